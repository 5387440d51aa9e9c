/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"
#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* When a post goes out: a month with what is planned, the posts of the selected day, and the time field, which alone is
 * enough. */
#define LF_TYPE_WHEN_PANE (lf_when_pane_get_type ())
G_DECLARE_FINAL_TYPE (LfWhenPane, lf_when_pane, LF, WHEN_PANE, GtkWidget)

void lf_when_pane_set_up    (LfWhenPane *self, LfContext *context, LfComposition *composition);
/* The focus goes into the time field. */
void lf_when_pane_edit_time (LfWhenPane *self);

G_END_DECLS
