/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the instant that a typed time means, seen from now. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-when.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-error.h"
#include "core/base/lf-when-parts.h"

#include <string.h>

#define DEFAULT_HOUR 9
#define NOON 12
#define MAX_YEARS_AHEAD 8

typedef enum {
  OUTCOME_GOOD,
  OUTCOME_PAST,
  OUTCOME_ERROR,
} Outcome;

/* “8” in the evening is 20:00; a day without time means 9:00, “in 2 days” the same time as now; the part of a day alone is
 * a time only at noon. */
static gboolean
settle_time (LfWhenParts *self,
             GDateTime   *now)
{
  gboolean has_day = (self->found & (LF_WHEN_DATE | LF_WHEN_DAYS | LF_WHEN_WEEKDAY)) != 0;
  gboolean has_part = (self->found & LF_WHEN_PART) != 0;

  if (self->found & LF_WHEN_TIME)
    {
      if (has_part && self->wall.hour < 12 &&
          (self->part == LF_DAY_PART_EVENING || (self->part == LF_DAY_PART_NOON && self->wall.hour <= 3)))
        self->wall.hour += 12;
      return self->wall.hour < 24 || (self->wall.hour == 24 && self->wall.minute == 0 && self->wall.second == 0);
    }

  if (has_part && self->part == LF_DAY_PART_NOON)
    self->wall.hour = NOON;
  else if (has_day && !has_part && self->found & LF_WHEN_SPAN)
    {
      self->wall.hour = g_date_time_get_hour (now);
      self->wall.minute = g_date_time_get_minute (now);
    }
  else if (has_day && (!has_part || self->part == LF_DAY_PART_MORNING))
    self->wall.hour = DEFAULT_HOUR;
  else
    return FALSE;
  return TRUE;
}

/* The time of the line on @date, in the zone of @now. */
static Outcome
try_date (const LfWhenParts *self,
          const GDate       *date,
          GDateTime         *now,
          LfWhen            *out,
          GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *now_wall = g_date_time_format_iso8601 (now);
  g_autofree char *wall_text = NULL;
  GDate day = *date;
  LfWall wall = self->wall;
  gint64 now_us;

  if (wall.hour == 24)
    g_date_add_days (&day, 1);
  wall.hour %= 24;
  wall.year = g_date_get_year (&day);
  wall.month = g_date_get_month (&day);
  wall.day = g_date_get_day (&day);
  wall.has_offset = (self->found & LF_WHEN_OFFSET) != 0;

  now_us = g_date_time_to_unix (now) * LF_SECOND_US + g_date_time_get_microsecond (now);
  if (lf_when_resolve (&wall, g_date_time_get_timezone (now), out, &local_error))
    return out->due_us > now_us ? OUTCOME_GOOD : OUTCOME_PAST;

  /* What the clock skips or shows twice is past when the clock already shows more. */
  wall_text = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d", wall.year, wall.month, wall.day, wall.hour, wall.minute);
  if (local_error->code != LF_POST_ERROR_TIME_UNREADABLE && strncmp (wall_text, now_wall, strlen (wall_text)) < 0)
    return OUTCOME_PAST;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return OUTCOME_ERROR;
}

static gboolean
is_other_weekday (const LfWhenParts *self,
                  const GDate       *date)
{
  return self->found & LF_WHEN_WEEKDAY && (int) g_date_get_weekday (date) != self->weekday;
}

/* A date without year is the next one of its kind: the 29th of February may be years away. */
static Outcome
try_years (const LfWhenParts *self,
           const GDate       *today,
           GDateTime         *now,
           LfWhen            *out,
           GError           **error)
{
  Outcome outcome = OUTCOME_ERROR;
  int first = self->found & LF_WHEN_YEAR ? self->wall.year : g_date_get_year (today);
  int last = self->found & LF_WHEN_YEAR ? first : first + MAX_YEARS_AHEAD;

  for (int year = first; year <= last; year++)
    {
      GDate date;

      if (!g_date_valid_dmy (self->wall.day, self->wall.month, year))
        continue;
      g_date_set_dmy (&date, self->wall.day, self->wall.month, year);
      outcome = try_date (self, &date, now, out, error);
      if (outcome != OUTCOME_PAST && is_other_weekday (self, &date))
        return OUTCOME_ERROR;
      if (outcome != OUTCOME_PAST)
        return outcome;
    }
  return outcome;
}

