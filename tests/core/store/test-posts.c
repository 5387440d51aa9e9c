/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts, settings, drafts and the plan come out of the store as they went in. */

#include "config.h"

#include "core/store/lf-store-accounts.h"
#include "core/store/lf-store-deliveries.h"
#include "core/store/lf-store-feed.h"
#include "core/store/lf-store-office.h"
#include "core/store/lf-store-outbox.h"
#include "core/store/lf-store-posts.h"
#include "core/store/lf-store-settings.h"
#include "core/store/store-fixture.h"

#include "lib/lf-test.h"

static LfAccount *
put_account (StoreFixture *fixture, const char *network, const char *server, const char *remote_id, GError **error)
{
  g_autoptr(LfAccount) account = store_fixture_make_account (network, server, remote_id);
  STORE_CALL (result, lf_store_put_account_async, fixture->store, account, NULL);

  return lf_store_put_account_finish (fixture->store, result, error);
}

static LfPost *
save (StoreFixture *fixture, LfPost *post)
{
  g_autoptr(GError) error = NULL;
  LfPost *saved;
  STORE_CALL (result, lf_store_save_post_async, fixture->store, post, NULL);

  saved = lf_store_save_post_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return saved;
}

static LfRevision *
make_revision (const char *text, const char *variant_for)
{
  LfRevision *revision = lf_revision_new ();
  LfPart *part = lf_part_new ();

  part->text = g_strdup (text);
  part->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_variant_unref);
  part->media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  if (variant_for != NULL)
    {
      LfVariant *variant = lf_variant_new ();
      LfMedia *media = lf_media_new ();

      variant->account_uid = g_strdup (variant_for);
      variant->text = g_strdup ("Kürzer");
      g_ptr_array_add (part->variants, variant);
      media->sha256 = g_strdup ("abc");
      media->mime = g_strdup ("image/png");
      media->width = 4;
      media->height = 3;
      media->size_bytes = 12;
      media->alt = g_strdup ("Eine gefällte Linde");
      g_ptr_array_add (part->media, media);
    }
  revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (revision->parts, part);
  revision->language = g_strdup ("de");
  revision->audience = LF_AUDIENCE_UNLISTED;
  return revision;
}

static LfPost *
make_post (const char *uid, const char *text, const char *account_uid)
{
  LfPost *post = lf_post_new ();

  post->uid = g_strdup (uid);
  post->revision = make_revision (text, account_uid);
  post->account_uids = g_new0 (char *, 2);
  post->account_uids[0] = g_strdup (account_uid);
  post->due = lf_due_new (STORE_FIXTURE_NOW_US + LF_HOUR_US, "2026-11-25T15:30", "Europe/Berlin");
  return post;
}

static GPtrArray *
list_drafts (StoreFixture *fixture)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *drafts;
  STORE_CALL (result, lf_store_list_drafts_async, fixture->store, NULL);

  drafts = lf_store_list_drafts_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return drafts;
}

static LfStoreCounts
count (StoreFixture *fixture)
{
  g_autoptr(GError) error = NULL;
  LfStoreCounts counts;
  STORE_CALL (result, lf_store_count_async, fixture->store);

  lf_store_count_finish (fixture->store, result, &counts, &error);
  g_assert_no_error (error);
  return counts;
}

static guint
count_at_server (StoreFixture *fixture)
{
  g_autoptr(GPtrArray) deliveries = NULL;
  g_autoptr(GError) error = NULL;
  STORE_CALL (result, lf_store_list_at_server_async, fixture->store, 10);

  deliveries = lf_store_list_at_server_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return deliveries->len;
}

static GPtrArray *
submit (StoreFixture *fixture, LfPost *post, GError **error)
{
  g_autoptr(LfSubmission) submission = lf_submission_new ();
  g_autoptr(GAsyncResult) result = NULL;

  submission->post_uid = g_strdup (post->uid);
  submission->revision = lf_revision_ref (post->revision);
  submission->account_uids = g_strdupv (post->account_uids);
  submission->due = lf_due_copy (post->due);
  lf_store_submit_async (fixture->store, submission, NULL, lf_test_done_cb, &result);
  return lf_store_submit_finish (fixture->store, lf_test_wait_for (&result), error);
}

