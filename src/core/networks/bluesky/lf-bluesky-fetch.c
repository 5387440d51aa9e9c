/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetches what others wrote to the account, and what the account wrote elsewhere. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-adapter.h"

#include "core/base/lf-error.h"
#include "core/networks/bluesky/lf-bluesky-call.h"
#include "core/networks/bluesky/lf-bluesky-read.h"
#include "core/networks/bluesky/lf-bluesky-walk.h"

/* Notifications are sorted by the earlier of “createdAt” and the AppView's own time: a citizen's slow clock or a late
 * server puts them below others that are known already. A look reads so far back, each tenth look (a thorough one)
 * further. */
#define OVERLAP_US (15 * LF_MINUTE_US)
#define THOROUGH_OVERLAP_US (48 * LF_HOUR_US)
#define THOROUGH_EVERY 10

/* Keys of own posts hold the time of the computer that made them. */
#define OWN_OVERLAP_US LF_HOUR_US

/* A thorough look also reads the threads of so many own posts of the last days: the AppView loses the notification of an
 * answer that it indexes before the post answered. */
#define CHECK_POSTS 10
#define CHECK_BACK_US (72 * LF_HOUR_US)
#define CHECK_DEPTH "10"

typedef struct {
  LfStream       stream;
  LfBlueskyWalk *walk;
} FetchData;

static void
fetch_data_free (FetchData *data)
{
  lf_bluesky_walk_free (data->walk);
  g_free (data);
}

/* Takes @items. */
static void
return_fetched (GTask     *task,
                GPtrArray *items,
                guint      n_skipped,
                gboolean   more)
{
  FetchData *data = g_task_get_task_data (task);
  LfFetched *fetched = lf_fetched_new ();

  fetched->items = items;
  fetched->next_cursor = lf_bluesky_walk_to_cursor (data->walk);
  fetched->more = more;
  fetched->n_skipped = n_skipped;
  g_task_return_pointer (task, fetched, (GDestroyNotify) lf_fetched_unref);
}

static gint64
get_overlap_us (FetchData *data)
{
  if (data->stream == LF_STREAM_OWN)
    return OWN_OVERLAP_US;

  return (data->walk->turn + 1) % THOROUGH_EVERY == 0 ? THOROUGH_OVERLAP_US : OVERLAP_US;
}

static void
on_page_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  FetchData *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_send_finish (self, result, &error);
  g_autoptr(LfBlueskyPage) page = NULL;
  gboolean more;

  if (reply != NULL && data->stream == LF_STREAM_OWN)
    page = lf_bluesky_read_records (lf_http_reply_get_json (reply), self->account, &error);
  else if (reply != NULL)
    page = lf_bluesky_read_notifications (lf_http_reply_get_json (reply), &error);
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) && lf_bluesky_walk_restart (data->walk))
    {
      g_error_free (error);
      return_fetched (task, g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref), 0, TRUE);
      return;
    }
  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  more = !lf_bluesky_walk_advance (data->walk, page, get_overlap_us (data));
  if (!more && data->stream == LF_STREAM_MENTIONS && data->walk->turn % THOROUGH_EVERY == 0)
    more = data->walk->check = TRUE;
  return_fetched (task, lf_bluesky_walk_take_new (data->walk, page->items), page->n_skipped, more);
}

static LfBlueskyCall *
make_page_call (LfBlueskyAdapter *self,
                FetchData        *data)
{
  static const char * const reasons[] = { "reply", "mention", "quote" };
  g_autofree char *limit = g_strdup_printf ("%u", lf_bluesky_walk_get_limit (data->walk));
  LfBlueskyCall *call;

  if (data->stream == LF_STREAM_OWN)
    {
      call = lf_bluesky_call_get ("com.atproto.repo.listRecords");
      lf_bluesky_call_add_query (call, "repo", self->account->remote_id);
      lf_bluesky_call_add_query (call, "collection", LF_BLUESKY_POST);
    }
  else
    {
      call = lf_bluesky_call_get ("app.bsky.notification.listNotifications");
      for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
        lf_bluesky_call_add_query (call, "reasons", reasons[i]);
    }

  lf_bluesky_call_add_query (call, "limit", limit);
  if (data->walk->page != NULL)
    lf_bluesky_call_add_query (call, "cursor", data->walk->page);
  return call;
}

