/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The days of the month grid: their arithmetic, their first moments, and what a screen reader says of them. */

#include "config.h"

#include "app/plan/lf-day-cell.h"
#include "app/plan/lf-day.h"

#include <locale.h>

static void
assert_day (LfDay day,
            int   year,
            int   month,
            int   day_of_month)
{
  g_assert_cmpuint (day, ==, lf_day_new (year, month, day_of_month));
}

static void
test_day_months_end_where_they_are_shorter (void)
{
  assert_day (lf_day_add_months (lf_day_new (2027, 1, 31), 1), 2027, 2, 28);
  assert_day (lf_day_add_months (lf_day_new (2028, 1, 31), 1), 2028, 2, 29);
  assert_day (lf_day_add_months (lf_day_new (2027, 3, 31), -1), 2027, 2, 28);
  assert_day (lf_day_add_months (lf_day_new (2026, 12, 24), 1), 2027, 1, 24);
  assert_day (lf_day_month_start (lf_day_new (2026, 11, 24)), 2026, 11, 1);
}

static void
test_day_weeks_begin_where_the_country_begins_them (void)
{
  LfDay tuesday = lf_day_new (2026, 11, 24);
  LfDay sunday = lf_day_new (2026, 11, 29);

  g_assert_cmpuint (lf_day_get_weekday (tuesday), ==, 2);
  g_assert_cmpuint (lf_day_get_weekday (sunday), ==, 7);
  assert_day (lf_day_week_start (tuesday, 1), 2026, 11, 23);
  assert_day (lf_day_week_start (tuesday, 7), 2026, 11, 22);
  assert_day (lf_day_week_start (sunday, 1), 2026, 11, 23);
  assert_day (lf_day_week_start (sunday, 7), 2026, 11, 29);
}

static void
test_day_there_is_no_thirtieth_of_february (void)
{
  g_assert_cmpuint (lf_day_new (2027, 2, 30), ==, 0);
  g_assert_cmpuint (lf_day_new (2027, 13, 1), ==, 0);
  g_assert_cmpuint (lf_day_new (2027, 0, 1), ==, 0);
}

static void
test_day_of_an_instant_is_the_local_one (void)
{
  /* 31.12.2026, 23:30 UTC is half past midnight in Berlin. */
  LfDay day = lf_day_from_us (G_GINT64_CONSTANT (1798759800000000));

  assert_day (day, 2027, 1, 1);
  g_assert_cmpint (lf_day_start_us (day), ==, G_GINT64_CONSTANT (1798758000000000));
}

static void
test_day_with_a_changed_clock_has_23_or_25_hours (void)
{
  LfDay spring = lf_day_new (2027, 3, 28);
  LfDay autumn = lf_day_new (2027, 10, 31);

  g_assert_cmpint (lf_day_start_us (spring + 1) - lf_day_start_us (spring), ==, 23 * G_TIME_SPAN_HOUR);
  g_assert_cmpint (lf_day_start_us (autumn + 1) - lf_day_start_us (autumn), ==, 25 * G_TIME_SPAN_HOUR);
}

static void
assert_name (LfDay       day,
             guint       n_posts,
             LfDayMark   marks,
             const char *expected)
{
  g_autofree char *name = lf_day_cell_dup_name (day, n_posts, marks);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_day_says_date_posts_and_selection (void)
{
  LfDay day = lf_day_new (2026, 11, 24);

  assert_name (day, 2, LF_DAY_SELECTED, "Tuesday, 24 November 2026, 2 posts planned, selected");
  assert_name (day, 1, 0, "Tuesday, 24 November 2026, 1 post planned");
  assert_name (day, 0, LF_DAY_TODAY, "Tuesday, 24 November 2026, today");
  assert_name (day, 1, LF_DAY_PROBLEM | LF_DAY_OTHER_MONTH, "Tuesday, 24 November 2026, 1 post planned, with problems");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plan/day/months-end-where-they-are-shorter", test_day_months_end_where_they_are_shorter);
  g_test_add_func ("/plan/day/weeks-begin-where-the-country-begins-them", test_day_weeks_begin_where_the_country_begins_them);
  g_test_add_func ("/plan/day/there-is-no-thirtieth-of-february", test_day_there_is_no_thirtieth_of_february);
  g_test_add_func ("/plan/day/of-an-instant-is-the-local-one", test_day_of_an_instant_is_the_local_one);
  g_test_add_func ("/plan/day/with-a-changed-clock-has-23-or-25-hours", test_day_with_a_changed_clock_has_23_or_25_hours);
  g_test_add_func ("/plan/day/says-date-posts-and-selection", test_day_says_date_posts_and_selection);
  return g_test_run ();
}
