/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-network.h"
#include "core/adapter/lf-office.h"
#include "core/base/lf-policy.h"
#include "core/store/lf-store-accounts.h"

G_BEGIN_DECLS

/* The accounts of a profile as a list model of LfAdapter, in the order of adding; kept equal to the store, also when another process changes it. */
#define LF_TYPE_ACCOUNTS (lf_accounts_get_type ())
G_DECLARE_FINAL_TYPE (LfAccounts, lf_accounts, LF, ACCOUNTS, GObject)

LfAccounts *lf_accounts_new (LfStore *store, const LfAdapterEnv *env, gboolean practice);

/* From now on only what IT allows is added and used; once, before the list is read. An account that is not allowed stays in the list: no secret of it is given out,
 * so every call of its adapter fails with NOT_ALLOWED, reason “not-by-it”. */
void        lf_accounts_follow_policy (LfAccounts *self, LfPolicy *policy);
LfPolicy   *lf_accounts_get_policy    (LfAccounts *self);   /* (transfer none) (nullable) */

/* @server: (nullable) as typed or stored; NULL asks for the network alone. */
gboolean    lf_accounts_allow         (LfAccounts *self, const LfNetwork *network, const char *server);
gboolean    lf_accounts_check_policy  (LfAccounts *self, LfAccount *account, GError **error);

/* Reads the list from the store. */
void       lf_accounts_load_async  (LfAccounts *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_accounts_load_finish (LfAccounts *self, GAsyncResult *result, GError **error);

/* (transfer none) (nullable) */
LfAdapter *lf_accounts_find (LfAccounts *self, const char *account_uid);
gboolean   lf_accounts_is_practice (LfAccounts *self);

/* Signs in and stores the account. @network_id, @server (nullable) as typed. PRACTICE_MIX is refused before anybody is asked. Finish: (transfer full) the adapter. */
typedef struct {
  const char *network_id;
  const char *server;      /* (nullable) */
  LfSignIn   *sign_in;
} LfNewAccount;
void       lf_accounts_add_async    (LfAccounts *self, const LfNewAccount *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfAdapter *lf_accounts_add_finish   (LfAccounts *self, GAsyncResult *result, GError **error);

/* After one of these two ended well: FALSE when there is no keyring, so that the sign-in lasts until this program ends; whoever signed in must be told. */
gboolean   lf_accounts_is_kept      (LfAccounts *self, const char *account_uid);

void       lf_accounts_sign_in_again_async  (LfAccounts *self, const char *account_uid, LfSignIn *sign_in, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_accounts_sign_in_again_finish (LfAccounts *self, GAsyncResult *result, GError **error);

/* Revokes at the server where it can, clears the secret, removes from the store. @revoked FALSE: the server could not be told. An error, such
 * as LF_SECRETS_ERROR_LOCKED: the secret is still here, and so is the account. */
void       lf_accounts_remove_async  (LfAccounts *self, const char *account_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_accounts_remove_finish (LfAccounts *self, GAsyncResult *result, gboolean *revoked, GError **error);

void       lf_accounts_verify_async  (LfAccounts *self, const char *account_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_accounts_verify_finish (LfAccounts *self, GAsyncResult *result, GError **error);

/* Outbox and inbox tell here how a contact ended; changes state and reason (FINE, OFFLINE, SLOWED, SIGN_IN_AGAIN) and stores it when it changed. @error NULL: fine. */
void       lf_accounts_note_contact  (LfAccounts *self, const char *account_uid, const GError *error);
void       lf_accounts_set_standard  (LfAccounts *self, const char *account_uid, gboolean standard);

/* Writes what the office sets: these fields of @account, and no others, to the account with its uid. */
void       lf_accounts_set_async     (LfAccounts *self, LfAccount *account, LfAccountFields fields, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_accounts_set_finish    (LfAccounts *self, GAsyncResult *result, GError **error);

/* Groups and checklists, read together with the accounts. (transfer none) */
LfOffice  *lf_accounts_get_office    (LfAccounts *self);

/* Only for accounts that LF_CAN_CHOOSE_READING. */
void       lf_accounts_set_reading   (LfAccounts *self, const char *account_uid, gboolean reads);

G_END_DECLS
