/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens a web page (http or https, nothing else) in the browser; when that fails the window says so and offers the address (action “app.copy”). */
void lf_open_page (GtkWidget *widget, const char *url);

G_END_DECLS
