/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promise of the outbox: never twice, never silently not. */

#include "config.h"

#include "core/networks/practice/lf-practice-faults.h"
#include "lib/lf-test-profile.h"
#include "lib/lf-test.h"

typedef struct {
  LfTestProfile *profile;
  char          *account;
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  fixture->profile = lf_test_profile_new ();
  fixture->account = lf_test_profile_add (fixture->profile, "bezirksamt");
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  g_free (fixture->account);
  lf_test_profile_free (fixture->profile);
}

static gint64
now_us (Fixture *fixture)
{
  return lf_clock_now_us (lf_context_get_clock (fixture->profile->context));
}

/* How many posts of the account stand at the network. */
static guint
count_posts (Fixture *fixture)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (fixture->profile->context), fixture->account);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFetched) fetched = NULL;

  lf_adapter_fetch_async (adapter, LF_STREAM_OWN, NULL, NULL, lf_test_done_cb, &result);
  fetched = lf_adapter_fetch_finish (adapter, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return fetched->items->len;
}

static void
set_faults (Fixture                *fixture,
            const LfPracticeFaults *faults)
{
  g_autoptr(GError) error = NULL;

  lf_practice_faults_set (fixture->profile->folder, fixture->account, faults, &error);
  g_assert_no_error (error);
}

