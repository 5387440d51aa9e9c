/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process is killed at every point of handing a planned post over to the server, of taking it back, moving it and seeing it out; answers are
 * lost; afterwards exactly one copy waits there, or exactly one post is out. */

#include "config.h"

#include "lib/lf-fake-mastodon.h"
#include "lib/lf-test-profile.h"
#include "lib/lf-test-worker.h"
#include "lib/lf-test.h"

#include <signal.h>

#define N_LOST 25

/* A profile with one account at a server; all that is planned lies one hour ahead of where server and worker live. */
typedef struct {
  LfTestProfile  *profile;
  LfFakeMastodon *server;
  char           *account;
  gint64          ahead_us;
} House;

static void
house_set_up (House *house,
              guint  flags)
{
  g_autoptr(GError) error = NULL;

  house->profile = lf_test_profile_new ();
  house->server = lf_fake_mastodon_new (flags, 0, &error);
  g_assert_no_error (error);
  house->account = lf_test_profile_sign_in (house->profile,
    &(LfTestLogin) { "mastodon", lf_fake_mastodon_get_uri (house->server), "bezirksamt", lf_fake_mastodon_get_token (house->server) });
}

static void
house_tear_down (House *house)
{
  g_free (house->account);
  lf_test_profile_free (house->profile);
  g_clear_object (&house->server);
}

static gint64
get_due_us (House *house)
{
  return g_get_real_time () / LF_SECOND_US * LF_SECOND_US + house->ahead_us + LF_HOUR_US;
}

static void
advance (House  *house,
         gint64  span_us)
{
  house->ahead_us += span_us;
  lf_fake_mastodon_advance (house->server, span_us);
}

static GSubprocess *
spawn (House *house,
       guint  crash_at)
{
  return lf_test_worker_spawn_later (house->profile->folder, crash_at, house->ahead_us);
}

/* Whether it came to its end; the profile is this process's again then. */
static gboolean
run (House *house,
     guint  crash_at)
{
  g_autoptr(GSubprocess) child = NULL;
  gboolean ended;

  lf_test_profile_close (house->profile);
  child = spawn (house, crash_at);
  ended = lf_test_worker_wait (child);
  lf_test_profile_open (house->profile);
  return ended;
}

/* Killed at @crash_at and finished by a second process; whether that point was reached. */
static gboolean
run_killed (House *house,
            guint  crash_at)
{
  if (run (house, crash_at))
    return FALSE;

  g_assert_true (run (house, 0));
  return TRUE;
}

static LfDelivery *
submit (House      *house,
        const char *post_uid,
        const char *text)
{
  LfOutbox *outbox = lf_context_get_outbox (house->profile->context);
  g_autoptr(LfSubmission) submission = lf_submission_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) deliveries = NULL;
  g_autoptr(GError) error = NULL;
  LfPart *part = lf_part_new ();
  char *accounts[] = { house->account, NULL };

  part->text = g_strdup (text);
  submission->post_uid = g_strdup (post_uid);
  submission->revision = lf_revision_new ();
  submission->revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (submission->revision->parts, part);
  submission->account_uids = g_strdupv (accounts);
  submission->due = lf_due_new (get_due_us (house), NULL, NULL);
  submission->hand_over = LF_HAND_OVER_ALWAYS;
  lf_outbox_submit_async (outbox, submission, NULL, lf_test_done_cb, &result);
  deliveries = lf_outbox_submit_finish (outbox, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return lf_delivery_ref (g_ptr_array_index (deliveries, 0));
}

static guint
count (JsonArray  *array,
       const char *text)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (array); i++)
    n += g_str_equal (json_object_get_string_member (json_array_get_object_element (array, i), "text"), text);
  json_array_unref (array);
  return n;
}

