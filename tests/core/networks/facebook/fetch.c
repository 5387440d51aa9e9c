/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes in: comments and answers, posts on the page and elsewhere, messages, own posts, threads; whole, once, and
 * bounded. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"

#include <string.h>

#define FEED LF_FAKE_FACEBOOK_EDGE ("feed")
#define TAGGED LF_FAKE_FACEBOOK_EDGE ("tagged")
#define CONVERSATIONS LF_FAKE_FACEBOOK_EDGE ("conversations")

static gboolean
holds (GPtrArray  *items,
       const char *text)
{
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (((LfItem *) g_ptr_array_index (items, i))->text, text))
      return TRUE;

  return FALSE;
}

static guint
count_of (GPtrArray  *items,
          const char *text)
{
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    n += g_str_equal (((LfItem *) g_ptr_array_index (items, i))->text, text);
  return n;
}

static void
let_burst (Fixture    *fixture,
           const char *on,
           guint       from,
           guint       n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Frage %u", from + i);
      g_autofree char *id = fixture_comment (fixture, on, text);
    }
}

static void
assert_burst (GPtrArray *items,
              guint      from,
              guint      n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Frage %u", from + i);

      g_assert_true (holds (items, text));
    }
}

static void
test_comments_and_answers_come_in (Fixture      *fixture,
                                   gconstpointer unused)
{
  g_autofree char *post = fixture_own_post (fixture, "Neuigkeit");
  g_autofree char *comment = fixture_comment (fixture, post, "Erste Ebene");
  LfFakeFacebookSaying answer = { .text = "Zweite Ebene", .on = post, .parent = comment, .who = "Ayşe Öztürk" };
  LfFakeFacebookSaying own = { .text = "Vom Amt", .on = post, .parent = comment, .own = TRUE };
  g_autofree char *second = lf_fake_facebook_say (fixture->server, &answer);
  g_autofree char *third = lf_fake_facebook_say (fixture->server, &own);
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  g_autofree char *filter = NULL;
  g_autofree char *path = g_strdup_printf ("/v26.0/%s/comments", post);

  g_assert_cmpuint (items->len, ==, 2);
  g_assert_true (holds (items, "Erste Ebene"));
  g_assert_true (holds (items, "Zweite Ebene"));
  filter = lf_fake_facebook_dup_field (fixture->server, path, "filter");
  g_assert_cmpstr (filter, ==, "stream");
}

static void
test_nothing_new_is_two_requests (Fixture      *fixture,
                                  gconstpointer unused)
{
  g_autofree char *post = fixture_own_post (fixture, "Neuigkeit");
  g_autofree char *comment = fixture_comment (fixture, post, "Eine Frage");
  g_autofree char *path = g_strdup_printf ("/v26.0/%s/comments", post);
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) first = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);

  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "GET", path), ==, 1);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) posts = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, cursor, &error);
      g_autoptr(LfFetched) tagged = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, posts->next_cursor, &error);

      g_assert_no_error (error);
      g_assert_true (posts->more);
      g_assert_false (tagged->more);
      g_assert_cmpuint (posts->items->len + tagged->items->len, ==, 0);
    }
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "GET", path), ==, 1);
}

/* More than a page, within one second, at two posts. */
static void
test_nothing_of_a_burst_is_lost (Fixture      *fixture,
                                 gconstpointer unused)
{
  g_autofree char *first = fixture_own_post (fixture, "Eins");
  g_autofree char *second = fixture_own_post (fixture, "Zwei");
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) nothing = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr(GPtrArray) items = NULL;

      let_burst (fixture, first, round * 500, 240);
      let_burst (fixture, second, round * 500 + 240, 10);
      items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
      assert_burst (items, round * 500, 250);
    }
}

/* Below posts with ranked comments the order is no order. */
static void
test_without_order_nothing_is_lost (Fixture      *fixture,
                                    gconstpointer unused)
{
  g_autofree char *post = fixture_own_post (fixture, "Eins");
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) nothing = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) after = NULL;
  LfFakeFacebookSaying old = { .on = post, .ago_s = 7200 };

  lf_fake_facebook_set (fixture->server, LF_FAKE_FACEBOOK_RANKED, TRUE);
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *text = g_strdup_printf ("Alt %u", i);
      g_autofree char *id = NULL;

      old.text = text;
      id = lf_fake_facebook_say (fixture->server, &old);
    }
  before = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  g_assert_cmpuint (before->len, ==, 150);
  let_burst (fixture, post, 0, 2);
  after = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  assert_burst (after, 0, 2);
}

