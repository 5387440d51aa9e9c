/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds with a real keyring daemon; runs inside tests/lib/with-keyring. */

#include "config.h"

#include "core/base/lf-uid.h"
#include "core/secrets/lf-keyring.h"
#include "lib/lf-test.h"
#include "secrets-fixture.h"

#include <gio/gunixsocketaddress.h>
#include <libsecret/secret.h>
#include <string.h>

static SecretCollection *
get_collection (SecretService *service)
{
  g_autoptr(GError) error = NULL;
  SecretCollection *collection = secret_collection_for_alias_sync (service, "default", SECRET_COLLECTION_NONE, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (collection);
  return collection;
}

static void
lock_keyring (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretService) service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, &error);
  g_autoptr(SecretCollection) collection = get_collection (service);
  GList objects = { .data = collection };

  g_assert_cmpint (secret_service_lock_sync (service, &objects, NULL, NULL, &error), ==, 1);
  g_assert_no_error (error);
  secret_service_disconnect ();
}

/* What the login screen does when somebody signs in: the password goes through the daemon's control socket. */
static void
unlock_keyring_by_password (void)
{
  static const char request[] = "\0" "\0\0\0\x13" "\0\0\0\1" "\0\0\0\7" "litfass";
  g_autofree char *path = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "keyring", "control", NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  char answer[8] = { 0 };

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request + 1, sizeof request - 2, NULL, NULL,
                             &error);
  g_assert_no_error (error);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, sizeof answer, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (answer, sizeof answer, "\0\0\0\x8\0\0\0\0", 8);
}

static void
test_secrets_are_kept_and_cleared (SecretsFixture *fixture,
                                   gconstpointer   unused)
{
  g_autoptr(LfSecrets) later = lf_secrets_new (fixture->locks);
  g_autofree char *other_uid = lf_uid_new ();
  g_autoptr(GError) error = NULL;

  assert_fails (fixture->secrets, fixture->uid, LF_SECRETS_ERROR_MISSING);
  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  g_assert_no_error (error);
  assert_token (fixture->secrets, fixture->uid, TOKEN_ONE);
  g_assert_true (lf_secrets_is_kept (fixture->secrets, fixture->uid));
  assert_token (later, fixture->uid, TOKEN_ONE);
  assert_fails (later, other_uid, LF_SECRETS_ERROR_MISSING);

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_TWO, &error));
  assert_token (later, fixture->uid, TOKEN_TWO);

  g_assert_true (clear (fixture->secrets, fixture->uid, &error));
  g_assert_no_error (error);
  assert_fails (later, fixture->uid, LF_SECRETS_ERROR_MISSING);
  g_assert_true (clear (fixture->secrets, fixture->uid, &error));
  g_assert_no_error (error);
}

static void
test_two_loads_at_once_both_answer (SecretsFixture *fixture,
                                    gconstpointer   unused)
{
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(LfSecret) one = NULL;
  g_autoptr(LfSecret) two = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  lf_secrets_load_async (fixture->secrets, fixture->uid, NULL, lf_test_done_cb, &first);
  lf_secrets_load_async (fixture->secrets, fixture->uid, NULL, lf_test_done_cb, &second);
  one = lf_secrets_load_finish (fixture->secrets, lf_test_wait_for (&first), &error);
  g_assert_no_error (error);
  two = lf_secrets_load_finish (fixture->secrets, lf_test_wait_for (&second), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lf_secret_get (two, "token"), ==, lf_secret_get (one, "token"));
}

