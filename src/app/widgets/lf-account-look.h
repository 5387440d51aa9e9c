/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/model/lf-account.h"

G_BEGIN_DECLS

/* An account looks the same everywhere: its colour, always beside a name. */

/* Gives an avatar or a mark the colour; @colour (nullable): it takes the theme's own again. */
void       lf_account_look_set_colour (GtkWidget *widget, const char *colour);

/* (transfer floating): a small bar in the colour of the account; screen readers pass it over. */
GtkWidget *lf_account_look_new_mark   (LfAccount *account);

/* (transfer full): “Mastodon · CW”, or with the handle where there is no short name. */
char      *lf_account_look_dup_name   (LfAccount *account);

G_END_DECLS
