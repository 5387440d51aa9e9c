/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/context/lf-context.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks the keyring to open; what was held for it goes on. Results are shown near @near_widget. */
void lf_unlock_keyring (GtkWidget *near_widget, LfContext *context);

G_END_DECLS
