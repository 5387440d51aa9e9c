/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a post there whose answer was lost? Reads the own statuses above the watermark, page by page. Ids are only handed back to
 * the server, never compared as text: some are numbers, some ULIDs. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/base/lf-html.h"
#include "core/http/lf-json.h"
#include "core/networks/mastodon/lf-mastodon-text.h"

#define PAGE "40"
#define MAX_PAGES 50

typedef struct {
  LfOutgoing    *outgoing;
  JsonNode      *body;         /* object: what was sent */
  char          *watermark;    /* empty: the account had no status */
  char          *place;        /* (nullable): where the next page begins */
  JsonNode      *page;         /* array */
  char          *next_place;   /* (nullable) */
  guint          index;        /* in the page */
  guint          n_pages;
  LfReceipt     *receipt;      /* (nullable): found */
  gboolean       doubtful;     /* something there may be it after the server rewrote it */
} Search;

static void
search_free (Search *search)
{
  g_clear_object (&search->outgoing);
  g_clear_pointer (&search->body, json_node_unref);
  g_free (search->watermark);
  g_free (search->place);
  g_clear_pointer (&search->page, json_node_unref);
  g_free (search->next_place);
  g_clear_pointer (&search->receipt, lf_receipt_unref);
  g_free (search);
}

static void read_page (GTask *task);
static void search_page (GTask *task);

static const char *
get_sent (Search     *search,
          const char *name)
{
  return lf_json_get_string (json_node_get_object (search->body), name);
}

static JsonObject *
get_candidate (Search *search)
{
  return lf_json_nth_object (json_node_get_array (search->page), search->index);
}

/* All but the text, which may need another request. */
static gboolean
may_be_it (LfMastodonAdapter *self,
           Search            *search,
           JsonObject        *status)
{
  const char *id = lf_json_get_string (status, "id");
  JsonArray *sent_media = lf_json_get_array (json_node_get_object (search->body), "media_ids");

  return id != NULL && lf_json_get_object (status, "reblog") == NULL &&
         g_strcmp0 (lf_json_get_string (lf_json_get_object (status, "account"), "id"), self->account->remote_id) == 0 &&
         g_strcmp0 (lf_json_get_string (status, "in_reply_to_id"), get_sent (search, "in_reply_to_id")) == 0 &&
         lf_json_n_objects (lf_json_get_array (status, "media_attachments")) == lf_json_n_objects (sent_media) &&
         !lf_outgoing_is_taken (search->outgoing, id);
}

/* @source: (nullable): servers before 3.5 keep none: what they show is all there is. Others make it anew from what they show: what
 * begins as it was sent may be it. */
static gboolean
has_our_text (Search     *search,
              const char *source)
{
  const char *sent = get_sent (search, "status");
  const char *content = lf_json_get_string (get_candidate (search), "content");
  g_autofree char *shown = lf_html_to_text (content != NULL ? content : "", NULL);

  search->doubtful |= lf_mastodon_alike_text (sent, source != NULL ? source : shown);
  return source != NULL ? lf_mastodon_same_text (sent, source) : lf_mastodon_same_shown_text (sent, shown);
}

/* Returns whether that was the end of the search. */
static gboolean
take_candidate (GTask      *task,
                const char *source)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  JsonObject *status = get_candidate (search);

  if (has_our_text (search, source) && (search->receipt = lf_mastodon_read_receipt (status)) != NULL)
    {
      lf_mastodon_known_add (self->known, status);
      g_task_return_int (task, LF_FOUND_THERE);
      return TRUE;
    }

  search->index++;
  return FALSE;
}

static void
on_source_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);
  const char *source = lf_json_get_string (lf_json_root_object (reply != NULL ? lf_http_reply_get_json (reply) : NULL), "text");

  if (reply == NULL && !g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE) &&
      !g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) &&
      !g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!take_candidate (task, source))
    search_page (task);
}

