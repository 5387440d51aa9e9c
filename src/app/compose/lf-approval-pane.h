/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/compose/lf-composition.h"
#include "core/base/lf-policy.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One entry for each thing that the office wants to be told of a post; not to be seen where it wants nothing. */
#define LF_TYPE_APPROVAL_PANE (lf_approval_pane_get_type ())
G_DECLARE_FINAL_TYPE (LfApprovalPane, lf_approval_pane, LF, APPROVAL_PANE, GtkWidget)

void     lf_approval_pane_set_up (LfApprovalPane *self, LfPolicy *policy, LfComposition *composition);

/* Leads to the entry of this name. */
gboolean lf_approval_pane_focus  (LfApprovalPane *self, const char *name);

G_END_DECLS
