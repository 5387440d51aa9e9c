/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fill-profile FOLDER N: gives the first account of a profile, which has no items yet, N open mentions. */

#include "config.h"

#include "bench/bench-items.h"

#include "core/store/lf-store-accounts.h"

#include "lib/lf-test.h"

/* So many come by the network path. */
#define N_FIRST 2000

int
main (int    argc,
      char **argv)
{
  g_autoptr(LfClock) clock = lf_system_clock_new ();
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  g_autoptr(GAsyncResult) opened = NULL, listed = NULL;
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(LfStore) store = NULL;
  g_autoptr(GError) error = NULL;
  LfAccount *account;

  if (argc != 3)
    {
      g_printerr ("usage: fill-profile FOLDER N\n");
      return 2;
    }

  lf_store_open_async (argv[1], clock, NULL, lf_test_done_cb, &opened);
  store = lf_store_open_finish (lf_test_wait_for (&opened), &error);
  bench_exit_on_error (error);
  lf_store_list_accounts_async (store, NULL, lf_test_done_cb, &listed);
  accounts = lf_store_list_accounts_finish (store, lf_test_wait_for (&listed), &error);
  bench_exit_on_error (error);
  g_assert (accounts->len > 0);

  account = g_ptr_array_index (accounts, 0);
  for (guint i = 0; i < N_FIRST; i += BENCH_BATCH_SIZE)
    bench_put_batch (store, account->uid, random, i);
  g_clear_object (&store);
  bench_multiply_items (argv[1], N_FIRST, (guint) g_ascii_strtoull (argv[2], NULL, 10), FALSE);
  return 0;
}
