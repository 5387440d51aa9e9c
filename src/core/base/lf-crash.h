/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config.h"

#include <glib.h>

G_BEGIN_DECLS

/* Kill points: in a build with -Dtest_hooks=true, LF_CRASH_AT=n ends the process with SIGKILL at the n-th point that is
 * passed (1 is the first). In every other build they are nothing. */
#if LF_TEST_HOOKS
void lf_crash_point (const char *where);
#define LF_CRASH_POINT(where) lf_crash_point (where)
#else
#define LF_CRASH_POINT(where) ((void) 0)
#endif

gint64 lf_test_span_us (const char *variable, gint64 span_us);

G_END_DECLS
