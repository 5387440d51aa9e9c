/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process is killed at every point between “submit” and “sent”; afterwards exactly one post stands at the network, whether or not that
 * knows repeated keys. */

#include "config.h"

#include "core/networks/practice/lf-practice-faults.h"
#include "lib/lf-test-profile.h"
#include "lib/lf-test.h"

#include <signal.h>
#include <sys/wait.h>

#define ROUNDS 3

static char *program;

/* ---- The process that is killed: works for the profile until nothing is left to do. */

static void
on_idle_cb (LfOutbox   *outbox,
            GParamSpec *pspec,
            GMainLoop  *loop)
{
  if (lf_outbox_is_idle (outbox))
    g_main_loop_quit (loop);
}

static int
run_worker (const char *folder)
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

/* ---- The one that kills. */

/* TRUE when the worker ended by itself, FALSE when it was killed at point @crash_at. */
static gboolean
spawn_worker (const char *folder,
              guint       crash_at)
{
  g_autofree char *text = g_strdup_printf ("%u", crash_at);
  const char *argv[] = { program, "--worker", folder, NULL };
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GError) error = NULL;

  if (crash_at > 0)
    g_subprocess_launcher_setenv (launcher, "LF_CRASH_AT", text, TRUE);
  child = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);

  if (g_subprocess_get_if_signaled (child))
    {
      g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
      return FALSE;
    }

  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
  return TRUE;
}

static guint
count_text (LfTestProfile *profile,
            const char    *account,
            const char    *text)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (profile->context), account);
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;
  guint n = 0;

  while (more)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) fetched = NULL;

      lf_adapter_fetch_async (adapter, LF_STREAM_OWN, cursor, NULL, lf_test_done_cb, &result);
      fetched = lf_adapter_fetch_finish (adapter, lf_test_wait_for (&result), &error);
      g_assert_no_error (error);
      for (guint i = 0; i < fetched->items->len; i++)
        n += g_str_equal (((LfItem *) g_ptr_array_index (fetched->items, i))->text, text);
      more = fetched->more;
      g_free (cursor);
      cursor = g_strdup (fetched->next_cursor);
    }

  return n;
}

/* One post, its worker killed at point @crash_at; gives whether that point was reached. */
static gboolean
check_killed_at (LfTestProfile *profile,
                 const char    *account,
                 guint          crash_at)
{
  char *accounts[] = { (char *) account, NULL };
  g_autofree char *text = g_strdup_printf ("Sperrung Nummer %u", crash_at);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = NULL;
  g_autoptr(LfDelivery) delivery = NULL;
  g_autofree char *uid = NULL;
  gboolean reached;

  deliveries = lf_test_profile_submit (profile, accounts, text, lf_clock_now_us (lf_context_get_clock (profile->context)), &error);
  g_assert_no_error (error);
  uid = g_strdup (((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid);
  lf_test_profile_close (profile);

  reached = !spawn_worker (profile->folder, crash_at);
  if (reached)
    g_assert_true (spawn_worker (profile->folder, 0));

  lf_test_profile_open (profile);
  delivery = lf_test_profile_read (profile, uid);
  g_assert_cmpstr (lf_delivery_state_name (delivery->state), ==, "sent");
  g_assert_cmpuint (count_text (profile, account, text), ==, 1);
  return reached;
}

static void
test_killed_anywhere_still_exactly_one (gconstpointer data)
{
  for (guint round = 0; round < ROUNDS; round++)
    {
      LfTestProfile *profile = lf_test_profile_new ();
      g_autofree char *account = lf_test_profile_add (profile, "bezirksamt");
      LfPracticeFaults faults = { .ignores_key = GPOINTER_TO_INT (data), .delay_ms = 5 * round };
      g_autoptr(GError) error = NULL;
      guint crash_at = 1;

      lf_practice_faults_set (profile->folder, account, &faults, &error);
      g_assert_no_error (error);
      while (check_killed_at (profile, account, crash_at))
        crash_at++;
      g_assert_cmpuint (crash_at, >, 6);
      g_test_message ("killed at %u points", crash_at - 1);
      lf_test_profile_free (profile);
    }
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("LF_SETTLE_MS", "20", TRUE);
  if (argc == 3 && g_str_equal (argv[1], "--worker"))
    return run_worker (argv[2]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/publish/kill/keys-are-known", GINT_TO_POINTER (FALSE), test_killed_anywhere_still_exactly_one);
  g_test_add_data_func ("/publish/kill/keys-are-ignored", GINT_TO_POINTER (TRUE), test_killed_anywhere_still_exactly_one);
  return g_test_run ();
}