static void
test_accounts_natural_key_keeps_the_uid (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) first = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_autoptr(LfAccount) again = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_autoptr(LfAccount) back = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (first->uid, ==, again->uid);
  g_assert_cmpint (first->added_us, ==, STORE_FIXTURE_NOW_US);

  {
    STORE_CALL (result, lf_store_remove_account_async, fixture->store, first->uid, NULL);
    g_assert_true (lf_store_remove_account_finish (fixture->store, result, &error));
  }
  {
    g_autoptr(GPtrArray) accounts = NULL;
    STORE_CALL (result, lf_store_list_accounts_async, fixture->store, NULL);

    accounts = lf_store_list_accounts_finish (fixture->store, result, &error);
    g_assert_cmpuint (accounts->len, ==, 0);
  }
  back = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->uid, ==, first->uid);
}

/* An account with a decentralised identifier is the same one wherever it is kept; other ids are those of a server. */
static void
test_accounts_that_moved_stay_one (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) first = put_account (fixture, "bluesky", "https://morel.example", "did:plc:54vbfyuejedsnbbeutsy4my3", &error);
  g_autoptr(LfAccount) moved = put_account (fixture, "bluesky", "https://oyster.example", "did:plc:54vbfyuejedsnbbeutsy4my3", &error);
  g_autoptr(LfAccount) here = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_autoptr(LfAccount) there = put_account (fixture, "mastodon", "https://mastodon.social", "7", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (moved->uid, ==, first->uid);
  g_assert_cmpstr (moved->server, ==, "https://oyster.example");
  g_assert_cmpstr (here->uid, !=, there->uid);
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM account"), ==, 3);
}

static LfAccount *
set_account (StoreFixture *fixture, LfAccount *account, LfAccountFields fields, GError **error)
{
  STORE_CALL (result, lf_store_set_account_async, fixture->store, account, fields, NULL);

  return lf_store_set_account_finish (fixture->store, result, error);
}

/* What a server says of an account leaves what the office set, and brings nothing back that was removed meanwhile. */
static void
test_accounts_take_what_the_server_says (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) first = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_autoptr(LfAccount) said = lf_account_copy (first);
  g_autoptr(LfAccount) stored = NULL;
  g_autoptr(LfAccount) gone = NULL;

  g_free (said->handle);
  said->handle = g_strdup ("@neu@mastodon.berlin");
  g_free (said->name);
  said->name = g_strdup ("Bezirksamt");
  g_free (said->limits);
  said->limits = g_strdup ("{\"max_length\":1000}");
  said->access.rights = g_strdup ("post");
  said->access.expires_us = STORE_FIXTURE_NOW_US + LF_HOUR_US;
  said->state = LF_ACCOUNT_OFFLINE;
  said->standard = !first->standard;
  said->look.short_name = g_strdup ("BA");
  g_assert_cmpint (lf_account_find_news (first, first), ==, 0);
  g_assert_cmpint (lf_account_find_news (first, said), ==, LF_ACCOUNT_PROFILE | LF_ACCOUNT_LIMITS);
  stored = set_account (fixture, said, LF_ACCOUNT_PROFILE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (stored->handle, ==, "@neu@mastodon.berlin");
  g_assert_cmpstr (stored->name, ==, "Bezirksamt");
  g_assert_cmpstr (stored->limits, ==, first->limits);
  g_assert_cmpint (lf_account_find_news (stored, said), ==, LF_ACCOUNT_LIMITS);
  g_assert_cmpstr (stored->access.rights, ==, "post");
  g_assert_cmpint (stored->access.expires_us, ==, said->access.expires_us);
  g_assert_cmpint (stored->state, ==, first->state);
  g_assert_cmpint (stored->standard, ==, first->standard);
  g_assert_null (stored->look.short_name);

  {
    STORE_CALL (result, lf_store_remove_account_async, fixture->store, first->uid, NULL);
    g_assert_true (lf_store_remove_account_finish (fixture->store, result, &error));
  }
  gone = set_account (fixture, said, LF_ACCOUNT_PROFILE, &error);
  g_assert_null (gone);
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING);
}

