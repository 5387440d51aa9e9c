/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posting at the played X: what it refuses, pictures, and what can be done to posts. */

#include "config.h"

#include "lib/lf-fake-x-private.h"

#include "core/http/lf-json.h"

#include <string.h>

#define MAX_LENGTH 280
#define SMALL_BYTES (5 * 1024 * 1024)

LfFakeXPost *
lf_fake_x_find_post (LfFakeX    *self,
                     const char *id)
{
  for (guint i = 0; i < self->posts->len; i++)
    {
      LfFakeXPost *post = g_ptr_array_index (self->posts, i);

      if (g_strcmp0 (post->id, id) == 0 && !post->deleted)
        return post;
    }

  return NULL;
}

LfFakeXPost *
lf_fake_x_add_post (LfFakeX           *self,
                    const LfFakeXUser *author,
                    const char        *text,
                    const char        *parent)
{
  LfFakeXPost *post = g_new0 (LfFakeXPost, 1);
  LfFakeXPost *answered = parent != NULL ? lf_fake_x_find_post (self, parent) : NULL;

  post->id = lf_fake_x_new_id (self);
  post->author = author;
  post->text = g_strdup (text);
  post->parent = g_strdup (parent);
  post->conversation = g_strdup (answered != NULL ? answered->conversation : post->id);
  post->created_us = g_get_real_time ();
  g_ptr_array_add (self->posts, post);
  return post;
}

char *
lf_fake_x_say (LfFakeX    *self,
               const char *text,
               const char *reply_to)
{
  return g_strdup (lf_fake_x_add_post (self, &lf_fake_x_users[1], text, reply_to)->id);
}

char *
lf_fake_x_say_own (LfFakeX    *self,
                   const char *text)
{
  return g_strdup (lf_fake_x_add_post (self, &lf_fake_x_users[0], text, NULL)->id);
}

void
lf_fake_x_make_older (LfFakeX *self,
                      gint64   span_us)
{
  for (guint i = 0; i < self->posts->len; i++)
    ((LfFakeXPost *) g_ptr_array_index (self->posts, i))->created_us -= span_us;
}

