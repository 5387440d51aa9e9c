/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-db.h"

G_BEGIN_DECLS

/* Rows of table item, shared by the subject files of the store. */

/* The next “seq”: whoever changes an item's row gives it one, each row its own; 0 with @error. Inside a writing job only. */
gint64   lf_item_rows_next_seq (LfDb *db, GError **error);

/* An answer came back: the item is open again and says why. */
gboolean lf_item_rows_reopen   (LfDb *db, gint64 item_id, const char *problem, GError **error);

G_END_DECLS
