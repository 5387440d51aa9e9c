/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people type as a time means the instant that they meant, or nothing. */

#include "core/base/lf-clock.h"
#include "core/base/lf-error.h"
#include "core/base/lf-when.h"

#include <locale.h>
#include <string.h>

typedef struct {
  const char *typed;
  const char *wall;
} Case;

static GTimeZone *
get_berlin (void)
{
  static GTimeZone *berlin;

  if (berlin == NULL)
    berlin = g_time_zone_new_identifier ("Europe/Berlin");
  g_assert_nonnull (berlin);
  return berlin;
}

/* µs of “2026-11-23T10:00:00+01” */
static gint64
get_us (const char *iso8601)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (iso8601, get_berlin ());

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * LF_SECOND_US + g_date_time_get_microsecond (time);
}

static void
assert_means (const char *now,
              const char *typed,
              const char *wall)
{
  g_autoptr(GError) error = NULL;
  LfWhen when;

  if (!lf_when_parse (typed, get_us (now), get_berlin (), &when, &error))
    g_error ("“%s” at %s: %s", typed, now, error->message);
  if (strcmp (when.wall, wall) != 0)
    g_error ("“%s” at %s is %s, expected %s", typed, now, when.wall, wall);
  g_assert_cmpstr (when.zone, ==, "Europe/Berlin");
}

static void
assert_refused (const char *now,
                const char *typed,
                LfPostError code)
{
  g_autoptr(GError) error = NULL;
  LfWhen when;

  if (lf_when_parse (typed, get_us (now), get_berlin (), &when, &error))
    g_error ("“%s” at %s was read as %s", typed, now, when.wall);
  if (!g_error_matches (error, LF_POST_ERROR, code))
    g_error ("“%s” at %s: error %d (%s), expected %d", typed, now, error->code, error->message, code);
}

/* A Monday. */
#define NOW "2026-11-23T10:00:00+01"

static const Case english[] = {
  { "14:30", "2026-11-23T14:30" },
  { "9", "2026-11-24T09:00" },
  { "10:00", "2026-11-24T10:00" },
  { "10:01", "2026-11-23T10:01" },
  { "9am", "2026-11-24T09:00" },
  { "2:30 pm", "2026-11-23T14:30" },
  { "2:30PM", "2026-11-23T14:30" },
  { "2:30 p.m.", "2026-11-23T14:30" },
  { "12 pm", "2026-11-23T12:00" },
  { "12 am", "2026-11-24T00:00" },
  { "noon", "2026-11-23T12:00" },
  { "24:00", "2026-11-24T00:00" },
  { "today 18:00", "2026-11-23T18:00" },
  { "today at 6 pm", "2026-11-23T18:00" },
  { "tonight 8", "2026-11-23T20:00" },
  { "tomorrow", "2026-11-24T09:00" },
  { "tomorrow 9", "2026-11-24T09:00" },
  { "9 tomorrow", "2026-11-24T09:00" },
  { "9:30am tomorrow.", "2026-11-24T09:30" },
  { "tomorrow 9.10", "2026-11-24T09:10" },
  { "Tomorrow morning at 8", "2026-11-24T08:00" },
  { "tomorrow in the evening at 7:15", "2026-11-24T19:15" },
  { "the day after tomorrow 14:30", "2026-11-25T14:30" },
  { "monday 9", "2026-11-30T09:00" },
  { "monday 11", "2026-11-23T11:00" },
  { "on Monday at 11", "2026-11-23T11:00" },
  { "monday", "2026-11-30T09:00" },
  { "next monday 11", "2026-11-30T11:00" },
  { "next tuesday", "2026-11-24T09:00" },
  { "this friday 3pm", "2026-11-27T15:00" },
  { "Fri 15:00", "2026-11-27T15:00" },
  { "sun., 10:00", "2026-11-29T10:00" },
  { "24 Dec 14:30", "2026-12-24T14:30" },
  { "24 Dec", "2026-12-24T09:00" },
  { "24th of December 2027, 2pm", "2027-12-24T14:00" },
  { "Dec 24, 2:30 pm", "2026-12-24T14:30" },
  { "Dec. 24th, 2027 at 14:30", "2027-12-24T14:30" },
  { "December 24", "2026-12-24T09:00" },
  { "Thursday, December 24, 14:30", "2026-12-24T14:30" },
  { "1 may 8:00", "2027-05-01T08:00" },
  { "23 Nov 9:59", "2027-11-23T09:59" },
  { "29 Feb 12:00", "2028-02-29T12:00" },
  { "in 2 hours", "2026-11-23T12:00" },
  { "in 30 min", "2026-11-23T10:30" },
  { "in an hour", "2026-11-23T11:00" },
  { "in half an hour", "2026-11-23T10:30" },
  { "in 1h 30min", "2026-11-23T11:30" },
  { "in 1 hour and 30 minutes", "2026-11-23T11:30" },
  { "in 1.5 hours", "2026-11-23T11:30" },
  { "in 2 days", "2026-11-25T10:00" },
  { "in 2 days at 14:30", "2026-11-25T14:30" },
  { "in a week 9:00", "2026-11-30T09:00" },
  { "now", "2026-11-23T10:00" },
  { "2026-12-24 14:30", "2026-12-24T14:30" },
  { "2026-12-24T14:30", "2026-12-24T14:30" },
  { "2026-12-24t14:30:15", "2026-12-24T14:30" },
  { "2026-12-24", "2026-12-24T09:00" },
  { "2026-12-24T14:30+01:00", "2026-12-24T14:30" },
  { "2026-12-24T14:30-0500", "2026-12-24T20:30" },
  { "2026-12-24T14:30Z", "2026-12-24T15:30" },
  { "2027-07-24 14:30 UTC", "2027-07-24T16:30" },
};

