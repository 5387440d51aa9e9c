/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything before a post is published: pictures, the watermark by which a lost answer is settled, the request itself.
 *
 * The saved state of a step: “key” (for which sending it was made), “media” (ids in the order of the pictures), “watermark”
 * (id of the newest own status right before the first sending, empty when there was none), “body” (what is sent). */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/base/lf-text.h"
#include "core/http/lf-json.h"
#include "core/networks/mastodon/lf-mastodon-text.h"

#include <string.h>

#define WATERMARK_PAGE "20"

typedef struct {
  LfOutgoing *outgoing;
  JsonNode   *saved;       /* object; changed here, then saved as a whole */
  guint       index;       /* picture under way */
  gboolean    is_fresh;    /* that picture was uploaded a moment ago … */
  gboolean    is_ready;    /* … and the server was done with it at once */
} Prepare;

static void
prepare_free (Prepare *work)
{
  g_clear_object (&work->outgoing);
  g_clear_pointer (&work->saved, json_node_unref);
  g_free (work);
}

static JsonObject *
get_saved (GTask *task)
{
  Prepare *work = g_task_get_task_data (task);

  return json_node_get_object (work->saved);
}

/* What was saved for another key belongs to a sending that a person gave up: its pictures may hang on a post already. */
static JsonNode *
copy_saved (LfOutgoing *outgoing)
{
  JsonObject *saved = lf_outgoing_get_saved (outgoing);
  gboolean is_ours = g_strcmp0 (lf_json_get_string (saved, "key"), lf_outgoing_get_key (outgoing)) == 0;
  JsonNode *copy = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();
  JsonArray *old_media = lf_json_get_array (saved, "media");
  JsonArray *media = json_array_new ();

  json_node_take_object (copy, object);
  json_object_set_string_member (object, "key", lf_outgoing_get_key (outgoing));
  json_object_set_array_member (object, "media", media);
  if (!is_ours)
    return copy;

  for (guint i = 0; i < lf_json_n_objects (old_media); i++)
    json_array_add_element (media, json_node_copy (json_array_get_element (old_media, i)));
  if (lf_json_get_string (saved, "watermark") != NULL)
    json_object_set_string_member (object, "watermark", lf_json_get_string (saved, "watermark"));
  if (lf_json_get_object (saved, "body") != NULL)
    json_object_set_member (object, "body", json_node_copy (json_object_get_member (saved, "body")));

  return copy;
}

static void
on_all_saved_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!lf_outgoing_save_finish (LF_OUTGOING (object), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * lf_mastodon_dup_addressee:
 * @parent: (nullable): what is answered
 *
 * Whom an answer must mention to reach them; nobody when the parent is a part of the own thread. The handle is whole whichever
 * account saw the item first; people of the own server are written without its domain, which may hold a port.
 *
 * Returns: (transfer full) (nullable): as in “@acct”, without the @
 */
char *
lf_mastodon_dup_addressee (LfMastodonAdapter *self,
                           LfReference       *parent)
{
  const char *acct, *domain;

  if (parent == NULL || parent->handle == NULL || g_strcmp0 (parent->handle, self->account->handle) == 0)
    return NULL;

  acct = parent->handle[0] == '@' ? parent->handle + 1 : parent->handle;
  domain = strchr (acct, '@');
  if (domain != NULL && self->domain != NULL && g_ascii_strcasecmp (domain + 1, self->domain) == 0)
    return g_strndup (acct, domain - acct);

  return g_strdup (acct);
}

/**
 * lf_mastodon_dup_warning:
 * @parent: (nullable): what is answered
 *
 * Who opened a conversation under a content warning is answered under it.
 *
 * Returns: (transfer full) (nullable): the warning
 */
char *
lf_mastodon_dup_warning (LfReference *parent)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) extra = NULL;

  if (parent == NULL || parent->extra == NULL)
    return NULL;

  bytes = g_bytes_new (parent->extra, strlen (parent->extra));
  extra = lf_json_parse (bytes, NULL);
  return g_strdup (lf_json_get_string (lf_json_root_object (extra), LF_MASTODON_WARNING));
}

