/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Ctrl+Enter anywhere in @widget does @action: before a text view, which would make a new line of it. */
void lf_send_key_add (GtkWidget *widget, const char *action);

/* The same for Enter with other keys held down. */
void lf_enter_key_add (GtkWidget *widget, GdkModifierType modifiers, const char *action);

G_END_DECLS