static const Case german[] = {
  { "9 Uhr", "2026-11-24T09:00" },
  { "14.30 Uhr", "2026-11-23T14:30" },
  { "14.30", "2026-11-23T14:30" },
  { "9.10 Uhr", "2026-11-24T09:10" },
  { "14 Uhr 30", "2026-11-23T14:30" },
  { "um 14:30 Uhr", "2026-11-23T14:30" },
  { "14h30", "2026-11-23T14:30" },
  { "24 Uhr", "2026-11-24T00:00" },
  { "heute 18:00", "2026-11-23T18:00" },
  { "heute um 18 Uhr", "2026-11-23T18:00" },
  { "heute Abend 8", "2026-11-23T20:00" },
  { "heute Abend um 20:15", "2026-11-23T20:15" },
  { "heute Mittag", "2026-11-23T12:00" },
  { "heute nachmittag 3", "2026-11-23T15:00" },
  { "morgen 9", "2026-11-24T09:00" },
  { "Morgen", "2026-11-24T09:00" },
  { "morgen früh", "2026-11-24T09:00" },
  { "morgen früh 9", "2026-11-24T09:00" },
  { "morgen fru\xcc\x88h um 7.30", "2026-11-24T07:30" },
  { "MORGEN MITTAG", "2026-11-24T12:00" },
  { "morgen abend 7", "2026-11-24T19:00" },
  { "übermorgen 14:30", "2026-11-25T14:30" },
  { "Uebermorgen 14:30", "2026-11-25T14:30" },
  { "ÜBERMORGEN", "2026-11-25T09:00" },
  { "Montag 9 Uhr", "2026-11-30T09:00" },
  { "Montag 11 Uhr", "2026-11-23T11:00" },
  { "am Montag um 11", "2026-11-23T11:00" },
  { "Mo 9", "2026-11-30T09:00" },
  { "Mo. 9", "2026-11-30T09:00" },
  { "Di., 9 Uhr", "2026-11-24T09:00" },
  { "Do 14:30", "2026-11-26T14:30" },
  { "So", "2026-11-29T09:00" },
  { "Sonnabend 8", "2026-11-28T08:00" },
  { "Dienstag früh 8", "2026-11-24T08:00" },
  { "Dienstag morgen 8", "2026-11-24T08:00" },
  { "nächsten Montag", "2026-11-30T09:00" },
  { "nächsten Montag 11 Uhr", "2026-11-30T11:00" },
  { "am kommenden Freitag, 8:00 Uhr", "2026-11-27T08:00" },
  { "24.12. 14:30", "2026-12-24T14:30" },
  { "24.12 14:30", "2026-12-24T14:30" },
  { "24. 12. 14:30", "2026-12-24T14:30" },
  { "14:30 24.12", "2026-12-24T14:30" },
  { "9.10 um 8", "2027-10-09T08:00" },
  { "24.12.", "2026-12-24T09:00" },
  { "24.12.2026 14:30", "2026-12-24T14:30" },
  { "24.12.2026, 14.30 Uhr", "2026-12-24T14:30" },
  { "24.12.26", "2026-12-24T09:00" },
  { "24.12.26 9", "2026-12-24T09:00" },
  { "24.12.14:30", "2026-12-24T14:30" },
  { "Do., 24.12., 14:30", "2026-12-24T14:30" },
  { "1.1. 0:00", "2027-01-01T00:00" },
  { "31.12. 24:00", "2027-01-01T00:00" },
  { "23.11. 9:59", "2027-11-23T09:59" },
  { "24. Dezember 14:30", "2026-12-24T14:30" },
  { "24. Dez. 2027 14:30 Uhr", "2027-12-24T14:30" },
  { "1. März 8 Uhr", "2027-03-01T08:00" },
  { "am 1. Mai", "2027-05-01T09:00" },
  { "in 2 Stunden", "2026-11-23T12:00" },
  { "in 30 Minuten", "2026-11-23T10:30" },
  { "in einer Stunde", "2026-11-23T11:00" },
  { "in einer halben Stunde", "2026-11-23T10:30" },
  { "in 1,5 Std.", "2026-11-23T11:30" },
  { "in 1 Stunde und 15 Minuten", "2026-11-23T11:15" },
  { "in 3 Tagen um 9", "2026-11-26T09:00" },
  { "in 2 Wochen", "2026-12-07T10:00" },
  { "jetzt", "2026-11-23T10:00" },
  { "Sofort", "2026-11-23T10:00" },
  { "  24.12.\xc2\xa0" "14:30  ", "2026-12-24T14:30" },
};

