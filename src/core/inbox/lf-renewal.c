/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What does the server say of an account by now? */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/inbox/lf-renewal.h"

typedef struct {
  LfAccount *known;    /* when the question was sent */
  gboolean   is_old;   /* somebody signed in since: the answer is about the sign-in before */
} Renewal;

static void
renewal_free (Renewal *renewal)
{
  lf_account_unref (renewal->known);
  g_free (renewal);
}

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

static void
on_signed_in_cb (LfAdapter *adapter,
                 GTask     *task)
{
  ((Renewal *) g_task_get_task_data (task))->is_old = TRUE;
}

static void
on_verified_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Renewal *renewal = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfAccount) account = lf_adapter_verify_finish (LF_ADAPTER (object), result, &error);
  LfAccountFields news = account != NULL ? lf_account_find_news (renewal->known, account) : 0;

  if (account == NULL)
    g_task_return_error (task, error);
  /* Writing what is known would wake all processes. */
  else if (renewal->is_old || news == 0)
    g_task_return_boolean (task, TRUE);
  else
    lf_accounts_set_async (g_task_get_source_object (task), account, news, g_task_get_cancellable (task), on_stored_cb,
                           g_object_ref (task));
}

void
lf_renewal_run_async (LfAccounts          *accounts,
                      LfAdapter           *adapter,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task = g_task_new (accounts, cancellable, callback, user_data);
  Renewal *renewal = g_new0 (Renewal, 1);

  renewal->known = lf_account_ref (lf_adapter_get_account (adapter));
  g_task_set_task_data (task, renewal, (GDestroyNotify) renewal_free);
  g_signal_connect_object (adapter, "signed-in", G_CALLBACK (on_signed_in_cb), task, 0);
  lf_adapter_verify_async (adapter, cancellable, on_verified_cb, task);
}

gboolean
lf_renewal_run_finish (GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
