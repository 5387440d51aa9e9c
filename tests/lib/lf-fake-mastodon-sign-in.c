/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sign-in of the fake server: apps, the authorize page, tokens; and what a server says of itself to everybody. */

#include "config.h"

#include "lib/lf-fake-mastodon-private.h"

#include "core/base/lf-uid.h"
#include "core/http/lf-json.h"

#include <string.h>

#define OUT_OF_BAND "urn:ietf:wg:oauth:2.0:oob"

static void
refuse_oauth (LfFakeRequest *request,
              guint          status,
              const char    *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "error", name);
  json_object_set_string_member (object, "error_description", "Bad Request: this sign-in cannot go on");
  lf_fake_answer (request, status, object);
}

static gboolean
is_known_scope (const char *scope)
{
  static const char * const words[] = { "read", "write", "follow", "push", "profile" };
  g_auto(GStrv) parts = g_strsplit (scope, ":", 2);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (parts[0], words[i]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
are_scopes_known (const char *scopes)
{
  g_auto(GStrv) list = g_strsplit (scopes, " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    if (!is_known_scope (list[i]))
      return FALSE;

  return list[0] != NULL;
}

static void
register_app (LfFakeMastodon *self,
              LfFakeRequest  *request)
{
  const char *redirects = lf_json_get_string (request->body, "redirect_uris");
  const char *scopes = lf_json_get_string (request->body, "scopes");
  g_autofree char *client_id = lf_random_token (20);
  g_autofree char *client_secret = lf_random_token (30);
  JsonObject *app;

  if (lf_json_get_string (request->body, "client_name") == NULL || redirects == NULL)
    {
      lf_fake_refuse (request, lf_fake_is_ulid (self) ? 400 : 422, "client_name or redirect_uris was not set");
      return;
    }
  if (scopes != NULL && !are_scopes_known (scopes))
    {
      lf_fake_refuse (request, 422, "Validation failed: Scopes doesn't match configured on the server.");
      return;
    }

  app = json_object_new ();
  json_object_set_string_member (app, "id", client_id);
  json_object_set_string_member (app, "name", lf_json_get_string (request->body, "client_name"));
  json_object_set_string_member (app, "redirect_uri", redirects);
  json_object_set_string_member (app, "scopes", scopes != NULL ? scopes : "read");
  json_object_set_string_member (app, "client_id", client_id);
  json_object_set_string_member (app, "client_secret", client_secret);
  g_hash_table_replace (self->apps, g_strdup (client_id), json_object_ref (app));
  lf_fake_answer (request, 200, app);
}

gboolean
lf_fake_is_registered (JsonObject *app,
                       const char *redirect)
{
  g_auto(GStrv) lines = g_strsplit (lf_json_get_string (app, "redirect_uri"), "\n", -1);

  return redirect != NULL && g_strv_contains ((const char * const *) lines, redirect);
}

static gboolean
is_subset (const char *scopes,
           const char *of)
{
  g_auto(GStrv) wanted = g_strsplit (scopes != NULL ? scopes : "", " ", -1);
  g_auto(GStrv) given = g_strsplit (of, " ", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    if (!g_strv_contains ((const char * const *) given, wanted[i]))
      return FALSE;

  return TRUE;
}

static char *
make_code (LfFakeMastodon *self,
           JsonObject     *query)
{
  char *code = lf_random_token (16);

  g_hash_table_replace (self->codes, g_strdup (code), json_object_ref (query));
  return code;
}

/* The redirect is compared whole, the port included; as on a GoToSocial server an unknown one is answered all the same. */
char *
lf_fake_end_authorize (LfFakeMastodon *self,
                       JsonObject     *query)
{
  JsonObject *app = g_hash_table_lookup (self->apps, lf_json_get_string (query, "client_id") != NULL ?
                                         lf_json_get_string (query, "client_id") : "");
  const char *redirect = lf_json_get_string (query, "redirect_uri");
  const char *state = lf_json_get_string (query, "state");
  g_autofree char *code = NULL;

  if (app == NULL || redirect == NULL || state == NULL)
    return NULL;
  if (!lf_fake_is_registered (app, redirect))
    return g_strdup_printf ("%s?error=server_error&state=%s", redirect, state);
  if (!is_subset (lf_json_get_string (query, "scope"), lf_json_get_string (app, "scopes")))
    return g_strdup_printf ("%s?error=invalid_scope&state=%s", redirect, state);
  if (lf_fake_is_denied (self))
    return g_strdup_printf ("%s?error=access_denied&state=%s", redirect, state);

  code = make_code (self, query);
  if (g_str_equal (redirect, OUT_OF_BAND))
    return g_steal_pointer (&code);
  return g_strdup_printf ("%s?code=%s&state=%s", redirect, code, state);
}

static void
show_authorize_page (LfFakeMastodon *self,
                     LfFakeRequest  *request)
{
  g_autofree char *end = lf_fake_end_authorize (self, request->query);
  g_autofree char *page = NULL;

  if (end == NULL)
    {
      lf_fake_answer_text (request, 401, "text/html", "<p>Client authentication failed due to unknown client</p>");
      return;
    }
  if (strstr (end, "://") == NULL)
    {
      page = g_strdup_printf ("<main><p>Here is your code:</p><code>%s</code></main>", end);
      lf_fake_answer_text (request, 200, "text/html", page);
      return;
    }
  soup_server_message_set_status (request->message, 302, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Location", end);
}

static gboolean
has_right_client (LfFakeMastodon *self,
                  JsonObject     *body)
{
  const char *id = lf_json_get_string (body, "client_id");
  JsonObject *app = id != NULL ? g_hash_table_lookup (self->apps, id) : NULL;

  return app != NULL && g_strcmp0 (lf_json_get_string (app, "client_secret"), lf_json_get_string (body, "client_secret")) == 0;
}

/* Mastodon checks the verifier since 4.3, GoToSocial takes any. */
static gboolean
has_right_verifier (LfFakeMastodon *self,
                    JsonObject     *asked,
                    const char     *verifier)
{
  const char *challenge = lf_json_get_string (asked, "code_challenge");
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_autofree char *text = NULL;

  if (lf_fake_is_ulid (self) || challenge == NULL)
    return TRUE;
  if (verifier == NULL || g_strcmp0 (lf_json_get_string (asked, "code_challenge_method"), "S256") != 0)
    return FALSE;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &size);
  text = g_base64_encode (digest, size);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return g_str_equal (text, challenge);
}

static void
give_token (LfFakeMastodon *self,
            LfFakeRequest  *request)
{
  const char *code = lf_json_get_string (request->body, "code");
  JsonObject *asked = code != NULL ? g_hash_table_lookup (self->codes, code) : NULL;
  g_autofree char *token = lf_random_token (32);
  JsonObject *answer;

  if (!has_right_client (self, request->body))
    {
      refuse_oauth (request, lf_fake_is_ulid (self) ? 400 : 401, "invalid_client");
      return;
    }
  if (g_strcmp0 (lf_json_get_string (request->body, "grant_type"), "authorization_code") != 0 || asked == NULL ||
      g_strcmp0 (lf_json_get_string (asked, "client_id"), lf_json_get_string (request->body, "client_id")) != 0 ||
      g_strcmp0 (lf_json_get_string (asked, "redirect_uri"), lf_json_get_string (request->body, "redirect_uri")) != 0 ||
      !has_right_verifier (self, asked, lf_json_get_string (request->body, "code_verifier")))
    {
      refuse_oauth (request, 400, lf_fake_is_ulid (self) ? "sql: no rows in result set" : "invalid_grant");
      return;
    }

  g_hash_table_replace (self->tokens, g_strdup (token), g_strdup (LF_FAKE_OFFICE));
  answer = json_object_new ();
  json_object_set_string_member (answer, "access_token", token);
  json_object_set_string_member (answer, "token_type", "Bearer");
  json_object_set_string_member (answer, "scope", lf_json_get_string (asked, "scope"));
  json_object_set_int_member (answer, "created_at", g_get_real_time () / G_USEC_PER_SEC);
  g_hash_table_remove (self->codes, code);
  lf_fake_answer (request, 200, answer);
}

static void
revoke_token (LfFakeMastodon *self,
              LfFakeRequest  *request)
{
  if (!has_right_client (self, request->body))
    {
      refuse_oauth (request, 403, "unauthorized_client");
      return;
    }
  if (lf_json_get_string (request->body, "token") != NULL)
    g_hash_table_remove (self->tokens, lf_json_get_string (request->body, "token"));
  lf_fake_answer (request, 200, json_object_new ());
}

static JsonObject *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = lf_json_parse (bytes, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static void
describe_instance (LfFakeMastodon *self,
                   LfFakeRequest  *request,
                   gboolean        old)
{
  g_autofree char *text = g_strdup_printf (
    "{\"%s\":\"%s\",\"title\":\"Probe\",\"version\":\"%s\",\"source_url\":\"%s\",\"configuration\":{\"statuses\":{"
    "\"max_characters\":%d,\"max_media_attachments\":%d,\"characters_reserved_per_url\":%d},\"media_attachments\":{"
    "\"supported_mime_types\":[\"image/jpeg\",\"image/png\",\"image/gif\",\"image/webp\",\"video/mp4\"],"
    "\"image_size_limit\":16777216,\"image_matrix_limit\":33177600,\"description_limit\":1500}}%s}",
    old ? "uri" : "domain", self->domain, lf_fake_is_ulid (self) ? "0.20.0" : "4.5.1",
    lf_fake_is_ulid (self) ? "https://codeberg.org/superseriousbusiness/gotosocial" : "https://github.com/mastodon/mastodon",
    lf_fake_is_ulid (self) ? 5000 : 500, lf_fake_is_ulid (self) ? 6 : 4, lf_fake_is_ulid (self) ? 25 : 23,
    lf_fake_is_ulid (self) || old ? "" : ",\"api_versions\":{\"mastodon\":7}");

  lf_fake_answer (request, 200, parse (text));
}

/* Mastodon 4.3 and later; GoToSocial has no such thing. A token that was not given here comes from the settings of the account. */
static void
describe_app (LfFakeMastodon *self,
              LfFakeRequest  *request)
{
  static const char * const scopes[] = { "read", "write:statuses" };
  JsonObject *app = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    json_array_add_string_element (array, scopes[i]);
  json_object_set_string_member (app, "name", "Pressestelle");
  json_object_set_array_member (app, "scopes", array);
  lf_fake_answer (request, 200, app);
}

gboolean
lf_fake_handle_sign_in (LfFakeMastodon *self,
                        LfFakeRequest  *request)
{
  gboolean posts = g_str_equal (request->method, "POST");

  if (lf_fake_handle_consent (self, request))
    return TRUE;

  if (g_str_equal (request->path, "/api/v2/instance") || g_str_equal (request->path, "/api/v1/instance"))
    describe_instance (self, request, g_str_equal (request->path, "/api/v1/instance"));
  else if (g_str_equal (request->path, "/api/v1/apps") && posts)
    register_app (self, request);
  else if (g_str_equal (request->path, "/api/v1/apps/verify_credentials") && !lf_fake_is_ulid (self))
    describe_app (self, request);
  else if (g_str_equal (request->path, "/oauth/authorize"))
    show_authorize_page (self, request);
  else if (g_str_equal (request->path, "/oauth/token") && posts)
    give_token (self, request);
  else if (g_str_equal (request->path, "/oauth/revoke") && posts)
    revoke_token (self, request);
  else
    return FALSE;

  return TRUE;
}

char *
lf_fake_mastodon_allow (LfFakeMastodon *self,
                        const char     *authorize_uri)
{
  g_autoptr(GUri) uri = g_uri_parse (authorize_uri, G_URI_FLAGS_ENCODED_QUERY, NULL);
  g_autoptr(GHashTable) parameters = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, NULL);
  g_autoptr(JsonObject) query = json_object_new ();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, parameters);
  while (g_hash_table_iter_next (&iter, &name, &value))
    json_object_set_string_member (query, name, value);
  return lf_fake_end_authorize (self, query);
}
