/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* Leads a person through a sign-in; asks on behalf of the network's own code (LfSignIn). */
#define LF_TYPE_SIGN_IN_DIALOG (lf_sign_in_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LfSignInDialog, lf_sign_in_dialog, LF, SIGN_IN_DIALOG, AdwWindow)

void lf_sign_in_dialog_add   (GtkWindow *parent, LfContext *context);
void lf_sign_in_dialog_again (GtkWindow *parent, LfContext *context, const char *account_uid);

G_END_DECLS
