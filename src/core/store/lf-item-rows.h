/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-item.h"
#include "core/store/lf-db.h"

G_BEGIN_DECLS

/* Rows of table item, shared by the subject files of the store; inside a job only. */

/* The next “seq”: whoever changes an item's row gives it one, each row its own; 0 with @error. In a writing job only. */
gint64     lf_item_rows_next_seq (LfDb *db, GError **error);

/* The row has changed: gives it the next seq. */
gboolean   lf_item_rows_touch    (LfDb *db, gint64 item_id, GError **error);

/* An answer came back, or will not go out: the item is open again and says why. @problem: (nullable) */
gboolean   lf_item_rows_reopen   (LfDb *db, gint64 item_id, const char *problem, GError **error);

/* What a person or a delivery made of it; a problem that stood there is seen to. */
gboolean   lf_item_rows_set_state (LfDb *db, gint64 item_id, LfItemState state, gint64 now_us, GError **error);

/* The item that a delivery answers: 0 for none. FALSE with @error. */
gboolean   lf_item_rows_find_answered (LfDb *db, gint64 delivery_id, gint64 *item_id, GError **error);

/* @from_sql: “FROM … WHERE … ORDER BY …” with item i. (transfer container): of LfItem */
GPtrArray *lf_item_rows_query    (LfDb *db, GError **error, const char *from_sql, const char *types, ...);

/* MISSING when there is none. */
LfItem    *lf_item_rows_read     (LfDb *db, gint64 item_id, GError **error);

G_END_DECLS
