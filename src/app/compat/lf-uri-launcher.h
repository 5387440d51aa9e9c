/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens a web page in the person's browser (GtkUriLauncher comes with GTK 4.10). Only http and https: G_IO_ERROR_INVALID_ARGUMENT for anything else. */
void     lf_uri_launcher_open_async  (GtkWindow *parent, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_uri_launcher_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
