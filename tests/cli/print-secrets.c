/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what is kept for each account uid that is given, as another process reads it from the keyring, each as “name text”; nothing for
 * one that has none. */

#include "config.h"

#include "core/secrets/lf-secrets.h"
#include "lib/lf-test.h"

static const char * const names[] = { "token", "accessJwt", "refreshJwt", "client_secret", "dpopKey" };

int
main (int    argc,
      char **argv)
{
  char *folder = lf_test_make_folder ();
  g_autoptr(LfSecrets) secrets = lf_secrets_new (folder);

  for (int i = 1; i < argc; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(LfSecret) secret = NULL;

      lf_secrets_load_async (secrets, argv[i], NULL, lf_test_done_cb, &result);
      secret = lf_secrets_load_finish (secrets, lf_test_wait_for (&result), &error);
      for (guint n = 0; secret != NULL && n < G_N_ELEMENTS (names); n++)
        if (lf_secret_get (secret, names[n]) != NULL)
          g_print ("%s %s\n", names[n], lf_secret_get (secret, names[n]));
      if (secret == NULL && !g_error_matches (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING))
        g_error ("%s", error->message);
    }

  lf_test_remove_folder (folder);
  return 0;
}
