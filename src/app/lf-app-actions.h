/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The actions of the application and their keys, one table. */
void lf_app_actions_add      (GtkApplication *app);

/* Whether a profile is open: without one only help, about and quit mean something. */
void lf_app_actions_set_open (GtkApplication *app, gboolean open);

G_END_DECLS
