/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts that wait at the server: handing over, finding again, moving, taking away.
 *
 * Servers ignore the key of such a request, so a lost answer is settled by the list alone. The post that comes of a copy has another id. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/http/lf-json.h"
#include "core/networks/mastodon/lf-mastodon-refusal.h"
#include "core/networks/mastodon/lf-mastodon-text.h"

#define LIST "/api/v1/scheduled_statuses"
#define PAGE "40"
#define MAX_PAGES 20

/* A time that is past is not refused but sent at once: it is never so near when the request goes out. */
#define LATEST_US (30 * LF_SECOND_US)

/* Servers keep whole seconds, or thousandths. */
#define SAME_TIME_US LF_SECOND_US

static char *
make_path (const char *schedule_id)
{
  return g_strdup_printf (LIST "/%s", schedule_id);
}

static gboolean
is_same_time (JsonObject *copy,
              gint64      due_us)
{
  gint64 told_us = lf_json_get_time_us (copy, "scheduled_at");

  return told_us != 0 && ABS (told_us - due_us) <= SAME_TIME_US;
}

static GError *
new_error (LfNetworkError  code,
           const char     *name,
           const char     *message)
{
  LfNetworkErrorInfo info = { .name = (char *) name };

  return lf_network_error_new (code, &info, "%s", message);
}

/* @error: (transfer full): of anything about a copy */
static GError *
name_refusal (LfMastodonAdapter *self,
              GError            *error)
{
  guint status = lf_network_error_peek_info (error)->status;

  if (status == 405 || status == 501)
    return lf_mastodon_rename_error (error, LF_NETWORK_ERROR_UNSUPPORTED, NULL);

  return lf_mastodon_name_hand_over (error, self->limits);
}

/* ---- Handing over. */

static void
on_wrong_away_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);

  if (reply != NULL)
    g_task_return_error (task, new_error (LF_NETWORK_ERROR_REJECTED, "OtherTime", "the server understood another time"));
  else
    g_task_return_error (task, new_error (LF_NETWORK_ERROR_UNSURE, NULL, "a copy with another time could not be taken away"));
}

static void
on_scheduled_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (object);
  gint64 *due_us = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (self, result, &error);
  JsonObject *copy = reply != NULL ? lf_json_root_object (lf_http_reply_get_json (reply)) : NULL;
  const char *id = lf_json_get_string (copy, "id");

  if (reply == NULL)
    g_task_return_error (task, name_refusal (LF_MASTODON_ADAPTER (object), error));
  /* A status instead of a copy: the server found the time past and has sent it. */
  else if (id == NULL || lf_json_get_string (copy, "scheduled_at") == NULL)
    g_task_return_error (task, new_error (LF_NETWORK_ERROR_UNSURE, NULL, "the server said yes, but not that it keeps a copy"));
  else if (!is_same_time (copy, *due_us))
    {
      g_autofree char *path = make_path (id);

      lf_mastodon_call_async (self, lf_mastodon_request (self, "DELETE", path), NULL, on_wrong_away_cb, g_steal_pointer (&task));
    }
  else
    g_task_return_pointer (task, g_strdup (id), g_free);
}

static JsonNode *
make_body (JsonObject *body,
           gint64      due_us)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autofree char *time = lf_json_format_time (due_us);
  JsonNode *copy = json_from_string (text, NULL);

  json_object_set_string_member (json_node_get_object (copy), "scheduled_at", time);
  return copy;
}

/**
 * lf_mastodon_schedule_async:
 *
 * POST /api/v1/statuses with what lf_mastodon_prepare_async() saved and a time. The key is another one than that of the post itself: a server that
 * does keep it must never take the one for the other. Errors beside those of a request that publishes: REJECTED with name “ScheduleLate”,
 * “ScheduleFull” or “OtherTime”, UNSUPPORTED.
 */
