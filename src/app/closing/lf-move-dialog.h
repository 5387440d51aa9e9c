/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/base/lf-clock.h"
#include "core/model/lf-post.h"

G_BEGIN_DECLS

/* Asks for another time. Finish: (transfer full); G_IO_ERROR_CANCELLED when the person gave up. */
void   lf_move_dialog_ask_async  (GtkWindow *parent, LfClock *clock, const LfDue *now_planned, GAsyncReadyCallback callback, gpointer user_data);
LfDue *lf_move_dialog_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
