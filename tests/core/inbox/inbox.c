/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox: looks often enough and never too often, loses nothing, and serves the other processes of the profile. */

#include "config.h"

#include "core/inbox/desk.h"
#include "core/inbox/lf-sync-report.h"
#include "core/store/lf-store-feed.h"
#include "core/store/lf-store-items.h"
#include "core/store/lf-store-settings.h"
#include "lib/lf-test.h"

typedef struct {
  char    *folder;
  LfClock *clock;
  Desk    *desk;
  char    *account;
  guint    n_looks;
  guint    n_wanted;
} Fixture;

static void
on_looked_cb (LfInbox    *inbox,
              const char *account_uid,
              guint       n_new,
              Fixture    *fixture)
{
  g_assert_nonnull (lf_accounts_find (fixture->desk->accounts, account_uid));
  fixture->n_looks++;
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  fixture->folder = lf_test_make_folder ();
  fixture->clock = LF_CLOCK (lf_fake_clock_new (DESK_NOW_US));
  fixture->desk = desk_new (fixture->folder, fixture->clock);
  fixture->account = desk_add_account (fixture->desk, "Bezirksamt");
  g_signal_connect (fixture->desk->inbox, "looked", G_CALLBACK (on_looked_cb), fixture);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  desk_free (fixture->desk);
  g_free (fixture->account);
  g_assert_finalize_object (fixture->clock);
  lf_test_remove_folder (fixture->folder);
}

static LfAccount *
get_account (Fixture *fixture)
{
  return lf_adapter_get_account (lf_accounts_find (fixture->desk->accounts, fixture->account));
}

static gboolean
has_looked (gpointer data)
{
  Fixture *fixture = data;

  return fixture->n_looks >= fixture->n_wanted;
}

static void
wait_for_looks (Fixture *fixture,
                guint    n)
{
  fixture->n_wanted = n;
  lf_test_wait_until (has_looked, fixture, 20);
}

static gboolean
has_failed (gpointer data)
{
  return get_account (data)->state != LF_ACCOUNT_FINE;
}

static gboolean
is_fine (gpointer data)
{
  return get_account (data)->state == LF_ACCOUNT_FINE;
}

static guint
get_calls_left (Fixture *fixture)
{
  return lf_practice_faults_get (fixture->folder, fixture->account).count;
}

/* Lets everything end that can end without the clock. */
static void
settle (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_clear_object (&result);
      lf_store_get_setting_async (fixture->desk->store, "x", NULL, lf_test_done_cb, &result);
      g_free (lf_store_get_setting_finish (fixture->desk->store, lf_test_wait_for (&result), &error));
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
}

static GPtrArray *
list_open (Fixture *fixture)
{
  g_autoptr(LfFeedQuery) query = lf_feed_query_new ();
  g_autoptr(GAsyncResult) read = NULL, rows = NULL;
  g_autoptr(GArray) ids = NULL, keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GError) error = NULL;
  GPtrArray *items;
  gint64 seq;

  query->scope = LF_FEED_OPEN;
  lf_store_read_feed_async (fixture->desk->store, query, NULL, lf_test_done_cb, &read);
  ids = lf_store_read_feed_finish (fixture->desk->store, lf_test_wait_for (&read), &seq, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < ids->len; i++)
    g_array_append_val (keys, g_array_index (ids, LfFeedId, i).key);
  lf_store_read_rows_async (fixture->desk->store, keys, NULL, lf_test_done_cb, &rows);
  items = lf_store_read_rows_finish (fixture->desk->store, lf_test_wait_for (&rows), &error);
  g_assert_no_error (error);
  return items;
}

static guint
list_open_and_count (Fixture *fixture)
{
  g_autoptr(GPtrArray) items = list_open (fixture);

  return items->len;
}

