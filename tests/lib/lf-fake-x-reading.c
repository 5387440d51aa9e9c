/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading at the played X: people, posts as it gives them (short addresses, escaped signs, added mentions), pages. */

#include "config.h"

#include "lib/lf-fake-x-private.h"

#include "core/http/lf-json.h"
#include "core/networks/x/lf-x-url.h"

#include <string.h>

static const LfFakeXUser *
find_user (const char *username,
           gsize       size)
{
  for (guint i = 0; i < G_N_ELEMENTS (lf_fake_x_users); i++)
    if (strlen (lf_fake_x_users[i].username) == size && strncmp (lf_fake_x_users[i].username, username, size) == 0)
      return &lf_fake_x_users[i];

  return NULL;
}

static JsonObject *
make_user_json (const LfFakeXUser *user)
{
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "id", user->id);
  json_object_set_string_member (json, "name", user->name);
  json_object_set_string_member (json, "username", user->username);
  return json;
}

static void
append_escaped (GString    *out,
                const char *start,
                const char *end)
{
  for (const char *p = start; p < end; p++)
    if (*p == '&')
      g_string_append (out, "&amp;");
    else if (*p == '<')
      g_string_append (out, "&lt;");
    else if (*p == '>')
      g_string_append (out, "&gt;");
    else
      g_string_append_c (out, *p);
}

static void
add_url (JsonArray  *urls,
         GString    *shown,
         const char *expanded,
         const char *media_key)
{
  g_autofree char *url = g_strdup_printf ("https://t.co/u%uV%u", json_array_get_length (urls), g_str_hash (expanded) % 100000);
  JsonObject *json = json_object_new ();

  g_string_append (shown, url);
  json_object_set_string_member (json, "url", url);
  json_object_set_string_member (json, "expanded_url", expanded);
  if (media_key != NULL)
    json_object_set_string_member (json, "media_key", media_key);
  json_array_add_object_element (urls, json);
}

/* As it is shown, with what was shortened in @urls. */
static char *
make_text (LfFakeX     *self,
           LfFakeXPost *post,
           JsonArray   *urls)
{
  LfFakeXPost *parent = post->parent != NULL ? lf_fake_x_find_post (self, post->parent) : NULL;
  g_autoptr(GArray) spans = lf_x_find_urls (post->text);
  GString *shown = g_string_new (NULL);
  gsize done = 0;

  if (parent != NULL && parent->author != post->author && !g_str_has_prefix (post->text, "@"))
    g_string_append_printf (shown, "@%s ", parent->author->username);
  for (guint i = 0; i < spans->len; i++)
    {
      LfTextSpan *span = &g_array_index (spans, LfTextSpan, i);
      g_autofree char *url = g_strndup (post->text + span->start_byte, span->end_byte - span->start_byte);
      g_autofree char *expanded = strstr (url, "://") != NULL ? g_strdup (url) : g_strconcat ("http://", url, NULL);

      append_escaped (shown, post->text + done, post->text + span->start_byte);
      add_url (urls, shown, expanded, NULL);
      done = span->end_byte;
    }
  append_escaped (shown, post->text + done, post->text + strlen (post->text));
  if (post->media != NULL)
    {
      g_autofree char *page = g_strdup_printf ("https://x.com/%s/status/%s/photo/1", post->author->username, post->id);

      g_string_append_c (shown, ' ');
      add_url (urls, shown, page, "3_1");
    }
  return g_string_free (shown, FALSE);
}

