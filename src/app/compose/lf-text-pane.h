/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"

G_BEGIN_DECLS

/* The text for all and the own texts of single accounts, as tabs over the parts of the post. Signal “view-added” (GtkTextView): one more text is
 * written in it. */
#define LF_TYPE_TEXT_PANE (lf_text_pane_get_type ())
G_DECLARE_FINAL_TYPE (LfTextPane, lf_text_pane, LF, TEXT_PANE, GtkWidget)

void     lf_text_pane_set_composition (LfTextPane *self, LfComposition *composition);
gboolean lf_text_pane_is_in_text      (LfTextPane *self);   /* where the keyboard is */
/* Shows the text of this part that counts for this account (NULL: the one for all) and puts the focus into it. */
void     lf_text_pane_edit            (LfTextPane *self, guint part, const char *account_uid);
void     lf_text_pane_add_part        (LfTextPane *self);
/* The one that was removed last comes back. */
void     lf_text_pane_restore_part    (LfTextPane *self);

G_END_DECLS
