/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock of this computer: one timer descriptor that keeps going through suspend and sees the clock being set. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-crash.h"
#include "core/base/lf-uid.h"

#include <glib-unix.h>

#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct _LfSystemClock {
  GObject  parent_instance;
  int      fd;
  GSource *source;
  char    *boot_id;
  gboolean was_set;
  gint64   ahead_us;    /* a test may live in the future */
};

static void lf_system_clock_iface_init (LfClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfSystemClock, lf_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_CLOCK, lf_system_clock_iface_init))

static gint64
read_clock_us (clockid_t id)
{
  struct timespec now;

  clock_gettime (id, &now);
  return now.tv_sec * LF_SECOND_US + now.tv_nsec / 1000;
}

static char *
read_boot_id (void)
{
  g_autofree char *text = NULL;

  if (g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL) && *g_strstrip (text) != '\0')
    return g_steal_pointer (&text);

  /* An id of our own makes old boot times incomparable: whoever asks is careful, never wrong. */
  return lf_uid_new ();
}

static gboolean
on_timer_cb (gint         fd,
             GIOCondition condition,
             gpointer     user_data)
{
  g_autoptr(LfSystemClock) self = g_object_ref (user_data);
  guint64 n_expired;

  if (read (fd, &n_expired, sizeof n_expired) < 0 && errno == ECANCELED)
    self->was_set = TRUE;

  if (self->was_set)
    {
      self->was_set = FALSE;
      g_signal_emit_by_name (self, "changed");
    }

  lf_clock_ring (LF_CLOCK (self));
  return G_SOURCE_CONTINUE;
}

static gint64
lf_system_clock_now_us (LfClock *clock)
{
  return read_clock_us (CLOCK_REALTIME) + LF_SYSTEM_CLOCK (clock)->ahead_us;
}

static gint64
lf_system_clock_boot_us (LfClock *clock)
{
  return read_clock_us (CLOCK_BOOTTIME);
}

static const char *
lf_system_clock_get_boot_id (LfClock *clock)
{
  return LF_SYSTEM_CLOCK (clock)->boot_id;
}

static void
lf_system_clock_arm (LfClock *clock,
                     gint64   due_us)
{
  LfSystemClock *self = LF_SYSTEM_CLOCK (clock);
  struct itimerspec spec = { 0 };

  if (self->source == NULL)
    return;

  due_us = due_us != 0 ? MAX (due_us - self->ahead_us, 1) : 0;

  /* Only an armed timer tells that the clock was set: with nothing due, it waits for the year 2106. */
  spec.it_value.tv_sec = due_us == 0 ? (time_t) G_MAXUINT32 : MAX (due_us, 0) / LF_SECOND_US;
  spec.it_value.tv_nsec = due_us == 0 ? 0 : MAX (due_us % LF_SECOND_US * 1000, 1);

  while (timerfd_settime (self->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, NULL) < 0)
    {
      if (errno != ECANCELED)
        g_error ("the timer cannot be set: %s", g_strerror (errno));

      /* The clock was set just now and this answer took the news from read(): ring at once and pass it on there. */
      self->was_set = TRUE;
      spec.it_value.tv_sec = 0;
      spec.it_value.tv_nsec = 1;
    }
}

static void
lf_system_clock_iface_init (LfClockInterface *iface)
{
  iface->now_us = lf_system_clock_now_us;
  iface->boot_us = lf_system_clock_boot_us;
  iface->get_boot_id = lf_system_clock_get_boot_id;
  iface->arm = lf_system_clock_arm;
}

static void
lf_system_clock_dispose (GObject *object)
{
  LfSystemClock *self = LF_SYSTEM_CLOCK (object);

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  G_OBJECT_CLASS (lf_system_clock_parent_class)->dispose (object);
}

static void
lf_system_clock_finalize (GObject *object)
{
  LfSystemClock *self = LF_SYSTEM_CLOCK (object);

  close (self->fd);
  g_free (self->boot_id);
  G_OBJECT_CLASS (lf_system_clock_parent_class)->finalize (object);
}

static void
lf_system_clock_class_init (LfSystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lf_system_clock_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_system_clock_finalize;
}

static void
lf_system_clock_init (LfSystemClock *self)
{
  self->boot_id = read_boot_id ();
  self->ahead_us = lf_test_span_us ("LF_CLOCK_AHEAD_MS", 0);
  self->fd = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->fd < 0)
    g_error ("no timer from the kernel: %s", g_strerror (errno));

  self->source = g_unix_fd_source_new (self->fd, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_timer_cb), self, NULL);
  g_source_set_static_name (self->source, "litfass clock");
  g_source_attach (self->source, NULL);
  lf_system_clock_arm (LF_CLOCK (self), 0);
}

/**
 * lf_system_clock_new:
 *
 * Returns: (transfer full): CLOCK_REALTIME as the wall clock and CLOCK_BOOTTIME for spans; its alarms ring on the main
 *   context, also right after a suspend in which they became due
 */
LfClock *
lf_system_clock_new (void)
{
  return g_object_new (LF_TYPE_SYSTEM_CLOCK, NULL);
}
