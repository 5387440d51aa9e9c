/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/base/lf-clock.h"
#include "core/base/lf-error.h"

G_BEGIN_DECLS

typedef enum {
  LF_CHANGE_NONE       = 0,
  LF_CHANGE_ACCOUNTS   = 1 << 0,
  LF_CHANGE_POSTS      = 1 << 1,
  LF_CHANGE_DELIVERIES = 1 << 2,
  LF_CHANGE_ITEMS      = 1 << 3,
  LF_CHANGE_SETTINGS   = 1 << 4,
  LF_CHANGE_REQUESTS   = 1 << 5,
  LF_CHANGE_ALL        = (1 << 6) - 1,
} LfChange;

/* The profile's database. Signal “changed” (guint LfChange), on the main context, after a commit of this process, or (with ALL) when another
 * process wrote (litfass.db-wal watched with rate-limit 100 ms, data_version compared). */
#define LF_TYPE_STORE (lf_store_get_type ())
G_DECLARE_FINAL_TYPE (LfStore, lf_store, LF, STORE, GObject)

/* Opens (and makes, migrates) <folder>/litfass.db. Errors: LF_STORE_ERROR OPEN, TOO_NEW, DAMAGED, BUSY, FULL, READ_ONLY, NETWORK_FOLDER; nothing is ever overwritten. */
void     lf_store_open_async   (const char *folder, LfClock *clock, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfStore *lf_store_open_finish  (GAsyncResult *result, GError **error);

/* Lets the jobs that were asked for end, then closes. Also happens at the last unref (blocking). */
void     lf_store_close_async  (LfStore *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_close_finish (LfStore *self, GAsyncResult *result, GError **error);

LfClock    *lf_store_get_clock  (LfStore *self);
const char *lf_store_get_folder (LfStore *self);

/* TRUE when machine id or path differ from what the profile knew at open: copied, moved or restored. All unsent deliveries were made HELD (“copied”). */
gboolean    lf_store_was_copied (LfStore *self);

G_END_DECLS
