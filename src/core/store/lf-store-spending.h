/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* What the networks charge, as far as it is known here, in millionths of a US dollar. Sending (“post”) is written with the state SENDING and
 * taken back with an outcome that published nothing, so that it also counts when the program dies; reading (“read”) with the items. */
#define LF_SPENT_POST "post"
#define LF_SPENT_READ "read"
#define LF_SPENT_DEED "deed"

typedef struct {
  const char *account_uid;
  const char *kind;
  gint64      micro;       /* 0: costs nothing, and is not written */
} LfSpending;

void     lf_store_add_spending_async  (LfStore *self, const LfSpending *spending, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_add_spending_finish (LfStore *self, GAsyncResult *result, GError **error);

/* All that was spent from @since_us on. Finish: (transfer full) (element-type utf8 gint64): by account uid; who spent nothing is not in it. */
void        lf_store_sum_spending_async  (LfStore *self, gint64 since_us, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GHashTable *lf_store_sum_spending_finish (LfStore *self, GAsyncResult *result, GError **error);
gint64      lf_spending_get              (GHashTable *sums, const char *account_uid);

/* When the month of @now_us began, by local time. */
gint64   lf_spending_month_us (gint64 now_us);

G_END_DECLS