static void
test_what_citizens_write_comes_once (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autoptr(LfReceipt) receipt = desk_publish (fixture->desk, fixture->account, "k1", "Der Markt öffnet um acht.", NULL);
  g_autoptr(GHashTable) failures = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;
  gssize n_new;

  desk_advance (fixture->desk, LF_MINUTE_US);
  n_new = desk_sync (fixture->desk, NULL, &failures, &error);
  g_assert_no_error (error);
  g_assert_null (failures);
  g_assert_cmpint (n_new, >=, 2);
  items = list_open (fixture);
  g_assert_cmpint (items->len, ==, n_new);

  g_assert_cmpint (desk_sync (fixture->desk, fixture->account, NULL, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpint (lf_inbox_get_looked_us (fixture->desk->inbox, fixture->account), ==, DESK_NOW_US + LF_MINUTE_US);
  g_assert_cmpint (desk_sync (fixture->desk, "no such account", NULL, &error), ==, -1);
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING);
}

static void
test_all_pages_come_in_one_round (Fixture      *fixture,
                                  gconstpointer unused)
{
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;
  gssize n_first = desk_sync (fixture->desk, NULL, NULL, &error), n_new;
  guint n_replies = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i);
      g_autoptr(LfReceipt) receipt = desk_publish (fixture->desk, fixture->account, key, "Das Bürgeramt ist offen.", NULL);
    }
  desk_advance (fixture->desk, LF_MINUTE_US);
  n_new = desk_sync (fixture->desk, NULL, NULL, &error);
  g_assert_no_error (error);
  items = list_open (fixture);
  g_assert_cmpint (items->len, ==, n_first + n_new);
  for (guint i = 0; i < items->len; i++)
    if (((LfItem *) g_ptr_array_index (items, i))->kind == LF_ITEM_REPLY)
      n_replies++;
  g_assert_cmpuint (n_replies, >, 80);
}

static gboolean
is_at_rest (gpointer data)
{
  return !lf_inbox_is_looking (((Fixture *) data)->desk->inbox);
}

static void
pass_a_second (Fixture *fixture)
{
  desk_advance (fixture->desk, LF_SECOND_US);
  settle (fixture);
  lf_test_wait_until (is_at_rest, fixture, 20);
}

/* How long it took until one more look, in whole seconds. */
static guint
wait_for_next_look (Fixture *fixture)
{
  guint n_looks = fixture->n_looks;

  for (guint seconds = 1; seconds <= 120; seconds++)
    {
      pass_a_second (fixture);
      if (fixture->n_looks > n_looks)
        return seconds;
    }
  return G_MAXUINT;
}

static void
test_it_looks_when_the_network_says (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_start (fixture->desk->inbox);
  wait_for_looks (fixture, 1);

  /* The first question comes within half a minute; after it nobody has anything to say. */
  g_assert_cmpuint (wait_for_next_look (fixture), <=, 31);
  g_assert_cmpuint (list_open_and_count (fixture), ==, 1);
  g_assert_cmpuint (wait_for_next_look (fixture), <=, 60);
  g_assert_cmpuint (wait_for_next_look (fixture), ==, 60);

  lf_inbox_stop (fixture->desk->inbox);
  desk_advance (fixture->desk, LF_HOUR_US);
  settle (fixture);
  g_assert_cmpuint (fixture->n_looks, ==, 4);
  lf_inbox_start (fixture->desk->inbox);
  wait_for_looks (fixture, 5);
}

static void
test_what_stirred_is_looked_at_at_once (Fixture      *fixture,
                                        gconstpointer unused)
{
  g_autoptr(LfReceipt) receipt = NULL;

  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_start (fixture->desk->inbox);
  wait_for_looks (fixture, 1);
  while (wait_for_next_look (fixture) != 60)
    continue;

  receipt = desk_publish (fixture->desk, fixture->account, "k1", "Der Markt öffnet um acht.", NULL);
  g_assert_cmpuint (wait_for_next_look (fixture), ==, 1);
  /* The answers come 3 to 15 seconds after the post. */
  g_assert_cmpuint (wait_for_next_look (fixture), <=, 16);
}

static void
test_all_accounts_are_looked_at_together (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autofree char *second = NULL, *third = NULL;
  gint64 seen_us[2];

  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_start (fixture->desk->inbox);
  wait_for_looks (fixture, 1);
  desk_advance (fixture->desk, 7 * LF_SECOND_US);
  second = desk_add_account (fixture->desk, "Umweltamt");
  wait_for_looks (fixture, 2);
  desk_advance (fixture->desk, 13 * LF_SECOND_US);
  third = desk_add_account (fixture->desk, "Ordnungsamt");
  wait_for_looks (fixture, 3);

  for (guint i = 0; i < 240; i++)
    pass_a_second (fixture);
  seen_us[0] = lf_inbox_get_looked_us (fixture->desk->inbox, fixture->account);
  seen_us[1] = lf_inbox_get_looked_us (fixture->desk->inbox, second);
  g_assert_cmpint (seen_us[0], ==, seen_us[1]);
  g_assert_cmpint (lf_inbox_get_looked_us (fixture->desk->inbox, third), ==, seen_us[0]);
}

