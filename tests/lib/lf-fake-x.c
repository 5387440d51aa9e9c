/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server with the API of X for tests: takes requests apart, does what is wrong, and hands the rest on. */

#include "config.h"

#include "lib/lf-fake-x-private.h"

#include "core/base/lf-clock.h"
#include "core/http/lf-json.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (LfFakeX, lf_fake_x, G_TYPE_OBJECT)

/* Before this instant there are no ids. */
#define EPOCH_US (G_GINT64_CONSTANT (1288834974657) * 1000)

const LfFakeXUser lf_fake_x_users[2] = {
  { LF_FAKE_X_OFFICE, "bezirksamt", "Bezirksamt" },
  { "1460323737035677698", "buerger1", "Bürgerin Eins" },
};

typedef struct {
  char     *kind;
  char     *method;
  char     *path;
  char     *path_end;
  char     *json;
  guint     status;
  gboolean  after;
  guint     times;
} Fault;

static void
fault_free (gpointer data)
{
  Fault *fault = data;

  g_free (fault->kind);
  g_free (fault->method);
  g_free (fault->path);
  g_free (fault->path_end);
  g_free (fault->json);
  g_free (fault);
}

void
lf_fake_x_post_free (gpointer data)
{
  LfFakeXPost *post = data;

  g_free (post->id);
  g_free (post->text);
  g_free (post->parent);
  g_free (post->conversation);
  g_strfreev (post->media);
  g_free (post);
}

void
lf_fake_x_media_free (gpointer data)
{
  LfFakeXMedia *media = data;

  g_free (media->id);
  g_free (media->alt);
  g_free (media->category);
  g_byte_array_unref (media->bytes);
  g_free (media);
}

/* The time, and a count below it. */
char *
lf_fake_x_new_id (LfFakeX *self)
{
  guint64 ms = (g_get_real_time () - EPOCH_US) / 1000;

  return g_strdup_printf ("%" G_GUINT64_FORMAT, (ms << 22) + ++self->n_ids);
}

void
lf_fake_x_refuse (LfFakeRequest *request,
                  guint          status,
                  const char    *title,
                  const char    *detail)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) node = NULL;
  char *text;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "title");
  json_builder_add_string_value (builder, title);
  json_builder_set_member_name (builder, "detail");
  json_builder_add_string_value (builder, detail);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "about:blank");
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, status);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  text = json_to_string (node, FALSE);
  soup_server_message_set_status (request->message, status, NULL);
  soup_server_message_set_response (request->message, "application/problem+json", SOUP_MEMORY_TAKE, text, strlen (text));
}

/* ---- Faults. */

void
lf_fake_x_fault (LfFakeX            *self,
                 const LfFakeXFault *fault)
{
  Fault *copy = g_new0 (Fault, 1);

  copy->kind = g_strdup (fault->kind);
  copy->method = g_strdup (fault->method);
  copy->path = g_strdup (fault->path);
  copy->path_end = g_strdup (fault->path_end);
  copy->json = g_strdup (fault->json);
  copy->status = fault->status;
  copy->after = fault->after;
  copy->times = MAX (fault->times, 1);
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
  g_autofree char *reset = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC + 240);

  lf_fake_x_refuse (request, 429, "Too Many Requests", "Too Many Requests");
  soup_message_headers_replace (headers, "x-rate-limit-limit", "100");
  soup_message_headers_replace (headers, "x-rate-limit-remaining", "0");
  soup_message_headers_replace (headers, "x-rate-limit-reset", reset);
}

