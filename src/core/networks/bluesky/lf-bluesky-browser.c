/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sign-in in the browser (atproto.com/specs/oauth): announce it, let the person allow it, take the tokens, and believe nobody
 * whose account it is. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-browser.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/http/lf-loopback.h"
#include "core/networks/bluesky/lf-bluesky-grant.h"
#include "core/networks/bluesky/lf-bluesky-identity.h"
#include "core/networks/bluesky/lf-bluesky-issuer.h"
#include "core/networks/bluesky/lf-bluesky-token.h"

#include <string.h>

/* What Litfaß does, and no more: private messages would be “transition:chat.bsky”. */
#define SCOPES "atproto transition:generic"

/* A program that no web page describes is known by this address and what it adds to it. */
#define CLIENT "http://localhost"
#define REDIRECT_HOST "http://127.0.0.1"

typedef struct {
  LfSignIn        *sign_in;
  char            *base;
  LfBlueskyIssuer *issuer;
  LfLoopback      *loopback;
  LfSecret        *secret;     /* filled bit by bit; wanted by nobody before there is a token in it */
  char            *verifier;
} Flow;

static void
flow_free (Flow *flow)
{
  if (flow->loopback != NULL)
    lf_loopback_close (flow->loopback);
  g_clear_object (&flow->loopback);
  g_clear_object (&flow->sign_in);
  g_clear_pointer (&flow->issuer, lf_bluesky_issuer_unref);
  g_clear_pointer (&flow->secret, lf_secret_unref);
  g_free (flow->base);
  g_free (flow->verifier);
  g_free (flow);
}

static GError *
rename_error (GError         *error,
              LfNetworkError  code,
              const char     *name)
{
  LfNetworkErrorInfo info = *lf_network_error_peek_info (error);
  GError *other;

  if (name != NULL)
    info.name = (char *) name;
  other = lf_network_error_new (code, &info, "%s", error->message);
  g_error_free (error);
  return other;
}

static GError *
make_other_issuer (void)
{
  LfNetworkErrorInfo info = { .name = (char *) "OtherIssuer" };

  return lf_network_error_new (LF_NETWORK_ERROR_NOT_SECURE, &info, "the account is not one for which this server signs in");
}

/* ---- Whose account it is: its document names its server, and that server names who signs in. */

static void
on_pds_issuer_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfBlueskyIssuer) issuer = lf_bluesky_find_issuer_finish (LF_BLUESKY_ADAPTER (object), result, &error);

  if (issuer != NULL && !g_str_equal (issuer->name, flow->issuer->name))
    error = make_other_issuer ();
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_pds_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *pds = lf_bluesky_find_pds_finish (self, result, &error);

  if (pds == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  lf_secret_set (flow->secret, LF_BLUESKY_PDS, pds);
  lf_bluesky_find_issuer_async (self, pds, g_task_get_cancellable (task), on_pds_issuer_cb, g_object_ref (task));
}

/* ---- The code and the tokens. */

static void
on_token_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply == NULL || !lf_bluesky_read_grant (lf_http_reply_get_json (reply), lf_clock_now_us (self->env.clock), flow->secret, &error))
    {
      /* A code that is too old or was used. */
      if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED))
        error = rename_error (error, LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL);
      g_task_return_error (task, error);
      return;
    }

  lf_bluesky_find_pds_async (self, lf_secret_get (flow->secret, LF_BLUESKY_DID), flow->base, g_task_get_cancellable (task), on_pds_cb,
                             g_object_ref (task));
}

static void
on_redirected_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *code = lf_loopback_wait_finish (LF_LOOPBACK (object), result, &error);
  g_autoptr(LfHttpRequest) request = NULL;

  if (code == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  request = lf_bluesky_grant_form (flow->secret, LF_BLUESKY_TOKEN_URI);
  lf_http_request_add_form (request, "grant_type", "authorization_code");
  lf_http_request_add_form (request, "code", code);
  lf_http_request_add_form (request, "redirect_uri", lf_loopback_get_redirect_uri (flow->loopback));
  lf_http_request_add_form (request, "code_verifier", flow->verifier);
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_token_cb, g_object_ref (task));
}

/* ---- Announcing it, and the page. */

static gboolean
is_reference (const char *text)
{
  for (const char *c = text; c != NULL && *c != '\0'; c++)
    if (!g_ascii_isgraph (*c))
      return FALSE;

  return text != NULL && *text != '\0';
}

