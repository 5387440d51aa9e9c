/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies at a server in the store: when something is handed over, what is only wished for, what changes once the server was told. */

#include "config.h"

#include "core/store/lf-store-accounts.h"
#include "core/store/lf-store-deliveries.h"
#include "core/store/lf-store-feed.h"
#include "core/store/lf-store-outbox.h"
#include "lib/lf-test.h"
#include "store-fixture.h"

#define NOW STORE_FIXTURE_NOW_US
#define DUE (NOW + LF_HOUR_US)

typedef struct {
  StoreFixture store;
  char        *account;
  GPtrArray   *windows;
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr(LfAccount) account = store_fixture_make_account ("mastodon", "https://mastodon.berlin", "7");
  g_autoptr(LfAccount) stored = NULL;
  g_autoptr(GError) error = NULL;
  LfHandWindow *window;

  store_fixture_set_up (&fixture->store, NULL);
  {
    STORE_CALL (result, lf_store_put_account_async, fixture->store.store, account, NULL);
    stored = lf_store_put_account_finish (fixture->store.store, result, &error);
  }
  g_assert_no_error (error);
  fixture->account = g_strdup (stored->uid);
  fixture->windows = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_hand_window_free);
  window = lf_hand_window_new (fixture->account);
  window->min_ahead_us = 7 * LF_MINUTE_US;
  window->max_ahead_us = 10 * LF_HOUR_US;
  window->max_per_day = 2;
  window->max_in_all = 3;
  g_ptr_array_add (fixture->windows, window);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  g_ptr_array_unref (fixture->windows);
  g_free (fixture->account);
  store_fixture_tear_down (&fixture->store, NULL);
}

static LfDelivery *
submit (Fixture    *fixture,
        const char *post_uid,
        const char *text,
        gint64      due_us)
{
  g_autoptr(LfSubmission) submission = lf_submission_new ();
  g_autoptr(GPtrArray) deliveries = NULL;
  g_autoptr(GError) error = NULL;
  LfPart *part = lf_part_new ();
  char *uids[] = { fixture->account, NULL };

  part->text = g_strdup (text);
  part->variants = g_ptr_array_new ();
  part->media = g_ptr_array_new ();
  submission->post_uid = g_strdup (post_uid);
  submission->revision = lf_revision_new ();
  submission->revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (submission->revision->parts, part);
  submission->revision->language = g_strdup ("de");
  submission->account_uids = g_strdupv (uids);
  submission->handed_uids = g_strdupv (uids);
  submission->hand_over = LF_HAND_OVER_ALWAYS;
  submission->due = lf_due_new (due_us, NULL, NULL);
  {
    STORE_CALL (result, lf_store_submit_async, fixture->store.store, submission, NULL);
    deliveries = lf_store_submit_finish (fixture->store.store, result, &error);
  }
  g_assert_no_error (error);
  return lf_delivery_ref (g_ptr_array_index (deliveries, 0));
}

static LfClaim *
claim (Fixture *fixture,
       gint64   now_us)
{
  g_autoptr(GError) error = NULL;
  LfClaim *claimed;
  STORE_CALL (result, lf_store_claim_async, fixture->store.store, now_us, fixture->windows);

  claimed = lf_store_claim_finish (fixture->store.store, result, &error);
  g_assert_no_error (error);
  return claimed;
}

static void
end (Fixture         *fixture,
     LfClaim         *claimed,
     const LfOutcome *outcome)
{
  g_autoptr(GError) error = NULL;
  STORE_CALL (result, lf_store_end_claim_async, fixture->store.store, claimed, outcome);

  g_assert_true (lf_store_end_claim_finish (fixture->store.store, result, &error));
  g_assert_no_error (error);
}

static LfDelivery *
read_again (Fixture    *fixture,
            const char *uid)
{
  g_autoptr(GError) error = NULL;
  LfDelivery *delivery;
  STORE_CALL (result, lf_store_get_delivery_async, fixture->store.store, uid, NULL);

  delivery = lf_store_get_delivery_finish (fixture->store.store, result, &error);
  g_assert_no_error (error);
  return delivery;
}

