/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store's threads: jobs are whole or not at all, cancelling works at every moment, changes of other processes are heard. */

#include "config.h"

#include "core/store/store-fixture.h"
#include "core/store/lf-store-private.h"

#include "lib/lf-test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static gpointer
put_setting (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  return lf_db_run (db, error, "INSERT INTO setting VALUES (?, 'x')", "s", (const char *) data) ? g_strdup (data) : NULL;
}

static gpointer
put_setting_and_fail (LfDb     *db,
                      gpointer  data,
                      GError  **error)
{
  if (lf_db_run (db, error, "INSERT INTO setting VALUES (?, 'x')", "s", (const char *) data))
    lf_db_run (db, error, "INSERT INTO setting VALUES (NULL, 'x')", "");
  return g_strdup ("not to be seen");
}

static gpointer
count_for_ever (LfDb     *db,
                gpointer  data,
                GError  **error)
{
  g_atomic_int_set ((int *) data, TRUE);
  lf_db_get_int (db, error, 0, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", "");
  return NULL;
}

static gpointer
count_settings (LfDb     *db,
                gpointer  data,
                GError  **error)
{
  gint64 n = lf_db_get_int (db, error, -1, "SELECT count(*) FROM setting", "");

  return n < 0 ? NULL : g_memdup2 (&n, sizeof n);
}

static char *
run_text (StoreFixture  *fixture,
          LfLane         lane,
          LfStoreFunc    func,
          gpointer       data,
          GError       **error)
{
  LfStoreJob job = { lane, LF_CHANGE_SETTINGS, func, data, NULL, g_free };
  STORE_CALL (result, lf_store_run_async, fixture->store, &job, NULL);

  return lf_store_run_finish (fixture->store, result, error);
}

static gint64
count (StoreFixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *n = run_text (fixture, LF_LANE_READ, count_settings, NULL, &error);

  g_assert_no_error (error);
  return *(gint64 *) n;
}

static void
on_changed_cb (LfStore *store,
               guint    changes,
               guint   *sum)
{
  *sum |= changes;
}

static void
test_jobs_what_was_written_can_be_read (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  guint changes = 0;
  g_autofree char *answer = NULL;

  g_signal_connect (fixture->store, "changed", G_CALLBACK (on_changed_cb), &changes);
  answer = run_text (fixture, LF_LANE_WRITE, put_setting, (gpointer) "one", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "one");
  g_assert_cmpuint (changes, ==, LF_CHANGE_SETTINGS);
  g_assert_cmpint (count (fixture), ==, 1);
}

static void
test_jobs_one_that_fails_leaves_nothing (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  guint changes = 0;

  g_signal_connect (fixture->store, "changed", G_CALLBACK (on_changed_cb), &changes);
  g_assert_null (run_text (fixture, LF_LANE_BULK, put_setting_and_fail, (gpointer) "one", &error));
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT);
  g_assert_cmpuint (changes, ==, 0);
  g_assert_cmpint (count (fixture), ==, 0);
}

static gboolean
is_set (gpointer data)
{
  return g_atomic_int_get ((int *) data);
}

