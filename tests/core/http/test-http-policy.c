/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What IT set for the way into the net: its authorities and no others, its proxy or nothing, never a proxy for this computer. */

#include "config.h"

#include "core/http/lf-http.h"
#include "lib/lf-test.h"
#include "tunnel.h"

#include <libsoup/soup.h>

#define HOST "amt.berlin.example"

typedef struct {
  char        *folder;
  GSettings   *settings;
  LfFakeClock *clock;
  LfPolicy    *policy;
  LfHttp      *http;
  SoupServer  *server;      /* speaks TLS as HOST */
  SoupServer  *plain;
  guint16      port;
  char        *plain_base;
  char        *ca_file;
  guint        n_requests;
  Tunnel      *tunnel;
} Fixture;

static void
on_request_cb (SoupServer        *server,
               SoupServerMessage *message,
               const char        *path,
               GHashTable        *query,
               gpointer           user_data)
{
  ((Fixture *) user_data)->n_requests++;
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

static guint16
listen_on_any (SoupServer              *server,
               SoupServerListenOptions  options)
{
  g_autoptr(GError) error = NULL;
  GSList *uris;
  guint16 port;

  soup_server_listen_local (server, 0, options | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return port;
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  unused)
{
  g_autoptr(GTlsCertificate) certificate = lf_test_make_certificate_for (HOST);
  g_autofree char *pem = NULL;

  fixture->folder = lf_test_make_folder ();
  fixture->settings = g_settings_new (LF_APP_ID);
  fixture->clock = lf_fake_clock_new (1);
  fixture->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request_cb, fixture, NULL);
  fixture->port = listen_on_any (fixture->server, SOUP_SERVER_LISTEN_HTTPS);
  fixture->plain = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->plain, NULL, on_request_cb, fixture, NULL);
  fixture->plain_base = g_strdup_printf ("http://127.0.0.1:%u", listen_on_any (fixture->plain, 0));
  fixture->tunnel = tunnel_new (fixture->port);

  g_object_get (certificate, "certificate-pem", &pem, NULL);
  fixture->ca_file = g_build_filename (fixture->folder, "amt.pem", NULL);
  g_assert_true (g_file_set_contents (fixture->ca_file, pem, -1, NULL));

  g_settings_set_string (fixture->settings, "proxy-mode", "manual");
  g_settings_set_string (fixture->settings, "proxy-uri", tunnel_get_uri (fixture->tunnel));
  fixture->policy = lf_policy_new (NULL);
  fixture->http = lf_http_new (LF_CLOCK (fixture->clock));
  lf_http_follow_policy (fixture->http, fixture->policy);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  unused)
{
  static const char * const keys[] = { "proxy-mode", "proxy-uri", "tls-ca-file" };

  g_assert_finalize_object (fixture->http);
  g_assert_finalize_object (fixture->policy);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (fixture->settings, keys[i]);
  g_object_unref (fixture->settings);
  g_object_unref (fixture->clock);
  soup_server_disconnect (fixture->server);
  soup_server_disconnect (fixture->plain);
  g_object_unref (fixture->server);
  g_object_unref (fixture->plain);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  tunnel_free (fixture->tunnel);
  g_free (fixture->plain_base);
  g_free (fixture->ca_file);
  lf_test_remove_folder (fixture->folder);
}

/* The stable name of what went wrong: (transfer full) (nullable). */
static char *
send_to (Fixture    *fixture,
         const char *base)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("POST", base, "/api/v1/statuses");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  lf_http_request_add_form (request, "status", "Hallo");
  lf_http_request_set_publishes (request, TRUE);
  lf_http_send_async (fixture->http, request, NULL, lf_test_done_cb, &result);
  reply = lf_http_send_finish (fixture->http, lf_test_wait_for (&result), &error);
  g_assert_true ((reply == NULL) == (error != NULL));
  return error != NULL ? lf_error_dup_reason (error) : NULL;
}

static void
assert_refused (Fixture    *fixture,
                const char *reason)
{
  g_autofree char *said = send_to (fixture, "https://" HOST);

  g_assert_cmpstr (said, ==, reason);
  g_assert_cmpuint (fixture->n_requests, ==, 0);
}

static void
assert_sent (Fixture *fixture)
{
  g_autofree char *said = send_to (fixture, "https://" HOST);

  g_assert_cmpstr (said, ==, NULL);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
  fixture->n_requests = 0;
}

