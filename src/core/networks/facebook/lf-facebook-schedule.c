/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts that wait at Facebook. Its times are seconds; what it understood is read back, because it takes loose words for
 * times too. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-read.h"
#include "core/networks/facebook/lf-facebook-saved.h"

#define STATE_FIELDS "id,is_published,scheduled_publish_time"
#define TIME_FIELD "scheduled_publish_time"

#define PAGE "50"
#define MAX_PAGES 10

typedef enum { HAND_OVER, MOVE, TAKE_AWAY } Deed;

typedef struct {
  Deed        deed;
  LfOutgoing *outgoing;    /* (nullable): HAND_OVER */
  char       *id;          /* (nullable) until known */
  gint64      due_us;      /* whole seconds */
  guint       n_pages;     /* of what waits, read so far */
} Work;

static void
work_free (Work *work)
{
  g_clear_object (&work->outgoing);
  g_free (work->id);
  g_free (work);
}

static gint64
floor_to_second_us (gint64 time_us)
{
  return time_us / LF_SECOND_US * LF_SECOND_US;
}

/* A time that is past, or nearly so, never goes to the server: it might send at once. */
static gboolean
is_in_window (LfFacebookAdapter  *self,
              gint64              due_us,
              GError            **error)
{
  gint64 ahead_us = due_us - lf_clock_now_us (self->env.clock);
  gboolean is_late = ahead_us < self->limits->schedule.min_ahead_us;

  if (!is_late && ahead_us <= self->limits->schedule.max_ahead_us)
    return TRUE;

  g_propagate_error (error, lf_facebook_error_new (LF_NETWORK_ERROR_REJECTED, is_late ? "ScheduleLate" : "ScheduleWindow",
                                                   "Facebook keeps no post for this time"));
  return FALSE;
}

static void
add_time (LfHttpRequest *request,
          gint64         due_us)
{
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, due_us / LF_SECOND_US);

  lf_http_request_add_form (request, TIME_FIELD, seconds);
}

/* (transfer full): for a page of what waits; @after (nullable): the page before */
static LfHttpRequest *
make_list_request (LfFacebookAdapter *self,
                   const char        *fields,
                   const char        *after)
{
  LfHttpRequest *request = lf_facebook_page_request (self, "GET", "scheduled_posts");

  lf_http_request_add_query (request, "fields", fields);
  lf_http_request_add_query (request, "limit", PAGE);
  lf_http_request_add_query (request, "after", after);
  return request;
}

static void
ask_state (GTask               *task,
           GAsyncReadyCallback  callback)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  LfHttpRequest *request = lf_facebook_node_request (self, "GET", work->id, NULL);

  lf_http_request_add_query (request, "fields", STATE_FIELDS);
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), callback, g_object_ref (task));
}

/* (transfer none): ends the task well. */
static void
end_well (GTask *task)
{
  Work *work = g_task_get_task_data (task);

  if (work->deed == HAND_OVER)
    g_task_return_pointer (task, g_strdup (work->id), g_free);
  else
    g_task_return_boolean (task, TRUE);
}

/* ---- What the server understood. */

static void
on_wrong_one_removed_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (lf_facebook_call_finish_deed (LF_FACEBOOK_ADAPTER (object), result, &error))
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_REJECTED, "OtherTime", "the server took another time"));
  else
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_UNSURE, NULL, "the copy with another time could not be taken away"));
}

static void
on_read_back_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Work *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (self, result, &error);

  if (answer == NULL && work->deed == HAND_OVER)
    g_task_return_error (task,
                         lf_network_error_new (LF_NETWORK_ERROR_UNSURE, NULL,
                                               "a copy waits, but not surely for the right time: %s",
                                                     error->message));
  else if (answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (lf_facebook_read_stamp_us (json_node_get_object (answer), TIME_FIELD) == work->due_us)
    end_well (task);
  else if (work->deed == HAND_OVER && !lf_json_get_bool (json_node_get_object (answer), "is_published", FALSE))
    lf_facebook_call_async (self, lf_facebook_node_request (self, "DELETE", work->id, NULL), NULL, on_wrong_one_removed_cb,
                            g_object_ref (task));
  else if (work->deed == HAND_OVER)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSURE, NULL, "the server sent it at once"));
  else
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_REJECTED, "OtherTime", "the server took another time"));
}

/* ---- Handing over. */

