/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The feed over a real store: nothing on the screen moves by itself, and nothing is missing. */

#include "config.h"

#include "core/inbox/lf-feed.h"
#include "core/store/lf-store-accounts.h"
#include "core/store/lf-store-items.h"
#include "lib/lf-test.h"

#define NOW_US (1795000000 * LF_SECOND_US)

typedef struct {
  char    *folder;
  LfClock *clock;
  LfStore *store;
  char    *account_uid;
  LfFeed  *feed;
  GString *log;          /* what items-changed said */
  guint    n_put;
} Fixture;

static void
on_items_changed_cb (GListModel *model,
                     guint       position,
                     guint       n_removed,
                     guint       n_added,
                     Fixture    *fixture)
{
  g_string_append_printf (fixture->log, "%u-%u+%u ", position, n_removed, n_added);
}

static void
open_store (Fixture *fixture)
{
  g_autoptr(GAsyncResult) opened = NULL, stored = NULL;
  g_autoptr(LfAccount) account = lf_account_new (), kept = NULL;
  g_autoptr(GError) error = NULL;

  lf_store_open_async (fixture->folder, fixture->clock, NULL, lf_test_done_cb, &opened);
  fixture->store = lf_store_open_finish (lf_test_wait_for (&opened), &error);
  g_assert_no_error (error);

  account->network = g_strdup ("practice");
  account->server = g_strdup ("practice:");
  account->remote_id = g_strdup ("amt");
  account->handle = g_strdup ("@amt");
  account->name = g_strdup ("Amt");
  lf_store_put_account_async (fixture->store, account, NULL, lf_test_done_cb, &stored);
  kept = lf_store_put_account_finish (fixture->store, lf_test_wait_for (&stored), &error);
  g_assert_no_error (error);
  fixture->account_uid = g_strdup (kept->uid);
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  fixture->folder = lf_test_make_folder ();
  fixture->clock = LF_CLOCK (lf_fake_clock_new (NOW_US));
  fixture->log = g_string_new (NULL);
  open_store (fixture);
  fixture->feed = lf_feed_new (fixture->store);
  g_signal_connect (fixture->feed, "items-changed", G_CALLBACK (on_items_changed_cb), fixture);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_store_close_async (fixture->store, lf_test_done_cb, &result);
  lf_store_close_finish (fixture->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->feed);
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->clock);
  g_free (fixture->account_uid);
  g_string_free (fixture->log, TRUE);
  lf_test_remove_folder (fixture->folder);
}

static LfItem *
make_item (guint       n,
           gint64      created_us,
           const char *text)
{
  LfItem *item = lf_item_new ();

  item->network = g_strdup ("practice");
  item->kind = LF_ITEM_MENTION;
  item->reference = lf_reference_new ();
  item->reference->remote_id = g_strdup_printf ("%u", n);
  item->reference->uri = g_strdup_printf ("practice:amt/%u", n);
  item->author.remote_id = g_strdup ("anna");
  item->author.name = g_strdup ("Anna K.");
  item->author.handle = g_strdup ("@anna_k");
  item->text = g_strdup (text);
  item->created_us = created_us;
  return item;
}

/* Takes the items. */
static void
put_items (Fixture   *fixture,
           GPtrArray *items)
{
  g_autoptr(LfFetched) fetched = lf_fetched_new ();
  LfItemsBatch batch = { fixture->account_uid, LF_STREAM_MENTIONS, fetched, 0 };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fetched->items = items;
  lf_store_put_items_async (fixture->store, &batch, NULL, lf_test_done_cb, &result);
  lf_store_put_items_finish (fixture->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
put_item (Fixture    *fixture,
          guint       n,
          gint64      created_us,
          const char *text)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);

  g_ptr_array_add (items, make_item (n, created_us, text));
  put_items (fixture, items);
}

/* @n more items, a second apart, the last one the newest. */
static void
put_many (Fixture *fixture,
          guint    n)
{
  while (n > 0)
    {
      GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);

      for (guint i = 0; i < MIN (n, 500); i++, fixture->n_put++)
        g_ptr_array_add (items, make_item (fixture->n_put, NOW_US + fixture->n_put * LF_SECOND_US, "Wann öffnet das Bürgeramt?"));
      n -= items->len;
      put_items (fixture, items);
    }
}