static void
assert_is (House           *house,
           const char      *uid,
           LfDeliveryState  state,
           const char      *text)
{
  g_autoptr(LfDelivery) delivery = lf_test_profile_read (house->profile, uid);

  g_assert_cmpstr (lf_delivery_state_name (delivery->state), ==, lf_delivery_state_name (state));
  g_assert_cmpuint (count (lf_fake_mastodon_dump_scheduled (house->server), text), ==, state == LF_DELIVERY_AT_SERVER ? 1 : 0);
  g_assert_cmpuint (count (lf_fake_mastodon_dump (house->server), text), ==, state == LF_DELIVERY_SENT ? 1 : 0);
}

static void
assert_goes_out_once (House      *house,
                      const char *uid,
                      const char *text)
{
  g_autoptr(LfDelivery) delivery = NULL;

  advance (house, 3 * LF_HOUR_US);
  g_assert_true (run (house, 0));
  assert_is (house, uid, LF_DELIVERY_SENT, text);
  delivery = lf_test_profile_read (house->profile, uid);
  g_assert_nonnull (delivery->receipt->url);
}

/* One post at the server. */
static char *
hand_over (House      *house,
           const char *text)
{
  g_autoptr(LfDelivery) delivery = submit (house, NULL, text);

  g_assert_true (run (house, 0));
  assert_is (house, delivery->uid, LF_DELIVERY_AT_SERVER, text);
  return g_strdup (delivery->uid);
}

static void
deed (House      *house,
      LfDeed      which,
      const char *uid,
      gint64      due_us)
{
  g_autoptr(LfDue) due = lf_due_new (due_us, NULL, NULL);
  g_autoptr(GError) error = NULL;

  lf_test_profile_deed (house->profile, which, uid, due, &error);
  g_assert_no_error (error);
}

/* ---- Killed everywhere. One round does one thing with the worker killed at one point. */

typedef gboolean (*Round) (House *house, guint crash_at, const char *text);

static gboolean
round_hand_over (House      *house,
                 guint       crash_at,
                 const char *text)
{
  g_autoptr(LfDelivery) delivery = submit (house, NULL, text);
  gboolean reached = run_killed (house, crash_at);

  assert_is (house, delivery->uid, LF_DELIVERY_AT_SERVER, text);
  assert_goes_out_once (house, delivery->uid, text);
  return reached;
}

static gboolean
round_confirm (House      *house,
               guint       crash_at,
               const char *text)
{
  g_autofree char *uid = hand_over (house, text);
  gboolean reached;

  advance (house, 3 * LF_HOUR_US);
  reached = run_killed (house, crash_at);
  assert_is (house, uid, LF_DELIVERY_SENT, text);
  return reached;
}

static gboolean
round_withdraw (House      *house,
                guint       crash_at,
                const char *text)
{
  g_autofree char *uid = hand_over (house, text);
  gboolean reached;

  deed (house, LF_DEED_WITHDRAW, uid, 0);
  reached = run_killed (house, crash_at);
  assert_is (house, uid, LF_DELIVERY_CANCELLED, text);
  advance (house, 3 * LF_HOUR_US);
  g_assert_true (run (house, 0));
  assert_is (house, uid, LF_DELIVERY_CANCELLED, text);
  return reached;
}

static gboolean
round_move (House      *house,
            guint       crash_at,
            const char *text)
{
  g_autofree char *uid = hand_over (house, text);
  gint64 due_us = get_due_us (house) + LF_HOUR_US;
  g_autoptr(LfDelivery) delivery = NULL;
  gboolean reached;

  deed (house, LF_DEED_MOVE, uid, due_us);
  reached = run_killed (house, crash_at);
  assert_is (house, uid, LF_DELIVERY_AT_SERVER, text);
  delivery = lf_test_profile_read (house->profile, uid);
  g_assert_cmpint (delivery->due->due_us, ==, due_us);
  g_assert_null (delivery->at_server.wish);
  assert_goes_out_once (house, uid, text);
  return reached;
}

static gboolean
round_send_now (House      *house,
                guint       crash_at,
                const char *text)
{
  g_autofree char *uid = hand_over (house, text);
  gboolean reached;

  deed (house, LF_DEED_SEND_NOW, uid, 0);
  reached = run_killed (house, crash_at);
  assert_is (house, uid, LF_DELIVERY_SENT, text);
  advance (house, 3 * LF_HOUR_US);
  assert_is (house, uid, LF_DELIVERY_SENT, text);
  return reached;
}

