/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers and requests about a copy that waits at the server are lost, copies turn up late, workers are stopped, people do things at the server
 * meanwhile: nothing goes out twice, and nothing that a person wanted is forgotten. */

#include "config.h"

#include "lib/lf-fake-facebook.h"
#include "lib/lf-fake-mastodon.h"
#include "lib/lf-test-office.h"
#include "lib/lf-test-worker.h"
#include "lib/lf-test.h"

#define N_LOST 25

/* After its time, but not so late that a person is asked. */
#define LATER_US (LF_HOUR_US + LF_MINUTE_US)

/* A network, and which of its servers. */
typedef struct {
  const char          *name;
  const LfTestNetwork *network;
  guint                flags;
} Kind;

static const Kind mastodon = { "mastodon", &lf_test_mastodon, LF_FAKE_KEYS };
static const Kind gotosocial = { "gotosocial", &lf_test_mastodon, LF_FAKE_ULIDS };
static const Kind facebook = { "facebook", &lf_test_facebook, 0 };
static const Kind new_ids = { "facebook-new-ids", &lf_test_facebook, LF_FAKE_FACEBOOK_NEW_IDS };

static LfTestOffice *
open_office (const Kind *kind)
{
  return lf_test_office_new (kind->network, kind->flags);
}

static void
lose_post (LfTestOffice *office,
           const char   *kind,
           gboolean      after)
{
  lf_test_office_lose (office, kind, "POST", office->network->path, after);
}

static void
work_later (LfTestOffice *office,
            gint64        span_us)
{
  lf_test_office_advance (office, span_us);
  g_assert_true (lf_test_office_run (office, 0));
}

static void
assert_goes_out_once (LfTestOffice *office,
                      const char   *uid,
                      const char   *text)
{
  work_later (office, LATER_US);
  lf_test_office_assert_is (office, uid, LF_DELIVERY_SENT, text);
}

static void
assert_reason (LfTestOffice *office,
               const char   *uid,
               const char   *reason)
{
  g_autoptr(LfDelivery) delivery = lf_test_profile_read (office->profile, uid);

  g_assert_cmpstr (delivery->why.reason, ==, reason);
}

/* ---- Answers that are lost. */

static void
test_lost_answers_still_exactly_one (gconstpointer kind)
{
  g_autoptr(LfTestOffice) office = open_office (kind);

  for (guint i = 0; i < N_LOST; i++)
    {
      g_autofree char *text = g_strdup_printf ("Verlorene Antwort %u", i);
      g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, text);

      /* Every second time the server says that it failed although it has the copy. */
      lose_post (office, i % 2 == 0 ? "drop" : "status", TRUE);
      g_assert_true (lf_test_office_run (office, 0));
      lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_AT_SERVER, text);
      assert_goes_out_once (office, delivery->uid, text);
    }
  g_assert_cmpuint (office->network->count_requests (office, "POST", office->network->path), ==, N_LOST);
}

static void
test_lost_requests_are_handed_over_once_more (gconstpointer kind)
{
  g_autoptr(LfTestOffice) office = open_office (kind);
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, "Verlorene Anfrage");

  lose_post (office, "drop", FALSE);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_AT_SERVER, "Verlorene Anfrage");
  assert_goes_out_once (office, delivery->uid, "Verlorene Anfrage");
}

/* Nothing is there, but who could know: neither handed over nor sent again by itself, also when its time comes. */
static void
test_a_lost_request_is_for_a_person (void)
{
  g_autoptr(LfTestOffice) office = open_office (&facebook);
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, "Verlorene Anfrage");

  lose_post (office, "drop", FALSE);
  g_assert_true (lf_test_office_run (office, 0));
  for (guint i = 0; i < 2; i++)
    {
      lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_UNSURE, "Verlorene Anfrage");
      assert_reason (office, delivery->uid, "decide");
      work_later (office, LATER_US);
    }
  g_assert_cmpuint (lf_fake_facebook_count (office->server, "POST", office->network->path), ==, 1);

  lf_test_office_deed (office, LF_DEED_SEND_AGAIN, delivery->uid, 0);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_SENT, "Verlorene Anfrage");
}

