/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in to a server with the Mastodon API: register this installation, let the person allow it, take the token. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/base/lf-uid.h"
#include "core/http/lf-json.h"
#include "core/http/lf-loopback.h"

#include <string.h>

#define APP_NAME "Litfaß"
#define OUT_OF_BAND "urn:ietf:wg:oauth:2.0:oob"

/* What Litfaß does and no more. `profile` and `read:…` in parts would leave out servers before 4.3; who refuses the list is
 * asked with the two words that every server knows. */
#define SCOPES "read write:statuses write:media write:favourites write:mutes write:conversations write:notifications"
#define PLAIN_SCOPES "read write"

/* A server may forget a registration between two steps (Mastodon before 4.3 did): then all begins again, once. */
#define MAX_ROUNDS 2

typedef struct {
  LfSignIn   *sign_in;
  LfLoopback *loopback;      /* (nullable): BROWSER only */
  LfSecret   *secret;
  char       *redirect_uri;
  char       *verifier;
  const char *scopes;
  char       *granted;     /* (nullable): what the server gave, which may be less */
  LfAccount  *account;     /* (nullable): whose token was pasted */
  GError     *error;         /* (nullable): to return after tidying up */
  guint       n_rounds;
} Flow;

static void
flow_free (Flow *flow)
{
  if (flow->loopback != NULL)
    lf_loopback_close (flow->loopback);
  g_clear_object (&flow->loopback);
  g_clear_object (&flow->sign_in);
  g_clear_pointer (&flow->secret, lf_secret_unref);
  g_free (flow->redirect_uri);
  g_free (flow->verifier);
  g_clear_error (&flow->error);
  g_free (flow->granted);
  g_clear_pointer (&flow->account, lf_account_unref);
  g_free (flow);
}

static void begin_round (GTask *task);

static void
on_unwanted_revoked_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!lf_mastodon_revoke_finish (LF_MASTODON_ADAPTER (object), result, &error))
    g_message ("a token that is of no use stays valid at the server: %s", error->message);
  g_task_return_error (task, g_steal_pointer (&flow->error));
}

/* Nobody will use the token that was given: it is taken back before the error is told, also when the person gave up. One that was
 * pasted is the person's own and stays. */
static void
end_unwanted (GTask *task)
{
  Flow *flow = g_task_get_task_data (task);

  if (lf_secret_get (flow->secret, "client_id") != NULL)
    lf_mastodon_revoke_async (g_task_get_source_object (task), flow->secret, NULL, on_unwanted_revoked_cb, g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&flow->error));
}

static void
on_secret_saved_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);

  if (!lf_secrets_save_finish (LF_SECRETS (object), result, NULL, &flow->error))
    end_unwanted (task);
  else
    g_task_return_pointer (task, lf_account_ref (self->account), (GDestroyNotify) lf_account_unref);
}

/* Takes @account. */
static void
save (GTask     *task,
      LfAccount *account)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);

  g_free (account->access.rights);
  account->access.rights = lf_mastodon_dup_rights (flow->granted);
  lf_mastodon_adapter_take_account (self, account);
  lf_secrets_save_async (self->env.secrets, account->uid, flow->secret, g_task_get_cancellable (task), on_secret_saved_cb,
                         g_object_ref (task));
}

static void
on_app_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, NULL);
  JsonArray *scopes = reply != NULL ? lf_json_get_array (lf_json_root_object (lf_http_reply_get_json (reply)), "scopes") : NULL;
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) granted = NULL;

  for (guint i = 0; scopes != NULL && i < json_array_get_length (scopes); i++)
    if (lf_json_nth_string (scopes, i) != NULL)
      g_strv_builder_add (names, lf_json_nth_string (scopes, i));
  granted = g_strv_builder_end (names);
  if (scopes != NULL)
    flow->granted = g_strjoinv (" ", granted);
  save (task, g_steal_pointer (&flow->account));
}

/* Of a token that was pasted nobody said what it may do. Its app has the same rights when it comes from the settings of the account;
 * Mastodon tells them since 4.3, GoToSocial does not. */
static void
ask_app (GTask     *task,
         LfAccount *account)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(LfHttpRequest) request = lf_mastodon_request (self, "GET", "/api/v1/apps/verify_credentials");

  flow->account = account;
  lf_http_request_set_bearer (request, lf_secret_get (flow->secret, "token"));
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_app_cb, g_object_ref (task));
}

