/* SPDX-License-Identifier: GPL-3.0-or-later */
/* “Now” means a few seconds from now. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-waiting-time.h"

#include "core/base/lf-when.h"
#include "core/store/lf-store-settings.h"

#define DEFAULT_S 10
#define MAX_S 600

void
lf_waiting_time_get_due_async (LfStore             *store,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  lf_store_get_setting_async (store, LF_SETTING_WAITING_TIME, NULL, callback, user_data);
}

LfDue *
lf_waiting_time_get_due_finish (LfStore       *store,
                                GAsyncResult  *result,
                                guint         *wait_s,
                                GError       **error)
{
  g_autoptr(GError) failed = NULL;
  g_autofree char *setting = lf_store_get_setting_finish (store, result, &failed);
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  guint64 seconds = DEFAULT_S;
  LfWhen when;

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }

  if (setting == NULL || !g_ascii_string_to_unsigned (setting, 10, 0, MAX_S, &seconds, NULL))
    seconds = DEFAULT_S;
  *wait_s = (guint) seconds;
  lf_when_from_us (lf_clock_now_us (lf_store_get_clock (store)) + (gint64) seconds * LF_SECOND_US, zone, &when);
  return lf_due_new (when.due_us, when.wall, when.zone);
}
