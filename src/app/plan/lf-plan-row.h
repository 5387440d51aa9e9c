/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"
#include "core/publish/lf-schedule.h"

G_BEGIN_DECLS

/* One entry of the plan in a list: time, first words, state in sign and word, networks. */
#define LF_TYPE_PLAN_ROW (lf_plan_row_get_type ())
G_DECLARE_FINAL_TYPE (LfPlanRow, lf_plan_row, LF, PLAN_ROW, GtkListBoxRow)

GtkWidget   *lf_plan_row_new       (LfContext *context, LfPlanEntry *entry);
LfPlanEntry *lf_plan_row_get_entry (LfPlanRow *self);

/* (transfer full): “planned”, “2 of 3 sent, Facebook not”, “sent elsewhere”; and “Mastodon, Bluesky”. */
char        *lf_plan_row_dup_state    (LfContext *context, LfPlanEntry *entry);
char        *lf_plan_row_dup_networks (LfContext *context, LfPlanEntry *entry);

G_END_DECLS
