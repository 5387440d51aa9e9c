/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* For a post that is perhaps sent: what was to be sent beside what stands at the network now, and the two decisions. */
#define LF_TYPE_DECIDE_DIALOG (lf_decide_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LfDecideDialog, lf_decide_dialog, LF, DECIDE_DIALOG, AdwWindow)

void lf_decide_dialog_show (GtkWindow *parent, LfContext *context, const char *delivery_uid);

G_END_DECLS
