/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits on this computer for the redirect that ends a sign-in in the browser (RFC 8252), and PKCE (RFC 7636). */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/http/lf-loopback.h"

#include "core/base/lf-base64.h"
#include "core/base/lf-error.h"
#include "core/base/lf-uid.h"

#include <libsoup/soup.h>
#include <string.h>

#define MAX_CODE 4096
#define MAX_NAME 64

struct _LfLoopback {
  GObject parent_instance;

  SoupServer *server;
  char *host;              /* “127.0.0.1:PORT”: what the Host header must say */
  char *path;
  char *state;
  char *redirect_uri;
  char *done_text;
  char *denied_text;
  char *stray_text;
  char *issuer;            /* (nullable): who alone may send the redirect */

  char *code;              /* the end, */
  GError *error;           /* one of both */
  GTask *wait;             /* (nullable): who wants to know */
  GSource *cancel_watch;
};

G_DEFINE_FINAL_TYPE (LfLoopback, lf_loopback, G_TYPE_OBJECT)

/* How long it takes says nothing about how much of it is right. */
static gboolean
is_same_text (const char *given,
              const char *expected)
{
  gsize length = strlen (expected);
  guint8 difference = 0;

  if (given == NULL || strlen (given) != length)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    difference |= given[i] ^ expected[i];

  return difference == 0;
}

static gboolean
is_visible_ascii (const char *text,
                  gsize       max_length)
{
  gsize length = strlen (text);

  if (length == 0 || length > max_length)
    return FALSE;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (!g_ascii_isgraph (*c))
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_ended (LfLoopback *self)
{
  return self->code != NULL || self->error != NULL;
}

static void
stop_listening (LfLoopback *self)
{
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}

static void
tell_end (LfLoopback *self)
{
  g_autoptr(GTask) wait = g_steal_pointer (&self->wait);

  if (self->cancel_watch != NULL)
    g_source_destroy (self->cancel_watch);
  g_clear_pointer (&self->cancel_watch, g_source_unref);

  if (wait == NULL)
    return;
  if (self->error != NULL)
    g_task_return_error (wait, g_error_copy (self->error));
  else
    g_task_return_pointer (wait, g_strdup (self->code), g_free);
}

static void
end_waiting (LfLoopback *self,
             GError     *error)
{
  if (has_ended (self))
    {
      g_error_free (error);
      return;
    }

  self->error = error;
  stop_listening (self);
  tell_end (self);
}

/* A page without script, style or picture: nothing that could carry the code in its address any further. */
static void
show_page (SoupServerMessage *message,
           guint              status,
           const char        *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *page = g_strdup_printf ("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Litfaß</title></head>"
                                           "<body><p>%s</p></body></html>\n", escaped);

  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Connection", "close");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_COPY, page, strlen (page));
}

static void
refuse (SoupServerMessage *message,
        guint              status)
{
  show_page (message, status, soup_status_get_phrase (status));
}

/* A page that stayed open from another attempt, or one that somebody made up: a person may have come here. */
static void
refuse_stray (LfLoopback        *self,
              SoupServerMessage *message,
              guint              status)
{
  show_page (message, status, *self->stray_text != '\0' ? self->stray_text : soup_status_get_phrase (status));
}

static gboolean
on_after_page_cb (gpointer user_data)
{
  LfLoopback *self = user_data;

  stop_listening (self);
  tell_end (self);
  return G_SOURCE_REMOVE;
}

/* The page has left, or the browser closed the connection: now the port may go. Not at once: libsoup goes on to use the
 * server behind this signal. */
static void
on_page_sent_cb (SoupServerMessage *message,
                 gpointer           user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, on_after_page_cb, g_object_ref (user_data), g_object_unref);
}

