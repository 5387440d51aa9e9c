/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/adapter/lf-outgoing.h"

G_BEGIN_DECLS

/* What is saved of a post on its way, and made from it: the record that is sent. */
#define LF_BLUESKY_SAVED_KEY "key"            /* of the step that all this belongs to */
#define LF_BLUESKY_SAVED_DID "did"
#define LF_BLUESKY_SAVED_PDS "pds"
#define LF_BLUESKY_SAVED_RKEY "rkey"
#define LF_BLUESKY_SAVED_CREATED "createdAt"
#define LF_BLUESKY_SAVED_FACETS "facets"
#define LF_BLUESKY_SAVED_REPLY "reply"
#define LF_BLUESKY_SAVED_BLOBS "blobs"        /* an array of {“blob”, “uploaded_us”}, one per picture */
#define LF_BLUESKY_SAVED_RECORD "record"
#define LF_BLUESKY_SAVED_LOST "blobsLost"     /* how often the server did not find a picture any more */

JsonObject *lf_bluesky_copy_members (JsonObject *object);
JsonObject *lf_bluesky_make_record  (LfOutgoing *outgoing, JsonObject *saved);
JsonObject *lf_bluesky_make_reply   (const char *parent_uri, const char *parent_extra, LfReference *root);

JsonObject *lf_bluesky_find_blob    (JsonObject *saved, guint index, gint64 now_us);
void        lf_bluesky_put_blob     (JsonObject *saved, guint index, JsonObject *blob, gint64 now_us);

LfReceipt  *lf_bluesky_make_receipt (JsonObject *saved, const char *cid);

G_END_DECLS
