/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Brings row @position of a GtkListView or GtkGridView into view (gtk_list_view_scroll_to() comes with GTK 4.12). */
void lf_scroll_to (GtkWidget *list, guint position);

G_END_DECLS
