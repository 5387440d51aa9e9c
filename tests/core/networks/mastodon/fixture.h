/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/lf-fake-mastodon.h"
#include "lib/lf-test-adapter.h"
#include "lib/lf-test.h"

G_BEGIN_DECLS

extern const LfNetwork lf_mastodon_network;

/* A fake server and an account on it; flags of the server come with the test as GUINT_TO_POINTER(). */
typedef struct {
  LfTestHouse    *house;
  LfFakeMastodon *server;
  LfAdapter      *adapter;
} Fixture;

void fixture_set_up    (Fixture *fixture, gconstpointer flags);
void fixture_set_up_in (Fixture *fixture, gconstpointer flags);   /* signed in */
void fixture_tear_down (Fixture *fixture, gconstpointer flags);

void fixture_fault     (Fixture *fixture, const char *kind, const char *path, gboolean after);

#define GOTOSOCIAL GUINT_TO_POINTER (LF_FAKE_ULIDS)
#define MASTODON GUINT_TO_POINTER (LF_FAKE_KEYS)
#define SLOW_MASTODON GUINT_TO_POINTER (LF_FAKE_KEYS | LF_FAKE_SLOW_MEDIA)

#define ADD(path, flags, func) g_test_add ("/mastodon/" path, Fixture, flags, fixture_set_up_in, func, fixture_tear_down)
#define ADD_BOTH(path, func) \
  G_STMT_START { \
    ADD (path "/mastodon", MASTODON, func); \
    ADD (path "/gotosocial", GOTOSOCIAL, func); \
  } G_STMT_END

G_END_DECLS
