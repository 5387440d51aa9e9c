/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading at X: only when it was switched on, each post once, whole threads. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"

#include <string.h>

#define MENTIONS "/2/users/" LF_FAKE_X_OFFICE "/mentions"

/* Reads on until nothing more is there. Returns how many came; @cursor goes on. */
static guint
read_all (Fixture  *fixture,
          char    **cursor,
          GString  *texts)
{
  gboolean more = TRUE;
  guint n = 0;

  while (more)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, *cursor, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < fetched->items->len; i++)
        g_string_append_printf (texts, "%s|", ((LfItem *) g_ptr_array_index (fetched->items, i))->text);
      n += fetched->items->len;
      more = fetched->more;
      g_free (*cursor);
      *cursor = g_strdup (fetched->next_cursor);
    }

  return n;
}

static void
test_nothing_is_read_before_somebody_wants_it (Fixture      *fixture,
                                               gconstpointer unused)
{
  g_autofree char *id = lf_fake_x_say (fixture->server, "@bezirksamt Hallo", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, "{\"since_id\": \"5\"}", &error);
  g_autoptr(LfReference) target = lf_reference_new ();
  g_autofree char *cursor = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (fetched->items->len, ==, 0);
  g_assert_nonnull (strstr (fetched->next_cursor, "\"since_id\":\"5\""));
  g_assert_false (fetched->more);
  g_assert_cmpint (fetched->poll_after_ms, >, 0);
  g_assert_cmpuint (lf_fake_x_count (fixture->server, "GET", MENTIONS), ==, 0);

  target->remote_id = g_strdup (id);
  cursor = lf_adapter_thread_cursor (target);
  g_assert_null (lf_test_fetch (fixture->adapter, LF_STREAM_THREAD, cursor, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

/* The place is kept, and with it what came while nobody read, for a day. An older backlog would cost money that nobody has agreed to. */
static void
test_a_long_pause_begins_at_the_newest (Fixture      *fixture,
                                        gconstpointer unused)
{
  const gint64 pauses[] = { LF_HOUR_US, 48 * LF_HOUR_US };
  g_autofree char *first = lf_fake_x_say (fixture->server, "@bezirksamt erste", NULL);
  g_autofree char *cursor = NULL;
  g_autoptr(GString) texts = g_string_new (NULL);

  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 1);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = lf_fake_x_say (fixture->server, "@bezirksamt inzwischen", NULL);
    }

  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      g_autoptr(JsonNode) place = lf_json_parse_text (cursor);
      g_autofree char *paused = NULL;

      json_object_set_int_member (json_node_get_object (place), "paused", g_get_real_time () - pauses[i]);
      paused = lf_json_to_text (place);
      g_assert_cmpuint (read_all (fixture, &paused, texts), ==, i == 0 ? 30 : 10);
      g_assert_null (strstr (paused, "paused"));
    }
}

static void
test_a_mention_is_read_whole (Fixture      *fixture,
                              gconstpointer unused)
{
  g_autofree char *id = lf_fake_x_say (fixture->server, "@bezirksamt Gilt berlin.de/x?a=1&b=2 noch? 1 < 2", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, &error);
  LfItem *item;

  g_assert_no_error (error);
  g_assert_cmpuint (fetched->items->len, ==, 1);
  item = g_ptr_array_index (fetched->items, 0);
  g_assert_cmpint (item->kind, ==, LF_ITEM_MENTION);
  g_assert_cmpstr (item->text, ==, "@bezirksamt Gilt http://berlin.de/x?a=1&b=2 noch? 1 < 2");
  g_assert_cmpstr (item->links[0], ==, "http://berlin.de/x?a=1&b=2");
  g_assert_cmpstr (item->reference->remote_id, ==, id);
  g_assert_true (g_str_has_prefix (item->reference->url, "https://x.com/buerger1/status/"));
  g_assert_cmpstr (item->author.handle, ==, "@buerger1");
  g_assert_cmpstr (item->author.name, ==, "Bürgerin Eins");
  g_assert_cmpstr (item->root_uri, ==, item->reference->uri);
  g_assert_null (item->parent_uri);
  g_assert_cmpint (ABS (item->created_us - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);
}

static void
test_an_answer_hangs_below_the_own_post (Fixture      *fixture,
                                         gconstpointer unused)
{
  LfTestWords words = { .text = "Wir öffnen" };
  g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(LfFetched) fetched = NULL;
  g_autofree char *id = NULL;
  LfItem *item;

  g_assert_true (lf_test_prepare (fixture->adapter, outgoing, &error));
  receipt = lf_test_publish (fixture->adapter, outgoing, &error);
  g_assert_no_error (error);
  id = lf_fake_x_say (fixture->server, "Danke!", receipt->remote_id);
  fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, &error);
  item = g_ptr_array_index (fetched->items, 0);
  g_assert_cmpint (item->kind, ==, LF_ITEM_REPLY);
  g_assert_cmpstr (item->parent_uri, ==, receipt->uri);
  g_assert_cmpstr (item->root_uri, ==, receipt->uri);
}

