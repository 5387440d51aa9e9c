/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lf-overview.h"

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum {
  LF_PROBLEMS_ALL,       /* what needs a deed */
  LF_PROBLEMS_LATE,      /* what was held back because it is late or the profile was copied */
  LF_PROBLEMS_DUE_SOON,  /* what goes out within a day */
} LfProblemsKind;

/* Posts that wait for a decision, each with its deeds; kept true while it is open. */
#define LF_TYPE_PROBLEMS_WINDOW (lf_problems_window_get_type ())
G_DECLARE_FINAL_TYPE (LfProblemsWindow, lf_problems_window, LF, PROBLEMS_WINDOW, AdwWindow)

void lf_problems_window_show (GtkWindow *parent, LfOverview *overview, LfProblemsKind kind);

G_END_DECLS
