/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-delivery.h"
#include "core/model/lf-item.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* The plan: deliveries with from ≤ due < to (µs UTC), ordered by due, all states but CANCELLED ones of trashed posts. (transfer container) of LfDelivery. */
void       lf_store_list_deliveries_async  (LfStore *self, gint64 from_us, gint64 to_us, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_list_deliveries_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Own posts made elsewhere (items of kind OWN that belong to no step), by creation time. (transfer container) of LfItem. */
void       lf_store_list_elsewhere_async  (LfStore *self, gint64 from_us, gint64 to_us, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_list_elsewhere_finish (LfStore *self, GAsyncResult *result, GError **error);

/* All deliveries of one post, or (with @post_uid NULL) all that need a deed: FAILED, HELD, UNSURE (“decide”), WAITING. (transfer container) of LfDelivery. */
void       lf_store_list_post_deliveries_async  (LfStore *self, const char *post_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_list_post_deliveries_finish (LfStore *self, GAsyncResult *result, GError **error);

/* One delivery: (transfer full); MISSING when there is none. */
void        lf_store_get_delivery_async  (LfStore *self, const char *delivery_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfDelivery *lf_store_get_delivery_finish (LfStore *self, GAsyncResult *result, GError **error);

/* The parts of a delivery that are sent, in their order: (transfer container) of LfReceipt. */
void       lf_store_list_receipts_async  (LfStore *self, const char *delivery_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_list_receipts_finish (LfStore *self, GAsyncResult *result, GError **error);

/* For the state line and for closing: the next deliveries that would go out by themselves (QUEUED, WAITING) with due < @before_us. */
void       lf_store_list_upcoming_async  (LfStore *self, gint64 before_us, guint max, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_list_upcoming_finish (LfStore *self, GAsyncResult *result, GError **error);

/* The next deliveries that servers send by themselves (AT_SERVER). */
void       lf_store_list_at_server_async  (LfStore *self, guint max, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_list_at_server_finish (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