static void
answer_wrongly (LfFakeRequest *request,
                Fault         *fault)
{
  if (g_str_equal (fault->kind, "drop"))
    end_connection (request, NULL);
  else if (g_str_equal (fault->kind, "cut"))
    end_connection (request, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n"
                             "{\"data\":{\"id\":\"1");
  else if (g_str_equal (fault->kind, "rate"))
    answer_rate (request);
  else if (g_str_equal (fault->kind, "html-200"))
    lf_fake_answer_text (request, 200, "text/html; charset=utf-8", "<!DOCTYPE html><title>X</title><p>Just a moment …");
  else if (g_str_equal (fault->kind, "garbage-200"))
    lf_fake_answer_text (request, 200, "application/json", "{\"data\": tru");
  else if (g_str_equal (fault->kind, "json"))
    lf_fake_answer_text (request, 200, "application/json; charset=utf-8", fault->json);
  else if (g_str_equal (fault->kind, "html-502"))
    lf_fake_answer_text (request, 502, "text/html", "<html><h1>502 Bad Gateway</h1></html>");
  else if (g_str_equal (fault->kind, "html"))
    lf_fake_answer_text (request, fault->status, "text/html", "<html><h1>Zugriff verweigert</h1></html>");
  else if (fault->status == 503)
    lf_fake_x_refuse (request, 503, "Service Unavailable", "Service Unavailable");
  else
    lf_fake_x_refuse (request, fault->status, fault->status == 402 ? "CreditsDepleted" : "Refused",
                      fault->status == 402 ? "Your enrolled account does not have any credits to fulfill this request."
                                           : "One or more parameters to your request was invalid.");
}

/* ---- Requests. */

static void
carry_out (LfFakeX       *self,
           LfFakeRequest *request)
{
  const char *value = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message), "Authorization");
  const char *token = value != NULL && g_str_has_prefix (value, "Bearer ") ? value + strlen ("Bearer ") : "";

  if (lf_fake_x_handle_page (self, request) || lf_fake_x_handle_sign_in (self, request))
    return;

  if (!g_hash_table_contains (self->tokens, token))
    lf_fake_x_refuse (request, 401, "Unauthorized", "Unauthorized");
  else if (!lf_fake_x_handle_posts (self, request) && !lf_fake_x_handle_reading (self, request) &&
           !lf_fake_x_handle_media (self, request))
    lf_fake_x_refuse (request, 404, "Not Found Error", "There is nothing at this address.");
}

static gboolean
fits (Fault         *fault,
      LfFakeRequest *request)
{
  return (fault->method == NULL || g_str_equal (fault->method, request->method)) &&
         (fault->path == NULL || g_str_equal (fault->path, request->path)) &&
         (fault->path_end == NULL || g_str_has_suffix (request->path, fault->path_end));
}

static gboolean
do_fault (LfFakeX       *self,
          LfFakeRequest *request)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      Fault *fault = g_ptr_array_index (self->faults, i);

      if (!fits (fault, request))
        continue;
      if (fault->after)
        carry_out (self, request);
      answer_wrongly (request, fault);
      if (--fault->times == 0)
        g_ptr_array_remove_index (self->faults, i);
      return TRUE;
    }

  return FALSE;
}

static void
on_request_cb (SoupServer        *server,
               SoupServerMessage *message,
               const char        *path,
               GHashTable        *unused,
               gpointer           user_data)
{
  LfFakeX *self = user_data;
  LfFakeRequest request = { .message = message, .path = path, .method = soup_server_message_get_method (message) };
  gboolean is_readable;

  request.query = lf_fake_read_pairs (g_uri_get_query (soup_server_message_get_uri (message)));
  is_readable = lf_fake_read_body (&request);
  if (!g_str_has_prefix (path, "/_control/"))
    g_ptr_array_add (self->requests, g_strdup_printf ("%s %s", request.method, path));
  g_hash_table_replace (self->fields, g_strdup (path),
                        json_object_ref (json_object_get_size (request.body) > 0 ? request.body : request.query));
  if (!is_readable)
    lf_fake_x_refuse (&request, 400, "Invalid Request", "One or more parameters to your request was invalid.");
  else if (!do_fault (self, &request))
    carry_out (self, &request);
  lf_fake_request_clear (&request);
}

static void
lf_fake_x_finalize (GObject *object)
{
  LfFakeX *self = LF_FAKE_X (object);

  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->uri);
  g_free (self->token);
  g_free (self->scopes);
  g_ptr_array_unref (self->posts);
  g_hash_table_unref (self->media);
  g_hash_table_unref (self->codes);
  g_hash_table_unref (self->tokens);
  g_hash_table_unref (self->refreshes);
  g_hash_table_unref (self->muted);
  g_hash_table_unref (self->fields);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->faults);

  G_OBJECT_CLASS (lf_fake_x_parent_class)->finalize (object);
}

static void
lf_fake_x_class_init (LfFakeXClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_fake_x_finalize;
}

