/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/networks/facebook/lf-facebook-private.h"
#include "core/networks/facebook/lf-facebook-read.h"

G_BEGIN_DECLS

/* What a server says about a token. @token: nullable, the one that is kept. */
void           lf_facebook_inspect_async   (LfFacebookAdapter *self, const char *token, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);

/* (transfer full) (nullable): its “data”; NULL without @error when the server does not tell. A token that ended:
 * SIGN_IN_AGAIN. */
JsonNode      *lf_facebook_inspect_finish  (LfFacebookAdapter *self, GAsyncResult *result, GError **error);

/* Whose page: a copy of the account, filled, with its rights; what was set for it stays. Errors beside the usual:
 * NOT_ALLOWED with name “OtherAccount”. */
void           lf_facebook_identify_async  (LfFacebookAdapter *self, const char *token, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LfAccount     *lf_facebook_identify_finish (LfFacebookAdapter *self, GAsyncResult *result, GError **error);

G_END_DECLS
