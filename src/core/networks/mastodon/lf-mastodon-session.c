/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account that is signed in: verifying it, and signing it out. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/adapter/lf-sign-out.h"

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

/**
 * lf_mastodon_revoke_async:
 * @secret: what signed the account in
 *
 * Makes the token worthless at the server. UNSUPPORTED for a token that the person made on the server's own pages: only the app
 * that it was made for may revoke it.
 */
void
lf_mastodon_revoke_async (LfMastodonAdapter   *self,
                          LfSecret            *secret,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(LfHttpRequest) request = NULL;

  if (lf_secret_get (secret, "client_id") == NULL || lf_secret_get (secret, "client_secret") == NULL ||
      lf_secret_get (secret, "token") == NULL)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL,
                                                       "a pasted token can only be revoked on the server's pages"));
      return;
    }

  request = lf_mastodon_request (self, "POST", "/oauth/revoke");
  lf_http_request_add_form (request, "client_id", lf_secret_get (secret, "client_id"));
  lf_http_request_add_form (request, "client_secret", lf_secret_get (secret, "client_secret"));
  lf_http_request_add_form (request, "token", lf_secret_get (secret, "token"));
  lf_http_request_set_any_type (request, TRUE);
  lf_http_send_async (self->env.http, request, cancellable, on_revoked_cb, g_steal_pointer (&task));
}

gboolean
lf_mastodon_revoke_finish (LfMastodonAdapter  *self,
                           GAsyncResult       *result,
                           GError            **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
revoke_async (LfAdapter           *adapter,
              LfSecret            *secret,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  lf_mastodon_revoke_async (LF_MASTODON_ADAPTER (adapter), secret, cancellable, callback, user_data);
}

static gboolean
revoke_finish (LfAdapter     *adapter,
               GAsyncResult  *result,
               GError       **error)
{
  return lf_mastodon_revoke_finish (LF_MASTODON_ADAPTER (adapter), result, error);
}

void
lf_mastodon_sign_out_async (LfAdapter           *adapter,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfSignOut way = { revoke_async, revoke_finish, LF_MASTODON_ADAPTER (adapter)->env.secrets };

  lf_sign_out_async (adapter, &way, cancellable, callback, user_data);
}

gboolean
lf_mastodon_sign_out_finish (LfAdapter     *adapter,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_sign_out_finish (adapter, result, error);
}

static void
on_verify_looked_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (object);
  GError *error = NULL;
  LfAccount *account = lf_mastodon_look_finish (self, result, &error);

  if (account == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_return_pointer (task, account, (GDestroyNotify) lf_account_unref);
}

static void
on_verify_loaded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfSecret) secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error);

  if (secret == NULL)
    g_task_return_error (task, error);
  else if (lf_secret_get (secret, "token") == NULL)
    g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING, "the stored secret holds no token");
  else
    lf_mastodon_look_async (g_task_get_source_object (task), lf_secret_get (secret, "token"), g_task_get_cancellable (task),
                            on_verify_looked_cb, g_object_ref (task));
}

void
lf_mastodon_verify_async (LfAdapter           *adapter,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (adapter);
  GTask *task = g_task_new (adapter, cancellable, callback, user_data);

  lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_verify_loaded_cb, task);
}

LfAccount *
lf_mastodon_verify_finish (LfAdapter     *adapter,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
