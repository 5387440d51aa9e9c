/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people write to a page in Messenger. First the conversations in which something happened since the last look, then
 * one of them each call. The cursor holds “mark” and “next” (marks of the list), “after”, “pages”, “todo” (ids of
 * conversations), “unread” (id → how far it was read before it was refused), “looked” after the first look, “phase”. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-mark.h"
#include "core/networks/facebook/lf-facebook-read.h"

#define FIRST_LIST "10"
#define LIST "25"

/* 10,000 conversations: only a list that never ends gets there. What a look skipped is never looked for again. */
#define MAX_LISTS 400

/* Details come of about as many. */
#define MESSAGES "messages.limit(20){" LF_FACEBOOK_MESSAGE_FIELDS "}"

/* What is known already stays one. */
#define OVERLAP_US (60 * LF_MINUTE_US)

typedef struct {
  JsonNode   *node;
  JsonObject *state;
  LfFetched  *fetched;
} Look;

static void
look_free (Look *look)
{
  g_clear_pointer (&look->node, json_node_unref);
  g_clear_pointer (&look->fetched, lf_fetched_unref);
  g_free (look);
}

static gboolean
is_first (Look *look)
{
  return !lf_json_get_bool (look->state, "looked", FALSE) && lf_facebook_mark_get_us (lf_json_get_object (look->state, "mark")) == 0;
}

static void
return_page (GTask *task)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);
  JsonArray *todo = lf_json_get_array (look->state, "todo");
  gboolean lists = lf_json_get_string (look->state, "after") != NULL;
  gboolean more = lists || (todo != NULL && json_array_get_length (todo) > 0);

  if (!more)
    {
      lf_facebook_cursor_move (look->state, "next", "mark");
      lf_facebook_cursor_drop (look->state, "pages");
      lf_facebook_cursor_drop (look->state, "todo");
      lf_facebook_cursor_drop (look->state, "phase");
      json_object_set_boolean_member (look->state, "looked", TRUE);
    }
  else if (!lists)
    json_object_set_string_member (look->state, "phase", "messages");
  g_task_return_pointer (task, lf_facebook_fetched_end (g_steal_pointer (&look->fetched), look->node, more, &self->usage),
                         (GDestroyNotify) lf_fetched_unref);
}

/* ---- Conversations. */

/* Returns whether all of them are new. A conversation may go on in the second in which it was read: then it has more messages. */
static gboolean
take_conversations (Look      *look,
                    JsonArray *list)
{
  JsonObject *mark = lf_facebook_cursor_get (look->state, "mark");
  JsonObject *next = lf_facebook_cursor_get (look->state, "next");
  gboolean all_new = lf_json_n_objects (list) > 0;

  if (lf_json_get_array (look->state, "todo") == NULL)
    json_object_set_array_member (look->state, "todo", json_array_new ());
  for (guint i = 0; i < lf_json_n_objects (list); i++)
    {
      JsonObject *conversation = lf_json_nth_object (list, i);
      const char *id = lf_json_get_string (conversation, "id");
      gint64 time_us = lf_json_get_time_us (conversation, "updated_time");
      g_autofree char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT, id, lf_json_get_int (conversation, "message_count", 0));

      if (!lf_facebook_is_id (id) || !lf_facebook_mark_is_new (mark, key, time_us))
        all_new = FALSE;
      else
        json_array_add_string_element (lf_json_get_array (look->state, "todo"), id);
      if (lf_facebook_is_id (id))
        lf_facebook_mark_note (next, key, time_us);
    }

  return all_new;
}

static gboolean
is_todo (Look       *look,
         const char *id)
{
  JsonArray *todo = lf_json_get_array (look->state, "todo");

  for (guint i = 0; i < json_array_get_length (todo); i++)
    if (g_strcmp0 (lf_json_nth_string (todo, i), id) == 0)
      return TRUE;

  return FALSE;
}

/* What could not be read before is tried again in each look. */
static void
add_unread (Look *look)
{
  JsonObject *unread = lf_json_get_object (look->state, "unread");
  g_autoptr(GList) ids = unread != NULL ? json_object_get_members (unread) : NULL;

  for (GList *l = ids; l != NULL; l = l->next)
    if (lf_facebook_is_id (l->data) && !is_todo (look, l->data))
      json_array_add_string_element (lf_json_get_array (look->state, "todo"), l->data);
}

