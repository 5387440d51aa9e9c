/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/base/lf-error.h"
#include "core/base/lf-value.h"
#include "core/http/lf-dpop.h"

G_BEGIN_DECLS

/* One request as an adapter describes it. Filled by one owner, then sent once or more with lf_http_send_async(). */
LF_DECLARE_VALUE (LfHttpRequest, lf_http_request);

/* @base is a URL as it is written (“https://host[:port][/path]”, already encoded); @path is raw text such as
 * “/api/v1/statuses/ID”: every part between slashes is percent-encoded here, once, so do not escape ids before. A part “.” or “..”,
 * an address that is not https (or loopback http), a control character anywhere: the sending fails with NOT_UNDERSTOOD or NOT_SECURE. */
LfHttpRequest *lf_http_request_build (const char *method, const char *base, const char *path);

void lf_http_request_add_query  (LfHttpRequest *self, const char *name, const char *value);
void lf_http_request_add_header (LfHttpRequest *self, const char *name, const char *value);
void lf_http_request_set_bearer (LfHttpRequest *self, const char *token);
void lf_http_request_set_json   (LfHttpRequest *self, JsonNode *body);
void lf_http_request_add_form   (LfHttpRequest *self, const char *name, const char *value);
void lf_http_request_set_bytes  (LfHttpRequest *self, const char *content_type, GBytes *body);

/* A multipart file part; the file name is made up, never a person's. Fields added with add_form() become parts beside it. */
void lf_http_request_set_file   (LfHttpRequest *self, const char *field, const char *content_type, GBytes *body);

/* Each sending carries a proof of its own, signed with @key; @token (nullable) is the token that is bound to it. A server that wants to see
 * a number of its own in the proof refuses before it does anything (RFC 9449, section 8): such a refusal is answered with one more sending,
 * also of a request that publishes. */
void lf_http_request_set_dpop   (LfHttpRequest *self, LfDpopKey *key, const char *token);

/* The request can make something public: after its first byte every lost end is LF_NETWORK_ERROR_UNSURE. */
void lf_http_request_set_publishes   (LfHttpRequest *self, gboolean publishes);

/* Total time from sending to the last byte of the answer; default 30 s. */
void lf_http_request_set_deadline_ms (LfHttpRequest *self, guint deadline_ms);

/* Most bytes of the answer, counted after decompression; default 8 MiB. */
void lf_http_request_set_max_bytes   (LfHttpRequest *self, gsize max_bytes);

/* Whatever the answer's type is, take it (default: the answer must be JSON when the status is 2xx). */
void lf_http_request_set_any_type    (LfHttpRequest *self, gboolean any_type);

/* The server counts each path and each account apart: that the limit of this one is reached says nothing of other requests, and the host gets no pause. */
void lf_http_request_set_own_window  (LfHttpRequest *self, gboolean own_window);

/* For a server that says what is wrong in a way of its own. @reader is handed each answer that is no success and whose body is a JSON
 * object; it may set name and sentence of @info (new texts; they are cleaned afterwards) and the wait. What it leaves is read as usual. */
typedef struct {
  JsonObject *object;
  gpointer    headers;
  const char *(*get_header) (gpointer headers, const char *name);
} LfHttpRefusal;
typedef void (*LfHttpRefusalReader) (const LfHttpRefusal *refusal, LfNetworkErrorInfo *info);
void lf_http_request_set_refusal_reader (LfHttpRequest *self, LfHttpRefusalReader reader);

G_END_DECLS
