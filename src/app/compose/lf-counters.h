/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"

G_BEGIN_DECLS

/* The live length of the text for each network: “Mastodon 312 of 500”; too long is said by sign and word, and spoken once. */
#define LF_TYPE_COUNTERS (lf_counters_get_type ())
G_DECLARE_FINAL_TYPE (LfCounters, lf_counters, LF, COUNTERS, GtkWidget)

void lf_counters_set_composition (LfCounters *self, LfComposition *composition);
/* What is written in this part now. */
void lf_counters_show            (LfCounters *self, guint part);

G_END_DECLS