static void
check_cases (const Case *cases,
             gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    assert_means (NOW, cases[i].typed, cases[i].wall);
}

static void
test_english_is_understood (void)
{
  check_cases (english, G_N_ELEMENTS (english));
}

static void
test_german_is_understood (void)
{
  check_cases (german, G_N_ELEMENTS (german));
}

static void
test_locale_changes_nothing (void)
{
  static const char * const locales[] = { "de_DE.UTF-8", "en_GB.UTF-8", "tr_TR.UTF-8", "C" };

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    if (setlocale (LC_ALL, locales[i]) != NULL)
      {
        check_cases (english, G_N_ELEMENTS (english));
        check_cases (german, G_N_ELEMENTS (german));
      }
  setlocale (LC_ALL, "C.UTF-8");
}

static void
test_what_is_unclear_is_refused (void)
{
  static const char * const typed[] = {
    "", " ", "bald", "10.12", "9.10", "9.10 morgen", "25:00", "24:30", "14:60", "9:5", "1430", "0 pm", "13 pm",
    "12 am Montag", "31.2. 9:00",
    "29.2.2027 9:00", "32.1.", "24.13. 9:00", "24.12. 25.12. 9:00", "14:30 15:30", "14:30-16:00", "heute morgen 24.12.",
    "Freitag, 24.12. 14:30",
    "morgen Montag", "heute Abend", "früh", "+01:00", "in 2", "in Stunden", "in 2 bananas", "in 2 Stunden morgen",
    "in 2 Stunden 30", "jetzt 9",
    "now now", "next", "nächste Woche", "next 24.12.", "am um", ",", ".", "::", "12/24 9:00", "2026-12", "2026-13-01 9:00",
    "2026-12-24T",
    "2026-12-24T14:30+25:00", "99999999999999999999", "14:30 GMT Z", "14:30 👍", "14:30\n\n15", "９:００", "9 9", "-9", "9-",
    "1.1.1", "24 12 2026",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "\xff\xfe"
  };
  g_autofree char *endless = g_strnfill (100000, '9');

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    assert_refused (NOW, typed[i], LF_POST_ERROR_TIME_UNREADABLE);
  assert_refused (NOW, endless, LF_POST_ERROR_TIME_UNREADABLE);
}

