/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever signs in can be told whether the sign-in outlives the program. With “--kept”: there is a keyring. */

#include "config.h"

#include "lib/lf-test-profile.h"
#include "lib/lf-test.h"

static void
test_a_sign_in_says_whether_it_is_kept (gconstpointer is_kept)
{
  LfTestProfile *profile = lf_test_profile_new ();
  g_autofree char *uid = lf_test_profile_add (profile, "Bauamt");
  LfAccounts *accounts = lf_context_get_accounts (profile->context);

  g_assert_cmpint (lf_accounts_is_kept (accounts, uid), ==, GPOINTER_TO_INT (is_kept));

  /* The next program finds the account, and only with a keyring its sign-in too. */
  lf_test_profile_close (profile);
  lf_test_profile_open (profile);
  {
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(LfSecret) secret = NULL;

    lf_secrets_load_async (lf_context_get_secrets (profile->context), uid, NULL, lf_test_done_cb, &result);
    secret = lf_secrets_load_finish (lf_context_get_secrets (profile->context), lf_test_wait_for (&result), &error);
    g_assert_cmpint (secret != NULL, ==, GPOINTER_TO_INT (is_kept));
  }
  lf_test_profile_free (profile);
}

int
main (int    argc,
      char **argv)
{
  gboolean is_kept = argc > 1 && g_str_equal (argv[1], "--kept");

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/context/a-sign-in-says-whether-it-is-kept", GINT_TO_POINTER (is_kept), test_a_sign_in_says_whether_it_is_kept);
  return g_test_run ();
}
