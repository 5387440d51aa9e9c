/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long to wait before something that failed is tried again. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-retry.h"

#include "core/base/lf-clock.h"

#define FIRST_WAIT_US (15 * LF_SECOND_US)
#define LONGEST_WAIT_US (15 * LF_MINUTE_US)
#define JITTER 0.2

/**
 * lf_retry_wait_with_us:
 * @n_failures: how often it failed in a row
 * @random: at least 0, less than 1
 *
 * Returns: the wait in µs: 15 s after the first failure, doubled with each further one up to 15 min, then made up to a
 *   fifth shorter or longer by @random, so that many desks that failed together do not come back together; 0 without failure
 */
gint64
lf_retry_wait_with_us (guint  n_failures,
                       double random)
{
  gint64 wait_us = FIRST_WAIT_US;

  if (n_failures == 0)
    return 0;

  for (guint i = 1; i < n_failures && wait_us < LONGEST_WAIT_US; i++)
    wait_us *= 2;

  return MIN (wait_us, LONGEST_WAIT_US) * (1 - JITTER + 2 * JITTER * random);
}

/**
 * lf_retry_wait_us:
 * @n_failures: how often it failed in a row
 *
 * Returns: lf_retry_wait_with_us() by chance
 */
gint64
lf_retry_wait_us (guint n_failures)
{
  return lf_retry_wait_with_us (n_failures, g_random_double ());
}
