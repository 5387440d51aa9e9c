/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one source of time, and the alarms that ring by it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-clock.h"

struct _LfAlarm {
  GObject     parent_instance;
  LfClock    *clock;
  LfAlarmFunc func;
  gpointer    user_data;
  gint64      due_us;
  gboolean    rings_now;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (LfClock, lf_clock, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (LfAlarm, lf_alarm, G_TYPE_OBJECT)

static G_DEFINE_QUARK (lf-clock-alarms, lf_clock_alarms)

static void
lf_clock_default_init (LfClockInterface *iface)
{
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LF_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

/* The armed alarms of @clock, none of them owned: an alarm leaves when it rings, is disarmed or let go. */
static GPtrArray *
get_alarms (LfClock *clock)
{
  GPtrArray *alarms = g_object_get_qdata (G_OBJECT (clock), lf_clock_alarms_quark ());

  if (alarms == NULL)
    {
      alarms = g_ptr_array_new ();
      g_object_set_qdata_full (G_OBJECT (clock), lf_clock_alarms_quark (), alarms, (GDestroyNotify) g_ptr_array_unref);
    }
  return alarms;
}

static LfAlarm *
find_earliest (LfClock *clock,
               gboolean only_those_that_ring)
{
  GPtrArray *alarms = get_alarms (clock);
  LfAlarm *earliest = NULL;

  for (guint i = 0; i < alarms->len; i++)
    {
      LfAlarm *alarm = g_ptr_array_index (alarms, i);

      if (only_those_that_ring && !alarm->rings_now)
        continue;
      if (earliest == NULL || alarm->due_us < earliest->due_us)
        earliest = alarm;
    }
  return earliest;
}

/* Takes @self out of the list of its clock: it will not ring. */
static void
forget (LfAlarm *self)
{
  g_ptr_array_remove_fast (get_alarms (self->clock), self);
  self->due_us = 0;
  self->rings_now = FALSE;
}

static void
arm_earliest (LfClock *clock)
{
  LfAlarm *earliest = find_earliest (clock, FALSE);

  LF_CLOCK_GET_IFACE (clock)->arm (clock, earliest != NULL ? earliest->due_us : 0);
}

static void
lf_alarm_dispose (GObject *object)
{
  LfAlarm *self = LF_ALARM (object);

  if (self->clock != NULL)
    lf_alarm_set (self, 0);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (lf_alarm_parent_class)->dispose (object);
}

static void
lf_alarm_class_init (LfAlarmClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lf_alarm_dispose;
}

static void
lf_alarm_init (LfAlarm *self)
{
}

/**
 * lf_clock_now_us:
 *
 * Returns: the wall clock, µs since 1970 UTC. It may jump: for spans and ages see lf_clock_boot_us()
 */
gint64
lf_clock_now_us (LfClock *self)
{
  g_return_val_if_fail (LF_IS_CLOCK (self), 0);
  return LF_CLOCK_GET_IFACE (self)->now_us (self);
}

/**
 * lf_clock_boot_us:
 *
 * Returns: µs since the machine started, suspend included; comparable only under the same lf_clock_get_boot_id()
 */
gint64
lf_clock_boot_us (LfClock *self)
{
  g_return_val_if_fail (LF_IS_CLOCK (self), 0);
  return LF_CLOCK_GET_IFACE (self)->boot_us (self);
}

/**
 * lf_clock_get_boot_id:
 *
 * Returns: (transfer none): names this start of the machine
 */
const char *
lf_clock_get_boot_id (LfClock *self)
{
  g_return_val_if_fail (LF_IS_CLOCK (self), NULL);
  return LF_CLOCK_GET_IFACE (self)->get_boot_id (self);
}

/**
 * lf_clock_ring:
 * @self: a clock whose armed time may have come
 *
 * Only for implementations of the interface. Alarms ring in the order of their due times. An alarm that is set again while
 * this runs, even for the past, rings on a later turn of the main loop, so that this always ends.
 */
void
lf_clock_ring (LfClock *self)
{
  g_autoptr(LfClock) clock = g_object_ref (self);
  GPtrArray *alarms = get_alarms (clock);
  gint64 now_us = lf_clock_now_us (clock);
  LfAlarm *alarm;

  /* Marked first, since a callback may set, disarm or let go of any alarm, its own included. */
  for (guint i = 0; i < alarms->len; i++)
    {
      alarm = g_ptr_array_index (alarms, i);
      alarm->rings_now = alarm->due_us <= now_us;
    }

  while ((alarm = find_earliest (clock, TRUE)) != NULL)
    {
      forget (alarm);
      alarm->func (alarm->user_data);
    }

  arm_earliest (clock);
}

/**
 * lf_alarm_new:
 * @clock: the clock to go by; kept
 * @func: called from the main loop each time that the alarm rings
 * @user_data: data for @func
 *
 * Returns: (transfer full): an alarm that is not set. It never rings after its last reference was dropped; dropping it
 *   inside @func is allowed
 */
LfAlarm *
lf_alarm_new (LfClock    *clock,
              LfAlarmFunc func,
              gpointer    user_data)
{
  LfAlarm *self;

  g_return_val_if_fail (LF_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (LF_TYPE_ALARM, NULL);
  self->clock = g_object_ref (clock);
  self->func = func;
  self->user_data = user_data;
  return self;
}

/**
 * lf_alarm_set:
 * @self: an alarm
 * @due_us: when to ring, µs since 1970 UTC by the wall clock; a time in the past rings on the next turn of the main loop;
 *   0 disarms
 *
 * Rings once per call. What was set before is forgotten.
 */
void
lf_alarm_set (LfAlarm *self,
              gint64   due_us)
{
  g_return_if_fail (LF_IS_ALARM (self));

  forget (self);
  self->due_us = due_us;
  if (due_us != 0)
    g_ptr_array_add (get_alarms (self->clock), self);
  arm_earliest (self->clock);
}

/**
 * lf_alarm_get_due:
 *
 * Returns: the time last set, µs since 1970 UTC; 0 when it rang or is disarmed
 */
gint64
lf_alarm_get_due (LfAlarm *self)
{
  g_return_val_if_fail (LF_IS_ALARM (self), 0);
  return self->due_us;
}
