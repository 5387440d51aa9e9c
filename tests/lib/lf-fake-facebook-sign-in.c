/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fake Graph server: whose token it is, which pages it speaks for, and what it is good for. */

#include "config.h"

#include "lib/lf-fake-facebook-private.h"

#include "core/http/lf-json.h"

static const struct { const char *id, *name; } pages[] = {
  { LF_FAKE_FACEBOOK_PAGE, "Bezirksamt Mitte" }, { LF_FAKE_FACEBOOK_OTHER, "Stadtbibliothek" },
};

static gboolean
is_page (LfFakeFacebookGrant *grant)
{
  return g_str_equal (grant->type, "PAGE");
}

static void
answer_me (LfFakeFacebookCall *call)
{
  JsonObject *me = json_object_new ();
  guint index = g_strcmp0 (call->grant->page, LF_FAKE_FACEBOOK_OTHER) == 0;

  json_object_set_string_member (me, "name", is_page (call->grant) ? pages[index].name : "Petra Müller");
  json_object_set_string_member (me, "id", is_page (call->grant) ? pages[index].id : "10220000000000001");
  lf_fake_answer (call->request, 200, me);
}

static JsonArray *
make_strings (GStrv texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  return array;
}

/* The token of a page that belongs to the token of a person. */
static const char *
get_page_token (LfFakeFacebook      *self,
                LfFakeFacebookGrant *owner,
                guint                index)
{
  g_autofree char *scopes = g_strjoinv (" ", owner->scopes);
  LfFakeFacebookToken token = { .type = "PAGE", .scopes = scopes, .target = owner->target, .data_s = owner->data_s };
  LfFakeFacebookGrant *first = g_hash_table_lookup (self->grants, self->token);
  gboolean is_first = index == 0 && owner->target == NULL && owner->data_s == 0 && g_strv_length (owner->scopes) > 5;
  const char *text = is_first && !first->revoked ? self->token : lf_fake_facebook_add_token (self, &token);
  LfFakeFacebookGrant *grant = g_hash_table_lookup (self->grants, text);

  g_free (grant->page);
  grant->page = g_strdup (pages[index].id);
  return text;
}

static void
answer_accounts (LfFakeFacebook     *self,
                 LfFakeFacebookCall *call)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < call->grant->n_pages; i++)
    {
      JsonObject *page = json_object_new ();

      json_object_set_string_member (page, "id", pages[i].id);
      json_object_set_string_member (page, "name", pages[i].name);
      json_object_set_string_member (page, "access_token", get_page_token (self, call->grant, i));
      json_object_set_array_member (page, "tasks", make_strings (call->grant->tasks));
      json_array_add_object_element (list, page);
    }
  lf_fake_facebook_answer_list (self, call, list, NULL);
}

static JsonArray *
make_granular (LfFakeFacebookGrant *grant)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; grant->scopes[i] != NULL; i++)
    {
      JsonObject *one = json_object_new ();
      JsonArray *targets = json_array_new ();

      json_object_set_string_member (one, "scope", grant->scopes[i]);
      json_array_add_string_element (targets, grant->target);
      json_object_set_array_member (one, "target_ids", targets);
      json_array_add_object_element (array, one);
    }
  return array;
}

static void
answer_debug (LfFakeFacebook     *self,
              LfFakeFacebookCall *call)
{
  const char *input = lf_json_get_string (call->request->body, "input_token");
  LfFakeFacebookGrant *grant = input != NULL ? g_hash_table_lookup (self->grants, input) : NULL;
  JsonObject *answer = json_object_new ();
  JsonObject *data = json_object_new ();

  json_object_set_object_member (answer, "data", data);
  if (grant == NULL || grant->revoked)
    {
      JsonObject *error = json_object_new ();

      json_object_set_int_member (error, "code", 190);
      json_object_set_string_member (error, "message", "Invalid OAuth access token.");
      json_object_set_object_member (data, "error", error);
      json_object_set_boolean_member (data, "is_valid", FALSE);
      json_object_set_array_member (data, "scopes", json_array_new ());
      lf_fake_answer (call->request, 200, answer);
      return;
    }

  json_object_set_string_member (data, "app_id", "1002003004005006");
  json_object_set_string_member (data, "type", grant->type);
  json_object_set_string_member (data, "application", "Pressestelle");
  json_object_set_int_member (data, "data_access_expires_at", grant->data_s);
  json_object_set_int_member (data, "expires_at", grant->expires_s);
  json_object_set_boolean_member (data, "is_valid", TRUE);
  json_object_set_int_member (data, "issued_at", 1790000000);
  if (is_page (grant))
    json_object_set_string_member (data, "profile_id", grant->page);
  json_object_set_array_member (data, "scopes", make_strings (grant->scopes));
  if (grant->target != NULL)
    json_object_set_array_member (data, "granular_scopes", make_granular (grant));
  json_object_set_string_member (data, "user_id", "10220000000000001");
  lf_fake_answer (call->request, 200, answer);
}

gboolean
lf_fake_facebook_handle_sign_in (LfFakeFacebook     *self,
                                 LfFakeFacebookCall *call)
{
  gboolean is_get = g_str_equal (call->request->method, "GET");

  if (g_str_equal (call->node, "debug_token"))
    {
      if (self->flags & LF_FAKE_FACEBOOK_NO_DEBUG || g_strcmp0 (lf_json_get_string (call->request->body, "method"), "get") != 0)
        lf_fake_facebook_refuse (call->request, 400, 100, 0,
                                 "(#100) You must provide an app access token, or a user access token that is "
                                                             "an owner or developer of the app");
      else
        answer_debug (self, call);
    }
  else if (g_str_equal (call->node, "me") && is_get && *call->edge == '\0')
    answer_me (call);
  else if (g_str_equal (call->node, "me") && is_get && g_str_equal (call->edge, "accounts") && !is_page (call->grant))
    answer_accounts (self, call);
  else if (g_str_equal (call->node, "me"))
    lf_fake_facebook_refuse (call->request, 400, 100, 0,
                             "(#100) Tried accessing nonexisting field (accounts) on node type (Page)");
  else
    return FALSE;

  return TRUE;
}
