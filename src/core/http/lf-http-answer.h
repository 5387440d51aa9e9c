/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/http/lf-http-request-private.h"
#include "core/http/lf-http.h"

G_BEGIN_DECLS

typedef enum {
  LF_HTTP_STOP_NONE,
  LF_HTTP_STOP_DEADLINE,
  LF_HTTP_STOP_CANCELLED,
  LF_HTTP_STOP_TOO_BIG,
} LfHttpStop;

/* How one sending ended. */
typedef struct {
  LfHttpRequest *request;
  SoupMessage *message;
  gboolean started;        /* the message's “starting” was emitted: bytes may have left this computer */
  gboolean answered;       /* the head of the answer was read */
  LfHttpStop stop;
  const GError *io_error;  /* (nullable) */
  GBytes *body;            /* (nullable): as far as it was read */
  gint64 now_us;           /* the wall clock */
} LfHttpEnd;

LfHttpReply *lf_http_end_to_reply (const LfHttpEnd *end, GError **error);
gboolean     lf_http_end_wants_nonce (const LfHttpEnd *end);

G_END_DECLS
