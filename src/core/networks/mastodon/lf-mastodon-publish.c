/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one request that makes something public, and the one that takes it back. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/http/lf-json.h"
#include "core/networks/mastodon/lf-mastodon-refusal.h"

#include <string.h>

static gboolean
says (const LfNetworkErrorInfo *info,
      const char               *word)
{
  g_autofree char *lower = info->said != NULL ? g_utf8_strdown (info->said, -1) : NULL;

  return lower != NULL && strstr (lower, word) != NULL;
}

/* Only what the answer itself proves changes the meaning of an error. */
static GError *
name_error (LfMastodonAdapter *self,
            GError            *error,
            LfOutgoing        *outgoing)
{
  if (error->domain != LF_NETWORK_ERROR)
    return error;

  /* GoToSocial refuses a picture that hangs on a post: an earlier sending of this one has arrived after all. */
  if (error->code == LF_NETWORK_ERROR_REJECTED && says (lf_network_error_peek_info (error), "already attached"))
    return lf_mastodon_rename_error (error, LF_NETWORK_ERROR_UNSURE, NULL);
  if (error->code == LF_NETWORK_ERROR_GONE && lf_outgoing_get_parent (outgoing) == NULL)
    return lf_mastodon_rename_error (error, LF_NETWORK_ERROR_REJECTED, NULL);

  return lf_mastodon_name_length (error, self->limits);
}

static void
on_published_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (object);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (self, result, &error);
  JsonObject *status = reply != NULL ? lf_json_root_object (lf_http_reply_get_json (reply)) : NULL;
  LfReceipt *receipt = lf_mastodon_read_receipt (status);

  if (reply == NULL)
    g_task_return_error (task, name_error (self, error, g_task_get_task_data (task)));
  else if (receipt == NULL)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSURE, NULL, "the server said yes, but not what it made"));
  else
    {
      lf_mastodon_known_add (self->known, status);
      g_task_return_pointer (task, receipt, (GDestroyNotify) lf_receipt_unref);
    }
}

/**
 * lf_mastodon_publish_async:
 *
 * POST /api/v1/statuses with what lf_mastodon_prepare_async() saved. The key is sent although some servers ignore it; whether a
 * lost answer meant a post is settled by lf_mastodon_find_async().
 */
void
lf_mastodon_publish_async (LfAdapter           *adapter,
                           LfOutgoing          *outgoing,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  JsonObject *saved = lf_outgoing_get_saved (outgoing);
  JsonObject *body = lf_json_get_object (saved, "body");
  g_autoptr(JsonNode) node = NULL;
  LfHttpRequest *request;
  GError *error = NULL;

  /* What was sent stays sent, whoever cancels: the answer must not be lost to it. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (outgoing), g_object_unref);

  if (lf_mastodon_refuse_wider (outgoing, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (body == NULL || g_strcmp0 (lf_json_get_string (saved, "key"), lf_outgoing_get_key (outgoing)) != 0)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_REJECTED, NULL, "nothing was prepared for this sending"));
      return;
    }

  node = json_node_init_object (json_node_alloc (), body);
  request = lf_mastodon_request (self, "POST", "/api/v1/statuses");
  lf_http_request_add_header (request, "Idempotency-Key", lf_outgoing_get_key (outgoing));
  lf_http_request_set_json (request, node);
  lf_http_request_set_publishes (request, TRUE);
  lf_mastodon_call_async (self, request, cancellable, on_published_cb, g_steal_pointer (&task));
}

LfReceipt *
lf_mastodon_publish_finish (LfAdapter     *adapter,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
