/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes in: everything once, nothing lost between two pages, nothing fatal. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"

#include <string.h>

static LfFetched *
fetch (Fixture    *fixture,
       LfStream    stream,
       const char *cursor)
{
  g_autoptr(GError) error = NULL;
  LfFetched *fetched = lf_test_fetch (fixture->adapter, stream, cursor, &error);

  g_assert_no_error (error);
  return fetched;
}

static LfItem *
get_item (LfFetched *fetched,
          guint      index)
{
  g_assert_cmpuint (fetched->items->len, >, index);
  return g_ptr_array_index (fetched->items, index);
}

static char *
say (Fixture    *fixture,
     const char *who,
     const char *text,
     const char *visibility,
     const char *reply_to)
{
  LfFakeSaying saying = { .who = who, .text = text, .visibility = visibility, .reply_to = reply_to };

  return lf_fake_mastodon_say (fixture->server, &saying);
}

static void
test_each_kind_is_told (Fixture      *fixture,
                        gconstpointer flags)
{
  gboolean quotes = !(GPOINTER_TO_UINT (flags) & LF_FAKE_ULIDS);
  g_autofree char *post = say (fixture, "bezirksamt", "Sperrung der Müllerstraße", "public", NULL);
  g_autofree char *reply = say (fixture, "buerger1", "@bezirksamt Wie lange?", "public", post);
  g_autofree char *mention = say (fixture, "buerger2", "@bezirksamt Die Ampel geht nicht.", "unlisted", NULL);
  g_autofree char *message = say (fixture, "buerger3", "@bezirksamt Mein Bescheid fehlt.", "direct", NULL);
  LfFakeSaying quoting = { .who = "buerger2", .text = "Schon wieder!", .quoted = post };
  g_autofree char *quote = lf_fake_mastodon_say (fixture->server, &quoting);
  g_autofree char *unrelated = say (fixture, "buerger2", "Schönes Wetter", "public", NULL);
  g_autoptr(LfFetched) own = fetch (fixture, LF_STREAM_OWN, NULL);
  g_autoptr(LfFetched) fetched = fetch (fixture, LF_STREAM_MENTIONS, NULL);

  g_assert_cmpuint (own->items->len, ==, 1);
  g_assert_cmpint (get_item (own, 0)->kind, ==, LF_ITEM_OWN);
  g_assert_cmpuint (fetched->items->len, ==, quotes ? 4 : 3);
  g_assert_cmpint (get_item (fetched, 0)->kind, ==, LF_ITEM_REPLY);
  g_assert_cmpstr (get_item (fetched, 0)->parent_uri, ==, get_item (own, 0)->reference->uri);
  g_assert_cmpstr (get_item (fetched, 0)->root_uri, ==, get_item (own, 0)->reference->uri);
  g_assert_cmpint (get_item (fetched, 1)->kind, ==, LF_ITEM_MENTION);
  g_assert_cmpint (get_item (fetched, 1)->reference->audience, ==, LF_AUDIENCE_UNLISTED);
  g_assert_cmpint (get_item (fetched, 2)->kind, ==, LF_ITEM_MESSAGE);
  g_assert_cmpint (get_item (fetched, 2)->reference->audience, ==, LF_AUDIENCE_DIRECT);
  g_assert_cmpstr (get_item (fetched, 2)->author.name, ==, "buerger3");
  if (quotes)
    g_assert_cmpint (get_item (fetched, 3)->kind, ==, LF_ITEM_QUOTE);
}

static void
test_a_cursor_gives_everything_once (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autofree char *first_id = say (fixture, "buerger1", "@bezirksamt Frage 0", NULL, NULL);
  g_autoptr(LfFetched) first = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  g_autofree char *cursor = g_strdup (first->next_cursor);
  guint n = 0;

  g_assert_cmpuint (first->items->len, ==, 1);
  g_assert_false (first->more);
  for (guint i = 1; i <= 95; i++)
    {
      g_autofree char *text = g_strdup_printf ("@bezirksamt Frage %u", i);
      g_autofree char *id = say (fixture, "buerger1", text, NULL, NULL);
    }

  for (gboolean more = TRUE; more; )
    {
      g_autoptr(LfFetched) fetched = fetch (fixture, LF_STREAM_MENTIONS, cursor);

      for (guint i = 0; i < fetched->items->len; i++)
        {
          g_autofree char *text = g_strdup_printf ("@bezirksamt Frage %u", ++n);

          g_assert_cmpstr (get_item (fetched, i)->text, ==, text);
        }
      more = fetched->more;
      g_free (cursor);
      cursor = g_strdup (fetched->next_cursor);
    }
  g_assert_cmpuint (n, ==, 95);
}

