/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes back all that waits at the server of one account, before it is removed. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-take-back.h"

#include "core/store/lf-store-deliveries.h"

/* A server that does not answer shall not keep anybody from removing the account. */
#define LONGEST_S 60

typedef struct {
  LfStore    *store;
  LfOutbox   *outbox;     /* (nullable): only counted */
  char       *account_uid;
  gulong      changed_id;
  guint       over_id;
  gboolean    reading;
  gboolean    read_again;
  GHashTable *asked;      /* uids of the copies whose wishes are put */
  gboolean    over;
} TakeBack;

static void
take_back_free (TakeBack *work)
{
  g_clear_signal_handler (&work->changed_id, work->store);
  g_clear_handle_id (&work->over_id, g_source_remove);
  g_object_unref (work->store);
  g_clear_object (&work->outbox);
  g_free (work->account_uid);
  g_hash_table_unref (work->asked);
  g_free (work);
}

static void read_copies (GTask *task);

static gboolean
is_copy (TakeBack   *work,
         LfDelivery *delivery)
{
  return delivery->state == LF_DELIVERY_AT_SERVER && g_str_equal (delivery->account_uid, work->account_uid);
}

/* On its way to the server: it may wait there in a moment. */
static gboolean
is_being_handed (TakeBack   *work,
                 LfDelivery *delivery)
{
  return delivery->state == LF_DELIVERY_SENDING && delivery->at_server.handing && g_str_equal (delivery->account_uid, work->account_uid);
}

static void
on_wished_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (lf_outbox_do_finish (LF_OUTBOX (object), result, &error) < 0)
    g_debug ("a copy was not withdrawn: %s", error->message);
  read_copies (task);
}

static void
wish (GTask     *task,
      GPtrArray *deliveries)
{
  TakeBack *work = g_task_get_task_data (task);

  for (guint i = 0; i < deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i);
      LfDeedRequest request = { LF_DEED_WITHDRAW, delivery->uid, NULL, NULL };

      if (is_copy (work, delivery) && g_hash_table_add (work->asked, g_strdup (delivery->uid)))
        lf_outbox_do_async (work->outbox, &request, on_wished_cb, g_object_ref (task));
    }
}

static void
end (GTask  *task,
     gssize  n_left)
{
  TakeBack *work = g_task_get_task_data (task);

  g_clear_signal_handler (&work->changed_id, work->store);
  g_clear_handle_id (&work->over_id, g_source_remove);
  g_task_return_int (task, n_left);
}

static void
on_read_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TakeBack *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_store_list_deliveries_finish (LF_STORE (object), result, &error);
  guint n_copies = 0, n_open = 0, n_handed = 0, n_new = 0;

  work->reading = FALSE;
  if (g_task_get_completed (task))
    return;
  if (deliveries == NULL)
    {
      g_clear_signal_handler (&work->changed_id, work->store);
      g_clear_handle_id (&work->over_id, g_source_remove);
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i);

      n_copies += is_copy (work, delivery);
      n_handed += is_being_handed (work, delivery);
      n_new += is_copy (work, delivery) && !g_hash_table_contains (work->asked, delivery->uid);
      n_open += is_copy (work, delivery) && (delivery->at_server.wish == NULL || delivery->why.reason == NULL);
    }

  if (n_copies + n_handed == 0 || work->outbox == NULL || work->over)
    end (task, n_copies + n_handed);
  else if (n_new > 0)
    wish (task, deliveries);
  else if (n_open + n_handed == 0)
    end (task, n_copies);
  else if (work->read_again)
    read_copies (task);
}

static void
read_copies (GTask *task)
{
  TakeBack *work = g_task_get_task_data (task);

  work->read_again = work->reading;
  if (work->reading || g_task_get_completed (task))
    return;

  work->reading = TRUE;
  lf_store_list_deliveries_async (work->store, 0, G_MAXINT64, on_read_cb, g_object_ref (task));
}

static void
on_changed_cb (LfStore *store,
               guint    changes,
               GTask   *task)
{
  if (changes & LF_CHANGE_DELIVERIES)
    read_copies (task);
}

static gboolean
on_over_cb (gpointer user_data)
{
  TakeBack *work = g_task_get_task_data (user_data);

  work->over_id = 0;
  work->over = TRUE;
  read_copies (user_data);
  return G_SOURCE_REMOVE;
}

static GTask *
begin (LfStore             *store,
       LfOutbox            *outbox,
       const char          *account_uid,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (store, NULL, callback, user_data);
  TakeBack *work = g_new0 (TakeBack, 1);

  work->store = g_object_ref (store);
  work->outbox = outbox != NULL ? g_object_ref (outbox) : NULL;
  work->account_uid = g_strdup (account_uid);
  work->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_task_data (task, work, (GDestroyNotify) take_back_free);
  return task;
}

void
lf_take_back_async (LfStore             *store,
                    LfOutbox            *outbox,
                    const char          *account_uid,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(GTask) task = begin (store, outbox, account_uid, callback, user_data);
  TakeBack *work = g_task_get_task_data (task);

  /* Both are let go in end(); they hold the task until then. */
  work->changed_id = g_signal_connect_data (store, "changed", G_CALLBACK (on_changed_cb), g_object_ref (task),
                                            (GClosureNotify) (GCallback) g_object_unref, 0);
  work->over_id = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, LONGEST_S, on_over_cb, g_object_ref (task), g_object_unref);
  read_copies (task);
}

gssize
lf_take_back_finish (GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

void
lf_take_back_count_async (LfStore             *store,
                          const char          *account_uid,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = begin (store, NULL, account_uid, callback, user_data);

  read_copies (task);
}

gssize
lf_take_back_count_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}
