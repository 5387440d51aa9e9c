/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a post there whose answer was lost? Reads the newest own posts. X may give them late or not at all, so a post that is not
 * among them may be there none the less. Each post that is read costs money: the smallest pages, and no more than needed. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

#include "core/http/lf-json.h"
#include "core/networks/x/lf-x-limits.h"
#include "core/networks/x/lf-x-read.h"

#define PAGE "5"
#define MAX_PAGES 10

/* So much may this computer's clock be ahead of that of X. */
#define CLOCK_US (15 * LF_MINUTE_US)

typedef struct {
  LfOutgoing *outgoing;
  JsonNode   *body;       /* object: what was sent */
  gint64      since_us;
  char       *next;       /* (nullable): where the next page begins */
  guint       n_pages;
  LfReceipt  *receipt;    /* (nullable): found */
} Search;

static void
search_free (Search *search)
{
  g_clear_object (&search->outgoing);
  g_clear_pointer (&search->body, json_node_unref);
  g_free (search->next);
  g_clear_pointer (&search->receipt, lf_receipt_unref);
  g_free (search);
}

static gboolean
is_it (Search     *search,
       JsonObject *post)
{
  JsonObject *sent = json_node_get_object (search->body);
  const char *id = lf_json_get_string (post, "id");
  const char *sent_text = lf_json_get_string (sent, "text");
  const char *parent = lf_json_get_string (lf_json_get_object (sent, "reply"), "in_reply_to_tweet_id");
  JsonArray *media = lf_json_get_array (lf_json_get_object (sent, "media"), "media_ids");
  guint n_media = media != NULL ? json_array_get_length (media) : 0;
  g_autofree char *text = lf_x_dup_text (post);

  return lf_x_is_id (id) && !lf_outgoing_is_taken (search->outgoing, id) && lf_x_read_time_us (post) >= search->since_us &&
         g_strcmp0 (lf_x_get_parent (post), parent) == 0 && lf_x_count_media (post) == n_media &&
         lf_x_same_text (sent_text != NULL ? sent_text : "", text, parent != NULL);
}

static void ask_page (GTask *task);

/* Returns whether older posts may still be newer than the sending. */
static gboolean
search_page (GTask     *task,
             JsonArray *posts)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  gboolean goes_on = lf_json_n_objects (posts) > 0;

  for (guint i = 0; search->receipt == NULL && i < lf_json_n_objects (posts); i++)
    {
      JsonObject *post = lf_json_nth_object (posts, i);

      if (is_it (search, post))
        search->receipt = lf_x_receipt_new (lf_json_get_string (post, "id"), self->account->handle, lf_x_read_time_us (post));
      goes_on = goes_on && lf_x_read_time_us (post) >= search->since_us;
    }

  return goes_on;
}

static void
on_page_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfXAdapter *self = LF_X_ADAPTER (object);
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_x_call_finish (self, result, &error);
  JsonObject *answer = reply != NULL ? lf_x_reply_object (reply, &error) : NULL;
  guint n_posts = lf_json_n_objects (lf_json_get_array (answer, "data"));
  gboolean goes_on;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  lf_outgoing_add_read_micro (search->outgoing, n_posts * lf_x_get_price (self->account->limits, LF_X_PRICE_LOOK));
  goes_on = search_page (task, lf_json_get_array (answer, "data"));
  g_free (search->next);
  search->next = g_strdup (lf_json_get_string (lf_json_get_object (answer, "meta"), "next_token"));
  if (search->receipt != NULL)
    g_task_return_int (task, LF_FOUND_THERE);
  else if (goes_on && search->next != NULL && ++search->n_pages < MAX_PAGES)
    ask_page (task);
  else
    g_task_return_int (task, LF_FOUND_CANNOT_TELL);
}

static void
ask_page (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  g_autofree char *path = g_strdup_printf ("/users/%s/tweets", self->account->remote_id);
  LfHttpRequest *request = lf_x_request (self, "GET", path);

  lf_http_request_add_query (request, "max_results", PAGE);
  lf_http_request_add_query (request, "exclude", "retweets");
  lf_http_request_add_query (request, "tweet.fields", LF_X_POST_FIELDS);
  if (search->next != NULL)
    lf_http_request_add_query (request, "pagination_token", search->next);
  lf_x_call_async (self, request, g_task_get_cancellable (task), on_page_cb, g_object_ref (task));
}

/**
 * lf_x_find_async:
 *
 * THERE: an own post that is not older than the first sending has the text, the parent and the number of pictures of @outgoing
 * and belongs to no other delivery. CANNOT_TELL in all other cases: absence proves nothing at X. An older post of which this is a
 * double is somebody else's.
 */
void
lf_x_find_async (LfAdapter           *adapter,
                 LfOutgoing          *outgoing,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  JsonObject *saved = lf_outgoing_get_saved (outgoing);
  const char *since = lf_json_get_string (saved, "since");
  Search *search = g_new0 (Search, 1);

  search->outgoing = g_object_ref (outgoing);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  if (since == NULL || lf_json_get_object (saved, "body") == NULL)
    {
      g_task_return_int (task, LF_FOUND_CANNOT_TELL);
      return;
    }

  search->body = json_node_copy (json_object_get_member (saved, "body"));
  search->since_us = g_ascii_strtoll (since, NULL, 10) - CLOCK_US;
  ask_page (task);
}

LfFoundResult
lf_x_find_finish (LfAdapter     *adapter,
                  GAsyncResult  *result,
                  LfReceipt    **receipt,
                  GError       **error)
{
  Search *search = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) local_error = NULL;
  gssize found = g_task_propagate_int (G_TASK (result), &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return LF_FOUND_CANNOT_TELL;
    }

  if (found == LF_FOUND_THERE && receipt != NULL)
    *receipt = g_steal_pointer (&search->receipt);
  return (LfFoundResult) found;
}
