/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* An account in the list of accounts; follows its state. */
#define LF_TYPE_ACCOUNT_ROW (lf_account_row_get_type ())
G_DECLARE_FINAL_TYPE (LfAccountRow, lf_account_row, LF, ACCOUNT_ROW, GtkListBoxRow)

GtkWidget *lf_account_row_new         (LfContext *context, LfAdapter *adapter);
LfAdapter *lf_account_row_get_adapter (LfAccountRow *self);

/* (transfer full): “last contact 2 hours ago”, or that there was none. */
char       *lf_account_row_dup_contact (LfContext *context, LfAccount *account);
const char *lf_account_row_find_icon   (LfAccount *account);

G_END_DECLS