static gboolean
is_duplicate (LfFakeX    *self,
              const char *text,
              const char *parent)
{
  for (guint i = 0; text != NULL && i < self->posts->len; i++)
    {
      LfFakeXPost *post = g_ptr_array_index (self->posts, i);

      if (post->author == &lf_fake_x_users[0] && post->media == NULL && g_str_equal (post->text, text) &&
          g_strcmp0 (post->parent, parent) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Pictures that are ready and hang on nothing. Returns (nullable): why not */
static const char *
check_media (LfFakeX   *self,
             JsonArray *ids)
{
  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    {
      LfFakeXMedia *media = g_hash_table_lookup (self->media, json_array_get_string_element (ids, i));

      if (media == NULL || !media->finished || media->n_asks > 0 || media->attached)
        return "Your media IDs are invalid.";
    }

  if (ids != NULL && (json_array_get_length (ids) == 0 || json_array_get_length (ids) > 4))
    return "1 to 4 media ids are allowed.";
  return NULL;
}

static gboolean
has_only_known_members (JsonObject *body)
{
  static const char * const known[] = { "text", "media", "reply", "reply_settings", "made_with_ai", "edit_options", NULL };
  g_autoptr(GList) names = json_object_get_members (body);

  for (GList *name = names; name != NULL; name = name->next)
    if (!g_strv_contains (known, name->data))
      return FALSE;

  return TRUE;
}

/* Returns whether it was refused. */
static gboolean
refuse_post (LfFakeX       *self,
             LfFakeRequest *request,
             const char    *parent,
             JsonArray     *media)
{
  const char *text = lf_json_get_string (request->body, "text");
  LfFakeXPost *answered = parent != NULL ? lf_fake_x_find_post (self, parent) : NULL;
  const char *flaw = check_media (self, media);

  if (!has_only_known_members (request->body) || (text == NULL && media == NULL))
    lf_fake_x_refuse (request, 400, "Invalid Request", "One or more parameters to your request was invalid.");
  else if (flaw != NULL)
    lf_fake_x_refuse (request, 400, "Invalid Request", flaw);
  else if (text != NULL && g_utf8_strlen (text, -1) > MAX_LENGTH)
    lf_fake_x_refuse (request, 403, "Forbidden", "Your Tweet text is too long. For more information, visit https://docs.x.com");
  else if (parent != NULL && answered == NULL)
    lf_fake_x_refuse (request, 403, "Forbidden", "You attempted to reply to a Tweet that is deleted or not visible to you.");
  else if (answered != NULL && answered->author != &lf_fake_x_users[0] && (self->flags & LF_FAKE_X_SUMMONED) != 0 &&
           strstr (answered->text, "@bezirksamt") == NULL)
    lf_fake_x_refuse (request, 403, "Forbidden", "Reply to this conversation is not allowed because you have not been mentioned "
                                                 "or otherwise engaged by the author of the post you are replying to.");
  else if (media == NULL && is_duplicate (self, text, parent))
    lf_fake_x_refuse (request, 403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.");
  else
    return FALSE;

  return TRUE;
}

static void
answer_data (LfFakeRequest *request,
             guint          status,
             JsonObject    *data)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "data", data);
  lf_fake_answer (request, status, object);
}

static void
create_post (LfFakeX       *self,
             LfFakeRequest *request)
{
  const char *parent = lf_json_get_string (lf_json_get_object (request->body, "reply"), "in_reply_to_tweet_id");
  const char *text = lf_json_get_string (request->body, "text");
  JsonArray *media = lf_json_get_array (lf_json_get_object (request->body, "media"), "media_ids");
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  LfFakeXPost *post;
  JsonObject *data;

  if (refuse_post (self, request, parent, media))
    return;

  post = lf_fake_x_add_post (self, &lf_fake_x_users[0], text != NULL ? text : "", parent);
  for (guint i = 0; media != NULL && i < json_array_get_length (media); i++)
    {
      LfFakeXMedia *one = g_hash_table_lookup (self->media, json_array_get_string_element (media, i));

      one->attached = TRUE;
      g_strv_builder_add (ids, one->id);
    }
  if (media != NULL)
    post->media = g_strv_builder_end (ids);

  data = json_object_new ();
  json_object_set_string_member (data, "id", post->id);
  json_object_set_string_member (data, "text", post->text);
  answer_data (request, 201, data);
}

static void
delete_post (LfFakeX       *self,
             LfFakeRequest *request,
             const char    *id)
{
  LfFakeXPost *post = lf_fake_x_find_post (self, id);
  JsonObject *data;

  if (post != NULL && post->author != &lf_fake_x_users[0])
    {
      lf_fake_x_refuse (request, 403, "Forbidden", "You are not authorized to delete this Tweet.");
      return;
    }

  /* It says so of what was never there too. */
  if (post != NULL)
    post->deleted = TRUE;
  data = json_object_new ();
  json_object_set_boolean_member (data, "deleted", TRUE);
  answer_data (request, 200, data);
}

static void
hide_post (LfFakeX       *self,
           LfFakeRequest *request,
           const char    *id)
{
  LfFakeXPost *post = lf_fake_x_find_post (self, id);
  LfFakeXPost *root = post != NULL ? lf_fake_x_find_post (self, post->conversation) : NULL;
  JsonObject *data;

  if (post == NULL)
    lf_fake_x_refuse (request, 404, "Not Found Error", "Could not find tweet.");
  else if (root == NULL || root->author != &lf_fake_x_users[0] || !json_object_has_member (request->body, "hidden"))
    lf_fake_x_refuse (request, 403, "Forbidden", "You can only hide replies in conversations that you started.");
  else
    {
      post->hidden = lf_json_get_bool (request->body, "hidden", FALSE);
      data = json_object_new ();
      json_object_set_boolean_member (data, "hidden", post->hidden);
      answer_data (request, 200, data);
    }
}

static void
mute (LfFakeX       *self,
      LfFakeRequest *request)
{
  const char *target = lf_json_get_string (request->body, "target_user_id");
  JsonObject *data;

  if (target == NULL)
    {
      lf_fake_x_refuse (request, 400, "Invalid Request", "The `target_user_id` field is missing.");
      return;
    }

  g_hash_table_add (self->muted, g_strdup (target));
  data = json_object_new ();
  json_object_set_boolean_member (data, "muting", TRUE);
  answer_data (request, 200, data);
}

static void
unmute (LfFakeX       *self,
        LfFakeRequest *request,
        const char    *target)
{
  JsonObject *data = json_object_new ();

  g_hash_table_remove (self->muted, target);
  json_object_set_boolean_member (data, "muting", FALSE);
  answer_data (request, 200, data);
}

/* What stands in @path between @before and @after (nullable). */
static char *
dup_between (const char *path,
             const char *before,
             const char *after)
{
  const char *start = g_str_has_prefix (path, before) ? path + strlen (before) : NULL;
  gsize size = start != NULL ? strcspn (start, "/") : 0;

  return size > 0 && g_strcmp0 (start + size, after != NULL ? after : "") == 0 ? g_strndup (start, size) : NULL;
}

gboolean
lf_fake_x_handle_posts (LfFakeX       *self,
                        LfFakeRequest *request)
{
  g_autofree char *post = dup_between (request->path, "/2/tweets/", NULL);
  g_autofree char *hidden = dup_between (request->path, "/2/tweets/", "/hidden");
  g_autofree char *muted = dup_between (request->path, "/2/users/" LF_FAKE_X_OFFICE "/muting/", NULL);

  if (g_str_equal (request->method, "POST") && g_str_equal (request->path, "/2/tweets"))
    create_post (self, request);
  else if (g_str_equal (request->method, "DELETE") && post != NULL)
    delete_post (self, request, post);
  else if (g_str_equal (request->method, "PUT") && hidden != NULL)
    hide_post (self, request, hidden);
  else if (g_str_equal (request->method, "POST") && g_str_equal (request->path, "/2/users/" LF_FAKE_X_OFFICE "/muting"))
    mute (self, request);
  else if (g_str_equal (request->method, "DELETE") && muted != NULL)
    unmute (self, request, muted);
  else
    return FALSE;

  return TRUE;
}

/* ---- Pictures. */

static LfFakeXMedia *
add_media (LfFakeX    *self,
           const char *category)
{
  LfFakeXMedia *media = g_new0 (LfFakeXMedia, 1);

  media->id = lf_fake_x_new_id (self);
  media->category = g_strdup (category);
  media->bytes = g_byte_array_new ();
  g_hash_table_replace (self->media, media->id, media);
  return media;
}

static void
begin_work (LfFakeX      *self,
            LfFakeXMedia *media)
{
  media->finished = TRUE;
  media->n_asks = (self->flags & LF_FAKE_X_WORKS) != 0 ? self->n_work_asks : 0;
  media->fails = (self->flags & LF_FAKE_X_WORK_FAILS) != 0;
}

static JsonObject *
make_media_json (LfFakeX      *self,
                 LfFakeXMedia *media,
                 gboolean      asked)
{
  g_autofree char *key = g_strconcat ("3_", media->id, NULL);
  JsonObject *data = json_object_new ();
  JsonObject *work;

  json_object_set_string_member (data, "id", media->id);
  json_object_set_string_member (data, "media_key", key);
  json_object_set_int_member (data, "expires_after_secs", 86400);
  json_object_set_int_member (data, "size", media->bytes->len);
  if ((self->flags & LF_FAKE_X_WORKS) == 0 || !media->finished)
    return data;

  if (asked && media->n_asks > 0)
    media->n_asks--;
  work = json_object_new ();
  json_object_set_string_member (work, "state", media->n_asks > 0 ? "in_progress" : media->fails ? "failed" : "succeeded");
  if (media->n_asks > 0)
    json_object_set_int_member (work, "check_after_secs", 0);
  json_object_set_object_member (data, "processing_info", work);
  return data;
}

static void
upload_whole (LfFakeX       *self,
              LfFakeRequest *request)
{
  const char *category = lf_json_get_string (request->body, "media_category");
  gsize size = request->file != NULL ? g_bytes_get_size (request->file) : 0;
  LfFakeXMedia *media;

  if (size == 0 || size > SMALL_BYTES || category == NULL)
    {
      lf_fake_x_refuse (request, 400, "Invalid Request", "One or more parameters to your request was invalid.");
      return;
    }

  media = add_media (self, category);
  g_byte_array_append (media->bytes, g_bytes_get_data (request->file, NULL), size);
  begin_work (self, media);
  answer_data (request, 200, make_media_json (self, media, FALSE));
}

static void
initialize (LfFakeX       *self,
            LfFakeRequest *request)
{
  const char *category = lf_json_get_string (request->body, "media_category");
  gint64 total = lf_json_get_int (request->body, "total_bytes", 0);
  LfFakeXMedia *media;

  if (category == NULL || total <= 0 || lf_json_get_string (request->body, "media_type") == NULL)
    {
      lf_fake_x_refuse (request, 400, "Invalid Request", "One or more parameters to your request was invalid.");
      return;
    }

  media = add_media (self, category);
  media->total = total;
  answer_data (request, 200, make_media_json (self, media, FALSE));
}

/* Pieces of 1 MB but the last, each once and one after the other. */
static void
append (LfFakeX       *self,
        LfFakeRequest *request,
        LfFakeXMedia  *media)
{
  const char *index = lf_json_get_string (request->body, "segment_index");
  gsize start = index != NULL ? g_ascii_strtoull (index, NULL, 10) * 1024 * 1024 : G_MAXSIZE;
  JsonObject *data;

  if (request->file == NULL || start != media->bytes->len || media->finished)
    {
      lf_fake_x_refuse (request, 400, "Invalid Request", "One or more parameters to your request was invalid.");
      return;
    }

  g_byte_array_append (media->bytes, g_bytes_get_data (request->file, NULL), g_bytes_get_size (request->file));
  data = json_object_new ();
  json_object_set_int_member (data, "expires_at", g_get_real_time () / G_USEC_PER_SEC + 86400);
  answer_data (request, 200, data);
}

static void
finalize (LfFakeX       *self,
          LfFakeRequest *request,
          LfFakeXMedia  *media)
{
  if (media->bytes->len != media->total || media->finished)
    {
      lf_fake_x_refuse (request, 400, "Invalid Request", "The media is not complete, or was already.");
      return;
    }

  begin_work (self, media);
  answer_data (request, 200, make_media_json (self, media, FALSE));
}

static void
describe (LfFakeX       *self,
          LfFakeRequest *request)
{
  const char *id = lf_json_get_string (request->body, "id");
  const char *alt = lf_json_get_string (lf_json_walk (request->body, "metadata", "alt_text", NULL), "text");
  LfFakeXMedia *media = id != NULL ? g_hash_table_lookup (self->media, id) : NULL;

  if (media == NULL)
    lf_fake_x_refuse (request, 404, "Not Found Error", "Could not find media.");
  else if (alt == NULL || g_utf8_strlen (alt, -1) > 1000)
    lf_fake_x_refuse (request, 400, "Invalid Request", "The alt text is too long.");
  else
    {
      g_free (media->alt);
      media->alt = g_strdup (alt);
      answer_data (request, 200, make_media_json (self, media, FALSE));
    }
}

gboolean
lf_fake_x_handle_media (LfFakeX       *self,
                        LfFakeRequest *request)
{
  g_autofree char *appended = dup_between (request->path, "/2/media/upload/", "/append");
  g_autofree char *finalized = dup_between (request->path, "/2/media/upload/", "/finalize");
  const char *asked = lf_json_get_string (request->query, "media_id");
  const char *id = appended != NULL ? appended : finalized != NULL ? finalized : asked;
  LfFakeXMedia *media = id != NULL ? g_hash_table_lookup (self->media, id) : NULL;
  gboolean posts = g_str_equal (request->method, "POST");

  if (posts && g_str_equal (request->path, "/2/media/upload"))
    upload_whole (self, request);
  else if (posts && g_str_equal (request->path, "/2/media/upload/initialize"))
    initialize (self, request);
  else if (posts && g_str_equal (request->path, "/2/media/metadata"))
    describe (self, request);
  else if (id == NULL || !g_str_has_prefix (request->path, "/2/media/upload"))
    return FALSE;
  else if (media == NULL)
    lf_fake_x_refuse (request, 404, "Not Found Error", "Could not find media.");
  else if (appended != NULL)
    append (self, request, media);
  else if (finalized != NULL)
    finalize (self, request, media);
  else
    answer_data (request, 200, make_media_json (self, media, TRUE));

  return TRUE;
}

JsonArray *
lf_fake_x_dump (LfFakeX *self)
{
  JsonArray *all = json_array_new ();

  for (guint i = 0; i < self->posts->len; i++)
    {
      LfFakeXPost *post = g_ptr_array_index (self->posts, i);
      JsonObject *object;
      JsonArray *media;

      if (post->author != &lf_fake_x_users[0] || post->deleted)
        continue;
      object = json_object_new ();
      media = json_array_new ();
      json_object_set_string_member (object, "id", post->id);
      json_object_set_string_member (object, "text", post->text);
      if (post->parent != NULL)
        json_object_set_string_member (object, "reply_to", post->parent);
      for (guint n = 0; post->media != NULL && post->media[n] != NULL; n++)
        {
          LfFakeXMedia *one = g_hash_table_lookup (self->media, post->media[n]);

          json_array_add_string_element (media, one != NULL && one->alt != NULL ? one->alt : "");
        }
      json_object_set_array_member (object, "media", media);
      json_array_add_object_element (all, object);
    }

  return all;
}
