/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan edit: another text for what was sent. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-print.h"
#include "cli/lf-cli-text.h"

#include "core/base/lf-error.h"
#include "core/store/lf-store-deliveries.h"

#include <glib/gi18n-lib.h>

typedef struct {
  char      *post;
  char      *account;       /* (nullable): as typed */
  char      *account_uid;   /* (nullable) */
  LfCliText  text;
  char      *new_text;
  GPtrArray *deliveries;    /* of LfDelivery: those that are still to be changed, the next one last */
  GError    *error;         /* (nullable): the first one; the others are tried all the same */
  char      *where;         /* (nullable): whose it is */
} EditOptions;

static void
edit_options_free (gpointer data)
{
  EditOptions *options = data;

  g_free (options->post);
  g_free (options->account);
  g_free (options->account_uid);
  lf_cli_text_clear (&options->text);
  g_free (options->new_text);
  g_clear_pointer (&options->deliveries, g_ptr_array_unref);
  g_clear_error (&options->error);
  g_free (options->where);
  g_free (options);
}

static gpointer
parse_edit (LfCli   *cli,
            char   **args,
            GError **error)
{
  EditOptions *options = g_new0 (EditOptions, 1);
  const GOptionEntry entries[] = {
    { "text", 0, 0, G_OPTION_ARG_FILENAME, &options->text.text, N_("The text"), "T" },
    { "text-file", 0, 0, G_OPTION_ARG_FILENAME, &options->text.file, N_("A file with the text"), "F" },
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &options->account, N_("Only at this account; without it wherever the post was sent"), "ID" },
    { NULL },
  };
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, entries, NULL, args, &rest, error) || !lf_cli_text_check (&options->text, error) ||
      !lf_cli_check_text (options->account, error) || (options->post = lf_cli_take_only (rest, "POST", error)) == NULL)
    {
      edit_options_free (options);
      return NULL;
    }

  return options;
}

static void
on_changed_read_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  LfCli *cli = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_store_list_post_deliveries_finish (LF_STORE (object), result, &error);

  if (deliveries == NULL)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  lf_cli_print_post (cli, deliveries);
  lf_cli_end (cli, LF_CLI_DONE);
}

static void edit_next (LfCli *cli);

static void
on_edited_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  LfCli *cli = user_data;
  EditOptions *options = lf_cli_get_options (cli);
  LfDelivery *delivery = g_ptr_array_index (options->deliveries, options->deliveries->len - 1);
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (lf_cli_get_context (cli)), delivery->account_uid);
  g_autoptr(GError) error = NULL;

  if (!lf_outbox_edit_finish (LF_OUTBOX (object), result, &error) && options->error == NULL)
    {
      options->error = g_steal_pointer (&error);
      options->where = adapter != NULL ? g_strdup (lf_adapter_get_account (adapter)->handle) : NULL;
    }
  g_ptr_array_set_size (options->deliveries, options->deliveries->len - 1);
  edit_next (cli);
}

static void
edit_next (LfCli *cli)
{
  EditOptions *options = lf_cli_get_options (cli);
  LfContext *context = lf_cli_get_context (cli);

  if (options->deliveries->len > 0)
    {
      LfDelivery *delivery = g_ptr_array_index (options->deliveries, options->deliveries->len - 1);

      lf_outbox_edit_async (lf_context_get_outbox (context), delivery->uid, options->new_text, on_edited_cb, cli);
    }
  else if (options->error != NULL)
    lf_cli_fail (cli, options->error, options->where);
  else
    lf_store_list_post_deliveries_async (lf_context_get_store (context), options->post, NULL, on_changed_read_cb, cli);
}

/* Takes out what is not meant. */
static void
choose (GPtrArray  *deliveries,
        const char *account_uid)
{
  for (guint i = deliveries->len; i > 0; i--)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i - 1);

      if (delivery->state != LF_DELIVERY_SENT || (account_uid != NULL && g_strcmp0 (delivery->account_uid, account_uid) != 0))
        g_ptr_array_remove_index (deliveries, i - 1);
    }
}

static void
on_listed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  LfCli *cli = user_data;
  EditOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  gboolean was_there;

  options->deliveries = lf_store_list_post_deliveries_finish (LF_STORE (object), result, &error);
  if (options->deliveries == NULL)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  was_there = options->deliveries->len > 0;
  choose (options->deliveries, options->account_uid);
  if (options->deliveries->len > 0)
    {
      edit_next (cli);
      return;
    }

  g_set_error (&error, LF_STORE_ERROR, was_there ? LF_STORE_ERROR_CONFLICT : LF_STORE_ERROR_MISSING, "nothing of this name was sent");
  lf_cli_fail (cli, error, NULL);
}

static void
run_edit (LfCli    *cli,
          gpointer  data)
{
  EditOptions *options = data;
  LfAdapter *adapter;
  g_autoptr(GError) error = NULL;

  options->new_text = lf_cli_text_dup (&options->text, &error);
  if (options->new_text != NULL && options->account != NULL && (adapter = lf_cli_find_account (cli, options->account, &error)) != NULL)
    options->account_uid = g_strdup (lf_adapter_get_account (adapter)->uid);

  if (error != NULL)
    lf_cli_fail (cli, error, options->new_text != NULL ? options->account : options->text.file);
  else
    lf_store_list_post_deliveries_async (lf_context_get_store (lf_cli_get_context (cli)), options->post, NULL, on_listed_cb, cli);
}

const LfCliCommand lf_cli_plan_edit_commands[] = {
  { "plan edit", "POST (--text T | --text-file F) [--account ID]", N_("Change the text of a sent post at its networks"), TRUE, parse_edit, run_edit,
    edit_options_free },
  { NULL },
};
