/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in at X: OAuth 2.0 with a code and PKCE, as a program without a secret of its own. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

#include "core/http/lf-http-address.h"
#include "core/http/lf-json.h"
#include "core/http/lf-loopback.h"
#include "core/networks/x/lf-x-read.h"

#include <string.h>

/* What Litfaß does and no more; without “offline.access” the sign-in ends after two hours. */
#define SCOPES "tweet.read tweet.write users.read media.write tweet.moderate.write mute.write offline.access"

#define API_HOST "https://api.x.com"
#define PAGE_HOST "https://x.com"
#define MAX_CLIENT_ID 128

static const guint16 ports[] = { LF_X_PORT_1, LF_X_PORT_2, LF_X_PORT_3 };

typedef struct {
  LfSignIn   *sign_in;
  LfLoopback *loopback;
  LfSecret   *secret;
  char       *verifier;
  char       *granted;       /* (nullable) until the tokens are there: scopes */
  GError     *error;         /* (nullable): to return after tidying up */
} Flow;

static void
flow_free (Flow *flow)
{
  if (flow->loopback != NULL)
    lf_loopback_close (flow->loopback);
  g_clear_object (&flow->loopback);
  g_clear_object (&flow->sign_in);
  g_clear_pointer (&flow->secret, lf_secret_unref);
  g_free (flow->verifier);
  g_free (flow->granted);
  g_clear_error (&flow->error);
  g_free (flow);
}

static void
on_unwanted_revoked_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!lf_x_revoke_finish (LF_X_ADAPTER (object), result, &error))
    g_message ("a token that is of no use stays valid at the server: %s", error->message);
  g_task_return_error (task, g_steal_pointer (&flow->error));
}

/* Nobody will use the tokens that were given: they are ended before the error is told, also when the person gave up. */
static void
end_unwanted (GTask *task)
{
  Flow *flow = g_task_get_task_data (task);

  lf_x_revoke_async (g_task_get_source_object (task), flow->secret, NULL, on_unwanted_revoked_cb, g_object_ref (task));
}

static void
on_secret_saved_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfXAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);

  if (!lf_secrets_save_finish (LF_SECRETS (object), result, NULL, &flow->error))
    end_unwanted (task);
  else
    g_task_return_pointer (task, lf_account_ref (self->account), (GDestroyNotify) lf_account_unref);
}

static void
on_me_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfXAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &flow->error);
  LfAccount *account = reply != NULL ? lf_x_read_me (self, reply, &flow->error) : NULL;

  if (account == NULL)
    {
      end_unwanted (task);
      return;
    }

  g_free (account->access.rights);
  account->access.rights = lf_x_dup_rights (flow->granted);
  self->doubts_id = FALSE;
  lf_x_adapter_take_account (self, account);
  lf_secrets_save_async (self->env.secrets, account->uid, flow->secret, g_task_get_cancellable (task), on_secret_saved_cb,
                         g_object_ref (task));
}

static void
on_token_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfXAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);
  g_autoptr(LfHttpRequest) request = NULL;
  const char *granted;

  if (reply == NULL || !lf_x_read_tokens (self, reply, flow->secret, &error))
    {
      /* A code that is too old, or another client id than the one that was allowed. */
      if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED))
        error = lf_x_recode (error, LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL);
      g_task_return_error (task, error);
      return;
    }

  /* RFC 6749, section 5.1: who says nothing gave what was asked for. */
  granted = lf_json_get_string (lf_json_root_object (lf_http_reply_get_json (reply)), "scope");
  flow->granted = g_strdup (granted != NULL ? granted : SCOPES);
  request = lf_x_me_request (self);
  lf_http_request_set_bearer (request, lf_secret_get (flow->secret, LF_X_TOKEN));
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_me_cb, g_object_ref (task));
}

/* At once: the code lives for 30 seconds. */
static void
on_redirected_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfXAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *code = lf_loopback_wait_finish (LF_LOOPBACK (object), result, &error);
  g_autoptr(LfHttpRequest) request = NULL;

  if (code == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  request = lf_x_request (self, "POST", "/oauth2/token");
  lf_http_request_add_form (request, "grant_type", "authorization_code");
  lf_http_request_add_form (request, "code", code);
  lf_http_request_add_form (request, "client_id", lf_secret_get (flow->secret, LF_X_CLIENT_ID));
  lf_http_request_add_form (request, "redirect_uri", lf_loopback_get_redirect_uri (flow->loopback));
  lf_http_request_add_form (request, "code_verifier", flow->verifier);
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_token_cb, g_object_ref (task));
}