/* What was there before Litfaß is not an inbox full of old questions. */
static void
test_the_first_look_is_short (Fixture      *fixture,
                              gconstpointer unused)
{
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  g_autofree char *oldest = fixture_own_post (fixture, "Nr. 0");

  let_burst (fixture, oldest, 1000, 3);
  for (guint i = 1; i < 30; i++)
    {
      g_autofree char *text = g_strdup_printf ("Nr. %u", i);
      g_autofree char *post = fixture_own_post (fixture, text);

      let_burst (fixture, post, i * 100, 40);
    }
  first = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  g_assert_cmpuint (first->len, ==, 10 * 25);
  second = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  g_assert_cmpuint (second->len, ==, 0);

  /* But what comes later below an old post comes in. */
  let_burst (fixture, oldest, 5000, 1);
  g_clear_pointer (&second, g_ptr_array_unref);
  second = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  assert_burst (second, 5000, 1);
}

static void
test_posts_on_the_page_and_elsewhere_come_in_once (Fixture      *fixture,
                                                   gconstpointer unused)
{
  LfFakeFacebookSaying here = { .text = "Ein Beitrag auf der Seite" };
  LfFakeFacebookSaying there = { .text = "Bezirksamt Mitte schläft", .elsewhere = TRUE };
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) nothing = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  g_autofree char *first = lf_fake_facebook_say (fixture->server, &here);
  g_autofree char *second = lf_fake_facebook_say (fixture->server, &there);
  g_autoptr(GPtrArray) items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  g_autoptr(GPtrArray) later = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);

  g_assert_cmpuint (items->len, ==, 2);
  g_assert_true (holds (items, here.text));
  g_assert_true (holds (items, there.text));
  g_assert_cmpint (((LfItem *) g_ptr_array_index (items, 0))->kind, ==, LF_ITEM_MENTION);
  g_assert_cmpuint (later->len, ==, 0);
}

static void
test_a_page_without_that_list_is_read (Fixture      *fixture,
                                       gconstpointer unused)
{
  g_autofree char *post = fixture_own_post (fixture, "Neuigkeit");
  g_autofree char *comment = fixture_comment (fixture, post, "Eine Frage");
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) items = NULL;

  lf_fake_facebook_set (fixture->server, LF_FAKE_FACEBOOK_NO_TAGGED, TRUE);
  items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "GET", TAGGED), ==, 1);
}

static void
test_who_it_was_may_be_unknown (Fixture      *fixture,
                                gconstpointer unused)
{
  LfFakeFacebookSaying here = { .text = "Wer schrieb das?" };
  g_autofree char *post = fixture_own_post (fixture, "Neuigkeit");
  g_autofree char *comment = fixture_comment (fixture, post, "Eine Frage");
  g_autofree char *visitor = lf_fake_facebook_say (fixture->server, &here);
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) items = NULL;
  LfItem *item;

  lf_fake_facebook_set (fixture->server, LF_FAKE_FACEBOOK_NAMELESS, TRUE);
  items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  g_assert_cmpuint (items->len, ==, 1);
  item = g_ptr_array_index (items, 0);
  g_assert_cmpstr (item->text, ==, "Eine Frage");
  g_assert_cmpstr (item->author.name, ==, "");
}

