/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/adapter/lf-network.h"

G_BEGIN_DECLS

/* What an office must be told before it adds an account, and what the account shall be for. Signal “accepted”. */
#define LF_TYPE_SIGN_IN_TERMS (lf_sign_in_terms_get_type ())
G_DECLARE_FINAL_TYPE (LfSignInTerms, lf_sign_in_terms, LF, SIGN_IN_TERMS, GtkWidget)

void     lf_sign_in_terms_set_network (LfSignInTerms *self, const LfNetwork *network);

gboolean lf_sign_in_terms_were_shown  (LfSignInTerms *self);

/* Whether the account shall read too; FALSE until chosen. */
gboolean lf_sign_in_terms_reads       (LfSignInTerms *self);

G_END_DECLS
