/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The first thing a new officer sees: what Litfaß does, and two ways in. */
#define LF_TYPE_WELCOME_PAGE (lf_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (LfWelcomePage, lf_welcome_page, LF, WELCOME_PAGE, GtkWidget)

GtkWidget *lf_welcome_page_new (gboolean practice);

G_END_DECLS
