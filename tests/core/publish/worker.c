/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process that is killed: works for the profile until nothing is left to do. */

#include "config.h"

#include "core/publish/worker.h"

#include "lib/lf-test-profile.h"
#include "lib/lf-test.h"

#include <signal.h>

static void
on_idle_cb (LfOutbox   *outbox,
            GParamSpec *pspec,
            GMainLoop  *loop)
{
  if (lf_outbox_is_idle (outbox))
    g_main_loop_quit (loop);
}

int
worker_run (const char *folder)
{
  LfTestProfile profile = { g_strdup (folder), NULL };
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  LfOutbox *outbox;

  lf_test_profile_open (&profile);
  outbox = lf_context_get_outbox (profile.context);
  g_signal_connect (outbox, "notify::idle", G_CALLBACK (on_idle_cb), loop);
  lf_outbox_start (outbox);
  if (!lf_outbox_is_idle (outbox))
    g_main_loop_run (loop);

  lf_test_profile_close (&profile);
  g_free (profile.folder);
  return 0;
}

GSubprocess *
worker_spawn (const Worker *worker)
{
  g_autofree char *crash_at = g_strdup_printf ("%u", worker->crash_at);
  g_autofree char *ahead_ms = g_strdup_printf ("%" G_GINT64_FORMAT, worker->ahead_us / 1000);
  const char *argv[] = { worker->program, "--worker", worker->folder, NULL };
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr(GError) error = NULL;
  GSubprocess *child;

  if (worker->crash_at > 0)
    g_subprocess_launcher_setenv (launcher, "LF_CRASH_AT", crash_at, TRUE);
  g_subprocess_launcher_setenv (launcher, "LF_CLOCK_AHEAD_MS", ahead_ms, TRUE);
  child = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return child;
}

gboolean
worker_wait (GSubprocess *child)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_wait_async (child, NULL, lf_test_done_cb, &result);
  g_subprocess_wait_finish (child, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  if (g_subprocess_get_if_signaled (child))
    {
      g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
      return FALSE;
    }

  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
  return TRUE;
}
