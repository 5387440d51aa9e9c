/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lf-overview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The line at the foot of the main window: what goes out next, and how many problems wait. */
#define LF_TYPE_STATE_LINE (lf_state_line_get_type ())
G_DECLARE_FINAL_TYPE (LfStateLine, lf_state_line, LF, STATE_LINE, GtkWidget)

void lf_state_line_set_overview (LfStateLine *self, LfOverview *overview);

G_END_DECLS
