/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-delivery.h"
#include "core/store/lf-db.h"

G_BEGIN_DECLS

/* Deliveries from rows; shared by the subject files of the store; inside a job only. */

/* Waits for a person; delivery d. */
#define LF_DELIVERY_NEEDS_DEED                                                                                               \
  "(d.state IN ('failed', 'held', 'waiting') OR (d.state = 'unsure' AND d.reason = 'decide')"                                  \
  /* Of a copy at the server: a wish that it could not be told, and one that nobody may look after by himself. */              \
  " OR (d.state = 'at-server' AND d.reason IS NOT NULL AND (d.wish IS NOT NULL OR d.ready_us IS NULL)))"

/* MISSING when there is none. */
LfDelivery *lf_delivery_rows_read  (LfDb *db, gint64 delivery_id, GError **error);

/* @where_sql: what stands behind WHERE, with ORDER BY; tables delivery d, post p, account a, post_revision r.
 * Returns: (transfer container): of LfDelivery; equal revisions are one value */
GPtrArray  *lf_delivery_rows_query (LfDb *db, GError **error, const char *where_sql, const char *types, ...);

/* When an account goes. SENDING ends as it ends; what is unsure cannot be looked after any more. */
gboolean    lf_delivery_rows_withdraw (LfDb *db, gint64 account_id, gint64 now_us, GError **error);

/* The same for what was on its way when its account went, and has ended since. */
gboolean    lf_delivery_rows_withdraw_removed (LfDb *db, gint64 now_us, GError **error);

G_END_DECLS
