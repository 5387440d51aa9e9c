/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* The whole thread of the selected item, with its deeds and the reply box. */
#define LF_TYPE_THREAD_VIEW (lf_thread_view_get_type ())
G_DECLARE_FINAL_TYPE (LfThreadView, lf_thread_view, LF, THREAD_VIEW, GtkWidget)

void       lf_thread_view_set_context (LfThreadView *self, LfContext *context);
void       lf_thread_view_set_item    (LfThreadView *self, LfItem *item);      /* (nullable) */
void       lf_thread_view_reply       (LfThreadView *self);
/* @action_name: “item.hide”, “item.like”, “item.mute” or “item.remove”. */
void       lf_thread_view_act         (LfThreadView *self, const char *action_name);
void       lf_thread_view_toggle_done (LfThreadView *self);
void       lf_thread_view_open_page   (LfThreadView *self);
GtkWidget *lf_thread_view_get_list    (LfThreadView *self);
GtkWidget *lf_thread_view_get_reply   (LfThreadView *self);

G_END_DECLS