static void
read_end (LfLoopback        *self,
          SoupServerMessage *message,
          GHashTable        *query)
{
  const char *code = g_hash_table_lookup (query, "code");
  const char *refusal = g_hash_table_lookup (query, "error");

  if (self->issuer != NULL && g_strcmp0 (g_hash_table_lookup (query, "iss"), self->issuer) != 0)
    {
      LfNetworkErrorInfo info = { .name = (char *) "OtherIssuer" };

      self->error = lf_network_error_new (LF_NETWORK_ERROR_NOT_SECURE, &info, "the redirect came from another server");
      show_page (message, SOUP_STATUS_OK, self->denied_text);
    }
  else if (refusal != NULL)
    {
      LfNetworkErrorInfo info = { .name = is_visible_ascii (refusal, MAX_NAME) ? (char *) refusal : NULL };

      self->error = lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &info, "the sign-in was refused in the browser");
      show_page (message, SOUP_STATUS_OK, self->denied_text);
    }
  else
    {
      self->code = g_strdup (code);
      show_page (message, SOUP_STATUS_OK, self->done_text);
    }

  g_signal_connect_object (message, "finished", G_CALLBACK (on_page_sent_cb), self, 0);
}

/* Called when the head of a request is there; a body is never waited for. */
static void
on_request_cb (SoupServer        *server,
               SoupServerMessage *message,
               const char        *path,
               GHashTable        *query,
               gpointer           user_data)
{
  LfLoopback *self = user_data;
  const char *host = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Host");
  const char *code = query != NULL ? g_hash_table_lookup (query, "code") : NULL;
  const char *refusal = query != NULL ? g_hash_table_lookup (query, "error") : NULL;

  /* A page in the browser can make a name of its own point to this computer; its Host header tells. */
  if (g_strcmp0 (host, self->host) != 0)
    refuse (message, SOUP_STATUS_BAD_REQUEST);
  else if (!is_same_text (path, self->path) || has_ended (self))
    refuse_stray (self, message, SOUP_STATUS_NOT_FOUND);
  else if (!g_str_equal (soup_server_message_get_method (message), "GET"))
    {
      refuse (message, SOUP_STATUS_METHOD_NOT_ALLOWED);
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", "GET");
    }
  else if (query == NULL || !is_same_text (g_hash_table_lookup (query, "state"), self->state)
           || (refusal == NULL && (code == NULL || !is_visible_ascii (code, MAX_CODE))))
    refuse_stray (self, message, SOUP_STATUS_BAD_REQUEST);
  else
    read_end (self, message, query);
}

static gboolean
on_cancelled_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  g_autoptr(LfLoopback) self = g_object_ref (user_data);

  end_waiting (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the sign-in was cancelled"));
  return G_SOURCE_REMOVE;
}

static void
lf_loopback_dispose (GObject *object)
{
  LfLoopback *self = LF_LOOPBACK (object);

  g_assert (self->wait == NULL);
  stop_listening (self);
  tell_end (self);

  G_OBJECT_CLASS (lf_loopback_parent_class)->dispose (object);
}

static void
lf_loopback_finalize (GObject *object)
{
  LfLoopback *self = LF_LOOPBACK (object);

  g_free (self->host);
  g_free (self->path);
  g_free (self->state);
  g_free (self->redirect_uri);
  g_free (self->done_text);
  g_free (self->denied_text);
  g_free (self->stray_text);
  g_free (self->issuer);
  g_free (self->code);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (lf_loopback_parent_class)->finalize (object);
}

static void
lf_loopback_class_init (LfLoopbackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_loopback_dispose;
  object_class->finalize = lf_loopback_finalize;
}

static void
lf_loopback_init (LfLoopback *self)
{
  self->done_text = g_strdup ("");
  self->denied_text = g_strdup ("");
  self->stray_text = g_strdup ("");
}

/* A listener that knows where it would listen, but does not yet. Takes @path. */
static LfLoopback *
make (char *path)
{
  LfLoopback *self = g_object_new (LF_TYPE_LOOPBACK, NULL);

  self->path = path;
  self->state = lf_random_token (32);
  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->server, NULL, on_request_cb, self, NULL);
  return self;
}

static gboolean
listen_at (LfLoopback  *self,
           guint16      port,
           GError     **error)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  GSList *uris;

  if (!soup_server_listen (self->server, address, 0, error))
    return FALSE;

  uris = soup_server_get_uris (self->server);
  self->host = g_strdup_printf ("127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->redirect_uri = g_strconcat ("http://", self->host, self->path, NULL);
  return TRUE;
}