/* One post that is gone in the middle of a look, or may not be read, keeps nothing from being read. What could not be read is read later. */
static void
test_one_bad_post_does_not_stop_the_look (Fixture      *fixture,
                                          gconstpointer unused)
{
  static const struct { int code, subcode; gboolean later; } rows[] = { { 100, 33, TRUE }, { 10, 0, TRUE }, { 100, 0, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *good = fixture_own_post (fixture, "Gut");
      g_autofree char *bad = fixture_own_post (fixture, "Schlecht");
      g_autofree char *text = g_strdup_printf ("Gute Frage %u", i);
      g_autofree char *lost = g_strdup_printf ("Verlorene Frage %u", i);
      g_autofree char *first = fixture_comment (fixture, good, text);
      g_autofree char *second = fixture_comment (fixture, bad, lost);
      g_autofree char *path = g_strdup_printf ("/v26.0/%s/comments", bad);
      g_autofree char *cursor = NULL;
      g_autoptr(GPtrArray) items = NULL;
      g_autoptr(GPtrArray) next = NULL;

      fixture_refuse (fixture, path, rows[i].code, rows[i].subcode);
      items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
      g_assert_true (holds (items, text));
      g_assert_false (holds (items, lost));
      next = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
      g_assert_cmpint (holds (next, lost), ==, rows[i].later);
    }
}

/* “Please reduce the amount of data”: asked for less, the server answers; and where it never does, the other posts are read. */
static void
test_a_server_that_is_asked_for_too_much_is_asked_for_less (Fixture      *fixture,
                                                            gconstpointer unused)
{
  g_autofree char *good = fixture_own_post (fixture, "Gut");
  g_autofree char *bad = fixture_own_post (fixture, "Zu viel");
  g_autofree char *path = g_strdup_printf ("/v26.0/%s/comments", bad);
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) nothing = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);

  for (guint n_times = 2; n_times <= 4; n_times += 2)
    {
      LfFakeFacebookFault fault = { .kind = "status", .method = "GET", .path = path, .status = 500, .code = 1, .times = n_times };
      LfFakeFacebookFault feed = { .kind = "status", .method = "GET", .path = FEED, .status = 500, .code = 1, .times = 1 };
      g_autofree char *text = g_strdup_printf ("Schwere Frage %u", n_times);
      g_autofree char *other = g_strdup_printf ("Leichte Frage %u", n_times);
      g_autofree char *first = fixture_comment (fixture, bad, text);
      g_autofree char *second = fixture_comment (fixture, good, other);
      g_autofree char *limit = NULL;
      g_autoptr(GPtrArray) items = NULL;
      g_autoptr(GPtrArray) later = NULL;

      lf_fake_facebook_fault (fixture->server, &fault);
      lf_fake_facebook_fault (fixture->server, &feed);
      items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
      g_assert_true (holds (items, other));
      g_assert_cmpint (holds (items, text), ==, n_times == 2);
      limit = lf_fake_facebook_dup_field (fixture->server, path, "limit");
      g_assert_cmpstr (limit, ==, n_times == 2 ? "4" : "1");
      later = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
      g_assert_cmpint (holds (later, text), ==, n_times == 4);
    }
}

/* An answer without a list is none: nothing counts as read by it. */
static void
test_an_answer_without_a_list_is_no_empty_one (Fixture      *fixture,
                                               gconstpointer unused)
{
  static const struct { LfStream stream; const char *path; } rows[] = {
    { LF_STREAM_MENTIONS, FEED }, { LF_STREAM_MENTIONS, TAGGED }, { LF_STREAM_MESSAGES, CONVERSATIONS }, { LF_STREAM_OWN, FEED },
  };
  g_autofree char *post = fixture_own_post (fixture, "Neuigkeit");
  g_autofree char *first = fixture_comment (fixture, post, "Steht noch da");
  g_autofree char *comments = g_strdup_printf ("/v26.0/%s/comments", post);
  LfFakeFacebookFault below = { .kind = "json", .path = comments, .json = "{\"paging\":{}}", .times = 1 };
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GPtrArray) items = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LfFakeFacebookFault fault = { .kind = "json", .path = rows[i].path, .json = "{\"paging\":{}}", .times = 1 };
      g_autofree char *place = NULL;
      g_autoptr(GError) error = NULL;
      gboolean more = TRUE;

      lf_fake_facebook_fault (fixture->server, &fault);
      while (more && error == NULL)
        {
          g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, rows[i].stream, place, &error);

          more = fetched != NULL && fetched->more;
          g_free (place);
          place = g_strdup (fetched != NULL ? fetched->next_cursor : NULL);
        }
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
    }

  /* Below one post it keeps the others from nothing. */
  lf_fake_facebook_fault (fixture->server, &below);
  none = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  g_assert_false (holds (none, "Steht noch da"));
  items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  g_assert_true (holds (items, "Steht noch da"));
}

