/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alarms ring once, in order of their due times, by whichever clock they go. */

#include "core/base/lf-clock.h"
#include "core/base/lf-uid.h"
#include "lib/lf-test.h"

#define NOW_US (1795000000 * LF_SECOND_US)

typedef struct {
  LfFakeClock *clock;
  LfAlarm     *alarm;
  LfAlarm     *other;
  GString     *log;
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  fixture->clock = lf_fake_clock_new (NOW_US);
  fixture->log = g_string_new (NULL);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  g_clear_object (&fixture->alarm);
  g_clear_object (&fixture->other);
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->log, TRUE);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
on_alarm_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_c (fixture->log, 'a');
}

static void
on_other_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_c (fixture->log, 'o');
}

static void
on_alarm_again_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_c (fixture->log, 'a');
  if (fixture->log->len < 3)
    lf_alarm_set (fixture->alarm, lf_clock_now_us (LF_CLOCK (fixture->clock)) - 1);
}

static void
on_alarm_let_all_go_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_c (fixture->log, 'a');
  g_clear_object (&fixture->alarm);
  g_clear_object (&fixture->other);
}

static void
on_changed_cb (LfClock *clock,
               Fixture *fixture)
{
  g_string_append_c (fixture->log, 'c');
}

static void
test_alarm_rings_once_when_due (Fixture *fixture, gconstpointer unused)
{
  fixture->alarm = lf_alarm_new (LF_CLOCK (fixture->clock), on_alarm_cb, fixture);
  lf_alarm_set (fixture->alarm, NOW_US + LF_HOUR_US);
  g_assert_cmpint (lf_alarm_get_due (fixture->alarm), ==, NOW_US + LF_HOUR_US);

  lf_fake_clock_advance (fixture->clock, LF_HOUR_US - 1);
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "");

  lf_fake_clock_advance (fixture->clock, 1);
  g_assert_cmpstr (fixture->log->str, ==, "");
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "a");
  g_assert_cmpint (lf_alarm_get_due (fixture->alarm), ==, 0);

  lf_fake_clock_advance (fixture->clock, LF_HOUR_US);
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "a");
}

static void
test_alarm_in_the_past_rings_on_next_turn (Fixture *fixture, gconstpointer unused)
{
  fixture->alarm = lf_alarm_new (LF_CLOCK (fixture->clock), on_alarm_cb, fixture);
  lf_alarm_set (fixture->alarm, 1);
  g_assert_cmpstr (fixture->log->str, ==, "");
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "a");
}

static void
test_alarm_disarmed_or_moved_does_not_ring (Fixture *fixture, gconstpointer unused)
{
  fixture->alarm = lf_alarm_new (LF_CLOCK (fixture->clock), on_alarm_cb, fixture);
  lf_alarm_set (fixture->alarm, NOW_US + 10);
  lf_fake_clock_advance (fixture->clock, 10);
  lf_alarm_set (fixture->alarm, 0);
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "");

  lf_alarm_set (fixture->alarm, NOW_US + 20);
  lf_alarm_set (fixture->alarm, NOW_US + 40);
  lf_fake_clock_advance (fixture->clock, 10);
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "");
  lf_fake_clock_advance (fixture->clock, 20);
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "a");
}

static void
test_alarms_ring_in_order_of_due_time (Fixture *fixture, gconstpointer unused)
{
  fixture->alarm = lf_alarm_new (LF_CLOCK (fixture->clock), on_alarm_cb, fixture);
  fixture->other = lf_alarm_new (LF_CLOCK (fixture->clock), on_other_cb, fixture);
  lf_alarm_set (fixture->alarm, NOW_US + 20);
  lf_alarm_set (fixture->other, NOW_US + 10);
  lf_fake_clock_advance (fixture->clock, LF_SECOND_US);
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "oa");
}

static void
test_alarm_set_inside_its_callback_rings_again (Fixture *fixture, gconstpointer unused)
{
  fixture->alarm = lf_alarm_new (LF_CLOCK (fixture->clock), on_alarm_again_cb, fixture);
  lf_alarm_set (fixture->alarm, NOW_US);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (fixture->log->str, ==, "a");
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "aaa");
}

static void
test_alarms_let_go_inside_a_callback_stay_silent (Fixture *fixture, gconstpointer unused)
{
  fixture->alarm = lf_alarm_new (LF_CLOCK (fixture->clock), on_alarm_let_all_go_cb, fixture);
  fixture->other = lf_alarm_new (LF_CLOCK (fixture->clock), on_other_cb, fixture);
  lf_alarm_set (fixture->alarm, NOW_US + 1);
  lf_alarm_set (fixture->other, NOW_US + 2);
  lf_fake_clock_advance (fixture->clock, 2);
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "a");
}

