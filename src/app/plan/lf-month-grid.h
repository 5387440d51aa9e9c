/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/plan/lf-day.h"
#include "core/base/lf-clock.h"
#include "core/publish/lf-schedule.h"

G_BEGIN_DECLS

/* A month as a grid of days with the number of posts on each; one tab stop. Arrows go by day and week, Home and End within
 * the week, PageUp and PageDown by month, Enter chooses. Signals: “day-selected” (the day in focus changed, see
 * lf_month_grid_get_day()), “day-activated” (Enter, Space or a click), “month-changed” (other days are on screen). */
#define LF_TYPE_MONTH_GRID (lf_month_grid_get_type ())
G_DECLARE_FINAL_TYPE (LfMonthGrid, lf_month_grid, LF, MONTH_GRID, GtkWidget)

void       lf_month_grid_set_clock    (LfMonthGrid *self, LfClock *clock);
/* @entries (nullable): GListModel of LfPlanEntry, counted by day. */
void       lf_month_grid_set_entries  (LfMonthGrid *self, GListModel *entries);

/* A large one for a page: without a head of its own, with the first posts of each day in its cell. */
void       lf_month_grid_set_roomy    (LfMonthGrid *self);
/* Another month, as its buttons do. */
void       lf_month_grid_turn         (LfMonthGrid *self, int n_months);
void       lf_month_grid_go_to_today  (LfMonthGrid *self);

LfDay      lf_month_grid_get_day      (LfMonthGrid *self);
void       lf_month_grid_select_day   (LfMonthGrid *self, LfDay day);
LfDay      lf_month_grid_get_month    (LfMonthGrid *self);
/* The days on screen: @first and the day after the last. */
void       lf_month_grid_get_shown    (LfMonthGrid *self, LfDay *first, LfDay *end);

G_END_DECLS
