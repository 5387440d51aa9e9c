/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The window when a profile cannot be opened: why, what to do, and to try it again. */
GtkWidget *lf_start_error_new (GtkApplication *app, const char *folder, const GError *error);

G_END_DECLS
