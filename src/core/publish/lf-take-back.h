/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/publish/lf-outbox.h"

G_BEGIN_DECLS

/* Before an account goes: withdraws what waits at its server, and waits until the server was told or could not be. Finish: how many copies are still
 * there, −1 with @error; they will go out unless somebody takes them away at the server. */
void   lf_take_back_async  (LfStore *store, LfOutbox *outbox, const char *account_uid, GAsyncReadyCallback callback, gpointer user_data);
gssize lf_take_back_finish (GAsyncResult *result, GError **error);

/* How many wait at the server of @account_uid; finish: −1 with @error. */
void   lf_take_back_count_async  (LfStore *store, const char *account_uid, GAsyncReadyCallback callback, gpointer user_data);
gssize lf_take_back_count_finish (GAsyncResult *result, GError **error);

G_END_DECLS