/* The look at a locked keyring comes by the clock, in the middle of whatever goes on: here at every step of it. */
static void
test_a_look_at_the_lock_disturbs_nobody (SecretsFixture *fixture,
                                         gconstpointer   unused)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  for (guint n_steps = 0; n_steps < 60; n_steps++)
    {
      g_autoptr(GAsyncResult) loaded = NULL;
      g_autoptr(GAsyncResult) checked = NULL;
      g_autoptr(LfSecret) secret = NULL;

      lf_secrets_load_async (fixture->secrets, fixture->uid, NULL, lf_test_done_cb, &loaded);
      for (guint i = 0; i < n_steps && loaded == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      lf_keyring_check_async (NULL, lf_test_done_cb, &checked);
      secret = lf_secrets_load_finish (fixture->secrets, lf_test_wait_for (&loaded), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (lf_secret_get (secret, "token"), ==, TOKEN_ONE);
      g_assert_true (lf_keyring_finish (lf_test_wait_for (&checked), &error));
      g_assert_no_error (error);
    }
}

/* After a failure the connection is dropped, whatever else is under way. */
static void
test_a_dropped_connection_disturbs_nobody (SecretsFixture *fixture,
                                           gconstpointer   unused)
{
  g_autoptr(LfSecret) one = make_secret (TOKEN_ONE);
  g_autoptr(GError) error = NULL;

  for (guint n_steps = 0; n_steps < 40; n_steps++)
    {
      g_autoptr(GAsyncResult) saved = NULL;
      g_autoptr(GAsyncResult) cleared = NULL;

      lf_secrets_save_async (fixture->secrets, fixture->uid, one, NULL, lf_test_done_cb, &saved);
      for (guint i = 0; i < n_steps && saved == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      lf_keyring_disconnect ();
      g_assert_true (lf_secrets_save_finish (fixture->secrets, lf_test_wait_for (&saved), NULL, &error));
      g_assert_no_error (error);

      lf_secrets_clear_async (fixture->secrets, fixture->uid, NULL, lf_test_done_cb, &cleared);
      for (guint i = 0; i < n_steps && cleared == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      lf_keyring_disconnect ();
      g_assert_true (lf_secrets_clear_finish (fixture->secrets, lf_test_wait_for (&cleared), &error));
      g_assert_no_error (error);
      assert_fails (fixture->secrets, fixture->uid, LF_SECRETS_ERROR_MISSING);
    }
}

static void
test_the_index_holds_no_handle (SecretsFixture *fixture,
                                gconstpointer   unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) attributes = NULL;
  g_autofree char *label = NULL;
  GList *items;

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  g_hash_table_insert (wanted, (gpointer) "account", fixture->uid);
  items = secret_service_search_sync (NULL, NULL, wanted, SECRET_SEARCH_ALL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_length (items), ==, 1);

  label = secret_item_get_label (items->data);
  attributes = secret_item_get_attributes (items->data);
  g_assert_cmpstr (label, ==, "Litfaß account");
  g_assert_cmpuint (g_hash_table_size (attributes), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "account"), ==, fixture->uid);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "xdg:schema"), ==, "de.berlin.Litfass.Account");
  g_list_free_full (items, g_object_unref);
}

/* The simple look-up of libsecret would say that nothing is there. */
static void
test_a_locked_keyring_says_so (SecretsFixture *fixture,
                               gconstpointer   unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *other_uid = lf_uid_new ();

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  lock_keyring ();
  assert_fails (fixture->secrets, fixture->uid, LF_SECRETS_ERROR_LOCKED);
  assert_fails (fixture->secrets, other_uid, LF_SECRETS_ERROR_LOCKED);
  g_assert_false (save (fixture->secrets, fixture->uid, TOKEN_TWO, &error));
  g_assert_error (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (clear (fixture->secrets, fixture->uid, &error));
  g_assert_error (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_LOCKED);

  unlock_keyring_by_password ();
  assert_token (fixture->secrets, fixture->uid, TOKEN_ONE);
}

static void
on_unlocked_cb (gboolean *unlocked)
{
  *unlocked = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

/* The login screen tells nobody that it opened the keyring. */
static void
test_a_keyring_opened_elsewhere_is_noticed (SecretsFixture *fixture,
                                            gconstpointer   unused)
{
  g_autoptr(GError) error = NULL;
  gboolean unlocked = FALSE;

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  g_assert_no_error (error);
  g_signal_connect_swapped (fixture->secrets, "unlocked", G_CALLBACK (on_unlocked_cb), &unlocked);
  lock_keyring ();
  assert_fails (fixture->secrets, fixture->uid, LF_SECRETS_ERROR_LOCKED);
  g_assert_false (unlocked);

  unlock_keyring_by_password ();
  lf_test_wait_until (is_set, &unlocked, 30);
  assert_token (fixture->secrets, fixture->uid, TOKEN_ONE);
}

/* Nobody can be asked here, as nobody answers when the office is empty. */
static void
test_an_unanswered_question_is_denied (SecretsFixture *fixture,
                                       gconstpointer   unused)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (unlock (fixture->secrets, &error));
  g_assert_no_error (error);

  lock_keyring ();
  g_setenv ("LF_TEST_KEYRING_MS", "2000", TRUE);
  g_assert_false (unlock (fixture->secrets, &error));
  g_assert_error (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_DENIED);
  g_unsetenv ("LF_TEST_KEYRING_MS");
  g_clear_error (&error);

  unlock_keyring_by_password ();
  g_assert_true (unlock (fixture->secrets, &error));
  g_assert_no_error (error);
}

static GSubprocess *
start_refresh (SecretsFixture *fixture)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr(GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--refresh", fixture->locks, fixture->uid,
                                           fixture->count_file, NULL);

  g_assert_no_error (error);
  return process;
}

static void
test_two_processes_refresh_once (SecretsFixture *fixture,
                                 gconstpointer   unused)
{
  g_autoptr(GSubprocess) first = NULL;
  g_autoptr(GSubprocess) second = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  first = start_refresh (fixture);
  second = start_refresh (fixture);
  g_subprocess_wait_check (first, NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (second, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_exchanges (fixture->count_file), ==, 1);
  assert_token (fixture->secrets, fixture->uid, TOKEN_TWO);
}

static GSubprocess *
start_refresh_and_wait_for_its_middle (SecretsFixture *fixture)
{
  GSubprocess *process = start_refresh (fixture);

  while (count_exchanges (fixture->count_file) == 0)
    g_usleep (1000);
  return process;
}

/* Who signs in again while another process renews the old sign-in keeps the new one. */
static void
test_a_new_sign_in_outlives_a_refresh (SecretsFixture *fixture,
                                       gconstpointer   unused)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  process = start_refresh_and_wait_for_its_middle (fixture);
  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_THREE, &error));
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  assert_token (fixture->secrets, fixture->uid, TOKEN_THREE);
}

