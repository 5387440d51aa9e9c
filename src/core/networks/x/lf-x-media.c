/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One picture on its way to X: the upload, in one piece or in several, the wait until X has done its work on it, the
 * description. What is left to do stands in the saved state, which is saved after each step:
 *
 * “id”, “expires” (µs since 1970 UTC, as text: after that X knows the id no more), “pieces” (how many of them X has; only while
 * there are pieces left), “ready”, “described”. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

#include "core/http/lf-json.h"

/* Above this a lost line costs one piece, not the picture. X takes pieces up to 5 MB and pictures up to 5 MB at once. */
#define PIECE_BYTES (1024 * 1024)

/* 1 MB over a line of 100 kbit/s. */
#define UPLOAD_DEADLINE_MS (90 * 1000)

#define USUAL_LIFE_SECONDS (24 * 60 * 60)
#define LONGEST_WORK_US (3 * LF_MINUTE_US)
#define TRY_LATER_MS (30 * 1000)
#define LONGEST_PAUSE_MS (15 * 1000)

typedef struct {
  LfOutgoing *outgoing;
  JsonObject *saved;
  JsonObject *media;
  LfMedia    *about;
  GBytes     *bytes;
  const char *type;
  guint       index;
  gint64      until_boot_us;
  gboolean    began_again;
} Upload;

static void
upload_free (Upload *upload)
{
  g_clear_object (&upload->outgoing);
  json_object_unref (upload->saved);
  json_object_unref (upload->media);
  g_clear_pointer (&upload->bytes, g_bytes_unref);
  g_free (upload);
}

static void go_on (GTask *task);

static const char *
get_id (Upload *upload)
{
  return lf_json_get_string (upload->media, "id");
}

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!lf_outgoing_save_finish (LF_OUTGOING (object), result, &error))
    g_task_return_error (task, error);
  else
    go_on (task);
}

static void
save (GTask *task)
{
  Upload *upload = g_task_get_task_data (task);

  lf_outgoing_save_async (upload->outgoing, upload->saved, on_saved_cb, g_object_ref (task));
}

/* All over again, once. */
static void
begin_again (GTask *task)
{
  static const char * const names[] = { "id", "expires", "pieces", "ready", "described" };
  Upload *upload = g_task_get_task_data (task);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    json_object_remove_member (upload->media, names[i]);
  upload->began_again = TRUE;
  save (task);
}

/* X has forgotten what was begun; or it refuses a piece, or their end, because it has that already: whoever sent it was gone
 * before it was saved here. */
static gboolean
is_out_of_step (Upload       *upload,
                const GError *error)
{
  gboolean in_pieces = json_object_has_member (upload->media, "pieces");

  if (upload->began_again || get_id (upload) == NULL)
    return FALSE;

  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE) ||
         (in_pieces && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED));
}

/* (transfer full) (nullable): the answer to a step of the upload; NULL when there is none and that was told. */
static LfHttpReply *
finish_step (GTask        *task,
             GObject      *object,
             GAsyncResult *result)
{
  Upload *upload = g_task_get_task_data (task);
  GError *error = NULL;
  LfHttpReply *reply = lf_x_call_finish (LF_X_ADAPTER (object), result, &error);

  if (reply == NULL && is_out_of_step (upload, error))
    {
      g_error_free (error);
      begin_again (task);
    }
  else if (reply == NULL)
    g_task_return_error (task, error);

  return reply;
}

/* (transfer full) (nullable): what such an answer holds: “id”, “expires_after_secs”, “processing_info”? */
static JsonObject *
finish_step_with_data (GTask        *task,
                       GObject      *object,
                       GAsyncResult *result)
{
  g_autoptr(LfHttpReply) reply = finish_step (task, object, result);
  GError *error = NULL;
  JsonObject *data = reply != NULL ? lf_x_reply_data (reply, &error) : NULL;

  if (data != NULL)
    return json_object_ref (data);
  if (error != NULL)
    g_task_return_error (task, error);
  return NULL;
}

static gboolean
take_id (GTask      *task,
         JsonObject *data)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Upload *upload = g_task_get_task_data (task);
  const char *id = lf_json_get_string (data, "id");
  gint64 seconds = lf_json_get_int (data, "expires_after_secs", USUAL_LIFE_SECONDS);
  g_autofree char *expires = NULL;

  if (id == NULL || *id == '\0')
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the picture got no id"));
      return FALSE;
    }

  seconds = CLAMP (seconds, 0, 30 * USUAL_LIFE_SECONDS);
  expires = g_strdup_printf ("%" G_GINT64_FORMAT, lf_clock_now_us (self->env.clock) + seconds * LF_SECOND_US);
  json_object_set_string_member (upload->media, "id", id);
  json_object_set_string_member (upload->media, "expires", expires);
  return TRUE;
}

