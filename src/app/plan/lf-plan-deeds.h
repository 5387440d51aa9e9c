/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"
#include "core/publish/lf-schedule.h"

G_BEGIN_DECLS

/* What a person can do with something in the plan. */
typedef enum {
  LF_PLAN_CAN_OPEN        = 1 << 0,
  LF_PLAN_CAN_MOVE        = 1 << 1,
  LF_PLAN_CAN_SEND_NOW    = 1 << 2,
  LF_PLAN_CAN_WITHDRAW    = 1 << 3,
  LF_PLAN_CAN_TRY_NOW     = 1 << 4,
  LF_PLAN_CAN_LOOK        = 1 << 5,
  LF_PLAN_CAN_DECIDE      = 1 << 6,   /* “It is there”, “Send again” */
  LF_PLAN_CAN_BROWSE      = 1 << 7,
  LF_PLAN_CAN_DELETE      = 1 << 8,   /* at the network */
  LF_PLAN_CAN_SIGN_IN     = 1 << 9,
  LF_PLAN_CAN_PLAN_AGAIN  = 1 << 10,  /* it was withdrawn */
  LF_PLAN_CAN_ANSWER_THERE = 1 << 11, /* an answer that the network takes only in the browser */
  LF_PLAN_CAN_EDIT        = 1 << 12,  /* the text, at the network: lf_edit_is_possible() */
} LfPlanCan;

LfPlanCan lf_plan_deeds_for_delivery (LfDelivery *delivery);
LfPlanCan lf_plan_deeds_for_entry    (LfPlanEntry *entry);
gboolean  lf_plan_entry_needs_deed   (LfPlanEntry *entry);
char     *lf_plan_entry_dup_id       (LfPlanEntry *entry);

/* They act on all deliveries of @entry that allow it, say the result near @widget and can be undone where that is possible.
 * @quietly: only spoken, for keys that are pressed again and again: toasts would queue up. */
void lf_plan_deeds_move     (LfContext *context, GtkWidget *widget, LfPlanEntry *entry, const LfDue *due, gboolean quietly);
void lf_plan_deeds_withdraw (LfContext *context, GtkWidget *widget, LfPlanEntry *entry);
void lf_plan_deeds_send_now (LfContext *context, GtkWidget *widget, LfPlanEntry *entry);

/* On one delivery; no undo. */
void lf_plan_deeds_do       (LfContext *context, GtkWidget *widget, LfDelivery *delivery, LfDeed deed);
void lf_plan_deeds_delete   (LfContext *context, GtkWidget *widget, LfDelivery *delivery);

/* Another time by minutes or days of the wall clock; NULL when that has passed. */
LfDue *lf_plan_deeds_shift  (gint64 due_us, int n_days, int n_minutes, gint64 now_us);

G_END_DECLS
