/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is new for an account: mentions, private messages, own statuses. A cursor is walked forward by min_id, which leaves no
 * gap; the first page only marks where “new” begins. When that page was empty there is no id to go forward from: then all there
 * is later is new, and is walked backward by max_id, page by page.
 *
 * A server that does not know min_id gives its newest page instead, and one that no longer knows the id refuses it. Ids cannot be
 * compared, so after a long page the way is followed down once, by max_id, to where we were: at most servers that is one request. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/http/lf-json.h"
#include "core/networks/mastodon/lf-mastodon-limits.h"

#define PAGE "40"

/* A page that a server of this kind would not cut shorter. */
#define LONG_PAGE 10

/* What a cursor says. All empty: the first page. */
typedef struct {
  LfStream  stream;
  char     *min_id;     /* (nullable): go forward from here … */
  gint64    min_us;     /* … which is of this time; 0: not known */
  gboolean  all;        /* go backward, through everything or down to “until” … */
  char     *top;        /* (nullable): … from here, where going forward begins afterwards … */
  gint64    top_us;
  char     *max_id;     /* (nullable): … and what was read down to here. Beside min_id: what is still to be read that way */
  char     *until;      /* (nullable): this, or anything older than … */
  gint64    until_us;   /* … this was there before */
} Fetch;

/* What an answer holds, newest first. */
typedef struct {
  guint     n;
  char     *newest;     /* (nullable) */
  gint64    newest_us;
  char     *oldest;     /* (nullable) */
  gboolean  meets;      /* it reaches down to what was there before */
} Page;

static void
page_clear (Page *page)
{
  g_free (page->newest);
  g_free (page->oldest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static void
fetch_free (Fetch *fetch)
{
  g_free (fetch->min_id);
  g_free (fetch->top);
  g_free (fetch->max_id);
  g_free (fetch->until);
  g_free (fetch);
}

/* A cursor that cannot be read begins again at the newest page: items that are known stay one. */
static Fetch *
fetch_new (LfStream    stream,
           const char *cursor)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (cursor);
  JsonObject *object = lf_json_root_object (node);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->stream = stream;
  fetch->min_id = g_strdup (lf_json_get_string (object, "min_id"));
  fetch->min_us = lf_json_get_int (object, "min_us", 0);
  fetch->all = fetch->min_id == NULL && lf_json_get_bool (object, "all", FALSE);
  fetch->top = fetch->all ? g_strdup (lf_json_get_string (object, "top")) : NULL;
  fetch->top_us = lf_json_get_int (object, "top_us", 0);
  fetch->until = g_strdup (lf_json_get_string (object, "until"));
  fetch->until_us = lf_json_get_int (object, "until_us", 0);
  if (fetch->top != NULL || fetch->min_id != NULL)
    fetch->max_id = g_strdup (lf_json_get_string (object, "max_id"));
  return fetch;
}

static void
set_place (JsonObject *object,
           const char *name,
           const char *id)
{
  if (id != NULL)
    json_object_set_string_member (object, name, id);
}

static void
set_time (JsonObject *object,
          const char *name,
          gint64      us)
{
  if (us > 0)
    json_object_set_int_member (object, name, us);
}

static char *
make_cursor (Fetch *fetch)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  if (fetch->all)
    json_object_set_boolean_member (object, "all", TRUE);
  set_place (object, "min_id", fetch->min_id);
  set_time (object, "min_us", fetch->min_us);
  set_place (object, "top", fetch->top);
  set_time (object, "top_us", fetch->top_us);
  set_place (object, "max_id", fetch->max_id);
  set_place (object, "until", fetch->until);
  set_time (object, "until_us", fetch->until_us);
  return lf_json_to_text (node);
}

static void
set_id (char       **place,
        const char  *id)
{
  char *old = *place;

  *place = g_strdup (id);
  g_free (old);
}

/* From now on forward from @min_id; nothing is left to be read backward. */
static void
go_forward (Fetch      *fetch,
            const char *min_id,
            gint64      min_us)
{
  set_id (&fetch->min_id, min_id);
  fetch->min_us = min_us;
  fetch->all = FALSE;
  fetch->until_us = fetch->top_us = 0;
  g_clear_pointer (&fetch->top, g_free);
  g_clear_pointer (&fetch->max_id, g_free);
  g_clear_pointer (&fetch->until, g_free);
}

/* Goes from “top” down to where we were. */
static void
go_back (Fetch      *fetch,
         const char *top,
         gint64      top_us)
{
  set_id (&fetch->top, top);
  fetch->top_us = top_us;
  fetch->all = TRUE;
  fetch->min_us = 0;
  g_clear_pointer (&fetch->min_id, g_free);
}

/* Returns whether more may follow at once, as the next two do. A page may be short though more follows: servers filter after they
 * counted. Only an empty one is the end. */