/* What a look has read is stored; what failed is asked again from there. */
static void
test_a_broken_look_goes_on_where_it_was (Fixture      *fixture,
                                         gconstpointer unused)
{
  static const char * const kinds[] = { "html-502", "html-200", "garbage-200", "rate" };
  g_autofree char *post = fixture_own_post (fixture, "Neuigkeit");
  g_autofree char *path = g_strdup_printf ("/v26.0/%s/comments", post);
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) nothing = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) posts = NULL;
      g_autoptr(LfFetched) failed = NULL;
      g_autoptr(GPtrArray) items = NULL;
      guint n_before = lf_fake_facebook_count (fixture->server, "GET", FEED);

      let_burst (fixture, post, i * 10, 1);
      posts = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, cursor, &error);
      g_assert_no_error (error);
      fixture_fault (fixture, kinds[i], path, FALSE);
      failed = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, posts->next_cursor, &error);
      g_assert_null (failed);
      g_assert_nonnull (error);
      g_free (cursor);
      cursor = g_strdup (posts->next_cursor);
      items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
      assert_burst (items, i * 10, 1);
      g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "GET", FEED), ==, n_before + 1);
    }
}

static void
test_a_cursor_that_is_none_begins_anew (Fixture      *fixture,
                                        gconstpointer unused)
{
  static const char * const cursors[] = { "", "nichts", "[]", "{\"phase\": \"comments\", \"todo\": [{\"id\": \"a/b\"}]}",
                                          "{\"phase\": \"comments\", \"todo\": 7, \"posts\": \"x\"}" };
  g_autofree char *post = fixture_own_post (fixture, "Neuigkeit");
  g_autofree char *comment = fixture_comment (fixture, post, "Eine Frage");

  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autofree char *cursor = g_strdup (cursors[i]);
      g_autoptr(GPtrArray) items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
      g_autoptr(GPtrArray) more = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);

      g_assert_true (holds (items, "Eine Frage") || holds (more, "Eine Frage"));
    }
}

static void
test_other_cursors_that_are_none_begin_anew (Fixture      *fixture,
                                             gconstpointer unused)
{
  static const char * const cursors[] = { "{\"phase\": \"messages\", \"todo\": [[], 7]}",
                                          "{\"mark\": {\"t\": [], \"ids\": [{}, 3]}}", "7" };
  static const LfStream streams[] = { LF_STREAM_MESSAGES, LF_STREAM_OWN };

  for (guint i = 0; i < G_N_ELEMENTS (cursors) * G_N_ELEMENTS (streams); i++)
    {
      g_autofree char *cursor = g_strdup (cursors[i / G_N_ELEMENTS (streams)]);
      g_autoptr(GPtrArray) items = fixture_look (fixture, streams[i % G_N_ELEMENTS (streams)], &cursor);

      g_assert_cmpuint (items->len, ==, 0);
    }
}

static void
test_a_full_quota_is_told_to_the_poller (Fixture      *fixture,
                                         gconstpointer unused)
{
  static const struct { const char *app; guint slower; } rows[] = {
    { "{\"call_count\":10}", 1 }, { "{\"call_count\":85}", 2 }, { "{\"total_time\":95}", 4 }, { NULL, 4 },
    { "{\"call_count\":10}", 1 },
  };
  static const LfStream streams[] = { LF_STREAM_MENTIONS, LF_STREAM_MESSAGES, LF_STREAM_OWN };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint n = 0; n < G_N_ELEMENTS (streams); n++)
      {
        g_autoptr(GError) error = NULL;
        g_autoptr(LfFetched) fetched = NULL;

        lf_fake_facebook_set_usage (fixture->server, NULL, rows[i].app);
        fetched = lf_test_fetch (fixture->adapter, streams[n], NULL, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (fetched->poll_slower, ==, rows[i].slower);
        g_assert_cmpint (fetched->poll_after_ms, ==, 0);
      }
}

/* The quota of the page and that of the app are told in headers of their own, and not both in each answer. */
static void
test_the_fuller_quota_counts (Fixture      *fixture,
                              gconstpointer unused)
{
  static const char page[] = "{\"" LF_FAKE_FACEBOOK_PAGE "\":[{\"type\":\"pages\",\"call_count\":92}]}";
  static const struct { const char *business; const char *app; guint slower; } rows[] = {
    { page, NULL, 4 }, { NULL, "{\"call_count\":3}", 4 }, { NULL, "{\"call_count\":85}", 4 },
    { "{\"" LF_FAKE_FACEBOOK_PAGE "\":[{\"call_count\":5}]}", NULL, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) fetched = NULL;

      lf_fake_facebook_set_usage (fixture->server, rows[i].business, rows[i].app);
      fetched = lf_test_fetch (fixture->adapter, LF_STREAM_OWN, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fetched->poll_slower, ==, rows[i].slower);
    }
}

