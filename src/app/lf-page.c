/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the main window asks of each of its pages. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-page.h"

#include "app/compat/lf-focus.h"

G_DEFINE_INTERFACE (LfPage, lf_page, GTK_TYPE_WIDGET)

static void
lf_page_default_init (LfPageInterface *iface)
{
}

/**
 * lf_page_get_title:
 *
 * Returns: (transfer none): the page's name, translated, as the sidebar and the window show it
 */
const char *
lf_page_get_title (LfPage *self)
{
  g_return_val_if_fail (LF_IS_PAGE (self), NULL);

  return LF_PAGE_GET_IFACE (self)->get_title (self);
}

static gboolean
has_focus_inside (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_get_mapped (focus) && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/**
 * lf_page_focus_default:
 *
 * Puts the focus where work on this page begins: its list, or what an empty page offers.
 */
void
lf_page_focus_default (LfPage *self)
{
  g_return_if_fail (LF_IS_PAGE (self));

  if (LF_PAGE_GET_IFACE (self)->focus_default != NULL)
    LF_PAGE_GET_IFACE (self)->focus_default (self);
  /* A list that is hidden behind the words of an empty page takes the focus all the same, and nobody sees it there. */
  if (!has_focus_inside (GTK_WIDGET (self)))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

/**
 * lf_page_next_region:
 * @backwards: the order of Shift+F6
 *
 * Moves the focus to the page's next region; when the focus is not in the page, to its first (or, backwards, last) one.
 *
 * Returns: FALSE when the focus stood in the last region: then it did not move
 */
gboolean
lf_page_next_region (LfPage   *self,
                     gboolean  backwards)
{
  g_return_val_if_fail (LF_IS_PAGE (self), FALSE);

  if (LF_PAGE_GET_IFACE (self)->next_region != NULL)
    return LF_PAGE_GET_IFACE (self)->next_region (self, backwards);
  if (lf_focus_is_in (GTK_WIDGET (self)))
    return FALSE;
  lf_page_focus_default (self);
  return lf_focus_is_in (GTK_WIDGET (self));
}

/**
 * lf_page_can_search:
 *
 * Returns: whether the window's search field means something on this page
 */
gboolean
lf_page_can_search (LfPage *self)
{
  g_return_val_if_fail (LF_IS_PAGE (self), FALSE);

  return LF_PAGE_GET_IFACE (self)->search != NULL;
}

/**
 * lf_page_search:
 * @text: the words as typed; empty ends the search
 */
void
lf_page_search (LfPage     *self,
                const char *text)
{
  g_return_if_fail (LF_IS_PAGE (self));
  g_return_if_fail (text != NULL);

  if (LF_PAGE_GET_IFACE (self)->search != NULL)
    LF_PAGE_GET_IFACE (self)->search (self, text);
}

/**
 * lf_page_step_regions:
 * @regions: (array zero-terminated=1): the regions in the order of F6
 *
 * Returns: TRUE when the focus moved
 */
gboolean
lf_page_step_regions (GtkWidget * const *regions,
                      gboolean           backwards)
{
  int n = 0;
  int here = -1;

  for (; regions[n] != NULL; n++)
    if (has_focus_inside (regions[n]))
      here = n;
  if (here < 0 && backwards)
    here = n;

  for (int i = here + (backwards ? -1 : 1); i >= 0 && i < n; i += backwards ? -1 : 1)
    {
      if (!gtk_widget_get_mapped (regions[i]))
        continue;
      if (gtk_widget_grab_focus (regions[i]) || gtk_widget_child_focus (regions[i], GTK_DIR_TAB_FORWARD))
        return TRUE;
    }
  return FALSE;
}

/**
 * lf_page_step_around:
 * @sidebar: the first region, not mapped while the panes are folded over it
 * @page: (nullable): what lies between
 * @state_line: the last region
 *
 * Goes around in a circle: from the last region to the first, and the other way backwards.
 */
void
lf_page_step_around (GtkWidget *sidebar,
                     LfPage    *page,
                     GtkWidget *state_line,
                     gboolean   backwards)
{
  GtkWidget *around[] = { sidebar, GTK_WIDGET (page), state_line, NULL };
  GtkWidget *without_page[] = { sidebar, state_line, NULL };
  gboolean leaves = has_focus_inside (backwards ? sidebar : state_line);

  if (!leaves && page != NULL && lf_page_next_region (page, backwards))
    return;
  if (leaves || !lf_page_step_regions (page != NULL ? around : without_page, backwards))
    gtk_widget_grab_focus (backwards || !gtk_widget_get_mapped (sidebar) ? state_line : sidebar);
}
