/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What does the server say of an account by now? */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/inbox/lf-renewal.h"

static void
on_stored_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (lf_accounts_set_finish (LF_ACCOUNTS (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Writing what is known would wake all processes. */
static gboolean
says_the_same (LfAccount *known,
               LfAccount *said)
{
  return g_strcmp0 (known->handle, said->handle) == 0 && g_strcmp0 (known->name, said->name) == 0 &&
         g_strcmp0 (known->limits, said->limits) == 0 && g_strcmp0 (known->access.rights, said->access.rights) == 0 &&
         known->access.expires_us == said->access.expires_us;
}

static void
on_verified_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAdapter *adapter = LF_ADAPTER (object);
  GError *error = NULL;
  g_autoptr(LfAccount) account = lf_adapter_verify_finish (adapter, result, &error);

  if (account == NULL)
    g_task_return_error (task, error);
  else if (says_the_same (lf_adapter_get_account (adapter), account))
    g_task_return_boolean (task, TRUE);
  else
    lf_accounts_set_async (g_task_get_source_object (task), account, LF_ACCOUNT_PROFILE, g_task_get_cancellable (task), on_stored_cb,
                           g_object_ref (task));
}

void
lf_renewal_run_async (LfAccounts          *accounts,
                      LfAdapter           *adapter,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  lf_adapter_verify_async (adapter, cancellable, on_verified_cb, g_task_new (accounts, cancellable, callback, user_data));
}

gboolean
lf_renewal_run_finish (GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
