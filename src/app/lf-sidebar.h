/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/store/lf-store-feed.h"

G_BEGIN_DECLS

/* The list of pages with counts of what needs a deed. Signal “page-chosen” (name): by click, Enter or arrow keys; “row-activated” (name): also to be shown
 * when the panes are folded. */
#define LF_TYPE_SIDEBAR (lf_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (LfSidebar, lf_sidebar, LF, SIDEBAR, GtkWidget)

void lf_sidebar_add_page  (LfSidebar *self, const char *name, const char *title, const char *icon_name);
void lf_sidebar_show_counts (LfSidebar *self, const LfStoreCounts *counts);
void lf_sidebar_select    (LfSidebar *self, const char *name);

G_END_DECLS
