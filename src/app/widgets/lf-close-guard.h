/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whether something was typed in @window that is not stored yet. */
typedef gboolean (*LfIsChangedFunc) (GtkWindow *window);

/* However @window is closed (Escape, its button, the window manager): what was typed is only thrown away when a person says so. */
void lf_close_guard_add (GtkWindow *window, LfIsChangedFunc is_changed);

G_END_DECLS
