/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/lf-overview.h"

G_BEGIN_DECLS

/* One profile in one process: opens it, shows its windows, keeps it working until the last one is closed. */
#define LF_TYPE_APPLICATION (lf_application_get_type ())
G_DECLARE_FINAL_TYPE (LfApplication, lf_application, LF, APPLICATION, AdwApplication)

LfApplication *lf_application_new         (void);

/* (nullable) until the profile is open */
LfContext     *lf_application_get_context  (LfApplication *self);
LfOverview    *lf_application_get_overview (LfApplication *self);

/* Opens the profile again after an error of the first try. */
void           lf_application_open        (LfApplication *self);

G_END_DECLS
