/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is new for an account: mentions, private messages, own statuses. A cursor is walked forward by min_id, which leaves no
 * gap; the first page only marks where “new” begins. When that page was empty there is no id to go forward from: then all there
 * is later is new, and is walked backward by max_id, page by page. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/http/lf-json.h"
#include "core/networks/mastodon/lf-mastodon-limits.h"

#include <string.h>

#define PAGE "40"

/* What a cursor says. All empty: the first page. */
typedef struct {
  LfStream  stream;
  char     *min_id;     /* (nullable): go forward from here */
  gboolean  all;        /* nothing was there at the last look: go backward through everything … */
  char     *top;        /* (nullable): … whose newest id this is … */
  char     *max_id;     /* (nullable): … and which is read down to here */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_free (fetch->min_id);
  g_free (fetch->top);
  g_free (fetch->max_id);
  g_free (fetch);
}

/* A cursor that cannot be read begins again at the newest page: items that are known stay one. */
static Fetch *
fetch_new (LfStream    stream,
           const char *cursor)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (cursor != NULL ? cursor : "", cursor != NULL ? strlen (cursor) : 0);
  g_autoptr(JsonNode) node = lf_json_parse (bytes, NULL);
  JsonObject *object = lf_json_root_object (node);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->stream = stream;
  fetch->min_id = g_strdup (lf_json_get_string (object, "min_id"));
  fetch->all = fetch->min_id == NULL && lf_json_get_bool (object, "all", FALSE);
  fetch->top = fetch->all ? g_strdup (lf_json_get_string (object, "top")) : NULL;
  fetch->max_id = fetch->top != NULL ? g_strdup (lf_json_get_string (object, "max_id")) : NULL;
  return fetch;
}

static char *
make_cursor (Fetch *fetch)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  if (fetch->all)
    json_object_set_boolean_member (object, "all", TRUE);
  if (fetch->min_id != NULL)
    json_object_set_string_member (object, "min_id", fetch->min_id);
  if (fetch->top != NULL)
    json_object_set_string_member (object, "top", fetch->top);
  if (fetch->max_id != NULL)
    json_object_set_string_member (object, "max_id", fetch->max_id);
  return lf_json_to_text (node);
}

/* From now on forward from @min_id. */
static void
go_forward (Fetch      *fetch,
            const char *min_id)
{
  g_autofree char *old = fetch->min_id;

  fetch->min_id = g_strdup (min_id);
  fetch->all = FALSE;
  g_clear_pointer (&fetch->top, g_free);
  g_clear_pointer (&fetch->max_id, g_free);
}

/* Moves the cursor behind a page with these ids, NULL for an empty page. Returns whether more may follow at once. */
static gboolean
advance (Fetch      *fetch,
         const char *newest,
         const char *oldest)
{
  gboolean goes_on = fetch->min_id != NULL && newest != NULL && g_strcmp0 (newest, fetch->min_id) != 0;

  if (fetch->all && oldest != NULL && g_strcmp0 (oldest, fetch->max_id) != 0)
    {
      if (fetch->top == NULL)
        fetch->top = g_strdup (newest);
      g_free (fetch->max_id);
      fetch->max_id = g_strdup (oldest);
      return TRUE;
    }

  /* At the end of everything, or at a server that does not know max_id and gives the same page for ever. */
  if (fetch->top != NULL)
    go_forward (fetch, fetch->top);
  else if (newest != NULL)
    go_forward (fetch, newest);
  else
    fetch->all = fetch->min_id == NULL;

  /* A page may be short though more follows: servers filter after they counted. Only an empty one is the end. */
  return goes_on;
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
  fetched->next_cursor = make_cursor (fetch);
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
  const char *member = fetch->stream == LF_STREAM_MESSAGES ? "last_status" : NULL;
  const char *link;
  g_autofree char *newest = NULL;
  g_autofree char *oldest = NULL;
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
      g_task_return_error (task, lf_mastodon_name_account (error));
      return;
    }

  link = lf_http_reply_get_header (reply, "Link");
  newest = lf_mastodon_read_newest (link, page, member);
  oldest = lf_mastodon_read_oldest (link, page, member);
  fetched = read_page (self, fetch, page);
  fetched->more = json_array_get_length (page) > 0 ? advance (fetch, newest, oldest) : advance (fetch, NULL, NULL);
  fetched->next_cursor = make_cursor (fetch);
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
  if (fetch->max_id != NULL)
    lf_http_request_add_query (request, "max_id", fetch->max_id);
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
  fetch = fetch_new (stream, cursor);
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
