/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From wall clocks to instants and back: hours that a zone skips or shows twice are named, never guessed. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-when.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-error.h"

#include <langinfo.h>

#define DAY_S 86400
#define MAX_OFFSET_S (14 * 3600)

static int
get_offset_s (GTimeZone *zone,
              gint64     unix_s)
{
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, unix_s));
}

/* Seconds that a clock without zone counts from 1970 to @wall; FALSE when there is no such date or time. */
static gboolean
count_seconds (const LfWall *wall,
               gint64       *seconds)
{
  g_autoptr(GDateTime) date = g_date_time_new_utc (wall->year, wall->month, wall->day, wall->hour, wall->minute, wall->second);

  if (date == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (date);
  return TRUE;
}

/* The instants at which the clock of @zone shows @wall_s: none in the hour that spring skips, two in the one that autumn
 * repeats. The offsets in force a day before and after are all that can count around one change. */
static guint
find_instants (GTimeZone *zone,
               gint64     wall_s,
               gint64     instants[2])
{
  int before_s = get_offset_s (zone, wall_s - DAY_S);
  int after_s = get_offset_s (zone, wall_s + DAY_S);
  guint n = 0;

  if (get_offset_s (zone, wall_s - before_s) == before_s)
    instants[n++] = wall_s - before_s;
  if (after_s != before_s && get_offset_s (zone, wall_s - after_s) == after_s)
    instants[n++] = wall_s - after_s;
  return n;
}

static gboolean
scan_digits (const char **p,
             guint        n,
             int         *value)
{
  *value = 0;
  for (; n > 0; n--, (*p)++)
    {
      if (!g_ascii_isdigit (**p))
        return FALSE;
      *value = *value * 10 + g_ascii_digit_value (**p);
    }
  return TRUE;
}

static gboolean
scan_sign (const char **p,
           char         sign)
{
  if (**p != sign)
    return FALSE;
  (*p)++;
  return TRUE;
}

/* “:30.25”, as RFC 3339 writes seconds. */
static gboolean
scan_seconds (const char **p,
              LfWall      *wall)
{
  int unit = 100000;

  if (!scan_digits (p, 2, &wall->second))
    return FALSE;
  if (!scan_sign (p, '.'))
    return TRUE;
  if (!g_ascii_isdigit (**p))
    return FALSE;
  for (; g_ascii_isdigit (**p); (*p)++, unit /= 10)
    wall->usec += g_ascii_digit_value (**p) * unit;
  return TRUE;
}

/* “Z”, “+01:00” or “+0100”. */
static gboolean
scan_offset (const char **p,
             LfWall      *wall)
{
  int sign = **p == '-' ? -1 : 1;
  int hours, minutes;

  wall->has_offset = TRUE;
  if (scan_sign (p, 'Z'))
    return TRUE;
  if (!scan_sign (p, '+') && !scan_sign (p, '-'))
    return FALSE;
  if (!scan_digits (p, 2, &hours))
    return FALSE;
  scan_sign (p, ':');
  if (!scan_digits (p, 2, &minutes) || minutes > 59)
    return FALSE;
  wall->offset_s = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

static gboolean
scan_wall (const char *p,
           LfWall     *wall)
{
  if (!scan_digits (&p, 4, &wall->year) || !scan_sign (&p, '-') || !scan_digits (&p, 2, &wall->month) ||
      !scan_sign (&p, '-') || !scan_digits (&p, 2, &wall->day) || !scan_sign (&p, 'T') ||
      !scan_digits (&p, 2, &wall->hour) || !scan_sign (&p, ':') || !scan_digits (&p, 2, &wall->minute))
    return FALSE;
  if (scan_sign (&p, ':') && !scan_seconds (&p, wall))
    return FALSE;
  if (*p != '\0' && !scan_offset (&p, wall))
    return FALSE;
  return *p == '\0';
}

/**
 * lf_when_from_us:
 * @due_us: µs since 1970 UTC
 * @zone: whose wall clock to show
 * @out: (out caller-allocates): filled
 */
void
lf_when_from_us (gint64     due_us,
                 GTimeZone *zone,
                 LfWhen    *out)
{
  gint64 due_s = due_us / G_USEC_PER_SEC - (due_us % G_USEC_PER_SEC < 0);
  g_autoptr(GDateTime) shown = g_date_time_new_from_unix_utc (due_s + get_offset_s (zone, due_s));

  *out = (LfWhen) { .due_us = due_us };
  g_strlcpy (out->zone, g_time_zone_get_identifier (zone), sizeof out->zone);
  if (shown != NULL)
    g_snprintf (out->wall, sizeof out->wall, "%04d-%02d-%02dT%02d:%02d", g_date_time_get_year (shown),
                g_date_time_get_month (shown), g_date_time_get_day_of_month (shown), g_date_time_get_hour (shown),
                g_date_time_get_minute (shown));
}

/**
 * lf_when_resolve:
 * @wall: what calendar and clock show
 * @zone: where they hang
 * @out: (out caller-allocates): the instant, and @wall as the clock in @zone shows it
 * @error: %LF_POST_ERROR_TIME_UNREADABLE when there is no such date or time, %LF_POST_ERROR_TIME_GAP when @zone skips this
 *   time, %LF_POST_ERROR_TIME_TWICE when it shows it twice; with an offset neither can happen
 */
gboolean
lf_when_resolve (const LfWall *wall,
                 GTimeZone    *zone,
                 LfWhen       *out,
                 GError      **error)
{
  gint64 instants[2];
  gint64 wall_s;
  guint n = 1;

  if (!count_seconds (wall, &wall_s) || ABS (wall->offset_s) > MAX_OFFSET_S)
    {
      g_set_error_literal (error, LF_POST_ERROR, LF_POST_ERROR_TIME_UNREADABLE, "no such date or time");
      return FALSE;
    }

  if (wall->has_offset)
    instants[0] = wall_s - wall->offset_s;
  else
    n = find_instants (zone, wall_s, instants);

  if (n == 0)
    g_set_error_literal (error, LF_POST_ERROR, LF_POST_ERROR_TIME_GAP, "the clock skips this time");
  else if (n == 2)
    g_set_error_literal (error, LF_POST_ERROR, LF_POST_ERROR_TIME_TWICE, "the clock shows this time twice");
  else
    lf_when_from_us (instants[0] * LF_SECOND_US + wall->usec, zone, out);
  return n == 1;
}

/**
 * lf_when_from_wall:
 * @wall_iso: “2026-12-24T14:30”, also with seconds, with a fraction of them, and with “Z” or an offset such as “+01:00”
 * @zone: the zone that holds where no offset is written, and in which the answer is shown
 * @out: (out caller-allocates): filled on success
 * @error: as lf_when_resolve(), %LF_POST_ERROR_TIME_UNREADABLE also for any other form
 *
 * For the command line and for files. Times in the past are read like others: whether they may be used, the caller decides.
 */
gboolean
lf_when_from_wall (const char *wall_iso,
                   GTimeZone  *zone,
                   LfWhen     *out,
                   GError    **error)
{
  LfWall wall = { 0 };

  if (!scan_wall (wall_iso, &wall))
    {
      g_set_error_literal (error, LF_POST_ERROR, LF_POST_ERROR_TIME_UNREADABLE, "not of the form 2026-12-24T14:30");
      return FALSE;
    }
  return lf_when_resolve (&wall, zone, out, error);
}

/**
 * lf_when_day_start_us:
 * @year: of the common calendar
 * @month: 1 to 12
 * @day: 1 to 31
 * @zone: whose day
 *
 * Returns: the first instant of the day, µs since 1970 UTC: not always 0:00, since some zones skip midnight in spring;
 *   -1 when there is no such day
 */
gint64
lf_when_day_start_us (int        year,
                      int        month,
                      int        day,
                      GTimeZone *zone)
{
  LfWall wall = { .year = year, .month = month, .day = day };
  gint64 instants[2];
  gint64 wall_s;

  if (!count_seconds (&wall, &wall_s))
    return -1;
  if (find_instants (zone, wall_s, instants) > 0)
    return instants[0] * LF_SECOND_US;

  /* Midnight is skipped: the day begins at the change, where both clocks meet. */
  return (wall_s - get_offset_s (zone, wall_s - DAY_S)) * LF_SECOND_US;
}

/**
 * lf_when_get_first_weekday:
 *
 * Returns: the day with which weeks begin in the current locale (LC_TIME)
 */
GDateWeekday
lf_when_get_first_weekday (void)
{
  union { char *string; guint number; } origin;
  guint first = *(const guchar *) nl_langinfo (_NL_TIME_FIRST_WEEKDAY);
  guint first_listed;

  /* glibc hands this number out in place of a pointer: a date that was the first day of a listed week. */
  origin.string = nl_langinfo (_NL_TIME_WEEK_1STDAY);
  first_listed = origin.number == 19971201 ? G_DATE_MONDAY : G_DATE_SUNDAY;
  return (first_listed + first - 2) % 7 + 1;
}
