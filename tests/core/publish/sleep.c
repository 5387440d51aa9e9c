/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sleep is put off while a post is on its way, nobody waits for that, and without logind everything simply works. logind is played on a
 * message bus of its own. */

#include "config.h"

#include "core/publish/lf-sleep-guard.h"
#include "lib/lf-test-profile.h"
#include "lib/lf-test.h"

#include <gio/gunixfdlist.h>

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

typedef struct {
  char            *folder;
  GSubprocess     *daemon;
  GDBusConnection *bus;
  guint            name_id;
  guint            object_id;
  gboolean         refuses;
  gboolean         is_mute;     /* keeps the next question to itself … */
  GPtrArray       *kept;        /* … of GDBusMethodInvocation */
  guint            n_asked;
  int              far_end;     /* of what was given out last; closed when the other end is; −1: nothing was */
} Fixture;

static void
answer (Fixture               *fixture,
        GDBusMethodInvocation *invocation)
{
  g_autoptr(GUnixFDList) fds = g_unix_fd_list_new ();
  g_autoptr(GError) error = NULL;
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  g_unix_fd_list_append (fds, ends[1], &error);
  g_assert_no_error (error);
  close (ends[1]);
  if (fixture->far_end >= 0)
    close (fixture->far_end);
  fixture->far_end = ends[0];
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0), fds);
}

static void
on_call_cb (GDBusConnection       *connection,
            const char            *sender,
            const char            *path,
            const char            *interface,
            const char            *method,
            GVariant              *parameters,
            GDBusMethodInvocation *invocation,
            gpointer               user_data)
{
  Fixture *fixture = user_data;
  const char *what, *who, *why, *mode;

  g_variant_get (parameters, "(&s&s&s&s)", &what, &who, &why, &mode);
  g_assert_cmpstr (what, ==, "sleep");
  g_assert_cmpstr (who, ==, "Litfaß");
  g_assert_cmpstr (mode, ==, "delay");
  fixture->n_asked++;
  if (fixture->is_mute)
    g_ptr_array_add (fixture->kept, invocation);
  else if (fixture->refuses)
    g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.DBus.Error.AccessDenied", "Nein");
  else
    answer (fixture, invocation);
}

static void
on_name_cb (GDBusConnection *connection,
            const char      *name,
            gpointer         user_data)
{
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
start_logind (Fixture *fixture)
{
  static const char xml[] =
    "<node><interface name='org.freedesktop.login1.Manager'><method name='Inhibit'>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='h' direction='out'/></method></interface></node>";
  static const GDBusInterfaceVTable table = { .method_call = on_call_cb };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr(GError) error = NULL;
  gboolean has_name = FALSE;

  fixture->object_id = g_dbus_connection_register_object (fixture->bus, "/org/freedesktop/login1", node->interfaces[0], &table, fixture, NULL,
                                                          &error);
  g_assert_no_error (error);
  fixture->name_id = g_bus_own_name_on_connection (fixture->bus, "org.freedesktop.login1", 0, on_name_cb, NULL, &has_name, NULL);
  lf_test_wait_until (is_true, &has_name, 20);
}

/* Whatever ends the test: a bus that is left holds its output open, and who reads that waits. */
static void
die_with_parent (gpointer unused)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer has_logind)
{
  g_autofree char *address = NULL;
  g_autofree char *option = NULL;
  g_autofree char *line = NULL;
  g_autoptr(GDataInputStream) out = NULL;
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GError) error = NULL;

  fixture->folder = lf_test_make_folder ();
  fixture->far_end = -1;
  fixture->kept = g_ptr_array_new ();
  option = g_strdup_printf ("--address=unix:path=%s/bus", fixture->folder);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  fixture->daemon = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address",
                                                 option, NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->daemon));
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  address = g_strdup_printf ("unix:path=%s/bus", fixture->folder);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
  fixture->bus = g_dbus_connection_new_for_address_sync (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                         G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  if (has_logind != NULL)
    start_logind (fixture);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  if (fixture->name_id != 0)
    g_bus_unown_name (fixture->name_id);
  if (fixture->object_id != 0)
    g_dbus_connection_unregister_object (fixture->bus, fixture->object_id);
  g_dbus_connection_close_sync (fixture->bus, NULL, NULL);
  g_object_unref (fixture->bus);
  g_subprocess_force_exit (fixture->daemon);
  g_subprocess_wait (fixture->daemon, NULL, NULL);
  g_object_unref (fixture->daemon);
  g_ptr_array_unref (fixture->kept);
  if (fixture->far_end >= 0)
    close (fixture->far_end);
  lf_test_remove_folder (fixture->folder);
}

/* Whether sleep is put off now: the other end of what was given out is open. */
static gboolean
is_held (Fixture *fixture)
{
  struct pollfd end = { .fd = fixture->far_end, .events = POLLIN };

  return fixture->far_end >= 0 && poll (&end, 1, 0) == 0;
}

static gboolean
was_asked (gpointer data)
{
  return ((Fixture *) data)->n_asked > 0;
}

static gboolean
is_held_cb (gpointer data)
{
  return is_held (data);
}

/* What is in flight on the bus comes to its end. */
static void
ping (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant) reply = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_clear_object (&result);
      g_dbus_connection_call (fixture->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Peer", "Ping", NULL, NULL, 0,
                              -1, NULL, lf_test_done_cb, &result);
      g_clear_pointer (&reply, g_variant_unref);
      reply = g_dbus_connection_call_finish (fixture->bus, lf_test_wait_for (&result), NULL);
    }
}

