/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in at X, tokens that end, and signing out. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"

#include <string.h>

static void
test_the_browser_signs_in (Fixture      *fixture,
                           gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = fixture_new_person (fixture, " " LF_FAKE_X_CLIENT "\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = lf_test_sign_in (fixture->adapter, person, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account->remote_id, ==, LF_FAKE_X_OFFICE);
  g_assert_cmpstr (account->handle, ==, "@bezirksamt");
  g_assert_cmpstr (account->name, ==, "Bezirksamt");
  g_assert_cmpstr (account->access.rights, ==, "post read media moderate");
  g_assert_false (lf_adapter_can (fixture->adapter, LF_CAN_THREAD));
}

/* What X gave may be less than what was asked for; when it does not say, it is what was asked for. */
static void
test_the_rights_are_those_that_were_given (Fixture      *fixture,
                                           gconstpointer unused)
{
  static const struct { const char *scopes, *rights; gboolean hides; } cases[] = {
    { "tweet.read tweet.write users.read offline.access", "post read", FALSE },
    { "users.read", "", FALSE },
    { NULL, "post read media moderate", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(LfTestSignIn) person = fixture_new_person (fixture, LF_FAKE_X_CLIENT);
      g_autoptr(LfAccount) account = NULL;
      g_autoptr(GError) error = NULL;

      lf_fake_x_set_scopes (fixture->server, cases[i].scopes);
      account = lf_test_sign_in (fixture->adapter, person, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (account->access.rights, ==, cases[i].rights);
      fixture_switch_reading_on (fixture);
      g_assert_true (lf_adapter_can (fixture->adapter, LF_CAN_THREAD));
      g_assert_true (lf_adapter_can (fixture->adapter, LF_CAN_HIDE) == cases[i].hides);
      g_assert_true (lf_adapter_can (fixture->adapter, LF_CAN_MUTE) == cases[i].hides);
    }
}

static void
test_the_client_id_is_asked_once (Fixture      *fixture,
                                  gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = fixture_new_person (fixture, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = lf_test_sign_in (fixture->adapter, person, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account->remote_id, ==, LF_FAKE_X_OFFICE);
}

/* The page of X says nothing to Litfaß when it does not like the client id: people close it. */
static void
test_a_client_id_that_does_not_work_is_asked_again (Fixture      *fixture,
                                                    gconstpointer unused)
{
  g_autoptr(LfTestSignIn) gives_up = fixture_new_person (fixture, NULL);
  g_autoptr(LfTestSignIn) knows = fixture_new_person (fixture, LF_FAKE_X_CLIENT);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = NULL;

  lf_test_sign_in_set_browser (gives_up, NULL, NULL);
  lf_adapter_sign_in_async (fixture->adapter, LF_SIGN_IN (gives_up), cancellable, lf_test_done_cb, &result);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  g_assert_null (lf_adapter_sign_in_finish (fixture->adapter, lf_test_wait_for (&result), &error));
  g_clear_error (&error);

  g_assert_null (lf_test_sign_in (fixture->adapter, gives_up, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  account = lf_test_sign_in (fixture->adapter, knows, &error);
  g_assert_no_error (error);
}

static void
test_nonsense_is_no_client_id (Fixture      *fixture,
                               gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = fixture_new_person (fixture, "meine id&scope=x");
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_sign_in (fixture->adapter, person, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "WrongClientId");
}

static void
test_only_a_browser_signs_in (Fixture      *fixture,
                              gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = lf_test_sign_in_new (LF_SIGN_IN_SECRET, LF_FAKE_X_CLIENT, "geheim");
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_sign_in (fixture->adapter, person, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

static void
test_no_other_server_gets_anything (Fixture      *fixture,
                                    gconstpointer unused)
{
  static const char * const servers[] = { "https://x.example", "https://api.x.com.example", "https://api.x.com/x" };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autoptr(LfAdapter) adapter = lf_test_house_add (fixture->house, &lf_x_network, servers[i]);
      g_autoptr(LfTestSignIn) person = fixture_new_person (fixture, LF_FAKE_X_CLIENT);
      g_autoptr(GError) error = NULL;

      g_assert_null (lf_test_sign_in (adapter, person, &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
      g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "OtherServer");
    }
}

static void
test_no_is_no (Fixture      *fixture,
               gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = fixture_new_person (fixture, LF_FAKE_X_CLIENT);
  g_autoptr(GError) error = NULL;

  lf_fake_x_deny (fixture->server);
  g_assert_null (lf_test_sign_in (fixture->adapter, person, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpuint (lf_fake_x_n_good (fixture->server), ==, 0);
}

static void
test_who_gives_up_leaves_nothing (Fixture      *fixture,
                                  gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = fixture_new_person (fixture, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_sign_in (fixture->adapter, person, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_another_account_is_refused_and_its_tokens_are_ended (Fixture      *fixture,
                                                          gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = fixture_new_person (fixture, LF_FAKE_X_CLIENT);
  g_autoptr(LfAccount) account = lf_account_copy (lf_adapter_get_account (fixture->adapter));
  g_autoptr(GError) error = NULL;

  account->remote_id = g_strdup ("1");
  lf_adapter_set_account (fixture->adapter, account);
  g_assert_null (lf_test_sign_in (fixture->adapter, person, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "OtherAccount");
  g_assert_cmpuint (lf_fake_x_n_good (fixture->server), ==, 0);
}

static void
test_an_ended_token_is_renewed_unseen (Fixture      *fixture,
                                       gconstpointer unused)
{
  g_autofree char *first = g_strdup (lf_fake_x_get_token (fixture->server));
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_clear_pointer (&account, lf_account_unref);
      lf_fake_x_end_tokens (fixture->server);
      account = lf_test_verify (fixture->adapter, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpstr (lf_fake_x_get_token (fixture->server), !=, first);
  g_assert_cmpuint (lf_fake_x_count (fixture->server, "POST", "/2/oauth2/token"), ==, 4);
}

static void
test_two_calls_renew_once (Fixture      *fixture,
                           gconstpointer unused)
{
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(LfAccount) other = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_x_end_tokens (fixture->server);
  lf_adapter_verify_async (fixture->adapter, NULL, lf_test_done_cb, &first);
  lf_adapter_verify_async (fixture->adapter, NULL, lf_test_done_cb, &second);
  account = lf_adapter_verify_finish (fixture->adapter, lf_test_wait_for (&first), &error);
  g_assert_no_error (error);
  other = lf_adapter_verify_finish (fixture->adapter, lf_test_wait_for (&second), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lf_fake_x_count (fixture->server, "POST", "/2/oauth2/token"), ==, 2);
}

/* The old refresh token is used up, but only X can say so. */
static void
test_a_lost_renewal_asks_to_sign_in_once_x_refuses (Fixture      *fixture,
                                                    gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) again = NULL;

  lf_fake_x_end_tokens (fixture->server);
  fixture_fault (fixture, "drop", "/2/oauth2/token", TRUE);
  g_assert_null (lf_test_verify (fixture->adapter, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  g_assert_null (lf_test_verify (fixture->adapter, &again));
  g_assert_error (again, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
}

static void
test_a_renewal_that_never_arrived_is_made_again (Fixture      *fixture,
                                                 gconstpointer unused)
{
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_x_end_tokens (fixture->server);
  fixture_fault (fixture, "drop", "/2/oauth2/token", FALSE);
  g_assert_null (lf_test_verify (fixture->adapter, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  g_clear_error (&error);
  account = lf_test_verify (fixture->adapter, &error);
  g_assert_no_error (error);
}

/* Pages of a proxy, or of what guards the server, have nothing of OAuth. */
static void
test_only_x_itself_ends_a_sign_in (Fixture      *fixture,
                                   gconstpointer unused)
{
  static const guint statuses[] = { 400, 403, 404, 407, 413 };
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_x_end_tokens (fixture->server);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      LfFakeXFault fault = { .kind = "html", .path = "/2/oauth2/token", .status = statuses[i], .times = 1 };

      lf_fake_x_fault (fixture->server, &fault);
      g_assert_null (lf_test_verify (fixture->adapter, &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
      g_clear_error (&error);
    }
  account = lf_test_verify (fixture->adapter, &error);
  g_assert_no_error (error);
}

static void
test_a_broken_server_at_renewal_is_tried_later (Fixture      *fixture,
                                                gconstpointer unused)
{
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_x_end_tokens (fixture->server);
  fixture_fault (fixture, "html-502", "/2/oauth2/token", FALSE);
  g_assert_null (lf_test_verify (fixture->adapter, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  g_clear_error (&error);
  account = lf_test_verify (fixture->adapter, &error);
  g_assert_no_error (error);
}

static void
test_signing_out_ends_both_tokens (Fixture      *fixture,
                                   gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (lf_fake_x_n_good (fixture->server), ==, 2);
  g_assert_true (lf_test_sign_out (fixture->adapter, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (lf_fake_x_n_good (fixture->server), ==, 0);
  g_assert_null (lf_test_verify (fixture->adapter, &error));
  g_assert_true (error->domain == LF_SECRETS_ERROR);
}

static void
test_signing_out_clears_the_secret_whatever_the_server_says (Fixture      *fixture,
                                                             gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) missing = NULL;

  fixture_fault (fixture, "html-502", "/2/oauth2/revoke", FALSE);
  g_assert_false (lf_test_sign_out (fixture->adapter, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  g_assert_null (lf_test_verify (fixture->adapter, &missing));
  g_assert_true (missing->domain == LF_SECRETS_ERROR);
}

static void
test_what_was_set_for_an_account_outlives_verifying (Fixture      *fixture,
                                                     gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = lf_test_verify (fixture->adapter, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (account->limits, "reading"));
  g_assert_true (lf_adapter_can (fixture->adapter, LF_CAN_THREAD));
}

/* The account is known, and the tokens are about to be kept. */
static void
on_account_known_cb (LfAdapter    *adapter,
                     GParamSpec   *pspec,
                     GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_tokens_that_cannot_be_kept_are_ended (Fixture      *fixture,
                                           gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = fixture_new_person (fixture, LF_FAKE_X_CLIENT);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_signal_connect (fixture->adapter, "notify::account", G_CALLBACK (on_account_known_cb), cancellable);
  lf_adapter_sign_in_async (fixture->adapter, LF_SIGN_IN (person), cancellable, lf_test_done_cb, &result);
  g_assert_null (lf_adapter_sign_in_finish (fixture->adapter, lf_test_wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  g_assert_nonnull (lf_fake_x_get_token (fixture->server));
  g_assert_cmpuint (lf_fake_x_n_good (fixture->server), ==, 0);
  g_signal_handlers_disconnect_by_data (fixture->adapter, cancellable);
}

#define ADD_OUT(path, func) g_test_add ("/x/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD_OUT ("sign-in/the-browser-signs-in", test_the_browser_signs_in);
  ADD_OUT ("sign-in/the-rights-are-those-that-were-given", test_the_rights_are_those_that_were_given);
  ADD_OUT ("sign-in/nonsense-is-no-client-id", test_nonsense_is_no_client_id);
  ADD_OUT ("sign-in/only-a-browser-signs-in", test_only_a_browser_signs_in);
  ADD_OUT ("sign-in/no-other-server-gets-anything", test_no_other_server_gets_anything);
  ADD_OUT ("sign-in/no-is-no", test_no_is_no);
  ADD_OUT ("sign-in/who-gives-up-leaves-nothing", test_who_gives_up_leaves_nothing);
  ADD_OUT ("sign-in/another-account-is-refused", test_another_account_is_refused_and_its_tokens_are_ended);
  ADD_OUT ("sign-in/tokens-that-cannot-be-kept-are-ended", test_tokens_that_cannot_be_kept_are_ended);
  ADD ("sign-in/the-client-id-is-asked-once", test_the_client_id_is_asked_once);
  ADD ("sign-in/a-client-id-that-does-not-work-is-asked-again", test_a_client_id_that_does_not_work_is_asked_again);
  ADD ("tokens/an-ended-token-is-renewed-unseen", test_an_ended_token_is_renewed_unseen);
  ADD ("tokens/two-calls-renew-once", test_two_calls_renew_once);
  ADD ("tokens/a-lost-renewal-asks-to-sign-in-once-x-refuses", test_a_lost_renewal_asks_to_sign_in_once_x_refuses);
  ADD ("tokens/a-renewal-that-never-arrived-is-made-again", test_a_renewal_that_never_arrived_is_made_again);
  ADD ("tokens/only-x-itself-ends-a-sign-in", test_only_x_itself_ends_a_sign_in);
  ADD ("tokens/a-broken-server-at-renewal-is-tried-later", test_a_broken_server_at_renewal_is_tried_later);
  ADD ("sign-out/ends-both-tokens", test_signing_out_ends_both_tokens);
  ADD ("sign-out/clears-the-secret-whatever-the-server-says", test_signing_out_clears_the_secret_whatever_the_server_says);
  g_test_add ("/x/verify/settings-stay", Fixture, NULL, fixture_set_up_read, test_what_was_set_for_an_account_outlives_verifying,
              fixture_tear_down);
  return g_test_run ();
}
