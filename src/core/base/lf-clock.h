/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LF_SECOND_US G_GINT64_CONSTANT (1000000)
#define LF_MINUTE_US (60 * LF_SECOND_US)
#define LF_HOUR_US (60 * LF_MINUTE_US)

#define LF_TYPE_CLOCK (lf_clock_get_type ())
G_DECLARE_INTERFACE (LfClock, lf_clock, LF, CLOCK, GObject)

/**
 * LfClock: the one source of time. Emits “changed” when the wall clock was set by hand or by the network, and after a
 * suspend. Everything here belongs to the main thread.
 *
 * @now_us: the wall clock, µs since 1970 UTC; it may jump in both directions
 * @boot_us: µs since the machine started, suspend included; only goes forward
 * @get_boot_id: names the start of the machine to which @boot_us belongs
 * @arm: from the main context, call lf_clock_ring() as soon as the wall clock is at or past due_us; replaces what was armed
 *   before; 0 only disarms
 */
struct _LfClockInterface {
  GTypeInterface parent_iface;

  gint64      (*now_us)     (LfClock *self);
  gint64      (*boot_us)    (LfClock *self);
  const char *(*get_boot_id) (LfClock *self);
  void        (*arm)        (LfClock *self, gint64 due_us);
};

gint64      lf_clock_now_us      (LfClock *self);
gint64      lf_clock_boot_us     (LfClock *self);
const char *lf_clock_get_boot_id (LfClock *self);

/* For the clocks themselves: lets every due alarm ring, then arms the earliest of the others. */
void        lf_clock_ring        (LfClock *self);

/* An alarm is one due time with one callback on the main context; it is let go with g_object_unref(). */
#define LF_TYPE_ALARM (lf_alarm_get_type ())
G_DECLARE_FINAL_TYPE (LfAlarm, lf_alarm, LF, ALARM, GObject)

typedef void (*LfAlarmFunc) (gpointer user_data);

LfAlarm *lf_alarm_new      (LfClock *clock, LfAlarmFunc func, gpointer user_data);
void     lf_alarm_set      (LfAlarm *self, gint64 due_us);
gint64   lf_alarm_get_due  (LfAlarm *self);

#define LF_TYPE_SYSTEM_CLOCK (lf_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (LfSystemClock, lf_system_clock, LF, SYSTEM_CLOCK, GObject)
LfClock *lf_system_clock_new (void);

#define LF_TYPE_FAKE_CLOCK (lf_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (LfFakeClock, lf_fake_clock, LF, FAKE_CLOCK, GObject)
LfFakeClock *lf_fake_clock_new     (gint64 now_us);
void         lf_fake_clock_advance (LfFakeClock *self, gint64 span_us);
void         lf_fake_clock_set     (LfFakeClock *self, gint64 now_us);
void         lf_fake_clock_reboot  (LfFakeClock *self);

G_END_DECLS
