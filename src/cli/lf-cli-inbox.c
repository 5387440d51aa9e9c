/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inbox sync, list, show, reply, done, reopen: the merged feed of all accounts. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-print.h"
#include "cli/lf-cli-text.h"
#include "cli/lf-cli-wait.h"

#include "core/base/lf-text.h"
#include "core/store/lf-store-feed.h"
#include "core/words/lf-words.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 10000

typedef struct {
  char      *item;
  char      *account;
  char      *search;
  gboolean   open;
  int        limit;
  gboolean   no_wait;
  LfCliText  text;
  LfItem    *shown;
} InboxOptions;

static void
inbox_options_free (gpointer data)
{
  InboxOptions *options = data;

  g_free (options->item);
  g_free (options->account);
  g_free (options->search);
  lf_cli_text_clear (&options->text);
  g_clear_pointer (&options->shown, lf_item_unref);
  g_free (options);
}

/* ---- sync */

static gpointer
parse_sync (LfCli   *cli,
            char   **args,
            GError **error)
{
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, NULL, NULL, args, &rest, error) || !lf_cli_refuse_rest (rest, error))
    return NULL;

  return g_new0 (InboxOptions, 1);
}

static void
complain_of_failures (LfCli      *cli,
                      GHashTable *failures)
{
  GHashTableIter iter;
  gpointer uid, failure;

  if (failures == NULL)
    return;

  g_hash_table_iter_init (&iter, failures);
  while (g_hash_table_iter_next (&iter, &uid, &failure))
    {
      LfAdapter *adapter = lf_cli_find_account (cli, uid, NULL);
      g_autofree char *words = lf_words_for_error (failure, adapter != NULL ? lf_adapter_get_account (adapter)->handle : uid, NULL);

      lf_cli_complain ("%s\n", words);
    }
}

static void
on_synced_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  LfCli *cli = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) failures = NULL;
  gssize n_new = lf_inbox_sync_finish (LF_INBOX (object), result, &failures, &error);
  guint n_failures = failures != NULL ? g_hash_table_size (failures) : 0;

  if (n_new < 0)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  if (lf_cli_wants_json (cli))
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "new");
      json_builder_add_int_value (builder, n_new);
      json_builder_set_member_name (builder, "failures");
      json_builder_add_int_value (builder, n_failures);
      json_builder_end_object (builder);
      lf_cli_print_json (builder);
    }
  else
    lf_cli_print (ngettext ("%u new item.\n", "%u new items.\n", (guint) n_new), (guint) n_new);

  complain_of_failures (cli, failures);
  lf_cli_end (cli, n_failures > 0 ? LF_CLI_REFUSED : LF_CLI_DONE);
}

static void
run_sync (LfCli    *cli,
          gpointer  data)
{
  /* Nobody else may be at work for this profile: then it is this process. */
  lf_worker_lock_try (lf_context_get_lock (lf_cli_get_context (cli)));
  lf_inbox_sync_async (lf_context_get_inbox (lf_cli_get_context (cli)), NULL, NULL, on_synced_cb, cli);
}

/* ---- list */

static gpointer
parse_list (LfCli   *cli,
            char   **args,
            GError **error)
{
  InboxOptions *options = g_new0 (InboxOptions, 1);
  const GOptionEntry entries[] = {
    { "open", 0, 0, G_OPTION_ARG_NONE, &options->open, N_("Only what waits for an answer"), NULL },
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &options->account, N_("Only what this account saw"), "ID" },
    { "search", 0, 0, G_OPTION_ARG_FILENAME, &options->search, N_("Only what has these words"), "Q" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &options->limit, N_("At most so many, the newest"), "N" },
    { NULL },
  };
  g_auto(GStrv) rest = NULL;

  options->limit = DEFAULT_LIMIT;
  if (lf_cli_parse (cli, entries, NULL, args, &rest, error) && lf_cli_refuse_rest (rest, error) &&
      lf_cli_check_text (options->account, error) && lf_cli_check_text (options->search, error))
    {
      if (options->limit > 0 && options->limit <= MAX_LIMIT)
        return options;
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s must be a positive number"), "--limit");
    }

  inbox_options_free (options);
  return NULL;
}

static void
print_items (LfCli     *cli,
             GPtrArray *items)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < items->len; i++)
    {
      LfItem *item = g_ptr_array_index (items, i);

      /* It was erased between the two readings. */
      if (item == NULL)
        continue;
      if (lf_cli_wants_json (cli))
        lf_cli_add_item (builder, item);
      else
        lf_cli_print_item (cli, item);
    }
  json_builder_end_array (builder);

  if (lf_cli_wants_json (cli))
    lf_cli_print_json (builder);
  else if (items->len == 0)
    lf_cli_print ("%s\n", _("Nothing here."));
}

static void
on_rows_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  LfCli *cli = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = lf_store_read_rows_finish (LF_STORE (object), result, &error);

  if (items == NULL)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  print_items (cli, items);
  lf_cli_end (cli, LF_CLI_DONE);
}

