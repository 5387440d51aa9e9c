/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only a build for the fault tests has: points where the process kills itself, and shortened waits. */

#define G_LOG_DOMAIN "litfass"

#include "core/base/lf-crash.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#if LF_TEST_HOOKS
/**
 * lf_crash_point:
 * @where: name of the point, for the log
 *
 * Counts the points passed so far and kills the process at the one that LF_CRASH_AT names.
 */
void
lf_crash_point (const char *where)
{
  static int passed = 0;
  const char *wanted = g_getenv ("LF_CRASH_AT");

  if (wanted != NULL && ++passed == atoi (wanted))
    {
      g_debug ("kill point %d: %s", passed, where);
      kill (getpid (), SIGKILL);
      pause ();
    }
}
#endif

/**
 * lf_test_span_us:
 * @variable: environment variable that holds another span in milliseconds
 * @span_us: the real span
 *
 * Returns: @span_us; in a build for the fault tests the value of @variable, when it is set
 */
gint64
lf_test_span_us (const char *variable,
                 gint64      span_us)
{
#if LF_TEST_HOOKS
  const char *value = g_getenv (variable);

  if (value != NULL)
    return g_ascii_strtoll (value, NULL, 10) * 1000;
#endif
  return span_us;
}