static gboolean
tick_cb (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

static void
check_cancel (StoreFixture *fixture,
              LfLane        lane)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) running = NULL, waiting = NULL;
  g_autoptr(GError) first = NULL, second = NULL;
  int began = FALSE;
  LfStoreJob endless = { lane, LF_CHANGE_NONE, count_for_ever, &began, NULL, NULL };
  LfStoreJob job = { lane, LF_CHANGE_NONE, put_setting, (gpointer) "late", NULL, g_free };
  guint id = g_timeout_add (5, tick_cb, NULL);

  lf_store_run_async (fixture->store, &endless, cancellable, lf_test_done_cb, &running);
  lf_store_run_async (fixture->store, &job, cancellable, lf_test_done_cb, &waiting);
  lf_test_wait_until (is_set, &began, 10);
  g_cancellable_cancel (cancellable);

  g_assert_null (lf_store_run_finish (fixture->store, lf_test_wait_for (&running), &first));
  g_assert_error (first, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (lf_store_run_finish (fixture->store, lf_test_wait_for (&waiting), &second));
  g_assert_error (second, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_source_remove (id);
  g_assert_cmpint (count (fixture), ==, 0);
}

static void
test_jobs_cancelling_stops_running_and_drops_waiting (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *answer = NULL;

  check_cancel (fixture, LF_LANE_READ);
  check_cancel (fixture, LF_LANE_WRITE);

  /* The next job is not hit by the interrupt of the one before. */
  answer = run_text (fixture, LF_LANE_WRITE, put_setting, (gpointer) "next", &error);
  g_assert_no_error (error);
}

static void
test_jobs_closing_waits_for_what_was_asked (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  char names[50][8];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LfStoreJob job = { i % 2 ? LF_LANE_BULK : LF_LANE_CLAIM, LF_CHANGE_NONE, put_setting, names[i], NULL, g_free };

      g_snprintf (names[i], sizeof names[i], "n%u", i);
      lf_store_run_async (fixture->store, &job, NULL, NULL, NULL);
    }
  store_fixture_close (fixture);
  store_fixture_open (fixture);
  g_assert_cmpint (count (fixture), ==, 50);
}

static void
test_jobs_a_closed_store_says_so (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(LfStore) store = g_object_ref (fixture->store);
  g_autoptr(GError) error = NULL;
  LfStoreJob job = { LF_LANE_READ, LF_CHANGE_NONE, count_settings, NULL, NULL, g_free };

  g_autoptr(GAsyncResult) result = NULL;

  store_fixture_close (fixture);
  lf_store_run_async (store, &job, NULL, lf_test_done_cb, &result);
  g_assert_null (lf_store_run_finish (store, lf_test_wait_for (&result), &error));
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_OPEN);
}

/* A slow disk: the first keeping of what was written is told, and takes its time. −1: the disk is fast. */
static int asked_fd = -1;
static int go_on_fd = -1;

int
fdatasync (int fd)
{
  char sign = '.';

  if (asked_fd >= 0 && (write (asked_fd, &sign, 1) != 1 || read (go_on_fd, &sign, 1) != 1))
    _exit (1);

  asked_fd = -1;
  return syscall (SYS_fdatasync, fd);
}

typedef struct {
  const char *prefix;
  guint       n_writes;
  int         said_fd;      /* gets a sign after each commit; −1: nobody listens */
  int         asked_fd;     /* of a slow disk … */
  int         go_on_fd;     /* … or −1 */
} Writer;

/* Another process: this program once more, for one that is only divided would share the locks of the store's threads. */
static pid_t
start_writer (StoreFixture *fixture,
              const Writer *writer)
{
  g_autofree char *path = g_build_filename (fixture->folder, "litfass.db", NULL);
  g_autofree char *n_writes = g_strdup_printf ("%u", writer->n_writes);
  g_autofree char *said = g_strdup_printf ("%d", writer->said_fd);
  g_autofree char *asked = g_strdup_printf ("%d", writer->asked_fd);
  g_autofree char *go_on = g_strdup_printf ("%d", writer->go_on_fd);
  const char *args[] = { "test-store-jobs", "--write", path, writer->prefix, n_writes, said, asked, go_on, NULL };
  pid_t pid = fork ();

  if (pid == 0)
    {
      execv ("/proc/self/exe", (char **) args);
      _exit (1);
    }

  g_assert_cmpint (pid, >, 0);
  return pid;
}

static int
run_writer (char **args)
{
  guint n_writes = strtoul (args[2], NULL, 10);
  int said_fd = atoi (args[3]);
  LfDb *db = lf_db_open (args[0], FALSE, NULL);

  asked_fd = atoi (args[4]);
  go_on_fd = atoi (args[5]);
  for (guint i = 0; i < n_writes; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%u", args[1], i);

      if (!lf_db_begin (db, TRUE, NULL) || !lf_db_run (db, NULL, "INSERT INTO setting VALUES (?, 'x')", "s", name) ||
          !lf_db_commit (db, NULL) || (said_fd >= 0 && write (said_fd, ".", 1) != 1))
        return 1;
    }

  lf_db_close (db);
  return 0;
}

