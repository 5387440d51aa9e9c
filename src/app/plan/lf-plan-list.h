/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/plan/lf-day.h"
#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* Entries of the plan as rows. Enter or a click opens an entry’s popover; Alt with arrows moves it by 15 minutes or a day,
 * Ctrl+M by typing, Delete withdraws. The selection stays on its post, also when that is moved. Signal “entry-moved” (gint64:
 * its new time, µs UTC). */
#define LF_TYPE_PLAN_LIST (lf_plan_list_get_type ())
G_DECLARE_FINAL_TYPE (LfPlanList, lf_plan_list, LF, PLAN_LIST, GtkWidget)

/* @entries: GListModel of LfPlanEntry */
void lf_plan_list_set_up       (LfPlanList *self, LfContext *context, GListModel *entries);
void lf_plan_list_show_days    (LfPlanList *self, gboolean show_days);
/* The first entry on or after @day is selected and comes into view. */
void lf_plan_list_go_to_day    (LfPlanList *self, LfDay day);

G_END_DECLS
