/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is new for an account: posts that mention it. X gives the newest first and goes back page by page; what is newer than
 * the newest post of the last look is read down to that one. Each post that is read costs money, and so nothing is read
 * before somebody switched it on. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

#include "core/http/lf-json.h"
#include "core/networks/x/lf-x-read.h"

/* At the first look, and later: what came meanwhile is read whole. */
#define FIRST_PAGE "10"
#define PAGE "100"

/* Who switches reading on again gets what came since, but not a backlog of weeks that nobody has asked the price of. */
#define LONGEST_PAUSE_US (24 * LF_HOUR_US)
#define PAUSED "paused"

/* How long nothing need be asked of an account that reads nothing. */
#define NOTHING_MS (15 * 60 * 1000)

/* What a cursor says. All empty: the first look. */
typedef struct {
  char     *since;     /* (nullable): id of the newest post that is known */
  gboolean  all;       /* nothing was there at the last look */
  char     *top;       /* (nullable): newest id of the page that was read first … */
  char     *next;      /* (nullable): … and where the next one begins */
  gboolean  again;     /* a place was refused: it begins from the top once more */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_free (fetch->since);
  g_free (fetch->top);
  g_free (fetch->next);
  g_free (fetch);
}

/* A cursor that cannot be read begins again at the newest page: items that are known stay one. */
static Fetch *
fetch_new (const char *cursor,
           gint64      now_us)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (cursor);
  JsonObject *object = lf_json_root_object (node);
  gint64 paused_us = lf_json_get_int (object, PAUSED, 0);
  Fetch *fetch = g_new0 (Fetch, 1);

  if (paused_us != 0 && ABS (now_us - paused_us) > LONGEST_PAUSE_US)
    return fetch;
  if (lf_x_is_id (lf_json_get_string (object, "since_id")))
    fetch->since = g_strdup (lf_json_get_string (object, "since_id"));
  fetch->all = fetch->since == NULL && lf_json_get_bool (object, "all", FALSE);
  fetch->again = lf_json_get_bool (object, "again", FALSE);
  if ((fetch->since != NULL || fetch->all) && lf_x_is_id (lf_json_get_string (object, "top")))
    {
      fetch->top = g_strdup (lf_json_get_string (object, "top"));
      fetch->next = g_strdup (lf_json_get_string (object, "next"));
    }
  return fetch;
}

static char *
make_cursor (Fetch *fetch)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  if (fetch->since != NULL)
    json_object_set_string_member (object, "since_id", fetch->since);
  if (fetch->all)
    json_object_set_boolean_member (object, "all", TRUE);
  if (fetch->again)
    json_object_set_boolean_member (object, "again", TRUE);
  if (fetch->next != NULL)
    {
      json_object_set_string_member (object, "top", fetch->top);
      json_object_set_string_member (object, "next", fetch->next);
    }
  return lf_json_to_text (node);
}

/* Moves the cursor behind the page that @meta is about. Returns whether there is more. */
static gboolean
advance (Fetch      *fetch,
         JsonObject *meta)
{
  const char *newest = lf_json_get_string (meta, "newest_id");
  const char *next = lf_json_get_string (meta, "next_token");
  gboolean is_first_look = fetch->since == NULL && !fetch->all;

  if (fetch->top == NULL && lf_x_is_id (newest))
    fetch->top = g_strdup (newest);

  /* A place that does not move is the end. */
  if (!is_first_look && fetch->top != NULL && next != NULL && g_strcmp0 (next, fetch->next) != 0)
    {
      g_free (fetch->next);
      fetch->next = g_strdup (next);
      return TRUE;
    }

  g_clear_pointer (&fetch->next, g_free);
  if (fetch->top != NULL)
    {
      g_free (fetch->since);
      fetch->since = g_steal_pointer (&fetch->top);
    }
  fetch->all = fetch->since == NULL;
  fetch->again = FALSE;
  return FALSE;
}

/* They were charged all the same. */
static void
drop_own (LfFetched *fetched)
{
  for (guint i = fetched->items->len; i-- > 0;)
    if (((LfItem *) g_ptr_array_index (fetched->items, i))->kind == LF_ITEM_OWN)
      {
        g_ptr_array_remove_index (fetched->items, i);
        fetched->n_skipped++;
      }
}

