/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two tokens of an account: how they are read, exchanged for new ones, and made worthless. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

#include "core/http/lf-json.h"

#include <string.h>

/* A token that ends sooner is renewed before a post is sent: a computer's clock may be wrong by as much. */
#define FRESH_US (2 * LF_MINUTE_US)

/* What docs.x.com says (authentication/oauth-2-0, read 2026-09), when an answer does not. */
#define USUAL_LIFE_SECONDS (2 * 60 * 60)
#define LONGEST_LIFE_SECONDS (366 * 24 * 60 * 60)

/**
 * lf_x_read_tokens:
 * @reply: of POST /2/oauth2/token
 * @secret: gets the tokens and when the access token ends
 * @error: NOT_UNDERSTOOD
 *
 * An answer without a refresh token leaves the one that is there (RFC 6749, section 6).
 *
 * Returns: whether an access token was there
 */
gboolean
lf_x_read_tokens (LfXAdapter   *self,
                  LfHttpReply  *reply,
                  LfSecret     *secret,
                  GError      **error)
{
  JsonObject *answer = lf_x_reply_object (reply, error);
  const char *token = lf_json_get_string (answer, "access_token");
  const char *type = lf_json_get_string (answer, "token_type");
  gint64 seconds = lf_json_get_int (answer, "expires_in", USUAL_LIFE_SECONDS);
  g_autofree char *expires = NULL;

  if (answer == NULL)
    return FALSE;
  if (token == NULL || *token == '\0' || (type != NULL && g_ascii_strcasecmp (type, "bearer") != 0))
    {
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the answer holds no token"));
      return FALSE;
    }

  if (seconds <= 0 || seconds > LONGEST_LIFE_SECONDS)
    seconds = USUAL_LIFE_SECONDS;
  expires = g_strdup_printf ("%" G_GINT64_FORMAT, lf_clock_now_us (self->env.clock) + seconds * LF_SECOND_US);
  lf_secret_set (secret, LF_X_TOKEN, token);
  if (lf_json_get_string (answer, "refresh_token") != NULL)
    lf_secret_set (secret, LF_X_REFRESH, lf_json_get_string (answer, "refresh_token"));
  lf_secret_set (secret, LF_X_EXPIRES, expires);
  return TRUE;
}

/**
 * lf_x_is_stale:
 *
 * Returns: whether the access token of @secret ended or is about to, and can be renewed
 */
gboolean
lf_x_is_stale (LfXAdapter *self,
               LfSecret   *secret)
{
  const char *expires = lf_secret_get (secret, LF_X_EXPIRES);
  gint64 ends_us = expires != NULL ? g_ascii_strtoll (expires, NULL, 10) : 0;

  return lf_secret_get (secret, LF_X_REFRESH) != NULL && ends_us != 0 &&
         ends_us - lf_clock_now_us (self->env.clock) < FRESH_US;
}

/* An error of OAuth that says that this refresh token, or the app that asks, will never be taken. */
static gboolean
is_final_no (const LfNetworkErrorInfo *info)
{
  static const char * const names[] = { "invalid_grant", "invalid_client", "invalid_request", "unauthorized_client", NULL };

  return info->status == 400 && info->name != NULL && g_strv_contains (names, info->name);
}

/* Only X itself ends a sign-in: with 401, or in the words of OAuth. A proxy's no is none of X, and without any answer nobody
 * knows: the next try will tell, for a refresh token that was used up is refused. */
static GError *
name_exchange_error (GError *error)
{
  gboolean is_final = is_final_no (lf_network_error_peek_info (error));

  if (error->domain != LF_NETWORK_ERROR)
    return error;

  switch ((LfNetworkError) error->code)
    {
    case LF_NETWORK_ERROR_OFFLINE:
    case LF_NETWORK_ERROR_TIMED_OUT:
    case LF_NETWORK_ERROR_WAIT:
    case LF_NETWORK_ERROR_SIGN_IN_AGAIN:
    case LF_NETWORK_ERROR_NOT_SECURE:
      return error;
    case LF_NETWORK_ERROR_UNSURE:
    case LF_NETWORK_ERROR_NOT_ALLOWED:
    case LF_NETWORK_ERROR_SHORTEN:
    case LF_NETWORK_ERROR_REJECTED:
    case LF_NETWORK_ERROR_GONE:
    case LF_NETWORK_ERROR_UNSUPPORTED:
    case LF_NETWORK_ERROR_NOT_UNDERSTOOD:
    default:
      return lf_x_recode (error, is_final ? LF_NETWORK_ERROR_SIGN_IN_AGAIN : LF_NETWORK_ERROR_OFFLINE, NULL);
    }
}

