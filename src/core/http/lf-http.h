/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/base/lf-clock.h"
#include "core/base/lf-error.h"
#include "core/base/lf-policy.h"
#include "core/http/lf-http-request.h"

G_BEGIN_DECLS

/* A 2xx answer. JSON answers are already parsed (size, depth and type checked). */
LF_DECLARE_VALUE (LfHttpReply, lf_http_reply);

guint       lf_http_reply_get_status (LfHttpReply *self);
const char *lf_http_reply_get_header (LfHttpReply *self, const char *name);
GBytes     *lf_http_reply_get_bytes  (LfHttpReply *self);

/* (nullable): NULL for an empty body or another type. Its root is an object or an array. */
JsonNode   *lf_http_reply_get_json   (LfHttpReply *self);

#define LF_TYPE_HTTP (lf_http_get_type ())
G_DECLARE_FINAL_TYPE (LfHttp, lf_http, LF, HTTP, GObject)

LfHttp *lf_http_new (LfClock *clock);

/* From now on connections are made as IT set it; once. What it set and cannot be used (OFFLINE “BadProxy”, NOT_SECURE “BadAuthorities”) refuses every
 * request before anything leaves this computer. */
void    lf_http_follow_policy (LfHttp *self, LfPolicy *policy);

/* Whether IT lets an account be kept or signed in at @server (an address): sets @error, to NOT_ALLOWED “Policy”. Requests are not checked: documents that
 * only say where an account is may stand anywhere. */
gboolean lf_http_check_server (LfHttp *self, const char *server, GError **error);

/**
 * lf_http_send_async:
 *
 * Sends @request on the caller's main context, never following a redirect, never repeating it (but for a proof, see
 * lf_http_request_set_dpop()). Limits per host: at most two
 * requests at a time (what publishes goes first), and none before the end of a pause that the host asked for (429) – such a request
 * fails at once with WAIT. A pause of the host ends after 15 minutes at the latest, because some limits count by account or day; the
 * error of the request that met the limit carries the whole wait.
 *
 * Errors of lf_http_send_finish(), always domain %LF_NETWORK_ERROR with #LfNetworkErrorInfo:
 * OFFLINE (nothing left this computer; or a 5xx or 425 for a request that publishes nothing), NOT_SECURE, TIMED_OUT (also 408), WAIT (429, or 503 with
 * Retry-After for a request that publishes nothing), UNSURE (see ARCHITECTURE, “Perhaps sent”), SIGN_IN_AGAIN (401), NOT_ALLOWED (403),
 * GONE (404, 410), SHORTEN (413), REJECTED (other 4xx), NOT_UNDERSTOOD (3xx, wrong type, too big, too deep, broken JSON). A cancelled
 * request that publishes nothing gives G_IO_ERROR_CANCELLED.
 */
void         lf_http_send_async  (LfHttp              *self,
                                  LfHttpRequest       *request,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
LfHttpReply *lf_http_send_finish (LfHttp *self, GAsyncResult *result, GError **error);

/* https only; plain http only for loopback hosts (127.0.0.0/8, ::1, localhost). Returns (nullable) the clean base URL
 * “https://host[:port]” of what a person typed (“mastodon.berlin”, “https://mastodon.berlin/@x” is refused). */
char *lf_http_dup_base_url (const char *typed, GError **error);

/* Adds “name=value”, escaped, to an address for the browser. */
void  lf_http_append_query (GString *address, const char *name, const char *value);

G_END_DECLS
