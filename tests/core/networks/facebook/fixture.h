/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/lf-fake-facebook.h"
#include "lib/lf-test-adapter.h"
#include "lib/lf-test.h"

G_BEGIN_DECLS

extern const LfNetwork lf_facebook_network;

/* A played Facebook and a page at it. */
typedef struct {
  LfTestHouse    *house;
  LfFakeFacebook *server;
  LfAdapter      *adapter;
  GPtrArray      *saved;     /* all that was saved, as text */
} Fixture;

void        fixture_set_up    (Fixture *fixture, gconstpointer unused);
void        fixture_set_up_in (Fixture *fixture, gconstpointer unused);   /* signed in */
void        fixture_tear_down (Fixture *fixture, gconstpointer unused);

void        fixture_fault     (Fixture *fixture, const char *kind, const char *path, gboolean after);
void        fixture_refuse    (Fixture *fixture, const char *path, int code, int subcode);

/* (transfer full): prepared; @words may be NULL but for the text. */
LfOutgoing *fixture_prepare   (Fixture *fixture, LfTestWords *words);

/* What was saved last. */
const char *fixture_get_saved (Fixture *fixture);

/* (transfer full): ids of what somebody wrote. */
char       *fixture_comment   (Fixture *fixture, const char *on, const char *text);
char       *fixture_own_post  (Fixture *fixture, const char *text);

/* (transfer full): all that comes in until the look is over; @cursor moves on. */
GPtrArray  *fixture_look      (Fixture *fixture, LfStream stream, char **cursor);

#define ADD(path, func) g_test_add ("/facebook/" path, Fixture, NULL, fixture_set_up_in, func, fixture_tear_down)

G_END_DECLS
