/* SPDX-License-Identifier: GPL-3.0-or-later */
/* account group add, list, remove; account concept. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-print.h"

#include "core/base/lf-text.h"
#include "core/words/lf-words.h"

#include <glib/gi18n-lib.h>

#define MAX_NAME_CHARS 80

typedef struct {
  GStrv  words;     /* the group's name, then accounts */
  char  *output;    /* (nullable): file of the concept */
} OfficeOptions;

static void
office_options_free (gpointer data)
{
  OfficeOptions *options = data;

  g_strfreev (options->words);
  g_free (options->output);
  g_free (options);
}

static LfOffice *
get_office (LfCli *cli)
{
  return lf_accounts_get_office (lf_context_get_accounts (lf_cli_get_context (cli)));
}

/* ---- group list */

static void
add_group (JsonBuilder    *builder,
           LfAccountGroup *group)
{
  json_builder_begin_object (builder);
  lf_cli_add_text (builder, "id", group->uid);
  lf_cli_add_text (builder, "name", group->name);
  lf_cli_add_strings (builder, "accounts", group->account_uids);
  json_builder_end_object (builder);
}

static void
print_group (LfCli          *cli,
             LfAccountGroup *group)
{
  LfAccounts *accounts = lf_context_get_accounts (lf_cli_get_context (cli));

  if (lf_cli_wants_json (cli))
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      add_group (builder, group);
      lf_cli_print_json (builder);
      return;
    }

  lf_cli_print ("%s  %s\n", group->uid, group->name);
  for (guint i = 0; group->account_uids[i] != NULL; i++)
    {
      LfAdapter *adapter = lf_accounts_find (accounts, group->account_uids[i]);

      if (adapter != NULL)
        lf_cli_print ("    %s  %s\n", lf_words_for_network (lf_adapter_get_account (adapter)->network), lf_adapter_get_account (adapter)->handle);
    }
}

static gpointer
parse_none (LfCli   *cli,
            char   **args,
            GError **error)
{
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, NULL, NULL, args, &rest, error) || !lf_cli_refuse_rest (rest, error))
    return NULL;

  return g_new0 (OfficeOptions, 1);
}

static void
run_group_list (LfCli    *cli,
                gpointer  data)
{
  GPtrArray *groups = lf_office_get_groups (get_office (cli));
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < groups->len; i++)
    if (lf_cli_wants_json (cli))
      add_group (builder, g_ptr_array_index (groups, i));
    else
      print_group (cli, g_ptr_array_index (groups, i));
  json_builder_end_array (builder);

  if (lf_cli_wants_json (cli))
    lf_cli_print_json (builder);
  else if (groups->len == 0)
    lf_cli_print ("%s\n", _("There are no groups yet."));
  lf_cli_end (cli, LF_CLI_DONE);
}

/* ---- group add and remove */

static gpointer
parse_group (LfCli   *cli,
             char   **args,
             GError **error)
{
  OfficeOptions *options = g_new0 (OfficeOptions, 1);
  g_autofree char *name = NULL;
  gboolean fits = lf_cli_parse (cli, NULL, NULL, args, &options->words, error);

  if (fits && options->words[0] == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("%s is missing"), "NAME");
      fits = FALSE;
    }
  for (guint i = 0; fits && options->words[i] != NULL; i++)
    fits = lf_cli_check_text (options->words[i], error);
  if (fits)
    {
      name = lf_text_clean_name (options->words[0], MAX_NAME_CHARS);
      if (*name == '\0')
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s is missing"), "NAME");
          fits = FALSE;
        }
    }

  if (!fits)
    {
      office_options_free (options);
      return NULL;
    }

  g_free (options->words[0]);
  options->words[0] = g_steal_pointer (&name);
  return options;
}

static gpointer
parse_group_add (LfCli   *cli,
                 char   **args,
                 GError **error)
{
  OfficeOptions *options = parse_group (cli, args, error);

  if (options != NULL && options->words[1] == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("%s is missing"), "ID");
      g_clear_pointer (&options, office_options_free);
    }
  return options;
}

static void
on_group_put_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  LfCli *cli = user_data;
  OfficeOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autofree char *uid = lf_office_put_group_finish (LF_OFFICE (object), result, &error);

  if (uid == NULL)
    {
      lf_cli_fail (cli, error, options->words[0]);
      return;
    }

  print_group (cli, lf_office_find_group (LF_OFFICE (object), uid));
  lf_cli_end (cli, LF_CLI_DONE);
}

