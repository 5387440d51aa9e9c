/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page's own posts, and whole threads: a post with its comments, or a conversation. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-mark.h"
#include "core/networks/facebook/lf-facebook-read.h"

#define OWN "25"
#define MAX_OWN_PAGES 20
#define COMMENTS "100"
#define MAX_COMMENT_PAGES 5
#define MESSAGES "messages.limit(20){" LF_FACEBOOK_MESSAGE_FIELDS "}"

/* ---- Own posts. The cursor holds “mark” and “next” (marks), “after”, “pages”. */

typedef struct {
  JsonNode   *node;
  JsonObject *state;
} Own;

static void
own_free (Own *own)
{
  g_clear_pointer (&own->node, json_node_unref);
  g_free (own);
}

/* Returns whether all of them are new. */
static gboolean
take_own (LfFacebookAdapter *self,
          Own               *own,
          JsonArray         *list,
          LfFetched         *fetched)
{
  JsonObject *mark = lf_facebook_cursor_get (own->state, "mark");
  JsonObject *next = lf_facebook_cursor_get (own->state, "next");
  gboolean all_new = lf_json_n_objects (list) > 0;

  for (guint i = 0; i < lf_json_n_objects (list); i++)
    {
      JsonObject *post = lf_json_nth_object (list, i);
      const char *id = lf_json_get_string (post, "id");
      gint64 time_us = lf_json_get_time_us (post, "created_time");
      gboolean is_new = lf_facebook_is_id (id) && lf_facebook_mark_is_new (mark, id, time_us);

      all_new = all_new && is_new;
      if (is_new && lf_facebook_is_by (post, self->account->remote_id))
        g_ptr_array_add (fetched->items, lf_facebook_read_post (post, self->account->remote_id));
      if (lf_facebook_is_id (id))
        lf_facebook_mark_note (next, id, time_us);
    }

  return all_new;
}

static void
on_own_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Own *own = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  JsonArray *list;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish_list (self, result, &list, &error);
  const char *after = lf_facebook_get_after (lf_json_root_object (answer));
  gboolean is_old_place = lf_json_get_string (own->state, "after") != NULL &&
                          g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  gboolean is_first = lf_facebook_mark_get_us (lf_json_get_object (own->state, "mark")) == 0;
  gint64 n_pages = lf_json_get_int (own->state, "pages", 0) + 1;
  g_autoptr(LfFetched) fetched = lf_facebook_fetched_new ();
  gboolean more;

  if (answer == NULL && !is_old_place)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* The place is too old by now: the next look begins the list again, and knows as little as this one did. */
  if (is_old_place)
    lf_facebook_cursor_drop (own->state, "next");
  more = !is_old_place && take_own (self, own, list, fetched) && !is_first && after != NULL &&
         g_strcmp0 (after, lf_json_get_string (own->state, "after")) != 0 && n_pages < MAX_OWN_PAGES;
  if (more)
    {
      json_object_set_int_member (own->state, "pages", n_pages);
      json_object_set_string_member (own->state, "after", after);
    }
  else
    {
      lf_facebook_cursor_drop (own->state, "pages");
      lf_facebook_cursor_drop (own->state, "after");
      lf_facebook_cursor_move (own->state, "next", "mark");
    }
  g_task_return_pointer (task, lf_facebook_fetched_end (g_steal_pointer (&fetched), own->node, more, &self->usage),
                         (GDestroyNotify) lf_fetched_unref);
}

void
lf_facebook_own_async (LfFacebookAdapter   *self,
                       const char          *cursor,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Own *own = g_new0 (Own, 1);
  LfHttpRequest *request = lf_facebook_page_request (self, "GET", "feed");

  own->node = lf_json_parse_text (cursor);
  own->state = json_node_get_object (own->node);
  g_task_set_task_data (task, own, (GDestroyNotify) own_free);
  lf_http_request_add_query (request, "fields", LF_FACEBOOK_POST_FIELDS);
  lf_http_request_add_query (request, "limit", OWN);
  lf_http_request_add_query (request, "after", lf_json_get_string (own->state, "after"));
  lf_facebook_call_async (self, request, cancellable, on_own_cb, task);
}

/* ---- Threads. */

typedef struct {
  LfFetched *fetched;
  char      *id;        /* of the post, or of the conversation */
  guint      n_pages;
} Thread;

static void
thread_free (Thread *thread)
{
  g_clear_pointer (&thread->fetched, lf_fetched_unref);
  g_free (thread->id);
  g_free (thread);
}

