/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server on a bare socket, for answers that are cut, late, garbage or never come. */

#include "config.h"

#include "wire-server.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct _WireServer {
  GSocketService *service;
  WireHandler handler;
  char *base;
  guint16 port;
  GMutex lock;
  GCond idle;
  guint n_running;
  guint n_connections;
  GPtrArray *requests;
  GPtrArray *open;
};

/* Reads one request; NULL when the client went away. */
static char *
read_request (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr(GString) text = g_string_new (NULL);
  gsize wanted = 0;

  for (;;)
    {
      char buffer[4096];
      const char *body = strstr (text->str, "\r\n\r\n");
      gssize n;

      if (body != NULL && wanted == 0)
        {
          const char *length = strcasestr (text->str, "\r\ncontent-length:");

          wanted = body + 4 - text->str + (length != NULL && length < body ? strtoul (length + 17, NULL, 10) : 0);
        }
      if (wanted != 0 && text->len >= wanted)
        return g_string_free (g_steal_pointer (&text), FALSE);

      if ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
    }
}

static gboolean
on_run_cb (GThreadedSocketService *service,
           GSocketConnection      *connection,
           GObject                *source,
           WireServer             *server)
{
  gboolean stays = TRUE;
  char *request;

  g_mutex_lock (&server->lock);
  server->n_running++;
  server->n_connections++;
  g_ptr_array_add (server->open, g_object_ref (connection));
  g_mutex_unlock (&server->lock);

  while (stays && (request = read_request (connection)) != NULL)
    {
      guint number;

      g_mutex_lock (&server->lock);
      number = server->requests->len;
      g_ptr_array_add (server->requests, request);
      g_mutex_unlock (&server->lock);
      stays = server->handler (server, connection, request, number);
    }
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  g_mutex_lock (&server->lock);
  server->n_running--;
  g_cond_signal (&server->idle);
  g_mutex_unlock (&server->lock);
  return TRUE;
}

WireServer *
wire_server_new (WireHandler handler)
{
  WireServer *server = g_new0 (WireServer, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  server->handler = handler;
  server->requests = g_ptr_array_new_with_free_func (g_free);
  server->open = g_ptr_array_new_with_free_func (g_object_unref);
  server->service = g_threaded_socket_service_new (-1);
  g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                 &bound, &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  server->base = g_strdup_printf ("http://127.0.0.1:%u", server->port);
  g_signal_connect (server->service, "run", G_CALLBACK (on_run_cb), server);
  g_socket_service_start (server->service);
  return server;
}

void
wire_server_free (WireServer *server)
{
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));

  g_mutex_lock (&server->lock);
  for (guint i = 0; i < server->open->len; i++)
    g_socket_shutdown (g_socket_connection_get_socket (server->open->pdata[i]), TRUE, TRUE, NULL);
  while (server->n_running > 0)
    g_cond_wait (&server->idle, &server->lock);
  g_mutex_unlock (&server->lock);

  g_signal_handlers_disconnect_by_data (server->service, server);
  g_object_unref (server->service);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (server->requests);
  g_ptr_array_unref (server->open);
  g_free (server->base);
  g_free (server);
}

const char *
wire_server_get_base (WireServer *server)
{
  return server->base;
}

guint16
wire_server_get_port (WireServer *server)
{
  return server->port;
}

guint
wire_server_get_n_requests (WireServer *server)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&server->lock);

  return server->requests->len;
}

guint
wire_server_get_n_connections (WireServer *server)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&server->lock);

  return server->n_connections;
}

const char *
wire_server_get_request (WireServer *server,
                         guint       number)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&server->lock);

  return number < server->requests->len ? server->requests->pdata[number] : NULL;
}

gboolean
wire_write (GSocketConnection *connection,
            const char        *text)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text), NULL, NULL,
                                    NULL);
}

void
wire_wait_for_end (GSocketConnection *connection)
{
  char buffer[256];

  while (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, sizeof buffer, NULL, NULL) > 0)
    ;
}

/* The other side sees a reset instead of an orderly end. */
void
wire_reset (GSocketConnection *connection)
{
  struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
  int fd = g_socket_get_fd (g_socket_connection_get_socket (connection));

  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), ==, 0);
}