static JsonArray *
make_mentions (const char *text)
{
  JsonArray *mentions = json_array_new ();

  for (const char *p = strchr (text, '@'); p != NULL; p = strchr (p + 1, '@'))
    {
      gsize size = strspn (p + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");
      const LfFakeXUser *user = find_user (p + 1, size);
      JsonObject *json;

      if (user == NULL)
        continue;
      json = json_object_new ();
      json_object_set_string_member (json, "id", user->id);
      json_object_set_string_member (json, "username", user->username);
      json_array_add_object_element (mentions, json);
    }

  return mentions;
}

static void
add_attachments (JsonObject  *json,
                 LfFakeXPost *post)
{
  JsonObject *attachments;
  JsonArray *keys;

  if (post->media == NULL)
    return;

  attachments = json_object_new ();
  keys = json_array_new ();
  for (guint i = 0; post->media[i] != NULL; i++)
    json_array_add_string_element (keys, post->media[i]);
  json_object_set_array_member (attachments, "media_keys", keys);
  json_object_set_object_member (json, "attachments", attachments);
}

static void
add_parent (LfFakeX     *self,
            JsonObject  *json,
            LfFakeXPost *post)
{
  LfFakeXPost *parent = lf_fake_x_find_post (self, post->parent);
  JsonArray *references = json_array_new ();
  JsonObject *reference = json_object_new ();

  json_object_set_string_member (reference, "type", "replied_to");
  json_object_set_string_member (reference, "id", post->parent);
  json_array_add_object_element (references, reference);
  json_object_set_array_member (json, "referenced_tweets", references);
  if (parent != NULL)
    json_object_set_string_member (json, "in_reply_to_user_id", parent->author->id);
}

/* Only what was asked for stands in it. */
static JsonObject *
make_post_json (LfFakeX     *self,
                LfFakeXPost *post,
                const char  *fields)
{
  JsonObject *json = json_object_new ();
  JsonObject *entities = json_object_new ();
  JsonArray *urls = json_array_new ();
  JsonArray *history = json_array_new ();
  g_autofree char *text = make_text (self, post, urls);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (post->created_us / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S.000Z");

  json_array_add_string_element (history, post->id);
  json_object_set_array_member (json, "edit_history_tweet_ids", history);
  json_object_set_string_member (json, "id", post->id);
  json_object_set_string_member (json, "text", text);
  json_object_set_array_member (entities, "urls", urls);
  json_object_set_array_member (entities, "mentions", make_mentions (text));
  if (strstr (fields, "entities") != NULL)
    json_object_set_object_member (json, "entities", json_object_ref (entities));
  json_object_unref (entities);
  if (strstr (fields, "author_id") != NULL)
    json_object_set_string_member (json, "author_id", post->author->id);
  if (strstr (fields, "conversation_id") != NULL)
    json_object_set_string_member (json, "conversation_id", post->conversation);
  if (strstr (fields, "created_at") != NULL)
    json_object_set_string_member (json, "created_at", time);
  if (post->parent != NULL && strstr (fields, "referenced_tweets") != NULL)
    add_parent (self, json, post);
  if (strstr (fields, "attachments") != NULL)
    add_attachments (json, post);
  return json;
}

static void
add_authors (JsonObject    *answer,
             LfFakeRequest *request,
             GPtrArray     *posts)
{
  const char *expansions = lf_json_get_string (request->query, "expansions");
  JsonObject *includes;
  JsonArray *users;

  if (posts->len == 0 || expansions == NULL || strstr (expansions, "author_id") == NULL)
    return;

  includes = json_object_new ();
  users = json_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (lf_fake_x_users); i++)
    for (guint n = 0; n < posts->len; n++)
      if (((LfFakeXPost *) g_ptr_array_index (posts, n))->author == &lf_fake_x_users[i])
        {
          json_array_add_object_element (users, make_user_json (&lf_fake_x_users[i]));
          break;
        }
  json_object_set_array_member (includes, "users", users);
  json_object_set_object_member (answer, "includes", includes);
}

/* @posts newest first; “data” is missing when there is none. */
static void
answer_posts (LfFakeX       *self,
              LfFakeRequest *request,
              GPtrArray     *posts,
              const char    *next)
{
  const char *fields = lf_json_get_string (request->query, "tweet.fields");
  JsonObject *answer = json_object_new ();
  JsonObject *meta = json_object_new ();
  JsonArray *data = json_array_new ();

  for (guint i = 0; i < posts->len; i++)
    json_array_add_object_element (data, make_post_json (self, g_ptr_array_index (posts, i), fields != NULL ? fields : ""));
  json_object_set_int_member (meta, "result_count", posts->len);
  if (posts->len > 0)
    {
      json_object_set_string_member (meta, "newest_id", ((LfFakeXPost *) g_ptr_array_index (posts, 0))->id);
      json_object_set_string_member (meta, "oldest_id", ((LfFakeXPost *) g_ptr_array_index (posts, posts->len - 1))->id);
      json_object_set_array_member (answer, "data", json_array_ref (data));
    }
  json_array_unref (data);
  if (next != NULL)
    json_object_set_string_member (meta, "next_token", next);
  json_object_set_object_member (answer, "meta", meta);
  add_authors (answer, request, posts);
  lf_fake_answer (request, 200, answer);
}

typedef gboolean (*Wanted) (LfFakeX *self, LfFakeXPost *post, LfFakeRequest *request);

static gboolean
is_own (LfFakeX       *self,
        LfFakeXPost   *post,
        LfFakeRequest *request)
{
  return post->author == &lf_fake_x_users[0] && (self->flags & LF_FAKE_X_LATE) == 0;
}

static gboolean
is_mention (LfFakeX       *self,
            LfFakeXPost   *post,
            LfFakeRequest *request)
{
  LfFakeXPost *parent = post->parent != NULL ? lf_fake_x_find_post (self, post->parent) : NULL;

  return post->author != &lf_fake_x_users[0] &&
         (strstr (post->text, "@bezirksamt") != NULL || (parent != NULL && parent->author == &lf_fake_x_users[0]));
}

/* The first post of a conversation is not found by it. */
static gboolean
is_found (LfFakeX       *self,
          LfFakeXPost   *post,
          LfFakeRequest *request)
{
  const char *query = lf_json_get_string (request->query, "query");

  return query != NULL && g_str_has_prefix (query, "conversation_id:") && !g_str_equal (post->conversation, post->id) &&
         g_str_equal (query + strlen ("conversation_id:"), post->conversation);
}

static void
answer_page (LfFakeX       *self,
             LfFakeRequest *request,
             Wanted         wanted)
{
  const char *since = lf_json_get_string (request->query, "since_id");
  const char *size = lf_json_get_string (request->query, "max_results");
  const char *place = lf_json_get_string (request->query, "pagination_token");
  guint64 above = since != NULL ? g_ascii_strtoull (since, NULL, 10) : 0;
  guint64 below = G_MAXUINT64, max = size != NULL ? g_ascii_strtoull (size, NULL, 10) : 10;
  g_autoptr(GPtrArray) posts = g_ptr_array_new ();
  g_autofree char *next = NULL;

  if (place == NULL)
    place = lf_json_get_string (request->query, "next_token");
  if (place != NULL)
    below = g_ascii_strtoull (place + strlen ("t"), NULL, 10);
  if (place != NULL && (self->flags & LF_FAKE_X_NO_PLACES) != 0)
    {
      lf_fake_x_refuse (request, 400, "Invalid Request", "The `pagination_token` query parameter value is not valid.");
      return;
    }
  if (max < 5 || max > 100)
    {
      lf_fake_x_refuse (request, 400, "Invalid Request", "The `max_results` query parameter value is not between 5 and 100.");
      return;
    }

  for (guint i = self->posts->len; i-- > 0;)
    {
      LfFakeXPost *post = g_ptr_array_index (self->posts, i);
      guint64 id = g_ascii_strtoull (post->id, NULL, 10);

      if (post->deleted || !wanted (self, post, request) || id >= below || id <= above)
        continue;
      if (posts->len == max)
        {
          next = g_strconcat ("t", ((LfFakeXPost *) g_ptr_array_index (posts, posts->len - 1))->id, NULL);
          break;
        }
      g_ptr_array_add (posts, post);
    }
  answer_posts (self, request, posts, next);
}

static void
answer_by_ids (LfFakeX       *self,
               LfFakeRequest *request)
{
  const char *ids = lf_json_get_string (request->query, "ids");
  g_auto(GStrv) wanted = g_strsplit (ids != NULL ? ids : "", ",", -1);
  g_autoptr(GPtrArray) posts = g_ptr_array_new ();

  for (guint i = 0; wanted[i] != NULL; i++)
    if (lf_fake_x_find_post (self, wanted[i]) != NULL)
      g_ptr_array_add (posts, lf_fake_x_find_post (self, wanted[i]));

  answer_posts (self, request, posts, NULL);
}

gboolean
lf_fake_x_handle_reading (LfFakeX       *self,
                          LfFakeRequest *request)
{
  JsonObject *answer;

  if (!g_str_equal (request->method, "GET"))
    return FALSE;
  if (g_str_equal (request->path, "/2/users/me"))
    {
      answer = json_object_new ();
      json_object_set_object_member (answer, "data", make_user_json (&lf_fake_x_users[0]));
      lf_fake_answer (request, 200, answer);
    }
  else if (g_str_equal (request->path, "/2/users/" LF_FAKE_X_OFFICE "/tweets"))
    answer_page (self, request, is_own);
  else if (g_str_equal (request->path, "/2/users/" LF_FAKE_X_OFFICE "/mentions"))
    answer_page (self, request, is_mention);
  else if (g_str_equal (request->path, "/2/tweets/search/recent"))
    answer_page (self, request, is_found);
  else if (g_str_equal (request->path, "/2/tweets"))
    answer_by_ids (self, request);
  else
    return FALSE;

  return TRUE;
}