/* A refusal for the rate says how long; the poller waits so. */
static void
test_the_time_to_wait_is_told (Fixture      *fixture,
                               gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "rate", FEED, FALSE);
  g_assert_null (lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  g_assert_cmpint (lf_network_error_peek_info (error)->wait_ms, ==, 4 * 60 * 1000);
}

/* ---- Messages. */

static void
let_message (Fixture    *fixture,
             const char *who,
             const char *text)
{
  LfFakeFacebookSaying saying = { .text = text, .who = who, .message = TRUE };
  g_autofree char *id = lf_fake_facebook_say (fixture->server, &saying);
}

static void
test_messages_come_in (Fixture      *fixture,
                       gconstpointer unused)
{
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  g_autoptr(GPtrArray) third = NULL;
  LfItem *item;

  let_message (fixture, "Ayşe Öztürk", "Guten Tag");
  let_message (fixture, "Jürgen Müßig", "Hallo");
  first = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);
  g_assert_cmpuint (first->len, ==, 2);
  item = g_ptr_array_index (first, 0);
  g_assert_cmpint (item->kind, ==, LF_ITEM_MESSAGE);
  g_assert_cmpint (item->reference->audience, ==, LF_AUDIENCE_DIRECT);
  g_assert_cmpint (item->reference->answer_until_us, ==, item->created_us + G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC);

  second = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);
  g_assert_cmpuint (second->len, ==, 0);
  let_message (fixture, "Ayşe Öztürk", "Sind Sie da?");
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *who = g_strdup_printf ("Person %u", i);

      let_message (fixture, who, "Viele auf einmal");
    }
  third = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);
  g_assert_true (holds (third, "Sind Sie da?"));
  g_assert_cmpuint (third->len, >=, 41);
}

/* A page that nobody wrote to before: whoever writes first, all are read. */
static void
test_the_first_conversations_are_read_whole (Fixture      *fixture,
                                             gconstpointer unused)
{
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) nothing = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);
  g_autoptr(GPtrArray) items = NULL;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *who = g_strdup_printf ("Person %u", i);

      let_message (fixture, who, "Zum ersten Mal");
    }
  items = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);
  g_assert_cmpuint (items->len, ==, 30);
}

/* What may not be read is not read, and is so when the right comes back, whatever came meanwhile. */
static void
test_a_refused_conversation_is_read_later (Fixture      *fixture,
                                           gconstpointer unused)
{
  LfFakeFacebookSaying saying = { .text = "Vertraulich", .who = "Ayşe Öztürk", .message = TRUE, .ago_s = 7200 };
  LfFakeFacebookFault fault = { .kind = "status", .method = "GET", .status = 403, .code = 10, .times = 2 };
  g_autofree char *path = g_strdup_printf ("/v26.0/t_%08u", g_str_hash (saying.who) % 100000000);
  g_autofree char *cursor = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GPtrArray) first = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);
  g_autoptr(GPtrArray) second = NULL;
  g_autoptr(GPtrArray) third = NULL;
  g_autoptr(GPtrArray) fourth = NULL;

  id = lf_fake_facebook_say (fixture->server, &saying);
  let_message (fixture, "Jürgen Müßig", "Hallo");
  fault.path = path;
  lf_fake_facebook_fault (fixture->server, &fault);
  second = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);
  g_assert_true (holds (second, "Hallo"));
  let_message (fixture, "Jürgen Müßig", "Noch da?");
  third = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);
  g_assert_true (holds (third, "Noch da?"));
  g_assert_false (holds (second, "Vertraulich") || holds (third, "Vertraulich"));
  fourth = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);
  g_assert_true (holds (fourth, "Vertraulich"));
}

