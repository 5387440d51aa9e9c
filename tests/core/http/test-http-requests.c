/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves the computer with a request, and what never does. */

#include "config.h"

#include "core/http/lf-json.h"

#include "http-fixture.h"
#include "lib/lf-test.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TOKEN "sehr-geheimes-zeichen-4711"

static void
send_well (HttpFixture   *fixture,
           LfHttpRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = http_fixture_send (fixture, request, &error);

  g_assert_no_error (error);
}

static char *
dup_target (HttpFixture *fixture,
            guint        number)
{
  GUri *uri = soup_server_message_get_uri (http_fixture_get_request (fixture, number));

  return g_strconcat (g_uri_get_path (uri), g_uri_get_query (uri) != NULL ? "?" : "", g_uri_get_query (uri), NULL);
}

static void
test_program_names_itself_and_asks_for_json (HttpFixture   *fixture,
                                             gconstpointer  unused)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", fixture->base, "/x");
  g_autoptr(LfHttpRequest) any = lf_http_request_build ("GET", fixture->base, "/x");

  send_well (fixture, request);
  g_assert_cmpstr (http_fixture_get_header (fixture, 0, "User-Agent"), ==, "Litfass/" LF_VERSION);
  g_assert_cmpstr (http_fixture_get_header (fixture, 0, "Accept"), ==, "application/json");
  g_assert_null (http_fixture_get_header (fixture, 0, "Authorization"));

  lf_http_request_set_any_type (any, TRUE);
  send_well (fixture, any);
  g_assert_cmpstr (http_fixture_get_header (fixture, 1, "Accept"), ==, "*/*");
}

static void
test_cookies_are_neither_kept_nor_sent (HttpFixture   *fixture,
                                        gconstpointer  unused)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", fixture->base, "/x");

  fixture->headers[0] = "Set-Cookie";
  fixture->headers[1] = "session=1; Path=/";
  send_well (fixture, request);
  send_well (fixture, request);
  g_assert_null (http_fixture_get_header (fixture, 1, "Cookie"));
}

static void
test_nothing_is_cached (HttpFixture   *fixture,
                        gconstpointer  unused)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", fixture->base, "/x");

  fixture->headers[0] = "Cache-Control";
  fixture->headers[1] = "max-age=3600";
  fixture->headers[2] = "ETag";
  fixture->headers[3] = "\"1\"";
  send_well (fixture, request);
  send_well (fixture, request);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  g_assert_null (http_fixture_get_header (fixture, 1, "If-None-Match"));
}

static void
test_path_and_query_are_encoded_once (HttpFixture   *fixture,
                                      gconstpointer  unused)
{
  static const struct { const char *suffix, *path, *query, *target; } rows[] = {
    { "", "/api/v1/statuses/01J9/context", NULL, "/api/v1/statuses/01J9/context" },
    { "", "/a/1?b=2#c%d", NULL, "/a/1%3Fb=2%23c%25d" },
    { "", "/a/Straße 1", NULL, "/a/Stra%C3%9Fe%201" },
    { "", "/xrpc/app.bsky.feed.getPosts", "at://did:plc:abc/app.bsky.feed.post/3k&x=ä+b",
      "/xrpc/app.bsky.feed.getPosts?q=at%3A%2F%2Fdid%3Aplc%3Aabc%2Fapp.bsky.feed.post%2F3k%26x%3D%C3%A4%2Bb" },
    { "", "/a/did:plc:abc@x", NULL, "/a/did:plc:abc@x" },
    { "", NULL, NULL, "/" },
    { "/", "/x", NULL, "/x" },
    { "/pds", "/x", "1", "/pds/x?q=1" },
    { "/feed?type=rss%20x", NULL, "1", "/feed?type=rss%20x&q=1" },
    { "/feed?a=b#fragment", NULL, NULL, "/feed?a=b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *base = g_strconcat (fixture->base, rows[i].suffix, NULL);
      g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", base, rows[i].path);
      g_autofree char *target = NULL;

      lf_http_request_add_query (request, "q", rows[i].query);
      send_well (fixture, request);
      target = dup_target (fixture, i);
      g_assert_cmpstr (target, ==, rows[i].target);
    }
}

static void
test_a_name_may_come_twice_in_a_query (HttpFixture   *fixture,
                                       gconstpointer  unused)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", fixture->base, "/x");
  g_autofree char *target = NULL;

  lf_http_request_add_query (request, "types[]", "mention");
  lf_http_request_add_query (request, "types[]", "status");
  send_well (fixture, request);
  target = dup_target (fixture, 0);
  g_assert_cmpstr (target, ==, "/x?types%5B%5D=mention&types%5B%5D=status");
}

