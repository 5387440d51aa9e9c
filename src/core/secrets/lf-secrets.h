/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "core/base/lf-error.h"
#include "core/base/lf-value.h"

G_BEGIN_DECLS

/* What signs an account in: named texts (token, refresh, client id …). Wiped from memory when let go. Never printed. */
LF_DECLARE_VALUE (LfSecret, lf_secret);
void        lf_secret_set (LfSecret *self, const char *name, const char *value);
const char *lf_secret_get (LfSecret *self, const char *name);
LfSecret   *lf_secret_copy (LfSecret *self);

/* Signal “unlocked”: the keyring had been found locked and is open now, by lf_secrets_unlock_async() or by whatever else. */
/* One libsecret item per account; only the random account key stands in its attributes. All calls on the main context. Errors: domain
 * LF_SECRETS_ERROR (LOCKED, DENIED, NO_SERVICE, MISSING) or G_IO_ERROR_CANCELLED. “session” mode keeps secrets in memory only (no keyring). */
#define LF_TYPE_SECRETS (lf_secrets_get_type ())
G_DECLARE_FINAL_TYPE (LfSecrets, lf_secrets, LF, SECRETS, GObject)

LfSecrets *lf_secrets_new (const char *locks_dir);

/* Asked each time before a secret is given out to be used: FALSE with @error keeps it in, and the call fails with that. NULL: nobody is asked. */
typedef gboolean (*LfSecretGuard) (const char *account_uid, gpointer data, GError **error);
void      lf_secrets_set_guard    (LfSecrets *self, LfSecretGuard guard, gpointer data);

void      lf_secrets_load_async   (LfSecrets *self, const char *account_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfSecret *lf_secrets_load_finish  (LfSecrets *self, GAsyncResult *result, GError **error);

/* This and clearing wait for a refresh that runs, in whatever process: its outcome would be written over them. Error beside the usual: BUSY after two
 * minutes. With no keyring service, an item is kept in memory until the program ends and @kept of finish says FALSE. */
void      lf_secrets_save_async   (LfSecrets *self, const char *account_uid, LfSecret *secret, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean  lf_secrets_save_finish  (LfSecrets *self, GAsyncResult *result, gboolean *kept, GError **error);

/* FALSE when the sign-in of this account is only in memory and ends with this program. */
gboolean  lf_secrets_is_kept      (LfSecrets *self, const char *account_uid);

void      lf_secrets_clear_async  (LfSecrets *self, const char *account_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean  lf_secrets_clear_finish (LfSecrets *self, GAsyncResult *result, GError **error);

/* Asks the person (a prompt of the keyring) to unlock; with a time limit. */
void      lf_secrets_unlock_async  (LfSecrets *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean  lf_secrets_unlock_finish (LfSecrets *self, GAsyncResult *result, GError **error);

/* A refresh of a single-use token: takes flock on locks/<account uid>, reads the item again under it, hands it to @exchange (async, returns the
 * new secret), stores, then gives the new one out and lets the lock go. A waiting second caller gets what the first one stored. */
typedef void      (*LfSecretExchange)       (LfSecret *old, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data, gpointer exchange_data);
typedef LfSecret *(*LfSecretExchangeFinish) (GAsyncResult *result, gpointer exchange_data, GError **error);

typedef struct {
  LfSecretExchange       start;
  LfSecretExchangeFinish finish;
  gpointer               data;
  LfSecret              *used;   /* (transfer none): the secret that was found expired; when the stored one differs already, it is given out unexchanged */
} LfSecretRefresh;

void      lf_secrets_refresh_async  (LfSecrets *self, const char *account_uid, const LfSecretRefresh *refresh, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfSecret *lf_secrets_refresh_finish (LfSecrets *self, GAsyncResult *result, GError **error);

G_END_DECLS