static void
on_handed_over_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (LF_FACEBOOK_ADAPTER (object), result, &error);
  const char *id = lf_json_get_string (lf_json_root_object (answer), "id");

  /* “That stands there already”: perhaps this very copy, when nobody knows how an earlier attempt ended. */
  if (answer == NULL && lf_facebook_is_duplicate (error) && lf_outgoing_get_was_unsure (work->outgoing))
    error = lf_facebook_recode (error, LF_NETWORK_ERROR_UNSURE, "Duplicate");
  else if (answer != NULL && !lf_facebook_is_id (id))
    error = lf_network_error_new (LF_NETWORK_ERROR_UNSURE, NULL, "the server said yes, but not what it made");
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  work->id = g_strdup (id);
  ask_state (task, on_read_back_cb);
}

static void
on_uploaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) saved = lf_facebook_upload_finish (self, result, &error);
  LfHttpRequest *request;

  /* Uploading takes its time. */
  if (saved == NULL || !is_in_window (self, work->due_us, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  request = lf_facebook_make_request (self, json_node_get_object (saved));
  lf_http_request_add_form (request, "published", "false");
  add_time (request, work->due_us);
  lf_facebook_call_publish_async (self, request, g_task_get_cancellable (task), on_handed_over_cb, g_object_ref (task));
}

/**
 * lf_facebook_schedule_async:
 *
 * Pictures of a post that waits are another kind than those of one that goes out at once. Preparing a sending that waits
 * (lf_outgoing_get_waits()) has uploaded them; those that are too old by now are uploaded anew. Errors beside the usual: REJECTED with name “ScheduleLate”, “ScheduleWindow” (too far), or “OtherTime” when the server understood another time; UNSUPPORTED
 * for answers.
 */
void
lf_facebook_schedule_async (LfAdapter           *adapter,
                            LfOutgoing          *outgoing,
                            gint64               due_us,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  g_autoptr(JsonNode) saved = lf_facebook_copy_saved (outgoing);
  LfFacebookPictures pictures = { outgoing, saved, TRUE };
  Work *work = g_new0 (Work, 1);
  GError *error = NULL;

  g_task_set_check_cancellable (task, FALSE);
  work->outgoing = g_object_ref (outgoing);
  work->due_us = floor_to_second_us (due_us);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  if (lf_facebook_get_way (outgoing) != LF_FACEBOOK_POST)
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "answers cannot wait at Facebook"));
  else if (!lf_facebook_is_prepared (outgoing))
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_REJECTED, NULL, "nothing was prepared for this sending"));
  else if (!lf_facebook_may_go (self, outgoing, &error) || !is_in_window (self, work->due_us, &error))
    g_task_return_error (task, error);
  else
    lf_facebook_upload_async (self, &pictures, cancellable, on_uploaded_cb, g_steal_pointer (&task));
}

char *
lf_facebook_schedule_finish (LfAdapter     *adapter,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Moving and taking away. */

static gboolean
is_listed (JsonArray  *list,
           const char *id)
{
  for (guint i = 0; i < lf_json_n_objects (list); i++)
    if (g_strcmp0 (lf_json_get_string (lf_json_nth_object (list, i), "id"), id) == 0)
      return TRUE;

  return FALSE;
}

static void ask_rest (GTask *task, const char *after);

static void
on_rest_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  JsonArray *list;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish_list (LF_FACEBOOK_ADAPTER (object), result, &list, &error);
  const char *after = lf_facebook_get_after (lf_json_root_object (answer));

  if (answer == NULL)
    g_task_return_error (task, error);
  else if (is_listed (list, work->id))
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_GONE, NULL, "the copy is listed, but cannot be read"));
  else if (!lf_facebook_has_more (json_node_get_object (answer)))
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_GONE, LF_COPY_NOT_LISTED, "it is not among what waits"));
  else if (after != NULL && ++work->n_pages < MAX_PAGES)
    ask_rest (task, after);
  else
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_GONE, NULL, "the list of what waits has no end"));
}

/* “Does not exist” is also what whoever lost the right to see it is told. A token that may read what waits, and does not find the copy
 * there, may believe it: an answer to taking it away was lost before, or it went out under another id. */
static void
ask_rest (GTask      *task,
          const char *after)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);

  lf_facebook_call_async (self, make_list_request (self, "id", after), g_task_get_cancellable (task), on_rest_cb, g_object_ref (task));
}

/* Takes @error. */
static void
end_changing (GTask  *task,
              GError *error)
{
  Work *work = g_task_get_task_data (task);

  if (work->deed == TAKE_AWAY && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    {
      g_error_free (error);
      ask_rest (task, NULL);
    }
  else
    g_task_return_error (task, error);
}

static void
on_changed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_facebook_call_finish_deed (LF_FACEBOOK_ADAPTER (object), result, &error))
    end_changing (task, error);
  else if (work->deed == MOVE)
    ask_state (task, on_read_back_cb);
  else
    end_well (task);
}

