/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* One account: its state, whether new posts have it chosen, what its server allows, signing in again, removing. */
#define LF_TYPE_ACCOUNT_DETAILS (lf_account_details_get_type ())
G_DECLARE_FINAL_TYPE (LfAccountDetails, lf_account_details, LF, ACCOUNT_DETAILS, AdwWindow)

void lf_account_details_show (GtkWindow *parent, LfContext *context, LfAdapter *adapter);

G_END_DECLS
