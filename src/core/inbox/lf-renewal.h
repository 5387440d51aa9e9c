/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"

G_BEGIN_DECLS

/* Reads anew what a server says of an account (name, handle, rights, end of the sign-in, limits), and stores it when it is something else.
 * For the poller, which does so once a day: else a limit that was raised or a right that was taken away is known at the next sign-in only. */
void     lf_renewal_run_async  (LfAccounts *accounts, LfAdapter *adapter, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean lf_renewal_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
