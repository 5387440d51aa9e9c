/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-account.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* Finish of list: (transfer container) GPtrArray of LfAccount in the order of adding, removed ones left out. */
void       lf_store_list_accounts_async  (LfStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_list_accounts_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Inserts or changes by natural key (network, server, remote id; of a DID the server does not count, and follows); a removed one comes back under its old uid. What the office set for an account that is there
 * (standard, hand-over, short name, colour) stays. Finish: (transfer full) as stored, with the uid that counts. LF_STORE_ERROR_PRACTICE_MIX when practice and
 * real would meet. */
void       lf_store_put_account_async    (LfStore *self, LfAccount *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfAccount *lf_store_put_account_finish   (LfStore *self, GAsyncResult *result, GError **error);

/* What one job writes; whatever it does not name may be changed by another process at the same time. */
typedef enum {
  LF_ACCOUNT_CONTACT    = 1 << 0,   /* state, reason, until when it is slowed, last contact */
  LF_ACCOUNT_LIMITS     = 1 << 1,
  LF_ACCOUNT_STANDARD   = 1 << 2,
  LF_ACCOUNT_HANDS_OVER = 1 << 3,
  LF_ACCOUNT_SHORT_NAME = 1 << 4,
  LF_ACCOUNT_COLOUR     = 1 << 5,
  LF_ACCOUNT_PROFILE    = 1 << 6,   /* what the server says: handle, name, rights, end of the sign-in */
} LfAccountFields;

/* What of an account a server says anew: PROFILE, LIMITS or both, where @said differs from @known. What the office set in @known->limits stands in both, and is not
 * written when nothing else changed: somebody may be setting it. */
LfAccountFields lf_account_find_news (LfAccount *known, LfAccount *said);

/* Writes these fields of the account with this uid. Finish: (transfer full) as stored; MISSING. */
void       lf_store_set_account_async    (LfStore *self, LfAccount *account, LfAccountFields fields, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfAccount *lf_store_set_account_finish   (LfStore *self, GAsyncResult *result, GError **error);

/* Leaves what was sent; unsent deliveries become CANCELLED. */
void       lf_store_remove_account_async  (LfStore *self, const char *account_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_store_remove_account_finish (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
