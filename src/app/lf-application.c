/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens the profile named on the command line and lives as long as its windows. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-application.h"

#include <glib/gi18n.h>

#include "app/closing/lf-keeper.h"
#include "app/closing/lf-notifier.h"
#include "app/compat/lf-spoken-names.h"
#include "app/lf-app-actions.h"
#include "app/lf-overview.h"
#include "app/lf-window.h"
#include "app/welcome/lf-start-error.h"
#include "core/base/lf-error.h"
#include "core/base/lf-uid.h"

#include "lf-app-resource.h"

struct _LfApplication {
  AdwApplication parent_instance;

  char       *folder;
  gboolean    practice;
  gboolean    opening;
  gboolean    wants_new_post;
  guint       work_id;
  LfContext  *context;
  LfOverview *overview;
  LfKeeper   *keeper;
  LfNotifier *notifier;
};

G_DEFINE_FINAL_TYPE (LfApplication, lf_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Keep everything in this folder"), N_("FOLDER") },
  { "practice", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Practise: nothing leaves this computer"), NULL },
  { "new-post", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Begin a new post"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Say the version and end"), NULL },
  { NULL },
};

static LfWindow *
find_window (LfApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (LF_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static gboolean
on_shown_cb (gpointer user_data)
{
  LfApplication *self = user_data;

  self->work_id = 0;
  lf_outbox_start (lf_context_get_outbox (self->context));
  lf_inbox_start (lf_context_get_inbox (self->context));
  return G_SOURCE_REMOVE;
}

static void
begin_work (LfApplication *self)
{
  GtkWidget *window;

  self->overview = lf_overview_new (self->context);
  lf_app_actions_set_open (GTK_APPLICATION (self), TRUE);
  window = lf_window_new (GTK_APPLICATION (self), self->overview);
  self->keeper = lf_keeper_new (GTK_APPLICATION (self), self->overview);
  self->notifier = lf_notifier_new (GTK_APPLICATION (self), self->overview);
  gtk_window_present (GTK_WINDOW (window));

  /* Behind the first frame, which comes before everything that is idle. */
  self->work_id = g_idle_add (on_shown_cb, self);
  if (self->wants_new_post)
    g_action_group_activate_action (G_ACTION_GROUP (self), "new-post", NULL);
  self->wants_new_post = FALSE;
}

static void
on_opened_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfApplication) self = user_data;
  g_autoptr(GError) error = NULL;

  self->opening = FALSE;
  self->context = lf_context_open_finish (result, &error);
  if (self->context != NULL)
    begin_work (self);
  else
    {
      g_message ("the profile could not be opened: %s", error->message);
      gtk_window_present (GTK_WINDOW (lf_start_error_new (GTK_APPLICATION (self), self->folder, error)));
    }
  g_application_release (G_APPLICATION (self));
}

static char *
make_profile_id (const char *folder)
{
  g_autofree char *digest = lf_sha256_hex (folder);

  return g_strdup_printf ("%s.P%.16s", LF_APP_ID, digest);
}

static int
lf_application_handle_local_options (GApplication *application,
                                     GVariantDict *dict)
{
  LfApplication *self = LF_APPLICATION (application);
  g_autofree char *typed = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("litfass %s\n", LF_VERSION);
      return 0;
    }

  self->practice = g_variant_dict_contains (dict, "practice");
  if (g_variant_dict_lookup (dict, "profile", "^ay", &typed))
    {
      g_autofree char *id = NULL;

      self->folder = g_canonicalize_filename (typed, NULL);
      id = make_profile_id (self->folder);
      g_application_set_application_id (application, id);
    }
  else
    {
      self->folder = lf_profile_default_folder (self->practice);
      if (self->practice)
        g_application_set_application_id (application, LF_APP_ID ".Practice");
    }
  return -1;
}

static int
lf_application_command_line (GApplication            *application,
                             GApplicationCommandLine *command_line)
{
  LfApplication *self = LF_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (command_line);

  if (g_variant_dict_contains (dict, "new-post"))
    {
      if (self->context != NULL)
        g_action_group_activate_action (G_ACTION_GROUP (self), "new-post", NULL);
      else
        self->wants_new_post = TRUE;
    }
  g_application_activate (application);
  return 0;
}

