/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* Does it, or asks first where it cannot be taken back or is about a person; says the result near @widget, keeps it in “Last deeds”. What an
 * account cannot do is said. */
void        lf_item_deeds_do       (LfContext *context, GtkWidget *widget, LfItem *item, LfAct act);

/* (transfer full): what can be done to @item, for a menu; empty when nothing can. */
GMenuModel *lf_item_deeds_new_menu (LfContext *context, LfItem *item);

/* What the key or menu entry means now: hiding what is hidden shows it again. */
LfAct       lf_item_deeds_find_act (LfItem *item, const char *action_name);

G_END_DECLS
