/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One page in the sidebar: icon, title, count. */
#define LF_TYPE_SIDEBAR_ROW (lf_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (LfSidebarRow, lf_sidebar_row, LF, SIDEBAR_ROW, GtkListBoxRow)

GtkWidget  *lf_sidebar_row_new       (const char *name, const char *title, const char *icon_name);
const char *lf_sidebar_row_get_name  (LfSidebarRow *self);
void        lf_sidebar_row_set_count (LfSidebarRow *self, guint count, gboolean trouble, const char *spoken);

G_END_DECLS
