/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tab through widgets that give the focus on to a child (GTK keeps its own way of doing this to itself). */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compat/lf-focus.h"

/**
 * lf_focus_children:
 *
 * For GtkWidgetClass.focus of every class with a GtkWidgetClass.grab_focus of its own: the inherited one would end Shift+Tab out
 * of the widget by grabbing the focus again, and nobody would ever get out that way.
 *
 * Returns: whether a child has taken the focus
 */
gboolean
lf_focus_children (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  GtkWidget *current = gtk_widget_get_focus_child (widget);
  gboolean back = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP || direction == GTK_DIR_LEFT;
  GtkWidget *child = current;

  if (child == NULL)
    child = back ? gtk_widget_get_last_child (widget) : gtk_widget_get_first_child (widget);
  while (child != NULL && !gtk_widget_child_focus (child, direction))
    child = back ? gtk_widget_get_prev_sibling (child) : gtk_widget_get_next_sibling (child);
  return child != NULL;
}

/**
 * lf_focus_get_child:
 *
 * Unlike gtk_widget_get_focus_child() it asks the window: after a popover has closed, the way down to the widget that got the focus again is not
 * written anew (GTK 4.8).
 */
GtkWidget *
lf_focus_get_child (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *child = root != NULL ? gtk_root_get_focus (root) : NULL;

  while (child != NULL && gtk_widget_get_parent (child) != widget)
    child = gtk_widget_get_parent (child);
  return child;
}

gboolean
lf_focus_is_in (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return lf_focus_get_child (widget) != NULL || (root != NULL && gtk_root_get_focus (root) == widget);
}
