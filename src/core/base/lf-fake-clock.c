/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clock that stands still until somebody moves it: tests go through days in no time. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-uid.h"

struct _LfFakeClock {
  GObject parent_instance;
  gint64  now_us;
  gint64  boot_us;
  gint64  due_us;
  guint   ring_id;
  char   *boot_id;
};

static void lf_fake_clock_iface_init (LfClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfFakeClock, lf_fake_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_CLOCK, lf_fake_clock_iface_init))

static gboolean
on_due_cb (gpointer user_data)
{
  LfFakeClock *self = user_data;

  self->ring_id = 0;
  lf_clock_ring (LF_CLOCK (self));
  return G_SOURCE_REMOVE;
}

static void
ring_when_due (LfFakeClock *self)
{
  gboolean due = self->due_us != 0 && self->due_us <= self->now_us;

  if (!due)
    g_clear_handle_id (&self->ring_id, g_source_remove);
  else if (self->ring_id == 0)
    self->ring_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_due_cb, self, NULL);
}

static gint64
lf_fake_clock_now_us (LfClock *clock)
{
  return LF_FAKE_CLOCK (clock)->now_us;
}

static gint64
lf_fake_clock_boot_us (LfClock *clock)
{
  return LF_FAKE_CLOCK (clock)->boot_us;
}

static const char *
lf_fake_clock_get_boot_id (LfClock *clock)
{
  return LF_FAKE_CLOCK (clock)->boot_id;
}

static void
lf_fake_clock_arm (LfClock *clock,
                   gint64   due_us)
{
  LfFakeClock *self = LF_FAKE_CLOCK (clock);

  self->due_us = due_us;
  ring_when_due (self);
}

static void
lf_fake_clock_iface_init (LfClockInterface *iface)
{
  iface->now_us = lf_fake_clock_now_us;
  iface->boot_us = lf_fake_clock_boot_us;
  iface->get_boot_id = lf_fake_clock_get_boot_id;
  iface->arm = lf_fake_clock_arm;
}

static void
lf_fake_clock_finalize (GObject *object)
{
  LfFakeClock *self = LF_FAKE_CLOCK (object);

  g_clear_handle_id (&self->ring_id, g_source_remove);
  g_free (self->boot_id);
  G_OBJECT_CLASS (lf_fake_clock_parent_class)->finalize (object);
}

static void
lf_fake_clock_class_init (LfFakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_fake_clock_finalize;
}

static void
lf_fake_clock_init (LfFakeClock *self)
{
  self->boot_us = LF_HOUR_US;
  self->boot_id = lf_uid_new ();
}

/**
 * lf_fake_clock_new:
 * @now_us: what the wall clock shows, µs since 1970 UTC
 *
 * Returns: (transfer full): a clock of a machine that started an hour ago
 */
LfFakeClock *
lf_fake_clock_new (gint64 now_us)
{
  LfFakeClock *self = g_object_new (LF_TYPE_FAKE_CLOCK, NULL);

  self->now_us = now_us;
  return self;
}

/**
 * lf_fake_clock_advance:
 * @span_us: how much time passes; not negative
 *
 * Wall clock and boot clock go forward. Alarms that become due ring from the main loop, not from this call.
 */
void
lf_fake_clock_advance (LfFakeClock *self,
                       gint64       span_us)
{
  g_return_if_fail (LF_IS_FAKE_CLOCK (self));
  g_return_if_fail (span_us >= 0);

  self->now_us += span_us;
  self->boot_us += span_us;
  ring_when_due (self);
}

/**
 * lf_fake_clock_set:
 * @now_us: what the wall clock shows from now on, µs since 1970 UTC
 *
 * Somebody sets the wall clock, forward or back: “changed” is emitted, no time passes on the boot clock.
 */
void
lf_fake_clock_set (LfFakeClock *self,
                   gint64       now_us)
{
  g_return_if_fail (LF_IS_FAKE_CLOCK (self));

  self->now_us = now_us;
  g_signal_emit_by_name (self, "changed");
  ring_when_due (self);
}

/**
 * lf_fake_clock_reboot:
 *
 * The machine starts again: the boot clock begins at 0 and the boot id is another one; the wall clock stays.
 */
void
lf_fake_clock_reboot (LfFakeClock *self)
{
  g_return_if_fail (LF_IS_FAKE_CLOCK (self));

  self->boot_us = 0;
  g_free (self->boot_id);
  self->boot_id = lf_uid_new ();
}