/* `visibility` is always there: without it GoToSocial takes the account's own, which is “unlisted” for a new one. */
static JsonObject *
make_body (LfMastodonAdapter *self,
           LfOutgoing        *outgoing,
           JsonArray         *media)
{
  LfReference *parent = lf_outgoing_get_parent (outgoing);
  const char *language = lf_outgoing_get_language (outgoing);
  g_autofree char *addressee = lf_mastodon_dup_addressee (self, parent);
  g_autofree char *warning = lf_mastodon_dup_warning (parent);
  g_autofree char *normal = lf_text_normalise (lf_outgoing_get_text (outgoing));
  g_autofree char *text = lf_mastodon_address (normal, addressee);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "status", text);
  json_object_set_string_member (body, "visibility", lf_mastodon_visibility (lf_outgoing_get_audience (outgoing)));
  if (warning != NULL)
    json_object_set_string_member (body, "spoiler_text", warning);
  if (language != NULL && *language != '\0')
    json_object_set_string_member (body, "language", language);
  if (parent != NULL)
    json_object_set_string_member (body, "in_reply_to_id", parent->remote_id);
  if (json_array_get_length (media) > 0)
    json_object_set_array_member (body, "media_ids", json_array_ref (media));

  return body;
}

/* The request is made once: what was sent before is sent again letter by letter. */
static void
save_all (GTask *task)
{
  Prepare *work = g_task_get_task_data (task);
  JsonObject *saved = get_saved (task);

  if (lf_outgoing_get_n_attempts (work->outgoing) == 0 || lf_json_get_object (saved, "body") == NULL)
    json_object_set_object_member (saved, "body", make_body (g_task_get_source_object (task), work->outgoing,
                                                             lf_json_get_array (saved, "media")));
  lf_outgoing_save_async (work->outgoing, saved, on_all_saved_cb, g_object_ref (task));
}

static void
on_newest_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_mastodon_call_finish (LF_MASTODON_ADAPTER (object), result, &error);
  JsonArray *page = reply != NULL ? lf_mastodon_reply_array (reply, &error) : NULL;
  g_autofree char *newest = NULL;

  if (page == NULL)
    {
      g_task_return_error (task, lf_mastodon_name_account (error));
      return;
    }

  newest = lf_mastodon_read_newest (lf_http_reply_get_header (reply, "Link"), page, NULL);
  json_object_set_string_member (get_saved (task), "watermark", newest != NULL ? newest : "");
  save_all (task);
}

/* Boosts and answers count: whatever is newest marks the place. Once something may have been sent the mark stays where it was
 * before the first sending. */
static void
set_watermark (GTask *task)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Prepare *work = g_task_get_task_data (task);
  g_autofree char *path = g_strdup_printf ("/api/v1/accounts/%s/statuses", self->account->remote_id);
  LfHttpRequest *request;

  if (lf_outgoing_get_n_attempts (work->outgoing) > 0)
    {
      save_all (task);
      return;
    }

  request = lf_mastodon_request (self, "GET", path);
  lf_http_request_add_query (request, "limit", WATERMARK_PAGE);
  lf_mastodon_call_async (self, request, g_task_get_cancellable (task), on_newest_cb, g_object_ref (task));
}

static void prepare_media (GTask *task);

static void
next_picture (GTask *task)
{
  Prepare *work = g_task_get_task_data (task);

  work->index++;
  work->is_fresh = work->is_ready = FALSE;
  prepare_media (task);
}

static void
on_media_ready_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Prepare *work = g_task_get_task_data (task);
  JsonArray *media = lf_json_get_array (get_saved (task), "media");
  GError *error = NULL;

  if (!lf_mastodon_await_media_finish (LF_MASTODON_ADAPTER (object), result, &error) &&
      !g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    {
      g_task_return_error (task, error);
      return;
    }

  /* Nothing was sent yet: the server forgot the picture. Otherwise it hangs on the post that may be there already; then the
   * server itself says so when the post comes again. A server that does not know what it took a moment ago cannot be asked. */
  if (error != NULL && lf_outgoing_get_n_attempts (work->outgoing) == 0 && !work->is_fresh)
    {
      json_array_remove_element (media, work->index);
      prepare_media (task);
    }
  else
    next_picture (task);
  g_clear_error (&error);
}

