/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the practice world promises: one post per key, citizens who answer in their time, nothing lost whatever the clock does. */

#include "config.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-error.h"
#include "core/networks/practice/lf-practice-citizens.h"
#include "core/networks/practice/lf-practice-faults.h"
#include "core/networks/practice/lf-practice-server.h"
#include "lib/lf-test.h"

#include <glib/gstdio.h>

#define NOW_US (1795000000 * LF_SECOND_US)

typedef struct {
  char           *folder;
  LfAccount      *account;
  LfPracticeSite  site;
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  fixture->folder = lf_test_make_folder ();
  fixture->account = lf_account_new ();
  fixture->account->uid = g_strdup ("0190a000-0000-7000-8000-000000000001");
  fixture->account->remote_id = g_strdup ("bezirksamt");
  fixture->account->handle = g_strdup ("@bezirksamt");
  fixture->account->name = g_strdup ("Bezirksamt");
  fixture->site = (LfPracticeSite) { fixture->folder, fixture->account, NOW_US };
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  lf_account_unref (fixture->account);
  lf_test_remove_folder (fixture->folder);
}

static LfReceipt *
publish (Fixture    *fixture,
         const char *key,
         const char *text,
         const char *parent_id)
{
  LfPracticePost post = { .text = text, .key = key, .parent_id = parent_id };
  g_autoptr(GError) error = NULL;
  LfReceipt *receipt = lf_practice_server_publish (&fixture->site, &post, &error);

  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  return receipt;
}

static LfFetched *
fetch (Fixture    *fixture,
       LfStream    stream,
       const char *cursor)
{
  g_autoptr(GError) error = NULL;
  LfFetched *page = lf_practice_server_fetch (&fixture->site, stream, cursor, &error);

  g_assert_no_error (error);
  return page;
}

static void
assert_refused (Fixture        *fixture,
                const char     *text,
                const char     *parent_id,
                LfNetworkError  code)
{
  LfPracticePost post = { .text = text, .key = "refused", .parent_id = parent_id };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = lf_practice_server_publish (&fixture->site, &post, &error);

  g_assert_null (receipt);
  g_assert_error (error, LF_NETWORK_ERROR, (int) code);
}

static guint
count_replies (LfFetched  *page,
               const char *parent_uri)
{
  guint n = 0;

  for (guint i = 0; i < page->items->len; i++)
    if (g_strcmp0 (((LfItem *) g_ptr_array_index (page->items, i))->parent_uri, parent_uri) == 0)
      n++;

  return n;
}

static LfItem *
find_reply (LfFetched  *page,
            const char *parent_uri)
{
  for (guint i = 0; i < page->items->len; i++)
    if (g_strcmp0 (((LfItem *) g_ptr_array_index (page->items, i))->parent_uri, parent_uri) == 0)
      return g_ptr_array_index (page->items, i);

  return NULL;
}

static void
test_a_key_posts_once (Fixture      *fixture,
                       gconstpointer unused)
{
  LfPracticePost again = { .text = "Heute Wochenmarkt", .key = "k1", .ignores_key = TRUE };
  g_autoptr(LfReceipt) first = publish (fixture, "k1", "Heute Wochenmarkt", NULL);
  g_autoptr(LfReceipt) repeated = publish (fixture, "k1", "Heute Wochenmarkt", NULL);
  g_autoptr(LfReceipt) found = NULL, absent = NULL, second = NULL;
  g_autoptr(LfFetched) own = fetch (fixture, LF_STREAM_OWN, NULL);
  g_autoptr(LfFetched) more = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (first->remote_id, ==, repeated->remote_id);
  g_assert_cmpstr (first->uri, ==, repeated->uri);
  g_assert_true (g_str_has_prefix (first->uri, "practice:0190a000-"));
  g_assert_cmpuint (own->items->len, ==, 1);

  g_assert_true (lf_practice_server_find (&fixture->site, "k1", &found, &error));
  g_assert_cmpstr (found->remote_id, ==, first->remote_id);
  g_assert_false (lf_practice_server_find (&fixture->site, "k2", &absent, &error));
  g_assert_no_error (error);
  g_assert_null (absent);

  second = lf_practice_server_publish (&fixture->site, &again, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->remote_id, !=, first->remote_id);
  more = fetch (fixture, LF_STREAM_OWN, own->next_cursor);
  g_assert_cmpuint (more->items->len, ==, 1);
}

