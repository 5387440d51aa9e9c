/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request as an adapter describes it, and how it becomes a message of libsoup. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/http/lf-http-request-private.h"

#include "core/base/lf-error.h"
#include "core/http/lf-http-address.h"
#include "core/http/lf-json.h"

#include <string.h>

#define DEFAULT_DEADLINE_MS (30 * 1000)
#define DEFAULT_MAX_BYTES (8 * 1024 * 1024)
#define MIN_SECRET 4
#define TOKEN_SIGNS "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static void
clear_request (LfHttpRequest *self)
{
  g_free (self->method);
  g_free (self->base);
  if (self->path != NULL)
    g_string_free (self->path, TRUE);
  if (self->query != NULL)
    g_string_free (self->query, TRUE);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->form, g_ptr_array_unref);
  g_clear_pointer (&self->body.bytes, g_bytes_unref);
  g_free (self->body.type);
  g_free (self->body.field);
  g_clear_pointer (&self->secrets, g_ptr_array_unref);
  g_clear_pointer (&self->dpop.key, lf_dpop_key_unref);
  g_free (self->dpop.token);
}

LF_DEFINE_VALUE (LfHttpRequest, lf_http_request, clear_request)

static gboolean
name_is_secret (const char *name)
{
  static const char * const words[] = { "authorization", "token", "secret", "password", "code", "verifier", "key", "jwt",
                                        "dpop", "assertion" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (lower, words[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
keep_secret (LfHttpRequest *self,
             const char    *name,
             const char    *value)
{
  const char *space = strrchr (value, ' ');

  if (!name_is_secret (name))
    return;
  if (strlen (value) >= MIN_SECRET)
    g_ptr_array_add (self->secrets, g_strdup (value));
  if (space != NULL && strlen (space + 1) >= MIN_SECRET)
    g_ptr_array_add (self->secrets, g_strdup (space + 1));
}

static void
keep_json_secrets (LfHttpRequest *self,
                   JsonNode      *body)
{
  JsonObject *object = lf_json_root_object (body);
  g_autoptr(GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *value = lf_json_get_string (object, l->data);

      if (value != NULL)
        keep_secret (self, l->data, value);
    }
}

/* Every part between slashes is encoded alone, so that a “?”, “#” or “%” in a server's id stays part of the id. */
static void
append_path (LfHttpRequest *self,
             const char    *path)
{
  g_auto(GStrv) parts = g_strsplit (path[0] == '/' ? path + 1 : path, "/", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *part = g_uri_escape_string (parts[i], G_URI_RESERVED_CHARS_ALLOWED_IN_PATH_ELEMENT, FALSE);
      gboolean is_last = parts[i + 1] == NULL;

      if (g_str_equal (part, ".") || g_str_equal (part, "..") || (*part == '\0' && !is_last))
        self->flaw = "a part of the path is empty or made of dots";

      g_string_append_c (self->path, '/');
      g_string_append (self->path, part);
    }
}

/**
 * lf_http_request_build:
 * @method: “GET”, “POST”, “PUT”, “PATCH”, “DELETE” …
 * @base: an address as it is written, with or without a path
 * @path: (nullable): raw text behind the path of @base
 *
 * Returns: (transfer full): a request that nobody else holds yet
 */
LfHttpRequest *
lf_http_request_build (const char *method,
                       const char *base,
                       const char *path)
{
  LfHttpRequest *self = lf_http_request_new ();

  self->method = g_strdup (method);
  self->base = g_strdup (base);
  self->path = g_string_new (NULL);
  self->query = g_string_new (NULL);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->form = g_ptr_array_new_with_free_func (g_free);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  self->bounds.deadline_ms = DEFAULT_DEADLINE_MS;
  self->bounds.max_bytes = DEFAULT_MAX_BYTES;

  if (method == NULL || *method == '\0' || strspn (method, TOKEN_SIGNS) != strlen (method))
    self->flaw = "the method is no word";
  if (path != NULL && *path != '\0')
    append_path (self, path);

  return self;
}

static void
append_pair (GString    *text,
             const char *name,
             const char *value)
{
  g_autofree char *escaped_name = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *escaped_value = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (text, "%s%s=%s", text->len > 0 ? "&" : "", escaped_name, escaped_value);
}

/**
 * lf_http_request_add_query:
 * @name: raw text; a name may come twice (“types[]”)
 * @value: (nullable): raw text; with %NULL nothing is added
 */
void
lf_http_request_add_query (LfHttpRequest *self,
                           const char    *name,
                           const char    *value)
{
  if (value == NULL)
    return;

  append_pair (self->query, name, value);
  keep_secret (self, name, value);
}

static gboolean
has_control_sign (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if ((guchar) *c < 0x20 || *c == 0x7f)
        return TRUE;
    }

  return FALSE;
}

/**
 * lf_http_request_add_header:
 * @name: a header's name
 * @value: its value; a control character makes the sending fail
 */
void
lf_http_request_add_header (LfHttpRequest *self,
                            const char    *name,
                            const char    *value)
{
  if (*name == '\0' || strspn (name, TOKEN_SIGNS) != strlen (name) || has_control_sign (value))
    {
      self->flaw = "a header holds a control character";
      return;
    }

  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
  keep_secret (self, name, value);
}

void
lf_http_request_set_bearer (LfHttpRequest *self,
                            const char    *token)
{
  g_autofree char *value = g_strconcat ("Bearer ", token, NULL);

  lf_http_request_add_header (self, "Authorization", value);
}

/**
 * lf_http_request_set_dpop:
 * @key: signs the proofs
 * @token: (nullable): goes into the header “Authorization”
 */
void
lf_http_request_set_dpop (LfHttpRequest *self,
                          LfDpopKey     *key,
                          const char    *token)
{
  g_clear_pointer (&self->dpop.key, lf_dpop_key_unref);
  g_free (self->dpop.token);
  self->dpop.key = lf_dpop_key_ref (key);
  self->dpop.token = g_strdup (token);
  if (token != NULL)
    {
      g_autofree char *value = g_strconcat ("DPoP ", token, NULL);

      lf_http_request_add_header (self, "Authorization", value);
    }
}

static void
set_body (LfHttpRequest *self,
          const char    *content_type,
          GBytes        *body)
{
  if (has_control_sign (content_type))
    self->flaw = "the type of the body holds a control character";

  g_free (self->body.type);
  self->body.type = g_strdup (content_type);
  g_clear_pointer (&self->body.bytes, g_bytes_unref);
  self->body.bytes = g_bytes_ref (body);
}

void
lf_http_request_set_json (LfHttpRequest *self,
                          JsonNode      *body)
{
  char *text = lf_json_to_text (body);
  g_autoptr(GBytes) bytes = g_bytes_new_take (text, strlen (text));

  set_body (self, "application/json", bytes);
  keep_json_secrets (self, body);
}

void
lf_http_request_add_form (LfHttpRequest *self,
                          const char    *name,
                          const char    *value)
{
  g_ptr_array_add (self->form, g_strdup (name));
  g_ptr_array_add (self->form, g_strdup (value));
  keep_secret (self, name, value);
}

void
lf_http_request_set_bytes (LfHttpRequest *self,
                           const char    *content_type,
                           GBytes        *body)
{
  set_body (self, content_type, body);
}

void
lf_http_request_set_file (LfHttpRequest *self,
                          const char    *field,
                          const char    *content_type,
                          GBytes        *body)
{
  set_body (self, content_type, body);
  g_free (self->body.field);
  self->body.field = g_strdup (field);
}

void
lf_http_request_set_publishes (LfHttpRequest *self,
                               gboolean       publishes)
{
  self->publishes = publishes;
}

void
lf_http_request_set_deadline_ms (LfHttpRequest *self,
                                 guint          deadline_ms)
{
  self->bounds.deadline_ms = deadline_ms;
}

void
lf_http_request_set_max_bytes (LfHttpRequest *self,
                               gsize          max_bytes)
{
  self->bounds.max_bytes = max_bytes;
}

void
lf_http_request_set_any_type (LfHttpRequest *self,
                              gboolean       any_type)
{
  self->flags = any_type ? self->flags | LF_HTTP_ANY_TYPE : self->flags & ~LF_HTTP_ANY_TYPE;
}

void
lf_http_request_set_own_window (LfHttpRequest *self,
                                gboolean       own_window)
{
  self->flags = own_window ? self->flags | LF_HTTP_OWN_WINDOW : self->flags & ~LF_HTTP_OWN_WINDOW;
}

void
lf_http_request_set_refusal_reader (LfHttpRequest       *self,
                                    LfHttpRefusalReader  reader)
{
  self->read_refusal = reader;
}

static const char *
find_file_name (const char *content_type)
{
  static const char * const names[][2] = {
    { "image/png", "upload.png" }, { "image/jpeg", "upload.jpg" }, { "image/webp", "upload.webp" },
    { "image/gif", "upload.gif" }, { "video/mp4", "upload.mp4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (names[i][0], content_type))
        return names[i][1];
    }

  return "upload.bin";
}

static GBytes *
write_multipart (LfHttpRequest      *self,
                 SoupMessageHeaders *headers)
{
  g_autoptr(SoupMultipart) multipart = soup_multipart_new (SOUP_FORM_MIME_TYPE_MULTIPART);
  GBytes *body = NULL;

  for (guint i = 0; i < self->form->len; i += 2)
    soup_multipart_append_form_string (multipart, self->form->pdata[i], self->form->pdata[i + 1]);
  soup_multipart_append_form_file (multipart, self->body.field, find_file_name (self->body.type), self->body.type,
                                   self->body.bytes);
  soup_multipart_to_message (multipart, headers, &body);

  return body;
}

static GBytes *
write_form (LfHttpRequest *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->form->len; i += 2)
    append_pair (text, self->form->pdata[i], self->form->pdata[i + 1]);

  return g_string_free_to_bytes (text);
}

/* libsoup clears the body when it sends a request again: a PUT would arrive empty. */
static void
on_restarted_cb (SoupMessage *message,
                 GBytes      *body)
{
  soup_message_set_request_body_from_bytes (message, NULL, body);
}

static void
add_body (LfHttpRequest *self,
          SoupMessage   *message)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr(GBytes) body = NULL;

  if (self->body.field != NULL)
    body = write_multipart (self, headers);
  else if (self->body.bytes != NULL)
    {
      body = g_bytes_ref (self->body.bytes);
      soup_message_headers_set_content_type (headers, self->body.type, NULL);
    }
  else if (self->form->len > 0)
    {
      body = write_form (self);
      soup_message_headers_set_content_type (headers, SOUP_FORM_MIME_TYPE_URLENCODED, NULL);
    }

  if (body == NULL)
    return;

  soup_message_set_request_body_from_bytes (message, NULL, body);
  g_signal_connect_data (message, "restarted", G_CALLBACK (on_restarted_cb), g_bytes_ref (body),
                         (GClosureNotify) g_bytes_unref, 0);
}

static GUri *
build_address (LfHttpRequest  *self,
               GError        **error)
{
  g_autoptr(GUri) base = lf_http_parse_address (self->base, error);
  g_autoptr(GString) path = NULL;
  g_autoptr(GString) query = NULL;

  if (base == NULL)
    return NULL;

  path = g_string_new (g_uri_get_path (base));
  if (self->path->len > 0 && path->len > 0 && path->str[path->len - 1] == '/')
    g_string_truncate (path, path->len - 1);
  g_string_append (path, self->path->str);
  if (path->len == 0)
    g_string_append_c (path, '/');

  query = g_string_new (g_uri_get_query (base));
  if (query->len > 0 && self->query->len > 0)
    g_string_append_c (query, '&');
  g_string_append (query, self->query->str);

  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base), g_uri_get_port (base),
                      path->str, query->len > 0 ? query->str : NULL, NULL);
}

