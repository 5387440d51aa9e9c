/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Waits on 127.0.0.1 for the one redirect that ends a sign-in in the browser: a free port chosen by the system, a random path per
 * attempt, method GET and Host header checked, `state` compared in full; answers a plain static page (no script) and closes itself after the
 * one valid answer. */
#define LF_TYPE_LOOPBACK (lf_loopback_get_type ())
G_DECLARE_FINAL_TYPE (LfLoopback, lf_loopback, LF, LOOPBACK, GObject)

LfLoopback *lf_loopback_new (GError **error);

/* For networks that know their redirects beforehand, letter by letter: “http://127.0.0.1:PORT/callback” with the first of @ports that is free. */
LfLoopback *lf_loopback_new_fixed (const guint16 *ports, guint n_ports, GError **error);

/* “http://127.0.0.1:PORT/callback/RANDOM”: listening before this is known to anybody. */
const char *lf_loopback_get_redirect_uri (LfLoopback *self);
const char *lf_loopback_get_state        (LfLoopback *self);

/* The sentence on the page that the browser shows at the end, plain text, translated by the caller; @stray for a page that does not belong
 * to this attempt. */
void lf_loopback_set_page_texts (LfLoopback *self, const char *done, const char *denied, const char *stray);

/* From here on the redirect must name who sent it, and it must be @issuer (RFC 9207); else the waiting ends with NOT_SECURE, name “OtherIssuer”. */
void lf_loopback_set_issuer     (LfLoopback *self, const char *issuer);

/* Finish: (transfer full) the `code`. Errors: NOT_ALLOWED when the person said no (`error=…`), CANCELLED. A wrong path or state is answered 404/400
 * with the text for strays, and waiting goes on. */
void  lf_loopback_wait_async  (LfLoopback *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *lf_loopback_wait_finish (LfLoopback *self, GAsyncResult *result, GError **error);
void  lf_loopback_close       (LfLoopback *self);

/* PKCE (RFC 7636): verifier from 32 random bytes; challenge is S256 of it. */
char *lf_pkce_verifier_new (void);
char *lf_pkce_challenge    (const char *verifier);

G_END_DECLS
