/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/networks/bluesky/lf-bluesky-adapter.h"

G_BEGIN_DECLS

/* One call of the protocol (“XRPC”): a GET with parameters or a POST with a body, to be made at some server. */
LF_DECLARE_VALUE (LfBlueskyCall, lf_bluesky_call);

LfBlueskyCall *lf_bluesky_call_get       (const char *nsid);
LfBlueskyCall *lf_bluesky_call_post      (const char *nsid, JsonObject *body);
LfBlueskyCall *lf_bluesky_call_upload    (const char *nsid, const char *content_type, GBytes *bytes);
void           lf_bluesky_call_add_query (LfBlueskyCall *self, const char *name, const char *value);
void           lf_bluesky_call_set_deadline_ms (LfBlueskyCall *self, guint deadline_ms);

/* Where to ask, and as whom. */
typedef struct {
  const char *base;
  const char *token;   /* (nullable) */
  const char *key;     /* (nullable): to which the token is bound, in the words of lf_dpop_key_to_text() */
} LfBlueskyPlace;

/* At the server that keeps the account, as the account; lent by @secret. */
LfBlueskyPlace lf_bluesky_place_of_account  (LfBlueskyAdapter *self, LfSecret *secret);
LfHttpRequest *lf_bluesky_call_make_request (LfBlueskyCall *self, const LfBlueskyPlace *place);

/* Makes the call as it is, once. */
void         lf_bluesky_ask_async   (LfBlueskyAdapter *self, const LfBlueskyPlace *place, LfBlueskyCall *call,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfHttpReply *lf_bluesky_ask_finish  (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);

/* Makes the call as the account; a token that has expired is renewed and the call repeated, once. */
void         lf_bluesky_send_async  (LfBlueskyAdapter *self, LfBlueskyCall *call, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
LfHttpReply *lf_bluesky_send_finish (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);

gboolean     lf_bluesky_is_expired  (const GError *error);
gboolean     lf_bluesky_error_is    (const GError *error, const char *name);
GError      *lf_bluesky_translate   (GError *error);

G_END_DECLS
