/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes record keys that only grow, whatever the clock does. Zero it, then use it from one thread. */
typedef struct {
  gint64 last_us;
  guint  clock_id;    /* 10 bits; 0: not chosen yet */
} LfBlueskyTidMaker;

char    *lf_bluesky_tid_next     (LfBlueskyTidMaker *self, gint64 now_us);
char    *lf_bluesky_tid_from_text (const char *text);
gboolean lf_bluesky_tid_is_valid (const char *tid);
gint64   lf_bluesky_tid_get_us   (const char *tid);

G_END_DECLS