static LfAccount *
put_limits (StoreFixture *fixture, const char *uid, const char *limits)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = store_fixture_make_account ("facebook", "graph.facebook.com", "7");
  LfAccount *stored;

  g_free (account->uid);
  account->uid = g_strdup (uid);
  account->limits = g_strdup (limits);
  {
    STORE_CALL (result, lf_store_put_account_async, fixture->store, account, NULL);
    stored = lf_store_put_account_finish (fixture->store, result, &error);
  }
  g_assert_no_error (error);
  return stored;
}

static void
test_accounts_keep_what_the_office_set (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) set = put_limits (fixture, NULL, "{\"version\":\"v31.0\",\"reading\":true}");
  g_autoptr(LfAccount) bare = put_limits (fixture, NULL, NULL);
  g_autoptr(LfAccount) part = put_limits (fixture, NULL, "{\"reading\":false}");
  g_autoptr(LfAccount) read_anew = put_limits (fixture, set->uid, "{\"max_length\":300}");
  g_autoptr(LfAccount) broken = NULL;
  g_autoptr(LfAccount) back = NULL;

  g_assert_cmpstr (bare->limits, ==, set->limits);
  g_assert_cmpstr (part->limits, ==, "{\"version\":\"v31.0\",\"reading\":false}");
  g_assert_cmpstr (read_anew->limits, ==, "{\"max_length\":300}");
  broken = put_limits (fixture, NULL, "{");
  g_assert_cmpstr (broken->limits, ==, "{");

  {
    STORE_CALL (result, lf_store_remove_account_async, fixture->store, set->uid, NULL);
    g_assert_true (lf_store_remove_account_finish (fixture->store, result, &error));
  }
  back = put_limits (fixture, NULL, NULL);
  g_assert_cmpstr (back->limits, ==, NULL);
}

static guint
count_doubts (StoreFixture *fixture, const char *account_uid)
{
  const char * const uids[] = { account_uid, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) doubts = NULL;
  STORE_CALL (result, lf_store_list_doubts_async, fixture->store, uids, NULL);

  doubts = lf_store_list_doubts_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  if (doubts->len > 0)
    g_assert_cmpint (((LfDoubt *) g_ptr_array_index (doubts, 0))->kind, ==, LF_DOUBT_NEVER_POSTED);
  return doubts->len;
}

/* A withdrawn post was never there; one that is planned was asked about. */
static void
test_accounts_that_were_never_posted_to_are_doubted (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_autoptr(LfPost) post = make_post (NULL, "Wochenmarkt", account->uid);
  g_autoptr(LfPost) saved = save (fixture, post);
  g_autoptr(GPtrArray) deliveries = NULL;

  g_assert_cmpuint (count_doubts (fixture, account->uid), ==, 1);
  deliveries = submit (fixture, saved, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_doubts (fixture, account->uid), ==, 0);
  store_fixture_run (fixture, "UPDATE delivery SET state = 'cancelled'");
  g_assert_cmpuint (count_doubts (fixture, account->uid), ==, 1);
}

static void
test_accounts_practice_and_real_never_meet (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) real = put_account (fixture, "bluesky", "https://bsky.social", "did:plc:1", &error);

  g_assert_no_error (error);
  g_assert_null (put_account (fixture, "practice", "practice:", "1", &error));
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_PRACTICE_MIX);
  g_clear_error (&error);

  store_fixture_run (fixture, "DELETE FROM account");
  {
    g_autoptr(LfAccount) practice = put_account (fixture, "practice", "practice:", "1", &error);
    g_autoptr(LfAccount) second = put_account (fixture, "practice", "practice:", "2", &error);

    g_assert_no_error (error);
  }
  g_assert_null (put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error));
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_PRACTICE_MIX);
}

static void
test_accounts_removing_withdraws_what_was_not_sent (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_autoptr(LfPost) post = make_post (NULL, "Heute", account->uid);
  g_autoptr(LfPost) saved = save (fixture, post);
  g_autoptr(GPtrArray) deliveries = submit (fixture, saved, &error);
  STORE_CALL (result, lf_store_remove_account_async, fixture->store, account->uid, NULL);

  g_assert_true (lf_store_remove_account_finish (fixture->store, result, &error));
  g_assert_cmpuint (deliveries->len, ==, 1);
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM delivery WHERE state = 'cancelled' AND ready_us IS NULL"), ==, 1);
}

