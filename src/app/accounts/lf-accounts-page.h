/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* All accounts of the profile, and “Add an account”. */
#define LF_TYPE_ACCOUNTS_PAGE (lf_accounts_page_get_type ())
G_DECLARE_FINAL_TYPE (LfAccountsPage, lf_accounts_page, LF, ACCOUNTS_PAGE, GtkWidget)

GtkWidget *lf_accounts_page_new (LfContext *context);

G_END_DECLS
