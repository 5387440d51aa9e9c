/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* What the profile of one account has to hold, and when somebody last looked. */
#define LF_TYPE_CHECKLIST_WINDOW (lf_checklist_window_get_type ())
G_DECLARE_FINAL_TYPE (LfChecklistWindow, lf_checklist_window, LF, CHECKLIST_WINDOW, AdwWindow)

void  lf_checklist_window_show        (GtkWindow *parent, LfContext *context, LfAccount *account);

/* (transfer full): “last checked 2 hours ago”, or that nobody did; @list (nullable). */
char *lf_checklist_window_dup_checked (LfChecklist *list);

G_END_DECLS
