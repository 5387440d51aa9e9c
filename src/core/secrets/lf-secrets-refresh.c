/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exchanging a single-use token: one process at a time, what is stored is read again under the lock. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-uid.h"
#include "core/secrets/lf-secret-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define TRY_EVERY_MS 50

typedef struct {
  char            *account_uid;
  LfSecretRefresh  refresh;
  LfSecret        *fresh;
  int              lock;
  guint            timer_id;
} Refresh;

static void
refresh_free (Refresh *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->lock >= 0)
    close (self->lock);
  g_clear_pointer (&self->refresh.used, lf_secret_unref);
  g_clear_pointer (&self->fresh, lf_secret_unref);
  g_free (self->account_uid);
  g_free (self);
}

static void
on_fresh_saved_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Refresh *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!lf_secrets_save_finish (LF_SECRETS (object), result, NULL, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&self->fresh), (GDestroyNotify) lf_secret_unref);
}

static void
on_exchanged_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfSecrets *secrets = g_task_get_source_object (task);
  Refresh *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  self->fresh = self->refresh.finish (result, self->refresh.data, &error);
  if (self->fresh == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* Stored before anybody uses it: a token that was exchanged and then lost would end the sign-in. */
  lf_secrets_save_async (secrets, self->account_uid, self->fresh, NULL, on_fresh_saved_cb, g_steal_pointer (&task));
}

static void
on_read_again_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Refresh *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) stored = lf_secrets_load_finish (LF_SECRETS (object), result, &error);

  if (stored == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (self->refresh.used != NULL && !lf_secret_equal (stored, self->refresh.used))
    g_task_return_pointer (task, g_steal_pointer (&stored), (GDestroyNotify) lf_secret_unref);
  else
    self->refresh.start (stored, g_task_get_cancellable (task), on_exchanged_cb, g_object_ref (task), self->refresh.data);
}

static gboolean
try_lock (gpointer user_data)
{
  GTask *task = user_data;
  Refresh *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (g_cancellable_is_cancelled (cancellable))
    {
      self->timer_id = 0;
      g_task_return_error_if_cancelled (task);
      return G_SOURCE_REMOVE;
    }
  if (flock (self->lock, LOCK_EX | LOCK_NB) != 0)
    return G_SOURCE_CONTINUE;

  self->timer_id = 0;
  lf_secrets_load_async (g_task_get_source_object (task), self->account_uid, cancellable, on_read_again_cb, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

void
lf_secrets_refresh_async (LfSecrets             *self,
                          const char            *account_uid,
                          const LfSecretRefresh *refresh,
                          GCancellable          *cancellable,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *path = NULL;
  Refresh *work = g_new0 (Refresh, 1);

  g_return_if_fail (LF_IS_SECRETS (self) && lf_uid_is_valid (account_uid));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (task, work, (GDestroyNotify) refresh_free);
  work->account_uid = g_strdup (account_uid);
  work->refresh = *refresh;
  work->refresh.used = refresh->used != NULL ? lf_secret_ref (refresh->used) : NULL;

  g_mkdir_with_parents (lf_secrets_get_locks_dir (self), 0700);
  path = g_build_filename (lf_secrets_get_locks_dir (self), account_uid, NULL);
  work->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (work->lock < 0)
    {
      g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_DENIED, "no lock for the refresh: %s", g_strerror (errno));
      return;
    }

  if (try_lock (task) == G_SOURCE_CONTINUE)
    work->timer_id = g_timeout_add_full (G_PRIORITY_DEFAULT, TRY_EVERY_MS, try_lock, g_object_ref (task), g_object_unref);
}

LfSecret *
lf_secrets_refresh_finish (LfSecrets     *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