static void
lf_application_activate (GApplication *application)
{
  LfApplication *self = LF_APPLICATION (application);
  LfWindow *window = find_window (self);
  GtkWindow *other = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window != NULL)
    gtk_window_present (GTK_WINDOW (window));
  else if (self->context != NULL)
    gtk_window_present (GTK_WINDOW (lf_window_new (GTK_APPLICATION (self), self->overview)));
  else if (other != NULL)
    gtk_window_present (other);
  else
    lf_application_open (self);
}

static void
lf_application_startup (GApplication *application)
{
  /* Asking for the resource keeps the linker from dropping it; the style in it is read right below. */
  g_assert (lf_app_get_resource () != NULL);

  /* The store's thread reads while the toolkit starts. */
  lf_application_open (LF_APPLICATION (application));
  G_APPLICATION_CLASS (lf_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (LF_APP_ID);
  lf_spoken_names_begin ();
  lf_app_actions_add (GTK_APPLICATION (application));
}

static void
on_closed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfApplication) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_context_close_finish (LF_CONTEXT (object), result, &error))
    g_warning ("the profile did not close well: %s", error->message);
  g_application_release (G_APPLICATION (self));
}

static void
lf_application_window_removed (GtkApplication *application,
                               GtkWindow      *window)
{
  LfApplication *self = LF_APPLICATION (application);

  GTK_APPLICATION_CLASS (lf_application_parent_class)->window_removed (application, window);

  if (gtk_application_get_windows (application) != NULL || self->context == NULL)
    return;

  /* The last window is gone: what is in flight ends before the program does. */
  g_application_hold (G_APPLICATION (self));
  g_clear_object (&self->notifier);
  g_clear_handle_id (&self->work_id, g_source_remove);
  g_clear_object (&self->keeper);
  lf_app_actions_set_open (application, FALSE);
  g_clear_object (&self->overview);
  lf_context_close_async (self->context, on_closed_cb, g_object_ref (self));
  g_clear_object (&self->context);
}

static void
lf_application_finalize (GObject *object)
{
  LfApplication *self = LF_APPLICATION (object);

  g_clear_object (&self->notifier);
  g_clear_handle_id (&self->work_id, g_source_remove);
  g_clear_object (&self->keeper);
  g_clear_object (&self->overview);
  g_clear_object (&self->context);
  g_free (self->folder);

  G_OBJECT_CLASS (lf_application_parent_class)->finalize (object);
}

static void
lf_application_class_init (LfApplicationClass *klass)
{
  GApplicationClass *app_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lf_application_finalize;
  app_class->handle_local_options = lf_application_handle_local_options;
  app_class->command_line = lf_application_command_line;
  app_class->activate = lf_application_activate;
  app_class->startup = lf_application_startup;
  GTK_APPLICATION_CLASS (klass)->window_removed = lf_application_window_removed;
}

static void
lf_application_init (LfApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * lf_application_new:
 *
 * Returns: (transfer full): the application; the command line says which profile
 */
LfApplication *
lf_application_new (void)
{
  return g_object_new (LF_TYPE_APPLICATION,
                       "application-id", LF_APP_ID,
                       "resource-base-path", LF_APP_PATH,
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
}

LfContext *
lf_application_get_context (LfApplication *self)
{
  g_return_val_if_fail (LF_IS_APPLICATION (self), NULL);

  return self->context;
}

LfOverview *
lf_application_get_overview (LfApplication *self)
{
  g_return_val_if_fail (LF_IS_APPLICATION (self), NULL);

  return self->overview;
}

void
lf_application_open (LfApplication *self)
{
  g_return_if_fail (LF_IS_APPLICATION (self));

  if (self->opening || self->context != NULL)
    return;
  self->opening = TRUE;
  g_application_hold (G_APPLICATION (self));
  lf_context_open_async (self->folder, self->practice, NULL, on_opened_cb, g_object_ref (self));
}