/* Newest first; an answer of the office in one of these threads is read with it. */
static void
choose_threads (LfBlueskyWalk *walk,
                GPtrArray     *own,
                gint64         now_us)
{
  for (guint i = own->len; i > 0 && walk->threads->len < CHECK_POSTS; i--)
    {
      LfItem *item = g_ptr_array_index (own, i - 1);
      gboolean has_root = FALSE;

      for (guint n = 0; n < own->len; n++)
        {
          LfItem *other = g_ptr_array_index (own, n);

          has_root |= other != item && g_strcmp0 (other->reference->uri, item->root_uri) == 0
                      && other->created_us > now_us - CHECK_BACK_US;
        }
      if (!has_root && item->created_us > now_us - CHECK_BACK_US)
        g_ptr_array_add (walk->threads, g_strdup (item->reference->uri));
    }
}

static void
on_own_posts_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  FetchData *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_send_finish (self, result, &error);
  g_autoptr(LfBlueskyPage) page = NULL;

  if (reply != NULL)
    page = lf_bluesky_read_records (lf_http_reply_get_json (reply), self->account, &error);
  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  data->walk->check = FALSE;
  choose_threads (data->walk, page->items, lf_clock_now_us (self->env.clock));
  return_fetched (task, g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref), 0, data->walk->threads->len > 0);
}

static gboolean
is_about_the_network (const GError *error)
{
  return error->domain != LF_NETWORK_ERROR || error->code == LF_NETWORK_ERROR_OFFLINE || error->code == LF_NETWORK_ERROR_TIMED_OUT
         || error->code == LF_NETWORK_ERROR_WAIT || error->code == LF_NETWORK_ERROR_SIGN_IN_AGAIN
         || error->code == LF_NETWORK_ERROR_NOT_SECURE;
}

static void
on_thread_checked_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  FetchData *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_send_finish (self, result, &error);
  g_autoptr(GPtrArray) items = NULL;

  if (reply == NULL && is_about_the_network (error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (reply == NULL)
    {
      g_debug ("a thread of ours was not checked: %s", error->message);
      items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
    }
  else
    items = lf_bluesky_read_thread (lf_http_reply_get_json (reply), self->account->remote_id, NULL, LF_BLUESKY_ANSWERS);

  g_ptr_array_remove_index (data->walk->threads, 0);
  return_fetched (task, lf_bluesky_walk_take_new (data->walk, items), 0, data->walk->threads->len > 0);
}

static void
fetch_step (GTask *task)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  FetchData *data = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(LfBlueskyCall) call = NULL;

  if (data->walk->threads->len > 0)
    {
      call = lf_bluesky_call_get ("app.bsky.feed.getPostThread");
      lf_bluesky_call_add_query (call, "uri", g_ptr_array_index (data->walk->threads, 0));
      lf_bluesky_call_add_query (call, "depth", CHECK_DEPTH);
      lf_bluesky_call_add_query (call, "parentHeight", "0");
      lf_bluesky_send_async (self, call, cancellable, on_thread_checked_cb, task);
    }
  else if (data->walk->check)
    {
      call = lf_bluesky_call_get ("com.atproto.repo.listRecords");
      lf_bluesky_call_add_query (call, "repo", self->account->remote_id);
      lf_bluesky_call_add_query (call, "collection", LF_BLUESKY_POST);
      lf_bluesky_call_add_query (call, "limit", "50");
      lf_bluesky_send_async (self, call, cancellable, on_own_posts_cb, task);
    }
  else
    {
      call = make_page_call (self, data);
      lf_bluesky_send_async (self, call, cancellable, on_page_cb, task);
    }
}

static void
on_thread_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  LfFetched *fetched = lf_bluesky_thread_finish (LF_BLUESKY_ADAPTER (object), result, &error);

  if (fetched == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, fetched, (GDestroyNotify) lf_fetched_unref);
}

/* One request per call. MENTIONS begins with the newest page of notifications and walks down to what is known; “more” asks
 * for the next page at once. getUnreadCount is not asked before: it stays the same when one answer is deleted and another
 * one written, or when somebody looked at the new one on the telephone. updateSeen is never called: it would empty the
 * badge there. */
void
lf_bluesky_fetch_async (LfAdapter           *adapter,
                        LfStream             stream,
                        const char          *cursor,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  FetchData *data;

  if (stream == LF_STREAM_MESSAGES)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "messages are another service"));
      return;
    }
  if (stream == LF_STREAM_THREAD)
    {
      lf_bluesky_thread_async (self, cursor, cancellable, on_thread_cb, g_steal_pointer (&task));
      return;
    }

  data = g_new0 (FetchData, 1);
  data->stream = stream;
  data->walk = lf_bluesky_walk_parse (cursor);
  g_task_set_task_data (task, data, (GDestroyNotify) fetch_data_free);
  fetch_step (g_steal_pointer (&task));
}

LfFetched *
lf_bluesky_fetch_finish (LfAdapter     *adapter,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