static void
test_citizens_answer_within_seconds (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autoptr(LfReceipt) receipt = publish (fixture, "k1", "Am Montag: Baumfällung in der Pfalzburger Straße", NULL);
  g_autoptr(LfFetched) early = NULL, late = NULL, none = NULL, last = NULL;
  LfItem *item;

  fixture->site.now_us = NOW_US + 2 * LF_SECOND_US;
  early = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  g_assert_cmpuint (count_replies (early, receipt->uri), ==, 0);

  fixture->site.now_us = NOW_US + 15 * LF_SECOND_US;
  late = fetch (fixture, LF_STREAM_MENTIONS, early->next_cursor);
  g_assert_cmpuint (count_replies (late, receipt->uri), >=, 1);
  g_assert_cmpuint (count_replies (late, receipt->uri), <=, 3);
  /* Then the question with which this world begins comes, half a minute after its beginning at the latest. */
  g_assert_cmpint (late->poll_after_ms, >, 0);
  g_assert_cmpint (late->poll_after_ms, <=, 15000);

  item = find_reply (late, receipt->uri);
  g_assert_cmpint (item->kind, ==, LF_ITEM_REPLY);
  g_assert_cmpstr (item->root_uri, ==, receipt->uri);
  g_assert_cmpstr (item->network, ==, "practice");
  g_assert_cmpint (item->created_us, >=, NOW_US + 3 * LF_SECOND_US);
  g_assert_true (g_utf8_validate (item->text, -1, NULL));

  none = fetch (fixture, LF_STREAM_MENTIONS, late->next_cursor);
  g_assert_cmpuint (none->items->len, ==, 0);
  g_assert_cmpstr (none->next_cursor, ==, late->next_cursor);

  fixture->site.now_us = NOW_US + LF_MINUTE_US;
  last = fetch (fixture, LF_STREAM_MENTIONS, late->next_cursor);
  g_assert_cmpint (last->poll_after_ms, ==, 0);
}

static void
test_the_same_key_gives_the_same_answers (void)
{
  g_autoptr(GArray) a = lf_practice_citizens_see_post ("key", "Neues vom Bürgeramt");
  g_autoptr(GArray) b = lf_practice_citizens_see_post ("key", "Neues vom Bürgeramt");
  g_autoptr(GHashTable) counts = g_hash_table_new (NULL, NULL);

  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    {
      LfPracticeLine *x = &g_array_index (a, LfPracticeLine, i), *y = &g_array_index (b, LfPracticeLine, i);

      g_assert_true (x->person == y->person && x->text == y->text && x->wait_us == y->wait_us && x->kind == y->kind);
    }

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i);
      g_autoptr(GArray) lines = lf_practice_citizens_see_post (key, "Neues vom Bürgeramt");

      g_assert_cmpuint (lines->len, >=, 1);
      g_assert_cmpuint (lines->len, <=, 5);
      g_hash_table_add (counts, GUINT_TO_POINTER (lines->len));
    }
  g_assert_cmpuint (g_hash_table_size (counts), >=, 3);
}

static gboolean
is_about (const char *text,
          const char *question)
{
  g_autoptr(GArray) lines = lf_practice_citizens_see_post ("key", text);
  const LfPracticeTopic *topic = NULL;

  for (guint t = 0; t < lf_practice_n_topics && topic == NULL; t++)
    for (guint i = 0; lf_practice_topics[t].lines[i] != NULL; i++)
      if (g_str_has_prefix (lf_practice_topics[t].lines[i], question))
        topic = &lf_practice_topics[t];

  g_assert_nonnull (topic);
  return g_strv_contains (topic->lines, g_array_index (lines, LfPracticeLine, 0).text);
}

static void
test_questions_fit_the_post (void)
{
  guint n_lines = 0;

  g_assert_true (is_about ("BAUMFÄLLUNGEN ab Montag", "Warum wird die Linde"));
  g_assert_true (is_about ("Vollsperrung der Kantstraße.", "Wie komme ich während der Sperrung"));
  g_assert_true (is_about ("Das Bürgeramt Halemweg öffnet später", "Wann öffnet das Bürgeramt"));
  g_assert_true (is_about ("Neue Termine verfügbar", "Ich finde seit drei Wochen"));
  g_assert_true (is_about ("Weihnachtsmarkt am Schloss", "Findet der Markt"));
  g_assert_true (is_about ("Kommt zum Straßenfest!", "Bis wie viel Uhr"));
  g_assert_true (is_about ("Der Spielplatz ist fertig", "Wann ist der Spielplatz"));
  g_assert_false (is_about ("Es wurde festgestellt, dass alles gut ist", "Bis wie viel Uhr"));

  for (guint t = 0; t < lf_practice_n_topics; t++)
    n_lines += g_strv_length ((GStrv) lf_practice_topics[t].lines);
  g_assert_cmpuint (n_lines + g_strv_length ((GStrv) lf_practice_general), >=, 30);
}

