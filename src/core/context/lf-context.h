/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"
#include "core/inbox/lf-inbox.h"
#include "core/publish/lf-outbox.h"
#include "core/store/lf-profile.h"

G_BEGIN_DECLS

/* The object graph of one profile, handed to the window or the command line. */
#define LF_TYPE_CONTEXT (lf_context_get_type ())
G_DECLARE_FINAL_TYPE (LfContext, lf_context, LF, CONTEXT, GObject)

/* Opens the profile in @folder (made when missing), reads the accounts. Nothing is sent or fetched before lf_outbox_start() and lf_inbox_start().
 * @practice: what kind of profile this shall be when it has no accounts yet; a profile with accounts knows its kind. */
void       lf_context_open_async  (const char *folder, gboolean practice, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfContext *lf_context_open_finish (GAsyncResult *result, GError **error);

/* Ends what is in flight, gives the worker lock back, closes the store. */
void       lf_context_close_async  (LfContext *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_context_close_finish (LfContext *self, GAsyncResult *result, GError **error);

/* All (transfer none). */
LfStore      *lf_context_get_store    (LfContext *self);
LfClock      *lf_context_get_clock    (LfContext *self);
LfPolicy     *lf_context_get_policy   (LfContext *self);
LfSecrets    *lf_context_get_secrets  (LfContext *self);
LfAccounts   *lf_context_get_accounts (LfContext *self);
LfOutbox     *lf_context_get_outbox   (LfContext *self);
LfInbox      *lf_context_get_inbox    (LfContext *self);
LfWorkerLock *lf_context_get_lock     (LfContext *self);
const char   *lf_context_get_folder   (LfContext *self);
gboolean      lf_context_is_practice  (LfContext *self);

G_END_DECLS
