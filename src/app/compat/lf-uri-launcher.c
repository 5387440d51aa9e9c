/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens web pages, and nothing else, in the person's browser. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compat/lf-uri-launcher.h"

static void
on_shown_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (object), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * lf_uri_launcher_open_async:
 * @parent: the window that asks
 * @uri: the page; an address from outside is data until this check
 * @cancellable: (nullable): gives up waiting
 * @callback: (scope async): called once
 * @user_data: data for @callback
 */
void
lf_uri_launcher_open_async (GtkWindow           *parent,
                            const char          *uri,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (parent, cancellable, callback, user_data);
  g_autofree char *scheme = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (uri != NULL);

  g_task_set_source_tag (task, lf_uri_launcher_open_async);
  scheme = g_uri_parse_scheme (uri);
  if (g_strcmp0 (scheme, "https") != 0 && g_strcmp0 (scheme, "http") != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "not a web address");
      return;
    }
  gtk_show_uri_full (parent, uri, GDK_CURRENT_TIME, cancellable, on_shown_cb, g_steal_pointer (&task));
}

/**
 * lf_uri_launcher_open_finish:
 *
 * Returns: FALSE with an error when no program could be asked to show the page
 */
gboolean
lf_uri_launcher_open_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