void
lf_mastodon_schedule_async (LfAdapter           *adapter,
                            LfOutgoing          *outgoing,
                            gint64               due_us,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  JsonObject *saved = lf_outgoing_get_saved (outgoing);
  JsonObject *body = lf_json_get_object (saved, "body");
  g_autofree char *key = g_strconcat ("scheduled-", lf_outgoing_get_key (outgoing), NULL);
  g_autoptr(JsonNode) node = NULL;
  LfHttpRequest *request;
  GError *error = NULL;

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_memdup2 (&due_us, sizeof due_us), g_free);

  if (lf_mastodon_refuse_wider (outgoing, &error))
    g_task_return_error (task, error);
  else if (body == NULL || g_strcmp0 (lf_json_get_string (saved, "key"), lf_outgoing_get_key (outgoing)) != 0)
    g_task_return_error (task, new_error (LF_NETWORK_ERROR_REJECTED, NULL, "nothing was prepared for this sending"));
  else if (due_us - lf_clock_now_us (self->env.clock) < self->limits->schedule.min_ahead_us + LATEST_US)
    g_task_return_error (task, new_error (LF_NETWORK_ERROR_REJECTED, "ScheduleLate", "too near to be handed over"));
  else
    {
      node = make_body (body, due_us);
      request = lf_mastodon_request (self, "POST", "/api/v1/statuses");
      lf_http_request_add_header (request, "Idempotency-Key", key);
      lf_http_request_set_json (request, node);
      lf_http_request_set_publishes (request, TRUE);
      lf_mastodon_call_async (self, request, cancellable, on_scheduled_cb, g_steal_pointer (&task));
    }
}

char *
lf_mastodon_schedule_finish (LfAdapter     *adapter,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Finding. */

typedef struct {
  LfOutgoing *outgoing;
  JsonNode   *body;        /* object: what was sent */
  gint64      due_us;
  char       *place;       /* (nullable): where the page begins */
  guint       n_pages;
  char       *schedule_id; /* (nullable): found */
  gboolean    any_alike;   /* the same for another time: the server may have understood that */
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->outgoing);
  g_clear_pointer (&search->body, json_node_unref);
  g_free (search->place);
  g_free (search->schedule_id);
  g_free (search);
}

static void read_page (GTask *task);

/* Every picture of the copy is one of ours, and there are as many. */
static gboolean
has_same_media (JsonObject *copy,
                JsonObject *body)
{
  JsonArray *sent = lf_json_get_array (body, "media_ids");
  JsonArray *kept = lf_json_get_array (copy, "media_attachments");
  guint n_sent = sent != NULL ? json_array_get_length (sent) : 0;
  guint n_same = 0;

  for (guint i = 0; i < lf_json_n_objects (kept); i++)
    for (guint n = 0; n < n_sent; n++)
      n_same += g_strcmp0 (lf_json_get_string (lf_json_nth_object (kept, i), "id"), json_array_get_string_element (sent, n)) == 0;

  return n_same == n_sent && lf_json_n_objects (kept) == n_sent;
}

/* But for the time. No answers wait at a server, so a parent is not compared. */
static gboolean
is_alike (Search     *search,
          JsonObject *copy)
{
  JsonObject *body = json_node_get_object (search->body);
  JsonObject *kept = lf_json_get_object (copy, "params");
  const char *id = lf_json_get_string (copy, "id");
  const char *text = lf_json_get_string (kept, "text");
  const char *visibility = lf_json_get_string (kept, "visibility");

  return id != NULL && !lf_outgoing_is_taken (search->outgoing, id) &&
         lf_mastodon_same_text (lf_json_get_string (body, "status"), text != NULL ? text : "") &&
         (visibility == NULL || g_strcmp0 (visibility, lf_json_get_string (body, "visibility")) == 0) && has_same_media (copy, body);
}

/* Whether it is among them. */
static gboolean
take_page (Search    *search,
           JsonArray *page)
{
  for (guint i = 0; i < lf_json_n_objects (page); i++)
    {
      JsonObject *copy = lf_json_nth_object (page, i);
      gboolean alike = is_alike (search, copy);

      if (alike && is_same_time (copy, search->due_us))
        {
          search->schedule_id = g_strdup (lf_json_get_string (copy, "id"));
          return TRUE;
        }
      search->any_alike = search->any_alike || alike;
    }

  return FALSE;
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
  g_autofree char *next_place = NULL;

  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (take_page (search, page))
    {
      g_task_return_int (task, LF_FOUND_THERE);
      return;
    }

  /* An empty page is the end: then all were seen. */
  next_place = lf_mastodon_read_oldest (lf_http_reply_get_header (reply, "Link"), page, NULL);
  if (lf_json_n_objects (page) == 0)
    g_task_return_int (task, search->any_alike ? LF_FOUND_CANNOT_TELL : LF_FOUND_ABSENT);
  else if (next_place == NULL || g_strcmp0 (next_place, search->place) == 0 || ++search->n_pages >= MAX_PAGES)
    g_task_return_int (task, LF_FOUND_CANNOT_TELL);
  else
    {
      g_free (search->place);
      search->place = g_steal_pointer (&next_place);
      read_page (task);
    }
}

