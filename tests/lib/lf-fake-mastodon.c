/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server with the Mastodon API for tests: takes requests apart, knows who asks, and hands them on. */

#include "config.h"

#include "lib/lf-fake-mastodon-private.h"

#include "core/base/lf-uid.h"
#include "core/http/lf-json.h"
#include "lib/lf-test.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (LfFakeMastodon, lf_fake_mastodon, G_TYPE_OBJECT)

static void
person_free (gpointer data)
{
  LfFakePerson *person = data;

  g_free (person->id);
  g_free (person->username);
  g_free (person->name);
  g_free (person);
}

static void
media_free (gpointer data)
{
  LfFakeMedia *media = data;

  g_free (media->id);
  g_free (media->description);
  g_free (media);
}

gboolean
lf_fake_is_ulid (LfFakeMastodon *self)
{
  return (self->flags & LF_FAKE_ULIDS) != 0;
}

/* Later ones are greater as text, as on a real server; people get ids without an order. */
char *
lf_fake_new_id (LfFakeMastodon *self)
{
  static const char signs[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  char ulid[27] = "01M83000000000000000000000";
  guint64 n = ++self->n_ids * 7919;

  if (!lf_fake_is_ulid (self))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, G_GUINT64_CONSTANT (115598000000000000) + self->n_ids * 65537);

  for (int i = 25; n > 0; i--, n /= 32)
    ulid[i] = signs[n % 32];
  return g_strdup (ulid);
}

LfFakePerson *
lf_fake_find_person (LfFakeMastodon *self,
                     const char     *username)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      LfFakePerson *person = g_ptr_array_index (self->people, i);

      if (g_strcmp0 (person->username, username) == 0)
        return person;
    }

  return NULL;
}

static void
add_person (LfFakeMastodon *self,
            const char     *username,
            const char     *name)
{
  LfFakePerson *person = g_new0 (LfFakePerson, 1);
  g_autofree char *hash = lf_sha256_hex (username);
  g_autofree char *upper = g_ascii_strup (hash, 24);

  person->id = lf_fake_is_ulid (self) ? g_strconcat ("01", upper, NULL)
                                      : g_strdup_printf ("1%08u", g_str_hash (username) % 100000000);
  person->username = g_strdup (username);
  person->name = g_strdup (name);
  g_ptr_array_add (self->people, person);
}

/* ---- Taking a request apart. */

static void
add_parameter (JsonObject *object,
               const char *name,
               const char *value)
{
  g_autofree char *key = g_strdup (name);

  if (!g_str_has_suffix (name, "[]"))
    {
      json_object_set_string_member (object, name, value);
      return;
    }

  key[strlen (key) - 2] = '\0';
  if (!json_object_has_member (object, key))
    json_object_set_array_member (object, key, json_array_new ());
  json_array_add_string_element (json_object_get_array_member (object, key), value);
}

JsonObject *
lf_fake_read_pairs (const char *text)
{
  JsonObject *object = json_object_new ();
  g_auto(GStrv) pairs = g_strsplit (text != NULL ? text : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *sign = strchr (pairs[i], '=');
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (sign == NULL)
        continue;
      *sign = '\0';
      g_strdelimit (pairs[i], "+", ' ');
      g_strdelimit (sign + 1, "+", ' ');
      name = g_uri_unescape_string (pairs[i], NULL);
      value = g_uri_unescape_string (sign + 1, NULL);
      if (name != NULL && value != NULL)
        add_parameter (object, name, value);
    }

  return object;
}

/* Finds @what from @from on; returns the end when it is not there. */
static const char *
find (const char *from,
      const char *end,
      const char *what)
{
  const char *found = memmem (from, end - from, what, strlen (what));

  return found != NULL ? found : end;
}

/* The value of @name="…" in the head of a part. */
static char *
dup_attribute (const char *head,
               const char *name)
{
  g_autofree char *start = g_strdup_printf (" %s=\"", name);
  const char *found = strstr (head, start);

  return found != NULL ? g_strndup (found + strlen (start), strcspn (found + strlen (start), "\"")) : NULL;
}

static void
read_part (LfFakeRequest *request,
           const char    *head,
           const char    *body,
           gsize          size)
{
  g_autofree char *name = dup_attribute (head, "name");
  g_autofree char *file_name = dup_attribute (head, "filename");
  const char *type = strcasestr (head, "content-type:");
  g_autofree char *value = NULL;

  if (file_name != NULL)
    {
      g_clear_pointer (&request->file, g_bytes_unref);
      g_free (request->file_type);
      request->file = g_bytes_new (body, size);
      request->file_type = type != NULL ? g_strstrip (g_strndup (type + 13, strcspn (type + 13, "\r\n;"))) : NULL;
      return;
    }

  value = g_strndup (body, size);
  if (name != NULL)
    add_parameter (request->body, name, value);
}

