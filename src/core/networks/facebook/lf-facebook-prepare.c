/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything before a text is made public: whether it may go at all, what it says and to whom, and its pictures. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/base/lf-text.h"
#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-limits.h"
#include "core/networks/facebook/lf-facebook-read.h"
#include "core/networks/facebook/lf-facebook-saved.h"

/* developers.facebook.com, Send API, read 2026-09. */
#define MAX_MESSAGE_LENGTH 2000

/* ---- Whether it may go. */

static gboolean
is_over (LfFacebookAdapter *self,
         gint64             until_us)
{
  return until_us != 0 && lf_clock_now_us (self->env.clock) > until_us;
}

/* A claim does not know the ends of an item, but its “extra” does. */
static gboolean
is_too_late (LfFacebookAdapter *self,
             LfOutgoing        *outgoing)
{
  LfReference *target = lf_facebook_get_target (outgoing);

  if (lf_facebook_get_way (outgoing) == LF_FACEBOOK_MESSAGE)
    return is_over (self, target->answer_until_us != 0 ? target->answer_until_us
                                                       : lf_facebook_get_extra_us (target, LF_FACEBOOK_UNTIL));
  if (lf_facebook_get_way (outgoing) == LF_FACEBOOK_PRIVATE_REPLY)
    return is_over (self, target->private_until_us != 0 ? target->private_until_us
                                                        : lf_facebook_get_extra_us (target, LF_FACEBOOK_PRIVATE_UNTIL));

  return FALSE;
}

static gboolean
is_wider (LfOutgoing *outgoing)
{
  LfReference *parent = lf_outgoing_get_parent (outgoing);
  LfReference *target = lf_facebook_get_target (outgoing);
  LfAudience audience = lf_outgoing_get_audience (outgoing);

  /* Between all and one there is nothing here. */
  if (audience != LF_AUDIENCE_PUBLIC && audience != LF_AUDIENCE_DIRECT)
    return TRUE;
  if (target == NULL)
    return audience != LF_AUDIENCE_PUBLIC;

  return audience < target->audience || (parent != NULL && audience < parent->audience);
}

static guint
get_max_pictures (LfFacebookAdapter *self,
                  LfFacebookWay      way)
{
  return way == LF_FACEBOOK_POST ? self->limits->max_media : way == LF_FACEBOOK_COMMENT ? 1 : 0;
}

gboolean
lf_facebook_may_go (LfFacebookAdapter  *self,
                    LfOutgoing         *outgoing,
                    GError            **error)
{
  LfReference *target = lf_facebook_get_target (outgoing);
  LfFacebookWay way = lf_facebook_get_way (outgoing);
  g_autofree char *recipient = target != NULL ? lf_facebook_dup_extra (target, LF_FACEBOOK_AUTHOR) : NULL;
  GError *why = NULL;

  if (is_wider (outgoing))
    why = lf_facebook_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, "WiderAudience",
                                 "this would be seen by more people than it is meant for");
  else if (target != NULL && !lf_facebook_is_id (target->remote_id))
    why = lf_facebook_error_new (LF_NETWORK_ERROR_GONE, NULL, "what is answered has no id of Facebook");
  else if (way == LF_FACEBOOK_MESSAGE && !lf_facebook_is_id (recipient))
    why = lf_facebook_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "nobody knows whom this message would go to");
  else if (is_too_late (self, outgoing))
    why = lf_facebook_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, "WindowClosed", "the time for this answer is over");
  else if (lf_outgoing_get_n_media (outgoing) > get_max_pictures (self, way))
    why = lf_facebook_error_new (LF_NETWORK_ERROR_REJECTED, "AnswerPictures", "so many pictures cannot go out this way");
  else if (way >= LF_FACEBOOK_PRIVATE_REPLY && lf_facebook_count (lf_outgoing_get_text (outgoing), 0) > MAX_MESSAGE_LENGTH)
    why = lf_facebook_error_new (LF_NETWORK_ERROR_SHORTEN, NULL, "a message may have 2000 characters");

  if (why != NULL)
    g_propagate_error (error, why);
  return why == NULL;
}

/* ---- What it says, and to whom. */

/* (transfer full) (nullable): shown with a preview below a post without pictures */
static char *
find_first_link (const char *text)
{
  g_autoptr(GArray) spans = lf_text_find_urls (text);

  for (guint i = 0; i < spans->len; i++)
    {
      LfTextSpan *span = &g_array_index (spans, LfTextSpan, i);
      g_autofree char *url = g_strndup (text + span->start_byte, span->end_byte - span->start_byte);

      if (g_str_has_prefix (url, "https://") || g_str_has_prefix (url, "http://"))
        return g_steal_pointer (&url);
    }

  return NULL;
}