static void
test_each_post_comes_once_oldest_first (Fixture      *fixture,
                                        gconstpointer unused)
{
  g_autofree char *cursor = NULL;
  g_autoptr(GString) texts = g_string_new (NULL);
  guint n;

  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("@bezirksamt %u", i);
      g_autofree char *id = lf_fake_x_say (fixture->server, text, NULL);
    }
  n = read_all (fixture, &cursor, texts);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (texts->str, ==, "@bezirksamt 0|@bezirksamt 1|@bezirksamt 2|");
  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 0);
}

static void
test_a_burst_leaves_no_gap (Fixture      *fixture,
                            gconstpointer unused)
{
  g_autofree char *cursor = NULL;
  g_autofree char *first = lf_fake_x_say (fixture->server, "@bezirksamt erste", NULL);
  g_autoptr(GString) texts = g_string_new (NULL);

  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 1);
  for (guint i = 0; i < 250; i++)
    {
      g_autofree char *text = g_strdup_printf ("@bezirksamt Nr. %u.", i);
      g_autofree char *id = lf_fake_x_say (fixture->server, text, NULL);
    }
  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 250);
  g_assert_nonnull (strstr (texts->str, "Nr. 0."));
  g_assert_nonnull (strstr (texts->str, "Nr. 249."));
  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 0);
}

/* What is read costs money: a place that is refused again and again is tried from the top once, and then at the next look. */
static void
test_a_refused_place_is_not_read_for_ever (Fixture      *fixture,
                                           gconstpointer unused)
{
  g_autofree char *cursor = NULL;
  g_autofree char *first = lf_fake_x_say (fixture->server, "@bezirksamt erste", NULL);
  g_autoptr(GString) texts = g_string_new (NULL);

  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 1);
  for (guint i = 0; i < 250; i++)
    {
      g_autofree char *text = g_strdup_printf ("@bezirksamt Nr. %u.", i);
      g_autofree char *id = lf_fake_x_say (fixture->server, text, NULL);
    }

  lf_fake_x_refuse_places (fixture->server, TRUE);
  for (guint look = 1; look <= 2; look++)
    {
      guint n_before = lf_fake_x_count (fixture->server, "GET", MENTIONS);

      read_all (fixture, &cursor, texts);
      g_assert_cmpuint (lf_fake_x_count (fixture->server, "GET", MENTIONS) - n_before, <=, 4);
    }

  lf_fake_x_refuse_places (fixture->server, FALSE);
  g_string_truncate (texts, 0);
  read_all (fixture, &cursor, texts);
  g_assert_nonnull (strstr (texts->str, "Nr. 0."));
  g_assert_nonnull (strstr (texts->str, "Nr. 249."));
  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 0);
}

static void
test_a_burst_into_nothing_leaves_no_gap (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autofree char *cursor = NULL;
  g_autoptr(GString) texts = g_string_new (NULL);

  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 0);
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *id = lf_fake_x_say (fixture->server, "@bezirksamt", NULL);
    }
  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 150);
}

/* The first look brings the newest, not years of them. */
static void
test_the_first_look_is_cheap (Fixture      *fixture,
                              gconstpointer unused)
{
  g_autofree char *cursor = NULL;
  g_autoptr(GString) texts = g_string_new (NULL);

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = lf_fake_x_say (fixture->server, "@bezirksamt", NULL);
    }
  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 10);
  g_assert_cmpuint (read_all (fixture, &cursor, texts), ==, 0);
}

static void
test_a_cursor_of_rubbish_begins_anew (Fixture      *fixture,
                                      gconstpointer unused)
{
  static const char * const cursors[] = {
    "", "x", "[]", "{\"since_id\": 5}", "{\"since_id\": \"5 OR 1\"}", "{\"top\": \"1\", \"next\": \"t\"}"
  };
  g_autofree char *id = lf_fake_x_say (fixture->server, "@bezirksamt", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, cursors[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (fetched->items->len, ==, 1);
    }
}

static void
test_a_thread_is_there_from_any_of_its_posts (Fixture      *fixture,
                                              gconstpointer unused)
{
  g_autofree char *root = lf_fake_x_say (fixture->server, "@bezirksamt Frage", NULL);
  g_autofree char *second = lf_fake_x_say (fixture->server, "Dazu noch", root);
  g_autofree char *third = lf_fake_x_say (fixture->server, "Und auch", second);
  const char *all[] = { root, second, third };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr(LfReference) target = lf_reference_new ();
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) fetched = NULL;
      g_autofree char *cursor = NULL;

      target->remote_id = g_strdup (all[i]);
      target->uri = g_strconcat ("https://x.com/i/web/status/", all[i], NULL);
      if (i == 2)
        target->extra = g_strdup_printf ("{\"conversation\": \"%s\"}", root);
      cursor = lf_adapter_thread_cursor (target);
      fetched = lf_test_fetch (fixture->adapter, LF_STREAM_THREAD, cursor, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fetched->items->len, ==, 3);
      for (guint n = 0; n < 3; n++)
        g_assert_nonnull (strstr (((LfItem *) g_ptr_array_index (fetched->items, n))->root_uri, root));
    }
}

