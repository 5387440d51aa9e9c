/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"
#include "core/store/lf-store-outbox.h"

G_BEGIN_DECLS

gboolean   lf_submit_check_part (LfAdapter *adapter, LfPart *part, LfReference *parent, GError **error);
gboolean   lf_submit_check      (LfAccounts *accounts, LfSubmission *submission, LfReference *parent, GError **error);

/* Checks, then stores the submission with its texts in normal form (NFC, line feeds, no trailing space). */
void       lf_submit_run_async  (LfStore *store, LfAccounts *accounts, LfSubmission *submission, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_submit_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
