/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-item.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* A row of the feed; made on demand, filled a moment later (property “item”, LfItem, NULL until then; notify). */
#define LF_TYPE_FEED_ROW (lf_feed_row_get_type ())
G_DECLARE_FINAL_TYPE (LfFeedRow, lf_feed_row, LF, FEED_ROW, GObject)
gint64   lf_feed_row_get_key  (LfFeedRow *self);
LfItem  *lf_feed_row_get_item (LfFeedRow *self);
/* Property “stale”: it no longer matches the filter but stays until left. */
gboolean lf_feed_row_is_stale (LfFeedRow *self);

/* So many rows stand there at once; the rest of a longer list follows when they are on the screen. */
#define LF_FEED_HEAD 500

/* The merged feed: GListModel of LfFeedRow over the store, newest first. New items wait (“n-new”) until lf_feed_show_new():
 * arrivals never move what is on screen (an empty list shows them at once). Changes of shown rows come at once; an item that
 * left under this query and matches again (a deed undone, an answer that failed) stands in its place again at once. Hits of
 * a search are ordered by arrival. Properties: “n-new” (uint), “loading”
 * (boolean: not all rows are there yet), “query” (LfFeedQuery). */
#define LF_TYPE_FEED (lf_feed_get_type ())
G_DECLARE_FINAL_TYPE (LfFeed, lf_feed, LF, FEED, GObject)

LfFeed      *lf_feed_new       (LfStore *store);
void         lf_feed_set_query (LfFeed *self, LfFeedQuery *query);
LfFeedQuery *lf_feed_get_query (LfFeed *self);
guint        lf_feed_get_n_new (LfFeed *self);
void         lf_feed_show_new  (LfFeed *self);
/* The row that is selected: kept although it matches no more, until another one is. @key 0: none. */
void         lf_feed_hold_row  (LfFeed *self, gint64 key);
/* Position of a key, G_MAXUINT when it is not in the feed. */
guint        lf_feed_find_key  (LfFeed *self, gint64 key);

G_END_DECLS
