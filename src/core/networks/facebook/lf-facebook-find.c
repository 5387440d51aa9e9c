/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a text there whose answer was lost? Looks where it would stand: on the page, below what it answers, or in the conversations.
 * These lists do not promise to be whole, so only presence is evidence. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-read.h"
#include "core/networks/facebook/lf-facebook-saved.h"

#define PAGE "50"
#define MAX_PAGES 5

/* So much may this computer's clock be ahead of that of Facebook. */
#define CLOCK_US (10 * LF_MINUTE_US)

/* How far back the text may lie because of which this one was refused as its double. */
#define DUPLICATE_US (7 * 24 * 60 * LF_MINUTE_US)

typedef struct {
  LfOutgoing    *outgoing;
  LfFacebookWay  way;
  gint64         since_us;
  guint          n_pages;
  LfReceipt     *receipt;    /* (nullable): found */
} Search;

static void
search_free (Search *search)
{
  g_clear_object (&search->outgoing);
  g_clear_pointer (&search->receipt, lf_receipt_unref);
  g_free (search);
}

/* What is the same for all of them: who, when, what, and that it is nobody else's. */
static gboolean
is_ours (LfFacebookAdapter *self,
         Search            *search,
         JsonObject        *object)
{
  const char *id = lf_json_get_string (object, "id");
  JsonObject *saved = lf_outgoing_get_saved (search->outgoing);

  return lf_facebook_is_id (id) && !lf_outgoing_is_taken (search->outgoing, id) &&
         lf_facebook_is_by (object, self->account->remote_id) &&
         lf_json_get_time_us (object, "created_time") >= search->since_us &&
         lf_facebook_same_text (lf_json_get_string (saved, LF_FACEBOOK_SAVED_TEXT), lf_json_get_string (object, "message"));
}

static gboolean
is_it (LfFacebookAdapter *self,
       Search            *search,
       JsonObject        *object)
{
  JsonObject *saved = lf_outgoing_get_saved (search->outgoing);
  guint n_media = lf_outgoing_get_n_media (search->outgoing);
  gboolean has_link = lf_json_get_string (saved, LF_FACEBOOK_SAVED_LINK) != NULL;

  if (!is_ours (self, search, object))
    return FALSE;
  /* A link without a preview shows none. */
  if (search->way == LF_FACEBOOK_POST)
    return lf_facebook_count_pictures (object) == n_media && (has_link || !lf_facebook_has_link (object));
  if (search->way == LF_FACEBOOK_COMMENT)
    return n_media == 0 || lf_json_get_object (object, "attachment") != NULL;

  return TRUE;
}

static void
take (Search     *search,
      JsonObject *object,
      gboolean    is_message)
{
  const char *id = lf_json_get_string (object, "id");
  const char *url = lf_json_get_string (object, "permalink_url");
  const char *kind = is_message ? LF_FACEBOOK_KIND_MESSAGE
                                : search->way == LF_FACEBOOK_POST ? LF_FACEBOOK_KIND_POST : LF_FACEBOOK_KIND_COMMENT;
  JsonObject *saved = lf_outgoing_get_saved (search->outgoing);
  const char *recipient = search->way == LF_FACEBOOK_MESSAGE ? lf_json_get_string (saved, LF_FACEBOOK_SAVED_RECIPIENT) : NULL;
  LfReceipt *receipt = lf_receipt_new ();

  receipt->remote_id = g_strdup (id);
  receipt->uri = is_message ? lf_facebook_dup_message_uri (id) : lf_facebook_dup_uri (id);
  if (!is_message)
    receipt->url = url != NULL && g_str_has_prefix (url, "https://") ? g_strdup (url) : lf_facebook_dup_uri (id);
  receipt->extra = lf_facebook_make_extra (LF_FACEBOOK_KIND, kind, LF_FACEBOOK_ON,
                                           lf_json_get_string (saved, LF_FACEBOOK_SAVED_ON),
                                           LF_FACEBOOK_AUTHOR, recipient, NULL);
  receipt->sent_us = lf_json_get_time_us (object, "created_time");
  search->receipt = receipt;
}

/* Returns whether older ones may still be newer than the sending. */
static gboolean
search_list (LfFacebookAdapter *self,
             Search            *search,
             JsonArray         *list)
{
  gboolean goes_on = lf_json_n_objects (list) > 0;

  for (guint i = 0; search->receipt == NULL && i < lf_json_n_objects (list); i++)
    {
      JsonObject *object = lf_json_nth_object (list, i);

      if (is_it (self, search, object))
        take (search, object, FALSE);
      /* Comments come in no sure order. */
      if (search->way == LF_FACEBOOK_POST)
        goes_on = goes_on && lf_json_get_time_us (object, "created_time") >= search->since_us;
    }

  return goes_on;
}

/* Whether it is the conversation with whom this went to. In private the person of a comment has another id: only the name is
 * the same. */
