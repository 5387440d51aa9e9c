/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast the store is: inserts as a network brings them, and a feed of a million rows. Prints name, value, unit and goal by tabs. */

#include "config.h"

#include "bench/bench-items.h"

#include "core/inbox/lf-feed.h"
#include "core/store/lf-store-accounts.h"
#include "core/store/lf-store-feed.h"

#include "lib/lf-test.h"

#include <locale.h>
#include <sqlite3.h>
#include <stdlib.h>

#define N_BATCHES 500
#define N_ROUNDS 10
#define N_JUMPS 500
#define N_OPENED 15
#define PAGE_SIZE 200

static void
print_result (const char *name, double value, const char *unit, const char *goal)
{
  g_print ("%s\t%.2f\t%s\t%s\n", name, value, unit, goal);
}

static double
get_ms_since (gint64 began_us)
{
  return (g_get_monotonic_time () - began_us) / 1000.0;
}

static char *
add_account (LfStore *store)
{
  g_autoptr(LfAccount) account = lf_account_new ();
  g_autoptr(LfAccount) stored = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  account->network = g_strdup ("mastodon");
  account->server = g_strdup ("https://example.org");
  account->remote_id = g_strdup ("1");
  account->handle = g_strdup ("@bezirksamt@example.org");
  account->name = g_strdup ("Bezirksamt");
  lf_store_put_account_async (store, account, NULL, lf_test_done_cb, &result);
  stored = lf_store_put_account_finish (store, lf_test_wait_for (&result), &error);
  bench_exit_on_error (error);
  return g_strdup (stored->uid);
}

static GArray *
read_head (LfStore *store)
{
  g_autoptr(LfFeedQuery) query = lf_feed_query_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GArray *ids;

  query->scope = LF_FEED_ALL;
  lf_store_read_feed_head_async (store, query, LF_FEED_HEAD, NULL, lf_test_done_cb, &result);
  ids = lf_store_read_feed_finish (store, lf_test_wait_for (&result), NULL, &error);
  bench_exit_on_error (error);
  return ids;
}

static GArray *
read_ids (LfStore *store, LfFeedScope scope, const char *account_uid, const char *search)
{
  g_autoptr(LfFeedQuery) query = lf_feed_query_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GArray *ids;

  query->scope = scope;
  query->account_uid = g_strdup (account_uid);
  query->search = g_strdup (search);
  lf_store_read_feed_async (store, query, NULL, lf_test_done_cb, &result);
  ids = lf_store_read_feed_finish (store, lf_test_wait_for (&result), NULL, &error);
  bench_exit_on_error (error);
  return ids;
}

static void
read_page (LfStore *store, GArray *ids, guint first, guint n_rows)
{
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = first; i < MIN (first + n_rows, ids->len); i++)
    g_array_append_val (keys, g_array_index (ids, LfFeedId, i).key);
  lf_store_read_rows_async (store, keys, NULL, lf_test_done_cb, &result);
  rows = lf_store_read_rows_finish (store, lf_test_wait_for (&result), &error);
  bench_exit_on_error (error);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
get_median (double *values, guint n)
{
  qsort (values, n, sizeof (double), compare_numbers);
  return values[n / 2];
}

static void
bench_inserts (LfStore *store, const char *account_uid)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  double per_second[N_ROUNDS];

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      gint64 began_us = g_get_monotonic_time ();

      for (guint i = 0; i < N_BATCHES / N_ROUNDS; i++)
        bench_put_batch (store, account_uid, random, (round * (N_BATCHES / N_ROUNDS) + i) * BENCH_BATCH_SIZE);
      per_second[round] = N_BATCHES / N_ROUNDS * BENCH_BATCH_SIZE * 1000.0 / get_ms_since (began_us);
    }
  print_result ("inserts from the network path, median of 10 × 50 × 40", get_median (per_second, N_ROUNDS), "1/s", "");
  print_result ("  worst", per_second[0], "1/s", "");
}

