/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/networks/bluesky/lf-bluesky-adapter.h"

G_BEGIN_DECLS

/* Names in the secret of an account. The password is not kept. */
#define LF_BLUESKY_ACCESS "accessJwt"
#define LF_BLUESKY_REFRESH "refreshJwt"
#define LF_BLUESKY_DID "did"
#define LF_BLUESKY_HANDLE "handle"
#define LF_BLUESKY_PDS "pds"

/* Only those of a sign-in in the browser. */
#define LF_BLUESKY_KEY "dpopKey"          /* private; its tokens are bound to it */
#define LF_BLUESKY_CLIENT "clientId"
#define LF_BLUESKY_TOKEN_URI "tokenUri"
#define LF_BLUESKY_REVOKE_URI "revokeUri"
#define LF_BLUESKY_SCOPE "scope"
#define LF_BLUESKY_EXPIRES "expires"      /* when the access token ends: µs since 1970 UTC, as text */
#define LF_BLUESKY_ENDS "ends"            /* when the sign-in ends, whatever is renewed; the same */

LfSecret   *lf_bluesky_read_session  (JsonNode *answer, const char *asked, GError **error);
const char *lf_bluesky_read_inactive (JsonNode *answer);
gint64      lf_bluesky_read_expiry   (const char *token);

/* What a JWT says of itself; only read: whether it is genuine is the server's business. (transfer full) (nullable) */
JsonNode   *lf_bluesky_read_claims   (const char *token);

/* A new pair of tokens for @used, kept before it is given out. */
void        lf_bluesky_renew_async   (LfBlueskyAdapter *self, LfSecret *used, GAsyncReadyCallback callback, gpointer user_data);
LfSecret   *lf_bluesky_renew_finish  (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);

/* The secret of the account with a token that lives two more minutes. */
void        lf_bluesky_freshen_async  (LfBlueskyAdapter *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
LfSecret   *lf_bluesky_freshen_finish (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);

G_END_DECLS
