/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others wrote: put by fetches, read with its thread, set done, erased. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store-items.h"

#include "core/store/lf-item-put.h"
#include "core/store/lf-item-rows.h"
#include "core/store/lf-spending-rows.h"
#include "core/store/lf-store-private.h"
#include "core/store/lf-thread-rows.h"

#define MAX_ROWS 500
#define LOOKED_SPAN_US (15 * LF_MINUTE_US)

/* One batch on its way, in jobs of MAX_ROWS items; the cursor goes with the last one. */
typedef struct {
  char      *account_uid;
  LfStream   stream;
  LfFetched *fetched;
  gint64     price_micro;
  gint64     now_us;
  guint      start;
  gssize     n_new;
} PutData;

static void
put_data_free (PutData *data)
{
  g_free (data->account_uid);
  lf_fetched_unref (data->fetched);
  g_free (data);
}

static guint
count_items (PutData *data)
{
  return data->fetched->items != NULL ? data->fetched->items->len : 0;
}

static gboolean
put_cursor (LfDb      *db,
            PutData   *data,
            gint64     account_id,
            GError   **error)
{
  /* A thread is fetched for itself and has no place to go on from. */
  if (data->stream == LF_STREAM_THREAD)
    return TRUE;

  /* The time alone is not worth a write each minute, which wakes every process of the profile. */
  return lf_db_run (db, error, "INSERT INTO cursor (account_id, stream, cursor, looked_us) VALUES (?1, ?2, ?3, ?4) "
                    "ON CONFLICT (account_id, stream) DO UPDATE SET cursor = coalesce (excluded.cursor, cursor), looked_us = excluded.looked_us "
                    "WHERE cursor IS NOT coalesce (excluded.cursor, cursor) OR abs (excluded.looked_us - looked_us) > ?5", "issii", account_id,
                    lf_stream_name (data->stream), data->fetched->next_cursor, data->now_us, LOOKED_SPAN_US);
}

static gpointer
put_items (LfDb     *db,
           gpointer  user_data,
           GError  **error)
{
  PutData *data = user_data;
  guint end = MIN (data->start + MAX_ROWS, count_items (data));
  LfItemSource source = { .stream = data->stream, .now_us = data->now_us };
  LfSpending spending = { data->account_uid, LF_SPENT_READ, 0 };
  gssize n_new = 0;

  source.account_id = lf_db_find_id (db, error, "SELECT id FROM account WHERE removed_us IS NULL AND uid = ?", data->account_uid);
  if (source.account_id == 0)
    return NULL;

  for (guint i = data->start; i < end; i++)
    {
      gboolean is_new;

      if (!lf_item_put (db, &source, g_ptr_array_index (data->fetched->items, i), &is_new, error))
        return NULL;
      n_new += is_new;
    }
  spending.micro = (end - data->start) * data->price_micro;
  if (end == count_items (data))
    spending.micro += data->fetched->n_skipped * data->price_micro;
  if (!lf_spending_rows_put (db, &spending, data->now_us, error) ||
      (end == count_items (data) && !put_cursor (db, data, source.account_id, error)))
    return NULL;

  return g_memdup2 (&n_new, sizeof n_new);
}

static void on_put_cb (GObject *object, GAsyncResult *result, gpointer user_data);

static void
put_next (GTask *task)
{
  LfStore *self = g_task_get_source_object (task);
  LfStoreJob job = {
    .lane = LF_LANE_BULK,
    .changes = LF_CHANGE_ITEMS,
    .func = put_items,
    .data = g_task_get_task_data (task),
    .free_result = g_free,
  };

  lf_store_run_async (self, &job, g_task_get_cancellable (task), on_put_cb, task);
}

