/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/inbox/lf-feed.h"

G_BEGIN_DECLS

/* For the feed alone. A row takes itself out of @cache (gint64 key → LfFeedRow, not owned) when nobody holds it any more. */
LfFeedRow *lf_feed_row_new       (gint64 key, GHashTable *cache);
void       lf_feed_row_set_item  (LfFeedRow *self, LfItem *item);
void       lf_feed_row_set_stale (LfFeedRow *self, gboolean stale);

G_END_DECLS
