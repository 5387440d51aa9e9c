/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/networks/bluesky/lf-bluesky-adapter.h"

G_BEGIN_DECLS

/* What a sign-in in the browser gave: tokens that are bound to a key, and rights. @secret gets them; it holds the tokens even when they are not wanted, so that they
 * can be given back. Errors: NOT_UNDERSTOOD, NOT_ALLOWED with name “ScopeMissingError”, SIGN_IN_AGAIN when they are another account's than before. */
gboolean       lf_bluesky_read_grant  (JsonNode *answer, gint64 now_us, LfSecret *secret, GError **error);

/* What the sign-in is good for, and until when. */
void           lf_bluesky_read_access (LfSecret *secret, LfAccountAccess *access);

/* When the access token ends, µs since 1970 UTC; 0 when that is not known. */
gint64         lf_bluesky_read_token_end (LfSecret *secret);

/* A form to the server that signs people in, with a proof; @member: which address in @secret. (transfer full) (nullable): NULL when something is not kept. */
LfHttpRequest *lf_bluesky_grant_form  (LfSecret *secret, const char *member);

/* Exchanges the refresh token, once. Finish: (transfer full) the secret with the new tokens. */
void           lf_bluesky_regrant_async  (LfBlueskyAdapter *self, LfSecret *old, GAsyncReadyCallback callback, gpointer user_data);
LfSecret      *lf_bluesky_regrant_finish (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);

G_END_DECLS
