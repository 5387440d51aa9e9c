/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions, their tokens and the errors of recorded answers. */

#include "config.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-call.h"
#include "core/networks/bluesky/lf-bluesky-limits.h"
#include "core/networks/bluesky/lf-bluesky-token.h"

#include "lib/lf-test.h"

#include <string.h>

#define OFFICE "did:plc:6w3adm3m5bezbndxog3asg7c"

static JsonNode *
read_recorded (const char *name)
{
  g_autofree char *path = g_strdup_printf ("fixtures/bluesky/%s.json", name);
  g_autoptr(GBytes) bytes = lf_test_read_file (path);

  return lf_json_parse (bytes, NULL);
}

static JsonNode *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return lf_json_parse (bytes, NULL);
}

static void
test_recorded_sessions_name_the_keeping_server (void)
{
  static const char * const names[] = { "session-createSession", "session-createSession-appPassword", "session-refreshSession" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(JsonNode) answer = read_recorded (names[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(LfSecret) secret = lf_bluesky_read_session (answer, "http://127.0.0.1:2580", &error);

      g_assert_no_error (error);
      g_assert_cmpstr (lf_secret_get (secret, "did"), ==, OFFICE);
      g_assert_cmpstr (lf_secret_get (secret, "handle"), ==, "bezirksamt.test");
      g_assert_cmpstr (lf_secret_get (secret, "accessJwt"), ==, "<ACCESS_JWT>");
      g_assert_cmpstr (lf_secret_get (secret, "refreshJwt"), ==, "<REFRESH_JWT>");
      g_assert_cmpstr (lf_secret_get (secret, "pds"), ==, "http://localhost:2583");
      g_assert_null (lf_bluesky_read_inactive (answer));
    }
}

static void
test_an_account_can_sign_in_and_not_be_active (void)
{
  g_autoptr(JsonNode) deactivated = read_recorded ("account-deactivated-createSession");
  g_autoptr(JsonNode) other = parse ("{\"active\":false,\"status\":\"suspended\"}");

  g_assert_cmpstr (lf_bluesky_read_inactive (deactivated), ==, "AccountDeactivated");
  g_assert_cmpstr (lf_bluesky_read_inactive (other), ==, "AccountTakedown");
}

static void
assert_session (const char *document,
                const char *asked,
                const char *pds,
                int         code)
{
  g_autofree char *text = g_strdup_printf ("{\"accessJwt\":\"a\",\"refreshJwt\":\"r\",\"did\":\"" OFFICE "\","
                                           "\"handle\":\"h.test\"%s}", document);
  g_autoptr(JsonNode) answer = parse (text);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) secret = lf_bluesky_read_session (answer, asked, &error);

  g_test_message ("%s", document);
  if (pds == NULL)
    {
      g_assert_null (secret);
      g_assert_error (error, LF_NETWORK_ERROR, code);
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpstr (lf_secret_get (secret, "pds"), ==, pds);
}

#define DOCUMENT(id, service, address) \
  ",\"didDoc\":{\"id\":\"" id "\",\"service\":[{\"id\":\"#other\",\"serviceEndpoint\":\"https://other.example\"}," \
  "{\"id\":\"" service "\",\"serviceEndpoint\":\"" address "\"}]}"

static void
test_a_session_leads_only_to_where_tokens_may_go (void)
{
  const char *asked = "https://bsky.social";

  assert_session ("", asked, asked, 0);
  assert_session (",\"didDoc\":{\"id\":\"" OFFICE "\",\"service\":[]}", asked, asked, 0);
  assert_session (DOCUMENT (OFFICE, "#atproto_pds", "https://morel.us-east.host.example"), asked,
                  "https://morel.us-east.host.example", 0);
  assert_session (DOCUMENT (OFFICE, OFFICE "#atproto_pds", "https://pds.example/"), asked, "https://pds.example", 0);
  assert_session (DOCUMENT (OFFICE, "#atproto_pds", "http://pds.example"), asked, NULL, LF_NETWORK_ERROR_NOT_SECURE);
  assert_session (DOCUMENT (OFFICE, "#atproto_pds", "http://127.0.0.1:2583"), asked, NULL, LF_NETWORK_ERROR_NOT_SECURE);
  assert_session (DOCUMENT (OFFICE, "#atproto_pds", "https://localhost"), asked, NULL, LF_NETWORK_ERROR_NOT_SECURE);
  assert_session (DOCUMENT (OFFICE, "#atproto_pds", "http://localhost:2583"), "http://127.0.0.1:2580",
                  "http://localhost:2583", 0);
  assert_session (DOCUMENT ("did:plc:somebody", "#atproto_pds", "https://pds.example"), asked, NULL,
                  LF_NETWORK_ERROR_NOT_UNDERSTOOD);
  assert_session (DOCUMENT (OFFICE, "#atproto_pds", "javascript:alert(1)"), asked, NULL, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
}

static void
test_half_a_session_is_none (void)
{
  static const char * const halves[] = {
    "{}", "[]", "{\"accessJwt\":\"a\",\"refreshJwt\":\"r\",\"did\":\"d\"}",
    "{\"accessJwt\":\"\",\"refreshJwt\":\"r\",\"did\":\"d\",\"handle\":\"h\"}",
    "{\"accessJwt\":7,\"refreshJwt\":\"r\",\"did\":\"d\",\"handle\":\"h\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      g_autoptr(JsonNode) answer = parse (halves[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (lf_bluesky_read_session (answer, "https://bsky.social", &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
    }
}

/* The payload without padding, in each of the lengths that base64 has. */
static char *
make_token (const char *payload)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) payload, strlen (payload));

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  encoded[strcspn (encoded, "=")] = '\0';
  return g_strdup_printf ("eyJ0eXAiOiJhdCtqd3QifQ.%s.c2ln", encoded);
}