/* Nothing wakes this loop when the other end closes: who held it is gone before the bus has noticed. */
static void
wait_free (Fixture *fixture)
{
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (fixture->far_end < 0 || is_held (fixture))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      ping (fixture);
    }
}

static void
test_sleep_is_put_off_until_the_last_lets_go (Fixture      *fixture,
                                              gconstpointer unused)
{
  LfSleepGuard *guard = lf_sleep_guard_new ();

  for (guint round = 0; round < 2; round++)
    {
      lf_sleep_guard_hold (guard);
      lf_sleep_guard_hold (guard);
      lf_test_wait_until (is_held_cb, fixture, 20);
      lf_sleep_guard_release (guard);
      ping (fixture);
      g_assert_true (is_held (fixture));
      lf_sleep_guard_release (guard);
      wait_free (fixture);
      g_assert_cmpuint (fixture->n_asked, ==, round + 1);
    }
  g_assert_finalize_object (guard);
}

static void
test_a_late_answer_holds_nothing (Fixture      *fixture,
                                  gconstpointer unused)
{
  LfSleepGuard *guard = lf_sleep_guard_new ();

  fixture->is_mute = TRUE;
  lf_sleep_guard_hold (guard);
  lf_test_wait_until (was_asked, fixture, 20);
  lf_sleep_guard_release (guard);
  answer (fixture, g_ptr_array_index (fixture->kept, 0));
  wait_free (fixture);
  g_assert_finalize_object (guard);
}

static void
test_a_guard_that_is_let_go_lets_go (Fixture      *fixture,
                                     gconstpointer unused)
{
  LfSleepGuard *guard = lf_sleep_guard_new ();
  LfSleepGuard *asking = lf_sleep_guard_new ();

  lf_sleep_guard_hold (guard);
  lf_test_wait_until (is_held_cb, fixture, 20);
  g_assert_finalize_object (guard);
  wait_free (fixture);

  lf_sleep_guard_hold (asking);
  g_assert_finalize_object (asking);
  ping (fixture);
}

static void
test_a_no_is_taken (Fixture      *fixture,
                    gconstpointer unused)
{
  LfSleepGuard *guard = lf_sleep_guard_new ();

  fixture->refuses = TRUE;
  lf_sleep_guard_hold (guard);
  lf_test_wait_until (was_asked, fixture, 20);
  ping (fixture);
  lf_sleep_guard_release (guard);
  g_assert_cmpint (fixture->far_end, ==, -1);

  /* It is asked again for the next. */
  fixture->refuses = FALSE;
  lf_sleep_guard_hold (guard);
  lf_test_wait_until (is_held_cb, fixture, 20);
  lf_sleep_guard_release (guard);
  g_assert_finalize_object (guard);
}

/* Sends one post with a profile of its own, and waits until it is there. */
static void
send_post (void)
{
  LfTestProfile *profile = lf_test_profile_new ();
  g_autofree char *account = lf_test_profile_add (profile, "bezirksamt");
  char *accounts[] = { account, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = NULL;
  g_autoptr(LfDelivery) sent = NULL;

  deliveries = lf_test_profile_submit (profile, accounts, "Bürgeramt geöffnet", lf_clock_now_us (lf_context_get_clock (profile->context)), &error);
  g_assert_no_error (error);
  lf_outbox_start (lf_context_get_outbox (profile->context));
  sent = lf_test_profile_wait (profile, ((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid, LF_DELIVERY_SENT);
  lf_test_profile_free (profile);
}

static void
test_sending_puts_sleep_off (Fixture      *fixture,
                             gconstpointer unused)
{
  send_post ();
  g_assert_cmpuint (fixture->n_asked, ==, 1);
  wait_free (fixture);
}

static void
test_nobody_waits_for_a_mute_logind (Fixture      *fixture,
                                     gconstpointer unused)
{
  fixture->is_mute = TRUE;
  send_post ();
  g_assert_cmpuint (fixture->n_asked, ==, 1);
  answer (fixture, g_ptr_array_index (fixture->kept, 0));
  wait_free (fixture);
}

static void
test_without_logind_it_simply_works (Fixture      *fixture,
                                     gconstpointer unused)
{
  send_post ();
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  send_post ();
  g_assert_cmpuint (fixture->n_asked, ==, 0);
}

#define ADD(name, logind, func) g_test_add ("/publish/sleep/" name, Fixture, logind, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("is-put-off-until-the-last-lets-go", "logind", test_sleep_is_put_off_until_the_last_lets_go);
  ADD ("a-late-answer-holds-nothing", "logind", test_a_late_answer_holds_nothing);
  ADD ("a-guard-that-is-let-go-lets-go", "logind", test_a_guard_that_is_let_go_lets_go);
  ADD ("a-no-is-taken", "logind", test_a_no_is_taken);
  ADD ("sending-puts-it-off", "logind", test_sending_puts_sleep_off);
  ADD ("nobody-waits-for-a-mute-logind", "logind", test_nobody_waits_for_a_mute_logind);
  ADD ("without-logind-it-simply-works", NULL, test_without_logind_it_simply_works);
  return g_test_run ();
}