static void
on_looked_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (object);
  Flow *flow = g_task_get_task_data (task);
  LfAccount *account = lf_mastodon_look_finish (self, result, &flow->error);

  if (account == NULL && (g_strcmp0 (lf_network_error_peek_info (flow->error)->name, "OtherAccount") == 0 ||
                          g_error_matches (flow->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    end_unwanted (task);
  else if (account == NULL)
    g_task_return_error (task, g_steal_pointer (&flow->error));
  else if (lf_secret_get (flow->secret, "client_id") == NULL)
    ask_app (task, account);
  else
    save (task, account);
}

static void
look (GTask *task)
{
  Flow *flow = g_task_get_task_data (task);

  lf_mastodon_look_async (g_task_get_source_object (task), lf_secret_get (flow->secret, "token"), g_task_get_cancellable (task),
                          on_looked_cb, g_object_ref (task));
}

/* A wrong code is 400 here and 401 there, with names of all kinds; what can be done is the same. */
static GError *
name_token_error (GError *error)
{
  const LfNetworkErrorInfo *info = lf_network_error_peek_info (error);
  GError *named;

  if (!g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED))
    return error;

  named = lf_network_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, info, "the server gave no token: %s", error->message);
  g_error_free (error);
  return named;
}

static void
on_token_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);
  JsonObject *answer = reply != NULL ? lf_mastodon_reply_object (reply, &error) : NULL;
  const char *token = lf_json_get_string (answer, "access_token");
  const char *type = lf_json_get_string (answer, "token_type");

  if (error != NULL && g_strcmp0 (lf_network_error_peek_info (error)->name, "invalid_client") == 0 && flow->n_rounds < MAX_ROUNDS)
    {
      g_error_free (error);
      begin_round (task);
      return;
    }
  if (error == NULL && (token == NULL || *token == '\0' || (type != NULL && g_ascii_strcasecmp (type, "Bearer") != 0)))
    error = lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the answer holds no token");
  if (error != NULL)
    {
      g_task_return_error (task, name_token_error (error));
      return;
    }

  lf_secret_set (flow->secret, "token", token);
  g_free (flow->granted);
  flow->granted = g_strdup (lf_json_get_string (answer, "scope"));
  look (task);
}

static void
exchange (GTask      *task,
          const char *code)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(LfHttpRequest) request = lf_mastodon_request (self, "POST", "/oauth/token");

  lf_http_request_add_form (request, "grant_type", "authorization_code");
  lf_http_request_add_form (request, "code", code);
  lf_http_request_add_form (request, "client_id", lf_secret_get (flow->secret, "client_id"));
  lf_http_request_add_form (request, "client_secret", lf_secret_get (flow->secret, "client_secret"));
  lf_http_request_add_form (request, "redirect_uri", flow->redirect_uri);
  lf_http_request_add_form (request, "code_verifier", flow->verifier);
  lf_http_request_add_form (request, "scope", flow->scopes);
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_token_cb, g_object_ref (task));
}

static void
on_redirected_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *code = lf_loopback_wait_finish (LF_LOOPBACK (object), result, &error);

  if (code == NULL)
    g_task_return_error (task, error);
  else
    exchange (task, code);
}

static void
on_code_typed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *code = lf_sign_in_ask_finish (LF_SIGN_IN (object), result, &error);

  if (code == NULL)
    g_task_return_error (task, error);
  else
    exchange (task, g_strstrip (code));
}

static void
open_authorize_page (GTask *task)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  g_autofree char *challenge = lf_pkce_challenge (flow->verifier);
  g_autofree char *random = lf_random_token (16);
  GString *uri = g_string_new (self->account->server);

  g_string_append (uri, "/oauth/authorize");
  lf_http_append_query (uri, "response_type", "code");
  lf_http_append_query (uri, "client_id", lf_secret_get (flow->secret, "client_id"));
  lf_http_append_query (uri, "redirect_uri", flow->redirect_uri);
  lf_http_append_query (uri, "scope", flow->scopes);
  lf_http_append_query (uri, "state", flow->loopback != NULL ? lf_loopback_get_state (flow->loopback) : random);
  lf_http_append_query (uri, "code_challenge", challenge);
  lf_http_append_query (uri, "code_challenge_method", "S256");
  lf_http_append_query (uri, "force_login", "true");

  if (flow->loopback != NULL)
    lf_loopback_wait_async (flow->loopback, g_task_get_cancellable (task), on_redirected_cb, g_object_ref (task));
  lf_sign_in_open_uri (flow->sign_in, uri->str);
  if (flow->loopback == NULL)
    lf_sign_in_ask_async (flow->sign_in, LF_FIELD_CODE, g_task_get_cancellable (task), on_code_typed_cb, g_object_ref (task));
  g_string_free (uri, TRUE);
}

