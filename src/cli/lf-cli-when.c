/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times on the command line: local wall clock, or with an offset. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-when.h"

#include "core/base/lf-error.h"
#include "core/base/lf-when.h"

LfDue *
lf_cli_read_when (const char  *typed,
                  gint64       not_before_us,
                  GError     **error)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  LfWhen when;

  if (!lf_when_from_wall (typed, zone, &when, error))
    return NULL;

  if (when.due_us < not_before_us)
    {
      g_set_error_literal (error, LF_POST_ERROR, LF_POST_ERROR_TIME_PAST, "the time is past");
      return NULL;
    }

  return lf_due_new (when.due_us, when.wall, when.zone);
}
