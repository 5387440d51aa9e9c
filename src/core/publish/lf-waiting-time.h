/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-post.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* The setting: seconds, as a decimal number. Not set or not readable: 10. */
#define LF_SETTING_WAITING_TIME "waiting-time-s"

/* When something goes out that a person sends “now” from the window: after the waiting time, in which it can be stopped. Finish:
 * (transfer full); @wait_s: the seconds until then; error: the setting could not be read. */
void   lf_waiting_time_get_due_async  (LfStore *store, GAsyncReadyCallback callback, gpointer user_data);
LfDue *lf_waiting_time_get_due_finish (LfStore *store, GAsyncResult *result, guint *wait_s, GError **error);

G_END_DECLS