/* Fetches until there is no more: the texts of all items, each once; *@cursor is replaced. */
static GHashTable *
fetch_texts (Fixture  *fixture,
             LfStream  stream,
             char    **cursor)
{
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gboolean more = TRUE; more; )
    {
      g_autoptr(LfFetched) fetched = fetch (fixture, stream, *cursor);

      for (guint i = 0; i < fetched->items->len; i++)
        g_assert_true (g_hash_table_add (texts, g_strdup (get_item (fetched, i)->text)));
      more = fetched->more;
      g_free (*cursor);
      *cursor = g_strdup (fetched->next_cursor);
    }

  return texts;
}

static void
ask_much (Fixture *fixture,
          guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("@bezirksamt Frage %u", i);
      g_autofree char *id = say (fixture, "buerger1", text, NULL, NULL);
    }
}

/* Its newest page is all that a server without min_id gives: the pages between are read the other way. */
static void
test_nothing_is_lost_without_min_id (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autofree char *old = say (fixture, "buerger1", "@bezirksamt Alt", NULL, NULL);
  g_autoptr(LfFetched) first = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  g_autofree char *cursor = g_strdup (first->next_cursor);
  g_autoptr(GHashTable) texts = NULL;
  g_autoptr(GHashTable) later = NULL;

  ask_much (fixture, 95);
  texts = fetch_texts (fixture, LF_STREAM_MENTIONS, &cursor);
  g_assert_cmpuint (g_hash_table_size (texts), ==, 95);
  g_assert_false (g_hash_table_contains (texts, "@bezirksamt Alt"));

  later = fetch_texts (fixture, LF_STREAM_MENTIONS, &cursor);
  g_assert_cmpuint (g_hash_table_size (later), ==, 0);
}

static void
test_a_place_that_is_refused_is_reached_from_above (Fixture      *fixture,
                                                    gconstpointer unused)
{
  LfFakeFault fault = { .kind = "status", .path = "/api/v1/notifications", .status = 400, .times = 1 };
  g_autofree char *old = say (fixture, "buerger1", "@bezirksamt Alt", NULL, NULL);
  g_autoptr(LfFetched) first = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  g_autofree char *cursor = g_strdup (first->next_cursor);
  g_autoptr(GHashTable) texts = NULL;

  ask_much (fixture, 95);
  lf_fake_mastodon_fault (fixture->server, &fault);
  texts = fetch_texts (fixture, LF_STREAM_MENTIONS, &cursor);
  g_assert_cmpuint (g_hash_table_size (texts), ==, 95);
}

/* In the middle of the way down. */
static void
test_a_page_that_is_refused_is_reached_from_above (Fixture      *fixture,
                                                   gconstpointer unused)
{
  LfFakeFault fault = { .kind = "status", .path = "/api/v1/notifications", .status = 422, .times = 1 };
  g_autoptr(LfFetched) nothing = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  g_autoptr(LfFetched) first = NULL, again = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr(GHashTable) texts = NULL;

  ask_much (fixture, 95);
  first = fetch (fixture, LF_STREAM_MENTIONS, nothing->next_cursor);
  g_assert_cmpuint (first->items->len, ==, 40);
  lf_fake_mastodon_fault (fixture->server, &fault);
  again = fetch (fixture, LF_STREAM_MENTIONS, first->next_cursor);
  g_assert_cmpuint (again->items->len, ==, 0);
  g_assert_true (again->more);
  cursor = g_strdup (again->next_cursor);
  texts = fetch_texts (fixture, LF_STREAM_MENTIONS, &cursor);
  g_assert_cmpuint (g_hash_table_size (texts), ==, 95);
}

