/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* Where an answer is written. Its text belongs to the item: it is kept in the store while it is written, and comes back with the item. */
#define LF_TYPE_REPLY_BOX (lf_reply_box_get_type ())
G_DECLARE_FINAL_TYPE (LfReplyBox, lf_reply_box, LF, REPLY_BOX, GtkWidget)

void lf_reply_box_set_context (LfReplyBox *self, LfContext *context);

/* @item (nullable): what is answered; keeps the text of the one before. */
void lf_reply_box_set_item    (LfReplyBox *self, LfItem *item);
void lf_reply_box_focus       (LfReplyBox *self);

G_END_DECLS
