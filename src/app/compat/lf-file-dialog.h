/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for files to open (GtkFileDialog comes with GTK 4.10). Finish: (transfer full) GListModel of GFile, at least one; G_IO_ERROR_CANCELLED when
 * the person chose none. */
typedef struct {
  const char         *title;
  const char         *filter_name;  /* (nullable): with @mime_types */
  const char * const *mime_types;   /* (nullable) */
  gboolean            multiple;
} LfFileQuestion;

void        lf_file_dialog_open_async  (GtkWindow *parent, const LfFileQuestion *question, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GListModel *lf_file_dialog_open_finish (GAsyncResult *result, GError **error);

/* Asks where to write; an existing file is asked about. Finish: (transfer full); G_IO_ERROR_CANCELLED when the person chose none. */
void        lf_file_dialog_save_async  (GtkWindow *parent, const char *title, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GFile      *lf_file_dialog_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
