/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

typedef enum {
  LF_REPLY_LOOKING,    /* its text is kept, the thread is fetched again */
  LF_REPLY_ASKING,     /* somebody answered already: the officer decides */
  LF_REPLY_WAITING,    /* in the outbox, and can be stopped */
  LF_REPLY_ENDED,      /* on its way, or a draft again */
} LfReplyStage;

/* One answer between its button and the network. It goes on while the officer reads something else. Property “stage” (int, notify). */
#define LF_TYPE_REPLY_SENDING (lf_reply_sending_get_type ())
G_DECLARE_FINAL_TYPE (LfReplySending, lf_reply_sending, LF, REPLY_SENDING, GObject)

/* @item: what is answered. @post: the answer, its account chosen; both are kept. */
LfReplySending *lf_reply_sending_new         (LfContext *context, LfItem *item, LfPost *post);
/* @widget: in whose window it is told and asked; kept until the end. */
void            lf_reply_sending_start       (LfReplySending *self, GtkWidget *widget);
/* Before the outbox has it; afterwards it is stopped with “app.stop-post”. */
void            lf_reply_sending_cancel      (LfReplySending *self);

LfReplyStage    lf_reply_sending_get_stage   (LfReplySending *self);
const char     *lf_reply_sending_get_uid     (LfReplySending *self);       /* of the item */
const char     *lf_reply_sending_get_post    (LfReplySending *self);       /* (nullable) uid */
/* Seconds until it goes out, rounded up; 0 when it does now. */
guint           lf_reply_sending_get_wait_s  (LfReplySending *self);
/* TRUE once the outbox has the text, until it was stopped. */
gboolean        lf_reply_sending_has_left    (LfReplySending *self);

G_END_DECLS
