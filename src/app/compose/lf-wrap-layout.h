/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children side by side at their natural width, on as many lines as they need: chips and counters are never cut. GtkFlowBox
 * puts them into columns, and a long one makes all wide. Property “spacing”: between children and between lines. */
#define LF_TYPE_WRAP_LAYOUT (lf_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (LfWrapLayout, lf_wrap_layout, LF, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
