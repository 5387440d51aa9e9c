/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile in a fresh folder for the tests of the store. */

#include "config.h"

#include "core/store/store-fixture.h"

#include "lib/lf-test.h"

LfStore *
store_fixture_try (const char *folder,
                   LfClock    *clock,
                   GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_store_open_async (folder, clock, NULL, lf_test_done_cb, &result);
  return lf_store_open_finish (lf_test_wait_for (&result), error);
}

void
store_fixture_open (StoreFixture *self)
{
  g_autoptr(GError) error = NULL;

  self->store = store_fixture_try (self->folder, self->clock, &error);
  g_assert_no_error (error);
}

void
store_fixture_close (StoreFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_store_close_async (self->store, lf_test_done_cb, &result);
  lf_store_close_finish (self->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&self->store);
}

void
store_fixture_set_up (StoreFixture  *self,
                      gconstpointer  unused)
{
  self->folder = lf_test_make_folder ();
  self->clock = LF_CLOCK (lf_fake_clock_new (STORE_FIXTURE_NOW_US));
  store_fixture_open (self);
}

void
store_fixture_tear_down (StoreFixture  *self,
                         gconstpointer  unused)
{
  if (self->store != NULL)
    store_fixture_close (self);
  g_assert_finalize_object (self->clock);
  lf_test_remove_folder (self->folder);
}

LfDb *
store_fixture_open_db (StoreFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "litfass.db", NULL);
  g_autoptr(GError) error = NULL;
  LfDb *db = lf_db_open (path, FALSE, &error);

  g_assert_no_error (error);
  return db;
}

void
store_fixture_run (StoreFixture *self,
                   const char   *sql)
{
  g_autoptr(LfDb) db = store_fixture_open_db (self);
  g_autoptr(GError) error = NULL;

  lf_db_script (db, sql, &error);
  g_assert_no_error (error);
}

gint64
store_fixture_get_int (StoreFixture *self,
                       const char   *sql)
{
  g_autoptr(LfDb) db = store_fixture_open_db (self);
  g_autoptr(GError) error = NULL;
  gint64 value = lf_db_get_int (db, &error, 0, sql, "");

  g_assert_no_error (error);
  return value;
}

char *
store_fixture_dup_text (StoreFixture *self,
                        const char   *sql)
{
  g_autoptr(LfDb) db = store_fixture_open_db (self);
  g_autoptr(GError) error = NULL;
  char *value = lf_db_dup_text (db, &error, sql, "");

  g_assert_no_error (error);
  return value;
}

LfAccount *
store_fixture_make_account (const char *network,
                            const char *server,
                            const char *remote_id)
{
  LfAccount *account = lf_account_new ();

  account->network = g_strdup (network);
  account->server = g_strdup (server);
  account->remote_id = g_strdup (remote_id);
  account->handle = g_strdup_printf ("@office%s", remote_id);
  account->name = g_strdup ("Bezirksamt");
  return account;
}