/* Answers whoever wrote last until nobody says anything more. */
static void
test_a_conversation_ends (Fixture      *fixture,
                          gconstpointer unused)
{
  guint n_reactions = 0;

  for (guint k = 0; k < 20; k++)
    {
      g_autofree char *key = g_strdup_printf ("post-%u", k);
      g_autoptr(LfReceipt) receipt = publish (fixture, key, "Der Markt öffnet um acht.", NULL);
      g_autofree char *parent_uri = g_strdup (receipt->uri);
      guint depth = 0;

      while (TRUE)
        {
          g_autoptr(LfFetched) page = NULL;
          g_autoptr(LfReceipt) answer = NULL;
          g_autofree char *answer_key = g_strdup_printf ("%s-answer-%u", key, depth);
          LfItem *item;

          fixture->site.now_us += LF_MINUTE_US;
          page = fetch (fixture, LF_STREAM_MENTIONS, NULL);
          if ((item = find_reply (page, parent_uri)) == NULL)
            break;

          answer = publish (fixture, answer_key, "Gern: Ja.", item->reference->remote_id);
          g_free (parent_uri);
          parent_uri = g_strdup (answer->uri);
          depth++;
          g_assert_cmpuint (depth, <, 4);
        }
      n_reactions += depth - 1;
    }

  g_assert_cmpuint (n_reactions, >, 10);
}

static void
test_private_stays_private (Fixture      *fixture,
                            gconstpointer unused)
{
  LfItem *message = NULL;
  LfFetched *page = NULL;
  guint n_direct = 0;

  for (guint i = 0; message == NULL; i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i);
      g_autoptr(LfReceipt) receipt = publish (fixture, key, "Guten Morgen", NULL);

      g_clear_pointer (&page, lf_fetched_unref);
      fixture->site.now_us += LF_MINUTE_US;
      page = fetch (fixture, LF_STREAM_MESSAGES, NULL);
      message = page->items->len > 0 ? g_ptr_array_index (page->items, 0) : NULL;
      g_assert_cmpuint (i, <, 50);
    }
  g_assert_cmpint (message->kind, ==, LF_ITEM_MESSAGE);
  g_assert_cmpint (message->reference->audience, ==, LF_AUDIENCE_DIRECT);

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *key = g_strdup_printf ("answer-%u", i);
      LfPracticePost post = { .text = "Bitte rufen Sie an.", .key = key, .parent_id = message->reference->remote_id,
                              .audience = LF_AUDIENCE_DIRECT };
      g_autoptr(LfReceipt) receipt = lf_practice_server_publish (&fixture->site, &post, NULL);
      g_autoptr(LfFetched) mentions = NULL;
      g_autoptr(LfFetched) messages = NULL;

      fixture->site.now_us += LF_MINUTE_US;
      mentions = fetch (fixture, LF_STREAM_MENTIONS, NULL);
      messages = fetch (fixture, LF_STREAM_MESSAGES, NULL);
      g_assert_cmpuint (count_replies (mentions, receipt->uri), ==, 0);
      n_direct += count_replies (messages, receipt->uri);
    }
  g_assert_cmpuint (n_direct, >, 0);
  lf_fetched_unref (page);
}

static void
test_a_clock_set_back_loses_nothing (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autofree char *cursor = NULL;
  guint n_seen = 0, n_there = 0;

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i);
      g_autoptr(LfReceipt) receipt = publish (fixture, key, "Der Spielplatz ist offen.", NULL);
      g_autoptr(LfFetched) page = NULL;

      fixture->site.now_us += i % 3 == 2 ? -3 * LF_HOUR_US : LF_MINUTE_US;
      page = fetch (fixture, LF_STREAM_MENTIONS, cursor);
      n_seen += page->items->len;
      g_free (cursor);
      cursor = g_strdup (page->next_cursor);
    }

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr(LfFetched) page = NULL;

      fixture->site.now_us += 24 * LF_HOUR_US;
      page = fetch (fixture, LF_STREAM_MENTIONS, cursor);
      n_seen += page->items->len;
      g_free (cursor);
      cursor = g_strdup (page->next_cursor);
    }

  for (g_autofree char *from = g_strdup ("1"); from != NULL;)
    {
      g_autoptr(LfFetched) page = fetch (fixture, LF_STREAM_MENTIONS, from);

      n_there += page->items->len;
      g_free (from);
      from = page->more ? g_strdup (page->next_cursor) : NULL;
    }
  g_assert_cmpuint (n_there, >=, 12);
  g_assert_cmpuint (n_seen, ==, n_there);
}

