/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A line under the header that stays until its cause is gone (AdwBanner comes with libadwaita 1.3). Signal “button-clicked”. What it says is
 * spoken when it appears or changes. */
#define LF_TYPE_BANNER (lf_banner_get_type ())
G_DECLARE_FINAL_TYPE (LfBanner, lf_banner, LF, BANNER, GtkWidget)

GtkWidget *lf_banner_new          (void);
void       lf_banner_show         (LfBanner *self, const char *title, const char *button_label, const char *more);
void       lf_banner_hide         (LfBanner *self);
gboolean   lf_banner_get_revealed (LfBanner *self);

G_END_DECLS
