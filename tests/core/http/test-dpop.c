/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs (RFC 9449): what they say, that their signature holds, and what is done when a server wants to see a number in them. */

#include "config.h"

#include "http-fixture.h"

#include "core/base/lf-base64.h"
#include "core/base/lf-error.h"
#include "core/http/lf-dpop.h"
#include "core/http/lf-json.h"
#include "lib/lf-test.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

static JsonNode *
decode (const char *part)
{
  gsize size;
  g_autofree guint8 *data = lf_base64url_decode (part, &size);
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  JsonNode *node = lf_json_parse (bytes, &error);

  g_assert_no_error (error);
  return node;
}

/* As a server does it: with nothing but the text. */
static void
assert_signed (const char *proof)
{
  g_auto(GStrv) parts = g_strsplit (proof, ".", -1);
  g_autoptr(JsonNode) head = NULL;
  g_autofree char *text = NULL;
  g_autofree guint8 *x = NULL, *y = NULL, *signature = NULL;
  gsize x_size, y_size, size;
  JsonObject *jwk;
  gnutls_pubkey_t key;
  gnutls_datum_t data, der, numbers[2], point[2];

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  head = decode (parts[0]);
  g_assert_cmpstr (lf_json_get_string (lf_json_root_object (head), "typ"), ==, "dpop+jwt");
  g_assert_cmpstr (lf_json_get_string (lf_json_root_object (head), "alg"), ==, "ES256");
  jwk = lf_json_get_object (lf_json_root_object (head), "jwk");
  g_assert_cmpstr (lf_json_get_string (jwk, "kty"), ==, "EC");
  g_assert_cmpstr (lf_json_get_string (jwk, "crv"), ==, "P-256");
  g_assert_false (json_object_has_member (jwk, "d"));
  x = lf_base64url_decode (lf_json_get_string (jwk, "x"), &x_size);
  y = lf_base64url_decode (lf_json_get_string (jwk, "y"), &y_size);
  signature = lf_base64url_decode (parts[2], &size);
  g_assert_cmpuint (x_size, ==, 32);
  g_assert_cmpuint (y_size, ==, 32);
  g_assert_cmpuint (size, ==, 64);

  text = g_strjoin (".", parts[0], parts[1], NULL);
  data = (gnutls_datum_t) { (guint8 *) text, strlen (text) };
  point[0] = (gnutls_datum_t) { x, 32 };
  point[1] = (gnutls_datum_t) { y, 32 };
  numbers[0] = (gnutls_datum_t) { signature, 32 };
  numbers[1] = (gnutls_datum_t) { signature + 32, 32 };
  g_assert_cmpint (gnutls_encode_rs_value (&der, &numbers[0], &numbers[1]), >=, 0);
  g_assert_cmpint (gnutls_pubkey_init (&key), >=, 0);
  g_assert_cmpint (gnutls_pubkey_import_ecc_raw (key, GNUTLS_ECC_CURVE_SECP256R1, &point[0], &point[1]), >=, 0);
  g_assert_cmpint (gnutls_pubkey_verify_data2 (key, GNUTLS_SIGN_ECDSA_SECP256R1_SHA256, 0, &data, &der), >=, 0);
  text[strlen (text) - 1] ^= 1;
  g_assert_cmpint (gnutls_pubkey_verify_data2 (key, GNUTLS_SIGN_ECDSA_SECP256R1_SHA256, 0, &data, &der), <, 0);
  gnutls_free (der.data);
  gnutls_pubkey_deinit (key);
}

static JsonNode *
read_claims (const char *proof)
{
  g_auto(GStrv) parts = g_strsplit (proof, ".", -1);

  return decode (parts[1]);
}

