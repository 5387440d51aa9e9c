/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system's file chooser (a portal where there is one) behind one asynchronous call. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compat/lf-file-dialog.h"

#include <glib/gi18n.h>

static void
on_response_cb (GtkNativeDialog *dialog,
                int              response,
                gpointer         user_data)
{
  GTask *task = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no file was chosen");
  g_object_unref (dialog);
  g_object_unref (task);
}

/**
 * lf_file_dialog_open_async:
 * @parent: the window that asks
 * @question: what is asked; copied
 * @cancellable: (nullable): not looked at while the person chooses
 * @callback: (scope async): called once
 * @user_data: data for @callback
 */
void
lf_file_dialog_open_async (GtkWindow            *parent,
                           const LfFileQuestion *question,
                           GCancellable         *cancellable,
                           GAsyncReadyCallback   callback,
                           gpointer              user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  g_task_set_source_tag (task, lf_file_dialog_open_async);
  dialog = gtk_file_chooser_native_new (question->title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), question->multiple);
  if (question->mime_types != NULL)
    {
      g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, question->filter_name);
      for (guint i = 0; question->mime_types[i] != NULL; i++)
        gtk_file_filter_add_mime_type (filter, question->mime_types[i]);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * lf_file_dialog_open_finish:
 *
 * Returns: (transfer full): the files
 */
GListModel *
lf_file_dialog_open_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_save_response_cb (GtkNativeDialog *dialog,
                     int              response,
                     gpointer         user_data)
{
  GTask *task = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no file was chosen");
  g_object_unref (dialog);
  g_object_unref (task);
}

/**
 * lf_file_dialog_save_async:
 * @parent: the window that asks
 * @name: what the file is called when nothing else is typed
 * @cancellable: (nullable): not looked at while the person chooses
 * @callback: (scope async): called once
 * @user_data: data for @callback
 */
void
lf_file_dialog_save_async (GtkWindow           *parent,
                           const char          *title,
                           const char          *name,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  g_task_set_source_tag (task, lf_file_dialog_save_async);
  dialog = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (on_save_response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

GFile *
lf_file_dialog_save_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
