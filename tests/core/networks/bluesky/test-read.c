/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readers over answers that a real PDS and AppView gave. */

#include "config.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-read.h"

#include "lib/lf-test.h"

#include <string.h>

#define OFFICE "did:plc:6w3adm3m5bezbndxog3asg7c"
#define ANNA "did:plc:53wz2xeoo26qyy7vpdy4h6lb"
#define MEHMET "did:plc:7yirjxztzinnulobsdrzwd6k"
#define ROOT_POST "at://" OFFICE "/app.bsky.feed.post/3n2xjrs2hik2b"
#define ROOT_CID "bafyreihns2okkjc74v6pafwrdc2nukl72ws65yxdwcril5wujvudntpzh4"
#define ANNAS_REPLY "at://" ANNA "/app.bsky.feed.post/3n2xjrt4zwt2y"

static JsonNode *
read_recorded (const char *name)
{
  g_autofree char *path = g_strdup_printf ("fixtures/bluesky/%s.json", name);
  g_autoptr(GBytes) bytes = lf_test_read_file (path);
  g_autoptr(GError) error = NULL;
  JsonNode *node = lf_json_parse (bytes, &error);

  g_assert_no_error (error);
  return node;
}

static JsonNode *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  JsonNode *node = lf_json_parse (bytes, &error);

  g_assert_no_error (error);
  return node;
}

static LfBlueskyPage *
read_notifications (const char *name)
{
  g_autoptr(JsonNode) answer = read_recorded (name);
  g_autoptr(GError) error = NULL;
  LfBlueskyPage *page = lf_bluesky_read_notifications (answer, &error);

  g_assert_no_error (error);
  return page;
}

static void
assert_item_is_whole (LfItem *item)
{
  g_assert_cmpstr (item->network, ==, "bluesky");
  g_assert_true (g_str_has_prefix (item->reference->uri, "at://did:plc:"));
  g_assert_cmpstr (item->reference->uri, ==, item->reference->remote_id);
  g_assert_true (g_str_has_prefix (item->reference->url, "https://bsky.app/profile/did:plc:"));
  g_assert_cmpint (item->reference->audience, ==, LF_AUDIENCE_PUBLIC);
  g_assert_nonnull (strstr (item->reference->extra, "\"cid\":\"bafyrei"));
  g_assert_nonnull (strstr (item->reference->extra, "\"root\":{\"uri\":\"at://"));
  g_assert_cmpstr (item->author.name, !=, "");
  g_assert_cmpstr (item->author.handle, !=, "");
  g_assert_nonnull (item->text);
  g_assert_nonnull (item->links);
  g_assert_nonnull (item->root_uri);
  g_assert_cmpint (item->created_us, >, G_GINT64_CONSTANT (1795000000000000));
}

static void
test_notifications_become_items_with_the_right_kinds (void)
{
  g_autoptr(LfBlueskyPage) page = read_notifications ("notif-list");
  const LfItemKind kinds[] = { LF_ITEM_REPLY, LF_ITEM_REPLY, LF_ITEM_QUOTE, LF_ITEM_QUOTE, LF_ITEM_MENTION };
  LfItem *reply;

  g_assert_cmpuint (page->n_entries, ==, 10);
  g_assert_cmpuint (page->n_skipped, ==, 0);
  g_assert_cmpuint (page->items->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < page->items->len; i++)
    {
      assert_item_is_whole (g_ptr_array_index (page->items, i));
      g_assert_cmpint (((LfItem *) g_ptr_array_index (page->items, i))->kind, ==, kinds[i]);
    }

  reply = g_ptr_array_index (page->items, 0);
  g_assert_cmpstr (reply->reference->uri, ==, ANNAS_REPLY);
  g_assert_cmpstr (reply->reference->url, ==, "https://bsky.app/profile/" ANNA "/post/3n2xjrt4zwt2y");
  g_assert_cmpstr (reply->text, ==, "Danke! Hat das Bürgeramt auch samstags offen?");
  g_assert_cmpstr (reply->author.name, ==, "Anna");
  g_assert_cmpstr (reply->author.handle, ==, "anna.test");
  g_assert_cmpstr (reply->author.remote_id, ==, ANNA);
  g_assert_cmpstr (reply->parent_uri, ==, ROOT_POST);
  g_assert_cmpstr (reply->root_uri, ==, ROOT_POST);
  g_assert_nonnull (strstr (reply->reference->extra, "\"root\":{\"uri\":\"" ROOT_POST "\",\"cid\":\"" ROOT_CID "\"}"));
}

