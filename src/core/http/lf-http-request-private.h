/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "core/http/lf-http-request.h"

G_BEGIN_DECLS

enum { LF_HTTP_ANY_TYPE = 1 << 0, LF_HTTP_OWN_WINDOW = 1 << 1 };

/* With which key each sending is signed. */
typedef struct {
  LfDpopKey *key;        /* (nullable) */
  char *token;           /* (nullable) */
} LfHttpDpop;

/* What is sent; all NULL for nothing. */
typedef struct {
  GBytes *bytes;
  char *type;
  char *field;           /* (nullable): the bytes are a file part of this name */
} LfHttpBody;

/* How much is waited for. */
typedef struct {
  guint deadline_ms;
  gsize max_bytes;
} LfHttpBounds;

struct _LfHttpRequest {
  char *method;
  char *base;
  GString *path;         /* encoded; empty or begins with a slash */
  GString *query;        /* encoded, without “?” */
  GPtrArray *headers;    /* name, value, name, value … */
  GPtrArray *form;       /* the same */
  LfHttpBody body;
  GPtrArray *secrets;    /* texts that must never come back in an error */
  LfHttpDpop dpop;
  const char *flaw;      /* (nullable): why it cannot be sent */
  gboolean publishes;
  guint flags;
  LfHttpBounds bounds;
  LfHttpRefusalReader read_refusal;   /* (nullable) */
};

SoupMessage *lf_http_request_make_message (LfHttpRequest *self, GError **error);
void         lf_http_request_add_proof    (LfHttpRequest *self, SoupMessage *message, const char *nonce, gint64 now_us);
char        *lf_http_request_hide_secrets (LfHttpRequest *self, const char *text);

G_END_DECLS
