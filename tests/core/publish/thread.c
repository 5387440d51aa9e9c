/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread of own posts: its parts go out one after the other, it goes on at its first unsent part and never begins again, and it is deleted as
 * a whole. */

#include "config.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "lib/lf-fake-mastodon.h"
#include "lib/lf-test-profile.h"
#include "lib/lf-test.h"

#define STATUSES "/api/v1/statuses"

static const char * const parts[] = { "1/3 Sperrung der Müllerstraße ab Montag", "2/3 Umleitung über die Seestraße", "3/3 Fragen? Fragen!" };

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

  fixture->server = lf_fake_mastodon_new (GPOINTER_TO_UINT (flags), 0, &error);
  g_assert_no_error (error);
  fixture->profile = lf_test_profile_new ();
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
  g_assert_finalize_object (fixture->server);
}

static void
submit_thread (Fixture *fixture)
{
  LfContext *context = fixture->profile->context;
  g_autoptr(LfSubmission) submission = lf_submission_new ();
  const char *uids[] = { fixture->account, NULL };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) deliveries = NULL;
  g_autoptr(GError) error = NULL;

  submission->revision = lf_revision_new ();
  submission->revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  submission->revision->language = g_strdup ("de");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      LfPart *part = lf_part_new ();

      part->text = g_strdup (parts[i]);
      g_ptr_array_add (submission->revision->parts, part);
    }
  submission->account_uids = g_strdupv ((char **) uids);
  submission->due = lf_due_new (lf_clock_now_us (lf_context_get_clock (context)), NULL, NULL);
  lf_outbox_submit_async (lf_context_get_outbox (context), submission, NULL, lf_test_done_cb, &result);
  deliveries = lf_outbox_submit_finish (lf_context_get_outbox (context), lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  fixture->delivery = g_strdup (((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid);
  lf_outbox_start (lf_context_get_outbox (context));
}

static void
wait_for (Fixture         *fixture,
          LfDeliveryState  state)
{
  g_autoptr(LfDelivery) delivery = lf_test_profile_wait (fixture->profile, fixture->delivery, state);
}

/* The first @n parts stand there, each once, each below the one before. */
static void
assert_there (Fixture *fixture,
              guint    n)
{
  g_autoptr(JsonArray) statuses = lf_fake_mastodon_dump (fixture->server);
  const char *parent = NULL;

  g_assert_cmpuint (json_array_get_length (statuses), ==, n);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *status = lf_json_nth_object (statuses, i);

      g_assert_cmpstr (lf_json_get_string (status, "text"), ==, parts[i]);
      g_assert_cmpstr (lf_json_get_string (status, "in_reply_to_id"), ==, parent);
      parent = lf_json_get_string (status, "id");
    }
}

/* Does wrong with the sending after the first @n_good ones. */
static void
fault_after (Fixture     *fixture,
             guint        n_good,
             LfFakeFault *fault)
{
  fault->method = "POST";
  fault->path = STATUSES;
  while (lf_fake_mastodon_count (fixture->server, "POST", STATUSES) < n_good)
    g_main_context_iteration (NULL, TRUE);
  lf_fake_mastodon_fault (fixture->server, fault);
}

static void
test_a_thread_goes_out_part_by_part (Fixture      *fixture,
                                     gconstpointer unused)
{
  submit_thread (fixture);
  wait_for (fixture, LF_DELIVERY_SENT);
  assert_there (fixture, 3);
}

static void
test_a_thread_that_was_refused_goes_on_where_it_was (Fixture      *fixture,
                                                     gconstpointer unused)
{
  LfFakeFault fault = { .kind = "status", .status = 403 };
  g_autoptr(GError) error = NULL;

  submit_thread (fixture);
  fault_after (fixture, 1, &fault);
  wait_for (fixture, LF_DELIVERY_FAILED);
  assert_there (fixture, 1);

  lf_test_profile_deed (fixture->profile, LF_DEED_SEND_NOW, fixture->delivery, NULL, &error);
  g_assert_no_error (error);
  wait_for (fixture, LF_DELIVERY_SENT);
  assert_there (fixture, 3);
}

static void
test_a_lost_answer_in_the_middle_sends_nothing_twice (Fixture      *fixture,
                                                      gconstpointer unused)
{
  LfFakeFault fault = { .kind = "drop", .after = TRUE };

  submit_thread (fixture);
  fault_after (fixture, 1, &fault);
  wait_for (fixture, LF_DELIVERY_SENT);
  assert_there (fixture, 3);
}

static void
test_after_a_restart_it_goes_on_where_it_was (Fixture      *fixture,
                                              gconstpointer unused)
{
  LfFakeFault fault = { .kind = "status", .status = 403 };
  g_autoptr(GError) error = NULL;

  submit_thread (fixture);
  fault_after (fixture, 2, &fault);
  wait_for (fixture, LF_DELIVERY_FAILED);
  lf_test_profile_close (fixture->profile);
  lf_test_profile_open (fixture->profile);
  assert_there (fixture, 2);

  lf_test_profile_deed (fixture->profile, LF_DEED_SEND_NOW, fixture->delivery, NULL, &error);
  g_assert_no_error (error);
  lf_outbox_start (lf_context_get_outbox (fixture->profile->context));
  wait_for (fixture, LF_DELIVERY_SENT);
  assert_there (fixture, 3);
}

static gboolean
delete_thread (Fixture  *fixture,
               GError  **error)
{
  LfOutbox *outbox = lf_context_get_outbox (fixture->profile->context);
  g_autoptr(GAsyncResult) result = NULL;

  lf_outbox_delete_async (outbox, fixture->delivery, NULL, lf_test_done_cb, &result);
  return lf_outbox_delete_finish (outbox, lf_test_wait_for (&result), error);
}

static void
test_a_thread_is_deleted_as_a_whole (Fixture      *fixture,
                                     gconstpointer unused)
{
  LfFakeFault fault = { .kind = "status", .status = 403, .method = "DELETE", .times = 1 };
  g_autoptr(JsonArray) statuses = NULL;
  g_autofree char *path = NULL;
  g_autoptr(LfDelivery) delivery = NULL;
  g_autoptr(GError) refused = NULL;
  g_autoptr(GError) error = NULL;

  submit_thread (fixture);
  wait_for (fixture, LF_DELIVERY_SENT);

  /* The server says no in the middle: the delivery stays, and the rest is deleted at the next try. */
  statuses = lf_fake_mastodon_dump (fixture->server);
  path = g_strconcat (STATUSES "/", lf_json_get_string (lf_json_nth_object (statuses, 1), "id"), NULL);
  fault.path = path;
  lf_fake_mastodon_fault (fixture->server, &fault);
  g_assert_false (delete_thread (fixture, &refused));
  g_assert_error (refused, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  assert_there (fixture, 2);
  wait_for (fixture, LF_DELIVERY_SENT);

  g_assert_true (delete_thread (fixture, &error));
  g_assert_no_error (error);
  assert_there (fixture, 0);
  delivery = lf_test_profile_read (fixture->profile, fixture->delivery);
  g_assert_cmpint (delivery->state, ==, LF_DELIVERY_CANCELLED);
  g_assert_cmpstr (delivery->why.reason, ==, "deleted");
}

static void
test_what_was_not_sent_is_not_deleted (Fixture      *fixture,
                                       gconstpointer unused)
{
  LfFakeFault fault = { .kind = "status", .status = 403, .method = "POST", .path = STATUSES, .times = 1 };
  g_autoptr(GError) error = NULL;

  lf_fake_mastodon_fault (fixture->server, &fault);
  submit_thread (fixture);
  wait_for (fixture, LF_DELIVERY_FAILED);
  g_assert_false (delete_thread (fixture, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

#define ADD(name, func) \
  g_test_add ("/publish/thread/" name "/keys", Fixture, GUINT_TO_POINTER (LF_FAKE_KEYS), fixture_set_up, func, fixture_tear_down); \
  g_test_add ("/publish/thread/" name "/no-keys", Fixture, GUINT_TO_POINTER (LF_FAKE_ULIDS), fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_setenv ("LF_SETTLE_MS", "20", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("goes-out-part-by-part", test_a_thread_goes_out_part_by_part);
  ADD ("that-was-refused-goes-on-where-it-was", test_a_thread_that_was_refused_goes_on_where_it_was);
  ADD ("with-a-lost-answer-sends-nothing-twice", test_a_lost_answer_in_the_middle_sends_nothing_twice);
  ADD ("after-a-restart-goes-on-where-it-was", test_after_a_restart_it_goes_on_where_it_was);
  ADD ("is-deleted-as-a-whole", test_a_thread_is_deleted_as_a_whole);
  ADD ("that-was-not-sent-is-not-deleted", test_what_was_not_sent_is_not_deleted);
  return g_test_run ();
}
