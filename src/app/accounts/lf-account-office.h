/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* What the office sets for one account: short name, colour, standard, hand-over, its profile. Each change is stored at once. */
#define LF_TYPE_ACCOUNT_OFFICE (lf_account_office_get_type ())
G_DECLARE_FINAL_TYPE (LfAccountOffice, lf_account_office, LF, ACCOUNT_OFFICE, AdwPreferencesGroup)

void lf_account_office_set_up (LfAccountOffice *self, LfContext *context, LfAdapter *adapter);

G_END_DECLS
