/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mends what GTK 4.8 and libadwaita 1.2 tell screen readers of their own widgets: names said twice, drop-downs without one. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compat/lf-spoken-names.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static GtkWidget *
find_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *label = find_label (child);

      if (label != NULL)
        return label;
    }
  return NULL;
}

/* A drop-down's choice, in its button or in its list: called as what stands in it, whatever that will be. */
static void
name_choice (GtkWidget *choice)
{
  GtkWidget *label = find_label (choice);
  GtkWidget *button = gtk_widget_get_ancestor (choice, GTK_TYPE_TOGGLE_BUTTON);
  GtkWidget *drop_down = gtk_widget_get_ancestor (choice, GTK_TYPE_DROP_DOWN);

  if (label == NULL || (drop_down == NULL && gtk_widget_get_ancestor (choice, ADW_TYPE_COMBO_ROW) == NULL))
    return;

  gtk_accessible_update_relation (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  if (button != NULL && drop_down != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, drop_down, label, NULL, -1);
}

/* The row's own list holds nothing but what is chosen, its picture nothing but an arrow. */
static void
name_combo_row (GtkWidget *widget,
                GtkWidget *row)
{
  if (GTK_IS_IMAGE (widget))
    gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  else
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
}

/* The list inside a group of rows has the group's title; without one it is called as its window. */
static void
name_group (GtkWidget *list)
{
  GtkWidget *group = gtk_widget_get_ancestor (list, ADW_TYPE_PREFERENCES_GROUP);
  GtkRoot *root = gtk_widget_get_root (list);

  if (group != NULL && *adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)) == '\0' &&
      GTK_IS_WINDOW (root) && gtk_window_get_title (GTK_WINDOW (root)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    gtk_window_get_title (GTK_WINDOW (root)), -1);
}

/* Buttons of the libraries that are nothing but an icon. */
static void
name_icon_button (GtkButton *button)
{
  const char *icon_name = gtk_button_get_icon_name (button);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (button));
  const char *name = NULL;

  if (g_strcmp0 (icon_name, "window-close-symbolic") == 0 && g_str_equal (G_OBJECT_TYPE_NAME (parent), "AdwToastWidget"))
    name = _("Close");
  else if (g_strcmp0 (icon_name, "edit-find-symbolic") == 0 && gtk_widget_get_ancestor (parent, GTK_TYPE_SHORTCUTS_WINDOW) != NULL)
    name = _("Search");
  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
name_about_piece (GtkWidget *widget)
{
  GtkWidget *label = find_label (widget);

  if (GTK_IS_IMAGE (widget))
    gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  else if (label != NULL && (ADW_IS_ACTION_ROW (widget) || GTK_IS_BUTTON (widget)))
    gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  else if (GTK_IS_LIST_BOX (widget))
    name_group (widget);
}

/* The icon in a field says nothing that the field does not. */
static gboolean
is_icon_of_field (GtkWidget *widget)
{
  return GTK_IS_IMAGE (widget) && GTK_IS_ENTRY (gtk_widget_get_parent (widget)) &&
         !gtk_entry_get_icon_activatable (GTK_ENTRY (gtk_widget_get_parent (widget)), GTK_ENTRY_ICON_SECONDARY);
}

static gboolean
on_map_cb (GSignalInvocationHint *hint,
           guint                  n_values,
           const GValue          *values,
           gpointer               unused)
{
  GtkWidget *widget = g_value_get_object (&values[0]);
  GtkWidget *row;

  /* With a mnemonic the label names the button too: “_Send Send”. */
  if (gtk_widget_get_ancestor (widget, ADW_TYPE_ABOUT_WINDOW) != NULL)
    name_about_piece (widget);
  else if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL)
    name_icon_button (GTK_BUTTON (widget));
  else if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
  else if (GTK_IS_LIST_BOX (widget))
    name_group (widget);
  else if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget"))
    name_choice (widget);
  else if (is_icon_of_field (widget))
    gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  else if ((GTK_IS_LIST_VIEW (widget) || GTK_IS_IMAGE (widget)) &&
           (row = gtk_widget_get_ancestor (widget, ADW_TYPE_COMBO_ROW)) != NULL)
    name_combo_row (widget, row);
  return G_SOURCE_CONTINUE;
}

/**
 * lf_spoken_names_begin:
 *
 * Call once, after GTK was initialised: looks at each widget when it comes on the screen, also at those of the libraries' own
 * dialogs, which no template of ours reaches.
 */
void
lf_spoken_names_begin (void)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (GTK_TYPE_WIDGET);

  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_map_cb, NULL, NULL);
}
