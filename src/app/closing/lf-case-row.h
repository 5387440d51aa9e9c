/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/closing/lf-case.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A case with the deeds that its state allows. */
#define LF_TYPE_CASE_ROW (lf_case_row_get_type ())
G_DECLARE_FINAL_TYPE (LfCaseRow, lf_case_row, LF, CASE_ROW, GtkListBoxRow)

GtkWidget *lf_case_row_new      (LfCase *matter, LfContext *context);
LfCase    *lf_case_row_get_case (LfCaseRow *self);

G_END_DECLS
