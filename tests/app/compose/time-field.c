/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the time field shows a time: as a person would type it again, and as it is understood. */

#include "config.h"

#include "app/compose/lf-time-field.h"
#include "core/base/lf-when.h"

#include <locale.h>

/* Monday, 23.11.2026, 16:30 in Berlin. */
#define NOW_US G_GINT64_CONSTANT (1795447800000000)

static LfDue *
parse (const char *typed)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GError) error = NULL;
  LfWhen when;

  lf_when_parse (typed, NOW_US, zone, &when, &error);
  g_assert_no_error (error);
  return lf_due_new (when.due_us, when.wall, when.zone);
}

static void
test_time_field_understands_what_it_writes (void)
{
  static const char * const times[] = { "24.12. 14:30", "tomorrow 9", "2027-03-28 04:30", "31.10.2027 04:15", "24.11. 00:05" };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr(LfDue) due = parse (times[i]);
      g_autofree char *typed = lf_time_field_dup_typed (due);
      g_autoptr(LfDue) again = parse (typed);

      g_assert_cmpint (again->due_us, ==, due->due_us);
    }
}

static void
test_time_field_writes_an_instant_without_wall_clock (void)
{
  LfDue due = { .due_us = NOW_US };
  g_autofree char *typed = lf_time_field_dup_typed (&due);

  g_assert_cmpstr (typed, ==, "2026-11-23 16:30");
}

static void
assert_reading (const char *typed,
                const char *expected)
{
  g_autoptr(LfDue) due = parse (typed);
  g_autofree char *reading = lf_time_field_dup_reading (due, NOW_US);

  g_assert_cmpstr (reading, ==, expected);
}

static void
test_time_field_says_how_it_understands (void)
{
  assert_reading ("24.11. 14:30", "Tue, 24 Nov 2026, 14:30, in 22 hours");
  assert_reading ("17:00", "Mon, 23 Nov 2026, 17:00, in 30 minutes");
  assert_reading ("16:31", "Mon, 23 Nov 2026, 16:31, in 1 minute");
  assert_reading ("24.12. 14:30", "Thu, 24 Dec 2026, 14:30, in 31 days");
}

static void
test_time_field_says_that_a_time_has_passed (void)
{
  LfDue due = { .due_us = NOW_US - LF_HOUR_US };
  g_autofree char *reading = lf_time_field_dup_reading (&due, NOW_US);

  g_assert_cmpstr (reading, ==, "Mon, 23 Nov 2026, 15:30, has passed");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/compose/time-field/understands-what-it-writes", test_time_field_understands_what_it_writes);
  g_test_add_func ("/compose/time-field/writes-an-instant-without-wall-clock", test_time_field_writes_an_instant_without_wall_clock);
  g_test_add_func ("/compose/time-field/says-how-it-understands", test_time_field_says_how_it_understands);
  g_test_add_func ("/compose/time-field/says-that-a-time-has-passed", test_time_field_says_that_a_time_has_passed);
  return g_test_run ();
}
