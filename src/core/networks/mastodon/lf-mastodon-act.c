/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done to a status that is there. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/http/lf-json.h"

typedef struct {
  LfAct        act;
  LfReference *target;
} Deed;

static void
deed_free (Deed *deed)
{
  lf_reference_unref (deed->target);
  g_free (deed);
}

static void
on_done_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deed *deed = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);

  /* GoToSocial deletes later and says 200 until then; what is gone is what was wanted. */
  if (reply != NULL || (deed->act == LF_ACT_DELETE && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
send_deed (GTask      *task,
           const char *method,
           const char *path)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);

  lf_mastodon_call_async (self, lf_mastodon_request (self, method, path), g_task_get_cancellable (task), on_done_cb, g_object_ref (task));
}

/* Who is muted is named by the server's own id, which only the status tells. */
static void
on_status_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deed *deed = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);
  JsonObject *status = reply != NULL ? lf_json_root_object (lf_http_reply_get_json (reply)) : NULL;
  const char *author = lf_json_get_string (lf_json_get_object (status, "account"), "id");
  g_autofree char *path = NULL;

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (author == NULL)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the status names no author"));
      return;
    }

  path = g_strdup_printf ("/api/v1/accounts/%s/%s", author, deed->act == LF_ACT_MUTE ? "mute" : "unmute");
  send_deed (task, "POST", path);
}

/**
 * lf_mastodon_act_async:
 *
 * DELETE, LIKE and MUTE, with what takes them back. All can be repeated. Sign-ins from before muting was asked for lack the right: NOT_ALLOWED.
 */
void
lf_mastodon_act_async (LfAdapter           *adapter,
                       LfAct                act,
                       LfReference         *target,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  g_autofree char *path = g_strdup_printf ("/api/v1/statuses/%s", target->remote_id);
  g_autofree char *like_path = g_strconcat (path, act == LF_ACT_LIKE ? "/favourite" : "/unfavourite", NULL);
  Deed *deed = g_new0 (Deed, 1);

  deed->act = act;
  deed->target = lf_reference_ref (target);
  g_task_set_task_data (task, deed, (GDestroyNotify) deed_free);
  switch (act)
    {
    case LF_ACT_DELETE:
      send_deed (task, "DELETE", path);
      break;
    case LF_ACT_LIKE:
    case LF_ACT_UNLIKE:
      send_deed (task, "POST", like_path);
      break;
    case LF_ACT_MUTE:
    case LF_ACT_UNMUTE:
      lf_mastodon_call_async (self, lf_mastodon_request (self, "GET", path), cancellable, on_status_cb, g_steal_pointer (&task));
      break;
    default:
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "Mastodon has no such deed"));
      break;
    }
}

gboolean
lf_mastodon_act_finish (LfAdapter     *adapter,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
