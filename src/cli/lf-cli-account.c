/* SPDX-License-Identifier: GPL-3.0-or-later */
/* account add, list, verify, set, remove. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-print.h"
#include "cli/lf-cli-sign-in.h"

#include "core/base/lf-error.h"
#include "core/base/lf-uid.h"
#include "core/publish/lf-take-back.h"
#include "core/store/lf-store-accounts.h"
#include "core/store/lf-store-spending.h"
#include "core/words/lf-words.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define NETWORKS "mastodon|bluesky|facebook|x|practice"

typedef struct {
  char        *subject;      /* network of add, account of the others */
  char        *server;
  char        *login;
  char        *secret_file;
  gboolean     accepts;      /* the terms of the network */
  char        *nobody;       /* no account's uid: asks whether there is a keyring */
  LfCliSignIn *sign_in;
} AccountOptions;

static void
account_options_free (gpointer data)
{
  AccountOptions *options = data;

  g_free (options->subject);
  g_free (options->server);
  g_free (options->login);
  g_free (options->secret_file);
  g_free (options->nobody);
  g_clear_object (&options->sign_in);
  g_free (options);
}

/* ---- add */

/* With nothing to sign in with, the network's own page asks for it; and where there is no other way. */
static gboolean
goes_to_browser (AccountOptions *options)
{
  guint methods = lf_network_find (options->subject)->methods;
  gboolean by_secret = (methods & (1 << LF_SIGN_IN_SECRET)) != 0;

  return !by_secret || (options->secret_file == NULL && options->login == NULL && (methods & (1 << LF_SIGN_IN_BROWSER)) != 0);
}

static gboolean
check_terms (const LfNetwork  *network,
             AccountOptions   *options,
             GError          **error)
{
  g_autofree char *terms = lf_words_for_terms (network);

  if (terms == NULL || options->accepts)
    return TRUE;

  lf_cli_complain ("%s\n\n", terms);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("%s is missing"), "--accept-terms");
  return FALSE;
}

static gboolean
check_network (LfCli           *cli,
               AccountOptions  *options,
               GError         **error)
{
  const LfNetwork *network = lf_network_find (options->subject);

  if (network == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("there is no network “%s”"), options->subject);
      return FALSE;
    }

  if (network->asks_server && options->server == NULL && network->default_server == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("%s is missing"), "--server");
      return FALSE;
    }

  if (network->methods & (1 << LF_SIGN_IN_SECRET) && options->secret_file == NULL && !goes_to_browser (options))
    {
      lf_cli_sign_in_explain (network, LF_FIELD_SECRET);
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("%s is missing"), "--secret-file");
      return FALSE;
    }

  lf_cli_set_practice (cli, network->practice);
  return check_terms (network, options, error);
}

static gpointer
parse_add (LfCli   *cli,
           char   **args,
           GError **error)
{
  AccountOptions *options = g_new0 (AccountOptions, 1);
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_FILENAME, &options->server, N_("Address of the server"), "URL" },
    { "login", 0, 0, G_OPTION_ARG_FILENAME, &options->login, N_("Handle or user name, the page to take, or the client ID of your office’s app (X)"), "NAME" },
    { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &options->secret_file, N_("File whose first line is the token or app password"), "FILE" },
    { "accept-terms", 0, 0, G_OPTION_ARG_NONE, &options->accepts, N_("The network’s terms for public authorities are known and accepted"), NULL },
    { NULL },
  };
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, entries, NULL, args, &rest, error) ||
      (options->subject = lf_cli_take_only (rest, NETWORKS, error)) == NULL ||
      !lf_cli_check_text (options->login, error) || !lf_cli_check_text (options->server, error) ||
      !check_network (cli, options, error))
    {
      account_options_free (options);
      return NULL;
    }

  return options;
}

/* The keyring may have ended while the network was asked. */
static void
end_adding (LfCli     *cli,
            LfAdapter *adapter)
{
  LfAccount *account = lf_adapter_get_account (adapter);
  gboolean kept = lf_accounts_is_kept (lf_context_get_accounts (lf_cli_get_context (cli)), account->uid);
  g_autofree char *words = kept ? NULL : lf_words_for_reason ("keyring-no-service", NULL, NULL);

  lf_cli_print_account (cli, adapter);
  if (!kept)
    lf_cli_complain ("%s: %s\n", account->handle, words);
  lf_cli_end (cli, kept ? LF_CLI_DONE : LF_CLI_REFUSED);
}

