/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row of a boxed list with a switch (AdwSwitchRow comes with libadwaita 1.4). Property “active”; title and subtitle of AdwActionRow. */
#define LF_TYPE_SWITCH_ROW (lf_switch_row_get_type ())
G_DECLARE_FINAL_TYPE (LfSwitchRow, lf_switch_row, LF, SWITCH_ROW, AdwActionRow)

GtkWidget *lf_switch_row_new        (void);
gboolean   lf_switch_row_get_active (LfSwitchRow *self);
void       lf_switch_row_set_active (LfSwitchRow *self, gboolean active);

G_END_DECLS