/* The copy is there and in no list; when the person sends it again it has gone out, the double is refused, and the first one is found. */
static void
test_sent_again_it_is_found_not_doubled (void)
{
  g_autoptr(LfTestOffice) office = open_office (&facebook);
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, "Nicht zu sehen");
  g_autoptr(LfDelivery) left = NULL;

  lf_fake_facebook_set (office->server, LF_FAKE_FACEBOOK_LATE, TRUE);
  lose_post (office, "drop", TRUE);
  g_assert_true (lf_test_office_run (office, 0));
  left = lf_test_profile_read (office->profile, delivery->uid);
  g_assert_cmpint (left->state, ==, LF_DELIVERY_UNSURE);
  g_assert_cmpuint (lf_test_office_count (office, TRUE, "Nicht zu sehen"), ==, 1);

  lf_fake_facebook_set (office->server, LF_FAKE_FACEBOOK_LATE, FALSE);
  work_later (office, LATER_US);
  lf_test_office_deed (office, LF_DEED_SEND_AGAIN, delivery->uid, 0);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_SENT, "Nicht zu sehen");
}

/* The server takes no copy at all: it waits here, and goes out from here. */
static void
test_requests_lost_for_good_go_out_from_here (void)
{
  g_autoptr(LfTestOffice) office = open_office (&mastodon);
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, "Nie angekommen");

  office->network->fault (office, &(LfTestFault) { "drop", "POST", office->network->path, FALSE, 2 });
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_QUEUED, "Nie angekommen");
  assert_reason (office, delivery->uid, "hand-over-unsure");

  work_later (office, LATER_US);
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_SENT, "Nie angekommen");
}

/* A copy that was lost on the way arrives hours later, beside the one that was made instead. */
static void
test_a_copy_that_arrives_late_is_taken_away (void)
{
  g_autoptr(LfTestOffice) office = open_office (&gotosocial);
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, "Kommt spät");

  lose_post (office, "late", FALSE);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_AT_SERVER, "Kommt spät");

  lf_fake_mastodon_let_arrive (office->server);
  g_assert_cmpuint (lf_test_office_count (office, TRUE, "Kommt spät"), ==, 2);
  work_later (office, 10 * LF_MINUTE_US);
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_AT_SERVER, "Kommt spät");
  assert_goes_out_once (office, delivery->uid, "Kommt spät");
}

/* Whoever takes the post back, or moves it, means every copy of it that there is. */
static void
test_a_copy_that_arrives_late_goes_with_the_wish (void)
{
  static const LfDeed deeds[] = { LF_DEED_WITHDRAW, LF_DEED_MOVE };

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      g_autoptr(LfTestOffice) office = open_office (&gotosocial);
      g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, "Doch nicht");
      gboolean moves = deeds[i] == LF_DEED_MOVE;

      lose_post (office, "late", FALSE);
      g_assert_true (lf_test_office_run (office, 0));
      lf_fake_mastodon_let_arrive (office->server);
      g_assert_cmpuint (lf_test_office_count (office, TRUE, "Doch nicht"), ==, 2);

      lf_test_office_deed (office, deeds[i], delivery->uid, moves ? delivery->due->due_us + LF_HOUR_US : 0);
      g_assert_true (lf_test_office_run (office, 0));
      lf_test_office_assert_is (office, delivery->uid, moves ? LF_DELIVERY_AT_SERVER : LF_DELIVERY_CANCELLED, "Doch nicht");
      g_assert_cmpuint (lf_test_office_count (office, TRUE, "Doch nicht"), ==, moves ? 1 : 0);
      work_later (office, LATER_US + LF_HOUR_US);
      lf_test_office_assert_is (office, delivery->uid, moves ? LF_DELIVERY_SENT : LF_DELIVERY_CANCELLED, "Doch nicht");
    }
}

