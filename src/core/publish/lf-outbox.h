/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"
#include "core/store/lf-profile.h"
#include "core/store/lf-store-outbox.h"

G_BEGIN_DECLS

/* The publisher: sends what is due, once. Works only while the worker lock is held; otherwise it waits for it. Property “idle” (gboolean, notify). */
#define LF_TYPE_OUTBOX (lf_outbox_get_type ())
G_DECLARE_FINAL_TYPE (LfOutbox, lf_outbox, LF, OUTBOX, GObject)

LfOutbox *lf_outbox_new (LfStore *store, LfAccounts *accounts, LfWorkerLock *lock);

/* Begins and ends the work of this process; stop lets attempts in flight end (finish), without beginning new ones. */
void      lf_outbox_start       (LfOutbox *self);
void      lf_outbox_stop_async  (LfOutbox *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean  lf_outbox_stop_finish (LfOutbox *self, GAsyncResult *result, GError **error);

/* TRUE when this process works for the profile and nothing is due, in flight or being settled. */
gboolean  lf_outbox_is_idle     (LfOutbox *self);

/* Checks the text against every account (LF_POST_ERROR with the first problem) and the audience of what is answered, then stores (see lf_store_submit_async). Finish: (transfer container) LfDelivery. */
void       lf_outbox_submit_async  (LfOutbox *self, LfSubmission *submission, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_outbox_submit_finish (LfOutbox *self, GAsyncResult *result, GError **error);

/* A deed of a person (see lf_store_do_deed_async); finish: how many deliveries it changed. */
void       lf_outbox_do_async      (LfOutbox *self, const LfDeedRequest *request, GAsyncReadyCallback callback, gpointer user_data);
gssize     lf_outbox_do_finish     (LfOutbox *self, GAsyncResult *result, GError **error);

/* Deletes a sent post at its network; it is CANCELLED (“deleted”) then. Of a thread the last part goes first. UNSUPPORTED: only at the network itself. */
void       lf_outbox_delete_async  (LfOutbox *self, const char *delivery_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_outbox_delete_finish (LfOutbox *self, GAsyncResult *result, GError **error);

/* Changes the text of a sent post at its network and then here; see lf_edit_run_async(). */
void       lf_outbox_edit_async    (LfOutbox *self, const char *delivery_uid, const char *text, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_outbox_edit_finish   (LfOutbox *self, GAsyncResult *result, GError **error);

/* After signing in again or unlocking the keyring. @account_uid (nullable): all. */
void       lf_outbox_release       (LfOutbox *self, const char *reason, const char *account_uid);

G_END_DECLS