/**
 * lf_loopback_new:
 * @error: OFFLINE when no port can be opened
 *
 * Returns: (transfer full) (nullable): a listener of one attempt, already listening
 */
LfLoopback *
lf_loopback_new (GError **error)
{
  g_autofree char *secret = lf_random_token (16);
  g_autoptr(LfLoopback) self = make (g_strconcat ("/callback/", secret, NULL));
  g_autoptr(GError) listen_error = NULL;

  if (!listen_at (self, 0, &listen_error))
    {
      g_set_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE, "cannot listen on 127.0.0.1: %s", listen_error->message);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * lf_loopback_new_fixed:
 * @ports: (array length=n_ports): tried in turn; 0 is any that is free
 * @error: OFFLINE with name “PortsTaken” when each is in use
 *
 * The path cannot be random here; `state` and PKCE alone keep other answers out.
 *
 * Returns: (transfer full) (nullable): a listener of one attempt, already listening
 */
LfLoopback *
lf_loopback_new_fixed (const guint16  *ports,
                       guint           n_ports,
                       GError        **error)
{
  g_autoptr(LfLoopback) self = make (g_strdup ("/callback"));
  LfNetworkErrorInfo info = { .name = (char *) "PortsTaken" };

  for (guint i = 0; i < n_ports; i++)
    {
      g_autoptr(GError) listen_error = NULL;

      if (listen_at (self, ports[i], &listen_error))
        return g_steal_pointer (&self);
      g_debug ("port %u: %s", ports[i], listen_error->message);
    }

  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_OFFLINE, &info, "all ports for the redirect are in use"));
  return NULL;
}

const char *
lf_loopback_get_redirect_uri (LfLoopback *self)
{
  return self->redirect_uri;
}

/**
 * lf_loopback_get_state:
 *
 * Returns: (transfer none): what the authorize address must carry as “state”
 */
const char *
lf_loopback_get_state (LfLoopback *self)
{
  return self->state;
}

void
lf_loopback_set_page_texts (LfLoopback *self,
                            const char *done,
                            const char *denied,
                            const char *stray)
{
  g_free (self->done_text);
  g_free (self->denied_text);
  g_free (self->stray_text);
  self->stray_text = g_strdup (stray);
  self->done_text = g_strdup (done);
  self->denied_text = g_strdup (denied);
}

void
lf_loopback_set_issuer (LfLoopback *self,
                        const char *issuer)
{
  g_free (self->issuer);
  self->issuer = g_strdup (issuer);
}

/**
 * lf_loopback_wait_async:
 * @cancellable: (nullable): ends the attempt and closes the port
 *
 * One call per attempt; an answer that came before is told at once. There is no time limit: a password may have to be looked for,
 * a colleague asked.
 */
void
lf_loopback_wait_async (LfLoopback          *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (self->wait == NULL);

  self->wait = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->wait, lf_loopback_wait_async);
  if (has_ended (self))
    {
      if (self->server == NULL)
        tell_end (self);
      return;
    }

  if (cancellable != NULL)
    {
      self->cancel_watch = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancel_watch, G_SOURCE_FUNC (on_cancelled_cb), self, NULL);
      g_source_attach (self->cancel_watch, g_task_get_context (self->wait));
    }
}

char *
lf_loopback_wait_finish (LfLoopback    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * lf_loopback_close:
 *
 * Closes the port; who waits is told that it was cancelled.
 */
void
lf_loopback_close (LfLoopback *self)
{
  if (has_ended (self))
    stop_listening (self);
  else
    end_waiting (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the sign-in was cancelled"));
}

/**
 * lf_pkce_verifier_new:
 *
 * Returns: (transfer full): 43 characters, new for each attempt
 */
char *
lf_pkce_verifier_new (void)
{
  return lf_random_token (32);
}

/**
 * lf_pkce_challenge:
 * @verifier: from lf_pkce_verifier_new()
 *
 * Returns: (transfer full): the S256 challenge, base64url without padding
 */
char *
lf_pkce_challenge (const char *verifier)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, (const guchar *) verifier, strlen (verifier));
  g_checksum_get_digest (checksum, digest, &size);
  return lf_base64url_encode (digest, size);
}