static void
test_passed_days_are_refused (void)
{
  assert_refused (NOW, "today 9", LF_POST_ERROR_TIME_PAST);
  assert_refused (NOW, "heute 10:00", LF_POST_ERROR_TIME_PAST);
  assert_refused (NOW, "heute", LF_POST_ERROR_TIME_PAST);
  assert_refused (NOW, "22.11.2026 18:00", LF_POST_ERROR_TIME_PAST);
  assert_refused (NOW, "24.12.25 18:00", LF_POST_ERROR_TIME_PAST);
  assert_refused (NOW, "2026-11-23T10:00", LF_POST_ERROR_TIME_PAST);
  assert_refused (NOW, "2026-11-23T10:30+02:00", LF_POST_ERROR_TIME_PAST);
  assert_refused (NOW, "2026-07-24 14:30 UTC", LF_POST_ERROR_TIME_PAST);
}

static void
test_hour_that_spring_skips_is_named (void)
{
  assert_refused (NOW, "28.03.2027 02:30", LF_POST_ERROR_TIME_GAP);
  assert_refused (NOW, "28.3. 2:00", LF_POST_ERROR_TIME_GAP);
  assert_refused (NOW, "2027-03-28T02:59", LF_POST_ERROR_TIME_GAP);
  assert_means (NOW, "28.03.2027 01:59", "2027-03-28T01:59");
  assert_means (NOW, "28.03.2027 03:00", "2027-03-28T03:00");
  assert_means (NOW, "28.03.2027 02:30 MEZ", "2027-03-28T03:30");

  assert_refused ("2027-03-28T01:00:00+01", "2:30", LF_POST_ERROR_TIME_GAP);
  assert_refused ("2027-03-27T12:00:00+01", "morgen 2:30", LF_POST_ERROR_TIME_GAP);
  assert_means ("2027-03-28T10:00:00+02", "2:30", "2027-03-29T02:30");
  assert_means ("2027-03-28T10:00:00+02", "28.3. 2:30", "2028-03-28T02:30");
  assert_means ("2027-03-28T01:30:00+01", "in 1 hour", "2027-03-28T03:30");
  assert_means ("2027-03-27T12:00:00+01", "in 1 day", "2027-03-28T12:00");
}

static void
test_hour_that_autumn_repeats_is_named (void)
{
  g_autoptr(GError) error = NULL;
  LfWhen when;

  assert_refused (NOW, "31.10.2027 02:30", LF_POST_ERROR_TIME_TWICE);
  assert_refused (NOW, "31.10. 2:00", LF_POST_ERROR_TIME_TWICE);
  assert_refused ("2027-10-31T00:10:00+02", "2:30", LF_POST_ERROR_TIME_TWICE);
  assert_means (NOW, "31.10.2027 01:59", "2027-10-31T01:59");
  assert_means (NOW, "31.10.2027 03:00", "2027-10-31T03:00");

  assert_means (NOW, "31.10.2027 02:30 CEST", "2027-10-31T02:30");
  lf_when_parse ("31.10.2027 02:30 CEST", get_us (NOW), get_berlin (), &when, &error);
  g_assert_cmpint (when.due_us, ==, get_us ("2027-10-31T00:30:00Z"));
  lf_when_parse ("31.10.2027 02:30 MESZ", get_us (NOW), get_berlin (), &when, &error);
  g_assert_cmpint (when.due_us, ==, get_us ("2027-10-31T00:30:00Z"));
  lf_when_parse ("31.10.2027 02:30 Uhr MEZ", get_us (NOW), get_berlin (), &when, &error);
  g_assert_cmpint (when.due_us, ==, get_us ("2027-10-31T01:30:00Z"));
  lf_when_parse ("31.10.2027 02:30 CET", get_us (NOW), get_berlin (), &when, &error);
  g_assert_cmpint (when.due_us, ==, get_us ("2027-10-31T01:30:00Z"));
  lf_when_parse ("2027-10-31T02:30+02:00", get_us (NOW), get_berlin (), &when, &error);
  g_assert_cmpint (when.due_us, ==, get_us ("2027-10-31T00:30:00Z"));
  g_assert_no_error (error);
}

