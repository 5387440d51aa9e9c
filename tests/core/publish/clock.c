/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock of the computer is set while posts wait: nothing goes out twice, nothing before its time, nothing late by itself. */

#include "config.h"

#include "core/inbox/desk.h"
#include "core/publish/lf-outbox.h"
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

#define ADD(name, func) g_test_add ("/publish/clock/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("set-forward-a-little-it-goes-out", test_set_forward_a_little_over_the_due_time_it_goes_out);
  ADD ("set-forward-far-a-person-is-asked", test_set_forward_far_over_the_due_time_a_person_is_asked);
  ADD ("set-back-it-waits", test_set_back_before_the_due_time_it_waits);
  ADD ("set-back-over-what-was-sent-it-is-not-sent-again", test_set_back_over_what_was_sent_it_is_not_sent_again);
  return g_test_run ();
}
