/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The statuses of the fake server: posting with all its refusals, showing, deleting; and pictures. */

#include "config.h"

#include "lib/lf-fake-mastodon-private.h"

#include "core/base/lf-text.h"
#include "core/http/lf-json.h"

#include <string.h>

#define MENTION "(?<![=/\\w])@([a-z0-9_]+)(@[a-z0-9.:-]*[a-z0-9])?"

void
lf_fake_status_free (gpointer data)
{
  LfFakeStatus *status = data;

  json_object_unref (status->json);
  g_free (status->text);
  g_free (status->key);
  g_free (status);
}

JsonObject *
lf_fake_person_json (LfFakeMastodon *self,
                     LfFakePerson   *person)
{
  g_autofree char *url = g_strdup_printf ("%s/@%s", self->uri, person->username);
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "id", person->id);
  json_object_set_string_member (json, "username", person->username);
  json_object_set_string_member (json, "acct", person->username);
  json_object_set_string_member (json, "display_name", person->name);
  json_object_set_string_member (json, "url", url);
  json_object_set_boolean_member (json, "bot", FALSE);
  return json;
}

/* ---- From text to what is shown. */

typedef struct {
  LfFakeMastodon *server;
  JsonArray      *mentions;
} Shower;

static gboolean
show_mention (const GMatchInfo *match,
              GString          *out,
              gpointer          user_data)
{
  Shower *shower = user_data;
  g_autofree char *whole = g_match_info_fetch (match, 0);
  g_autofree char *username = g_match_info_fetch (match, 1);
  g_autofree char *domain = g_match_info_fetch (match, 2);
  LfFakePerson *person = lf_fake_find_person (shower->server, username);
  JsonObject *mention;

  if (person == NULL || (domain != NULL && *domain != '\0' && !g_str_equal (domain + 1, shower->server->domain)))
    {
      g_string_append (out, whole);
      return FALSE;
    }

  g_string_append_printf (out, "<span class=\"h-card\"><a href=\"%s/@%s\" class=\"u-url mention\">@<span>%s</span></a></span>",
                          shower->server->uri, username, username);
  mention = json_object_new ();
  json_object_set_string_member (mention, "id", person->id);
  json_object_set_string_member (mention, "username", username);
  json_object_set_string_member (mention, "acct", username);
  json_array_add_object_element (shower->mentions, mention);
  return FALSE;
}

static char *
show_text (LfFakeMastodon *self,
           const char     *text,
           JsonArray      *mentions)
{
  g_autoptr(GRegex) mention = g_regex_new (MENTION, G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GRegex) address = g_regex_new ("https?://[^\\s<]+", 0, 0, NULL);
  g_autoptr(GRegex) line = g_regex_new ("\n", 0, 0, NULL);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *linked = g_regex_replace (address, escaped, -1, 0, "<a href=\"\\0\" rel=\"nofollow\">\\0</a>", 0, NULL);
  Shower shower = { self, mentions };
  g_autofree char *mentioned = g_regex_replace_eval (mention, linked, -1, 0, 0, show_mention, &shower, NULL);
  g_autofree char *broken = g_regex_replace_literal (line, mentioned, -1, 0, "<br>", 0, NULL);

  return g_strdup_printf ("<p>%s</p>", broken);
}

/* ---- Who sees what. */

static gboolean
is_mentioned (LfFakeStatus *status,
              LfFakePerson *person)
{
  JsonArray *mentions = lf_json_get_array (status->json, "mentions");

  for (guint i = 0; i < lf_json_n_objects (mentions); i++)
    if (g_strcmp0 (lf_json_get_string (lf_json_nth_object (mentions, i), "id"), person->id) == 0)
      return TRUE;

  return FALSE;
}

gboolean
lf_fake_can_see (LfFakeStatus *status,
                 LfFakePerson *reader)
{
  const char *visibility = lf_json_get_string (status->json, "visibility");

  return status->author == reader || g_str_equal (visibility, "public") || g_str_equal (visibility, "unlisted") ||
         is_mentioned (status, reader);
}

