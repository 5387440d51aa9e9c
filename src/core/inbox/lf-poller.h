/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"

G_BEGIN_DECLS

/* How long nothing is asked after a round that ended well, where a network has no wish of its own. */
#define LF_POLL_WAIT_US (60 * LF_SECOND_US)

/* Looks at one account, again and again: every stream it has, page by page, items and cursor in one commit. Signal “looked”
 * (guint number of new items) after each round that ended well. For the inbox alone. */
#define LF_TYPE_POLLER (lf_poller_get_type ())
G_DECLARE_FINAL_TYPE (LfPoller, lf_poller, LF, POLLER, GObject)

LfPoller  *lf_poller_new           (LfStore *store, LfAccounts *accounts, LfAdapter *adapter);
LfAdapter *lf_poller_get_adapter   (LfPoller *self);
gint64     lf_poller_get_looked_us (LfPoller *self);
gboolean   lf_poller_is_looking    (LfPoller *self);   /* a round runs */

/* Begins with a round at once; stop cancels the one that runs, when it was started. Cancel does so in any case. */
void       lf_poller_start         (LfPoller *self);
void       lf_poller_stop          (LfPoller *self);
void       lf_poller_cancel        (LfPoller *self);

/* A whole round from now on, also without start; several callers share one. Finish: new items, −1 with the first error of
 * the round. */
void       lf_poller_look_async    (LfPoller *self, GAsyncReadyCallback callback, gpointer user_data);
gssize     lf_poller_look_finish   (LfPoller *self, GAsyncResult *result, GError **error);

G_END_DECLS
