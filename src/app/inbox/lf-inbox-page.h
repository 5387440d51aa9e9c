/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* The merged feed of all accounts with the thread beside it; an LfPage. */
#define LF_TYPE_INBOX_PAGE (lf_inbox_page_get_type ())
G_DECLARE_FINAL_TYPE (LfInboxPage, lf_inbox_page, LF, INBOX_PAGE, GtkWidget)

GtkWidget *lf_inbox_page_new       (LfContext *context);

/* Chooses this item and shows its thread with the reply box; the filters give way when they hide it. */
void       lf_inbox_page_show_item (LfInboxPage *self, const char *item_uid);

G_END_DECLS