static gboolean
round_change (House      *house,
              guint       crash_at,
              const char *text)
{
  g_autofree char *newer = g_strconcat ("Neu: ", text, NULL);
  g_autofree char *uid = hand_over (house, text);
  g_autoptr(LfDelivery) older = lf_test_profile_read (house->profile, uid);
  g_autoptr(LfDelivery) delivery = submit (house, older->post_uid, newer);
  gboolean reached = run_killed (house, crash_at);

  assert_is (house, delivery->uid, LF_DELIVERY_AT_SERVER, newer);
  g_assert_cmpuint (count (lf_fake_mastodon_dump_scheduled (house->server), text), ==, 0);
  assert_goes_out_once (house, delivery->uid, newer);
  g_assert_cmpuint (count (lf_fake_mastodon_dump (house->server), text), ==, 0);
  return reached;
}

static const struct {
  const char *name;
  Round       round;
  guint       flags;
} kills[] = {
  { "hand-over", round_hand_over, LF_FAKE_KEYS },
  { "hand-over-gotosocial", round_hand_over, LF_FAKE_ULIDS },
  { "confirm", round_confirm, LF_FAKE_KEYS },
  { "withdraw", round_withdraw, LF_FAKE_KEYS },
  { "move", round_move, LF_FAKE_KEYS },
  { "move-not-possible-there", round_move, LF_FAKE_ULIDS | LF_FAKE_NO_MOVE },
  { "send-now", round_send_now, LF_FAKE_KEYS },
  { "change", round_change, LF_FAKE_KEYS },
};

static void
test_killed_anywhere_still_exactly_one (gconstpointer data)
{
  guint which = GPOINTER_TO_UINT (data);
  House house = { 0 };
  guint crash_at = 0;
  gboolean reached = TRUE;

  house_set_up (&house, kills[which].flags);
  while (reached)
    {
      g_autofree char *text = g_strdup_printf ("Wochenmarkt Nummer %u", ++crash_at);

      reached = kills[which].round (&house, crash_at, text);
    }
  g_assert_cmpuint (crash_at, >, 3);
  g_test_message ("killed at %u points", crash_at - 1);
  house_tear_down (&house);
}

/* ---- Answers that are lost. */

static void
lose (House      *house,
      const char *kind,
      const char *method,
      const char *path,
      gboolean    after)
{
  LfFakeFault fault = { .kind = kind, .method = method, .path = path, .status = 500, .after = after, .times = 1 };

  lf_fake_mastodon_fault (house->server, &fault);
}

static void
test_lost_answers_still_exactly_one (gconstpointer data)
{
  House house = { 0 };

  house_set_up (&house, GPOINTER_TO_UINT (data));
  for (guint i = 0; i < N_LOST; i++)
    {
      g_autofree char *text = g_strdup_printf ("Verlorene Antwort %u", i);
      g_autoptr(LfDelivery) delivery = submit (&house, NULL, text);

      /* Every second time the server says that it failed although it has the copy. */
      lose (&house, i % 2 == 0 ? "drop" : "status", "POST", "/api/v1/statuses", TRUE);
      g_assert_true (run (&house, 0));
      assert_is (&house, delivery->uid, LF_DELIVERY_AT_SERVER, text);
      assert_goes_out_once (&house, delivery->uid, text);
    }
  house_tear_down (&house);
}

static void
test_lost_requests_are_handed_over_once_more (gconstpointer data)
{
  House house = { 0 };
  g_autoptr(LfDelivery) delivery = NULL;

  house_set_up (&house, GPOINTER_TO_UINT (data));
  delivery = submit (&house, NULL, "Verlorene Anfrage");
  lose (&house, "drop", "POST", "/api/v1/statuses", FALSE);
  g_assert_true (run (&house, 0));
  assert_is (&house, delivery->uid, LF_DELIVERY_AT_SERVER, "Verlorene Anfrage");
  assert_goes_out_once (&house, delivery->uid, "Verlorene Anfrage");
  house_tear_down (&house);
}

