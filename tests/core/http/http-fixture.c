/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small HTTP server in the main loop of the test, and helpers to send one request to it. */

#include "config.h"

#include "http-fixture.h"

#include "lib/lf-test.h"

#include <string.h>

typedef struct {
  guint status;
  const char *body;
  const char *nonce;
} Once;

static void
give_once (SoupServerMessage *message,
           Once              *once)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, once->status, NULL);
  soup_message_headers_append (headers, "DPoP-Nonce", once->nonce);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, once->body, strlen (once->body));
  g_free (once);
}

static void
give_answer (HttpFixture       *fixture,
             SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, fixture->status, NULL);
  if (fixture->type != NULL)
    soup_message_headers_set_content_type (headers, fixture->type, NULL);
  for (guint i = 0; fixture->headers[i] != NULL; i += 2)
    soup_message_headers_append (headers, fixture->headers[i], fixture->headers[i + 1]);
  if (g_bytes_get_size (fixture->body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), fixture->body);
  if (fixture->echoes != NULL)
    {
      const char *said = soup_message_headers_get_one (soup_server_message_get_request_headers (message), fixture->echoes);

      soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, said, strlen (said));
    }
  soup_message_body_complete (soup_server_message_get_response_body (message));
}

static void
on_request_cb (SoupServer        *server,
               SoupServerMessage *message,
               const char        *path,
               GHashTable        *query,
               gpointer           user_data)
{
  HttpFixture *fixture = user_data;

  g_ptr_array_add (fixture->requests, g_object_ref (message));
  if (fixture->holds)
    {
      soup_server_message_pause (message);
      g_ptr_array_add (fixture->held, g_object_ref (message));
      return;
    }
  if (!g_queue_is_empty (&fixture->once))
    {
      give_once (message, g_queue_pop_head (&fixture->once));
      return;
    }
  give_answer (fixture, message);
}

void
http_fixture_set_up (HttpFixture   *fixture,
                     gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  GSList *uris;

  fixture->clock = lf_fake_clock_new (HTTP_FIXTURE_NOW_US);
  fixture->http = lf_http_new (LF_CLOCK (fixture->clock));
  fixture->held = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->requests = g_ptr_array_new_with_free_func (g_object_unref);
  http_fixture_answer (fixture, 200, "application/json", "{}");

  fixture->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request_cb, fixture, NULL);
  soup_server_listen (fixture->server, any, 0, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

void
http_fixture_tear_down (HttpFixture   *fixture,
                        gconstpointer  unused)
{
  g_assert_finalize_object (fixture->http);
  g_object_unref (fixture->clock);
  soup_server_disconnect (fixture->server);
  g_ptr_array_unref (fixture->held);
  g_ptr_array_unref (fixture->requests);
  g_object_unref (fixture->server);
  g_queue_clear_full (&fixture->once, g_free);
  g_bytes_unref (fixture->body);
  g_free (fixture->base);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* What every following request gets. */
void
http_fixture_answer (HttpFixture *fixture,
                     guint        status,
                     const char  *type,
                     const char  *body)
{
  fixture->status = status;
  fixture->type = type;
  g_clear_pointer (&fixture->body, g_bytes_unref);
  fixture->body = g_bytes_new (body, strlen (body));
  memset (fixture->headers, 0, sizeof fixture->headers);
}

void
http_fixture_answer_once (HttpFixture *fixture,
                          guint        status,
                          const char  *body,
                          const char  *nonce)
{
  Once *once = g_new0 (Once, 1);

  *once = (Once) { status, body, nonce };
  g_queue_push_tail (&fixture->once, once);
}

void
http_fixture_let_go (HttpFixture *fixture,
                     guint        number)
{
  give_answer (fixture, fixture->held->pdata[number]);
  soup_server_message_unpause (fixture->held->pdata[number]);
}

LfHttpReply *
http_fixture_send (HttpFixture    *fixture,
                   LfHttpRequest  *request,
                   GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_http_send_async (fixture->http, request, NULL, lf_test_done_cb, &result);
  return lf_http_send_finish (fixture->http, lf_test_wait_for (&result), error);
}

/* A small POST that must fail. */
GError *
http_fixture_fail (HttpFixture *fixture,
                   gboolean     publishes)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("POST", fixture->base, "/api/v1/statuses");
  g_autoptr(LfHttpReply) reply = NULL;
  GError *error = NULL;

  lf_http_request_set_bearer (request, "geheimes-zeichen");
  lf_http_request_add_form (request, "status", "Hallo");
  lf_http_request_set_publishes (request, publishes);
  reply = http_fixture_send (fixture, request, &error);
  g_assert_null (reply);
  g_assert_nonnull (error);
  return error;
}

SoupServerMessage *
http_fixture_get_request (HttpFixture *fixture,
                          guint        number)
{
  g_assert_cmpuint (number, <, fixture->requests->len);
  return fixture->requests->pdata[number];
}

const char *
http_fixture_get_header (HttpFixture *fixture,
                         guint        number,
                         const char  *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (http_fixture_get_request (fixture, number)), name);
}

char *
http_fixture_dup_body (HttpFixture *fixture,
                       guint        number)
{
  SoupMessageBody *body = soup_server_message_get_request_body (http_fixture_get_request (fixture, number));
  g_autoptr(GBytes) bytes = soup_message_body_flatten (body);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}
