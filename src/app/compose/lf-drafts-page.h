/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* What was begun and not sent, reply texts included; an LfPage. A reply text opens its thread by the action “app.show-item”
 * (item uid). */
#define LF_TYPE_DRAFTS_PAGE (lf_drafts_page_get_type ())
G_DECLARE_FINAL_TYPE (LfDraftsPage, lf_drafts_page, LF, DRAFTS_PAGE, GtkWidget)

GtkWidget *lf_drafts_page_new (LfContext *context);

G_END_DECLS
