/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of the command line: reads the command, opens the profile, lets the command work, closes and tells the exit status. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli.h"

#include "core/base/lf-crash.h"
#include "core/words/lf-words.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include <stdio.h>

#define HOLDER_SILENT_US (30 * LF_SECOND_US)

struct _LfCli {
  GObject             parent_instance;
  GMainLoop          *loop;
  LfContext          *context;
  char               *profile;
  gboolean            json;
  gboolean            practice;
  const LfCliCommand *command;
  gpointer            options;
  void              (*stop) (LfCli *self, gpointer data);
  gpointer            stop_data;
  guint               interrupt_id;
  guint               terminate_id;
  guint               holder_id;     /* looks for a sign of life */
  gboolean            ending;
  LfCliStatus         status;
};

G_DEFINE_FINAL_TYPE (LfCli, lf_cli, G_TYPE_OBJECT)

static void
end_loop (LfCli *self)
{
  g_main_loop_quit (self->loop);
}

static void
on_closed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfCli) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_context_close_finish (LF_CONTEXT (object), result, &error))
    {
      g_autofree char *words = lf_words_for_error (error, NULL, NULL);

      lf_cli_complain ("%s\n", words);
      self->status = LF_CLI_REFUSED;
    }

  end_loop (self);
}

static void
on_opened_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfCli) self = user_data;
  g_autoptr(GError) error = NULL;

  self->context = lf_context_open_finish (result, &error);
  if (self->context == NULL)
    {
      lf_cli_fail (self, error, self->profile);
      return;
    }

  if (self->ending)
    lf_context_close_async (self->context, on_closed_cb, g_object_ref (self));
  else
    self->command->run (self, self->options);
}

static gboolean
on_signal_cb (gpointer user_data)
{
  LfCli *self = user_data;

  if (self->stop != NULL)
    self->stop (self, self->stop_data);
  else
    lf_cli_end (self, LF_CLI_REFUSED);

  return G_SOURCE_CONTINUE;
}

static gboolean
begin (gpointer user_data)
{
  LfCli *self = user_data;

  if (self->command->needs_profile)
    lf_context_open_async (self->profile, self->practice, NULL, on_opened_cb, g_object_ref (self));
  else
    self->command->run (self, self->options);

  return G_SOURCE_REMOVE;
}

static void
lf_cli_dispose (GObject *object)
{
  LfCli *self = LF_CLI (object);

  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  g_clear_handle_id (&self->terminate_id, g_source_remove);
  g_clear_handle_id (&self->holder_id, g_source_remove);
  g_clear_object (&self->context);
  if (self->options != NULL && self->command->free_options != NULL)
    self->command->free_options (g_steal_pointer (&self->options));

  G_OBJECT_CLASS (lf_cli_parent_class)->dispose (object);
}

static void
lf_cli_finalize (GObject *object)
{
  LfCli *self = LF_CLI (object);

  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_free (self->profile);

  G_OBJECT_CLASS (lf_cli_parent_class)->finalize (object);
}

static void
lf_cli_class_init (LfCliClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_cli_dispose;
  object_class->finalize = lf_cli_finalize;
}

static void
lf_cli_init (LfCli *self)
{
  self->loop = g_main_loop_new (NULL, FALSE);
}

LfCli *
lf_cli_new (void)
{
  return g_object_new (LF_TYPE_CLI, NULL);
}

static int
complain_of_usage (LfCli      *self,
                   const char *message)
{
  lf_cli_complain ("litfass-cli: %s\n", message);
  if (self->command != NULL)
    lf_cli_complain (_("Try “litfass-cli %s --help”."), self->command->name);
  else
    lf_cli_complain ("%s", _("Try “litfass-cli --help”."));
  lf_cli_complain ("\n");

  return LF_CLI_USAGE;
}

/* --profile and --json before the command; the first word that is none of these begins the command. */
static gboolean
parse_leading (LfCli   *self,
               GStrv   *args,
               GError **error)
{
  gboolean help = FALSE;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, NULL, NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, NULL, NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, NULL, NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) parser = g_option_context_new (NULL);

  g_option_context_set_help_enabled (parser, FALSE);
  g_option_context_set_strict_posix (parser, TRUE);
  g_option_context_add_main_entries (parser, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (parser, args, error))
    return FALSE;

  if (version)
    lf_cli_print ("litfass-cli %s\n", LF_VERSION);
  else if (help)
    lf_cli_print_help (NULL);
  self->ending = help || version;
  return TRUE;
}

