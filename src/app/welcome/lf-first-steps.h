/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lf-overview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The three steps after the first account, and how far the first look at the networks is. Property “wanted” (gboolean): FALSE once all is done or it was hidden. */
#define LF_TYPE_FIRST_STEPS (lf_first_steps_get_type ())
G_DECLARE_FINAL_TYPE (LfFirstSteps, lf_first_steps, LF, FIRST_STEPS, GtkWidget)

void     lf_first_steps_set_overview (LfFirstSteps *self, LfOverview *overview);
gboolean lf_first_steps_get_wanted   (LfFirstSteps *self);

G_END_DECLS
