/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes what requests cost, inside the transaction of whatever happened. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-spending-rows.h"

gboolean
lf_spending_rows_put (LfDb              *db,
                      const LfSpending  *spending,
                      gint64             at_us,
                      GError           **error)
{
  return spending->micro <= 0 ||
         lf_db_run (db, error, "INSERT INTO spending (account_id, kind, micro, at_us) SELECT id, ?2, ?3, ?4 FROM account WHERE uid = ?1",
                    "ssii", spending->account_uid, spending->kind, spending->micro, at_us);
}

gboolean
lf_spending_rows_take_back (LfDb              *db,
                            const LfSpending  *spending,
                            GError           **error)
{
  return spending->micro <= 0 ||
         lf_db_run (db, error, "DELETE FROM spending WHERE id = (SELECT max(s.id) FROM spending s JOIN account a ON a.id = s.account_id "
                    "WHERE a.uid = ?1 AND s.kind = ?2 AND s.micro = ?3)", "ssi", spending->account_uid, spending->kind, spending->micro);
}