static void
test_a_token_tells_when_it_ends (void)
{
  static const char * const payloads[] = {
    "{\"exp\":1795416312}", "{\"exp\":1795416312 }", "{\"exp\":1795416312  }", "{\"x\":\"~~~?>?>?~\",\"exp\":1795416312}",
  };
  static const char * const others[] = { "", "a.b", "a.b.c", "<ACCESS_JWT>", "..", "a.!!!.c", "a.e30.c" };

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autofree char *token = make_token (payloads[i]);

      g_assert_cmpint (lf_bluesky_read_expiry (token), ==, G_GINT64_CONSTANT (1795416312000000));
    }
  g_assert_cmpint (lf_bluesky_read_expiry (NULL), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpint (lf_bluesky_read_expiry (others[i]), ==, 0);
}

/* What LfHttp makes of a status, and what the name of the error makes of that. */
static void
test_recorded_errors_say_what_to_do (void)
{
  static const struct { const char *name; guint status; int before, after; } errors[] = {
    { "session-getSession-expired", 400, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "session-getSession-expired", 401, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "session-refreshSession-afterDelete", 400, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "session-getSession-garbageToken", 400, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "session-getSession-noAuth", 401, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "session-createSession-wrongPassword", 401, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "account-takendown-createSession", 401, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_NOT_ALLOWED },
    { "account-deactivated-createRecord", 401, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "noAppView-getProfile", 502, LF_NETWORK_ERROR_OFFLINE, LF_NETWORK_ERROR_OFFLINE },
    { "record-get-notFound", 400, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_GONE },
    { "feed-getPostThread-notFound", 400, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_GONE },
    { "images-unknownBlob", 400, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
    { "chat-listConvos", 501, LF_NETWORK_ERROR_OFFLINE, LF_NETWORK_ERROR_UNSUPPORTED },
    { "ratelimit-createSession-exceeded", 429, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { "identity-resolveHandle-unknown", 400, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
    { "invalid-text-301graphemes", 400, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
    { "blob-upload-tooLarge", 413, LF_NETWORK_ERROR_SHORTEN, LF_NETWORK_ERROR_SHORTEN },
    { "noAppView-getProfile", 502, LF_NETWORK_ERROR_UNSURE, LF_NETWORK_ERROR_UNSURE },
    { "oauth-xrpc-needsNonce", 401, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_OFFLINE },
    { "oauth-xrpc-noProof", 401, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_OFFLINE },
    { "oauth-xrpc-bearerInsteadOfDpop", 400, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "oauth-xrpc-getServiceAuth-chat", 403, LF_NETWORK_ERROR_NOT_ALLOWED, LF_NETWORK_ERROR_NOT_ALLOWED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr(JsonNode) answer = read_recorded (errors[i].name);
      JsonObject *object = lf_json_root_object (answer);
      LfNetworkErrorInfo info = {
        .status = errors[i].status, .wait_ms = 290000,
        .name = (char *) lf_json_get_string (object, "error"), .said = (char *) lf_json_get_string (object, "message")
      };
      g_autoptr(GError) error = lf_bluesky_translate (lf_network_error_new (errors[i].before, &info, "x"));

      g_test_message ("%s", errors[i].name);
      g_assert_error (error, LF_NETWORK_ERROR, errors[i].after);
      g_assert_true (lf_bluesky_error_is (error, info.name));
      g_assert_cmpstr (lf_network_error_peek_info (error)->said, ==, info.said);
      g_assert_cmpint (lf_network_error_peek_info (error)->wait_ms, ==, 290000);
    }
}

static void
assert_image_bytes (JsonNode *description,
                    JsonNode *health,
                    gsize     expected)
{
  g_autofree char *json = lf_bluesky_limits_read (description, health);
  g_autoptr(LfLimits) limits = lf_bluesky_limits_new (json);

  g_assert_cmpuint (limits->max_image_bytes, ==, expected);
}

static void
test_limits_are_the_servers (void)
{
  g_autoptr(JsonNode) description = read_recorded ("server-describeServer"), health = read_recorded ("server-health");
  g_autoptr(JsonNode) old = parse ("{\"version\":\"0.4.217\"}"), small = parse ("{\"blobUploadLimit\":500000}");
  g_autoptr(LfLimits) unknown = lf_bluesky_limits_new (NULL), broken = lf_bluesky_limits_new ("{\"imageBytes\":-5");

  assert_image_bytes (description, health, 2000000);
  assert_image_bytes (description, old, 1000000);
  assert_image_bytes (description, NULL, 2000000);
  assert_image_bytes (small, health, 500000);
  g_assert_cmpuint (unknown->max_image_bytes, ==, 2000000);
  g_assert_cmpuint (broken->max_image_bytes, ==, 2000000);
  g_assert_cmpuint (unknown->max_length, ==, 300);
  g_assert_cmpuint (unknown->max_text_bytes, ==, 3000);
  g_assert_cmpuint (unknown->max_media, ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluesky/session/recorded-sessions-name-the-keeping-server", test_recorded_sessions_name_the_keeping_server);
  g_test_add_func ("/bluesky/session/an-account-can-sign-in-and-not-be-active", test_an_account_can_sign_in_and_not_be_active);
  g_test_add_func ("/bluesky/session/a-session-leads-only-to-where-tokens-may-go",
                   test_a_session_leads_only_to_where_tokens_may_go);
  g_test_add_func ("/bluesky/session/half-a-session-is-none", test_half_a_session_is_none);
  g_test_add_func ("/bluesky/session/a-token-tells-when-it-ends", test_a_token_tells_when_it_ends);
  g_test_add_func ("/bluesky/session/recorded-errors-say-what-to-do", test_recorded_errors_say_what_to_do);
  g_test_add_func ("/bluesky/session/limits-are-the-servers", test_limits_are_the_servers);
  return g_test_run ();
}