/* One id is that of the copy and, later, that of the post: what is out already must not be touched as if it waited. */
static void
on_state_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Work *work = g_task_get_task_data (task);
  LfHttpRequest *request;
  GError *error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (self, result, &error);

  if (answer == NULL)
    {
      end_changing (task, error);
      return;
    }
  if (lf_json_get_bool (json_node_get_object (answer), "is_published", TRUE))
    {
      g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_GONE, NULL, "it does not wait any more"));
      return;
    }

  request = lf_facebook_node_request (self, work->deed == MOVE ? "POST" : "DELETE", work->id, NULL);
  if (work->deed == MOVE)
    add_time (request, work->due_us);
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_changed_cb, g_object_ref (task));
}

static void
change (GTask      *task,
        Deed        deed,
        const char *id,
        gint64      due_us)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Work *work = g_new0 (Work, 1);
  GError *error = NULL;

  work->deed = deed;
  work->id = g_strdup (id);
  work->due_us = floor_to_second_us (due_us);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  if (!lf_facebook_is_id (id))
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_GONE, NULL, "this has no id of Facebook"));
  else if (deed == MOVE && !is_in_window (self, work->due_us, &error))
    g_task_return_error (task, error);
  else
    ask_state (task, on_state_cb);
}

void
lf_facebook_reschedule_async (LfAdapter           *adapter,
                              const char          *schedule_id,
                              gint64               due_us,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);

  change (task, MOVE, schedule_id, due_us);
}

gboolean
lf_facebook_reschedule_finish (LfAdapter     *adapter,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * lf_facebook_unschedule_async:
 *
 * GONE: it is out, or it is listed and cannot be read; named LF_COPY_NOT_LISTED: it is neither there under its id nor among what waits.
 */
void
lf_facebook_unschedule_async (LfAdapter           *adapter,
                              const char          *schedule_id,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);

  change (task, TAKE_AWAY, schedule_id, 0);
}

gboolean
lf_facebook_unschedule_finish (LfAdapter     *adapter,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Is a copy there? */

typedef struct {
  LfOutgoing *outgoing;
  gint64      due_us;
  guint       n_pages;
  char       *id;          /* (nullable): found */
} Search;

static void
search_free (Search *search)
{
  g_clear_object (&search->outgoing);
  g_free (search->id);
  g_free (search);
}

static gboolean
is_copy (Search     *search,
         JsonObject *post)
{
  JsonObject *saved = lf_outgoing_get_saved (search->outgoing);
  const char *id = lf_json_get_string (post, "id");

  return lf_facebook_is_id (id) && !lf_outgoing_is_taken (search->outgoing, id) &&
         lf_facebook_read_stamp_us (post, TIME_FIELD) == search->due_us &&
         lf_facebook_same_text (lf_json_get_string (saved, LF_FACEBOOK_SAVED_TEXT), lf_json_get_string (post, "message")) &&
         (lf_json_get_object (post, "attachments") == NULL ||
          lf_facebook_count_pictures (post) == lf_outgoing_get_n_media (search->outgoing));
}

static void ask_copies (GTask *task, const char *after);

static void
on_copies_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  JsonArray *list;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish_list (LF_FACEBOOK_ADAPTER (object), result, &list, &error);
  const char *after = lf_facebook_get_after (lf_json_root_object (answer));

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; search->id == NULL && i < lf_json_n_objects (list); i++)
    if (is_copy (search, lf_json_nth_object (list, i)))
      search->id = g_strdup (lf_json_get_string (lf_json_nth_object (list, i), "id"));
  if (search->id != NULL)
    g_task_return_int (task, LF_FOUND_THERE);
  else if (after != NULL && ++search->n_pages < MAX_PAGES)
    ask_copies (task, after);
  else
    g_task_return_int (task, LF_FOUND_CANNOT_TELL);
}

static void
ask_copies (GTask      *task,
            const char *after)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  LfHttpRequest *request = make_list_request (self, LF_FACEBOOK_POST_FIELDS "," TIME_FIELD, after);

  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_copies_cb, g_object_ref (task));
}

/**
 * lf_facebook_find_scheduled_async:
 *
 * THERE: a copy with this text waits for this second. CANNOT_TELL otherwise: nobody promises that the list is whole.
 */
void
lf_facebook_find_scheduled_async (LfAdapter           *adapter,
                                  LfOutgoing          *outgoing,
                                  gint64               due_us,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->outgoing = g_object_ref (outgoing);
  search->due_us = floor_to_second_us (due_us);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  ask_copies (task, NULL);
}

LfFoundResult
lf_facebook_find_scheduled_finish (LfAdapter     *adapter,
                                   GAsyncResult  *result,
                                   char         **schedule_id,
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

  if (found == LF_FOUND_THERE && schedule_id != NULL)
    *schedule_id = g_steal_pointer (&search->id);
  return (LfFoundResult) found;
}
