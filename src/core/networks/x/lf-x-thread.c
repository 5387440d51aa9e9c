/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole thread: the post, the first one of its conversation, and all others of it that X still finds. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

#include "core/http/lf-json.h"
#include "core/networks/x/lf-x-read.h"

/* The newest. Each post costs money, and the whole of a heated conversation would cost dollars for a look at one of its posts. */
#define PAGE "25"

typedef struct {
  LfFetched  *fetched;
  GHashTable *ids;            /* of what is in @fetched */
  char       *conversation;   /* (nullable) until known */
} Thread;

static void
thread_free (Thread *thread)
{
  g_clear_pointer (&thread->fetched, lf_fetched_unref);
  g_clear_pointer (&thread->ids, g_hash_table_unref);
  g_free (thread->conversation);
  g_free (thread);
}

static void
take_posts (GTask      *task,
            JsonObject *answer)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Thread *thread = g_task_get_task_data (task);
  g_autoptr(LfFetched) page = lf_fetched_new ();

  page->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  lf_x_read_posts (answer, self->account->remote_id, page);
  thread->fetched->n_skipped += page->n_skipped;
  for (guint i = 0; i < page->items->len; i++)
    {
      LfItem *item = g_ptr_array_index (page->items, i);

      if (g_hash_table_add (thread->ids, g_strdup (item->reference->remote_id)))
        g_ptr_array_add (thread->fetched->items, lf_item_ref (item));
    }
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const LfItem *first = *(LfItem * const *) a;
  const LfItem *second = *(LfItem * const *) b;

  return first->created_us < second->created_us ? -1 : first->created_us > second->created_us;
}

static void
end_thread (GTask *task)
{
  Thread *thread = g_task_get_task_data (task);

  g_ptr_array_sort (thread->fetched->items, compare_times);
  g_task_return_pointer (task, g_steal_pointer (&thread->fetched), (GDestroyNotify) lf_fetched_unref);
}

static void
on_found_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_x_call_finish (LF_X_ADAPTER (object), result, &error);
  JsonObject *answer = reply != NULL ? lf_x_reply_object (reply, &error) : NULL;

  /* What was read before is charged and stays, whatever became of the rest. */
  if (answer != NULL)
    take_posts (task, answer);
  else
    g_debug ("only a part of the thread was read: %s", error->message);
  end_thread (task);
}

/* Reaches back seven days. */
static void
search_conversation (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Thread *thread = g_task_get_task_data (task);
  LfHttpRequest *request = lf_x_request (self, "GET", "/tweets/search/recent");
  g_autofree char *query = g_strconcat ("conversation_id:", thread->conversation, NULL);

  lf_http_request_add_query (request, "query", query);
  lf_http_request_add_query (request, "max_results", PAGE);
  lf_http_request_add_query (request, "tweet.fields", LF_X_POST_FIELDS);
  lf_http_request_add_query (request, "expansions", LF_X_EXPANSIONS);
  lf_x_call_async (self, request, g_task_get_cancellable (task), on_found_cb, g_object_ref (task));
}

static void ask_posts (GTask *task, const char *ids);

/* Posts that are gone or hidden stand in “errors” beside those that are there. */
static void
on_posts_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Thread *thread = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_x_call_finish (LF_X_ADAPTER (object), result, &error);
  JsonObject *answer = reply != NULL ? lf_x_reply_object (reply, &error) : NULL;
  const char *conversation = lf_json_get_string (lf_json_nth_object (lf_json_get_array (answer, "data"), 0), "conversation_id");

  if (answer != NULL && thread->conversation == NULL && !lf_x_is_id (conversation))
    error = lf_network_error_new (LF_NETWORK_ERROR_GONE, NULL, "the post is not there");
  if (error != NULL && thread->fetched->items->len > 0)
    {
      g_clear_error (&error);
      end_thread (task);
      return;
    }
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_posts (task, answer);
  if (thread->conversation != NULL)
    search_conversation (task);
  else
    {
      thread->conversation = g_strdup (conversation);
      if (g_hash_table_contains (thread->ids, conversation))
        search_conversation (task);
      else
        ask_posts (task, conversation);
    }
}

static void
ask_posts (GTask      *task,
           const char *ids)
{
  LfXAdapter *self = g_task_get_source_object (task);
  LfHttpRequest *request = lf_x_request (self, "GET", "/tweets");

  lf_http_request_add_query (request, "ids", ids);
  lf_http_request_add_query (request, "tweet.fields", LF_X_POST_FIELDS);
  lf_http_request_add_query (request, "expansions", LF_X_EXPANSIONS);
  lf_x_call_async (self, request, g_task_get_cancellable (task), on_posts_cb, g_object_ref (task));
}

/**
 * lf_x_thread_async:
 * @cursor: by lf_adapter_thread_cursor()
 *
 * Answers older than seven days are missing: X does not find them any more. So are those before the 25 newest ones. Whoever cancels gets what was
 * read until then.
 */
void
lf_x_thread_async (LfXAdapter          *self,
                   const char          *cursor,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Thread *thread = g_new0 (Thread, 1);
  g_autoptr(LfReference) target = NULL;
  g_autofree char *ids = NULL;
  GError *error = NULL;

  g_task_set_check_cancellable (task, FALSE);
  thread->fetched = lf_fetched_new ();
  thread->fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  thread->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_task_data (task, thread, (GDestroyNotify) thread_free);
  if (cursor == NULL || (target = lf_adapter_thread_target (cursor, &error)) == NULL || !lf_x_is_id (target->remote_id))
    {
      if (error == NULL)
        error = lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the thread to read is not named");
      g_task_return_error (task, error);
      return;
    }

  thread->conversation = lf_x_dup_extra (target, LF_X_CONVERSATION);
  if (thread->conversation != NULL && g_strcmp0 (thread->conversation, target->remote_id) != 0)
    ids = g_strconcat (target->remote_id, ",", thread->conversation, NULL);
  ask_posts (task, ids != NULL ? ids : target->remote_id);
}
