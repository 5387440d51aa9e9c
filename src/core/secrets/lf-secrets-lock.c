/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lock between processes that dies with its holder, and is waited for without blocking. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/secrets/lf-secrets-lock.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-crash.h"
#include "core/base/lf-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define TRY_MS 50

/* An exchange and two calls to the keyring take less; whoever holds it longer was stopped. */
#define HELD_TOO_LONG_US (2 * LF_MINUTE_US)

typedef struct {
  int fd;
  guint n_tries;
} Lock;

static void
lock_free (Lock *lock)
{
  if (lock->fd >= 0)
    close (lock->fd);
  g_free (lock);
}

static gboolean
on_try_cb (gpointer user_data)
{
  GTask *task = user_data;
  Lock *lock = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  if (flock (lock->fd, LOCK_EX | LOCK_NB) == 0)
    {
      int fd = lock->fd;

      lock->fd = -1;
      g_task_return_int (task, fd);
      return G_SOURCE_REMOVE;
    }
  if (errno != EWOULDBLOCK && errno != EINTR)
    {
      g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno), "cannot lock: %s", g_strerror (errno));
      return G_SOURCE_REMOVE;
    }
  if (++lock->n_tries >= lf_test_span_us ("LF_LOCK_MS", HELD_TOO_LONG_US) / (TRY_MS * 1000))
    {
      LfNetworkErrorInfo info = { .wait_ms = 60 * 1000 };

      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_WAIT, &info, "another process holds the account's lock"));
      return G_SOURCE_REMOVE;
    }

  return G_SOURCE_CONTINUE;
}

void
lf_secrets_lock_async (const char          *path,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *folder = g_path_get_dirname (path);
  Lock *lock = g_new0 (Lock, 1);
  GSource *source;

  /* A lock that was taken must reach its caller, or it would stay with nobody. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, lock, (GDestroyNotify) lock_free);
  g_mkdir_with_parents (folder, 0700);
  lock->fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock->fd < 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno), "cannot open the account's lock: %s",
                               g_strerror (errno));
      return;
    }

  source = g_timeout_source_new (TRY_MS);
  g_source_set_ready_time (source, 0);
  g_task_attach_source (task, source, on_try_cb);
  g_source_unref (source);
}

int
lf_secrets_lock_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}
