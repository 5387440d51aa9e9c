/* SPDX-License-Identifier: GPL-3.0-or-later */
/* “Now” from the window means after the waiting time: ten seconds until an officer sets another one. */

#include "config.h"

#include "core/base/lf-clock.h"
#include "core/publish/lf-waiting-time.h"
#include "core/store/lf-store-settings.h"
#include "lib/lf-test-profile.h"
#include "lib/lf-test.h"

static void
set_waiting_time (LfStore *store, const char *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  lf_store_put_setting_async (store, LF_SETTING_WAITING_TIME, value, lf_test_done_cb, &result);
  g_assert_true (lf_store_put_setting_finish (store, lf_test_wait_for (&result), &error));
  g_assert_no_error (error);
}

/* The wait that is said, and the time that it leads to. */
static void
assert_wait (LfStore *store, guint expected_s)
{
  LfClock *clock = lf_store_get_clock (store);
  gint64 before_us = lf_clock_now_us (clock);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDue) due = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  guint wait_s = G_MAXUINT;

  lf_waiting_time_get_due_async (store, lf_test_done_cb, &result);
  due = lf_waiting_time_get_due_finish (store, lf_test_wait_for (&result), &wait_s, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (wait_s, ==, expected_s);
  g_assert_cmpint (due->due_us, >=, before_us + expected_s * LF_SECOND_US);
  g_assert_cmpint (due->due_us, <=, lf_clock_now_us (clock) + expected_s * LF_SECOND_US);
}

static void
test_waiting_time_is_ten_seconds_until_another_is_set (void)
{
  LfTestProfile *profile = lf_test_profile_new ();
  LfStore *store = lf_context_get_store (profile->context);

  assert_wait (store, 10);
  set_waiting_time (store, "60");
  assert_wait (store, 60);
  set_waiting_time (store, "0");
  assert_wait (store, 0);
  /* What a newer or a broken program wrote. */
  set_waiting_time (store, "later");
  assert_wait (store, 10);
  lf_test_profile_free (profile);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/waiting-time/is-ten-seconds-until-another-is-set", test_waiting_time_is_ten_seconds_until_another_is_set);

  return g_test_run ();
}
