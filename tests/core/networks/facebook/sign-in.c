/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in with tokens of all kinds, looking at them again, and signing out. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"

#include <string.h>

static LfAccount *
sign_in (Fixture     *fixture,
         const char  *login,
         const char  *token,
         GError     **error)
{
  g_autoptr(LfTestSignIn) person = lf_test_sign_in_new (LF_SIGN_IN_SECRET, login, token);

  return lf_test_sign_in (fixture->adapter, person, error);
}

static const char *
add_token (Fixture    *fixture,
           const char *type,
           guint       n_pages)
{
  LfFakeFacebookToken token = { .type = type, .n_pages = n_pages };

  return lf_fake_facebook_add_token (fixture->server, &token);
}

static void
assert_refused (Fixture        *fixture,
                const char     *login,
                const char     *token,
                LfNetworkError  code,
                const char     *name)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (sign_in (fixture, login, token, &error));
  g_assert_error (error, LF_NETWORK_ERROR, (int) code);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, name);
  g_assert_null (strstr (error->message, token));
}

static void
test_the_token_of_a_page_is_taken (Fixture      *fixture,
                                   gconstpointer unused)
{
  g_autofree char *pasted = g_strdup_printf ("  %s\n", lf_fake_facebook_get_token (fixture->server));
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = sign_in (fixture, NULL, pasted, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account->remote_id, ==, LF_FAKE_FACEBOOK_PAGE);
  g_assert_cmpstr (account->name, ==, "Bezirksamt Mitte");
  g_assert_cmpstr (account->handle, ==, "Bezirksamt Mitte");
  g_assert_cmpstr (account->access.rights, ==, "post read media moderate messages");
  g_assert_cmpint (account->access.expires_us, ==, 0);
  g_assert_true (lf_adapter_can (fixture->adapter, LF_CAN_MESSAGES));
  g_assert_true (lf_adapter_can (fixture->adapter, LF_CAN_HIDE));
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "GET", LF_FAKE_FACEBOOK_PATH ("me/accounts")), ==, 0);
}

