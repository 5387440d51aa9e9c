/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A proxy on a thread of its own: takes CONNECT to any name and leads it to a port of this computer. */
typedef struct _Tunnel Tunnel;

Tunnel     *tunnel_new      (guint16 to_port);
void        tunnel_free     (Tunnel *self);
const char *tunnel_get_uri  (Tunnel *self);
guint       tunnel_count    (Tunnel *self);

/* (transfer full) (nullable): the first line that the newest client sent. */
char       *tunnel_dup_line (Tunnel *self);

G_END_DECLS
