/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-adapter.h"

G_BEGIN_DECLS

/* How a network makes a secret worthless at its server. Finish: FALSE and an error when the server could not be told. */
typedef void     (*LfRevoke)       (LfAdapter *adapter, LfSecret *secret, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
typedef gboolean (*LfRevokeFinish) (LfAdapter *adapter, GAsyncResult *result, GError **error);

typedef struct {
  LfRevoke       start;
  LfRevokeFinish finish;
  LfSecrets     *secrets;   /* (transfer none) */
} LfSignOut;

/* What every sign-out does: reads the secret of the account, revokes it, clears it. */
void     lf_sign_out_async  (LfAdapter *adapter, const LfSignOut *way, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean lf_sign_out_finish (LfAdapter *adapter, GAsyncResult *result, GError **error);

/* Whether @error of signing out, by whatever network, says that the secret is still here; otherwise only the server could not be told. */
gboolean lf_sign_out_left_secret (const GError *error);

G_END_DECLS
