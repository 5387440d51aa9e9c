/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Planned posts at the fake server, with all that real ones do: no key is honoured, a time that is past is published at once, the days are full. */

#include "config.h"

#include "lib/lf-fake-mastodon-private.h"

#include "core/base/lf-clock.h"
#include "core/http/lf-json.h"

#include <string.h>

#define LIST "/api/v1/scheduled_statuses"
#define MIN_AHEAD_US (5 * LF_MINUTE_US)
#define MAX_PER_DAY 25
#define MAX_IN_ALL 300
#define DAY_US (24 * LF_HOUR_US)

void
lf_fake_scheduled_free (gpointer data)
{
  LfFakeScheduled *copy = data;

  g_free (copy->id);
  json_object_unref (copy->parameters);
  g_free (copy);
}

gint64
lf_fake_now_us (LfFakeMastodon *self)
{
  return g_get_real_time () + self->ahead_us;
}

/* What is due goes out; whoever asks sees it as it is then. */
void
lf_fake_publish_due (LfFakeMastodon *self)
{
  for (guint i = 0; i < self->scheduled->len; )
    {
      LfFakeScheduled *copy = g_ptr_array_index (self->scheduled, i);

      if (copy->due_us > lf_fake_now_us (self))
        {
          i++;
          continue;
        }
      lf_fake_add_status (self, copy->author, copy->parameters);
      g_ptr_array_remove_index (self->scheduled, i);
    }
}

void
lf_fake_mastodon_advance (LfFakeMastodon *self,
                          gint64          span_us)
{
  self->ahead_us += span_us;
  lf_fake_publish_due (self);
}

