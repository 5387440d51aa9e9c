/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/secrets/lf-secrets.h"

G_BEGIN_DECLS

/* The keyring of the person: the Secret Service over D-Bus, or libsecret's encrypted file (Flatpak, SECRET_BACKEND=file). Each call ends
 * within a time limit, whatever the keyring does. Errors: LF_SECRETS_ERROR or G_IO_ERROR_CANCELLED. */
void      lf_keyring_load_async    (const char          *account_uid,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
LfSecret *lf_keyring_load_finish   (GAsyncResult *result, GError **error);

void      lf_keyring_save_async    (const char          *account_uid,
                                    LfSecret            *secret,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
void      lf_keyring_clear_async   (const char          *account_uid,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
void      lf_keyring_unlock_async  (GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);

/* Is it open? Asks nobody; LOCKED when it is not. */
void      lf_keyring_check_async   (GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);

/* For save, clear, unlock and check. */
gboolean  lf_keyring_finish        (GAsyncResult *result, GError **error);

void      lf_keyring_disconnect    (void);

G_END_DECLS