static void
count_change_cb (LfStore *store,
                 guint    changes,
                 guint   *n)
{
  ++*n;
}

static void
test_a_look_that_brings_nothing_changes_nothing (Fixture      *fixture,
                                                 gconstpointer unused)
{
  guint n_changes = 0;
  gint64 looked_us;

  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_start (fixture->desk->inbox);
  wait_for_looks (fixture, 1);
  while (wait_for_next_look (fixture) != 60)
    continue;

  looked_us = get_account (fixture)->last_contact_us;
  g_signal_connect (fixture->desk->store, "changed", G_CALLBACK (count_change_cb), &n_changes);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (wait_for_next_look (fixture), ==, 60);
  /* The last contact is known to the minute, and stored in each quarter of an hour. */
  g_assert_cmpuint (n_changes, <=, 1);
  g_assert_cmpint (get_account (fixture)->last_contact_us - looked_us, ==, 10 * LF_MINUTE_US);
}

static void
test_it_looks_no_more_often_than_it_is_allowed (Fixture      *fixture,
                                                gconstpointer unused)
{
  g_autoptr(GSettings) settings = g_settings_new (LF_APP_ID);
  g_autoptr(GVariant) least = g_variant_ref_sink (g_variant_new_parsed ("{'practice': 300}"));
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  gssize n_new;

  g_settings_set_value (settings, "poll-min-s", least);
  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_start (fixture->desk->inbox);
  wait_for_looks (fixture, 1);

  /* Neither for what the network says nor for what stirred nor for a new beginning. */
  for (guint i = 1; i < 300; i++)
    {
      if (i == 100)
        receipt = desk_publish (fixture->desk, fixture->account, "k1", "Der Markt öffnet um acht.", NULL);
      if (i == 200)
        lf_inbox_stop (fixture->desk->inbox);
      if (i == 201)
        lf_inbox_start (fixture->desk->inbox);
      pass_a_second (fixture);
      g_assert_cmpuint (fixture->n_looks, ==, 1);
    }
  g_assert_cmpuint (wait_for_next_look (fixture), ==, 1);

  /* Somebody who asks is served. */
  n_new = desk_sync (fixture->desk, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_new, ==, 0);
  g_assert_cmpuint (fixture->n_looks, ==, 3);
  g_settings_reset (settings, "poll-min-s");
}

static void
test_a_clock_that_is_set_does_not_stop_it (Fixture      *fixture,
                                           gconstpointer unused)
{
  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_start (fixture->desk->inbox);
  wait_for_looks (fixture, 1);
  lf_fake_clock_set (LF_FAKE_CLOCK (fixture->clock), DESK_NOW_US - 24 * LF_HOUR_US);
  desk_advance (fixture->desk, LF_MINUTE_US);
  wait_for_looks (fixture, 2);
}

static void
test_it_waits_longer_after_failures (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  desk_set_fault (fixture->desk, fixture->account, LF_PRACTICE_OFFLINE, 1000);
  lf_inbox_start (fixture->desk->inbox);
  lf_test_wait_until (has_failed, fixture, 20);
  g_assert_cmpint (get_account (fixture)->state, ==, LF_ACCOUNT_OFFLINE);
  g_assert_cmpuint (get_calls_left (fixture), ==, 999);

  desk_advance (fixture->desk, 11 * LF_SECOND_US);
  settle (fixture);
  g_assert_cmpuint (get_calls_left (fixture), ==, 999);

  desk_set_fault (fixture->desk, fixture->account, LF_PRACTICE_FINE, 0);
  desk_advance (fixture->desk, 8 * LF_SECOND_US);
  wait_for_looks (fixture, 1);
  lf_test_wait_until (is_fine, fixture, 20);
}

static void
test_it_waits_as_long_as_the_server_asks (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  desk_set_fault (fixture->desk, fixture->account, LF_PRACTICE_RATE_LIMIT, 1);
  lf_inbox_start (fixture->desk->inbox);
  lf_test_wait_until (has_failed, fixture, 20);
  g_assert_cmpint (get_account (fixture)->state, ==, LF_ACCOUNT_SLOWED);

  desk_advance (fixture->desk, 29 * LF_SECOND_US);
  settle (fixture);
  g_assert_cmpuint (fixture->n_looks, ==, 0);
  desk_advance (fixture->desk, LF_SECOND_US);
  wait_for_looks (fixture, 1);
}

