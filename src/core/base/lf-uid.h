/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char    *lf_uid_new       (void);
gboolean lf_uid_is_valid  (const char *uid);
void     lf_random_bytes  (guint8 *bytes, gsize n_bytes);
char    *lf_random_token  (gsize n_bytes);
char    *lf_sha256_hex    (const char *text);

G_END_DECLS
