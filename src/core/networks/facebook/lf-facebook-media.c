/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures are uploaded before the post, unpublished and with their description. Whoever dies in between goes on with those
 * that are there: each id is saved before the next request. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-read.h"
#include "core/networks/facebook/lf-facebook-saved.h"

/* Pictures that hang on no post vanish after about a day. */
#define FRESH_US (20 * 60 * LF_MINUTE_US)

#define UPLOAD_MS (120 * 1000)

typedef struct {
  LfOutgoing *outgoing;
  JsonNode   *saved;       /* object */
  gboolean    temporary;
  guint       index;
} Upload;

static void
upload_free (Upload *upload)
{
  g_clear_object (&upload->outgoing);
  g_clear_pointer (&upload->saved, json_node_unref);
  g_free (upload);
}

static JsonObject *
get_picture (Upload *upload)
{
  return lf_json_nth_object (lf_json_get_array (json_node_get_object (upload->saved), LF_FACEBOOK_SAVED_MEDIA), upload->index);
}

/* One that was made for a post at once is none for a post that waits at the server, and the other way round. */
static gboolean
is_there (LfFacebookAdapter *self,
          Upload            *upload)
{
  JsonObject *picture = get_picture (upload);
  const char *made = lf_json_get_string (picture, "made");
  gint64 age_us = lf_clock_now_us (self->env.clock) - (made != NULL ? g_ascii_strtoll (made, NULL, 10) : 0);

  return lf_facebook_is_id (lf_json_get_string (picture, "id")) && age_us >= 0 && age_us < FRESH_US &&
         upload->temporary == (lf_json_get_string (picture, "temporary") != NULL);
}

static void next_picture (GTask *task);

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_outgoing_save_finish (LF_OUTGOING (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  upload->index++;
  next_picture (task);
}

static void
on_uploaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Upload *upload = g_task_get_task_data (task);
  JsonObject *picture = get_picture (upload);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (self, result, &error);
  const char *id = lf_json_get_string (lf_json_root_object (answer), "id");
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, lf_clock_now_us (self->env.clock));

  if (answer != NULL && !lf_facebook_is_id (id))
    error = lf_facebook_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the picture has no id");
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  json_object_set_string_member (picture, "id", id);
  json_object_set_string_member (picture, "made", now);
  if (upload->temporary)
    json_object_set_string_member (picture, "temporary", "yes");
  else if (json_object_has_member (picture, "temporary"))
    json_object_remove_member (picture, "temporary");
  lf_outgoing_save_async (upload->outgoing, json_node_get_object (upload->saved), on_saved_cb, g_object_ref (task));
}

static void
send_picture (GTask  *task,
              GBytes *bytes)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Upload *upload = g_task_get_task_data (task);
  LfMedia *media = lf_outgoing_get_media (upload->outgoing, upload->index);
  LfHttpRequest *request = lf_facebook_page_request (self, "POST", "photos");

  lf_http_request_add_form (request, "published", "false");
  if (upload->temporary)
    lf_http_request_add_form (request, "temporary", "true");
  if (media->alt != NULL && *media->alt != '\0')
    lf_http_request_add_form (request, "alt_text_custom", media->alt);
  lf_http_request_set_file (request, "source", lf_outgoing_sniff_type (bytes), bytes);
  lf_http_request_set_deadline_ms (request, UPLOAD_MS);
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_uploaded_cb, g_object_ref (task));
}

static void
next_picture (GTask *task)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  while (upload->index < lf_outgoing_get_n_media (upload->outgoing) && is_there (self, upload))
    upload->index++;
  if (upload->index == lf_outgoing_get_n_media (upload->outgoing))
    g_task_return_pointer (task, json_node_copy (upload->saved), (GDestroyNotify) json_node_unref);
  else if ((bytes = lf_outgoing_load_media (upload->outgoing, upload->index, &error)) == NULL)
    g_task_return_error (task,
                         lf_network_error_new (LF_NETWORK_ERROR_REJECTED, NULL, "a picture cannot be read: %s", error->message));
  else
    send_picture (task, bytes);
}

void
lf_facebook_upload_async (LfFacebookAdapter        *self,
                          const LfFacebookPictures *pictures,
                          GCancellable             *cancellable,
                          GAsyncReadyCallback       callback,
                          gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Upload *upload = g_new0 (Upload, 1);

  upload->outgoing = g_object_ref (pictures->outgoing);
  upload->saved = json_node_copy (pictures->saved);
  upload->temporary = pictures->temporary;
  g_task_set_task_data (task, upload, (GDestroyNotify) upload_free);
  next_picture (task);
}

JsonNode *
lf_facebook_upload_finish (LfFacebookAdapter  *self,
                           GAsyncResult       *result,
                           GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
