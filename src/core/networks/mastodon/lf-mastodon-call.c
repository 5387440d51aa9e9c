/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests to the account's server: with its token, and what is asked of the server itself. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/http/lf-json.h"
#include "core/networks/mastodon/lf-mastodon-limits.h"

/**
 * lf_mastodon_request:
 * @path: raw text; ids need no escaping
 *
 * Returns: (transfer full): a request to the server of the account, without a token
 */
LfHttpRequest *
lf_mastodon_request (LfMastodonAdapter *self,
                     const char        *method,
                     const char        *path)
{
  return lf_http_request_build (method, self->account->server, path);
}

static void
on_sent_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  LfHttpReply *reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, reply, (GDestroyNotify) lf_http_reply_unref);
}

static void
on_secret_loaded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfMastodonAdapter *self = g_task_get_source_object (task);
  LfHttpRequest *request = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfSecret) secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error);

  if (secret == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (lf_secret_get (secret, "token") == NULL)
    {
      g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING, "the stored secret holds no token");
      return;
    }

  lf_http_request_set_bearer (request, lf_secret_get (secret, "token"));
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_sent_cb, g_object_ref (task));
}

/**
 * lf_mastodon_call_async:
 * @request: (transfer full): to this account's server, not sent before
 *
 * Sends @request with the account's token. Errors as lf_http_send_async(), or those of reading the secret: then nothing was
 * sent.
 */
void
lf_mastodon_call_async (LfMastodonAdapter   *self,
                        LfHttpRequest       *request,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  /* A request that publishes may be out before somebody cancels: its end must be told as it was. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, request, (GDestroyNotify) lf_http_request_unref);
  lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_secret_loaded_cb, task);
}

LfHttpReply *
lf_mastodon_call_finish (LfMastodonAdapter  *self,
                         GAsyncResult       *result,
                         GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

JsonObject *
lf_mastodon_reply_object (LfHttpReply  *reply,
                          GError      **error)
{
  JsonObject *object = lf_json_root_object (lf_http_reply_get_json (reply));

  if (object == NULL)
    g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the answer is no JSON object"));
  return object;
}

JsonArray *
lf_mastodon_reply_array (LfHttpReply  *reply,
                         GError      **error)
{
  JsonArray *array = lf_json_root_array (lf_http_reply_get_json (reply));

  if (array == NULL)
    g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the answer is no JSON array"));
  return array;
}

/**
 * lf_mastodon_name_account:
 * @error: (transfer full): of a question that is about nothing but the own account
 *
 * Returns: (transfer full): @error; named “AccountGone” when the server says that this is not there any more
 */
GError *
lf_mastodon_name_account (GError *error)
{
  LfNetworkErrorInfo gone = *lf_network_error_peek_info (error);
  GError *named;

  if (!g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    return error;

  gone.name = (char *) "AccountGone";
  named = lf_network_error_new (LF_NETWORK_ERROR_GONE, &gone, "%s", error->message);
  g_error_free (error);
  return named;
}

/* ---- Who is it, and what does the server allow. */

typedef struct {
  char      *token;
  LfAccount *account;
  JsonNode  *credentials;
} Look;

static void
look_free (Look *look)
{
  g_free (look->token);
  g_clear_pointer (&look->account, lf_account_unref);
  g_clear_pointer (&look->credentials, json_node_unref);
  g_free (look);
}

static void
send_look (GTask               *task,
           const char          *path,
           GAsyncReadyCallback  callback)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);
  g_autoptr(LfHttpRequest) request = lf_mastodon_request (self, "GET", path);

  lf_http_request_set_bearer (request, look->token);
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), callback, g_object_ref (task));
}

/* A GoToSocial or other server may give its handles another domain than its own host name. */
static char *
dup_handle_domain (Look *look)
{
  char *domain = lf_mastodon_dup_domain (look->account->limits);
  g_autoptr(GUri) uri = NULL;

  if (domain != NULL || (uri = g_uri_parse (look->account->server, G_URI_FLAGS_NONE, NULL)) == NULL)
    return domain;

  if (g_uri_get_port (uri) > 0)
    return g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
  return g_strdup (g_uri_get_host (uri));
}

