/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OAuth 2.0 of the played X: the authorize page, codes of 30 seconds, refresh tokens that are good for one exchange. */

#include "config.h"

#include "lib/lf-fake-x-private.h"

#include "core/base/lf-uid.h"
#include "core/http/lf-json.h"
#include "core/http/lf-loopback.h"

#include <string.h>

#define CODE_US (30 * G_USEC_PER_SEC)

static gboolean
is_right (JsonObject *query)
{
  const char *redirect = lf_json_get_string (query, "redirect_uri");
  const char *scopes = lf_json_get_string (query, "scope");

  return g_strcmp0 (lf_json_get_string (query, "response_type"), "code") == 0 &&
         g_strcmp0 (lf_json_get_string (query, "client_id"), LF_FAKE_X_CLIENT) == 0 &&
         g_strcmp0 (lf_json_get_string (query, "code_challenge_method"), "S256") == 0 &&
         lf_json_get_string (query, "code_challenge") != NULL && lf_json_get_string (query, "state") != NULL &&
         redirect != NULL && g_regex_match_simple ("^http://127\\.0\\.0\\.1:[0-9]+/callback$", redirect, 0, 0) &&
         scopes != NULL && strstr (scopes, "tweet.write") != NULL && strstr (scopes, "offline.access") != NULL;
}

char *
lf_fake_x_allow (LfFakeX    *self,
                 const char *authorize_uri)
{
  g_autoptr(GUri) uri = g_uri_parse (authorize_uri, G_URI_FLAGS_ENCODED_QUERY, NULL);
  g_autoptr(JsonObject) query = lf_fake_read_pairs (g_uri_get_query (uri));
  g_autofree char *code = lf_random_token (24);

  if (!g_str_has_suffix (g_uri_get_path (uri), "/i/oauth2/authorize") || !is_right (query))
    return NULL;
  if (self->flags & LF_FAKE_X_DENIES)
    return g_strdup_printf ("%s?error=access_denied&state=%s", lf_json_get_string (query, "redirect_uri"),
                            lf_json_get_string (query, "state"));

  json_object_set_int_member (query, "until", g_get_monotonic_time () + CODE_US);
  g_hash_table_replace (self->codes, g_strdup (code), json_object_ref (query));
  return g_strdup_printf ("%s?state=%s&code=%s", lf_json_get_string (query, "redirect_uri"),
                          lf_json_get_string (query, "state"), code);
}

static void
refuse_token (LfFakeRequest *request,
              guint          status,
              const char    *name,
              const char    *description)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "error", name);
  json_object_set_string_member (object, "error_description", description);
  lf_fake_answer (request, status, object);
}

static void
give_tokens (LfFakeX       *self,
             LfFakeRequest *request)
{
  JsonObject *object = json_object_new ();
  g_autofree char *refresh = lf_random_token (48);

  g_free (self->token);
  self->token = lf_random_token (48);
  g_hash_table_add (self->tokens, g_strdup (self->token));
  g_hash_table_replace (self->refreshes, g_strdup (refresh), NULL);
  json_object_set_string_member (object, "token_type", "bearer");
  json_object_set_int_member (object, "expires_in", 7200);
  json_object_set_string_member (object, "access_token", self->token);
  if (self->scopes != NULL)
    json_object_set_string_member (object, "scope", self->scopes);
  json_object_set_string_member (object, "refresh_token", refresh);
  lf_fake_answer (request, 200, object);
}

static void
exchange_code (LfFakeX       *self,
               LfFakeRequest *request)
{
  const char *code = lf_json_get_string (request->body, "code");
  const char *verifier = lf_json_get_string (request->body, "code_verifier");
  g_autofree char *challenge = lf_pkce_challenge (verifier != NULL ? verifier : "");
  JsonObject *given = code != NULL ? g_hash_table_lookup (self->codes, code) : NULL;
  gboolean good = given != NULL && lf_json_get_int (given, "until", 0) > g_get_monotonic_time () &&
                  g_strcmp0 (challenge, lf_json_get_string (given, "code_challenge")) == 0 &&
                  g_strcmp0 (lf_json_get_string (request->body, "redirect_uri"), lf_json_get_string (given, "redirect_uri")) == 0;

  if (good && !(self->flags & LF_FAKE_X_OWN_SCOPES))
    {
      g_free (self->scopes);
      self->scopes = g_strdup (lf_json_get_string (given, "scope"));
    }
  if (code != NULL)
    g_hash_table_remove (self->codes, code);
  if (good)
    give_tokens (self, request);
  else
    refuse_token (request, 400, "invalid_request", "Value passed for the authorization code was invalid.");
}

/* An old refresh token that comes again ends everything that came of it. */
static void
exchange_refresh (LfFakeX       *self,
                  LfFakeRequest *request)
{
  const char *refresh = lf_json_get_string (request->body, "refresh_token");
  gpointer state = NULL;
  gboolean known = refresh != NULL && g_hash_table_lookup_extended (self->refreshes, refresh, NULL, &state);

  if (known && state == NULL)
    {
      g_hash_table_replace (self->refreshes, g_strdup (refresh), (gpointer) "used");
      g_hash_table_remove_all (self->tokens);
      give_tokens (self, request);
      return;
    }

  if (known)
    lf_fake_x_revoke_all (self);
  refuse_token (request, 400, "invalid_request", "Value passed for the token was invalid.");
}

static void
answer_token (LfFakeX       *self,
              LfFakeRequest *request)
{
  const char *grant = lf_json_get_string (request->body, "grant_type");

  if (g_strcmp0 (lf_json_get_string (request->body, "client_id"), LF_FAKE_X_CLIENT) != 0)
    refuse_token (request, 401, "unauthorized_client", "Missing valid authorization header");
  else if (g_strcmp0 (grant, "authorization_code") == 0)
    exchange_code (self, request);
  else if (g_strcmp0 (grant, "refresh_token") == 0)
    exchange_refresh (self, request);
  else
    refuse_token (request, 400, "unsupported_grant_type", "Unsupported grant type.");
}

gboolean
lf_fake_x_handle_sign_in (LfFakeX       *self,
                          LfFakeRequest *request)
{
  const char *token = lf_json_get_string (request->body, "token");
  JsonObject *object;

  if (!g_str_equal (request->method, "POST"))
    return FALSE;
  if (g_str_equal (request->path, "/2/oauth2/token"))
    answer_token (self, request);
  else if (g_str_equal (request->path, "/2/oauth2/revoke"))
    {
      if (token != NULL)
        {
          g_hash_table_remove (self->tokens, token);
          g_hash_table_remove (self->refreshes, token);
        }
      object = json_object_new ();
      json_object_set_boolean_member (object, "revoked", TRUE);
      lf_fake_answer (request, 200, object);
    }
  else
    return FALSE;

  return TRUE;
}