static void
test_clock_set_by_hand_is_told_and_moves_no_boot_time (Fixture *fixture, gconstpointer unused)
{
  gint64 boot_us = lf_clock_boot_us (LF_CLOCK (fixture->clock));

  g_signal_connect (fixture->clock, "changed", G_CALLBACK (on_changed_cb), fixture);
  fixture->alarm = lf_alarm_new (LF_CLOCK (fixture->clock), on_alarm_cb, fixture);
  lf_alarm_set (fixture->alarm, NOW_US + LF_MINUTE_US);

  lf_fake_clock_set (fixture->clock, NOW_US - LF_HOUR_US);
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "c");
  g_assert_cmpint (lf_clock_boot_us (LF_CLOCK (fixture->clock)), ==, boot_us);

  lf_fake_clock_set (fixture->clock, NOW_US + LF_HOUR_US);
  settle ();
  g_assert_cmpstr (fixture->log->str, ==, "cca");
}

static void
test_reboot_gives_another_boot_id (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *before = g_strdup (lf_clock_get_boot_id (LF_CLOCK (fixture->clock)));

  lf_fake_clock_reboot (fixture->clock);
  g_assert_cmpstr (lf_clock_get_boot_id (LF_CLOCK (fixture->clock)), !=, before);
  g_assert_cmpint (lf_clock_boot_us (LF_CLOCK (fixture->clock)), ==, 0);
  g_assert_cmpint (lf_clock_now_us (LF_CLOCK (fixture->clock)), ==, NOW_US);
}

static void
on_rang_cb (gpointer user_data)
{
  gint64 *rang_us = user_data;

  *rang_us = g_get_real_time ();
}

static gboolean
has_rung (gpointer data)
{
  return *(gint64 *) data != 0;
}

static void
test_system_alarm_rings_at_its_time (void)
{
  LfClock *clock = lf_system_clock_new ();
  gint64 due_us = lf_clock_now_us (clock) + 50000;
  gint64 rang_us = 0;
  LfAlarm *alarm = lf_alarm_new (clock, on_rang_cb, &rang_us);

  lf_alarm_set (alarm, due_us);
  lf_test_wait_until (has_rung, &rang_us, 30);
  g_assert_cmpint (rang_us, >=, due_us);

  rang_us = 0;
  lf_alarm_set (alarm, 1);
  g_assert_cmpint (rang_us, ==, 0);
  lf_test_wait_until (has_rung, &rang_us, 30);

  g_assert_finalize_object (alarm);
  g_assert_finalize_object (clock);
}

static void
test_system_alarm_disarmed_does_not_ring (void)
{
  LfClock *clock = lf_system_clock_new ();
  gint64 first_us = 0, second_us = 0;
  LfAlarm *first = lf_alarm_new (clock, on_rang_cb, &first_us);
  LfAlarm *second = lf_alarm_new (clock, on_rang_cb, &second_us);

  lf_alarm_set (first, lf_clock_now_us (clock) + 10000);
  lf_alarm_set (second, lf_clock_now_us (clock) + 20000);
  lf_alarm_set (first, 0);
  lf_test_wait_until (has_rung, &second_us, 30);
  g_assert_cmpint (first_us, ==, 0);

  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
  g_assert_finalize_object (clock);
}

static void
test_system_clock_agrees_with_the_machine (void)
{
  g_autoptr(LfClock) clock = lf_system_clock_new ();
  g_autoptr(LfClock) other = lf_system_clock_new ();
  gint64 before_us = g_get_real_time ();
  gint64 now_us = lf_clock_now_us (clock);
  gint64 boot_us = lf_clock_boot_us (clock);

  g_assert_cmpint (now_us, >=, before_us);
  g_assert_cmpint (now_us, <=, g_get_real_time ());
  g_assert_cmpint (boot_us, >, 0);
  g_assert_cmpint (lf_clock_boot_us (clock), >=, boot_us);
  g_assert_true (lf_uid_is_valid (lf_clock_get_boot_id (clock)));
  g_assert_cmpstr (lf_clock_get_boot_id (clock), ==, lf_clock_get_boot_id (other));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) \
  g_test_add ("/base/clock/" #name, Fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)
  ADD (alarm_rings_once_when_due);
  ADD (alarm_in_the_past_rings_on_next_turn);
  ADD (alarm_disarmed_or_moved_does_not_ring);
  ADD (alarms_ring_in_order_of_due_time);
  ADD (alarm_set_inside_its_callback_rings_again);
  ADD (alarms_let_go_inside_a_callback_stay_silent);
  ADD (clock_set_by_hand_is_told_and_moves_no_boot_time);
  ADD (reboot_gives_another_boot_id);
  g_test_add_func ("/base/clock/system_alarm_rings_at_its_time", test_system_alarm_rings_at_its_time);
  g_test_add_func ("/base/clock/system_alarm_disarmed_does_not_ring", test_system_alarm_disarmed_does_not_ring);
  g_test_add_func ("/base/clock/system_clock_agrees_with_the_machine", test_system_clock_agrees_with_the_machine);

  return g_test_run ();
}
