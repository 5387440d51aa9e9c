/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server with the Graph API for tests: takes requests apart, does what is wrong, and hands the rest on. */

#include "config.h"

#include "lib/lf-fake-facebook-private.h"

#include "core/base/lf-uid.h"
#include "core/http/lf-json.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (LfFakeFacebook, lf_fake_facebook, G_TYPE_OBJECT)

#define ALL_SCOPES \
  "pages_show_list pages_read_engagement pages_read_user_content pages_manage_posts pages_manage_engagement pages_messaging"
#define ALL_TASKS "ADVERTISE ANALYZE CREATE_CONTENT MESSAGING MODERATE MANAGE"
#define OFFICE_NAME "Bezirksamt Mitte"
#define CITIZEN_NAME "Jürgen Müßig"

typedef struct {
  LfFakeFacebookFault fault;
  char *kind, *method, *path, *json;
  guint left;
} Fault;

static void
fault_free (gpointer data)
{
  Fault *fault = data;

  g_free (fault->kind);
  g_free (fault->method);
  g_free (fault->path);
  g_free (fault->json);
  g_free (fault);
}

void
lf_fake_facebook_text_free (gpointer data)
{
  LfFakeFacebookText *text = data;

  g_free (text->id);
  g_free (text->kind);
  g_free (text->author);
  g_free (text->name);
  g_free (text->text);
  g_free (text->on);
  g_free (text->parent);
  g_free (text->link);
  g_strfreev (text->photos);
  g_free (text);
}

static void
grant_free (gpointer data)
{
  LfFakeFacebookGrant *grant = data;

  g_free (grant->token);
  g_free (grant->type);
  g_free (grant->page);
  g_strfreev (grant->scopes);
  g_strfreev (grant->tasks);
  g_free (grant->target);
  g_free (grant);
}

static void
photo_free (gpointer data)
{
  LfFakeFacebookPhoto *photo = data;

  g_free (photo->id);
  g_free (photo->alt);
  g_free (photo);
}

gint64
lf_fake_facebook_now_s (LfFakeFacebook *self)
{
  return g_get_real_time () / G_USEC_PER_SEC + self->ahead_s;
}

char *
lf_fake_facebook_new_id (LfFakeFacebook *self)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, G_GUINT64_CONSTANT (122101234567000000) + ++self->n_ids);
}

char *
lf_fake_facebook_format (gint64 seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%S+0000");
}

LfFakeFacebookText *
lf_fake_facebook_find (LfFakeFacebook *self,
                       const char     *id)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      LfFakeFacebookText *text = g_ptr_array_index (self->texts, i);

      if (g_strcmp0 (text->id, id) == 0 && !text->deleted)
        return text;
    }

  return NULL;
}

LfFakeFacebookText *
lf_fake_facebook_add (LfFakeFacebook *self,
                      const char     *kind,
                      const char     *author,
                      const char     *name,
                      const char     *text)
{
  LfFakeFacebookText *added = g_new0 (LfFakeFacebookText, 1);
  g_autofree char *number = lf_fake_facebook_new_id (self);

  added->kind = g_strdup (kind);
  added->id = g_str_equal (kind, "post") ? g_strconcat (LF_FAKE_FACEBOOK_PAGE "_", number, NULL)
              : g_str_equal (kind, "comment") ? g_strconcat (number, "_", number + 6, NULL)
              : g_strconcat ("m_Zx-", number, "==", NULL);
  added->author = g_strdup (author);
  added->name = g_strdup (name);
  added->text = g_strdup (text != NULL ? text : "");
  added->created_s = lf_fake_facebook_now_s (self);
  g_ptr_array_add (self->texts, added);
  return added;
}

void
lf_fake_facebook_refuse (LfFakeRequest *request,
                         guint          status,
                         int            code,
                         int            subcode,
                         const char    *message)
{
  JsonObject *answer = json_object_new ();
  JsonObject *error = json_object_new ();

  json_object_set_string_member (error, "message", message);
  json_object_set_string_member (error, "type", "OAuthException");
  json_object_set_int_member (error, "code", code);
  if (subcode != 0)
    {
      json_object_set_int_member (error, "error_subcode", subcode);
      json_object_set_boolean_member (error, "is_transient", FALSE);
      json_object_set_string_member (error, "error_user_title", "Fehler");
      json_object_set_string_member (error, "error_user_msg", "Das geht so nicht.");
    }
  json_object_set_string_member (error, "fbtrace_id", "AbCdEfGhIjKlMnOpQrStUvW");
  json_object_set_object_member (answer, "error", error);
  lf_fake_answer (request, status, answer);
}