static void
test_settings_last_value_counts (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 2; i++)
    {
      STORE_CALL (result, lf_store_put_setting_async, fixture->store, "waiting-time-s", i == 0 ? "10" : "30");
      g_assert_true (lf_store_put_setting_finish (fixture->store, result, &error));
    }
  {
    g_autofree char *value = NULL;
    STORE_CALL (result, lf_store_get_setting_async, fixture->store, "waiting-time-s", NULL);

    value = lf_store_get_setting_finish (fixture->store, result, &error);
    g_assert_cmpstr (value, ==, "30");
  }
  {
    STORE_CALL (result, lf_store_get_setting_async, fixture->store, "unknown", NULL);
    g_assert_null (lf_store_get_setting_finish (fixture->store, result, &error));
    g_assert_no_error (error);
  }
}

static void
test_requests_are_answered_once (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *uid = NULL;
  g_autofree char *outcome = NULL;

  {
    STORE_CALL (result, lf_store_put_request_async, fixture->store, "sync", NULL);
    uid = lf_store_put_request_finish (fixture->store, result, &error);
  }
  {
    g_autoptr(GPtrArray) requests = NULL;
    STORE_CALL (result, lf_store_list_requests_async, fixture->store, NULL);

    requests = lf_store_list_requests_finish (fixture->store, result, &error);
    g_assert_cmpuint (requests->len, ==, 1);
    g_assert_cmpstr (((LfStoreRequest *) g_ptr_array_index (requests, 0))->uid, ==, uid);
  }
  {
    STORE_CALL (result, lf_store_get_request_async, fixture->store, uid, NULL);
    g_assert_null (lf_store_get_request_finish (fixture->store, result, &error));
  }
  for (int i = 0; i < 2; i++)
    {
      STORE_CALL (result, lf_store_end_request_async, fixture->store, uid, i == 0 ? "fine" : "second");
      g_assert_true (lf_store_end_request_finish (fixture->store, result, &error));
    }
  {
    STORE_CALL (result, lf_store_get_request_async, fixture->store, uid, NULL);
    outcome = lf_store_get_request_finish (fixture->store, result, &error);
  }
  g_assert_no_error (error);
  g_assert_cmpstr (outcome, ==, "fine");
}

static void
test_posts_come_back_as_saved (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_autoptr(LfPost) post = make_post (NULL, "Baumfällung in der Müllerstraße", account->uid);
  g_autoptr(LfPost) saved = save (fixture, post);
  LfPart *part = g_ptr_array_index (saved->revision->parts, 0);
  LfMedia *media = g_ptr_array_index (part->media, 0);

  g_assert_true (lf_uid_is_valid (saved->uid));
  g_assert_cmpstr (part->text, ==, "Baumfällung in der Müllerstraße");
  g_assert_cmpstr (lf_part_get_text (part, account->uid), ==, "Kürzer");
  g_assert_true (lf_uid_is_valid (media->uid));
  g_assert_cmpstr (media->alt, ==, "Eine gefällte Linde");
  g_assert_null (media->decoration);
  g_assert_cmpint (saved->revision->audience, ==, LF_AUDIENCE_UNLISTED);
  g_assert_cmpstr (saved->account_uids[0], ==, account->uid);
  g_assert_cmpstr (saved->due->wall, ==, "2026-11-25T15:30");
  g_assert_cmpstr (saved->due->zone, ==, "Europe/Berlin");
  g_assert_cmpint (saved->revision->created_us, ==, STORE_FIXTURE_NOW_US);
  g_assert_cmpuint (saved->n_deliveries, ==, 0);
}

static void
test_posts_autosave_changes_one_draft (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_autoptr(LfPost) post = make_post (NULL, "Ein", account->uid);
  g_autoptr(LfPost) first = save (fixture, post);
  g_autoptr(LfPost) changed = make_post (first->uid, "Eins", account->uid);
  g_autoptr(LfPost) second = save (fixture, changed);
  g_autoptr(GPtrArray) drafts = list_drafts (fixture);

  g_assert_cmpuint (drafts->len, ==, 1);
  g_assert_cmpstr (second->revision->uid, ==, first->revision->uid);
  g_assert_cmpstr (second->revision->sha256, !=, first->revision->sha256);
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM post_revision"), ==, 1);
  g_assert_cmpuint (count (fixture).n_drafts, ==, 1);
}