static Outcome
try_days (const LfWhenParts *self,
          const GDate       *today,
          GDateTime         *now,
          LfWhen            *out,
          GError           **error)
{
  GDate date = *today;
  guint again_after = 1;
  Outcome outcome;

  if (self->found & LF_WHEN_DAYS)
    {
      g_date_add_days (&date, self->days);
      if (is_other_weekday (self, &date))
        return OUTCOME_ERROR;
      return try_date (self, &date, now, out, error);
    }

  if (self->found & LF_WHEN_WEEKDAY)
    {
      again_after = 7;
      g_date_add_days (&date, (self->weekday - g_date_get_weekday (today) + 7) % 7);
      if (self->found & LF_WHEN_NEXT && g_date_compare (&date, today) == 0)
        g_date_add_days (&date, 7);
    }
  outcome = try_date (self, &date, now, out, error);
  if (outcome != OUTCOME_PAST)
    return outcome;
  g_date_add_days (&date, again_after);
  return try_date (self, &date, now, out, error);
}

/* Which of the parts may stand together. */
static gboolean
fits_together (const LfWhenParts *self)
{
  LfWhenFound day = LF_WHEN_DATE | LF_WHEN_DAYS | LF_WHEN_WEEKDAY;

  if (self->found & LF_WHEN_NOW)
    return self->found == LF_WHEN_NOW;
  if (self->found & LF_WHEN_SPAN && !(self->found & LF_WHEN_DAYS))
    return self->found == LF_WHEN_SPAN;
  if (self->found & LF_WHEN_DATE && self->found & (LF_WHEN_DAYS | LF_WHEN_NEXT))
    return FALSE;
  if (self->found & LF_WHEN_DAYS && self->found & LF_WHEN_NEXT)
    return FALSE;
  return (self->found & (day | LF_WHEN_TIME)) != 0 || (self->found == LF_WHEN_PART && self->part == LF_DAY_PART_NOON);
}

static Outcome
settle (LfWhenParts *self,
        GDateTime   *now,
        LfWhen      *out,
        GError     **error)
{
  GDate today;

  if (!fits_together (self) || !settle_time (self, now))
    return OUTCOME_ERROR;

  g_date_set_dmy (&today, g_date_time_get_day_of_month (now), g_date_time_get_month (now), g_date_time_get_year (now));
  return self->found & LF_WHEN_DATE ? try_years (self, &today, now, out, error) : try_days (self, &today, now, out, error);
}

/**
 * lf_when_parse:
 * @typed: what a person typed, such as “14:30”, “tomorrow 9”, “Mo 9 Uhr”, “24.12. 14:30”, “Dec 24, 2:30 pm”, “in 2 Stunden”,
 *   “2026-12-24T14:30+01:00”; English and German, whatever the locale
 * @now_us: the time now, µs since 1970 UTC
 * @zone: where the person is
 * @out: (out caller-allocates): filled on success; at or after @now_us
 * @error: %LF_POST_ERROR_TIME_UNREADABLE when anything in it is not understood or can be meant in two ways,
 *   %LF_POST_ERROR_TIME_PAST for a day with its time that has passed, %LF_POST_ERROR_TIME_GAP and
 *   %LF_POST_ERROR_TIME_TWICE as lf_when_resolve()
 *
 * A time alone that has passed today means tomorrow, a date without year the next one, a weekday the next such day with that
 * time to come (“next Monday” never today). A date without time means 9:00.
 */
gboolean
lf_when_parse (const char *typed,
               gint64      now_us,
               GTimeZone  *zone,
               LfWhen     *out,
               GError    **error)
{
  LfWhenParts parts = { 0 };
  g_autoptr(GDateTime) now_utc = g_date_time_new_from_unix_utc (now_us / LF_SECOND_US);
  g_autoptr(GDateTime) now_s = g_date_time_to_timezone (now_utc, zone);
  g_autoptr(GDateTime) now = g_date_time_add (now_s, now_us % LF_SECOND_US);
  g_autoptr(GError) local_error = NULL;
  Outcome outcome = OUTCOME_ERROR;

  if (lf_when_read_parts (typed, &parts))
    {
      if (parts.found == LF_WHEN_NOW || parts.found == LF_WHEN_SPAN)
        {
          lf_when_from_us (now_us + parts.span_us, zone, out);
          return TRUE;
        }
      outcome = settle (&parts, now, out, &local_error);
    }

  if (outcome == OUTCOME_GOOD)
    return TRUE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (outcome == OUTCOME_PAST)
    g_set_error_literal (error, LF_POST_ERROR, LF_POST_ERROR_TIME_PAST, "this time has passed");
  else
    g_set_error_literal (error, LF_POST_ERROR, LF_POST_ERROR_TIME_UNREADABLE, "the time was not understood");
  return FALSE;
}
