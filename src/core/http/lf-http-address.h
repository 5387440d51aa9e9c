/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* For the files of this folder: which addresses a request may go to. */
gboolean lf_http_host_is_valid    (const char *host);
gboolean lf_http_host_is_loopback (const char *host);
GUri    *lf_http_parse_address    (const char *address, GError **error);

G_END_DECLS