static char *
submit (Fixture    *fixture,
        const char *text,
        gint64      due_us)
{
  char *accounts[] = { fixture->account, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_test_profile_submit (fixture->profile, accounts, text, due_us, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (deliveries->len, ==, 1);
  return g_strdup (((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid);
}

static void
start (Fixture *fixture)
{
  lf_outbox_start (lf_context_get_outbox (fixture->profile->context));
}

static void
test_due_post_goes_out_once (Fixture      *fixture,
                             gconstpointer unused)
{
  g_autofree char *uid = submit (fixture, "Bürgeramt heute bis 18 Uhr geöffnet", now_us (fixture));
  g_autoptr(LfDelivery) delivery = NULL;

  start (fixture);
  delivery = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
  g_assert_nonnull (delivery->receipt);
  g_assert_nonnull (delivery->receipt->uri);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_planned_post_waits_for_its_time (Fixture      *fixture,
                                      gconstpointer unused)
{
  gint64 due_us = now_us (fixture) + LF_SECOND_US;
  g_autofree char *uid = submit (fixture, "Straßenfest am Samstag", due_us);
  g_autoptr(LfDelivery) early = NULL;
  g_autoptr(LfDelivery) sent = NULL;

  start (fixture);
  early = lf_test_profile_read (fixture->profile, uid);
  g_assert_cmpint (early->state, ==, LF_DELIVERY_QUEUED);
  sent = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
  g_assert_cmpint (sent->receipt->sent_us, >=, due_us);
}

static void
test_lost_answer_is_found_not_repeated (Fixture      *fixture,
                                        gconstpointer unused)
{
  LfPracticeFaults faults = { .publish = LF_PRACTICE_LOST_ANSWER, .count = 1, .ignores_key = TRUE };
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) delivery = NULL;

  set_faults (fixture, &faults);
  uid = submit (fixture, "Drei Robinien werden gefällt", now_us (fixture));
  start (fixture);
  delivery = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_lost_request_is_repeated_once (Fixture      *fixture,
                                    gconstpointer unused)
{
  LfPracticeFaults faults = { .publish = LF_PRACTICE_LOST_REQUEST, .count = 1, .ignores_key = TRUE };
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) delivery = NULL;

  set_faults (fixture, &faults);
  uid = submit (fixture, "Sperrung der Müllerstraße", now_us (fixture));
  start (fixture);
  delivery = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_request_lost_twice_is_left_to_a_person (Fixture      *fixture,
                                             gconstpointer unused)
{
  LfPracticeFaults faults = { .publish = LF_PRACTICE_LOST_REQUEST };
  LfPracticeFaults fine = { 0 };
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) delivery = NULL;
  g_autoptr(LfDelivery) sent = NULL;
  g_autoptr(GError) error = NULL;

  set_faults (fixture, &faults);
  uid = submit (fixture, "Spielplatz gesperrt", now_us (fixture));
  start (fixture);
  delivery = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_UNSURE);
  while (g_strcmp0 (delivery->why.reason, "decide") != 0)
    {
      g_main_context_iteration (NULL, TRUE);
      lf_delivery_unref (delivery);
      delivery = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_UNSURE);
    }
  g_assert_cmpuint (count_posts (fixture), ==, 0);

  lf_test_profile_deed (fixture->profile, LF_DEED_WITHDRAW, uid, NULL, &error);
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT);
  g_clear_error (&error);

  set_faults (fixture, &fine);
  lf_test_profile_deed (fixture->profile, LF_DEED_SEND_AGAIN, uid, NULL, &error);
  g_assert_no_error (error);
  sent = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_offline_waits_and_names_the_reason (Fixture      *fixture,
                                         gconstpointer unused)
{
  LfPracticeFaults faults = { .publish = LF_PRACTICE_OFFLINE };
  LfPracticeFaults fine = { 0 };
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) waiting = NULL;
  g_autoptr(LfDelivery) sent = NULL;
  g_autoptr(GError) error = NULL;

  set_faults (fixture, &faults);
  uid = submit (fixture, "Wochenmarkt am Karl-August-Platz", now_us (fixture));
  start (fixture);
  waiting = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_WAITING);
  g_assert_cmpstr (waiting->why.reason, ==, "offline");
  g_assert_cmpint (waiting->why.until_us, >, now_us (fixture));
  g_assert_cmpint (waiting->first_attempt_us, ==, 0);

  set_faults (fixture, &fine);
  lf_test_profile_deed (fixture->profile, LF_DEED_SEND_NOW, uid, NULL, &error);
  g_assert_no_error (error);
  sent = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_refusal_is_final_and_can_be_sent_again_by_a_person (Fixture      *fixture,
                                                         gconstpointer unused)
{
  LfPracticeFaults faults = { .publish = LF_PRACTICE_REJECTED, .count = 1 };
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) failed = NULL;
  g_autoptr(LfDelivery) sent = NULL;
  g_autoptr(GError) error = NULL;

  set_faults (fixture, &faults);
  uid = submit (fixture, "Sommerfest", now_us (fixture));
  start (fixture);
  failed = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_FAILED);
  g_assert_cmpstr (failed->why.reason, ==, "rejected");

  lf_test_profile_deed (fixture->profile, LF_DEED_SEND_NOW, uid, NULL, &error);
  g_assert_no_error (error);
  sent = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_expired_sign_in_keeps_the_post_until_signed_in (Fixture      *fixture,
                                                     gconstpointer unused)
{
  LfPracticeFaults faults = { .publish = LF_PRACTICE_SIGN_IN_EXPIRED };
  LfPracticeFaults fine = { 0 };
  g_autofree char *uid = NULL;
  g_autofree char *same = NULL;
  g_autoptr(LfDelivery) waiting = NULL;
  g_autoptr(LfDelivery) sent = NULL;

  set_faults (fixture, &faults);
  uid = submit (fixture, "Bitte neu anmelden", now_us (fixture));
  start (fixture);
  waiting = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_WAITING);
  g_assert_cmpstr (waiting->why.reason, ==, "sign-in-again");
  g_assert_cmpint (waiting->why.until_us, ==, 0);

  set_faults (fixture, &fine);
  same = lf_test_profile_add (fixture->profile, "bezirksamt");
  g_assert_cmpstr (same, ==, fixture->account);
  sent = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_late_post_is_held_and_asks (Fixture      *fixture,
                                 gconstpointer unused)
{
  g_autofree char *uid = submit (fixture, "Gestern geplant", now_us (fixture) - 20 * LF_MINUTE_US);
  g_autoptr(LfDelivery) held = NULL;
  g_autoptr(LfDelivery) sent = NULL;
  g_autoptr(GError) error = NULL;

  start (fixture);
  held = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_HELD);
  g_assert_cmpstr (held->why.reason, ==, "late");
  g_assert_cmpuint (count_posts (fixture), ==, 0);

  lf_test_profile_deed (fixture->profile, LF_DEED_SEND_NOW, uid, NULL, &error);
  g_assert_no_error (error);
  sent = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
}

