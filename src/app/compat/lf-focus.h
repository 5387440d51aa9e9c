/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean   lf_focus_children (GtkWidget *widget, GtkDirectionType direction);

/* Whether the keyboard is in @widget or in something in it. */
gboolean   lf_focus_is_in    (GtkWidget *widget);

/* The child of @widget that holds the keyboard, or is it: (transfer none) (nullable). */
GtkWidget *lf_focus_get_child (GtkWidget *widget);

G_END_DECLS
