/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the secrets share, also what they do as a second process. */

#include "config.h"

#include "secrets-fixture.h"

#include "core/base/lf-uid.h"
#include "lib/lf-test.h"

#include <stdio.h>
#include <string.h>

void
secrets_fixture_set_up (SecretsFixture *fixture,
                        gconstpointer   unused)
{
  fixture->folder = lf_test_make_folder ();
  fixture->locks = g_build_filename (fixture->folder, "locks", NULL);
  fixture->count_file = g_build_filename (fixture->folder, "count", NULL);
  fixture->uid = lf_uid_new ();
  fixture->secrets = lf_secrets_new (fixture->locks);
}

void
secrets_fixture_tear_down (SecretsFixture *fixture,
                           gconstpointer   unused)
{
  g_assert_finalize_object (fixture->secrets);
  lf_test_remove_folder (fixture->folder);
  g_free (fixture->locks);
  g_free (fixture->count_file);
  g_free (fixture->uid);
}

LfSecret *
make_secret (const char *token)
{
  LfSecret *secret = lf_secret_new ();

  lf_secret_set (secret, "token", token);
  lf_secret_set (secret, "handle", "presse@bezirksamt.example");
  return secret;
}

LfSecret *
load (LfSecrets   *secrets,
      const char  *uid,
      GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_secrets_load_async (secrets, uid, NULL, lf_test_done_cb, &result);
  return lf_secrets_load_finish (secrets, lf_test_wait_for (&result), error);
}

/* Returns whether it was kept. */
gboolean
save (LfSecrets   *secrets,
      const char  *uid,
      const char  *token,
      GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfSecret) secret = make_secret (token);
  gboolean kept = FALSE;
  gboolean done;

  lf_secrets_save_async (secrets, uid, secret, NULL, lf_test_done_cb, &result);
  done = lf_secrets_save_finish (secrets, lf_test_wait_for (&result), &kept, error);
  g_assert_true (done || !kept);
  return kept;
}

gboolean
clear (LfSecrets   *secrets,
       const char  *uid,
       GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_secrets_clear_async (secrets, uid, NULL, lf_test_done_cb, &result);
  return lf_secrets_clear_finish (secrets, lf_test_wait_for (&result), error);
}

gboolean
unlock (LfSecrets  *secrets,
        GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_secrets_unlock_async (secrets, NULL, lf_test_done_cb, &result);
  return lf_secrets_unlock_finish (secrets, lf_test_wait_for (&result), error);
}

void
assert_token (LfSecrets  *secrets,
              const char *uid,
              const char *token)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) secret = load (secrets, uid, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (lf_secret_get (secret, "token"), ==, token);
}

void
assert_fails (LfSecrets      *secrets,
              const char     *uid,
              LfSecretsError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) secret = load (secrets, uid, &error);

  g_assert_null (secret);
  g_assert_error (error, LF_SECRETS_ERROR, (int) code);
}

static gboolean
on_exchanged_cb (gpointer user_data)
{
  g_autoptr(GTask) task = user_data;

  g_task_return_pointer (task, make_secret (TOKEN_TWO), (GDestroyNotify) lf_secret_unref);
  return G_SOURCE_REMOVE;
}

static void
start_exchange (LfSecret            *old,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data,
                gpointer             exchange_data)
{
  FILE *file = fopen (exchange_data, "ae");

  g_assert_nonnull (file);
  g_assert_cmpstr (lf_secret_get (old, "token"), ==, TOKEN_ONE);
  fputs ("exchange\n", file);
  fclose (file);
  g_timeout_add (300, on_exchanged_cb, g_task_new (NULL, NULL, callback, user_data));
}

static LfSecret *
finish_exchange (GAsyncResult  *result,
                 gpointer       exchange_data,
                 GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

LfSecretRefresh
make_refresh (const char *count_file,
              LfSecret   *used)
{
  return (LfSecretRefresh) { start_exchange, finish_exchange, (gpointer) count_file, used };
}

guint
count_exchanges (const char *count_file)
{
  g_autofree char *text = NULL;
  guint n = 0;

  if (!g_file_get_contents (count_file, &text, NULL, NULL))
    return 0;
  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n';

  return n;
}

int
run_as_helper (int   argc,
               char *argv[])
{
  g_autoptr(LfSecrets) secrets = NULL;
  g_autoptr(GError) error = NULL;

  if (argc == 5 && g_str_equal (argv[1], "--save"))
    {
      secrets = lf_secrets_new (argv[2]);
      return save (secrets, argv[3], argv[4], &error) ? 0 : 1;
    }
  if (argc == 5 && g_str_equal (argv[1], "--refresh"))
    {
      g_autoptr(LfSecret) used = make_secret (TOKEN_ONE);
      g_autoptr(LfSecret) fresh = NULL;
      g_autoptr(GAsyncResult) result = NULL;
      LfSecretRefresh refresh = make_refresh (argv[4], used);

      secrets = lf_secrets_new (argv[2]);
      lf_secrets_refresh_async (secrets, argv[3], &refresh, NULL, lf_test_done_cb, &result);
      fresh = lf_secrets_refresh_finish (secrets, lf_test_wait_for (&result), &error);
      return fresh != NULL && g_strcmp0 (lf_secret_get (fresh, "token"), TOKEN_TWO) == 0 ? 0 : 1;
    }

  return -1;
}