/* A place in a list that is too old by now loses nothing. */
static void
test_a_refused_place_begins_the_list_again (Fixture      *fixture,
                                            gconstpointer unused)
{
  static const LfStream streams[] = { LF_STREAM_MESSAGES, LF_STREAM_OWN };
  static const char * const paths[] = { CONVERSATIONS, FEED };

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      g_autofree char *cursor = NULL;
      g_autoptr(GPtrArray) first = NULL;
      g_autoptr(GPtrArray) broken = NULL;
      g_autoptr(GPtrArray) again = NULL;
      g_autoptr(LfFetched) page = NULL;
      g_autoptr(GError) error = NULL;

      let_message (fixture, "Ayşe Öztürk", "Guten Tag");
      g_free (fixture_own_post (fixture, "Guten Tag"));
      first = fixture_look (fixture, streams[i], &cursor);
      for (guint n = 0; n < 60; n++)
        {
          LfFakeFacebookSaying message = { .text = "Einer von vielen", .message = TRUE, .ago_s = -1 };
          LfFakeFacebookSaying post = { .text = "Einer von vielen", .own = TRUE, .ago_s = -1 };
          g_autofree char *who = g_strdup_printf ("Person %u", n);

          message.who = who;
          g_free (lf_fake_facebook_say (fixture->server, streams[i] == LF_STREAM_OWN ? &post : &message));
        }

      page = lf_test_fetch (fixture->adapter, streams[i], cursor, &error);
      g_assert_no_error (error);
      g_assert_true (page->more);
      g_free (cursor);
      cursor = g_strdup (page->next_cursor);
      fixture_refuse (fixture, paths[i], 100, 0);
      broken = fixture_look (fixture, streams[i], &cursor);
      again = fixture_look (fixture, streams[i], &cursor);
      g_assert_cmpuint (count_of (again, "Einer von vielen"), ==, 60);
    }
}

/* After a long weekend: also the conversation that was changed longest ago. */
static void
test_no_conversation_is_one_too_many (Fixture      *fixture,
                                      gconstpointer unused)
{
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) first = NULL;
  guint n_found = 0;

  let_message (fixture, "Ayşe Öztürk", "Guten Tag");
  first = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);
  for (guint i = 0; i < 230; i++)
    {
      LfFakeFacebookSaying saying = { .text = "Nach dem Wochenende", .message = TRUE, .ago_s = -1 };
      g_autofree char *who = g_strdup_printf ("Person %u", i);
      g_autofree char *id = NULL;

      saying.who = who;
      id = lf_fake_facebook_say (fixture->server, &saying);
    }

  for (gboolean more = TRUE; more;)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MESSAGES, cursor, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < fetched->items->len; i++)
        n_found += g_str_equal (((LfItem *) g_ptr_array_index (fetched->items, i))->text, "Nach dem Wochenende");
      g_free (cursor);
      cursor = g_strdup (fetched->next_cursor);
      more = fetched->more;
    }
  g_assert_cmpuint (n_found, ==, 230);
}

/* ---- Own posts and threads. */

static void
test_own_posts_come_in_once (Fixture      *fixture,
                             gconstpointer unused)
{
  LfFakeFacebookSaying citizen = { .text = "Kein eigener" };
  g_autofree char *first = fixture_own_post (fixture, "Eins");
  g_autofree char *other = lf_fake_facebook_say (fixture->server, &citizen);
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) items = fixture_look (fixture, LF_STREAM_OWN, &cursor);
  g_autoptr(GPtrArray) later = NULL;

  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpint (((LfItem *) g_ptr_array_index (items, 0))->kind, ==, LF_ITEM_OWN);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *text = g_strdup_printf ("Noch %u", i);
      g_autofree char *id = fixture_own_post (fixture, text);
    }
  later = fixture_look (fixture, LF_STREAM_OWN, &cursor);
  g_assert_cmpuint (later->len, ==, 60);
}

static GPtrArray *
read_thread (Fixture     *fixture,
             LfReference *reference)
{
  g_autofree char *cursor = lf_adapter_thread_cursor (reference);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, LF_STREAM_THREAD, cursor, &error);

  g_assert_no_error (error);
  g_assert_false (fetched->more);
  return g_ptr_array_ref (fetched->items);
}

