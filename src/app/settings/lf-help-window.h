/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The rules that an officer can rely on, in short chapters. */
#define LF_TYPE_HELP_WINDOW (lf_help_window_get_type ())
G_DECLARE_FINAL_TYPE (LfHelpWindow, lf_help_window, LF, HELP_WINDOW, AdwWindow)

/* @chapter (nullable): “keyring”, “late” … */
void lf_help_window_show (GtkWindow *parent, const char *chapter);

G_END_DECLS