static void
on_feed_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  LfCli *cli = user_data;
  InboxOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  gint64 seq;
  g_autoptr(GArray) ids = lf_store_read_feed_finish (LF_STORE (object), result, &seq, &error);
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (ids == NULL)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  for (guint i = 0; i < ids->len && i < (guint) options->limit; i++)
    g_array_append_val (keys, g_array_index (ids, LfFeedId, i).key);
  lf_store_read_rows_async (LF_STORE (object), keys, NULL, on_rows_read_cb, cli);
}

static void
run_list (LfCli    *cli,
          gpointer  data)
{
  InboxOptions *options = data;
  g_autoptr(LfFeedQuery) query = lf_feed_query_new ();
  g_autoptr(GError) error = NULL;

  query->scope = options->open ? LF_FEED_OPEN : LF_FEED_ALL;
  query->search = g_strdup (options->search);
  if (options->account != NULL)
    {
      LfAdapter *adapter = lf_cli_find_account (cli, options->account, &error);

      if (adapter == NULL)
        {
          lf_cli_fail (cli, error, options->account);
          return;
        }
      query->account_uid = g_strdup (lf_adapter_get_account (adapter)->uid);
    }

  lf_store_read_feed_async (lf_context_get_store (lf_cli_get_context (cli)), query, NULL, on_feed_read_cb, cli);
}

/* ---- show, done, reopen */

static gpointer
parse_item (LfCli   *cli,
            char   **args,
            GError **error)
{
  InboxOptions *options = g_new0 (InboxOptions, 1);
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, NULL, NULL, args, &rest, error) || (options->item = lf_cli_take_only (rest, "ITEM", error)) == NULL)
    {
      inbox_options_free (options);
      return NULL;
    }

  return options;
}

static void
print_thread (LfCli     *cli,
              LfItem    *item,
              GPtrArray *thread)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (!lf_cli_wants_json (cli))
    {
      print_items (cli, thread);
      return;
    }

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "item");
  lf_cli_add_item (builder, item);
  json_builder_set_member_name (builder, "thread");
  json_builder_begin_array (builder);
  for (guint i = 0; i < thread->len; i++)
    lf_cli_add_item (builder, g_ptr_array_index (thread, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  lf_cli_print_json (builder);
}

static void
on_thread_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  LfCli *cli = user_data;
  InboxOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) thread = lf_store_list_thread_finish (LF_STORE (object), result, &error);

  if (thread == NULL)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  print_thread (cli, options->shown, thread);
  lf_cli_end (cli, LF_CLI_DONE);
}

static void
on_shown_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  LfCli *cli = user_data;
  InboxOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;

  options->shown = lf_store_get_item_finish (LF_STORE (object), result, &error);
  if (options->shown == NULL)
    lf_cli_fail (cli, error, options->item);
  else
    lf_store_list_thread_async (LF_STORE (object), options->item, NULL, on_thread_read_cb, cli);
}

static void
run_show (LfCli    *cli,
          gpointer  data)
{
  InboxOptions *options = data;

  lf_store_get_item_async (lf_context_get_store (lf_cli_get_context (cli)), options->item, NULL, on_shown_read_cb, cli);
}

static void
on_state_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  LfCli *cli = user_data;
  InboxOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfItem) item = lf_store_get_item_finish (LF_STORE (object), result, &error);

  if (item == NULL)
    {
      lf_cli_fail (cli, error, options->item);
      return;
    }

  if (lf_cli_wants_json (cli))
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      lf_cli_add_item (builder, item);
      lf_cli_print_json (builder);
    }
  else
    lf_cli_print_item (cli, item);
  lf_cli_end (cli, LF_CLI_DONE);
}

static void
on_state_set_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  LfCli *cli = user_data;
  InboxOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;

  if (!lf_store_set_item_state_finish (LF_STORE (object), result, &error))
    lf_cli_fail (cli, error, options->item);
  else
    lf_store_get_item_async (LF_STORE (object), options->item, NULL, on_state_read_cb, cli);
}

static void
run_done (LfCli    *cli,
          gpointer  data)
{
  InboxOptions *options = data;

  lf_store_set_item_state_async (lf_context_get_store (lf_cli_get_context (cli)), options->item, LF_ITEM_DONE, on_state_set_cb, cli);
}

static void
run_reopen (LfCli    *cli,
            gpointer  data)
{
  InboxOptions *options = data;

  lf_store_set_item_state_async (lf_context_get_store (lf_cli_get_context (cli)), options->item, LF_ITEM_OPEN, on_state_set_cb, cli);
}

/* ---- reply */

