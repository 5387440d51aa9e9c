/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/base/lf-uid.h"
#include "core/model/lf-account.h"
#include "core/store/lf-db.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* A profile in a fresh folder, and its store. */
typedef struct {
  char    *folder;
  LfClock *clock;
  LfStore *store;
} StoreFixture;

void store_fixture_set_up    (StoreFixture *self, gconstpointer unused);
void store_fixture_tear_down (StoreFixture *self, gconstpointer unused);
void store_fixture_close     (StoreFixture *self);
void store_fixture_open      (StoreFixture *self);

/* Returns: (nullable): NULL with @error */
LfStore *store_fixture_try (const char *folder, LfClock *clock, GError **error);

/* A second connection to the profile's database. */
LfDb    *store_fixture_open_db (StoreFixture *self);
void     store_fixture_run     (StoreFixture *self, const char *sql);
gint64   store_fixture_get_int (StoreFixture *self, const char *sql);
char    *store_fixture_dup_text (StoreFixture *self, const char *sql);

LfAccount *store_fixture_make_account (const char *network, const char *server, const char *remote_id);

#define STORE_FIXTURE_NOW_US G_GINT64_CONSTANT (1795600000000000)

/* Calls name##_async (args…, lf_test_done_cb, slot) and waits: STORE_CALL (result, lf_store_get_setting_async, store, "name"). */
#define STORE_CALL(result, function, ...)                            \
  g_autoptr(GAsyncResult) result = NULL;                             \
  function (__VA_ARGS__, lf_test_done_cb, &result);                  \
  lf_test_wait_for (&result)

G_END_DECLS