static void
test_bodies_arrive_as_described (HttpFixture   *fixture,
                                 gconstpointer  unused)
{
  g_autoptr(LfHttpRequest) json = lf_http_request_build ("POST", fixture->base, "/x");
  g_autoptr(LfHttpRequest) form = lf_http_request_build ("POST", fixture->base, "/x");
  g_autoptr(LfHttpRequest) bytes = lf_http_request_build ("PUT", fixture->base, "/x");
  g_autoptr(LfHttpRequest) empty = lf_http_request_build ("POST", fixture->base, "/x");
  g_autoptr(JsonNode) node = json_from_string ("{\"text\": \"Grüße\"}", NULL);
  g_autoptr(GBytes) picture = g_bytes_new_static ("\x89PNG\0x", 6);
  g_autofree char *json_body = NULL;
  g_autofree char *form_body = NULL;

  lf_http_request_set_json (json, node);
  lf_http_request_set_bearer (json, TOKEN);
  send_well (fixture, json);
  json_body = http_fixture_dup_body (fixture, 0);
  g_assert_cmpstr (json_body, ==, "{\"text\":\"Grüße\"}");
  g_assert_cmpstr (http_fixture_get_header (fixture, 0, "Content-Type"), ==, "application/json");
  g_assert_cmpstr (http_fixture_get_header (fixture, 0, "Authorization"), ==, "Bearer " TOKEN);

  lf_http_request_add_form (form, "status", "a&b=c ü");
  lf_http_request_add_form (form, "media_ids[]", "1");
  lf_http_request_add_header (form, "Idempotency-Key", "k1");
  send_well (fixture, form);
  form_body = http_fixture_dup_body (fixture, 1);
  g_assert_cmpstr (form_body, ==, "status=a%26b%3Dc%20%C3%BC&media_ids%5B%5D=1");
  g_assert_cmpstr (http_fixture_get_header (fixture, 1, "Content-Type"), ==, "application/x-www-form-urlencoded");
  g_assert_cmpstr (http_fixture_get_header (fixture, 1, "Idempotency-Key"), ==, "k1");

  lf_http_request_set_bytes (bytes, "image/png", picture);
  send_well (fixture, bytes);
  g_assert_cmpstr (http_fixture_get_header (fixture, 2, "Content-Type"), ==, "image/png");
  g_assert_cmpstr (http_fixture_get_header (fixture, 2, "Content-Length"), ==, "6");

  send_well (fixture, empty);
  g_assert_cmpstr (http_fixture_get_header (fixture, 3, "Content-Length"), ==, "0");
}

static void
test_a_file_part_has_a_made_up_name (HttpFixture   *fixture,
                                     gconstpointer  unused)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("POST", fixture->base, "/api/v2/media");
  g_autoptr(GBytes) picture = g_bytes_new_static ("PNGDATA", 7);
  g_autofree char *body = NULL;

  lf_http_request_add_form (request, "description", "Ein Baum\r\nim Park");
  lf_http_request_set_file (request, "file", "image/png", picture);
  send_well (fixture, request);
  body = http_fixture_dup_body (fixture, 0);
  g_assert_true (g_str_has_prefix (http_fixture_get_header (fixture, 0, "Content-Type"), "multipart/form-data; boundary="));
  g_assert_nonnull (strstr (body, "name=\"file\"; filename=\"upload.png\""));
  g_assert_nonnull (strstr (body, "Content-Type: image/png"));
  g_assert_nonnull (strstr (body, "\r\n\r\nPNGDATA\r\n"));
  g_assert_nonnull (strstr (body, "name=\"description\""));
  g_assert_nonnull (strstr (body, "\r\n\r\nEin Baum\r\nim Park\r\n"));
}

static void
test_a_request_can_be_sent_again (HttpFixture   *fixture,
                                  gconstpointer  unused)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("POST", fixture->base, "/x");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  lf_http_request_add_form (request, "status", "Hallo");
  send_well (fixture, request);
  send_well (fixture, request);
  first = http_fixture_dup_body (fixture, 0);
  second = http_fixture_dup_body (fixture, 1);
  g_assert_cmpstr (first, ==, "status=Hallo");
  g_assert_cmpstr (second, ==, first);
}

