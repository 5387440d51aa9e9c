/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two children: the second stands beside the first while there is room for its natural width and for “main-chars” characters
 * of the first; otherwise below. So it depends on the size of the text as much as on that of the window. Property “spacing”. */
#define LF_TYPE_SIDE_LAYOUT (lf_side_layout_get_type ())
G_DECLARE_FINAL_TYPE (LfSideLayout, lf_side_layout, LF, SIDE_LAYOUT, GtkLayoutManager)

G_END_DECLS