static void
test_after_an_empty_list_everything_comes (Fixture      *fixture,
                                           gconstpointer unused)
{
  const LfStream all[] = { LF_STREAM_MENTIONS, LF_STREAM_MESSAGES, LF_STREAM_OWN };
  char *cursors[G_N_ELEMENTS (all)];

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr(LfFetched) nothing = fetch (fixture, all[i], NULL);

      g_assert_nonnull (nothing->next_cursor);
      g_assert_false (nothing->more);
      cursors[i] = g_strdup (nothing->next_cursor);
    }
  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *asked = g_strdup_printf ("@bezirksamt Frage %u", i);
      g_autofree char *said = g_strdup_printf ("Meldung %u", i);

      g_free (say (fixture, "buerger1", asked, "direct", NULL));
      g_free (say (fixture, "bezirksamt", said, NULL, NULL));
    }

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr(GHashTable) texts = fetch_texts (fixture, all[i], &cursors[i]);
      g_autoptr(GHashTable) nothing = fetch_texts (fixture, all[i], &cursors[i]);

      g_assert_cmpuint (g_hash_table_size (texts), ==, 120);
      g_assert_cmpuint (g_hash_table_size (nothing), ==, 0);
    }

  g_free (say (fixture, "buerger2", "@bezirksamt Spät", "direct", NULL));
  g_free (say (fixture, "bezirksamt", "Spät", NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr(GHashTable) late = fetch_texts (fixture, all[i], &cursors[i]);

      g_assert_cmpuint (g_hash_table_size (late), ==, 1);
      g_assert_true (g_hash_table_contains (late, all[i] == LF_STREAM_OWN ? "Spät" : "@bezirksamt Spät"));
      g_free (cursors[i]);
    }
}

static void
test_an_empty_page_keeps_the_cursor (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autoptr(LfFetched) nothing = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  g_autofree char *id = NULL;
  g_autoptr(LfFetched) something = NULL;
  g_autoptr(LfFetched) end = NULL;
  g_autoptr(LfFetched) same = NULL;

  g_assert_cmpuint (nothing->items->len, ==, 0);
  id = say (fixture, "buerger1", "@bezirksamt Frage", NULL, NULL);
  something = fetch (fixture, LF_STREAM_MENTIONS, nothing->next_cursor);
  g_assert_cmpuint (something->items->len, ==, 1);
  end = fetch (fixture, LF_STREAM_MENTIONS, something->next_cursor);
  g_assert_cmpuint (end->items->len, ==, 0);
  g_assert_false (end->more);
  same = fetch (fixture, LF_STREAM_MENTIONS, end->next_cursor);
  g_assert_cmpuint (same->items->len, ==, 0);
  g_assert_false (same->more);
  g_assert_cmpstr (same->next_cursor, ==, end->next_cursor);
}

static void
test_unknown_kinds_are_skipped_and_told_once (Fixture      *fixture,
                                              gconstpointer unused)
{
  g_autoptr(LfFetched) fetched = NULL;
  g_autoptr(LfFetched) again = NULL;
  g_autoptr(LfFetched) later = NULL;
  g_autofree char *id = NULL;

  lf_fake_mastodon_notify (fixture->server, "annual_report", "buerger1");
  lf_fake_mastodon_notify (fixture->server, "annual_report", "buerger2");
  id = say (fixture, "buerger1", "@bezirksamt Frage", NULL, NULL);
  g_test_expect_message ("litfass", G_LOG_LEVEL_MESSAGE, "*annual_report*");
  fetched = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (fetched->items->len, ==, 1);
  g_assert_cmpuint (fetched->n_skipped, ==, 2);
  again = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  g_assert_cmpuint (again->n_skipped, ==, 2);
  lf_fake_mastodon_notify (fixture->server, "annual_report", "buerger3");
  later = fetch (fixture, LF_STREAM_MENTIONS, fetched->next_cursor);
  g_assert_cmpuint (later->items->len, ==, 0);
  g_assert_cmpstr (later->next_cursor, !=, fetched->next_cursor);
}

static void
test_a_cursor_that_cannot_be_read_begins_again (Fixture      *fixture,
                                                gconstpointer unused)
{
  const char *cursors[] = { "", "kein JSON", "[]", "{\"min_id\":7}" };
  g_autofree char *id = say (fixture, "buerger1", "@bezirksamt Frage", NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr(LfFetched) fetched = fetch (fixture, LF_STREAM_MENTIONS, cursors[i]);

      g_assert_cmpuint (fetched->items->len, ==, 1);
    }
}

