/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/model/lf-item.h"

G_BEGIN_DECLS

/* Three lines of one height, whatever they hold: who and when · first words · state, network, account. */
#define LF_TYPE_FEED_CARD (lf_feed_card_get_type ())
G_DECLARE_FINAL_TYPE (LfFeedCard, lf_feed_card, LF, FEED_CARD, GtkWidget)

GtkWidget *lf_feed_card_new         (void);
GtkWidget *lf_feed_card_new_pattern (void);
void       lf_feed_card_show        (LfFeedCard *self, LfItem *item, const char *state, const char *when, const char *colour);

G_END_DECLS
