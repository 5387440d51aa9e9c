/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan: what goes out, went out, and needs a deed. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store-deliveries.h"

#include "core/store/lf-delivery-rows.h"
#include "core/store/lf-item-rows.h"
#include "core/store/lf-store-private.h"

typedef struct {
  gint64  from_us;
  gint64  to_us;
  guint   max;
  char   *post_uid;
  char   *delivery_uid;
} ListData;

static void
list_data_free (ListData *data)
{
  g_free (data->post_uid);
  g_free (data->delivery_uid);
  g_free (data);
}

static void
run_list_async (LfStore             *self,
                LfStoreFunc          func,
                const ListData      *wanted,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  ListData *data = g_memdup2 (wanted, sizeof *wanted);
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = func,
    .data = data,
    .free_data = (GDestroyNotify) list_data_free,
    .free_result = (GDestroyNotify) g_ptr_array_unref,
  };

  data->post_uid = g_strdup (wanted->post_uid);
  data->delivery_uid = g_strdup (wanted->delivery_uid);
  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

static gpointer
list_deliveries (LfDb     *db,
                 gpointer  data,
                 GError  **error)
{
  ListData *wanted = data;

  return lf_delivery_rows_query (db, error, "d.due_us >= ? AND d.due_us < ? AND NOT (d.state = 'cancelled' AND p.state = 'trashed') "
                                 "ORDER BY d.due_us, d.id", "ii", wanted->from_us, wanted->to_us);
}

void
lf_store_list_deliveries_async (LfStore             *self,
                                gint64               from_us,
                                gint64               to_us,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  ListData wanted = { .from_us = from_us, .to_us = to_us };

  run_list_async (self, list_deliveries, &wanted, NULL, callback, user_data);
}

GPtrArray *
lf_store_list_deliveries_finish (LfStore       *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
list_elsewhere (LfDb     *db,
                gpointer  data,
                GError  **error)
{
  ListData *wanted = data;

  return lf_item_rows_query (db, error, "FROM item i WHERE i.kind = 'own' AND i.created_us >= ? AND i.created_us < ? "
                             "AND NOT EXISTS (SELECT 1 FROM step s JOIN account a ON a.id = s.account_id "
                             "WHERE s.uri = i.uri AND a.network = i.network) "
                             "ORDER BY i.created_us, i.id", "ii", wanted->from_us, wanted->to_us);
}

void
lf_store_list_elsewhere_async (LfStore             *self,
                               gint64               from_us,
                               gint64               to_us,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  ListData wanted = { .from_us = from_us, .to_us = to_us };

  run_list_async (self, list_elsewhere, &wanted, NULL, callback, user_data);
}

GPtrArray *
lf_store_list_elsewhere_finish (LfStore       *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
list_post_deliveries (LfDb     *db,
                      gpointer  data,
                      GError  **error)
{
  ListData *wanted = data;

  if (wanted->post_uid != NULL)
    return lf_delivery_rows_query (db, error, "p.uid = ? ORDER BY d.id", "s", wanted->post_uid);

  return lf_delivery_rows_query (db, error, LF_DELIVERY_NEEDS_DEED " ORDER BY d.due_us, d.id", "");
}

void
lf_store_list_post_deliveries_async (LfStore             *self,
                                     const char          *post_uid,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  ListData wanted = { .post_uid = (char *) post_uid };

  run_list_async (self, list_post_deliveries, &wanted, cancellable, callback, user_data);
}

GPtrArray *
lf_store_list_post_deliveries_finish (LfStore       *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
list_receipts (LfDb     *db,
               gpointer  data,
               GError  **error)
{
  ListData *wanted = data;
  g_autoptr(GPtrArray) receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_receipt_unref);
  LfRows *rows = lf_db_query (db, error, "SELECT s.remote_id, s.uri, s.url, s.extra, s.sent_us FROM step s JOIN delivery d ON d.id = s.delivery_id "
                              "WHERE d.uid = ? AND s.state = 'sent' ORDER BY s.ordinal", "s", wanted->delivery_uid);

  if (rows == NULL)
    return NULL;

  while (lf_rows_next (rows))
    {
      LfReceipt *receipt = lf_receipt_new ();

      receipt->remote_id = g_strdup (lf_rows_text (rows, 0));
      receipt->uri = g_strdup (lf_rows_text (rows, 1));
      receipt->url = g_strdup (lf_rows_text (rows, 2));
      receipt->extra = g_strdup (lf_rows_text (rows, 3));
      receipt->sent_us = lf_rows_int (rows, 4);
      g_ptr_array_add (receipts, receipt);
    }

  return lf_rows_end (rows, error) ? g_steal_pointer (&receipts) : NULL;
}

void
lf_store_list_receipts_async (LfStore             *self,
                              const char          *delivery_uid,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  ListData wanted = { .delivery_uid = (char *) delivery_uid };

  run_list_async (self, list_receipts, &wanted, cancellable, callback, user_data);
}

GPtrArray *
lf_store_list_receipts_finish (LfStore       *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
list_upcoming (LfDb     *db,
               gpointer  data,
               GError  **error)
{
  ListData *wanted = data;

  return lf_delivery_rows_query (db, error, "d.state IN ('queued', 'waiting') AND d.due_us < ? ORDER BY d.due_us, d.id LIMIT ?", "ii",
                                 wanted->to_us, (gint64) wanted->max);
}

void
lf_store_list_upcoming_async (LfStore             *self,
                              gint64               before_us,
                              guint                max,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  ListData wanted = { .to_us = before_us, .max = max };

  run_list_async (self, list_upcoming, &wanted, NULL, callback, user_data);
}

GPtrArray *
lf_store_list_upcoming_finish (LfStore       *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
list_at_server (LfDb     *db,
                gpointer  data,
                GError  **error)
{
  ListData *wanted = data;

  return lf_delivery_rows_query (db, error, "d.state = 'at-server' ORDER BY d.due_us, d.id LIMIT ?", "i", (gint64) wanted->max);
}

void
lf_store_list_at_server_async (LfStore             *self,
                               guint                max,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  ListData wanted = { .max = max };

  run_list_async (self, list_at_server, &wanted, NULL, callback, user_data);
}

GPtrArray *
lf_store_list_at_server_finish (LfStore       *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return lf_store_run_finish (self, result, error);
}