static void
assert_state (Fixture         *fixture,
              const char      *uid,
              LfDeliveryState  state,
              const char      *reason)
{
  g_autoptr(LfDelivery) delivery = read_again (fixture, uid);

  g_assert_cmpstr (lf_delivery_state_name (delivery->state), ==, lf_delivery_state_name (state));
  g_assert_cmpstr (delivery->why.reason, ==, reason);
}

/* The next claim is a hand-over of @uid, and it has begun. Returns (transfer full) */
static LfClaim *
begin_handing (Fixture    *fixture,
               const char *uid)
{
  LfClaim *claimed = claim (fixture, NOW);
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (claimed);
  g_assert_cmpint (claimed->kind, ==, LF_CLAIM_HAND_OVER);
  g_assert_cmpstr (claimed->delivery->uid, ==, uid);
  {
    STORE_CALL (result, lf_store_begin_sending_async, fixture->store.store, claimed, NOW);
    g_assert_true (lf_store_begin_sending_finish (fixture->store.store, result, &error));
  }
  return claimed;
}

/* … and it succeeds. */
static void
hand_over (Fixture    *fixture,
           const char *uid)
{
  LfOutcome outcome = { .state = LF_DELIVERY_AT_SERVER, .schedule_id = uid, .ready_us = DUE + LF_MINUTE_US };
  g_autoptr(LfClaim) claimed = begin_handing (fixture, uid);

  end (fixture, claimed, &outcome);
  assert_state (fixture, uid, LF_DELIVERY_AT_SERVER, NULL);
}

static gboolean
deed (Fixture    *fixture,
      LfDeed      which,
      const char *uid,
      gint64      due_us)
{
  g_autoptr(LfDue) due = lf_due_new (due_us, NULL, NULL);
  LfDeedRequest request = { which, uid, NULL, due };
  STORE_CALL (result, lf_store_do_deed_async, fixture->store.store, &request);

  return lf_store_do_deed_finish (fixture->store.store, result, NULL) == 1;
}

static LfClaim *
claim_telling (Fixture    *fixture,
               const char *uid,
               const char *wish)
{
  LfClaim *claimed = claim (fixture, NOW);

  g_assert_nonnull (claimed);
  g_assert_cmpint (claimed->kind, ==, LF_CLAIM_TELL);
  g_assert_cmpstr (claimed->delivery->uid, ==, uid);
  g_assert_cmpstr (claimed->delivery->at_server.wish, ==, wish);
  return claimed;
}

static const LfOutcome away = { .state = LF_DELIVERY_AT_SERVER, .copy = LF_COPY_AWAY };

static void
test_only_what_the_server_takes_is_handed_over (Fixture      *fixture,
                                                gconstpointer unused)
{
  g_autoptr(LfDelivery) late = submit (fixture, NULL, "Zu spät", NOW + 6 * LF_MINUTE_US);
  g_autoptr(LfDelivery) early = submit (fixture, NULL, "Zu früh", NOW + 11 * LF_HOUR_US);
  g_autoptr(LfClaim) none = claim (fixture, NOW);
  g_autoptr(LfClaim) then = NULL;

  g_assert_null (none);
  assert_state (fixture, late->uid, LF_DELIVERY_QUEUED, "hand-over-late");
  assert_state (fixture, early->uid, LF_DELIVERY_QUEUED, NULL);

  then = claim (fixture, NOW + 2 * LF_HOUR_US);
  g_assert_nonnull (then);
  g_assert_cmpint (then->kind, ==, LF_CLAIM_HAND_OVER);
  g_assert_cmpstr (then->delivery->uid, ==, early->uid);
}

static void
test_a_full_day_waits_here_with_the_reason (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autoptr(LfDelivery) first = submit (fixture, NULL, "Eins", DUE);
  g_autoptr(LfDelivery) second = submit (fixture, NULL, "Zwei", DUE + 1);
  g_autoptr(LfDelivery) third = submit (fixture, NULL, "Drei", DUE + 2);
  g_autoptr(LfClaim) none = NULL, telling = NULL;

  hand_over (fixture, first->uid);
  hand_over (fixture, second->uid);
  none = claim (fixture, NOW);
  g_assert_null (none);
  assert_state (fixture, third->uid, LF_DELIVERY_QUEUED, "hand-over-day-full");

  /* One is taken back: there is room again. */
  g_assert_true (deed (fixture, LF_DEED_WITHDRAW, first->uid, 0));
  telling = claim_telling (fixture, first->uid, "withdraw");
  end (fixture, telling, &away);
  hand_over (fixture, third->uid);
}

