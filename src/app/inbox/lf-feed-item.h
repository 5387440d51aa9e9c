/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/inbox/lf-feed-pattern.h"
#include "core/adapter/lf-accounts.h"
#include "core/inbox/lf-feed.h"

G_BEGIN_DECLS

/* One row of the feed. */
#define LF_TYPE_FEED_ITEM (lf_feed_item_get_type ())
G_DECLARE_FINAL_TYPE (LfFeedItem, lf_feed_item, LF, FEED_ITEM, GtkWidget)

GtkWidget *lf_feed_item_new  (LfAccounts *accounts, LfClock *clock, LfFeedPattern *pattern);
void       lf_feed_item_bind (LfFeedItem *self, LfFeedRow *row);     /* (nullable): lets it go */

/* The handles of the own accounts that were addressed. */
char      *lf_feed_item_dup_accounts (LfAccounts *accounts, LfItem *item);

G_END_DECLS
