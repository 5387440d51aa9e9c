/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another text for a status that is there. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/http/lf-json.h"
#include "core/networks/mastodon/lf-mastodon-refusal.h"
#include "core/networks/mastodon/lf-mastodon-text.h"

#include <string.h>

typedef struct {
  char     *path;
  char     *text;
  JsonNode *status;   /* as it is there */
} Edit;

static void
edit_free (Edit *edit)
{
  g_free (edit->path);
  g_free (edit->text);
  g_clear_pointer (&edit->status, json_node_unref);
  g_free (edit);
}

/* The status itself was there a moment ago: what is missing is the way to change it. */
static GError *
name_refusal (LfMastodonAdapter *self,
              GError            *error)
{
  guint status = lf_network_error_peek_info (error)->status;

  if (status == 404 || status == 405 || status == 501)
    return lf_mastodon_rename_error (error, LF_NETWORK_ERROR_UNSUPPORTED, NULL);

  return lf_mastodon_name_length (error, self->limits);
}

static void
on_changed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);

  if (reply == NULL)
    g_task_return_error (task, name_refusal (LF_MASTODON_ADAPTER (object), error));
  else if (lf_json_get_string (lf_json_root_object (lf_http_reply_get_json (reply)), "id") == NULL)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSURE, NULL, "the server said yes, but not to what"));
  else
    g_task_return_boolean (task, TRUE);
}

/* An answer goes on to name whom it answers. Returns (transfer full) (nullable): the first word of the old text when it is a mention. */
static char *
dup_addressee (Edit       *edit,
               const char *old_text)
{
  JsonObject *status = json_node_get_object (edit->status);
  gsize length = old_text != NULL ? strcspn (old_text, " \n") : 0;

  if (lf_json_get_string (status, "in_reply_to_id") == NULL || length < 2 || old_text[0] != '@')
    return NULL;
  return g_strndup (old_text + 1, length - 1);
}

static JsonArray *
list_media (JsonObject *status)
{
  JsonArray *attachments = lf_json_get_array (status, "media_attachments");
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < lf_json_n_objects (attachments); i++)
    if (lf_json_get_string (lf_json_nth_object (attachments, i), "id") != NULL)
      json_array_add_string_element (ids, lf_json_get_string (lf_json_nth_object (attachments, i), "id"));

  return ids;
}

/* What is left out is taken away: the warning, “sensitive”, pictures. Pictures that are named keep their descriptions. */
static JsonNode *
make_body (Edit       *edit,
           JsonObject *source)
{
  JsonObject *status = json_node_get_object (edit->status);
  JsonObject *body = json_object_new ();
  const char *language = lf_json_get_string (status, "language");
  const char *warning = lf_json_get_string (source, "spoiler_text");
  g_autofree char *addressee = dup_addressee (edit, lf_json_get_string (source, "text"));
  g_autofree char *text = lf_mastodon_address (edit->text, addressee);

  json_object_set_string_member (body, "status", text);
  json_object_set_string_member (body, "spoiler_text", warning != NULL ? warning : "");
  json_object_set_boolean_member (body, "sensitive", lf_json_get_bool (status, "sensitive", FALSE));
  if (language != NULL)
    json_object_set_string_member (body, "language", language);
  json_object_set_array_member (body, "media_ids", list_media (status));
  return json_node_init_object (json_node_alloc (), body);
}

static void
on_source_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (object);
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (self, result, &error);
  JsonObject *source = reply != NULL ? lf_mastodon_reply_object (reply, &error) : NULL;
  g_autoptr(JsonNode) body = NULL;
  LfHttpRequest *request;

  if (source == NULL)
    {
      g_task_return_error (task, name_refusal (LF_MASTODON_ADAPTER (object), error));
      return;
    }

  body = make_body (edit, source);
  request = lf_mastodon_request (self, "PUT", edit->path);
  lf_http_request_set_json (request, body);
  lf_http_request_set_publishes (request, TRUE);
  lf_mastodon_call_async (self, request, g_task_get_cancellable (task), on_changed_cb, g_object_ref (task));
}

static void
on_status_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (object);
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (self, result, &error);
  g_autofree char *path = g_strconcat (edit->path, "/source", NULL);

  if (reply == NULL || lf_mastodon_reply_object (reply, &error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  edit->status = json_node_ref (lf_http_reply_get_json (reply));
  lf_mastodon_call_async (self, lf_mastodon_request (self, "GET", path), g_task_get_cancellable (task), on_source_cb, g_object_ref (task));
}

/**
 * lf_mastodon_edit_async:
 *
 * PUT /api/v1/statuses/:id, with all that shall stay read from there first. GONE: the status is not there. UNSUPPORTED: a server that cannot change any.
 */
void
lf_mastodon_edit_async (LfAdapter           *adapter,
                        LfReference         *target,
                        const char          *text,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (adapter);
  GTask *task = g_task_new (adapter, cancellable, callback, user_data);
  Edit *edit = g_new0 (Edit, 1);

  /* What was sent stays sent, whoever cancels: the answer must not be lost to it. */
  g_task_set_check_cancellable (task, FALSE);
  edit->path = g_strdup_printf ("/api/v1/statuses/%s", target->remote_id);
  edit->text = g_strdup (text);
  g_task_set_task_data (task, edit, (GDestroyNotify) edit_free);
  lf_mastodon_call_async (self, lf_mastodon_request (self, "GET", edit->path), cancellable, on_status_cb, task);
}

gboolean
lf_mastodon_edit_finish (LfAdapter     *adapter,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
