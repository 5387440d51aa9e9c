/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries from rows. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-delivery-rows.h"

#include "core/base/lf-error.h"
#include "core/store/lf-item-rows.h"
#include "core/store/lf-revision-rows.h"

#define SELECT_DELIVERY                                                                                                        \
  "SELECT d.revision_id, d.uid, p.uid, a.uid, d.state, d.due_us, d.wall, d.zone, d.reason, d.said, d.ready_us, "               \
  "d.first_attempt_us, d.changed_us, (SELECT count(*) FROM step WHERE delivery_id = d.id), "                                   \
  "(SELECT count(*) FROM step WHERE delivery_id = d.id AND state = 'sent'), s.remote_id, s.uri, s.url, s.extra, s.sent_us, "   \
  "a.network, d.hand_over, d.handing, d.server_schedule_id, d.wish, d.wish_due_us, d.wish_wall, d.wish_zone "                  \
  "FROM delivery d JOIN post p ON p.id = d.post_id JOIN account a ON a.id = d.account_id "                                     \
  "JOIN post_revision r ON r.id = d.revision_id LEFT JOIN step s "                                                             \
  "ON s.id = (SELECT id FROM step WHERE delivery_id = d.id ORDER BY ordinal LIMIT 1) AND s.state = 'sent' WHERE "

static void
read_at_server (LfRows     *rows,
                LfAtServer *at_server)
{
  at_server->wanted = lf_rows_int (rows, 21) != 0;
  at_server->handing = lf_rows_int (rows, 22) != 0;
  at_server->schedule_id = g_strdup (lf_rows_text (rows, 23));
  at_server->wish = g_strdup (lf_rows_text (rows, 24));
  if (!lf_rows_is_null (rows, 25))
    at_server->wish_due = lf_due_new (lf_rows_int (rows, 25), lf_rows_text (rows, 26), lf_rows_text (rows, 27));
}

static LfDelivery *
make_delivery (LfRows *rows)
{
  LfDelivery *delivery = lf_delivery_new ();

  delivery->uid = g_strdup (lf_rows_text (rows, 1));
  delivery->post_uid = g_strdup (lf_rows_text (rows, 2));
  delivery->account_uid = g_strdup (lf_rows_text (rows, 3));
  /* A state that a newer program gave never sends anything here. */
  delivery->state = lf_delivery_state_from_name (lf_rows_text (rows, 4), LF_DELIVERY_HELD);
  delivery->due = lf_due_new (lf_rows_int (rows, 5), lf_rows_text (rows, 6), lf_rows_text (rows, 7));
  delivery->why.reason = g_strdup (lf_rows_text (rows, 8));
  delivery->why.said = g_strdup (lf_rows_text (rows, 9));
  if (delivery->state == LF_DELIVERY_WAITING || delivery->state == LF_DELIVERY_UNSURE || delivery->state == LF_DELIVERY_AT_SERVER)
    delivery->why.until_us = lf_rows_int (rows, 10);
  delivery->first_attempt_us = lf_rows_int (rows, 11);
  delivery->changed_us = lf_rows_int (rows, 12);
  delivery->network = g_strdup (lf_rows_text (rows, 20));
  read_at_server (rows, &delivery->at_server);
  delivery->n_steps = lf_rows_int (rows, 13);
  delivery->n_steps_sent = lf_rows_int (rows, 14);

  /* A step that a person found at the network is sent without a receipt. */
  if (!lf_rows_is_null (rows, 15))
    {
      delivery->receipt = lf_receipt_new ();
      delivery->receipt->remote_id = g_strdup (lf_rows_text (rows, 15));
      delivery->receipt->uri = g_strdup (lf_rows_text (rows, 16));
      delivery->receipt->url = g_strdup (lf_rows_text (rows, 17));
      delivery->receipt->extra = g_strdup (lf_rows_text (rows, 18));
      delivery->receipt->sent_us = lf_rows_int (rows, 19);
    }

  return delivery;
}

