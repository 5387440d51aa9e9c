/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"

G_BEGIN_DECLS

/* Deletes a sent post at its network, of a thread the last part first, and marks its delivery CANCELLED (“deleted”). What is gone there already
 * counts as deleted; after a failure it can be tried again. Errors: UNSUPPORTED when this cannot be done from here. */
void     lf_delete_run_async  (LfStore *store, LfAccounts *accounts, const char *delivery_uid, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_delete_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
