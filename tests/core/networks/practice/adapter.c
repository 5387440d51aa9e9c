/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice account behaves at every call as a real one would, and fails as it is told to. */

#include "config.h"

#include "core/networks/practice/lf-practice-adapter.h"
#include "core/networks/practice/lf-practice-faults.h"
#include "core/networks/practice/lf-practice-server.h"
#include "lib/lf-test.h"

#include <string.h>

#define UID "0190a000-0000-7000-8000-00000000beef"

#define GIVER_TYPE_NAME (name_giver_get_type ())
G_DECLARE_FINAL_TYPE (NameGiver, name_giver, GIVER, NAME, GObject)

struct _NameGiver {
  GObject     parent_instance;
  const char *name;
  int         error;    /* of G_IO_ERROR; −1: none */
};

static void sign_in_init (LfSignInInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NameGiver, name_giver, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (LF_TYPE_SIGN_IN, sign_in_init))

static void
ask_async (LfSignIn            *sign_in,
           LfSignInField        field,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  NameGiver *self = GIVER_NAME (sign_in);
  g_autoptr(GTask) task = g_task_new (sign_in, cancellable, callback, user_data);

  g_assert_cmpint (field, ==, LF_FIELD_LOGIN);
  if (self->error >= 0)
    g_task_return_new_error (task, G_IO_ERROR, self->error, "no answer");
  else
    g_task_return_pointer (task, g_strdup (self->name), g_free);
}