/* ---- Faults. */

void
lf_fake_facebook_fault (LfFakeFacebook            *self,
                        const LfFakeFacebookFault *fault)
{
  Fault *copy = g_new0 (Fault, 1);

  copy->fault = *fault;
  copy->kind = g_strdup (fault->kind);
  copy->method = g_strdup (fault->method);
  copy->path = g_strdup (fault->path);
  copy->json = g_strdup (fault->json);
  copy->left = MAX (fault->times, 1);
  g_ptr_array_add (self->faults, copy);
}

static void
end_connection (LfFakeRequest *request,
                const char    *last_words)
{
  GSocket *socket = soup_server_message_get_socket (request->message);

  if (last_words != NULL)
    g_socket_send_with_blocking (socket, last_words, strlen (last_words), TRUE, NULL, NULL);
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
  soup_server_message_set_status (request->message, 500, NULL);
}

static void
answer_rate (LfFakeRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  lf_fake_facebook_refuse (request, 400, 80001, 0,
                           "(#80001) There have been too many calls to this Page account. Wait a bit and try again.");
  soup_message_headers_replace (headers, "X-Business-Use-Case-Usage",
                                "{\"" LF_FAKE_FACEBOOK_PAGE "\":[{\"type\":\"pages\",\"call_count\":100,\"total_cputime\":25,"
                                "\"total_time\":25,"
                                "\"estimated_time_to_regain_access\":4}]}");
}

static void
answer_status (LfFakeRequest *request,
               Fault         *fault)
{
  static const struct { guint status; int code, subcode; } usual[] = {
    { 401, 190, 463 }, { 403, 200, 0 }, { 404, 803, 0 }, { 429, 4, 0 }, { 500, 2, 0 },
  };
  int code = fault->fault.code != 0 ? fault->fault.code : 100;
  int subcode = fault->fault.subcode;

  for (guint i = 0; fault->fault.code == 0 && i < G_N_ELEMENTS (usual); i++)
    if (usual[i].status == fault->fault.status)
      {
        code = usual[i].code;
        subcode = usual[i].subcode;
      }
  lf_fake_facebook_refuse (request, fault->fault.status, code, subcode, "(#1) Refused by a test.");
}

static void
answer_wrongly (LfFakeRequest *request,
                Fault         *fault)
{
  if (g_str_equal (fault->kind, "drop"))
    end_connection (request, NULL);
  else if (g_str_equal (fault->kind, "cut"))
    end_connection (request, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n{\"id\":\"1");
  else if (g_str_equal (fault->kind, "rate"))
    answer_rate (request);
  else if (g_str_equal (fault->kind, "html-200"))
    lf_fake_answer_text (request, 200, "text/html; charset=utf-8",
                         "<!DOCTYPE html><title>Facebook</title><p>Sorry, something went wrong.");
  else if (g_str_equal (fault->kind, "garbage-200"))
    lf_fake_answer_text (request, 200, "application/json", "{\"id\": tru");
  else if (g_str_equal (fault->kind, "json"))
    lf_fake_answer_text (request, 200, "application/json; charset=UTF-8", fault->json);
  else if (g_str_equal (fault->kind, "html-502"))
    lf_fake_answer_text (request, 502, "text/html", "<html><h1>502 Bad Gateway</h1></html>");
  else
    answer_status (request, fault);
}

/* ---- Time. */

/* Whoever asks sees what is out by now. */
static void
publish_due (LfFakeFacebook *self)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      LfFakeFacebookText *text = g_ptr_array_index (self->texts, i);

      if (text->scheduled_s == 0 || text->scheduled_s > lf_fake_facebook_now_s (self))
        continue;
      text->created_s = text->scheduled_s;
      text->scheduled_s = 0;
      if (self->flags & LF_FAKE_FACEBOOK_NEW_IDS)
        {
          g_autofree char *number = lf_fake_facebook_new_id (self);

          g_free (text->id);
          text->id = g_strconcat (LF_FAKE_FACEBOOK_PAGE "_", number, NULL);
        }
    }
}