/* It arrives when the post would have gone out from here: there it is found, and not sent beside it. */
static void
test_a_copy_that_arrives_late_is_not_sent_beside (void)
{
  g_autoptr(LfTestOffice) office = open_office (&gotosocial);
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, "Kommt sehr spät");

  lose_post (office, "late", FALSE);
  lose_post (office, "drop", FALSE);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_QUEUED, "Kommt sehr spät");

  lf_fake_mastodon_let_arrive (office->server);
  work_later (office, LATER_US);
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_SENT, "Kommt sehr spät");
}

/* ---- Clocks. */

/* The clock of the server is an hour and more ahead: it finds the time past and sends at once. */
static void
test_a_server_that_sends_at_once_is_seen (gconstpointer kind)
{
  g_autoptr(LfTestOffice) office = open_office (kind);
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, "Zu früh");

  office->network->advance (office, 2 * LF_HOUR_US);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_SENT, "Zu früh");
}

/* One that refuses a past time instead: it waits here, and goes out from here. */
static void
test_a_server_that_refuses_the_time_gets_it_from_here (void)
{
  g_autoptr(LfTestOffice) office = open_office (&facebook);
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, "Ihre Uhr geht vor");

  office->network->advance (office, 2 * LF_HOUR_US);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_QUEUED, "Ihre Uhr geht vor");
  assert_reason (office, delivery->uid, "hand-over-refused");
  assert_goes_out_once (office, delivery->uid, "Ihre Uhr geht vor");
}

/* ---- Wishes whose answers, or requests, are lost. */

static void
test_lost_answers_of_deeds_are_asked_again (gconstpointer kind)
{
  g_autoptr(LfTestOffice) office = open_office (kind);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = g_strdup_printf ("Zurückgezogen %u", i);
      g_autofree char *uid = lf_test_office_place_copy (office, text);
      g_autoptr(LfDelivery) delivery = lf_test_profile_read (office->profile, uid);
      g_autofree char *path = g_strconcat (office->network->copy_path, delivery->at_server.schedule_id, NULL);

      lf_test_office_lose (office, "drop", "DELETE", path, i % 2 == 0);
      lf_test_office_deed (office, LF_DEED_WITHDRAW, uid, 0);
      /* The second try comes after a pause; the worker lives on until then. */
      g_assert_true (lf_test_office_run (office, 0));
      lf_test_office_assert_is (office, uid, LF_DELIVERY_CANCELLED, text);
    }
}

/* ---- Two processes, one of them stopped. */

static void
test_stopped_worker_and_a_second_one_still_one (gconstpointer kind)
{
  g_autoptr(LfTestOffice) office = open_office (kind);
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, "Nur einmal");

  lose_post (office, "drop", TRUE);
  lf_test_office_run_beside_stopped (office, TRUE, "Nur einmal");
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_AT_SERVER, "Nur einmal");
  assert_goes_out_once (office, delivery->uid, "Nur einmal");
}

/* ---- What others do at the server. */

static void
test_a_copy_that_somebody_deleted_is_for_a_person (gconstpointer kind)
{
  g_autoptr(LfTestOffice) office = open_office (kind);
  g_autofree char *uid = lf_test_office_place_copy (office, "Dort gelöscht");
  g_autoptr(LfDelivery) delivery = NULL;

  office->network->forget_waiting (office);
  work_later (office, LATER_US);
  lf_test_office_assert_is (office, uid, LF_DELIVERY_UNSURE, "Dort gelöscht");
  delivery = lf_test_profile_read (office->profile, uid);
  g_assert_cmpstr (delivery->why.reason, ==, "decide");
  g_assert_true (delivery->at_server.handing);

  lf_test_office_deed (office, LF_DEED_SEND_AGAIN, uid, 0);
  g_assert_cmpuint (lf_test_office_count (office, FALSE, "Dort gelöscht"), ==, 0);
}

