/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds without a keyring: secrets live until the program ends, and nothing waits without end. */

#include "config.h"

#include "core/secrets/lf-secret-text.h"
#include "lib/lf-test.h"
#include "secrets-fixture.h"

static void
test_a_secret_holds_named_texts (void)
{
  g_autoptr(LfSecret) secret = lf_secret_new ();
  g_autoptr(LfSecret) copy = NULL;

  g_assert_null (lf_secret_get (secret, "token"));
  lf_secret_set (secret, "token", "a");
  lf_secret_set (secret, "token", "b");
  lf_secret_set (secret, "refresh", "c");
  copy = lf_secret_copy (secret);
  g_assert_true (lf_secret_equal (secret, copy));
  lf_secret_set (copy, "refresh", NULL);
  g_assert_false (lf_secret_equal (secret, copy));
  g_assert_cmpstr (lf_secret_get (secret, "token"), ==, "b");
  g_assert_cmpstr (lf_secret_get (secret, "refresh"), ==, "c");
  g_assert_null (lf_secret_get (copy, "refresh"));
}

static void
test_a_secret_survives_its_text (void)
{
  g_autoptr(LfSecret) secret = make_secret ("a\"b\\c\nü");
  char *text = lf_secret_to_text (secret);
  g_autoptr(LfSecret) again = lf_secret_from_text (text);

  g_assert_true (lf_secret_equal (secret, again));
  lf_secret_wipe_text (text);
  g_assert_null (lf_secret_from_text (NULL));
  g_assert_null (lf_secret_from_text (""));
  g_assert_null (lf_secret_from_text ("[1]"));
  g_assert_null (lf_secret_from_text ("kein JSON"));
}

