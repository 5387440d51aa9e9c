/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* What the network of an account does not report and the office may set instead. Hidden where there is nothing; each change that is none of a fault is
 * stored at once. */
#define LF_TYPE_ACCOUNT_OPTIONS (lf_account_options_get_type ())
G_DECLARE_FINAL_TYPE (LfAccountOptions, lf_account_options, LF, ACCOUNT_OPTIONS, AdwPreferencesGroup)

void lf_account_options_set_up (LfAccountOptions *self, LfContext *context, LfAdapter *adapter);

G_END_DECLS
