/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/adapter/lf-network.h"

G_BEGIN_DECLS

/* Where a sign-in begins: the server, the way to sign in, and what went wrong with the last try. Signals “go”, “cure” (int LfCure). */
#define LF_TYPE_SIGN_IN_START (lf_sign_in_start_get_type ())
G_DECLARE_FINAL_TYPE (LfSignInStart, lf_sign_in_start, LF, SIGN_IN_START, GtkWidget)

void           lf_sign_in_start_set_network (LfSignInStart *self, const LfNetwork *network, LfAccount *again);
char          *lf_sign_in_start_dup_server  (LfSignInStart *self);
LfSignInMethod lf_sign_in_start_get_method  (LfSignInStart *self);
void           lf_sign_in_start_show_error  (LfSignInStart *self, const GError *error);

G_END_DECLS
