/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nobody closes the program without knowing what then stays behind. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/closing/lf-leave.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/closing/lf-problems-window.h"
#include "core/words/lf-words.h"

#define ASK_WITHIN_US (24 * LF_HOUR_US)

/* So many times are named; of more posts the sentence says only how many they are. */
#define MAX_NAMED 4

typedef struct {
  GtkWindow  *window;
  LfOverview *overview;
} Leaving;

static void
leaving_free (Leaving *leaving)
{
  g_object_unref (leaving->window);
  g_object_unref (leaving->overview);
  g_free (leaving);
}

static void
keep_running (Leaving *leaving)
{
  g_autoptr(GNotification) notification = NULL;
  GtkApplication *app = gtk_window_get_application (leaving->window);

  gtk_widget_set_visible (GTK_WIDGET (leaving->window), FALSE);
  notification = g_notification_new (lf_context_is_practice (lf_overview_get_context (leaving->overview))
                                       ? _("Practice: Litfaß keeps running") : _("Litfaß keeps running"));
  g_notification_set_body (notification, _("It ends by itself when nothing more is due within a day."));
  g_notification_set_default_action (notification, "app.show");
  g_application_send_notification (G_APPLICATION (app), "keeps-running", notification);
}

static void
quit (Leaving *leaving)
{
  GtkApplication *app = gtk_window_get_application (leaving->window);
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (app));

  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != leaving->window)
      gtk_window_close (l->data);
  gtk_window_destroy (leaving->window);
}

static void
on_response_cb (AdwMessageDialog *dialog,
                const char       *response,
                Leaving          *leaving)
{
  if (g_str_equal (response, "keep"))
    keep_running (leaving);
  else if (g_str_equal (response, "quit"))
    quit (leaving);
  else if (g_str_equal (response, "move"))
    lf_problems_window_show (leaving->window, leaving->overview, LF_PROBLEMS_DUE_SOON);
}

static guint
count_due (LfOverview *overview)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (lf_overview_get_context (overview)));
  g_autofree char *times = NULL;
  guint n_posts;

  times = lf_leave_dup_times (overview, now_us + ASK_WITHIN_US, &n_posts);
  return n_posts;
}

/* What was due was withdrawn or has gone out meanwhile: nothing is left to ask, and the person wanted to go. */
static void
on_due_changed_cb (AdwMessageDialog *dialog,
                   LfOverview       *overview)
{
  if (count_due (overview) > 0)
    return;

  g_signal_handlers_disconnect_by_func (overview, on_due_changed_cb, dialog);
  g_object_ref (dialog);
  adw_message_dialog_response (dialog, "quit");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_unref (dialog);
}

static char *
make_body (const char *times)
{
  if (times == NULL)
    return g_strdup (_("Posts go out only while this computer is on and Litfaß runs."));
  /* Translators: %s is a list of times such as “today 18:30, tomorrow 9:00” */
  return g_strdup_printf (_("Due: %s. Posts go out only while this computer is on and Litfaß runs."), times);
}

static void
ask (GtkWindow  *window,
     LfOverview *overview,
     const char *times,
     guint       n_posts)
{
  g_autofree char *heading = NULL;
  g_autofree char *body = make_body (times);
  Leaving *leaving = g_new0 (Leaving, 1);
  GtkWidget *dialog;

  heading = g_strdup_printf (ngettext ("%u post is due within a day", "%u posts are due within a day", n_posts), n_posts);
  dialog = adw_message_dialog_new (window, heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "keep", C_("closing", "_Keep running"),
                                    "move", C_("closing", "_Move …"),
                                    "quit", C_("closing", "_Quit, they will wait"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "keep", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "quit", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");

  leaving->window = g_object_ref (window);
  leaving->overview = g_object_ref (overview);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response_cb), leaving, (GClosureNotify) (void (*) (void)) leaving_free, 0);
  g_signal_connect_object (overview, "changed", G_CALLBACK (on_due_changed_cb), dialog, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * lf_leave_dup_times:
 * @before_us: µs since 1970 UTC
 * @n_posts: (out): how many posts are due before it
 *
 * Returns: (transfer full) (nullable): the times; NULL when there are none or too many to name
 */
char *
lf_leave_dup_times (LfOverview *overview,
                    gint64      before_us,
                    guint      *n_posts)
{
  GPtrArray *upcoming = lf_overview_get_upcoming (overview);
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (lf_overview_get_context (overview)));
  g_autoptr(GString) times = g_string_new (NULL);

  *n_posts = 0;
  for (guint i = 0; i < upcoming->len; i += lf_overview_group_length (upcoming, i))
    {
      LfDelivery *delivery = g_ptr_array_index (upcoming, i);
      g_autofree char *when = NULL;

      if (delivery->due->due_us >= before_us)
        break;
      (*n_posts)++;
      when = lf_words_time_due (delivery->due->due_us, now_us);
      g_string_append_printf (times, "%s%s", times->len > 0 ? ", " : "", when);
    }
  if (*n_posts == 0 || *n_posts > MAX_NAMED)
    return NULL;
  return g_string_free (g_steal_pointer (&times), FALSE);
}

/**
 * lf_leave_must_ask:
 * @window: the main window, which a person wants to close
 * @overview: what is due
 *
 * Returns: TRUE when something is due within 24 hours: the question is on screen, and its answer closes or hides the window
 */
gboolean
lf_leave_must_ask (GtkWindow  *window,
                   LfOverview *overview)
{
  g_autofree char *times = NULL;
  gint64 now_us;
  guint n_posts;

  g_return_val_if_fail (LF_IS_OVERVIEW (overview), FALSE);

  now_us = lf_clock_now_us (lf_context_get_clock (lf_overview_get_context (overview)));
  times = lf_leave_dup_times (overview, now_us + ASK_WITHIN_US, &n_posts);
  if (n_posts == 0)
    return FALSE;
  ask (window, overview, times, n_posts);
  return TRUE;
}
