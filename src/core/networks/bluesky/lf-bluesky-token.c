/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two tokens of a session: how they are read, when they end, and how they are exchanged for new ones. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-token.h"

#include "core/base/lf-error.h"
#include "core/http/lf-http-address.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-call.h"

#include <string.h>

/* A token that ends sooner is renewed before a post is sent: a computer's clock may be wrong by as much. */
#define FRESH_US (2 * LF_MINUTE_US)

static gboolean
is_loopback (const char *address)
{
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && lf_http_host_is_loopback (g_uri_get_host (uri));
}

/* “#atproto_pds”, or the same with the DID before it. (nullable) */
static const char *
find_pds (JsonObject *did_document)
{
  JsonArray *services = lf_json_get_array (did_document, "service");

  for (guint i = 0; i < lf_json_n_objects (services); i++)
    {
      JsonObject *service = lf_json_nth_object (services, i);
      const char *id = lf_json_get_string (service, "id");

      if (id != NULL && g_str_has_suffix (id, "#atproto_pds"))
        return lf_json_get_string (service, "serviceEndpoint");
    }

  return NULL;
}

/* The server that was asked may be an entrance for many hosts (bsky.social is one); the document names the one that keeps the
 * account. It must not lead a token from the net into this computer, or out of TLS. */
static char *
pick_pds (JsonObject  *session,
          const char  *asked,
          GError     **error)
{
  JsonObject *document = lf_json_get_object (session, "didDoc");
  const char *id = lf_json_get_string (document, "id");
  const char *claimed = find_pds (document);
  g_autofree char *base = NULL;

  if (claimed == NULL)
    return g_strdup (asked);
  if (id != NULL && g_strcmp0 (id, lf_json_get_string (session, "did")) != 0)
    {
      g_propagate_error (error,
                         lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the document is of another account"));
      return NULL;
    }
  if ((base = lf_http_dup_base_url (claimed, error)) == NULL)
    return NULL;
  if (is_loopback (base) && !is_loopback (asked))
    {
      g_propagate_error (error,
                         lf_network_error_new (LF_NETWORK_ERROR_NOT_SECURE, NULL, "the account is said to be on this computer"));
      return NULL;
    }

  return g_steal_pointer (&base);
}

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

  if ((pds = pick_pds (session, asked, error)) == NULL)
    return NULL;

  lf_secret_set (secret, LF_BLUESKY_PDS, pds);
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

/**
 * lf_bluesky_read_expiry:
 * @token: (nullable): a JWT; only read, for its time: whether it is genuine is the server's business
 *
 * Returns: when it ends by its own words, µs since 1970 UTC; 0 when it does not say
 */
gint64
lf_bluesky_read_expiry (const char *token)
{
  g_auto(GStrv) pieces = g_strsplit (token != NULL ? token : "", ".", -1);
  g_autofree char *padded = NULL;
  g_autofree guchar *payload = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) node = NULL;
  gsize size;
  gint64 seconds;

  if (g_strv_length (pieces) != 3)
    return 0;

  padded = g_strconcat (pieces[1], &"==="[(strlen (pieces[1]) + 3) % 4], NULL);
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  payload = g_base64_decode (padded, &size);
  bytes = g_bytes_new (payload, size);
  node = lf_json_parse (bytes, NULL);
  seconds = lf_json_get_int (lf_json_root_object (node), "exp", 0);
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

/* Under the lock of the account. An answer that is lost on its way costs nothing: for two hours the old refresh token leads to
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
  LfBlueskyPlace place = { lf_secret_get (old, LF_BLUESKY_PDS), lf_secret_get (old, LF_BLUESKY_REFRESH) };

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
 * Errors of lf_bluesky_renew_finish(): SIGN_IN_AGAIN when the refresh token is expired, revoked (also by deleting the app
 * password) or missing, NOT_ALLOWED for a closed account, those of lf_http_send_async() and of LF_SECRETS_ERROR.
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

  ends_us = lf_bluesky_read_expiry (lf_secret_get (secret, LF_BLUESKY_ACCESS));
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