static void
on_added_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  LfCli *cli = user_data;
  AccountOptions *options = lf_cli_get_options (cli);
  const char *missing = lf_cli_sign_in_get_missing (options->sign_in);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAdapter) adapter = lf_accounts_add_finish (LF_ACCOUNTS (object), result, &error);

  if (adapter != NULL)
    end_adding (cli, adapter);
  else if (missing != NULL)
    {
      g_autofree char *message = g_strdup_printf (_("%s is missing"), missing);

      lf_cli_fail_usage (cli, message);
    }
  else
    lf_cli_fail (cli, error, NULL);
}

/* The first line without its end: (transfer full) (nullable). */
static gboolean
read_secret (const char  *path,
             char       **secret,
             GError     **error)
{
  g_autofree char *content = NULL;

  if (path == NULL)
    return TRUE;
  if (!g_file_get_contents (path, &content, NULL, error))
    return FALSE;

  content[strcspn (content, "\r\n")] = '\0';
  *secret = g_strdup (g_strstrip (content));
  return TRUE;
}

/* A sign-in that ends with this program would be of no use to the next one: without a keyring nothing is added. */
static void
on_keyring_probed_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  LfCli *cli = user_data;
  AccountOptions *options = lf_cli_get_options (cli);
  LfNewAccount request = { options->subject, options->server, LF_SIGN_IN (options->sign_in) };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) none = lf_secrets_load_finish (LF_SECRETS (object), result, &error);

  if (g_error_matches (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_NO_SERVICE))
    lf_cli_fail (cli, error, NULL);
  else
    lf_accounts_add_async (lf_context_get_accounts (lf_cli_get_context (cli)), &request, NULL, on_added_cb, cli);
}

static void
run_add (LfCli    *cli,
         gpointer  data)
{
  AccountOptions *options = data;
  const LfNetwork *network = lf_network_find (options->subject);
  g_autoptr(GError) error = NULL;
  g_autofree char *secret = NULL;

  if (!read_secret (options->secret_file, &secret, &error))
    {
      lf_cli_fail (cli, error, options->secret_file);
      return;
    }

  options->sign_in = lf_cli_sign_in_new (network, goes_to_browser (options) ? LF_SIGN_IN_BROWSER : LF_SIGN_IN_SECRET, options->login, secret);
  lf_cli_sign_in_set_client_id (options->sign_in, lf_policy_get_client_id (lf_context_get_policy (lf_cli_get_context (cli)), network->id));
  options->nobody = lf_uid_new ();
  lf_secrets_load_async (lf_context_get_secrets (lf_cli_get_context (cli)), options->nobody, NULL, on_keyring_probed_cb, cli);
}

/* ---- list */

static gpointer
parse_list (LfCli   *cli,
            char   **args,
            GError **error)
{
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, NULL, NULL, args, &rest, error) || !lf_cli_refuse_rest (rest, error))
    return NULL;

  return g_new0 (AccountOptions, 1);
}

static void
on_sums_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  LfCli *cli = user_data;
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (lf_cli_get_context (cli)));
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) sums = lf_store_sum_spending_finish (LF_STORE (object), result, &error);

  if (sums == NULL)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (accounts, i);

      if (lf_cli_wants_json (cli))
        lf_cli_add_account (cli, builder, adapter, lf_spending_get (sums, lf_adapter_get_account (adapter)->uid));
      else
        lf_cli_print_account (cli, adapter);
    }
  json_builder_end_array (builder);

  if (lf_cli_wants_json (cli))
    lf_cli_print_json (builder);
  else if (g_list_model_get_n_items (accounts) == 0)
    lf_cli_print ("%s\n", _("There are no accounts yet."));
  lf_cli_end (cli, LF_CLI_DONE);
}

static void
run_list (LfCli    *cli,
          gpointer  data)
{
  lf_store_sum_spending_async (lf_context_get_store (lf_cli_get_context (cli)), lf_spending_month_us (lf_cli_now_us (cli)), NULL,
                               on_sums_cb, cli);
}

/* ---- verify, set and remove */

static gpointer
parse_one (LfCli   *cli,
           char   **args,
           GError **error)
{
  AccountOptions *options = g_new0 (AccountOptions, 1);
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, NULL, NULL, args, &rest, error) || (options->subject = lf_cli_take_only (rest, "ID", error)) == NULL)
    {
      account_options_free (options);
      return NULL;
    }

  return options;
}

