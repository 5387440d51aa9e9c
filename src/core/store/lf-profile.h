/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The folders of a profile. */
char *lf_profile_default_folder (gboolean practice);          /* $XDG_DATA_HOME/litfass/main or …/practice */

/* worker.lock: the one process that claims, settles and polls. flock, O_CLOEXEC; never a pid test. */
#define LF_TYPE_WORKER_LOCK (lf_worker_lock_get_type ())
G_DECLARE_FINAL_TYPE (LfWorkerLock, lf_worker_lock, LF, WORKER_LOCK, GObject)

/* Property “held” (gboolean, notify on the main context). While not held it is tried every second (boot time). */
LfWorkerLock *lf_worker_lock_new      (const char *folder);
gboolean      lf_worker_lock_is_held  (LfWorkerLock *self);
gboolean      lf_worker_lock_try      (LfWorkerLock *self);   /* at once; TRUE when held now */
void          lf_worker_lock_release  (LfWorkerLock *self);

/* The holder gives a sign of life into worker.alive (CLOCK_BOOTTIME) every 10 s; age in µs of the other holder's sign, −1 when unknown. */
gint64        lf_worker_lock_holder_age_us (LfWorkerLock *self);

G_END_DECLS
