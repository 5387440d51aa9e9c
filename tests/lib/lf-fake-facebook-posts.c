/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fake Graph server: what a page writes, changes, takes away, and does to what others wrote. */

#include "config.h"

#include "lib/lf-fake-facebook-private.h"

#include "core/http/lf-json.h"

#include <stdlib.h>
#include <string.h>

#define OFFICE_NAME "Bezirksamt Mitte"
#define MAX_PHOTO_BYTES 4000000

static const char *
get (LfFakeFacebookCall *call,
     const char         *name)
{
  return lf_json_get_string (call->request->body, name);
}

gboolean
lf_fake_facebook_has_scope (LfFakeFacebookCall *call,
                            const char         *scope)
{
  if (g_strv_contains ((const char * const *) call->grant->scopes, scope))
    return TRUE;

  lf_fake_facebook_refuse (call->request, 403, 200, 0, "(#200) The permission(s) for this are not available.");
  return FALSE;
}

static void
answer_id (LfFakeFacebookCall *call,
           const char         *id)
{
  JsonObject *answer = json_object_new ();

  json_object_set_string_member (answer, "id", id);
  lf_fake_answer (call->request, 200, answer);
}

static void
answer_success (LfFakeFacebookCall *call)
{
  JsonObject *answer = json_object_new ();

  json_object_set_boolean_member (answer, "success", TRUE);
  lf_fake_answer (call->request, 200, answer);
}

/* ---- Photos. */

static void
post_photo (LfFakeFacebook     *self,
            LfFakeFacebookCall *call)
{
  LfFakeFacebookPhoto *photo;

  if (call->request->file == NULL || !g_str_has_prefix (call->request->file_type, "image/"))
    {
      lf_fake_facebook_refuse (call->request, 400, 324, 2069019, "(#324) Requires upload file");
      return;
    }
  if (g_bytes_get_size (call->request->file) >= MAX_PHOTO_BYTES)
    {
      lf_fake_facebook_refuse (call->request, 400, 1, 1366046, "Photos should be smaller than 4 MB and saved as JPG, PNG.");
      return;
    }

  g_assert_cmpstr (get (call, "published"), ==, "false");
  photo = g_new0 (LfFakeFacebookPhoto, 1);
  photo->id = lf_fake_facebook_new_id (self);
  photo->alt = g_strdup (get (call, "alt_text_custom"));
  photo->temporary = g_strcmp0 (get (call, "temporary"), "true") == 0;
  g_hash_table_replace (self->photos, photo->id, photo);
  answer_id (call, photo->id);
}

/* (transfer full) (nullable): ids of photos that are there and hang on nothing; NULL and an answer when one is not. */
static GStrv
take_photos (LfFakeFacebook     *self,
             LfFakeFacebookCall *call,
             JsonArray          *media,
             gboolean            waits)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < lf_json_n_objects (media); i++)
    {
      const char *id = lf_json_get_string (lf_json_nth_object (media, i), "media_fbid");
      LfFakeFacebookPhoto *photo = id != NULL ? g_hash_table_lookup (self->photos, id) : NULL;

      if (photo == NULL || photo->attached || photo->temporary != waits)
        {
          lf_fake_facebook_refuse (call->request, 400, 100, 1366051, "(#100) The photos were already posted.");
          return NULL;
        }
      g_strv_builder_add (ids, id);
    }
  for (guint i = 0; i < lf_json_n_objects (media); i++)
    {
      const char *id = lf_json_get_string (lf_json_nth_object (media, i), "media_fbid");

      ((LfFakeFacebookPhoto *) g_hash_table_lookup (self->photos, id))->attached = TRUE;
    }
  return g_strv_builder_end (ids);
}

/* ---- Posts. */

static gboolean
is_double (LfFakeFacebook *self,
           const char     *text)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      LfFakeFacebookText *other = g_ptr_array_index (self->texts, i);

      if (g_str_equal (other->kind, "post") && g_str_equal (other->author, LF_FAKE_FACEBOOK_PAGE) && !other->deleted &&
          g_strcmp0 (other->text, text) == 0)
        return TRUE;
    }

  return FALSE;
}

static gint64
read_schedule (LfFakeFacebook     *self,
               LfFakeFacebookCall *call)
{
  const char *time = get (call, "scheduled_publish_time");

  return time != NULL ? g_ascii_strtoll (time, NULL, 10) + (self->flags & LF_FAKE_FACEBOOK_OTHER_TIME ? 3600 : 0) : 0;
}

static gboolean
check_schedule (LfFakeFacebook     *self,
                LfFakeFacebookCall *call,
                gint64              time_s)
{
  gint64 ahead = time_s - lf_fake_facebook_now_s (self);

  if (ahead >= 600 - 5 && ahead <= 30 * 86400 + 3600)
    return TRUE;

  lf_fake_facebook_refuse (call->request, 400, 100, 1363053, "(#100) The specified scheduled publish time is invalid.");
  return FALSE;
}

