/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"
#include "core/store/lf-store-outbox.h"

G_BEGIN_DECLS

/* After an attempt whose end is unknown the first look is made this long after it, the next ones at three and nine times as much
 * (20, 60, 180 s; a server slower than that is the rest of the risk). */
gint64   lf_attempt_first_look_us (void);

/* Carries a claim through: prepare, publish once, or look whether it is there; and writes how it ended. Nobody can cancel it: its end counts.
 * Finish is FALSE only when the end could not be written after all (the store was closed). */
void     lf_attempt_run_async  (LfStore *store, LfAccounts *accounts, LfClaim *claim, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_attempt_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