static gpointer
parse_reply (LfCli   *cli,
             char   **args,
             GError **error)
{
  InboxOptions *options = g_new0 (InboxOptions, 1);
  const GOptionEntry entries[] = {
    { "text", 0, 0, G_OPTION_ARG_FILENAME, &options->text.text, N_("The text"), "T" },
    { "text-file", 0, 0, G_OPTION_ARG_FILENAME, &options->text.file, N_("A file with the text"), "F" },
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &options->account, N_("Who answers, when several own accounts were addressed"), "ID" },
    { "no-wait", 0, 0, G_OPTION_ARG_NONE, &options->no_wait, N_("Only plan it; whoever works for the profile sends it"), NULL },
    { NULL },
  };
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, entries, NULL, args, &rest, error) || (options->item = lf_cli_take_only (rest, "ITEM", error)) == NULL ||
      !lf_cli_text_check (&options->text, error) || !lf_cli_check_text (options->account, error))
    {
      inbox_options_free (options);
      return NULL;
    }

  return options;
}

/* (nullable): the run has failed then. None is chosen for the person when several were addressed. */
static LfAdapter *
find_speaker (LfCli        *cli,
              InboxOptions *options,
              LfItem       *item)
{
  g_autoptr(GError) error = NULL;
  LfAdapter *adapter;

  if (options->account == NULL && item->account_uids != NULL && g_strv_length (item->account_uids) > 1)
    {
      lf_cli_fail_usage (cli, _("several own accounts were addressed: say with --account who answers"));
      return NULL;
    }

  adapter = lf_cli_find_account (cli, options->account != NULL ? options->account
                                                               : item->account_uids != NULL && item->account_uids[0] != NULL ? item->account_uids[0] : "", &error);
  if (adapter == NULL)
    lf_cli_fail (cli, error, options->account);

  return adapter;
}

static void
on_reply_submitted_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  LfCli *cli = user_data;
  InboxOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_outbox_submit_finish (LF_OUTBOX (object), result, &error);

  if (deliveries == NULL)
    lf_cli_fail (cli, error, NULL);
  else if (!options->no_wait)
    lf_cli_wait_for_post (cli, ((LfDelivery *) g_ptr_array_index (deliveries, 0))->post_uid);
  else
    {
      lf_cli_print_post (cli, deliveries);
      lf_cli_end (cli, LF_CLI_DONE);
    }
}

/* To the same people as what is answered: never wider. */
static LfSubmission *
make_reply (LfCli     *cli,
            LfAdapter *adapter,
            LfItem    *item,
            char      *text)
{
  LfSubmission *submission = lf_submission_new ();
  LfPart *part = lf_part_new ();
  const char *uids[] = { lf_adapter_get_account (adapter)->uid, NULL };

  part->text = text;
  part->variants = g_ptr_array_new ();
  part->media = g_ptr_array_new ();
  submission->revision = lf_revision_new ();
  submission->revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (submission->revision->parts, part);
  submission->revision->language = g_strdup ("de");
  submission->revision->audience = item->reference->audience;
  submission->revision->reply_to_uid = g_strdup (item->uid);
  submission->account_uids = g_strdupv ((char **) uids);
  submission->due = lf_due_new (lf_cli_now_us (cli), NULL, NULL);
  return submission;
}

static void
on_replied_item_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  LfCli *cli = user_data;
  InboxOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfItem) item = lf_store_get_item_finish (LF_STORE (object), result, &error);
  g_autoptr(LfSubmission) submission = NULL;
  LfAdapter *adapter;
  char *text;

  if (item == NULL)
    {
      lf_cli_fail (cli, error, options->item);
      return;
    }

  if ((adapter = find_speaker (cli, options, item)) == NULL)
    return;

  if ((text = lf_cli_text_dup (&options->text, &error)) == NULL)
    {
      lf_cli_fail (cli, error, options->text.file);
      return;
    }

  submission = make_reply (cli, adapter, item, text);
  lf_outbox_submit_async (lf_context_get_outbox (lf_cli_get_context (cli)), submission, NULL, on_reply_submitted_cb, cli);
}

static void
run_reply (LfCli    *cli,
           gpointer  data)
{
  InboxOptions *options = data;

  lf_store_get_item_async (lf_context_get_store (lf_cli_get_context (cli)), options->item, NULL, on_replied_item_cb, cli);
}

const LfCliCommand lf_cli_inbox_commands[] = {
  { "inbox sync", NULL, N_("Fetch what people wrote, for all accounts"), TRUE, parse_sync, run_sync, inbox_options_free },
  { "inbox list", "[--open] [--account ID] [--search Q] [--limit N]", N_("The merged feed, newest first"), TRUE,
    parse_list, run_list, inbox_options_free },
  { "inbox show", "ITEM", N_("One item with its whole thread"), TRUE, parse_item, run_show, inbox_options_free },
  { "inbox reply", "ITEM --text T [--account ID] [--no-wait]", N_("Answer to the same people, and wait until it is sent"), TRUE,
    parse_reply, run_reply, inbox_options_free },
  { "inbox done", "ITEM", N_("No answer is needed"), TRUE, parse_item, run_done, inbox_options_free },
  { "inbox reopen", "ITEM", N_("It waits for an answer again"), TRUE, parse_item, run_reopen, inbox_options_free },
  { NULL },
};
