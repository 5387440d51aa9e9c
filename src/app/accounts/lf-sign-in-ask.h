/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/adapter/lf-network.h"

G_BEGIN_DECLS

/* Asks for one text of a sign-in. Signal “answered” (string, never empty). */
#define LF_TYPE_SIGN_IN_ASK_PAGE (lf_sign_in_ask_page_get_type ())
G_DECLARE_FINAL_TYPE (LfSignInAskPage, lf_sign_in_ask_page, LF, SIGN_IN_ASK_PAGE, GtkWidget)

/* What there is to choose from in the next question for a name. */
void lf_sign_in_ask_page_offer (LfSignInAskPage *self, const char * const *answers);

/* What stands in the field of the next question while nothing was typed there. */
void lf_sign_in_ask_page_suggest (LfSignInAskPage *self, const char *answer);

void lf_sign_in_ask_page_ask (LfSignInAskPage *self, const LfNetwork *network, LfSignInField field);

G_END_DECLS
