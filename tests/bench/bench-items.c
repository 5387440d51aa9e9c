/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items for the measuring programs: mentions in the words of citizens, by the network path and copied. */

#include "config.h"

#include "bench/bench-items.h"

#include "core/store/lf-db.h"

#include "lib/lf-test.h"

#include <stdlib.h>

static const char * const words[] = {
  "Linde", "Straßensperrung", "Bürgeramt", "Müllerstraße", "heute", "morgen", "warum", "Spielplatz", "geöffnet", "Termin", "Ausweis",
  "Kurfürstendamm", "Baustelle", "danke", "bitte", "Lärm", "Radweg", "Kita", "Antrag", "wann",
};

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

void
bench_exit_on_error (GError *error)
{
  if (error == NULL)
    return;

  g_printerr ("%s\n", error->message);
  exit (1);
}

void
bench_put_batch (LfStore *store, const char *account_uid, GRand *random, guint first)
{
  g_autoptr(LfFetched) fetched = lf_fetched_new ();
  LfItemsBatch batch = { account_uid, LF_STREAM_MENTIONS, fetched, 0 };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  for (guint i = 0; i < BENCH_BATCH_SIZE; i++)
    g_ptr_array_add (fetched->items, make_item (random, first + i));
  fetched->next_cursor = g_strdup_printf ("%u", first);
  lf_store_put_items_async (store, &batch, NULL, lf_test_done_cb, &result);
  lf_store_put_items_finish (store, lf_test_wait_for (&result), &error);
  bench_exit_on_error (error);
}

void
bench_multiply_items (const char *folder,
                      guint       n_first,
                      guint       n_items,
                      gboolean    mixed)
{
  g_autofree char *path = g_build_filename (folder, "litfass.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDb) db = lf_db_open (path, FALSE, &error);

  bench_exit_on_error (error);
  lf_db_begin (db, TRUE, &error);
  for (gint64 round = 1; error == NULL && round * n_first < n_items; round++)
    {
      lf_db_run (db, &error, "INSERT INTO item (uid, network, uri, kind, author_remote_id, author_name, author_handle, text, folded, audience, "
                 "root_uri, created_us, arrived_us, state, in_feed, seq) SELECT uid || ?1, network, uri || '-' || ?1, kind, author_remote_id, "
                 "author_name, author_handle, text, folded, audience, uri || '-' || ?1, created_us + ?1 * ?2 * 1000000, arrived_us, "
                 "iif (?3 = 0 OR id % 3 = 0, 'open', iif (id % 3 = 1, 'done', 'answered')), 1, seq + ?1 * ?2 FROM item WHERE id <= ?2", "iii",
                 round, (gint64) n_first, (gint64) mixed);
      if (error == NULL)
        lf_db_run (db, &error, "INSERT INTO item_seen SELECT id, 1, id, 'mentions' FROM item WHERE id > ?1 * ?2", "ii", round, (gint64) n_first);
    }
  if (error == NULL)
    lf_db_run (db, &error, "UPDATE counter SET value = (SELECT max (seq) FROM item)", "");
  if (error == NULL)
    lf_db_commit (db, &error);
  bench_exit_on_error (error);
}
