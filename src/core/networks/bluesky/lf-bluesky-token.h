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

LfSecret   *lf_bluesky_read_session  (JsonNode *answer, const char *asked, GError **error);
const char *lf_bluesky_read_inactive (JsonNode *answer);
gint64      lf_bluesky_read_expiry   (const char *token);

/* A new pair of tokens for @used, kept before it is given out. */
void        lf_bluesky_renew_async   (LfBlueskyAdapter *self, LfSecret *used, GAsyncReadyCallback callback, gpointer user_data);
LfSecret   *lf_bluesky_renew_finish  (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);

/* The secret of the account with a token that lives two more minutes. */
void        lf_bluesky_freshen_async  (LfBlueskyAdapter *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
LfSecret   *lf_bluesky_freshen_finish (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);

G_END_DECLS