static void
post_feed (LfFakeFacebook     *self,
           LfFakeFacebookCall *call)
{
  const char *attached = get (call, "attached_media");
  g_autoptr(GBytes) bytes = g_bytes_new (attached != NULL ? attached : "[]", strlen (attached != NULL ? attached : "[]"));
  g_autoptr(JsonNode) media = lf_json_parse (bytes, NULL);
  gboolean waits = g_strcmp0 (get (call, "published"), "false") == 0;
  LfFakeFacebookText *post;
  GStrv photos;

  if (get (call, "message") == NULL && lf_json_n_objects (lf_json_root_array (media)) == 0)
    lf_fake_facebook_refuse (call->request, 400, 100, 0, "(#100) Requires one of the params: message, link");
  else if (is_double (self, get (call, "message")))
    lf_fake_facebook_refuse (call->request, 400, 506, 1455006, "Duplicate status message");
  else if ((!waits || check_schedule (self, call, read_schedule (self, call))) &&
           (photos = take_photos (self, call, lf_json_root_array (media), waits)) != NULL)
    {
      post = lf_fake_facebook_add (self, "post", LF_FAKE_FACEBOOK_PAGE, OFFICE_NAME, get (call, "message"));
      post->link = g_strdup (get (call, "link"));
      post->photos = photos;
      post->scheduled_s = waits ? read_schedule (self, call) : 0;
      answer_id (call, post->id);
    }
}

static void
post_comment (LfFakeFacebook     *self,
              LfFakeFacebookCall *call)
{
  LfFakeFacebookText *target = lf_fake_facebook_find (self, call->node);
  const char *photos[] = { get (call, "attachment_id"), NULL };
  gboolean is_photo_there = photos[0] == NULL || g_hash_table_contains (self->photos, photos[0]);
  LfFakeFacebookText *comment;

  if (target == NULL || g_str_equal (target->kind, "message") || !is_photo_there)
    {
      lf_fake_facebook_refuse (call->request, 400, 100, 33, "Unsupported post request. Object does not exist.");
      return;
    }

  comment = lf_fake_facebook_add (self, "comment", LF_FAKE_FACEBOOK_PAGE, OFFICE_NAME, get (call, "message"));
  comment->on = g_strdup (target->on != NULL ? target->on : target->id);
  comment->parent = target->on != NULL ? g_strdup (target->id) : NULL;
  comment->photos = photos[0] != NULL ? g_strdupv ((GStrv) photos) : NULL;
  answer_id (call, comment->id);
}

/* ---- Messages. */

static JsonNode *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text != NULL ? text : "", text != NULL ? strlen (text) : 0);

  return lf_json_parse (bytes, NULL);
}

static LfFakeFacebookText *
find_last_of (LfFakeFacebook *self,
              const char     *author)
{
  for (guint i = self->texts->len; i-- > 0;)
    {
      LfFakeFacebookText *text = g_ptr_array_index (self->texts, i);

      if (g_str_equal (text->kind, "message") && g_strcmp0 (text->author, author) == 0)
        return text;
    }

  return NULL;
}

static void
answer_message (LfFakeFacebook     *self,
                LfFakeFacebookCall *call,
                const char         *recipient,
                const char         *conversation)
{
  g_autoptr(JsonNode) message = parse (get (call, "message"));
  LfFakeFacebookText *text = lf_fake_facebook_add (self, "message", LF_FAKE_FACEBOOK_PAGE, OFFICE_NAME,
                                                   lf_json_get_string (lf_json_root_object (message), "text"));
  JsonObject *answer = json_object_new ();

  text->on = g_strdup (conversation);
  json_object_set_string_member (answer, "recipient_id", recipient);
  json_object_set_string_member (answer, "message_id", text->id);
  lf_fake_answer (call->request, 200, answer);
}

static void
answer_privately (LfFakeFacebook     *self,
                  LfFakeFacebookCall *call,
                  LfFakeFacebookText *target)
{
  g_autofree char *recipient = NULL;
  g_autofree char *conversation = NULL;

  if (target == NULL)
    lf_fake_facebook_refuse (call->request, 400, 100, 33, "Unsupported post request. Object does not exist.");
  else if (target->answered_privately)
    lf_fake_facebook_refuse (call->request, 400, 10900, 0, "(#10900) Activity already replied to");
  else
    {
      target->answered_privately = TRUE;
      recipient = g_strdup_printf ("77%08u", g_str_hash (target->name) % 100000000);
      conversation = g_strdup_printf ("t_%08u", g_str_hash (target->name) % 100000000);
      answer_message (self, call, recipient, conversation);
    }
}

