/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a test moves the people on the fake server and looks behind it; the same by HTTP below /_control/ for other processes. */

#include "config.h"

#include "lib/lf-fake-mastodon-private.h"

#include "core/http/lf-json.h"

#include <string.h>

static void
set_given (JsonObject *parameters,
           const char *name,
           const char *value)
{
  if (value != NULL)
    json_object_set_string_member (parameters, name, value);
}

char *
lf_fake_mastodon_say (LfFakeMastodon     *self,
                      const LfFakeSaying *saying)
{
  LfFakePerson *author = lf_fake_find_person (self, saying->who != NULL ? saying->who : "buerger1");
  g_autoptr(JsonObject) parameters = json_object_new ();
  LfFakeStatus *status;

  g_return_val_if_fail (author != NULL, NULL);

  json_object_set_string_member (parameters, "visibility", saying->visibility != NULL ? saying->visibility : "public");
  set_given (parameters, "status", saying->text);
  set_given (parameters, "in_reply_to_id", saying->reply_to);
  set_given (parameters, "quoted_status_id", saying->quoted);
  set_given (parameters, "spoiler_text", saying->warning);
  json_object_set_string_member (parameters, "language", "de");
  status = lf_fake_add_status (self, author, parameters);
  return g_strdup (lf_json_get_string (status->json, "id"));
}

void
lf_fake_mastodon_boost (LfFakeMastodon *self,
                        const char     *who,
                        const char     *id)
{
  LfFakeStatus *boosted = lf_fake_find_status (self, id, NULL);
  LfFakePerson *booster = lf_fake_find_person (self, who);
  g_autoptr(JsonObject) parameters = json_object_new ();
  LfFakeStatus *status;

  g_return_if_fail (boosted != NULL && booster != NULL);

  status = lf_fake_add_status (self, booster, parameters);
  json_object_set_string_member (status->json, "content", "");
  json_object_set_object_member (status->json, "reblog", lf_fake_status_json (self, boosted, booster));
}

void
lf_fake_mastodon_notify (LfFakeMastodon *self,
                         const char     *type,
                         const char     *who)
{
  LfFakePerson *person = lf_fake_find_person (self, who);
  g_autofree char *id = lf_fake_new_id (self);
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "id", id);
  json_object_set_string_member (json, "type", type);
  json_object_set_object_member (json, "account", lf_fake_person_json (self, person));
  g_ptr_array_add (self->notifications, json);
}

static JsonArray *
dump_media (LfFakeStatus *status)
{
  JsonArray *attachments = lf_json_get_array (status->json, "media_attachments");
  JsonArray *media = json_array_new ();

  for (guint i = 0; i < lf_json_n_objects (attachments); i++)
    {
      const char *description = lf_json_get_string (lf_json_nth_object (attachments, i), "description");

      json_array_add_string_element (media, description != NULL ? description : "");
    }

  return media;
}

JsonArray *
lf_fake_mastodon_dump (LfFakeMastodon *self)
{
  static const char * const copied[] = { "id", "uri", "visibility", "in_reply_to_id", "language", "spoiler_text" };
  JsonArray *array = json_array_new ();

  lf_fake_publish_due (self);
  for (guint i = 0; i < self->statuses->len; i++)
    {
      LfFakeStatus *status = g_ptr_array_index (self->statuses, i);
      JsonObject *object;

      if (!g_str_equal (status->author->username, LF_FAKE_OFFICE) || lf_json_get_object (status->json, "reblog") != NULL)
        continue;
      object = json_object_new ();
      for (guint n = 0; n < G_N_ELEMENTS (copied); n++)
        set_given (object, copied[n], lf_json_get_string (status->json, copied[n]));
      json_object_set_string_member (object, "text", status->text);
      set_given (object, "key", status->key);
      json_object_set_array_member (object, "media", dump_media (status));
      json_array_add_object_element (array, object);
    }

  return array;
}