static void
read_page (GTask *task)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  LfHttpRequest *request = lf_mastodon_request (self, "GET", LIST);

  lf_http_request_add_query (request, "limit", PAGE);
  if (search->place != NULL)
    lf_http_request_add_query (request, "max_id", search->place);
  lf_mastodon_call_async (self, request, g_task_get_cancellable (task), on_page_cb, g_object_ref (task));
}

/**
 * lf_mastodon_find_scheduled_async:
 *
 * THERE: a copy with the text, the pictures, the audience and the time waits and belongs to no other delivery. ABSENT: the whole list was read, and none
 * is alike but for its time: a server that understood another time keeps such a one.
 */
void
lf_mastodon_find_scheduled_async (LfAdapter           *adapter,
                                  LfOutgoing          *outgoing,
                                  gint64               due_us,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  JsonObject *saved = lf_outgoing_get_saved (outgoing);
  Search *search = g_new0 (Search, 1);

  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  search->outgoing = g_object_ref (outgoing);
  search->due_us = due_us;
  if (lf_json_get_object (saved, "body") == NULL)
    {
      g_task_return_int (task, LF_FOUND_CANNOT_TELL);
      return;
    }

  search->body = json_node_copy (json_object_get_member (saved, "body"));
  read_page (task);
}

LfFoundResult
lf_mastodon_find_scheduled_finish (LfAdapter     *adapter,
                                   GAsyncResult  *result,
                                   char         **schedule_id,
                                   GError       **error)
{
  Search *search = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) failure = NULL;
  gssize found = g_task_propagate_int (G_TASK (result), &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return LF_FOUND_CANNOT_TELL;
    }

  if (found == LF_FOUND_THERE && schedule_id != NULL)
    *schedule_id = g_steal_pointer (&search->schedule_id);
  return (LfFoundResult) found;
}

/* ---- Moving and taking away. */

static void
on_moved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  gint64 *due_us = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);
  JsonObject *copy = reply != NULL ? lf_mastodon_reply_object (reply, &error) : NULL;

  if (copy == NULL)
    g_task_return_error (task, name_refusal (LF_MASTODON_ADAPTER (object), error));
  else if (!is_same_time (copy, *due_us))
    g_task_return_error (task, new_error (LF_NETWORK_ERROR_REJECTED, "OtherTime", "the server understood another time"));
  else
    g_task_return_boolean (task, TRUE);
}

void
lf_mastodon_reschedule_async (LfAdapter           *adapter,
                              const char          *schedule_id,
                              gint64               due_us,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  g_autofree char *path = make_path (schedule_id);
  g_autofree char *time = lf_json_format_time (due_us);
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *body = json_object_new ();
  LfHttpRequest *request;

  json_node_take_object (node, body);
  json_object_set_string_member (body, "scheduled_at", time);
  g_task_set_task_data (task, g_memdup2 (&due_us, sizeof due_us), g_free);
  if (due_us - lf_clock_now_us (self->env.clock) < self->limits->schedule.min_ahead_us + LATEST_US)
    {
      g_task_return_error (task, new_error (LF_NETWORK_ERROR_REJECTED, "ScheduleLate", "too near to be moved there"));
      return;
    }

  request = lf_mastodon_request (self, "PUT", path);
  lf_http_request_set_json (request, node);
  lf_mastodon_call_async (self, request, cancellable, on_moved_cb, g_steal_pointer (&task));
}

gboolean
lf_mastodon_reschedule_finish (LfAdapter     *adapter,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_away_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);

  if (reply == NULL)
    g_task_return_error (task, name_refusal (LF_MASTODON_ADAPTER (object), error));
  else
    g_task_return_boolean (task, TRUE);
}

void
lf_mastodon_unschedule_async (LfAdapter           *adapter,
                              const char          *schedule_id,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (adapter);
  g_autofree char *path = make_path (schedule_id);

  lf_mastodon_call_async (self, lf_mastodon_request (self, "DELETE", path), cancellable, on_away_cb, g_task_new (adapter, cancellable, callback, user_data));
}

gboolean
lf_mastodon_unschedule_finish (LfAdapter     *adapter,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
