/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the command line shows accounts, deliveries and items: as JSON members and as lines. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-print.h"

#include "core/words/lf-words.h"

#include <glib/gi18n-lib.h>

#define FIRST_WORDS 60

void
lf_cli_add_text (JsonBuilder *builder,
                 const char  *name,
                 const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
lf_cli_add_time (JsonBuilder *builder,
                 const char  *name,
                 gint64       time_us)
{
  g_autoptr(GDateTime) seconds = time_us != 0 ? g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC) : NULL;
  g_autoptr(GDateTime) exact = seconds != NULL ? g_date_time_add (seconds, time_us % G_USEC_PER_SEC) : NULL;
  g_autofree char *text = exact != NULL ? g_date_time_format_iso8601 (exact) : NULL;

  lf_cli_add_text (builder, name, text);
}

void
lf_cli_add_strings (JsonBuilder *builder,
                    const char  *name,
                    GStrv        texts)
{
  json_builder_set_member_name (builder, name);
  if (texts == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_array (builder);
  for (guint i = 0; texts[i] != NULL; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

static void
add_flag (JsonBuilder *builder,
          const char  *name,
          gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* The names of the groups that an account is in. */
static GStrv
dup_groups (LfCli     *cli,
            LfAccount *account)
{
  GPtrArray *groups = lf_office_get_groups (lf_accounts_get_office (lf_context_get_accounts (lf_cli_get_context (cli))));
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < groups->len; i++)
    if (lf_account_group_has (g_ptr_array_index (groups, i), account->uid))
      g_strv_builder_add (names, ((LfAccountGroup *) g_ptr_array_index (groups, i))->name);

  return g_strv_builder_end (names);
}

void
lf_cli_add_account (LfCli       *cli,
                    JsonBuilder *builder,
                    LfAdapter   *adapter,
                    gint64       spent_micro)
{
  LfAccount *account = lf_adapter_get_account (adapter);
  g_auto(GStrv) groups = dup_groups (cli, account);
  g_auto(GStrv) rights = account->access.rights != NULL ? g_strsplit (account->access.rights, " ", -1) : NULL;

  json_builder_begin_object (builder);
  lf_cli_add_text (builder, "id", account->uid);
  lf_cli_add_text (builder, "network", account->network);
  lf_cli_add_text (builder, "server", account->server);
  lf_cli_add_text (builder, "handle", account->handle);
  lf_cli_add_text (builder, "name", account->name);
  lf_cli_add_text (builder, "state", lf_account_state_name (account->state));
  lf_cli_add_text (builder, "reason", account->reason);
  lf_cli_add_time (builder, "slowed_until", account->access.slowed_until_us);
  lf_cli_add_time (builder, "last_contact", account->last_contact_us);
  lf_cli_add_text (builder, "short_name", account->look.short_name);
  lf_cli_add_text (builder, "colour", account->look.colour);
  add_flag (builder, "standard", account->standard);
  add_flag (builder, "hands_over", account->hands_over);
  lf_cli_add_strings (builder, "groups", groups);
  lf_cli_add_strings (builder, "rights", rights);
  lf_cli_add_time (builder, "sign_in_ends", account->access.expires_us);
  add_flag (builder, "reads", lf_adapter_get_reads (adapter));
  if (spent_micro >= 0)
    {
      json_builder_set_member_name (builder, "spent_this_month_micro_usd");
      json_builder_add_int_value (builder, spent_micro);
    }
  json_builder_end_object (builder);
}

/* @title: (nullable); @words: (nullable) (transfer full): nothing is printed without them. */
static void
print_more (const char *title,
            char       *words)
{
  g_autofree char *owned = words;

  if (owned != NULL && *owned != '\0')
    lf_cli_print ("    %s%s%s\n", title != NULL ? title : "", title != NULL ? " " : "", owned);
}

static void
print_details (LfCli     *cli,
               LfAccount *account)
{
  g_auto(GStrv) groups = dup_groups (cli, account);

  print_more (_("Short name:"), g_strdup (account->look.short_name));
  if (account->look.colour != NULL)
    print_more (_("Colour:"), g_strdup (lf_words_for_colour (account->look.colour)));
  if (account->standard)
    print_more (NULL, g_strdup (_("Belongs to the standard accounts")));
  print_more (_("Groups:"), g_strjoinv (", ", groups));
  print_more (_("Rights:"), lf_words_for_rights (account));
  print_more (NULL, lf_words_for_access_end (account, lf_cli_now_us (cli)));
}

void
lf_cli_print_account (LfCli     *cli,
                      LfAdapter *adapter)
{
  LfAccount *account = lf_adapter_get_account (adapter);
  g_autofree char *state = lf_words_for_adapter_state (adapter, lf_cli_now_us (cli));

  if (lf_cli_wants_json (cli))
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      lf_cli_add_account (cli, builder, adapter, -1);
      lf_cli_print_json (builder);
      return;
    }

  lf_cli_print ("%s  %s  %s  %s\n", account->uid, lf_words_for_network (account->network), account->handle, state);
  print_details (cli, account);
}

/* Where it waits for its time; NULL when it does not wait. */
static const char *
get_place (LfDelivery *delivery)
{
  switch (delivery->state)
    {
    case LF_DELIVERY_QUEUED:
    case LF_DELIVERY_WAITING:
    case LF_DELIVERY_HELD:
      return "here";
    case LF_DELIVERY_AT_SERVER:
      return "server";
    default:
      return NULL;
    }
}

/* The texts in the order in which they go out; @account_uid (nullable): as this account sends them. */
static void
add_parts (JsonBuilder *builder,
           LfRevision  *revision,
           const char  *account_uid)
{
  json_builder_set_member_name (builder, "parts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < revision->parts->len; i++)
    json_builder_add_string_value (builder, lf_part_get_text (g_ptr_array_index (revision->parts, i), account_uid));
  json_builder_end_array (builder);
}

void
lf_cli_add_delivery (LfCli       *cli,
                     JsonBuilder *builder,
                     LfDelivery  *delivery)
{
  LfReceipt *receipt = delivery->receipt;

  json_builder_begin_object (builder);
  lf_cli_add_text (builder, "id", delivery->uid);
  lf_cli_add_text (builder, "post", delivery->post_uid);
  lf_cli_add_text (builder, "account", delivery->account_uid);
  lf_cli_add_text (builder, "text", lf_part_get_text (g_ptr_array_index (delivery->revision->parts, 0), delivery->account_uid));
  add_parts (builder, delivery->revision, delivery->account_uid);
  lf_cli_add_text (builder, "state", lf_delivery_state_name (delivery->state));
  lf_cli_add_text (builder, "waits", get_place (delivery));
  lf_cli_add_text (builder, "wish", delivery->at_server.wish);
  lf_cli_add_text (builder, "reason", delivery->why.reason);
  lf_cli_add_text (builder, "said", delivery->why.said);
  lf_cli_add_time (builder, "until", delivery->why.until_us);
  lf_cli_add_time (builder, "due", delivery->due->due_us);
  lf_cli_add_time (builder, "sent", receipt != NULL ? receipt->sent_us : 0);
  lf_cli_add_text (builder, "remote_id", receipt != NULL ? receipt->remote_id : NULL);
  lf_cli_add_text (builder, "uri", receipt != NULL ? receipt->uri : NULL);
  lf_cli_add_text (builder, "url", receipt != NULL ? receipt->url : NULL);
  json_builder_end_object (builder);
}

void
lf_cli_add_post (LfCli       *cli,
                 JsonBuilder *builder,
                 GPtrArray   *deliveries)
{
  LfDelivery *first = g_ptr_array_index (deliveries, 0);
  LfPart *part = g_ptr_array_index (first->revision->parts, 0);

  json_builder_begin_object (builder);
  lf_cli_add_text (builder, "post", first->post_uid);
  lf_cli_add_time (builder, "due", first->due->due_us);
  lf_cli_add_text (builder, "text", part->text);
  add_parts (builder, first->revision, NULL);
  lf_cli_add_text (builder, "reply_to", first->revision->reply_to_uid);
  json_builder_set_member_name (builder, "deliveries");
  json_builder_begin_array (builder);
  for (guint i = 0; i < deliveries->len; i++)
    lf_cli_add_delivery (cli, builder, g_ptr_array_index (deliveries, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_delivery (LfCli      *cli,
                LfDelivery *delivery)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (lf_cli_get_context (cli)), delivery->account_uid);
  LfAccount *account = adapter != NULL ? lf_adapter_get_account (adapter) : NULL;
  g_autofree char *state = lf_words_for_delivery (delivery, lf_adapter_get_schedule (adapter), lf_cli_now_us (cli));
  const char *url = delivery->receipt != NULL ? delivery->receipt->url : NULL;

  lf_cli_print ("  %s %s: %s%s%s\n", account != NULL ? lf_words_for_network (account->network) : "",
                account != NULL ? account->handle : delivery->account_uid, state, url != NULL ? "  " : "", url != NULL ? url : "");
}

void
lf_cli_print_post (LfCli     *cli,
                   GPtrArray *deliveries)
{
  LfDelivery *first;
  g_autofree char *words = NULL;
  g_autofree char *more = NULL;
  g_autofree char *when = NULL;

  if (deliveries->len == 0)
    return;

  if (lf_cli_wants_json (cli))
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      lf_cli_add_post (cli, builder, deliveries);
      lf_cli_print_json (builder);
      return;
    }

  first = g_ptr_array_index (deliveries, 0);
  words = lf_revision_dup_first_words (first->revision, FIRST_WORDS);
  more = lf_words_for_more_parts (first->revision);
  when = lf_words_time_due (first->due->due_us, lf_cli_now_us (cli));
  lf_cli_print ("%s  %s  %s%s%s\n", first->post_uid, when, words, more != NULL ? "  " : "", more != NULL ? more : "");
  for (guint i = 0; i < deliveries->len; i++)
    print_delivery (cli, g_ptr_array_index (deliveries, i));
}

void
lf_cli_add_item (JsonBuilder *builder,
                 LfItem      *item)
{
  json_builder_begin_object (builder);
  lf_cli_add_text (builder, "id", item->uid);
  lf_cli_add_text (builder, "network", item->network);
  lf_cli_add_text (builder, "kind", lf_item_kind_name (item->kind));
  lf_cli_add_text (builder, "state", lf_item_state_name (item->state));
  lf_cli_add_text (builder, "problem", item->problem);
  lf_cli_add_text (builder, "audience", item->reference != NULL ? lf_audience_name (item->reference->audience) : NULL);
  lf_cli_add_text (builder, "uri", item->reference != NULL ? item->reference->uri : NULL);
  lf_cli_add_text (builder, "url", item->reference != NULL ? item->reference->url : NULL);
  lf_cli_add_text (builder, "author", item->author.handle);
  lf_cli_add_text (builder, "author_name", item->author.name);
  lf_cli_add_text (builder, "text", item->text);
  lf_cli_add_text (builder, "parent_uri", item->parent_uri);
  lf_cli_add_time (builder, "created", item->created_us);
  lf_cli_add_time (builder, "answer_until", item->reference != NULL ? item->reference->answer_until_us : 0);
  lf_cli_add_time (builder, "private_until", item->reference != NULL ? item->reference->private_until_us : 0);
  json_builder_set_member_name (builder, "hidden");
  json_builder_add_boolean_value (builder, (item->marks & LF_ITEM_HIDDEN) != 0);
  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (guint i = 0; item->account_uids != NULL && item->account_uids[i] != NULL; i++)
    json_builder_add_string_value (builder, item->account_uids[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "links");
  json_builder_begin_array (builder);
  for (guint i = 0; item->links != NULL && item->links[i] != NULL; i++)
    json_builder_add_string_value (builder, item->links[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

void
lf_cli_print_item (LfCli  *cli,
                   LfItem *item)
{
  /* What is our own, or only stands in the thread, waits for nobody. */
  gboolean waits = item->kind != LF_ITEM_OWN && item->kind != LF_ITEM_CONTEXT;
  gboolean told = item->author.handle != NULL && *item->author.handle != '\0';
  g_autofree char *state = waits ? lf_words_for_item_state (item) : NULL;
  g_autofree char *kind = lf_words_for_item_kind (item);
  g_autofree char *when = lf_words_time_ago (item->created_us, lf_cli_now_us (cli));
  g_autofree char *audience = lf_words_for_audience (item->reference != NULL ? item->reference->audience : LF_AUDIENCE_PUBLIC);

  lf_cli_print ("%s  %s%s%s%s, %s, %s, %s, %s%s%s\n    %s\n", item->uid != NULL ? item->uid : "", lf_words_for_person (&item->author),
                told ? " (" : "", told ? item->author.handle : "", told ? ")" : "", kind, audience, lf_words_for_network (item->network), when,
                waits ? ", " : "", waits ? state : "", item->text != NULL ? item->text : "");
}
