/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Speaks to screen readers without showing anything: a label of role ALERT whose text changes. */
#define LF_TYPE_ANNOUNCER (lf_announcer_get_type ())
G_DECLARE_FINAL_TYPE (LfAnnouncer, lf_announcer, LF, ANNOUNCER, GtkWidget)

GtkWidget *lf_announcer_new      (void);
void       lf_announcer_announce (LfAnnouncer *self, const char *text);

G_END_DECLS
