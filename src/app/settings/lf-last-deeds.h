/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What was done since the program started, each with “Take back”. */
#define LF_TYPE_LAST_DEEDS (lf_last_deeds_get_type ())
G_DECLARE_FINAL_TYPE (LfLastDeeds, lf_last_deeds, LF, LAST_DEEDS, AdwWindow)

void lf_last_deeds_show (GtkWindow *parent);

G_END_DECLS