/* The server takes no copy at all: it waits here, and goes out from here. */
static void
test_requests_lost_for_good_go_out_from_here (void)
{
  LfFakeFault fault = { .kind = "drop", .method = "POST", .path = "/api/v1/statuses", .times = 2 };
  House house = { 0 };
  g_autoptr(LfDelivery) delivery = NULL, waiting = NULL;

  house_set_up (&house, LF_FAKE_KEYS);
  delivery = submit (&house, NULL, "Nie angekommen");
  lf_fake_mastodon_fault (house.server, &fault);
  g_assert_true (run (&house, 0));
  assert_is (&house, delivery->uid, LF_DELIVERY_QUEUED, "Nie angekommen");
  waiting = lf_test_profile_read (house.profile, delivery->uid);
  g_assert_cmpstr (waiting->why.reason, ==, "hand-over-unsure");

  advance (&house, LF_HOUR_US + LF_MINUTE_US);
  g_assert_true (run (&house, 0));
  assert_is (&house, delivery->uid, LF_DELIVERY_SENT, "Nie angekommen");
  house_tear_down (&house);
}

/* A copy that was lost on the way arrives hours later, beside the one that was made instead. */
static void
test_a_copy_that_arrives_late_is_taken_away (void)
{
  House house = { 0 };
  g_autoptr(LfDelivery) delivery = NULL;

  house_set_up (&house, LF_FAKE_ULIDS);
  delivery = submit (&house, NULL, "Kommt spät");
  lose (&house, "late", "POST", "/api/v1/statuses", FALSE);
  g_assert_true (run (&house, 0));
  assert_is (&house, delivery->uid, LF_DELIVERY_AT_SERVER, "Kommt spät");

  lf_fake_mastodon_let_arrive (house.server);
  g_assert_cmpuint (count (lf_fake_mastodon_dump_scheduled (house.server), "Kommt spät"), ==, 2);
  advance (&house, 10 * LF_MINUTE_US);
  g_assert_true (run (&house, 0));
  assert_is (&house, delivery->uid, LF_DELIVERY_AT_SERVER, "Kommt spät");
  assert_goes_out_once (&house, delivery->uid, "Kommt spät");
  house_tear_down (&house);
}

/* It arrives when the post would have gone out from here: there it is found, and not sent beside it. */
static void
test_a_copy_that_arrives_late_is_not_sent_beside (void)
{
  House house = { 0 };
  g_autoptr(LfDelivery) delivery = NULL;

  house_set_up (&house, LF_FAKE_ULIDS);
  delivery = submit (&house, NULL, "Kommt sehr spät");
  lose (&house, "late", "POST", "/api/v1/statuses", FALSE);
  lose (&house, "drop", "POST", "/api/v1/statuses", FALSE);
  g_assert_true (run (&house, 0));
  assert_is (&house, delivery->uid, LF_DELIVERY_QUEUED, "Kommt sehr spät");

  lf_fake_mastodon_let_arrive (house.server);
  advance (&house, LF_HOUR_US + LF_MINUTE_US);
  g_assert_true (run (&house, 0));
  assert_is (&house, delivery->uid, LF_DELIVERY_SENT, "Kommt sehr spät");
  house_tear_down (&house);
}

/* The clock of the server is an hour and more ahead: it finds the time past and sends at once. */
static void
test_a_server_that_sends_at_once_is_seen (gconstpointer data)
{
  House house = { 0 };
  g_autoptr(LfDelivery) delivery = NULL;

  house_set_up (&house, GPOINTER_TO_UINT (data));
  delivery = submit (&house, NULL, "Zu früh");
  lf_fake_mastodon_advance (house.server, 2 * LF_HOUR_US);
  g_assert_true (run (&house, 0));
  assert_is (&house, delivery->uid, LF_DELIVERY_SENT, "Zu früh");
  house_tear_down (&house);
}

