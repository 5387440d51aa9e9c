/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/secrets/lf-secrets.h"

G_BEGIN_DECLS

/* How a secret stands in its keyring item: a JSON object of texts. Only the files of secrets/ see it; free it with
 * lf_secret_wipe_text(). */
char     *lf_secret_to_text   (LfSecret *self);

/* (nullable): NULL for anything that lf_secret_to_text() did not write. */
LfSecret *lf_secret_from_text (const char *text);
gboolean  lf_secret_equal     (LfSecret *a, LfSecret *b);

/* Overwrites, then frees; takes NULL. */
void      lf_secret_wipe_text (char *text);

G_END_DECLS
