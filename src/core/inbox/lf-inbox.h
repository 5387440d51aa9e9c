/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"
#include "core/store/lf-profile.h"
#include "core/store/lf-store-items.h"

G_BEGIN_DECLS

/* Fetches what people write, with back-off, while the worker lock is held; a process without the lock asks the holder
 * through the store. Signal “looked” (account uid, number of new items). */
#define LF_TYPE_INBOX (lf_inbox_get_type ())
G_DECLARE_FINAL_TYPE (LfInbox, lf_inbox, LF, INBOX, GObject)

LfInbox *lf_inbox_new   (LfStore *store, LfAccounts *accounts, LfWorkerLock *lock);
void     lf_inbox_start (LfInbox *self);
void     lf_inbox_stop  (LfInbox *self);

/* One round over all accounts now (@account_uid NULL) – here when the lock is held, else by the holder; waits for the end.
 * Finish: new items; errors of single accounts are noted at the accounts and in @failures (transfer full, nullable
 * GHashTable account uid → GError). */
void   lf_inbox_sync_async  (LfInbox *self, const char *account_uid, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
gssize lf_inbox_sync_finish (LfInbox *self, GAsyncResult *result, GHashTable **failures, GError **error);

/* Fetches the thread of an item again and stores it. Finish: (transfer full) (nullable) an own answer made elsewhere (an own
 * item below this one that belongs to no delivery of ours and is newer than the item), so that the officer is asked before a
 * second one goes out. */
void    lf_inbox_refresh_thread_async  (LfInbox *self, const char *item_uid, const char *account_uid,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* The same right before an answer goes out; fetches nothing where each post that is read costs money. */
void    lf_inbox_check_thread_async    (LfInbox *self, const char *item_uid, const char *account_uid,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfItem *lf_inbox_refresh_thread_finish (LfInbox *self, GAsyncResult *result, GError **error);

/* When an account was last looked at well, µs UTC; 0 never. Lent facts for “last looked 14:02”. */
gint64  lf_inbox_get_looked_us (LfInbox *self, const char *account_uid);

/* Whether this process looks at any account just now. */
gboolean lf_inbox_is_looking   (LfInbox *self);

G_END_DECLS
