/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Waits for the lock file @path without blocking. Finish: the descriptor that holds the lock (close it to let it go), or -1: CANCELLED,
 * LF_NETWORK_ERROR_WAIT when another process holds it too long, G_IO_ERROR when the file cannot be made. */
void lf_secrets_lock_async  (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
int  lf_secrets_lock_finish (GAsyncResult *result, GError **error);

G_END_DECLS