static void
test_lost_answers_of_deeds_are_asked_again (gconstpointer data)
{
  House house = { 0 };

  house_set_up (&house, GPOINTER_TO_UINT (data));
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = g_strdup_printf ("Zurückgezogen %u", i);
      g_autofree char *uid = hand_over (&house, text);
      g_autoptr(LfDelivery) delivery = lf_test_profile_read (house.profile, uid);
      g_autofree char *path = g_strconcat ("/api/v1/scheduled_statuses/", delivery->at_server.schedule_id, NULL);

      lose (&house, "drop", "DELETE", path, i % 2 == 0);
      deed (&house, LF_DEED_WITHDRAW, uid, 0);
      /* The second try comes after a pause; the worker lives on until then. */
      g_assert_true (run (&house, 0));
      assert_is (&house, uid, LF_DELIVERY_CANCELLED, text);
    }
  house_tear_down (&house);
}

/* ---- Two processes, one of them stopped. */

static gboolean
is_request_there (gpointer data)
{
  return lf_fake_mastodon_count (((House *) data)->server, "POST", "/api/v1/statuses") > 0;
}

static gboolean
on_second_over_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_stopped_worker_and_a_second_one_still_one (gconstpointer data)
{
  House house = { 0 };
  g_autoptr(GSubprocess) first = NULL;
  g_autoptr(GSubprocess) second = NULL;
  g_autoptr(LfDelivery) delivery = NULL;
  gboolean over = FALSE;

  house_set_up (&house, GPOINTER_TO_UINT (data));
  delivery = submit (&house, NULL, "Nur einmal");
  lose (&house, "drop", "POST", "/api/v1/statuses", TRUE);
  lf_test_profile_close (house.profile);

  first = spawn (&house, 0);
  lf_test_wait_until (is_request_there, &house, 20);
  g_subprocess_send_signal (first, SIGSTOP);
  second = spawn (&house, 0);
  g_timeout_add_seconds (2, on_second_over_cb, &over);
  lf_test_wait_until (is_true, &over, 20);
  g_assert_cmpuint (count (lf_fake_mastodon_dump_scheduled (house.server), "Nur einmal"), ==, 1);
  g_subprocess_send_signal (first, SIGCONT);
  g_assert_true (lf_test_worker_wait (first));
  g_assert_true (lf_test_worker_wait (second));

  lf_test_profile_open (house.profile);
  assert_is (&house, delivery->uid, LF_DELIVERY_AT_SERVER, "Nur einmal");
  assert_goes_out_once (&house, delivery->uid, "Nur einmal");
  house_tear_down (&house);
}

/* ---- What others do at the server. */

static void
test_a_copy_that_somebody_deleted_is_for_a_person (void)
{
  House house = { 0 };
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) delivery = NULL;

  house_set_up (&house, LF_FAKE_KEYS);
  uid = hand_over (&house, "Dort gelöscht");
  lf_fake_mastodon_forget_scheduled (house.server);
  advance (&house, 3 * LF_HOUR_US);
  g_assert_true (run (&house, 0));
  delivery = lf_test_profile_read (house.profile, uid);
  g_assert_cmpint (delivery->state, ==, LF_DELIVERY_UNSURE);
  g_assert_cmpstr (delivery->why.reason, ==, "decide");
  g_assert_true (delivery->at_server.handing);
  g_assert_cmpuint (count (lf_fake_mastodon_dump (house.server), "Dort gelöscht"), ==, 0);

  deed (&house, LF_DEED_SEND_AGAIN, uid, 0);
  g_assert_cmpuint (count (lf_fake_mastodon_dump (house.server), "Dort gelöscht"), ==, 0);
  house_tear_down (&house);
}