static void
test_posts_saving_never_changes_what_was_planned (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_autoptr(LfPost) post = make_post (NULL, "Geplant", account->uid);
  g_autoptr(LfPost) saved = save (fixture, post);
  g_autoptr(GPtrArray) deliveries = submit (fixture, saved, &error);
  g_autoptr(LfPost) changed = make_post (saved->uid, "Geändert", account->uid);
  g_autoptr(LfPost) newest = save (fixture, changed);
  g_autoptr(GPtrArray) plan = NULL;
  LfDelivery *delivery;
  STORE_CALL (result, lf_store_list_deliveries_async, fixture->store, STORE_FIXTURE_NOW_US, STORE_FIXTURE_NOW_US + 2 * LF_HOUR_US);

  plan = lf_store_list_deliveries_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->len, ==, 1);
  delivery = g_ptr_array_index (plan, 0);
  g_assert_cmpstr (lf_part_get_text (g_ptr_array_index (delivery->revision->parts, 0), NULL), ==, "Geplant");
  g_assert_cmpstr (lf_part_get_text (g_ptr_array_index (newest->revision->parts, 0), NULL), ==, "Geändert");
  g_assert_cmpuint (newest->n_deliveries, ==, 1);
  g_assert_cmpuint (delivery->n_steps, ==, 1);
  g_assert_cmpint (delivery->state, ==, LF_DELIVERY_QUEUED);
  g_assert_null (delivery->receipt);

  /* On its way it is no draft, and cannot go to the trash. */
  {
    g_autoptr(GPtrArray) drafts = list_drafts (fixture);
    g_assert_cmpuint (drafts->len, ==, 0);
  }
  {
    STORE_CALL (trashing, lf_store_trash_post_async, fixture->store, saved->uid, TRUE);
    g_assert_false (lf_store_trash_post_finish (fixture->store, trashing, &error));
    g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT);
  }
}

static void
test_posts_what_was_sent_is_no_draft_until_it_is_changed (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_autoptr(LfPost) post = make_post (NULL, "Geplant", account->uid);
  g_autoptr(LfPost) saved = save (fixture, post);
  g_autoptr(GPtrArray) deliveries = submit (fixture, saved, &error);
  g_autoptr(LfPost) changed = make_post (saved->uid, "Geändert", account->uid);

  store_fixture_run (fixture, "UPDATE delivery SET state = 'sent', ready_us = NULL; "
                     "UPDATE step SET state = 'sent', remote_id = '1', uri = 'https://m/1', sent_us = 5");
  {
    g_autoptr(GPtrArray) drafts = list_drafts (fixture);
    g_assert_cmpuint (drafts->len, ==, 0);
  }
  {
    g_autoptr(GPtrArray) sent = NULL;
    STORE_CALL (result, lf_store_list_post_deliveries_async, fixture->store, saved->uid, NULL);

    sent = lf_store_list_post_deliveries_finish (fixture->store, result, &error);
    g_assert_cmpstr (((LfDelivery *) g_ptr_array_index (sent, 0))->receipt->uri, ==, "https://m/1");
  }
  {
    g_autoptr(LfPost) newest = save (fixture, changed);
    g_autoptr(GPtrArray) drafts = list_drafts (fixture);
    g_assert_cmpuint (drafts->len, ==, 1);
  }
}

static void
test_posts_trash_can_be_taken_back (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  g_autoptr(LfPost) post = make_post (NULL, "Weg", account->uid);
  g_autoptr(LfPost) saved = save (fixture, post);

  for (int trashed = 1; trashed >= 0; trashed--)
    {
      g_autoptr(GPtrArray) drafts = NULL;
      STORE_CALL (result, lf_store_trash_post_async, fixture->store, saved->uid, trashed);

      g_assert_true (lf_store_trash_post_finish (fixture->store, result, &error));
      drafts = list_drafts (fixture);
      g_assert_cmpuint (drafts->len, ==, !trashed);
    }
}

