/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/base/lf-when.h"

G_BEGIN_DECLS

/* Only for lf_when_parse(): what a typed line says, before it is held against the clock. */

/* What was found so far; each at most once. */
typedef enum {
  LF_WHEN_NOW = 1 << 0,
  LF_WHEN_SPAN = 1 << 1,     /* “in 2 hours” */
  LF_WHEN_DAYS = 1 << 2,     /* “tomorrow”, “in 2 days” */
  LF_WHEN_DATE = 1 << 3,
  LF_WHEN_YEAR = 1 << 4,
  LF_WHEN_WEEKDAY = 1 << 5,
  LF_WHEN_NEXT = 1 << 6,     /* “next Monday” */
  LF_WHEN_TIME = 1 << 7,
  LF_WHEN_OFFSET = 1 << 8,
  LF_WHEN_PART = 1 << 9,     /* “in the evening” */
  LF_WHEN_UNCLEAR = 1 << 10, /* something came twice or can be read in two ways: the whole is not understood */
} LfWhenFound;

typedef enum {
  LF_DAY_PART_MORNING,
  LF_DAY_PART_NOON,
  LF_DAY_PART_EVENING,
} LfDayPart;

/**
 * LfWhenParts:
 * @found: what the line says
 * @wall: what it says of date, time and offset
 * @span_us: from now, for “in 2 hours”
 * @days: from today
 * @weekday: 1 is Monday
 * @part: of the day
 */
typedef struct {
  LfWhenFound found;
  LfWall      wall;
  gint64      span_us;
  int         days;
  int         weekday;
  LfDayPart   part;
} LfWhenParts;

gboolean lf_when_read_parts (const char *typed, LfWhenParts *out);

G_END_DECLS