static gboolean
is_loaded (gpointer data)
{
  gboolean loading;

  g_object_get (data, "loading", &loading, NULL);
  return !loading;
}

static void
set_query (Fixture     *fixture,
           LfFeedScope  scope,
           const char  *search)
{
  g_autoptr(LfFeedQuery) query = lf_feed_query_new ();

  query->scope = scope;
  query->search = g_strdup (search);
  lf_feed_set_query (fixture->feed, query);
  lf_test_wait_until (is_loaded, fixture->feed, 20);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->feed));
}

static LfFeedRow *
get_row (Fixture *fixture,
         guint    position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->feed), position);
}

static gboolean
has_item (gpointer data)
{
  return lf_feed_row_get_item (data) != NULL;
}

/* Returns: (transfer full): the row with its item */
static LfFeedRow *
get_filled (Fixture *fixture,
            guint    position)
{
  LfFeedRow *row = get_row (fixture, position);

  lf_test_wait_until (has_item, row, 20);
  return row;
}

static char *
dup_uid (Fixture *fixture,
         guint    position)
{
  g_autoptr(LfFeedRow) row = get_filled (fixture, position);

  return g_strdup (lf_feed_row_get_item (row)->uid);
}

static void
set_state (Fixture     *fixture,
           const char  *uid,
           LfItemState  state)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_store_set_item_state_async (fixture->store, uid, state, lf_test_done_cb, &result);
  lf_store_set_item_state_finish (fixture->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
}

typedef struct {
  Fixture *fixture;
  guint    n;
} Wanted;

static gboolean
has_n (gpointer data)
{
  Wanted *wanted = data;

  return count (wanted->fixture) == wanted->n;
}

static gboolean
has_n_new (gpointer data)
{
  Wanted *wanted = data;

  return lf_feed_get_n_new (wanted->fixture->feed) == wanted->n;
}

static void
wait_for_n (Fixture *fixture,
            guint    n)
{
  Wanted wanted = { fixture, n };

  lf_test_wait_until (has_n, &wanted, 20);
}

static void
wait_for_n_new (Fixture *fixture,
                guint    n)
{
  Wanted wanted = { fixture, n };

  lf_test_wait_until (has_n_new, &wanted, 20);
}

static void
test_ten_thousand_items_newest_first (Fixture      *fixture,
                                      gconstpointer unused)
{
  static const guint positions[] = { 0, 1, 5000, 9998, 9999 };

  put_many (fixture, 10000);
  set_query (fixture, LF_FEED_ALL, NULL);
  g_assert_cmpuint (count (fixture), ==, 10000);
  g_assert_cmpstr (fixture->log->str, ==, "0-0+500 500-0+9500 ");

  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    {
      g_autoptr(LfFeedRow) row = get_filled (fixture, positions[i]);
      g_autofree char *uri = g_strdup_printf ("practice:amt/%u", 9999 - positions[i]);

      g_assert_cmpstr (lf_feed_row_get_item (row)->reference->uri, ==, uri);
      g_assert_cmpuint (lf_feed_find_key (fixture->feed, lf_feed_row_get_key (row)), ==, positions[i]);
    }
  g_assert_null (get_row (fixture, 10000));
  g_assert_cmpuint (lf_feed_find_key (fixture->feed, 123456), ==, G_MAXUINT);
}

static void
test_a_row_is_the_same_while_it_is_held (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autoptr(LfFeedRow) row = NULL, again = NULL;

  put_many (fixture, 3);
  set_query (fixture, LF_FEED_OPEN, NULL);
  row = get_filled (fixture, 1);
  again = get_row (fixture, 1);
  g_assert_true (row == again);
  g_clear_object (&again);
  g_assert_finalize_object (g_steal_pointer (&row));
}

static void
test_a_filter_changes_in_two_steps (Fixture      *fixture,
                                    gconstpointer unused)
{
  g_autofree char *uid = NULL;

  put_many (fixture, 5);
  set_query (fixture, LF_FEED_ALL, NULL);
  uid = dup_uid (fixture, 2);
  set_state (fixture, uid, LF_ITEM_DONE);
  g_string_truncate (fixture->log, 0);

  set_query (fixture, LF_FEED_ANSWERED, NULL);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (fixture->log->str, ==, "0-5+0 0-0+1 ");
  set_query (fixture, LF_FEED_OPEN, NULL);
  g_assert_cmpuint (count (fixture), ==, 4);
}

