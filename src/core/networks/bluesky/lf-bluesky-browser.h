/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/networks/bluesky/lf-bluesky-adapter.h"

G_BEGIN_DECLS

/* The sign-in in the browser, up to tokens of an account that is kept where its document says. @base: of the server that was typed. Finish: TRUE and (transfer
 * full) *@secret; with an error *@secret holds tokens that nobody wants, if there are any already. */
void     lf_bluesky_browser_async  (LfBlueskyAdapter *self, LfSignIn *sign_in, const char *base, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_bluesky_browser_finish (LfBlueskyAdapter *self, GAsyncResult *result, LfSecret **secret, GError **error);

G_END_DECLS
