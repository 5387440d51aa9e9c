/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time and the outbox: nothing goes out twice, nothing before its time, nothing late by itself, whoever sets the clock of the computer; a server
 * that asks for a pause gets it. */

#include "config.h"

#include "core/inbox/desk.h"
#include "core/publish/lf-outbox.h"
#include "core/store/lf-db.h"
#include "core/store/lf-store-deliveries.h"
#include "lib/lf-test.h"

typedef struct {
  char     *folder;
  LfClock  *clock;
  Desk     *desk;
  LfOutbox *outbox;
  char     *account;
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  fixture->folder = lf_test_make_folder ();
  fixture->clock = LF_CLOCK (lf_fake_clock_new (DESK_NOW_US));
  fixture->desk = desk_new (fixture->folder, fixture->clock);
  fixture->account = desk_add_account (fixture->desk, "Bezirksamt");
  fixture->outbox = lf_outbox_new (fixture->desk->store, fixture->desk->accounts, fixture->desk->lock);
  lf_outbox_start (fixture->outbox);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_outbox_stop_async (fixture->outbox, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  g_clear_object (&result);
  g_assert_finalize_object (fixture->outbox);
  desk_free (fixture->desk);
  g_free (fixture->account);
  g_assert_finalize_object (fixture->clock);
  lf_test_remove_folder (fixture->folder);
}

static char *
submit (Fixture *fixture,
        gint64   due_us)
{
  g_autoptr(LfSubmission) submission = lf_submission_new ();
  LfPart *part = lf_part_new ();
  const char *uids[] = { fixture->account, NULL };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) deliveries = NULL;
  g_autoptr(GError) error = NULL;

  part->text = g_strdup ("Bürgeramt heute bis 18 Uhr geöffnet");
  part->variants = g_ptr_array_new ();
  part->media = g_ptr_array_new ();
  submission->revision = lf_revision_new ();
  submission->revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (submission->revision->parts, part);
  submission->revision->language = g_strdup ("de");
  submission->revision->audience = LF_AUDIENCE_PUBLIC;
  submission->account_uids = g_strdupv ((char **) uids);
  submission->due = lf_due_new (due_us, NULL, NULL);
  lf_outbox_submit_async (fixture->outbox, submission, NULL, lf_test_done_cb, &result);
  deliveries = lf_outbox_submit_finish (fixture->outbox, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return g_strdup (((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid);
}

static LfDelivery *
read_delivery (Fixture    *fixture,
               const char *uid)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  LfDelivery *delivery;

  lf_store_get_delivery_async (fixture->desk->store, uid, NULL, lf_test_done_cb, &result);
  delivery = lf_store_get_delivery_finish (fixture->desk->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return delivery;
}

/* Claims go before reading: whoever would claim it now has done so before the last reading. */
static void
assert_stays (Fixture         *fixture,
              const char      *uid,
              LfDeliveryState  state)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(LfDelivery) delivery = read_delivery (fixture, uid);

      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_assert_cmpint (delivery->state, ==, state);
    }
}

typedef struct {
  Fixture         *fixture;
  const char      *uid;
  LfDeliveryState  state;
} Wanted;

static gboolean
is_wanted (gpointer data)
{
  Wanted *wanted = data;
  g_autoptr(LfDelivery) delivery = read_delivery (wanted->fixture, wanted->uid);

  return delivery->state == wanted->state;
}

static void
wait_for (Fixture         *fixture,
          const char      *uid,
          LfDeliveryState  state)
{
  Wanted wanted = { fixture, uid, state };

  lf_test_wait_until (is_wanted, &wanted, 20);
}

static guint
count_posts (Fixture *fixture)
{
  LfAccount *account = lf_adapter_get_account (lf_accounts_find (fixture->desk->accounts, fixture->account));
  LfPracticeSite site = { fixture->folder, account, lf_clock_now_us (fixture->clock) };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFetched) own = lf_practice_server_fetch (&site, LF_STREAM_OWN, NULL, &error);

  g_assert_no_error (error);
  return own->items->len;
}

static void
set_clock (Fixture *fixture,
           gint64   now_us)
{
  lf_fake_clock_set (LF_FAKE_CLOCK (fixture->clock), now_us);
}

static void
test_set_forward_a_little_over_the_due_time_it_goes_out (Fixture      *fixture,
                                                         gconstpointer unused)
{
  g_autofree char *uid = submit (fixture, DESK_NOW_US + LF_HOUR_US);

  assert_stays (fixture, uid, LF_DELIVERY_QUEUED);
  set_clock (fixture, DESK_NOW_US + LF_HOUR_US + 10 * LF_MINUTE_US);
  wait_for (fixture, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_set_forward_far_over_the_due_time_a_person_is_asked (Fixture      *fixture,
                                                          gconstpointer unused)
{
  g_autofree char *uid = submit (fixture, DESK_NOW_US + LF_HOUR_US);
  g_autoptr(LfDelivery) delivery = NULL;

  set_clock (fixture, DESK_NOW_US + 24 * LF_HOUR_US);
  wait_for (fixture, uid, LF_DELIVERY_HELD);
  delivery = read_delivery (fixture, uid);
  g_assert_true (lf_reason_is (delivery->why.reason, "late"));

  /* The clock comes back: it stays with the person. */
  set_clock (fixture, DESK_NOW_US);
  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), LF_HOUR_US);
  assert_stays (fixture, uid, LF_DELIVERY_HELD);
  g_assert_cmpuint (count_posts (fixture), ==, 0);
}