/* ---- Requests. */

static LfFakeFacebookGrant *
find_grant (LfFakeFacebook *self,
            LfFakeRequest  *request)
{
  const char *value = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message), "Authorization");

  if (value == NULL || !g_str_has_prefix (value, "Bearer "))
    return NULL;

  return g_hash_table_lookup (self->grants, value + strlen ("Bearer "));
}

static void
carry_out (LfFakeFacebook *self,
           LfFakeRequest  *request)
{
  g_auto(GStrv) parts = g_strsplit (request->path, "/", 5);
  LfFakeFacebookCall call = { .request = request, .grant = find_grant (self, request), .node = "", .edge = "" };

  if (g_strv_length (parts) < 3 || !g_str_equal (parts[1], "v26.0"))
    {
      lf_fake_facebook_refuse (request, 400, 2635, 0, "(#2635) You are calling a deprecated version of the API.");
      return;
    }

  call.node = parts[2];
  call.edge = parts[3] != NULL ? parts[3] : "";
  if (call.grant == NULL || call.grant->revoked)
    lf_fake_facebook_refuse (request, 401, 190, 460, "Error validating access token: The session has been invalidated.");
  else if (!lf_fake_facebook_handle_sign_in (self, &call) && !lf_fake_facebook_handle_posts (self, &call) &&
           !lf_fake_facebook_handle_reading (self, &call))
    lf_fake_facebook_refuse (request, 400, 100, 33, "Unsupported request. Object does not exist, cannot be loaded due to missing "
                                                    "permissions, or does not support this operation.");
}

static gboolean
do_fault (LfFakeFacebook *self,
          LfFakeRequest  *request)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      Fault *fault = g_ptr_array_index (self->faults, i);

      if ((fault->method != NULL && !g_str_equal (fault->method, request->method)) ||
          (fault->path != NULL && !g_str_equal (fault->path, request->path)))
        continue;
      if (fault->fault.after)
        carry_out (self, request);
      answer_wrongly (request, fault);
      if (--fault->left == 0)
        g_ptr_array_remove_index (self->faults, i);
      return TRUE;
    }

  return FALSE;
}

static void
add_usage (LfFakeFacebook *self,
           LfFakeRequest  *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  if (self->business != NULL)
    soup_message_headers_replace (headers, "X-Business-Use-Case-Usage", self->business);
  if (self->app != NULL)
    soup_message_headers_replace (headers, "X-App-Usage", self->app);
}

/* Under whatever name. */
static gboolean
holds_token (LfFakeFacebook *self,
             const char     *query)
{
  GHashTableIter iter;
  gpointer token;

  g_hash_table_iter_init (&iter, self->grants);
  while (query != NULL && g_hash_table_iter_next (&iter, &token, NULL))
    if (strstr (query, token) != NULL)
      return TRUE;

  return FALSE;
}

static void
on_request_cb (SoupServer        *server,
               SoupServerMessage *message,
               const char        *path,
               GHashTable        *unused,
               gpointer           user_data)
{
  LfFakeFacebook *self = user_data;
  LfFakeRequest request = { .message = message, .path = path, .method = soup_server_message_get_method (message) };
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  request.query = lf_fake_read_pairs (query);
  lf_fake_read_body (&request);
  if (lf_fake_facebook_handle_control (self, &request))
    {
      lf_fake_request_clear (&request);
      return;
    }

  self->leaked = self->leaked || holds_token (self, query);
  g_ptr_array_add (self->requests, g_strdup_printf ("%s %s", request.method, path));
  g_hash_table_replace (self->fields, g_strdup (path),
                        json_object_ref (json_object_get_size (request.body) > 0 ? request.body : request.query));
  add_usage (self, &request);
  publish_due (self);
  if (!do_fault (self, &request))
    carry_out (self, &request);
  lf_fake_request_clear (&request);
}