static void
test_what_waits_at_the_server_is_never_late (Fixture      *fixture,
                                             gconstpointer unused)
{
  g_autoptr(LfDelivery) delivery = submit (fixture, NULL, "Wartet", DUE);
  g_autoptr(LfClaim) confirm = NULL;
  g_autoptr(GPtrArray) upcoming = NULL;

  hand_over (fixture, delivery->uid);
  {
    STORE_CALL (result, lf_store_list_upcoming_async, fixture->store.store, NOW + 24 * LF_HOUR_US, 10);
    upcoming = lf_store_list_upcoming_finish (fixture->store.store, result, NULL);
  }
  g_assert_cmpuint (upcoming->len, ==, 0);

  confirm = claim (fixture, DUE + 3 * LF_HOUR_US);
  g_assert_nonnull (confirm);
  g_assert_cmpint (confirm->kind, ==, LF_CLAIM_CONFIRM);
  assert_state (fixture, delivery->uid, LF_DELIVERY_AT_SERVER, NULL);
}

static void
test_a_wish_changes_nothing_before_the_server_was_told (Fixture      *fixture,
                                                        gconstpointer unused)
{
  LfOutcome moved = { .state = LF_DELIVERY_AT_SERVER, .copy = LF_COPY_MOVED, .ready_us = DUE + LF_HOUR_US + LF_MINUTE_US };
  g_autoptr(LfDelivery) delivery = submit (fixture, NULL, "Wartet", DUE);
  g_autoptr(LfDelivery) wished = NULL, told = NULL;
  g_autoptr(LfClaim) telling = NULL, none = NULL;

  hand_over (fixture, delivery->uid);
  g_assert_true (deed (fixture, LF_DEED_MOVE, delivery->uid, DUE + LF_HOUR_US));
  wished = read_again (fixture, delivery->uid);
  g_assert_cmpint (wished->due->due_us, ==, DUE);
  g_assert_cmpint (wished->at_server.wish_due->due_us, ==, DUE + LF_HOUR_US);

  telling = claim_telling (fixture, delivery->uid, "move");
  none = claim (fixture, NOW);
  g_assert_null (none);
  end (fixture, telling, &moved);
  told = read_again (fixture, delivery->uid);
  g_assert_cmpint (told->state, ==, LF_DELIVERY_AT_SERVER);
  g_assert_cmpint (told->due->due_us, ==, DUE + LF_HOUR_US);
  g_assert_null (told->at_server.wish);
}

/* Who changes his mind while the server is being told is heard too. */
static void
test_a_later_wish_is_told_after_the_earlier_one (Fixture      *fixture,
                                                 gconstpointer unused)
{
  LfOutcome moved = { .state = LF_DELIVERY_AT_SERVER, .copy = LF_COPY_MOVED, .ready_us = DUE + LF_HOUR_US };
  g_autoptr(LfDelivery) delivery = submit (fixture, NULL, "Wartet", DUE);
  g_autoptr(LfClaim) first = NULL, second = NULL;

  hand_over (fixture, delivery->uid);
  g_assert_true (deed (fixture, LF_DEED_MOVE, delivery->uid, DUE + LF_HOUR_US));
  first = claim_telling (fixture, delivery->uid, "move");
  g_assert_true (deed (fixture, LF_DEED_WITHDRAW, delivery->uid, 0));
  end (fixture, first, &moved);
  second = claim_telling (fixture, delivery->uid, "withdraw");
  end (fixture, second, &away);
  assert_state (fixture, delivery->uid, LF_DELIVERY_CANCELLED, NULL);
}

