/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ends a session, and asks whether it still stands. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-adapter.h"

#include "core/adapter/lf-sign-out.h"
#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-call.h"
#include "core/networks/bluesky/lf-bluesky-grant.h"
#include "core/networks/bluesky/lf-bluesky-profile.h"
#include "core/networks/bluesky/lf-bluesky-token.h"

static void
on_revoked_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);

  if (reply == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_session_deleted_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_ask_finish (LF_BLUESKY_ADAPTER (object), result, &error);

  /* A token that the server does not take any more needs no revoking. */
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN))
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* With an app password the access token lives on until it expires, two hours at most, but nobody has it any more. */
static void
delete_session (GTask    *task,
                LfSecret *secret)
{
  g_autoptr(LfBlueskyCall) call = lf_bluesky_call_post ("com.atproto.server.deleteSession", NULL);
  LfBlueskyPlace place = { lf_secret_get (secret, LF_BLUESKY_PDS), lf_secret_get (secret, LF_BLUESKY_REFRESH), NULL };

  if (place.base == NULL || place.token == NULL)
    g_task_return_boolean (task, TRUE);
  else
    lf_bluesky_ask_async (g_task_get_source_object (task), &place, call, NULL, on_session_deleted_cb, g_object_ref (task));
}

/* One token names the whole sign-in; a server answers a token that it does not know like one that it knows (RFC 7009). */
static void
revoke_grant (GTask    *task,
              LfSecret *secret)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  const char *refresh = lf_secret_get (secret, LF_BLUESKY_REFRESH);
  g_autoptr(LfHttpRequest) request = lf_bluesky_grant_form (secret, LF_BLUESKY_REVOKE_URI);

  if (request == NULL)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "the server revokes no tokens"));
      return;
    }

  lf_http_request_add_form (request, "token", refresh != NULL ? refresh : lf_secret_get (secret, LF_BLUESKY_ACCESS));
  lf_http_request_set_any_type (request, TRUE);
  lf_http_send_async (self->env.http, request, NULL, on_revoked_cb, g_object_ref (task));
}

/* Makes what signed an account in worthless at its server. */
void
lf_bluesky_revoke_async (LfAdapter           *adapter,
                         LfSecret            *secret,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (adapter, NULL, callback, user_data);

  if (lf_secret_get (secret, LF_BLUESKY_KEY) != NULL)
    revoke_grant (task, secret);
  else
    delete_session (task, secret);
}

gboolean
lf_bluesky_revoke_finish (LfAdapter     *adapter,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lf_bluesky_sign_out_async (LfAdapter           *adapter,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  LfSignOut way = { lf_bluesky_revoke_async, lf_bluesky_revoke_finish, LF_BLUESKY_ADAPTER (adapter)->env.secrets };

  lf_sign_out_async (adapter, &way, cancellable, callback, user_data);
}

gboolean
lf_bluesky_sign_out_finish (LfAdapter     *adapter,
                            GAsyncResult  *result,
                            GError       **error)
{
  return lf_sign_out_finish (adapter, result, error);
}

static void
on_profile_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAccount *account = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfBlueskyProfile) profile = lf_bluesky_load_profile_finish (LF_BLUESKY_ADAPTER (object), result, &error);

  if (profile == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (profile->name != NULL || account->name == NULL)
    {
      g_free (account->name);
      account->name = g_strdup (profile->name != NULL ? profile->name : account->handle);
    }
  if (profile->limits != NULL)
    {
      g_free (account->limits);
      account->limits = g_steal_pointer (&profile->limits);
    }

  g_task_return_pointer (task, lf_account_ref (account), (GDestroyNotify) lf_account_unref);
}

static void
on_loaded_to_ask_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(LfSecret) secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error);

  if (secret == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  lf_bluesky_read_access (secret, &((LfAccount *) g_task_get_task_data (task))->access);
  lf_bluesky_load_profile_async (self, secret, g_task_get_cancellable (task), on_profile_cb, g_object_ref (task));
}

static void
on_session_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_send_finish (self, result, &error);
  LfNetworkErrorInfo info = { 0 };
  const char *handle;
  LfAccount *account;

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  info.name = (char *) lf_bluesky_read_inactive (lf_http_reply_get_json (reply));
  handle = lf_json_get_string (lf_json_root_object (lf_http_reply_get_json (reply)), "handle");
  if (info.name != NULL || handle == NULL)
    {
      g_task_return_error (task, lf_bluesky_translate (lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, &info,
                                                                             "the session is not usable")));
      return;
    }

  account = lf_account_copy (self->account);
  g_free (account->handle);
  account->handle = g_strdup (handle);
  g_task_set_task_data (task, account, (GDestroyNotify) lf_account_unref);
  lf_secrets_load_async (self->env.secrets, account->uid, g_task_get_cancellable (task), on_loaded_to_ask_cb,
                         g_object_ref (task));
}

void
lf_bluesky_verify_async (LfAdapter           *adapter,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (adapter);
  g_autoptr(LfBlueskyCall) call = lf_bluesky_call_get ("com.atproto.server.getSession");

  lf_bluesky_send_async (self, call, cancellable, on_session_cb, g_task_new (self, cancellable, callback, user_data));
}

LfAccount *
lf_bluesky_verify_finish (LfAdapter     *adapter,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
