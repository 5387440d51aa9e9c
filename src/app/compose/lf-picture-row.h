/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"

G_BEGIN_DECLS

/* One picture of a post: thumbnail, description with its counter, or “only decoration” with a reason. Signal “removed”. */
#define LF_TYPE_PICTURE_ROW (lf_picture_row_get_type ())
G_DECLARE_FINAL_TYPE (LfPictureRow, lf_picture_row, LF, PICTURE_ROW, GtkWidget)

GtkWidget *lf_picture_row_new    (LfComposition *composition, guint index, const char *folder);
/* Shows again what the composition says; it may stand at another place now. */
void       lf_picture_row_update (LfPictureRow *self, guint index);

G_END_DECLS