static void
set_addressee (JsonObject *saved,
               LfOutgoing *outgoing)
{
  LfReference *target = lf_facebook_get_target (outgoing);
  g_autofree char *author = lf_facebook_dup_extra (target, LF_FACEBOOK_AUTHOR);
  g_autofree char *name = lf_facebook_dup_extra (target, LF_FACEBOOK_NAME);
  g_autofree char *kind = lf_facebook_dup_extra (target, LF_FACEBOOK_KIND);
  g_autofree char *on = lf_facebook_dup_extra (target, LF_FACEBOOK_ON);
  gboolean is_post = g_strcmp0 (kind, LF_FACEBOOK_KIND_POST) == 0;

  json_object_set_string_member (saved, LF_FACEBOOK_SAVED_TO, target->remote_id);
  if (lf_facebook_get_way (outgoing) == LF_FACEBOOK_MESSAGE)
    json_object_set_string_member (saved, LF_FACEBOOK_SAVED_RECIPIENT, author);
  else if (lf_facebook_get_way (outgoing) == LF_FACEBOOK_PRIVATE_REPLY)
    json_object_set_string_member (saved, LF_FACEBOOK_SAVED_RECIPIENT, is_post ? "post_id" : "comment_id");
  if (is_post || on != NULL)
    json_object_set_string_member (saved, LF_FACEBOOK_SAVED_ON, is_post ? target->remote_id : on);
  if (name != NULL)
    json_object_set_string_member (saved, LF_FACEBOOK_SAVED_WHOM, name);
}

static JsonArray *
copy_media (JsonObject *old,
            guint       n_media)
{
  JsonArray *old_media = lf_json_get_array (old, LF_FACEBOOK_SAVED_MEDIA);
  JsonArray *media = json_array_new ();

  for (guint i = 0; i < n_media; i++)
    {
      JsonObject *picture = lf_json_nth_object (old_media, i);

      json_array_add_object_element (media, picture != NULL ? json_object_ref (picture) : json_object_new ());
    }

  return media;
}

/* What was saved for another key belongs to a sending that a person gave up: its pictures may hang on a post already. */
static JsonNode *
make_saved (LfFacebookAdapter *self,
            LfOutgoing        *outgoing)
{
  g_autoptr(JsonNode) old_node = lf_facebook_copy_saved (outgoing);
  JsonObject *old = lf_facebook_is_prepared (outgoing) ? json_node_get_object (old_node) : NULL;
  const char *since = lf_json_get_string (old, LF_FACEBOOK_SAVED_SINCE);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, lf_clock_now_us (self->env.clock));
  g_autofree char *text = lf_text_normalise (lf_outgoing_get_text (outgoing));
  g_autofree char *link = find_first_link (text);
  LfFacebookWay way = lf_facebook_get_way (outgoing);
  JsonNode *node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *saved = json_object_new ();

  json_node_take_object (node, saved);
  json_object_set_string_member (saved, LF_FACEBOOK_SAVED_KEY, lf_outgoing_get_key (outgoing));
  json_object_set_string_member (saved, LF_FACEBOOK_SAVED_SINCE, since != NULL ? since : now);
  json_object_set_string_member (saved, LF_FACEBOOK_SAVED_WAY, lf_facebook_way_name (way));
  json_object_set_string_member (saved, LF_FACEBOOK_SAVED_TEXT, text);
  if (way == LF_FACEBOOK_POST)
    json_object_set_string_member (saved, LF_FACEBOOK_SAVED_TO, self->account->remote_id);
  else
    set_addressee (saved, outgoing);
  if (way == LF_FACEBOOK_POST && link != NULL && lf_outgoing_get_n_media (outgoing) == 0)
    json_object_set_string_member (saved, LF_FACEBOOK_SAVED_LINK, link);
  json_object_set_array_member (saved, LF_FACEBOOK_SAVED_MEDIA, copy_media (old, lf_outgoing_get_n_media (outgoing)));
  return node;
}

/* ---- One after the other. */

typedef struct {
  LfOutgoing *outgoing;
  JsonNode   *saved;
} Prepare;

static void
prepare_free (Prepare *work)
{
  g_clear_object (&work->outgoing);
  g_clear_pointer (&work->saved, json_node_unref);
  g_free (work);
}

static void
on_uploaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(JsonNode) saved = lf_facebook_upload_finish (LF_FACEBOOK_ADAPTER (object), result, &error);

  if (saved == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Prepare *work = g_task_get_task_data (task);
  LfFacebookPictures pictures = { work->outgoing, work->saved, lf_outgoing_get_waits (work->outgoing) };
  GError *error = NULL;

  if (!lf_outgoing_save_finish (LF_OUTGOING (object), result, &error))
    g_task_return_error (task, error);
  else
    lf_facebook_upload_async (g_task_get_source_object (task), &pictures, g_task_get_cancellable (task), on_uploaded_cb,
                              g_object_ref (task));
}

void
lf_facebook_prepare_async (LfAdapter           *adapter,
                           LfOutgoing          *outgoing,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  Prepare *work = g_new0 (Prepare, 1);
  GError *error = NULL;

  work->outgoing = g_object_ref (outgoing);
  g_task_set_task_data (task, work, (GDestroyNotify) prepare_free);
  if (!lf_facebook_may_go (self, outgoing, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  work->saved = make_saved (self, outgoing);
  lf_outgoing_save_async (outgoing, json_node_get_object (work->saved), on_saved_cb, g_steal_pointer (&task));
}

gboolean
lf_facebook_prepare_finish (LfAdapter     *adapter,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
