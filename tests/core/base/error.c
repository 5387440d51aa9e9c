/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors carry what the server said, and each has its own stable short name for the store. */

#include "core/base/lf-error.h"

#include <gio/gio.h>

static void
test_network_error_carries_what_the_server_said (void)
{
  LfNetworkErrorInfo info = { 429, 90000, (char *) "RateLimit", (char *) "Too many" };
  g_autoptr(GError) error = lf_network_error_new (LF_NETWORK_ERROR_WAIT, &info, "asked %d times", 3);
  g_autoptr(GError) copy = g_error_copy (error);
  const LfNetworkErrorInfo *said;

  g_clear_error (&error);
  g_assert_error (copy, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  g_assert_cmpstr (copy->message, ==, "asked 3 times");

  said = lf_network_error_peek_info (copy);
  g_assert_cmpuint (said->status, ==, 429);
  g_assert_cmpint (said->wait_ms, ==, 90000);
  g_assert_cmpstr (said->name, ==, "RateLimit");
  g_assert_cmpstr (said->said, ==, "Too many");
}

static void
test_other_errors_say_nothing (void)
{
  g_autoptr(GError) bare = lf_network_error_new (LF_NETWORK_ERROR_OFFLINE, NULL, "no way out");
  g_autoptr(GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_cmpuint (lf_network_error_peek_info (bare)->status, ==, 0);
  g_assert_null (lf_network_error_peek_info (bare)->name);
  g_assert_cmpuint (lf_network_error_peek_info (other)->status, ==, 0);
  g_assert_null (lf_network_error_peek_info (NULL)->said);
}

static char *
dup_reason (GQuark domain,
            int    code)
{
  g_autoptr(GError) error = g_error_new_literal (domain, code, "x");

  return lf_error_dup_reason (error);
}

/* The names are in databases: they never change, and no two codes share one. */
static void
test_every_code_has_its_own_reason (void)
{
  const struct {
    GQuark      domain;
    int         last;
    const char *last_reason;
  } domains[] = {
    { LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_SECURE, "not-secure" },
    { LF_STORE_ERROR, LF_STORE_ERROR_PRACTICE_MIX, "store-practice-mix" },
    { LF_SECRETS_ERROR, LF_SECRETS_ERROR_BUSY, "keyring-busy" },
    { LF_POST_ERROR, LF_POST_ERROR_ANSWER_ENDED, "answer-ended" },
  };
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      g_autofree char *last = dup_reason (domains[i].domain, domains[i].last);
      g_autofree char *beyond = dup_reason (domains[i].domain, domains[i].last + 1);
      g_autofree char *below = dup_reason (domains[i].domain, -1);

      for (int code = 0; code <= domains[i].last; code++)
        g_assert_true (g_hash_table_add (seen, dup_reason (domains[i].domain, code)));
      g_assert_cmpstr (last, ==, domains[i].last_reason);
      g_assert_cmpstr (beyond, ==, "unknown");
      g_assert_cmpstr (below, ==, "unknown");
    }
  g_assert_false (g_hash_table_contains (seen, "unknown"));
}

static void
test_foreign_errors_have_the_reason_unknown (void)
{
  g_autofree char *reason = dup_reason (G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  g_assert_cmpstr (reason, ==, "unknown");
  g_assert_true (lf_reason_is (reason, "unknown"));
  g_assert_false (lf_reason_is (NULL, "unknown"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/base/error/" #name, test_##name)
  ADD (network_error_carries_what_the_server_said);
  ADD (other_errors_say_nothing);
  ADD (every_code_has_its_own_reason);
  ADD (foreign_errors_have_the_reason_unknown);

  return g_test_run ();
}
