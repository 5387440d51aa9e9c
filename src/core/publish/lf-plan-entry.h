/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/publish/lf-schedule.h"

G_BEGIN_DECLS

/* For the schedule alone. @key: what the entry is, whatever becomes of it; entries are ordered by time, then key. */
LfPlanEntry *lf_plan_entry_new_post      (const char *key, gint64 due_us);
LfPlanEntry *lf_plan_entry_new_elsewhere (const char *key, LfItem *item);
void         lf_plan_entry_add           (LfPlanEntry *self, LfDelivery *delivery);

gboolean     lf_plan_entry_has_account   (LfPlanEntry *self, const char *account_uid);
int          lf_plan_entry_compare       (LfPlanEntry *a, LfPlanEntry *b);

/* Takes over what @newer, of the same key, holds: TRUE (and “changed”) when that is something else. */
gboolean     lf_plan_entry_update        (LfPlanEntry *self, LfPlanEntry *newer);

G_END_DECLS