static void
ask_source (GTask *task)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  g_autofree char *path = g_strdup_printf ("/api/v1/statuses/%s/source",
                                           lf_json_get_string (get_candidate (g_task_get_task_data (task)), "id"));

  lf_mastodon_call_async (self, lf_mastodon_request (self, "GET", path), g_task_get_cancellable (task), on_source_cb,
                          g_object_ref (task));
}

static void
return_absent (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  g_task_return_int (task, search->doubtful ? LF_FOUND_CANNOT_TELL : LF_FOUND_ABSENT);
}

/* An empty page is the end: everything above the mark was seen. */
static void
end_page (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  if (lf_json_n_objects (json_node_get_array (search->page)) == 0)
    return_absent (task);
  else if (search->next_place == NULL || g_strcmp0 (search->next_place, search->place) == 0 || search->n_pages >= MAX_PAGES)
    g_task_return_int (task, LF_FOUND_CANNOT_TELL);
  else
    {
      g_free (search->place);
      search->place = g_steal_pointer (&search->next_place);
      read_page (task);
    }
}

static void
search_page (GTask *task)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  JsonObject *status;

  for (; search->index < lf_json_n_objects (json_node_get_array (search->page)); )
    {
      const char *text;

      status = get_candidate (search);
      /* A server that gives the mark itself does not go by min_id: what stands behind it is older. */
      if (*search->watermark != '\0' && g_strcmp0 (lf_json_get_string (status, "id"), search->watermark) == 0)
        {
          return_absent (task);
          return;
        }
      if (!may_be_it (self, search, status))
        {
          search->index++;
          continue;
        }
      if ((text = lf_json_get_string (status, "text")) == NULL)
        {
          ask_source (task);
          return;
        }
      if (take_candidate (task, text))
        return;
    }

  end_page (task);
}

static void
on_page_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);
  JsonArray *page = reply != NULL ? lf_mastodon_reply_array (reply, &error) : NULL;
  const char *link;

  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  link = lf_http_reply_get_header (reply, "Link");
  g_clear_pointer (&search->page, json_node_unref);
  search->page = json_node_ref (lf_http_reply_get_json (reply));
  search->index = 0;
  search->n_pages++;
  g_free (search->next_place);
  search->next_place = *search->watermark != '\0' ? lf_mastodon_read_newest (link, page, NULL)
                                                   : lf_mastodon_read_oldest (link, page, NULL);
  search_page (task);
}

/* Above the mark upwards; without a mark the account had no status at all, so every status it has now is read, newest first. */
static void
read_page (GTask *task)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  g_autofree char *path = g_strdup_printf ("/api/v1/accounts/%s/statuses", self->account->remote_id);
  LfHttpRequest *request = lf_mastodon_request (self, "GET", path);

  lf_http_request_add_query (request, "limit", PAGE);
  if (search->place != NULL)
    lf_http_request_add_query (request, *search->watermark != '\0' ? "min_id" : "max_id", search->place);
  lf_mastodon_call_async (self, request, g_task_get_cancellable (task), on_page_cb, g_object_ref (task));
}

/**
 * lf_mastodon_find_async:
 *
 * THERE: an own status above the watermark has the source text, the parent and the number of pictures of @outgoing and
 * belongs to no other delivery. ABSENT: all statuses above it were read. CANNOT_TELL: no watermark was saved, the server's
 * pages have no end, or a status that begins with the same words may be it.
 */
void
lf_mastodon_find_async (LfAdapter           *adapter,
                        LfOutgoing          *outgoing,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  JsonObject *saved = lf_outgoing_get_saved (outgoing);
  const char *watermark = lf_json_get_string (saved, "watermark");
  Search *search = g_new0 (Search, 1);

  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  search->outgoing = g_object_ref (outgoing);
  if (watermark == NULL || lf_json_get_object (saved, "body") == NULL)
    {
      g_task_return_int (task, LF_FOUND_CANNOT_TELL);
      return;
    }

  search->body = json_node_copy (json_object_get_member (saved, "body"));
  search->watermark = g_strdup (watermark);
  search->place = *watermark != '\0' ? g_strdup (watermark) : NULL;
  read_page (task);
}

LfFoundResult
lf_mastodon_find_finish (LfAdapter     *adapter,
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
