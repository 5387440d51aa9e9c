/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* What an officer sets: waiting time (setting “waiting-time-s”: “0”, “10”, “30”, “60”). */
#define LF_TYPE_PREFERENCES (lf_preferences_get_type ())
G_DECLARE_FINAL_TYPE (LfPreferences, lf_preferences, LF, PREFERENCES, AdwPreferencesWindow)

void lf_preferences_show (GtkWindow *parent, LfContext *context);

G_END_DECLS
