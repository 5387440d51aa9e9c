/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of pages at the side of the main window. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-sidebar.h"

#include <glib/gi18n.h>

#include "app/compat/lf-focus.h"
#include "app/lf-sidebar-row.h"

struct _LfSidebar {
  GtkWidget parent_instance;

  GtkWidget  *scroller;
  GtkListBox *list;
};

enum { PAGE_CHOSEN, ROW_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfSidebar, lf_sidebar, GTK_TYPE_WIDGET)

static LfSidebarRow *
find_row (LfSidebar  *self,
          const char *name)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_str_equal (lf_sidebar_row_get_name (LF_SIDEBAR_ROW (row)), name))
      return LF_SIDEBAR_ROW (row);
  return NULL;
}

/* See lf_sidebar_row_set_count(). */
static void
set_count (LfSidebar  *self,
           const char *name,
           guint       count,
           gboolean    trouble,
           const char *spoken)
{
  LfSidebarRow *row = find_row (self, name);

  if (row != NULL)
    lf_sidebar_row_set_count (row, count, trouble, spoken);
}

static void
on_row_selected_cb (LfSidebar     *self,
                    GtkListBoxRow *row)
{
  if (row != NULL)
    g_signal_emit (self, signals[PAGE_CHOSEN], 0, lf_sidebar_row_get_name (LF_SIDEBAR_ROW (row)));
}

static void
on_row_activated_cb (LfSidebar     *self,
                     GtkListBoxRow *row)
{
  g_signal_emit (self, signals[ROW_ACTIVATED], 0, lf_sidebar_row_get_name (LF_SIDEBAR_ROW (row)));
}

static gboolean
lf_sidebar_grab_focus (GtkWidget *widget)
{
  LfSidebar *self = LF_SIDEBAR (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* A list box walks row by row with Tab too, and choosing a row changes the page: whoever only wants to get past would end on the last one. */
static gboolean
lf_sidebar_focus (GtkWidget        *widget,
                  GtkDirectionType  direction)
{
  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    return !lf_focus_is_in (widget) && gtk_widget_grab_focus (widget);
  return lf_focus_children (widget, direction);
}

static void
lf_sidebar_dispose (GObject *object)
{
  LfSidebar *self = LF_SIDEBAR (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_sidebar_parent_class)->dispose (object);
}

static void
lf_sidebar_class_init (LfSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_sidebar_dispose;
  widget_class->focus = lf_sidebar_focus;
  widget_class->grab_focus = lf_sidebar_grab_focus;

  signals[PAGE_CHOSEN] = g_signal_new ("page-chosen", LF_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", LF_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, LfSidebar, scroller);
  gtk_widget_class_bind_template_child (widget_class, LfSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
lf_sidebar_init (LfSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lf_sidebar_add_page (LfSidebar  *self,
                     const char *name,
                     const char *title,
                     const char *icon_name)
{
  g_return_if_fail (LF_IS_SIDEBAR (self));

  gtk_list_box_append (self->list, lf_sidebar_row_new (name, title, icon_name));
}

/**
 * lf_sidebar_show_counts:
 * @counts: what needs a deed; pages that are not there are passed over
 */
void
lf_sidebar_show_counts (LfSidebar           *self,
                        const LfStoreCounts *counts)
{
  g_autofree char *open = g_strdup_printf (ngettext ("%u open", "%u open", counts->n_open), counts->n_open);
  g_autofree char *problems = g_strdup_printf (ngettext ("%u problem", "%u problems", counts->n_problems), counts->n_problems);
  g_autofree char *drafts = g_strdup_printf (ngettext ("%u draft", "%u drafts", counts->n_drafts), counts->n_drafts);
  g_autofree char *bad = g_strdup_printf (ngettext ("%u account with trouble", "%u accounts with trouble", counts->n_accounts_bad),
                                          counts->n_accounts_bad);

  g_return_if_fail (LF_IS_SIDEBAR (self));

  set_count (self, "inbox", counts->n_open, FALSE, open);
  set_count (self, "plan", counts->n_problems, counts->n_problems > 0, problems);
  set_count (self, "drafts", counts->n_drafts, FALSE, drafts);
  set_count (self, "accounts", counts->n_accounts_bad, counts->n_accounts_bad > 0, bad);
}

/**
 * lf_sidebar_select:
 * @name: the page to choose, as if a person had
 */
void
lf_sidebar_select (LfSidebar  *self,
                   const char *name)
{
  LfSidebarRow *row;

  g_return_if_fail (LF_IS_SIDEBAR (self));

  if ((row = find_row (self, name)) != NULL)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}
