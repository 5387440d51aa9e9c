/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"

G_BEGIN_DECLS

/* The text for all and the own texts of single accounts, as tabs over one text view. */
#define LF_TYPE_TEXT_PANE (lf_text_pane_get_type ())
G_DECLARE_FINAL_TYPE (LfTextPane, lf_text_pane, LF, TEXT_PANE, GtkWidget)

void         lf_text_pane_set_composition (LfTextPane *self, LfComposition *composition);
GtkTextView *lf_text_pane_get_view        (LfTextPane *self);
/* Shows the text that counts for this account (NULL: the one for all) and puts the focus into it. */
void         lf_text_pane_edit            (LfTextPane *self, const char *account_uid);

G_END_DECLS
