/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast the store is: inserts as a network brings them, and a feed of a million rows. Prints name, value, unit and goal by tabs. */

#include "config.h"

#include "core/store/lf-db.h"
#include "core/store/lf-store-accounts.h"
#include "core/store/lf-store-feed.h"
#include "core/store/lf-store-items.h"

#include "lib/lf-test.h"

#include <stdlib.h>

#define BATCH_SIZE 40
#define N_BATCHES 500
#define N_JUMPS 300
#define N_OPENED 5
#define PAGE_SIZE 200

static const char * const words[] = {
  "Linde", "Straßensperrung", "Bürgeramt", "Müllerstraße", "heute", "morgen", "warum", "Spielplatz", "geöffnet", "Termin", "Ausweis",
  "Kurfürstendamm", "Baustelle", "danke", "bitte", "Lärm", "Radweg", "Kita", "Antrag", "wann",
};

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

static void
exit_on_error (GError *error)
{
  if (error == NULL)
    return;

  g_printerr ("%s\n", error->message);
  exit (1);
}

static char *
make_text (GRand *random)
{
  g_autoptr(GString) text = g_string_new ("@bezirksamt");
  guint n_words = g_rand_int_range (random, 10, 40);

  for (guint i = 0; i < n_words; i++)
    g_string_append_printf (text, " %s", words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static LfItem *
make_item (GRand *random, guint number)
{
  LfItem *item = lf_item_new ();

  item->network = g_strdup ("mastodon");
  item->kind = LF_ITEM_MENTION;
  item->reference = lf_reference_new ();
  item->reference->uri = g_strdup_printf ("https://example.org/users/u%u/statuses/%u", number % 1000, number);
  item->reference->remote_id = g_strdup_printf ("%u", number);
  item->author.remote_id = g_strdup_printf ("%u", number % 1000);
  item->author.name = g_strdup_printf ("Bürgerin %u", number % 1000);
  item->author.handle = g_strdup_printf ("@u%u@example.org", number % 1000);
  item->text = make_text (random);
  item->created_us = G_GINT64_CONSTANT (1795600000000000) + number * LF_SECOND_US;
  return item;
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
  exit_on_error (error);
  return g_strdup (stored->uid);
}

static void
put_batch (LfStore *store, const char *account_uid, GRand *random, guint first)
{
  g_autoptr(LfFetched) fetched = lf_fetched_new ();
  LfItemsBatch batch = { account_uid, LF_STREAM_MENTIONS, fetched };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  for (guint i = 0; i < BATCH_SIZE; i++)
    g_ptr_array_add (fetched->items, make_item (random, first + i));
  fetched->next_cursor = g_strdup_printf ("%u", first);
  lf_store_put_items_async (store, &batch, NULL, lf_test_done_cb, &result);
  lf_store_put_items_finish (store, lf_test_wait_for (&result), &error);
  exit_on_error (error);
}

/* The rest is copied from what the network path made, with new names and times. */
static void
fill_up (const char *folder, guint n_items)
{
  g_autofree char *path = g_build_filename (folder, "litfass.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDb) db = lf_db_open (path, FALSE, &error);
  gint64 n_first = BATCH_SIZE * N_BATCHES;

  lf_db_begin (db, TRUE, &error);
  for (gint64 round = 1; error == NULL && round * n_first < n_items; round++)
    {
      lf_db_run (db, &error, "INSERT INTO item (uid, network, uri, kind, author_remote_id, author_name, author_handle, text, folded, audience, "
                 "root_uri, created_us, arrived_us, state, in_feed, seq) SELECT uid || ?1, network, uri || '-' || ?1, kind, author_remote_id, "
                 "author_name, author_handle, text, folded, audience, uri || '-' || ?1, created_us + ?1 * ?2 * 1000000, arrived_us, "
                 "iif (id % 3 = 0, 'open', iif (id % 3 = 1, 'done', 'answered')), 1, seq + ?1 * ?2 FROM item WHERE id <= ?2", "ii",
                 round, n_first);
      if (error == NULL)
        lf_db_run (db, &error, "INSERT INTO item_seen SELECT id, 1, id, 'mentions' FROM item WHERE id > ?1 * ?2", "ii", round, n_first);
    }
  if (error == NULL)
    lf_db_run (db, &error, "UPDATE counter SET value = (SELECT max (seq) FROM item)", "");
  if (error == NULL)
    lf_db_commit (db, &error);
  exit_on_error (error);
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
  exit_on_error (error);
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
  exit_on_error (error);
}

static void
bench_inserts (LfStore *store, const char *account_uid)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  gint64 began_us = g_get_monotonic_time ();

  for (guint i = 0; i < N_BATCHES; i++)
    put_batch (store, account_uid, random, i * BATCH_SIZE);
  print_result ("inserts from the network path, batches of 40", N_BATCHES * BATCH_SIZE * 1000.0 / get_ms_since (began_us), "1/s", "");
}

static void
bench_filter (LfStore *store, const char *name, LfFeedScope scope, const char *account_uid, const char *search)
{
  gint64 began_us = g_get_monotonic_time ();
  g_autoptr(GArray) ids = read_ids (store, scope, account_uid, search);
  g_autofree char *title = g_strdup_printf ("ids of filter %s (%u rows)", name, ids->len);

  print_result (title, get_ms_since (began_us), "ms", "");
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
bench_first_page (LfStore *store)
{
  double all_ms[N_OPENED], ids_ms[N_OPENED];

  for (guint i = 0; i < N_OPENED; i++)
    {
      gint64 began_us = g_get_monotonic_time ();
      g_autoptr(GArray) ids = read_ids (store, LF_FEED_ALL, NULL, NULL);

      ids_ms[i] = get_ms_since (began_us);
      read_page (store, ids, 0, 50);
      all_ms[i] = get_ms_since (began_us);
    }
  qsort (all_ms, N_OPENED, sizeof (double), compare_numbers);
  qsort (ids_ms, N_OPENED, sizeof (double), compare_numbers);
  print_result ("feed: first page of 50 rows, median of 5", all_ms[N_OPENED / 2], "ms", "<= 150");
  print_result ("feed: of that all ids", ids_ms[N_OPENED / 2], "ms", "");
}

static void
bench_feed (LfStore *store, const char *account_uid)
{
  g_autoptr(GArray) ids = read_ids (store, LF_FEED_ALL, NULL, NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed (2);
  double sum_ms = 0, worst_ms = 0;

  print_result ("feed: rows", ids->len, "", "1000000");
  bench_first_page (store);
  for (guint i = 0; i < N_JUMPS; i++)
    {
      gint64 jumped_us = g_get_monotonic_time ();
      double ms;

      read_page (store, ids, g_rand_int_range (random, 0, ids->len - PAGE_SIZE), PAGE_SIZE);
      ms = get_ms_since (jumped_us);
      sum_ms += ms;
      worst_ms = MAX (worst_ms, ms);
    }
  print_result ("feed: jump of 200 rows, mean", sum_ms / N_JUMPS, "ms", "");
  print_result ("feed: jump of 200 rows, worst", worst_ms, "ms", "<= 6");

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
  exit_on_error (error);
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
  exit_on_error (error);

  uids[0] = ((LfItem *) g_ptr_array_index (rows, 0))->uid;
  began_us = g_get_monotonic_time ();
  lf_store_erase_items_async (store, uids, lf_test_done_cb, &erased);
  lf_store_erase_items_finish (store, lf_test_wait_for (&erased), &error);
  exit_on_error (error);
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

  lf_store_open_async (folder, clock, NULL, lf_test_done_cb, &result);
  store = lf_store_open_finish (lf_test_wait_for (&result), &error);
  exit_on_error (error);

  account_uid = add_account (store);
  bench_inserts (store, account_uid);
  fill_up (folder, n_items);
  bench_feed (store, account_uid);
  bench_count (store);
  ids = read_ids (store, LF_FEED_ALL, NULL, NULL);
  bench_erase (store, ids);

  g_clear_object (&store);
  lf_test_remove_folder (folder);
  return 0;
}
