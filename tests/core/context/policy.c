/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account that IT does not allow: it cannot be added, and one that is there sends and fetches nothing and loses nothing. */

#include "config.h"

#include "lib/lf-fake-mastodon.h"
#include "lib/lf-test-profile.h"
#include "lib/lf-test.h"

#define STATUSES "/api/v1/statuses"
#define NOTIFICATIONS "/api/v1/notifications"

typedef struct {
  GSettings      *settings;
  LfFakeMastodon *server;
  LfTestProfile  *profile;
  char           *account;
} Fixture;

static void
set_names (Fixture    *fixture,
           const char *key,
           const char *name)
{
  const char * const names[] = { name, NULL };

  g_settings_set_strv (fixture->settings, key, names);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;

  fixture->settings = g_settings_new (LF_APP_ID);
  fixture->server = lf_fake_mastodon_new (LF_FAKE_KEYS, 0, &error);
  g_assert_no_error (error);
  fixture->profile = lf_test_profile_new ();
  fixture->account = lf_test_profile_sign_in (fixture->profile, &(LfTestLogin) { "mastodon", lf_fake_mastodon_get_uri (fixture->server), NULL,
                                                                                 lf_fake_mastodon_get_token (fixture->server) });
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  unused)
{
  g_settings_reset (fixture->settings, "allowed-networks");
  g_settings_reset (fixture->settings, "allowed-servers");
  lf_test_profile_free (fixture->profile);
  g_object_unref (fixture->server);
  g_object_unref (fixture->settings);
  g_free (fixture->account);
}

static LfAccounts *
get_accounts (Fixture *fixture)
{
  return lf_context_get_accounts (fixture->profile->context);
}

static LfAccount *
get_account (Fixture *fixture)
{
  return lf_adapter_get_account (lf_accounts_find (get_accounts (fixture), fixture->account));
}

static void
assert_not_by_it (const GError *error)
{
  g_autofree char *reason = NULL;

  g_assert_nonnull (error);
  reason = lf_error_dup_reason (error);
  g_assert_cmpstr (reason, ==, "not-by-it");
}

static void
assert_cannot_be_added (Fixture    *fixture,
                        const char *network,
                        const char *server)
{
  LfNewAccount request = { network, server, NULL };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint n_before = lf_fake_mastodon_count (fixture->server, NULL, NULL);

  lf_accounts_add_async (get_accounts (fixture), &request, NULL, lf_test_done_cb, &result);
  g_assert_null (lf_accounts_add_finish (get_accounts (fixture), lf_test_wait_for (&result), &error));
  assert_not_by_it (error);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, NULL, NULL), ==, n_before);
}

static void
test_another_account_cannot_be_added (Fixture       *fixture,
                                      gconstpointer  unused)
{
  set_names (fixture, "allowed-networks", "mastodon");
  assert_cannot_be_added (fixture, "bluesky", "https://bsky.social");
  set_names (fixture, "allowed-servers", "*.berlin.de");
  assert_cannot_be_added (fixture, "mastodon", lf_fake_mastodon_get_uri (fixture->server));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_accounts (fixture))), ==, 1);
}

static char *
submit (Fixture *fixture)
{
  char *accounts[] = { fixture->account, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_test_profile_submit (fixture->profile, accounts, "Das Bürgeramt ist offen.",
                                                            lf_clock_now_us (lf_context_get_clock (fixture->profile->context)), &error);

  g_assert_no_error (error);
  return g_strdup (((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid);
}

static gboolean
says_so (gpointer data)
{
  return lf_reason_is (get_account (data)->reason, "not-by-it");
}

static gboolean
is_fine (gpointer data)
{
  return get_account (data)->state == LF_ACCOUNT_FINE;
}

static void
test_one_that_is_there_sends_nothing_until_it_may (Fixture       *fixture,
                                                   gconstpointer  unused)
{
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) waiting = NULL, sent = NULL;

  set_names (fixture, "allowed-servers", "mastodon.berlin");
  lf_outbox_start (lf_context_get_outbox (fixture->profile->context));
  uid = submit (fixture);
  waiting = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_WAITING);
  g_assert_cmpstr (waiting->why.reason, ==, "not-by-it");
  g_assert_cmpint (waiting->why.until_us, ==, 0);
  g_assert_true (says_so (fixture));
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", STATUSES), ==, 0);

  set_names (fixture, "allowed-servers", "127.0.0.1");
  sent = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", STATUSES), ==, 1);
}

static void
test_it_waits_over_the_end_of_the_program (Fixture       *fixture,
                                           gconstpointer  unused)
{
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) waiting = NULL, sent = NULL;

  set_names (fixture, "allowed-networks", "bluesky");
  lf_outbox_start (lf_context_get_outbox (fixture->profile->context));
  uid = submit (fixture);
  waiting = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_WAITING);

  lf_test_profile_close (fixture->profile);
  g_settings_reset (fixture->settings, "allowed-networks");
  lf_test_profile_open (fixture->profile);
  lf_outbox_start (lf_context_get_outbox (fixture->profile->context));
  sent = lf_test_profile_wait (fixture->profile, uid, LF_DELIVERY_SENT);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", STATUSES), ==, 1);
}

static void
test_one_that_is_there_fetches_nothing_until_it_may (Fixture       *fixture,
                                                     gconstpointer  unused)
{
  g_autoptr(GAsyncResult) again = NULL;
  g_autoptr(GError) error = NULL;

  set_names (fixture, "allowed-networks", "bluesky");
  g_assert_true (lf_worker_lock_try (lf_context_get_lock (fixture->profile->context)));
  lf_inbox_start (lf_context_get_inbox (fixture->profile->context));
  lf_test_wait_until (says_so, fixture, 20);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "GET", NOTIFICATIONS), ==, 0);

  lf_accounts_sign_in_again_async (get_accounts (fixture), fixture->account, NULL, NULL, lf_test_done_cb, &again);
  g_assert_false (lf_accounts_sign_in_again_finish (get_accounts (fixture), lf_test_wait_for (&again), &error));
  assert_not_by_it (error);

  g_settings_reset (fixture->settings, "allowed-networks");
  lf_test_wait_until (is_fine, fixture, 20);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "GET", NOTIFICATIONS), >, 0);
}

static void
test_one_that_is_there_can_be_taken_out (Fixture       *fixture,
                                         gconstpointer  unused)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gboolean revoked;

  set_names (fixture, "allowed-networks", "bluesky");
  lf_accounts_remove_async (get_accounts (fixture), fixture->account, NULL, lf_test_done_cb, &result);
  g_assert_true (lf_accounts_remove_finish (get_accounts (fixture), lf_test_wait_for (&result), &revoked, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_accounts (fixture))), ==, 0);
}

#define ADD(name, test) g_test_add ("/policy/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lf_test_use_schema ();
  ADD ("another-account-cannot-be-added", test_another_account_cannot_be_added);
  ADD ("one-that-is-there-sends-nothing-until-it-may", test_one_that_is_there_sends_nothing_until_it_may);
  ADD ("it-waits-over-the-end-of-the-program", test_it_waits_over_the_end_of_the_program);
  ADD ("one-that-is-there-fetches-nothing-until-it-may", test_one_that_is_there_fetches_nothing_until_it_may);
  ADD ("one-that-is-there-can-be-taken-out", test_one_that_is_there_can_be_taken_out);
  return g_test_run ();
}