static void
test_one_account_does_not_stop_the_other (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autofree char *other = desk_add_account (fixture->desk, "Umweltamt");
  g_autoptr(LfReceipt) receipt = desk_publish (fixture->desk, other, "k1", "Baumfällung am Montag", NULL);
  g_autoptr(GHashTable) failures = NULL;
  g_autoptr(GError) error = NULL;

  desk_set_fault (fixture->desk, fixture->account, LF_PRACTICE_SIGN_IN_EXPIRED, 0);
  desk_advance (fixture->desk, LF_MINUTE_US);
  g_assert_cmpint (desk_sync (fixture->desk, NULL, &failures, &error), >=, 1);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (failures), ==, 1);
  g_assert_error (((GError *) g_hash_table_lookup (failures, fixture->account)), LF_NETWORK_ERROR,
                  LF_NETWORK_ERROR_SIGN_IN_AGAIN);
  lf_test_wait_until (has_failed, fixture, 20);
  g_assert_cmpint (get_account (fixture)->state, ==, LF_ACCOUNT_SIGN_IN_AGAIN);
}

/* A server that refuses once where we were has not forgotten it: from its newest page on, all between would be lost. */
static void
test_a_place_is_given_up_late (Fixture      *fixture,
                               gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (desk_sync (fixture->desk, NULL, NULL, &error), >=, 0);
  g_assert_no_error (error);
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr(GHashTable) failures = NULL;

      desk_set_fault (fixture->desk, fixture->account, LF_PRACTICE_REJECTED, 1);
      g_assert_cmpint (desk_sync (fixture->desk, NULL, &failures, &error), >=, 0);
      g_assert_no_error (error);
      g_assert_cmpint (failures != NULL, ==, i < 3);
    }
}

static void
save_secret (Fixture    *fixture,
             const char *token)
{
  g_autoptr(LfSecret) secret = lf_secret_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_secret_set (secret, "token", token);
  lf_secrets_save_async (fixture->desk->secrets, fixture->account, secret, NULL, lf_test_done_cb, &result);
  lf_secrets_save_finish (fixture->desk->secrets, lf_test_wait_for (&result), NULL, &error);
  g_assert_no_error (error);
}

