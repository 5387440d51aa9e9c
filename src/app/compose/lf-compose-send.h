/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"
#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* Submits a composition, at its time or (@now) after the waiting time, and says so in the main window: “Goes out in 10 s on
 * 3 accounts [Stop it]”. */
void     lf_compose_send_async  (LfContext *context, LfComposition *composition, gboolean now,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_compose_send_finish (GAsyncResult *result, GError **error);

G_END_DECLS
