/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jumping in a list by its own action. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compat/lf-scroll-to.h"

/**
 * lf_scroll_to:
 * @list: a GtkListView or GtkGridView
 * @position: a row of its model
 *
 * Neither selects nor moves the focus.
 */
void
lf_scroll_to (GtkWidget *list,
              guint      position)
{
  g_return_if_fail (GTK_IS_LIST_BASE (list));

  gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}
