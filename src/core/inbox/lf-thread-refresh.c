/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at a thread once more before somebody answers: has it been answered elsewhere? */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/inbox/lf-thread-refresh.h"

#include "core/store/lf-store-deliveries.h"
#include "core/store/lf-store-items.h"

/* No thread is that deep; a server could describe a circle. */
#define MAX_DEPTH 500

typedef struct {
  LfAdapter *adapter;
  char      *item_uid;
  LfItem    *item;
  GPtrArray *thread;
  gboolean   fetches;     /* otherwise only what is known here counts */
} RefreshWork;

static void
refresh_work_free (RefreshWork *work)
{
  g_object_unref (work->adapter);
  g_free (work->item_uid);
  g_clear_pointer (&work->item, lf_item_unref);
  g_clear_pointer (&work->thread, g_ptr_array_unref);
  g_free (work);
}

static const char *
find_parent_uri (GPtrArray  *thread,
                 const char *uri)
{
  for (guint i = 0; i < thread->len; i++)
    {
      LfItem *item = g_ptr_array_index (thread, i);

      if (item->reference != NULL && g_strcmp0 (item->reference->uri, uri) == 0)
        return item->parent_uri;
    }

  return NULL;
}

static gboolean
is_below (GPtrArray *thread,
          LfItem    *answer,
          LfItem    *item)
{
  const char *uri = answer->parent_uri;

  for (guint i = 0; uri != NULL && i < MAX_DEPTH; i++)
    {
      if (g_strcmp0 (uri, item->reference->uri) == 0)
        return TRUE;
      uri = find_parent_uri (thread, uri);
    }

  return FALSE;
}

static void
on_elsewhere_listed_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RefreshWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) own = lf_store_list_elsewhere_finish (LF_STORE (object), result, &error);
  LfItem *newest = NULL;

  if (own == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  for (guint i = 0; i < own->len; i++)
    {
      LfItem *answer = g_ptr_array_index (own, i);

      if (g_strcmp0 (answer->network, work->item->network) == 0 && is_below (work->thread, answer, work->item) &&
          (newest == NULL || answer->created_us >= newest->created_us))
        newest = answer;
    }

  g_task_return_pointer (task, newest != NULL ? lf_item_ref (newest) : NULL, (GDestroyNotify) lf_item_unref);
}

static void
on_thread_listed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RefreshWork *work = g_task_get_task_data (task);
  GError *error = NULL;

  work->thread = lf_store_list_thread_finish (LF_STORE (object), result, &error);
  if (work->thread == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  lf_store_list_elsewhere_async (LF_STORE (object), work->item->created_us, G_MAXINT64, on_elsewhere_listed_cb,
                                 g_object_ref (task));
}

static void
list_thread (GTask *task)
{
  RefreshWork *work = g_task_get_task_data (task);

  lf_store_list_thread_async (g_task_get_source_object (task), work->item_uid, g_task_get_cancellable (task), on_thread_listed_cb,
                              g_object_ref (task));
}

static void
on_thread_stored_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (lf_store_put_items_finish (LF_STORE (object), result, &error) < 0)
    g_task_return_error (task, error);
  else
    list_thread (task);
}

static void
on_thread_fetched_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAdapter *adapter = LF_ADAPTER (object);
  LfItemsBatch batch = { lf_adapter_get_account (adapter)->uid, LF_STREAM_THREAD, NULL, lf_adapter_get_reading_price_micro (adapter) };
  GError *error = NULL;
  g_autoptr(LfFetched) fetched = lf_adapter_fetch_finish (adapter, result, &error);

  if (fetched == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* What was read, and perhaps paid for, is stored whoever cancels. */
  batch.fetched = fetched;
  lf_store_put_items_async (g_task_get_source_object (task), &batch, NULL, on_thread_stored_cb, g_object_ref (task));
}

static void
on_reference_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RefreshWork *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfReference) reference = lf_store_get_reference_finish (LF_STORE (object), result, &error);
  g_autofree char *cursor = NULL;

  if (reference == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!work->fetches || !lf_adapter_can (work->adapter, LF_CAN_THREAD))
    {
      list_thread (task);
      return;
    }

  cursor = lf_adapter_thread_cursor (reference);
  lf_adapter_fetch_async (work->adapter, LF_STREAM_THREAD, cursor, g_task_get_cancellable (task), on_thread_fetched_cb,
                          g_object_ref (task));
}

static void
on_item_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RefreshWork *work = g_task_get_task_data (task);
  GError *error = NULL;

  work->item = lf_store_get_item_finish (LF_STORE (object), result, &error);
  if (work->item == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  lf_store_get_reference_async (LF_STORE (object), work->item_uid, lf_adapter_get_account (work->adapter)->uid, on_reference_cb,
                                g_object_ref (task));
}

/* (transfer full) */
static GTask *
make_task (LfStore             *store,
           LfAdapter           *adapter,
           const char          *item_uid,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RefreshWork *work = g_new0 (RefreshWork, 1);

  work->adapter = g_object_ref (adapter);
  work->item_uid = g_strdup (item_uid);
  g_task_set_task_data (task, work, (GDestroyNotify) refresh_work_free);
  return task;
}

/**
 * lf_thread_refresh_async:
 * @adapter: of the account that saw the item
 * @item_uid: whose thread
 *
 * Errors of finish: those of lf_adapter_fetch_finish() and of the store (MISSING: no such item, or not seen by this account).
 */
void
lf_thread_refresh_async (LfStore             *store,
                         LfAdapter           *adapter,
                         const char          *item_uid,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = make_task (store, adapter, item_uid, cancellable, callback, user_data);

  ((RefreshWork *) g_task_get_task_data (task))->fetches = TRUE;
  lf_store_get_item_async (store, item_uid, cancellable, on_item_cb, task);
}

void
lf_thread_check_async (LfStore             *store,
                       LfAdapter           *adapter,
                       const char          *item_uid,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = make_task (store, adapter, item_uid, cancellable, callback, user_data);

  /* A thread of hundreds would cost dollars at the click that shows the price of one answer. */
  ((RefreshWork *) g_task_get_task_data (task))->fetches = lf_adapter_get_reading_price_micro (adapter) == 0;
  lf_store_get_item_async (store, item_uid, cancellable, on_item_cb, task);
}

LfItem *
lf_thread_refresh_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
