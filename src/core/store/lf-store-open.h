/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-db.h"

G_BEGIN_DECLS

/* All that a store stands on, opened on any thread. */
typedef struct {
  char     *folder;
  gint64    now_us;
  int       lock_fd;       /* profile.lock, held shared */
  LfDb     *writer;
  LfDb     *reader;
  gint64    data_version;  /* of the writer, after opening */
  gboolean  was_copied;
} LfStoreParts;

LfStoreParts *lf_store_parts_open (const char *folder, gint64 now_us, GError **error);
void          lf_store_parts_free (LfStoreParts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfStoreParts, lf_store_parts_free)

G_END_DECLS
