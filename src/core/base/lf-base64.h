/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Base64 as addresses and tokens have it (RFC 4648, section 5), without padding. */
char   *lf_base64url_encode (const void *data, gsize size);

/* (transfer full): signs that do not belong there are left out */
guint8 *lf_base64url_decode (const char *text, gsize *size);

G_END_DECLS