static void
test_it_goes_on_when_the_keyring_answers_again (Fixture      *fixture,
                                                gconstpointer unused)
{
  g_autofree char *other = desk_add_account (fixture->desk, "Umweltamt");
  g_autoptr(GHashTable) failures = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_secrets_clear_async (fixture->desk->secrets, fixture->account, NULL, lf_test_done_cb, &result);
  lf_secrets_clear_finish (fixture->desk->secrets, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  lf_inbox_start (fixture->desk->inbox);
  for (guint i = 0; i < 5; i++)
    {
      g_clear_pointer (&failures, g_hash_table_unref);
      g_assert_cmpint (desk_sync (fixture->desk, NULL, &failures, &error), >=, 0);
      g_assert_cmpuint (g_hash_table_size (failures), ==, 1);
      g_assert_error (((GError *) g_hash_table_lookup (failures, fixture->account)), LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING);
    }
  g_assert_cmpint (lf_inbox_get_looked_us (fixture->desk->inbox, other), ==, DESK_NOW_US);

  /* After five failures the back-off would be minutes. */
  save_secret (fixture, "token");
  desk_advance (fixture->desk, 15 * LF_SECOND_US);
  lf_test_wait_until (is_fine, fixture, 20);
}

static void
test_an_account_added_later_is_looked_at (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autofree char *other = NULL;

  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_start (fixture->desk->inbox);
  wait_for_looks (fixture, 1);
  other = desk_add_account (fixture->desk, "Umweltamt");
  wait_for_looks (fixture, 2);
  g_assert_cmpint (lf_inbox_get_looked_us (fixture->desk->inbox, other), ==, DESK_NOW_US);
}

static void
test_the_working_process_looks_for_the_other (Fixture      *fixture,
                                              gconstpointer unused)
{
  Desk *other = desk_new (fixture->folder, fixture->clock);
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GHashTable) failures = NULL, none = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  g_assert_false (lf_worker_lock_try (other->lock));
  lf_inbox_start (fixture->desk->inbox);
  wait_for_looks (fixture, 1);
  receipt = desk_publish (fixture->desk, fixture->account, "k1", "Sperrung der Kantstraße", NULL);
  lf_fake_clock_set (LF_FAKE_CLOCK (fixture->clock), DESK_NOW_US + LF_MINUTE_US);

  g_assert_cmpint (desk_sync (other, fixture->account, &none, &error), >=, 1);
  g_assert_no_error (error);
  g_assert_null (none);

  desk_set_fault (fixture->desk, fixture->account, LF_PRACTICE_OFFLINE, 0);
  g_assert_cmpint (desk_sync (other, NULL, &failures, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_error (((GError *) g_hash_table_lookup (failures, fixture->account)), LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  g_assert_false (lf_worker_lock_is_held (other->lock));
  desk_free (other);
}

static void
test_a_process_that_only_sends_answers_too (Fixture      *fixture,
                                            gconstpointer unused)
{
  Desk *other = desk_new (fixture->folder, fixture->clock);
  g_autoptr(GError) error = NULL;

  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  g_assert_cmpint (desk_sync (other, NULL, NULL, &error), >=, 0);
  g_assert_no_error (error);
  g_assert_false (lf_worker_lock_is_held (other->lock));
  desk_free (other);
}

static void
test_the_other_takes_over_when_the_first_ends (Fixture      *fixture,
                                               gconstpointer unused)
{
  Desk *other = desk_new (fixture->folder, fixture->clock);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  /* It holds the lock, but is about to end. */
  lf_inbox_stop (fixture->desk->inbox);
  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_sync_async (other->inbox, NULL, NULL, lf_test_done_cb, &result);
  settle (fixture);
  g_assert_null (result);

  lf_worker_lock_release (fixture->desk->lock);
  g_assert_cmpint (lf_inbox_sync_finish (other->inbox, lf_test_wait_for (&result), NULL, &error), >=, 0);
  g_assert_no_error (error);
  g_assert_true (lf_worker_lock_is_held (other->lock));
  g_clear_object (&result);
  desk_free (other);
}

static void
test_waiting_for_another_process_can_be_cancelled (Fixture      *fixture,
                                                   gconstpointer unused)
{
  Desk *other = desk_new (fixture->folder, fixture->clock);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_inbox_stop (fixture->desk->inbox);
  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_sync_async (other->inbox, NULL, cancellable, lf_test_done_cb, &result);
  settle (fixture);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (lf_inbox_sync_finish (other->inbox, lf_test_wait_for (&result), NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  desk_free (other);
}

static void
test_a_round_can_be_cancelled (Fixture      *fixture,
                               gconstpointer unused)
{
  LfPracticeFaults slow = { .delay_ms = 60000 };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (lf_practice_faults_set (fixture->folder, NULL, &slow, &error));
  lf_inbox_sync_async (fixture->desk->inbox, NULL, cancellable, lf_test_done_cb, &result);
  settle (fixture);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (lf_inbox_sync_finish (fixture->desk->inbox, lf_test_wait_for (&result), NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  g_clear_error (&error);

  /* The next one begins anew. */
  slow.delay_ms = 0;
  g_assert_true (lf_practice_faults_set (fixture->folder, NULL, &slow, &error));
  g_assert_cmpint (desk_sync (fixture->desk, NULL, NULL, &error), >=, 0);
  g_assert_no_error (error);
}

static LfItem *
refresh (Fixture     *fixture,
         const char  *item_uid,
         GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_inbox_refresh_thread_async (fixture->desk->inbox, item_uid, fixture->account, NULL, lf_test_done_cb, &result);
  return lf_inbox_refresh_thread_finish (fixture->desk->inbox, lf_test_wait_for (&result), error);
}

static void
test_an_answer_made_elsewhere_is_seen (Fixture      *fixture,
                                       gconstpointer unused)
{
  g_autoptr(LfReceipt) receipt = desk_publish (fixture->desk, fixture->account, "k1", "Der Spielplatz ist offen.", NULL);
  g_autoptr(LfReceipt) answer = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(LfItem) none = NULL, found = NULL;
  g_autoptr(GError) error = NULL;
  LfItem *question = NULL;

  desk_advance (fixture->desk, LF_MINUTE_US);
  desk_sync (fixture->desk, NULL, NULL, &error);
  g_assert_no_error (error);
  items = list_open (fixture);
  for (guint i = 0; i < items->len; i++)
    if (((LfItem *) g_ptr_array_index (items, i))->kind == LF_ITEM_REPLY)
      question = g_ptr_array_index (items, i);
  g_assert_nonnull (question);

  none = refresh (fixture, question->uid, &error);
  g_assert_no_error (error);
  g_assert_null (none);

  answer = desk_publish (fixture->desk, fixture->account, "k2", "Ja, seit heute.", question->reference->remote_id);
  found = refresh (fixture, question->uid, &error);
  g_assert_no_error (error);
  g_assert_nonnull (found);
  g_assert_cmpstr (found->reference->uri, ==, answer->uri);
  g_assert_cmpstr (found->text, ==, "Ja, seit heute.");

  desk_set_fault (fixture->desk, fixture->account, LF_PRACTICE_OFFLINE, 1);
  g_assert_null (refresh (fixture, question->uid, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  g_clear_error (&error);
  g_assert_null (refresh (fixture, "no such item", &error));
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING);
}

static void
test_a_report_survives_its_way (void)
{
  LfNetworkErrorInfo info = { .wait_ms = 30000 };
  g_autoptr(LfSyncReport) report = lf_sync_report_new (), read = NULL, odd = lf_sync_report_from_text ("what?");
  g_autoptr(GError) wait = lf_network_error_new (LF_NETWORK_ERROR_WAIT, &info, "slowly");
  g_autoptr(GError) locked = g_error_new (LF_SECRETS_ERROR, LF_SECRETS_ERROR_LOCKED, "locked");
  g_autofree char *text = NULL;

  report->n_new = 7;
  lf_sync_report_add_failure (report, "a", wait);
  lf_sync_report_add_failure (report, "b", locked);
  text = lf_sync_report_to_text (report);
  read = lf_sync_report_from_text (text);
  g_assert_cmpint (read->n_new, ==, 7);
  g_assert_error (((GError *) g_hash_table_lookup (read->failures, "a")), LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  g_assert_cmpint (lf_network_error_peek_info (g_hash_table_lookup (read->failures, "a"))->wait_ms, ==, 30000);
  g_assert_error (((GError *) g_hash_table_lookup (read->failures, "b")), LF_SECRETS_ERROR, LF_SECRETS_ERROR_LOCKED);
  g_assert_cmpint (odd->n_new, ==, 0);
}

#define ADD(name, test) g_test_add ("/inbox/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lf_test_use_schema ();
  ADD ("what-citizens-write-comes-once", test_what_citizens_write_comes_once);
  ADD ("all-pages-come-in-one-round", test_all_pages_come_in_one_round);
  ADD ("it-looks-when-the-network-says", test_it_looks_when_the_network_says);
  ADD ("what-stirred-is-looked-at-at-once", test_what_stirred_is_looked_at_at_once);
  ADD ("all-accounts-are-looked-at-together", test_all_accounts_are_looked_at_together);
  ADD ("it-looks-no-more-often-than-it-is-allowed", test_it_looks_no_more_often_than_it_is_allowed);
  ADD ("a-look-that-brings-nothing-changes-nothing", test_a_look_that_brings_nothing_changes_nothing);
  ADD ("a-clock-that-is-set-does-not-stop-it", test_a_clock_that_is_set_does_not_stop_it);
  ADD ("it-waits-longer-after-failures", test_it_waits_longer_after_failures);
  ADD ("it-waits-as-long-as-the-server-asks", test_it_waits_as_long_as_the_server_asks);
  ADD ("one-account-does-not-stop-the-other", test_one_account_does_not_stop_the_other);
  ADD ("a-place-is-given-up-late", test_a_place_is_given_up_late);
  ADD ("it-goes-on-when-the-keyring-answers-again", test_it_goes_on_when_the_keyring_answers_again);
  ADD ("an-account-added-later-is-looked-at", test_an_account_added_later_is_looked_at);
  ADD ("the-working-process-looks-for-the-other", test_the_working_process_looks_for_the_other);
  ADD ("a-process-that-only-sends-answers-too", test_a_process_that_only_sends_answers_too);
  ADD ("the-other-takes-over-when-the-first-ends", test_the_other_takes_over_when_the_first_ends);
  ADD ("waiting-for-another-process-can-be-cancelled", test_waiting_for_another_process_can_be_cancelled);
  ADD ("a-round-can-be-cancelled", test_a_round_can_be_cancelled);
  ADD ("an-answer-made-elsewhere-is-seen", test_an_answer_made_elsewhere_is_seen);
  g_test_add_func ("/inbox/a-report-survives-its-way", test_a_report_survives_its_way);
  return g_test_run ();
}
