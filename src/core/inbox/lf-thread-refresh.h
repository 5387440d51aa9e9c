/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-adapter.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* Fetches the thread of an item through @adapter and stores it. Finish: (transfer full) (nullable) an own answer to the item
 * that was made elsewhere. */
void    lf_thread_refresh_async  (LfStore *store, LfAdapter *adapter, const char *item_uid, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);

/* The same before somebody answers: where each post that is read costs money, only what is known here counts. */
void    lf_thread_check_async    (LfStore *store, LfAdapter *adapter, const char *item_uid, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
LfItem *lf_thread_refresh_finish (GAsyncResult *result, GError **error);

G_END_DECLS