static void
test_a_thread_is_a_post_with_its_comments (Fixture      *fixture,
                                           gconstpointer unused)
{
  g_autofree char *post = fixture_own_post (fixture, "Neuigkeit");
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) thread = NULL;

  let_burst (fixture, post, 0, 130);
  items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);
  thread = read_thread (fixture, ((LfItem *) g_ptr_array_index (items, 3))->reference);
  g_assert_cmpuint (thread->len, ==, 131);
  g_assert_true (holds (thread, "Neuigkeit"));
  assert_burst (thread, 0, 130);
  for (guint i = 0; i < thread->len; i++)
    g_assert_cmpstr (((LfItem *) g_ptr_array_index (thread, i))->root_uri, ==,
                     ((LfItem *) g_ptr_array_index (items, 0))->root_uri);
}

static void
test_a_thread_is_a_conversation (Fixture      *fixture,
                                 gconstpointer unused)
{
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) thread = NULL;
  LfTestWords words = { .text = "Ja, bis 18 Uhr.", .audience = LF_AUDIENCE_DIRECT };
  g_autoptr(LfOutgoing) outgoing = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  let_message (fixture, NULL, "Haben Sie offen?");
  items = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);
  words.parent = ((LfItem *) g_ptr_array_index (items, 0))->reference;
  outgoing = fixture_prepare (fixture, &words);
  receipt = lf_test_publish (fixture->adapter, outgoing, &error);
  g_assert_no_error (error);
  thread = read_thread (fixture, words.parent);
  g_assert_cmpuint (thread->len, ==, 2);
  g_assert_true (holds (thread, "Ja, bis 18 Uhr."));
}

static void
test_a_thread_that_is_gone_is_gone (Fixture      *fixture,
                                    gconstpointer unused)
{
  g_autoptr(LfReference) reference = lf_reference_new ();
  g_autofree char *cursor = NULL;
  g_autoptr(GError) error = NULL;

  reference->remote_id = g_strdup (LF_FAKE_FACEBOOK_PAGE "_1");
  reference->uri = g_strdup ("https://www.facebook.com/1");
  cursor = lf_adapter_thread_cursor (reference);
  g_assert_null (lf_test_fetch (fixture->adapter, LF_STREAM_THREAD, cursor, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("fetch/comments", test_comments_and_answers_come_in);
  ADD ("fetch/nothing-new", test_nothing_new_is_two_requests);
  ADD ("fetch/burst", test_nothing_of_a_burst_is_lost);
  ADD ("fetch/ranked", test_without_order_nothing_is_lost);
  ADD ("fetch/first-look", test_the_first_look_is_short);
  ADD ("fetch/posts", test_posts_on_the_page_and_elsewhere_come_in_once);
  ADD ("fetch/no-tagged", test_a_page_without_that_list_is_read);
  ADD ("fetch/nameless", test_who_it_was_may_be_unknown);
  ADD ("fetch/bad-post", test_one_bad_post_does_not_stop_the_look);
  ADD ("fetch/too-much", test_a_server_that_is_asked_for_too_much_is_asked_for_less);
  ADD ("fetch/first-conversations", test_the_first_conversations_are_read_whole);
  ADD ("fetch/refused-conversation", test_a_refused_conversation_is_read_later);
  ADD ("fetch/refused-place", test_a_refused_place_begins_the_list_again);
  ADD ("fetch/no-list", test_an_answer_without_a_list_is_no_empty_one);
  ADD ("fetch/broken", test_a_broken_look_goes_on_where_it_was);
  ADD ("fetch/cursor", test_a_cursor_that_is_none_begins_anew);
  ADD ("fetch/other-cursors", test_other_cursors_that_are_none_begin_anew);
  ADD ("fetch/quota", test_a_full_quota_is_told_to_the_poller);
  ADD ("fetch/quotas", test_the_fuller_quota_counts);
  ADD ("fetch/wait", test_the_time_to_wait_is_told);
  ADD ("fetch/messages", test_messages_come_in);
  ADD ("fetch/many-conversations", test_no_conversation_is_one_too_many);
  ADD ("fetch/own", test_own_posts_come_in_once);
  ADD ("fetch/thread", test_a_thread_is_a_post_with_its_comments);
  ADD ("fetch/conversation", test_a_thread_is_a_conversation);
  ADD ("fetch/gone", test_a_thread_that_is_gone_is_gone);
  return g_test_run ();
}