static void
on_media_saved_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Prepare *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_outgoing_save_finish (LF_OUTGOING (object), result, &error))
    g_task_return_error (task, error);
  else if (work->is_ready)
    next_picture (task);
  else
    prepare_media (task);
}

static void
on_media_uploaded_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Prepare *work = g_task_get_task_data (task);
  JsonArray *media = lf_json_get_array (get_saved (task), "media");
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(JsonArray) all = json_array_new ();
  GError *error = NULL;
  g_autofree char *id = lf_mastodon_upload_finish (LF_MASTODON_ADAPTER (object), result, &work->is_ready, &error);

  if (id == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  work->is_fresh = TRUE;

  /* In the order of the pictures, also when one in the middle had to be uploaded again. */
  for (guint i = 0; i <= json_array_get_length (media); i++)
    {
      if (i == work->index)
        json_array_add_string_element (all, id);
      if (i < json_array_get_length (media))
        json_array_add_element (all, json_node_copy (json_array_get_element (media, i)));
    }
  json_object_set_array_member (get_saved (task), "media", json_array_ref (all));
  lf_outgoing_save_async (work->outgoing, get_saved (task), on_media_saved_cb, g_object_ref (task));
}

static void
upload (GTask *task)
{
  Prepare *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) bytes = lf_outgoing_load_media (work->outgoing, work->index, &error);
  LfMastodonPicture picture = { .bytes = bytes };

  if (bytes == NULL)
    {
      LfNetworkErrorInfo info = { .name = (char *) "PictureMissing" };

      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_REJECTED, &info, "a picture cannot be read: %s",
                                                       error->message));
      g_error_free (error);
      return;
    }

  picture.type = lf_outgoing_sniff_type (bytes);
  picture.description = lf_outgoing_get_media (work->outgoing, work->index)->alt;
  lf_mastodon_upload_async (g_task_get_source_object (task), &picture, g_task_get_cancellable (task), on_media_uploaded_cb,
                            g_object_ref (task));
}

/* Goes on at the picture under way: asks after one that was uploaded, uploads one that was not. */
static void
prepare_media (GTask *task)
{
  Prepare *work = g_task_get_task_data (task);
  JsonArray *media = lf_json_get_array (get_saved (task), "media");

  if (work->index >= lf_outgoing_get_n_media (work->outgoing))
    set_watermark (task);
  else if (work->index < json_array_get_length (media))
    lf_mastodon_await_media_async (g_task_get_source_object (task), json_array_get_string_element (media, work->index),
                                   g_task_get_cancellable (task), on_media_ready_cb, g_object_ref (task));
  else
    upload (task);
}

/**
 * lf_mastodon_refuse_wider:
 * @outgoing: what shall be sent
 *
 * The last guard of the promise that an answer is never seen by more people than what it answers.
 */
gboolean
lf_mastodon_refuse_wider (LfOutgoing  *outgoing,
                          GError     **error)
{
  LfReference *parent = lf_outgoing_get_parent (outgoing);
  LfNetworkErrorInfo info = { .name = (char *) "WiderAudience" };

  if (parent == NULL || lf_outgoing_get_audience (outgoing) >= parent->audience)
    return FALSE;

  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &info,
                                                  "an answer would be seen by more people than what it answers"));
  return TRUE;
}

/**
 * lf_mastodon_prepare_async:
 *
 * An answer that does not mention whom it answers gets “@acct ” before it: without a mention they would not be told.
 */
void
lf_mastodon_prepare_async (LfAdapter           *adapter,
                           LfOutgoing          *outgoing,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  Prepare *work = g_new0 (Prepare, 1);
  GError *error = NULL;

  work->outgoing = g_object_ref (outgoing);
  work->saved = copy_saved (outgoing);
  g_task_set_task_data (task, work, (GDestroyNotify) prepare_free);

  if (lf_mastodon_refuse_wider (outgoing, &error))
    g_task_return_error (task, error);
  else
    prepare_media (task);
}

gboolean
lf_mastodon_prepare_finish (LfAdapter     *adapter,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