static gboolean
has_all_changes (gpointer data)
{
  return *(guint *) data == LF_CHANGE_ALL;
}

static void
test_jobs_changes_of_another_process_are_heard_within_2_s (StoreFixture *fixture, gconstpointer unused)
{
  guint changes = 0;
  int status;
  pid_t pid;

  g_signal_connect (fixture->store, "changed", G_CALLBACK (on_changed_cb), &changes);
  pid = start_writer (fixture, &(Writer) { "other", 1, -1, -1, -1 });
  waitpid (pid, &status, 0);
  g_assert_cmpint (status, ==, 0);
  lf_test_wait_until (has_all_changes, &changes, 2);
}

static gboolean
on_time_over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_over (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_jobs_a_commit_on_a_slow_disk_is_heard (StoreFixture *fixture, gconstpointer unused)
{
  int asked[2], go_on[2], status;
  gboolean over = FALSE;
  guint changes = 0;
  char sign = '.';
  pid_t pid;

  g_signal_connect (fixture->store, "changed", G_CALLBACK (on_changed_cb), &changes);
  g_assert_cmpint (pipe (asked) | pipe (go_on), ==, 0);
  fcntl (go_on[1], F_SETFD, FD_CLOEXEC);
  pid = start_writer (fixture, &(Writer) { "slow", 1, -1, asked[1], go_on[0] });

  /* It is written, but it does not count yet; every sign of the writing comes and goes. */
  g_assert_cmpint (read (asked[0], &sign, 1), ==, 1);
  g_timeout_add (400, on_time_over_cb, &over);
  lf_test_wait_until (is_over, &over, 10);
  g_assert_false (has_all_changes (&changes));

  g_assert_cmpint (write (go_on[1], &sign, 1), ==, 1);
  lf_test_wait_until (has_all_changes, &changes, 10);
  waitpid (pid, &status, 0);
  g_assert_cmpint (status, ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      close (asked[i]);
      close (go_on[i]);
    }
}

static gpointer
touch_nothing (LfDb     *db,
               gpointer  data,
               GError  **error)
{
  return lf_db_run (db, error, "UPDATE setting SET value = 'x' WHERE name = 'nobody'", "") ? g_strdup (data) : NULL;
}

static void
test_jobs_one_that_changes_nothing_says_nothing (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  guint changes = 0;
  g_autofree char *answer = NULL;

  g_signal_connect (fixture->store, "changed", G_CALLBACK (on_changed_cb), &changes);
  answer = run_text (fixture, LF_LANE_WRITE, touch_nothing, (gpointer) "done", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "done");
  g_assert_cmpuint (changes, ==, LF_CHANGE_NONE);
}

static void
test_jobs_an_own_write_tells_what_others_wrote_before (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  guint changes = 0;
  int status;
  g_autofree char *answer = NULL;

  g_signal_connect (fixture->store, "changed", G_CALLBACK (on_changed_cb), &changes);
  /* No turn of the main loop between its end and our write. */
  waitpid (start_writer (fixture, &(Writer) { "other", 1, -1, -1, -1 }), &status, 0);
  g_assert_cmpint (status, ==, 0);
  answer = run_text (fixture, LF_LANE_WRITE, put_setting, (gpointer) "ours", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changes, ==, LF_CHANGE_ALL);
}

static void
test_jobs_another_right_after_an_own_write_is_heard (StoreFixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("ours-%u", i), *prefix = g_strdup_printf ("other-%u", i);
      guint changes = 0;
      int status;
      g_autofree char *answer = run_text (fixture, LF_LANE_WRITE, put_setting, name, &error);

      g_assert_no_error (error);
      g_signal_connect (fixture->store, "changed", G_CALLBACK (on_changed_cb), &changes);
      waitpid (start_writer (fixture, &(Writer) { prefix, 1, -1, -1, -1 }), &status, 0);
      g_assert_cmpint (status, ==, 0);
      lf_test_wait_until (has_all_changes, &changes, 4);
      g_signal_handlers_disconnect_by_data (fixture->store, &changes);
    }
}