static void
test_without_a_bus_secrets_last_until_the_end (SecretsFixture *fixture,
                                               gconstpointer   unused)
{
  g_autoptr(LfSecrets) later = lf_secrets_new (fixture->locks);
  g_autoptr(GError) error = NULL;

  assert_fails (fixture->secrets, fixture->uid, LF_SECRETS_ERROR_NO_SERVICE);
  g_assert_false (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  g_assert_no_error (error);
  assert_token (fixture->secrets, fixture->uid, TOKEN_ONE);
  g_assert_false (lf_secrets_is_kept (fixture->secrets, fixture->uid));
  assert_fails (later, fixture->uid, LF_SECRETS_ERROR_NO_SERVICE);

  g_assert_true (clear (fixture->secrets, fixture->uid, &error));
  g_assert_no_error (error);
  assert_fails (fixture->secrets, fixture->uid, LF_SECRETS_ERROR_NO_SERVICE);
  g_assert_false (clear (fixture->secrets, fixture->uid, &error));
  g_assert_error (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_NO_SERVICE);
}

static void
test_what_is_loaded_is_the_callers_own (SecretsFixture *fixture,
                                        gconstpointer   unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) secret = NULL;

  g_assert_false (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  secret = load (fixture->secrets, fixture->uid, &error);
  g_assert_no_error (error);
  lf_secret_set (secret, "token", "anders");
  assert_token (fixture->secrets, fixture->uid, TOKEN_ONE);
}

static void
test_nothing_is_written_but_locks (SecretsFixture *fixture,
                                   gconstpointer   unused)
{
  g_autofree char *path = g_build_filename (fixture->locks, fixture->uid, NULL);
  g_autofree char *held = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) folder = NULL;
  g_autoptr(GDir) locks = NULL;

  g_assert_false (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  folder = g_dir_open (fixture->folder, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_dir_read_name (folder), ==, "locks");
  g_assert_null (g_dir_read_name (folder));
  locks = g_dir_open (fixture->locks, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_dir_read_name (locks), ==, fixture->uid);
  g_assert_null (g_dir_read_name (locks));
  g_assert_true (g_file_get_contents (path, &held, NULL, &error));
  g_assert_cmpstr (held, ==, "");
}

static void
test_a_refresh_works_in_memory (SecretsFixture *fixture,
                                gconstpointer   unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) used = make_secret (TOKEN_ONE);
  g_autoptr(LfSecret) fresh = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  LfSecretRefresh refresh = make_refresh (fixture->count_file, used);

  g_assert_false (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  lf_secrets_refresh_async (fixture->secrets, fixture->uid, &refresh, NULL, lf_test_done_cb, &result);
  fresh = lf_secrets_refresh_finish (fixture->secrets, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lf_secret_get (fresh, "token"), ==, TOKEN_TWO);
  assert_token (fixture->secrets, fixture->uid, TOKEN_TWO);
}

static void
test_only_an_account_key_names_an_item (SecretsFixture *fixture,
                                        gconstpointer   unused)
{
  g_autoptr(LfSecret) used = make_secret (TOKEN_ONE);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  LfSecretRefresh refresh = make_refresh (fixture->count_file, used);

  assert_fails (fixture->secrets, "../../etc/passwd", LF_SECRETS_ERROR_MISSING);
  lf_secrets_refresh_async (fixture->secrets, "../x", &refresh, NULL, lf_test_done_cb, &result);
  g_assert_null (lf_secrets_refresh_finish (fixture->secrets, lf_test_wait_for (&result), &error));
  g_assert_error (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING);
  g_assert_false (g_file_test (fixture->locks, G_FILE_TEST_EXISTS));
}

/* Not GTestDBus: it forks a watcher, in which the leak check sees everything as lost. */
static GSubprocess *
start_bus (SecretsFixture  *fixture,
           char           **address)
{
  g_autofree char *option = g_strdup_printf ("--address=unix:path=%s/bus", fixture->folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDataInputStream) lines = NULL;
  GSubprocess *bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "dbus-daemon",
                                       "--session", "--nofork", "--nopidfile", "--print-address", option, NULL);

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  *address = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

/* Eats every call, as a hanging keyring does. */
static GDBusMessage *
on_message_cb (GDBusConnection *connection,
               GDBusMessage    *message,
               gboolean         incoming,
               gpointer         user_data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    g_clear_object (&message);

  return message;
}

static void
test_a_hanging_keyring_is_not_waited_for (SecretsFixture *fixture,
                                          gconstpointer   unused)
{
  g_autofree char *address = NULL;
  g_autoptr(GSubprocess) bus = start_bus (fixture, &address);
  g_autoptr(GDBusConnection) connection = NULL;
  g_autoptr(GDBusConnection) shared = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *before = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  connection = g_dbus_connection_new_for_address_sync (address,
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                       | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (connection, on_message_cb, NULL, NULL);
  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", "org.freedesktop.secrets", 4), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  g_setenv ("LF_TEST_KEYRING_MS", "300", TRUE);
  assert_fails (fixture->secrets, fixture->uid, LF_SECRETS_ERROR_NO_SERVICE);
  g_assert_false (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  g_assert_no_error (error);
  g_unsetenv ("LF_TEST_KEYRING_MS");

  lf_secrets_clear_async (fixture->secrets, fixture->uid, cancellable, lf_test_done_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_false (lf_secrets_clear_finish (fixture->secrets, lf_test_wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  shared = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_dbus_connection_set_exit_on_close (shared, FALSE);
  g_dbus_connection_close_sync (connection, NULL, NULL);
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", before, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

#define ADD(name, func) \
  g_test_add ("/secrets/none/" name, SecretsFixture, NULL, secrets_fixture_set_up, func, secrets_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_unsetenv ("SECRET_BACKEND");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secrets/none/a-secret-holds-named-texts", test_a_secret_holds_named_texts);
  g_test_add_func ("/secrets/none/a-secret-survives-its-text", test_a_secret_survives_its_text);
  ADD ("without-a-bus-secrets-last-until-the-end", test_without_a_bus_secrets_last_until_the_end);
  ADD ("what-is-loaded-is-the-callers-own", test_what_is_loaded_is_the_callers_own);
  ADD ("nothing-is-written-but-locks", test_nothing_is_written_but_locks);
  ADD ("a-refresh-works-in-memory", test_a_refresh_works_in_memory);
  ADD ("only-an-account-key-names-an-item", test_only_an_account_key_names_an_item);
  ADD ("a-hanging-keyring-is-not-waited-for", test_a_hanging_keyring_is_not_waited_for);
  return g_test_run ();
}