static gboolean
advance_forward (Fetch      *fetch,
                 const Page *page)
{
  if (page->newest == NULL || g_strcmp0 (page->newest, fetch->min_id) == 0)
    {
      if (fetch->max_id == NULL)
        return FALSE;
      go_back (fetch, fetch->min_id, fetch->min_us);
      return TRUE;
    }

  /* Without a time there is no end to going backward when what we had is deleted. */
  if (!page->meets && page->n >= LONG_PAGE && fetch->max_id == NULL && fetch->min_us > 0)
    {
      set_id (&fetch->max_id, page->oldest);
      set_id (&fetch->until, fetch->min_id);
      fetch->until_us = fetch->min_us;
    }
  set_id (&fetch->min_id, page->newest);
  fetch->min_us = page->newest_us;
  return TRUE;
}

static gboolean
advance_backward (Fetch      *fetch,
                  const Page *page)
{
  if (fetch->top == NULL && page->newest != NULL)
    {
      set_id (&fetch->top, page->newest);
      fetch->top_us = page->newest_us;
    }

  /* A server that does not know max_id gives the same page for ever. */
  if (!page->meets && page->oldest != NULL && g_strcmp0 (page->oldest, fetch->max_id) != 0)
    {
      set_id (&fetch->max_id, page->oldest);
      return TRUE;
    }
  if (fetch->top != NULL)
    go_forward (fetch, fetch->top, fetch->top_us);
  return FALSE;
}

static gboolean
advance (Fetch      *fetch,
         const Page *page)
{
  if (fetch->all)
    return advance_backward (fetch, page);
  if (fetch->min_id != NULL)
    return advance_forward (fetch, page);

  if (page->newest != NULL)
    go_forward (fetch, page->newest, page->newest_us);
  else
    fetch->all = TRUE;
  return FALSE;
}

static const char *
get_member (Fetch *fetch)
{
  return fetch->stream == LF_STREAM_MESSAGES ? "last_status" : NULL;
}

static gboolean
was_there (Fetch      *fetch,
           JsonObject *entry)
{
  JsonObject *object = get_member (fetch) != NULL ? lf_json_get_object (entry, get_member (fetch)) : entry;
  const char *id = lf_json_get_string (object, "id");
  gint64 created_us = lf_json_get_time_us (object, "created_at");

  if (id != NULL && g_strcmp0 (id, fetch->all ? fetch->until : fetch->min_id) == 0)
    return TRUE;
  return fetch->all && fetch->until_us > 0 && created_us > 0 && created_us < fetch->until_us;
}

/* Returns (transfer full): what of @array was not there before */
static JsonArray *
look_at_page (Fetch      *fetch,
              JsonArray  *array,
              const char *link,
              Page       *page)
{
  JsonObject *first = lf_json_nth_object (array, 0);
  JsonArray *fresh = json_array_new ();

  page->n = lf_json_n_objects (array);
  if (page->n == 0)
    return fresh;

  page->newest = lf_mastodon_read_newest (link, array, get_member (fetch));
  page->oldest = lf_mastodon_read_oldest (link, array, get_member (fetch));
  page->newest_us = lf_json_get_time_us (get_member (fetch) != NULL ? lf_json_get_object (first, get_member (fetch)) : first,
                                         "created_at");
  for (guint i = 0; i < page->n && !page->meets; i++)
    {
      page->meets = was_there (fetch, lf_json_nth_object (array, i));
      if (!page->meets)
        json_array_add_element (fresh, json_node_copy (json_array_get_element (array, i)));
    }
  return fresh;
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

/* What an error of reading a page leaves: (transfer full) (nullable): an answer after all. */
static LfFetched *
recover (Fetch        *fetch,
         const GError *error)
{
  LfFetched *fetched;

  /* Some small servers have no conversations; their private messages come as mentions. */
  if (fetch->stream == LF_STREAM_MESSAGES && (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE) ||
                                              lf_network_error_peek_info (error)->status == 405))
    return new_empty (fetch);
  if (!g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) ||
      (fetch->all ? fetch->max_id == NULL : fetch->min_us == 0))
    return NULL;

  /* The server no longer knows where we were: down from its newest page, to the time of that. */
  if (fetch->min_id != NULL && fetch->until == NULL)
    {
      set_id (&fetch->until, fetch->min_id);
      fetch->until_us = fetch->min_us;
    }
  g_clear_pointer (&fetch->max_id, g_free);
  go_back (fetch, NULL, 0);
  fetched = new_empty (fetch);
  fetched->more = TRUE;
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
  JsonArray *array = reply != NULL ? lf_mastodon_reply_array (reply, &error) : NULL;
  LfFetched *fetched = error != NULL ? recover (fetch, error) : NULL;
  g_autoptr(JsonArray) fresh = NULL;
  g_auto(Page) page = { 0 };

  if (fetched != NULL)
    {
      g_clear_error (&error);
      g_task_return_pointer (task, fetched, (GDestroyNotify) lf_fetched_unref);
      return;
    }
  if (array == NULL)
    {
      g_task_return_error (task, lf_mastodon_name_account (error));
      return;
    }

  fresh = look_at_page (fetch, array, lf_http_reply_get_header (reply, "Link"), &page);
  fetched = read_page (self, fetch, fresh);
  fetched->more = advance (fetch, &page);
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
  else if (fetch->max_id != NULL)
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