static void
reverse (GPtrArray *items)
{
  for (guint i = 0; i < items->len / 2; i++)
    {
      gpointer other = items->pdata[items->len - 1 - i];

      items->pdata[items->len - 1 - i] = items->pdata[i];
      items->pdata[i] = other;
    }
}

static LfFetched *
new_fetched (void)
{
  LfFetched *fetched = lf_fetched_new ();

  fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  return fetched;
}

static void
on_page_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfXAdapter *self = LF_X_ADAPTER (object);
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_x_call_finish (self, result, &error);
  JsonObject *answer = reply != NULL ? lf_x_reply_object (reply, &error) : NULL;
  LfFetched *fetched;

  /* Where we stopped in the middle, the place may be too old by now: once more from the top. All that is read there costs money anew, so
   * a second refusal waits for the next look. */
  if (answer == NULL && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) && fetch->next != NULL)
    {
      g_clear_error (&error);
      g_clear_pointer (&fetch->next, g_free);
      g_clear_pointer (&fetch->top, g_free);
      fetched = new_fetched ();
      fetched->more = !fetch->again;
      fetch->again = TRUE;
      fetched->next_cursor = make_cursor (fetch);
      g_task_return_pointer (task, fetched, (GDestroyNotify) lf_fetched_unref);
      return;
    }
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  fetched = new_fetched ();
  lf_x_read_posts (answer, self->account->remote_id, fetched);
  drop_own (fetched);
  reverse (fetched->items);
  fetched->more = advance (fetch, lf_json_get_object (answer, "meta"));
  fetched->next_cursor = make_cursor (fetch);
  g_task_return_pointer (task, fetched, (GDestroyNotify) lf_fetched_unref);
}

static void
ask_mentions (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  g_autofree char *path = g_strdup_printf ("/users/%s/mentions", self->account->remote_id);
  LfHttpRequest *request = lf_x_request (self, "GET", path);

  lf_http_request_add_query (request, "max_results", fetch->since != NULL || fetch->all ? PAGE : FIRST_PAGE);
  lf_http_request_add_query (request, "tweet.fields", LF_X_POST_FIELDS);
  lf_http_request_add_query (request, "expansions", LF_X_EXPANSIONS);
  if (fetch->since != NULL)
    lf_http_request_add_query (request, "since_id", fetch->since);
  if (fetch->next != NULL)
    lf_http_request_add_query (request, "pagination_token", fetch->next);
  lf_x_call_async (self, request, g_task_get_cancellable (task), on_page_cb, g_object_ref (task));
}

/* The place stays, with the time since when nothing is read. */
static void
return_nothing (GTask      *task,
                const char *cursor)
{
  LfXAdapter *self = g_task_get_source_object (task);
  g_autoptr(JsonNode) node = lf_json_parse_text (cursor);
  JsonObject *place = json_node_get_object (node);
  LfFetched *fetched = new_fetched ();

  if (cursor != NULL && !json_object_has_member (place, PAUSED))
    {
      json_object_set_int_member (place, PAUSED, lf_clock_now_us (self->env.clock));
      fetched->next_cursor = lf_json_to_text (node);
    }
  else
    fetched->next_cursor = g_strdup (cursor);
  fetched->poll_after_ms = NOTHING_MS;
  g_task_return_pointer (task, fetched, (GDestroyNotify) lf_fetched_unref);
}

/**
 * lf_x_fetch_async:
 *
 * MENTIONS and THREAD. An account that is not set to read gets no mentions, without asking X; a thread of it is UNSUPPORTED, as
 * are the other streams: private messages need other rights, and own posts are known here.
 */
void
lf_x_fetch_async (LfAdapter           *adapter,
                  LfStream             stream,
                  const char          *cursor,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  LfXAdapter *self = LF_X_ADAPTER (adapter);
  g_autoptr(GTask) task = NULL;

  if (stream == LF_STREAM_THREAD && self->reads)
    {
      lf_x_thread_async (self, cursor, cancellable, callback, user_data);
      return;
    }

  task = g_task_new (adapter, cancellable, callback, user_data);
  g_task_set_task_data (task, fetch_new (cursor, lf_clock_now_us (self->env.clock)), (GDestroyNotify) fetch_free);
  if (stream != LF_STREAM_MENTIONS)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "this is not read at X"));
  else if (self->reads)
    ask_mentions (task);
  else
    return_nothing (task, cursor);
}

LfFetched *
lf_x_fetch_finish (LfAdapter     *adapter,
                   GAsyncResult  *result,
                   GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
