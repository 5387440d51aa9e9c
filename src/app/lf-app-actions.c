/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done from everywhere: one name, one key for each deed. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-app-actions.h"

#include <glib/gi18n.h>

#include "app/accounts/lf-checklist-window.h"
#include "app/accounts/lf-sign-in-dialog.h"
#include "app/closing/lf-decide-dialog.h"
#include "app/closing/lf-problems-window.h"
#include "app/compose/lf-compose-window.h"
#include "app/lf-answer-there.h"
#include "app/lf-application.h"
#include "app/lf-stop-post.h"
#include "app/lf-window.h"
#include "app/settings/lf-help-window.h"
#include "app/settings/lf-last-deeds.h"
#include "app/settings/lf-preferences.h"
#include "app/widgets/lf-deeds.h"
#include "app/widgets/lf-toasts.h"

static GtkWindow *
get_window (gpointer app)
{
  return gtk_application_get_active_window (GTK_APPLICATION (app));
}

static LfWindow *
find_main_window (gpointer app)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (app)); l != NULL; l = l->next)
    if (LF_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
show_toast (gpointer    app,
            const char *text)
{
  const LfToast toast = { .text = text };

  lf_toasts_show_in_app (GTK_APPLICATION (app), &toast);
}

static void
quit_activated (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       app)
{
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (app)));

  /* Each window keeps what was typed; the main window asks when something is due. */
  for (GList *l = windows; l != NULL; l = l->next)
    {
      /* One that is still being read for holds nothing of a person, and would come up after the others have gone: it cannot be closed, only
       * dropped. */
      if (gtk_widget_get_realized (l->data))
        gtk_window_close (l->data);
      else
        gtk_window_destroy (l->data);
    }
}

static void
about_activated (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       app)
{
  adw_show_about_window (get_window (app),
                         "application-name", "Litfaß",
                         "application-icon", LF_APP_ID,
                         "version", LF_VERSION,
                         "developer-name", _("The Litfaß developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("Announce once on several networks, answer in one place."),
                         /* Translators: your names, one a line */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
help_activated (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       app)
{
  lf_help_window_show (get_window (app), parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL);
}

static void
shortcuts_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       app)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource (LF_APP_PATH "/ui/lf-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts_window"));

  gtk_window_set_transient_for (window, get_window (app));
  gtk_window_present (window);
}

static void
preferences_activated (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       app)
{
  lf_preferences_show (get_window (app), lf_application_get_context (LF_APPLICATION (app)));
}

static void
last_deeds_activated (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       app)
{
  lf_last_deeds_show (get_window (app));
}

static void
undo_deed_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       app)
{
  if (!lf_deeds_undo_last (lf_deeds_get_default ()))
    show_toast (app, _("Nothing to take back"));
}

static void
on_practice_ended_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      app)
{
  g_autoptr(GError) error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (object), result, &error))
    g_message ("the practice window ended badly: %s", error->message);
}

static void
practise_activated (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       app)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  /* Its own process: nothing of this profile can come into it. */
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--practice", NULL);
  if (process == NULL)
    {
      g_warning ("could not start the practice window: %s", error->message);
      show_toast (app, _("The practice window could not be opened"));
      return;
    }
  g_subprocess_wait_check_async (process, NULL, on_practice_ended_cb, NULL);
}

