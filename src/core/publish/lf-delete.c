/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes back at its network what was sent. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-delete.h"

#include "core/store/lf-store-deliveries.h"
#include "core/store/lf-store-outbox.h"
#include "core/store/lf-store-spending.h"

typedef struct {
  LfAccounts *accounts;
  LfAdapter  *adapter;
  char       *delivery_uid;
  GPtrArray  *receipts;      /* of LfReceipt: the parts that are still to be deleted */
} Deletion;

static void
deletion_free (Deletion *self)
{
  g_object_unref (self->accounts);
  g_clear_object (&self->adapter);
  g_free (self->delivery_uid);
  g_clear_pointer (&self->receipts, g_ptr_array_unref);
  g_free (self);
}

static void
on_marked_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (lf_store_do_deed_finish (LF_STORE (object), result, &error) < 0)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void delete_last (GTask *task);

static void
on_spent_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_store_add_spending_finish (LF_STORE (object), result, &error))
    g_warning ("what a deletion cost could not be written: %s", error->message);
  delete_last (g_steal_pointer (&task));
}

static void
on_deleted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deletion *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gboolean done = lf_adapter_act_finish (LF_ADAPTER (object), result, &error);
  LfSpending spending = { lf_adapter_get_account (self->adapter)->uid, LF_SPENT_DEED, 0 };

  /* Somebody else deleted it: what was wanted is true. */
  if (!done && !g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_ptr_array_set_size (self->receipts, self->receipts->len - 1);
  spending.micro = done ? lf_adapter_get_deed_price_micro (self->adapter, LF_ACT_DELETE) : 0;
  if (spending.micro > 0)
    lf_store_add_spending_async (g_task_get_source_object (task), &spending, on_spent_cb, g_steal_pointer (&task));
  else
    delete_last (g_steal_pointer (&task));
}

/* Takes the task. A part whose parent went first would hang in the air for readers. */
static void
delete_last (GTask *task)
{
  Deletion *self = g_task_get_task_data (task);
  LfDeedRequest request = { LF_DEED_WAS_DELETED, self->delivery_uid, NULL, NULL };
  g_autoptr(LfReference) target = NULL;
  LfReceipt *receipt;

  if (self->receipts->len == 0)
    {
      lf_store_do_deed_async (g_task_get_source_object (task), &request, on_marked_cb, task);
      return;
    }

  receipt = g_ptr_array_index (self->receipts, self->receipts->len - 1);
  target = lf_reference_new ();
  target->remote_id = g_strdup (receipt->remote_id);
  target->uri = g_strdup (receipt->uri);
  target->extra = g_strdup (receipt->extra);
  lf_adapter_act_async (self->adapter, LF_ACT_DELETE, target, g_task_get_cancellable (task), on_deleted_cb, task);
}

static void
return_not_here (GTask *task)
{
  g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "this post can only be deleted at its network"));
}

static void
on_receipts_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deletion *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  self->receipts = lf_store_list_receipts_finish (LF_STORE (object), result, &error);
  if (self->receipts == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* A person said that a part is there, but nobody knows where. */
  for (guint i = 0; i < self->receipts->len; i++)
    if (((LfReceipt *) g_ptr_array_index (self->receipts, i))->remote_id == NULL)
      {
        return_not_here (task);
        return;
      }

  delete_last (g_steal_pointer (&task));
}

static void
on_delivery_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deletion *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDelivery) delivery = lf_store_get_delivery_finish (LF_STORE (object), result, &error);
  LfAdapter *adapter;

  if (delivery == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  adapter = lf_accounts_find (self->accounts, delivery->account_uid);
  if (adapter == NULL || delivery->state != LF_DELIVERY_SENT)
    {
      return_not_here (task);
      return;
    }

  self->adapter = g_object_ref (adapter);
  lf_store_list_receipts_async (LF_STORE (object), self->delivery_uid, g_task_get_cancellable (task), on_receipts_cb, g_object_ref (task));
}

void
lf_delete_run_async (LfStore             *store,
                     LfAccounts          *accounts,
                     const char          *delivery_uid,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Deletion *self = g_new0 (Deletion, 1);

  self->accounts = g_object_ref (accounts);
  self->delivery_uid = g_strdup (delivery_uid);
  g_task_set_task_data (task, self, (GDestroyNotify) deletion_free);
  lf_store_get_delivery_async (store, delivery_uid, cancellable, on_delivery_cb, task);
}

gboolean
lf_delete_run_finish (GAsyncResult  *result,
                      GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
