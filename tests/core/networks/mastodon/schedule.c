/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts that wait at the server: made once, with the time that was meant, found again, moved and taken away, at servers of both kinds. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"

#define POSTS "/api/v1/statuses"
#define LIST "/api/v1/scheduled_statuses"
#define WORDS "Die BVV tagt ab 17 Uhr. #BVV"

static gint64
hours_ahead (guint n_hours)
{
  return (g_get_real_time () / LF_SECOND_US + n_hours * 3600) * LF_SECOND_US;
}

static LfOutgoing *
prepare (Fixture           *fixture,
         const LfTestWords *words)
{
  LfOutgoing *outgoing = lf_test_outgoing_new (fixture->house, words, NULL);
  g_autoptr(GError) error = NULL;

  lf_test_prepare (fixture->adapter, outgoing, &error);
  g_assert_no_error (error);
  return outgoing;
}

static char *
schedule (Fixture     *fixture,
          LfOutgoing  *outgoing,
          gint64       due_us,
          GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_schedule_async (fixture->adapter, outgoing, due_us, NULL, lf_test_done_cb, &result);
  return lf_adapter_schedule_finish (fixture->adapter, lf_test_wait_for (&result), error);
}

static char *
schedule_words (Fixture    *fixture,
                const char *text,
                gint64      due_us)
{
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &(LfTestWords) { .text = text });
  g_autoptr(GError) error = NULL;
  char *id = schedule (fixture, outgoing, due_us, &error);

  g_assert_no_error (error);
  g_assert_nonnull (id);
  return id;
}

static LfFoundResult
find_copy (Fixture     *fixture,
           LfOutgoing  *outgoing,
           gint64       due_us,
           char       **id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  LfFoundResult found;

  lf_adapter_find_scheduled_async (fixture->adapter, outgoing, due_us, NULL, lf_test_done_cb, &result);
  found = lf_adapter_find_scheduled_finish (fixture->adapter, lf_test_wait_for (&result), id, &error);
  g_assert_no_error (error);
  return found;
}

static gboolean
move (Fixture     *fixture,
      const char  *id,
      gint64       due_us,
      GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_reschedule_async (fixture->adapter, id, due_us, NULL, lf_test_done_cb, &result);
  return lf_adapter_reschedule_finish (fixture->adapter, lf_test_wait_for (&result), error);
}

static gboolean
take_away (Fixture     *fixture,
           const char  *id,
           GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_unschedule_async (fixture->adapter, id, NULL, lf_test_done_cb, &result);
  return lf_adapter_unschedule_finish (fixture->adapter, lf_test_wait_for (&result), error);
}

static guint
count_copies (Fixture *fixture)
{
  g_autoptr(JsonArray) copies = lf_fake_mastodon_dump_scheduled (fixture->server);

  return json_array_get_length (copies);
}

static void
test_a_copy_has_the_text_the_time_and_the_audience (Fixture      *fixture,
                                                    gconstpointer unused)
{
  gint64 due_us = hours_ahead (3);
  g_autofree char *id = schedule_words (fixture, WORDS, due_us);
  g_autoptr(JsonArray) copies = lf_fake_mastodon_dump_scheduled (fixture->server);
  g_autofree char *visibility = lf_fake_mastodon_dup_field (fixture->server, POSTS, "visibility");
  JsonObject *copy = json_array_get_object_element (copies, 0);

  g_assert_cmpstr (lf_json_get_string (copy, "id"), ==, id);
  g_assert_cmpstr (lf_json_get_string (copy, "text"), ==, WORDS);
  g_assert_cmpint (lf_json_get_time_us (copy, "scheduled_at"), ==, due_us);
  g_assert_cmpstr (visibility, ==, "public");
  g_assert_true (lf_adapter_can (fixture->adapter, LF_CAN_SCHEDULE));
  g_assert_cmpint (lf_adapter_get_limits (fixture->adapter)->schedule.min_ahead_us, ==, 5 * LF_MINUTE_US);
  g_assert_cmpuint (lf_adapter_get_limits (fixture->adapter)->schedule.max_per_day, ==, 25);
  g_assert_cmpuint (lf_adapter_get_limits (fixture->adapter)->schedule.max_in_all, ==, 300);
}