LfFakeStatus *
lf_fake_find_status (LfFakeMastodon *self,
                     const char     *id,
                     LfFakePerson   *reader)
{
  for (guint i = 0; id != NULL && i < self->statuses->len; i++)
    {
      LfFakeStatus *status = g_ptr_array_index (self->statuses, i);

      if (g_strcmp0 (lf_json_get_string (status->json, "id"), id) == 0)
        return reader == NULL || lf_fake_can_see (status, reader) ? status : NULL;
    }

  return NULL;
}

/* Only GoToSocial shows authors the source of their statuses in each answer. */
JsonObject *
lf_fake_status_json (LfFakeMastodon *self,
                     LfFakeStatus   *status,
                     LfFakePerson   *reader)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), status->json);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr(JsonNode) copy = json_from_string (text, NULL);
  JsonObject *json = json_object_ref (json_node_get_object (copy));

  if (lf_fake_is_ulid (self) && status->author == reader && lf_json_get_object (json, "reblog") == NULL)
    json_object_set_string_member (json, "text", status->text);
  return json;
}

/* ---- Posting. */

static void
set_nullable (JsonObject *object,
              const char *name,
              const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonArray *
attach_media (LfFakeMastodon *self,
              JsonArray      *ids)
{
  JsonArray *attachments = json_array_new ();

  for (guint i = 0; i < lf_json_n_objects (ids); i++)
    {
      LfFakeMedia *media = g_hash_table_lookup (self->media, json_array_get_string_element (ids, i));
      g_autofree char *url = g_strdup_printf ("%s/fileserver/%s.png", self->uri, media->id);
      JsonObject *attachment = json_object_new ();

      media->attached = TRUE;
      json_object_set_string_member (attachment, "id", media->id);
      json_object_set_string_member (attachment, "type", "image");
      json_object_set_string_member (attachment, "url", url);
      set_nullable (attachment, "description", media->description);
      json_array_add_object_element (attachments, attachment);
    }

  return attachments;
}

static void
set_place (LfFakeMastodon *self,
           LfFakeStatus   *status,
           JsonObject     *parameters)
{
  LfFakeStatus *parent = lf_fake_find_status (self, lf_json_get_string (parameters, "in_reply_to_id"), NULL);
  LfFakeStatus *quoted = lf_fake_find_status (self, lf_json_get_string (parameters, "quoted_status_id"), NULL);

  set_nullable (status->json, "in_reply_to_id", parent != NULL ? lf_json_get_string (parent->json, "id") : NULL);
  set_nullable (status->json, "in_reply_to_account_id", parent != NULL ? parent->author->id : NULL);
  if (quoted != NULL)
    json_object_set_string_member (status->json, "quoted_status_id", lf_json_get_string (quoted->json, "id"));
}

LfFakeStatus *
lf_fake_add_status (LfFakeMastodon *self,
                    LfFakePerson   *author,
                    JsonObject     *parameters)
{
  const char *text = lf_json_get_string (parameters, "status");
  const char *visibility = lf_json_get_string (parameters, "visibility");
  const char *warning = lf_json_get_string (parameters, "spoiler_text");
  LfFakeStatus *status = g_new0 (LfFakeStatus, 1);
  JsonArray *mentions = json_array_new ();
  g_autofree char *id = lf_fake_new_id (self);
  g_autofree char *uri = g_strdup_printf ("%s/users/%s/statuses/%s", self->uri, author->username, id);
  g_autofree char *url = g_strdup_printf ("%s/@%s/%s", self->uri, author->username, id);
  g_autofree char *now = lf_json_format_time (lf_fake_now_us (self));
  g_autofree char *content = NULL;

  status->author = author;
  status->text = g_strstrip (g_strdup (text != NULL ? text : ""));
  content = show_text (self, status->text, mentions);
  status->json = json_object_new ();
  json_object_set_string_member (status->json, "id", id);
  json_object_set_string_member (status->json, "created_at", now);
  json_object_set_string_member (status->json, "uri", uri);
  json_object_set_string_member (status->json, "url", url);
  json_object_set_string_member (status->json, "visibility",
                                 visibility != NULL ? visibility : lf_fake_is_ulid (self) ? "unlisted" : "public");
  json_object_set_string_member (status->json, "content", content);
  json_object_set_string_member (status->json, "spoiler_text", warning != NULL ? warning : "");
  set_nullable (status->json, "language", lf_json_get_string (parameters, "language"));
  json_object_set_null_member (status->json, "reblog");
  set_place (self, status, parameters);
  json_object_set_object_member (status->json, "account", lf_fake_person_json (self, author));
  json_object_set_array_member (status->json, "media_attachments",
                                attach_media (self, lf_json_get_array (parameters, "media_ids")));
  json_object_set_array_member (status->json, "mentions", mentions);
  g_ptr_array_add (self->statuses, status);
  return status;
}

static guint
count_text (const char *text)
{
  g_autoptr(GRegex) address = g_regex_new ("https?://[^\\s]+", 0, 0, NULL);
  g_autofree char *short_text = g_regex_replace_literal (address, text, -1, 0, "xxxxxxxxxxxxxxxxxxxxxxx", 0, NULL);

  return lf_text_count_graphemes (short_text);
}

static gboolean
refuse_media (LfFakeMastodon *self,
              LfFakeRequest  *request,
              JsonArray      *ids)
{
  guint bad = lf_fake_is_ulid (self) ? 400 : 422;

  if (lf_json_n_objects (ids) > (lf_fake_is_ulid (self) ? 6 : 4))
    {
      lf_fake_refuse (request, bad, "Validation failed: Cannot attach more than 4 files");
      return TRUE;
    }

  for (guint i = 0; i < lf_json_n_objects (ids); i++)
    {
      LfFakeMedia *media = g_hash_table_lookup (self->media, json_array_get_string_element (ids, i));

      if (media == NULL)
        lf_fake_refuse (request, bad, "Bad Request: media not found");
      else if (media->attached)
        lf_fake_refuse (request, bad, "Bad Request: media already attached to status");
      else if (media->n_asks_left > 0)
        lf_fake_refuse (request, 422, "Cannot attach files that have not finished processing. Try again in a moment!");
      else
        continue;
      return TRUE;
    }

  return FALSE;
}

static gboolean
is_visibility (const char *name)
{
  static const char * const names[] = { "public", "unlisted", "private", "direct", NULL };

  return name == NULL || g_strv_contains (names, name);
}

/* Answers with what is wrong; says whether anything is. */
static gboolean
refuse_status (LfFakeMastodon *self,
               LfFakeRequest  *request)
{
  const char *text = lf_json_get_string (request->body, "status");
  const char *parent = lf_json_get_string (request->body, "in_reply_to_id");
  const char *language = lf_json_get_string (request->body, "language");
  JsonArray *ids = lf_json_get_array (request->body, "media_ids");
  guint bad = lf_fake_is_ulid (self) ? 400 : 422;

  if ((text == NULL || *text == '\0') && lf_json_n_objects (ids) == 0)
    lf_fake_refuse (request, bad, lf_fake_is_ulid (self) ? "Bad Request: status contains no text, media or poll"
                                                         : "Validation failed: Text can't be blank");
  else if (text != NULL && count_text (text) > (lf_fake_is_ulid (self) ? 5000 : 500))
    lf_fake_refuse (request, bad, lf_fake_is_ulid (self) ? "Bad Request: text with spoiler exceed max chars (5000)"
                                                         : "Validation failed: Text character limit of 500 exceeded");
  else if (!is_visibility (lf_json_get_string (request->body, "visibility")))
    lf_fake_refuse (request, 422, "Unprocessable Entity: invalid visibility");
  else if (language != NULL && (strlen (language) < 2 || !g_ascii_isalpha (language[0])))
    lf_fake_refuse (request, bad, "Bad Request: language: tag is not well-formed");
  else if (parent != NULL && lf_fake_find_status (self, parent, request->reader) == NULL)
    lf_fake_refuse (request, 404, lf_fake_is_ulid (self) ? "Not Found: target status not found" : "Record not found");
  else
    return refuse_media (self, request, ids);

  return TRUE;
}

static void
post_status (LfFakeMastodon *self,
             LfFakeRequest  *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *key = soup_message_headers_get_one (headers, "Idempotency-Key");
  LfFakeStatus *status = NULL;

  if (key != NULL && (self->flags & LF_FAKE_KEYS))
    status = lf_fake_find_status (self, g_hash_table_lookup (self->keys, key), NULL);
  if (status == NULL)
    {
      if (refuse_status (self, request) || lf_fake_schedule_status (self, request))
        return;
      status = lf_fake_add_status (self, request->reader, request->body);
      status->key = g_strdup (key);
      if (key != NULL)
        g_hash_table_replace (self->keys, g_strdup (key), g_strdup (lf_json_get_string (status->json, "id")));
    }
  lf_fake_answer (request, 200, lf_fake_status_json (self, status, request->reader));
}

/* As Mastodon does it: what is not named is taken away, and pictures can only be those that hang on it. */
static void
change_status (LfFakeMastodon *self,
               LfFakeRequest  *request,
               LfFakeStatus   *status)
{
  JsonArray *ids = lf_json_get_array (request->body, "media_ids");
  const char *text = lf_json_get_string (request->body, "status");
  const char *warning = lf_json_get_string (request->body, "spoiler_text");
  JsonArray *mentions = json_array_new ();
  g_autofree char *content = NULL;

  if (text == NULL || *text == '\0' || count_text (text) > (lf_fake_is_ulid (self) ? 5000 : 500))
    {
      json_array_unref (mentions);
      lf_fake_refuse (request, lf_fake_is_ulid (self) ? 400 : 422, "Validation failed: Text character limit of 500 exceeded");
      return;
    }

  g_free (status->text);
  status->text = g_strstrip (g_strdup (text));
  content = show_text (self, status->text, mentions);
  json_object_set_string_member (status->json, "content", content);
  json_object_set_string_member (status->json, "spoiler_text", warning != NULL ? warning : "");
  json_object_set_boolean_member (status->json, "sensitive", lf_json_get_bool (request->body, "sensitive", FALSE));
  set_nullable (status->json, "language", lf_json_get_string (request->body, "language"));
  json_object_set_array_member (status->json, "media_attachments", attach_media (self, ids));
  json_object_set_array_member (status->json, "mentions", mentions);
  lf_fake_answer (request, 200, lf_fake_status_json (self, status, request->reader));
}

static void
show_source (LfFakeRequest *request,
             LfFakeStatus  *status)
{
  JsonObject *source = json_object_new ();

  json_object_set_string_member (source, "id", lf_json_get_string (status->json, "id"));
  json_object_set_string_member (source, "text", status->text);
  json_object_set_string_member (source, "spoiler_text", lf_json_get_string (status->json, "spoiler_text"));
  lf_fake_answer (request, 200, source);
}

static void
mute (LfFakeMastodon *self,
      LfFakeRequest  *request,
      const char     *id,
      const char     *deed)
{
  LfFakePerson *person = NULL;
  JsonObject *relationship;

  for (guint i = 0; i < self->people->len; i++)
    if (g_str_equal (((LfFakePerson *) g_ptr_array_index (self->people, i))->id, id))
      person = g_ptr_array_index (self->people, i);

  if (person == NULL || (!g_str_equal (deed, "mute") && !g_str_equal (deed, "unmute")))
    {
      lf_fake_refuse (request, 404, "Record not found");
      return;
    }

  person->muted = g_str_equal (deed, "mute");
  relationship = json_object_new ();
  json_object_set_string_member (relationship, "id", id);
  json_object_set_boolean_member (relationship, "muting", person->muted);
  lf_fake_answer (request, 200, relationship);
}

gboolean
lf_fake_mastodon_is (LfFakeMastodon *self,
                     const char     *what,
                     const char     *id)
{
  LfFakeStatus *status = lf_fake_find_status (self, id, NULL);

  g_assert_nonnull (status);
  return g_str_equal (what, "muted") ? status->author->muted : lf_json_get_bool (status->json, "favourited", FALSE);
}

gboolean
lf_fake_handle_statuses (LfFakeMastodon *self,
                         LfFakeRequest  *request)
{
  g_auto(GStrv) parts = g_strsplit (request->path, "/", -1);
  LfFakeStatus *status;

  if (g_str_equal (request->method, "POST") && g_str_has_prefix (request->path, "/api/v1/accounts/") && parts[4] != NULL && parts[5] != NULL)
    {
      mute (self, request, parts[4], parts[5]);
      return TRUE;
    }
  if (!g_str_has_prefix (request->path, "/api/v1/statuses") || (parts[4] != NULL && g_strcmp0 (parts[5], "context") == 0))
    return FALSE;

  if (parts[4] == NULL)
    {
      if (g_str_equal (request->method, "POST"))
        post_status (self, request);
      else
        lf_fake_answer_text (request, 405, "text/plain", "405 method not allowed");
      return TRUE;
    }

  status = lf_fake_find_status (self, parts[4], request->reader);
  if (status == NULL)
    lf_fake_refuse (request, 404, lf_fake_is_ulid (self) ? "Not Found: target status not found" : "Record not found");
  else if (g_strcmp0 (parts[5], "source") == 0 && status->author == request->reader)
    show_source (request, status);
  else if (g_str_equal (request->method, "POST") && (g_strcmp0 (parts[5], "favourite") == 0 || g_strcmp0 (parts[5], "unfavourite") == 0))
    {
      json_object_set_boolean_member (status->json, "favourited", g_str_equal (parts[5], "favourite"));
      lf_fake_answer (request, 200, lf_fake_status_json (self, status, request->reader));
    }
  else if (parts[5] == NULL && g_str_equal (request->method, "GET"))
    lf_fake_answer (request, 200, lf_fake_status_json (self, status, request->reader));
  else if (parts[5] == NULL && g_str_equal (request->method, "PUT") && status->author == request->reader)
    change_status (self, request, status);
  else if (parts[5] == NULL && g_str_equal (request->method, "DELETE") && status->author == request->reader)
    {
      lf_fake_answer (request, 200, lf_fake_status_json (self, status, request->reader));
      g_ptr_array_remove (self->statuses, status);
    }
  else
    lf_fake_refuse (request, 403, "This action is not allowed");
  return TRUE;
}

/* ---- Pictures. */

static void
answer_media (LfFakeMastodon *self,
              LfFakeRequest  *request,
              LfFakeMedia    *media,
              guint           status)
{
  g_autofree char *url = g_strdup_printf ("%s/fileserver/%s.png", self->uri, media->id);
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "id", media->id);
  json_object_set_string_member (json, "type", "image");
  set_nullable (json, "url", status == 200 ? url : NULL);
  set_nullable (json, "description", media->description);
  lf_fake_answer (request, status, json);
}