static void
test_a_wish_that_comes_too_late_is_told (gconstpointer kind)
{
  g_autoptr(LfTestOffice) office = open_office (kind);
  g_autofree char *uid = lf_test_office_place_copy (office, "Schon draußen");

  lf_test_office_advance (office, LATER_US);
  lf_test_office_deed (office, LF_DEED_WITHDRAW, uid, 0);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, uid, LF_DELIVERY_SENT, "Schon draußen");
  assert_reason (office, uid, "went-out");
}

static void
test_a_changed_text_waits_when_the_old_one_is_out (gconstpointer kind)
{
  g_autoptr(LfTestOffice) office = open_office (kind);
  g_autofree char *uid = lf_test_office_place_copy (office, "Alter Text");
  g_autoptr(LfDelivery) older = NULL, newer = NULL;

  lf_test_office_advance (office, LATER_US);
  older = lf_test_profile_read (office->profile, uid);
  newer = lf_test_office_hand_over (office, older->post_uid, "Neuer Text");
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, uid, LF_DELIVERY_SENT, "Alter Text");
  lf_test_office_assert_is (office, newer->uid, LF_DELIVERY_HELD, "Neuer Text");
  assert_reason (office, newer->uid, "went-out");
}

static void
add (const char    *name,
     const Kind    *kind,
     GTestDataFunc  func)
{
  g_autofree char *path = g_strdup_printf ("/publish/copy/%s/%s", name, kind->name);

  g_test_add_data_func (path, kind, func);
}

int
main (int    argc,
      char **argv)
{
  static const Kind * const kinds[] = { &mastodon, &gotosocial, &facebook };
  int status;

  g_setenv ("LF_SETTLE_MS", "20", TRUE);
  if (lf_test_worker_main (argc, argv, &status))
    return status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      add ("lost-answer", kinds[i], test_lost_answers_still_exactly_one);
      add ("lost-deed", kinds[i], test_lost_answers_of_deeds_are_asked_again);
      add ("stopped-worker", kinds[i], test_stopped_worker_and_a_second_one_still_one);
      add ("deleted-there", kinds[i], test_a_copy_that_somebody_deleted_is_for_a_person);
      add ("too-late-withdraw", kinds[i], test_a_wish_that_comes_too_late_is_told);
      add ("too-late-change", kinds[i], test_a_changed_text_waits_when_the_old_one_is_out);
    }
  add ("lost-deed", &new_ids, test_lost_answers_of_deeds_are_asked_again);
  add ("too-late-withdraw", &new_ids, test_a_wish_that_comes_too_late_is_told);
  add ("too-late-change", &new_ids, test_a_changed_text_waits_when_the_old_one_is_out);
  for (guint i = 0; i < 2; i++)
    {
      add ("lost-request", kinds[i], test_lost_requests_are_handed_over_once_more);
      add ("at-once", kinds[i], test_a_server_that_sends_at_once_is_seen);
    }
  g_test_add_func ("/publish/copy/lost-request/facebook", test_a_lost_request_is_for_a_person);
  g_test_add_func ("/publish/copy/sent-again/facebook", test_sent_again_it_is_found_not_doubled);
  g_test_add_func ("/publish/copy/refused-time/facebook", test_a_server_that_refuses_the_time_gets_it_from_here);
  g_test_add_func ("/publish/copy/lost-request-for-good", test_requests_lost_for_good_go_out_from_here);
  g_test_add_func ("/publish/copy/late-beside-the-second", test_a_copy_that_arrives_late_is_taken_away);
  g_test_add_func ("/publish/copy/late-with-the-wish", test_a_copy_that_arrives_late_goes_with_the_wish);
  g_test_add_func ("/publish/copy/late-before-sending-here", test_a_copy_that_arrives_late_is_not_sent_beside);
  return g_test_run ();
}