static void
test_every_recorded_page_is_read (void)
{
  static const struct { const char *name; guint n_entries, n_items; gboolean more; } pages[] = {
    { "notif-list-page1", 3, 0, TRUE }, { "notif-list-page2", 3, 1, TRUE }, { "notif-list-reasons", 5, 5, FALSE },
    { "notif-list-afterReplyDeleted", 1, 1, FALSE }, { "notif-list-afterSeen", 3, 0, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr(LfBlueskyPage) page = read_notifications (pages[i].name);

      g_test_message ("%s", pages[i].name);
      g_assert_cmpuint (page->n_entries, ==, pages[i].n_entries);
      g_assert_cmpuint (page->items->len, ==, pages[i].n_items);
      g_assert_cmpint (page->cursor != NULL, ==, pages[i].more);
      g_assert_cmpint (page->newest_us, >=, page->oldest_us);
      g_assert_cmpint (page->oldest_us, >, 0);
    }
}

static void
test_a_quote_links_to_what_it_quotes_and_shows (void)
{
  g_autoptr(LfBlueskyPage) page = read_notifications ("notif-list-reasons");
  LfItem *plain = g_ptr_array_index (page->items, 2), *with_card = g_ptr_array_index (page->items, 3);

  g_assert_cmpuint (g_strv_length (plain->links), ==, 1);
  g_assert_cmpstr (plain->links[0], ==, "https://bsky.app/profile/" OFFICE "/post/3n2xjrs2hik2b");
  g_assert_cmpuint (g_strv_length (with_card->links), ==, 2);
  g_assert_cmpstr (with_card->links[0], ==, "https://www.berlin.de/");
  g_assert_cmpstr (with_card->root_uri, ==, with_card->reference->uri);
  g_assert_null (with_card->parent_uri);
}

static void
test_one_post_with_two_reasons_is_one_item (void)
{
  static const char entry[] =
    "{\"uri\":\"" ANNAS_REPLY "\",\"cid\":\"bafyreia\",\"author\":{\"handle\":\"anna.test\"},\"reason\":\"%s\","
    "\"record\":{\"text\":\"Hallo\",\"createdAt\":\"2026-11-23T06:45:13.131Z\"},"
    "\"indexedAt\":\"2026-11-23T06:45:13.131Z\"}";
  g_autofree char *mention = g_strdup_printf (entry, "mention");
  g_autofree char *reply = g_strdup_printf (entry, "reply");
  g_autofree char *quote = g_strdup_printf (entry, "quote");
  g_autofree char *text = g_strdup_printf ("{\"notifications\":[%s,%s,%s]}", mention, reply, quote);
  g_autoptr(JsonNode) answer = parse (text);
  g_autoptr(LfBlueskyPage) page = lf_bluesky_read_notifications (answer, NULL);

  g_assert_cmpuint (page->items->len, ==, 1);
  g_assert_cmpint (((LfItem *) g_ptr_array_index (page->items, 0))->kind, ==, LF_ITEM_REPLY);
}

static void
test_garbage_in_a_list_is_counted_not_fatal (void)
{
  g_autoptr(JsonNode) answer = parse (
    "{\"notifications\":[null,7,{},{\"reason\":\"poke\",\"uri\":\"" ANNAS_REPLY "\"},"
    "{\"reason\":\"reply\",\"uri\":\"at://did:plc:a/../b\",\"record\":{\"text\":\"x\"},\"indexedAt\":\"2026-11-23T06:45:13Z\"},"
    "{\"reason\":\"reply\",\"uri\":\"https://example.org\",\"record\":{\"text\":\"x\"},\"indexedAt\":\"2026-11-23T06:45:13Z\"},"
    "{\"reason\":\"reply\",\"uri\":\"" ANNAS_REPLY "\",\"record\":{\"text\":5},\"indexedAt\":\"2026-11-23T06:45:13Z\"},"
    "{\"reason\":\"reply\",\"uri\":\"" ANNAS_REPLY "\",\"record\":{\"text\":\"no time\"}},"
    "{\"reason\":\"reply\",\"uri\":\"" ANNAS_REPLY "\",\"author\":[],"
    "\"record\":{\"text\":\"gut\",\"facets\":[3,{\"features\":7},{\"features\":"
    "[{\"$type\":\"app.bsky.richtext.facet#link\",\"uri\":\"javascript:alert(1)\"},"
    "{\"$type\":\"app.bsky.richtext.facet#link\",\"uri\":9}]}],\"embed\":[]},"
    "\"indexedAt\":\"2026-11-23T06:45:13Z\"}],\"cursor\":12}");
  g_autoptr(LfBlueskyPage) page = lf_bluesky_read_notifications (answer, NULL);
  LfItem *item;

  g_assert_cmpuint (page->items->len, ==, 1);
  g_assert_cmpuint (page->n_skipped, ==, 8);
  g_assert_null (page->cursor);
  item = g_ptr_array_index (page->items, 0);
  g_assert_cmpstr (item->text, ==, "gut");
  g_assert_cmpstr (item->author.name, ==, ANNA);
  g_assert_cmpuint (g_strv_length (item->links), ==, 0);
}

static void
test_another_answer_is_not_understood (void)
{
  g_autoptr(JsonNode) answer = parse ("{\"feed\":[]}");
  g_autoptr(LfAccount) account = lf_account_new ();
  g_autoptr(GError) error = NULL, other_error = NULL;

  g_assert_null (lf_bluesky_read_notifications (answer, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
  g_assert_null (lf_bluesky_read_records (answer, account, &other_error));
  g_assert_error (other_error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
}

static void
test_names_and_texts_of_strangers_are_cleaned (void)
{
  g_autoptr(JsonNode) answer = parse (
    "{\"notifications\":[{\"uri\":\"" ANNAS_REPLY "\",\"cid\":\"c\",\"reason\":\"reply\","
    "\"indexedAt\":\"2026-11-23T06:45:13.131Z\","
    "\"author\":{\"handle\":\"handle.invalid\",\"displayName\":\"Bezirks\\u202eamt\\n <b>\"},"
    "\"record\":{\"text\":\"a\\u202eb\\r\\nc\\u0007\",\"createdAt\":\"2031-01-01T00:00:00Z\"}}]}");
  g_autoptr(LfBlueskyPage) page = lf_bluesky_read_notifications (answer, NULL);
  LfItem *item = g_ptr_array_index (page->items, 0);

  g_assert_cmpstr (item->author.name, ==, "Bezirksamt <b>");
  g_assert_cmpstr (item->author.handle, ==, ANNA);
  g_assert_cmpstr (item->text, ==, "ab\nc");
  g_assert_cmpint (item->created_us, ==, page->newest_us);
}

static void
test_own_records_are_read_oldest_first (void)
{
  static const char * const names[] = { "record-list-page1", "record-list-page2", "record-list-reverse" };
  g_autoptr(LfAccount) account = lf_account_new ();

  account->remote_id = g_strdup (OFFICE);
  account->handle = g_strdup ("bezirksamt.test");
  account->name = g_strdup ("Bezirksamt Neukölln");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(JsonNode) answer = read_recorded (names[i]);
      g_autoptr(LfBlueskyPage) page = lf_bluesky_read_records (answer, account, NULL);

      g_assert_cmpuint (page->items->len, ==, page->n_entries);
      g_assert_cmpuint (page->n_skipped, ==, 0);
      g_assert_nonnull (page->cursor);
      for (guint n = 0; n < page->items->len; n++)
        {
          LfItem *item = g_ptr_array_index (page->items, n);

          assert_item_is_whole (item);
          g_assert_cmpint (item->kind, ==, LF_ITEM_OWN);
          g_assert_cmpstr (item->author.name, ==, "Bezirksamt Neukölln");
        }
    }
}

static GPtrArray *
read_thread (const char         *name,
             const char         *target,
             LfBlueskyThreadUse  use)
{
  g_autoptr(JsonNode) answer = read_recorded (name);

  return lf_bluesky_read_thread (answer, OFFICE, target, use);
}

static void
test_a_thread_is_read_whole_and_in_order (void)
{
  g_autoptr(GPtrArray) items = read_thread ("feed-getPostThread", NULL, LF_BLUESKY_WHOLE_THREAD);
  g_autoptr(GPtrArray) from_below = read_thread ("feed-getPostThread-ofReply", NULL, LF_BLUESKY_WHOLE_THREAD);
  const LfItemKind kinds[] = { LF_ITEM_OWN, LF_ITEM_CONTEXT, LF_ITEM_OWN, LF_ITEM_CONTEXT };

  g_assert_cmpuint (items->len, ==, 4);
  g_assert_cmpuint (from_below->len, ==, 4);
  for (guint i = 0; i < items->len; i++)
    {
      LfItem *item = g_ptr_array_index (items, i);

      assert_item_is_whole (item);
      g_assert_cmpint (item->kind, ==, kinds[i]);
      g_assert_cmpstr (item->root_uri, ==, ROOT_POST);
      g_assert_cmpstr (item->reference->uri, ==, ((LfItem *) g_ptr_array_index (from_below, i))->reference->uri);
    }
}

static void
test_deleted_and_blocked_posts_are_left_out (void)
{
  g_autoptr(GPtrArray) deleted = read_thread ("feed-getPostThread-deletedParent", NULL, LF_BLUESKY_WHOLE_THREAD);
  g_autoptr(GPtrArray) blocked = read_thread ("feed-getPostThread-blocked", NULL, LF_BLUESKY_WHOLE_THREAD);
  g_autoptr(GPtrArray) gated = read_thread ("feed-getPostThread-gated", NULL, LF_BLUESKY_WHOLE_THREAD);
  g_autoptr(GPtrArray) by_handle = read_thread ("feed-getPostThread-handleUri", NULL, LF_BLUESKY_WHOLE_THREAD);

  g_assert_cmpuint (deleted->len, ==, 2);
  g_assert_cmpstr (((LfItem *) g_ptr_array_index (deleted, 0))->parent_uri, ==, ANNAS_REPLY);
  g_assert_cmpuint (blocked->len, ==, 0);
  g_assert_cmpuint (gated->len, ==, 1);
  g_assert_cmpuint (by_handle->len, ==, 1);
}

static void
test_answers_that_the_office_hid_stay_hidden (void)
{
  g_autoptr(GPtrArray) items = read_thread ("feed-getPostThread-hiddenReply", NULL, LF_BLUESKY_WHOLE_THREAD);
  g_autoptr(GPtrArray) wanted = read_thread ("feed-getPostThread-hiddenReply", ANNAS_REPLY, LF_BLUESKY_WHOLE_THREAD);

  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (((LfItem *) g_ptr_array_index (items, 0))->reference->uri, ==, ROOT_POST);
  g_assert_cmpuint (wanted->len, ==, 3);
}

static void
test_answers_in_a_thread_are_what_notifications_would_tell (void)
{
  g_autoptr(GPtrArray) items = read_thread ("feed-getPostThread", NULL, LF_BLUESKY_ANSWERS);
  g_autoptr(GPtrArray) hidden = read_thread ("feed-getPostThread-hiddenReply", NULL, LF_BLUESKY_ANSWERS);

  g_assert_cmpuint (items->len, ==, 2);
  for (guint i = 0; i < items->len; i++)
    g_assert_cmpint (((LfItem *) g_ptr_array_index (items, i))->kind, ==, LF_ITEM_REPLY);
  g_assert_cmpstr (((LfItem *) g_ptr_array_index (items, 1))->author.remote_id, ==, MEHMET);
  g_assert_cmpuint (hidden->len, ==, 0);
}

static void
test_a_post_is_found_with_its_present_hash (void)
{
  static const char * const names[] = { "feed-getPosts", "feed-getPosts-unauthenticatedAppView", "feed-getQuotes",
                                        "feed-searchPosts" };
  g_autoptr(JsonNode) posts = read_recorded ("feed-getPosts");
  g_autoptr(LfItem) item = lf_bluesky_read_post_of (posts, ROOT_POST);

  g_assert_nonnull (item);
  g_assert_nonnull (strstr (item->reference->extra, "\"cid\":\"" ROOT_CID "\""));
  g_assert_null (lf_bluesky_read_post_of (posts, ANNAS_REPLY));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(JsonNode) answer = read_recorded (names[i]);
      JsonArray *array = lf_json_get_array (lf_json_root_object (answer), "posts");

      for (guint n = 0; n < lf_json_n_objects (array); n++)
        {
          g_autoptr(LfItem) post = lf_bluesky_read_post_of (answer, lf_json_get_string (lf_json_nth_object (array, n), "uri"));

          assert_item_is_whole (post);
        }
    }
}

static void
test_only_addresses_of_records_are_split (void)
{
  static const char * const refused[] = {
    "", "at://", "at://did:plc:a", "at://did:plc:a/app.bsky.feed.post", "at://did:plc:a/app.bsky.feed.post/",
    "at://anna.test/app.bsky.feed.post/3n2xjrs2hik2b",
    "at://did:plc:a/b/..", "at://did:plc:a/b/c?d", "at://did:plc:a/b/c/d", "at://did:plc:a/b/c d", "at://did:plc:a/b/ü",
    "https://bsky.app/a/b",
  };
  g_auto(LfBlueskyUri) parts = { 0 };

  g_assert_true (lf_bluesky_uri_split (ROOT_POST, &parts));
  g_assert_cmpstr (parts.did, ==, OFFICE);
  g_assert_cmpstr (parts.collection, ==, LF_BLUESKY_POST);
  g_assert_cmpstr (parts.rkey, ==, "3n2xjrs2hik2b");

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_auto(LfBlueskyUri) none = { 0 };

      g_assert_false (lf_bluesky_uri_split (refused[i], &none));
      g_assert_null (lf_bluesky_uri_dup_url (refused[i]));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluesky/read/notifications-become-items-with-the-right-kinds",
                   test_notifications_become_items_with_the_right_kinds);
  g_test_add_func ("/bluesky/read/every-recorded-page-is-read", test_every_recorded_page_is_read);
  g_test_add_func ("/bluesky/read/a-quote-links-to-what-it-quotes-and-shows", test_a_quote_links_to_what_it_quotes_and_shows);
  g_test_add_func ("/bluesky/read/one-post-with-two-reasons-is-one-item", test_one_post_with_two_reasons_is_one_item);
  g_test_add_func ("/bluesky/read/garbage-in-a-list-is-counted-not-fatal", test_garbage_in_a_list_is_counted_not_fatal);
  g_test_add_func ("/bluesky/read/another-answer-is-not-understood", test_another_answer_is_not_understood);
  g_test_add_func ("/bluesky/read/names-and-texts-of-strangers-are-cleaned", test_names_and_texts_of_strangers_are_cleaned);
  g_test_add_func ("/bluesky/read/own-records-are-read-oldest-first", test_own_records_are_read_oldest_first);
  g_test_add_func ("/bluesky/read/a-thread-is-read-whole-and-in-order", test_a_thread_is_read_whole_and_in_order);
  g_test_add_func ("/bluesky/read/deleted-and-blocked-posts-are-left-out", test_deleted_and_blocked_posts_are_left_out);
  g_test_add_func ("/bluesky/read/answers-that-the-office-hid-stay-hidden", test_answers_that_the_office_hid_stay_hidden);
  g_test_add_func ("/bluesky/read/answers-in-a-thread-are-what-notifications-would-tell",
                   test_answers_in_a_thread_are_what_notifications_would_tell);
  g_test_add_func ("/bluesky/read/a-post-is-found-with-its-present-hash", test_a_post_is_found_with_its_present_hash);
  g_test_add_func ("/bluesky/read/only-addresses-of-records-are-split", test_only_addresses_of_records_are_split);
  return g_test_run ();
}