static gboolean
fill_revisions (LfDb       *db,
                GPtrArray  *deliveries,
                GArray     *revision_ids,
                GError    **error)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) lf_revision_unref);

  for (guint i = 0; i < deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i);
      gint64 *id = &g_array_index (revision_ids, gint64, i);
      LfRevision *revision = g_hash_table_lookup (known, id);

      if (revision == NULL)
        {
          if ((revision = lf_revision_rows_read (db, *id, error)) == NULL)
            return FALSE;
          g_hash_table_insert (known, id, revision);
        }
      delivery->revision = lf_revision_ref (revision);
    }

  return TRUE;
}

GPtrArray *
lf_delivery_rows_query (LfDb        *db,
                        GError     **error,
                        const char  *where_sql,
                        const char  *types,
                        ...)
{
  g_autoptr(GPtrArray) deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_delivery_unref);
  g_autoptr(GArray) revision_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *sql = g_strconcat (SELECT_DELIVERY, where_sql, NULL);
  LfRows *rows;
  va_list args;

  va_start (args, types);
  rows = lf_db_query_va (db, error, sql, types, args);
  va_end (args);

  while (lf_rows_next (rows))
    {
      gint64 revision_id = lf_rows_int (rows, 0);

      g_array_append_val (revision_ids, revision_id);
      g_ptr_array_add (deliveries, make_delivery (rows));
    }
  if (!lf_rows_end (rows, error) || !fill_revisions (db, deliveries, revision_ids, error))
    return NULL;

  return g_steal_pointer (&deliveries);
}

LfDelivery *
lf_delivery_rows_read (LfDb    *db,
                       gint64   delivery_id,
                       GError **error)
{
  g_autoptr(GPtrArray) found = lf_delivery_rows_query (db, error, "d.id = ?", "i", delivery_id);

  if (found == NULL)
    return NULL;
  if (found->len == 0)
    {
      g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING, "there is no delivery %" G_GINT64_FORMAT, delivery_id);
      return NULL;
    }

  return lf_delivery_ref (g_ptr_array_index (found, 0));
}

gboolean
lf_delivery_rows_withdraw (LfDb    *db,
                           gint64   account_id,
                           gint64   now_us,
                           GError **error)
{
  g_autoptr(GArray) items = lf_db_query_ids (db, error, "SELECT DISTINCT r.reply_to_item_id FROM delivery d "
                                             "JOIN post_revision r ON r.id = d.revision_id WHERE d.account_id = ? "
                                             "AND d.state IN ('queued', 'preparing', 'waiting') "
                                             "AND r.reply_to_item_id IS NOT NULL", "i", account_id);

  if (items == NULL ||
      !lf_db_run (db, error, "UPDATE delivery SET state = 'cancelled', reason = NULL, said = NULL, ready_us = NULL, changed_us = ? "
                  "WHERE account_id = ? AND state IN ('queued', 'preparing', 'waiting', 'held', 'failed')", "ii", now_us, account_id) ||
      !lf_db_run (db, error, "UPDATE delivery SET reason = 'decide', ready_us = NULL, changed_us = ? "
                  "WHERE account_id = ? AND state = 'unsure' AND (reason IS NOT 'decide' OR ready_us IS NOT NULL)", "ii", now_us, account_id) ||
      /* Nobody can take a copy away from the server any more, or see whether it went out. */
      !lf_db_run (db, error, "UPDATE delivery SET state = 'unsure', handing = 1, asking = 0, reason = 'decide', said = NULL, ready_us = NULL, "
                  "wish = NULL, changed_us = ? WHERE account_id = ? AND state = 'at-server'", "ii", now_us, account_id))
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    if (!lf_item_rows_reopen (db, g_array_index (items, gint64, i), NULL, error))
      return FALSE;
  return TRUE;
}

gboolean
lf_delivery_rows_withdraw_removed (LfDb    *db,
                                   gint64   now_us,
                                   GError **error)
{
  g_autoptr(GArray) accounts = lf_db_query_ids (db, error, "SELECT id FROM account WHERE removed_us IS NOT NULL AND EXISTS "
                                                "(SELECT 1 FROM delivery d WHERE d.account_id = account.id AND (d.state IN "
                                                "('queued', 'preparing', 'waiting', 'at-server') OR (d.state = 'unsure' AND "
                                                "(d.reason IS NOT 'decide' OR d.ready_us IS NOT NULL))))", "");

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    if (!lf_delivery_rows_withdraw (db, g_array_index (accounts, gint64, i), now_us, error))
      return FALSE;
  return accounts != NULL;
}
