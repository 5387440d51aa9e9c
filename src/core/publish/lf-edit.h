/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"
#include "core/model/lf-delivery.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* Whether the text can be changed from here: it was sent in one part, it is known where it stands, and its network can. @adapter (nullable): of its account. */
gboolean lf_edit_is_possible (LfAdapter *adapter, LfDelivery *delivery);

/* Changes the text of a sent post at its network, then here; pictures, warning and audience stay. Repeatable. Errors: LF_POST_ERROR of the text;
 * UNSUPPORTED when this cannot be done from here; UNSURE with name “Edit” when nobody knows whether it was changed: then nothing changes here. */
void     lf_edit_run_async  (LfStore *store, LfAccounts *accounts, const char *delivery_uid, const char *text, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_edit_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
