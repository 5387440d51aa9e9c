/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of lists have no accessible name on GTK 4.8 (gtk_list_item_set_accessible_label() comes with 4.12). */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compat/lf-row-name.h"

static void
set_name (GtkWidget  *row,
          const char *name,
          const char *description)
{
  /* An AdwActionRow is also called by its title: both would be said. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (description != NULL && *description != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
on_parent_changed_cb (GtkWidget  *child,
                      GParamSpec *pspec,
                      gpointer    user_data)
{
  GtkWidget *row = gtk_widget_get_parent (child);
  const char *name = g_object_get_qdata (G_OBJECT (child), g_quark_from_static_string ("lf-row-name"));

  if (row != NULL && name != NULL)
    set_name (row, name, g_object_get_qdata (G_OBJECT (child), g_quark_from_static_string ("lf-row-description")));
}

/**
 * lf_row_name_set:
 * @row_child: a GtkListBoxRow, or the child of a GtkListItem: then its parent, the list's own row widget, gets the name
 * @name: never empty
 * @description: (nullable): what is read after it
 *
 * A child without a parent yet (“setup” before “bind” is over) gives the name on as soon as it has one.
 */
void
lf_row_name_set (GtkWidget  *row_child,
                 const char *name,
                 const char *description)
{
  g_return_if_fail (GTK_IS_WIDGET (row_child));
  g_return_if_fail (name != NULL && *name != '\0');

  if (GTK_IS_LIST_BOX_ROW (row_child))
    {
      set_name (row_child, name, description);
      return;
    }
  if (g_object_get_qdata (G_OBJECT (row_child), g_quark_from_static_string ("lf-row-name")) == NULL)
    g_signal_connect (row_child, "notify::parent", G_CALLBACK (on_parent_changed_cb), NULL);
  g_object_set_qdata_full (G_OBJECT (row_child), g_quark_from_static_string ("lf-row-name"), g_strdup (name), g_free);
  g_object_set_qdata_full (G_OBJECT (row_child), g_quark_from_static_string ("lf-row-description"), g_strdup (description), g_free);
  if (gtk_widget_get_parent (row_child) != NULL)
    set_name (gtk_widget_get_parent (row_child), name, description);
}
