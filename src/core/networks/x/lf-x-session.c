/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account that is signed in: whose it is, verifying it, and signing it out. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

#include "core/adapter/lf-sign-out.h"
#include "core/base/lf-text.h"
#include "core/http/lf-json.h"
#include "core/networks/x/lf-x-read.h"

/**
 * lf_x_me_request:
 *
 * Returns: (transfer full): GET /2/users/me; id, name and user name come without being asked for
 */
LfHttpRequest *
lf_x_me_request (LfXAdapter *self)
{
  return lf_x_request (self, "GET", "/users/me");
}

/**
 * lf_x_read_me:
 * @reply: to lf_x_me_request()
 * @error: NOT_UNDERSTOOD, or NOT_ALLOWED with name “OtherAccount” when it is another person's
 *
 * Returns: (transfer full) (nullable): a copy of the account, filled; what was set for it stays
 */
LfAccount *
lf_x_read_me (LfXAdapter   *self,
              LfHttpReply  *reply,
              GError      **error)
{
  g_autoptr(LfAccount) account = lf_account_copy (self->account);
  g_auto(LfXUser) user = { NULL };
  JsonObject *data = lf_x_reply_data (reply, error);
  LfNetworkErrorInfo other = { .name = (char *) "OtherAccount" };

  if (data == NULL)
    return NULL;
  if (!lf_x_read_user (data, &user))
    {
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the answer names no account"));
      return NULL;
    }
  if (account->remote_id != NULL && g_strcmp0 (account->remote_id, user.id) != 0)
    {
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &other, "this is another account"));
      return NULL;
    }

  g_free (account->remote_id);
  account->remote_id = g_strdup (user.id);
  g_free (account->handle);
  account->handle = g_strdup (user.handle);
  g_free (account->name);
  account->name = g_strdup (*user.name != '\0' ? user.name : user.handle);
  return g_steal_pointer (&account);
}

static void
on_me_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfXAdapter *self = LF_X_ADAPTER (object);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_x_call_finish (self, result, &error);
  LfAccount *account = reply != NULL ? lf_x_read_me (self, reply, &error) : NULL;

  if (account == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_return_pointer (task, account, (GDestroyNotify) lf_account_unref);
}

void
lf_x_verify_async (LfAdapter           *adapter,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  LfXAdapter *self = LF_X_ADAPTER (adapter);

  lf_x_call_async (self, lf_x_me_request (self), cancellable, on_me_cb, g_task_new (adapter, cancellable, callback, user_data));
}

LfAccount *
lf_x_verify_finish (LfAdapter     *adapter,
                    GAsyncResult  *result,
                    GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
revoke_async (LfAdapter           *adapter,
              LfSecret            *secret,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  lf_x_revoke_async (LF_X_ADAPTER (adapter), secret, cancellable, callback, user_data);
}

static gboolean
revoke_finish (LfAdapter     *adapter,
               GAsyncResult  *result,
               GError       **error)
{
  return lf_x_revoke_finish (LF_X_ADAPTER (adapter), result, error);
}

void
lf_x_sign_out_async (LfAdapter           *adapter,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  LfSignOut way = { revoke_async, revoke_finish, LF_X_ADAPTER (adapter)->env.secrets };

  lf_sign_out_async (adapter, &way, cancellable, callback, user_data);
}

gboolean
lf_x_sign_out_finish (LfAdapter     *adapter,
                      GAsyncResult  *result,
                      GError       **error)
{
  return lf_sign_out_finish (adapter, result, error);
}
