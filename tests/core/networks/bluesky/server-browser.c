/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed in in the browser, at a real server: what is given, what it is good for, how it is renewed and how it ends. */

#include "config.h"

#include "desk.h"

#include "core/base/lf-error.h"
#include "core/http/lf-dpop.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-token.h"
#include "lib/lf-test.h"

#include <string.h>

typedef LfBlueskyServer Server;

#define TWO_WEEKS_US (14 * 24 * LF_HOUR_US)

/* ---- People in front of the browser. */

static char *
allow_as_office (const char *page,
                 gpointer    server)
{
  return lf_bluesky_server_consent (server, "office", TRUE, page);
}

static char *
allow_as_anna (const char *page,
               gpointer    server)
{
  return lf_bluesky_server_consent (server, "anna", TRUE, page);
}

static char *
deny (const char *page,
      gpointer    server)
{
  return lf_bluesky_server_consent (server, "office", FALSE, page);
}

static char *
close_window (const char *page,
              gpointer    cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

static Desk *
sign_in (Server *server)
{
  Desk *desk = desk_new (server);
  g_autoptr(GError) error = NULL;

  desk_browse_in (desk, allow_as_office, server, NULL, &error);
  g_assert_no_error (error);
  return desk;
}

static LfAccount *
verify (Desk    *desk,
        GError **error)
{
  return lf_test_verify (desk->adapter, error);
}

static void
assert_works (Desk *desk)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = verify (desk, &error);

  g_assert_no_error (error);
  g_assert_nonnull (account);
}

