/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* What sending costs and what was spent this month, under a text that is written. Not there as long as nothing is charged. */
#define LF_TYPE_PRICE_LINE (lf_price_line_get_type ())
G_DECLARE_FINAL_TYPE (LfPriceLine, lf_price_line, LF, PRICE_LINE, GtkWidget)

void lf_price_line_set_context (LfPriceLine *self, LfContext *context);

/* @micro: what sending costs; 0 hides the line. @account_uids: those that it is charged to. */
void lf_price_line_show        (LfPriceLine *self, gint64 micro, const char * const *account_uids);

G_END_DECLS
