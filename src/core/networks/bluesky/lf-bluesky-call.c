/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of the AT protocol: how they are written, how their errors are understood, and when a token is renewed. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-call.h"

#include "core/networks/bluesky/lf-bluesky-token.h"

struct _LfBlueskyCall {
  const char *method;
  char       *nsid;
  GPtrArray  *query;          /* name, value, name, value … */
  JsonNode   *body;           /* (nullable) */
  GBytes     *bytes;          /* (nullable) */
  char       *content_type;   /* (nullable): of @bytes */
  guint       deadline_ms;    /* 0: as usual */
};

static void
clear_call (LfBlueskyCall *self)
{
  g_free (self->nsid);
  g_ptr_array_unref (self->query);
  g_clear_pointer (&self->body, json_node_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->content_type);
}

LF_DEFINE_VALUE (LfBlueskyCall, lf_bluesky_call, clear_call)

typedef struct {
  LfBlueskyCall *call;
  LfSecret      *secret;
  gboolean       renewed;
} SendData;

static void
send_data_free (SendData *data)
{
  lf_bluesky_call_unref (data->call);
  g_clear_pointer (&data->secret, lf_secret_unref);
  g_free (data);
}

static LfBlueskyCall *
call_new (const char *method,
          const char *nsid)
{
  LfBlueskyCall *self = lf_bluesky_call_new ();

  self->method = method;
  self->nsid = g_strdup (nsid);
  self->query = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * lf_bluesky_call_get:
 * @nsid: name of a query, such as “app.bsky.feed.getPosts”
 */
LfBlueskyCall *
lf_bluesky_call_get (const char *nsid)
{
  return call_new ("GET", nsid);
}

/**
 * lf_bluesky_call_post:
 * @nsid: name of a procedure
 * @body: (nullable) (transfer full): its input; refreshSession and deleteSession want none at all
 */
LfBlueskyCall *
lf_bluesky_call_post (const char *nsid,
                      JsonObject *body)
{
  LfBlueskyCall *self = call_new ("POST", nsid);

  if (body != NULL)
    {
      self->body = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (self->body, body);
    }

  return self;
}

/**
 * lf_bluesky_call_upload:
 * @nsid: name of a procedure that takes raw bytes
 * @content_type: what they are
 * @bytes: the bytes
 */
LfBlueskyCall *
lf_bluesky_call_upload (const char *nsid,
                        const char *content_type,
                        GBytes     *bytes)
{
  LfBlueskyCall *self = call_new ("POST", nsid);

  self->content_type = g_strdup (content_type);
  self->bytes = g_bytes_ref (bytes);
  return self;
}

void
lf_bluesky_call_add_query (LfBlueskyCall *self,
                           const char    *name,
                           const char    *value)
{
  g_ptr_array_add (self->query, g_strdup (name));
  g_ptr_array_add (self->query, g_strdup (value));
}

void
lf_bluesky_call_set_deadline_ms (LfBlueskyCall *self,
                                 guint          deadline_ms)
{
  self->deadline_ms = deadline_ms;
}

LfBlueskyPlace
lf_bluesky_place_of_account (LfBlueskyAdapter *self,
                             LfSecret         *secret)
{
  LfBlueskyPlace place = {
    lf_secret_get (secret, LF_BLUESKY_PDS), lf_secret_get (secret, LF_BLUESKY_ACCESS), lf_secret_get (secret, LF_BLUESKY_KEY)
  };

  if (place.base == NULL)
    place.base = self->account->server;
  return place;
}

/* A key that cannot be read is as good as none: the server then refuses the token, and the person signs in again. */
static void
add_token (LfHttpRequest        *request,
           const LfBlueskyPlace *place)
{
  g_autoptr(LfDpopKey) key = place->key != NULL ? lf_dpop_key_from_text (place->key) : NULL;

  if (key != NULL)
    lf_http_request_set_dpop (request, key, place->token);
  else
    lf_http_request_set_bearer (request, place->token);
}

/**
 * lf_bluesky_call_make_request:
 * @place: where to, and as whom
 *
 * Returns: (transfer full): the request of this call
 */
LfHttpRequest *
lf_bluesky_call_make_request (LfBlueskyCall        *self,
                              const LfBlueskyPlace *place)
{
  g_autofree char *path = g_strconcat ("/xrpc/", self->nsid, NULL);
  LfHttpRequest *request = lf_http_request_build (self->method, place->base, path);

  for (guint i = 0; i < self->query->len; i += 2)
    lf_http_request_add_query (request, g_ptr_array_index (self->query, i), g_ptr_array_index (self->query, i + 1));
  if (self->body != NULL)
    lf_http_request_set_json (request, self->body);
  if (self->bytes != NULL)
    lf_http_request_set_bytes (request, self->content_type, self->bytes);
  if (place->token != NULL)
    add_token (request, place);

  if (self->deadline_ms != 0)
    lf_http_request_set_deadline_ms (request, self->deadline_ms);

  /* deleteSession answers with nothing, and that without a type. */
  if (g_str_equal (self->nsid, "com.atproto.server.deleteSession"))
    lf_http_request_set_any_type (request, TRUE);

  return request;
}

/**
 * lf_bluesky_error_is:
 * @error: (nullable): of a call
 * @name: such as “ExpiredToken”
 *
 * Returns: whether the server called its error so. Names are the protocol; statuses differ between versions (an expired
 *   token is 400 at one and 401 at another), sentences are for logs
 */
gboolean
lf_bluesky_error_is (const GError *error,
                     const char   *name)
{
  return g_strcmp0 (lf_network_error_peek_info (error)->name, name) == 0;
}

/**
 * lf_bluesky_is_expired:
 * @error: (nullable): of a call
 *
 * Returns: whether the access token was refused for its age: by its own name with app passwords, by that of OAuth (which tells
 *   no reason) with tokens from the browser
 */
gboolean
lf_bluesky_is_expired (const GError *error)
{
  return lf_bluesky_error_is (error, "ExpiredToken") || lf_bluesky_error_is (error, "invalid_token");
}

/**
 * lf_bluesky_translate:
 * @error: (transfer full): of a call
 *
 * Says by the error's name what can be done next, where the HTTP status alone would say something else. What went wrong
 * after a publishing request left (UNSURE) stays so: no name is proof of what the server did before.
 *
 * Returns: (transfer full): @error, or another one with the same facts
 */
GError *
lf_bluesky_translate (GError *error)
{
  static const struct { const char *name; LfNetworkError code; } codes[] = {
    { "ExpiredToken", LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "invalid_token", LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "ScopeMissingError", LF_NETWORK_ERROR_NOT_ALLOWED },
    { "use_dpop_nonce", LF_NETWORK_ERROR_OFFLINE },
    { "invalid_dpop_proof", LF_NETWORK_ERROR_OFFLINE },
    { "InvalidToken", LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "AuthMissing", LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "AuthenticationRequired", LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "AccountDeactivated", LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { "AccountTakedown", LF_NETWORK_ERROR_NOT_ALLOWED },
    { "NotFound", LF_NETWORK_ERROR_GONE },
    { "RecordNotFound", LF_NETWORK_ERROR_GONE },
    { "MethodNotImplemented", LF_NETWORK_ERROR_UNSUPPORTED },
    { "UpstreamFailure", LF_NETWORK_ERROR_OFFLINE },
  };

  if (error->domain != LF_NETWORK_ERROR || error->code == LF_NETWORK_ERROR_UNSURE)
    return error;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (lf_bluesky_error_is (error, codes[i].name) && error->code != (int) codes[i].code)
      {
        GError *other = lf_network_error_new (codes[i].code, lf_network_error_peek_info (error), "%s", error->message);

        g_error_free (error);
        return other;
      }

  return error;
}

static void
on_asked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  LfHttpReply *reply;

  if ((reply = lf_http_send_finish (LF_HTTP (object), result, &error)) == NULL)
    {
      g_task_return_error (task, lf_bluesky_translate (error));
      return;
    }

  g_task_return_pointer (task, reply, (GDestroyNotify) lf_http_reply_unref);
}

void
lf_bluesky_ask_async (LfBlueskyAdapter     *self,
                      const LfBlueskyPlace *place,
                      LfBlueskyCall        *call,
                      GCancellable         *cancellable,
                      GAsyncReadyCallback   callback,
                      gpointer              user_data)
{
  g_autoptr(LfHttpRequest) request = lf_bluesky_call_make_request (call, place);

  lf_http_send_async (self->env.http, request, cancellable, on_asked_cb, g_task_new (self, NULL, callback, user_data));
}

LfHttpReply *
lf_bluesky_ask_finish (LfBlueskyAdapter  *self,
                       GAsyncResult      *result,
                       GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void on_renewed_cb (GObject *object, GAsyncResult *result, gpointer user_data);

static void
on_sent_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  SendData *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  LfHttpReply *reply;

  if ((reply = lf_bluesky_ask_finish (self, result, &error)) != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) lf_http_reply_unref);
  else if (lf_bluesky_is_expired (error) && !data->renewed)
    lf_bluesky_renew_async (self, data->secret, on_renewed_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
send_as_account (GTask *task)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  SendData *data = g_task_get_task_data (task);
  LfBlueskyPlace place = lf_bluesky_place_of_account (self, data->secret);

  lf_bluesky_ask_async (self, &place, data->call, g_task_get_cancellable (task), on_sent_cb, task);
}

static void
on_renewed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SendData *data = g_task_get_task_data (task);
  GError *error = NULL;
  LfSecret *secret;

  if ((secret = lf_bluesky_renew_finish (LF_BLUESKY_ADAPTER (object), result, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  lf_secret_unref (data->secret);
  data->secret = secret;
  data->renewed = TRUE;
  send_as_account (g_steal_pointer (&task));
}

static void
on_secret_loaded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SendData *data = g_task_get_task_data (task);
  GError *error = NULL;

  if ((data->secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  send_as_account (g_steal_pointer (&task));
}

void
lf_bluesky_send_async (LfBlueskyAdapter    *self,
                       LfBlueskyCall       *call,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  SendData *data = g_new0 (SendData, 1);

  data->call = lf_bluesky_call_ref (call);
  g_task_set_task_data (task, data, (GDestroyNotify) send_data_free);
  lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_secret_loaded_cb, task);
}

LfHttpReply *
lf_bluesky_send_finish (LfBlueskyAdapter  *self,
                        GAsyncResult      *result,
                        GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
