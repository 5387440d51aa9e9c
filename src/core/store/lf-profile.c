/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where profiles live, and the lock that makes one process the working one. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-profile.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define SIGN_SPAN_S 10

struct _LfWorkerLock {
  GObject   parent_instance;
  char     *lock_path;
  char     *alive_path;
  int       fd;          /* −1 while not held */
  gboolean  held;
  guint     timer_id;    /* tries while not held, gives the sign of life while held; 0 after lf_worker_lock_release() */
};

enum { PROP_0, PROP_HELD, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LfWorkerLock, lf_worker_lock, G_TYPE_OBJECT)

static gint64
read_boot_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static char *
dup_boot_id (void)
{
  char *id = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &id, NULL, NULL))
    id = g_strdup ("unknown");
  return g_strstrip (id);
}

static void
give_sign_of_life (LfWorkerLock *self)
{
  g_autofree char *boot_id = dup_boot_id ();
  g_autofree char *sign = g_strdup_printf ("%s %" G_GINT64_FORMAT "\n", boot_id, read_boot_us ());
  g_autoptr(GError) error = NULL;

  /* In place: a sign that is lost or cut in a crash is none, and nothing wakes the disk for it. */
  if (!g_file_set_contents_full (self->alive_path, sign, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_debug ("no sign of life: %s", error->message);
}

static gboolean
take_lock (LfWorkerLock *self)
{
  int fd = open (self->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  /* The kernel lets the lock go when the process ends, however it ends; a descriptor that a child inherited would keep it. */
  if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (fd < 0)
        g_debug ("worker.lock: %s", g_strerror (errno));
      else
        close (fd);
      return FALSE;
    }

  self->fd = fd;
  self->held = TRUE;
  give_sign_of_life (self);
  return TRUE;
}

static gboolean
on_timer_cb (gpointer user_data)
{
  LfWorkerLock *self = user_data;

  if (self->held)
    give_sign_of_life (self);
  else
    lf_worker_lock_try (self);

  return G_SOURCE_CONTINUE;
}

static void
start_timer (LfWorkerLock *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id = g_timeout_add_seconds (self->held ? SIGN_SPAN_S : 1, on_timer_cb, self);
}

static void
lf_worker_lock_finalize (GObject *object)
{
  LfWorkerLock *self = LF_WORKER_LOCK (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->lock_path);
  g_free (self->alive_path);
  G_OBJECT_CLASS (lf_worker_lock_parent_class)->finalize (object);
}

static void
lf_worker_lock_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  g_value_set_boolean (value, LF_WORKER_LOCK (object)->held);
}

static void
lf_worker_lock_class_init (LfWorkerLockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = lf_worker_lock_finalize;
  object_class->get_property = lf_worker_lock_get_property;
  properties[PROP_HELD] = g_param_spec_boolean ("held", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lf_worker_lock_init (LfWorkerLock *self)
{
  self->fd = -1;
}

/**
 * lf_worker_lock_new:
 * @folder: the profile's; it is there already
 *
 * Returns: (transfer full): a lock that is not held yet and is tried every second from now on
 */
LfWorkerLock *
lf_worker_lock_new (const char *folder)
{
  LfWorkerLock *self = g_object_new (LF_TYPE_WORKER_LOCK, NULL);

  self->lock_path = g_build_filename (folder, "worker.lock", NULL);
  self->alive_path = g_build_filename (folder, "worker.alive", NULL);
  start_timer (self);
  return self;
}

gboolean
lf_worker_lock_is_held (LfWorkerLock *self)
{
  g_return_val_if_fail (LF_IS_WORKER_LOCK (self), FALSE);
  return self->held;
}

gboolean
lf_worker_lock_try (LfWorkerLock *self)
{
  g_return_val_if_fail (LF_IS_WORKER_LOCK (self), FALSE);

  if (!self->held && take_lock (self))
    {
      start_timer (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELD]);
    }

  return self->held;
}

/**
 * lf_worker_lock_release:
 *
 * Lets the lock go for good: it is not tried again by itself.
 */
void
lf_worker_lock_release (LfWorkerLock *self)
{
  g_return_if_fail (LF_IS_WORKER_LOCK (self));

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (!self->held)
    return;

  /* Before the descriptor goes: the next holder writes its own sign. */
  g_remove (self->alive_path);
  close (self->fd);
  self->fd = -1;
  self->held = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELD]);
}

gint64
lf_worker_lock_holder_age_us (LfWorkerLock *self)
{
  g_autofree char *sign = NULL;
  g_autofree char *boot_id = dup_boot_id ();
  g_auto(GStrv) words = NULL;

  g_return_val_if_fail (LF_IS_WORKER_LOCK (self), -1);

  if (self->held || !g_file_get_contents (self->alive_path, &sign, NULL, NULL))
    return -1;

  words = g_strsplit (g_strstrip (sign), " ", 2);
  /* After a restart of the computer CLOCK_BOOTTIME began anew. */
  if (g_strv_length (words) != 2 || !g_str_equal (words[0], boot_id))
    return -1;

  return MAX (0, read_boot_us () - g_ascii_strtoll (words[1], NULL, 10));
}

/**
 * lf_profile_default_folder:
 * @practice: the practice world instead of the real one
 *
 * Returns: (transfer full): path; not made yet
 */
char *
lf_profile_default_folder (gboolean practice)
{
  return g_build_filename (g_get_user_data_dir (), "litfass", practice ? "practice" : "main", NULL);
}
