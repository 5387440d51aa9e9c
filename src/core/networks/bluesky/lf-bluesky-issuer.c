/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds out who signs people in for a server, and takes no address that leads to somebody else. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-issuer.h"

#include "core/base/lf-error.h"
#include "core/http/lf-http-address.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-identity.h"

#define RESOURCE_PATH "/.well-known/oauth-protected-resource"
#define ISSUER_PATH "/.well-known/oauth-authorization-server"

static void
clear_issuer (LfBlueskyIssuer *self)
{
  g_free (self->name);
  g_free (self->push_uri);
  g_free (self->page_uri);
  g_free (self->token_uri);
  g_free (self->revoke_uri);
}

LF_DEFINE_VALUE (LfBlueskyIssuer, lf_bluesky_issuer, clear_issuer)

static void
set_error (GError         **error,
           LfNetworkError   code,
           const char      *name,
           const char      *why)
{
  LfNetworkErrorInfo info = { .name = (char *) name };

  g_propagate_error (error, lf_network_error_new (code, &info, "%s", why));
}

static gboolean
list_has (JsonObject *object,
          const char *name,
          const char *text)
{
  JsonArray *array = lf_json_get_array (object, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (g_strcmp0 (lf_json_nth_string (array, i), text) == 0)
      return TRUE;

  return FALSE;
}

/**
 * lf_bluesky_read_resource:
 * @answer: “oauth-protected-resource” (RFC 9728)
 * @base: the server that gave it
 *
 * Returns: (transfer full) (nullable): base URL of who signs people in for it
 */
char *
lf_bluesky_read_resource (JsonNode    *answer,
                          const char  *base,
                          GError     **error)
{
  JsonObject *object = lf_json_root_object (answer);
  JsonArray *servers = lf_json_get_array (object, "authorization_servers");
  const char *first = servers != NULL ? lf_json_nth_string (servers, 0) : NULL;
  g_autofree char *resource = NULL;
  g_autofree char *issuer = NULL;

  if (first == NULL || lf_json_get_string (object, "resource") == NULL)
    {
      set_error (error, LF_NETWORK_ERROR_UNSUPPORTED, "NoBrowserSignIn", "the server names nobody who signs people in");
      return NULL;
    }

  resource = lf_http_dup_base_url (lf_json_get_string (object, "resource"), NULL);
  if (g_strcmp0 (resource, base) != 0)
    {
      set_error (error, LF_NETWORK_ERROR_NOT_SECURE, "OtherIssuer", "what the server says is about another one");
      return NULL;
    }
  if ((issuer = lf_http_dup_base_url (first, error)) == NULL)
    return NULL;
  if (lf_bluesky_is_loopback (issuer) && !lf_bluesky_is_loopback (base))
    {
      set_error (error, LF_NETWORK_ERROR_NOT_SECURE, "OtherIssuer", "this computer is said to sign people in");
      return NULL;
    }

  return g_steal_pointer (&issuer);
}

/* The address of this name, if it is on the host of the issuer. (transfer full) (nullable) */
static char *
take_address (JsonObject  *object,
              const char  *member,
              const char  *issuer,
              GError     **error)
{
  const char *text = lf_json_get_string (object, member);
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GUri) bare = NULL;
  g_autofree char *root = NULL;
  g_autofree char *base = NULL;

  if (text == NULL)
    {
      set_error (error, LF_NETWORK_ERROR_UNSUPPORTED, "NoBrowserSignIn", "an address is missing");
      return NULL;
    }
  if ((uri = lf_http_parse_address (text, error)) == NULL)
    return NULL;

  bare = g_uri_build (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
  root = g_uri_to_string (bare);
  base = lf_http_dup_base_url (root, NULL);
  if (g_strcmp0 (base, issuer) != 0)
    {
      set_error (error, LF_NETWORK_ERROR_NOT_SECURE, "OtherIssuer", "an address leads to another server");
      return NULL;
    }

  return g_strdup (text);
}

static gboolean
can_do (JsonObject *object)
{
  return list_has (object, "code_challenge_methods_supported", "S256") && list_has (object, "dpop_signing_alg_values_supported", "ES256") &&
         list_has (object, "scopes_supported", "atproto") &&
         lf_json_get_bool (object, "authorization_response_iss_parameter_supported", FALSE);
}

/**
 * lf_bluesky_read_issuer:
 * @answer: “oauth-authorization-server” (RFC 8414)
 * @name: the server that gave it
 */
LfBlueskyIssuer *
lf_bluesky_read_issuer (JsonNode    *answer,
                        const char  *name,
                        GError     **error)
{
  JsonObject *object = lf_json_root_object (answer);
  g_autoptr(LfBlueskyIssuer) self = lf_bluesky_issuer_new ();

  if (!can_do (object))
    {
      set_error (error, LF_NETWORK_ERROR_UNSUPPORTED, "NoBrowserSignIn", "the server lacks a part of the sign-in");
      return NULL;
    }
  if (g_strcmp0 (lf_json_get_string (object, "issuer"), name) != 0)
    {
      set_error (error, LF_NETWORK_ERROR_NOT_SECURE, "OtherIssuer", "what the server says is about another one");
      return NULL;
    }

  self->name = g_strdup (name);
  if ((self->push_uri = take_address (object, "pushed_authorization_request_endpoint", name, error)) == NULL ||
      (self->page_uri = take_address (object, "authorization_endpoint", name, error)) == NULL ||
      (self->token_uri = take_address (object, "token_endpoint", name, error)) == NULL ||
      (lf_json_get_string (object, "revocation_endpoint") != NULL &&
       (self->revoke_uri = take_address (object, "revocation_endpoint", name, error)) == NULL))
    return NULL;

  return g_steal_pointer (&self);
}

/* The server answered, but does not know the question. */
static gboolean
is_no (const GError *error)
{
  return error->domain == LF_NETWORK_ERROR && error->code != LF_NETWORK_ERROR_OFFLINE && error->code != LF_NETWORK_ERROR_TIMED_OUT &&
         error->code != LF_NETWORK_ERROR_WAIT && error->code != LF_NETWORK_ERROR_NOT_SECURE;
}

static void
on_issuer_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);
  LfBlueskyIssuer *issuer = NULL;

  if (reply != NULL)
    issuer = lf_bluesky_read_issuer (lf_http_reply_get_json (reply), g_task_get_task_data (task), &error);
  else if (is_no (error))
    {
      g_clear_error (&error);
      set_error (&error, LF_NETWORK_ERROR_UNSUPPORTED, "NoBrowserSignIn", "nobody there signs people in");
    }

  if (issuer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, issuer, (GDestroyNotify) lf_bluesky_issuer_unref);
}

/* Takes @name. */
static void
ask_issuer (GTask *task,
            char  *name)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", name, ISSUER_PATH);

  g_task_set_task_data (task, name, g_free);
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_issuer_cb, g_object_ref (task));
}

static void
on_resource_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const char *base = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);
  char *name = NULL;

  /* The entrance to many servers keeps no accounts itself; it only signs people in. */
  if (reply == NULL && is_no (error))
    name = g_strdup (base);
  else if (reply != NULL)
    name = lf_bluesky_read_resource (lf_http_reply_get_json (reply), base, &error);

  if (name == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    ask_issuer (task, name);
}

void
lf_bluesky_find_issuer_async (LfBlueskyAdapter    *self,
                              const char          *base,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", base, RESOURCE_PATH);

  g_task_set_task_data (task, g_strdup (base), g_free);
  lf_http_send_async (self->env.http, request, cancellable, on_resource_cb, task);
}

LfBlueskyIssuer *
lf_bluesky_find_issuer_finish (LfBlueskyAdapter  *self,
                               GAsyncResult      *result,
                               GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
