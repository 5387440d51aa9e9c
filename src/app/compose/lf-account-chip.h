/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"

G_BEGIN_DECLS

/* One account to choose: avatar, network in words, handle. */
#define LF_TYPE_ACCOUNT_CHIP (lf_account_chip_get_type ())
G_DECLARE_FINAL_TYPE (LfAccountChip, lf_account_chip, LF, ACCOUNT_CHIP, GtkWidget)

GtkWidget  *lf_account_chip_new        (LfComposition *composition, const char *account_uid);
void        lf_account_chip_update     (LfAccountChip *self);

G_END_DECLS