static void
end_look (GTask *task)
{
  LfMastodonAdapter *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);
  g_autofree char *domain = dup_handle_domain (look);
  g_autofree char *old_id = g_strdup (look->account->remote_id);
  LfNetworkErrorInfo other = { .name = (char *) "OtherAccount" };

  if (!lf_mastodon_read_account (lf_json_root_object (look->credentials), domain, look->account))
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the account has no id or name"));
  else if (old_id != NULL && *old_id != '\0' && g_strcmp0 (old_id, look->account->remote_id) != 0)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &other,
                                                     "the token belongs to another account than %s", self->account->uid));
  else
    g_task_return_pointer (task, lf_account_ref (look->account), (GDestroyNotify) lf_account_unref);
}

static gboolean
take_instance (Look         *look,
               LfHttpReply  *reply)
{
  JsonObject *instance = lf_json_root_object (lf_http_reply_get_json (reply));

  if (!lf_mastodon_is_instance (instance))
    return FALSE;

  g_free (look->account->limits);
  look->account->limits = lf_mastodon_read_instance (instance);
  return TRUE;
}

static void
on_old_instance_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  /* The account is known; without the document its old limits, or those of Mastodon itself, go on. */
  if (reply == NULL || !take_instance (g_task_get_task_data (task), reply))
    g_message ("limits of a server stay as they were: %s", error != NULL ? error->message : "no such document");
  end_look (task);
}

static void
on_instance_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply != NULL && take_instance (g_task_get_task_data (task), reply))
    end_look (task);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    send_look (task, "/api/v1/instance", on_old_instance_cb);
}

static void
on_credentials_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Look *look = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply == NULL || lf_mastodon_reply_object (reply, &error) == NULL)
    {
      g_task_return_error (task, lf_mastodon_name_account (error));
      return;
    }

  look->credentials = json_node_ref (lf_http_reply_get_json (reply));
  send_look (task, "/api/v2/instance", on_instance_cb);
}

/**
 * lf_mastodon_look_async:
 * @token: whose account
 *
 * Errors: as lf_http_send_async(), NOT_UNDERSTOOD, NOT_ALLOWED with name “OtherAccount” when @token is another person's
 */
void
lf_mastodon_look_async (LfMastodonAdapter   *self,
                        const char          *token,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);

  look->token = g_strdup (token);
  look->account = lf_account_copy (self->account);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  send_look (task, "/api/v1/accounts/verify_credentials", on_credentials_cb);
}

LfAccount *
lf_mastodon_look_finish (LfMastodonAdapter  *self,
                         GAsyncResult       *result,
                         GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Is it such a server at all. */

/* Errors that say nothing of what the server is. */
static gboolean
is_about_the_way (const GError *error)
{
  return error->domain != LF_NETWORK_ERROR || error->code == LF_NETWORK_ERROR_OFFLINE ||
         error->code == LF_NETWORK_ERROR_TIMED_OUT || error->code == LF_NETWORK_ERROR_WAIT ||
         error->code == LF_NETWORK_ERROR_NOT_SECURE;
}

static void
return_other_server (GTask *task)
{
  LfNetworkErrorInfo info = { .name = (char *) "OtherServer" };

  g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, &info, "no server with the Mastodon API"));
}

static void
on_old_check_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply != NULL && lf_mastodon_is_instance (lf_json_root_object (lf_http_reply_get_json (reply))))
    g_task_return_boolean (task, TRUE);
  else if (error != NULL && is_about_the_way (error))
    g_task_return_error (task, g_steal_pointer (&error));
  /* A server that federates with few asks for a sign-in before it says anything, but says so in JSON. */
  else if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN) &&
           lf_network_error_peek_info (error)->said != NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_other_server (task);
  g_clear_error (&error);
}

static void
on_check_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfMastodonAdapter *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply != NULL && lf_mastodon_is_instance (lf_json_root_object (lf_http_reply_get_json (reply))))
    g_task_return_boolean (task, TRUE);
  else if (error != NULL && is_about_the_way (error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      g_autoptr(LfHttpRequest) request = lf_mastodon_request (self, "GET", "/api/v1/instance");

      lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_old_check_cb, g_object_ref (task));
    }
}

/**
 * lf_mastodon_check_server_async:
 *
 * Errors: NOT_UNDERSTOOD with name “OtherServer”; OFFLINE, TIMED_OUT, WAIT, NOT_SECURE
 */
void
lf_mastodon_check_server_async (LfMastodonAdapter   *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(LfHttpRequest) request = lf_mastodon_request (self, "GET", "/api/v2/instance");

  lf_http_send_async (self->env.http, request, cancellable, on_check_cb, task);
}

gboolean
lf_mastodon_check_server_finish (LfMastodonAdapter  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