static const char *
get_category (Upload *upload)
{
  return g_str_equal (upload->type, "image/gif") ? "tweet_gif" : "tweet_image";
}

/* ---- X works on it. */

static void ask_state (GTask *task);

static gboolean
on_pause_over_cb (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    ask_state (task);
  return G_SOURCE_REMOVE;
}

/* Also ends when somebody cancels. */
static void
pause_then_ask (GTask  *task,
                gint64  seconds)
{
  g_autoptr(GSource) source = g_timeout_source_new (CLAMP (seconds * 1000, 100, LONGEST_PAUSE_MS));

  if (g_task_get_cancellable (task) != NULL)
    {
      g_autoptr(GSource) cancelled = g_cancellable_source_new (g_task_get_cancellable (task));

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_task_attach_source (task, source, on_pause_over_cb);
}

/* “pending”, “in_progress”, “succeeded”, “failed”; without any information there is nothing to wait for. */
static void
take_state (GTask      *task,
            JsonObject *data)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Upload *upload = g_task_get_task_data (task);
  JsonObject *work = lf_json_get_object (data, "processing_info");
  const char *state = lf_json_get_string (work, "state");
  LfNetworkErrorInfo info = { .wait_ms = TRY_LATER_MS };

  if (work == NULL || g_strcmp0 (state, "succeeded") == 0)
    {
      json_object_set_boolean_member (upload->media, "ready", TRUE);
      save (task);
    }
  else if (g_strcmp0 (state, "failed") == 0)
    {
      info = (LfNetworkErrorInfo) { .name = (char *) "PictureRefused" };
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_REJECTED, &info, "the server could not read a picture"));
    }
  else if (lf_clock_boot_us (self->env.clock) >= upload->until_boot_us)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_WAIT, &info, "the server still works on a picture"));
  else
    pause_then_ask (task, lf_json_get_int (work, "check_after_secs", 1));
}

static void
on_state_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) data = finish_step_with_data (task, object, result);

  if (data != NULL)
    take_state (task, data);
}

static void
ask_state (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);
  LfHttpRequest *request = lf_x_request (self, "GET", "/media/upload");

  lf_http_request_add_query (request, "command", "STATUS");
  lf_http_request_add_query (request, "media_id", get_id (g_task_get_task_data (task)));
  lf_x_call_async (self, request, g_task_get_cancellable (task), on_state_cb, g_object_ref (task));
}

/* ---- In one piece. */

static void
on_uploaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(JsonObject) data = finish_step_with_data (task, object, result);

  if (data == NULL || !take_id (task, data))
    return;
  if (lf_json_get_object (data, "processing_info") == NULL)
    json_object_set_boolean_member (upload->media, "ready", TRUE);
  save (task);
}

static void
upload_whole (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Upload *upload = g_task_get_task_data (task);
  LfHttpRequest *request = lf_x_request (self, "POST", "/media/upload");

  lf_http_request_add_form (request, "media_category", get_category (upload));
  lf_http_request_add_form (request, "media_type", upload->type);
  lf_http_request_set_file (request, "media", upload->type, upload->bytes);
  lf_http_request_set_deadline_ms (request, UPLOAD_DEADLINE_MS);
  lf_x_call_async (self, request, g_task_get_cancellable (task), on_uploaded_cb, g_object_ref (task));
}

/* ---- In several pieces. */

static void
on_initialized_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(JsonObject) data = finish_step_with_data (task, object, result);

  if (data == NULL || !take_id (task, data))
    return;
  json_object_set_int_member (upload->media, "pieces", 0);
  save (task);
}

static void
initialize (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Upload *upload = g_task_get_task_data (task);
  LfHttpRequest *request = lf_x_request (self, "POST", "/media/upload/initialize");
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *body = json_object_new ();

  json_node_take_object (node, body);
  json_object_set_string_member (body, "media_type", upload->type);
  json_object_set_string_member (body, "media_category", get_category (upload));
  json_object_set_int_member (body, "total_bytes", g_bytes_get_size (upload->bytes));
  lf_http_request_set_json (request, node);
  lf_x_call_async (self, request, g_task_get_cancellable (task), on_initialized_cb, g_object_ref (task));
}

static void
on_appended_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(LfHttpReply) reply = finish_step (task, object, result);

  if (reply == NULL)
    return;
  json_object_set_int_member (upload->media, "pieces", lf_json_get_int (upload->media, "pieces", 0) + 1);
  save (task);
}

