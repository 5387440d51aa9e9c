/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one request that makes something public, or puts it before one person. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-read.h"
#include "core/networks/facebook/lf-facebook-saved.h"

typedef struct {
  LfOutgoing *outgoing;
  GError     *error;      /* (nullable): to return when it is saved */
} Publish;

static void
publish_free (Publish *work)
{
  g_clear_object (&work->outgoing);
  g_clear_error (&work->error);
  g_free (work);
}

static void
on_duplicate_saved_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Publish *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!lf_outgoing_save_finish (LF_OUTGOING (object), result, &error))
    g_warning ("that Facebook has such a text already could not be written: %s", error->message);
  g_task_return_error (task, g_steal_pointer (&work->error));
}

/* Facebook refuses a text that stands there already, without saying which post that is. When nobody knows how an earlier attempt ended it may
 * be this one; lf_facebook_find_async() looks. Takes @error. */
static void
end_as_duplicate (GTask  *task,
                  GError *error)
{
  Publish *work = g_task_get_task_data (task);
  g_autoptr(JsonNode) saved = lf_facebook_copy_saved (work->outgoing);

  work->error = lf_facebook_recode (error, LF_NETWORK_ERROR_UNSURE, "Duplicate");
  json_object_set_string_member (json_node_get_object (saved), LF_FACEBOOK_SAVED_DUPLICATE, "yes");
  lf_outgoing_save_async (work->outgoing, json_node_get_object (saved), on_duplicate_saved_cb, g_object_ref (task));
}

/* (transfer full) (nullable) */
static LfReceipt *
read_receipt (LfFacebookAdapter *self,
              LfOutgoing        *outgoing,
              JsonObject        *answer)
{
  LfFacebookWay way = lf_facebook_get_way (outgoing);
  gboolean is_message = way == LF_FACEBOOK_PRIVATE_REPLY || way == LF_FACEBOOK_MESSAGE;
  const char *id = lf_json_get_string (answer, is_message ? "message_id" : "id");
  JsonObject *saved = lf_outgoing_get_saved (outgoing);
  LfReceipt *receipt;

  if (!lf_facebook_is_id (id))
    return NULL;

  receipt = lf_receipt_new ();
  receipt->remote_id = g_strdup (id);
  receipt->uri = is_message ? lf_facebook_dup_message_uri (id) : lf_facebook_dup_uri (id);
  receipt->url = is_message ? NULL : lf_facebook_dup_uri (id);
  receipt->sent_us = lf_clock_now_us (self->env.clock);
  if (is_message)
    receipt->extra = lf_facebook_make_extra (LF_FACEBOOK_KIND, LF_FACEBOOK_KIND_MESSAGE, LF_FACEBOOK_AUTHOR,
                                             lf_json_get_string (answer, "recipient_id"), NULL);
  else
    receipt->extra = lf_facebook_make_extra (LF_FACEBOOK_KIND,
                                             way == LF_FACEBOOK_POST ? LF_FACEBOOK_KIND_POST : LF_FACEBOOK_KIND_COMMENT,
                                             LF_FACEBOOK_ON, lf_json_get_string (saved, LF_FACEBOOK_SAVED_ON), NULL);
  return receipt;
}

static GError *
name_error (GError     *error,
            LfOutgoing *outgoing)
{
  /* Where nothing is answered there is nothing that could be gone: the page itself refuses. */
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE) && lf_outgoing_get_parent (outgoing) == NULL)
    return lf_facebook_recode (error, LF_NETWORK_ERROR_REJECTED, NULL);

  return error;
}

static void
on_published_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Publish *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (self, result, &error);
  LfReceipt *receipt = answer != NULL ? read_receipt (self, work->outgoing, json_node_get_object (answer)) : NULL;

  if (answer == NULL && lf_facebook_is_duplicate (error) && lf_outgoing_get_was_unsure (work->outgoing))
    end_as_duplicate (task, error);
  else if (answer == NULL)
    g_task_return_error (task, name_error (error, work->outgoing));
  else if (receipt == NULL)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSURE, NULL, "the server said yes, but not what it made"));
  else
    g_task_return_pointer (task, receipt, (GDestroyNotify) lf_receipt_unref);
}

/**
 * lf_facebook_publish_async:
 *
 * One POST with what lf_facebook_prepare_async() saved. There is no key that would keep Facebook from doing it twice.
 */
void
lf_facebook_publish_async (LfAdapter           *adapter,
                           LfOutgoing          *outgoing,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  Publish *work = g_new0 (Publish, 1);
  GError *error = NULL;

  /* What was sent stays sent, whoever cancels: the answer must not be lost to it. */
  g_task_set_check_cancellable (task, FALSE);
  work->outgoing = g_object_ref (outgoing);
  g_task_set_task_data (task, work, (GDestroyNotify) publish_free);

  if (!lf_facebook_may_go (self, outgoing, &error))
    g_task_return_error (task, error);
  else if (!lf_facebook_is_prepared (outgoing))
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_REJECTED, NULL, "nothing was prepared for this sending"));
  else
    lf_facebook_call_publish_async (self, lf_facebook_make_request (self, lf_outgoing_get_saved (outgoing)), cancellable,
                                    on_published_cb,
                                    g_steal_pointer (&task));
}

LfReceipt *
lf_facebook_publish_finish (LfAdapter     *adapter,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
