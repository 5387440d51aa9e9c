/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/lf-overview.h"

G_BEGIN_DECLS

/* The main window: sidebar and pages, or the welcome while there is no account. */
#define LF_TYPE_WINDOW (lf_window_get_type ())
G_DECLARE_FINAL_TYPE (LfWindow, lf_window, LF, WINDOW, AdwApplicationWindow)

GtkWidget *lf_window_new       (GtkApplication *app, LfOverview *overview);
void       lf_window_show_page (LfWindow *self, const char *name);
void       lf_window_show_item (LfWindow *self, const char *item_uid);

G_END_DECLS
