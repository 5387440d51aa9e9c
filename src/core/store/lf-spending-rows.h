/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-db.h"
#include "core/store/lf-store-spending.h"

G_BEGIN_DECLS

/* In a writing job only. Nothing is written for what costs nothing. */
gboolean lf_spending_rows_put       (LfDb *db, const LfSpending *spending, gint64 at_us, GError **error);

/* Takes back the newest such row: what it was written for certainly did not happen. */
gboolean lf_spending_rows_take_back (LfDb *db, const LfSpending *spending, GError **error);

G_END_DECLS
