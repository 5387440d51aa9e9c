/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times as people say them: the past is near, what is due is absolute, by the local zone and language. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/words/lf-words.h"

#include "core/base/lf-clock.h"

#include <glib/gi18n-lib.h>

#define DAY_US (24 * LF_HOUR_US)

static GDateTime *
new_local (gint64 time_us)
{
  g_autoptr(GDateTime) seconds = g_date_time_new_from_unix_local (time_us / LF_SECOND_US);

  return seconds != NULL ? g_steal_pointer (&seconds) : g_date_time_new_from_unix_local (0);
}

/* Whole calendar days from @from to @to, counted by the local calendar: a day of 23 hours is one day. */
static int
count_days (GDateTime *from,
            GDateTime *to)
{
  GDate a, b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, g_date_time_get_day_of_month (from), g_date_time_get_month (from), g_date_time_get_year (from));
  g_date_set_dmy (&b, g_date_time_get_day_of_month (to), g_date_time_get_month (to), g_date_time_get_year (to));

  return g_date_days_between (&a, &b);
}

/**
 * lf_words_time_span:
 * @span_us: how long, µs; a negative span counts as its size
 *
 * Returns: (transfer full): in the one unit that fits: “40 seconds”, “5 minutes”, “22 hours”, “3 days”
 */
char *
lf_words_time_span (gint64 span_us)
{
  guint64 size_us = span_us < 0 ? -(guint64) span_us : (guint64) span_us;
  guint n;

  if (size_us < LF_MINUTE_US)
    {
      n = (guint) ((size_us + LF_SECOND_US - 1) / LF_SECOND_US);
      return g_strdup_printf (ngettext ("%u second", "%u seconds", n), n);
    }

  if (size_us < LF_HOUR_US)
    {
      n = (guint) (size_us / LF_MINUTE_US);
      return g_strdup_printf (ngettext ("%u minute", "%u minutes", n), n);
    }

  if (size_us < 2 * DAY_US)
    {
      n = (guint) (size_us / LF_HOUR_US);
      return g_strdup_printf (ngettext ("%u hour", "%u hours", n), n);
    }

  n = (guint) (size_us / DAY_US);
  return g_strdup_printf (ngettext ("%u day", "%u days", n), n);
}

/**
 * lf_words_time_ago:
 * @time_us: a time that is past
 * @now_us: the clock
 *
 * Returns: (transfer full): “just now”, “5 minutes ago”, “2 hours ago”, “yesterday 14:30”, then the day; a time that is not past
 *   (clocks of servers differ) is “just now” within five minutes and otherwise said like a due one
 */
char *
lf_words_time_ago (gint64 time_us,
                   gint64 now_us)
{
  g_autoptr(GDateTime) then = new_local (time_us);
  g_autoptr(GDateTime) now = new_local (now_us);
  gint64 age_us = now_us - time_us;
  guint n;

  if (age_us < -5 * LF_MINUTE_US)
    return lf_words_time_due (time_us, now_us);

  if (age_us < LF_MINUTE_US)
    return g_strdup (_("just now"));

  if (age_us < LF_HOUR_US)
    {
      n = (guint) (age_us / LF_MINUTE_US);
      return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", n), n);
    }

  if (count_days (then, now) == 0)
    {
      n = (guint) (age_us / LF_HOUR_US);
      return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", n), n);
    }

  return lf_words_time_due (time_us, now_us);
}

/**
 * lf_words_time_due:
 * @time_us: when
 * @now_us: the clock
 *
 * Returns: (transfer full): “today 15:00”, “tomorrow 9:00”, “yesterday 14:30”, “Tue 24 Nov, 14:30”, with the year when it is another one
 */
char *
lf_words_time_due (gint64 time_us,
                   gint64 now_us)
{
  g_autoptr(GDateTime) then = new_local (time_us);
  g_autoptr(GDateTime) now = new_local (now_us);
  const char *format;

  switch (count_days (now, then))
    {
    case 0:
      /* Translators: strftime format, as in “today 15:00” */
      format = C_("time format", "today %H:%M");
      break;
    case 1:
      /* Translators: strftime format, as in “tomorrow 09:00” */
      format = C_("time format", "tomorrow %H:%M");
      break;
    case -1:
      /* Translators: strftime format, as in “yesterday 14:30” */
      format = C_("time format", "yesterday %H:%M");
      break;
    default:
      if (g_date_time_get_year (then) == g_date_time_get_year (now))
        /* Translators: strftime format, as in “Tue 24 Nov, 14:30” */
        format = C_("time format", "%a %-d %b, %H:%M");
      else
        /* Translators: strftime format, as in “Tue 24 Nov 2026, 14:30” */
        format = C_("time format", "%a %-d %b %Y, %H:%M");
      break;
    }

  return g_date_time_format (then, format);
}

/**
 * lf_words_time_full:
 * @time_us: when
 *
 * Returns: (transfer full): “Tuesday, 24 November 2026, 14:30”
 */
char *
lf_words_time_full (gint64 time_us)
{
  g_autoptr(GDateTime) then = new_local (time_us);

  /* Translators: strftime format, as in “Tuesday, 24 November 2026, 14:30” */
  return g_date_time_format (then, C_("time format", "%A, %-d %B %Y, %H:%M"));
}

/**
 * lf_words_time_clock:
 * @time_us: when
 *
 * Returns: (transfer full): “14:30”
 */
char *
lf_words_time_clock (gint64 time_us)
{
  g_autoptr(GDateTime) then = new_local (time_us);

  return g_date_time_format (then, "%H:%M");
}