/* What is kept is the token of the page: the other one could speak for more. */
static void
test_of_one_page_nobody_is_asked (Fixture      *fixture,
                                  gconstpointer unused)
{
  static const char * const types[] = { "SYSTEM_USER", "USER" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      const char *token = add_token (fixture, types[i], 1);
      g_autoptr(GError) error = NULL;
      g_autoptr(LfAccount) account = sign_in (fixture, NULL, token, &error);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(LfSecret) secret = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (account->remote_id, ==, LF_FAKE_FACEBOOK_PAGE);
      lf_secrets_load_async (fixture->house->env.secrets, account->uid, NULL, lf_test_done_cb, &result);
      secret = lf_secrets_load_finish (fixture->house->env.secrets, lf_test_wait_for (&result), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (lf_secret_get (secret, "token"), !=, token);
    }
}

static void
test_of_several_pages_one_is_named (Fixture      *fixture,
                                    gconstpointer unused)
{
  static const struct { const char *typed, *page; } rows[] = {
    { "Stadtbibliothek", LF_FAKE_FACEBOOK_OTHER }, { " stadtBIBLIOTHEK ", LF_FAKE_FACEBOOK_OTHER },
    { LF_FAKE_FACEBOOK_OTHER, LF_FAKE_FACEBOOK_OTHER }, { "bezirksamt mitte", LF_FAKE_FACEBOOK_PAGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(LfAdapter) adapter = lf_test_house_add (fixture->house, &lf_facebook_network,
                                                        lf_fake_facebook_get_uri (fixture->server));
      g_autoptr(LfTestSignIn) person = lf_test_sign_in_new (LF_SIGN_IN_SECRET, rows[i].typed,
                                                            add_token (fixture, "SYSTEM_USER", 2));
      g_autoptr(GError) error = NULL;
      g_autoptr(LfAccount) account = lf_test_sign_in (adapter, person, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (account->remote_id, ==, rows[i].page);
    }
}

static void
test_a_page_that_is_none_of_them_is_said (Fixture      *fixture,
                                          gconstpointer unused)
{
  const char *token = add_token (fixture, "SYSTEM_USER", 2);
  g_autoptr(GError) error = NULL;

  assert_refused (fixture, "Standesamt", token, LF_NETWORK_ERROR_NOT_ALLOWED, "NoSuchPage");
  g_assert_null (sign_in (fixture, "Standesamt", token, &error));
  g_assert_cmpstr (lf_network_error_peek_info (error)->said, ==,
                   "Bezirksamt Mitte (" LF_FAKE_FACEBOOK_PAGE "), Stadtbibliothek (" LF_FAKE_FACEBOOK_OTHER ")");
}

static void
test_who_does_not_say_which_page_gives_up (Fixture      *fixture,
                                           gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (sign_in (fixture, NULL, add_token (fixture, "SYSTEM_USER", 2), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_a_person_without_pages_is_refused (Fixture      *fixture,
                                        gconstpointer unused)
{
  assert_refused (fixture, NULL, add_token (fixture, "USER", 0), LF_NETWORK_ERROR_NOT_ALLOWED, "NoPage");
}

static void
test_without_the_right_to_post_it_is_refused (Fixture      *fixture,
                                              gconstpointer unused)
{
  LfFakeFacebookToken scopes = { .type = "PAGE", .scopes = "pages_show_list pages_read_engagement" };
  LfFakeFacebookToken tasks = { .type = "USER", .n_pages = 1, .tasks = "ANALYZE MODERATE" };
  LfFakeFacebookToken target = { .type = "PAGE", .target = LF_FAKE_FACEBOOK_OTHER };
  const LfFakeFacebookToken *tokens[] = { &scopes, &tasks, &target };

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    assert_refused (fixture, NULL, lf_fake_facebook_add_token (fixture->server, tokens[i]), LF_NETWORK_ERROR_NOT_ALLOWED,
                    "NoPostingRight");
}

static void
test_rights_and_end_are_kept (Fixture      *fixture,
                              gconstpointer unused)
{
  LfFakeFacebookToken token = { .type = "PAGE", .scopes = "pages_manage_posts pages_read_engagement", .expires_s = 1798119000,
                                .data_s = 1797000000 };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = sign_in (fixture, NULL, lf_fake_facebook_add_token (fixture->server, &token), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account->access.rights, ==, "post read media");
  g_assert_cmpint (account->access.expires_us, ==, G_GINT64_CONSTANT (1797000000) * G_USEC_PER_SEC);
  g_assert_false (lf_adapter_can (fixture->adapter, LF_CAN_MESSAGES));
  g_assert_false (lf_adapter_can (fixture->adapter, LF_CAN_REPLY_PRIVATELY));
  g_assert_false (lf_adapter_can (fixture->adapter, LF_CAN_HIDE));
  g_assert_true (lf_adapter_can (fixture->adapter, LF_CAN_EDIT));
}

/* The server need not tell what a token is: then trying tells it. */
static void
test_without_an_answer_about_the_token_it_works (Fixture      *fixture,
                                                 gconstpointer unused)
{
  g_autoptr(LfAccount) page = NULL;
  g_autoptr(LfAccount) system = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_facebook_set (fixture->server, LF_FAKE_FACEBOOK_NO_DEBUG, TRUE);
  page = sign_in (fixture, NULL, lf_fake_facebook_get_token (fixture->server), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (page->remote_id, ==, LF_FAKE_FACEBOOK_PAGE);
  g_assert_null (page->access.rights);
  g_assert_true (lf_adapter_can (fixture->adapter, LF_CAN_MESSAGES));
  system = sign_in (fixture, NULL, add_token (fixture, "SYSTEM_USER", 2), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (system->remote_id, ==, LF_FAKE_FACEBOOK_PAGE);
}

static void
test_nonsense_is_no_token (Fixture      *fixture,
                           gconstpointer unused)
{
  assert_refused (fixture, NULL, "EAAG\nX-Injected: 1", LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL);
  assert_refused (fixture, NULL, "zwei Wörter", LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL);
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "POST", LF_FAKE_FACEBOOK_PATH ("debug_token")), ==, 0);
}

static void
test_only_a_token_signs_in (Fixture      *fixture,
                            gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = lf_test_sign_in_new (LF_SIGN_IN_BROWSER, NULL, "x");
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_sign_in (fixture->adapter, person, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

static void
test_no_other_server_gets_anything (Fixture      *fixture,
                                    gconstpointer unused)
{
  static const char * const servers[] = { "https://facebook.example", "https://graph.facebook.com.example",
                                          "https://graph.facebook.com/x" };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autoptr(LfAdapter) adapter = lf_test_house_add (fixture->house, &lf_facebook_network, servers[i]);
      g_autoptr(LfTestSignIn) person = lf_test_sign_in_new (LF_SIGN_IN_SECRET, NULL,
                                                            lf_fake_facebook_get_token (fixture->server));
      g_autoptr(GError) error = NULL;

      g_assert_null (lf_test_sign_in (adapter, person, &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
      g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "OtherServer");
    }
}

/* “Sign in again” takes the page that it was, without asking, and no other. */
static void
test_again_it_is_the_same_page (Fixture      *fixture,
                                gconstpointer unused)
{
  g_autoptr(LfAccount) again = NULL;
  g_autoptr(LfTestSignIn) person = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAdapter) library = lf_test_house_add (fixture->house, &lf_facebook_network,
                                                    lf_fake_facebook_get_uri (fixture->server));
  g_autoptr(LfAccount) other = NULL;

  again = sign_in (fixture, NULL, add_token (fixture, "SYSTEM_USER", 2), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->remote_id, ==, LF_FAKE_FACEBOOK_PAGE);

  person = lf_test_sign_in_new (LF_SIGN_IN_SECRET, "Stadtbibliothek", add_token (fixture, "SYSTEM_USER", 2));
  other = lf_test_sign_in (library, person, &error);
  g_assert_no_error (error);
  g_clear_object (&person);
  person = lf_test_sign_in_new (LF_SIGN_IN_SECRET, NULL, lf_fake_facebook_get_token (fixture->server));
  g_assert_null (lf_test_sign_in (library, person, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "OtherAccount");
}

static void
test_what_is_set_for_the_account_stays (Fixture      *fixture,
                                        gconstpointer unused)
{
  g_autoptr(LfAccount) account = lf_account_copy (lf_adapter_get_account (fixture->adapter));
  g_autoptr(LfAccount) verified = NULL;
  g_autoptr(GError) error = NULL;

  account->limits = g_strdup ("{\"max_length\": 500}");
  lf_adapter_set_account (fixture->adapter, account);
  verified = lf_test_verify (fixture->adapter, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (verified->limits, ==, "{\"max_length\": 500}");
  g_assert_cmpstr (verified->name, ==, "Bezirksamt Mitte");
  g_assert_cmpuint (lf_adapter_get_limits (fixture->adapter)->max_length, ==, 500);
}

/* The version stands in every address, and an old one is answered with a refusal that ends nothing. */
static void
test_the_version_is_a_setting (Fixture      *fixture,
                               gconstpointer unused)
{
  g_autoptr(LfAccount) account = lf_account_copy (lf_adapter_get_account (fixture->adapter));
  g_autoptr(LfFetched) fetched = NULL;
  g_autoptr(GError) error = NULL;

  account->limits = g_strdup ("{\"version\": \"v9.0\"}");
  lf_adapter_set_account (fixture->adapter, account);
  fetched = lf_test_fetch (fixture->adapter, LF_STREAM_OWN, NULL, &error);
  g_assert_null (fetched);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "GET", "/v9.0/" LF_FAKE_FACEBOOK_PAGE "/feed"), ==, 1);
}

static void
test_a_token_that_ended_asks_again (Fixture      *fixture,
                                    gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  lf_fake_facebook_revoke_all (fixture->server);
  g_assert_null (lf_test_verify (fixture->adapter, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
}

/* Only its maker can take a token back; here it is gone. */
static void
test_signed_out_the_token_is_gone (Fixture      *fixture,
                                   gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) later = NULL;

  g_assert_false (lf_test_sign_out (fixture->adapter, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
  g_assert_null (lf_test_verify (fixture->adapter, &later));
  g_assert_nonnull (later);
  g_assert_true (later->domain == LF_SECRETS_ERROR);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define OUT(path, func) g_test_add ("/facebook/sign-in/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  OUT ("page", test_the_token_of_a_page_is_taken);
  OUT ("one-page", test_of_one_page_nobody_is_asked);
  OUT ("several-pages", test_of_several_pages_one_is_named);
  OUT ("no-such-page", test_a_page_that_is_none_of_them_is_said);
  OUT ("gives-up", test_who_does_not_say_which_page_gives_up);
  OUT ("no-page", test_a_person_without_pages_is_refused);
  OUT ("no-posting-right", test_without_the_right_to_post_it_is_refused);
  OUT ("rights-and-end", test_rights_and_end_are_kept);
  OUT ("no-debug", test_without_an_answer_about_the_token_it_works);
  OUT ("nonsense", test_nonsense_is_no_token);
  OUT ("only-a-token", test_only_a_token_signs_in);
  OUT ("other-server", test_no_other_server_gets_anything);
  ADD ("sign-in/again", test_again_it_is_the_same_page);
  ADD ("sign-in/settings", test_what_is_set_for_the_account_stays);
  ADD ("sign-in/version", test_the_version_is_a_setting);
  ADD ("sign-in/ended", test_a_token_that_ended_asks_again);
  ADD ("sign-in/out", test_signed_out_the_token_is_gone);
  return g_test_run ();
}