static void
post_message (LfFakeFacebook     *self,
              LfFakeFacebookCall *call)
{
  g_autoptr(JsonNode) node = parse (get (call, "recipient"));
  JsonObject *recipient = lf_json_root_object (node);
  const char *below = lf_json_get_string (recipient, "comment_id");
  LfFakeFacebookText *last = find_last_of (self, lf_json_get_string (recipient, "id"));

  g_assert_cmpstr (get (call, "messaging_type"), ==, "RESPONSE");
  if (below == NULL)
    below = lf_json_get_string (recipient, "post_id");
  if (below != NULL)
    answer_privately (self, call, lf_fake_facebook_find (self, below));
  else if (last == NULL)
    lf_fake_facebook_refuse (call->request, 400, 100, 2018001, "(#100) No matching user found");
  else if (lf_fake_facebook_now_s (self) - last->created_s > 86400)
    lf_fake_facebook_refuse (call->request, 400, 10, 2018278, "(#10) This message is sent outside of allowed window.");
  else
    answer_message (self, call, last->author, last->on);
}

/* ---- What is there. */

static void
change (LfFakeFacebook     *self,
        LfFakeFacebookCall *call,
        LfFakeFacebookText *text)
{
  if (get (call, "scheduled_publish_time") != NULL)
    {
      if (!check_schedule (self, call, read_schedule (self, call)))
        return;
      text->scheduled_s = read_schedule (self, call);
    }
  if (get (call, "message") != NULL)
    {
      g_free (text->text);
      text->text = g_strdup (get (call, "message"));
    }
  if (get (call, "is_hidden") != NULL)
    text->hidden = g_str_equal (get (call, "is_hidden"), "true");
  answer_success (call);
}

static gboolean
handle_text (LfFakeFacebook     *self,
             LfFakeFacebookCall *call)
{
  LfFakeFacebookText *text = lf_fake_facebook_find (self, call->node);

  if (text == NULL)
    return FALSE;

  if (g_str_equal (call->request->method, "DELETE") && *call->edge == '\0')
    {
      text->deleted = TRUE;
      answer_success (call);
    }
  else if (g_str_equal (call->request->method, "POST") && *call->edge == '\0')
    change (self, call, text);
  else if (g_str_equal (call->edge, "likes") &&
           (g_str_equal (call->request->method, "POST") || g_str_equal (call->request->method, "DELETE")))
    {
      text->liked = g_str_equal (call->request->method, "POST");
      answer_success (call);
    }
  else if (g_str_equal (call->request->method, "POST") && g_str_equal (call->edge, "comments"))
    post_comment (self, call);
  else
    return FALSE;

  return TRUE;
}

/* Blocking is answered with the person and yes; a request that deletes has its parameters behind the “?”. */
static gboolean
handle_blocked (LfFakeFacebook     *self,
                LfFakeFacebookCall *call)
{
  const char *person = get (call, "user") != NULL ? get (call, "user") : lf_json_get_string (call->request->query, "user");
  JsonObject *answer;

  if (person == NULL)
    lf_fake_facebook_refuse (call->request, 400, 100, 0, "(#100) Requires one of the params: user, asid, psid");
  else if (g_str_equal (call->request->method, "DELETE"))
    {
      g_hash_table_remove (self->blocked, person);
      answer_success (call);
    }
  else if (g_str_equal (call->request->method, "POST"))
    {
      answer = json_object_new ();
      json_object_set_boolean_member (answer, person, TRUE);
      g_hash_table_add (self->blocked, g_strdup (person));
      lf_fake_answer (call->request, 200, answer);
    }
  else
    return FALSE;

  return TRUE;
}

gboolean
lf_fake_facebook_handle_posts (LfFakeFacebook     *self,
                               LfFakeFacebookCall *call)
{
  if (!g_str_equal (call->node, LF_FAKE_FACEBOOK_PAGE))
    return handle_text (self, call);
  if (g_str_equal (call->edge, "blocked"))
    return handle_blocked (self, call);
  if (!g_str_equal (call->request->method, "POST"))
    return FALSE;

  if (g_str_equal (call->edge, "feed"))
    {
      if (lf_fake_facebook_has_scope (call, "pages_manage_posts"))
        post_feed (self, call);
    }
  else if (g_str_equal (call->edge, "photos"))
    {
      if (lf_fake_facebook_has_scope (call, "pages_manage_posts"))
        post_photo (self, call);
    }
  else if (g_str_equal (call->edge, "messages"))
    {
      if (lf_fake_facebook_has_scope (call, "pages_messaging"))
        post_message (self, call);
    }
  else
    return FALSE;

  return TRUE;
}
