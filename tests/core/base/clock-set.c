/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody sets the clock of the computer: the system clock hears of it whichever call the kernel tells it to. The calls are played
 * here, for a test must not set the clock of the computer that it runs on. */

#include "config.h"

#include "core/base/lf-clock.h"
#include "lib/lf-test.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* How far the clock was set, and whom the kernel has not told yet: it tells each timer once. */
static gint64 offset_us;
static gboolean was_set;
static int timer_fd = -1;

int
clock_gettime (clockid_t        id,
               struct timespec *now)
{
  int result = syscall (SYS_clock_gettime, id, now);

  if (id == CLOCK_REALTIME && offset_us != 0)
    now->tv_sec += offset_us / LF_SECOND_US;
  return result;
}

int
timerfd_create (int clock,
                int flags)
{
  g_assert_cmpint (clock, ==, CLOCK_REALTIME);
  return timer_fd = syscall (SYS_timerfd_create, clock, flags);
}

int
timerfd_settime (int                      fd,
                 int                      flags,
                 const struct itimerspec *spec,
                 struct itimerspec       *old)
{
  struct itimerspec real = *spec;

  g_assert_cmpint (flags, ==, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET);
  if (was_set)
    {
      was_set = FALSE;
      errno = ECANCELED;
      return -1;
    }

  if (real.it_value.tv_sec > 0)
    real.it_value.tv_sec = MAX (real.it_value.tv_sec - offset_us / LF_SECOND_US, 0);
  return syscall (SYS_timerfd_settime, fd, TFD_TIMER_ABSTIME, &real, old);
}

ssize_t
read (int     fd,
      void   *buffer,
      size_t  size)
{
  if (fd == timer_fd && was_set)
    {
      was_set = FALSE;
      errno = ECANCELED;
      return -1;
    }

  return syscall (SYS_read, fd, buffer, size);
}

/* The kernel makes every such timer readable. */
static void
set_clock (gint64 span_us)
{
  const struct itimerspec at_once = { .it_value = { .tv_nsec = 1 } };

  offset_us += span_us;
  was_set = TRUE;
  syscall (SYS_timerfd_settime, timer_fd, 0, &at_once, NULL);
}

typedef struct {
  LfClock *clock;
  LfAlarm *alarm;
  guint    n_rung;
  guint    n_changed;
} Fixture;

static void
on_rung_cb (gpointer user_data)
{
  ((Fixture *) user_data)->n_rung++;
}

static void
on_changed_cb (LfClock *clock,
               Fixture *fixture)
{
  fixture->n_changed++;
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  offset_us = 0;
  was_set = FALSE;
  fixture->clock = lf_system_clock_new ();
  fixture->alarm = lf_alarm_new (fixture->clock, on_rung_cb, fixture);
  g_signal_connect (fixture->clock, "changed", G_CALLBACK (on_changed_cb), fixture);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  g_assert_finalize_object (fixture->alarm);
  g_assert_finalize_object (fixture->clock);
}

static gboolean
has_changed (gpointer data)
{
  return ((Fixture *) data)->n_changed > 0;
}

static gboolean
has_rung (gpointer data)
{
  return ((Fixture *) data)->n_rung > 0;
}

static void
test_set_forward_over_a_due_time_it_rings_at_once (Fixture      *fixture,
                                                   gconstpointer unused)
{
  gint64 boot_us = lf_clock_boot_us (fixture->clock);

  lf_alarm_set (fixture->alarm, lf_clock_now_us (fixture->clock) + LF_HOUR_US);
  set_clock (2 * LF_HOUR_US);
  lf_test_wait_until (has_rung, fixture, 20);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (fixture->n_rung, ==, 1);
  g_assert_cmpint (lf_clock_boot_us (fixture->clock) - boot_us, <, LF_MINUTE_US);
}

static void
test_set_back_it_waits_for_its_time (Fixture      *fixture,
                                     gconstpointer unused)
{
  lf_alarm_set (fixture->alarm, lf_clock_now_us (fixture->clock) + 2 * LF_SECOND_US);
  set_clock (-LF_HOUR_US);
  lf_test_wait_until (has_changed, fixture, 20);
  g_assert_cmpuint (fixture->n_rung, ==, 0);
  g_assert_cmpint (lf_alarm_get_due (fixture->alarm) - lf_clock_now_us (fixture->clock), >, 50 * LF_MINUTE_US);

  set_clock (LF_HOUR_US);
  lf_test_wait_until (has_rung, fixture, 20);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
}

static void
test_set_in_the_moment_of_arming_it_is_still_told (Fixture      *fixture,
                                                   gconstpointer unused)
{
  offset_us = LF_HOUR_US;
  was_set = TRUE;
  lf_alarm_set (fixture->alarm, lf_clock_now_us (fixture->clock) + LF_SECOND_US / 10);
  g_assert_false (was_set);
  lf_test_wait_until (has_changed, fixture, 20);
  lf_test_wait_until (has_rung, fixture, 20);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (fixture->n_rung, ==, 1);
}

#define ADD(name, func) g_test_add ("/base/clock-set/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("forward-over-a-due-time-it-rings-at-once", test_set_forward_over_a_due_time_it_rings_at_once);
  ADD ("back-it-waits-for-its-time", test_set_back_it_waits_for_its_time);
  ADD ("in-the-moment-of-arming-it-is-still-told", test_set_in_the_moment_of_arming_it_is_still_told);
  return g_test_run ();
}
