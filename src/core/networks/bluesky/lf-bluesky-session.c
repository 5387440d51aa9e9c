/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ends a session, and asks whether it still stands. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-adapter.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-call.h"
#include "core/networks/bluesky/lf-bluesky-profile.h"
#include "core/networks/bluesky/lf-bluesky-token.h"

static void
on_cleared_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *told = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_secrets_clear_finish (LF_SECRETS (object), result, &error))
    g_task_return_error (task, error);
  else if (told != NULL)
    g_task_return_error (task, g_error_copy (told));
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes the task. @error: (nullable) (transfer full): the server could not be told */
static void
clear_secret (GTask  *task,
              GError *error)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);

  if (error != NULL)
    g_task_set_task_data (task, error, (GDestroyNotify) g_error_free);
  lf_secrets_clear_async (self->env.secrets, self->account->uid, NULL, on_cleared_cb, task);
}

static void
on_session_deleted_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_ask_finish (LF_BLUESKY_ADAPTER (object), result, &error);

  /* A token that the server does not take any more needs no revoking. */
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN))
    g_clear_error (&error);
  clear_secret (task, error);
}

static void
on_loaded_to_end_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  GTask *task = user_data;
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(LfSecret) secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error);
  g_autoptr(LfBlueskyCall) call = NULL;
  LfBlueskyPlace place = { 0 };

  if (secret == NULL || lf_secret_get (secret, LF_BLUESKY_PDS) == NULL || lf_secret_get (secret, LF_BLUESKY_REFRESH) == NULL)
    {
      clear_secret (task, error);
      return;
    }

  call = lf_bluesky_call_post ("com.atproto.server.deleteSession", NULL);
  place.base = lf_secret_get (secret, LF_BLUESKY_PDS);
  place.token = lf_secret_get (secret, LF_BLUESKY_REFRESH);
  lf_bluesky_ask_async (self, &place, call, NULL, on_session_deleted_cb, task);
}

/* Revokes the refresh token; the access token lives on until it expires, two hours at most, but nobody has it any more. */
void
lf_bluesky_sign_out_async (LfAdapter           *adapter,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (adapter);

  lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_loaded_to_end_cb,
                         g_task_new (self, NULL, callback, user_data));
}

gboolean
lf_bluesky_sign_out_finish (LfAdapter     *adapter,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
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
    g_task_return_error (task, error);
  else
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
