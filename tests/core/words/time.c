/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises of times in words, in the zone of Berlin. */

#include "config.h"

#include "core/base/lf-clock.h"
#include "core/words/lf-words.h"

/* Tuesday, 24 November 2026, 14:30 in Berlin. */
#define NOW_US (G_GINT64_CONSTANT (1795527000) * LF_SECOND_US)

static void
assert_due (gint64      after_us,
            const char *expected)
{
  g_autofree char *words = lf_words_time_due (NOW_US + after_us, NOW_US);

  g_assert_cmpstr (words, ==, expected);
}

static void
assert_ago (gint64      age_us,
            const char *expected)
{
  g_autofree char *words = lf_words_time_ago (NOW_US - age_us, NOW_US);

  g_assert_cmpstr (words, ==, expected);
}

static void
assert_span (gint64      span_us,
             const char *expected)
{
  g_autofree char *words = lf_words_time_span (span_us);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words_what_is_due_is_said_absolutely (void)
{
  g_autofree char *full = lf_words_time_full (NOW_US);
  g_autofree char *clock = lf_words_time_clock (NOW_US);

  assert_due (0, "today 14:30");
  assert_due (10 * LF_HOUR_US, "tomorrow 00:30");
  assert_due (-15 * LF_HOUR_US, "yesterday 23:30");
  assert_due (48 * LF_HOUR_US, "Thu 26 Nov, 14:30");
  assert_due (40 * 24 * LF_HOUR_US, "Sun 3 Jan 2027, 14:30");
  g_assert_cmpstr (full, ==, "Tuesday, 24 November 2026, 14:30");
  g_assert_cmpstr (clock, ==, "14:30");
}

static void
test_words_a_day_of_23_hours_is_one_day (void)
{
  /* 27 March 2027, 23:30: the night in which the clocks go forward. */
  gint64 now_us = G_GINT64_CONSTANT (1806186600) * LF_SECOND_US;
  g_autofree char *next = lf_words_time_due (now_us + 23 * LF_HOUR_US, now_us);

  g_assert_cmpstr (next, ==, "tomorrow 23:30");
}

static void
test_words_the_past_is_near (void)
{
  assert_ago (10 * LF_SECOND_US, "just now");
  assert_ago (-60 * LF_SECOND_US, "just now");
  assert_ago (LF_MINUTE_US, "1 minute ago");
  assert_ago (59 * LF_MINUTE_US, "59 minutes ago");
  assert_ago (2 * LF_HOUR_US, "2 hours ago");
  assert_ago (15 * LF_HOUR_US, "yesterday 23:30");
  assert_ago (-LF_HOUR_US, "today 15:30");
}

static void
test_words_a_span_has_one_unit (void)
{
  assert_span (LF_SECOND_US, "1 second");
  assert_span (40 * LF_SECOND_US, "40 seconds");
  assert_span (5 * LF_MINUTE_US, "5 minutes");
  assert_span (22 * LF_HOUR_US, "22 hours");
  assert_span (3 * 24 * LF_HOUR_US, "3 days");
  assert_span (-5 * LF_MINUTE_US, "5 minutes");
}

static void
test_words_garbage_times_are_survived (void)
{
  g_autofree char *due = lf_words_time_due (G_MAXINT64, NOW_US);
  g_autofree char *ago = lf_words_time_ago (G_MININT64 / 4, NOW_US);
  g_autofree char *span = lf_words_time_span (G_MININT64);

  g_assert_nonnull (due);
  g_assert_nonnull (ago);
  g_assert_nonnull (span);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/time/what-is-due-is-said-absolutely", test_words_what_is_due_is_said_absolutely);
  g_test_add_func ("/words/time/a-day-of-23-hours-is-one-day", test_words_a_day_of_23_hours_is_one_day);
  g_test_add_func ("/words/time/the-past-is-near", test_words_the_past_is_near);
  g_test_add_func ("/words/time/a-span-has-one-unit", test_words_a_span_has_one_unit);
  g_test_add_func ("/words/time/garbage-times-are-survived", test_words_garbage_times_are_survived);

  return g_test_run ();
}
