/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts are named by DIDs; a public document says which server keeps one. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-identity.h"

#include "core/base/lf-error.h"
#include "core/http/lf-http-address.h"
#include "core/http/lf-json.h"

#include <string.h>

/* The registry of all “did:plc:” accounts. */
#define REGISTRY "https://plc.directory"

#define PLC "did:plc:"
#define WEB "did:web:"
#define PLC_LENGTH 24
#define MAX_DID_BYTES 2048

gboolean
lf_bluesky_is_loopback (const char *address)
{
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && lf_http_host_is_loopback (g_uri_get_host (uri));
}

/* “#atproto_pds”, or the same with the DID before it. (nullable) */
static const char *
find_service (JsonObject *document)
{
  JsonArray *services = lf_json_get_array (document, "service");

  for (guint i = 0; i < lf_json_n_objects (services); i++)
    {
      JsonObject *service = lf_json_nth_object (services, i);
      const char *id = lf_json_get_string (service, "id");

      if (id != NULL && g_str_has_suffix (id, "#atproto_pds"))
        return lf_json_get_string (service, "serviceEndpoint");
    }

  return NULL;
}

/**
 * lf_bluesky_read_pds:
 * @document: (nullable): what is published about an account
 * @did: whose it must be
 * @asked: base URL of the server that named the account
 * @error: NOT_UNDERSTOOD, NOT_SECURE
 *
 * It must not lead a token from the net into this computer, or out of TLS.
 *
 * Returns: (transfer full) (nullable): base URL; NULL without an error when the document names no server
 */
char *
lf_bluesky_read_pds (JsonObject  *document,
                     const char  *did,
                     const char  *asked,
                     GError     **error)
{
  const char *id = lf_json_get_string (document, "id");
  const char *claimed = find_service (document);
  g_autofree char *base = NULL;

  if (claimed == NULL)
    return NULL;
  if (id != NULL && g_strcmp0 (id, did) != 0)
    {
      g_propagate_error (error,
                         lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the document is of another account"));
      return NULL;
    }
  if ((base = lf_http_dup_base_url (claimed, error)) == NULL)
    return NULL;
  if (lf_bluesky_is_loopback (base) && !lf_bluesky_is_loopback (asked))
    {
      g_propagate_error (error,
                         lf_network_error_new (LF_NETWORK_ERROR_NOT_SECURE, NULL, "the account is said to be on this computer"));
      return NULL;
    }

  return g_steal_pointer (&base);
}

static const char *
get_registry (void)
{
#if LF_TEST_HOOKS
  /* Servers on this computer have a registry of their own. */
  const char *other = g_getenv ("LF_PLC_DIRECTORY");

  if (other != NULL)
    return other;
#endif
  return REGISTRY;
}

/**
 * lf_bluesky_document_address:
 * @did: from an answer
 * @error: NOT_UNDERSTOOD when it is none of the two kinds that the protocol has
 */
char *
lf_bluesky_document_address (const char  *did,
                             GError     **error)
{
  if (g_str_has_prefix (did, PLC))
    {
      const char *key = did + strlen (PLC);

      if (strlen (key) == PLC_LENGTH && strspn (key, "abcdefghijklmnopqrstuvwxyz234567") == PLC_LENGTH)
        return g_strdup_printf ("%s/%s", get_registry (), did);
    }
  else if (g_str_has_prefix (did, WEB))
    {
      const char *host = did + strlen (WEB);

      /* No address of a machine, and nothing within the own network by its short name. */
      if (lf_http_host_is_valid (host) && !g_hostname_is_ip_address (host) && strchr (host, '.') != NULL)
        return g_strdup_printf ("https://%s/.well-known/did.json", host);
    }

  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the account has no name of the protocol"));
  return NULL;
}

typedef struct {
  char *did;
  char *asked;
} Find;

static void
find_free (Find *find)
{
  g_free (find->did);
  g_free (find->asked);
  g_free (find);
}

static void
on_document_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Find *find = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);
  JsonObject *document = reply != NULL ? lf_json_root_object (lf_http_reply_get_json (reply)) : NULL;
  char *pds = NULL;

  if (reply != NULL && g_strcmp0 (lf_json_get_string (document, "id"), find->did) == 0)
    pds = lf_bluesky_read_pds (document, find->did, find->asked, &error);
  if (pds == NULL && error == NULL)
    error = lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the account's document names no server");

  if (pds == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, pds, g_free);
}