static void
assert_ended (Desk *desk)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (verify (desk, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
}

/* The token at hand gets old before the program's own clock knows. */
static void
age_token (Desk *desk)
{
  g_autoptr(LfSecret) secret = desk_load_secret (desk);
  g_autofree char *aged = lf_bluesky_server_age (desk->server, lf_secret_get (secret, LF_BLUESKY_ACCESS));

  desk_put_secret (desk, LF_BLUESKY_ACCESS, aged);
}

/* ---- Signing in. */

static void
test_the_account_its_rights_and_its_end_are_known (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = sign_in (server);
  LfAccount *account = lf_adapter_get_account (desk->adapter);
  g_autoptr(LfSecret) secret = desk_load_secret (desk);
  g_autoptr(LfAccount) verified = NULL;
  gint64 left_us = account->access.expires_us - lf_clock_now_us (desk->clock);

  g_assert_cmpstr (account->handle, ==, "bezirksamt.test");
  g_assert_cmpstr (account->remote_id, ==, lf_bluesky_server_get (server, "office", "did"));
  g_assert_cmpstr (account->server, ==, lf_bluesky_server_get_pds (server));
  g_assert_cmpstr (account->access.rights, ==, "post read media moderate");
  g_assert_cmpint (left_us, >, TWO_WEEKS_US - LF_MINUTE_US);
  g_assert_cmpint (left_us, <=, TWO_WEEKS_US);
  g_assert_nonnull (lf_secret_get (secret, LF_BLUESKY_KEY));
  g_assert_true (g_str_has_prefix (lf_secret_get (secret, LF_BLUESKY_CLIENT), "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback%2F"));

  verified = verify (desk, NULL);
  g_assert_cmpint (verified->access.expires_us, ==, account->access.expires_us);
  g_assert_cmpstr (verified->access.rights, ==, account->access.rights);
}

static void
test_an_app_password_has_its_rights_and_no_end (gconstpointer data)
{
  g_autoptr(Desk) desk = desk_new_office ((Server *) data);

  g_assert_cmpstr (lf_adapter_get_account (desk->adapter)->access.rights, ==, "post read media moderate");
  g_assert_cmpint (lf_adapter_get_account (desk->adapter)->access.expires_us, ==, 0);
}

static void
test_denied_is_told_and_the_next_try_works (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new (server);
  g_autoptr(GError) error = NULL;

  g_assert_false (desk_browse_in (desk, deny, server, NULL, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "access_denied");
  g_assert_null (desk_load_secret (desk));
  g_clear_error (&error);

  desk_browse_in (desk, allow_as_office, server, NULL, &error);
  g_assert_no_error (error);
  assert_works (desk);
}

static void
test_given_up_nothing_is_kept (gconstpointer data)
{
  g_autoptr(Desk) desk = desk_new ((Server *) data);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_assert_false (desk_browse_in (desk, close_window, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (desk_load_secret (desk));
}

static void
test_as_somebody_else_is_refused_and_given_back (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = sign_in (server);
  g_autoptr(GError) error = NULL;
  guint n_revoked = lf_bluesky_server_count (server, "/oauth/revoke");

  g_assert_false (desk_browse_in (desk, allow_as_anna, server, NULL, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "OtherAccount");
  g_assert_cmpuint (lf_bluesky_server_count (server, "/oauth/revoke"), ==, n_revoked + 1);
  assert_works (desk);
}

static void
test_again_with_an_app_password_and_back (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = sign_in (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) secret = NULL;

  desk_sign_in (desk, NULL, "bezirksamt.test", lf_bluesky_server_get (server, "office", "appPassword"), NULL, &error);
  g_assert_no_error (error);
  secret = desk_load_secret (desk);
  g_assert_null (lf_secret_get (secret, LF_BLUESKY_KEY));
  g_assert_cmpint (lf_adapter_get_account (desk->adapter)->access.expires_us, ==, 0);
  assert_works (desk);

  desk_browse_in (desk, allow_as_office, server, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lf_adapter_get_account (desk->adapter)->access.expires_us, !=, 0);
  assert_works (desk);
}

/* ---- What it is good for. */

static void
test_posts_pictures_answers_and_deletes (gconstpointer data)
{
  g_autoptr(Desk) desk = sign_in ((Server *) data);
  g_autoptr(Step) step = step_new ("Straßenfest am Samstag"), answer = step_new ("Ab 14 Uhr.");
  g_autoptr(LfReceipt) receipt = NULL, answer_receipt = NULL, found = NULL;
  g_autoptr(JsonNode) record = NULL, answer_record = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *value, *reply;

  step_add_picture (step, desk, "Der Platz mit Ständen");
  receipt = desk_post (desk, step);
  record = desk_get_record (desk, receipt->uri);
  value = lf_json_get_object (lf_json_root_object (record), "value");
  g_assert_cmpstr (lf_json_get_string (value, "text"), ==, "Straßenfest am Samstag");
  g_assert_cmpuint (lf_json_n_objects (lf_json_get_array (lf_json_get_object (value, "embed"), "images")), ==, 1);
  g_assert_cmpint (desk_find (desk, step, &found, &error), ==, LF_FOUND_THERE);

  answer->parts.parent = lf_reference_new ();
  answer->parts.parent->uri = g_strdup (receipt->uri);
  answer->parts.parent->extra = g_strdup_printf ("{\"cid\":\"%s\"}", lf_json_get_string (lf_json_root_object (record), "cid"));
  answer_receipt = desk_post (desk, answer);
  answer_record = desk_get_record (desk, answer_receipt->uri);
  reply = lf_json_walk (lf_json_root_object (answer_record), "value", "reply", NULL);
  g_assert_cmpstr (lf_json_get_string (lf_json_get_object (reply, "parent"), "uri"), ==, receipt->uri);

  desk_delete (desk, receipt->uri, &error);
  g_assert_no_error (error);
  g_assert_null (desk_get_record (desk, receipt->uri));
}

/* Before a post is sent its proof may be refused for the number in it: then nothing happened, and it goes out once. */
static void
test_a_refused_proof_posts_nothing (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = sign_in (server);
  g_autoptr(LfSecret) secret = desk_load_secret (desk);
  g_autoptr(LfDpopKey) key = lf_dpop_key_from_text (lf_secret_get (secret, LF_BLUESKY_KEY));
  g_autofree char *uri = g_strconcat (lf_bluesky_server_get_pds (server), "/xrpc/com.atproto.repo.putRecord", NULL);
  g_autofree char *bearer = g_strconcat ("DPoP ", lf_secret_get (secret, LF_BLUESKY_ACCESS), NULL);
  g_autofree char *text = g_strdup_printf ("{\"repo\":\"%s\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"3n2xjrt4zwt2y\",\"record\":"
                                           "{\"text\":\"x\",\"createdAt\":\"2026-11-28T12:00:00.000Z\"}}", lf_secret_get (secret, LF_BLUESKY_DID));
  g_autofree char *record_uri = g_strdup_printf ("at://%s/app.bsky.feed.post/3n2xjrt4zwt2y", lf_secret_get (secret, LF_BLUESKY_DID));
  LfDpopClaims claims = { "POST", uri, lf_secret_get (secret, LF_BLUESKY_ACCESS), "stale", lf_clock_now_us (desk->clock) };
  g_autofree char *proof = lf_dpop_key_prove (key, &claims);
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("POST", uri, NULL);
  g_autoptr(JsonNode) body = json_from_string (text, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_http_request_add_header (request, "Authorization", bearer);
  lf_http_request_add_header (request, "DPoP", proof);
  lf_http_request_set_json (request, body);
  lf_http_request_set_publishes (request, TRUE);
  lf_http_send_async (desk->http, request, NULL, lf_test_done_cb, &result);
  g_assert_null (lf_http_send_finish (desk->http, lf_test_wait_for (&result), &error));
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "use_dpop_nonce");
  g_assert_cmpuint (lf_network_error_peek_info (error)->status, ==, 401);
  g_assert_null (desk_get_record (desk, record_uri));
}

/* A new process knows no number yet: its first post is refused once, and sent once. */
static void
test_the_first_post_of_a_process_goes_out_once (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = sign_in (server);
  g_autoptr(Step) step = step_new ("Nur einmal");
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(JsonNode) record = NULL;
  g_autoptr(LfHttp) fresh = lf_http_new (desk->clock);
  LfAdapterEnv env = { fresh, desk->secrets, desk->clock, desk->folder };
  g_autoptr(LfAdapter) adapter = lf_network_find ("bluesky")->new_adapter (&env, lf_adapter_get_account (desk->adapter)), old = NULL;
  g_autoptr(GError) error = NULL;
  guint n;

  desk_prepare (desk, step, &error);
  g_assert_no_error (error);
  old = desk->adapter;
  desk->adapter = g_steal_pointer (&adapter);
  n = lf_bluesky_server_count (server, "com.atproto.repo.putRecord");
  receipt = desk_publish (desk, step, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lf_bluesky_server_count (server, "com.atproto.repo.putRecord"), ==, n + 2);
  record = desk_get_record (desk, receipt->uri);
  g_assert_nonnull (record);
  g_clear_object (&desk->adapter);
  desk->adapter = g_steal_pointer (&old);
}

/* ---- Renewing. */

static void
test_an_expired_token_is_renewed_in_passing (gconstpointer data)
{
  g_autoptr(Desk) desk = sign_in ((Server *) data);
  g_autoptr(LfSecret) before = desk_load_secret (desk), after = NULL;

  age_token (desk);
  assert_works (desk);
  after = desk_load_secret (desk);
  g_assert_cmpstr (lf_secret_get (after, LF_BLUESKY_REFRESH), !=, lf_secret_get (before, LF_BLUESKY_REFRESH));
  g_assert_cmpstr (lf_secret_get (after, LF_BLUESKY_KEY), ==, lf_secret_get (before, LF_BLUESKY_KEY));
  g_assert_cmpstr (lf_secret_get (after, LF_BLUESKY_ENDS), ==, lf_secret_get (before, LF_BLUESKY_ENDS));
}

static void
test_an_expired_token_is_renewed_before_a_post (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = sign_in (server);
  g_autoptr(Step) first = step_new ("Die Uhr weiß es"), second = step_new ("Nur der Server weiß es");
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  guint n = lf_bluesky_server_count (server, "/oauth/token");

  desk_put_secret (desk, LF_BLUESKY_EXPIRES, "1000000");
  lf_receipt_unref (desk_post (desk, first));
  g_assert_cmpuint (lf_bluesky_server_count (server, "/oauth/token"), ==, n + 1);

  desk_prepare (desk, second, &error);
  g_assert_no_error (error);
  age_token (desk);
  g_assert_null (desk_publish (desk, second, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  g_clear_error (&error);
  receipt = desk_publish (desk, second, &error);
  g_assert_no_error (error);
}

/* The number in the proof is asked for before the single-use token is looked at. */
static void
test_a_refused_proof_uses_up_no_token (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = sign_in (server);
  g_autoptr(LfSecret) secret = desk_load_secret (desk);
  g_autoptr(LfDpopKey) key = lf_dpop_key_from_text (lf_secret_get (secret, LF_BLUESKY_KEY));
  const char *uri = lf_secret_get (secret, LF_BLUESKY_TOKEN_URI);
  LfDpopClaims claims = { "POST", uri, NULL, NULL, lf_clock_now_us (desk->clock) };
  g_autofree char *proof = lf_dpop_key_prove (key, &claims);
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("POST", uri, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_http_request_add_header (request, "DPoP", proof);
  lf_http_request_add_form (request, "grant_type", "refresh_token");
  lf_http_request_add_form (request, "refresh_token", lf_secret_get (secret, LF_BLUESKY_REFRESH));
  lf_http_request_add_form (request, "client_id", lf_secret_get (secret, LF_BLUESKY_CLIENT));
  lf_http_send_async (desk->http, request, NULL, lf_test_done_cb, &result);
  g_assert_null (lf_http_send_finish (desk->http, lf_test_wait_for (&result), &error));
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "use_dpop_nonce");

  age_token (desk);
  assert_works (desk);
}

static void
test_a_lost_renewal_asks_for_a_new_sign_in_once_the_server_refuses (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = sign_in (server);
  g_autoptr(GError) error = NULL;

  age_token (desk);
  lf_bluesky_server_lose (server, "/oauth/token", 1);
  g_assert_null (verify (desk, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  /* The server knows the old token as used up, and ends the sign-in. */
  assert_ended (desk);
}

/* One process of two that find the same expired token: run by the test below. */
static int
renew_as_child (char **args)
{
  g_autoptr(Desk) desk = g_new0 (Desk, 1);
  g_autoptr(LfAccount) account = lf_account_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) verified = NULL;

  desk->folder = g_strdup (args[0]);
  desk->clock = lf_system_clock_new ();
  desk->http = lf_http_new (desk->clock);
  desk->secrets = lf_secrets_new (desk->folder);
  account->uid = g_strdup (args[1]);
  account->network = g_strdup ("bluesky");
  account->server = g_strdup (args[2]);
  account->remote_id = g_strdup (args[3]);
  account->handle = g_strdup ("bezirksamt.test");
  desk->adapter = lf_network_find ("bluesky")->new_adapter (&(LfAdapterEnv) { desk->http, desk->secrets, desk->clock, desk->folder }, account);
  verified = verify (desk, &error);
  if (verified == NULL)
    g_printerr ("%s\n", error->message);
  g_clear_object (&desk->adapter);
  g_clear_pointer (&desk->folder, g_free);
  desk->folder = lf_test_make_folder ();   /* the parent's stays */
  return verified != NULL ? 0 : 1;
}

static void
test_of_two_processes_one_renews (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = sign_in (server);
  LfAccount *account = lf_adapter_get_account (desk->adapter);
  GSubprocess *children[3];
  guint n = lf_bluesky_server_count (server, "/oauth/token");
  g_autoptr(LfSecret) before = desk_load_secret (desk), after = NULL;

  age_token (desk);
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      g_autoptr(GError) error = NULL;

      children[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--renew", desk->folder, account->uid,
                                      account->server, account->remote_id, NULL);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      g_subprocess_wait_check_async (children[i], NULL, lf_test_done_cb, &result);
      g_subprocess_wait_check_finish (children[i], lf_test_wait_for (&result), &error);
      g_assert_no_error (error);
      g_object_unref (children[i]);
    }
  g_assert_cmpuint (lf_bluesky_server_count (server, "/oauth/token"), ==, n + 1);
  after = desk_load_secret (desk);
  g_assert_cmpstr (lf_secret_get (after, LF_BLUESKY_REFRESH), !=, lf_secret_get (before, LF_BLUESKY_REFRESH));
  assert_works (desk);
}

/* ---- The end. */

static void
test_signed_out_nothing_holds_any_more (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = sign_in (server), thief = desk_new (server);
  g_autoptr(LfSecret) secret = desk_load_secret (desk);
  g_autoptr(LfAccount) account = lf_account_ref (lf_adapter_get_account (desk->adapter));
  g_autoptr(GAsyncResult) saved = NULL;
  g_autoptr(GError) error = NULL;
  LfAdapterEnv env = { thief->http, thief->secrets, thief->clock, thief->folder };

  lf_test_sign_out (desk->adapter, &error);
  g_assert_no_error (error);
  g_assert_null (desk_load_secret (desk));

  thief->adapter = lf_network_find ("bluesky")->new_adapter (&env, account);
  lf_secrets_save_async (thief->secrets, account->uid, secret, NULL, lf_test_done_cb, &saved);
  g_assert_true (lf_secrets_save_finish (thief->secrets, lf_test_wait_for (&saved), NULL, NULL));
  age_token (thief);
  assert_ended (thief);
}

static void
test_without_its_key_a_token_is_worth_nothing (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = sign_in (server);
  g_autoptr(LfDpopKey) other = lf_dpop_key_make ();
  g_autofree char *text = lf_dpop_key_to_text (other);

  desk_put_secret (desk, LF_BLUESKY_KEY, text);
  assert_ended (desk);
  desk_put_secret (desk, LF_BLUESKY_KEY, "verdorben");
  assert_ended (desk);
}

#define ADD(name) g_test_add_data_func ("/bluesky/server/browser/" #name, server, test_##name)

int
main (int   argc,
      char *argv[])
{
  LfBlueskyServer *server;
  int status;

  if (argc == 6 && g_str_equal (argv[1], "--renew"))
    return renew_as_child (argv + 2);

  g_test_init (&argc, &argv, NULL);
  if ((server = lf_bluesky_server_start (FALSE)) == NULL)
    return 0;

  ADD (the_account_its_rights_and_its_end_are_known);
  ADD (an_app_password_has_its_rights_and_no_end);
  ADD (denied_is_told_and_the_next_try_works);
  ADD (given_up_nothing_is_kept);
  ADD (as_somebody_else_is_refused_and_given_back);
  ADD (again_with_an_app_password_and_back);
  ADD (posts_pictures_answers_and_deletes);
  ADD (a_refused_proof_posts_nothing);
  ADD (the_first_post_of_a_process_goes_out_once);
  ADD (an_expired_token_is_renewed_in_passing);
  ADD (an_expired_token_is_renewed_before_a_post);
  ADD (a_refused_proof_uses_up_no_token);
  ADD (a_lost_renewal_asks_for_a_new_sign_in_once_the_server_refuses);
  ADD (of_two_processes_one_renews);
  ADD (signed_out_nothing_holds_any_more);
  ADD (without_its_key_a_token_is_worth_nothing);
  status = g_test_run ();
  lf_bluesky_server_stop (server);
  return status;
}
