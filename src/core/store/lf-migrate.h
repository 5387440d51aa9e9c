/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-db.h"

G_BEGIN_DECLS

/* What a migration needs to know. */
typedef struct {
  const char *folder;      /* the profile's */
  const char *resources;   /* resource folder of NNNN-name.sql, without a slash at the end */
  int         lock_fd;     /* profile.lock, held shared or not at all; held shared afterwards */
  gint64      now_us;
} LfMigrate;

char    *lf_migrate_dup_resources (void);
gboolean lf_migrate_lock_shared   (int lock_fd, GError **error);
gboolean lf_migrate_check         (const char *path, const LfMigrate *migrate, GError **error);
gboolean lf_migrate_run           (LfDb *db, const LfMigrate *migrate, GError **error);

G_END_DECLS
