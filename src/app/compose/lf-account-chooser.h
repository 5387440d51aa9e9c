/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"

G_BEGIN_DECLS

/* To which accounts a post goes: a chip for each; from five accounts on only for the chosen ones, and “Choose …” with a list
 * and a search. */
#define LF_TYPE_ACCOUNT_CHOOSER (lf_account_chooser_get_type ())
G_DECLARE_FINAL_TYPE (LfAccountChooser, lf_account_chooser, LF, ACCOUNT_CHOOSER, GtkWidget)

void lf_account_chooser_set_composition (LfAccountChooser *self, LfComposition *composition);

G_END_DECLS
