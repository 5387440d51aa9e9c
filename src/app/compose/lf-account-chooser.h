/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"
#include "core/adapter/lf-office.h"

G_BEGIN_DECLS

/* To which accounts a post goes: a chip for each; from five accounts on only for the chosen ones, and “Choose …” with a list
 * and a search. Groups stand in a menu of their own. */
#define LF_TYPE_ACCOUNT_CHOOSER (lf_account_chooser_get_type ())
G_DECLARE_FINAL_TYPE (LfAccountChooser, lf_account_chooser, LF, ACCOUNT_CHOOSER, GtkWidget)

/* So many groups have a key, Alt+1 and so on. */
#define LF_MAX_GROUP_KEYS 9

void  lf_account_chooser_set_up       (LfAccountChooser *self, LfComposition *composition, LfOffice *office);
char *lf_account_chooser_choose_group (LfAccountChooser *self, guint index);

G_END_DECLS