/* By hand: libsoup 3.2 frees what it read with the wrong allocator. */
static void
read_multipart (LfFakeRequest *request,
                GBytes        *bytes,
                const char    *boundary)
{
  gsize size;
  const char *p = g_bytes_get_data (bytes, &size);
  const char *end = p + size;
  g_autofree char *line = g_strconcat ("\r\n--", boundary, NULL);

  for (p = find (p, end, line + 2); p < end; )
    {
      const char *head = MIN (p + strlen (line), end);
      const char *body = MIN (find (head, end, "\r\n\r\n") + 4, end);
      const char *next = find (body, end, line);
      g_autofree char *head_text = g_strndup (head, body - head);

      if (next == end)
        return;
      read_part (request, head_text, body, next - body);
      p = next + 2;
    }
}

/* Returns whether the body can be read. */
gboolean
lf_fake_read_body (LfFakeRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  g_autoptr(GHashTable) parameters = NULL;
  const char *type = soup_message_headers_get_content_type (headers, &parameters);
  const char *boundary = type != NULL ? g_hash_table_lookup (parameters, "boundary") : NULL;
  g_autoptr(GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  request->body = json_object_new ();
  if (type == NULL || *text == '\0')
    return TRUE;

  if (g_str_equal (type, "application/json"))
    {
      g_autoptr(JsonNode) node = lf_json_parse (bytes, NULL);

      if (lf_json_root_object (node) == NULL)
        return FALSE;
      json_object_unref (request->body);
      request->body = json_object_ref (json_node_get_object (node));
    }
  else if (g_str_equal (type, "application/x-www-form-urlencoded"))
    {
      json_object_unref (request->body);
      request->body = lf_fake_read_pairs (text);
    }
  else if (g_str_equal (type, "multipart/form-data") && boundary != NULL)
    read_multipart (request, bytes, boundary);

  return TRUE;
}

void
lf_fake_request_clear (LfFakeRequest *request)
{
  g_clear_pointer (&request->query, json_object_unref);
  g_clear_pointer (&request->body, json_object_unref);
  g_clear_pointer (&request->file, g_bytes_unref);
  g_clear_pointer (&request->file_type, g_free);
}

/* ---- Answering. */

static void
answer_node (LfFakeRequest *request,
             guint          status,
             JsonNode      *node)
{
  char *text = json_to_string (node, FALSE);

  soup_server_message_set_status (request->message, status, NULL);
  soup_server_message_set_response (request->message, "application/json; charset=utf-8", SOUP_MEMORY_TAKE, text, strlen (text));
}

void
lf_fake_answer (LfFakeRequest *request,
                guint          status,
                JsonObject    *object)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);

  json_node_take_object (node, object);
  answer_node (request, status, node);
}

void
lf_fake_answer_array (LfFakeRequest *request,
                      JsonArray     *array)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  answer_node (request, 200, node);
}

void
lf_fake_answer_text (LfFakeRequest *request,
                     guint          status,
                     const char    *type,
                     const char    *text)
{
  soup_server_message_set_status (request->message, status, NULL);
  soup_server_message_set_response (request->message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

void
lf_fake_refuse (LfFakeRequest *request,
                guint          status,
                const char    *error)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "error", error);
  lf_fake_answer (request, status, object);
}

/* ---- Handing on. */

static void
carry_out (LfFakeMastodon *self,
           LfFakeRequest  *request)
{
  if (lf_fake_handle_control (self, request) || lf_fake_handle_sign_in (self, request))
    return;

  lf_fake_publish_due (self);
  if (request->reader == NULL && g_str_has_prefix (request->path, "/api/"))
    lf_fake_refuse (request, 401, lf_fake_is_ulid (self) ? "Unauthorized: token not supplied" : "The access token is invalid");
  else if (!lf_fake_handle_statuses (self, request) && !lf_fake_handle_scheduled (self, request) && !lf_fake_handle_reading (self, request) &&
           !lf_fake_handle_media (self, request))
    lf_fake_refuse (request, 404, lf_fake_is_ulid (self) ? "Not Found" : "Record not found");
}

static LfFakePerson *
find_reader (LfFakeMastodon    *self,
             SoupServerMessage *message)
{
  const char *value = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  if (value == NULL || !g_str_has_prefix (value, "Bearer "))
    return NULL;

  return lf_fake_find_person (self, g_hash_table_lookup (self->tokens, value + strlen ("Bearer ")));
}

static void
on_request_cb (SoupServer        *server,
               SoupServerMessage *message,
               const char        *path,
               GHashTable        *unused,
               gpointer           user_data)
{
  LfFakeMastodon *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  LfFakeRequest request = { .message = message, .path = path, .method = soup_server_message_get_method (message) };
  gboolean is_control = g_str_has_prefix (path, "/_control/");
  gboolean is_readable;

  request.query = lf_fake_read_pairs (g_uri_get_query (soup_server_message_get_uri (message)));
  is_readable = lf_fake_read_body (&request);
  request.reader = find_reader (self, message);
  if (!is_control)
    {
      g_ptr_array_add (self->requests, g_strdup_printf ("%s %s", request.method, path));
      g_hash_table_replace (self->fields, g_strdup (path), json_object_ref (request.body));
      g_hash_table_replace (self->queries, g_strdup (path), json_object_ref (request.query));
    }

  if (lf_fake_is_ulid (self) && !is_control && soup_message_headers_get_one (headers, "User-Agent") == NULL)
    lf_fake_refuse (&request, 418, "I'm a teapot: no user-agent sent with request");
  else if (!is_readable)
    lf_fake_refuse (&request, 400, "Bad Request: the body is no JSON");
  else if (is_control || !lf_fake_do_fault (self, &request, carry_out))
    carry_out (self, &request);

  lf_fake_request_clear (&request);
}

