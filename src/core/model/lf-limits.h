/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/base/lf-clock.h"
#include "core/base/lf-value.h"

G_BEGIN_DECLS

/* What a server that keeps planned posts allows; all 0 where it keeps none. */
typedef struct {
  gint64   min_ahead_us;        /* it must be told so long before */
  gint64   max_ahead_us;        /* 0: any time */
  guint    max_per_day;
  guint    max_in_all;
} LfScheduleLimits;

/* A copy that waits at the server is handed over so much earlier than the server wants it at least. */
#define LF_HAND_OVER_MARGIN_US (2 * LF_MINUTE_US)

/* Whether a server takes a post of a given time. */
typedef enum {
  LF_HAND_TIME_NOW,
  LF_HAND_TIME_LATER,      /* it is too far ahead: only a program that runs then can hand it over */
  LF_HAND_TIME_TOO_LATE,   /* it is too near */
} LfHandTime;

/* @from_us (out) (optional): LATER: when the server takes it first. */
LfHandTime lf_schedule_limits_look (const LfScheduleLimits *self, gint64 due_us, gint64 now_us, gint64 *from_us);

/* What one account may send. 0 means “no such limit”. */
LF_DECLARE_VALUE (LfLimits, lf_limits);
struct _LfLimits {
  guint    max_length;          /* of a post's text, in the network's own counting (lf_adapter_count()) */
  gsize    max_text_bytes;
  guint    max_media;
  guint    max_alt_length;      /* grapheme clusters */
  gsize    max_image_bytes;
  guint64  max_image_pixels;
  GStrv    image_types;         /* MIME types the server takes */
  guint    url_length;          /* what any link counts; 0: its own length */
  LfScheduleLimits schedule;
};

G_END_DECLS
