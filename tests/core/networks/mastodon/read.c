/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The readers over every answer that a real server gave, and over answers that no server should give. */

#include "config.h"

#include "lib/lf-test.h"

#include "core/http/lf-json.h"
#include "core/networks/mastodon/lf-mastodon-read.h"

#include <string.h>

#define OFFICE "01HZ5S4GCWZ0052GHA1XJM99N6"
#define ROOT_URI "http://localhost:8080/users/bezirksamt/statuses/01M83GP7KHQ9W104DR577HMFWJ"

static JsonNode *
read_recorded (const char *name)
{
  g_autofree char *path = g_strdup_printf ("fixtures/mastodon/%s", name);
  g_autoptr(GBytes) bytes = lf_test_read_file (path);
  g_autoptr(GError) error = NULL;
  JsonNode *node = lf_json_parse (bytes, &error);

  g_assert_no_error (error);
  return node;
}

static JsonNode *
read_json (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  JsonNode *node = lf_json_parse (bytes, &error);

  g_assert_no_error (error);
  return node;
}

static char *
read_link_header (const char *name)
{
  g_autofree char *path = g_strdup_printf ("fixtures/mastodon/%s", name);
  g_autoptr(GBytes) bytes = lf_test_read_file (path);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "Link: "))
      return g_strdup (lines[i] + strlen ("Link: "));

  return NULL;
}

static LfFetched *
fetched_new (void)
{
  LfFetched *fetched = lf_fetched_new ();

  fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  return fetched;
}

static void
assert_whole (LfItem *item)
{
  g_assert_nonnull (item);
  g_assert_cmpstr (item->network, ==, "mastodon");
  g_assert_cmpuint (strlen (item->reference->remote_id), ==, 26);
  g_assert_true (g_str_has_prefix (item->reference->uri, "http://localhost:8080/"));
  g_assert_nonnull (item->reference->url);
  g_assert_true (g_str_has_prefix (item->author.handle, "@"));
  g_assert_true (g_str_has_suffix (item->author.handle, "@localhost:8080"));
  g_assert_cmpstr (item->author.name, !=, "");
  g_assert_cmpint (item->created_us, >, G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC);
  g_assert_true (g_utf8_validate (item->text, -1, NULL));
  g_assert_null (strstr (item->text, "<p>"));
  g_assert_null (strstr (item->text, "</"));
  for (guint i = 0; item->links[i] != NULL; i++)
    g_assert_true (g_str_has_prefix (item->links[i], "http"));
}

static guint
read_every_status_in (JsonNode *node)
{
  LfMastodonSight sight = { .own_id = OFFICE, .domain = "localhost:8080" };
  guint n = 0;

  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      n += read_every_status_in (json_array_get_element (json_node_get_array (node), i));
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr(GList) members = json_object_get_values (object);
      g_autoptr(LfItem) item = lf_mastodon_read_status (object, &sight);

      for (GList *l = members; l != NULL; l = l->next)
        n += read_every_status_in (l->data);
      if (lf_json_get_string (object, "uri") != NULL && lf_json_get_object (object, "account") != NULL)
        {
          g_assert_true ((item == NULL) == (lf_json_get_object (object, "reblog") != NULL));
          if (item != NULL)
            assert_whole (item);
          n++;
        }
      else
        g_assert_null (item);
    }

  return n;
}

static guint
read_every_file_in (const char *folder,
                    guint      *n_files)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, folder, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (path, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (folder, name, NULL);
      g_autofree char *child_path = g_build_filename (path, name, NULL);

      if (g_file_test (child_path, G_FILE_TEST_IS_DIR))
        n += read_every_file_in (child, n_files);
      else if (g_str_has_suffix (name, ".json"))
        {
          g_autoptr(JsonNode) node = read_recorded (child + strlen ("fixtures/mastodon/"));

          n += read_every_status_in (node);
          (*n_files)++;
        }
    }

  return n;
}

static void
test_every_recorded_answer_is_read (void)
{
  guint n_files = 0;
  guint n = read_every_file_in ("fixtures/mastodon", &n_files);

  g_assert_cmpuint (n_files, >, 150);
  g_assert_cmpuint (n, >, 150);
}

