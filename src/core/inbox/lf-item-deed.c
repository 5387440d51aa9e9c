/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A deed on what somebody wrote: at the network first, then in the store. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/inbox/lf-item-deed.h"

#include "core/store/lf-store-items.h"
#include "core/store/lf-store-spending.h"

typedef struct {
  LfAdapter *adapter;
  LfItem    *item;
  LfAct      act;
} Deed;

static void
deed_free (Deed *self)
{
  g_object_unref (self->adapter);
  lf_item_unref (self->item);
  g_free (self);
}

static LfCan
can_for (LfAct act)
{
  switch (act)
    {
    case LF_ACT_HIDE:
    case LF_ACT_UNHIDE:
      return LF_CAN_HIDE;
    case LF_ACT_MUTE:
    case LF_ACT_UNMUTE:
      return LF_CAN_MUTE;
    case LF_ACT_LIKE:
    case LF_ACT_UNLIKE:
      return LF_CAN_LIKE;
    case LF_ACT_REMOVE:
      return LF_CAN_REMOVE;
    case LF_ACT_DELETE:
    default:
      return 0;
    }
}

/* Hiding and removing are for answers below the own posts, liking for what everybody may see. */
static gboolean
fits (LfItem *item,
      LfAct   act)
{
  gboolean private = item->reference->audience >= LF_AUDIENCE_FOLLOWERS;

  if (item->kind == LF_ITEM_OWN || item->reference->uri == NULL)
    return FALSE;
  if (can_for (act) == LF_CAN_HIDE || can_for (act) == LF_CAN_REMOVE)
    return item->kind == LF_ITEM_REPLY;
  return can_for (act) != LF_CAN_LIKE || !private;
}

/* (nullable): the first of the accounts that saw the item that can. */
static LfAdapter *
find_adapter (LfAccounts *accounts,
              LfItem     *item,
              LfAct       act)
{
  LfCan can = can_for (act);

  for (guint i = 0; can != 0 && item->account_uids != NULL && item->account_uids[i] != NULL; i++)
    {
      LfAdapter *adapter = lf_accounts_find (accounts, item->account_uids[i]);

      if (adapter != NULL && lf_adapter_can (adapter, can))
        return adapter;
    }

  return NULL;
}

gboolean
lf_item_deed_can (LfAccounts *accounts,
                  LfItem     *item,
                  LfAct       act)
{
  return fits (item, act) && find_adapter (accounts, item, act) != NULL;
}

gboolean
lf_item_deed_reverse (LfAct  act,
                      LfAct *reverse)
{
  static const LfAct pairs[][2] = { { LF_ACT_HIDE, LF_ACT_UNHIDE }, { LF_ACT_MUTE, LF_ACT_UNMUTE }, { LF_ACT_LIKE, LF_ACT_UNLIKE } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (act == pairs[i][0] || act == pairs[i][1])
      {
        *reverse = act == pairs[i][0] ? pairs[i][1] : pairs[i][0];
        return TRUE;
      }

  return FALSE;
}

static void
on_done_set_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (lf_store_set_item_state_finish (LF_STORE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_hidden_set_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deed *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_store_set_item_hidden_finish (LF_STORE (object), result, &error))
    g_task_return_error (task, error);
  else if (self->act == LF_ACT_REMOVE && self->item->state == LF_ITEM_OPEN)
    lf_store_set_item_state_async (LF_STORE (object), self->item->uid, LF_ITEM_DONE, on_done_set_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
keep_result (GTask *task)
{
  LfStore *store = g_task_get_source_object (task);
  Deed *self = g_task_get_task_data (task);

  if (can_for (self->act) == LF_CAN_HIDE || self->act == LF_ACT_REMOVE)
    lf_store_set_item_hidden_async (store, self->item->uid, self->act != LF_ACT_UNHIDE, on_hidden_set_cb, g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_spent_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_store_add_spending_finish (LF_STORE (object), result, &error))
    g_warning ("what a deed cost could not be written: %s", error->message);
  keep_result (task);
}

static void
on_acted_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deed *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gboolean done = lf_adapter_act_finish (LF_ADAPTER (object), result, &error);
  LfSpending spending = { lf_adapter_get_account (self->adapter)->uid, LF_SPENT_DEED, 0 };

  /* What is gone cannot be seen by readers any more. */
  if (!done && !(self->act == LF_ACT_REMOVE && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  spending.micro = done ? lf_adapter_get_deed_price_micro (self->adapter, self->act) : 0;
  if (spending.micro > 0)
    lf_store_add_spending_async (g_task_get_source_object (task), &spending, on_spent_cb, g_steal_pointer (&task));
  else
    keep_result (task);
}

static void
on_reference_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deed *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfReference) reference = lf_store_get_reference_finish (LF_STORE (object), result, &error);

  if (reference == NULL)
    g_task_return_error (task, error);
  else
    lf_adapter_act_async (self->adapter, self->act, reference, NULL, on_acted_cb, g_steal_pointer (&task));
}

void
lf_item_deed_run_async (LfAccounts          *accounts,
                        LfStore             *store,
                        LfItem              *item,
                        LfAct                act,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, NULL, callback, user_data);
  LfAdapter *adapter = fits (item, act) ? find_adapter (accounts, item, act) : NULL;
  Deed *self;

  if (adapter == NULL)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "no own account can do that to this item"));
      return;
    }

  self = g_new0 (Deed, 1);
  self->adapter = g_object_ref (adapter);
  self->item = lf_item_ref (item);
  self->act = act;
  g_task_set_task_data (task, self, (GDestroyNotify) deed_free);
  lf_store_get_reference_async (store, item->uid, lf_adapter_get_account (adapter)->uid, on_reference_cb, g_steal_pointer (&task));
}

gboolean
lf_item_deed_run_finish (GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
