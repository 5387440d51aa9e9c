/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in to servers of both kinds, by all three ways, and what can go wrong on each. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"

#include <string.h>

static char *
allow (const char *uri,
       gpointer    user_data)
{
  Fixture *fixture = user_data;

  g_assert_nonnull (strstr (uri, "force_login=true"));
  g_assert_nonnull (strstr (uri, "code_challenge_method=S256"));
  return lf_fake_mastodon_allow (fixture->server, uri);
}

static LfAccount *
sign_in_by (Fixture        *fixture,
            LfSignInMethod  method,
            GError        **error)
{
  g_autoptr(LfTestSignIn) sign_in = lf_test_sign_in_new (method, NULL, lf_fake_mastodon_get_token (fixture->server));

  lf_test_sign_in_set_browser (sign_in, allow, fixture);
  return lf_test_sign_in (fixture->adapter, sign_in, error);
}

static void
assert_signed_in (Fixture   *fixture,
                  LfAccount *account,
                  GError    *error)
{
  g_autoptr(LfAccount) verified = NULL;
  g_autofree char *handle = g_strdup_printf ("@bezirksamt@%s", lf_fake_mastodon_get_uri (fixture->server) + strlen ("http://"));
  g_autoptr(GError) verify_error = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (account->handle, ==, handle);
  g_assert_cmpstr (account->name, ==, "Bezirksamt Charlottenburg-Wilmersdorf");
  g_assert_cmpstr (account->remote_id, !=, "");
  g_assert_nonnull (account->limits);
  g_assert_true (lf_adapter_get_account (fixture->adapter) == account);
  verified = lf_test_verify (fixture->adapter, &verify_error);
  g_assert_no_error (verify_error);
  g_assert_cmpstr (verified->remote_id, ==, account->remote_id);
}

static void
test_by_the_browser (Fixture      *fixture,
                     gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = sign_in_by (fixture, LF_SIGN_IN_BROWSER, &error);
  g_autofree char *redirects = lf_fake_mastodon_dup_field (fixture->server, "/api/v1/apps", "redirect_uris");
  g_autofree char *verifier = lf_fake_mastodon_dup_field (fixture->server, "/oauth/token", "code_verifier");

  assert_signed_in (fixture, account, error);
  g_assert_cmpstr (account->access.rights, ==, "post read media messages");
  g_assert_true (g_str_has_prefix (redirects, "http://127.0.0.1:"));
  g_assert_true (g_str_has_suffix (redirects, "\nurn:ietf:wg:oauth:2.0:oob"));
  g_assert_cmpuint (strlen (verifier), >=, 43);
}

static void
test_by_a_code (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = sign_in_by (fixture, LF_SIGN_IN_CODE, &error);

  assert_signed_in (fixture, account, error);
}

static void
test_by_a_token (Fixture      *fixture,
                 gconstpointer flags)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = sign_in_by (fixture, LF_SIGN_IN_SECRET, &error);

  assert_signed_in (fixture, account, error);
  /* GoToSocial does not say what a token may do. */
  g_assert_cmpstr (account->access.rights, ==, GPOINTER_TO_UINT (flags) & LF_FAKE_ULIDS ? NULL : "post read");
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, NULL, "/api/v1/apps"), ==, 0);
}