static void
test_messages_come_from_conversations (Fixture      *fixture,
                                       gconstpointer unused)
{
  g_autofree char *first_id = say (fixture, "buerger1", "@bezirksamt Vertraulich", "direct", NULL);
  g_autofree char *other_id = say (fixture, "buerger2", "@bezirksamt Auch vertraulich", "direct", NULL);
  g_autoptr(LfFetched) first = fetch (fixture, LF_STREAM_MESSAGES, NULL);
  g_autofree char *second_id = say (fixture, "buerger1", "@bezirksamt Noch etwas", "direct", first_id);
  g_autoptr(LfFetched) second = fetch (fixture, LF_STREAM_MESSAGES, first->next_cursor);
  g_autoptr(LfFetched) none = fetch (fixture, LF_STREAM_MESSAGES, second->next_cursor);
  g_autoptr(LfFetched) mentions = fetch (fixture, LF_STREAM_MENTIONS, NULL);

  g_assert_cmpuint (first->items->len, ==, 2);
  g_assert_cmpint (get_item (first, 0)->kind, ==, LF_ITEM_MESSAGE);
  g_assert_cmpuint (second->items->len, ==, 1);
  g_assert_cmpstr (get_item (second, 0)->text, ==, "@bezirksamt Noch etwas");
  g_assert_cmpstr (get_item (second, 0)->parent_uri, ==, get_item (first, 0)->reference->uri);
  g_assert_cmpuint (none->items->len, ==, 0);
  /* The same message as a mention is the same item. */
  g_assert_cmpstr (get_item (mentions, 2)->reference->uri, ==, get_item (second, 0)->reference->uri);
}

