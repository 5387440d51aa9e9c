/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/plan/lf-day.h"
#include "core/base/lf-clock.h"
#include "core/model/lf-post.h"

G_BEGIN_DECLS

/* An entry for a date and time as people type them (“14:30”, “tomorrow 9”, “24.12. 14:30”); how it is understood stands
 * below and is spoken. Signals: “changed” (what it means changed), “activate” (Enter). */
#define LF_TYPE_TIME_FIELD (lf_time_field_get_type ())
G_DECLARE_FINAL_TYPE (LfTimeField, lf_time_field, LF, TIME_FIELD, GtkWidget)

void         lf_time_field_set_clock (LfTimeField *self, LfClock *clock);

/* (nullable): NULL while nothing is typed, or no time. */
const LfDue *lf_time_field_get_due   (LfTimeField *self);
gboolean     lf_time_field_is_wrong  (LfTimeField *self);
void         lf_time_field_set_due   (LfTimeField *self, const LfDue *due);
/* Keeps the time of day, or takes @hour and @minute where none was typed. */
void         lf_time_field_set_day   (LfTimeField *self, LfDay day, int hour, int minute);

char        *lf_time_field_dup_typed   (const LfDue *due);
char        *lf_time_field_dup_reading (const LfDue *due, gint64 now_us);

G_END_DECLS
