/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One process works for a profile: whoever holds the lock; it goes on to the next when the holder ends, however it ends. */

#include "config.h"

#include "core/store/lf-profile.h"

#include "lib/lf-test.h"

#include <glib/gstdio.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = lf_test_make_folder ();
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  lf_test_remove_folder (fixture->folder);
}

static void
on_notify_cb (LfWorkerLock *lock, GParamSpec *pspec, guint *n_notified)
{
  (*n_notified)++;
}

static gboolean
is_held (gpointer data)
{
  return lf_worker_lock_is_held (data);
}

static void
test_worker_lock_has_one_holder (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(LfWorkerLock) first = lf_worker_lock_new (fixture->folder);
  g_autoptr(LfWorkerLock) second = lf_worker_lock_new (fixture->folder);
  guint n_notified = 0;

  g_signal_connect (second, "notify::held", G_CALLBACK (on_notify_cb), &n_notified);
  g_assert_true (lf_worker_lock_try (first));
  g_assert_true (lf_worker_lock_try (first));
  g_assert_false (lf_worker_lock_try (second));
  g_assert_cmpint (lf_worker_lock_holder_age_us (first), ==, -1);
  g_assert_cmpint (lf_worker_lock_holder_age_us (second), >=, 0);
  g_assert_cmpint (lf_worker_lock_holder_age_us (second), <, 5 * G_USEC_PER_SEC);

  /* The next one gets it by itself. */
  lf_worker_lock_release (first);
  g_assert_false (lf_worker_lock_is_held (first));
  lf_test_wait_until (is_held, second, 5);
  g_assert_cmpuint (n_notified, ==, 1);
}

static void
test_worker_lock_passes_on_when_the_holder_is_killed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(LfWorkerLock) lock = NULL;
  int pipes[2];
  char sign;
  pid_t pid;

  g_assert_cmpint (pipe (pipes), ==, 0);
  pid = fork ();
  if (pid == 0)
    {
      LfWorkerLock *theirs = lf_worker_lock_new (fixture->folder);

      if (!lf_worker_lock_try (theirs) || write (pipes[1], ".", 1) != 1)
        _exit (1);
      pause ();
      _exit (0);
    }
  g_assert_cmpint (read (pipes[0], &sign, 1), ==, 1);

  lock = lf_worker_lock_new (fixture->folder);
  g_assert_false (lf_worker_lock_try (lock));
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  lf_test_wait_until (is_held, lock, 5);
  close (pipes[0]);
  close (pipes[1]);
}

static void
test_worker_lock_is_not_inherited_by_programs (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(LfWorkerLock) lock = lf_worker_lock_new (fixture->folder);
  g_autoptr(LfWorkerLock) next = lf_worker_lock_new (fixture->folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) child = NULL;

  g_assert_true (lf_worker_lock_try (lock));
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_INHERIT_FDS, &error, "cat", NULL);
  g_assert_no_error (error);
  lf_worker_lock_release (lock);
  g_assert_true (lf_worker_lock_try (next));

  g_subprocess_force_exit (child);
  g_subprocess_wait (child, NULL, NULL);
}

static void
test_worker_lock_old_signs_say_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(LfWorkerLock) lock = lf_worker_lock_new (fixture->folder);
  g_autofree char *path = g_build_filename (fixture->folder, "worker.alive", NULL);
  static const char * const signs[] = { "", "garbage", "another-boot 5\n" };

  g_assert_cmpint (lf_worker_lock_holder_age_us (lock), ==, -1);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      g_assert_true (g_file_set_contents (path, signs[i], -1, NULL));
      g_assert_cmpint (lf_worker_lock_holder_age_us (lock), ==, -1);
    }
}

static void
test_worker_lock_without_a_folder_is_not_held (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *nowhere = g_build_filename (fixture->folder, "nowhere", NULL);
  g_autoptr(LfWorkerLock) lock = lf_worker_lock_new (nowhere);

  g_assert_false (lf_worker_lock_try (lock));
}

static void
test_profile_worlds_have_own_folders (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *real = lf_profile_default_folder (FALSE);
  g_autofree char *practice = lf_profile_default_folder (TRUE);

  g_assert_true (g_str_has_suffix (real, "/litfass/main"));
  g_assert_true (g_str_has_suffix (practice, "/litfass/practice"));
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/worker-lock/has-one-holder", test_worker_lock_has_one_holder);
  ADD ("/worker-lock/passes-on-when-the-holder-is-killed", test_worker_lock_passes_on_when_the_holder_is_killed);
  ADD ("/worker-lock/is-not-inherited-by-programs", test_worker_lock_is_not_inherited_by_programs);
  ADD ("/worker-lock/old-signs-say-nothing", test_worker_lock_old_signs_say_nothing);
  ADD ("/worker-lock/without-a-folder-is-not-held", test_worker_lock_without_a_folder_is_not_held);
  ADD ("/profile/worlds-have-own-folders", test_profile_worlds_have_own_folders);

  return g_test_run ();
}