static void
test_the_last_of_many_filters_counts (Fixture      *fixture,
                                      gconstpointer unused)
{
  g_autoptr(LfFeedQuery) all = lf_feed_query_new (), done = lf_feed_query_new ();

  put_many (fixture, 7);
  all->scope = LF_FEED_ALL;
  done->scope = LF_FEED_ANSWERED;
  for (guint i = 0; i < 20; i++)
    lf_feed_set_query (fixture->feed, i % 2 ? all : done);
  lf_test_wait_until (is_loaded, fixture->feed, 20);
  g_assert_cmpuint (count (fixture), ==, 7);
  g_assert_true (lf_feed_get_query (fixture->feed) == all);
}

static void
test_arrivals_wait_and_move_nothing (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autoptr(LfFeedRow) top = NULL, late = NULL, newest = NULL;

  put_many (fixture, 100);
  set_query (fixture, LF_FEED_OPEN, NULL);
  top = get_filled (fixture, 0);
  g_string_truncate (fixture->log, 0);

  put_many (fixture, 3);
  put_item (fixture, 5000, NOW_US + LF_SECOND_US / 2, "verspätet");
  wait_for_n_new (fixture, 4);
  g_assert_cmpstr (fixture->log->str, ==, "");
  g_assert_cmpuint (lf_feed_find_key (fixture->feed, lf_feed_row_get_key (top)), ==, 0);

  lf_feed_show_new (fixture->feed);
  g_assert_cmpuint (lf_feed_get_n_new (fixture->feed), ==, 0);
  g_assert_cmpstr (fixture->log->str, ==, "99-0+1 0-0+3 ");
  g_assert_cmpuint (lf_feed_find_key (fixture->feed, lf_feed_row_get_key (top)), ==, 3);
  newest = get_filled (fixture, 0);
  g_assert_cmpstr (lf_feed_row_get_item (newest)->reference->uri, ==, "practice:amt/102");
  late = get_filled (fixture, 102);
  g_assert_cmpstr (lf_feed_row_get_item (late)->text, ==, "verspätet");
}

static void
test_an_empty_list_shows_arrivals_at_once (Fixture      *fixture,
                                           gconstpointer unused)
{
  set_query (fixture, LF_FEED_OPEN, NULL);
  put_many (fixture, 2);
  wait_for_n (fixture, 2);
  g_assert_cmpuint (lf_feed_get_n_new (fixture->feed), ==, 0);
}

static void
test_an_arrival_done_elsewhere_waits_no_more (Fixture      *fixture,
                                              gconstpointer unused)
{
  g_autofree char *uid = NULL;

  put_many (fixture, 1);
  set_query (fixture, LF_FEED_OPEN, NULL);
  put_many (fixture, 1);
  wait_for_n_new (fixture, 1);

  {
    g_autoptr(LfFeed) other = lf_feed_new (fixture->store);
    g_autoptr(LfFeedRow) row = NULL;

    lf_feed_set_query (other, lf_feed_get_query (fixture->feed));
    lf_test_wait_until (is_loaded, other, 20);
    row = g_list_model_get_item (G_LIST_MODEL (other), 0);
    lf_test_wait_until (has_item, row, 20);
    uid = g_strdup (lf_feed_row_get_item (row)->uid);
  }
  set_state (fixture, uid, LF_ITEM_DONE);
  wait_for_n_new (fixture, 0);
  g_assert_cmpuint (count (fixture), ==, 1);
}

static void
test_done_items_leave_and_come_back_to_their_place (Fixture      *fixture,
                                                    gconstpointer unused)
{
  g_autofree char *first = NULL, *second = NULL;

  put_many (fixture, 6);
  set_query (fixture, LF_FEED_OPEN, NULL);
  first = dup_uid (fixture, 2);
  second = dup_uid (fixture, 3);
  g_string_truncate (fixture->log, 0);

  set_state (fixture, first, LF_ITEM_DONE);
  wait_for_n (fixture, 5);
  set_state (fixture, second, LF_ITEM_DONE);
  wait_for_n (fixture, 4);
  g_assert_cmpstr (fixture->log->str, ==, "2-1+0 2-1+0 ");

  set_state (fixture, first, LF_ITEM_OPEN);
  wait_for_n (fixture, 5);
  g_assert_cmpuint (lf_feed_get_n_new (fixture->feed), ==, 0);
  g_assert_cmpstr (fixture->log->str, ==, "2-1+0 2-1+0 2-0+1 ");
}