static void
on_pushed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);
  const char *reference = reply != NULL ? lf_json_get_string (lf_json_root_object (lf_http_reply_get_json (reply)), "request_uri") : NULL;
  g_autoptr(GString) page = NULL;

  if (g_strcmp0 (lf_network_error_peek_info (error)->name, "invalid_dpop_proof") == 0)
    error = rename_error (error, LF_NETWORK_ERROR_OFFLINE, NULL);
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) || g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN) ||
      g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED) || g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    error = rename_error (error, LF_NETWORK_ERROR_UNSUPPORTED, "NoBrowserSignIn");
  if (error == NULL && !is_reference (reference))
    error = lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the sign-in that was announced has no name");
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  page = g_string_new (flow->issuer->page_uri);
  lf_http_append_query (page, "client_id", lf_secret_get (flow->secret, LF_BLUESKY_CLIENT));
  lf_http_append_query (page, "request_uri", reference);
  lf_loopback_wait_async (flow->loopback, g_task_get_cancellable (task), on_redirected_cb, g_object_ref (task));
  lf_sign_in_open_uri (flow->sign_in, page->str);
}

/* The redirect without its port: servers take any, for it is not known before. */
static char *
make_client_id (Flow *flow)
{
  const char *path = strchr (lf_loopback_get_redirect_uri (flow->loopback) + strlen (REDIRECT_HOST ":"), '/');
  g_autofree char *redirect = g_strconcat (REDIRECT_HOST, path, NULL);
  GString *client = g_string_new (CLIENT);

  lf_http_append_query (client, "redirect_uri", redirect);
  lf_http_append_query (client, "scope", SCOPES);
  return g_string_free (client, FALSE);
}

/* What only the browser carries could be changed on its way; so the server is told beforehand (RFC 9126). */
static void
push (GTask *task)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  g_autofree char *client = make_client_id (flow);
  g_autofree char *challenge = lf_pkce_challenge (flow->verifier);
  g_autoptr(LfDpopKey) key = lf_dpop_key_from_text (lf_secret_get (flow->secret, LF_BLUESKY_KEY));
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("POST", flow->issuer->push_uri, NULL);

  lf_secret_set (flow->secret, LF_BLUESKY_CLIENT, client);
  lf_http_request_set_dpop (request, key, NULL);
  lf_http_request_add_form (request, "client_id", client);
  lf_http_request_add_form (request, "response_type", "code");
  lf_http_request_add_form (request, "redirect_uri", lf_loopback_get_redirect_uri (flow->loopback));
  lf_http_request_add_form (request, "scope", SCOPES);
  lf_http_request_add_form (request, "state", lf_loopback_get_state (flow->loopback));
  lf_http_request_add_form (request, "code_challenge", challenge);
  lf_http_request_add_form (request, "code_challenge_method", "S256");
  /* Not the handle: that may be another one by now, and the page of the server lets nobody correct a hint. */
  if (self->account->remote_id != NULL)
    lf_http_request_add_form (request, "login_hint", self->account->remote_id);
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_pushed_cb, g_object_ref (task));
}

/* Listens before anybody knows the address. */
static void
on_issuer_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(LfDpopKey) key = NULL;
  char *text;
  GError *error = NULL;

  if ((flow->issuer = lf_bluesky_find_issuer_finish (self, result, &error)) == NULL ||
      !lf_http_check_server (self->env.http, flow->issuer->name, &error) ||
      (flow->loopback = lf_loopback_new (&error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  key = lf_dpop_key_make ();
  text = lf_dpop_key_to_text (key);
  lf_secret_set (flow->secret, LF_BLUESKY_KEY, text);
  explicit_bzero (text, strlen (text));
  g_free (text);
  lf_secret_set (flow->secret, LF_BLUESKY_TOKEN_URI, flow->issuer->token_uri);
  lf_secret_set (flow->secret, LF_BLUESKY_REVOKE_URI, flow->issuer->revoke_uri);
  flow->verifier = lf_pkce_verifier_new ();
  lf_sign_in_write_pages (flow->sign_in, flow->loopback);
  lf_loopback_set_issuer (flow->loopback, flow->issuer->name);
  push (task);
}

void
lf_bluesky_browser_async (LfBlueskyAdapter    *self,
                          LfSignIn            *sign_in,
                          const char          *base,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Flow *flow = g_new0 (Flow, 1);

  /* What was given is known to the end, also when the person gave up in that moment. */
  g_task_set_check_cancellable (task, FALSE);
  flow->sign_in = g_object_ref (sign_in);
  flow->base = g_strdup (base);
  flow->secret = lf_secret_new ();
  g_task_set_task_data (task, flow, (GDestroyNotify) flow_free);
  lf_bluesky_find_issuer_async (self, base, cancellable, on_issuer_cb, task);
}

gboolean
lf_bluesky_browser_finish (LfBlueskyAdapter  *self,
                           GAsyncResult      *result,
                           LfSecret         **secret,
                           GError           **error)
{
  Flow *flow = g_task_get_task_data (G_TASK (result));

  *secret = lf_secret_get (flow->secret, LF_BLUESKY_ACCESS) != NULL ? lf_secret_ref (flow->secret) : NULL;
  return g_task_propagate_boolean (G_TASK (result), error);
}