static void
test_notifications_become_items (void)
{
  g_autoptr(JsonNode) node = read_recorded ("notifications/list-incl-admin-and-pending.json");
  g_autoptr(GHashTable) known = lf_mastodon_known_new ();
  g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func (g_free);
  LfMastodonSight sight = { .own_id = OFFICE, .domain = "localhost:8080", .known = known };
  g_autoptr(LfFetched) fetched = fetched_new ();
  guint n_messages = 0;
  guint n_replies = 0;

  lf_mastodon_read_notifications (lf_json_root_array (node), &sight, fetched, unknown);
  for (guint i = 0; i < fetched->items->len; i++)
    {
      LfItem *item = g_ptr_array_index (fetched->items, i);

      assert_whole (item);
      n_messages += item->kind == LF_ITEM_MESSAGE;
      n_replies += item->kind == LF_ITEM_REPLY;
      g_assert_true (item->kind != LF_ITEM_MESSAGE || item->reference->audience == LF_AUDIENCE_DIRECT);
      g_assert_true (item->kind != LF_ITEM_OWN && item->kind != LF_ITEM_CONTEXT);
    }

  /* 14 mentions, 6 of them private, and one reply that waits for approval; the rest are likes, boosts and the like. */
  g_assert_cmpuint (fetched->items->len, ==, 15);
  g_assert_cmpuint (n_messages, ==, 6);
  g_assert_cmpuint (n_replies, >, 2);
  g_assert_cmpuint (fetched->n_skipped, ==, 0);
  g_assert_cmpuint (unknown->len, ==, 0);
}

static void
test_each_kind_of_notification_is_read_or_left_out (void)
{
  const char *left_out[] = { "admin.sign_up", "favourite", "follow", "pending.reblog", "poll", "reblog", "status", "update" };
  const char *taken[] = { "mention", "pending.reply" };
  g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func (g_free);
  LfMastodonSight sight = { .own_id = OFFICE, .domain = "localhost:8080" };
  g_autoptr(LfFetched) fetched = fetched_new ();
  g_autoptr(JsonArray) array = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (left_out); i++)
    {
      g_autofree char *name = g_strdup_printf ("notifications/by-type/%s.json", left_out[i]);

      json_array_add_element (array, read_recorded (name));
    }
  lf_mastodon_read_notifications (array, &sight, fetched, unknown);
  g_assert_cmpuint (fetched->items->len, ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autofree char *name = g_strdup_printf ("notifications/by-type/%s.json", taken[i]);

      json_array_add_element (array, read_recorded (name));
    }
  lf_mastodon_read_notifications (array, &sight, fetched, unknown);
  g_assert_cmpuint (fetched->items->len, ==, 2);
  g_assert_cmpuint (fetched->n_skipped, ==, 0);
}

static void
test_unknown_notifications_are_counted_and_named (void)
{
  g_autoptr(JsonNode) node = read_json (
    "[{\"id\":\"1\",\"type\":\"annual_\\u202ereport\"},{\"id\":\"2\"},{\"id\":\"3\",\"type\":7},"
    "{\"id\":\"4\",\"type\":\"mention\"},{\"id\":\"5\",\"type\":\"mention\",\"status\":null},7,null,"
    "{\"id\":\"6\",\"type\":\"quote\",\"status\":{\"id\":\"9\",\"uri\":\"https://a.example/9\",\"visibility\":\"public\","
    "\"content\":\"<p>Unfug</p>\",\"created_at\":\"2026-11-23T06:14:59.536Z\","
    "\"account\":{\"id\":\"2\",\"acct\":\"x@a.example\"}}}]");
  g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func (g_free);
  LfMastodonSight sight = { .own_id = "1", .domain = "o.example" };
  g_autoptr(LfFetched) fetched = fetched_new ();
  LfItem *quote;

  lf_mastodon_read_notifications (lf_json_root_array (node), &sight, fetched, unknown);
  g_assert_cmpuint (fetched->n_skipped, ==, 5);
  g_assert_cmpstr (g_ptr_array_index (unknown, 0), ==, "annual_report");
  g_assert_cmpuint (fetched->items->len, ==, 1);
  quote = g_ptr_array_index (fetched->items, 0);
  g_assert_cmpint (quote->kind, ==, LF_ITEM_QUOTE);
  g_assert_cmpstr (quote->author.handle, ==, "@x@a.example");
  g_assert_cmpstr (quote->author.name, ==, "@x@a.example");
  g_assert_null (quote->reference->url);
}

