/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-adapter.h"

G_BEGIN_DECLS

/* Asks for a name, makes a random token and stores it as any network would. @source: the adapter. Finish: (transfer full) the
 * complete account. */
void       lf_practice_sign_in_async  (LfAdapter *source, const LfAdapterEnv *env, LfSignIn *sign_in, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
LfAccount *lf_practice_sign_in_finish (GAsyncResult *result, GError **error);

G_END_DECLS