static void
control_say (LfFakeMastodon *self,
             LfFakeRequest  *request)
{
  LfFakeSaying saying = {
    .who = lf_json_get_string (request->body, "who"),
    .text = lf_json_get_string (request->body, "text"),
    .visibility = lf_json_get_string (request->body, "visibility"),
    .reply_to = lf_json_get_string (request->body, "reply_to"),
    .quoted = lf_json_get_string (request->body, "quoted"),
    .warning = lf_json_get_string (request->body, "warning"),
  };
  g_autofree char *id = lf_fake_find_person (self, saying.who != NULL ? saying.who : "buerger1") != NULL ?
                        lf_fake_mastodon_say (self, &saying) : NULL;
  JsonObject *answer;

  if (id == NULL)
    {
      lf_fake_refuse (request, 422, "nobody of that name lives here");
      return;
    }

  answer = json_object_new ();
  json_object_set_string_member (answer, "id", id);
  lf_fake_answer (request, 200, answer);
}

static void
control_fault (LfFakeMastodon *self,
               LfFakeRequest  *request)
{
  LfFakeFault fault = {
    .kind = lf_json_get_string (request->body, "kind"),
    .method = lf_json_get_string (request->body, "method"),
    .path = lf_json_get_string (request->body, "path"),
    .status = lf_json_get_int (request->body, "status", 500),
    .after = lf_json_get_bool (request->body, "after", FALSE),
    .seconds = lf_json_get_int (request->body, "seconds", 0),
    .times = lf_json_get_int (request->body, "times", 1),
  };

  if (fault.kind == NULL)
    {
      lf_fake_refuse (request, 422, "which kind of fault?");
      return;
    }
  lf_fake_mastodon_fault (self, &fault);
  lf_fake_answer (request, 200, json_object_new ());
}

static void
control_count (LfFakeMastodon *self,
               LfFakeRequest  *request)
{
  JsonObject *answer = json_object_new ();
  JsonArray *statuses = lf_fake_mastodon_dump (self);

  json_object_set_int_member (answer, "requests",
                              lf_fake_mastodon_count (self, lf_json_get_string (request->query, "method"),
                                                      lf_json_get_string (request->query, "path")));
  json_object_set_int_member (answer, "statuses", json_array_get_length (statuses));
  json_array_unref (statuses);
  lf_fake_answer (request, 200, answer);
}

static void
control_tokens (LfFakeMastodon *self,
                LfFakeRequest  *request)
{
  JsonObject *answer = json_object_new ();
  JsonArray *tokens = json_array_new ();
  JsonArray *keys = json_array_new ();
  GHashTableIter iter;
  gpointer token, app;

  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, &token, NULL))
    json_array_add_string_element (tokens, token);
  g_hash_table_iter_init (&iter, self->apps);
  while (g_hash_table_iter_next (&iter, NULL, &app))
    json_array_add_string_element (keys, lf_json_get_string (app, "client_secret"));

  json_object_set_array_member (answer, "tokens", tokens);
  json_object_set_array_member (answer, "client_secrets", keys);
  lf_fake_answer (request, 200, answer);
}

gboolean
lf_fake_handle_control (LfFakeMastodon *self,
                        LfFakeRequest  *request)
{
  const char *name = request->path + strlen ("/_control/");

  if (!g_str_has_prefix (request->path, "/_control/"))
    return FALSE;

  if (g_str_equal (name, "citizen"))
    control_say (self, request);
  else if (g_str_equal (name, "fault"))
    control_fault (self, request);
  else if (g_str_equal (name, "statuses"))
    lf_fake_answer_array (request, lf_fake_mastodon_dump (self));
  else if (g_str_equal (name, "scheduled"))
    lf_fake_answer_array (request, lf_fake_mastodon_dump_scheduled (self));
  else if (g_str_equal (name, "advance"))
    {
      lf_fake_mastodon_advance (self, lf_json_get_int (request->body, "seconds", 0) * G_USEC_PER_SEC);
      lf_fake_answer (request, 200, json_object_new ());
    }
  else if (g_str_equal (name, "count"))
    control_count (self, request);
  else if (g_str_equal (name, "tokens"))
    control_tokens (self, request);
  else if (g_str_equal (name, "clear-faults") || g_str_equal (name, "revoke-all"))
    {
      if (g_str_equal (name, "clear-faults"))
        lf_fake_mastodon_clear_faults (self);
      else
        lf_fake_mastodon_revoke_all (self);
      lf_fake_answer (request, 200, json_object_new ());
    }
  else
    lf_fake_refuse (request, 404, "no such control");
  return TRUE;
}