static void
lf_fake_x_init (LfFakeX *self)
{
  GDestroyNotify free_object = (GDestroyNotify) json_object_unref;

  self->server = soup_server_new ("server-header", "fake-x ", NULL);
  self->posts = g_ptr_array_new_with_free_func (lf_fake_x_post_free);
  self->media = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, lf_fake_x_media_free);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_object);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->refreshes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->muted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_object);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->faults = g_ptr_array_new_with_free_func (fault_free);
  soup_server_add_handler (self->server, NULL, on_request_cb, self, NULL);
}

LfFakeX *
lf_fake_x_new (GError **error)
{
  g_autoptr(LfFakeX) self = g_object_new (LF_TYPE_FAKE_X, NULL);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  GSList *uris;

  if (!soup_server_listen (self->server, address, 0, error))
    return NULL;

  uris = soup_server_get_uris (self->server);
  self->uri = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return g_steal_pointer (&self);
}

const char *
lf_fake_x_get_uri (LfFakeX *self)
{
  return self->uri;
}

static void
set_flag (LfFakeX  *self,
          guint     flag,
          gboolean  on)
{
  self->flags = on ? self->flags | flag : self->flags & ~flag;
}

void
lf_fake_x_deny (LfFakeX *self)
{
  set_flag (self, LF_FAKE_X_DENIES, TRUE);
}

void
lf_fake_x_set_scopes (LfFakeX    *self,
                      const char *scopes)
{
  set_flag (self, LF_FAKE_X_OWN_SCOPES, TRUE);
  g_free (self->scopes);
  self->scopes = g_strdup (scopes);
}

void
lf_fake_x_set_summoned (LfFakeX  *self,
                        gboolean  summoned)
{
  set_flag (self, LF_FAKE_X_SUMMONED, summoned);
}

void
lf_fake_x_set_late (LfFakeX  *self,
                    gboolean  late)
{
  set_flag (self, LF_FAKE_X_LATE, late);
}

void
lf_fake_x_refuse_places (LfFakeX  *self,
                         gboolean  on)
{
  set_flag (self, LF_FAKE_X_NO_PLACES, on);
}

void
lf_fake_x_set_work (LfFakeX  *self,
                    guint     n_asks,
                    gboolean  fails)
{
  set_flag (self, LF_FAKE_X_WORKS, TRUE);
  set_flag (self, LF_FAKE_X_WORK_FAILS, fails);
  self->n_work_asks = n_asks;
}

void
lf_fake_x_forget_media (LfFakeX *self)
{
  g_hash_table_remove_all (self->media);
}

const char *
lf_fake_x_get_token (LfFakeX *self)
{
  return self->token;
}

void
lf_fake_x_end_tokens (LfFakeX *self)
{
  g_hash_table_remove_all (self->tokens);
}

void
lf_fake_x_revoke_all (LfFakeX *self)
{
  g_hash_table_remove_all (self->tokens);
  g_hash_table_remove_all (self->refreshes);
}

guint
lf_fake_x_n_good (LfFakeX *self)
{
  GHashTableIter iter;
  gpointer state;
  guint n = g_hash_table_size (self->tokens);

  g_hash_table_iter_init (&iter, self->refreshes);
  while (g_hash_table_iter_next (&iter, NULL, &state))
    n += state == NULL;
  return n;
}

guint
lf_fake_x_count (LfFakeX    *self,
                 const char *method,
                 const char *path)
{
  g_autofree char *wanted = g_strdup_printf ("%s %s", method, path);
  guint n = 0;

  for (guint i = 0; i < self->requests->len; i++)
    n += g_str_equal (g_ptr_array_index (self->requests, i), wanted);

  return n;
}

char *
lf_fake_x_dup_field (LfFakeX    *self,
                     const char *path,
                     const char *name)
{
  return g_strdup (lf_json_get_string (g_hash_table_lookup (self->fields, path), name));
}

gboolean
lf_fake_x_is_hidden (LfFakeX    *self,
                     const char *id)
{
  LfFakeXPost *post = lf_fake_x_find_post (self, id);

  return post != NULL && post->hidden;
}

gboolean
lf_fake_x_is_muted (LfFakeX    *self,
                    const char *user_id)
{
  return g_hash_table_contains (self->muted, user_id);
}
