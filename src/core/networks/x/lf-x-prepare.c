/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything before a post is published: pictures, then the request itself.
 *
 * The saved state of a step: “key” (for which sending it was made), “media” (an object for each picture, see lf-x-media.c),
 * “since” (µs since 1970 UTC, as text: when the first request was made, also before “send again”; what is older cannot be this
 * post), “body” (what is sent). */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

#include "core/base/lf-text.h"
#include "core/http/lf-json.h"
#include "core/networks/x/lf-x-read.h"
#include "core/networks/x/lf-x-text.h"

/* An id that ends sooner might end before the post is out. */
#define MEDIA_FRESH_US (10 * LF_MINUTE_US)

typedef struct {
  LfOutgoing *outgoing;
  JsonNode   *saved;       /* object; changed here, then saved as a whole */
  guint       index;       /* picture under way */
} Prepare;

static void
prepare_free (Prepare *work)
{
  g_clear_object (&work->outgoing);
  g_clear_pointer (&work->saved, json_node_unref);
  g_free (work);
}

/* A picture whose id X does not know any more is uploaded anew. */
static JsonNode *
copy_media (LfXAdapter *self,
            JsonObject *old)
{
  const char *expires = lf_json_get_string (old, "expires");
  gint64 ends_us = expires != NULL ? g_ascii_strtoll (expires, NULL, 10) : 0;
  JsonNode *node = json_node_init_object (json_node_alloc (), NULL);

  if (old != NULL && ends_us - lf_clock_now_us (self->env.clock) > MEDIA_FRESH_US)
    {
      g_autoptr(JsonNode) whole = json_node_init_object (json_node_alloc (), old);

      json_node_free (node);
      return json_node_copy (whole);
    }

  json_node_take_object (node, json_object_new ());
  return node;
}

/* What was saved for another key belongs to a sending that a person gave up: its pictures may hang on a post already. */
static JsonNode *
copy_saved (LfXAdapter *self,
            LfOutgoing *outgoing)
{
  JsonObject *old = lf_outgoing_get_saved (outgoing);
  gboolean was_tried = lf_outgoing_get_n_attempts (outgoing) > 0 || lf_outgoing_get_was_unsure (outgoing);
  gboolean is_ours = g_strcmp0 (lf_json_get_string (old, "key"), lf_outgoing_get_key (outgoing)) == 0;
  JsonArray *old_media = is_ours ? lf_json_get_array (old, "media") : NULL;
  JsonArray *media = json_array_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *saved = json_object_new ();

  json_node_take_object (node, saved);
  json_object_set_string_member (saved, "key", lf_outgoing_get_key (outgoing));
  json_object_set_array_member (saved, "media", media);
  for (guint i = 0; i < lf_outgoing_get_n_media (outgoing); i++)
    json_array_add_element (media, copy_media (self, lf_json_nth_object (old_media, i)));

  /* Made ready is not yet sent: what somebody posted while this one waited is not this one. */
  if (was_tried && lf_json_get_string (old, "since") != NULL)
    json_object_set_string_member (saved, "since", lf_json_get_string (old, "since"));
  return node;
}

static void
on_all_saved_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!lf_outgoing_save_finish (LF_OUTGOING (object), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Whom an answer answers needs no mention: X adds it itself, and does not count it. */
static JsonObject *
make_body (Prepare *work)
{
  LfReference *parent = lf_outgoing_get_parent (work->outgoing);
  JsonArray *media = lf_json_get_array (json_node_get_object (work->saved), "media");
  g_autofree char *normal = lf_text_normalise (lf_outgoing_get_text (work->outgoing));
  g_autofree char *text = lf_x_drop_refused (normal);
  JsonObject *body = json_object_new ();

  if (*text != '\0')
    json_object_set_string_member (body, "text", text);
  if (lf_json_n_objects (media) > 0)
    {
      JsonObject *part = json_object_new ();
      JsonArray *ids = json_array_new ();

      for (guint i = 0; i < lf_json_n_objects (media); i++)
        json_array_add_string_element (ids, lf_json_get_string (lf_json_nth_object (media, i), "id"));
      json_object_set_array_member (part, "media_ids", ids);
      json_object_set_object_member (body, "media", part);
    }
  if (parent != NULL)
    {
      JsonObject *part = json_object_new ();

      json_object_set_string_member (part, "in_reply_to_tweet_id", parent->remote_id);
      json_object_set_object_member (body, "reply", part);
    }

  return body;
}

static void
save_all (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Prepare *work = g_task_get_task_data (task);
  JsonObject *saved = json_node_get_object (work->saved);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, lf_clock_now_us (self->env.clock));

  if (lf_json_get_string (saved, "since") == NULL)
    json_object_set_string_member (saved, "since", now);
  json_object_set_object_member (saved, "body", make_body (work));
  lf_outgoing_save_async (work->outgoing, saved, on_all_saved_cb, g_object_ref (task));
}

static void prepare_media (GTask *task);

static void
on_uploaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Prepare *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_x_upload_finish (LF_X_ADAPTER (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  work->index++;
  prepare_media (task);
}

static void
prepare_media (GTask *task)
{
  Prepare *work = g_task_get_task_data (task);
  JsonObject *saved = json_node_get_object (work->saved);
  LfXPicture picture = {
    .outgoing = work->outgoing,
    .saved = saved,
    .media = lf_json_nth_object (lf_json_get_array (saved, "media"), work->index),
    .index = work->index,
  };

  if (work->index < lf_outgoing_get_n_media (work->outgoing))
    lf_x_upload_async (g_task_get_source_object (task), &picture, g_task_get_cancellable (task), on_uploaded_cb,
                       g_object_ref (task));
  else
    save_all (task);
}

/**
 * lf_x_refuse_wider:
 * @outgoing: what shall be sent
 *
 * The last guard of the promise that an answer is never seen by more people than what it answers: everything at X is public.
 */
gboolean
lf_x_refuse_wider (LfOutgoing  *outgoing,
                   GError     **error)
{
  LfReference *parent = lf_outgoing_get_parent (outgoing);
  LfNetworkErrorInfo info = { .name = (char *) "WiderAudience" };

  if (lf_outgoing_get_audience (outgoing) == LF_AUDIENCE_PUBLIC && (parent == NULL || parent->audience == LF_AUDIENCE_PUBLIC))
    return FALSE;

  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &info,
                                                  "this would be seen by more people than it is meant for"));
  return TRUE;
}

void
lf_x_prepare_async (LfAdapter           *adapter,
                    LfOutgoing          *outgoing,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  LfXAdapter *self = LF_X_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  LfReference *parent = lf_outgoing_get_parent (outgoing);
  Prepare *work = g_new0 (Prepare, 1);
  GError *error = NULL;

  work->outgoing = g_object_ref (outgoing);
  work->saved = copy_saved (self, outgoing);
  g_task_set_task_data (task, work, (GDestroyNotify) prepare_free);

  if (parent != NULL && !lf_x_is_id (parent->remote_id))
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_GONE, NULL, "what is answered has no id of X"));
  else if (lf_x_refuse_wider (outgoing, &error))
    g_task_return_error (task, error);
  else
    prepare_media (task);
}

gboolean
lf_x_prepare_finish (LfAdapter     *adapter,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