/* A past time is sent at once by real servers: such a request never leaves this computer. */
static void
test_what_is_too_near_is_not_even_asked (Fixture      *fixture,
                                         gconstpointer unused)
{
  const gint64 ahead_us[] = { -LF_HOUR_US, 0, LF_MINUTE_US, 5 * LF_MINUTE_US };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &(LfTestWords) { .text = WORDS });

  for (guint i = 0; i < G_N_ELEMENTS (ahead_us); i++)
    {
      g_autoptr(GError) error = NULL, moved = NULL;

      g_assert_null (schedule (fixture, outgoing, g_get_real_time () + ahead_us[i], &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
      g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "ScheduleLate");
      g_assert_false (move (fixture, "1", g_get_real_time () + ahead_us[i], &moved));
      g_assert_cmpstr (lf_network_error_peek_info (moved)->name, ==, "ScheduleLate");
    }
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", POSTS), ==, 0);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "PUT", LIST "/1"), ==, 0);
}

static void
test_a_server_that_sends_at_once_leaves_it_unsure (Fixture      *fixture,
                                                   gconstpointer unused)
{
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &(LfTestWords) { .text = WORDS });
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_mastodon_advance (fixture->server, 5 * LF_HOUR_US);
  g_assert_null (schedule (fixture, outgoing, hours_ahead (3), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  g_clear_error (&error);
  g_assert_cmpint (find_copy (fixture, outgoing, hours_ahead (3), NULL), ==, LF_FOUND_ABSENT);
  g_assert_cmpint (lf_test_find (fixture->adapter, outgoing, &receipt, &error), ==, LF_FOUND_THERE);
  g_assert_nonnull (receipt);
}

static void
test_a_full_day_and_a_full_server_are_named (Fixture      *fixture,
                                             gconstpointer flags)
{
  gint64 due_us = hours_ahead (24) / (24 * LF_HOUR_US) * 24 * LF_HOUR_US + 40 * LF_HOUR_US;
  g_autoptr(LfOutgoing) one_more = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *text = g_strdup_printf ("Termin %u", i);
      g_autofree char *id = schedule_words (fixture, text, due_us + i * LF_MINUTE_US);
    }

  one_more = prepare (fixture, &(LfTestWords) { .text = WORDS });
  g_assert_null (schedule (fixture, one_more, due_us, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "ScheduleFull");
  g_assert_cmpuint (count_copies (fixture), ==, 25);
}

static void
test_lost_answers_are_unsure_and_the_copy_is_found (Fixture      *fixture,
                                                    gconstpointer unused)
{
  const char *kinds[] = { "drop", "cut", "html-502", "html-200", "garbage-200", "redirect", "status" };
  gint64 due_us = hours_ahead (3);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *text = g_strdup_printf ("Verloren durch %s", kinds[i]);
      g_autoptr(LfOutgoing) outgoing = prepare (fixture, &(LfTestWords) { .text = text });
      LfFakeFault fault = { .kind = kinds[i], .method = "POST", .path = POSTS, .status = 500, .after = TRUE, .times = 1 };
      g_autofree char *id = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (find_copy (fixture, outgoing, due_us, NULL), ==, LF_FOUND_ABSENT);
      lf_fake_mastodon_fault (fixture->server, &fault);
      g_assert_null (schedule (fixture, outgoing, due_us, &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
      g_assert_cmpint (find_copy (fixture, outgoing, due_us, &id), ==, LF_FOUND_THERE);
      g_assert_nonnull (id);
      g_assert_cmpuint (count_copies (fixture), ==, i + 1);
    }
}

/* The same words of another delivery are another copy. At another time they may be the own one, which nobody wanted then. The list has
 * more than one page. */
static void
test_only_the_own_copy_is_found (Fixture      *fixture,
                                 gconstpointer unused)
{
  g_autofree char *first = schedule_words (fixture, WORDS, hours_ahead (3));
  g_autofree char *found = NULL;
  char *taken[] = { first, NULL };
  g_autoptr(LfOutgoing) own = prepare (fixture, &(LfTestWords) { .text = WORDS });
  g_autoptr(LfOutgoing) other = prepare (fixture, &(LfTestWords) { .text = WORDS, .taken_ids = taken });
  gint64 due_us = hours_ahead (3);

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *text = g_strdup_printf ("Seite %u", i);
      g_autofree char *id = schedule_words (fixture, text, hours_ahead (48 + 24 * (i / 20)));
    }

  g_assert_cmpint (find_copy (fixture, own, due_us, &found), ==, LF_FOUND_THERE);
  g_assert_cmpstr (found, ==, first);
  g_assert_cmpint (find_copy (fixture, own, due_us + LF_HOUR_US, NULL), ==, LF_FOUND_CANNOT_TELL);
  g_assert_cmpint (find_copy (fixture, other, due_us, NULL), ==, LF_FOUND_ABSENT);
}

static void
test_pictures_belong_to_the_copy (Fixture      *fixture,
                                  gconstpointer unused)
{
  g_autoptr(GBytes) png = lf_test_make_png ();
  g_autoptr(GPtrArray) media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  gint64 due_us = hours_ahead (3);
  g_autoptr(LfOutgoing) with = NULL, without = NULL;
  g_autofree char *id = NULL, *found = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (media, lf_test_house_add_picture (fixture->house, png, "Eine Linde"));
  with = prepare (fixture, &(LfTestWords) { .text = WORDS, .media = media });
  without = prepare (fixture, &(LfTestWords) { .text = WORDS });
  id = schedule (fixture, with, due_us, &error);
  g_assert_no_error (error);
  g_assert_cmpint (find_copy (fixture, without, due_us, NULL), ==, LF_FOUND_ABSENT);
  g_assert_cmpint (find_copy (fixture, with, due_us, &found), ==, LF_FOUND_THERE);
  g_assert_cmpstr (found, ==, id);
}

static void
test_a_copy_is_moved_and_taken_away_twice (Fixture      *fixture,
                                           gconstpointer unused)
{
  g_autofree char *id = schedule_words (fixture, WORDS, hours_ahead (3));
  gint64 later_us = hours_ahead (5);
  g_autoptr(JsonArray) copies = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (move (fixture, id, later_us, &error));
  g_assert_true (move (fixture, id, later_us, &error));
  g_assert_no_error (error);
  copies = lf_fake_mastodon_dump_scheduled (fixture->server);
  g_assert_cmpint (lf_json_get_time_us (json_array_get_object_element (copies, 0), "scheduled_at"), ==, later_us);

  g_assert_true (take_away (fixture, id, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_copies (fixture), ==, 0);
  g_assert_false (take_away (fixture, id, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
  g_clear_error (&error);
  g_assert_false (move (fixture, id, later_us, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

/* What waits for a time that nobody wanted is taken back. Where that fails, nobody may believe that there is no copy. */
static void
test_a_copy_with_another_time_is_never_forgotten (Fixture      *fixture,
                                                  gconstpointer unused)
{
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &(LfTestWords) { .text = WORDS });
  g_autoptr(LfOutgoing) other = prepare (fixture, &(LfTestWords) { .text = "Etwas anderes" });
  g_autoptr(GError) error = NULL;
  LfFakeFault fault = { .kind = "status", .method = "DELETE", .status = 503, .times = 1 };

  g_assert_null (schedule (fixture, outgoing, hours_ahead (3), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "OtherTime");
  g_assert_cmpuint (count_copies (fixture), ==, 0);
  g_assert_cmpint (find_copy (fixture, outgoing, hours_ahead (3), NULL), ==, LF_FOUND_ABSENT);
  g_clear_error (&error);

  lf_fake_mastodon_fault (fixture->server, &fault);
  g_assert_null (schedule (fixture, outgoing, hours_ahead (3), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  g_assert_cmpuint (count_copies (fixture), ==, 1);
  g_assert_cmpint (find_copy (fixture, outgoing, hours_ahead (3), NULL), ==, LF_FOUND_CANNOT_TELL);
  g_assert_cmpint (find_copy (fixture, other, hours_ahead (3), NULL), ==, LF_FOUND_ABSENT);
}

static void
test_a_server_that_does_not_move_says_so (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autofree char *id = schedule_words (fixture, WORDS, hours_ahead (3));
  const guint statuses[] = { 405, 501 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *path = g_strconcat (LIST "/", id, NULL);
      LfFakeFault fault = { .kind = "status", .method = "PUT", .path = path, .status = statuses[i], .times = 1 };
      g_autoptr(GError) error = NULL;

      lf_fake_mastodon_fault (fixture->server, &fault);
      g_assert_false (move (fixture, id, hours_ahead (5), &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
    }
  g_assert_cmpuint (count_copies (fixture), ==, 1);
}

/* What comes of a copy has an id of its own and lies above the watermark. */
static void
test_the_post_of_a_copy_is_found_by_the_watermark (Fixture      *fixture,
                                                   gconstpointer unused)
{
  LfFakeSaying earlier = { .who = "bezirksamt", .text = WORDS };
  g_autofree char *earlier_id = lf_fake_mastodon_say (fixture->server, &earlier);
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &(LfTestWords) { .text = WORDS });
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = schedule (fixture, outgoing, hours_ahead (3), &error);

  g_assert_no_error (error);
  g_assert_cmpint (lf_test_find (fixture->adapter, outgoing, NULL, &error), ==, LF_FOUND_ABSENT);
  lf_fake_mastodon_advance (fixture->server, 4 * LF_HOUR_US);
  g_assert_cmpint (lf_test_find (fixture->adapter, outgoing, &receipt, &error), ==, LF_FOUND_THERE);
  g_assert_no_error (error);
  g_assert_cmpstr (receipt->remote_id, !=, id);
  g_assert_cmpstr (receipt->remote_id, !=, earlier_id);
  g_assert_cmpint (find_copy (fixture, outgoing, hours_ahead (3), NULL), ==, LF_FOUND_ABSENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_BOTH ("schedule/text-and-time", test_a_copy_has_the_text_the_time_and_the_audience);
  ADD_BOTH ("schedule/too-near", test_what_is_too_near_is_not_even_asked);
  ADD_BOTH ("schedule/sent-at-once", test_a_server_that_sends_at_once_leaves_it_unsure);
  ADD_BOTH ("schedule/full", test_a_full_day_and_a_full_server_are_named);
  ADD_BOTH ("schedule/lost", test_lost_answers_are_unsure_and_the_copy_is_found);
  ADD_BOTH ("schedule/only-the-own", test_only_the_own_copy_is_found);
  ADD_BOTH ("schedule/pictures", test_pictures_belong_to_the_copy);
  ADD_BOTH ("schedule/moved-and-away", test_a_copy_is_moved_and_taken_away_twice);
  ADD ("schedule/other-time/mastodon", GUINT_TO_POINTER (LF_FAKE_OTHER_TIME), test_a_copy_with_another_time_is_never_forgotten);
  ADD ("schedule/other-time/gotosocial", GUINT_TO_POINTER (LF_FAKE_ULIDS | LF_FAKE_OTHER_TIME),
       test_a_copy_with_another_time_is_never_forgotten);
  ADD_BOTH ("schedule/does-not-move", test_a_server_that_does_not_move_says_so);
  ADD_BOTH ("schedule/watermark", test_the_post_of_a_copy_is_found_by_the_watermark);
  return g_test_run ();
}
