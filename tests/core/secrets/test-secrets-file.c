/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds with libsecret's encrypted file, as in Flatpak; needs no bus. */

#include "config.h"

#include "core/base/lf-uid.h"
#include "lib/lf-test.h"
#include "secrets-fixture.h"

#include <string.h>

/* libsecret 0.20 leaks the version tag of its file at each reading, in frames that a suppression cannot name. */
void __lsan_disable (void) __attribute__ ((weak));

static void
test_secrets_are_kept_and_cleared (SecretsFixture *fixture,
                                   gconstpointer   unused)
{
  g_autoptr(LfSecrets) later = lf_secrets_new (fixture->locks);
  g_autoptr(GError) error = NULL;

  assert_fails (fixture->secrets, fixture->uid, LF_SECRETS_ERROR_MISSING);
  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  g_assert_no_error (error);
  assert_token (later, fixture->uid, TOKEN_ONE);
  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_TWO, &error));
  assert_token (later, fixture->uid, TOKEN_TWO);
  g_assert_true (unlock (fixture->secrets, &error));
  g_assert_true (clear (fixture->secrets, fixture->uid, &error));
  g_assert_no_error (error);
  assert_fails (later, fixture->uid, LF_SECRETS_ERROR_MISSING);
}

static void
save_in_other_process (SecretsFixture *fixture,
                       const char     *uid,
                       const char     *token)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--save", fixture->locks, uid,
                                                     token, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* libsecret 0.20 keeps what it read first, and refuses to write over what another process wrote. */
static void
test_two_processes_see_each_other (SecretsFixture *fixture,
                                   gconstpointer   unused)
{
  g_autofree char *other_uid = lf_uid_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  g_assert_no_error (error);
  save_in_other_process (fixture, fixture->uid, TOKEN_TWO);
  assert_token (fixture->secrets, fixture->uid, TOKEN_TWO);
  save_in_other_process (fixture, other_uid, TOKEN_ONE);
  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  g_assert_no_error (error);
  assert_token (fixture->secrets, other_uid, TOKEN_ONE);
  assert_token (fixture->secrets, fixture->uid, TOKEN_ONE);
}

static void
test_the_file_is_encrypted (SecretsFixture *fixture,
                            gconstpointer   unused)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "keyrings", "default.keyring", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  g_assert_true (save (fixture->secrets, fixture->uid, TOKEN_ONE, &error));
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_null (memmem (content, size, TOKEN_ONE, strlen (TOKEN_ONE)));
  g_assert_null (memmem (content, size, "bezirksamt", strlen ("bezirksamt")));
}

#define ADD(name, func) \
  g_test_add ("/secrets/file/" name, SecretsFixture, NULL, secrets_fixture_set_up, func, secrets_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  char *data = NULL;
  int status;

  if (__lsan_disable != NULL)
    __lsan_disable ();
  if ((status = run_as_helper (argc, argv)) >= 0)
    return status;

  data = lf_test_make_folder ();
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "haupt-kennwort", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("secrets-are-kept-and-cleared", test_secrets_are_kept_and_cleared);
  ADD ("two-processes-see-each-other", test_two_processes_see_each_other);
  ADD ("the-file-is-encrypted", test_the_file_is_encrypted);
  status = g_test_run ();
  lf_test_remove_folder (data);
  return status;
}
