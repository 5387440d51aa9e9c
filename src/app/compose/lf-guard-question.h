/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"
#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* Asks before a post goes to an account that is unusual for this office; once for each account in @asked (a set of uids, which it fills). What is taken out is
 * unchosen. Finish: TRUE to go on; FALSE without @error when the person wants to look again, or nothing is chosen any more. */
void     lf_guard_question_async  (GtkWindow *parent, LfContext *context, LfComposition *composition, GHashTable *asked,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_guard_question_finish (GAsyncResult *result, GError **error);

G_END_DECLS