/* (nullable): the run has failed then. */
static LfAdapter *
find_subject (LfCli          *cli,
              AccountOptions *options)
{
  g_autoptr(GError) error = NULL;
  LfAdapter *adapter = lf_cli_find_account (cli, options->subject, &error);

  if (adapter == NULL)
    lf_cli_fail (cli, error, options->subject);

  return adapter;
}

static void
on_verified_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  LfCli *cli = user_data;
  AccountOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  LfAdapter *adapter = lf_cli_find_account (cli, options->subject, NULL);

  if (!lf_accounts_verify_finish (LF_ACCOUNTS (object), result, &error))
    {
      lf_cli_fail (cli, error, adapter != NULL ? lf_adapter_get_account (adapter)->handle : NULL);
      return;
    }

  if (adapter != NULL)
    lf_cli_print_account (cli, adapter);
  lf_cli_end (cli, LF_CLI_DONE);
}

static void
run_verify (LfCli    *cli,
            gpointer  data)
{
  LfAdapter *adapter = find_subject (cli, data);

  if (adapter != NULL)
    lf_accounts_verify_async (lf_context_get_accounts (lf_cli_get_context (cli)), lf_adapter_get_account (adapter)->uid, NULL, on_verified_cb, cli);
}

static void
on_removed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  LfCli *cli = user_data;
  AccountOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  gboolean revoked = FALSE;

  if (!lf_accounts_remove_finish (LF_ACCOUNTS (object), result, &revoked, &error))
    {
      lf_cli_fail (cli, error, options->subject);
      return;
    }

  json_builder_begin_object (builder);
  lf_cli_add_text (builder, "removed", options->subject);
  json_builder_set_member_name (builder, "revoked");
  json_builder_add_boolean_value (builder, revoked);
  json_builder_end_object (builder);

  if (lf_cli_wants_json (cli))
    lf_cli_print_json (builder);
  else
    lf_cli_print ("%s\n", _("The account was removed here."));
  if (!revoked)
    lf_cli_complain ("%s\n", _("The server could not be told: take back Litfaß’s access in the account’s settings there."));
  lf_cli_end (cli, LF_CLI_DONE);
}

/* What could not be taken back goes out by itself: it is said, and the account is removed all the same, as was asked. */
static void
on_taken_back_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  LfCli *cli = user_data;
  LfAdapter *adapter = find_subject (cli, lf_cli_get_options (cli));
  g_autoptr(GError) error = NULL;
  gssize n_left = lf_take_back_finish (result, &error);

  if (adapter == NULL)
    return;

  if (n_left > 0)
    lf_cli_complain (ngettext ("%u planned post still waits at the server and will go out there. Take it away in the browser.\n",
                               "%u planned posts still wait at the server and will go out there. Take them away in the browser.\n", n_left),
                     (guint) n_left);
  lf_accounts_remove_async (lf_context_get_accounts (lf_cli_get_context (cli)), lf_adapter_get_account (adapter)->uid, NULL, on_removed_cb, cli);
}

static void
on_counted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  LfCli *cli = user_data;
  LfContext *context = lf_cli_get_context (cli);
  LfAdapter *adapter = find_subject (cli, lf_cli_get_options (cli));

  if (adapter == NULL)
    return;

  /* Only then: the outbox would send what else is due, too. */
  if (lf_take_back_count_finish (result, NULL) > 0)
    lf_outbox_start (lf_context_get_outbox (context));
  lf_take_back_async (lf_context_get_store (context), lf_context_get_outbox (context), lf_adapter_get_account (adapter)->uid, on_taken_back_cb, cli);
}

static void
run_remove (LfCli    *cli,
            gpointer  data)
{
  LfAdapter *adapter = find_subject (cli, data);

  if (adapter != NULL)
    lf_take_back_count_async (lf_context_get_store (lf_cli_get_context (cli)), lf_adapter_get_account (adapter)->uid, on_counted_cb, cli);
}

const LfCliCommand lf_cli_account_commands[] = {
  { "account add", NETWORKS, N_("Sign in to an account in the browser, or with a token or app password"), TRUE,
    parse_add, run_add, account_options_free },
  { "account list", NULL, N_("All accounts of the profile"), TRUE, parse_list, run_list, account_options_free },
  { "account verify", "ID", N_("Ask the server whether the sign-in still holds"), TRUE, parse_one, run_verify, account_options_free },
  { "account remove", "ID", N_("Sign out and forget the account"), TRUE, parse_one, run_remove, account_options_free },
  { NULL },
};