static void
test_set_back_before_the_due_time_it_waits (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autofree char *uid = submit (fixture, DESK_NOW_US + 10 * LF_MINUTE_US);

  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), 10 * LF_MINUTE_US - LF_SECOND_US);
  assert_stays (fixture, uid, LF_DELIVERY_QUEUED);
  set_clock (fixture, DESK_NOW_US - LF_HOUR_US);
  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), LF_MINUTE_US);
  assert_stays (fixture, uid, LF_DELIVERY_QUEUED);
  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), 69 * LF_MINUTE_US);
  wait_for (fixture, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_set_back_over_what_was_sent_it_is_not_sent_again (Fixture      *fixture,
                                                       gconstpointer unused)
{
  g_autofree char *uid = submit (fixture, DESK_NOW_US + LF_MINUTE_US);

  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), LF_MINUTE_US);
  wait_for (fixture, uid, LF_DELIVERY_SENT);
  for (guint i = 0; i < 3; i++)
    {
      set_clock (fixture, DESK_NOW_US);
      assert_stays (fixture, uid, LF_DELIVERY_SENT);
      lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), LF_MINUTE_US);
      assert_stays (fixture, uid, LF_DELIVERY_SENT);
    }
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
set_fault (Fixture         *fixture,
           LfPracticeFault  fault,
           guint            count)
{
  LfPracticeFaults faults = { .publish = fault, .count = count };
  g_autoptr(GError) error = NULL;

  lf_practice_faults_set (fixture->folder, fixture->account, &faults, &error);
  g_assert_no_error (error);
}

static void
test_a_pause_that_the_server_asks_for_is_kept (Fixture      *fixture,
                                               gconstpointer unused)
{
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) delivery = NULL;

  set_fault (fixture, LF_PRACTICE_RATE_LIMIT, 1);
  uid = submit (fixture, DESK_NOW_US);
  wait_for (fixture, uid, LF_DELIVERY_WAITING);
  delivery = read_delivery (fixture, uid);
  g_assert_cmpstr (delivery->why.reason, ==, "wait");
  g_assert_cmpint (delivery->why.until_us, ==, DESK_NOW_US + 30 * LF_SECOND_US);

  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), 29 * LF_SECOND_US);
  assert_stays (fixture, uid, LF_DELIVERY_WAITING);
  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), LF_SECOND_US);
  wait_for (fixture, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

/* Goes from one try to the next, and to the end of the 15 minutes, until a person is asked: gives how long after its time that was. */
static gint64
retry_until_held (Fixture    *fixture,
                  const char *uid,
                  guint      *n_tries)
{
  gint64 end_us = DESK_NOW_US + 15 * LF_MINUTE_US + LF_SECOND_US;

  *n_tries = 0;
  for (;;)
    {
      g_autoptr(LfDelivery) delivery = read_delivery (fixture, uid);
      gint64 now_us = lf_clock_now_us (fixture->clock);

      if (delivery->state == LF_DELIVERY_HELD)
        return now_us - DESK_NOW_US;
      if (delivery->state != LF_DELIVERY_WAITING || delivery->why.until_us <= now_us || now_us == end_us)
        continue;

      (*n_tries)++;
      set_clock (fixture, MIN (delivery->why.until_us, end_us));
    }
}

static void
test_what_could_not_begin_for_15_minutes_is_held (Fixture      *fixture,
                                                  gconstpointer unused)
{
  g_autofree char *uid = NULL;
  gint64 span_us;
  guint n_tries;

  set_fault (fixture, LF_PRACTICE_OFFLINE, 0);
  uid = submit (fixture, DESK_NOW_US);
  span_us = retry_until_held (fixture, uid, &n_tries);
  g_assert_cmpint (span_us, >=, 15 * LF_MINUTE_US);
  g_assert_cmpint (span_us, <=, 15 * LF_MINUTE_US + LF_SECOND_US);
  /* Less and less often. */
  g_assert_cmpuint (n_tries, >=, 5);
  g_assert_cmpuint (n_tries, <=, 8);
  g_assert_cmpuint (count_posts (fixture), ==, 0);
}

static void
set_send_stop (Fixture    *fixture,
               const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->folder, "litfass.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDb) db = lf_db_open (path, FALSE, &error);

  g_assert_no_error (error);
  lf_db_run (db, &error, sql, "");
  g_assert_no_error (error);
}

/* A first request was lost, and three looks did not find it; a send stop keeps the one resend waiting. */
static char *
submit_lost (Fixture *fixture)
{
  char *uid;

  set_fault (fixture, LF_PRACTICE_LOST_REQUEST, 1);
  uid = submit (fixture, DESK_NOW_US);
  wait_for (fixture, uid, LF_DELIVERY_UNSURE);
  set_send_stop (fixture, "INSERT INTO send_stop (since_us) VALUES (1)");
  for (LfDeliveryState state = LF_DELIVERY_UNSURE; state == LF_DELIVERY_UNSURE; )
    {
      g_autoptr(LfDelivery) delivery = read_delivery (fixture, uid);
      gint64 wait_us = delivery->why.until_us - lf_clock_now_us (fixture->clock);

      /* While a look is made, the next one is further away than any wait between looks. */
      state = delivery->state;
      if (wait_us > 0 && wait_us <= 3 * LF_MINUTE_US)
        lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), wait_us);
      else
        while (g_main_context_iteration (NULL, FALSE))
          continue;
    }
  wait_for (fixture, uid, LF_DELIVERY_QUEUED);
  return uid;
}

