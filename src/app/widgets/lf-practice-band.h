/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The striped band that every practice window has under its header: “Practice – nothing leaves this computer”. */
#define LF_TYPE_PRACTICE_BAND (lf_practice_band_get_type ())
G_DECLARE_FINAL_TYPE (LfPracticeBand, lf_practice_band, LF, PRACTICE_BAND, GtkWidget)

GtkWidget *lf_practice_band_new (void);

G_END_DECLS