static void
show_page_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       app)
{
  LfWindow *window = find_main_window (app);

  if (window == NULL)
    return;
  lf_window_show_page (window, g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_activated (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       app)
{
  g_application_activate (G_APPLICATION (app));
}

static void
new_post_activated (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       app)
{
  lf_compose_window_open (app, lf_application_get_context (LF_APPLICATION (app)), NULL, NULL);
}

static void
open_post_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       app)
{
  lf_compose_window_open (app, lf_application_get_context (LF_APPLICATION (app)), g_variant_get_string (parameter, NULL), NULL);
}

static void
problems_activated (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       app)
{
  LfWindow *window = find_main_window (app);

  /* A notification may ask for them while the window is hidden. */
  if (window != NULL && !gtk_widget_get_visible (GTK_WIDGET (window)))
    gtk_window_present (GTK_WINDOW (window));
  lf_problems_window_show (get_window (app), lf_application_get_overview (LF_APPLICATION (app)), LF_PROBLEMS_ALL);
}

static void
add_account_activated (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       app)
{
  lf_sign_in_dialog_add (get_window (app), lf_application_get_context (LF_APPLICATION (app)));
}

static void
copy_activated (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       app)
{
  gdk_clipboard_set_text (gdk_display_get_clipboard (gdk_display_get_default ()), g_variant_get_string (parameter, NULL));
  show_toast (app, _("Copied"));
}

static void
show_item_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       app)
{
  LfWindow *window = find_main_window (app);

  if (window == NULL)
    return;
  lf_window_show_item (window, g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
stop_post_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       app)
{
  lf_stop_post (lf_application_get_context (LF_APPLICATION (app)), g_variant_get_string (parameter, NULL));
}

static void
answer_there_activated (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       app)
{
  lf_answer_there (lf_application_get_context (LF_APPLICATION (app)), g_variant_get_string (parameter, NULL));
}

static void
decide_activated (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       app)
{
  lf_decide_dialog_show (get_window (app), lf_application_get_context (LF_APPLICATION (app)), g_variant_get_string (parameter, NULL));
}

static void
sign_in_again_activated (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       app)
{
  lf_sign_in_dialog_again (get_window (app), lf_application_get_context (LF_APPLICATION (app)), g_variant_get_string (parameter, NULL));
}

static void
check_profile_activated (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       app)
{
  LfContext *context = lf_application_get_context (LF_APPLICATION (app));
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (context), g_variant_get_string (parameter, NULL));

  if (adapter != NULL)
    lf_checklist_window_show (get_window (app), context, lf_adapter_get_account (adapter));
}

static const GActionEntry always[] = {
  { .name = "about", .activate = about_activated },
  { .name = "copy", .activate = copy_activated, .parameter_type = "s" },
  { .name = "help", .activate = help_activated },
  { .name = "help-on", .activate = help_activated, .parameter_type = "s" },
  { .name = "quit", .activate = quit_activated },
  { .name = "shortcuts", .activate = shortcuts_activated },
  { .name = "show", .activate = show_activated },
};

static const GActionEntry with_profile[] = {
  { .name = "add-account", .activate = add_account_activated },
  { .name = "answer-there", .activate = answer_there_activated, .parameter_type = "s" },
  { .name = "check-profile", .activate = check_profile_activated, .parameter_type = "s" },
  { .name = "decide", .activate = decide_activated, .parameter_type = "s" },
  { .name = "last-deeds", .activate = last_deeds_activated },
  { .name = "new-post", .activate = new_post_activated },
  { .name = "open-post", .activate = open_post_activated, .parameter_type = "s" },
  { .name = "practise", .activate = practise_activated },
  { .name = "preferences", .activate = preferences_activated },
  { .name = "problems", .activate = problems_activated },
  { .name = "show-item", .activate = show_item_activated, .parameter_type = "s" },
  { .name = "show-page", .activate = show_page_activated, .parameter_type = "s" },
  { .name = "sign-in-again", .activate = sign_in_again_activated, .parameter_type = "s" },
  { .name = "stop-post", .activate = stop_post_activated, .parameter_type = "s" },
  { .name = "undo-deed", .activate = undo_deed_activated },
};

static const struct {
  const char *action;
  const char *keys[3];
} keys[] = {
  { "app.help", { "F1" } },
  { "app.new-post", { "<Control>n" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.quit", { "<Control>q" } },
  { "app.shortcuts", { "<Control>question", "<Control>F1" } },
  { "window.close", { "<Control>w" } },
};

void
lf_app_actions_add (GtkApplication *app)
{
  g_return_if_fail (GTK_IS_APPLICATION (app));

  g_action_map_add_action_entries (G_ACTION_MAP (app), always, G_N_ELEMENTS (always), app);
  g_action_map_add_action_entries (G_ACTION_MAP (app), with_profile, G_N_ELEMENTS (with_profile), app);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (app, keys[i].action, keys[i].keys);
  lf_app_actions_set_open (app, FALSE);
}

void
lf_app_actions_set_open (GtkApplication *app,
                         gboolean        open)
{
  LfContext *context = lf_application_get_context (LF_APPLICATION (app));
  GAction *practise = g_action_map_lookup_action (G_ACTION_MAP (app), "practise");

  g_return_if_fail (GTK_IS_APPLICATION (app));

  for (guint i = 0; i < G_N_ELEMENTS (with_profile); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (app), with_profile[i].name)), open);
  /* Who practises is there already. */
  if (open && context != NULL && lf_context_is_practice (context))
    g_simple_action_set_enabled (G_SIMPLE_ACTION (practise), FALSE);
}