static void
test_posts_unknown_names_are_missing (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfPost) post = make_post (NULL, "An niemand", "00000000-0000-7000-8000-000000000000");

  {
    STORE_CALL (result, lf_store_save_post_async, fixture->store, post, NULL);
    g_assert_null (lf_store_save_post_finish (fixture->store, result, &error));
    g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING);
    g_clear_error (&error);
  }
  {
    STORE_CALL (result, lf_store_get_post_async, fixture->store, "nobody", NULL);
    g_assert_null (lf_store_get_post_finish (fixture->store, result, &error));
    g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING);
  }
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM post"), ==, 0);
}

static void
test_plan_what_needs_a_deed_is_listed_and_counted (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = put_account (fixture, "mastodon", "https://mastodon.berlin", "7", &error);
  static const char * const states[] = { "queued", "held", "failed", "waiting", "unsure", "sent" };
  guint n_upcoming;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr(LfPost) post = make_post (NULL, states[i], account->uid);
      g_autoptr(LfPost) saved = save (fixture, post);
      g_autoptr(GPtrArray) deliveries = submit (fixture, saved, &error);
      g_autofree char *sql = g_strdup_printf ("UPDATE delivery SET state = '%s' WHERE uid = '%s'", states[i],
                                              ((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid);

      store_fixture_run (fixture, sql);
    }
  g_assert_cmpuint (count (fixture).n_problems, ==, 3);
  store_fixture_run (fixture, "UPDATE delivery SET reason = 'decide' WHERE state = 'unsure'");
  g_assert_cmpuint (count (fixture).n_problems, ==, 4);
  g_assert_cmpuint (count (fixture).n_unsent, ==, 2);
  {
    g_autoptr(GPtrArray) listed = NULL;
    STORE_CALL (result, lf_store_list_post_deliveries_async, fixture->store, NULL, NULL);

    listed = lf_store_list_post_deliveries_finish (fixture->store, result, &error);
    g_assert_cmpuint (listed->len, ==, 4);
  }
  {
    g_autoptr(GPtrArray) upcoming = NULL;
    STORE_CALL (result, lf_store_list_upcoming_async, fixture->store, G_MAXINT64, 10);

    upcoming = lf_store_list_upcoming_finish (fixture->store, result, &error);
    n_upcoming = upcoming->len;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (n_upcoming, ==, 2);

  g_assert_cmpuint (count_at_server (fixture), ==, 0);
  store_fixture_run (fixture, "UPDATE delivery SET state = 'at-server', reason = NULL WHERE state IN ('queued', 'waiting')");
  g_assert_cmpuint (count_at_server (fixture), ==, 2);
  g_assert_cmpuint (count (fixture).n_unsent, ==, 0);
}

#define ADD(name, function) g_test_add (name, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/accounts/natural-key-keeps-the-uid", test_accounts_natural_key_keeps_the_uid);
  ADD ("/accounts/keep-what-the-office-set", test_accounts_keep_what_the_office_set);
  ADD ("/accounts/that-moved-stay-one", test_accounts_that_moved_stay_one);
  ADD ("/accounts/take-what-the-server-says", test_accounts_take_what_the_server_says);
  ADD ("/accounts/never-posted-to-are-doubted", test_accounts_that_were_never_posted_to_are_doubted);
  ADD ("/accounts/practice-and-real-never-meet", test_accounts_practice_and_real_never_meet);
  ADD ("/accounts/removing-withdraws-what-was-not-sent", test_accounts_removing_withdraws_what_was_not_sent);
  ADD ("/settings/last-value-counts", test_settings_last_value_counts);
  ADD ("/requests/are-answered-once", test_requests_are_answered_once);
  ADD ("/posts/come-back-as-saved", test_posts_come_back_as_saved);
  ADD ("/posts/autosave-changes-one-draft", test_posts_autosave_changes_one_draft);
  ADD ("/posts/saving-never-changes-what-was-planned", test_posts_saving_never_changes_what_was_planned);
  ADD ("/posts/what-was-sent-is-no-draft-until-it-is-changed", test_posts_what_was_sent_is_no_draft_until_it_is_changed);
  ADD ("/posts/trash-can-be-taken-back", test_posts_trash_can_be_taken_back);
  ADD ("/posts/unknown-names-are-missing", test_posts_unknown_names_are_missing);
  ADD ("/plan/what-needs-a-deed-is-listed-and-counted", test_plan_what_needs_a_deed_is_listed_and_counted);

  return g_test_run ();
}
