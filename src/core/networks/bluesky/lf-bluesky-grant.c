/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tokens of a sign-in in the browser: how they are read, what they are good for, and how they are exchanged. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-grant.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-token.h"

/* What the protocol gives programs without a secret of their own (atproto.com/specs/oauth, “Tokens and Session Lifetime”, read 2026-11):
 * whatever is renewed, after two weeks a person must sign in again. */
#define SESSION_US (14 * 24 * LF_HOUR_US)

/* A token without a stated end; servers give out none that lives longer than an hour. */
#define USUAL_LIFE_SECONDS (30 * 60)
#define LONGEST_LIFE_SECONDS (10 * 366 * 24 * G_GINT64_CONSTANT (3600))

static gboolean
has_word (const char *words,
          const char *word)
{
  g_auto(GStrv) list = g_strsplit (words != NULL ? words : "", " ", -1);

  return g_strv_contains ((const char * const *) list, word);
}

static void
set_time (LfSecret   *secret,
          const char *name,
          gint64      time_us)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, time_us);

  lf_secret_set (secret, name, text);
}

static gint64
get_time (LfSecret   *secret,
          const char *name)
{
  const char *text = lf_secret_get (secret, name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static gint64
read_life (JsonObject *answer,
           const char *name)
{
  gint64 seconds = lf_json_get_int (answer, name, 0);

  return seconds > 0 && seconds < LONGEST_LIFE_SECONDS ? seconds * LF_SECOND_US : 0;
}

/* How long the sign-in lasts in all; some servers say so (draft-ietf-oauth-refresh-token-expiration). Who gives out new tokens behind the end that was
 * assumed here does not keep to it. */
static void
take_end (JsonObject *answer,
          gint64      now_us,
          LfSecret   *secret)
{
  gint64 life_us = read_life (answer, "authorization_expires_in");

  if (life_us != 0)
    set_time (secret, LF_BLUESKY_ENDS, now_us + life_us);
  else if (lf_secret_get (secret, LF_BLUESKY_REFRESH) == NULL)
    set_time (secret, LF_BLUESKY_ENDS, get_time (secret, LF_BLUESKY_EXPIRES));
  else if (get_time (secret, LF_BLUESKY_ENDS) <= now_us)
    set_time (secret, LF_BLUESKY_ENDS, now_us + SESSION_US);
}

static gboolean
refuse (GError         **error,
        LfNetworkError   code,
        const char      *name,
        const char      *why)
{
  LfNetworkErrorInfo info = { .name = (char *) name };

  g_propagate_error (error, lf_network_error_new (code, &info, "%s", why));
  return FALSE;
}

gboolean
lf_bluesky_read_grant (JsonNode  *answer,
                       gint64     now_us,
                       LfSecret  *secret,
                       GError   **error)
{
  JsonObject *object = lf_json_root_object (answer);
  const char *token = lf_json_get_string (object, "access_token");
  const char *refresh = lf_json_get_string (object, "refresh_token");
  const char *type = lf_json_get_string (object, "token_type");
  const char *scope = lf_json_get_string (object, "scope");
  const char *did = lf_json_get_string (object, "sub");
  g_autofree char *before = g_strdup (lf_secret_get (secret, LF_BLUESKY_DID));
  gint64 life_us = read_life (object, "expires_in");

  if (token == NULL || *token == '\0' || did == NULL)
    return refuse (error, LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the answer holds no token, or not whose it is");

  lf_secret_set (secret, LF_BLUESKY_ACCESS, token);
  if (refresh != NULL && *refresh != '\0')
    lf_secret_set (secret, LF_BLUESKY_REFRESH, refresh);
  lf_secret_set (secret, LF_BLUESKY_DID, did);
  lf_secret_set (secret, LF_BLUESKY_SCOPE, scope);
  set_time (secret, LF_BLUESKY_EXPIRES, now_us + (life_us != 0 ? life_us : USUAL_LIFE_SECONDS * LF_SECOND_US));
  take_end (object, now_us, secret);

  /* Without the key's protection it would be another kind of token than the one that was asked for. */
  if (type == NULL || g_ascii_strcasecmp (type, "DPoP") != 0)
    return refuse (error, LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the token is not bound to the key");
  if (!has_word (scope, "atproto"))
    return refuse (error, LF_NETWORK_ERROR_NOT_ALLOWED, "ScopeMissingError", "the token is not for this protocol");
  if (before != NULL && g_strcmp0 (before, did) != 0)
    return refuse (error, LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL, "the new tokens are another account's");

  return TRUE;
}

/* An app password says in its token whether it was made for messages too (a JWT, read for this alone). */
static gboolean
is_privileged (LfSecret *secret)
{
  g_autoptr(JsonNode) claims = lf_bluesky_read_claims (lf_secret_get (secret, LF_BLUESKY_ACCESS));
  const char *scope = lf_json_get_string (lf_json_root_object (claims), "scope");

  return g_strcmp0 (scope, "com.atproto.access") == 0 || g_strcmp0 (scope, "com.atproto.appPassPrivileged") == 0;
}

void
lf_bluesky_read_access (LfSecret        *secret,
                        LfAccountAccess *access)
{
  const char *scope = lf_secret_get (secret, LF_BLUESKY_SCOPE);
  gboolean is_bound = lf_secret_get (secret, LF_BLUESKY_KEY) != NULL;
  gboolean is_general = !is_bound || has_word (scope, "transition:generic");
  gboolean has_chat = is_bound ? has_word (scope, "transition:chat.bsky") : is_privileged (secret);
  const char *general = is_general ? "post read media moderate" : "";

  g_free (access->rights);
  access->rights = g_strconcat (general, is_general && has_chat ? " " : "", has_chat ? "messages" : "", NULL);
  access->expires_us = get_time (secret, LF_BLUESKY_ENDS);
}

gint64
lf_bluesky_read_token_end (LfSecret *secret)
{
  if (lf_secret_get (secret, LF_BLUESKY_KEY) != NULL)
    return get_time (secret, LF_BLUESKY_EXPIRES);

  return lf_bluesky_read_expiry (lf_secret_get (secret, LF_BLUESKY_ACCESS));
}

LfHttpRequest *
lf_bluesky_grant_form (LfSecret   *secret,
                       const char *member)
{
  const char *address = lf_secret_get (secret, member);
  const char *client = lf_secret_get (secret, LF_BLUESKY_CLIENT);
  const char *text = lf_secret_get (secret, LF_BLUESKY_KEY);
  g_autoptr(LfDpopKey) key = text != NULL ? lf_dpop_key_from_text (text) : NULL;
  LfHttpRequest *request;

  if (address == NULL || client == NULL || key == NULL)
    return NULL;

  request = lf_http_request_build ("POST", address, NULL);
  lf_http_request_set_dpop (request, key, NULL);
  lf_http_request_add_form (request, "client_id", client);
  return request;
}

static GError *
recode (GError         *error,
        LfNetworkError  code)
{
  GError *other = lf_network_error_new (code, lf_network_error_peek_info (error), "%s", error->message);

  g_error_free (error);
  return other;
}

/* The old token is used up by whatever came through. Without an answer nobody knows, so the next try tells: one that was used up
 * is refused, and only then must a person sign in again. */
static GError *
name_exchange_error (GError *error)
{
  const LfNetworkErrorInfo *info = lf_network_error_peek_info (error);

  if (error->domain != LF_NETWORK_ERROR)
    return error;
  if (g_strcmp0 (info->name, "use_dpop_nonce") == 0 || g_strcmp0 (info->name, "invalid_dpop_proof") == 0)
    return recode (error, LF_NETWORK_ERROR_OFFLINE);
  if (error->code == LF_NETWORK_ERROR_UNSURE)
    return recode (error, LF_NETWORK_ERROR_OFFLINE);
  if (error->code == LF_NETWORK_ERROR_REJECTED || error->code == LF_NETWORK_ERROR_NOT_ALLOWED || error->code == LF_NETWORK_ERROR_GONE)
    return recode (error, LF_NETWORK_ERROR_SIGN_IN_AGAIN);

  return error;
}

static void
on_regranted_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  g_autoptr(LfSecret) secret = lf_secret_copy (g_task_get_task_data (task));
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply == NULL)
    g_task_return_error (task, name_exchange_error (error));
  else if (!lf_bluesky_read_grant (lf_http_reply_get_json (reply), lf_clock_now_us (self->env.clock), secret, &error))
    g_task_return_error (task, recode (error, LF_NETWORK_ERROR_SIGN_IN_AGAIN));
  else
    g_task_return_pointer (task, g_steal_pointer (&secret), (GDestroyNotify) lf_secret_unref);
}

/* “Publishes”: only then it is told apart whether anything left this computer. */
void
lf_bluesky_regrant_async (LfBlueskyAdapter    *self,
                          LfSecret            *old,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(LfHttpRequest) request = lf_bluesky_grant_form (old, LF_BLUESKY_TOKEN_URI);
  GError *error = NULL;

  g_task_set_task_data (task, lf_secret_ref (old), (GDestroyNotify) lf_secret_unref);
  if (request == NULL || lf_secret_get (old, LF_BLUESKY_REFRESH) == NULL)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL, "no refresh token is kept"));
      return;
    }

  if (!lf_http_check_server (self->env.http, lf_secret_get (old, LF_BLUESKY_TOKEN_URI), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  lf_http_request_add_form (request, "grant_type", "refresh_token");
  lf_http_request_add_form (request, "refresh_token", lf_secret_get (old, LF_BLUESKY_REFRESH));
  lf_http_request_set_publishes (request, TRUE);
  lf_http_send_async (self->env.http, request, NULL, on_regranted_cb, g_steal_pointer (&task));
}

LfSecret *
lf_bluesky_regrant_finish (LfBlueskyAdapter  *self,
                           GAsyncResult      *result,
                           GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