static void
on_exchanged_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfXAdapter *self = g_task_get_source_object (task);
  LfSecret *old = g_task_get_task_data (task);
  g_autoptr(LfSecret) secret = lf_secret_copy (old);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, name_exchange_error (error));
      return;
    }
  if (!lf_x_read_tokens (self, reply, secret, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_return_pointer (task, g_steal_pointer (&secret), (GDestroyNotify) lf_secret_unref);
}

/* Under the lock of the account. “Publishes”: only then it is told apart whether anything left this computer. */
static void
start_exchange (LfSecret            *old,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data,
                gpointer             exchange_data)
{
  LfXAdapter *self = exchange_data;
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(LfHttpRequest) request = lf_x_request (self, "POST", "/oauth2/token");

  g_task_set_task_data (task, lf_secret_ref (old), (GDestroyNotify) lf_secret_unref);
  if (lf_secret_get (old, LF_X_REFRESH) == NULL || lf_secret_get (old, LF_X_CLIENT_ID) == NULL)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL, "no refresh token is kept"));
      return;
    }

  lf_http_request_add_form (request, "grant_type", "refresh_token");
  lf_http_request_add_form (request, "refresh_token", lf_secret_get (old, LF_X_REFRESH));
  lf_http_request_add_form (request, "client_id", lf_secret_get (old, LF_X_CLIENT_ID));
  lf_http_request_set_publishes (request, TRUE);
  lf_http_send_async (self->env.http, request, NULL, on_exchanged_cb, g_steal_pointer (&task));
}

static LfSecret *
finish_exchange (GAsyncResult  *result,
                 gpointer       exchange_data,
                 GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_renewed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  LfSecret *secret = lf_secrets_refresh_finish (LF_SECRETS (object), result, &error);

  if (secret == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, secret, (GDestroyNotify) lf_secret_unref);
}

/**
 * lf_x_renew_async:
 * @used: the secret whose access token ended
 *
 * Exchanges the refresh token, which is good for one exchange, for a new pair: one exchange at a time for all processes, and
 * both new tokens are kept before they are given out. It cannot be cancelled: what the server gave must be kept.
 *
 * Errors: SIGN_IN_AGAIN when the refresh token is expired, used up, taken back or missing; OFFLINE when the answer was lost or is
 * not one of X; those of lf_http_send_async() and of LF_SECRETS_ERROR.
 */
void
lf_x_renew_async (LfXAdapter          *self,
                  LfSecret            *used,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  LfSecretRefresh refresh = { .start = start_exchange, .finish = finish_exchange, .data = self, .used = used };

  lf_secrets_refresh_async (self->env.secrets, self->account->uid, &refresh, NULL, on_renewed_cb,
                            g_task_new (self, NULL, callback, user_data));
}

LfSecret *
lf_x_renew_finish (LfXAdapter    *self,
                   GAsyncResult  *result,
                   GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void revoke_next (GTask *task);

typedef struct {
  LfSecret *secret;
  guint     n_done;
} Revoke;

static void
revoke_free (Revoke *work)
{
  lf_secret_unref (work->secret);
  g_free (work);
}

static void
on_revoked_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Revoke *work = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  work->n_done++;
  revoke_next (task);
}

/* The refresh token first: as long as it lives it makes new access tokens. */
static void
revoke_next (GTask *task)
{
  static const char * const names[] = { LF_X_REFRESH, LF_X_TOKEN };
  LfXAdapter *self = g_task_get_source_object (task);
  Revoke *work = g_task_get_task_data (task);
  g_autoptr(LfHttpRequest) request = NULL;

  while (work->n_done < G_N_ELEMENTS (names) && lf_secret_get (work->secret, names[work->n_done]) == NULL)
    work->n_done++;
  if (work->n_done == G_N_ELEMENTS (names))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  request = lf_x_request (self, "POST", "/oauth2/revoke");
  lf_http_request_add_form (request, "token", lf_secret_get (work->secret, names[work->n_done]));
  lf_http_request_add_form (request, "client_id", lf_secret_get (work->secret, LF_X_CLIENT_ID));
  lf_http_request_set_any_type (request, TRUE);
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_revoked_cb, g_object_ref (task));
}

/**
 * lf_x_revoke_async:
 * @secret: what signed the account in
 *
 * Makes both tokens worthless at the server. UNSUPPORTED when it is not known any more for whom they were made.
 */
void
lf_x_revoke_async (LfXAdapter          *self,
                   LfSecret            *secret,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Revoke *work = g_new0 (Revoke, 1);

  work->secret = lf_secret_ref (secret);
  g_task_set_task_data (task, work, (GDestroyNotify) revoke_free);
  if (lf_secret_get (secret, LF_X_CLIENT_ID) == NULL)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "no client id is kept"));
  else
    revoke_next (task);
}

gboolean
lf_x_revoke_finish (LfXAdapter    *self,
                    GAsyncResult  *result,
                    GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