static JsonObject *
make_parameters (LfFakeMastodon  *self,
                 LfFakeScheduled *copy)
{
  static const char * const names[] = { "visibility", "language", "spoiler_text" };
  JsonArray *media = lf_json_get_array (copy->parameters, "media_ids");
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "text", lf_json_get_string (copy->parameters, "status"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (lf_json_get_string (copy->parameters, names[i]) != NULL)
      json_object_set_string_member (json, names[i], lf_json_get_string (copy->parameters, names[i]));
    else if (!lf_fake_is_ulid (self))
      json_object_set_null_member (json, names[i]);
  if (media != NULL)
    json_object_set_array_member (json, "media_ids", json_array_ref (media));
  json_object_set_null_member (json, "scheduled_at");
  if (!lf_fake_is_ulid (self))
    json_object_set_boolean_member (json, "with_rate_limit", FALSE);
  return json;
}

static JsonObject *
make_json (LfFakeMastodon  *self,
           LfFakeScheduled *copy)
{
  JsonArray *media = lf_json_get_array (copy->parameters, "media_ids");
  JsonArray *attachments = json_array_new ();
  g_autofree char *due = lf_json_format_time (copy->due_us);
  JsonObject *json = json_object_new ();

  for (guint i = 0; media != NULL && i < json_array_get_length (media); i++)
    {
      JsonObject *attachment = json_object_new ();

      json_object_set_string_member (attachment, "id", json_array_get_string_element (media, i));
      json_object_set_string_member (attachment, "type", "image");
      json_array_add_object_element (attachments, attachment);
    }

  json_object_set_string_member (json, "id", copy->id);
  json_object_set_string_member (json, "scheduled_at", due);
  json_object_set_object_member (json, "params", make_parameters (self, copy));
  json_object_set_array_member (json, "media_attachments", attachments);
  return json;
}

static LfFakeScheduled *
keep (LfFakeMastodon *self,
      LfFakePerson   *author,
      JsonObject     *parameters)
{
  LfFakeScheduled *copy = g_new0 (LfFakeScheduled, 1);
  JsonArray *media = lf_json_get_array (parameters, "media_ids");

  copy->id = lf_fake_new_id (self);
  copy->author = author;
  copy->due_us = lf_json_get_time_us (parameters, "scheduled_at") + (self->flags & LF_FAKE_OTHER_TIME ? LF_HOUR_US : 0);
  copy->parameters = json_object_ref (parameters);
  for (guint i = 0; media != NULL && i < json_array_get_length (media); i++)
    ((LfFakeMedia *) g_hash_table_lookup (self->media, json_array_get_string_element (media, i)))->attached = TRUE;
  g_ptr_array_add (self->scheduled, copy);
  return copy;
}

/* ---- A request whose connection is lost on the way, and which the server carries out much later. */

void
lf_fake_keep_for_later (LfFakeMastodon *self,
                        LfFakeRequest  *request)
{
  if (lf_json_get_string (request->body, "scheduled_at") != NULL)
    g_ptr_array_add (self->late, json_object_ref (request->body));
}

void
lf_fake_mastodon_let_arrive (LfFakeMastodon *self)
{
  for (guint i = 0; i < self->late->len; i++)
    keep (self, lf_fake_find_person (self, LF_FAKE_OFFICE), g_ptr_array_index (self->late, i));
  g_ptr_array_set_size (self->late, 0);
}

/* ---- Posting. */

static guint
count_copies (LfFakeMastodon *self,
              gint64          day)
{
  guint n = 0;

  for (guint i = 0; i < self->scheduled->len; i++)
    n += day < 0 || ((LfFakeScheduled *) g_ptr_array_index (self->scheduled, i))->due_us / DAY_US == day;
  return n;
}

static gboolean
refuse_time (LfFakeMastodon *self,
             LfFakeRequest  *request,
             gint64          due_us)
{
  gboolean ulid = lf_fake_is_ulid (self);

  if (due_us == 0)
    lf_fake_refuse (request, ulid ? 400 : 422, "Bad Request: scheduled_at is no time");
  else if (due_us - lf_fake_now_us (self) < MIN_AHEAD_US)
    lf_fake_refuse (request, 422, ulid ? "Unprocessable Entity: scheduled_at must be at least 5 minutes in the future"
                                       : "Validation failed: Scheduled at date must be in the future");
  else
    return FALSE;
  return TRUE;
}

/* Says whether the request is answered: not when the time is past, because then it is posted like any other. */
gboolean
lf_fake_schedule_status (LfFakeMastodon *self,
                         LfFakeRequest  *request)
{
  gint64 due_us = lf_json_get_time_us (request->body, "scheduled_at");
  gboolean ulid = lf_fake_is_ulid (self);

  if (lf_json_get_string (request->body, "scheduled_at") == NULL || (due_us != 0 && due_us <= lf_fake_now_us (self)))
    return FALSE;

  if (refuse_time (self, request, due_us))
    return TRUE;
  if (count_copies (self, due_us / DAY_US) >= MAX_PER_DAY)
    lf_fake_refuse (request, 422, ulid ? "Unprocessable Entity" : "Validation failed: You have exceeded the limit of 25 scheduled posts for today");
  else if (count_copies (self, -1) >= MAX_IN_ALL)
    lf_fake_refuse (request, 422, ulid ? "Unprocessable Entity" : "Validation failed: You have exceeded the limit of 300 scheduled posts");
  else
    lf_fake_answer (request, 200, make_json (self, keep (self, request->reader, request->body)));
  return TRUE;
}

/* ---- The list. */

/* Newest first. GoToSocial names a next page behind every page that has an entry, Mastodon only behind a full one. */
static void
list_copies (LfFakeMastodon *self,
             LfFakeRequest  *request)
{
  const char *max_id = lf_json_get_string (request->query, "max_id");
  const char *limit_text = lf_json_get_string (request->query, "limit");
  guint limit = limit_text != NULL ? CLAMP (g_ascii_strtoull (limit_text, NULL, 10), 1, 40) : 20;
  JsonArray *array = json_array_new ();
  LfFakeScheduled *last = NULL;

  for (guint i = self->scheduled->len; i > 0 && json_array_get_length (array) < limit; i--)
    {
      LfFakeScheduled *copy = g_ptr_array_index (self->scheduled, i - 1);

      if (copy->author != request->reader || (max_id != NULL && strcmp (copy->id, max_id) >= 0))
        continue;
      json_array_add_object_element (array, make_json (self, copy));
      last = copy;
    }

  if (last != NULL && (lf_fake_is_ulid (self) || json_array_get_length (array) == limit))
    {
      g_autofree char *link = g_strdup_printf ("<%s" LIST "?limit=%u&max_id=%s>; rel=\"next\"", self->uri, limit, last->id);

      soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Link", link);
    }
  lf_fake_answer_array (request, array);
}

static LfFakeScheduled *
find_copy (LfFakeMastodon *self,
           LfFakeRequest  *request,
           const char     *id)
{
  for (guint i = 0; i < self->scheduled->len; i++)
    {
      LfFakeScheduled *copy = g_ptr_array_index (self->scheduled, i);

      if (g_str_equal (copy->id, id) && copy->author == request->reader)
        return copy;
    }

  return NULL;
}

gboolean
lf_fake_handle_scheduled (LfFakeMastodon *self,
                          LfFakeRequest  *request)
{
  LfFakeScheduled *copy;

  if (g_str_equal (request->path, LIST))
    {
      list_copies (self, request);
      return TRUE;
    }
  if (!g_str_has_prefix (request->path, LIST "/"))
    return FALSE;

  copy = find_copy (self, request, request->path + strlen (LIST "/"));
  if (copy == NULL)
    lf_fake_refuse (request, 404, lf_fake_is_ulid (self) ? "Not Found: target scheduled status not found" : "Record not found");
  else if (g_str_equal (request->method, "DELETE"))
    {
      g_ptr_array_remove (self->scheduled, copy);
      lf_fake_answer (request, 200, json_object_new ());
    }
  else if (g_str_equal (request->method, "PUT") && (self->flags & LF_FAKE_NO_MOVE))
    lf_fake_answer_text (request, 405, "text/plain", "405 method not allowed");
  else if (g_str_equal (request->method, "PUT"))
    {
      gint64 due_us = lf_json_get_time_us (request->body, "scheduled_at");

      if (refuse_time (self, request, due_us))
        return TRUE;
      copy->due_us = due_us;
      lf_fake_answer (request, 200, make_json (self, copy));
    }
  else
    lf_fake_answer (request, 200, make_json (self, copy));
  return TRUE;
}

JsonArray *
lf_fake_mastodon_dump_scheduled (LfFakeMastodon *self)
{
  JsonArray *array = json_array_new ();

  lf_fake_publish_due (self);
  for (guint i = 0; i < self->scheduled->len; i++)
    {
      LfFakeScheduled *copy = g_ptr_array_index (self->scheduled, i);
      JsonArray *media = lf_json_get_array (copy->parameters, "media_ids");
      g_autofree char *due = lf_json_format_time (copy->due_us);
      JsonObject *object = json_object_new ();

      json_object_set_array_member (object, "media", media != NULL ? json_array_ref (media) : json_array_new ());
      json_object_set_string_member (object, "id", copy->id);
      json_object_set_string_member (object, "scheduled_at", due);
      json_object_set_string_member (object, "text", lf_json_get_string (copy->parameters, "status"));
      json_array_add_object_element (array, object);
    }

  return array;
}

void
lf_fake_mastodon_forget_scheduled (LfFakeMastodon *self)
{
  g_ptr_array_set_size (self->scheduled, 0);
}