static void
test_stopped_post_is_a_draft_again (Fixture      *fixture,
                                    gconstpointer unused)
{
  g_autofree char *uid = submit (fixture, "Zu früh gedrückt", now_us (fixture) + 10 * LF_SECOND_US);
  g_autoptr(LfDelivery) stopped = NULL;
  g_autoptr(GError) error = NULL;

  start (fixture);
  lf_test_profile_deed (fixture->profile, LF_DEED_MAKE_DRAFT, uid, NULL, &error);
  g_assert_no_error (error);
  stopped = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_CANCELLED);
  g_assert_cmpuint (count_posts (fixture), ==, 0);
}

static void
test_restart_goes_on_where_it_was (Fixture      *fixture,
                                   gconstpointer unused)
{
  g_autofree char *uid = submit (fixture, "Nach dem Neustart", now_us (fixture));
  g_autoptr(LfDelivery) sent = NULL;

  lf_test_profile_close (fixture->profile);
  lf_test_profile_open (fixture->profile);
  start (fixture);
  sent = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_bad_texts_are_refused_before_anything_is_stored (Fixture      *fixture,
                                                      gconstpointer unused)
{
  char *accounts[] = { fixture->account, NULL };
  char *nobody[] = { NULL };
  g_autofree char *long_text = g_strnfill (501, 'a');
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_profile_submit (fixture->profile, accounts, " \n ", now_us (fixture), &error));
  g_assert_error (error, LF_POST_ERROR, LF_POST_ERROR_EMPTY);
  g_clear_error (&error);
  g_assert_null (lf_test_profile_submit (fixture->profile, accounts, long_text, now_us (fixture), &error));
  g_assert_error (error, LF_POST_ERROR, LF_POST_ERROR_TOO_LONG);
  g_clear_error (&error);
  g_assert_null (lf_test_profile_submit (fixture->profile, nobody, "Text", now_us (fixture), &error));
  g_assert_error (error, LF_POST_ERROR, LF_POST_ERROR_NO_ACCOUNT);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("LF_SETTLE_MS", "20", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/publish/outbox/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("due-post-goes-out-once", test_due_post_goes_out_once);
  ADD ("planned-post-waits-for-its-time", test_planned_post_waits_for_its_time);
  ADD ("lost-answer-is-found-not-repeated", test_lost_answer_is_found_not_repeated);
  ADD ("lost-request-is-repeated-once", test_lost_request_is_repeated_once);
  ADD ("request-lost-twice-is-left-to-a-person", test_request_lost_twice_is_left_to_a_person);
  ADD ("offline-waits-and-names-the-reason", test_offline_waits_and_names_the_reason);
  ADD ("refusal-is-final", test_refusal_is_final_and_can_be_sent_again_by_a_person);
  ADD ("expired-sign-in-keeps-the-post", test_expired_sign_in_keeps_the_post_until_signed_in);
  ADD ("late-post-is-held-and-asks", test_late_post_is_held_and_asks);
  ADD ("stopped-post-is-a-draft-again", test_stopped_post_is_a_draft_again);
  ADD ("restart-goes-on-where-it-was", test_restart_goes_on_where_it_was);
  ADD ("bad-texts-are-refused", test_bad_texts_are_refused_before_anything_is_stored);

  return g_test_run ();
}
