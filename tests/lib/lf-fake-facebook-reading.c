/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fake Graph server: lists of posts, comments, conversations and messages. */

#include "config.h"

#include "lib/lf-fake-facebook-private.h"

#include "core/http/lf-json.h"

#include <stdlib.h>
#include <string.h>

#define PERMALINK "https://www.facebook.com/permalink.php?story_fbid="

static gboolean
wants (const char *fields,
       const char *name)
{
  return fields != NULL && strstr (fields, name) != NULL;
}

void
lf_fake_facebook_answer_list (LfFakeFacebook     *self,
                              LfFakeFacebookCall *call,
                              JsonArray          *list,
                              JsonObject         *summary)
{
  const char *limit_text = lf_json_get_string (call->request->query, "limit");
  const char *after = lf_json_get_string (call->request->query, "after");
  guint limit = limit_text != NULL ? atoi (limit_text) : 25;
  guint start = after != NULL && g_str_has_prefix (after, "QVFI") ? atoi (after + 4) : 0;
  guint n = json_array_get_length (list);
  JsonObject *answer = json_object_new ();
  JsonArray *data = json_array_new ();
  JsonObject *paging = json_object_new ();
  JsonObject *cursors = json_object_new ();
  g_autofree char *end = g_strdup_printf ("QVFI%u", MIN (start + limit, n));
  g_autofree char *next = g_strdup_printf ("%s%s?access_token=%s&after=%s", self->uri, call->request->path, call->grant->token,
                                           end);

  for (guint i = start; i < MIN (start + limit, n); i++)
    json_array_add_element (data, json_node_copy (json_array_get_element (list, i)));
  json_array_unref (list);

  json_object_set_array_member (answer, "data", data);
  json_object_set_string_member (cursors, "before", "QVFI0");
  json_object_set_string_member (cursors, "after", end);
  json_object_set_object_member (paging, "cursors", cursors);
  if (start + limit < n)
    json_object_set_string_member (paging, "next", next);
  if (json_array_get_length (data) > 0)
    json_object_set_object_member (answer, "paging", paging);
  else
    json_object_unref (paging);
  if (summary != NULL)
    json_object_set_object_member (answer, "summary", summary);
  lf_fake_answer (call->request, 200, answer);
}

static JsonObject *
make_list (JsonArray *data)
{
  JsonObject *list = json_object_new ();

  json_object_set_array_member (list, "data", data);
  return list;
}

/* ---- One text. */

static void
add_person (LfFakeFacebook     *self,
            LfFakeFacebookText *text,
            JsonObject         *object)
{
  JsonObject *from = json_object_new ();

  json_object_set_string_member (from, "name", text->name);
  json_object_set_string_member (from, "id", text->author);
  json_object_set_object_member (object, "from", from);
}

static JsonObject *
make_attachments (LfFakeFacebookText *text)
{
  guint n = text->photos != NULL ? g_strv_length (text->photos) : 0;
  JsonArray *data = json_array_new ();
  JsonObject *attachment = json_object_new ();
  JsonArray *parts = json_array_new ();

  json_object_set_string_member (attachment, "media_type", n > 1 ? "album" : n == 1 ? "photo" : "link");
  json_object_set_string_member (attachment, "type", n > 1 ? "album" : n == 1 ? "photo" : "share");
  if (n == 0)
    json_object_set_string_member (attachment, "unshimmed_url", text->link);
  for (guint i = 0; n > 1 && i < n; i++)
    {
      JsonObject *part = json_object_new ();

      json_object_set_string_member (part, "media_type", "photo");
      json_array_add_object_element (parts, part);
    }
  if (n > 1)
    json_object_set_object_member (attachment, "subattachments", make_list (parts));
  else
    json_array_unref (parts);
  json_array_add_object_element (data, attachment);
  return make_list (data);
}

static void
add_post_fields (LfFakeFacebook     *self,
                 LfFakeFacebookText *text,
                 const char         *fields,
                 JsonObject         *object)
{
  if (wants (fields, "attachments") && (text->link != NULL || (text->photos != NULL && text->photos[0] != NULL)))
    json_object_set_object_member (object, "attachments", make_attachments (text));
  if (wants (fields, "is_published"))
    json_object_set_boolean_member (object, "is_published", text->scheduled_s == 0);
  if (wants (fields, "scheduled_publish_time") && text->scheduled_s != 0)
    json_object_set_int_member (object, "scheduled_publish_time", text->scheduled_s);
}

static void
add_comment_fields (LfFakeFacebook     *self,
                    LfFakeFacebookText *text,
                    const char         *fields,
                    JsonObject         *object)
{
  JsonObject *part;

  if (wants (fields, "parent") && text->parent != NULL)
    {
      part = json_object_new ();
      json_object_set_string_member (part, "id", text->parent);
      json_object_set_object_member (object, "parent", part);
    }
  if (wants (fields, "attachment") && text->photos != NULL)
    {
      part = json_object_new ();
      json_object_set_string_member (part, "type", "photo");
      json_object_set_object_member (object, "attachment", part);
    }
  if (wants (fields, "is_hidden"))
    json_object_set_boolean_member (object, "is_hidden", text->hidden);
  if (wants (fields, "can_reply_privately"))
    json_object_set_boolean_member (object, "can_reply_privately", !text->answered_privately);
}

