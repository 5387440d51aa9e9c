/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* Everything planned, sent, failed and held, by month or as an agenda; an LfPage. */
#define LF_TYPE_PLAN_PAGE (lf_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (LfPlanPage, lf_plan_page, LF, PLAN_PAGE, GtkWidget)

GtkWidget *lf_plan_page_new (LfContext *context);

G_END_DECLS
