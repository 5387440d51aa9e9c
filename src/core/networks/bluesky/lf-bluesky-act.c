/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done to a post that is there. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-adapter.h"

#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-call.h"
#include "core/networks/bluesky/lf-bluesky-tid.h"
#include "core/networks/bluesky/lf-bluesky-uri.h"

#include <string.h>

#define LIKE "app.bsky.feed.like"

static void
on_done_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_send_finish (LF_BLUESKY_ADAPTER (object), result, &error);

  if (reply == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static JsonObject *
make_place (const char *did,
            const char *collection,
            const char *rkey)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "repo", did);
  json_object_set_string_member (body, "collection", collection);
  json_object_set_string_member (body, "rkey", rkey);
  return body;
}

/* What is not there any more is deleted: the server says so too. */
static LfBlueskyCall *
make_deletion (LfBlueskyAdapter    *self,
               const LfBlueskyUri  *parts,
               GError             **error)
{
  if (g_strcmp0 (parts->did, self->account->remote_id) == 0)
    return lf_bluesky_call_post ("com.atproto.repo.deleteRecord", make_place (parts->did, parts->collection, parts->rkey));

  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, NULL, "the post is another account's"));
  return NULL;
}

/* (transfer full) (nullable) */
static char *
dup_cid (LfReference *target)
{
  g_autoptr(GBytes) bytes = g_bytes_new (target->extra != NULL ? target->extra : "", target->extra != NULL ? strlen (target->extra) : 0);
  g_autoptr(JsonNode) node = lf_json_parse (bytes, NULL);

  return g_strdup (lf_json_get_string (lf_json_root_object (node), "cid"));
}

/* The key comes from the post: a second like is the same record once more. */
static LfBlueskyCall *
make_like (LfBlueskyAdapter  *self,
           LfReference       *target,
           gboolean           likes,
           GError           **error)
{
  g_autofree char *rkey = lf_bluesky_tid_from_text (target->uri != NULL ? target->uri : target->remote_id);
  g_autofree char *cid = dup_cid (target);
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (lf_clock_now_us (self->env.clock) / LF_SECOND_US);
  g_autofree char *created = g_date_time_format_iso8601 (now);
  JsonObject *body = make_place (self->account->remote_id, LIKE, rkey);
  JsonObject *record, *subject;

  if (!likes)
    return lf_bluesky_call_post ("com.atproto.repo.deleteRecord", body);
  if (cid == NULL)
    {
      json_object_unref (body);
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_GONE, NULL, "nobody knows this version of the post"));
      return NULL;
    }

  subject = json_object_new ();
  json_object_set_string_member (subject, "uri", target->remote_id);
  json_object_set_string_member (subject, "cid", cid);
  record = json_object_new ();
  json_object_set_string_member (record, "$type", LIKE);
  json_object_set_object_member (record, "subject", subject);
  json_object_set_string_member (record, "createdAt", created);
  json_object_set_object_member (body, "record", record);
  return lf_bluesky_call_post ("com.atproto.repo.putRecord", body);
}

static LfBlueskyCall *
make_mute (const LfBlueskyUri *parts,
           gboolean            mutes)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "actor", parts->did);
  return lf_bluesky_call_post (mutes ? "app.bsky.graph.muteActor" : "app.bsky.graph.unmuteActor", body);
}

void
lf_bluesky_act_async (LfAdapter           *adapter,
                      LfAct                act,
                      LfReference         *target,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(LfBlueskyCall) call = NULL;
  g_auto(LfBlueskyUri) parts = { 0 };
  GError *error = NULL;

  if (!lf_bluesky_uri_split (target->remote_id, &parts))
    error = lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "this is no record");
  else if (act == LF_ACT_DELETE)
    call = make_deletion (self, &parts, &error);
  else if (act == LF_ACT_LIKE || act == LF_ACT_UNLIKE)
    call = make_like (self, target, act == LF_ACT_LIKE, &error);
  else if (act == LF_ACT_MUTE || act == LF_ACT_UNMUTE)
    call = make_mute (&parts, act == LF_ACT_MUTE);
  else
    error = lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "Bluesky has no such deed");

  if (call == NULL)
    g_task_return_error (task, error);
  else
    lf_bluesky_send_async (self, call, cancellable, on_done_cb, g_steal_pointer (&task));
}

gboolean
lf_bluesky_act_finish (LfAdapter     *adapter,
                       GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