static void
test_last_day_of_the_year_goes_on_into_the_next (void)
{
  assert_means ("2026-12-31T23:30:00+01", "in 1 hour", "2027-01-01T00:30");
  assert_means ("2026-12-31T23:30:00+01", "9", "2027-01-01T09:00");
  assert_means ("2026-12-31T23:30:00+01", "morgen", "2027-01-01T09:00");
  assert_means ("2026-12-31T23:30:00+01", "31.12. 23:00", "2027-12-31T23:00");
  assert_means ("2026-12-31T23:30:00+01", "1.1. 0:15", "2027-01-01T00:15");
  assert_means ("2026-12-31T23:30:00+01", "Fr 0:15", "2027-01-01T00:15");
}

static void
test_seconds_of_now_count (void)
{
  assert_means ("2026-11-23T14:30:20+01", "14:30", "2026-11-24T14:30");
  assert_refused ("2026-11-23T14:30:20+01", "heute 14:30", LF_POST_ERROR_TIME_PAST);
  assert_means ("2026-11-23T14:29:59.5+01", "heute 14:30", "2026-11-23T14:30");
}

static void
test_random_words_never_crash (void)
{
  static const char * const parts[] = {
    "9", "14", "30", "24", "12", "2026", ".", ":", ",", "-", "+", " ", "T", "uhr", "am", "pm", "morgen", "heute", "Mo", "Dec",
    "in", "h",
    "min", "next", "früh", "ein", "half", "MEZ", "Z", "day", "after", "tomorrow", "ü", "jetzt"
  };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) typed = g_string_new (NULL);
      g_autoptr(GError) error = NULL;
      LfWhen when;

      for (int j = g_test_rand_int_range (1, 10); j > 0; j--)
        g_string_append (typed, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      if (lf_when_parse (typed->str, get_us (NOW), get_berlin (), &when, &error))
        g_assert_cmpint (when.due_us, >=, get_us (NOW));
      else
        g_assert_cmpint (error->domain, ==, LF_POST_ERROR);
    }
}

static void
assert_wall (const char *wall_iso,
             const char *expected)
{
  g_autoptr(GError) error = NULL;
  LfWhen when;

  g_assert_true (lf_when_from_wall (wall_iso, get_berlin (), &when, &error));
  g_assert_no_error (error);
  g_assert_cmpint (when.due_us, ==, get_us (expected));
}

static void
test_strict_form_is_read_exactly (void)
{
  assert_wall ("2026-12-24T14:30", "2026-12-24T14:30:00+01");
  assert_wall ("2026-07-24T14:30", "2026-07-24T14:30:00+02");
  assert_wall ("2026-12-24T14:30:15", "2026-12-24T14:30:15+01");
  assert_wall ("2026-12-24T14:30:15.25", "2026-12-24T14:30:15.25+01");
  assert_wall ("2026-12-24T14:30:15.123456789Z", "2026-12-24T14:30:15.123456Z");
  assert_wall ("2026-12-24T14:30+05:30", "2026-12-24T14:30:00+05:30");
  assert_wall ("2026-12-24T14:30-0800", "2026-12-24T14:30:00-08");
  assert_wall ("2027-10-31T02:30+01:00", "2027-10-31T01:30:00Z");
  assert_wall ("1969-12-31T23:59:59.5", "1969-12-31T22:59:59.5Z");
}

