/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page in the sidebar. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-sidebar-row.h"

#include "app/compat/lf-row-name.h"

struct _LfSidebarRow {
  GtkListBoxRow parent_instance;

  char      *name;
  GtkWidget *icon;
  GtkWidget *title_label;
  GtkWidget *count_box;
  GtkWidget *count_label;
  GtkWidget *trouble_icon;
};

G_DEFINE_FINAL_TYPE (LfSidebarRow, lf_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
lf_sidebar_row_finalize (GObject *object)
{
  LfSidebarRow *self = LF_SIDEBAR_ROW (object);

  g_free (self->name);

  G_OBJECT_CLASS (lf_sidebar_row_parent_class)->finalize (object);
}

static void
lf_sidebar_row_class_init (LfSidebarRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lf_sidebar_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LfSidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, LfSidebarRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LfSidebarRow, count_box);
  gtk_widget_class_bind_template_child (widget_class, LfSidebarRow, count_label);
  gtk_widget_class_bind_template_child (widget_class, LfSidebarRow, trouble_icon);
}

static void
lf_sidebar_row_init (LfSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_sidebar_row_new:
 * @name: the page's short name, never shown
 * @title: the page's name for people
 * @icon_name: a symbolic icon
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
lf_sidebar_row_new (const char *name,
                    const char *title,
                    const char *icon_name)
{
  LfSidebarRow *self = g_object_new (LF_TYPE_SIDEBAR_ROW, NULL);

  self->name = g_strdup (name);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon_name);
  gtk_label_set_text (GTK_LABEL (self->title_label), title);
  lf_row_name_set (GTK_WIDGET (self), title, NULL);
  return GTK_WIDGET (self);
}

const char *
lf_sidebar_row_get_name (LfSidebarRow *self)
{
  g_return_val_if_fail (LF_IS_SIDEBAR_ROW (self), NULL);

  return self->name;
}

/**
 * lf_sidebar_row_set_count:
 * @count: what needs a deed; 0 shows nothing
 * @trouble: whether it is something wrong, not only waiting
 * @spoken: the count as a phrase, such as “12 open”, read after the title
 */
void
lf_sidebar_row_set_count (LfSidebarRow *self,
                          guint         count,
                          gboolean      trouble,
                          const char   *spoken)
{
  g_autofree char *text = g_strdup_printf ("%u", count);

  g_return_if_fail (LF_IS_SIDEBAR_ROW (self));

  gtk_label_set_text (GTK_LABEL (self->count_label), text);
  gtk_widget_set_visible (self->count_box, count > 0);
  gtk_widget_set_visible (self->trouble_icon, trouble);
  if (trouble)
    gtk_widget_add_css_class (self->count_box, "warning");
  else
    gtk_widget_remove_css_class (self->count_box, "warning");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), count > 0 ? spoken : NULL);
  lf_row_name_set (GTK_WIDGET (self), gtk_label_get_text (GTK_LABEL (self->title_label)), count > 0 ? spoken : NULL);
}
