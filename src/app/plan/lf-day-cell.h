/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/plan/lf-day.h"

G_BEGIN_DECLS

/* How a day looks beside its number. */
typedef enum {
  LF_DAY_TODAY       = 1 << 0,
  LF_DAY_SELECTED    = 1 << 1,
  LF_DAY_OTHER_MONTH = 1 << 2,
  LF_DAY_PROBLEM     = 1 << 3,   /* something planned there failed, is held or asks for a decision */
} LfDayMark;

/* One day of the month grid: its number, how many posts stand there, and what a screen reader says of it. */
#define LF_TYPE_DAY_CELL (lf_day_cell_get_type ())
G_DECLARE_FINAL_TYPE (LfDayCell, lf_day_cell, LF, DAY_CELL, GtkWidget)

GtkWidget *lf_day_cell_new      (void);
void       lf_day_cell_show     (LfDayCell *self, LfDay day, guint n_posts, LfDayMark marks);
/* Roomy cells also name their first posts: (nullable) “09:00 Market …”, as many as fit; screen readers hear the number. */
void       lf_day_cell_set_lines (LfDayCell *self, const char * const *lines);
LfDay      lf_day_cell_get_day  (LfDayCell *self);
char      *lf_day_cell_dup_name (LfDay day, guint n_posts, LfDayMark marks);

G_END_DECLS
