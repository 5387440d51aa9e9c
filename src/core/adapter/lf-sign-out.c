/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way out of an account, the same for each network that keeps a secret. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-sign-out.h"

typedef struct {
  LfSignOut  way;
  GError    *error;   /* (nullable): what the server, or reading the secret, ended in */
} Work;

static void
work_free (Work *work)
{
  g_object_unref (work->way.secrets);
  g_clear_error (&work->error);
  g_free (work);
}

static void
on_cleared_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_secrets_clear_finish (LF_SECRETS (object), result, &error))
    g_task_return_error (task, error);
  else if (work->error != NULL)
    g_task_return_error (task, g_steal_pointer (&work->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes @task. */
static void
clear_secret (GTask *task)
{
  Work *work = g_task_get_task_data (task);

  /* Without the cancellable: who gave up waiting for the server still wants the secret gone. */
  lf_secrets_clear_async (work->way.secrets, lf_adapter_get_account (g_task_get_source_object (task))->uid, NULL, on_cleared_cb, task);
}

static void
on_revoked_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  Work *work = g_task_get_task_data (task);

  work->way.finish (LF_ADAPTER (object), result, &work->error);
  clear_secret (task);
}

static void
on_loaded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  Work *work = g_task_get_task_data (task);
  g_autoptr(LfSecret) secret = lf_secrets_load_finish (LF_SECRETS (object), result, &work->error);

  if (secret != NULL)
    {
      work->way.start (g_task_get_source_object (task), secret, g_task_get_cancellable (task), on_revoked_cb, task);
      return;
    }

  /* A sign-in that cannot be read is not forgotten either: it would stay good for ever, with nobody to know of it. */
  if (lf_sign_out_left_secret (work->error) && !g_error_matches (work->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&work->error));
      g_object_unref (task);
      return;
    }
  /* Nothing stored is nothing to revoke. */
  if (g_error_matches (work->error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING))
    g_clear_error (&work->error);
  clear_secret (task);
}

/**
 * lf_sign_out_async:
 * @way: (transfer none): how the network revokes
 *
 * The secret is cleared whatever the server answers; an error says that the server could not be told, or, as lf_sign_out_left_secret() tells, that
 * the secret could not be cleared.
 */
void
lf_sign_out_async (LfAdapter           *adapter,
                   const LfSignOut     *way,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  GTask *task = g_task_new (adapter, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  g_task_set_check_cancellable (task, FALSE);
  work->way = *way;
  g_object_ref (work->way.secrets);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  lf_secrets_load_async (way->secrets, lf_adapter_get_account (adapter)->uid, cancellable, on_loaded_cb, task);
}

gboolean
lf_sign_out_finish (LfAdapter     *adapter,
                    GAsyncResult  *result,
                    GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
lf_sign_out_left_secret (const GError *error)
{
  /* Servers answer with LF_NETWORK_ERROR. Where there is no keyring, there is no secret. */
  return error != NULL && (error->domain == G_IO_ERROR || (error->domain == LF_SECRETS_ERROR && error->code != LF_SECRETS_ERROR_NO_SERVICE &&
                                                           error->code != LF_SECRETS_ERROR_MISSING));
}
