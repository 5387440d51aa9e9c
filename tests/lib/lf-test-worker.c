/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process that works for a profile and is killed on the way. */

#include "config.h"

#include "lib/lf-test-worker.h"

#include "core/publish/lf-pictures.h"
#include "lib/lf-test-profile.h"
#include "lib/lf-test.h"

#include <signal.h>

#define WORKER "--worker"

static void
on_idle_cb (LfOutbox   *outbox,
            GParamSpec *pspec,
            GMainLoop  *loop)
{
  if (lf_outbox_is_idle (outbox))
    g_main_loop_quit (loop);
}

gboolean
lf_test_worker_main (int    argc,
                     char **argv,
                     int   *status)
{
  LfTestProfile profile = { NULL, NULL };
  g_autoptr(GMainLoop) loop = NULL;
  LfOutbox *outbox;

  /* The worker's own children, and those of the test. */
  if (lf_pictures_run_child (argc, argv, status))
    return TRUE;
  if (argc != 3 || !g_str_equal (argv[1], WORKER))
    return FALSE;

  profile.folder = g_strdup (argv[2]);
  loop = g_main_loop_new (NULL, FALSE);
  lf_test_profile_open (&profile);
  outbox = lf_context_get_outbox (profile.context);
  g_signal_connect (outbox, "notify::idle", G_CALLBACK (on_idle_cb), loop);
  lf_outbox_start (outbox);
  if (!lf_outbox_is_idle (outbox))
    g_main_loop_run (loop);

  lf_test_profile_close (&profile);
  g_free (profile.folder);
  *status = 0;
  return TRUE;
}

GSubprocess *
lf_test_worker_spawn (const char *folder,
                      guint       crash_at)
{
  return lf_test_worker_spawn_later (folder, crash_at, 0);
}

GSubprocess *
lf_test_worker_spawn_later (const char *folder,
                            guint       crash_at,
                            gint64      ahead_us)
{
  g_autofree char *text = g_strdup_printf ("%u", crash_at);
  g_autofree char *ahead_ms = g_strdup_printf ("%" G_GINT64_FORMAT, ahead_us / 1000);
  const char *argv[] = { "/proc/self/exe", WORKER, folder, NULL };
  g_autofree char *program = g_file_read_link (argv[0], NULL);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_INHERIT_FDS);
  g_autoptr(GError) error = NULL;
  GSubprocess *worker;

  argv[0] = program;
  if (crash_at > 0)
    g_subprocess_launcher_setenv (launcher, "LF_CRASH_AT", text, TRUE);
  g_subprocess_launcher_setenv (launcher, "LF_CLOCK_AHEAD_MS", ahead_ms, TRUE);
  worker = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return worker;
}

gboolean
lf_test_worker_wait (GSubprocess *worker)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_wait_async (worker, NULL, lf_test_done_cb, &result);
  g_subprocess_wait_finish (worker, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  if (g_subprocess_get_if_signaled (worker))
    {
      g_assert_cmpint (g_subprocess_get_term_sig (worker), ==, SIGKILL);
      return FALSE;
    }

  g_assert_cmpint (g_subprocess_get_exit_status (worker), ==, 0);
  return TRUE;
}

gboolean
lf_test_worker_run (const char *folder,
                    guint       crash_at)
{
  g_autoptr(GSubprocess) worker = lf_test_worker_spawn (folder, crash_at);

  return lf_test_worker_wait (worker);
}
