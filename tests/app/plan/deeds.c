/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the plan lets a person do with a post in each of its states, and where Alt with arrows moves it. */

#include "config.h"

#include "app/plan/lf-plan-deeds.h"
#include "core/base/lf-when.h"

#include <locale.h>

static LfDelivery *
make_delivery (LfDeliveryState state,
               const char     *reason)
{
  LfDelivery *delivery = lf_delivery_new ();

  delivery->state = state;
  delivery->why.reason = g_strdup (reason);
  return delivery;
}

static void
assert_can (LfDeliveryState state,
            const char     *reason,
            LfPlanCan       expected)
{
  g_autoptr(LfDelivery) delivery = make_delivery (state, reason);

  g_assert_cmphex (lf_plan_deeds_for_delivery (delivery), ==, expected);
}

static void
test_deeds_follow_the_state (void)
{
  const LfPlanCan unsent = LF_PLAN_CAN_OPEN | LF_PLAN_CAN_MOVE | LF_PLAN_CAN_WITHDRAW;

  assert_can (LF_DELIVERY_QUEUED, NULL, unsent | LF_PLAN_CAN_SEND_NOW);
  assert_can (LF_DELIVERY_HELD, "late", unsent | LF_PLAN_CAN_SEND_NOW);
  assert_can (LF_DELIVERY_WAITING, "offline", unsent | LF_PLAN_CAN_TRY_NOW);
  assert_can (LF_DELIVERY_WAITING, "sign-in-again", unsent | LF_PLAN_CAN_TRY_NOW | LF_PLAN_CAN_SIGN_IN);
  assert_can (LF_DELIVERY_FAILED, "shorten", unsent | LF_PLAN_CAN_TRY_NOW);
  assert_can (LF_DELIVERY_CANCELLED, NULL, LF_PLAN_CAN_OPEN | LF_PLAN_CAN_PLAN_AGAIN);
  assert_can (LF_DELIVERY_CANCELLED, "deleted", 0);
}

static void
test_deeds_never_touch_what_may_be_out (void)
{
  assert_can (LF_DELIVERY_PREPARING, NULL, 0);
  assert_can (LF_DELIVERY_SENDING, NULL, 0);
  assert_can (LF_DELIVERY_UNSURE, "unsure", LF_PLAN_CAN_LOOK);
  assert_can (LF_DELIVERY_UNSURE, "decide", LF_PLAN_CAN_LOOK | LF_PLAN_CAN_DECIDE);
  assert_can (LF_DELIVERY_SENT, NULL, 0);
}

static void
test_deeds_open_and_delete_what_has_a_receipt (void)
{
  g_autoptr(LfDelivery) delivery = make_delivery (LF_DELIVERY_SENT, NULL);

  delivery->receipt = lf_receipt_new ();
  g_assert_cmphex (lf_plan_deeds_for_delivery (delivery), ==, LF_PLAN_CAN_DELETE);
  delivery->receipt->url = g_strdup ("https://example.org/1");
  g_assert_cmphex (lf_plan_deeds_for_delivery (delivery), ==, LF_PLAN_CAN_DELETE | LF_PLAN_CAN_BROWSE);
}

static gint64
get_us (const char *wall)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GError) error = NULL;
  LfWhen when;

  lf_when_from_wall (wall, zone, &when, &error);
  g_assert_no_error (error);
  return when.due_us;
}

static void
assert_shift (const char *from,
              int         n_days,
              int         n_minutes,
              const char *expected)
{
  g_autoptr(LfDue) due = lf_plan_deeds_shift (get_us (from), n_days, n_minutes, get_us ("2026-11-23T12:00"));

  if (expected == NULL)
    {
      g_assert_null (due);
      return;
    }
  g_assert_nonnull (due);
  g_assert_cmpstr (due->wall, ==, expected);
  g_assert_cmpstr (due->zone, ==, "Europe/Berlin");
  g_assert_cmpint (due->due_us, ==, get_us (expected));
}

static void
test_deeds_move_by_quarters_and_days (void)
{
  assert_shift ("2026-11-24T14:30", 0, 15, "2026-11-24T14:45");
  assert_shift ("2026-11-24T00:05", 0, -15, "2026-11-23T23:50");
  assert_shift ("2026-11-30T09:00", 1, 0, "2026-12-01T09:00");
  assert_shift ("2026-11-30T09:00", -1, 0, "2026-11-29T09:00");
}

static void
test_deeds_keep_the_hour_when_the_clock_changes (void)
{
  assert_shift ("2027-03-27T09:00", 1, 0, "2027-03-28T09:00");
  assert_shift ("2027-10-30T09:00", 1, 0, "2027-10-31T09:00");
}

static void
test_deeds_never_move_into_the_past (void)
{
  assert_shift ("2026-11-23T12:10", 0, -15, NULL);
  assert_shift ("2026-11-24T11:59", -1, 0, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plan/deeds/follow-the-state", test_deeds_follow_the_state);
  g_test_add_func ("/plan/deeds/never-touch-what-may-be-out", test_deeds_never_touch_what_may_be_out);
  g_test_add_func ("/plan/deeds/open-and-delete-what-has-a-receipt", test_deeds_open_and_delete_what_has_a_receipt);
  g_test_add_func ("/plan/deeds/move-by-quarters-and-days", test_deeds_move_by_quarters_and_days);
  g_test_add_func ("/plan/deeds/keep-the-hour-when-the-clock-changes", test_deeds_keep_the_hour_when_the_clock_changes);
  g_test_add_func ("/plan/deeds/never-move-into-the-past", test_deeds_never_move_into_the_past);
  return g_test_run ();
}