/* TRUE when there is a command to run; otherwise @status is how the run ends. */
static gboolean
parse_all (LfCli  *self,
           char  **argv,
           int    *status)
{
  g_auto(GStrv) args = g_strdupv (argv);
  g_autoptr(GError) error = NULL;
  int n_words = 0;

  *status = LF_CLI_DONE;
  if (!parse_leading (self, &args, &error))
    *status = complain_of_usage (self, error->message);
  else if (self->ending)
    return FALSE;
  else if (args[0] == NULL || args[1] == NULL)
    *status = complain_of_usage (self, _("a command is missing"));
  else if ((self->command = lf_cli_find_command (args + 1, &n_words)) == NULL)
    {
      gboolean is_group = lf_cli_is_group (args[1]);
      g_autofree char *words = is_group && args[2] != NULL ? g_strdup_printf ("%s %s", args[1], args[2]) : g_strdup (args[1]);
      g_autofree char *message = g_strdup_printf (_("there is no command “%s”"), words);

      if (is_group && (args[2] == NULL || g_str_equal (args[2], "--help") || g_str_equal (args[2], "-h")))
        {
          lf_cli_print_help (args[1]);
          *status = args[2] == NULL ? LF_CLI_USAGE : LF_CLI_DONE;
        }
      else
        *status = complain_of_usage (self, message);
    }
  else
    {
      /* The parser takes the first word for the name of the program. */
      self->options = self->command->parse (self, args + n_words, &error);
      if (error != NULL)
        *status = complain_of_usage (self, error->message);
    }

  return self->options != NULL && !self->ending;
}

/**
 * lf_cli_run:
 * @self: a fresh run
 *
 * Returns: the exit status
 */
int
lf_cli_run (LfCli  *self,
            int     argc,
            char  **argv)
{
  int status;

  g_return_val_if_fail (LF_IS_CLI (self), LF_CLI_REFUSED);

  if (!parse_all (self, argv, &status))
    return status;

  if (self->profile == NULL)
    self->profile = lf_profile_default_folder (FALSE);
  self->interrupt_id = g_unix_signal_add (SIGINT, on_signal_cb, self);
  self->terminate_id = g_unix_signal_add (SIGTERM, on_signal_cb, self);
  g_idle_add (begin, self);
  g_main_loop_run (self->loop);

  return self->status;
}

gboolean
lf_cli_parse (LfCli               *self,
              const GOptionEntry  *entries,
              gpointer             data,
              char               **args,
              GStrv               *rest,
              GError             **error)
{
  g_autofree char *profile = NULL;
  gboolean help = FALSE;
  const GOptionEntry common[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile, N_("Keep everything below this folder"), "DIR" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Answer as JSON"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_("Show this help"), NULL },
    { NULL },
  };
  const char *summary = g_dgettext (GETTEXT_PACKAGE, self->command->summary);
  g_autofree char *program = g_strdup_printf ("litfass-cli %s", self->command->name);
  g_autoptr(GOptionContext) parser = g_option_context_new (self->command->arguments);
  GOptionGroup *group = g_option_group_new ("", "", "", data, NULL);
  g_auto(GStrv) words = g_strdupv (args);

  if (entries != NULL)
    g_option_group_add_entries (group, entries);
  g_option_group_add_entries (group, common);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (parser, group);
  g_option_context_set_help_enabled (parser, FALSE);
  g_option_context_set_summary (parser, summary);
  if (!g_option_context_parse_strv (parser, &words, error))
    return FALSE;

  if (help)
    {
      g_autofree char *text = NULL;

      g_set_prgname (program);
      text = g_option_context_get_help (parser, TRUE, NULL);
      lf_cli_print ("%s", text);
      self->ending = TRUE;
      return FALSE;
    }

  if (profile != NULL)
    {
      g_free (self->profile);
      self->profile = g_steal_pointer (&profile);
    }
  *rest = g_strdupv (words[0] != NULL ? words + 1 : words);
  return TRUE;
}

gboolean
lf_cli_check_text (const char  *text,
                   GError     **error)
{
  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("a text is not UTF-8"));
  return FALSE;
}

gboolean
lf_cli_refuse_rest (GStrv    rest,
                    GError **error)
{
  if (rest[0] == NULL)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“%s” does not belong here"), rest[0]);
  return FALSE;
}

