/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question before a window goes with what was typed in it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/widgets/lf-close-guard.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
on_answered_cb (AdwMessageDialog *dialog,
                const char       *response,
                GtkWindow        *window)
{
  if (!g_str_equal (response, "discard"))
    return;

  /* The dialog still has to close itself when this returns. */
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), FALSE);
  /* Not closed: that would ask again. */
  gtk_window_destroy (window);
}

static void
ask (GtkWindow *window)
{
  GtkWidget *dialog = adw_message_dialog_new (window, _("Discard what you changed?"), _("It is not saved yet."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Keep writing"), "discard", _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  /* What was being saved may close the window meanwhile. */
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_answered_cb), window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* A window manager may ask a window to close that waits behind its question. */
static gboolean
is_asking (GtkWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) other = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (other) && gtk_window_get_transient_for (other) == window)
        return TRUE;
    }

  return FALSE;
}

static gboolean
on_close_request_cb (GtkWindow *window,
                     gpointer   is_changed)
{
  if (!((LfIsChangedFunc) is_changed) (window))
    return GDK_EVENT_PROPAGATE;
  if (!is_asking (window))
    ask (window);

  return GDK_EVENT_STOP;
}

void
lf_close_guard_add (GtkWindow       *window,
                    LfIsChangedFunc  is_changed)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (is_changed != NULL);

  g_signal_connect (window, "close-request", G_CALLBACK (on_close_request_cb), (gpointer) is_changed);
}