static void
take_upload (LfFakeMastodon *self,
             LfFakeRequest  *request)
{
  LfFakeMedia *media;

  if (request->file == NULL || request->file_type == NULL || !g_str_has_prefix (request->file_type, "image/"))
    {
      lf_fake_refuse (request, 422, "Validation failed: File content type is invalid");
      return;
    }

  media = g_new0 (LfFakeMedia, 1);
  media->id = lf_fake_new_id (self);
  media->description = g_strdup (lf_json_get_string (request->body, "description"));
  media->n_asks_left = self->flags & LF_FAKE_SLOW_MEDIA ? 2 : 0;
  g_hash_table_replace (self->media, media->id, media);
  answer_media (self, request, media, media->n_asks_left > 0 ? 202 : 200);
}

gboolean
lf_fake_handle_media (LfFakeMastodon *self,
                      LfFakeRequest  *request)
{
  LfFakeMedia *media;

  if (g_str_equal (request->method, "POST") && (g_str_equal (request->path, "/api/v2/media") ||
                                                g_str_equal (request->path, "/api/v1/media")))
    {
      take_upload (self, request);
      return TRUE;
    }
  if (!g_str_has_prefix (request->path, "/api/v1/media/"))
    return FALSE;

  media = g_hash_table_lookup (self->media, request->path + strlen ("/api/v1/media/"));
  /* The work on a picture ends whether it can be watched or not. */
  if (media != NULL && (self->flags & LF_FAKE_MUTE_MEDIA) != 0)
    media->n_asks_left = 0;
  if (media == NULL || (media->attached && !lf_fake_is_ulid (self)) || (self->flags & LF_FAKE_MUTE_MEDIA) != 0)
    lf_fake_refuse (request, 404, "Record not found");
  else if (media->n_asks_left > 0)
    {
      media->n_asks_left--;
      answer_media (self, request, media, 206);
    }
  else
    answer_media (self, request, media, 200);
  return TRUE;
}
