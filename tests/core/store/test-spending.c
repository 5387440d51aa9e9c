/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was spent is kept by account, and asked by month. */

#include "config.h"

#include "core/store/lf-store-accounts.h"
#include "core/store/lf-store-items.h"
#include "core/store/lf-store-spending.h"
#include "core/store/store-fixture.h"

#include "lib/lf-test.h"

static char *
put_account (StoreFixture *fixture, const char *remote_id)
{
  g_autoptr(LfAccount) account = store_fixture_make_account ("x", "https://api.x.com", remote_id);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) stored = NULL;
  STORE_CALL (result, lf_store_put_account_async, fixture->store, account, NULL);

  stored = lf_store_put_account_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return g_strdup (stored->uid);
}

static void
add (StoreFixture *fixture, const char *account_uid, gint64 micro)
{
  LfSpending spending = { account_uid, LF_SPENT_DEED, micro };
  g_autoptr(GError) error = NULL;
  STORE_CALL (result, lf_store_add_spending_async, fixture->store, &spending);

  g_assert_true (lf_store_add_spending_finish (fixture->store, result, &error));
  g_assert_no_error (error);
}

static gint64
sum (StoreFixture *fixture, const char *account_uid, gint64 since_us)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) sums = NULL;
  STORE_CALL (result, lf_store_sum_spending_async, fixture->store, since_us, NULL);

  sums = lf_store_sum_spending_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return lf_spending_get (sums, account_uid);
}

static void
test_spending_is_summed_by_account_and_from_a_time_on (StoreFixture *fixture, gconstpointer unused)
{
  g_autofree char *one = put_account (fixture, "1");
  g_autofree char *other = put_account (fixture, "2");

  add (fixture, one, 15000);
  add (fixture, one, 200000);
  add (fixture, other, 10000);
  add (fixture, other, 0);
  store_fixture_run (fixture, "INSERT INTO spending (account_id, kind, micro, at_us) VALUES (1, 'post', 7, 10)");

  g_assert_cmpint (sum (fixture, one, 11), ==, 215000);
  g_assert_cmpint (sum (fixture, one, 10), ==, 215007);
  g_assert_cmpint (sum (fixture, other, 0), ==, 10000);
  g_assert_cmpint (sum (fixture, "nobody", 0), ==, 0);
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM spending"), ==, 4);
}

/* Items and their price commit together; what could not be read was charged too. */
static void
test_spending_on_reading_is_written_with_the_items (StoreFixture *fixture, gconstpointer unused)
{
  g_autofree char *account_uid = put_account (fixture, "1");
  g_autoptr(LfFetched) fetched = lf_fetched_new ();
  LfItemsBatch batch = { account_uid, LF_STREAM_MENTIONS, fetched, 5000 };
  g_autoptr(GError) error = NULL;

  fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  for (guint i = 0; i < 3; i++)
    {
      LfItem *item = lf_item_new ();

      item->network = g_strdup ("x");
      item->kind = LF_ITEM_MENTION;
      item->reference = lf_reference_new ();
      item->reference->remote_id = g_strdup_printf ("%u", i);
      item->reference->uri = g_strdup_printf ("https://x.com/i/status/%u", i);
      item->author.remote_id = g_strdup ("77");
      item->author.name = g_strdup ("Anna");
      item->author.handle = g_strdup ("@anna");
      item->text = g_strdup ("Guten Tag");
      g_ptr_array_add (fetched->items, item);
    }
  fetched->n_skipped = 1;

  {
    STORE_CALL (result, lf_store_put_items_async, fixture->store, &batch, NULL);

    g_assert_cmpint (lf_store_put_items_finish (fixture->store, result, &error), ==, 3);
    g_assert_no_error (error);
  }
  g_assert_cmpint (sum (fixture, account_uid, 0), ==, 20000);
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM spending WHERE kind = 'read'"), ==, 1);
}

/* Berlin: 1 November 2026, 00:00, is 31 October, 23:00 UTC. */
static void
test_spending_months_begin_by_local_time (void)
{
  gint64 start_us = G_GINT64_CONSTANT (1793487600) * LF_SECOND_US;

  g_assert_cmpint (lf_spending_month_us (start_us), ==, start_us);
  g_assert_cmpint (lf_spending_month_us (start_us + 29 * 24 * LF_HOUR_US), ==, start_us);
  g_assert_cmpint (lf_spending_month_us (start_us - LF_SECOND_US), ==, start_us - (31 * 24 + 1) * LF_HOUR_US);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/spending/is-summed-by-account-and-from-a-time-on", StoreFixture, NULL, store_fixture_set_up,
              test_spending_is_summed_by_account_and_from_a_time_on, store_fixture_tear_down);
  g_test_add ("/spending/on-reading-is-written-with-the-items", StoreFixture, NULL, store_fixture_set_up,
              test_spending_on_reading_is_written_with_the_items, store_fixture_tear_down);
  g_test_add_func ("/spending/months-begin-by-local-time", test_spending_months_begin_by_local_time);

  return g_test_run ();
}