static void
test_what_is_cleared_during_a_refresh_stays_away (SecretsFixture *fixture,
                                                  gconstpointer   unused)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  process = start_refresh_and_wait_for_its_middle (fixture);
  g_assert_true (clear (fixture->secrets, fixture->uid, &error));
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  assert_fails (fixture->secrets, fixture->uid, LF_SECRETS_ERROR_MISSING);
}

static void
test_two_callers_refresh_once (SecretsFixture *fixture,
                               gconstpointer   unused)
{
  g_autoptr(LfSecret) used = make_secret (TOKEN_ONE);
  GAsyncResult *results[2] = { NULL };
  g_autoptr(GError) error = NULL;
  LfSecretRefresh refresh = make_refresh (fixture->count_file, used);

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  for (int i = 0; i < 2; i++)
    lf_secrets_refresh_async (fixture->secrets, fixture->uid, &refresh, NULL, lf_test_done_cb, &results[i]);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr(LfSecret) fresh = lf_secrets_refresh_finish (fixture->secrets, lf_test_wait_for (&results[i]), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (lf_secret_get (fresh, "token"), ==, TOKEN_TWO);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (count_exchanges (fixture->count_file), ==, 1);
}

static void
start_failing_exchange (LfSecret            *old,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data,
                        gpointer             exchange_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL, "refused"));
}

static LfSecret *
finish_failing_exchange (GAsyncResult  *result,
                         gpointer       exchange_data,
                         GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_a_failed_exchange_changes_nothing (SecretsFixture *fixture,
                                        gconstpointer   unused)
{
  LfSecretRefresh refresh = { start_failing_exchange, finish_failing_exchange, NULL, NULL };
  g_autoptr(GError) error = NULL;

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  for (int i = 0; i < 2; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;

      g_clear_error (&error);
      lf_secrets_refresh_async (fixture->secrets, fixture->uid, &refresh, NULL, lf_test_done_cb, &result);
      g_assert_null (lf_secrets_refresh_finish (fixture->secrets, lf_test_wait_for (&result), &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
    }
  assert_token (fixture->secrets, fixture->uid, TOKEN_ONE);
}

/* The old token is used up; the new one must not be lost with the wish for it. */
static void
test_a_cancel_during_the_exchange_loses_nothing (SecretsFixture *fixture,
                                                 gconstpointer   unused)
{
  g_autoptr(LfSecret) used = make_secret (TOKEN_ONE);
  g_autoptr(LfSecret) fresh = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  LfSecretRefresh refresh = make_refresh (fixture->count_file, used);

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  lf_secrets_refresh_async (fixture->secrets, fixture->uid, &refresh, cancellable, lf_test_done_cb, &result);
  while (count_exchanges (fixture->count_file) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  fresh = lf_secrets_refresh_finish (fixture->secrets, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  assert_token (fixture->secrets, fixture->uid, TOKEN_TWO);
}

#define ADD(name, func) \
  g_test_add ("/secrets/keyring/" name, SecretsFixture, NULL, secrets_fixture_set_up, func, secrets_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  int status = run_as_helper (argc, argv);

  if (status >= 0)
    return status;

  g_test_init (&argc, &argv, NULL);
  ADD ("secrets-are-kept-and-cleared", test_secrets_are_kept_and_cleared);
  ADD ("two-loads-at-once-both-answer", test_two_loads_at_once_both_answer);
  ADD ("a-look-at-the-lock-disturbs-nobody", test_a_look_at_the_lock_disturbs_nobody);
  ADD ("a-dropped-connection-disturbs-nobody", test_a_dropped_connection_disturbs_nobody);
  ADD ("the-index-holds-no-handle", test_the_index_holds_no_handle);
  ADD ("a-locked-keyring-says-so", test_a_locked_keyring_says_so);
  ADD ("a-keyring-opened-elsewhere-is-noticed", test_a_keyring_opened_elsewhere_is_noticed);
  ADD ("an-unanswered-question-is-denied", test_an_unanswered_question_is_denied);
  ADD ("two-processes-refresh-once", test_two_processes_refresh_once);
  ADD ("a-new-sign-in-outlives-a-refresh", test_a_new_sign_in_outlives_a_refresh);
  ADD ("what-is-cleared-during-a-refresh-stays-away", test_what_is_cleared_during_a_refresh_stays_away);
  ADD ("two-callers-refresh-once", test_two_callers_refresh_once);
  ADD ("a-failed-exchange-changes-nothing", test_a_failed_exchange_changes_nothing);
  ADD ("a-cancel-during-the-exchange-loses-nothing", test_a_cancel_during_the_exchange_loses_nothing);
  return g_test_run ();
}
