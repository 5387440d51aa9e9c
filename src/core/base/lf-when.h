/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LfWall: a date and a time as calendar and wall clock show them.
 * @usec: microseconds of the second
 * @has_offset: whether @offset_s holds; otherwise the zone decides
 * @offset_s: seconds east of UTC
 */
typedef struct {
  int      year;
  int      month;
  int      day;
  int      hour;
  int      minute;
  int      second;
  int      usec;
  gboolean has_offset;
  int      offset_s;
} LfWall;

/**
 * LfWhen: an instant, and how the wall clock of its zone shows it.
 * @due_us: µs since 1970 UTC
 * @wall: “2026-12-24T14:30”
 * @zone: the name of the zone, such as “Europe/Berlin”
 */
typedef struct {
  gint64 due_us;
  char   wall[17];
  char   zone[64];
} LfWhen;

gboolean     lf_when_parse             (const char   *typed,
                                        gint64        now_us,
                                        GTimeZone    *zone,
                                        LfWhen       *out,
                                        GError      **error);
gboolean     lf_when_from_wall         (const char   *wall_iso,
                                        GTimeZone    *zone,
                                        LfWhen       *out,
                                        GError      **error);
gboolean     lf_when_resolve           (const LfWall *wall,
                                        GTimeZone    *zone,
                                        LfWhen       *out,
                                        GError      **error);
void         lf_when_from_us           (gint64        due_us,
                                        GTimeZone    *zone,
                                        LfWhen       *out);

/* For drawing a month. */
gint64       lf_when_day_start_us      (int year, int month, int day, GTimeZone *zone);
GDateWeekday lf_when_get_first_weekday (void);

G_END_DECLS
