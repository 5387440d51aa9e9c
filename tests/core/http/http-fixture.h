/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "core/http/lf-http.h"

G_BEGIN_DECLS

/* An LfHttp on a fake clock, and a SoupServer in the same main loop that gives one prepared answer to every request. */
#define HTTP_FIXTURE_NOW_US (G_GINT64_CONSTANT (1798119000) * G_USEC_PER_SEC)   /* 2026-12-24T13:30:00Z */

typedef struct {
  LfFakeClock *clock;
  LfHttp *http;
  SoupServer *server;
  char *base;
  guint status;
  const char *type;
  GBytes *body;
  const char *headers[6];      /* name, value, name, value … of the answer */
  const char *echoes;          /* (nullable): a header of the request that is said behind the answer */
  GQueue once;                 /* answers of http_fixture_answer_once() */
  gboolean holds;              /* keep requests waiting for http_fixture_let_go() */
  GPtrArray *held;             /* SoupServerMessage */
  GPtrArray *requests;         /* SoupServerMessage, as they came */
} HttpFixture;

void http_fixture_set_up    (HttpFixture *fixture, gconstpointer unused);
void http_fixture_tear_down (HttpFixture *fixture, gconstpointer unused);

void         http_fixture_answer  (HttpFixture *fixture, guint status, const char *type, const char *body);

/* What the next request gets that got none yet: JSON, with a header “DPoP-Nonce”. */
void         http_fixture_answer_once (HttpFixture *fixture, guint status, const char *body, const char *nonce);
void         http_fixture_let_go  (HttpFixture *fixture, guint number);
LfHttpReply *http_fixture_send    (HttpFixture *fixture, LfHttpRequest *request, GError **error);
GError      *http_fixture_fail    (HttpFixture *fixture, gboolean publishes);
SoupServerMessage  *http_fixture_get_request (HttpFixture *fixture, guint number);
const char         *http_fixture_get_header  (HttpFixture *fixture, guint number, const char *name);
char               *http_fixture_dup_body    (HttpFixture *fixture, guint number);

G_END_DECLS
