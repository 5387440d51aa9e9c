/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-db.h"
#include "core/store/lf-store-outbox.h"

G_BEGIN_DECLS

/* All that the outbox needs for the first unsent step of a delivery: (transfer full). */
LfClaim *lf_claim_rows_read (LfDb *db, gint64 delivery_id, LfClaimKind kind, GError **error);

G_END_DECLS
