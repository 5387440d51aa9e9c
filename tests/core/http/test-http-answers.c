/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What LfHttp makes of answers: statuses, types, sizes, what the server said, redirects. */

#include "config.h"

#include "core/http/lf-json.h"

#include "http-fixture.h"
#include "lib/lf-test.h"

#include <string.h>

static GBytes *
compress (const char *data,
          gsize       size)
{
  g_autoptr(GConverter) converter = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (memory, converter);
  g_autoptr(GError) error = NULL;

  g_output_stream_write_all (stream, data, size, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static LfHttpReply *
get (HttpFixture  *fixture,
     GError      **error)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", fixture->base, "/x");

  return http_fixture_send (fixture, request, error);
}

static void
assert_get_fails (HttpFixture    *fixture,
                  LfNetworkError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = get (fixture, &error);

  g_assert_null (reply);
  g_assert_error (error, LF_NETWORK_ERROR, (int) code);
}

static void
test_every_status_has_its_error (HttpFixture   *fixture,
                                 gconstpointer  unused)
{
  static const struct { guint status; LfNetworkError reading, publishing; } rows[] = {
    { 300, LF_NETWORK_ERROR_NOT_UNDERSTOOD, LF_NETWORK_ERROR_UNSURE },
    { 304, LF_NETWORK_ERROR_NOT_UNDERSTOOD, LF_NETWORK_ERROR_UNSURE },
    { 400, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
    { 401, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { 403, LF_NETWORK_ERROR_NOT_ALLOWED, LF_NETWORK_ERROR_NOT_ALLOWED },
    { 404, LF_NETWORK_ERROR_GONE, LF_NETWORK_ERROR_GONE },
    { 405, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
    { 406, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
    { 408, LF_NETWORK_ERROR_TIMED_OUT, LF_NETWORK_ERROR_UNSURE },
    { 409, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_UNSURE },
    { 410, LF_NETWORK_ERROR_GONE, LF_NETWORK_ERROR_GONE },
    { 413, LF_NETWORK_ERROR_SHORTEN, LF_NETWORK_ERROR_SHORTEN },
    { 422, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
    { 425, LF_NETWORK_ERROR_OFFLINE, LF_NETWORK_ERROR_UNSURE },
    { 429, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { 500, LF_NETWORK_ERROR_OFFLINE, LF_NETWORK_ERROR_UNSURE },
    { 501, LF_NETWORK_ERROR_UNSUPPORTED, LF_NETWORK_ERROR_UNSURE },
    { 502, LF_NETWORK_ERROR_OFFLINE, LF_NETWORK_ERROR_UNSURE },
    { 503, LF_NETWORK_ERROR_OFFLINE, LF_NETWORK_ERROR_UNSURE },
    { 504, LF_NETWORK_ERROR_OFFLINE, LF_NETWORK_ERROR_UNSURE },
    { 599, LF_NETWORK_ERROR_OFFLINE, LF_NETWORK_ERROR_UNSURE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) read_error = NULL;
      g_autoptr(GError) publish_error = NULL;

      http_fixture_answer (fixture, rows[i].status, "application/json", rows[i].status == 304 ? "" : "{\"error\": \"So nicht\"}");
      read_error = http_fixture_fail (fixture, FALSE);
      publish_error = http_fixture_fail (fixture, TRUE);
      g_assert_error (read_error, LF_NETWORK_ERROR, (int) rows[i].reading);
      g_assert_error (publish_error, LF_NETWORK_ERROR, (int) rows[i].publishing);
      g_assert_cmpuint (lf_network_error_peek_info (publish_error)->status, ==, rows[i].status);
    }
  g_assert_cmpuint (fixture->requests->len, ==, 2 * G_N_ELEMENTS (rows));
}

static void
assert_words (HttpFixture *fixture,
              guint        status,
              const char  *type,
              const char  *body,
              const char  *name,
              const char  *said)
{
  g_autoptr(GError) error = NULL;

  http_fixture_answer (fixture, status, type, body);
  error = http_fixture_fail (fixture, FALSE);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, name);
  g_assert_cmpstr (lf_network_error_peek_info (error)->said, ==, said);
  g_assert_null (strstr (error->message, "geheimes"));
}

static void
test_error_words_are_read (HttpFixture   *fixture,
                           gconstpointer  unused)
{
  assert_words (fixture, 422, "application/json", "{\"error\": \"Validation failed: Text can't be blank\"}",
                NULL, "Validation failed: Text can't be blank");
  assert_words (fixture, 400, "application/json", "{\"error\": \"ExpiredToken\", \"message\": \"Token has expired\"}",
                "ExpiredToken", "Token has expired");
  assert_words (fixture, 400, "application/json; charset=utf-8",
                "{\"error\": \"invalid_grant\", \"error_description\": \"The code is wrong\"}", "invalid_grant", "The code is wrong");
  assert_words (fixture, 400, "application/problem+json", "{\"message\": \"Zu lang\\n\\u202eabc\"}", NULL, "Zu lang abc");
  assert_words (fixture, 403, "application/problem+json", "{\"title\": \"Forbidden\", \"detail\": \"Not for you\", \"status\": 403}",
                "Forbidden", "Not for you");
  assert_words (fixture, 400, "application/json",
                "{\"errors\": [{\"message\": \"The id is wrong\"}], \"title\": \"Invalid Request\", \"detail\": \"Something is wrong\"}",
                NULL, "Something is wrong");
  assert_words (fixture, 400, "application/json", "{\"errors\": [{\"message\": \"The id is wrong\"}]}", NULL, "The id is wrong");
  assert_words (fixture, 400, "application/json", "{\"errors\": \"x\", \"title\": 7}", NULL, NULL);
  assert_words (fixture, 405, "text/plain", "Method Not Allowed\nzweite Zeile", NULL, "Method Not Allowed");
  assert_words (fixture, 502, "text/html", "<html><h1>Bad Gateway</h1></html>", NULL, NULL);
  assert_words (fixture, 500, "application/json", "{\"error\": ", NULL, NULL);
  assert_words (fixture, 500, "application/json", "[]", NULL, NULL);
  assert_words (fixture, 500, "application/json", "{\"error\": 7}", NULL, NULL);
  assert_words (fixture, 500, NULL, "", NULL, NULL);
}

static void
read_refusal (const LfHttpRefusal *refusal,
              LfNetworkErrorInfo  *info)
{
  JsonObject *error = lf_json_get_object (refusal->object, "error");

  g_assert_cmpstr (refusal->get_header (refusal->headers, "x-usage"), ==, "97");
  if (error == NULL)
    return;
  info->name = g_strdup_printf ("code-%" G_GINT64_FORMAT, lf_json_get_int (error, "code", 0));
  info->said = g_strdup (lf_json_get_string (error, "message"));
  info->wait_ms = 5000;
}

static void
test_a_server_may_say_it_in_its_own_way (HttpFixture   *fixture,
                                         gconstpointer  unused)
{
  static const struct { const char *body, *name, *said; gint64 wait_ms; } rows[] = {
    { "{\"error\": {\"code\": 190, \"message\": \"Token geheim-wort\\nis bad\"}}", "code-190", "Token … is bad", 5000 },
    { "{\"error\": \"invalid_grant\", \"error_description\": \"No\"}", "invalid_grant", "No", 0 },
    { "[1]", NULL, NULL, 0 },
    { "{\"error\": {\"code\"", NULL, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", fixture->base, "/x");
      g_autoptr(LfHttpReply) reply = NULL;
      g_autoptr(GError) error = NULL;

      http_fixture_answer (fixture, 400, "application/json", rows[i].body);
      fixture->headers[0] = "X-Usage";
      fixture->headers[1] = "97";
      lf_http_request_set_bearer (request, "geheim-wort");
      lf_http_request_set_refusal_reader (request, read_refusal);
      reply = http_fixture_send (fixture, request, &error);
      g_assert_null (reply);
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
      g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, rows[i].name);
      g_assert_cmpstr (lf_network_error_peek_info (error)->said, ==, rows[i].said);
      g_assert_cmpint (lf_network_error_peek_info (error)->wait_ms, ==, rows[i].wait_ms);
    }
}

static void
test_what_the_server_said_is_one_short_line (HttpFixture   *fixture,
                                             gconstpointer  unused)
{
  g_autofree char *many = g_strnfill (5000, 'x');
  g_autofree char *body = g_strdup_printf ("{\"error\": \"a\\u0007b %s\"}", many);
  g_autoptr(GError) error = NULL;

  http_fixture_answer (fixture, 422, "application/json", body);
  error = http_fixture_fail (fixture, FALSE);
  g_assert_cmpint (g_utf8_strlen (lf_network_error_peek_info (error)->said, -1), <=, 300);
  g_assert_true (g_str_has_prefix (lf_network_error_peek_info (error)->said, "a"));
  g_assert_null (strchr (lf_network_error_peek_info (error)->said, '\a'));
}

static void
test_a_secret_that_the_server_repeats_is_hidden (HttpFixture   *fixture,
                                                 gconstpointer  unused)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("POST", fixture->base, "/x");
  g_autoptr(JsonNode) body = NULL;
  const char *text = "{\"identifier\": \"amt\", \"password\": \"abcd-efgh-ijkl-mnop\"}";
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;

  body = lf_json_parse (bytes, &error);
  g_assert_no_error (error);
  lf_http_request_set_json (request, body);
  lf_http_request_set_bearer (request, "geheimes-zeichen");
  http_fixture_answer (fixture, 401, "application/json",
                       "{\"error\": \"geheimes-zeichen\", \"message\": \"geheimes-zeichen and abcd-efgh-ijkl-mnop are wrong for amt\"}");
  g_assert_null (http_fixture_send (fixture, request, &error));
  g_assert_cmpstr (lf_network_error_peek_info (error)->said, ==, "… and … are wrong for amt");
  g_assert_null (lf_network_error_peek_info (error)->name);
}

static void
test_success_needs_json (HttpFixture   *fixture,
                         gconstpointer  unused)
{
  static const char * const bodies[][2] = {
    { "text/html", "<html>Anmelden</html>" }, { "text/plain", "{}" }, { "application/json", "{" }, { "application/json", "7" },
    { "application/json", "<html></html>" }, { NULL, "{}" }, { "application/octet-stream", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(GError) read_error = NULL;
      g_autoptr(GError) publish_error = NULL;

      http_fixture_answer (fixture, 200, bodies[i][0], bodies[i][1]);
      read_error = http_fixture_fail (fixture, FALSE);
      publish_error = http_fixture_fail (fixture, TRUE);
      g_assert_error (read_error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
      g_assert_error (publish_error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
    }
}

static void
test_good_answers_are_parsed (HttpFixture   *fixture,
                              gconstpointer  unused)
{
  static const char * const types[] = { "application/json", "Application/JSON; charset=utf-8", "application/jrd+json" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfHttpReply) reply = NULL;

      http_fixture_answer (fixture, 200, types[i], "{\"id\": \"01J9\"}");
      fixture->headers[0] = "Link";
      fixture->headers[1] = "<https://a/>; rel=next";
      fixture->headers[2] = "Link";
      fixture->headers[3] = "<https://b/>; rel=prev";
      reply = get (fixture, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (lf_http_reply_get_status (reply), ==, 200);
      g_assert_cmpstr (lf_json_get_string (lf_json_root_object (lf_http_reply_get_json (reply)), "id"), ==, "01J9");
      g_assert_cmpuint (g_bytes_get_size (lf_http_reply_get_bytes (reply)), ==, 14);
      g_assert_cmpstr (lf_http_reply_get_header (reply, "link"), ==, "<https://a/>; rel=next, <https://b/>; rel=prev");
      g_assert_null (lf_http_reply_get_header (reply, "X-Nothing"));
    }
}

static void
test_empty_success_is_fine (HttpFixture   *fixture,
                            gconstpointer  unused)
{
  static const guint statuses[] = { 200, 202, 204 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfHttpReply) reply = NULL;

      http_fixture_answer (fixture, statuses[i], NULL, "");
      reply = get (fixture, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (lf_http_reply_get_status (reply), ==, statuses[i]);
      g_assert_null (lf_http_reply_get_json (reply));
      g_assert_cmpuint (g_bytes_get_size (lf_http_reply_get_bytes (reply)), ==, 0);
    }
}

static void
test_any_type_is_taken_when_asked_for (HttpFixture   *fixture,
                                       gconstpointer  unused)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", fixture->base, "/media/1.png");
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = NULL;

  lf_http_request_set_any_type (request, TRUE);
  http_fixture_answer (fixture, 200, "image/png", "\x89PNG");
  reply = http_fixture_send (fixture, request, &error);
  g_assert_no_error (error);
  g_assert_null (lf_http_reply_get_json (reply));
  g_assert_cmpuint (g_bytes_get_size (lf_http_reply_get_bytes (reply)), ==, 4);
}

static void
test_ten_megabytes_are_refused (HttpFixture   *fixture,
                                gconstpointer  unused)
{
  g_autofree char *filler = g_strnfill (10 * 1024 * 1024, 'a');
  g_autofree char *body = g_strdup_printf ("[\"%s\"]", filler);
  g_autoptr(GError) error = NULL;

  http_fixture_answer (fixture, 200, "application/json", body);
  assert_get_fails (fixture, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
  error = http_fixture_fail (fixture, TRUE);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
}

static void
test_the_cap_is_the_request_s_own (HttpFixture   *fixture,
                                   gconstpointer  unused)
{
  for (gsize cap = 13; cap <= 14; cap++)
    {
      g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", fixture->base, "/x");
      g_autoptr(GError) error = NULL;
      g_autoptr(LfHttpReply) reply = NULL;

      http_fixture_answer (fixture, 200, "application/json", "{\"id\": \"01J9\"}");
      lf_http_request_set_max_bytes (request, cap);
      reply = http_fixture_send (fixture, request, &error);
      g_assert_true ((reply != NULL) == (cap == 14));
    }
}

static void
test_small_gzip_is_unpacked_and_a_bomb_is_not (HttpFixture   *fixture,
                                               gconstpointer  unused)
{
  g_autofree char *zeros = g_malloc0 (64 * 1024 * 1024);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = NULL;

  http_fixture_answer (fixture, 200, "application/json", "");
  g_bytes_unref (fixture->body);
  fixture->body = compress ("{\"id\": \"1\"}", 11);
  fixture->headers[0] = "Content-Encoding";
  fixture->headers[1] = "gzip";
  reply = get (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (lf_http_reply_get_bytes (reply)), ==, 11);

  memset (zeros, ' ', 64 * 1024 * 1024);
  g_bytes_unref (fixture->body);
  fixture->body = compress (zeros, 64 * 1024 * 1024);
  g_assert_cmpuint (g_bytes_get_size (fixture->body), <, 1024 * 1024);
  assert_get_fails (fixture, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
}

static void
test_deep_json_is_refused (HttpFixture   *fixture,
                           gconstpointer  unused)
{
  GString *body = g_string_new (NULL);

  for (int i = 0; i < 10000; i++)
    g_string_append (body, "{\"a\":[");
  g_string_append (body, "1");
  for (int i = 0; i < 10000; i++)
    g_string_append (body, "]}");
  http_fixture_answer (fixture, 200, "application/json", body->str);
  g_string_free (body, TRUE);
  assert_get_fails (fixture, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
}

static void
on_stranger_cb (SoupServer        *server,
                SoupServerMessage *message,
                const char        *path,
                GHashTable        *query,
                gpointer           user_data)
{
  (*(guint *) user_data)++;
  soup_server_message_set_status (message, 200, NULL);
}

static void
test_redirects_are_never_followed (HttpFixture   *fixture,
                                   gconstpointer  unused)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autoptr(SoupServer) stranger = soup_server_new (NULL, NULL);
  g_autofree char *location = NULL;
  guint n_strangers = 0;
  GSList *uris;

  soup_server_add_handler (stranger, NULL, on_stranger_cb, &n_strangers, NULL);
  g_assert_true (soup_server_listen_local (stranger, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (stranger);
  location = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr(GError) read_error = NULL;
      g_autoptr(GError) publish_error = NULL;

      http_fixture_answer (fixture, statuses[i], "text/html", "moved");
      fixture->headers[0] = "Location";
      fixture->headers[1] = location;
      read_error = http_fixture_fail (fixture, FALSE);
      publish_error = http_fixture_fail (fixture, TRUE);
      g_assert_error (read_error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
      g_assert_error (publish_error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
      assert_get_fails (fixture, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
    }
  g_assert_cmpuint (fixture->requests->len, ==, 3 * G_N_ELEMENTS (statuses));
  g_assert_cmpuint (n_strangers, ==, 0);
  soup_server_disconnect (stranger);
}

/* libsoup would answer a challenge by itself when it knew a password. */
static void
test_a_challenge_is_not_answered (HttpFixture   *fixture,
                                  gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;

  http_fixture_answer (fixture, 401, "application/json", "{}");
  fixture->headers[0] = "WWW-Authenticate";
  fixture->headers[1] = "Basic realm=\"x\"";
  error = http_fixture_fail (fixture, TRUE);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
  g_assert_cmpuint (fixture->requests->len, ==, 1);
}

#define ADD(name, func) g_test_add ("/http/answers/" name, HttpFixture, NULL, http_fixture_set_up, func, http_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("every-status-has-its-error", test_every_status_has_its_error);
  ADD ("error-words-are-read", test_error_words_are_read);
  ADD ("a-server-may-say-it-in-its-own-way", test_a_server_may_say_it_in_its_own_way);
  ADD ("what-the-server-said-is-one-short-line", test_what_the_server_said_is_one_short_line);
  ADD ("a-secret-that-the-server-repeats-is-hidden", test_a_secret_that_the_server_repeats_is_hidden);
  ADD ("success-needs-json", test_success_needs_json);
  ADD ("good-answers-are-parsed", test_good_answers_are_parsed);
  ADD ("empty-success-is-fine", test_empty_success_is_fine);
  ADD ("any-type-is-taken-when-asked-for", test_any_type_is_taken_when_asked_for);
  ADD ("ten-megabytes-are-refused", test_ten_megabytes_are_refused);
  ADD ("the-cap-is-the-request-s-own", test_the_cap_is_the_request_s_own);
  ADD ("small-gzip-is-unpacked-and-a-bomb-is-not", test_small_gzip_is_unpacked_and_a_bomb_is_not);
  ADD ("deep-json-is-refused", test_deep_json_is_refused);
  ADD ("redirects-are-never-followed", test_redirects_are_never_followed);
  ADD ("a-challenge-is-not-answered", test_a_challenge_is_not_answered);
  return g_test_run ();
}
