/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* Whether what people write is fetched for an account, with what that costs. Not there for accounts that have no choice. */
#define LF_TYPE_READING_ROW (lf_reading_row_get_type ())
G_DECLARE_FINAL_TYPE (LfReadingRow, lf_reading_row, LF, READING_ROW, AdwPreferencesGroup)

void lf_reading_row_set_account (LfReadingRow *self, LfContext *context, LfAdapter *adapter);

G_END_DECLS
