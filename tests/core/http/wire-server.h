/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server that does what no proper HTTP server does. Each connection has a thread; the handler is called with each request that
 * was read whole (head and body), writes what it wants, and says whether the connection stays open. */
typedef struct _WireServer WireServer;

typedef gboolean (*WireHandler) (WireServer *server, GSocketConnection *connection, const char *request, guint number);

WireServer *wire_server_new            (WireHandler handler);
void        wire_server_free           (WireServer *server);
const char *wire_server_get_base       (WireServer *server);
guint16     wire_server_get_port       (WireServer *server);
guint       wire_server_get_n_requests (WireServer *server);
guint       wire_server_get_n_connections (WireServer *server);
const char *wire_server_get_request    (WireServer *server, guint number);

gboolean    wire_write (GSocketConnection *connection, const char *text);
void        wire_wait_for_end (GSocketConnection *connection);
void        wire_reset (GSocketConnection *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WireServer, wire_server_free)

G_END_DECLS
