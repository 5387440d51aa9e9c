/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/context/lf-context.h"
#include "core/store/lf-store-deliveries.h"
#include "core/store/lf-store-feed.h"

G_BEGIN_DECLS

/* What needs a deed and what goes out next, kept true while the store and the accounts change. Signal “changed”, also when an account's state changes. */
#define LF_TYPE_OVERVIEW (lf_overview_get_type ())
G_DECLARE_FINAL_TYPE (LfOverview, lf_overview, LF, OVERVIEW, GObject)

LfOverview *lf_overview_new          (LfContext *context);
LfContext  *lf_overview_get_context  (LfOverview *self);

/* FALSE until the store has answered once. */
gboolean             lf_overview_is_known     (LfOverview *self);
const LfStoreCounts *lf_overview_get_counts   (LfOverview *self);
/* All (transfer none), of LfDelivery: what needs a deed; what goes out from here by itself, next first; what servers send, next first. */
GPtrArray           *lf_overview_get_problems (LfOverview *self);
GPtrArray           *lf_overview_get_upcoming (LfOverview *self);
GPtrArray           *lf_overview_get_at_server (LfOverview *self);

guint      lf_overview_count_problems (LfOverview *self, const char *reason, const char *account_uid);

/* One post at one time: the deliveries of the first group of @deliveries from @start on. */
guint      lf_overview_group_length   (GPtrArray *deliveries, guint start);

G_END_DECLS