static gboolean
is_stale (gpointer data)
{
  return lf_feed_row_is_stale (data);
}

static void
test_the_held_row_stays_until_left (Fixture      *fixture,
                                    gconstpointer unused)
{
  g_autoptr(LfFeedRow) held = NULL;
  gint64 key;

  put_many (fixture, 4);
  set_query (fixture, LF_FEED_OPEN, NULL);
  held = get_filled (fixture, 1);
  key = lf_feed_row_get_key (held);
  lf_feed_hold_row (fixture->feed, key);

  set_state (fixture, lf_feed_row_get_item (held)->uid, LF_ITEM_ANSWERED);
  lf_test_wait_until (is_stale, held, 20);
  g_assert_cmpuint (count (fixture), ==, 4);
  g_assert_cmpuint (lf_feed_find_key (fixture->feed, key), ==, 1);

  /* The last hand lets it go; it still leaves only now. */
  g_clear_object (&held);
  g_assert_cmpuint (count (fixture), ==, 4);
  lf_feed_hold_row (fixture->feed, 0);
  g_assert_cmpuint (count (fixture), ==, 4);
  wait_for_n (fixture, 3);
  g_assert_cmpuint (lf_feed_find_key (fixture->feed, key), ==, G_MAXUINT);
}

static gboolean
has_other_text (gpointer data)
{
  return g_strcmp0 (lf_feed_row_get_item (data)->text, "Wann öffnet es heute?") == 0;
}

static void
test_a_changed_item_changes_its_row (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autoptr(LfFeedRow) row = NULL;

  put_many (fixture, 4);
  set_query (fixture, LF_FEED_OPEN, NULL);
  row = get_filled (fixture, 1);
  g_string_truncate (fixture->log, 0);
  put_item (fixture, 2, NOW_US + 2 * LF_SECOND_US, "Wann öffnet es heute?");
  lf_test_wait_until (has_other_text, row, 20);
  g_assert_cmpstr (fixture->log->str, ==, "");
}

static void
test_a_search_finds_and_keeps_its_order (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autofree char *uid = NULL;
  g_autoptr(LfFeedRow) first = NULL;

  put_many (fixture, 3);
  put_item (fixture, 900, NOW_US - LF_HOUR_US, "Die Müllabfuhr war nicht da");
  put_item (fixture, 901, NOW_US - 2 * LF_HOUR_US, "Müllabfuhr, zum zweiten Mal");
  set_query (fixture, LF_FEED_OPEN, "muellabfuhr");
  g_assert_cmpuint (count (fixture), ==, 2);
  first = get_filled (fixture, 0);
  g_assert_cmpstr (lf_feed_row_get_item (first)->reference->uri, ==, "practice:amt/901");

  uid = g_strdup (lf_feed_row_get_item (first)->uid);
  set_state (fixture, uid, LF_ITEM_DONE);
  wait_for_n (fixture, 1);
  put_item (fixture, 902, NOW_US - 3 * LF_HOUR_US, "Noch einmal: die Müllabfuhr");
  wait_for_n_new (fixture, 1);
  lf_feed_show_new (fixture->feed);
  set_state (fixture, uid, LF_ITEM_OPEN);
  wait_for_n (fixture, 3);
  g_assert_cmpuint (lf_feed_find_key (fixture->feed, lf_feed_row_get_key (first)), ==, 1);
}

static void
test_rows_of_one_turn_are_read_together (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  put_many (fixture, 1000);
  set_query (fixture, LF_FEED_ALL, NULL);
  for (guint i = 0; i < 200; i++)
    g_ptr_array_add (rows, get_row (fixture, 400 + i));

  /* All of them are there as soon as one is. */
  lf_test_wait_until (has_item, g_ptr_array_index (rows, 77), 20);
  for (guint i = 0; i < rows->len; i++)
    g_assert_nonnull (lf_feed_row_get_item (g_ptr_array_index (rows, i)));
}