static void
test_a_server_without_conversations_has_no_messages (Fixture      *fixture,
                                                     gconstpointer unused)
{
  const guint missing[] = { 404, 405 };
  LfFakeFault fault = { .kind = "status", .status = 501, .path = "/api/v1/conversations", .times = 1 };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    {
      LfFakeFault gone = { .kind = "status", .status = missing[i], .path = fault.path, .times = 1 };
      g_autoptr(LfFetched) fetched = NULL;

      lf_fake_mastodon_fault (fixture->server, &gone);
      fetched = fetch (fixture, LF_STREAM_MESSAGES, NULL);
      g_assert_cmpuint (fetched->items->len, ==, 0);
    }

  lf_fake_mastodon_fault (fixture->server, &fault);
  g_assert_null (lf_test_fetch (fixture->adapter, LF_STREAM_MESSAGES, NULL, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

static void
test_own_posts_come_without_boosts (Fixture      *fixture,
                                    gconstpointer unused)
{
  g_autofree char *citizen = say (fixture, "buerger1", "Fest am Plötzensee", NULL, NULL);
  g_autofree char *post = say (fixture, "bezirksamt", "Sommerfest", NULL, NULL);
  g_autofree char *answer = say (fixture, "bezirksamt", "@buerger1 Danke!", NULL, citizen);
  g_autoptr(LfFetched) fetched = NULL;

  lf_fake_mastodon_boost (fixture->server, "bezirksamt", citizen);
  fetched = fetch (fixture, LF_STREAM_OWN, NULL);
  g_assert_cmpuint (fetched->items->len, ==, 2);
  g_assert_cmpstr (get_item (fetched, 0)->text, ==, "Sommerfest");
  g_assert_cmpstr (get_item (fetched, 1)->text, ==, "@buerger1 Danke!");
}

static LfFetched *
fetch_thread (Fixture     *fixture,
              const char  *id,
              GError     **error)
{
  g_autoptr(LfReference) reference = lf_reference_new ();
  g_autofree char *cursor = NULL;

  reference->remote_id = g_strdup (id);
  reference->uri = g_strdup ("https://a.example/1");
  cursor = lf_adapter_thread_cursor (reference);
  return lf_test_fetch (fixture->adapter, LF_STREAM_THREAD, cursor, error);
}

static void
test_a_thread_is_whole_from_every_place (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autofree char *post = say (fixture, "bezirksamt", "Sperrung", NULL, NULL);
  g_autofree char *reply = say (fixture, "buerger1", "@bezirksamt Wie lange?", NULL, post);
  g_autofree char *sibling = say (fixture, "buerger2", "@bezirksamt Warum?", NULL, post);
  g_autofree char *answer = say (fixture, "bezirksamt", "@buerger1 Bis Freitag.", NULL, reply);
  g_autofree char *thanks = say (fixture, "buerger1", "@bezirksamt Danke!", NULL, answer);
  g_autofree char *elsewhere = say (fixture, "buerger2", "Anderes", NULL, NULL);
  const char *places[] = { post, reply, sibling, answer, thanks };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) thread = fetch_thread (fixture, places[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (thread->items->len, ==, 5);
      for (guint n = 0; n < thread->items->len; n++)
        g_assert_cmpstr (get_item (thread, n)->root_uri, ==, get_item (thread, 0)->reference->uri);
      g_assert_cmpstr (get_item (thread, 0)->text, ==, "Sperrung");
      g_assert_cmpint (get_item (thread, 0)->kind, ==, LF_ITEM_OWN);
      g_assert_null (get_item (thread, 0)->parent_uri);
      for (guint n = 1; n < thread->items->len; n++)
        g_assert_nonnull (get_item (thread, n)->parent_uri);
    }
}

static void
test_a_thread_that_is_gone_is_named (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) no_cursor = NULL;

  g_assert_null (fetch_thread (fixture, "115598999999999999", &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
  g_assert_null (lf_test_fetch (fixture->adapter, LF_STREAM_THREAD, NULL, &no_cursor));
  g_assert_error (no_cursor, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
}

static void
test_a_bad_answer_is_an_error_and_no_item (Fixture      *fixture,
                                           gconstpointer unused)
{
  const char *kinds[] = { "html-200", "html-502", "text-405", "redirect", "big", "deep", "cut", "empty-200" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      LfFakeFault fault = { .kind = kinds[i], .path = "/api/v1/notifications", .times = 5 };
      g_autoptr(GError) error = NULL;

      lf_fake_mastodon_fault (fixture->server, &fault);
      g_assert_null (lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, &error));
      g_assert_true (error->domain == LF_NETWORK_ERROR);
      g_assert_false (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE));
      lf_fake_mastodon_clear_faults (fixture->server);
    }
}

static void
test_strangers_are_not_filtered_away (Fixture      *fixture,
                                      gconstpointer unused)
{
  g_autoptr(LfFetched) fetched = fetch (fixture, LF_STREAM_MENTIONS, NULL);
  g_autofree char *filtered = lf_fake_mastodon_dup_query (fixture->server, "/api/v1/notifications", "include_filtered");

  g_assert_cmpstr (filtered, ==, "true");
}

static void
test_cancelling_a_fetch_is_cancelled (Fixture      *fixture,
                                      gconstpointer unused)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "hang", "/api/v1/notifications", FALSE);
  lf_adapter_fetch_async (fixture->adapter, LF_STREAM_MENTIONS, NULL, cancellable, lf_test_done_cb, &result);
  while (lf_fake_mastodon_count (fixture->server, "GET", "/api/v1/notifications") == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  g_assert_null (lf_adapter_fetch_finish (fixture->adapter, lf_test_wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_BOTH ("fetch/kinds", test_each_kind_is_told);
  ADD_BOTH ("fetch/once", test_a_cursor_gives_everything_once);
  ADD ("fetch/no-min-id", GUINT_TO_POINTER (LF_FAKE_NO_MIN_ID), test_nothing_is_lost_without_min_id);
  ADD_BOTH ("fetch/refused-page", test_a_page_that_is_refused_is_reached_from_above);
  ADD_BOTH ("fetch/refused-place", test_a_place_that_is_refused_is_reached_from_above);
  ADD_BOTH ("fetch/after-empty", test_after_an_empty_list_everything_comes);
  ADD_BOTH ("fetch/empty", test_an_empty_page_keeps_the_cursor);
  ADD ("fetch/unknown", MASTODON, test_unknown_kinds_are_skipped_and_told_once);
  ADD ("fetch/bad-cursor", MASTODON, test_a_cursor_that_cannot_be_read_begins_again);
  ADD_BOTH ("fetch/messages", test_messages_come_from_conversations);
  ADD ("fetch/no-conversations", MASTODON, test_a_server_without_conversations_has_no_messages);
  ADD_BOTH ("fetch/own", test_own_posts_come_without_boosts);
  ADD_BOTH ("fetch/thread", test_a_thread_is_whole_from_every_place);
  ADD_BOTH ("fetch/thread-gone", test_a_thread_that_is_gone_is_named);
  ADD ("fetch/bad-answers", MASTODON, test_a_bad_answer_is_an_error_and_no_item);
  ADD ("fetch/strangers", MASTODON, test_strangers_are_not_filtered_away);
  ADD ("fetch/cancel", MASTODON, test_cancelling_a_fetch_is_cancelled);
  return g_test_run ();
}
