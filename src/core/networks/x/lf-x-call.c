/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests in the name of an account: with its token, which is renewed when it has ended or is about to. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

#include "core/http/lf-json.h"

/**
 * lf_x_request:
 * @path: raw text behind “/2”; ids need no escaping
 *
 * X counts by path and by account: one account that is polled too often must not keep another one from posting.
 *
 * Returns: (transfer full): a request to the server of the account, without a token
 */
LfHttpRequest *
lf_x_request (LfXAdapter *self,
              const char *method,
              const char *path)
{
  g_autofree char *whole = g_strconcat ("/2", path, NULL);
  LfHttpRequest *request = lf_http_request_build (method, self->account->server, whole);

  lf_http_request_set_own_window (request, TRUE);
  return request;
}

typedef struct {
  LfHttpRequest *request;
  LfSecret      *secret;
  gboolean       renewed;
} Call;

static void
call_free (Call *call)
{
  g_clear_pointer (&call->request, lf_http_request_unref);
  g_clear_pointer (&call->secret, lf_secret_unref);
  g_free (call);
}

static void send_call (GTask *task);

static void
on_renewed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  LfSecret *secret = lf_x_renew_finish (LF_X_ADAPTER (object), result, &error);

  if (secret == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_clear_pointer (&call->secret, lf_secret_unref);
  call->secret = secret;
  send_call (task);
}

static void
renew (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  call->renewed = TRUE;
  lf_x_renew_async (g_task_get_source_object (task), call->secret, on_renewed_cb, g_object_ref (task));
}

static void
on_sent_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  LfHttpReply *reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) lf_http_reply_unref);
  /* 402: the prepaid money is used up, for whatever was asked. */
  else if (lf_network_error_peek_info (error)->status == 402)
    g_task_return_error (task, lf_x_recode (error, LF_NETWORK_ERROR_NOT_ALLOWED, "CreditsDepleted"));
  /* 401 is an answer: nothing was done. The clock here may be wrong, or the token was taken back early. */
  else if (!call->renewed && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN) &&
           lf_secret_get (call->secret, LF_X_REFRESH) != NULL)
    {
      g_error_free (error);
      renew (task);
    }
  else
    g_task_return_error (task, error);
}

static void
send_call (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  lf_http_request_set_bearer (call->request, lf_secret_get (call->secret, LF_X_TOKEN));
  lf_http_send_async (self->env.http, call->request, g_task_get_cancellable (task), on_sent_cb, g_object_ref (task));
}

static void
on_secret_loaded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  call->secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error);
  if (call->secret == NULL)
    g_task_return_error (task, error);
  else if (lf_secret_get (call->secret, LF_X_TOKEN) == NULL)
    g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING, "the stored secret holds no token");
  else if (lf_x_is_stale (g_task_get_source_object (task), call->secret))
    renew (task);
  else
    send_call (task);
}

/**
 * lf_x_call_async:
 * @request: (transfer full): to this account's server, not sent before
 *
 * Sends @request with the account's token. A token that ended is renewed first, or after the server said so; then the request
 * is sent once more, for it was not carried out. Errors as lf_http_send_async(), or those of reading or renewing the secret:
 * then nothing was done.
 */
void
lf_x_call_async (LfXAdapter          *self,
                 LfHttpRequest       *request,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  /* A request that publishes may be out before somebody cancels: its end must be told as it was. */
  g_task_set_check_cancellable (task, FALSE);
  call->request = request;
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_secret_loaded_cb, task);
}

LfHttpReply *
lf_x_call_finish (LfXAdapter    *self,
                  GAsyncResult  *result,
                  GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

JsonObject *
lf_x_reply_object (LfHttpReply  *reply,
                   GError      **error)
{
  JsonObject *object = lf_json_root_object (lf_http_reply_get_json (reply));

  if (object == NULL)
    g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the answer is no JSON object"));
  return object;
}

JsonObject *
lf_x_reply_data (LfHttpReply  *reply,
                 GError      **error)
{
  JsonObject *object = lf_x_reply_object (reply, error);
  JsonObject *data = lf_json_get_object (object, "data");

  if (object != NULL && data == NULL)
    g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the answer holds no data"));
  return data;
}

gboolean
lf_x_reply_refuses (LfHttpReply  *reply,
                    GError      **error)
{
  JsonArray *errors = lf_json_get_array (lf_json_root_object (lf_http_reply_get_json (reply)), "errors");

  if (errors == NULL || json_array_get_length (errors) == 0)
    return FALSE;

  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_REJECTED, NULL, "the server names %u errors",
                                                  json_array_get_length (errors)));
  return TRUE;
}

/**
 * lf_x_recode:
 * @error: (transfer full): of a call
 * @code: what can be done next
 * @name: (nullable): a short name instead of the server's
 *
 * Returns: (transfer full): another error with the same facts
 */
GError *
lf_x_recode (GError         *error,
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
