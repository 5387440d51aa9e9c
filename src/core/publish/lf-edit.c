/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes at its network the text of what was sent. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-edit.h"

#include "core/base/lf-text.h"
#include "core/publish/lf-submit.h"
#include "core/store/lf-store-deliveries.h"
#include "core/store/lf-store-edits.h"
#include "core/store/lf-store-items.h"

typedef struct {
  LfAccounts *accounts;
  LfAdapter  *adapter;
  LfDelivery *delivery;
  char       *delivery_uid;
  char       *text;
} Edit;

static void
edit_free (Edit *self)
{
  g_object_unref (self->accounts);
  g_clear_object (&self->adapter);
  g_clear_pointer (&self->delivery, lf_delivery_unref);
  g_free (self->delivery_uid);
  g_free (self->text);
  g_free (self);
}

static void
on_kept_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (lf_store_put_edit_finish (LF_STORE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* (transfer full) @error: nothing looks by itself whether a change has arrived, as it does for a post */
static GError *
name_error (GError *error)
{
  LfNetworkErrorInfo info = *lf_network_error_peek_info (error);
  GError *named;

  if (!g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE))
    return error;

  info.name = (char *) "Edit";
  named = lf_network_error_new (LF_NETWORK_ERROR_UNSURE, &info, "%s", error->message);
  g_error_free (error);
  return named;
}

static void
on_edited_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Edit *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_adapter_edit_finish (LF_ADAPTER (object), result, &error))
    g_task_return_error (task, name_error (error));
  else
    lf_store_put_edit_async (g_task_get_source_object (task), self->delivery_uid, self->text, on_kept_cb, g_object_ref (task));
}

/* @parent: (nullable): what it answers */
static void
check_and_edit (GTask       *task,
                LfReference *parent)
{
  Edit *self = g_task_get_task_data (task);
  LfReceipt *receipt = self->delivery->receipt;
  g_autoptr(LfReference) target = lf_reference_new ();
  g_autoptr(LfPart) part = lf_part_new ();
  g_autoptr(GError) error = NULL;

  part->text = g_strdup (self->text);
  part->media = g_ptr_array_ref (((LfPart *) g_ptr_array_index (self->delivery->revision->parts, 0))->media);
  if (!lf_submit_check_part (self->adapter, part, parent, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  target->remote_id = g_strdup (receipt->remote_id);
  target->uri = g_strdup (receipt->uri);
  target->url = g_strdup (receipt->url);
  target->extra = g_strdup (receipt->extra);
  target->audience = self->delivery->revision->audience;
  lf_adapter_edit_async (self->adapter, target, self->text, NULL, on_edited_cb, g_object_ref (task));
}

/* What was answered may be gone here: then nothing is known of its mention. */
static void
on_item_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfItem) item = lf_store_get_item_finish (LF_STORE (object), result, &error);

  if (item == NULL && !g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    check_and_edit (task, item != NULL ? item->reference : NULL);
}

static void
on_delivery_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Edit *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  LfAdapter *adapter;

  self->delivery = lf_store_get_delivery_finish (LF_STORE (object), result, &error);
  if (self->delivery == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  adapter = lf_accounts_find (self->accounts, self->delivery->account_uid);
  if (!lf_edit_is_possible (adapter, self->delivery))
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "this text can only be changed at its network"));
      return;
    }

  self->adapter = g_object_ref (adapter);
  if (self->delivery->revision->reply_to_uid != NULL)
    lf_store_get_item_async (LF_STORE (object), self->delivery->revision->reply_to_uid, NULL, on_item_read_cb, g_object_ref (task));
  else
    check_and_edit (task, NULL);
}

gboolean
lf_edit_is_possible (LfAdapter  *adapter,
                     LfDelivery *delivery)
{
  return adapter != NULL && lf_adapter_can (adapter, LF_CAN_EDIT) && delivery->state == LF_DELIVERY_SENT &&
         delivery->n_steps == 1 && delivery->receipt != NULL;
}

void
lf_edit_run_async (LfStore             *store,
                   LfAccounts          *accounts,
                   const char          *delivery_uid,
                   const char          *text,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  GTask *task = g_task_new (store, NULL, callback, user_data);
  Edit *self = g_new0 (Edit, 1);

  self->accounts = g_object_ref (accounts);
  self->delivery_uid = g_strdup (delivery_uid);
  self->text = lf_text_normalise (text);
  g_task_set_task_data (task, self, (GDestroyNotify) edit_free);
  lf_store_get_delivery_async (store, delivery_uid, NULL, on_delivery_cb, task);
}

gboolean
lf_edit_run_finish (GAsyncResult  *result,
                    GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