static void
test_only_the_authorities_that_were_set_are_trusted (Fixture       *fixture,
                                                     gconstpointer  unused)
{
  assert_refused (fixture, "not-secure");
  g_settings_set_string (fixture->settings, "tls-ca-file", fixture->ca_file);
  assert_sent (fixture);
  g_settings_set_string (fixture->settings, "tls-ca-file", "");
  assert_refused (fixture, "not-secure");
}

static void
test_a_file_that_cannot_be_read_stops_everything (Fixture       *fixture,
                                                  gconstpointer  unused)
{
  static const char * const contents[] = { "", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" };
  g_autofree char *missing = g_build_filename (fixture->folder, "missing.pem", NULL);

  g_settings_set_string (fixture->settings, "tls-ca-file", missing);
  assert_refused (fixture, "bad-authorities");
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *name = g_strdup_printf ("broken-%u.pem", i);
      g_autofree char *broken = g_build_filename (fixture->folder, name, NULL);
      g_autofree char *said = NULL;

      g_assert_true (g_file_set_contents (broken, contents[i], -1, NULL));
      g_settings_set_string (fixture->settings, "tls-ca-file", broken);
      assert_refused (fixture, "bad-authorities");
      /* Not even to this computer: nobody shall think that something works. */
      said = send_to (fixture, fixture->plain_base);
      g_assert_cmpstr (said, ==, "bad-authorities");
    }

  g_settings_set_string (fixture->settings, "tls-ca-file", fixture->ca_file);
  assert_sent (fixture);
}

static void
test_the_proxy_is_asked_for_others_and_never_for_this_computer (Fixture       *fixture,
                                                                gconstpointer  unused)
{
  g_autofree char *line = NULL, *said = NULL;

  g_settings_set_string (fixture->settings, "tls-ca-file", fixture->ca_file);
  assert_sent (fixture);
  line = tunnel_dup_line (fixture->tunnel);
  g_assert_true (g_str_has_prefix (line, "CONNECT " HOST ":443 "));
  g_assert_cmpuint (tunnel_count (fixture->tunnel), ==, 1);

  said = send_to (fixture, fixture->plain_base);
  g_assert_cmpstr (said, ==, NULL);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
  g_assert_cmpuint (tunnel_count (fixture->tunnel), ==, 1);
}

static void
test_a_proxy_that_cannot_be_used_is_not_passed_by (Fixture       *fixture,
                                                   gconstpointer  unused)
{
  static const char * const uris[] = { "", "proxy.example", "ftp://proxy.example", "http://", "http://amt:geheim@proxy.example:3128",
                                       "http://amt@proxy.example:3128" };

  g_settings_set_string (fixture->settings, "tls-ca-file", fixture->ca_file);
  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_settings_set_string (fixture->settings, "proxy-uri", uris[i]);
      assert_refused (fixture, "bad-proxy");
    }
  g_assert_cmpuint (tunnel_count (fixture->tunnel), ==, 0);

  /* One that does not answer is a network that does not answer. */
  g_settings_set_string (fixture->settings, "proxy-uri", "http://127.0.0.1:9");
  assert_refused (fixture, "offline");

  g_settings_set_string (fixture->settings, "proxy-uri", tunnel_get_uri (fixture->tunnel));
  assert_sent (fixture);
}

static void
test_without_a_proxy_nobody_is_asked (Fixture       *fixture,
                                      gconstpointer  unused)
{
  g_autofree char *base = g_strdup_printf ("https://localhost:%u", fixture->port);
  g_autofree char *said = NULL;

  g_settings_set_string (fixture->settings, "proxy-mode", "none");
  said = send_to (fixture, base);
  g_assert_cmpstr (said, ==, "not-secure");
  g_assert_cmpuint (tunnel_count (fixture->tunnel), ==, 0);
}

#define ADD(name, test) g_test_add ("/http-policy/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lf_test_use_schema ();
  ADD ("only-the-authorities-that-were-set-are-trusted", test_only_the_authorities_that_were_set_are_trusted);
  ADD ("a-file-that-cannot-be-read-stops-everything", test_a_file_that_cannot_be_read_stops_everything);
  ADD ("the-proxy-is-asked-for-others-and-never-for-this-computer", test_the_proxy_is_asked_for_others_and_never_for_this_computer);
  ADD ("a-proxy-that-cannot-be-used-is-not-passed-by", test_a_proxy_that_cannot_be_used_is_not_passed_by);
  ADD ("without-a-proxy-nobody-is-asked", test_without_a_proxy_nobody_is_asked);
  return g_test_run ();
}
