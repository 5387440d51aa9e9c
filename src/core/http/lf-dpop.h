/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/base/lf-value.h"

G_BEGIN_DECLS

/* A key of its own for each sign-in (P-256), to which its tokens are bound: they are worthless to whoever has them without the
 * key. Proofs are signed with ES256 (RFC 9449). */
LF_DECLARE_VALUE (LfDpopKey, lf_dpop_key);

/* (transfer full) */
LfDpopKey *lf_dpop_key_make (void);

/* The private key as text, for the keyring and nothing else. (transfer full); free it like a password. */
char      *lf_dpop_key_to_text   (LfDpopKey *self);

/* (transfer full) (nullable): NULL for anything that lf_dpop_key_to_text() did not write. */
LfDpopKey *lf_dpop_key_from_text (const char *text);

/* What one proof says. */
typedef struct {
  const char *method;
  const char *uri;      /* the address of the request; query and fragment are left out of the proof */
  const char *token;    /* (nullable): the access token that goes with it */
  const char *nonce;    /* (nullable): what the server wants to see in it */
  gint64      now_us;
} LfDpopClaims;

/* (transfer full): a signed proof, good for one request */
char *lf_dpop_key_prove (LfDpopKey *self, const LfDpopClaims *claims);

G_END_DECLS