static void
lf_fake_mastodon_finalize (GObject *object)
{
  LfFakeMastodon *self = LF_FAKE_MASTODON (object);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_source_destroy (key);
  g_hash_table_unref (self->held);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->uri);
  g_free (self->domain);
  g_free (self->token);
  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->statuses);
  g_ptr_array_unref (self->scheduled);
  g_ptr_array_unref (self->late);
  g_ptr_array_unref (self->notifications);
  g_hash_table_unref (self->media);
  g_hash_table_unref (self->keys);
  g_hash_table_unref (self->tokens);
  g_hash_table_unref (self->apps);
  g_hash_table_unref (self->codes);
  g_hash_table_unref (self->fields);
  g_hash_table_unref (self->queries);
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->requests);

  G_OBJECT_CLASS (lf_fake_mastodon_parent_class)->finalize (object);
}

static void
lf_fake_mastodon_class_init (LfFakeMastodonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_fake_mastodon_finalize;
}

static void
lf_fake_mastodon_init (LfFakeMastodon *self)
{
  GDestroyNotify free_object = (GDestroyNotify) json_object_unref;

  self->server = soup_server_new ("server-header", "fake-mastodon ", NULL);
  self->people = g_ptr_array_new_with_free_func (person_free);
  self->statuses = g_ptr_array_new_with_free_func (lf_fake_status_free);
  self->scheduled = g_ptr_array_new_with_free_func (lf_fake_scheduled_free);
  self->late = g_ptr_array_new_with_free_func (free_object);
  self->notifications = g_ptr_array_new_with_free_func (free_object);
  self->media = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, media_free);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->apps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_object);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_object);
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_object);
  self->queries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_object);
  self->faults = g_ptr_array_new_with_free_func (lf_fake_fault_free);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->held = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) g_source_unref, NULL);
  soup_server_add_handler (self->server, NULL, on_request_cb, self, NULL);
}

LfFakeMastodon *
lf_fake_mastodon_new (guint    flags,
                      guint    port,
                      GError **error)
{
  g_autoptr(LfFakeMastodon) self = g_object_new (LF_TYPE_FAKE_MASTODON, NULL);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr(GTlsCertificate) certificate = flags & LF_FAKE_TLS ? lf_test_make_certificate () : NULL;
  GSList *uris;

  if (certificate != NULL)
    soup_server_set_tls_certificate (self->server, certificate);
  if (!soup_server_listen (self->server, address, certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0, error))
    return NULL;

  uris = soup_server_get_uris (self->server);
  self->domain = g_strdup_printf ("127.0.0.1:%d", g_uri_get_port (uris->data));
  self->uri = g_strconcat (certificate != NULL ? "https://" : "http://", self->domain, NULL);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  self->flags = flags;
  add_person (self, LF_FAKE_OFFICE, "Bezirksamt Charlottenburg-Wilmersdorf");
  add_person (self, "buerger1", "Jürgen Müßig 🚲");
  add_person (self, "buerger2", "Ayşe Öztürk");
  add_person (self, "buerger3", "");
  self->token = lf_random_token (24);
  g_hash_table_replace (self->tokens, g_strdup (self->token), g_strdup (LF_FAKE_OFFICE));
  return g_steal_pointer (&self);
}

const char *
lf_fake_mastodon_get_uri (LfFakeMastodon *self)
{
  return self->uri;
}

const char *
lf_fake_mastodon_get_token (LfFakeMastodon *self)
{
  return self->token;
}

void
lf_fake_mastodon_revoke_all (LfFakeMastodon *self)
{
  g_hash_table_remove_all (self->tokens);
}

guint
lf_fake_mastodon_count (LfFakeMastodon *self,
                        const char     *method,
                        const char     *path)
{
  guint n = 0;

  for (guint i = 0; i < self->requests->len; i++)
    {
      const char *request = g_ptr_array_index (self->requests, i);
      const char *space = strchr (request, ' ');

      if ((method == NULL || strncmp (request, method, space - request) == 0) && (path == NULL || g_str_equal (space + 1, path)))
        n++;
    }

  return n;
}

char *
lf_fake_mastodon_dup_field (LfFakeMastodon *self,
                            const char     *path,
                            const char     *name)
{
  return g_strdup (lf_json_get_string (g_hash_table_lookup (self->fields, path), name));
}

char *
lf_fake_mastodon_dup_query (LfFakeMastodon *self,
                            const char     *path,
                            const char     *name)
{
  return g_strdup (lf_json_get_string (g_hash_table_lookup (self->queries, path), name));
}