static char *
ask_finish (LfSignIn      *sign_in,
            GAsyncResult  *result,
            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sign_in_init (LfSignInInterface *iface)
{
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
}

static void
name_giver_class_init (NameGiverClass *klass)
{
}

static void
name_giver_init (NameGiver *self)
{
  self->error = -1;
}

typedef struct {
  char         *folder;
  LfAdapterEnv  env;
  LfAdapter    *adapter;
  NameGiver    *giver;
} Fixture;

static LfAccount *
sign_in (Fixture     *fixture,
         const char  *name,
         GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  LfAccount *account;

  fixture->giver->name = name;
  lf_adapter_sign_in_async (fixture->adapter, LF_SIGN_IN (fixture->giver), NULL, lf_test_done_cb, &result);
  account = lf_adapter_sign_in_finish (fixture->adapter, lf_test_wait_for (&result), error);
  if (account != NULL)
    lf_adapter_set_account (fixture->adapter, account);
  return account;
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr(LfAccount) account = lf_account_new (), signed_in = NULL;
  g_autoptr(GError) error = NULL;

  fixture->folder = lf_test_make_folder ();
  fixture->env.folder = fixture->folder;
  fixture->env.clock = LF_CLOCK (lf_fake_clock_new (1795000000 * LF_SECOND_US));
  fixture->env.secrets = lf_secrets_new (fixture->folder);
  fixture->giver = g_object_new (GIVER_TYPE_NAME, NULL);

  account->uid = g_strdup (UID);
  account->network = g_strdup ("practice");
  account->server = g_strdup ("practice:");
  account->remote_id = g_strdup ("");
  fixture->adapter = lf_network_find ("practice")->new_adapter (&fixture->env, account);
  signed_in = sign_in (fixture, "@Bezirksamt CW", &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  g_assert_finalize_object (fixture->adapter);
  g_object_unref (fixture->giver);
  g_object_unref (fixture->env.secrets);
  g_assert_finalize_object (fixture->env.clock);
  lf_test_remove_folder (fixture->folder);
}

static LfOutgoing *
make_outgoing (const char *key,
               const char *text)
{
  LfOutgoingParts parts = { .text = text, .language = "de", .key = key };
  LfOutgoingSaver saver = { NULL };

  return lf_outgoing_new (&parts, NULL, &saver, NULL);
}

static LfReceipt *
publish (Fixture     *fixture,
         const char  *key,
         GError     **error)
{
  g_autoptr(LfOutgoing) outgoing = make_outgoing (key, "Das Bürgeramt öffnet heute um zehn.");
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_publish_async (fixture->adapter, outgoing, NULL, lf_test_done_cb, &result);
  return lf_adapter_publish_finish (fixture->adapter, lf_test_wait_for (&result), error);
}

static LfFoundResult
find (Fixture     *fixture,
      const char  *key,
      LfReceipt  **receipt,
      GError     **error)
{
  g_autoptr(LfOutgoing) outgoing = make_outgoing (key, "Das Bürgeramt öffnet heute um zehn.");
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_find_async (fixture->adapter, outgoing, NULL, lf_test_done_cb, &result);
  return lf_adapter_find_finish (fixture->adapter, lf_test_wait_for (&result), receipt, error);
}

static LfFetched *
fetch (Fixture     *fixture,
       LfStream     stream,
       const char  *cursor,
       GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_fetch_async (fixture->adapter, stream, cursor, NULL, lf_test_done_cb, &result);
  return lf_adapter_fetch_finish (fixture->adapter, lf_test_wait_for (&result), error);
}

static void
set_faults (Fixture                *fixture,
            const LfPracticeFaults *faults)
{
  g_autoptr(GError) error = NULL;

  lf_practice_faults_set (fixture->folder, UID, faults, &error);
  g_assert_no_error (error);
}

static void
test_a_name_is_enough_to_sign_in (Fixture      *fixture,
                                  gconstpointer unused)
{
  LfAccount *account = lf_adapter_get_account (fixture->adapter);
  g_autoptr(LfAccount) again = NULL, other = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (account->handle, ==, "@bezirksamt_cw");
  g_assert_cmpstr (account->remote_id, ==, "bezirksamt_cw");
  g_assert_cmpstr (account->name, ==, "Bezirksamt CW");
  g_assert_cmpstr (account->uid, ==, UID);

  again = sign_in (fixture, "bezirksamt cw", &error);
  g_assert_no_error (error);
  other = sign_in (fixture, "Umweltamt", &error);
  g_assert_null (other);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "OtherAccount");
}

static void
test_without_a_name_one_is_made_up (Fixture      *fixture,
                                    gconstpointer unused)
{
  g_autoptr(LfAccount) fresh = lf_account_copy (lf_adapter_get_account (fixture->adapter));
  g_autoptr(LfAccount) named = NULL, none = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&fresh->remote_id, g_free);
  lf_adapter_set_account (fixture->adapter, fresh);
  fixture->giver->error = G_IO_ERROR_CANCELLED;
  none = sign_in (fixture, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  fixture->giver->error = G_IO_ERROR_NOT_SUPPORTED;
  named = sign_in (fixture, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (named->handle, ==, "@uebung-beef");
}

static void
test_the_token_never_stands_in_a_file (Fixture      *fixture,
                                       gconstpointer unused)
{
  g_autofree char *path = g_strdup_printf ("%s/practice/%s.json", fixture->folder, UID);
  g_autoptr(GAsyncResult) result = NULL, gone = NULL;
  g_autoptr(LfReceipt) receipt = publish (fixture, "k1", NULL), refused = NULL;
  g_autoptr(LfSecret) secret = NULL;
  g_autofree char *data = NULL;
  g_autoptr(GError) error = NULL;

  lf_secrets_load_async (fixture->env.secrets, UID, NULL, lf_test_done_cb, &result);
  secret = lf_secrets_load_finish (fixture->env.secrets, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (lf_secret_get (secret, "token")), >=, 32);
  g_assert_true (g_file_get_contents (path, &data, NULL, &error));
  g_assert_null (strstr (data, lf_secret_get (secret, "token")));

  lf_adapter_sign_out_async (fixture->adapter, NULL, lf_test_done_cb, &gone);
  g_assert_true (lf_adapter_sign_out_finish (fixture->adapter, lf_test_wait_for (&gone), &error));
  refused = publish (fixture, "k2", &error);
  g_assert_null (refused);
  g_assert_error (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING);
}

static void
test_it_publishes_finds_and_deletes (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autoptr(LfReceipt) receipt = publish (fixture, "k1", NULL), found = NULL, absent = NULL;
  g_autoptr(LfReference) reference = lf_reference_new ();
  g_autoptr(LfFetched) thread = NULL, own = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_str_has_prefix (receipt->uri, "practice:" UID "/"));
  g_assert_true (g_str_has_suffix (receipt->uri, receipt->remote_id));
  g_assert_cmpint (find (fixture, "k1", &found, &error), ==, LF_FOUND_THERE);
  g_assert_cmpstr (found->uri, ==, receipt->uri);
  g_assert_cmpint (find (fixture, "k2", &absent, &error), ==, LF_FOUND_ABSENT);
  g_assert_no_error (error);
  g_assert_null (absent);

  reference->remote_id = g_strdup (receipt->remote_id);
  reference->uri = g_strdup (receipt->uri);
  cursor = lf_adapter_thread_cursor (reference);
  thread = fetch (fixture, LF_STREAM_THREAD, cursor, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (thread->items->len, ==, 1);

  lf_adapter_act_async (fixture->adapter, LF_ACT_DELETE, reference, NULL, lf_test_done_cb, &result);
  g_assert_true (lf_adapter_act_finish (fixture->adapter, lf_test_wait_for (&result), &error));
  own = fetch (fixture, LF_STREAM_OWN, NULL, &error);
  g_assert_cmpuint (own->items->len, ==, 0);
  g_assert_null (fetch (fixture, LF_STREAM_THREAD, "no cursor", &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
}

static void
test_it_fails_as_it_is_told (Fixture      *fixture,
                             gconstpointer unused)
{
  static const struct { LfPracticeFault fault; LfNetworkError publish; LfNetworkError fetch; } cases[] = {
    { LF_PRACTICE_OFFLINE, LF_NETWORK_ERROR_OFFLINE, LF_NETWORK_ERROR_OFFLINE },
    { LF_PRACTICE_RATE_LIMIT, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { LF_PRACTICE_LOST_ANSWER, LF_NETWORK_ERROR_UNSURE, LF_NETWORK_ERROR_TIMED_OUT },
    { LF_PRACTICE_LOST_REQUEST, LF_NETWORK_ERROR_UNSURE, LF_NETWORK_ERROR_TIMED_OUT },
    { LF_PRACTICE_SIGN_IN_EXPIRED, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { LF_PRACTICE_REJECTED, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
    { LF_PRACTICE_TOO_LONG, LF_NETWORK_ERROR_SHORTEN, LF_NETWORK_ERROR_SHORTEN },
  };
  LfPracticeFaults fine = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LfPracticeFaults faults = { .publish = cases[i].fault, .fetch = cases[i].fault };
      g_autofree char *key = g_strdup_printf ("key-%u", i);
      g_autoptr(GError) published = NULL, fetched = NULL, looked = NULL, error = NULL;
      g_autoptr(LfReceipt) found = NULL;
      LfFoundResult there;

      set_faults (fixture, &faults);
      g_assert_null (publish (fixture, key, &published));
      g_assert_error (published, LF_NETWORK_ERROR, (int) cases[i].publish);
      g_assert_null (fetch (fixture, LF_STREAM_MENTIONS, NULL, &fetched));
      g_assert_error (fetched, LF_NETWORK_ERROR, (int) cases[i].fetch);
      g_assert_cmpint (find (fixture, key, &found, &looked), ==, LF_FOUND_CANNOT_TELL);
      g_assert_error (looked, LF_NETWORK_ERROR, (int) cases[i].fetch);
      if (cases[i].fault == LF_PRACTICE_RATE_LIMIT)
        g_assert_cmpint (lf_network_error_peek_info (published)->wait_ms, ==, 30000);

      set_faults (fixture, &fine);
      there = find (fixture, key, &found, &error);
      g_assert_no_error (error);
      g_assert_cmpint (there, ==, cases[i].fault == LF_PRACTICE_LOST_ANSWER ? LF_FOUND_THERE : LF_FOUND_ABSENT);
    }
}

static void
test_signing_in_again_ends_the_refusal (Fixture      *fixture,
                                        gconstpointer unused)
{
  LfPracticeFaults expired = { .publish = LF_PRACTICE_SIGN_IN_EXPIRED, .fetch = LF_PRACTICE_SIGN_IN_EXPIRED };
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(LfReceipt) refused = NULL, receipt = NULL;
  g_autoptr(GError) error = NULL;

  set_faults (fixture, &expired);
  refused = publish (fixture, "k1", &error);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
  g_clear_error (&error);
  account = sign_in (fixture, "Bezirksamt CW", &error);
  g_assert_no_error (error);
  receipt = publish (fixture, "k1", &error);
  g_assert_no_error (error);
}

static void
test_cancelled_on_its_way_means_unsure (Fixture      *fixture,
                                        gconstpointer unused)
{
  LfPracticeFaults slow = { .delay_ms = 600000 };
  g_autofree char *path = g_strdup_printf ("%s/practice/%s.json", fixture->folder, UID);
  g_autoptr(LfOutgoing) outgoing = make_outgoing ("k1", "Guten Morgen");
  g_autoptr(GCancellable) cancellable = g_cancellable_new (), early = g_cancellable_new ();
  g_autoptr(GAsyncResult) published = NULL, fetched = NULL, never = NULL;
  g_autoptr(GError) error = NULL;

  set_faults (fixture, &slow);
  lf_adapter_publish_async (fixture->adapter, outgoing, cancellable, lf_test_done_cb, &published);
  lf_adapter_fetch_async (fixture->adapter, LF_STREAM_OWN, NULL, cancellable, lf_test_done_cb, &fetched);
  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  g_assert_null (lf_adapter_publish_finish (fixture->adapter, lf_test_wait_for (&published), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  g_clear_error (&error);
  g_assert_null (lf_adapter_fetch_finish (fixture->adapter, lf_test_wait_for (&fetched), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* What was cancelled before it left was never sent. */
  g_cancellable_cancel (early);
  lf_adapter_publish_async (fixture->adapter, outgoing, early, lf_test_done_cb, &never);
  g_assert_null (lf_adapter_publish_finish (fixture->adapter, lf_test_wait_for (&never), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_limits_are_checked_before_sending (Fixture      *fixture,
                                        gconstpointer unused)
{
  g_autofree char *fits = g_strnfill (500, 'x'), *long_text = g_strnfill (501, 'x');
  g_autoptr(GArray) none = lf_adapter_check (fixture->adapter, fits, NULL);
  g_autoptr(GArray) one = lf_adapter_check (fixture->adapter, long_text, NULL);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (g_array_index (one, LfProblem, 0).code, ==, LF_POST_ERROR_TOO_LONG);
  g_assert_true (lf_adapter_can (fixture->adapter, LF_CAN_OWN | LF_CAN_MESSAGES | LF_CAN_THREAD | LF_CAN_DELETE));
  g_assert_cmpint (lf_adapter_get_settle (fixture->adapter), ==, LF_SETTLE_WATERMARK);
}

#define ADD(name, test) g_test_add ("/practice/adapter/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-name-is-enough-to-sign-in", test_a_name_is_enough_to_sign_in);
  ADD ("without-a-name-one-is-made-up", test_without_a_name_one_is_made_up);
  ADD ("the-token-never-stands-in-a-file", test_the_token_never_stands_in_a_file);
  ADD ("it-publishes-finds-and-deletes", test_it_publishes_finds_and_deletes);
  ADD ("it-fails-as-it-is-told", test_it_fails_as_it_is_told);
  ADD ("signing-in-again-ends-the-refusal", test_signing_in_again_ends_the_refusal);
  ADD ("cancelled-on-its-way-means-unsure", test_cancelled_on_its_way_means_unsure);
  ADD ("limits-are-checked-before-sending", test_limits_are_checked_before_sending);
  return g_test_run ();
}
