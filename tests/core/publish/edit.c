/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a sent post is changed at its network first, then here: what it said before is kept, and nothing is said to be changed that may not be. */

#include "config.h"

#include "core/base/lf-error.h"
#include "core/base/lf-uid.h"
#include "core/http/lf-json.h"
#include "core/networks/practice/lf-practice-faults.h"
#include "core/store/lf-db.h"
#include "core/store/lf-store-items.h"
#include "core/store/lf-store-posts.h"
#include "lib/lf-fake-mastodon.h"
#include "lib/lf-test-profile.h"
#include "lib/lf-test.h"

#define STATUSES "/api/v1/statuses"
#define OLD "Bürgeramt am Mitwoch geschlossen, alles auf https://berlin.example/alt"
#define NEW "Bürgeramt am Mittwoch geschlossen"

typedef struct {
  LfFakeMastodon *server;
  LfTestProfile  *profile;
  char           *account;
  char           *delivery;
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer flags)
{
  g_autoptr(GError) error = NULL;

  fixture->profile = lf_test_profile_new ();
  if (flags == NULL)
    {
      fixture->account = lf_test_profile_add (fixture->profile, "bezirksamt");
      return;
    }
  fixture->server = lf_fake_mastodon_new (GPOINTER_TO_UINT (flags), 0, &error);
  g_assert_no_error (error);
  fixture->account = lf_test_profile_sign_in (fixture->profile, &(LfTestLogin) { "mastodon", lf_fake_mastodon_get_uri (fixture->server), NULL,
                                                                                lf_fake_mastodon_get_token (fixture->server) });
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  lf_test_profile_free (fixture->profile);
  g_free (fixture->account);
  g_free (fixture->delivery);
  if (fixture->server != NULL)
    g_assert_finalize_object (fixture->server);
}