static void
end_thread (GTask *task)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Thread *thread = g_task_get_task_data (task);

  g_task_return_pointer (task, lf_facebook_fetched_end (g_steal_pointer (&thread->fetched), NULL, FALSE, &self->usage),
                         (GDestroyNotify) lf_fetched_unref);
}

static void ask_comments (GTask *task, const char *after);

static void
on_comments_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Thread *thread = g_task_get_task_data (task);
  GError *error = NULL;
  JsonArray *list;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish_list (self, result, &list, &error);
  const char *after = lf_facebook_get_after (lf_json_root_object (answer));

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < lf_json_n_objects (list); i++)
    {
      LfItem *item = lf_facebook_read_comment (lf_json_nth_object (list, i), thread->id, self->account->remote_id);

      if (item != NULL)
        g_ptr_array_add (thread->fetched->items, item);
      else
        thread->fetched->n_skipped++;
    }
  if (after != NULL && ++thread->n_pages < MAX_COMMENT_PAGES)
    ask_comments (task, after);
  else
    end_thread (task);
}

static void
ask_comments (GTask      *task,
              const char *after)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Thread *thread = g_task_get_task_data (task);
  LfHttpRequest *request = lf_facebook_node_request (self, "GET", thread->id, "comments");

  lf_http_request_add_query (request, "filter", "stream");
  lf_http_request_add_query (request, "order", "reverse_chronological");
  lf_http_request_add_query (request, "fields", LF_FACEBOOK_COMMENT_FIELDS);
  lf_http_request_add_query (request, "limit", COMMENTS);
  lf_http_request_add_query (request, "after", after);
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_comments_cb, g_object_ref (task));
}

static void
on_post_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Thread *thread = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (self, result, &error);
  LfItem *post = answer != NULL ? lf_facebook_read_post (json_node_get_object (answer), self->account->remote_id) : NULL;

  if (answer != NULL && post == NULL)
    error = lf_facebook_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the post has no id");
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_ptr_array_add (thread->fetched->items, post);
  ask_comments (task, NULL);
}

static void
on_conversation_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Thread *thread = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (self, result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_ptr_array_unref (thread->fetched->items);
  thread->fetched->items = lf_facebook_read_messages (json_node_get_object (answer), thread->id, self->account->remote_id);
  end_thread (task);
}

static void
ask_root (GTask    *task,
          gboolean  is_conversation)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Thread *thread = g_task_get_task_data (task);
  LfHttpRequest *request = lf_facebook_node_request (self, "GET", thread->id, NULL);

  lf_http_request_add_query (request, "fields", is_conversation ? MESSAGES : LF_FACEBOOK_POST_FIELDS);
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), is_conversation ? on_conversation_cb : on_post_cb,
                          g_object_ref (task));
}

/**
 * lf_facebook_thread_async:
 * @cursor: by lf_adapter_thread_cursor()
 *
 * A post with up to 500 comments, or the newest messages of a conversation. UNSUPPORTED: it is not known on what a comment
 * stands.
 */
void
lf_facebook_thread_async (LfFacebookAdapter   *self,
                          const char          *cursor,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Thread *thread = g_new0 (Thread, 1);
  g_autofree char *kind = NULL;
  g_autoptr(LfReference) target = NULL;
  gboolean is_conversation;
  GError *error = NULL;

  thread->fetched = lf_facebook_fetched_new ();
  g_task_set_task_data (task, thread, (GDestroyNotify) thread_free);
  if (cursor == NULL || (target = lf_adapter_thread_target (cursor, &error)) == NULL)
    {
      if (error == NULL)
        error = lf_facebook_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the thread to read is not named");
      g_task_return_error (task, error);
      return;
    }

  kind = lf_facebook_dup_extra (target, LF_FACEBOOK_KIND);
  is_conversation = g_strcmp0 (kind, LF_FACEBOOK_KIND_MESSAGE) == 0;
  if (is_conversation)
    thread->id = lf_facebook_dup_extra (target, LF_FACEBOOK_CONVERSATION);
  else if (g_strcmp0 (kind, LF_FACEBOOK_KIND_COMMENT) == 0)
    thread->id = lf_facebook_dup_extra (target, LF_FACEBOOK_ON);
  else
    thread->id = g_strdup (target->remote_id);

  if (lf_facebook_is_id (thread->id))
    ask_root (task, is_conversation);
  else
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "nobody knows where this stands"));
}
