/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*LfBeatFunc) (GtkWidget *widget);

/* Calls @func twice a minute for as long as @widget is on the screen, and when it comes there: “2 minutes ago” does not stay true.
 * Beats of all widgets fall together. */
void lf_beat_add (GtkWidget *widget, LfBeatFunc func);

G_END_DECLS
