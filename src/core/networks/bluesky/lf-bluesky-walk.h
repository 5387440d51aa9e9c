/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/networks/bluesky/lf-bluesky-read.h"

G_BEGIN_DECLS

/* How far a list that begins with the newest entry has been read; what a cursor of ours says. One page is fetched, stored
 * and remembered at a time, from the top down to what is known: a walk that is cut goes on where it was. */
typedef struct {
  gint64     known_us;   /* all newer entries up to here are stored; 0: nothing yet */
  gint64     top_us;     /* newest entry of the walk that is under way; becomes known_us at its end */
  char      *page;       /* (nullable): the server's cursor of the next page; NULL: the walk begins at the top */
  guint      n_pages;    /* of this walk */
  guint      n_empty;    /* in a row */
  guint      turn;       /* walks that came to their end */
  gboolean   check;      /* own posts are to be chosen whose threads are read */
  GPtrArray *threads;    /* of uris, still to be read */
  GPtrArray *given;      /* short sums of the uris that were given out last: what is read again is not given again */
} LfBlueskyWalk;

LfBlueskyWalk *lf_bluesky_walk_parse     (const char *cursor);
char          *lf_bluesky_walk_to_cursor (LfBlueskyWalk *self);
void           lf_bluesky_walk_free      (LfBlueskyWalk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfBlueskyWalk, lf_bluesky_walk_free)

guint          lf_bluesky_walk_get_limit (LfBlueskyWalk *self);
GPtrArray     *lf_bluesky_walk_take_new  (LfBlueskyWalk *self, GPtrArray *items);
gboolean       lf_bluesky_walk_advance   (LfBlueskyWalk *self, LfBlueskyPage *page, gint64 overlap_us);
gboolean       lf_bluesky_walk_restart   (LfBlueskyWalk *self);

G_END_DECLS
