/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two tokens of a session: how they are read, when they end, and how they are exchanged for new ones. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-token.h"

#include "core/base/lf-base64.h"
#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-call.h"
#include "core/networks/bluesky/lf-bluesky-grant.h"
#include "core/networks/bluesky/lf-bluesky-identity.h"

/* A token that ends sooner is renewed before a post is sent: a computer's clock may be wrong by as much. */
#define FRESH_US (2 * LF_MINUTE_US)

/**
 * lf_bluesky_read_session:
 * @answer: of createSession or refreshSession
 * @asked: base URL of the server that gave it
 * @error: NOT_UNDERSTOOD, NOT_SECURE
 *
 * Returns: (transfer full): tokens, DID, handle and the server that keeps the account
 */
LfSecret *
lf_bluesky_read_session (JsonNode    *answer,
                         const char  *asked,
                         GError     **error)
{
  static const char * const names[] = { LF_BLUESKY_ACCESS, LF_BLUESKY_REFRESH, LF_BLUESKY_DID, LF_BLUESKY_HANDLE };
  JsonObject *session = lf_json_root_object (answer);
  g_autoptr(LfSecret) secret = lf_secret_new ();
  g_autofree char *pds = NULL;
  GError *pds_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = lf_json_get_string (session, names[i]);

      if (value == NULL || *value == '\0')
        {
          g_propagate_error (error,
                             lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "a session without “%s”", names[i]));
          return NULL;
        }
      lf_secret_set (secret, names[i], value);
    }

  /* The server that was asked may be an entrance for many hosts (bsky.social is one); the document names the one that keeps
   * the account. */
  pds = lf_bluesky_read_pds (lf_json_get_object (session, "didDoc"), lf_secret_get (secret, LF_BLUESKY_DID), asked, &pds_error);
  if (pds_error != NULL)
    {
      g_propagate_error (error, pds_error);
      return NULL;
    }

  lf_secret_set (secret, LF_BLUESKY_PDS, pds != NULL ? pds : asked);
  return g_steal_pointer (&secret);
}

/**
 * lf_bluesky_read_inactive:
 * @answer: of createSession or getSession
 *
 * Returns: (nullable) (transfer none): “AccountDeactivated” or “AccountTakedown” when the account can sign in but nothing else
 */
const char *
lf_bluesky_read_inactive (JsonNode *answer)
{
  JsonObject *session = lf_json_root_object (answer);

  if (lf_json_get_bool (session, "active", TRUE))
    return NULL;

  return g_strcmp0 (lf_json_get_string (session, "status"), "deactivated") == 0 ? "AccountDeactivated" : "AccountTakedown";
}

JsonNode *
lf_bluesky_read_claims (const char *token)
{
  g_auto(GStrv) pieces = g_strsplit (token != NULL ? token : "", ".", -1);
  g_autofree guint8 *payload = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gsize size;

  if (g_strv_length (pieces) != 3)
    return NULL;

  payload = lf_base64url_decode (pieces[1], &size);
  bytes = g_bytes_new (payload, size);
  return lf_json_parse (bytes, NULL);
}

/**
 * lf_bluesky_read_expiry:
 * @token: (nullable): a JWT
 *
 * Returns: when it ends by its own words, µs since 1970 UTC; 0 when it does not say
 */
gint64
lf_bluesky_read_expiry (const char *token)
{
  g_autoptr(JsonNode) claims = lf_bluesky_read_claims (token);
  gint64 seconds = lf_json_get_int (lf_json_root_object (claims), "exp", 0);

  return seconds > 0 && seconds < G_MAXINT64 / G_USEC_PER_SEC ? seconds * G_USEC_PER_SEC : 0;
}

