/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"
#include "core/model/lf-post.h"

G_BEGIN_DECLS

/* A draft in its list: first words, where it goes or whom it answers, when it was written. Action “draft.discard”; Delete does
 * the same. */
#define LF_TYPE_DRAFT_ROW (lf_draft_row_get_type ())
G_DECLARE_FINAL_TYPE (LfDraftRow, lf_draft_row, LF, DRAFT_ROW, GtkListBoxRow)

GtkWidget *lf_draft_row_new      (LfContext *context, LfPost *post);
LfPost    *lf_draft_row_get_post (LfDraftRow *self);
void       lf_draft_row_discard  (LfDraftRow *self);

G_END_DECLS
