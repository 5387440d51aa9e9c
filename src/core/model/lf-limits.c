/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a server takes a post that shall wait there. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/model/lf-limits.h"

/**
 * lf_schedule_limits_look:
 * @due_us: when the post is to go out
 * @now_us: the clock
 * @from_us: (out) (optional): for LATER, when the server takes it first; else 0
 *
 * The margin at the near end is the one of the outbox: what is nearer stays here, so nobody may be promised anything else.
 */
LfHandTime
lf_schedule_limits_look (const LfScheduleLimits *self,
                         gint64                  due_us,
                         gint64                  now_us,
                         gint64                 *from_us)
{
  gint64 ahead_us = due_us - now_us;
  gboolean later = self->max_ahead_us > 0 && ahead_us > self->max_ahead_us;

  if (from_us != NULL)
    *from_us = later ? due_us - self->max_ahead_us : 0;
  if (later)
    return LF_HAND_TIME_LATER;

  return ahead_us >= self->min_ahead_us + LF_HAND_OVER_MARGIN_US ? LF_HAND_TIME_NOW : LF_HAND_TIME_TOO_LATE;
}