static void
test_a_server_that_cannot_be_told_is_a_problem (Fixture      *fixture,
                                                gconstpointer unused)
{
  LfOutcome failed = { .state = LF_DELIVERY_AT_SERVER, .reason = "offline", .ready_us = NOW + LF_MINUTE_US, .failed = TRUE };
  g_autoptr(LfDelivery) delivery = submit (fixture, NULL, "Wartet", DUE);
  g_autoptr(LfClaim) telling = NULL, none = NULL, again = NULL;
  g_autoptr(GPtrArray) problems = NULL;

  hand_over (fixture, delivery->uid);
  g_assert_true (deed (fixture, LF_DEED_WITHDRAW, delivery->uid, 0));
  telling = claim_telling (fixture, delivery->uid, "withdraw");
  end (fixture, telling, &failed);
  {
    STORE_CALL (result, lf_store_list_post_deliveries_async, fixture->store.store, NULL, NULL);
    problems = lf_store_list_post_deliveries_finish (fixture->store.store, result, NULL);
  }
  g_assert_cmpuint (problems->len, ==, 1);
  none = claim (fixture, NOW);
  g_assert_null (none);
  again = claim (fixture, NOW + LF_MINUTE_US);
  g_assert_nonnull (again);
  g_assert_cmpint (again->kind, ==, LF_CLAIM_TELL);
}

static void
test_a_changed_text_waits_until_the_older_copy_is_away (Fixture      *fixture,
                                                        gconstpointer unused)
{
  g_autoptr(LfDelivery) older = submit (fixture, NULL, "Alt", DUE);
  g_autoptr(LfDelivery) newer = NULL;
  g_autoptr(LfClaim) telling = NULL, none = NULL;

  hand_over (fixture, older->uid);
  newer = submit (fixture, older->post_uid, "Neu", DUE);
  telling = claim_telling (fixture, older->uid, "replace");
  none = claim (fixture, NOW);
  g_assert_null (none);
  g_assert_false (deed (fixture, LF_DEED_MOVE, older->uid, DUE));
  end (fixture, telling, &away);
  g_assert_cmpint (store_fixture_get_int (&fixture->store, "SELECT count(*) FROM delivery"), ==, 1);
  hand_over (fixture, newer->uid);
}

static void
test_a_send_stop_takes_copies_back (Fixture      *fixture,
                                    gconstpointer unused)
{
  g_autoptr(LfDelivery) delivery = submit (fixture, NULL, "Wartet", DUE);
  g_autoptr(LfClaim) telling = NULL, none = NULL;
  g_autofree char *stop = g_strdup_printf ("INSERT INTO send_stop VALUES (1, NULL, %" G_GINT64_FORMAT ", NULL)", NOW);

  hand_over (fixture, delivery->uid);
  store_fixture_run (&fixture->store, stop);
  telling = claim_telling (fixture, delivery->uid, "stop");
  end (fixture, telling, &away);
  assert_state (fixture, delivery->uid, LF_DELIVERY_QUEUED, NULL);
  none = claim (fixture, NOW);
  g_assert_null (none);

  store_fixture_run (&fixture->store, "DELETE FROM send_stop");
  hand_over (fixture, delivery->uid);
}

/* After a copy was taken away nothing of it is used again. */
static void
test_a_copy_taken_away_leaves_a_new_key (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autoptr(LfDelivery) delivery = submit (fixture, NULL, "Wartet", DUE);
  g_autofree char *before = store_fixture_dup_text (&fixture->store, "SELECT key FROM step");
  g_autofree char *after = NULL;
  g_autoptr(LfClaim) telling = NULL;

  hand_over (fixture, delivery->uid);
  store_fixture_run (&fixture->store, "UPDATE step SET saved = '{}'");
  g_assert_true (deed (fixture, LF_DEED_SEND_NOW, delivery->uid, 0));
  telling = claim_telling (fixture, delivery->uid, "send-now");
  end (fixture, telling, &away);
  after = store_fixture_dup_text (&fixture->store, "SELECT key FROM step WHERE saved IS NULL");
  g_assert_nonnull (after);
  g_assert_cmpstr (before, !=, after);
  assert_state (fixture, delivery->uid, LF_DELIVERY_QUEUED, NULL);
}

static void
test_a_removed_account_leaves_its_copies_to_a_person (Fixture      *fixture,
                                                      gconstpointer unused)
{
  g_autoptr(LfDelivery) delivery = submit (fixture, NULL, "Wartet", DUE);
  g_autoptr(LfClaim) none = NULL;

  hand_over (fixture, delivery->uid);
  {
    STORE_CALL (result, lf_store_remove_account_async, fixture->store.store, fixture->account, NULL);
    g_assert_true (lf_store_remove_account_finish (fixture->store.store, result, NULL));
  }
  assert_state (fixture, delivery->uid, LF_DELIVERY_UNSURE, "decide");
  none = claim (fixture, DUE + LF_HOUR_US);
  g_assert_null (none);
}