/* The place is too old by now: the next look begins the list again, and knows as little as this one did. */
static void
give_place_up (Look *look)
{
  static const char * const names[] = { "after", "next", "pages", "todo" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    lf_facebook_cursor_drop (look->state, names[i]);
}

static void
on_list_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Look *look = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  JsonArray *list;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish_list (LF_FACEBOOK_ADAPTER (object), result, &list, &error);
  const char *after = lf_facebook_get_after (lf_json_root_object (answer));
  gint64 n_lists = lf_json_get_int (look->state, "pages", 0) + 1;

  if (lf_json_get_string (look->state, "after") != NULL && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED))
    {
      give_place_up (look);
      return_page (task);
      return;
    }
  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  json_object_set_int_member (look->state, "pages", n_lists);
  if (take_conversations (look, list) && !is_first (look) && after != NULL &&
      g_strcmp0 (after, lf_json_get_string (look->state, "after")) != 0 && n_lists < MAX_LISTS)
    json_object_set_string_member (look->state, "after", after);
  else
    {
      lf_facebook_cursor_drop (look->state, "after");
      add_unread (look);
    }
  return_page (task);
}

static void
ask_list (GTask *task)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);
  LfHttpRequest *request = lf_facebook_page_request (self, "GET", "conversations");

  lf_http_request_add_query (request, "platform", "messenger");
  lf_http_request_add_query (request, "fields", "id,updated_time,message_count");
  lf_http_request_add_query (request, "limit", is_first (look) ? FIRST_LIST : LIST);
  lf_http_request_add_query (request, "after", lf_json_get_string (look->state, "after"));
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_list_cb, g_object_ref (task));
}

/* ---- What is in one. */

static const char *
get_first (Look *look)
{
  return lf_json_nth_string (lf_json_get_array (look->state, "todo"), 0);
}

/* How far the conversation that is read now was read before. */
static gint64
get_known_us (Look *look)
{
  JsonObject *unread = lf_json_get_object (look->state, "unread");

  if (unread != NULL && json_object_has_member (unread, get_first (look)))
    return lf_facebook_cursor_get_us (unread, get_first (look));

  return lf_facebook_mark_get_us (lf_json_get_object (look->state, "mark"));
}

static void
take_messages (LfFacebookAdapter *self,
               Look              *look,
               JsonObject        *answer)
{
  g_autoptr(GPtrArray) messages = lf_facebook_read_messages (answer, get_first (look), self->account->remote_id);
  gint64 known_us = get_known_us (look);

  for (guint i = 0; i < messages->len; i++)
    {
      LfItem *item = g_ptr_array_index (messages, i);

      if (item->kind == LF_ITEM_MESSAGE && item->created_us >= known_us - OVERLAP_US)
        g_ptr_array_add (look->fetched->items, lf_item_ref (item));
    }
}

static void
on_messages_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Look *look = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (self, result, &error);
  gboolean is_gone = g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
  gboolean is_refused = g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED) || lf_facebook_is_too_much (error);

  if (answer == NULL && !is_gone && !is_refused)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (answer != NULL)
    take_messages (self, look, json_node_get_object (answer));
  if (is_refused)
    lf_facebook_cursor_set_us (lf_facebook_cursor_get (look->state, "unread"), get_first (look), get_known_us (look));
  else if (lf_json_get_object (look->state, "unread") != NULL)
    lf_facebook_cursor_drop (lf_json_get_object (look->state, "unread"), get_first (look));
  json_array_remove_element (lf_json_get_array (look->state, "todo"), 0);
  return_page (task);
}

static void
ask_messages (GTask *task)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  LfHttpRequest *request = lf_facebook_node_request (self, "GET", get_first (g_task_get_task_data (task)), NULL);

  lf_http_request_add_query (request, "fields", MESSAGES);
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_messages_cb, g_object_ref (task));
}

/**
 * lf_facebook_messages_async:
 *
 * One request each call; “more” until the look is over.
 */
void
lf_facebook_messages_async (LfFacebookAdapter   *self,
                            const char          *cursor,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);

  look->node = lf_json_parse_text (cursor);
  look->state = json_node_get_object (look->node);
  look->fetched = lf_facebook_fetched_new ();
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  if (g_strcmp0 (lf_json_get_string (look->state, "phase"), "messages") == 0 && lf_facebook_is_id (get_first (look)))
    ask_messages (task);
  else
    {
      /* A list that is begun has nothing to be read yet, whatever the cursor says. */
      if (lf_json_get_string (look->state, "after") == NULL)
        {
          lf_facebook_cursor_drop (look->state, "todo");
          lf_facebook_cursor_drop (look->state, "next");
          lf_facebook_cursor_drop (look->state, "pages");
        }
      ask_list (task);
    }
}
