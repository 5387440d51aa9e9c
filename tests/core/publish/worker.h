/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A process that works for a profile until nothing is left to do, and is killed on the way. */
typedef struct {
  const char *program;    /* this one: it is started with --worker FOLDER */
  const char *folder;
  guint       crash_at;   /* 0: never */
  gint64      ahead_us;   /* how far it lives in the future */
} Worker;

int          worker_run   (const char *folder);
GSubprocess *worker_spawn (const Worker *worker);

/* TRUE when it ended by itself, FALSE when it was killed. The servers of this process answer meanwhile. */
gboolean     worker_wait  (GSubprocess *child);

G_END_DECLS