static void
test_a_resend_goes_out_when_it_may_in_time (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autofree char *uid = submit_lost (fixture);

  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), 40 * LF_MINUTE_US);
  assert_stays (fixture, uid, LF_DELIVERY_QUEUED);
  set_send_stop (fixture, "DELETE FROM send_stop");
  wait_for (fixture, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static gboolean
waits_for_a_person (gpointer data)
{
  Wanted *wanted = data;
  g_autoptr(LfDelivery) delivery = read_delivery (wanted->fixture, wanted->uid);

  return delivery->state == LF_DELIVERY_UNSURE && g_strcmp0 (delivery->why.reason, "decide") == 0;
}

/* After 45 minutes a server may have forgotten the key; the time in which the computer slept counts. */
static void
test_a_resend_that_waited_too_long_is_left_to_a_person (Fixture      *fixture,
                                                        gconstpointer unused)
{
  g_autofree char *uid = submit_lost (fixture);
  Wanted wanted = { fixture, uid, LF_DELIVERY_UNSURE };

  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), 46 * LF_MINUTE_US);
  assert_stays (fixture, uid, LF_DELIVERY_QUEUED);
  set_send_stop (fixture, "DELETE FROM send_stop");
  lf_test_wait_until (waits_for_a_person, &wanted, 20);
  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), LF_HOUR_US);
  assert_stays (fixture, uid, LF_DELIVERY_UNSURE);
  g_assert_cmpuint (count_posts (fixture), ==, 0);
}

/* What was not begun waits for 15 minutes, as above. Under a stop, too, its end is noticed. */
static void
test_what_was_begun_in_time_may_go_out_for_two_hours (Fixture      *fixture,
                                                      gconstpointer unused)
{
  g_autofree char *uid = submit_lost (fixture);
  gint64 due_us = DESK_NOW_US;

  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), due_us + 119 * LF_MINUTE_US - lf_clock_now_us (fixture->clock));
  assert_stays (fixture, uid, LF_DELIVERY_QUEUED);
  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), LF_MINUTE_US + LF_SECOND_US);
  wait_for (fixture, uid, LF_DELIVERY_HELD);
  g_assert_cmpuint (count_posts (fixture), ==, 0);
}

static void
test_a_send_stop_forbids_every_claim (Fixture      *fixture,
                                      gconstpointer unused)
{
  g_autofree char *uid = submit (fixture, DESK_NOW_US + LF_MINUTE_US);

  set_send_stop (fixture, "INSERT INTO send_stop (since_us) VALUES (1)");
  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), LF_MINUTE_US);
  assert_stays (fixture, uid, LF_DELIVERY_QUEUED);
  lf_fake_clock_advance (LF_FAKE_CLOCK (fixture->clock), LF_MINUTE_US);
  assert_stays (fixture, uid, LF_DELIVERY_QUEUED);
  g_assert_cmpuint (count_posts (fixture), ==, 0);

  /* Lifted in time, it goes out; who lifts it tells the others through the database. */
  set_send_stop (fixture, "DELETE FROM send_stop");
  wait_for (fixture, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

#define ADD(name, func) g_test_add ("/publish/clock/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("set-forward-a-little-it-goes-out", test_set_forward_a_little_over_the_due_time_it_goes_out);
  ADD ("set-forward-far-a-person-is-asked", test_set_forward_far_over_the_due_time_a_person_is_asked);
  ADD ("set-back-it-waits", test_set_back_before_the_due_time_it_waits);
  ADD ("a-pause-is-kept", test_a_pause_that_the_server_asks_for_is_kept);
  ADD ("what-could-not-begin-for-15-minutes-is-held", test_what_could_not_begin_for_15_minutes_is_held);
  ADD ("a-resend-goes-out-in-time", test_a_resend_goes_out_when_it_may_in_time);
  ADD ("a-resend-that-waited-too-long-is-left-to-a-person", test_a_resend_that_waited_too_long_is_left_to_a_person);
  ADD ("what-was-begun-in-time-may-go-out-for-two-hours", test_what_was_begun_in_time_may_go_out_for_two_hours);
  ADD ("a-send-stop-forbids-every-claim", test_a_send_stop_forbids_every_claim);
  ADD ("set-back-over-what-was-sent-it-is-not-sent-again", test_set_back_over_what_was_sent_it_is_not_sent_again);
  return g_test_run ();
}