static LfItem *
read_one (const char *name)
{
  g_autoptr(JsonNode) node = read_recorded (name);
  LfMastodonSight sight = { .own_id = OFFICE, .domain = "localhost:8080" };

  return lf_mastodon_read_status (lf_json_root_object (node), &sight);
}

static void
test_a_reply_is_read_whole (void)
{
  g_autoptr(LfItem) item = read_one ("thread/2-citizen-reply.json");

  assert_whole (item);
  g_assert_cmpint (item->kind, ==, LF_ITEM_REPLY);
  g_assert_cmpstr (item->author.name, ==, "Jürgen Müßig 🚲");
  g_assert_cmpstr (item->author.handle, ==, "@buerger1@localhost:8080");
  g_assert_cmpstr (item->text, ==, "@bezirksamt Großartig! Braucht man dafür auch weiterhin einen Termin? Für ältere Menschen "
                                   "wäre „ohne Termin“ schöner 😊");
  g_assert_cmpint (item->reference->audience, ==, LF_AUDIENCE_UNLISTED);
  g_assert_cmpint (item->created_us, ==, G_GINT64_CONSTANT (1795414499536000));
  g_assert_null (item->parent_uri);
  g_assert_nonnull (strstr (item->reference->extra, "\"in_reply_to_id\":\"01M83GP7KHQ9W104DR577HMFWJ\""));
}

static void
test_a_warning_is_a_paragraph_of_its_own (void)
{
  g_autoptr(LfItem) item = read_one ("thread/5-citizen-nested-reply-with-cw.json");
  g_autoptr(JsonNode) node = read_recorded ("thread/5-citizen-nested-reply-with-cw.json");
  g_autofree char *start = g_strdup_printf ("%s\n\n", lf_json_get_string (lf_json_root_object (node), "spoiler_text"));

  assert_whole (item);
  g_assert_nonnull (strstr (item->reference->extra, lf_json_get_string (lf_json_root_object (node), "spoiler_text")));
  g_assert_true (g_str_has_prefix (item->text, start));
  g_assert_cmpuint (strlen (item->text), >, strlen (start));
}

static void
test_pictures_are_links_that_nobody_loads (void)
{
  g_autoptr(LfItem) item = read_one ("thread/6-citizen-reply-with-image-unlisted.json");

  assert_whole (item);
  g_assert_cmpuint (g_strv_length (item->links), ==, 1);
  g_assert_true (g_str_has_prefix (item->links[0], "http://localhost:8080/fileserver/"));
}

static void
test_own_statuses_and_boosts_are_told_apart (void)
{
  g_autoptr(JsonNode) node = read_recorded ("timelines/account-statuses.json");
  LfMastodonSight sight = { .own_id = OFFICE, .domain = "localhost:8080" };
  g_autoptr(LfFetched) fetched = fetched_new ();

  lf_mastodon_read_statuses (lf_json_root_array (node), &sight, fetched);
  g_assert_cmpuint (json_array_get_length (lf_json_root_array (node)), ==, 3);
  g_assert_cmpuint (fetched->items->len, ==, 1);
  g_assert_cmpint (((LfItem *) g_ptr_array_index (fetched->items, 0))->kind, ==, LF_ITEM_OWN);
}

static void
test_a_thread_finds_its_parents (void)
{
  g_autoptr(JsonNode) root = read_recorded ("thread/1-announcement.json");
  g_autoptr(JsonNode) node = read_recorded ("thread/context-of-announcement.json");
  g_autoptr(GHashTable) known = lf_mastodon_known_new ();
  LfMastodonSight sight = { .own_id = OFFICE, .domain = "localhost:8080", .known = known };
  g_autoptr(LfFetched) fetched = fetched_new ();

  lf_mastodon_known_add (known, lf_json_root_object (root));
  lf_mastodon_read_statuses (lf_json_get_array (lf_json_root_object (node), "descendants"), &sight, fetched);
  g_assert_cmpuint (fetched->items->len, >=, 5);
  for (guint i = 0; i < fetched->items->len; i++)
    {
      LfItem *item = g_ptr_array_index (fetched->items, i);

      g_assert_nonnull (item->parent_uri);
      g_assert_cmpstr (item->root_uri, ==, ROOT_URI);
    }
}