static void
on_exchanged_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfSecret *old = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = NULL;
  LfSecret *secret;

  if ((reply = lf_bluesky_ask_finish (LF_BLUESKY_ADAPTER (object), result, &error)) == NULL
      || (secret = lf_bluesky_read_session (lf_http_reply_get_json (reply), lf_secret_get (old, LF_BLUESKY_PDS), &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (g_strcmp0 (lf_secret_get (secret, LF_BLUESKY_DID), lf_secret_get (old, LF_BLUESKY_DID)) != 0)
    {
      lf_secret_unref (secret);
      g_task_return_error (task,
                           lf_network_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL, "the new session is another account's"));
      return;
    }

  g_task_return_pointer (task, secret, (GDestroyNotify) lf_secret_unref);
}

static void
on_regranted_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  LfSecret *secret = lf_bluesky_regrant_finish (LF_BLUESKY_ADAPTER (object), result, &error);

  if (secret == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, secret, (GDestroyNotify) lf_secret_unref);
}

/* Under the lock of the account. With an app password, an answer that is lost on its way costs nothing: for two hours the old refresh token leads to
 * the same successor. */
static void
start_exchange (LfSecret            *old,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data,
                gpointer             exchange_data)
{
  LfBlueskyAdapter *self = exchange_data;
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(LfBlueskyCall) call = lf_bluesky_call_post ("com.atproto.server.refreshSession", NULL);
  LfBlueskyPlace place = { lf_secret_get (old, LF_BLUESKY_PDS), lf_secret_get (old, LF_BLUESKY_REFRESH), NULL };

  if (lf_secret_get (old, LF_BLUESKY_KEY) != NULL)
    {
      lf_bluesky_regrant_async (self, old, on_regranted_cb, task);
      return;
    }

  g_task_set_task_data (task, lf_secret_ref (old), (GDestroyNotify) lf_secret_unref);
  if (place.base == NULL || place.token == NULL)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL, "no refresh token is kept"));
      g_object_unref (task);
      return;
    }

  lf_bluesky_ask_async (self, &place, call, NULL, on_exchanged_cb, task);
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
  LfSecret *secret;

  if ((secret = lf_secrets_refresh_finish (LF_SECRETS (object), result, &error)) == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, secret, (GDestroyNotify) lf_secret_unref);
}

/**
 * lf_bluesky_renew_async:
 * @self: the adapter
 * @used: the secret whose access token was refused as expired
 * @callback: (scope async): called once
 * @user_data: data for @callback
 *
 * Exchanges the refresh token for a new pair, one exchange at a time for all processes; both new tokens are kept before they are
 * given out. It cannot be cancelled: what the server gave must be kept.
 *
 * Errors of lf_bluesky_renew_finish(): SIGN_IN_AGAIN when the refresh token is expired, used up, revoked (also by deleting the app
 * password) or missing, OFFLINE when (sign-in in the browser) the answer was lost, NOT_ALLOWED for a closed account, those of
 * lf_http_send_async() and of LF_SECRETS_ERROR.
 */
void
lf_bluesky_renew_async (LfBlueskyAdapter    *self,
                        LfSecret            *used,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  LfSecretRefresh refresh = { .start = start_exchange, .finish = finish_exchange, .data = self, .used = used };

  lf_secrets_refresh_async (self->env.secrets, self->account->uid, &refresh, NULL, on_renewed_cb,
                            g_task_new (self, NULL, callback, user_data));
}

LfSecret *
lf_bluesky_renew_finish (LfBlueskyAdapter  *self,
                         GAsyncResult      *result,
                         GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_freshened_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  LfSecret *secret;

  if ((secret = lf_bluesky_renew_finish (LF_BLUESKY_ADAPTER (object), result, &error)) == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, secret, (GDestroyNotify) lf_secret_unref);
}

static void
on_loaded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  g_autoptr(LfSecret) secret = NULL;
  GError *error = NULL;
  gint64 ends_us;

  if ((secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  ends_us = lf_bluesky_read_token_end (secret);
  if (ends_us != 0 && ends_us - lf_clock_now_us (self->env.clock) < FRESH_US)
    lf_bluesky_renew_async (self, secret, on_freshened_cb, g_steal_pointer (&task));
  else
    g_task_return_pointer (task, g_steal_pointer (&secret), (GDestroyNotify) lf_secret_unref);
}

void
lf_bluesky_freshen_async (LfBlueskyAdapter    *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_loaded_cb,
                         g_task_new (self, cancellable, callback, user_data));
}

LfSecret *
lf_bluesky_freshen_finish (LfBlueskyAdapter  *self,
                           GAsyncResult      *result,
                           GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