static void
test_any_other_form_is_refused (void)
{
  static const char * const wrong[] = {
    "", "2026-12-24", "2026-12-24 14:30", "2026-12-24T14", "2026-12-24T14:30:", "2026-12-24T14:30:15.", "2026-12-24T14:30 ",
    " 2026-12-24T14:30",
    "26-12-24T14:30", "2026-02-29T14:30", "2026-12-24T24:00", "2026-12-24T14:60", "2026-12-24T14:30+1", "2026-12-24T14:30+15:00",
    "2026-12-24T14:30+01:60", "2026-12-24T14:30ZZ", "0000-12-24T14:30", "morgen 9", "2026-12-24t14:30"
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      LfWhen when;

      g_assert_false (lf_when_from_wall (wrong[i], get_berlin (), &when, &error));
      g_assert_error (error, LF_POST_ERROR, LF_POST_ERROR_TIME_UNREADABLE);
    }
}

static void
test_strict_form_names_gap_and_repetition (void)
{
  g_autoptr(GError) gap = NULL;
  g_autoptr(GError) twice = NULL;
  LfWhen when;

  g_assert_false (lf_when_from_wall ("2027-03-28T02:30", get_berlin (), &when, &gap));
  g_assert_error (gap, LF_POST_ERROR, LF_POST_ERROR_TIME_GAP);
  g_assert_false (lf_when_from_wall ("2027-10-31T02:30", get_berlin (), &when, &twice));
  g_assert_error (twice, LF_POST_ERROR, LF_POST_ERROR_TIME_TWICE);
}

static void
test_rules_hold_far_ahead (void)
{
  assert_wall ("2060-07-01T12:00", "2060-07-01T10:00:00Z");
  assert_wall ("2060-12-01T12:00", "2060-12-01T11:00:00Z");
}

static void
test_days_begin_where_they_begin (void)
{
  g_autoptr(GTimeZone) beirut = g_time_zone_new_identifier ("Asia/Beirut");

  g_assert_cmpint (lf_when_day_start_us (2026, 11, 23, get_berlin ()), ==, get_us ("2026-11-23T00:00:00+01"));
  g_assert_cmpint (lf_when_day_start_us (2027, 3, 29, get_berlin ()) - lf_when_day_start_us (2027, 3, 28, get_berlin ()),
                   ==, 23 * LF_HOUR_US);
  g_assert_cmpint (lf_when_day_start_us (2027, 11, 1, get_berlin ()) - lf_when_day_start_us (2027, 10, 31, get_berlin ()),
                   ==, 25 * LF_HOUR_US);
  g_assert_cmpint (lf_when_day_start_us (2027, 2, 29, get_berlin ()), ==, -1);

  /* There summer begins at 0:00, which the clock skips. */
  if (beirut != NULL)
    g_assert_cmpint (lf_when_day_start_us (2022, 3, 27, beirut), ==, get_us ("2022-03-27T01:00:00+03"));
}

static void
test_weeks_begin_by_locale (void)
{
  static const struct {
    const char  *locale;
    GDateWeekday first;
  } cases[] = {
    { "C", G_DATE_SUNDAY },
    { "de_DE.UTF-8", G_DATE_MONDAY },
    { "en_GB.UTF-8", G_DATE_MONDAY },
    { "en_US.UTF-8", G_DATE_SUNDAY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (setlocale (LC_ALL, cases[i].locale) != NULL)
      g_assert_cmpint (lf_when_get_first_weekday (), ==, cases[i].first);
  setlocale (LC_ALL, "C.UTF-8");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/base/when/" #name, test_##name)
  ADD (english_is_understood);
  ADD (german_is_understood);
  ADD (locale_changes_nothing);
  ADD (what_is_unclear_is_refused);
  ADD (passed_days_are_refused);
  ADD (hour_that_spring_skips_is_named);
  ADD (hour_that_autumn_repeats_is_named);
  ADD (last_day_of_the_year_goes_on_into_the_next);
  ADD (seconds_of_now_count);
  ADD (random_words_never_crash);
  ADD (strict_form_is_read_exactly);
  ADD (any_other_form_is_refused);
  ADD (strict_form_names_gap_and_repetition);
  ADD (rules_hold_far_ahead);
  ADD (days_begin_where_they_begin);
  ADD (weeks_begin_by_locale);

  return g_test_run ();
}
