/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"
#include "core/publish/lf-schedule.h"

G_BEGIN_DECLS

/* An entry of the plan in full: its text, where it stands at each account, and the deeds that its states allow. */
#define LF_TYPE_PLAN_POPOVER (lf_plan_popover_get_type ())
G_DECLARE_FINAL_TYPE (LfPlanPopover, lf_plan_popover, LF, PLAN_POPOVER, GtkPopover)

/* Signal “entry-moved” (gint64 due_us): a person has chosen another time. */
GtkWidget   *lf_plan_popover_new       (LfContext *context);
void         lf_plan_popover_show      (LfPlanPopover *self, LfPlanEntry *entry);
/* The field for another time at once. */
void         lf_plan_popover_show_move (LfPlanPopover *self, LfPlanEntry *entry);

G_END_DECLS
