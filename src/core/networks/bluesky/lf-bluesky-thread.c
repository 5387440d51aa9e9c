/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetches the thread that a post stands in: from its root, and if the post is not in that answer, from the post itself. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-adapter.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-call.h"
#include "core/networks/bluesky/lf-bluesky-read.h"

#include <string.h>

/* Each level of answers nests the JSON by two, each level of parents by one; lf_json_parse() takes 64. */
#define DEPTH "20"
#define PARENT_HEIGHT "40"

typedef struct {
  char      *target_uri;
  char      *root_uri;      /* equal to target_uri when nothing else is known */
  gboolean   asked_target;
  GPtrArray *items;
  GError    *root_error;    /* (nullable): why the root gave nothing */
} ThreadData;

static void
thread_data_free (ThreadData *data)
{
  g_free (data->target_uri);
  g_free (data->root_uri);
  g_ptr_array_unref (data->items);
  g_clear_error (&data->root_error);
  g_free (data);
}

static gboolean
has_item (GPtrArray  *items,
          const char *uri)
{
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (((LfItem *) g_ptr_array_index (items, i))->reference->uri, uri))
      return TRUE;

  return FALSE;
}

static int
compare_created (gconstpointer a,
                 gconstpointer b)
{
  const LfItem *first = *(LfItem * const *) a, *second = *(LfItem * const *) b;

  return first->created_us < second->created_us ? -1 : first->created_us > second->created_us;
}

static void ask_for (GTask *task, const char *uri);

static void
return_thread (GTask *task)
{
  ThreadData *data = g_task_get_task_data (task);
  LfFetched *fetched;

  if (data->items->len == 0 && data->root_error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&data->root_error));
      return;
    }

  fetched = lf_fetched_new ();
  g_ptr_array_sort (data->items, compare_created);
  fetched->items = g_ptr_array_ref (data->items);
  g_task_return_pointer (task, fetched, (GDestroyNotify) lf_fetched_unref);
}

static void
on_answered_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  ThreadData *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_send_finish (self, result, &error);
  g_autoptr(GPtrArray) items = NULL;

  /* A thread whose first post was deleted still has the others. */
  if (reply == NULL && !g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (reply == NULL && data->root_error == NULL)
    data->root_error = g_steal_pointer (&error);

  if (reply != NULL)
    items = lf_bluesky_read_thread (lf_http_reply_get_json (reply), self->account->remote_id, data->target_uri,
                                    LF_BLUESKY_WHOLE_THREAD);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      LfItem *item = g_ptr_array_index (items, i);

      if (!has_item (data->items, item->reference->uri))
        g_ptr_array_add (data->items, lf_item_ref (item));
    }

  if (data->asked_target || has_item (data->items, data->target_uri))
    return_thread (task);
  else
    ask_for (g_steal_pointer (&task), data->target_uri);
}

/* Takes the task. */
static void
ask_for (GTask      *task,
         const char *uri)
{
  ThreadData *data = g_task_get_task_data (task);
  g_autoptr(LfBlueskyCall) call = lf_bluesky_call_get ("app.bsky.feed.getPostThread");

  data->asked_target = g_str_equal (uri, data->target_uri);
  lf_bluesky_call_add_query (call, "uri", uri);
  lf_bluesky_call_add_query (call, "depth", DEPTH);
  lf_bluesky_call_add_query (call, "parentHeight", PARENT_HEIGHT);
  lf_bluesky_send_async (g_task_get_source_object (task), call, g_task_get_cancellable (task), on_answered_cb, task);
}

static char *
read_root_uri (LfReference *target)
{
  g_autoptr(GBytes) bytes = target->extra != NULL ? g_bytes_new_static (target->extra, strlen (target->extra)) : NULL;
  g_autoptr(JsonNode) node = bytes != NULL ? lf_json_parse (bytes, NULL) : NULL;
  const char *uri = lf_json_get_string (lf_json_get_object (lf_json_root_object (node), "root"), "uri");

  return g_strdup (uri != NULL ? uri : target->uri);
}

/**
 * lf_bluesky_thread_async:
 * @self: the adapter
 * @cursor: of lf_adapter_thread_cursor()
 * @cancellable: (nullable)
 * @callback: (scope async): called once
 * @user_data: data for @callback
 *
 * Fetches up to 20 levels of answers below the root and up to 40 levels above the post. Errors of
 * lf_bluesky_thread_finish(): GONE when neither the root nor the post is there, and those of the calls.
 */
void
lf_bluesky_thread_async (LfBlueskyAdapter    *self,
                         const char          *cursor,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  g_autoptr(LfReference) target = lf_adapter_thread_target (cursor, &error);
  ThreadData *data;

  if (target == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  data = g_new0 (ThreadData, 1);
  data->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  data->target_uri = g_strdup (target->uri != NULL ? target->uri : "");
  data->root_uri = read_root_uri (target);
  g_task_set_task_data (task, data, (GDestroyNotify) thread_data_free);
  ask_for (g_steal_pointer (&task), data->root_uri != NULL ? data->root_uri : data->target_uri);
}

LfFetched *
lf_bluesky_thread_finish (LfBlueskyAdapter  *self,
                          GAsyncResult      *result,
                          GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