static void register_app (GTask *task);

static void
on_registered_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);
  JsonObject *app = reply != NULL ? lf_mastodon_reply_object (reply, &error) : NULL;
  const char *id = lf_json_get_string (app, "client_id");
  const char *key = lf_json_get_string (app, "client_secret");

  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) && g_str_equal (flow->scopes, SCOPES))
    {
      g_error_free (error);
      flow->scopes = PLAIN_SCOPES;
      register_app (task);
      return;
    }
  if (error == NULL && (id == NULL || key == NULL))
    error = lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the registration holds no client id and secret");
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  lf_secret_set (flow->secret, "client_id", id);
  lf_secret_set (flow->secret, "client_secret", key);
  lf_secret_set (flow->secret, "scopes", flow->scopes);
  open_authorize_page (task);
}

/* One string with a line for each redirect: a JSON array is refused by GoToSocial and by Mastodon before 4.3. The port must be
 * known here: servers compare it. */
static void
register_app (GTask *task)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(LfHttpRequest) request = lf_mastodon_request (self, "POST", "/api/v1/apps");
  g_autofree char *redirects = flow->loopback != NULL ? g_strconcat (flow->redirect_uri, "\n" OUT_OF_BAND, NULL)
                                                      : g_strdup (OUT_OF_BAND);

  lf_http_request_add_form (request, "client_name", APP_NAME);
  lf_http_request_add_form (request, "redirect_uris", redirects);
  lf_http_request_add_form (request, "scopes", flow->scopes);
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_registered_cb, g_object_ref (task));
}

/* Listens before anybody knows the address, then registers. */
static void
begin_round (GTask *task)
{
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;

  flow->n_rounds++;
  if (flow->loopback != NULL)
    lf_loopback_close (flow->loopback);
  g_clear_object (&flow->loopback);
  g_free (flow->redirect_uri);
  flow->redirect_uri = g_strdup (OUT_OF_BAND);
  g_free (flow->verifier);
  flow->verifier = lf_pkce_verifier_new ();

  if (lf_sign_in_get_method (flow->sign_in) == LF_SIGN_IN_BROWSER)
    {
      if ((flow->loopback = lf_loopback_new (&error)) == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      lf_sign_in_write_pages (flow->sign_in, flow->loopback);
      g_free (flow->redirect_uri);
      flow->redirect_uri = g_strdup (lf_loopback_get_redirect_uri (flow->loopback));
    }
  register_app (task);
}

static gboolean
is_token (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;

  return *text != '\0';
}

static void
on_token_typed_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  char *token = lf_sign_in_ask_finish (LF_SIGN_IN (object), result, &error);

  if (token == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_strstrip (token);
  if (is_token (token))
    {
      lf_secret_set (flow->secret, "token", token);
      look (task);
    }
  else
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL, "what was typed is no token"));
  memset (token, 0, strlen (token));
  g_free (token);
}

static void
on_server_checked_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_mastodon_check_server_finish (LF_MASTODON_ADAPTER (object), result, &error))
    g_task_return_error (task, error);
  else if (lf_sign_in_get_method (flow->sign_in) == LF_SIGN_IN_SECRET)
    lf_sign_in_ask_async (flow->sign_in, LF_FIELD_SECRET, g_task_get_cancellable (task), on_token_typed_cb, g_object_ref (task));
  else
    begin_round (task);
}

/**
 * lf_mastodon_sign_in_async:
 *
 * BROWSER: a page of the server opens, its answer comes back to 127.0.0.1. CODE: the page shows a code to copy. SECRET: the
 * person has a token already. Every address is on the server that the person typed; none is taken from an answer. PKCE is sent,
 * but not relied on: GoToSocial takes any verifier.
 */
void
lf_mastodon_sign_in_async (LfAdapter           *adapter,
                           LfSignIn            *sign_in,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (adapter, cancellable, callback, user_data);
  Flow *flow = g_new0 (Flow, 1);

  flow->sign_in = g_object_ref (sign_in);
  flow->secret = lf_secret_new ();
  flow->scopes = SCOPES;
  g_task_set_task_data (task, flow, (GDestroyNotify) flow_free);
  lf_mastodon_check_server_async (LF_MASTODON_ADAPTER (adapter), cancellable, on_server_checked_cb, task);
}

LfAccount *
lf_mastodon_sign_in_finish (LfAdapter     *adapter,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
