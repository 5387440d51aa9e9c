/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was spent at networks that charge. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store-spending.h"

#include "core/store/lf-spending-rows.h"
#include "core/store/lf-store-private.h"

typedef struct {
  char   *account_uid;
  char   *kind;
  gint64  micro;
  gint64  time_us;      /* when it was spent, or from when on is asked */
} SpendingData;

static void
spending_data_free (SpendingData *data)
{
  g_free (data->account_uid);
  g_free (data->kind);
  g_free (data);
}

static gpointer
add_spending (LfDb     *db,
              gpointer  user_data,
              GError  **error)
{
  SpendingData *data = user_data;
  LfSpending spending = { data->account_uid, data->kind, data->micro };

  return lf_spending_rows_put (db, &spending, data->time_us, error) ? LF_STORE_DONE : NULL;
}

static gpointer
sum_spending (LfDb     *db,
              gpointer  user_data,
              GError  **error)
{
  SpendingData *data = user_data;
  g_autoptr(GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  LfRows *rows = lf_db_query (db, error, "SELECT a.uid, sum (s.micro) FROM spending s JOIN account a ON a.id = s.account_id "
                              "WHERE s.at_us >= ? GROUP BY a.id", "i", data->time_us);

  while (lf_rows_next (rows))
    {
      gint64 sum = lf_rows_int (rows, 1);

      g_hash_table_insert (sums, g_strdup (lf_rows_text (rows, 0)), g_memdup2 (&sum, sizeof sum));
    }
  return lf_rows_end (rows, error) ? g_steal_pointer (&sums) : NULL;
}

void
lf_store_add_spending_async (LfStore             *self,
                             const LfSpending    *spending,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  SpendingData *data = g_new0 (SpendingData, 1);
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_DELIVERIES,
    .func = add_spending,
    .data = data,
    .free_data = (GDestroyNotify) spending_data_free,
  };

  data->account_uid = g_strdup (spending->account_uid);
  data->kind = g_strdup (spending->kind);
  data->micro = spending->micro;
  data->time_us = lf_clock_now_us (lf_store_get_clock (self));
  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_add_spending_finish (LfStore       *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

void
lf_store_sum_spending_async (LfStore             *self,
                             gint64               since_us,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  SpendingData *data = g_new0 (SpendingData, 1);
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = sum_spending,
    .data = data,
    .free_data = (GDestroyNotify) spending_data_free,
    .free_result = (GDestroyNotify) g_hash_table_unref,
  };

  data->time_us = since_us;
  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

GHashTable *
lf_store_sum_spending_finish (LfStore       *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

/**
 * lf_spending_get:
 * @sums: of lf_store_sum_spending_finish()
 *
 * Returns: what this account spent, millionths of a US dollar
 */
gint64
lf_spending_get (GHashTable *sums,
                 const char *account_uid)
{
  const gint64 *sum = g_hash_table_lookup (sums, account_uid);

  return sum != NULL ? *sum : 0;
}

gint64
lf_spending_month_us (gint64 now_us)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (now_us / LF_SECOND_US);
  g_autoptr(GDateTime) start = now != NULL ? g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now), 1, 0, 0, 0)
                                           : NULL;

  return start != NULL ? g_date_time_to_unix (start) * LF_SECOND_US : 0;
}