JsonObject *
lf_fake_facebook_text_json (LfFakeFacebook     *self,
                            LfFakeFacebookText *text,
                            const char         *fields)
{
  JsonObject *object = json_object_new ();
  g_autofree char *time = lf_fake_facebook_format (text->created_s);
  g_autofree char *url = g_strconcat (PERMALINK, text->id, NULL);
  gboolean is_own = g_str_equal (text->author, LF_FAKE_FACEBOOK_PAGE);

  if (wants (fields, "from") && (is_own || !(self->flags & LF_FAKE_FACEBOOK_NAMELESS)))
    add_person (self, text, object);
  if (wants (fields, "message"))
    json_object_set_string_member (object, "message", text->text);
  json_object_set_string_member (object, "created_time", time);
  if (wants (fields, "permalink_url"))
    json_object_set_string_member (object, "permalink_url", url);
  if (g_str_equal (text->kind, "post"))
    add_post_fields (self, text, fields, object);
  else if (g_str_equal (text->kind, "comment"))
    add_comment_fields (self, text, fields, object);
  json_object_set_string_member (object, "id", text->id);
  return object;
}

/* ---- Lists. */

static LfFakeFacebookText *
nth_newest (LfFakeFacebook *self,
            guint           index)
{
  return g_ptr_array_index (self->texts, self->texts->len - 1 - index);
}

static gboolean
is_late (LfFakeFacebook     *self,
         LfFakeFacebookText *text)
{
  return (self->flags & LF_FAKE_FACEBOOK_LATE) && g_str_equal (text->author, LF_FAKE_FACEBOOK_PAGE);
}

static gboolean
is_comment_on (LfFakeFacebook     *self,
               LfFakeFacebookText *text,
               const char         *id)
{
  return !text->deleted && !is_late (self, text) && g_str_equal (text->kind, "comment") &&
         (g_strcmp0 (text->on, id) == 0 || g_strcmp0 (text->parent, id) == 0);
}

/* What “comments.filter(stream)….summary(true){…}” adds to a post. */
static void
add_comments (LfFakeFacebook *self,
              JsonObject     *post,
              const char     *id)
{
  JsonArray *data = json_array_new ();
  JsonObject *comments = make_list (data);
  JsonObject *summary = json_object_new ();
  guint n = 0;

  for (guint i = 0; i < self->texts->len; i++)
    if (is_comment_on (self, nth_newest (self, i), id) && n++ == 0)
      json_array_add_object_element (data, lf_fake_facebook_text_json (self, nth_newest (self, i), "id,created_time"));
  json_object_set_string_member (summary, "order", "reverse_chronological");
  json_object_set_int_member (summary, "total_count", n);
  json_object_set_object_member (comments, "summary", summary);
  json_object_set_object_member (post, "comments", comments);
}

static void
answer_posts (LfFakeFacebook     *self,
              LfFakeFacebookCall *call,
              gboolean            elsewhere,
              gboolean            waiting)
{
  const char *fields = lf_json_get_string (call->request->query, "fields");
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < self->texts->len; i++)
    {
      LfFakeFacebookText *text = nth_newest (self, i);
      JsonObject *object;

      if (text->deleted || !g_str_equal (text->kind, "post") || text->elsewhere != elsewhere ||
          (text->scheduled_s != 0) != waiting || is_late (self, text))
        continue;
      object = lf_fake_facebook_text_json (self, text, fields);
      if (wants (fields, "comments.filter(stream)"))
        add_comments (self, object, text->id);
      json_array_add_object_element (list, object);
    }
  lf_fake_facebook_answer_list (self, call, list, NULL);
}

static void
answer_comments (LfFakeFacebook     *self,
                 LfFakeFacebookCall *call)
{
  const char *fields = lf_json_get_string (call->request->query, "fields");
  gboolean is_stream = g_strcmp0 (lf_json_get_string (call->request->query, "filter"), "stream") == 0;
  gboolean is_reverse = g_strcmp0 (lf_json_get_string (call->request->query, "order"), "reverse_chronological") == 0;
  gboolean backward = is_reverse && !(self->flags & LF_FAKE_FACEBOOK_RANKED);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < self->texts->len; i++)
    {
      LfFakeFacebookText *text = backward ? nth_newest (self, i) : g_ptr_array_index (self->texts, i);

      /* Without the filter answers to comments are left out. */
      if (is_comment_on (self, text, call->node) && (is_stream || text->parent == NULL || g_str_equal (text->parent, call->node)))
        json_array_add_object_element (list, lf_fake_facebook_text_json (self, text, fields));
    }
  lf_fake_facebook_answer_list (self, call, list, NULL);
}

/* ---- Messenger. */