static LfDelivery *
send_old (Fixture *fixture)
{
  LfContext *context = fixture->profile->context;
  char *uids[] = { fixture->account, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_test_profile_submit (fixture->profile, uids, OLD, lf_clock_now_us (lf_context_get_clock (context)), &error);

  g_assert_no_error (error);
  fixture->delivery = g_strdup (((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid);
  lf_outbox_start (lf_context_get_outbox (context));
  return lf_test_profile_wait (fixture->profile, fixture->delivery, LF_DELIVERY_SENT);
}

static gboolean
edit (Fixture     *fixture,
      const char  *text,
      GError     **error)
{
  LfOutbox *outbox = lf_context_get_outbox (fixture->profile->context);
  g_autoptr(GAsyncResult) result = NULL;

  lf_outbox_edit_async (outbox, fixture->delivery, text, lf_test_done_cb, &result);
  return lf_outbox_edit_finish (outbox, lf_test_wait_for (&result), error);
}

static void
assert_here (Fixture    *fixture,
             const char *text)
{
  g_autoptr(LfDelivery) delivery = lf_test_profile_read (fixture->profile, fixture->delivery);

  g_assert_cmpint (delivery->state, ==, LF_DELIVERY_SENT);
  g_assert_cmpstr (lf_part_get_text (g_ptr_array_index (delivery->revision->parts, 0), fixture->account), ==, text);
}

static void
assert_there (Fixture    *fixture,
              const char *text)
{
  g_autoptr(JsonArray) statuses = lf_fake_mastodon_dump (fixture->server);

  g_assert_cmpuint (json_array_get_length (statuses), ==, 1);
  g_assert_cmpstr (lf_json_get_string (lf_json_nth_object (statuses, 0), "text"), ==, text);
}

static gint64
count_rows (Fixture    *fixture,
            const char *sql,
            const char *value)
{
  g_autofree char *path = g_build_filename (fixture->profile->folder, "litfass.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDb) db = lf_db_open (path, TRUE, &error);
  gint64 n;

  g_assert_no_error (error);
  n = lf_db_get_int (db, &error, -1, sql, "s", value);
  g_assert_no_error (error);
  return n;
}

static void
test_a_changed_text_stands_there_and_here (Fixture      *fixture,
                                           gconstpointer flags)
{
  g_autoptr(LfDelivery) before = send_old (fixture);
  g_autoptr(LfDelivery) after = NULL;
  g_autofree char *sha256 = lf_sha256_hex (NEW);
  g_autoptr(GError) error = NULL;

  g_assert_true (edit (fixture, NEW "\r\n", &error));
  g_assert_no_error (error);
  if (flags != NULL)
    assert_there (fixture, NEW);
  assert_here (fixture, NEW);

  after = lf_test_profile_read (fixture->profile, fixture->delivery);
  g_assert_cmpstr (after->revision->uid, !=, before->revision->uid);
  g_assert_cmpstr (after->revision->sha256, !=, before->revision->sha256);
  g_assert_cmpstr (after->revision->language, ==, before->revision->language);
  g_assert_cmpstr (after->receipt->remote_id, ==, before->receipt->remote_id);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM post_revision WHERE uid = ? AND frozen = 1", before->revision->uid), ==, 1);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM post p JOIN post_revision r ON r.id = p.revision_id WHERE r.uid = ? AND frozen = 1",
                               after->revision->uid), ==, 1);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM step WHERE text_sha256 = ?", sha256), ==, 1);
}

/* What was fetched of the post says the same, and a link that is gone from the text is no link of it any more. */
static void
test_the_inbox_shows_it (Fixture      *fixture,
                         gconstpointer unused)
{
  LfInbox *inbox = lf_context_get_inbox (fixture->profile->context);
  g_autoptr(LfDelivery) sent = send_old (fixture);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_inbox_sync_async (inbox, fixture->account, NULL, lf_test_done_cb, &result);
  lf_inbox_sync_finish (inbox, lf_test_wait_for (&result), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM item WHERE uri = ? AND kind = 'own' AND text LIKE '%Mitwoch%'", sent->receipt->uri), ==, 1);
  g_assert_true (edit (fixture, NEW, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM item WHERE uri = ? AND text = '" NEW "' AND links IS NULL", sent->receipt->uri), ==, 1);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM item_text WHERE item_text MATCH 'mittwoch' AND ? IS NOT NULL", ""), ==, 1);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM item_text WHERE item_text MATCH 'mitwoch' AND ? IS NOT NULL", ""), ==, 0);
}

static void
test_a_lost_answer_changes_nothing_here (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autoptr(LfDelivery) sent = send_old (fixture);
  g_autofree char *path = g_strconcat (STATUSES "/", sent->receipt->remote_id, NULL);
  LfFakeFault fault = { .kind = "drop", .method = "PUT", .path = path, .after = TRUE, .times = 1 };
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_mastodon_fault (fixture->server, &fault);
  g_assert_false (edit (fixture, NEW, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  reason = lf_error_dup_reason (error);
  g_assert_cmpstr (reason, ==, "edit-unsure");
  g_clear_error (&error);
  assert_there (fixture, NEW);
  assert_here (fixture, OLD);

  g_assert_true (edit (fixture, NEW, &error));
  g_assert_no_error (error);
  assert_here (fixture, NEW);
}

static void
test_a_lost_answer_in_practice_is_told_the_same (Fixture      *fixture,
                                                 gconstpointer unused)
{
  g_autoptr(LfDelivery) sent = send_old (fixture);
  LfPracticeFaults faults = { .publish = LF_PRACTICE_LOST_REQUEST, .count = 1 };
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (lf_practice_faults_set (fixture->profile->folder, fixture->account, &faults, &error));
  g_assert_false (edit (fixture, NEW, &error));
  reason = lf_error_dup_reason (error);
  g_assert_cmpstr (reason, ==, "edit-unsure");
  g_clear_error (&error);
  assert_here (fixture, OLD);
  g_assert_true (edit (fixture, NEW, &error));
  g_assert_no_error (error);
  assert_here (fixture, NEW);
}

static void
test_a_server_that_cannot_says_so (Fixture      *fixture,
                                   gconstpointer unused)
{
  static const guint refusals[] = { 404, 405, 501 };
  g_autoptr(LfDelivery) sent = send_old (fixture);
  g_autofree char *path = g_strconcat (STATUSES "/", sent->receipt->remote_id, NULL);
  g_autofree char *source = g_strconcat (path, "/source", NULL);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (refusals); i++)
    {
      LfFakeFault fault = { .kind = "status", .status = refusals[i / 2], .method = i % 2 == 0 ? "PUT" : "GET",
                            .path = i % 2 == 0 ? path : source, .times = 1 };
      g_autoptr(GError) error = NULL;

      lf_fake_mastodon_fault (fixture->server, &fault);
      g_assert_false (edit (fixture, NEW, &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
    }
  assert_there (fixture, OLD);
  assert_here (fixture, OLD);
}

static void
test_what_does_not_fit_or_is_gone_stays (Fixture      *fixture,
                                         gconstpointer flags)
{
  g_autoptr(LfDelivery) sent = send_old (fixture);
  g_autofree char *path = g_strconcat (STATUSES "/", sent->receipt->remote_id, NULL);
  LfFakeFault gone = { .kind = "status", .status = 404, .method = "GET", .path = path, .times = 1 };
  g_autofree char *too_long = g_strnfill (501, 'x');
  g_autoptr(GError) error = NULL;

  g_assert_false (edit (fixture, too_long, &error));
  g_assert_error (error, LF_POST_ERROR, LF_POST_ERROR_TOO_LONG);
  g_clear_error (&error);
  g_assert_false (edit (fixture, " \n", &error));
  g_assert_error (error, LF_POST_ERROR, LF_POST_ERROR_EMPTY);
  g_clear_error (&error);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "PUT", path), ==, 0);

  lf_fake_mastodon_fault (fixture->server, &gone);
  g_assert_false (edit (fixture, NEW, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
  assert_here (fixture, OLD);
}

static void
test_what_was_not_sent_is_not_changed (Fixture      *fixture,
                                       gconstpointer unused)
{
  char *uids[] = { fixture->account, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_test_profile_submit (fixture->profile, uids, OLD, G_MAXINT64 / 2, &error);

  g_assert_no_error (error);
  fixture->delivery = g_strdup (((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid);
  g_assert_false (edit (fixture, NEW, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

#define MASTODON GUINT_TO_POINTER (LF_FAKE_KEYS)
#define GOTOSOCIAL GUINT_TO_POINTER (LF_FAKE_ULIDS)
#define ADD(name, flags, func) g_test_add ("/publish/edit/" name, Fixture, flags, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_setenv ("LF_SETTLE_MS", "20", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("stands-there-and-here/mastodon", MASTODON, test_a_changed_text_stands_there_and_here);
  ADD ("stands-there-and-here/gotosocial", GOTOSOCIAL, test_a_changed_text_stands_there_and_here);
  ADD ("stands-there-and-here/practice", NULL, test_a_changed_text_stands_there_and_here);
  ADD ("inbox", MASTODON, test_the_inbox_shows_it);
  ADD ("lost-answer", MASTODON, test_a_lost_answer_changes_nothing_here);
  ADD ("lost-answer/practice", NULL, test_a_lost_answer_in_practice_is_told_the_same);
  ADD ("cannot", MASTODON, test_a_server_that_cannot_says_so);
  ADD ("stays", MASTODON, test_what_does_not_fit_or_is_gone_stays);
  ADD ("not-sent", NULL, test_what_was_not_sent_is_not_changed);
  return g_test_run ();
}