static void
on_put_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PutData *data = g_task_get_task_data (task);
  g_autofree gssize *n_new = NULL;
  GError *error = NULL;

  if ((n_new = lf_store_run_finish (LF_STORE (object), result, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  data->n_new += *n_new;
  data->start += MAX_ROWS;
  if (data->start < count_items (data))
    put_next (g_steal_pointer (&task));
  else
    g_task_return_int (task, data->n_new);
}

void
lf_store_put_items_async (LfStore             *self,
                          const LfItemsBatch  *batch,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  PutData *data = g_new0 (PutData, 1);

  data->account_uid = g_strdup (batch->account_uid);
  data->stream = batch->stream;
  data->fetched = lf_fetched_ref (batch->fetched);
  data->price_micro = batch->price_micro;
  data->now_us = lf_clock_now_us (lf_store_get_clock (self));
  g_task_set_source_tag (task, lf_store_put_items_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, data, (GDestroyNotify) put_data_free);
  put_next (task);
}

gssize
lf_store_put_items_finish (LfStore       *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  return g_task_propagate_int (G_TASK (result), error);
}

/* What the other jobs want to know. */
typedef struct {
  char        *item_uid;
  char        *account_uid;
  LfStream     stream;
  LfItemState  state;
  GStrv        uids;
  gint64       now_us;
  gboolean     hidden;
} ItemData;

static ItemData *
item_data_new (LfStore    *self,
               const char *item_uid,
               const char *account_uid)
{
  ItemData *data = g_new0 (ItemData, 1);

  data->item_uid = g_strdup (item_uid);
  data->account_uid = g_strdup (account_uid);
  data->now_us = lf_clock_now_us (lf_store_get_clock (self));
  return data;
}

static void
item_data_free (ItemData *data)
{
  g_free (data->item_uid);
  g_free (data->account_uid);
  g_strfreev (data->uids);
  g_free (data);
}

typedef struct {
  char   *cursor;
  gint64  looked_us;
} CursorResult;

static void
cursor_result_free (CursorResult *result)
{
  g_free (result->cursor);
  g_free (result);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CursorResult, cursor_result_free)

static gpointer
get_cursor (LfDb     *db,
            gpointer  user_data,
            GError  **error)
{
  ItemData *data = user_data;
  g_autoptr(CursorResult) result = g_new0 (CursorResult, 1);
  LfRows *rows = lf_db_query (db, error, "SELECT c.cursor, c.looked_us FROM cursor c JOIN account a ON a.id = c.account_id "
                              "WHERE a.uid = ? AND c.stream = ?", "ss", data->account_uid, lf_stream_name (data->stream));

  if (lf_rows_next (rows))
    {
      result->cursor = g_strdup (lf_rows_text (rows, 0));
      result->looked_us = lf_rows_int (rows, 1);
    }
  return lf_rows_end (rows, error) ? g_steal_pointer (&result) : NULL;
}

void
lf_store_get_cursor_async (LfStore             *self,
                           const char          *account_uid,
                           LfStream             stream,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  ItemData *data = item_data_new (self, NULL, account_uid);
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = get_cursor,
    .data = data,
    .free_data = (GDestroyNotify) item_data_free,
    .free_result = (GDestroyNotify) cursor_result_free,
  };

  data->stream = stream;
  lf_store_run_async (self, &job, NULL, callback, user_data);
}

char *
lf_store_get_cursor_finish (LfStore       *self,
                            GAsyncResult  *result,
                            gint64        *looked_us,
                            GError       **error)
{
  g_autoptr(CursorResult) read = lf_store_run_finish (self, result, error);

  if (looked_us != NULL)
    *looked_us = read != NULL ? read->looked_us : 0;
  return read != NULL ? g_steal_pointer (&read->cursor) : NULL;
}

static gpointer
get_item (LfDb     *db,
          gpointer  user_data,
          GError  **error)
{
  ItemData *data = user_data;
  gint64 item_id = lf_db_find_id (db, error, "SELECT id FROM item WHERE uid = ?", data->item_uid);

  return item_id != 0 ? lf_item_rows_read (db, item_id, error) : NULL;
}

void
lf_store_get_item_async (LfStore             *self,
                         const char          *item_uid,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = get_item,
    .data = item_data_new (self, item_uid, NULL),
    .free_data = (GDestroyNotify) item_data_free,
    .free_result = (GDestroyNotify) lf_item_unref,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

LfItem *
lf_store_get_item_finish (LfStore       *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

/* Ids belong to a server: those that another own account of the same server saw are good too, and one that is the uri itself is good
 * everywhere. */
static char *
find_local_id (LfDb      *db,
               ItemData  *data,
               GError   **error)
{
  g_autoptr(GError) failed = NULL;
  char *local_id = lf_db_dup_text (db, &failed, "SELECT s.local_id FROM item i JOIN item_seen s ON s.item_id = i.id "
                                   "JOIN account a ON a.id = s.account_id JOIN account mine ON mine.uid = ?1 AND mine.network = i.network "
                                   "WHERE i.uid = ?2 AND (a.server = mine.server OR s.local_id = i.uri) "
                                   "ORDER BY a.id = mine.id DESC, a.server = mine.server DESC LIMIT 1", "ss",
                                   data->account_uid, data->item_uid);

  if (local_id == NULL && failed == NULL)
    g_set_error (&failed, LF_STORE_ERROR, LF_STORE_ERROR_MISSING, "the account's server has not shown the item");
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  return local_id;
}

static gpointer
get_reference (LfDb     *db,
               gpointer  user_data,
               GError  **error)
{
  g_autoptr(LfItem) item = get_item (db, user_data, error);
  g_autofree char *local_id = item != NULL ? find_local_id (db, user_data, error) : NULL;
  LfReference *reference;

  if (local_id == NULL)
    return NULL;

  /* Nobody else holds the item yet. */
  reference = lf_reference_ref (item->reference);
  g_free (reference->remote_id);
  reference->remote_id = g_steal_pointer (&local_id);
  return reference;
}

void
lf_store_get_reference_async (LfStore             *self,
                              const char          *item_uid,
                              const char          *account_uid,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = get_reference,
    .data = item_data_new (self, item_uid, account_uid),
    .free_data = (GDestroyNotify) item_data_free,
    .free_result = (GDestroyNotify) lf_reference_unref,
  };

  lf_store_run_async (self, &job, NULL, callback, user_data);
}

LfReference *
lf_store_get_reference_finish (LfStore       *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
list_thread (LfDb     *db,
             gpointer  user_data,
             GError  **error)
{
  return lf_thread_rows_list (db, ((ItemData *) user_data)->item_uid, error);
}

void
lf_store_list_thread_async (LfStore             *self,
                            const char          *item_uid,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = list_thread,
    .data = item_data_new (self, item_uid, NULL),
    .free_data = (GDestroyNotify) item_data_free,
    .free_result = (GDestroyNotify) g_ptr_array_unref,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

GPtrArray *
lf_store_list_thread_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
set_item_state (LfDb     *db,
                gpointer  user_data,
                GError  **error)
{
  ItemData *data = user_data;
  gint64 item_id = lf_db_find_id (db, error, "SELECT id FROM item WHERE uid = ?", data->item_uid);

  /* Whoever sets it has seen why an answer came back. */
  if (item_id != 0 && lf_item_rows_set_state (db, item_id, data->state, data->now_us, error))
    return LF_STORE_DONE;
  return NULL;
}

void
lf_store_set_item_state_async (LfStore             *self,
                               const char          *item_uid,
                               LfItemState          state,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  ItemData *data = item_data_new (self, item_uid, NULL);
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_ITEMS,
    .func = set_item_state,
    .data = data,
    .free_data = (GDestroyNotify) item_data_free,
  };

  data->state = state;
  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_set_item_state_finish (LfStore       *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

static gpointer
mark_read (LfDb     *db,
           gpointer  user_data,
           GError  **error)
{
  ItemData *data = user_data;
  gint64 item_id = lf_db_find_id (db, error, "SELECT id FROM item WHERE uid = ?", data->item_uid);
  g_autoptr(GError) failed = NULL;
  gboolean unread = item_id != 0 && lf_db_get_int (db, &failed, 0, "SELECT read_us = 0 FROM item WHERE id = ?", "i", item_id) != 0;

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  if (unread && (!lf_db_run (db, error, "UPDATE item SET read_us = ? WHERE id = ?", "ii", data->now_us, item_id) ||
                 !lf_item_rows_touch (db, item_id, error)))
    return NULL;
  return item_id != 0 ? LF_STORE_DONE : NULL;
}

void
lf_store_mark_read_async (LfStore             *self,
                          const char          *item_uid,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_ITEMS,
    .func = mark_read,
    .data = item_data_new (self, item_uid, NULL),
    .free_data = (GDestroyNotify) item_data_free,
  };

  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_mark_read_finish (LfStore       *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

/* Since when it is hidden stays, however often it is hidden again. */
static gpointer
set_hidden (LfDb     *db,
            gpointer  user_data,
            GError  **error)
{
  ItemData *data = user_data;
  gint64 item_id = lf_db_find_id (db, error, "SELECT id FROM item WHERE uid = ?", data->item_uid);

  if (item_id == 0 ||
      !lf_db_run (db, error, "UPDATE item SET hidden_us = CASE WHEN ?2 = 0 THEN 0 WHEN hidden_us = 0 THEN ?3 ELSE hidden_us END WHERE id = ?1",
                  "iii", item_id, (gint64) data->hidden, data->now_us) ||
      !lf_item_rows_touch (db, item_id, error))
    return NULL;
  return LF_STORE_DONE;
}

void
lf_store_set_item_hidden_async (LfStore             *self,
                                const char          *item_uid,
                                gboolean             hidden,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  ItemData *data = item_data_new (self, item_uid, NULL);
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_ITEMS,
    .func = set_hidden,
    .data = data,
    .free_data = (GDestroyNotify) item_data_free,
  };

  data->hidden = hidden;
  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_set_item_hidden_finish (LfStore       *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

/* An answer on its way would go out as a post of its own; a text that was never sent goes to the trash. */
static gboolean
erase_item (LfDb        *db,
            ItemData    *data,
            const char  *uid,
            GError     **error)
{
  g_autoptr(GError) failed = NULL;
  gint64 item_id = lf_db_get_int (db, &failed, 0, "SELECT id FROM item WHERE uid = ?", "s", uid);
  gint64 n_on_the_way = lf_db_get_int (db, &failed, 0, "SELECT count(*) FROM post_revision r JOIN delivery d ON d.revision_id = r.id "
                                       "WHERE r.reply_to_item_id = ? AND d.state NOT IN ('sent', 'cancelled')", "i", item_id);

  if (n_on_the_way > 0)
    g_set_error (&failed, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT, "an answer to the item is on its way");
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }

  return lf_db_run (db, error, "UPDATE post SET state = 'trashed', changed_us = ? WHERE state = 'draft' "
                    "AND revision_id IN (SELECT id FROM post_revision WHERE reply_to_item_id = ?)", "ii", data->now_us, item_id) &&
         lf_db_run (db, error, "UPDATE post_revision SET reply_to_item_id = NULL WHERE reply_to_item_id = ?", "i", item_id) &&
         lf_db_run (db, error, "DELETE FROM item WHERE id = ?", "i", item_id);
}

static gboolean
erase_all (LfDb      *db,
           ItemData  *data,
           GError   **error)
{
  for (guint i = 0; data->uids[i] != NULL; i++)
    if (!erase_item (db, data, data->uids[i], error))
      return FALSE;

  /* The index keeps deleted words until its parts are merged. */
  return lf_db_run (db, error, "INSERT INTO item_text (item_text) VALUES ('optimize')", "");
}

static gpointer
erase_items (LfDb     *db,
             gpointer  user_data,
             GError  **error)
{
  if (!lf_db_begin (db, TRUE, error) || !erase_all (db, user_data, error) || !lf_db_commit (db, error))
    {
      lf_db_rollback (db);
      return NULL;
    }

  /* Freed pages are overwritten (secure_delete), but the old ones stand in the database until the log was carried over. */
  return lf_db_checkpoint (db, error) ? LF_STORE_DONE : NULL;
}

void
lf_store_erase_items_async (LfStore             *self,
                            const char * const  *item_uids,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  ItemData *data = item_data_new (self, NULL, NULL);
  LfStoreJob job = {
    .lane = LF_LANE_BARE,
    .changes = LF_CHANGE_ITEMS | LF_CHANGE_POSTS,
    .func = erase_items,
    .data = data,
    .free_data = (GDestroyNotify) item_data_free,
  };

  data->uids = g_strdupv ((char **) item_uids);
  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_erase_items_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}