static JsonObject *
make_participants (LfFakeFacebook     *self,
                   LfFakeFacebookText *person)
{
  JsonArray *data = json_array_new ();
  JsonObject *one = json_object_new ();
  JsonObject *page = json_object_new ();

  json_object_set_string_member (one, "name", person->name);
  json_object_set_string_member (one, "id", person->author);
  json_object_set_string_member (page, "name", "Bezirksamt Mitte");
  json_object_set_string_member (page, "id", LF_FAKE_FACEBOOK_PAGE);
  json_array_add_object_element (data, one);
  json_array_add_object_element (data, page);
  return make_list (data);
}

/* Newest first, as many as Facebook tells of. */
static JsonArray *
list_messages (LfFakeFacebook *self,
               const char     *conversation,
               const char     *fields)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < self->texts->len && json_array_get_length (list) < 20; i++)
    {
      LfFakeFacebookText *text = nth_newest (self, i);

      if (g_str_equal (text->kind, "message") && g_strcmp0 (text->on, conversation) == 0 && !is_late (self, text))
        json_array_add_object_element (list, lf_fake_facebook_text_json (self, text, fields));
    }

  return list;
}

static guint
count_messages (LfFakeFacebook *self,
                const char     *conversation)
{
  guint n = 0;

  for (guint i = 0; i < self->texts->len; i++)
    {
      LfFakeFacebookText *text = g_ptr_array_index (self->texts, i);

      n += g_str_equal (text->kind, "message") && g_strcmp0 (text->on, conversation) == 0;
    }

  return n;
}

static void
answer_conversations (LfFakeFacebook     *self,
                      LfFakeFacebookCall *call)
{
  const char *fields = lf_json_get_string (call->request->query, "fields");
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *list = json_array_new ();

  g_assert_cmpstr (lf_json_get_string (call->request->query, "platform"), ==, "messenger");
  for (guint i = 0; i < self->texts->len; i++)
    {
      LfFakeFacebookText *text = nth_newest (self, i);
      LfFakeFacebookText *person = text;
      JsonObject *object;
      g_autofree char *time = lf_fake_facebook_format (text->created_s);

      if (!g_str_equal (text->kind, "message") || is_late (self, text) || !g_hash_table_add (seen, text->on))
        continue;
      for (guint n = 0; n < self->texts->len && g_str_equal (person->author, LF_FAKE_FACEBOOK_PAGE); n++)
        {
          LfFakeFacebookText *other = nth_newest (self, n);
          g_autofree char *conversation = g_strdup_printf ("t_%08u", g_str_hash (other->name) % 100000000);

          if (g_strcmp0 (conversation, text->on) == 0)
            person = other;
        }
      object = json_object_new ();
      json_object_set_string_member (object, "id", text->on);
      json_object_set_string_member (object, "updated_time", time);
      if (wants (fields, "message_count"))
        json_object_set_int_member (object, "message_count", count_messages (self, text->on));
      if (wants (fields, "participants"))
        json_object_set_object_member (object, "participants", make_participants (self, person));
      if (wants (fields, "messages"))
        json_object_set_object_member (object, "messages", make_list (list_messages (self, text->on, fields)));
      json_array_add_object_element (list, object);
    }
  lf_fake_facebook_answer_list (self, call, list, NULL);
}

static void
answer_conversation (LfFakeFacebook     *self,
                     LfFakeFacebookCall *call)
{
  JsonObject *answer = json_object_new ();

  json_object_set_object_member (answer, "messages",
                                 make_list (list_messages (self, call->node,
                                                           lf_json_get_string (call->request->query, "fields"))));
  json_object_set_string_member (answer, "id", call->node);
  lf_fake_answer (call->request, 200, answer);
}

gboolean
lf_fake_facebook_handle_reading (LfFakeFacebook     *self,
                                 LfFakeFacebookCall *call)
{
  LfFakeFacebookText *text = lf_fake_facebook_find (self, call->node);
  gboolean is_page = g_str_equal (call->node, LF_FAKE_FACEBOOK_PAGE);

  if (!g_str_equal (call->request->method, "GET"))
    return FALSE;

  if (is_page && g_str_equal (call->edge, "feed"))
    answer_posts (self, call, FALSE, FALSE);
  else if (is_page && g_str_equal (call->edge, "tagged") && !(self->flags & LF_FAKE_FACEBOOK_NO_TAGGED))
    answer_posts (self, call, TRUE, FALSE);
  else if (is_page && g_str_equal (call->edge, "scheduled_posts"))
    answer_posts (self, call, FALSE, TRUE);
  else if (is_page && g_str_equal (call->edge, "conversations"))
    {
      if (lf_fake_facebook_has_scope (call, "pages_messaging"))
        answer_conversations (self, call);
    }
  else if (g_str_has_prefix (call->node, "t_") && *call->edge == '\0')
    answer_conversation (self, call);
  else if (text != NULL && g_str_equal (call->edge, "comments"))
    answer_comments (self, call);
  else if (text != NULL && *call->edge == '\0')
    lf_fake_answer (call->request, 200,
                    lf_fake_facebook_text_json (self, text, lf_json_get_string (call->request->query, "fields")));
  else
    return FALSE;

  return TRUE;
}