/* Exactly one word may be left: (transfer full). @what: its name in the usage line. */
char *
lf_cli_take_only (GStrv        rest,
                  const char  *what,
                  GError     **error)
{
  if (rest[0] == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("%s is missing"), what);
      return NULL;
    }

  if (!lf_cli_refuse_rest (rest + 1, error) || !lf_cli_check_text (rest[0], error))
    return NULL;

  return g_strdup (rest[0]);
}

void
lf_cli_set_practice (LfCli    *self,
                     gboolean  practice)
{
  self->practice = practice;
}

LfContext *
lf_cli_get_context (LfCli *self)
{
  return self->context;
}

gpointer
lf_cli_get_options (LfCli *self)
{
  return self->options;
}

gboolean
lf_cli_wants_json (LfCli *self)
{
  return self->json;
}

gint64
lf_cli_now_us (LfCli *self)
{
  return lf_clock_now_us (lf_context_get_clock (self->context));
}

/* With or without the sign before it. */
static gboolean
is_handle (LfAccount  *account,
           const char *typed)
{
  const char *handle = account->handle != NULL ? account->handle : "";

  return g_str_equal (handle + (handle[0] == '@'), typed + (typed[0] == '@'));
}

LfAdapter *
lf_cli_find_account (LfCli       *self,
                     const char  *typed,
                     GError     **error)
{
  LfAccounts *accounts = lf_context_get_accounts (self->context);
  LfAdapter *found = lf_accounts_find (accounts, typed);

  for (guint i = 0; found == NULL && i < g_list_model_get_n_items (G_LIST_MODEL (accounts)); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (G_LIST_MODEL (accounts), i);

      if (is_handle (lf_adapter_get_account (adapter), typed))
        found = adapter;
    }

  if (found == NULL)
    g_set_error (error, LF_POST_ERROR, LF_POST_ERROR_NO_ACCOUNT, "no account “%s”", typed);

  return found;
}

void
lf_cli_set_stop (LfCli    *self,
                 void    (*stop) (LfCli *self, gpointer data),
                 gpointer  data)
{
  self->stop = stop;
  self->stop_data = data;
}

static gboolean
on_look_at_holder_cb (gpointer user_data)
{
  LfCli *self = user_data;
  LfWorkerLock *lock = lf_context_get_lock (self->context);

  if (!lf_worker_lock_is_held (lock) &&
      lf_worker_lock_holder_age_us (lock) <= lf_test_span_us ("LF_HOLDER_SILENT_MS", HOLDER_SILENT_US))
    return G_SOURCE_CONTINUE;

  self->holder_id = 0;
  if (!lf_worker_lock_is_held (lock))
    lf_cli_complain ("%s\n", _("The Litfaß that works for this profile gives no sign of life. End it: this one goes on then."));
  return G_SOURCE_REMOVE;
}

void
lf_cli_watch_holder (LfCli *self)
{
  g_return_if_fail (LF_IS_CLI (self));

  if (self->holder_id == 0 && !self->ending)
    self->holder_id = g_timeout_add_seconds (1, on_look_at_holder_cb, self);
}

void
lf_cli_print (const char *format,
              ...)
{
  va_list args;

  va_start (args, format);
  vfprintf (stdout, format, args);
  va_end (args);
  fflush (stdout);
}

void
lf_cli_complain (const char *format,
                 ...)
{
  va_list args;

  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
}

void
lf_cli_print_json (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  lf_cli_print ("%s\n", text);
}

void
lf_cli_end (LfCli       *self,
            LfCliStatus  status)
{
  if (self->ending)
    return;

  self->ending = TRUE;
  self->status = status;
  g_clear_handle_id (&self->holder_id, g_source_remove);
  if (self->context != NULL)
    lf_context_close_async (self->context, on_closed_cb, g_object_ref (self));
  else
    end_loop (self);
}

void
lf_cli_fail (LfCli        *self,
             const GError *error,
             const char   *where)
{
  g_autofree char *words = lf_words_for_error (error, where, NULL);

  g_debug ("%s: %s", g_quark_to_string (error->domain), error->message);
  if (self->ending && self->context == NULL)
    end_loop (self);
  else if (!self->ending)
    lf_cli_complain ("%s\n", words);
  lf_cli_end (self, LF_CLI_REFUSED);
}

void
lf_cli_fail_usage (LfCli      *self,
                   const char *message)
{
  if (!self->ending)
    complain_of_usage (self, message);
  lf_cli_end (self, LF_CLI_USAGE);
}