/* The page is on another host than the rest of the network. */
static char *
make_page_uri (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  const char *server = self->account->server;
  g_autofree char *challenge = lf_pkce_challenge (flow->verifier);
  GString *uri = g_string_new (g_strcmp0 (server, API_HOST) == 0 ? PAGE_HOST : server);

  g_string_append (uri, "/i/oauth2/authorize");
  lf_http_append_query (uri, "response_type", "code");
  lf_http_append_query (uri, "client_id", lf_secret_get (flow->secret, LF_X_CLIENT_ID));
  lf_http_append_query (uri, "redirect_uri", lf_loopback_get_redirect_uri (flow->loopback));
  lf_http_append_query (uri, "scope", SCOPES);
  lf_http_append_query (uri, "state", lf_loopback_get_state (flow->loopback));
  lf_http_append_query (uri, "code_challenge", challenge);
  lf_http_append_query (uri, "code_challenge_method", "S256");
  return g_string_free (uri, FALSE);
}

static LfLoopback *
listen_for_redirect (GError **error)
{
#if LF_TEST_HOOKS
  /* Many tests at a time. */
  static const guint16 any[] = { 0 };

  if (g_getenv ("LF_X_ANY_PORT") != NULL)
    return lf_loopback_new_fixed (any, 1, error);
#endif
  return lf_loopback_new_fixed (ports, G_N_ELEMENTS (ports), error);
}

/* Listens before the browser opens. */
static void
open_page (GTask *task)
{
  Flow *flow = g_task_get_task_data (task);
  g_autofree char *uri = NULL;
  GError *error = NULL;

  if ((flow->loopback = listen_for_redirect (&error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  lf_sign_in_write_pages (flow->sign_in, flow->loopback);
  flow->verifier = lf_pkce_verifier_new ();
  uri = make_page_uri (task);
  lf_loopback_wait_async (flow->loopback, g_task_get_cancellable (task), on_redirected_cb, g_object_ref (task));
  lf_sign_in_open_uri (flow->sign_in, uri);
}

static gboolean
is_client_id (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
      return FALSE;

  return length > 0 && length <= MAX_CLIENT_ID;
}

static void
on_client_id_typed_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *typed = lf_sign_in_ask_finish (LF_SIGN_IN (object), result, &error);
  LfNetworkErrorInfo info = { .name = (char *) "WrongClientId" };

  if (typed == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!is_client_id (g_strstrip (typed)))
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, &info, "what was typed is no client id"));
      return;
    }

  lf_secret_set (flow->secret, LF_X_CLIENT_ID, typed);
  open_page (task);
}

static void
on_old_secret_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfXAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) old = lf_secrets_load_finish (LF_SECRETS (object), result, &error);
  const char *known = old != NULL ? lf_secret_get (old, LF_X_CLIENT_ID) : NULL;

  if (known != NULL && !self->doubts_id)
    {
      self->doubts_id = TRUE;
      lf_secret_set (flow->secret, LF_X_CLIENT_ID, known);
      open_page (task);
      return;
    }

  /* Perhaps only the browser was closed: who is asked again need not type it again. */
  if (known != NULL)
    lf_sign_in_suggest (flow->sign_in, known);
  /* Whatever is wrong with the keyring is told when the new secret is saved. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lf_sign_in_ask_async (flow->sign_in, LF_FIELD_CLIENT, g_task_get_cancellable (task), on_client_id_typed_cb,
                          g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* There is one X. A server on this computer is one that is played; to any other nobody's tokens go. */
static gboolean
is_x (LfXAdapter *self)
{
  g_autoptr(GUri) uri = g_uri_parse (self->account->server, G_URI_FLAGS_NONE, NULL);

  return g_strcmp0 (self->account->server, API_HOST) == 0 ||
         (uri != NULL && g_uri_get_host (uri) != NULL && lf_http_host_is_loopback (g_uri_get_host (uri)));
}

/**
 * lf_x_sign_in_async:
 *
 * Asks for the client id unless it is known from an earlier sign-in (but asks again, with that in the field, when it did not work), opens the page of
 * X, and takes the code from its redirect to 127.0.0.1. Errors beside the usual: OFFLINE with name “PortsTaken”, SIGN_IN_AGAIN
 * with name “WrongClientId”, NOT_UNDERSTOOD with name “OtherServer”, UNSUPPORTED without a browser.
 */
void
lf_x_sign_in_async (LfAdapter           *adapter,
                    LfSignIn            *sign_in,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  LfXAdapter *self = LF_X_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  LfNetworkErrorInfo other = { .name = (char *) "OtherServer" };
  Flow *flow = g_new0 (Flow, 1);

  flow->sign_in = g_object_ref (sign_in);
  flow->secret = lf_secret_new ();
  g_task_set_task_data (task, flow, (GDestroyNotify) flow_free);
  if (!is_x (self))
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, &other, "this is not the server of X"));
  else if (lf_sign_in_get_method (sign_in) != LF_SIGN_IN_BROWSER)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "X signs in by browser only"));
  else
    lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_old_secret_cb, g_steal_pointer (&task));
}

LfAccount *
lf_x_sign_in_finish (LfAdapter     *adapter,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
