/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What one host (“host:port”, lower case) has to do and asked for. Two requests at a time; the others wait in line, those that
 * publish in front of those that read. Pauses are instants of lf_clock_boot_us(). */
#define LF_HTTP_LANE_WIDTH 2

typedef struct {
  guint n_active;
  GQueue publishing;
  GQueue reading;
  gint64 pause_until_us;        /* 429: nothing may be sent */
  gint64 read_pause_until_us;   /* the last request of a window was used: only what publishes may be sent */
  char *nonce;                  /* (nullable): what the host wants to see in the next proof (RFC 9449, section 8) */
} LfHttpLane;

LfHttpLane *lf_http_lane_new  (void);
void        lf_http_lane_free (LfHttpLane *lane);

gint64      lf_http_lane_get_wait_ms (LfHttpLane *lane, gboolean publishes, gint64 boot_us);
void        lf_http_lane_note        (LfHttpLane *lane, SoupMessage *message, gint64 now_us, gint64 boot_us);
void        lf_http_lane_note_nonce  (LfHttpLane *lane, SoupMessage *message);
char       *lf_http_lane_dup_key     (GUri *uri);

gint64      lf_http_read_wait_ms     (SoupMessageHeaders *headers, gint64 now_us);

G_END_DECLS