static void
append (GTask *task,
        gsize  piece)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Upload *upload = g_task_get_task_data (task);
  g_autofree char *path = g_strdup_printf ("/media/upload/%s/append", get_id (upload));
  g_autofree char *index = g_strdup_printf ("%" G_GSIZE_FORMAT, piece);
  gsize start = piece * PIECE_BYTES;
  gsize size = MIN (PIECE_BYTES, g_bytes_get_size (upload->bytes) - start);
  g_autoptr(GBytes) bytes = g_bytes_new_from_bytes (upload->bytes, start, size);
  LfHttpRequest *request = lf_x_request (self, "POST", path);

  lf_http_request_add_form (request, "segment_index", index);
  lf_http_request_set_file (request, "media", "application/octet-stream", bytes);
  lf_http_request_set_any_type (request, TRUE);
  lf_http_request_set_deadline_ms (request, UPLOAD_DEADLINE_MS);
  lf_x_call_async (self, request, g_task_get_cancellable (task), on_appended_cb, g_object_ref (task));
}

static void
on_finalized_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(JsonObject) data = finish_step_with_data (task, object, result);

  if (data == NULL || !take_id (task, data))
    return;
  json_object_remove_member (upload->media, "pieces");
  take_state (task, data);
}

static void
finalize (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);
  g_autofree char *path = g_strdup_printf ("/media/upload/%s/finalize", get_id (g_task_get_task_data (task)));

  lf_x_call_async (self, lf_x_request (self, "POST", path), g_task_get_cancellable (task), on_finalized_cb, g_object_ref (task));
}

/* ---- The description. */

static void
on_described_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(LfHttpReply) reply = finish_step (task, object, result);
  GError *error = NULL;

  if (reply == NULL)
    return;
  /* Without its description no picture goes out that has one. */
  if (lf_x_reply_refuses (reply, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  json_object_set_boolean_member (upload->media, "described", TRUE);
  save (task);
}

static void
describe (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Upload *upload = g_task_get_task_data (task);
  LfHttpRequest *request = lf_x_request (self, "POST", "/media/metadata");
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, get_id (upload));
  json_builder_set_member_name (builder, "metadata");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "alt_text");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, upload->about->alt);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  lf_http_request_set_json (request, node);
  lf_x_call_async (self, request, g_task_get_cancellable (task), on_described_cb, g_object_ref (task));
}

/* ---- What is next. */

static gboolean
load (GTask *task)
{
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  LfNetworkErrorInfo info = { .name = (char *) "PictureMissing" };

  if (upload->bytes == NULL)
    upload->bytes = lf_outgoing_load_media (upload->outgoing, upload->index, &error);
  if (upload->bytes == NULL)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_REJECTED, &info, "a picture cannot be read: %s",
                                                       error->message));
      return FALSE;
    }

  upload->type = lf_outgoing_sniff_type (upload->bytes);
  return TRUE;
}

static void
go_on (GTask *task)
{
  Upload *upload = g_task_get_task_data (task);
  gint64 n_done = lf_json_get_int (upload->media, "pieces", -1);

  if (get_id (upload) == NULL || n_done >= 0)
    {
      if (!load (task))
        return;
      if (get_id (upload) == NULL && g_bytes_get_size (upload->bytes) <= PIECE_BYTES)
        upload_whole (task);
      else if (get_id (upload) == NULL)
        initialize (task);
      else if ((gsize) n_done * PIECE_BYTES < g_bytes_get_size (upload->bytes))
        append (task, n_done);
      else
        finalize (task);
    }
  else if (!lf_json_get_bool (upload->media, "ready", FALSE))
    ask_state (task);
  else if (upload->about->alt != NULL && *upload->about->alt != '\0' && !lf_json_get_bool (upload->media, "described", FALSE))
    describe (task);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * lf_x_upload_async:
 * @picture: (transfer none): its parts are kept
 *
 * Does what is left to do for a picture. Nothing of it can be seen by anybody before it is part of a post. Errors beside the
 * usual: WAIT when X needs more than three minutes, REJECTED when it cannot read the picture.
 */
void
lf_x_upload_async (LfXAdapter          *self,
                   const LfXPicture    *picture,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Upload *upload = g_new0 (Upload, 1);

  upload->outgoing = g_object_ref (picture->outgoing);
  upload->saved = json_object_ref (picture->saved);
  upload->media = json_object_ref (picture->media);
  upload->index = picture->index;
  upload->about = lf_outgoing_get_media (picture->outgoing, picture->index);
  upload->until_boot_us = lf_clock_boot_us (self->env.clock) + LONGEST_WORK_US;
  g_task_set_task_data (task, upload, (GDestroyNotify) upload_free);
  go_on (task);
}

gboolean
lf_x_upload_finish (LfXAdapter    *self,
                    GAsyncResult  *result,
                    GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
