/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-account.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* Finish of list: (transfer container) GPtrArray of LfAccount in the order of adding, removed ones left out. */
void       lf_store_list_accounts_async  (LfStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_list_accounts_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Inserts or changes by natural key (network, server, remote id); a removed one comes back under its old uid. Finish: (transfer full) as stored, with
 * the uid that counts. LF_STORE_ERROR_PRACTICE_MIX when practice and real would meet. */
void       lf_store_put_account_async    (LfStore *self, LfAccount *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfAccount *lf_store_put_account_finish   (LfStore *self, GAsyncResult *result, GError **error);

/* Leaves what was sent; unsent deliveries become CANCELLED. */
void       lf_store_remove_account_async  (LfStore *self, const char *account_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_store_remove_account_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Whether planned posts of the account wait at its server, where it can: what a new post begins with. */
void       lf_store_set_hands_over_async  (LfStore *self, const char *account_uid, gboolean hands_over, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_store_set_hands_over_finish (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
