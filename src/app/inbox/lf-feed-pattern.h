/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Knows how high a row of the feed is, before there is one and when the text grows: it has a card that nobody sees. Property
 * “height”, in pixels. Stands in the same window as the list. */
#define LF_TYPE_FEED_PATTERN (lf_feed_pattern_get_type ())
G_DECLARE_FINAL_TYPE (LfFeedPattern, lf_feed_pattern, LF, FEED_PATTERN, GtkWidget)

GtkWidget *lf_feed_pattern_new        (void);
int        lf_feed_pattern_get_height (LfFeedPattern *self);

G_END_DECLS
