/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A proxy on a bare socket, as an office has one between itself and the net. */

#include "config.h"

#include "tunnel.h"

#include <string.h>

struct _Tunnel {
  GSocketService *service;
  guint16         to_port;
  char           *uri;
  GMutex          lock;
  char           *line;
  guint           n;
};

typedef struct {
  GIOStream *from;
  GIOStream *to;
} Half;

static gboolean
read_head (Tunnel       *self,
           GInputStream *input)
{
  g_autoptr(GString) text = g_string_new (NULL);

  while (strstr (text->str, "\r\n\r\n") == NULL)
    {
      char byte;

      if (g_input_stream_read (input, &byte, 1, NULL, NULL) <= 0)
        return FALSE;
      g_string_append_c (text, byte);
    }

  g_mutex_lock (&self->lock);
  g_free (self->line);
  self->line = g_strndup (text->str, strcspn (text->str, "\r"));
  self->n++;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gpointer
pump (gpointer data)
{
  Half *half = data;

  g_output_stream_splice (g_io_stream_get_output_stream (half->to), g_io_stream_get_input_stream (half->from), G_OUTPUT_STREAM_SPLICE_NONE,
                          NULL, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (half->to)), FALSE, TRUE, NULL);
  return NULL;
}

static gboolean
on_run_cb (GThreadedSocketService *service,
           GSocketConnection      *connection,
           GObject                *source,
           Tunnel                 *self)
{
  static const char answer[] = "HTTP/1.1 200 Connection established\r\n\r\n";
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) server = NULL;
  Half there, back;
  GThread *thread;

  if (!read_head (self, g_io_stream_get_input_stream (G_IO_STREAM (connection))))
    return TRUE;
  g_socket_client_set_enable_proxy (client, FALSE);
  server = g_socket_client_connect_to_host (client, "127.0.0.1", self->to_port, NULL, NULL);
  if (server == NULL ||
      !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer, strlen (answer), NULL, NULL, NULL))
    return TRUE;

  there = (Half) { G_IO_STREAM (connection), G_IO_STREAM (server) };
  back = (Half) { G_IO_STREAM (server), G_IO_STREAM (connection) };
  thread = g_thread_new ("tunnel", pump, &there);
  pump (&back);
  g_thread_join (thread);
  return TRUE;
}

Tunnel *
tunnel_new (guint16 to_port)
{
  Tunnel *self = g_new0 (Tunnel, 1);
  guint16 port;

  g_mutex_init (&self->lock);
  self->to_port = to_port;
  self->service = g_threaded_socket_service_new (4);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, NULL);
  g_assert_cmpuint (port, !=, 0);
  self->uri = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_signal_connect (self->service, "run", G_CALLBACK (on_run_cb), self);
  g_socket_service_start (self->service);
  return self;
}

void
tunnel_free (Tunnel *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_free (self->uri);
  g_free (self->line);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const char *
tunnel_get_uri (Tunnel *self)
{
  return self->uri;
}

guint
tunnel_count (Tunnel *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n;
  g_mutex_unlock (&self->lock);
  return n;
}

char *
tunnel_dup_line (Tunnel *self)
{
  char *line;

  g_mutex_lock (&self->lock);
  line = g_strdup (self->line);
  g_mutex_unlock (&self->lock);
  return line;
}
