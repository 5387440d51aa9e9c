/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account that is signed in: whose it is, verifying it, and signing it out. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

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

  lf_x_adapter_take_account (self, lf_account_ref (account));
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

typedef struct {
  GError *error;   /* (nullable): what the server, or reading the secret, ended in */
} SignOut;

static void
sign_out_free (SignOut *work)
{
  g_clear_error (&work->error);
  g_free (work);
}

static void
on_cleared_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignOut *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_secrets_clear_finish (LF_SECRETS (object), result, &error))
    g_task_return_error (task, error);
  else if (work->error != NULL)
    g_task_return_error (task, g_steal_pointer (&work->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
clear_secret (GTask *task)
{
  LfXAdapter *self = g_task_get_source_object (task);

  /* Without the cancellable: who gave up waiting for the server still wants the secret gone. */
  lf_secrets_clear_async (self->env.secrets, self->account->uid, NULL, on_cleared_cb, g_object_ref (task));
}

static void
on_revoked_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignOut *work = g_task_get_task_data (task);

  lf_x_revoke_finish (LF_X_ADAPTER (object), result, &work->error);
  clear_secret (task);
}

static void
on_loaded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignOut *work = g_task_get_task_data (task);
  g_autoptr(LfSecret) secret = lf_secrets_load_finish (LF_SECRETS (object), result, &work->error);

  if (secret != NULL)
    lf_x_revoke_async (g_task_get_source_object (task), secret, g_task_get_cancellable (task), on_revoked_cb,
                       g_object_ref (task));
  else
    {
      /* Nothing stored is nothing to revoke. */
      if (g_error_matches (work->error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING))
        g_clear_error (&work->error);
      clear_secret (task);
    }
}

/**
 * lf_x_sign_out_async:
 *
 * The secret is cleared in any case; an error says that the server could not be told.
 */
void
lf_x_sign_out_async (LfAdapter           *adapter,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  LfXAdapter *self = LF_X_ADAPTER (adapter);
  GTask *task = g_task_new (adapter, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_new0 (SignOut, 1), (GDestroyNotify) sign_out_free);
  lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_loaded_cb, task);
}

gboolean
lf_x_sign_out_finish (LfAdapter     *adapter,
                      GAsyncResult  *result,
                      GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