static void
lf_fake_facebook_finalize (GObject *object)
{
  LfFakeFacebook *self = LF_FAKE_FACEBOOK (object);

  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->uri);
  g_free (self->business);
  g_free (self->app);
  g_free (self->token);
  g_ptr_array_unref (self->texts);
  g_hash_table_unref (self->photos);
  g_hash_table_unref (self->grants);
  g_hash_table_unref (self->blocked);
  g_hash_table_unref (self->fields);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->faults);

  G_OBJECT_CLASS (lf_fake_facebook_parent_class)->finalize (object);
}

static void
lf_fake_facebook_class_init (LfFakeFacebookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_fake_facebook_finalize;
}

static void
lf_fake_facebook_init (LfFakeFacebook *self)
{
  self->server = soup_server_new ("server-header", "fake-facebook ", NULL);
  self->texts = g_ptr_array_new_with_free_func (lf_fake_facebook_text_free);
  self->photos = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, photo_free);
  self->grants = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, grant_free);
  self->blocked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->faults = g_ptr_array_new_with_free_func (fault_free);
  soup_server_add_handler (self->server, NULL, on_request_cb, self, NULL);
}

/* ---- For tests. */

LfFakeFacebook *
lf_fake_facebook_new (GError **error)
{
  static const LfFakeFacebookToken page = { .type = "PAGE" };
  g_autoptr(LfFakeFacebook) self = g_object_new (LF_TYPE_FAKE_FACEBOOK, NULL);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  GSList *uris;

  if (!soup_server_listen (self->server, address, 0, error))
    return NULL;

  uris = soup_server_get_uris (self->server);
  self->uri = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->token = g_strdup (lf_fake_facebook_add_token (self, &page));
  return g_steal_pointer (&self);
}

const char *
lf_fake_facebook_get_uri (LfFakeFacebook *self)
{
  return self->uri;
}

const char *
lf_fake_facebook_get_token (LfFakeFacebook *self)
{
  return self->token;
}

const char *
lf_fake_facebook_add_token (LfFakeFacebook            *self,
                            const LfFakeFacebookToken *token)
{
  LfFakeFacebookGrant *grant = g_new0 (LfFakeFacebookGrant, 1);
  g_autofree char *random = lf_random_token (24);

  grant->token = g_strconcat ("EAAG", random, NULL);
  grant->type = g_strdup (token->type);
  grant->page = g_strdup (LF_FAKE_FACEBOOK_PAGE);
  grant->n_pages = token->n_pages;
  grant->scopes = g_strsplit (token->scopes != NULL ? token->scopes : ALL_SCOPES, " ", -1);
  grant->tasks = g_strsplit (token->tasks != NULL ? token->tasks : ALL_TASKS, " ", -1);
  grant->target = g_strdup (token->target);
  grant->expires_s = token->expires_s;
  grant->data_s = token->data_s;
  g_hash_table_replace (self->grants, grant->token, grant);
  return grant->token;
}

void
lf_fake_facebook_set_scopes (LfFakeFacebook *self,
                             const char     *token,
                             const char     *scopes)
{
  LfFakeFacebookGrant *grant = g_hash_table_lookup (self->grants, token);

  g_strfreev (grant->scopes);
  grant->scopes = g_strsplit (scopes, " ", -1);
}

void
lf_fake_facebook_revoke_all (LfFakeFacebook *self)
{
  GHashTableIter iter;
  gpointer grant;

  g_hash_table_iter_init (&iter, self->grants);
  while (g_hash_table_iter_next (&iter, NULL, &grant))
    ((LfFakeFacebookGrant *) grant)->revoked = TRUE;
}

char *
lf_fake_facebook_say (LfFakeFacebook             *self,
                      const LfFakeFacebookSaying *saying)
{
  const char *kind = saying->message ? "message" : saying->on != NULL ? "comment" : "post";
  const char *name = saying->own ? OFFICE_NAME : saying->who != NULL ? saying->who : CITIZEN_NAME;
  /* In Messenger people have other ids than on the page. */
  g_autofree char *author = saying->own ? g_strdup (LF_FAKE_FACEBOOK_PAGE)
                                        : g_strdup_printf ("%s%08u", saying->message ? "77" : "55",
                                                           g_str_hash (name) % 100000000);
  LfFakeFacebookText *text = lf_fake_facebook_add (self, kind, author, name, saying->text);

  if (saying->message)
    text->on = saying->on != NULL ? g_strdup (saying->on) : g_strdup_printf ("t_%08u", g_str_hash (name) % 100000000);
  else
    text->on = g_strdup (saying->on);
  text->parent = g_strdup (saying->parent);
  text->elsewhere = saying->elsewhere;
  text->created_s -= saying->ago_s;
  return g_strdup (text->id);
}