/**
 * lf_http_request_add_proof:
 * @message: of @self, about to be sent
 * @nonce: (nullable): what the server wants to see in a proof
 * @now_us: the wall clock
 *
 * Gives @message a proof that was not used before.
 */
void
lf_http_request_add_proof (LfHttpRequest *self,
                           SoupMessage   *message,
                           const char    *nonce,
                           gint64         now_us)
{
  g_autofree char *uri = g_uri_to_string_partial (soup_message_get_uri (message), G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
  LfDpopClaims claims = { .method = self->method, .uri = uri, .token = self->dpop.token, .nonce = nonce, .now_us = now_us };
  g_autofree char *proof = lf_dpop_key_prove (self->dpop.key, &claims);

  soup_message_headers_replace (soup_message_get_request_headers (message), "DPoP", proof);
  g_ptr_array_add (self->secrets, g_steal_pointer (&proof));
}

/**
 * lf_http_request_make_message:
 * @error: NOT_UNDERSTOOD or NOT_SECURE when it may not be sent
 *
 * What the flags keep away: a redirect turns a POST into a GET that looks successful; a cached password is not the account's;
 * a request that changes something and meets a dead kept-alive connection would be sent again by libsoup itself.
 *
 * Returns: (transfer full) (nullable): a fresh message
 */
SoupMessage *
lf_http_request_make_message (LfHttpRequest  *self,
                              GError        **error)
{
  g_autoptr(GUri) uri = NULL;
  SoupMessage *message;
  SoupMessageHeaders *headers;
  SoupMessageFlags flags = SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE;

  if (self->flaw != NULL)
    {
      g_set_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD, "the request cannot be sent: %s", self->flaw);
      return NULL;
    }
  if ((uri = build_address (self, error)) == NULL)
    return NULL;

  message = soup_message_new_from_uri (self->method, uri);
  if (!g_str_equal (self->method, "GET") && !g_str_equal (self->method, "HEAD"))
    flags |= SOUP_MESSAGE_NEW_CONNECTION;
  soup_message_set_flags (message, flags);

  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", (self->flags & LF_HTTP_ANY_TYPE) != 0 ? "*/*" : "application/json");
  for (guint i = 0; i < self->headers->len; i += 2)
    soup_message_headers_replace (headers, self->headers->pdata[i], self->headers->pdata[i + 1]);
  add_body (self, message);

  return message;
}

/**
 * lf_http_request_hide_secrets:
 * @text: what a server said
 *
 * Some servers repeat the token or the password that they refuse.
 *
 * Returns: (transfer full): @text with each secret of the request replaced by “…”
 */
char *
lf_http_request_hide_secrets (LfHttpRequest *self,
                              const char    *text)
{
  g_autoptr(GString) hidden = g_string_new (text);

  for (guint i = 0; i < self->secrets->len; i++)
    g_string_replace (hidden, self->secrets->pdata[i], "…", 0);

  return g_string_free (g_steal_pointer (&hidden), FALSE);
}
