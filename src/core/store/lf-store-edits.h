/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* @text stands at the network now in place of what was sent: a new frozen revision for this delivery alone; the older one is kept. The post has it too when
 * it went to no other account, and so has the item that was fetched of it. CONFLICT when the delivery is not SENT or has several parts. */
void     lf_store_put_edit_async  (LfStore *self, const char *delivery_uid, const char *text, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_put_edit_finish (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
