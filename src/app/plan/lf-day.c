/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days of the calendar: their arithmetic, their instants in the local zone and their names in the person's language. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/plan/lf-day.h"

#include "core/base/lf-when.h"

#include <glib/gi18n.h>

static void
set_date (GDate *date,
          LfDay  day)
{
  g_date_clear (date, 1);
  g_date_set_julian (date, day);
}

static char *
format_day (LfDay       day,
            const char *format)
{
  g_autoptr(GDateTime) noon = NULL;
  int year, month, day_of_month;

  lf_day_split (day, &year, &month, &day_of_month);
  noon = g_date_time_new_local (year, month, day_of_month, 12, 0, 0);
  return g_date_time_format (noon, format);
}

/**
 * lf_day_new:
 *
 * Returns: the day, 0 when there is no such date
 */
LfDay
lf_day_new (int year,
            int month,
            int day_of_month)
{
  GDate date;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day_of_month < 1 || day_of_month > 31 ||
      !g_date_valid_dmy (day_of_month, month, year))
    return 0;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day_of_month, month, year);
  return g_date_get_julian (&date);
}

/**
 * lf_day_from_us:
 * @time_us: µs since 1970 UTC
 *
 * Returns: the day that it is then in the local zone
 */
LfDay
lf_day_from_us (gint64 time_us)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0));
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  if (local == NULL)
    return 0;

  return lf_day_new (g_date_time_get_year (local), g_date_time_get_month (local), g_date_time_get_day_of_month (local));
}

/**
 * lf_day_start_us:
 *
 * Returns: µs since 1970 UTC of the day's first moment in the local zone, also where a change of the clock takes midnight away
 */
gint64
lf_day_start_us (LfDay day)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  int year, month, day_of_month;

  lf_day_split (day, &year, &month, &day_of_month);
  return lf_when_day_start_us (year, month, day_of_month, zone);
}

/**
 * lf_day_split:
 * @year: (out) (nullable):
 * @month: (out) (nullable): 1 to 12
 * @day_of_month: (out) (nullable): 1 to 31
 */
void
lf_day_split (LfDay  day,
              int   *year,
              int   *month,
              int   *day_of_month)
{
  GDate date;

  set_date (&date, day);
  if (year != NULL)
    *year = g_date_get_year (&date);
  if (month != NULL)
    *month = g_date_get_month (&date);
  if (day_of_month != NULL)
    *day_of_month = g_date_get_day (&date);
}

/**
 * lf_day_get_weekday:
 *
 * Returns: 1 (Monday) to 7 (Sunday)
 */
guint
lf_day_get_weekday (LfDay day)
{
  /* Day 1 of the Julian numbers of GLib, 1 January of the year 1, is a Monday. */
  return (day - 1) % 7 + 1;
}

/**
 * lf_day_month_start:
 *
 * Returns: the first day of the month of @day
 */
LfDay
lf_day_month_start (LfDay day)
{
  int day_of_month;

  lf_day_split (day, NULL, NULL, &day_of_month);
  return day - day_of_month + 1;
}

/**
 * lf_day_week_start:
 * @first_weekday: with which weekday weeks begin, 1 (Monday) to 7 (Sunday)
 *
 * Returns: the first day of the week of @day
 */
LfDay
lf_day_week_start (LfDay day,
                   guint first_weekday)
{
  return day - (lf_day_get_weekday (day) + 7 - first_weekday) % 7;
}

/**
 * lf_day_add_months:
 *
 * Returns: the same day of another month, the last day of that month where it is shorter
 */
LfDay
lf_day_add_months (LfDay day,
                   int   n_months)
{
  GDate date;

  set_date (&date, day);
  if (n_months >= 0)
    g_date_add_months (&date, n_months);
  else
    g_date_subtract_months (&date, -n_months);

  return g_date_get_julian (&date);
}

/**
 * lf_day_first_weekday:
 *
 * Returns: with which weekday weeks begin in the person's country, 1 (Monday) to 7 (Sunday)
 */
guint
lf_day_first_weekday (void)
{
  return lf_when_get_first_weekday ();
}

/**
 * lf_day_dup_full:
 *
 * Returns: (transfer full): “Tuesday, 24 November 2026”
 */
char *
lf_day_dup_full (LfDay day)
{
  /* Translators: a whole date in the format of g_date_time_format(), “Tuesday, 24 November 2026” */
  return format_day (day, C_("date", "%A, %-d %B %Y"));
}

/**
 * lf_day_dup_month:
 *
 * Returns: (transfer full): “November 2026”
 */
char *
lf_day_dup_month (LfDay day)
{
  /* Translators: a month in the format of g_date_time_format(), “November 2026” */
  return format_day (day, C_("date", "%OB %Y"));
}

/**
 * lf_day_dup_month_name:
 *
 * Returns: (transfer full): “November”
 */
char *
lf_day_dup_month_name (LfDay day)
{
  return format_day (day, "%OB");
}

/**
 * lf_day_dup_weekday:
 * @weekday: 1 (Monday) to 7 (Sunday)
 *
 * Returns: (transfer full): “Tuesday” or “Tue”
 */
char *
lf_day_dup_weekday (guint    weekday,
                    gboolean full)
{
  return format_day (weekday, full ? "%A" : "%a");
}
