/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/lf-fake-x.h"
#include "lib/lf-test-adapter.h"
#include "lib/lf-test.h"

G_BEGIN_DECLS

extern const LfNetwork lf_x_network;

/* A played X and an account at it. */
typedef struct {
  LfTestHouse *house;
  LfFakeX     *server;
  LfAdapter   *adapter;
  GPtrArray   *saved;     /* all that was saved, as text */
} Fixture;

void          fixture_set_up      (Fixture *fixture, gconstpointer unused);
void          fixture_set_up_in   (Fixture *fixture, gconstpointer unused);   /* signed in */
void          fixture_set_up_read (Fixture *fixture, gconstpointer unused);   /* and set to read */
void          fixture_switch_reading_on (Fixture *fixture);
void          fixture_tear_down   (Fixture *fixture, gconstpointer unused);

void          fixture_fault       (Fixture *fixture, const char *kind, const char *path, gboolean after);

/* (transfer full): a person with a browser. */
LfTestSignIn *fixture_new_person  (Fixture *fixture, const char *client_id);

#define ADD(path, func) g_test_add ("/x/" path, Fixture, NULL, fixture_set_up_in, func, fixture_tear_down)

G_END_DECLS