static void
test_a_wrong_token_asks_again (Fixture      *fixture,
                               gconstpointer unused)
{
  const char *wrong[] = { "falsch-falsch-falsch", "zwei Wörter", "  " };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(LfTestSignIn) sign_in = lf_test_sign_in_new (LF_SIGN_IN_SECRET, NULL, wrong[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (lf_test_sign_in (fixture->adapter, sign_in, &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
    }
}

static char *
type_wrong_code (const char *uri,
                 gpointer    user_data)
{
  return g_strdup ("FALSCH");
}

static void
test_a_wrong_code_asks_again (Fixture      *fixture,
                              gconstpointer unused)
{
  g_autoptr(LfTestSignIn) sign_in = lf_test_sign_in_new (LF_SIGN_IN_CODE, NULL, NULL);
  g_autoptr(GError) error = NULL;

  lf_test_sign_in_set_browser (sign_in, type_wrong_code, NULL);
  g_assert_null (lf_test_sign_in (fixture->adapter, sign_in, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
}

static void
test_who_says_no_is_not_asked_again (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "deny", NULL, FALSE);
  g_assert_null (sign_in_by (fixture, LF_SIGN_IN_BROWSER, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
}

/* Mastodon before 4.3 throws unused registrations away. */
static void
test_a_forgotten_registration_is_made_again_once (Fixture      *fixture,
                                                  gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = NULL;
  LfFakeFault fault = { .kind = "forget-apps", .path = "/oauth/token", .times = 1 };

  lf_fake_mastodon_fault (fixture->server, &fault);
  account = sign_in_by (fixture, LF_SIGN_IN_BROWSER, &error);
  assert_signed_in (fixture, account, error);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", "/api/v1/apps"), ==, 2);
}

static void
test_a_registration_forgotten_twice_ends (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  LfFakeFault fault = { .kind = "forget-apps", .path = "/oauth/token", .times = 9 };

  lf_fake_mastodon_fault (fixture->server, &fault);
  g_assert_null (sign_in_by (fixture, LF_SIGN_IN_CODE, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", "/api/v1/apps"), ==, 2);
}

static void
test_plain_scopes_where_others_are_refused (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = NULL;
  g_autofree char *scopes = NULL;
  LfFakeFault fault = { .kind = "status", .status = 422, .path = "/api/v1/apps", .times = 1 };

  lf_fake_mastodon_fault (fixture->server, &fault);
  account = sign_in_by (fixture, LF_SIGN_IN_CODE, &error);
  assert_signed_in (fixture, account, error);
  scopes = lf_fake_mastodon_dup_field (fixture->server, "/api/v1/apps", "scopes");
  g_assert_cmpstr (scopes, ==, "read write");
}

static void
test_another_kind_of_server_is_named (Fixture      *fixture,
                                      gconstpointer unused)
{
  const char *kinds[] = { "html-200", "redirect", "text-405", "big", "deep", "empty-200" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GError) error = NULL;

      fixture_fault (fixture, kinds[i], "/api/v2/instance", FALSE);
      fixture_fault (fixture, kinds[i], "/api/v1/instance", FALSE);
      g_assert_null (sign_in_by (fixture, LF_SIGN_IN_SECRET, &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
      g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "OtherServer");
    }
}

static void
test_an_old_instance_document_will_do (Fixture      *fixture,
                                       gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = NULL;
  LfFakeFault fault = { .kind = "status", .status = 404, .path = "/api/v2/instance", .times = 2 };

  lf_fake_mastodon_fault (fixture->server, &fault);
  account = sign_in_by (fixture, LF_SIGN_IN_SECRET, &error);
  assert_signed_in (fixture, account, error);
}

static void
test_no_server_is_offline (Fixture      *fixture,
                           gconstpointer unused)
{
  g_autoptr(LfAdapter) adapter = lf_test_house_add (fixture->house, &lf_mastodon_network, "http://127.0.0.1:1");
  g_autoptr(LfTestSignIn) sign_in = lf_test_sign_in_new (LF_SIGN_IN_SECRET, NULL, "x");
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_sign_in (adapter, sign_in, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
}

static void
test_another_account_is_refused_and_its_token_revoked (Fixture      *fixture,
                                                       gconstpointer unused)
{
  g_autoptr(LfAccount) other = lf_account_copy (lf_adapter_get_account (fixture->adapter));
  g_autoptr(GError) error = NULL;

  g_free (other->remote_id);
  other->remote_id = g_strdup ("424242");
  lf_adapter_set_account (fixture->adapter, other);
  g_assert_null (sign_in_by (fixture, LF_SIGN_IN_BROWSER, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "OtherAccount");
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", "/oauth/revoke"), ==, 1);
}

#define WHO_AM_I "/api/v1/accounts/verify_credentials"

static gboolean
was_asked_who (gpointer user_data)
{
  return lf_fake_mastodon_count (user_data, "GET", WHO_AM_I) > 0;
}

static void
test_given_up_late_the_token_is_revoked (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autoptr(LfTestSignIn) sign_in = lf_test_sign_in_new (LF_SIGN_IN_BROWSER, NULL, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "hang", WHO_AM_I, FALSE);
  lf_test_sign_in_set_browser (sign_in, allow, fixture);
  lf_adapter_sign_in_async (fixture->adapter, LF_SIGN_IN (sign_in), cancellable, lf_test_done_cb, &result);
  lf_test_wait_until (was_asked_who, fixture->server, 30);
  g_cancellable_cancel (cancellable);

  g_assert_null (lf_adapter_sign_in_finish (fixture->adapter, lf_test_wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", "/oauth/revoke"), ==, 1);
}

static void
test_limits_come_with_the_sign_in (Fixture      *fixture,
                                   gconstpointer flags)
{
  gboolean ulids = (GPOINTER_TO_UINT (flags) & LF_FAKE_ULIDS) != 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = NULL;

  g_assert_cmpuint (lf_adapter_get_limits (fixture->adapter)->max_length, ==, 500);
  account = sign_in_by (fixture, LF_SIGN_IN_SECRET, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lf_adapter_get_limits (fixture->adapter)->max_length, ==, ulids ? 5000 : 500);
  g_assert_cmpuint (lf_adapter_count (fixture->adapter, "https://berlin.de"), ==, ulids ? 25 : 23);
}

static void
test_signing_out_revokes (Fixture      *fixture,
                          gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = sign_in_by (fixture, LF_SIGN_IN_BROWSER, &error);

  assert_signed_in (fixture, account, error);
  g_assert_true (lf_test_sign_out (fixture->adapter, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", "/oauth/revoke"), ==, 1);
  g_assert_null (lf_test_verify (fixture->adapter, &error));
  g_assert_error (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_NO_SERVICE);
}

static void
test_signing_out_clears_whatever_the_server_says (Fixture      *fixture,
                                                  gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) verify_error = NULL;
  g_autoptr(LfAccount) account = sign_in_by (fixture, LF_SIGN_IN_BROWSER, &error);

  fixture_fault (fixture, "html-502", "/oauth/revoke", FALSE);
  g_assert_false (lf_test_sign_out (fixture->adapter, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  g_assert_null (lf_test_verify (fixture->adapter, &verify_error));
  g_assert_true (verify_error->domain == LF_SECRETS_ERROR);
}

#define ADD_OUT(path, flags, func) g_test_add ("/mastodon/sign-in/" path, Fixture, flags, fixture_set_up, func, fixture_tear_down)
#define ADD_OUT_BOTH(path, func) \
  G_STMT_START { \
    ADD_OUT (path "/mastodon", MASTODON, func); \
    ADD_OUT (path "/gotosocial", GOTOSOCIAL, func); \
  } G_STMT_END

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_OUT_BOTH ("browser", test_by_the_browser);
  ADD_OUT_BOTH ("code", test_by_a_code);
  ADD_OUT_BOTH ("token", test_by_a_token);
  ADD_OUT ("wrong-token", MASTODON, test_a_wrong_token_asks_again);
  ADD_OUT_BOTH ("wrong-code", test_a_wrong_code_asks_again);
  ADD_OUT ("denied", MASTODON, test_who_says_no_is_not_asked_again);
  ADD_OUT_BOTH ("forgotten-registration", test_a_forgotten_registration_is_made_again_once);
  ADD_OUT_BOTH ("forgotten-twice", test_a_registration_forgotten_twice_ends);
  ADD_OUT ("plain-scopes", MASTODON, test_plain_scopes_where_others_are_refused);
  ADD_OUT ("other-server", MASTODON, test_another_kind_of_server_is_named);
  ADD_OUT ("old-instance", MASTODON, test_an_old_instance_document_will_do);
  ADD_OUT ("no-server", MASTODON, test_no_server_is_offline);
  ADD_OUT_BOTH ("other-account", test_another_account_is_refused_and_its_token_revoked);
  ADD_OUT ("given-up-late", MASTODON, test_given_up_late_the_token_is_revoked);
  ADD_OUT_BOTH ("limits", test_limits_come_with_the_sign_in);
  ADD_OUT_BOTH ("sign-out", test_signing_out_revokes);
  ADD_OUT ("sign-out-offline", MASTODON, test_signing_out_clears_whatever_the_server_says);
  return g_test_run ();
}
