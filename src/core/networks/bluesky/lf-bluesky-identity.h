/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/networks/bluesky/lf-bluesky-adapter.h"

G_BEGIN_DECLS

/* Which server keeps an account, as its document says. @asked: the server of which we heard of the account; (transfer full) */
char *lf_bluesky_read_pds (JsonObject *document, const char *did, const char *asked, GError **error);

/* The address at which the document of an account stands, for everybody to read; (transfer full) (nullable) */
char *lf_bluesky_document_address (const char *did, GError **error);

/* Asks there, not at the account's own server: only so the server cannot name an account that is not its own. Finish: (transfer full) the base URL of
 * the server that keeps the account. */
void  lf_bluesky_find_pds_async  (LfBlueskyAdapter *self, const char *did, const char *asked, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
char *lf_bluesky_find_pds_finish (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);

/* Whose name the host of @base is: asks that host itself, then the DNS. Finish: (transfer full) (nullable) the DID; NULL without an error when it is
 * nobody's. */
void  lf_bluesky_resolve_async   (LfBlueskyAdapter *self, const char *base, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
char *lf_bluesky_resolve_finish  (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);

/* (transfer full) (nullable): the DID in a line that somebody published; @prefix stands before it */
char *lf_bluesky_read_did        (const char *text, const char *prefix);

gboolean lf_bluesky_is_loopback (const char *address);

G_END_DECLS