void
lf_bluesky_find_pds_async (LfBlueskyAdapter    *self,
                           const char          *did,
                           const char          *asked,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Find *find = g_new0 (Find, 1);
  g_autofree char *address = NULL;
  g_autoptr(LfHttpRequest) request = NULL;
  GError *error = NULL;

  find->did = g_strdup (did);
  find->asked = g_strdup (asked);
  g_task_set_task_data (task, find, (GDestroyNotify) find_free);
  if ((address = lf_bluesky_document_address (did, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  request = lf_http_request_build ("GET", address, NULL);
  lf_http_send_async (self->env.http, request, cancellable, on_document_cb, g_steal_pointer (&task));
}

char *
lf_bluesky_find_pds_finish (LfBlueskyAdapter  *self,
                            GAsyncResult      *result,
                            GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Names: a name of an account is a host. */

char *
lf_bluesky_read_did (const char *text,
                     const char *prefix)
{
  g_autofree char *line = NULL;

  if (!g_str_has_prefix (text, prefix))
    return NULL;

  line = g_strdup (text + strlen (prefix));
  g_strstrip (line);
  return g_str_has_prefix (line, "did:") && strpbrk (line, " \r\n\t") == NULL ? g_steal_pointer (&line) : NULL;
}

static void
on_records_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GList *records = g_resolver_lookup_records_finish (G_RESOLVER (object), result, &error);
  char *did = NULL;

  for (GList *l = records; l != NULL && did == NULL; l = l->next)
    {
      g_autoptr(GVariant) lines = g_variant_get_child_value (l->data, 0);
      g_autofree const char **texts = g_variant_get_strv (lines, NULL);
      g_autofree char *whole = g_strjoinv (NULL, (char **) texts);

      did = lf_bluesky_read_did (whole, "did=");
    }
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, did, g_free);
}

/* The owner of a domain without a web server writes it there. */
static void
ask_dns (GTask *task)
{
  g_autoptr(GUri) uri = g_uri_parse (g_task_get_task_data (task), G_URI_FLAGS_NONE, NULL);
  g_autoptr(GResolver) resolver = g_resolver_get_default ();
  g_autofree char *name = NULL;

  if (g_hostname_is_ip_address (g_uri_get_host (uri)) || strchr (g_uri_get_host (uri), '.') == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  name = g_strconcat ("_atproto.", g_uri_get_host (uri), NULL);
  g_resolver_lookup_records_async (resolver, name, G_RESOLVER_RECORD_TXT, g_task_get_cancellable (task), on_records_cb,
                                   g_object_ref (task));
}

static void
on_well_known_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);
  GBytes *bytes = reply != NULL ? lf_http_reply_get_bytes (reply) : NULL;
  g_autofree char *text = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  char *did = text != NULL ? lf_bluesky_read_did (text, "") : NULL;

  if (did != NULL)
    g_task_return_pointer (task, did, g_free);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    ask_dns (task);
}

void
lf_bluesky_resolve_async (LfBlueskyAdapter    *self,
                          const char          *base,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", base, "/.well-known/atproto-did");

  g_task_set_task_data (task, g_strdup (base), g_free);
  lf_http_request_set_any_type (request, TRUE);
  lf_http_request_set_max_bytes (request, MAX_DID_BYTES);
  lf_http_send_async (self->env.http, request, cancellable, on_well_known_cb, task);
}

char *
lf_bluesky_resolve_finish (LfBlueskyAdapter  *self,
                           GAsyncResult      *result,
                           GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
