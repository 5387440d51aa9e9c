/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A day of the calendar as its Julian number (g_date_get_julian()): days can be added and compared as numbers. 0 is no day. */
typedef guint32 LfDay;

LfDay  lf_day_new           (int year, int month, int day_of_month);
LfDay  lf_day_from_us       (gint64 time_us);
gint64 lf_day_start_us      (LfDay day);
void   lf_day_split         (LfDay day, int *year, int *month, int *day_of_month);

guint  lf_day_get_weekday   (LfDay day);
LfDay  lf_day_month_start   (LfDay day);
LfDay  lf_day_week_start    (LfDay day, guint first_weekday);
LfDay  lf_day_add_months    (LfDay day, int n_months);
guint  lf_day_first_weekday (void);

char  *lf_day_dup_full      (LfDay day);
char  *lf_day_dup_month     (LfDay day);
char  *lf_day_dup_month_name (LfDay day);
char  *lf_day_dup_weekday   (guint weekday, gboolean full);

G_END_DECLS
