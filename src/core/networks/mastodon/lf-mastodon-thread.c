/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole thread: the status, what stands above it, and everything below its first status, so that siblings are there too. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/http/lf-json.h"

typedef struct {
  LfReference *target;
  GPtrArray   *statuses;    /* of JsonNode: objects, top first */
  GHashTable  *ids;         /* of what is in @statuses; borrowed from them */
  char        *root_id;
  char        *root_uri;
} Thread;

static void
thread_free (Thread *thread)
{
  g_clear_pointer (&thread->target, lf_reference_unref);
  g_clear_pointer (&thread->statuses, g_ptr_array_unref);
  g_clear_pointer (&thread->ids, g_hash_table_unref);
  g_free (thread->root_id);
  g_free (thread->root_uri);
  g_free (thread);
}

static void
take_status (Thread     *thread,
             JsonObject *status)
{
  const char *id = lf_json_get_string (status, "id");
  JsonNode *node;

  if (id == NULL || g_hash_table_contains (thread->ids, id))
    return;

  node = json_node_init_object (json_node_alloc (), status);
  g_ptr_array_add (thread->statuses, node);
  g_hash_table_add (thread->ids, (gpointer) id);
}

static void
take_array (Thread    *thread,
            JsonArray *array)
{
  for (guint i = 0; i < lf_json_n_objects (array); i++)
    take_status (thread, lf_json_nth_object (array, i));
}

/* All that was read has the first status as its root, also where the server lost a status in between. */
static void
end_thread (GTask *task)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Thread *thread = g_task_get_task_data (task);
  LfMastodonSight sight = lf_mastodon_adapter_get_sight (self);
  LfFetched *fetched = lf_fetched_new ();

  fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  for (guint i = 0; i < thread->statuses->len; i++)
    lf_mastodon_known_add (self->known, json_node_get_object (g_ptr_array_index (thread->statuses, i)));
  for (guint i = 0; i < thread->statuses->len; i++)
    {
      LfItem *item = lf_mastodon_read_status (json_node_get_object (g_ptr_array_index (thread->statuses, i)), &sight);

      if (item == NULL)
        continue;
      g_free (item->root_uri);
      item->root_uri = g_strdup (thread->root_uri);
      g_ptr_array_add (fetched->items, item);
    }
  g_task_return_pointer (task, fetched, (GDestroyNotify) lf_fetched_unref);
}

static void
ask_context (GTask               *task,
             const char          *id,
             GAsyncReadyCallback  callback)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  g_autofree char *path = g_strdup_printf ("/api/v1/statuses/%s/context", id);

  lf_mastodon_call_async (self, lf_mastodon_request (self, "GET", path), g_task_get_cancellable (task), callback,
                          g_object_ref (task));
}

static void
on_root_context_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Thread *thread = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);
  JsonObject *context = reply != NULL ? lf_mastodon_reply_object (reply, &error) : NULL;

  /* The first status may be gone since a moment ago; what was read before is still the thread. */
  if (context == NULL && !g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    {
      g_task_return_error (task, error);
      return;
    }

  g_clear_error (&error);
  take_array (thread, lf_json_get_array (context, "descendants"));
  end_thread (task);
}

static void
on_context_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Thread *thread = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);
  JsonObject *context = reply != NULL ? lf_mastodon_reply_object (reply, &error) : NULL;
  JsonArray *ancestors = lf_json_get_array (context, "ancestors");
  g_autoptr(JsonNode) target = NULL;
  JsonObject *root;

  if (context == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  target = g_ptr_array_steal_index (thread->statuses, 0);
  g_hash_table_remove_all (thread->ids);
  take_array (thread, ancestors);
  take_status (thread, json_node_get_object (target));
  take_array (thread, lf_json_get_array (context, "descendants"));

  root = json_node_get_object (g_ptr_array_index (thread->statuses, 0));
  thread->root_id = g_strdup (lf_json_get_string (root, "id"));
  thread->root_uri = g_strdup (lf_json_get_string (root, "uri"));
  if (lf_json_n_objects (ancestors) > 0)
    ask_context (task, thread->root_id, on_root_context_cb);
  else
    end_thread (task);
}

static void
on_status_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Thread *thread = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);
  JsonObject *status = reply != NULL ? lf_mastodon_reply_object (reply, &error) : NULL;

  if (status != NULL && lf_json_get_string (status, "id") == NULL)
    error = lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the status has no id");
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_status (thread, status);
  ask_context (task, lf_json_get_string (status, "id"), on_context_cb);
}

/**
 * lf_mastodon_thread_async:
 * @cursor: by lf_adapter_thread_cursor()
 *
 * What other servers never sent to this one is missing; a server that says it is still asking around
 * (`Mastodon-Async-Refresh`) will give more at the next look.
 */
void
lf_mastodon_thread_async (LfMastodonAdapter   *self,
                          const char          *cursor,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Thread *thread = g_new0 (Thread, 1);
  g_autofree char *path = NULL;
  GError *error = NULL;

  thread->statuses = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  thread->ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_task_set_task_data (task, thread, (GDestroyNotify) thread_free);
  if (cursor == NULL || (thread->target = lf_adapter_thread_target (cursor, &error)) == NULL ||
      thread->target->remote_id == NULL)
    {
      if (error == NULL)
        error = lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the thread to read is not named");
      g_task_return_error (task, error);
      return;
    }

  path = g_strdup_printf ("/api/v1/statuses/%s", thread->target->remote_id);
  lf_mastodon_call_async (self, lf_mastodon_request (self, "GET", path), cancellable, on_status_cb, g_object_ref (task));
}