static void
test_jobs_two_processes_write_at_once (StoreFixture *fixture, gconstpointer unused)
{
  char names[100][8];
  g_autoptr(GError) error = NULL;
  int status;
  pid_t pid = start_writer (fixture, &(Writer) { "other", 100, -1, -1, -1 });

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *answer = NULL;

      g_snprintf (names[i], sizeof names[i], "own%u", i);
      answer = run_text (fixture, LF_LANE_WRITE, put_setting, names[i], &error);
      g_assert_no_error (error);
    }
  waitpid (pid, &status, 0);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (count (fixture), ==, 200);
}

static void
test_jobs_a_killed_writer_loses_nothing_committed (StoreFixture *fixture, gconstpointer unused)
{
  for (guint round = 0; round < 5; round++)
    {
      g_autofree char *prefix = g_strdup_printf ("round%u", round);
      int pipes[2];
      guint n_said = 0;
      char sign;
      pid_t pid;

      g_assert_cmpint (pipe (pipes), ==, 0);
      pid = start_writer (fixture, &(Writer) { prefix, 1000000, pipes[1], -1, -1 });
      close (pipes[1]);
      for (; n_said < 20; n_said++)
        g_assert_cmpint (read (pipes[0], &sign, 1), ==, 1);
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
      while (read (pipes[0], &sign, 1) == 1)
        n_said++;
      close (pipes[0]);

      {
        g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM setting WHERE name GLOB '%s-*'", prefix);
        gint64 n = store_fixture_get_int (fixture, sql);

        g_assert_cmpint (n, >=, n_said);
        g_assert_cmpint (n, <=, n_said + 1);
      }
      {
        g_autofree char *verdict = store_fixture_dup_text (fixture, "PRAGMA integrity_check");

        g_assert_cmpstr (verdict, ==, "ok");
      }
    }
}

#define ADD(name, function) g_test_add (name, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)

int
main (int argc, char *argv[])
{
  if (argc == 8 && g_str_equal (argv[1], "--write"))
    return run_writer (argv + 2);

  g_test_init (&argc, &argv, NULL);

  ADD ("/jobs/what-was-written-can-be-read", test_jobs_what_was_written_can_be_read);
  ADD ("/jobs/one-that-fails-leaves-nothing", test_jobs_one_that_fails_leaves_nothing);
  ADD ("/jobs/cancelling-stops-running-and-drops-waiting", test_jobs_cancelling_stops_running_and_drops_waiting);
  ADD ("/jobs/closing-waits-for-what-was-asked", test_jobs_closing_waits_for_what_was_asked);
  ADD ("/jobs/a-closed-store-says-so", test_jobs_a_closed_store_says_so);
  ADD ("/jobs/one-that-changes-nothing-says-nothing", test_jobs_one_that_changes_nothing_says_nothing);
  ADD ("/jobs/an-own-write-tells-what-others-wrote-before", test_jobs_an_own_write_tells_what_others_wrote_before);
  ADD ("/jobs/another-right-after-an-own-write-is-heard", test_jobs_another_right_after_an_own_write_is_heard);
  ADD ("/jobs/changes-of-another-process-are-heard-within-2-s", test_jobs_changes_of_another_process_are_heard_within_2_s);
  ADD ("/jobs/a-commit-on-a-slow-disk-is-heard", test_jobs_a_commit_on_a_slow_disk_is_heard);
  ADD ("/jobs/two-processes-write-at-once", test_jobs_two_processes_write_at_once);
  ADD ("/jobs/a-killed-writer-loses-nothing-committed", test_jobs_a_killed_writer_loses_nothing_committed);

  return g_test_run ();
}
