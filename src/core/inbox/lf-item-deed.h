/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"
#include "core/model/lf-item.h"

G_BEGIN_DECLS

/* What an office does at the network to what somebody wrote: hide, mute its author, like, remove, and what takes the first three back.
 * Whether one of the own accounts that saw the item can do that to it. */
gboolean lf_item_deed_can        (LfAccounts *accounts, LfItem *item, LfAct act);

/* LF_ACT_HIDE → LF_ACT_UNHIDE and back …; FALSE: nothing takes it back. */
gboolean lf_item_deed_reverse    (LfAct act, LfAct *reverse);

/* Does it and keeps what came of it: hidden or not; a removed one is done and hidden. Finish: errors of lf_adapter_act_finish() and of the
 * store; UNSUPPORTED when no account can. */
void     lf_item_deed_run_async  (LfAccounts *accounts, LfStore *store, LfItem *item, LfAct act, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_item_deed_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
