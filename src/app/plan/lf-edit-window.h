/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* Changes the text of a sent post at its network: the text, its length by the network's rule, one deed. */
#define LF_TYPE_EDIT_WINDOW (lf_edit_window_get_type ())
G_DECLARE_FINAL_TYPE (LfEditWindow, lf_edit_window, LF, EDIT_WINDOW, AdwWindow)

/* Over @parent; the result is said there. */
void lf_edit_window_show (GtkWindow *parent, LfContext *context, LfDelivery *delivery);

G_END_DECLS
