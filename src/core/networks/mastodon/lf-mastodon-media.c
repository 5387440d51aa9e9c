/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures on their way to a server: the upload, and the wait until the server has done its work on them. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/http/lf-json.h"

/* 16 MB over a line of 1 Mbit/s. */
#define UPLOAD_DEADLINE_MS (150 * 1000)

#define FIRST_PAUSE_MS 250
#define LONGEST_PAUSE_MS (8 * 1000)
#define LONGEST_WORK_US (2 * LF_MINUTE_US)
#define TRY_LATER_MS (30 * 1000)

typedef struct {
  GBytes   *bytes;
  char     *type;
  char     *description;
  gboolean  old_path;
  gboolean  is_ready;
} Upload;

static void
upload_free (Upload *upload)
{
  g_clear_pointer (&upload->bytes, g_bytes_unref);
  g_free (upload->type);
  g_free (upload->description);
  g_free (upload);
}

static void send_upload (GTask *task);

/* 206 while the server works, 200 with an address when it is done; a picture without an address is not done either. */
static gboolean
is_ready (LfHttpReply *reply)
{
  JsonObject *media = lf_json_root_object (lf_http_reply_get_json (reply));

  return lf_http_reply_get_status (reply) == 200 &&
         (lf_json_get_string (media, "url") != NULL || lf_json_get_string (media, "remote_url") != NULL);
}

static void
on_uploaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);
  JsonObject *media = reply != NULL ? lf_mastodon_reply_object (reply, &error) : NULL;
  const char *id = lf_json_get_string (media, "id");

  /* Servers before 3.1.3 have the first path only. */
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE) && !upload->old_path)
    {
      g_error_free (error);
      upload->old_path = TRUE;
      send_upload (task);
      return;
    }
  if (error == NULL && (id == NULL || *id == '\0'))
    error = lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the uploaded picture has no id");

  if (error != NULL)
    g_task_return_error (task, error);
  else
    {
      upload->is_ready = is_ready (reply);
      g_task_return_pointer (task, g_strdup (id), g_free);
    }
}

static void
send_upload (GTask *task)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Upload *upload = g_task_get_task_data (task);
  LfHttpRequest *request = lf_mastodon_request (self, "POST", upload->old_path ? "/api/v1/media" : "/api/v2/media");

  if (upload->description != NULL)
    lf_http_request_add_form (request, "description", upload->description);
  lf_http_request_set_file (request, "file", upload->type, upload->bytes);
  lf_http_request_set_deadline_ms (request, UPLOAD_DEADLINE_MS);
  lf_mastodon_call_async (self, request, g_task_get_cancellable (task), on_uploaded_cb, g_object_ref (task));
}

/**
 * lf_mastodon_upload_async:
 * @picture: (transfer none): copied
 *
 * Ends with the id of the picture, which may still be worked on (202): lf_mastodon_await_media_async() tells. Nothing of it
 * can be seen by anybody before it is part of a post; the server forgets it after a day.
 */
void
lf_mastodon_upload_async (LfMastodonAdapter       *self,
                          const LfMastodonPicture *picture,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Upload *upload = g_new0 (Upload, 1);

  upload->bytes = g_bytes_ref (picture->bytes);
  upload->type = g_strdup (picture->type);
  upload->description = g_strdup (picture->description);
  g_task_set_task_data (task, upload, (GDestroyNotify) upload_free);
  send_upload (task);
}

/**
 * lf_mastodon_upload_finish:
 * @ready: (out): whether the server is done with the picture already
 *
 * Returns: (transfer full) (nullable): the id
 */
char *
lf_mastodon_upload_finish (LfMastodonAdapter  *self,
                           GAsyncResult       *result,
                           gboolean           *ready,
                           GError            **error)
{
  Upload *upload = g_task_get_task_data (G_TASK (result));

  *ready = upload->is_ready;
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  char   *media_id;
  guint   pause_ms;
  gint64  until_boot_us;
} Work;

static void
work_free (Work *work)
{
  g_free (work->media_id);
  g_free (work);
}

static void ask_media (GTask *task);

static gboolean
on_pause_over_cb (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    ask_media (task);
  return G_SOURCE_REMOVE;
}

/* Also ends when somebody cancels. */
static void
pause_then_ask (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  g_autoptr(GSource) source = g_timeout_source_new (work->pause_ms);

  if (g_task_get_cancellable (task) != NULL)
    {
      g_autoptr(GSource) cancelled = g_cancellable_source_new (g_task_get_cancellable (task));

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  work->pause_ms = MIN (work->pause_ms * 2, LONGEST_PAUSE_MS);
  g_task_attach_source (task, source, on_pause_over_cb);
}

static void
on_media_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (object);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (self, result, &error);
  LfNetworkErrorInfo later = { .wait_ms = TRY_LATER_MS };

  if (reply == NULL)
    g_task_return_error (task, error);
  else if (is_ready (reply))
    g_task_return_boolean (task, TRUE);
  else if (lf_clock_boot_us (self->env.clock) >= work->until_boot_us)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_WAIT, &later, "the server still works on a picture"));
  else
    pause_then_ask (task);
}

static void
ask_media (GTask *task)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  g_autofree char *path = g_strdup_printf ("/api/v1/media/%s", work->media_id);

  lf_mastodon_call_async (self, lf_mastodon_request (self, "GET", path), g_task_get_cancellable (task), on_media_cb,
                          g_object_ref (task));
}

/**
 * lf_mastodon_await_media_async:
 * @media_id: what the upload gave
 *
 * Errors beside the usual: WAIT when the server needs more than two minutes, REJECTED when it could not read the picture, GONE
 * when it knows no such picture that waits for a post.
 */
void
lf_mastodon_await_media_async (LfMastodonAdapter   *self,
                               const char          *media_id,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->media_id = g_strdup (media_id);
  work->pause_ms = FIRST_PAUSE_MS;
  work->until_boot_us = lf_clock_boot_us (self->env.clock) + LONGEST_WORK_US;
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  ask_media (task);
}

gboolean
lf_mastodon_await_media_finish (LfMastodonAdapter  *self,
                                GAsyncResult       *result,
                                GError            **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
