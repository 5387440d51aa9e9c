/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"

G_BEGIN_DECLS

/* The text of one part of a post, with its counters; which account's text it shows is told to it. Signal “removed”: the person wants the part gone. */
#define LF_TYPE_PART_EDITOR (lf_part_editor_get_type ())
G_DECLARE_FINAL_TYPE (LfPartEditor, lf_part_editor, LF, PART_EDITOR, GtkWidget)

/* @key: an account’s uid, or “” for the text for all. */
GtkWidget   *lf_part_editor_new      (LfComposition *composition, guint part, const char *key);
GtkTextView *lf_part_editor_get_view (LfPartEditor *self);
guint        lf_part_editor_get_part (LfPartEditor *self);

/* It has another place among the parts now; shown with the next refresh. */
void         lf_part_editor_set_part (LfPartEditor *self, guint part);
void         lf_part_editor_show     (LfPartEditor *self, const char *key);

/* What the composition holds, for each of @keys and for all. */
void         lf_part_editor_refresh  (LfPartEditor *self, GPtrArray *keys);
/* The account has no own text any more. */
void         lf_part_editor_forget   (LfPartEditor *self, const char *key);

G_END_DECLS