static void
test_pages_leave_nothing_out (Fixture      *fixture,
                              gconstpointer unused)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(LfFetched) newest = NULL;
  g_autofree char *cursor = g_strdup ("x");
  gboolean more = TRUE;

  for (guint i = 0; i < 95; i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i);
      g_autoptr(LfReceipt) receipt = publish (fixture, key, "Guten Morgen", NULL);
    }

  newest = fetch (fixture, LF_STREAM_OWN, NULL);
  g_assert_cmpuint (newest->items->len, ==, 40);
  g_assert_false (newest->more);

  while (more)
    {
      g_autoptr(LfFetched) page = fetch (fixture, LF_STREAM_OWN, cursor);

      for (guint i = 0; i < page->items->len; i++)
        g_hash_table_add (seen, g_strdup (((LfItem *) g_ptr_array_index (page->items, i))->reference->uri));
      more = page->more;
      g_free (cursor);
      cursor = g_strdup (page->next_cursor);
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 95);
}

static void
test_what_a_server_refuses (Fixture      *fixture,
                            gconstpointer unused)
{
  g_autofree char *fits = g_strnfill (500, 'x'), *too_long = g_strnfill (501, 'x');
  g_autoptr(LfReceipt) receipt = publish (fixture, "long", fits, NULL);
  g_autoptr(LfFetched) own = NULL;
  g_autoptr(GError) error = NULL;

  assert_refused (fixture, too_long, NULL, LF_NETWORK_ERROR_SHORTEN);
  assert_refused (fixture, "", NULL, LF_NETWORK_ERROR_REJECTED);
  assert_refused (fixture, "An wen?", "4711", LF_NETWORK_ERROR_GONE);
  assert_refused (fixture, "An wen?", "no number", LF_NETWORK_ERROR_GONE);

  g_assert_true (lf_practice_server_act (&fixture->site, LF_ACT_DELETE, receipt->remote_id, &error));
  g_assert_no_error (error);
  assert_refused (fixture, "Antwort", receipt->remote_id, LF_NETWORK_ERROR_GONE);
  g_assert_false (lf_practice_server_act (&fixture->site, LF_ACT_DELETE, receipt->remote_id, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
  own = fetch (fixture, LF_STREAM_OWN, NULL);
  g_assert_cmpuint (own->items->len, ==, 0);
}

static gboolean
act (Fixture    *fixture,
     LfAct       what,
     const char *remote_id,
     GError    **error)
{
  return lf_practice_server_act (&fixture->site, what, remote_id, error);
}

/* Everybody who is muted is so from now on, whatever they write later. */
static void
test_deeds_on_what_citizens_wrote (Fixture      *fixture,
                                   gconstpointer unused)
{
  g_autoptr(LfReceipt) receipt = publish (fixture, "post", "Am Montag werden zwei kranke Linden gefällt.", NULL);
  g_autoptr(LfFetched) before = NULL, after = NULL, thread = NULL, muted = NULL, heard = NULL;
  g_autoptr(GError) error = NULL;
  LfItem *reply = NULL;

  fixture->site.now_us += LF_HOUR_US;
  before = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  for (guint i = 0; i < before->items->len && reply == NULL; i++)
    if (((LfItem *) g_ptr_array_index (before->items, i))->kind == LF_ITEM_REPLY)
      reply = g_ptr_array_index (before->items, i);
  g_assert_nonnull (reply);

  g_assert_true (act (fixture, LF_ACT_LIKE, reply->reference->remote_id, &error));
  g_assert_true (act (fixture, LF_ACT_LIKE, reply->reference->remote_id, &error));
  g_assert_true (act (fixture, LF_ACT_HIDE, reply->reference->remote_id, &error));
  g_assert_true (act (fixture, LF_ACT_UNHIDE, reply->reference->remote_id, &error));
  g_assert_true (act (fixture, LF_ACT_MUTE, reply->reference->remote_id, &error));
  g_assert_no_error (error);
  muted = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  for (guint i = 0; i < muted->items->len; i++)
    g_assert_cmpstr (((LfItem *) g_ptr_array_index (muted->items, i))->author.handle, !=, reply->author.handle);
  g_assert_true (act (fixture, LF_ACT_UNMUTE, reply->reference->remote_id, &error));
  heard = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  g_assert_cmpuint (heard->items->len, ==, before->items->len);

  g_assert_false (act (fixture, LF_ACT_HIDE, receipt->remote_id, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);
  g_assert_false (act (fixture, LF_ACT_DELETE, reply->reference->remote_id, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);

  g_assert_true (act (fixture, LF_ACT_REMOVE, reply->reference->remote_id, &error));
  after = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  g_assert_cmpuint (after->items->len, ==, before->items->len - 1);
  g_assert_false (act (fixture, LF_ACT_REMOVE, reply->reference->remote_id, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

static void
test_length_is_counted_as_mastodon_does (void)
{
  g_assert_cmpuint (lf_practice_count ("Größe 👩‍👩‍👧", 23), ==, 7);
  g_assert_cmpuint (lf_practice_count ("Siehe https://www.berlin.de/ba-charlottenburg-wilmersdorf/aktuelles/", 23), ==, 6 + 23);
  g_assert_cmpuint (lf_practice_count ("https://a.de", 0), ==, 12);
}

static void
test_a_broken_world_is_left_as_it_is (Fixture      *fixture,
                                      gconstpointer unused)
{
  g_autofree char *dir = g_build_filename (fixture->folder, "practice", NULL);
  g_autofree char *path = g_strdup_printf ("%s/%s.json", dir, fixture->account->uid);
  static const char * const broken[] = { "", "{", "[]", "{\"entries\": 3}", "null" };
  g_autoptr(LfReceipt) receipt = NULL;

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *after = NULL;

      g_assert_true (g_file_set_contents (path, broken[i], -1, NULL));
      assert_refused (fixture, "Guten Morgen", NULL, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
      g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
      g_assert_cmpstr (after, ==, broken[i]);
    }

  g_assert_true (g_file_set_contents (path, "{\"entries\": [3, {\"n\": -1}, {\"n\": \"x\"}, {\"n\": 5, \"text\": \"da\"}]}", -1,
                                      NULL));
  receipt = publish (fixture, "k", "Guten Morgen", NULL);
  g_assert_cmpstr (receipt->remote_id, ==, "6");
}

static gpointer
post_many (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *key = g_strdup_printf ("%p-%u", g_thread_self (), i);
      g_autoptr(LfReceipt) receipt = publish (fixture, key, "Guten Morgen", NULL);
    }

  return NULL;
}

static void
test_many_writers_lose_nothing (Fixture      *fixture,
                                gconstpointer unused)
{
  GThread *threads[4];
  g_autoptr(LfFetched) page = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", post_many, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  page = fetch (fixture, LF_STREAM_OWN, "x");
  for (n = page->items->len; page->more; n += page->items->len)
    {
      g_autofree char *cursor = g_strdup (page->next_cursor);

      lf_fetched_unref (page);
      page = fetch (fixture, LF_STREAM_OWN, cursor);
    }
  g_assert_cmpuint (n, ==, 80);
}

static void
test_threads_show_both_sides (Fixture      *fixture,
                              gconstpointer unused)
{
  g_autoptr(LfReceipt) receipt = publish (fixture, "k1", "Sperrung der Kantstraße", NULL);
  g_autoptr(LfFetched) seen = NULL, thread = NULL;
  g_autoptr(GError) error = NULL;
  LfItem *first;

  fixture->site.now_us += LF_MINUTE_US;
  seen = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  thread = fetch (fixture, LF_STREAM_THREAD, find_reply (seen, receipt->uri)->reference->remote_id);

  first = g_ptr_array_index (thread->items, 0);
  g_assert_cmpint (first->kind, ==, LF_ITEM_OWN);
  g_assert_cmpstr (first->author.handle, ==, "@bezirksamt");
  g_assert_cmpuint (thread->items->len, ==, 1 + count_replies (thread, receipt->uri));
  g_assert_null (lf_practice_server_fetch (&fixture->site, LF_STREAM_THREAD, "999", &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

static void
test_faults_count_down (Fixture      *fixture,
                        gconstpointer unused)
{
  LfPracticeFaults two = { .publish = LF_PRACTICE_OFFLINE, .count = 2 };
  LfPracticeFaults all = { .fetch = LF_PRACTICE_RATE_LIMIT, .delay_ms = 5 };
  LfPracticeFaults fine = { 0 }, now;
  g_autoptr(GError) error = NULL;

  g_assert_true (lf_practice_faults_set (fixture->folder, "one", &two, &error));
  g_assert_true (lf_practice_faults_set (fixture->folder, NULL, &all, &error));

  g_assert_cmpint (lf_practice_faults_take (fixture->folder, "one", FALSE).fetch, ==, LF_PRACTICE_FINE);
  g_assert_cmpint (lf_practice_faults_take (fixture->folder, "one", TRUE).publish, ==, LF_PRACTICE_OFFLINE);
  g_assert_cmpuint (lf_practice_faults_get (fixture->folder, "one").count, ==, 1);
  g_assert_cmpint (lf_practice_faults_take (fixture->folder, "one", TRUE).publish, ==, LF_PRACTICE_OFFLINE);
  g_assert_cmpint (lf_practice_faults_take (fixture->folder, "one", TRUE).publish, ==, LF_PRACTICE_FINE);

  for (guint i = 0; i < 3; i++)
    {
      now = lf_practice_faults_take (fixture->folder, "other", FALSE);
      g_assert_cmpint (now.fetch, ==, LF_PRACTICE_RATE_LIMIT);
      g_assert_cmpuint (now.delay_ms, ==, 5);
    }
  g_assert_true (lf_practice_faults_set (fixture->folder, NULL, &fine, &error));
  g_assert_cmpint (lf_practice_faults_take (fixture->folder, "other", FALSE).fetch, ==, LF_PRACTICE_FINE);
}

static void
test_faults_are_read_from_a_written_file (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autofree char *dir = g_build_filename (fixture->folder, "practice", NULL);
  g_autofree char *path = g_build_filename (dir, "faults.json", NULL);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{\"*\": {\"publish\": \"lost-answer\", \"fetch\": \"?\", \"count\": -3}}", -1,
                                      NULL));
  g_assert_cmpint (lf_practice_faults_take (fixture->folder, "x", TRUE).publish, ==, LF_PRACTICE_LOST_ANSWER);
  g_assert_cmpint (lf_practice_faults_take (fixture->folder, "x", TRUE).publish, ==, LF_PRACTICE_LOST_ANSWER);
  g_assert_cmpint (lf_practice_faults_get (fixture->folder, NULL).fetch, ==, LF_PRACTICE_FINE);

  g_assert_true (g_file_set_contents (path, "what?", -1, NULL));
  g_assert_cmpint (lf_practice_faults_take (fixture->folder, "x", TRUE).publish, ==, LF_PRACTICE_FINE);
}

#define ADD(name, test) g_test_add ("/practice/server/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-key-posts-once", test_a_key_posts_once);
  ADD ("citizens-answer-within-seconds", test_citizens_answer_within_seconds);
  g_test_add_func ("/practice/citizens/the-same-key-gives-the-same-answers", test_the_same_key_gives_the_same_answers);
  g_test_add_func ("/practice/citizens/questions-fit-the-post", test_questions_fit_the_post);
  g_test_add_func ("/practice/server/length-is-counted-as-mastodon-does", test_length_is_counted_as_mastodon_does);
  ADD ("a-conversation-ends", test_a_conversation_ends);
  ADD ("private-stays-private", test_private_stays_private);
  ADD ("a-clock-set-back-loses-nothing", test_a_clock_set_back_loses_nothing);
  ADD ("pages-leave-nothing-out", test_pages_leave_nothing_out);
  ADD ("what-a-server-refuses", test_what_a_server_refuses);
  ADD ("deeds-on-what-citizens-wrote", test_deeds_on_what_citizens_wrote);
  ADD ("a-broken-world-is-left-as-it-is", test_a_broken_world_is_left_as_it_is);
  ADD ("many-writers-lose-nothing", test_many_writers_lose_nothing);
  ADD ("threads-show-both-sides", test_threads_show_both_sides);
  ADD ("faults-count-down", test_faults_count_down);
  ADD ("faults-are-read-from-a-written-file", test_faults_are_read_from_a_written_file);
  return g_test_run ();
}
