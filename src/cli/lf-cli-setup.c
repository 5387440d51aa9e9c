/* SPDX-License-Identifier: GPL-3.0-or-later */
/* account export and import: what an office set up, without its secrets, from one computer to another. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-print.h"

#include "core/adapter/lf-setup-file.h"

#include <glib/gi18n-lib.h>

typedef struct {
  char      *file;
  GPtrArray *skips;   /* of LfSetupSkip */
} SetupOptions;

static void
setup_options_free (gpointer data)
{
  SetupOptions *options = data;

  g_free (options->file);
  g_clear_pointer (&options->skips, g_ptr_array_unref);
  g_free (options);
}

/* ---- export */

static gpointer
parse_export (LfCli   *cli,
              char   **args,
              GError **error)
{
  SetupOptions *options = g_new0 (SetupOptions, 1);
  const GOptionEntry entries[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options->file, N_("The file to write; without it the answer goes to the standard output"), "FILE" },
    { NULL },
  };
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, entries, NULL, args, &rest, error) || !lf_cli_refuse_rest (rest, error))
    {
      setup_options_free (options);
      return NULL;
    }

  return options;
}

/* Where it is now; a person named the place and sees no error. */
static void
print_file (const char *path)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  lf_cli_add_text (builder, "file", path);
  json_builder_end_object (builder);
  lf_cli_print_json (builder);
}

static void
on_office_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  LfCli *cli = user_data;
  SetupOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSetup) office = lf_store_read_setup_finish (LF_STORE (object), result, &error);
  g_autofree char *text = office != NULL ? lf_setup_file_write (office) : NULL;

  if (text == NULL || (options->file != NULL && !g_file_set_contents_full (options->file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error)))
    {
      lf_cli_fail (cli, error, options->file);
      return;
    }

  if (options->file == NULL)
    lf_cli_print ("%s\n", text);
  else if (lf_cli_wants_json (cli))
    print_file (options->file);
  lf_cli_end (cli, LF_CLI_DONE);
}

static void
run_export (LfCli    *cli,
            gpointer  data)
{
  lf_store_read_setup_async (lf_context_get_store (lf_cli_get_context (cli)), on_office_read_cb, cli);
}

/* ---- import */

static gpointer
parse_import (LfCli   *cli,
              char   **args,
              GError **error)
{
  SetupOptions *options = g_new0 (SetupOptions, 1);
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, NULL, NULL, args, &rest, error) || (options->file = lf_cli_take_only (rest, "FILE", error)) == NULL)
    {
      setup_options_free (options);
      return NULL;
    }

  return options;
}

static void
complain_of_skips (GPtrArray *skips)
{
  for (guint i = 0; i < skips->len; i++)
    {
      LfSetupSkip *skip = g_ptr_array_index (skips, i);

      if (skip->is_known)
        /* Translators: %s is an account */
        lf_cli_complain (_("%s was left out: your IT does not allow its network or server."), skip->handle);
      else
        /* Translators: first an account, then the short name of a network */
        lf_cli_complain (_("%s was left out: this Litfaß has no network “%s”."), skip->handle, skip->network);
      lf_cli_complain ("\n");
    }
}

static void
on_office_put_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  LfCli *cli = user_data;
  SetupOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  gssize n_new = lf_store_put_setup_finish (LF_STORE (object), result, &error);

  if (n_new < 0)
    {
      lf_cli_fail (cli, error, options->file);
      return;
    }

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "new");
  json_builder_add_int_value (builder, n_new);
  json_builder_set_member_name (builder, "left_out");
  json_builder_add_int_value (builder, options->skips->len);
  json_builder_end_object (builder);
  if (lf_cli_wants_json (cli))
    lf_cli_print_json (builder);
  else if (n_new == 0)
    lf_cli_print ("%s\n", _("No account is new. What your office set for its accounts is as in the file."));
  else
    {
      lf_cli_print (ngettext ("%u account is new. Please sign in to it.", "%u accounts are new. Please sign in to them.", (gulong) n_new), (guint) n_new);
      lf_cli_print ("\n");
    }
  complain_of_skips (options->skips);
  lf_cli_end (cli, LF_CLI_DONE);
}

/* Why the file is none that can be taken over. */
static void
refuse_file (LfCli        *cli,
             const GError *error,
             const char   *file)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    lf_cli_complain (_("%s: A newer version of Litfaß wrote this file. Install that version; nothing was changed."), file);
  else
    lf_cli_complain (_("%s: This is no file of accounts that Litfaß wrote, or it was damaged. Nothing was changed."), file);
  lf_cli_complain ("\n");
  lf_cli_end (cli, LF_CLI_REFUSED);
}

static void
run_import (LfCli    *cli,
            gpointer  data)
{
  SetupOptions *options = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (options->file);
  g_autoptr(GBytes) bytes = g_file_load_bytes (file, NULL, NULL, &error);
  LfSetup *office;

  if (bytes == NULL)
    {
      lf_cli_fail (cli, error, options->file);
      return;
    }

  office = lf_setup_file_read (bytes, lf_context_get_accounts (lf_cli_get_context (cli)), &options->skips, &error);
  if (office == NULL)
    refuse_file (cli, error, options->file);
  else
    lf_store_put_setup_async (lf_context_get_store (lf_cli_get_context (cli)), office, on_office_put_cb, cli);
}

const LfCliCommand lf_cli_setup_commands[] = {
  { "account export", "[--output FILE]", N_("All accounts with what your office set for them, without secrets, as JSON"), TRUE,
    parse_export, run_export, setup_options_free },
  { "account import", "FILE", N_("Take over what “account export” wrote; sign in to the new accounts afterwards"), TRUE,
    parse_import, run_import, setup_options_free },
  { NULL },
};
