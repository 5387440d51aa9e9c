/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts sleep off while a post is on its way: a computer that falls asleep between the request and its answer leaves a post that is
 * perhaps sent.
 *
 * logind (org.freedesktop.login1, Inhibit ()) gives a descriptor; sleep waits until it is closed, five seconds at most by default. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-sleep-guard.h"

#include <gio/gunixfdlist.h>

#include <unistd.h>

struct _LfSleepGuard {
  GObject          parent_instance;
  GDBusConnection *bus;           /* (nullable): of our own, for the shared one ends the program when the bus ends */
  GCancellable    *cancellable;   /* of what is asked */
  guint            n_holds;
  gboolean         asking;
  int              fd;            /* −1: nothing is held */
};

G_DEFINE_FINAL_TYPE (LfSleepGuard, lf_sleep_guard, G_TYPE_OBJECT)

static void
let_go (LfSleepGuard *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

static void
on_inhibited_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GUnixFDList) fds = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (object), &fds, result, &error);
  LfSleepGuard *self = user_data;
  int index;

  /* The guard is gone then. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->asking = FALSE;
  if (answer != NULL)
    {
      g_variant_get (answer, "(h)", &index);
      self->fd = fds != NULL ? g_unix_fd_list_get (fds, index, &error) : -1;
    }
  if (error != NULL)
    g_debug ("sleep is not put off: %s", error->message);

  /* It came too late. */
  if (self->n_holds == 0)
    let_go (self);
}

static void
ask_logind (LfSleepGuard *self)
{
  g_dbus_connection_call_with_unix_fd_list (self->bus, "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
                                            "Inhibit", g_variant_new ("(ssss)", "sleep", "Litfaß", "A post is being sent", "delay"),
                                            G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, self->cancellable,
                                            on_inhibited_cb, self);
}

static void
on_connected_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_dbus_connection_new_for_address_finish (result, &error);
  LfSleepGuard *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (bus == NULL)
    {
      self->asking = FALSE;
      g_debug ("sleep is not put off: %s", error->message);
      return;
    }

  self->bus = g_steal_pointer (&bus);
  ask_logind (self);
}

static void
connect_bus (LfSleepGuard *self)
{
  g_autoptr(GError) error = NULL;
  /* Looks into the environment only. */
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, &error);

  if (address == NULL)
    {
      self->asking = FALSE;
      g_debug ("sleep is not put off: %s", error->message);
      return;
    }

  g_dbus_connection_new_for_address (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->cancellable, on_connected_cb, self);
}

static void
lf_sleep_guard_dispose (GObject *object)
{
  LfSleepGuard *self = LF_SLEEP_GUARD (object);

  g_cancellable_cancel (self->cancellable);
  let_go (self);
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (lf_sleep_guard_parent_class)->dispose (object);
}

static void
lf_sleep_guard_finalize (GObject *object)
{
  g_object_unref (LF_SLEEP_GUARD (object)->cancellable);

  G_OBJECT_CLASS (lf_sleep_guard_parent_class)->finalize (object);
}

static void
lf_sleep_guard_class_init (LfSleepGuardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_sleep_guard_dispose;
  object_class->finalize = lf_sleep_guard_finalize;
}

static void
lf_sleep_guard_init (LfSleepGuard *self)
{
  self->cancellable = g_cancellable_new ();
  self->fd = -1;
}

LfSleepGuard *
lf_sleep_guard_new (void)
{
  return g_object_new (LF_TYPE_SLEEP_GUARD, NULL);
}

void
lf_sleep_guard_hold (LfSleepGuard *self)
{
  g_return_if_fail (LF_IS_SLEEP_GUARD (self));

  self->n_holds++;
  if (self->fd >= 0 || self->asking)
    return;

  self->asking = TRUE;
  if (self->bus != NULL && g_dbus_connection_is_closed (self->bus))
    g_clear_object (&self->bus);
  if (self->bus != NULL)
    ask_logind (self);
  else
    connect_bus (self);
}

void
lf_sleep_guard_release (LfSleepGuard *self)
{
  g_return_if_fail (LF_IS_SLEEP_GUARD (self) && self->n_holds > 0);

  if (--self->n_holds == 0)
    let_go (self);
}