static gboolean
is_with (LfFacebookAdapter *self,
         Search            *search,
         JsonObject        *conversation)
{
  JsonArray *people = lf_json_get_array (lf_json_get_object (conversation, "participants"), "data");
  JsonObject *saved = lf_outgoing_get_saved (search->outgoing);
  gboolean by_name = search->way == LF_FACEBOOK_PRIVATE_REPLY;
  const char *wanted = lf_json_get_string (saved, by_name ? LF_FACEBOOK_SAVED_WHOM : LF_FACEBOOK_SAVED_RECIPIENT);

  for (guint i = 0; wanted != NULL && i < lf_json_n_objects (people); i++)
    {
      JsonObject *person = lf_json_nth_object (people, i);

      if (g_strcmp0 (lf_json_get_string (person, by_name ? "name" : "id"), wanted) == 0 &&
          g_strcmp0 (lf_json_get_string (person, "id"), self->account->remote_id) != 0)
        return TRUE;
    }

  return FALSE;
}

static void
search_conversations (LfFacebookAdapter *self,
                      Search            *search,
                      JsonArray         *conversations)
{
  for (guint i = 0; i < lf_json_n_objects (conversations); i++)
    {
      JsonObject *conversation = lf_json_nth_object (conversations, i);
      JsonArray *messages = lf_json_get_array (lf_json_get_object (conversation, "messages"), "data");

      for (guint n = 0; search->receipt == NULL && is_with (self, search, conversation) && n < lf_json_n_objects (messages); n++)
        if (is_it (self, search, lf_json_nth_object (messages, n)))
          take (search, lf_json_nth_object (messages, n), TRUE);
    }
}

static void ask_page (GTask *task, const char *after);

static void
on_page_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Search *search = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  JsonArray *list;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish_list (self, result, &list, &error);
  const char *after = lf_facebook_get_after (lf_json_root_object (answer));
  gboolean goes_on = FALSE;

  /* What it would stand below is gone: so nothing can be seen. */
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    {
      g_task_return_int (task, LF_FOUND_CANNOT_TELL);
      return;
    }
  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (search->way >= LF_FACEBOOK_PRIVATE_REPLY)
    search_conversations (self, search, list);
  else
    goes_on = search_list (self, search, list);
  if (search->receipt != NULL)
    g_task_return_int (task, LF_FOUND_THERE);
  else if (goes_on && after != NULL && ++search->n_pages < MAX_PAGES)
    ask_page (task, after);
  else
    g_task_return_int (task, LF_FOUND_CANNOT_TELL);
}

static void
ask_page (GTask      *task,
          const char *after)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  const char *to = lf_json_get_string (lf_outgoing_get_saved (search->outgoing), LF_FACEBOOK_SAVED_TO);
  LfHttpRequest *request;

  if (search->way >= LF_FACEBOOK_PRIVATE_REPLY)
    {
      request = lf_facebook_page_request (self, "GET", "conversations");
      lf_http_request_add_query (request, "platform", "messenger");
      lf_http_request_add_query (request, "fields", "id,participants,messages.limit(10){" LF_FACEBOOK_MESSAGE_FIELDS "}");
      lf_http_request_add_query (request, "limit", "20");
    }
  else
    {
      request = lf_facebook_node_request (self, "GET", to, search->way == LF_FACEBOOK_POST ? "feed" : "comments");
      lf_http_request_add_query (request, "fields", search->way == LF_FACEBOOK_POST ? LF_FACEBOOK_POST_FIELDS
                                                                                    : LF_FACEBOOK_COMMENT_FIELDS);
      lf_http_request_add_query (request, "limit", PAGE);
    }
  if (search->way == LF_FACEBOOK_COMMENT)
    {
      lf_http_request_add_query (request, "filter", "stream");
      lf_http_request_add_query (request, "order", "reverse_chronological");
    }
  lf_http_request_add_query (request, "after", after);
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_page_cb, g_object_ref (task));
}

/**
 * lf_facebook_find_async:
 *
 * THERE: something of the page, not older than the first sending, has the text and the number of pictures of @outgoing, stands
 * where it was sent to, and belongs to no other delivery. CANNOT_TELL in all other cases.
 */
void
lf_facebook_find_async (LfAdapter           *adapter,
                        LfOutgoing          *outgoing,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  JsonObject *saved = lf_outgoing_get_saved (outgoing);
  const char *since = lf_json_get_string (saved, LF_FACEBOOK_SAVED_SINCE);
  gboolean duplicate = lf_json_get_string (saved, LF_FACEBOOK_SAVED_DUPLICATE) != NULL;
  Search *search = g_new0 (Search, 1);

  search->outgoing = g_object_ref (outgoing);
  search->way = lf_facebook_get_way (outgoing);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  if (since == NULL || !lf_facebook_is_id (lf_json_get_string (saved, LF_FACEBOOK_SAVED_TO)))
    {
      g_task_return_int (task, LF_FOUND_CANNOT_TELL);
      return;
    }

  search->since_us = g_ascii_strtoll (since, NULL, 10) - (duplicate ? DUPLICATE_US : CLOCK_US);
  ask_page (task, NULL);
}

LfFoundResult
lf_facebook_find_finish (LfAdapter     *adapter,
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