static void
test_a_circle_of_parents_ends (void)
{
  g_autoptr(JsonNode) node = read_json (
    "[{\"id\":\"1\",\"uri\":\"https://a.example/1\",\"in_reply_to_id\":\"2\",\"account\":{\"id\":\"7\",\"acct\":\"x\"}},"
    "{\"id\":\"2\",\"uri\":\"https://a.example/2\",\"in_reply_to_id\":\"1\",\"account\":{\"id\":\"7\",\"acct\":\"x\"}}]");
  g_autoptr(GHashTable) known = lf_mastodon_known_new ();
  LfMastodonSight sight = { .own_id = "1", .domain = "a.example", .known = known };
  g_autoptr(LfFetched) fetched = fetched_new ();

  lf_mastodon_read_statuses (lf_json_root_array (node), &sight, fetched);
  g_assert_cmpuint (fetched->items->len, ==, 2);
  g_assert_null (((LfItem *) g_ptr_array_index (fetched->items, 0))->root_uri);
  g_assert_cmpint (((LfItem *) g_ptr_array_index (fetched->items, 0))->reference->audience, ==, LF_AUDIENCE_DIRECT);
}

static void
test_conversations_give_their_newest_message (void)
{
  g_autoptr(JsonNode) node = read_recorded ("conversations/list.json");
  LfMastodonSight sight = { .own_id = OFFICE, .domain = "localhost:8080" };
  g_autoptr(LfFetched) fetched = fetched_new ();

  lf_mastodon_read_conversations (lf_json_root_array (node), &sight, fetched);
  g_assert_cmpuint (fetched->items->len, ==, 2);
  g_assert_cmpint (((LfItem *) g_ptr_array_index (fetched->items, 0))->kind, ==, LF_ITEM_MESSAGE);
  lf_mastodon_reverse (fetched);
  g_assert_cmpstr (((LfItem *) g_ptr_array_index (fetched->items, 0))->text, ==, "@bezirksamt Danke!!");
}

static void
test_pages_go_on_by_their_links (void)
{
  g_autoptr(JsonNode) page = read_recorded ("notifications/page1-limit3.json");
  g_autofree char *link = read_link_header ("notifications/page1-limit3.headers");
  g_autofree char *newest = lf_mastodon_read_newest (link, lf_json_root_array (page), NULL);
  g_autofree char *oldest = lf_mastodon_read_oldest (link, lf_json_root_array (page), NULL);
  g_autofree char *newest_without = lf_mastodon_read_newest (NULL, lf_json_root_array (page), NULL);
  g_autoptr(JsonNode) empty = read_recorded ("notifications/last-page-empty.json");
  g_autofree char *empty_link = read_link_header ("notifications/last-page-empty.headers");
  g_autofree char *none = lf_mastodon_read_newest (empty_link, lf_json_root_array (empty), NULL);
  g_autoptr(JsonNode) conversations = read_recorded ("conversations/list-limit1.json");
  g_autofree char *conversations_link = read_link_header ("conversations/list-limit1.headers");
  g_autofree char *conversation = lf_mastodon_read_newest (conversations_link, lf_json_root_array (conversations), "last_status");
  g_autofree char *conversation_without = lf_mastodon_read_newest ("<nonsense", lf_json_root_array (conversations),
                                                                   "last_status");

  g_assert_cmpstr (newest, ==, "01M83GWT64BDAS8D86KRT1A61M");
  g_assert_cmpstr (newest_without, ==, newest);
  g_assert_cmpstr (oldest, ==, "01M83GTVTS78XE35H8A0Y76ZB1");
  g_assert_null (empty_link);
  g_assert_null (none);
  g_assert_cmpstr (conversation, ==, conversation_without);
}