/* What was read costs money: it is kept when the rest fails. And a heated conversation is not read whole for a look at one post. */
static void
test_a_thread_costs_no_more_than_its_newest (Fixture      *fixture,
                                             gconstpointer unused)
{
  LfFakeXFault fault = { .kind = "status", .method = "GET", .path = "/2/tweets/search/recent", .status = 503, .times = 1 };
  g_autofree char *root = lf_fake_x_say (fixture->server, "@bezirksamt Wie lange noch?", NULL);
  g_autoptr(LfReference) target = lf_reference_new ();
  g_autofree char *cursor = NULL;
  g_autoptr(LfFetched) part = NULL;
  g_autoptr(LfFetched) whole = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = lf_fake_x_say (fixture->server, "@bezirksamt Ja!", root);
    }
  target->remote_id = g_strdup (root);
  cursor = lf_adapter_thread_cursor (target);
  lf_fake_x_fault (fixture->server, &fault);
  part = lf_test_fetch (fixture->adapter, LF_STREAM_THREAD, cursor, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (part->items->len, ==, 1);
  whole = lf_test_fetch (fixture->adapter, LF_STREAM_THREAD, cursor, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (whole->items->len, ==, 26);
}

static void
test_a_thread_of_nothing_is_gone (Fixture      *fixture,
                                  gconstpointer unused)
{
  g_autoptr(LfReference) target = lf_reference_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *cursor = NULL;

  target->remote_id = g_strdup ("77");
  target->uri = g_strdup ("https://x.com/i/web/status/77");
  cursor = lf_adapter_thread_cursor (target);
  g_assert_null (lf_test_fetch (fixture->adapter, LF_STREAM_THREAD, cursor, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

static void
test_other_streams_are_not_there (Fixture      *fixture,
                                  gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_fetch (fixture->adapter, LF_STREAM_MESSAGES, NULL, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

static void
test_used_up_money_is_named (Fixture      *fixture,
                             gconstpointer unused)
{
  LfFakeXFault fault = { .kind = "status", .path = MENTIONS, .status = 402, .times = 1 };
  g_autoptr(GError) error = NULL;

  lf_fake_x_fault (fixture->server, &fault);
  g_assert_null (lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "CreditsDepleted");
}

#define ADD_READ(path, func) g_test_add ("/x/fetch/" path, Fixture, NULL, fixture_set_up_read, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("fetch/nothing-is-read-before-somebody-wants-it", test_nothing_is_read_before_somebody_wants_it);
  ADD_READ ("a-long-pause-begins-at-the-newest", test_a_long_pause_begins_at_the_newest);
  ADD_READ ("a-mention-is-read-whole", test_a_mention_is_read_whole);
  ADD_READ ("an-answer-hangs-below-the-own-post", test_an_answer_hangs_below_the_own_post);
  ADD_READ ("each-post-comes-once-oldest-first", test_each_post_comes_once_oldest_first);
  ADD_READ ("a-burst-leaves-no-gap", test_a_burst_leaves_no_gap);
  ADD_READ ("a-refused-place-is-not-read-for-ever", test_a_refused_place_is_not_read_for_ever);
  ADD_READ ("a-burst-into-nothing-leaves-no-gap", test_a_burst_into_nothing_leaves_no_gap);
  ADD_READ ("the-first-look-is-cheap", test_the_first_look_is_cheap);
  ADD_READ ("a-cursor-of-rubbish-begins-anew", test_a_cursor_of_rubbish_begins_anew);
  ADD_READ ("a-thread-is-there-from-any-of-its-posts", test_a_thread_is_there_from_any_of_its_posts);
  ADD_READ ("a-thread-costs-no-more-than-its-newest", test_a_thread_costs_no_more_than_its_newest);
  ADD_READ ("a-thread-of-nothing-is-gone", test_a_thread_of_nothing_is_gone);
  ADD_READ ("other-streams-are-not-there", test_other_streams_are_not_there);
  ADD_READ ("used-up-money-is-named", test_used_up_money_is_named);
  return g_test_run ();
}
