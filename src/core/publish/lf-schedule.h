/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"
#include "core/model/lf-item.h"

G_BEGIN_DECLS

/* One entry of the plan: a post at one time on its accounts, or an own post made elsewhere. It stays the same object while its
 * post and time stay; signal “changed” when anything else of it did (the model then also says items-changed (position, 1, 1)). */
#define LF_TYPE_PLAN_ENTRY (lf_plan_entry_get_type ())
G_DECLARE_FINAL_TYPE (LfPlanEntry, lf_plan_entry, LF, PLAN_ENTRY, GObject)

gint64       lf_plan_entry_get_due_us     (LfPlanEntry *self);
const char  *lf_plan_entry_get_post_uid   (LfPlanEntry *self);      /* (nullable): elsewhere */
GPtrArray   *lf_plan_entry_get_deliveries (LfPlanEntry *self);      /* of LfDelivery; empty: elsewhere */
LfItem      *lf_plan_entry_get_elsewhere  (LfPlanEntry *self);      /* (nullable) */
LfRevision  *lf_plan_entry_get_revision   (LfPlanEntry *self);      /* (nullable) */
/* The gravest state of its deliveries (FAILED, HELD, UNSURE, WAITING, SENDING, QUEUED, SENT, CANCELLED). */
LfDeliveryState lf_plan_entry_get_state   (LfPlanEntry *self);

/* The plan of a range as a list model of LfPlanEntry by time; kept true while the store changes. Property “n-items” by the
 * interface; “loading” (gboolean). */
#define LF_TYPE_SCHEDULE (lf_schedule_get_type ())
G_DECLARE_FINAL_TYPE (LfSchedule, lf_schedule, LF, SCHEDULE, GObject)

LfSchedule *lf_schedule_new       (LfStore *store);
/* from ≤ due < to, µs UTC. Nothing is loaded before the first call. */
void        lf_schedule_set_range (LfSchedule *self, gint64 from_us, gint64 to_us);
/* (nullable): only entries with a delivery on this account. */
void        lf_schedule_set_account (LfSchedule *self, const char *account_uid);
/* Posts of the loaded range with from ≤ due < to that were not withdrawn; what was made elsewhere does not count. */
guint       lf_schedule_count_between (LfSchedule *self, gint64 from_us, gint64 to_us);

G_END_DECLS
