/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/networks/bluesky/lf-bluesky-adapter.h"

G_BEGIN_DECLS

/* Who signs people in for a server (often the server itself), and the addresses for it; all of them are on its own host. */
LF_DECLARE_VALUE (LfBlueskyIssuer, lf_bluesky_issuer);
struct _LfBlueskyIssuer {
  char     *name;         /* base URL; also who must send the redirect */
  char     *push_uri;     /* where a sign-in is announced */
  char     *page_uri;     /* what the browser opens */
  char     *token_uri;
  char     *revoke_uri;   /* (nullable) */
};

/* What servers publish about themselves; @base and @name: where it was read. Errors: UNSUPPORTED with name “NoBrowserSignIn”, NOT_SECURE with name “OtherIssuer” when an
 * address leads elsewhere. */
char            *lf_bluesky_read_resource (JsonNode *answer, const char *base, GError **error);
LfBlueskyIssuer *lf_bluesky_read_issuer   (JsonNode *answer, const char *name, GError **error);

/* Finish: (transfer full) who signs people in for the server at @base. */
void             lf_bluesky_find_issuer_async  (LfBlueskyAdapter *self, const char *base, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
LfBlueskyIssuer *lf_bluesky_find_issuer_finish (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);

G_END_DECLS