static void
test_a_proof_says_what_it_is_for (void)
{
  g_autoptr(LfDpopKey) key = lf_dpop_key_make ();
  /* The token and its hash are those of RFC 9449, section 7.1. */
  LfDpopClaims claims = {
    .method = "GET", .uri = "https://resource.example.org/protectedresource?a=b#c", .nonce = "eyJ7S_zG.eyJH0-Z.HX4w-7v",
    .token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU", .now_us = G_GINT64_CONSTANT (1798119000999999),
  };
  g_autofree char *proof = lf_dpop_key_prove (key, &claims), *other = lf_dpop_key_prove (key, &claims);
  g_autoptr(JsonNode) said = read_claims (proof), said_again = read_claims (other);
  JsonObject *object = lf_json_root_object (said);

  assert_signed (proof);
  g_assert_cmpstr (lf_json_get_string (object, "htm"), ==, "GET");
  g_assert_cmpstr (lf_json_get_string (object, "htu"), ==, "https://resource.example.org/protectedresource");
  g_assert_cmpint (lf_json_get_int (object, "iat", 0), ==, 1798119000);
  g_assert_cmpstr (lf_json_get_string (object, "ath"), ==, "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
  g_assert_cmpstr (lf_json_get_string (object, "nonce"), ==, claims.nonce);
  g_assert_cmpuint (strlen (lf_json_get_string (object, "jti")), >=, 16);
  g_assert_cmpstr (lf_json_get_string (object, "jti"), !=, lf_json_get_string (lf_json_root_object (said_again), "jti"));
}

static void
test_a_proof_without_token_and_number_says_neither (void)
{
  g_autoptr(LfDpopKey) key = lf_dpop_key_make ();
  LfDpopClaims claims = { .method = "POST", .uri = "https://as.example/token", .now_us = 1 };
  g_autofree char *proof = lf_dpop_key_prove (key, &claims);
  g_autoptr(JsonNode) said = read_claims (proof);

  g_assert_false (json_object_has_member (lf_json_root_object (said), "ath"));
  g_assert_false (json_object_has_member (lf_json_root_object (said), "nonce"));
}

/* Numbers that begin with zeros are the ones that go wrong: one in 128 has one somewhere. */
static void
test_every_signature_holds_and_every_key_comes_back (void)
{
  LfDpopClaims claims = { .method = "POST", .uri = "https://as.example/token", .now_us = 1 };

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr(LfDpopKey) key = lf_dpop_key_make ();
      g_autofree char *text = lf_dpop_key_to_text (key);
      g_autoptr(LfDpopKey) same = lf_dpop_key_from_text (text);
      g_autofree char *again = same != NULL ? lf_dpop_key_to_text (same) : NULL;
      g_autofree char *proof = NULL;
      g_auto(GStrv) parts = g_strsplit (text, ".", -1);

      g_assert_cmpstr (again, ==, text);
      proof = lf_dpop_key_prove (same, &claims);
      assert_signed (proof);
      g_assert_null (strstr (proof, parts[2]));
    }
}

static void
test_what_is_no_key_is_none (void)
{
  g_autoptr(LfDpopKey) key = lf_dpop_key_make (), other = lf_dpop_key_make ();
  g_autofree char *text = lf_dpop_key_to_text (key), *foreign = lf_dpop_key_to_text (other);
  g_auto(GStrv) parts = g_strsplit (text, ".", -1), foreign_parts = g_strsplit (foreign, ".", -1);
  g_autofree char *mixed = g_strjoin (".", parts[0], foreign_parts[1], parts[2], NULL);
  g_autofree char *longer = g_strconcat (text, ".", parts[2], NULL);
  const char * const texts[] = { "", ".", "..", "a.b.c", mixed, longer, parts[2] };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (lf_dpop_key_from_text (texts[i]));
}

/* ---- Sending. */

static LfHttpRequest *
make_request (HttpFixture *fixture,
              LfDpopKey   *key,
              const char  *method)
{
  LfHttpRequest *request = lf_http_request_build (method, fixture->base, "/xrpc/any.thing");

  lf_http_request_add_query (request, "a", "b");
  lf_http_request_set_dpop (request, key, "token-4711");
  return request;
}

static JsonNode *
read_sent (HttpFixture *fixture,
           guint        number)
{
  const char *proof = http_fixture_get_header (fixture, number, "DPoP");

  g_assert_nonnull (proof);
  assert_signed (proof);
  return read_claims (proof);
}

static void
test_each_sending_has_its_own_proof (HttpFixture   *fixture,
                                     gconstpointer  unused)
{
  g_autoptr(LfDpopKey) key = lf_dpop_key_make ();
  g_autoptr(LfHttpRequest) request = make_request (fixture, key, "GET");
  g_autofree char *address = g_strconcat (fixture->base, "/xrpc/any.thing", NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfHttpReply) reply = http_fixture_send (fixture, request, &error);
      g_autoptr(JsonNode) said = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (http_fixture_get_header (fixture, i, "Authorization"), ==, "DPoP token-4711");
      said = read_sent (fixture, i);
      g_assert_cmpstr (lf_json_get_string (lf_json_root_object (said), "htu"), ==, address);
      g_assert_cmpstr (lf_json_get_string (lf_json_root_object (said), "htm"), ==, "GET");
      g_assert_cmpint (lf_json_get_int (lf_json_root_object (said), "iat", 0), ==, HTTP_FIXTURE_NOW_US / G_USEC_PER_SEC);
    }
  g_assert_cmpstr (http_fixture_get_header (fixture, 0, "DPoP"), !=, http_fixture_get_header (fixture, 1, "DPoP"));
}