void
lf_fake_facebook_set (LfFakeFacebook      *self,
                      LfFakeFacebookFlags  flag,
                      gboolean             on)
{
  self->flags = on ? self->flags | flag : self->flags & ~flag;
}

void
lf_fake_facebook_set_usage (LfFakeFacebook *self,
                            const char     *business,
                            const char     *app)
{
  g_free (self->business);
  self->business = g_strdup (business);
  g_free (self->app);
  self->app = g_strdup (app);
}

guint
lf_fake_facebook_count (LfFakeFacebook *self,
                        const char     *method,
                        const char     *path)
{
  g_autofree char *wanted = g_strdup_printf ("%s %s", method, path);
  guint n = 0;

  for (guint i = 0; i < self->requests->len; i++)
    n += g_str_equal (g_ptr_array_index (self->requests, i), wanted);

  return n;
}

gboolean
lf_fake_facebook_saw_leak (LfFakeFacebook *self)
{
  return self->leaked;
}

char *
lf_fake_facebook_dup_field (LfFakeFacebook *self,
                            const char     *path,
                            const char     *name)
{
  return g_strdup (lf_json_get_string (g_hash_table_lookup (self->fields, path), name));
}

static JsonObject *
dump_text (LfFakeFacebook     *self,
           LfFakeFacebookText *text)
{
  JsonObject *object = json_object_new ();
  JsonArray *media = json_array_new ();

  json_object_set_string_member (object, "id", text->id);
  json_object_set_string_member (object, "kind", text->kind);
  json_object_set_string_member (object, "text", text->text);
  if (text->parent != NULL || text->on != NULL)
    json_object_set_string_member (object, "on", text->parent != NULL ? text->parent : text->on);
  if (text->link != NULL)
    json_object_set_string_member (object, "link", text->link);
  if (text->scheduled_s != 0)
    json_object_set_int_member (object, "scheduled", text->scheduled_s);
  for (guint i = 0; text->photos != NULL && text->photos[i] != NULL; i++)
    {
      LfFakeFacebookPhoto *photo = g_hash_table_lookup (self->photos, text->photos[i]);

      json_array_add_string_element (media, photo->alt != NULL ? photo->alt : "");
    }
  json_object_set_array_member (object, "media", media);
  return object;
}

JsonArray *
lf_fake_facebook_dump (LfFakeFacebook *self)
{
  JsonArray *array = json_array_new ();

  publish_due (self);
  for (guint i = 0; i < self->texts->len; i++)
    {
      LfFakeFacebookText *text = g_ptr_array_index (self->texts, i);

      if (!text->deleted && g_str_equal (text->author, LF_FAKE_FACEBOOK_PAGE))
        json_array_add_object_element (array, dump_text (self, text));
    }

  return array;
}

gboolean
lf_fake_facebook_is (LfFakeFacebook *self,
                     const char     *what,
                     const char     *id)
{
  LfFakeFacebookText *text = lf_fake_facebook_find (self, id);

  if (g_str_equal (what, "blocked"))
    return g_hash_table_contains (self->blocked, id);
  if (g_str_equal (what, "deleted"))
    return text == NULL;
  g_assert_nonnull (text);
  return g_str_equal (what, "hidden") ? text->hidden : g_str_equal (what, "liked") ? text->liked : text->scheduled_s != 0;
}

void
lf_fake_facebook_advance (LfFakeFacebook *self,
                          gint64          span_s)
{
  self->ahead_s += span_s;
  publish_due (self);
}

void
lf_fake_facebook_forget_waiting (LfFakeFacebook *self)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      LfFakeFacebookText *text = g_ptr_array_index (self->texts, i);

      text->deleted = text->deleted || text->scheduled_s != 0;
    }
}
