/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lf-overview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Closing while posts are due in the next 24 hours asks first. TRUE: it asks now, do not close. */
gboolean lf_leave_must_ask (GtkWindow *window, LfOverview *overview);

/* (transfer full): when the posts due before @before_us go out, such as “today 18:30, tomorrow 9:00”; @n_posts: how many posts these are. */
char    *lf_leave_dup_times (LfOverview *overview, gint64 before_us, guint *n_posts);

G_END_DECLS
