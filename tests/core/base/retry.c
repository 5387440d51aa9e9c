/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits double up to a bound and never leave the jitter around it. */

#include "core/base/lf-clock.h"
#include "core/base/lf-retry.h"

static void
test_waits_double_up_to_fifteen_minutes (void)
{
  static const gint64 seconds[] = { 0, 15, 30, 60, 120, 240, 480, 900, 900 };

  for (guint n = 0; n < G_N_ELEMENTS (seconds); n++)
    g_assert_cmpint (lf_retry_wait_with_us (n, 0.5), ==, seconds[n] * LF_SECOND_US);
  g_assert_cmpint (lf_retry_wait_with_us (G_MAXUINT, 0.5), ==, 15 * LF_MINUTE_US);
}

static void
test_jitter_is_a_fifth_in_both_directions (void)
{
  g_assert_cmpint (lf_retry_wait_with_us (1, 0), ==, 12 * LF_SECOND_US);
  g_assert_cmpint (lf_retry_wait_with_us (1, 0.999999), <=, 18 * LF_SECOND_US);
  g_assert_cmpint (lf_retry_wait_with_us (1, 0.999999), >, 17 * LF_SECOND_US);
}

static void
test_waits_by_chance_differ (void)
{
  gint64 first_us = lf_retry_wait_us (3);
  gboolean differ = FALSE;

  for (guint i = 0; i < 100; i++)
    {
      gint64 wait_us = lf_retry_wait_us (3);

      g_assert_cmpint (wait_us, >=, 48 * LF_SECOND_US);
      g_assert_cmpint (wait_us, <=, 72 * LF_SECOND_US);
      differ |= wait_us != first_us;
    }
  g_assert_true (differ);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/retry/waits_double_up_to_fifteen_minutes", test_waits_double_up_to_fifteen_minutes);
  g_test_add_func ("/base/retry/jitter_is_a_fifth_in_both_directions", test_jitter_is_a_fifth_in_both_directions);
  g_test_add_func ("/base/retry/waits_by_chance_differ", test_waits_by_chance_differ);
  return g_test_run ();
}
