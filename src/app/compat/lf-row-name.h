/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names a row of a GtkListView or GtkListBox for screen readers; call it whenever the row is bound or its words change. */
void lf_row_name_set (GtkWidget *row_child, const char *name, const char *description);

G_END_DECLS