static void
test_accounts_are_read (void)
{
  g_autoptr(JsonNode) node = read_recorded ("account/verify-credentials.json");
  g_autoptr(LfAccount) account = lf_account_new ();

  g_assert_true (lf_mastodon_read_account (lf_json_root_object (node), "localhost:8080", account));
  g_assert_cmpstr (account->remote_id, ==, OFFICE);
  g_assert_cmpstr (account->handle, ==, "@bezirksamt@localhost:8080");
  g_assert_cmpstr (account->name, ==, "Bezirksamt Mitte von Berlin");
  g_assert_false (lf_mastodon_read_account (NULL, "localhost:8080", account));
  g_assert_cmpstr (account->remote_id, ==, OFFICE);
}

static void
test_receipts_need_an_id_and_an_address (void)
{
  g_autoptr(JsonNode) node = read_recorded ("statuses/post-plain.json");
  g_autoptr(JsonNode) scheduled = read_recorded ("scheduled/post.json");
  g_autoptr(LfReceipt) receipt = lf_mastodon_read_receipt (lf_json_root_object (node));

  g_assert_nonnull (receipt);
  g_assert_cmpstr (receipt->remote_id, ==, lf_json_get_string (lf_json_root_object (node), "id"));
  g_assert_cmpint (receipt->sent_us, >, 0);
  g_assert_null (lf_mastodon_read_receipt (lf_json_root_object (scheduled)));
  g_assert_null (lf_mastodon_read_receipt (NULL));
}

static void
test_hostile_names_and_addresses_are_made_safe (void)
{
  g_autoptr(JsonNode) node = read_json (
    "{\"id\":\"1\",\"uri\":\"tag:a.example,2026:1\",\"url\":\"javascript:alert(1)\",\"visibility\":\"local\","
    "\"content\":\"<p onclick=x>Hallo <a href='javascript:x'>hier</a> <a href='https://a.example/x'>dort</a></p>"
    "<script>x</script>\","
    "\"spoiler_text\":7,\"media_attachments\":[{\"url\":\"file:///etc/passwd\",\"description\":\"x\"}],\"mentions\":null,"
    "\"account\":{\"id\":\"2\",\"acct\":\"x\\u202ey\",\"display_name\":\"\\u202eAnna\\n\\u0000<b>\",\"url\":\"ftp://x\"}}");
  LfMastodonSight sight = { .own_id = "9", .domain = "a.example" };
  g_autoptr(LfItem) item = lf_mastodon_read_status (lf_json_root_object (node), &sight);

  g_assert_nonnull (item);
  g_assert_null (item->reference->url);
  g_assert_null (item->author.url);
  g_assert_cmpstr (item->author.handle, ==, "@xy@a.example");
  g_assert_null (strstr (item->author.name, "\u202e"));
  g_assert_cmpstr (item->text, ==, "Hallo hier dort");
  g_assert_cmpuint (g_strv_length (item->links), ==, 1);
  g_assert_cmpint (item->reference->audience, ==, LF_AUDIENCE_DIRECT);
  g_assert_cmpint (item->kind, ==, LF_ITEM_CONTEXT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mastodon/read/everything", test_every_recorded_answer_is_read);
  g_test_add_func ("/mastodon/read/notifications", test_notifications_become_items);
  g_test_add_func ("/mastodon/read/by-type", test_each_kind_of_notification_is_read_or_left_out);
  g_test_add_func ("/mastodon/read/unknown", test_unknown_notifications_are_counted_and_named);
  g_test_add_func ("/mastodon/read/reply", test_a_reply_is_read_whole);
  g_test_add_func ("/mastodon/read/warning", test_a_warning_is_a_paragraph_of_its_own);
  g_test_add_func ("/mastodon/read/pictures", test_pictures_are_links_that_nobody_loads);
  g_test_add_func ("/mastodon/read/own", test_own_statuses_and_boosts_are_told_apart);
  g_test_add_func ("/mastodon/read/thread", test_a_thread_finds_its_parents);
  g_test_add_func ("/mastodon/read/circle", test_a_circle_of_parents_ends);
  g_test_add_func ("/mastodon/read/conversations", test_conversations_give_their_newest_message);
  g_test_add_func ("/mastodon/read/pages", test_pages_go_on_by_their_links);
  g_test_add_func ("/mastodon/read/account", test_accounts_are_read);
  g_test_add_func ("/mastodon/read/receipt", test_receipts_need_an_id_and_an_address);
  g_test_add_func ("/mastodon/read/hostile", test_hostile_names_and_addresses_are_made_safe);
  return g_test_run ();
}
