/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of table item, shared by the subject files of the store. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-item-rows.h"

gint64
lf_item_rows_next_seq (LfDb    *db,
                       GError **error)
{
  return lf_db_get_int (db, error, 0, "UPDATE counter SET value = value + 1 WHERE name = 'item-seq' RETURNING value", "");
}

gboolean
lf_item_rows_reopen (LfDb        *db,
                     gint64       item_id,
                     const char  *problem,
                     GError     **error)
{
  gint64 seq = lf_item_rows_next_seq (db, error);

  return seq != 0 && lf_db_run (db, error, "UPDATE item SET state = 'open', problem = ?, seq = ? WHERE id = ?", "sii",
                                problem, seq, item_id);
}