/* Its account went while a copy was on its way: nobody can take it away any more, and a person has to know. */
static void
test_a_copy_that_arrives_after_its_account_went_is_told (Fixture      *fixture,
                                                         gconstpointer unused)
{
  g_autoptr(LfDelivery) delivery = submit (fixture, NULL, "Unterwegs", DUE);
  LfOutcome there = { .state = LF_DELIVERY_AT_SERVER, .schedule_id = "7", .ready_us = DUE + LF_MINUTE_US };
  g_autoptr(LfClaim) handing = begin_handing (fixture, delivery->uid);
  g_autoptr(LfClaim) none = NULL;

  {
    STORE_CALL (result, lf_store_remove_account_async, fixture->store.store, fixture->account, NULL);
    g_assert_true (lf_store_remove_account_finish (fixture->store.store, result, NULL));
  }
  assert_state (fixture, delivery->uid, LF_DELIVERY_SENDING, NULL);
  end (fixture, handing, &there);
  assert_state (fixture, delivery->uid, LF_DELIVERY_UNSURE, "decide");
  none = claim (fixture, DUE + LF_HOUR_US);
  g_assert_null (none);
}

/* A copy of which nobody knows whether it is there. */
static void
leave_to_person (Fixture    *fixture,
                 const char *saved)
{
  LfOutcome outcome = { .state = LF_DELIVERY_UNSURE, .reason = "decide" };
  g_autoptr(LfClaim) claimed = claim (fixture, NOW);
  g_autoptr(GError) error = NULL;

  {
    STORE_CALL (result, lf_store_save_step_async, fixture->store.store, claimed->step.uid, saved);
    g_assert_true (lf_store_save_step_finish (fixture->store.store, result, &error));
  }
  {
    STORE_CALL (result, lf_store_begin_sending_async, fixture->store.store, claimed, NOW);
    g_assert_true (lf_store_begin_sending_finish (fixture->store.store, result, &error));
  }
  end (fixture, claimed, &outcome);
}

static void
test_sent_again_only_the_first_time_is_known (Fixture      *fixture,
                                              gconstpointer unused)
{
  static const struct { const char *before, *after; } cases[] = {
    { "{\"key\":\"x\",\"since\":\"1795435200000000\",\"media\":[{\"id\":\"5\"}]}", "{\"since\":\"1795435200000000\"}" },
    { "{\"key\":\"x\"}", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LfOutcome over = { .state = LF_DELIVERY_FAILED };
      g_autoptr(LfDelivery) delivery = submit (fixture, NULL, "Noch einmal", DUE);
      g_autoptr(LfClaim) again = NULL;

      leave_to_person (fixture, cases[i].before);
      g_assert_true (deed (fixture, LF_DEED_SEND_AGAIN, delivery->uid, 0));
      again = claim (fixture, NOW);
      g_assert_nonnull (again);
      g_assert_cmpstr (again->delivery->uid, ==, delivery->uid);
      g_assert_cmpstr (again->step.saved, ==, cases[i].after);
      end (fixture, again, &over);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/store/copies/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("in-time", test_only_what_the_server_takes_is_handed_over);
  ADD ("full-day", test_a_full_day_waits_here_with_the_reason);
  ADD ("never-late", test_what_waits_at_the_server_is_never_late);
  ADD ("wish", test_a_wish_changes_nothing_before_the_server_was_told);
  ADD ("later-wish", test_a_later_wish_is_told_after_the_earlier_one);
  ADD ("untold", test_a_server_that_cannot_be_told_is_a_problem);
  ADD ("changed-text", test_a_changed_text_waits_until_the_older_copy_is_away);
  ADD ("send-stop", test_a_send_stop_takes_copies_back);
  ADD ("new-key", test_a_copy_taken_away_leaves_a_new_key);
  ADD ("removed-account", test_a_removed_account_leaves_its_copies_to_a_person);
  ADD ("removed-meanwhile", test_a_copy_that_arrives_after_its_account_went_is_told);
  ADD ("sent-again", test_sent_again_only_the_first_time_is_known);
  return g_test_run ();
}