/* The number changes with every answer; the server refuses once and takes the second one. */
static void
test_a_server_gets_the_number_it_wants (HttpFixture   *fixture,
                                        gconstpointer  unused)
{
  g_autoptr(LfDpopKey) key = lf_dpop_key_make ();
  g_autoptr(LfHttpRequest) request = make_request (fixture, key, "POST");
  g_autoptr(LfHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) first = NULL, second = NULL, third = NULL;
  g_autofree char *body = NULL;
  JsonNode *node = json_from_string ("{\"text\":\"Bürgeramt\"}", NULL);

  lf_http_request_set_json (request, node);
  json_node_unref (node);
  lf_http_request_set_publishes (request, TRUE);
  http_fixture_answer_once (fixture, 401, "{\"error\":\"use_dpop_nonce\",\"message\":\"…\"}", "number-1");
  fixture->headers[0] = "DPoP-Nonce";
  fixture->headers[1] = "number-2";
  reply = http_fixture_send (fixture, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  first = read_sent (fixture, 0);
  second = read_sent (fixture, 1);
  g_assert_false (json_object_has_member (lf_json_root_object (first), "nonce"));
  g_assert_cmpstr (lf_json_get_string (lf_json_root_object (second), "nonce"), ==, "number-1");
  body = http_fixture_dup_body (fixture, 1);
  g_assert_cmpstr (body, ==, "{\"text\":\"Bürgeramt\"}");

  g_clear_pointer (&reply, lf_http_reply_unref);
  reply = http_fixture_send (fixture, request, &error);
  g_assert_no_error (error);
  third = read_sent (fixture, 2);
  g_assert_cmpstr (lf_json_get_string (lf_json_root_object (third), "nonce"), ==, "number-2");
  g_assert_cmpuint (fixture->requests->len, ==, 3);
}

static void
test_a_server_that_is_never_content_is_asked_twice (HttpFixture   *fixture,
                                                    gconstpointer  unused)
{
  g_autoptr(LfDpopKey) key = lf_dpop_key_make ();
  g_autoptr(LfHttpRequest) request = make_request (fixture, key, "POST");
  g_autoptr(GError) error = NULL;

  lf_http_request_set_publishes (request, TRUE);
  http_fixture_answer_once (fixture, 400, "{\"error\":\"use_dpop_nonce\"}", "number-1");
  http_fixture_answer (fixture, 400, "application/json", "{\"error\":\"use_dpop_nonce\"}");
  fixture->headers[0] = "DPoP-Nonce";
  fixture->headers[1] = "number-2";
  g_assert_null (http_fixture_send (fixture, request, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
}

static void
assert_once (HttpFixture *fixture,
             guint        status,
             const char  *body,
             const char  *nonce,
             gboolean     has_key)
{
  g_autoptr(LfDpopKey) key = lf_dpop_key_make ();
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("POST", fixture->base, "/x");
  g_autoptr(GError) error = NULL;
  guint before = fixture->requests->len;

  if (has_key)
    lf_http_request_set_dpop (request, key, NULL);
  http_fixture_answer (fixture, status, "application/json", body);
  fixture->headers[0] = nonce != NULL ? "DPoP-Nonce" : NULL;
  fixture->headers[1] = nonce;
  g_assert_null (http_fixture_send (fixture, request, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (fixture->requests->len, ==, before + 1);
}

static void
test_nothing_else_is_sent_twice (HttpFixture   *fixture,
                                 gconstpointer  unused)
{
  const char *wants = "{\"error\":\"use_dpop_nonce\"}";

  assert_once (fixture, 400, "{\"error\":\"invalid_grant\"}", "n1", TRUE);
  assert_once (fixture, 400, wants, NULL, TRUE);
  assert_once (fixture, 400, wants, "n1", TRUE);    /* the number that the proof showed already */
  assert_once (fixture, 403, wants, "n2", TRUE);
  assert_once (fixture, 500, wants, "n3", TRUE);
  assert_once (fixture, 400, wants, "n4", FALSE);
  assert_once (fixture, 400, wants, "not \"a\" number", TRUE);
}

/* Two on their way, both without a number: each is refused once, both get through. */
static void
test_two_at_a_time_both_get_through (HttpFixture   *fixture,
                                     gconstpointer  unused)
{
  g_autoptr(LfDpopKey) key = lf_dpop_key_make ();
  LfHttpRequest *requests[2] = { make_request (fixture, key, "GET"), make_request (fixture, key, "GET") };
  GAsyncResult *results[2] = { NULL, NULL };

  http_fixture_answer_once (fixture, 401, "{\"error\":\"use_dpop_nonce\"}", "number-1");
  http_fixture_answer_once (fixture, 401, "{\"error\":\"use_dpop_nonce\"}", "number-1");
  for (guint i = 0; i < 2; i++)
    lf_http_send_async (fixture->http, requests[i], NULL, lf_test_done_cb, &results[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfHttpReply) reply = NULL;

      lf_test_wait_for (&results[i]);
      reply = lf_http_send_finish (fixture->http, results[i], &error);
      g_assert_no_error (error);
      g_object_unref (results[i]);
      lf_http_request_unref (requests[i]);
    }
  g_assert_cmpuint (fixture->requests->len, ==, 4);
}

/* The refusal is no proof for what comes after it. */
static void
test_lost_after_the_refusal_is_unsure (HttpFixture   *fixture,
                                       gconstpointer  unused)
{
  g_autoptr(LfDpopKey) key = lf_dpop_key_make ();
  g_autoptr(LfHttpRequest) request = make_request (fixture, key, "POST");
  g_autoptr(GError) error = NULL;

  lf_http_request_set_publishes (request, TRUE);
  http_fixture_answer_once (fixture, 401, "{\"error\":\"use_dpop_nonce\"}", "number-1");
  http_fixture_answer (fixture, 502, "application/json", "{\"error\":\"UpstreamFailure\"}");
  g_assert_null (http_fixture_send (fixture, request, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
}

static void
test_token_and_proof_do_not_come_back_in_an_error (HttpFixture   *fixture,
                                                   gconstpointer  unused)
{
  g_autoptr(LfDpopKey) key = lf_dpop_key_make ();
  g_autoptr(LfHttpRequest) request = make_request (fixture, key, "GET");
  g_autoptr(GError) error = NULL;
  const char *said;

  fixture->echoes = "DPoP";
  http_fixture_answer (fixture, 400, "text/plain", "token-4711 was refused, with ");
  g_assert_null (http_fixture_send (fixture, request, &error));
  said = lf_network_error_peek_info (error)->said;
  g_assert_nonnull (strstr (said, "was refused, with"));
  g_assert_null (strstr (said, "4711"));
  g_assert_null (strstr (said, http_fixture_get_header (fixture, 0, "DPoP")));
}

#define ADD_SENDING(path, func) \
  g_test_add ("/http/dpop/" path, HttpFixture, NULL, http_fixture_set_up, func, http_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/dpop/a-proof-says-what-it-is-for", test_a_proof_says_what_it_is_for);
  g_test_add_func ("/http/dpop/a-proof-without-token-and-number-says-neither", test_a_proof_without_token_and_number_says_neither);
  g_test_add_func ("/http/dpop/every-signature-holds-and-every-key-comes-back", test_every_signature_holds_and_every_key_comes_back);
  g_test_add_func ("/http/dpop/what-is-no-key-is-none", test_what_is_no_key_is_none);
  ADD_SENDING ("each-sending-has-its-own-proof", test_each_sending_has_its_own_proof);
  ADD_SENDING ("a-server-gets-the-number-it-wants", test_a_server_gets_the_number_it_wants);
  ADD_SENDING ("a-server-that-is-never-content-is-asked-twice", test_a_server_that_is_never_content_is_asked_twice);
  ADD_SENDING ("nothing-else-is-sent-twice", test_nothing_else_is_sent_twice);
  ADD_SENDING ("two-at-a-time-both-get-through", test_two_at_a_time_both_get_through);
  ADD_SENDING ("lost-after-the-refusal-is-unsure", test_lost_after_the_refusal_is_unsure);
  ADD_SENDING ("token-and-proof-do-not-come-back-in-an-error", test_token_and_proof_do_not_come_back_in_an_error);
  return g_test_run ();
}