/* (transfer full) (nullable): @old (nullable) with the accounts that were typed, or without them. */
static LfAccountGroup *
make_group (LfCli           *cli,
            LfAccountGroup  *old,
            gboolean         adds,
            GError         **error)
{
  OfficeOptions *options = lf_cli_get_options (cli);
  g_autoptr(LfAccountGroup) group = lf_account_group_new ();
  g_autoptr(GPtrArray) uids = g_ptr_array_new_with_free_func (g_free);
  guint found;

  for (guint i = 0; old != NULL && old->account_uids[i] != NULL; i++)
    g_ptr_array_add (uids, g_strdup (old->account_uids[i]));
  for (guint i = 1; options->words[i] != NULL; i++)
    {
      LfAdapter *adapter = lf_cli_find_account (cli, options->words[i], error);
      gboolean there;

      if (adapter == NULL)
        return NULL;
      there = g_ptr_array_find_with_equal_func (uids, lf_adapter_get_account (adapter)->uid, g_str_equal, &found);
      if (adds && !there)
        g_ptr_array_add (uids, g_strdup (lf_adapter_get_account (adapter)->uid));
      else if (!adds && there)
        g_ptr_array_remove_index (uids, found);
    }

  g_ptr_array_add (uids, NULL);
  group->uid = old != NULL ? g_strdup (old->uid) : NULL;
  group->name = g_strdup (old != NULL ? old->name : options->words[0]);
  group->account_uids = (GStrv) g_ptr_array_steal (uids, NULL);
  return g_steal_pointer (&group);
}

static void
run_group_add (LfCli    *cli,
               gpointer  data)
{
  OfficeOptions *options = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccountGroup) group = make_group (cli, lf_office_find_group (get_office (cli), options->words[0]), TRUE, &error);

  if (group == NULL)
    lf_cli_fail (cli, error, NULL);
  else
    lf_office_put_group_async (get_office (cli), group, NULL, on_group_put_cb, cli);
}

static void
on_group_removed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  LfCli *cli = user_data;
  OfficeOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (!lf_office_remove_group_finish (LF_OFFICE (object), result, &error))
    {
      lf_cli_fail (cli, error, options->words[0]);
      return;
    }

  json_builder_begin_object (builder);
  lf_cli_add_text (builder, "removed", options->words[0]);
  json_builder_end_object (builder);
  if (lf_cli_wants_json (cli))
    lf_cli_print_json (builder);
  else
    lf_cli_print ("%s\n", _("The group was removed; its accounts stay."));
  lf_cli_end (cli, LF_CLI_DONE);
}

static void
run_group_remove (LfCli    *cli,
                  gpointer  data)
{
  OfficeOptions *options = data;
  g_autoptr(GError) error = NULL;
  LfAccountGroup *old = lf_office_find_group (get_office (cli), options->words[0]);
  g_autoptr(LfAccountGroup) group = NULL;

  if (old == NULL)
    {
      lf_cli_complain (_("There is no group “%s”."), options->words[0]);
      lf_cli_complain ("\n");
      lf_cli_end (cli, LF_CLI_REFUSED);
    }
  else if (options->words[1] == NULL)
    lf_office_remove_group_async (get_office (cli), old->uid, NULL, on_group_removed_cb, cli);
  else if ((group = make_group (cli, old, FALSE, &error)) == NULL)
    lf_cli_fail (cli, error, NULL);
  else
    lf_office_put_group_async (get_office (cli), group, NULL, on_group_put_cb, cli);
}

/* ---- concept */

static gpointer
parse_concept (LfCli   *cli,
               char   **args,
               GError **error)
{
  OfficeOptions *options = g_new0 (OfficeOptions, 1);
  const GOptionEntry entries[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options->output, N_("Write it to this file"), "FILE" },
    { NULL },
  };
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, entries, NULL, args, &rest, error) || !lf_cli_refuse_rest (rest, error))
    {
      office_options_free (options);
      return NULL;
    }

  return options;
}

static void
run_concept (LfCli    *cli,
             gpointer  data)
{
  OfficeOptions *options = data;
  g_autofree char *concept = lf_words_dup_concept (lf_context_get_accounts (lf_cli_get_context (cli)), lf_cli_now_us (cli));
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GError) error = NULL;

  json_builder_begin_object (builder);
  if (options->output == NULL)
    lf_cli_add_text (builder, "text", concept);
  else if (g_file_set_contents (options->output, concept, -1, &error))
    lf_cli_add_text (builder, "file", options->output);
  json_builder_end_object (builder);

  if (error != NULL)
    {
      lf_cli_fail (cli, error, options->output);
      return;
    }
  if (lf_cli_wants_json (cli))
    lf_cli_print_json (builder);
  else if (options->output == NULL)
    lf_cli_print ("%s", concept);
  lf_cli_end (cli, LF_CLI_DONE);
}

const LfCliCommand lf_cli_office_commands[] = {
  { "account group add", "NAME ID…", N_("Make a group of accounts, or add accounts to it"), TRUE, parse_group_add, run_group_add, office_options_free },
  { "account group list", NULL, N_("All groups and their accounts"), TRUE, parse_none, run_group_list, office_options_free },
  { "account group remove", "NAME [ID]…", N_("Take accounts out of a group; without accounts, remove the group"), TRUE,
    parse_group, run_group_remove, office_options_free },
  { "account concept", "[--output FILE]", N_("The usage concept as a text: what the accounts are for, and who is responsible"), TRUE,
    parse_concept, run_concept, office_options_free },
  { NULL },
};