static void
bench_filter (LfStore *store, const char *name, LfFeedScope scope, const char *account_uid, const char *search)
{
  gint64 began_us = g_get_monotonic_time ();
  g_autoptr(GArray) ids = read_ids (store, scope, account_uid, search);
  g_autofree char *title = g_strdup_printf ("ids of filter %s (%u rows)", name, ids->len);

  print_result (title, get_ms_since (began_us), "ms", "");
}

/* The same out of SQLite with nothing around it: what the machine needs at least, in this very moment. */
static sqlite3 *
open_bare (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "litfass.db", NULL);
  sqlite3 *db = NULL;

  g_assert (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK);
  return db;
}

static sqlite3_stmt *
prepare_bare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  g_assert (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK);
  return statement;
}

static double
read_ids_bare (sqlite3 *db, guint n_items)
{
  gint64 began_us = g_get_monotonic_time ();
  sqlite3_stmt *statement = prepare_bare (db, "SELECT id, created_us FROM item WHERE in_feed = 1 ORDER BY created_us DESC, id DESC");
  g_autofree gint64 *ids = g_new (gint64, 2 * (gsize) n_items);
  guint n = 0;

  while (sqlite3_step (statement) == SQLITE_ROW && n < n_items)
    {
      ids[2 * n] = sqlite3_column_int64 (statement, 0);
      ids[2 * n + 1] = sqlite3_column_int64 (statement, 1);
      n++;
    }
  sqlite3_finalize (statement);
  return get_ms_since (began_us);
}

static double
read_page_bare (sqlite3_stmt *statement, GArray *ids, guint first)
{
  gint64 began_us = g_get_monotonic_time ();

  for (guint i = first; i < MIN (first + PAGE_SIZE, ids->len); i++)
    {
      sqlite3_bind_int64 (statement, 1, g_array_index (ids, LfFeedId, i).key);
      while (sqlite3_step (statement) == SQLITE_ROW)
        for (int column = 0; column < sqlite3_column_count (statement); column++)
          sqlite3_column_text (statement, column);
      sqlite3_reset (statement);
    }
  return get_ms_since (began_us);
}

static void
bench_first_page (LfStore *store, sqlite3 *bare, guint n_items)
{
  double page_ms[N_OPENED], ids_ms[N_OPENED], bare_ms[N_OPENED];

  for (guint i = 0; i < N_OPENED; i++)
    {
      gint64 began_us = g_get_monotonic_time ();
      g_autoptr(GArray) head = read_head (store);
      g_autoptr(GArray) ids = NULL;

      read_page (store, head, 0, 50);
      page_ms[i] = get_ms_since (began_us);
      began_us = g_get_monotonic_time ();
      ids = read_ids (store, LF_FEED_ALL, NULL, NULL);
      ids_ms[i] = get_ms_since (began_us);
      bare_ms[i] = read_ids_bare (bare, n_items);
    }
  print_result ("feed: first page of 50 rows, median of 15", get_median (page_ms, N_OPENED), "ms", "<= 150");
  print_result ("  worst", page_ms[N_OPENED - 1], "ms", "");
  print_result ("  all ids behind it, median", get_median (ids_ms, N_OPENED), "ms", "");
  print_result ("  as a ratio to a bare read of the ids, median", ids_ms[N_OPENED / 2] / get_median (bare_ms, N_OPENED), "", "");
}

