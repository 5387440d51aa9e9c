/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The main window comes back as large as it was left; without an installed schema it has its size from here. */
void lf_window_size_restore (GtkWindow *window);
void lf_window_size_save    (GtkWindow *window);

G_END_DECLS
