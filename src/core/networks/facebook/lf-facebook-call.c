/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests in the name of a page: with its token in a header, never in an address; what the server says is read by its own
 * numbers. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-read.h"

/* What the newest headers said about the quota is taken for true so long: they count an hour. */
#define USAGE_KEEPS_US (60 * LF_MINUTE_US)

/**
 * lf_facebook_request:
 * @path: raw text behind the version; ids need no escaping
 *
 * Facebook counts by page and by app: that the limit of one page is reached must not keep another one from posting.
 *
 * Returns: (transfer full): a request to the server of the account, without a token
 */
LfHttpRequest *
lf_facebook_request (LfFacebookAdapter *self,
                     const char        *method,
                     const char        *path)
{
  g_autofree char *whole = g_strconcat ("/", self->version, path, NULL);
  LfHttpRequest *request = lf_http_request_build (method, self->account->server, whole);

  lf_http_request_set_own_window (request, TRUE);
  lf_http_request_set_refusal_reader (request, lf_facebook_read_refusal);
  return request;
}

/* (transfer full): for “/{page}/{edge}” */
LfHttpRequest *
lf_facebook_page_request (LfFacebookAdapter *self,
                          const char        *method,
                          const char        *edge)
{
  return lf_facebook_node_request (self, method, self->account->remote_id, edge);
}

/* (transfer full): for “/{id}” or “/{id}/{edge}”; @id is one by lf_facebook_is_id() */
LfHttpRequest *
lf_facebook_node_request (LfFacebookAdapter *self,
                          const char        *method,
                          const char        *id,
                          const char        *edge)
{
  g_autofree char *path = g_strconcat ("/", id, edge != NULL ? "/" : NULL, edge, NULL);

  return lf_facebook_request (self, method, path);
}

typedef struct {
  LfHttpRequest *request;
  gboolean       publishes;
} Call;

static void
call_free (Call *call)
{
  g_clear_pointer (&call->request, lf_http_request_unref);
  g_free (call);
}

/* Not every answer has this header: one without it says nothing. */
static void
note_told (LfFacebookTold  *told,
           LfFacebookUsage  usage,
           gboolean         is_told,
           gint64           now_us)
{
  if (is_told)
    *told = (LfFacebookTold) { usage, now_us };
  else if (now_us - told->boot_us >= USAGE_KEEPS_US)
    told->usage = (LfFacebookUsage) { 0 };
}

static void
note_usage (LfFacebookAdapter *self,
            LfHttpReply       *reply)
{
  const char *business = lf_http_reply_get_header (reply, "X-Business-Use-Case-Usage");
  const char *app = lf_http_reply_get_header (reply, "X-App-Usage");
  gint64 now_us = lf_clock_boot_us (self->env.clock);

  note_told (&self->page_told, lf_facebook_read_usage (business, NULL), business != NULL, now_us);
  note_told (&self->app_told, lf_facebook_read_usage (NULL, app), app != NULL, now_us);
  self->usage.percent = MAX (self->page_told.usage.percent, self->app_told.usage.percent);
  self->usage.regain_ms = MAX (self->page_told.usage.regain_ms, self->app_told.usage.regain_ms);
}

static void
on_sent_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, lf_facebook_translate (error, call->publishes));
      return;
    }

  note_usage (self, reply);
  if (lf_json_root_object (lf_http_reply_get_json (reply)) == NULL)
    g_task_return_error (task, lf_network_error_new (call->publishes ? LF_NETWORK_ERROR_UNSURE : LF_NETWORK_ERROR_NOT_UNDERSTOOD,
                                                     NULL, "the answer is no JSON object"));
  else
    g_task_return_pointer (task, json_node_copy (lf_http_reply_get_json (reply)), (GDestroyNotify) json_node_unref);
}

static void
send_call (GTask      *task,
           const char *token)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  lf_http_request_set_publishes (call->request, call->publishes);
  lf_http_request_set_bearer (call->request, token);
  lf_http_send_async (self->env.http, call->request, g_task_get_cancellable (task), on_sent_cb, g_object_ref (task));
}

static void
on_secret_loaded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfSecret) secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error);

  if (secret == NULL)
    g_task_return_error (task, error);
  else if (lf_secret_get (secret, LF_FACEBOOK_TOKEN) == NULL)
    g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING, "the stored secret holds no token");
  else
    send_call (task, lf_secret_get (secret, LF_FACEBOOK_TOKEN));
}

/* (transfer full); @request (transfer full) */
static GTask *
new_call (LfFacebookAdapter   *self,
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
  return task;
}

/**
 * lf_facebook_call_async:
 * @request: (transfer full): to this account's server, not sent before
 */
void
lf_facebook_call_async (LfFacebookAdapter   *self,
                        LfHttpRequest       *request,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_secret_loaded_cb,
                         new_call (self, request, cancellable, callback, user_data));
}

/* As lf_facebook_call_async(), for what can become public. */
void
lf_facebook_call_publish_async (LfFacebookAdapter   *self,
                                LfHttpRequest       *request,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = new_call (self, request, cancellable, callback, user_data);

  ((Call *) g_task_get_task_data (task))->publishes = TRUE;
  lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_secret_loaded_cb, task);
}

/* As lf_facebook_call_async(), with a token that is not kept (yet). */
void
lf_facebook_call_as_async (LfFacebookAdapter   *self,
                           LfHttpRequest       *request,
                           const char          *token,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = new_call (self, request, cancellable, callback, user_data);

  send_call (task, token);
}

JsonNode *
lf_facebook_call_finish (LfFacebookAdapter  *self,
                         GAsyncResult       *result,
                         GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

JsonNode *
lf_facebook_call_finish_list (LfFacebookAdapter  *self,
                              GAsyncResult       *result,
                              JsonArray         **list,
                              GError            **error)
{
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (self, result, error);

  *list = lf_json_get_array (lf_json_root_object (answer), "data");
  if (answer != NULL && *list == NULL)
    {
      g_propagate_error (error, lf_facebook_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, LF_FACEBOOK_NO_LIST, "the answer holds no list"));
      return NULL;
    }

  return g_steal_pointer (&answer);
}

gboolean
lf_facebook_call_finish_deed (LfFacebookAdapter  *self,
                              GAsyncResult       *result,
                              GError            **error)
{
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (self, result, error);

  if (answer == NULL)
    return FALSE;
  if (lf_json_get_bool (lf_json_root_object (answer), "success", TRUE))
    return TRUE;

  g_propagate_error (error, lf_facebook_error_new (LF_NETWORK_ERROR_REJECTED, NULL, "the server says that it was not done"));
  return FALSE;
}

GError *
lf_facebook_error_new (LfNetworkError  code,
                       const char     *name,
                       const char     *message)
{
  LfNetworkErrorInfo info = { .name = (char *) name };

  return lf_network_error_new (code, &info, "%s", message);
}
