/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A second process of a test program that works for a profile until nothing is left to do, and may be killed on the way. The test
 * program calls lf_test_worker_main() first in its main(); when that gives TRUE it was the worker, and ends with @status. */
gboolean     lf_test_worker_main  (int argc, char **argv, int *status);

/* (transfer full): killed at the point @crash_at; 0: never. */
GSubprocess *lf_test_worker_spawn (const char *folder, guint crash_at);

/* The same in the future: its clock is ahead by @ahead_us. */
GSubprocess *lf_test_worker_spawn_later (const char *folder, guint crash_at, gint64 ahead_us);

/* TRUE when it ended by itself, FALSE when it was killed. The servers of this process answer meanwhile. */
gboolean     lf_test_worker_wait  (GSubprocess *worker);

/* Both, one after the other. */
gboolean     lf_test_worker_run   (const char *folder, guint crash_at);

G_END_DECLS