static void
bench_jumps (LfStore *store, sqlite3 *bare, GArray *ids)
{
  sqlite3_stmt *statement = prepare_bare (bare, "SELECT uid, network, uri, kind, author_remote_id, author_name, author_handle, author_url, "
                                          "text, links, url, extra, audience, parent_uri, root_uri, created_us, state, seq, problem "
                                          "FROM item WHERE id = ?");
  g_autoptr(GRand) random = g_rand_new_with_seed (2);
  double jump_ms[N_JUMPS], bare_ms[N_JUMPS];

  for (guint i = 0; i < N_JUMPS; i++)
    {
      guint first = g_rand_int_range (random, 0, ids->len - PAGE_SIZE);
      gint64 jumped_us = g_get_monotonic_time ();

      read_page (store, ids, first, PAGE_SIZE);
      jump_ms[i] = get_ms_since (jumped_us);
      bare_ms[i] = read_page_bare (statement, ids, g_rand_int_range (random, 0, ids->len - PAGE_SIZE));
    }
  sqlite3_finalize (statement);
  print_result ("feed: jump of 200 rows, median of 500", get_median (jump_ms, N_JUMPS), "ms", "");
  print_result ("  worst", jump_ms[N_JUMPS - 1], "ms", "<= 6");
  print_result ("  as a ratio to a bare read of such rows, median", jump_ms[N_JUMPS / 2] / get_median (bare_ms, N_JUMPS), "", "");
  print_result ("  worst of the bare read", bare_ms[N_JUMPS - 1], "ms", "");
}

static void
bench_feed (LfStore *store, const char *folder, const char *account_uid)
{
  g_autoptr(GArray) ids = read_ids (store, LF_FEED_ALL, NULL, NULL);
  sqlite3 *bare = open_bare (folder);

  print_result ("feed: rows", ids->len, "", "1000000");
  bench_first_page (store, bare, ids->len);
  bench_jumps (store, bare, ids);
  sqlite3_close (bare);

  bench_filter (store, "open", LF_FEED_OPEN, NULL, NULL);
  bench_filter (store, "answered", LF_FEED_ANSWERED, NULL, NULL);
  bench_filter (store, "open, one account", LF_FEED_OPEN, account_uid, NULL);
  bench_filter (store, "all, search “linde müllerstr”", LF_FEED_ALL, NULL, "linde müllerstr");
  bench_filter (store, "all, search for one person", LF_FEED_ALL, NULL, "u517");
}

static void
bench_count (LfStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 began_us = g_get_monotonic_time ();
  LfStoreCounts counts;

  lf_store_count_async (store, lf_test_done_cb, &result);
  lf_store_count_finish (store, lf_test_wait_for (&result), &counts, &error);
  bench_exit_on_error (error);
  print_result ("counts of the sidebar", get_ms_since (began_us), "ms", "");
}

static void
bench_erase (LfStore *store, GArray *ids)
{
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GAsyncResult) read = NULL, erased = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  const char *uids[] = { NULL, NULL };
  gint64 began_us;

  g_array_append_val (keys, g_array_index (ids, LfFeedId, ids->len / 2).key);
  lf_store_read_rows_async (store, keys, NULL, lf_test_done_cb, &read);
  rows = lf_store_read_rows_finish (store, lf_test_wait_for (&read), &error);
  bench_exit_on_error (error);

  uids[0] = ((LfItem *) g_ptr_array_index (rows, 0))->uid;
  began_us = g_get_monotonic_time ();
  lf_store_erase_items_async (store, uids, lf_test_done_cb, &erased);
  lf_store_erase_items_finish (store, lf_test_wait_for (&erased), &error);
  bench_exit_on_error (error);
  print_result ("erasing one item from all files", get_ms_since (began_us), "ms", "");
}

int
main (int argc, char *argv[])
{
  guint n_items = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  char *folder = lf_test_make_folder ();
  g_autoptr(LfClock) clock = lf_system_clock_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfStore) store = NULL;
  g_autofree char *account_uid = NULL;
  g_autoptr(GArray) ids = NULL;

  setlocale (LC_ALL, "C.UTF-8");
  lf_store_open_async (folder, clock, NULL, lf_test_done_cb, &result);
  store = lf_store_open_finish (lf_test_wait_for (&result), &error);
  bench_exit_on_error (error);

  account_uid = add_account (store);
  bench_inserts (store, account_uid);
  bench_multiply_items (folder, N_BATCHES * BENCH_BATCH_SIZE, n_items, TRUE);
  bench_feed (store, folder, account_uid);
  bench_count (store);
  ids = read_ids (store, LF_FEED_ALL, NULL, NULL);
  bench_erase (store, ids);

  g_clear_object (&store);
  lf_test_remove_folder (folder);
  return 0;
}