static void
test_http2_is_switched_off (HttpFixture   *fixture,
                            gconstpointer  unused)
{
  g_assert_cmpstr (g_getenv ("SOUP_FORCE_HTTP1"), ==, "1");
}

/* Sends secrets in every place, well and badly, then ends; the parent reads what was printed. */
static void
run_with_secrets (HttpFixture *fixture)
{
  static const guint statuses[] = { 200, 401, 422, 500, 302 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr(LfHttpRequest) request = lf_http_request_build ("POST", fixture->base, "/bot" TOKEN "/send");
      g_autoptr(LfHttpReply) reply = NULL;
      g_autoptr(GError) error = NULL;

      http_fixture_answer (fixture, statuses[i], "application/json", "{\"error\": \"" TOKEN "\"}");
      lf_http_request_set_bearer (request, TOKEN);
      lf_http_request_add_query (request, "access_token", TOKEN);
      lf_http_request_add_form (request, "refresh_token", TOKEN);
      reply = http_fixture_send (fixture, request, &error);
      if (error != NULL)
        g_printerr ("error: %s / %s / %s\n", error->message, lf_network_error_peek_info (error)->name,
                    lf_network_error_peek_info (error)->said);
    }
}

static void
test_no_secret_is_ever_printed (HttpFixture   *fixture,
                                gconstpointer  unused)
{
  if (g_test_subprocess ())
    {
      run_with_secrets (fixture);
      return;
    }

  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  unsetenv ("G_MESSAGES_DEBUG");   /* GLib's own would print a message into the results */
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*error: 127.0.0.1 answered 401*");
  g_test_trap_assert_stderr_unmatched ("*" TOKEN "*");
  g_test_trap_assert_stdout_unmatched ("*" TOKEN "*");
}

static void
test_an_unknown_certificate_is_not_secure (HttpFixture   *fixture,
                                           gconstpointer  publishes)
{
  g_autoptr(GTlsCertificate) certificate = lf_test_make_certificate ();
  g_autoptr(SoupServer) server = soup_server_new ("tls-certificate", certificate, NULL);
  g_autoptr(LfHttpRequest) request = NULL;
  g_autoptr(LfHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *base = NULL;
  GSList *uris;

  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  base = g_strdup_printf ("https://localhost:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  request = lf_http_request_build ("POST", base, "/x");
  lf_http_request_set_publishes (request, GPOINTER_TO_INT (publishes));
  lf_http_request_set_bearer (request, TOKEN);
  reply = http_fixture_send (fixture, request, &error);
  g_assert_null (reply);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_SECURE);
  soup_server_disconnect (server);
}

#define ADD_WITH(name, data, func) \
  g_test_add ("/http/requests/" name, HttpFixture, data, http_fixture_set_up, func, http_fixture_tear_down)
#define ADD(name, func) ADD_WITH (name, NULL, func)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("program-names-itself-and-asks-for-json", test_program_names_itself_and_asks_for_json);
  ADD ("cookies-are-neither-kept-nor-sent", test_cookies_are_neither_kept_nor_sent);
  ADD ("nothing-is-cached", test_nothing_is_cached);
  ADD ("path-and-query-are-encoded-once", test_path_and_query_are_encoded_once);
  ADD ("a-name-may-come-twice-in-a-query", test_a_name_may_come_twice_in_a_query);
  ADD ("bodies-arrive-as-described", test_bodies_arrive_as_described);
  ADD ("a-file-part-has-a-made-up-name", test_a_file_part_has_a_made_up_name);
  ADD ("a-request-can-be-sent-again", test_a_request_can_be_sent_again);
  ADD ("http2-is-switched-off", test_http2_is_switched_off);
  ADD ("no-secret-is-ever-printed", test_no_secret_is_ever_printed);
  ADD_WITH ("an-unknown-certificate-is-not-secure", GINT_TO_POINTER (FALSE), test_an_unknown_certificate_is_not_secure);
  ADD_WITH ("an-unknown-certificate-stops-a-post", GINT_TO_POINTER (TRUE), test_an_unknown_certificate_is_not_secure);
  return g_test_run ();
}