static void
test_a_wish_that_comes_too_late_is_told (void)
{
  House house = { 0 };
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) delivery = NULL;

  house_set_up (&house, LF_FAKE_KEYS);
  uid = hand_over (&house, "Schon draußen");
  advance (&house, LF_HOUR_US + LF_MINUTE_US);
  deed (&house, LF_DEED_WITHDRAW, uid, 0);
  g_assert_true (run (&house, 0));
  assert_is (&house, uid, LF_DELIVERY_SENT, "Schon draußen");
  delivery = lf_test_profile_read (house.profile, uid);
  g_assert_cmpstr (delivery->why.reason, ==, "went-out");
  house_tear_down (&house);
}

static void
test_a_changed_text_waits_when_the_old_one_is_out (void)
{
  House house = { 0 };
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) older = NULL, newer = NULL, held = NULL;

  house_set_up (&house, LF_FAKE_KEYS);
  uid = hand_over (&house, "Alter Text");
  advance (&house, LF_HOUR_US + LF_MINUTE_US);
  older = lf_test_profile_read (house.profile, uid);
  newer = submit (&house, older->post_uid, "Neuer Text");
  g_assert_true (run (&house, 0));
  assert_is (&house, uid, LF_DELIVERY_SENT, "Alter Text");
  held = lf_test_profile_read (house.profile, newer->uid);
  g_assert_cmpint (held->state, ==, LF_DELIVERY_HELD);
  g_assert_cmpstr (held->why.reason, ==, "went-out");
  g_assert_cmpuint (count (lf_fake_mastodon_dump_scheduled (house.server), "Neuer Text"), ==, 0);
  house_tear_down (&house);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_setenv ("LF_SETTLE_MS", "20", TRUE);
  if (lf_test_worker_main (argc, argv, &status))
    return status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kills); i++)
    {
      g_autofree char *path = g_strconcat ("/publish/hand-over/killed/", kills[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_killed_anywhere_still_exactly_one);
    }
#define MASTODON GUINT_TO_POINTER (LF_FAKE_KEYS)
#define GOTOSOCIAL GUINT_TO_POINTER (LF_FAKE_ULIDS)
  g_test_add_data_func ("/publish/copy/lost-answer-mastodon", MASTODON, test_lost_answers_still_exactly_one);
  g_test_add_data_func ("/publish/copy/lost-answer-gotosocial", GOTOSOCIAL, test_lost_answers_still_exactly_one);
  g_test_add_data_func ("/publish/copy/lost-request-mastodon", MASTODON, test_lost_requests_are_handed_over_once_more);
  g_test_add_data_func ("/publish/copy/lost-request-gotosocial", GOTOSOCIAL, test_lost_requests_are_handed_over_once_more);
  g_test_add_func ("/publish/copy/lost-request-for-good", test_requests_lost_for_good_go_out_from_here);
  g_test_add_func ("/publish/copy/late-beside-the-second", test_a_copy_that_arrives_late_is_taken_away);
  g_test_add_func ("/publish/copy/late-before-sending-here", test_a_copy_that_arrives_late_is_not_sent_beside);
  g_test_add_data_func ("/publish/copy/at-once-mastodon", MASTODON, test_a_server_that_sends_at_once_is_seen);
  g_test_add_data_func ("/publish/copy/at-once-gotosocial", GOTOSOCIAL, test_a_server_that_sends_at_once_is_seen);
  g_test_add_data_func ("/publish/copy/lost-deed-mastodon", MASTODON, test_lost_answers_of_deeds_are_asked_again);
  g_test_add_data_func ("/publish/copy/stopped-worker-mastodon", MASTODON, test_stopped_worker_and_a_second_one_still_one);
  g_test_add_data_func ("/publish/copy/stopped-worker-gotosocial", GOTOSOCIAL, test_stopped_worker_and_a_second_one_still_one);
  g_test_add_func ("/publish/copy/deleted-there", test_a_copy_that_somebody_deleted_is_for_a_person);
  g_test_add_func ("/publish/copy/too-late-withdraw", test_a_wish_that_comes_too_late_is_told);
  g_test_add_func ("/publish/copy/too-late-change", test_a_changed_text_waits_when_the_old_one_is_out);
  return g_test_run ();
}