static gboolean
has_head (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

typedef struct {
  Fixture *fixture;
  gint64   done_key;
  guint    n;          /* in the list, or waiting above it */
} Settled;

static gboolean
is_settled (gpointer data)
{
  Settled *wanted = data;

  return lf_feed_find_key (wanted->fixture->feed, wanted->done_key) == G_MAXUINT &&
         count (wanted->fixture) + lf_feed_get_n_new (wanted->fixture->feed) == wanted->n;
}

/* What happens between the first rows and the rest is neither missing nor there twice. */
static void
test_a_long_list_begins_at_once_and_goes_on_below (Fixture      *fixture,
                                                   gconstpointer unused)
{
  g_autoptr(LfFeedQuery) query = lf_feed_query_new ();
  g_autoptr(LfFeedRow) first = NULL;
  g_autofree char *uid = NULL;
  const guint n = 2 * LF_FEED_HEAD + 200;
  Settled settled;

  put_many (fixture, n);
  lf_feed_set_query (fixture->feed, query);
  lf_test_wait_until (has_head, fixture->feed, 20);
  g_assert_cmpuint (count (fixture), ==, LF_FEED_HEAD);
  g_assert_false (is_loaded (fixture->feed));
  first = get_filled (fixture, 0);
  uid = g_strdup (lf_feed_row_get_item (first)->uid);
  lf_test_wait_until (is_loaded, fixture->feed, 20);
  g_assert_cmpstr (fixture->log->str, ==, "0-0+500 500-0+700 ");
  for (guint i = 0; i + 1 < n; i += 100)
    {
      g_autoptr(LfFeedRow) above = get_filled (fixture, i), below = get_filled (fixture, i + 1);

      g_assert_cmpint (lf_feed_row_get_item (above)->created_us, ==, lf_feed_row_get_item (below)->created_us + LF_SECOND_US);
    }

  /* Once more, with a deed and an arrival while only the head is there. */
  lf_feed_set_query (fixture->feed, query);
  lf_test_wait_until (is_loaded, fixture->feed, 20);
  g_string_truncate (fixture->log, 0);
  lf_feed_set_query (fixture->feed, query);
  while (count (fixture) != LF_FEED_HEAD)
    g_main_context_iteration (NULL, TRUE);
  set_state (fixture, uid, LF_ITEM_DONE);
  put_many (fixture, 1);
  lf_test_wait_until (is_loaded, fixture->feed, 20);
  settled = (Settled) { fixture, lf_feed_row_get_key (first), n };
  lf_test_wait_until (is_settled, &settled, 20);
}

#define ADD(name, test) g_test_add ("/feed/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("ten-thousand-items-newest-first", test_ten_thousand_items_newest_first);
  ADD ("a-long-list-begins-at-once-and-goes-on-below", test_a_long_list_begins_at_once_and_goes_on_below);
  ADD ("a-row-is-the-same-while-it-is-held", test_a_row_is_the_same_while_it_is_held);
  ADD ("a-filter-changes-in-two-steps", test_a_filter_changes_in_two_steps);
  ADD ("the-last-of-many-filters-counts", test_the_last_of_many_filters_counts);
  ADD ("arrivals-wait-and-move-nothing", test_arrivals_wait_and_move_nothing);
  ADD ("an-empty-list-shows-arrivals-at-once", test_an_empty_list_shows_arrivals_at_once);
  ADD ("an-arrival-done-elsewhere-waits-no-more", test_an_arrival_done_elsewhere_waits_no_more);
  ADD ("done-items-leave-and-come-back-to-their-place", test_done_items_leave_and_come_back_to_their_place);
  ADD ("the-held-row-stays-until-left", test_the_held_row_stays_until_left);
  ADD ("a-changed-item-changes-its-row", test_a_changed_item_changes_its_row);
  ADD ("a-search-finds-and-keeps-its-order", test_a_search_finds_and_keeps_its_order);
  ADD ("rows-of-one-turn-are-read-together", test_rows_of_one_turn_are_read_together);
  return g_test_run ();
}
