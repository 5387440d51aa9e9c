/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is new for an account: mentions, private messages, own statuses. A cursor is walked forward by min_id, which leaves no
 * gap; the first page only marks where “new” begins. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/http/lf-json.h"
#include "core/networks/mastodon/lf-mastodon-limits.h"

#include <string.h>

#define PAGE "40"

typedef struct {
  LfStream  stream;
  char     *min_id;     /* (nullable): the first page */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_free (fetch->min_id);
  g_free (fetch);
}

/* A cursor that cannot be read begins again at the newest page: items that are known stay one. */
static char *
dup_min_id (const char *cursor)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (cursor != NULL ? cursor : "", cursor != NULL ? strlen (cursor) : 0);
  g_autoptr(JsonNode) node = lf_json_parse (bytes, NULL);

  return g_strdup (lf_json_get_string (lf_json_root_object (node), "min_id"));
}

static char *
make_cursor (const char *min_id)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *object;

  if (min_id == NULL)
    return NULL;

  node = json_node_init_object (json_node_alloc (), NULL);
  object = json_object_new ();
  json_node_take_object (node, object);
  json_object_set_string_member (object, "min_id", min_id);
  return lf_json_to_text (node);
}

/* Each unknown kind is told once: the server will send more of it. */
static void
tell_unknown (LfMastodonAdapter *self,
              GPtrArray         *unknown)
{
  for (guint i = 0; i < unknown->len; i++)
    if (g_hash_table_add (self->told_types, g_strdup (g_ptr_array_index (unknown, i))))
      g_message ("notifications of the unknown type “%s” are left out", (char *) g_ptr_array_index (unknown, i));
}

static LfFetched *
read_page (LfMastodonAdapter *self,
           Fetch             *fetch,
           JsonArray         *page)
{
  LfMastodonSight sight = lf_mastodon_adapter_get_sight (self);
  g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func (g_free);
  LfFetched *fetched = lf_fetched_new ();

  fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  if (fetch->stream == LF_STREAM_MENTIONS)
    lf_mastodon_read_notifications (page, &sight, fetched, unknown);
  else if (fetch->stream == LF_STREAM_MESSAGES)
    lf_mastodon_read_conversations (page, &sight, fetched);
  else
    lf_mastodon_read_statuses (page, &sight, fetched);

  tell_unknown (self, unknown);
  lf_mastodon_reverse (fetched);
  return fetched;
}

static LfFetched *
new_empty (Fetch *fetch)
{
  LfFetched *fetched = lf_fetched_new ();

  fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  fetched->next_cursor = make_cursor (fetch->min_id);
  return fetched;
}

static void
on_page_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (object);
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (self, result, &error);
  JsonArray *page = reply != NULL ? lf_mastodon_reply_array (reply, &error) : NULL;
  g_autofree char *newest = NULL;
  LfFetched *fetched;

  /* Some small servers have no conversations; their private messages come as mentions. */
  if (fetch->stream == LF_STREAM_MESSAGES && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    {
      g_clear_error (&error);
      g_task_return_pointer (task, new_empty (fetch), (GDestroyNotify) lf_fetched_unref);
      return;
    }
  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  newest = lf_mastodon_read_newest (lf_http_reply_get_header (reply, "Link"), page,
                                    fetch->stream == LF_STREAM_MESSAGES ? "last_status" : NULL);
  fetched = read_page (self, fetch, page);
  fetched->next_cursor = make_cursor (newest != NULL ? newest : fetch->min_id);
  /* A page may be short though more follows: servers filter after they counted. Only an empty one is the end. */
  fetched->more = fetch->min_id != NULL && json_array_get_length (page) > 0 && newest != NULL &&
                  g_strcmp0 (newest, fetch->min_id) != 0;
  g_task_return_pointer (task, fetched, (GDestroyNotify) lf_fetched_unref);
}

/* “include_filtered”: citizens whom nobody follows may be filtered away; their questions are what an office is there for. */
static LfHttpRequest *
make_request (LfMastodonAdapter *self,
              Fetch             *fetch)
{
  g_autofree char *own_path = g_strdup_printf ("/api/v1/accounts/%s/statuses", self->account->remote_id);
  LfHttpRequest *request;

  if (fetch->stream == LF_STREAM_MENTIONS)
    {
      request = lf_mastodon_request (self, "GET", "/api/v1/notifications");
      lf_http_request_add_query (request, "types[]", "mention");
      if (self->features & LF_MASTODON_QUOTES)
        lf_http_request_add_query (request, "types[]", "quote");
      if (self->features & LF_MASTODON_APPROVALS)
        lf_http_request_add_query (request, "types[]", "pending.reply");
      lf_http_request_add_query (request, "include_filtered", "true");
    }
  else if (fetch->stream == LF_STREAM_MESSAGES)
    request = lf_mastodon_request (self, "GET", "/api/v1/conversations");
  else
    {
      request = lf_mastodon_request (self, "GET", own_path);
      lf_http_request_add_query (request, "exclude_reblogs", "true");
    }

  lf_http_request_add_query (request, "limit", PAGE);
  if (fetch->min_id != NULL)
    lf_http_request_add_query (request, "min_id", fetch->min_id);
  return request;
}

/**
 * lf_mastodon_fetch_async:
 *
 * MESSAGES holds the newest status of each conversation; the others in it came as mentions. Items are oldest first.
 */
void
lf_mastodon_fetch_async (LfAdapter           *adapter,
                         LfStream             stream,
                         const char          *cursor,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (adapter);
  GTask *task;
  Fetch *fetch;

  if (stream == LF_STREAM_THREAD)
    {
      lf_mastodon_thread_async (self, cursor, cancellable, callback, user_data);
      return;
    }

  task = g_task_new (adapter, cancellable, callback, user_data);
  fetch = g_new0 (Fetch, 1);
  fetch->stream = stream;
  fetch->min_id = dup_min_id (cursor);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  lf_mastodon_call_async (self, make_request (self, fetch), cancellable, on_page_cb, task);
}

LfFetched *
lf_mastodon_fetch_finish (LfAdapter     *adapter,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
