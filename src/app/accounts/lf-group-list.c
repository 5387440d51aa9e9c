/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of accounts, one row each. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-group-list.h"

#include <glib/gi18n.h>

#include "app/accounts/lf-group-window.h"
#include "app/compat/lf-focus.h"
#include "app/compat/lf-row-name.h"

struct _LfGroupList {
  GtkWidget   parent_instance;

  LfContext  *context;
  GtkWidget  *box;
  GtkListBox *list;
  GtkWidget  *new_button;
};

G_DEFINE_FINAL_TYPE (LfGroupList, lf_group_list, GTK_TYPE_WIDGET)

static LfOffice *
get_office (LfGroupList *self)
{
  return lf_accounts_get_office (lf_context_get_accounts (self->context));
}

/* The short names, or handles, of its accounts. */
static char *
dup_members (LfGroupList    *self,
             LfAccountGroup *group)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; group->account_uids[i] != NULL; i++)
    {
      LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (self->context), group->account_uids[i]);

      if (adapter != NULL)
        g_ptr_array_add (names, (char *) lf_account_get_short_name (lf_adapter_get_account (adapter)));
    }
  if (names->len == 0)
    return g_strdup (_("No account"));

  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

static GtkWidget *
make_row (LfGroupList    *self,
          LfAccountGroup *group)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_autofree char *members = dup_members (self, group);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), group->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), members);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "lf-group-uid", g_strdup (group->uid), g_free);
  lf_row_name_set (row, group->name, members);
  return row;
}

/* (transfer full) (nullable): of the row that has the focus. */
static char *
dup_focused (LfGroupList *self)
{
  GtkWidget *row = lf_focus_get_child (GTK_WIDGET (self->list));

  return row != NULL ? g_strdup (g_object_get_data (G_OBJECT (row), "lf-group-uid")) : NULL;
}

static void
show_groups (LfGroupList *self)
{
  GPtrArray *groups = lf_office_get_groups (get_office (self));
  g_autofree char *focused = dup_focused (self);
  GtkListBoxRow *row;

  /* A row that goes away with the focus would send it to the top of the window. */
  if (focused != NULL)
    gtk_widget_grab_focus (self->new_button);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < groups->len; i++)
    gtk_list_box_append (self->list, make_row (self, g_ptr_array_index (groups, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->list), groups->len > 0);
  for (guint i = 0; focused != NULL && i < groups->len; i++)
    if (g_str_equal (focused, ((LfAccountGroup *) g_ptr_array_index (groups, i))->uid))
      gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, i)));
}

static void
on_row_activated_cb (LfGroupList *self,
                     GtkWidget   *row)
{
  LfAccountGroup *group = lf_office_find_group (get_office (self), g_object_get_data (G_OBJECT (row), "lf-group-uid"));

  if (group != NULL)
    lf_group_window_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->context, group);
}

static void
on_new_clicked_cb (LfGroupList *self)
{
  lf_group_window_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->context, NULL);
}

static gboolean
lf_group_list_grab_focus (GtkWidget *widget)
{
  LfGroupList *self = LF_GROUP_LIST (widget);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  return gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->new_button);
}

static void
lf_group_list_dispose (GObject *object)
{
  LfGroupList *self = LF_GROUP_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_group_list_parent_class)->dispose (object);
}

static void
lf_group_list_class_init (LfGroupListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_group_list_dispose;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_group_list_grab_focus;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-group-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LfGroupList, box);
  gtk_widget_class_bind_template_child (widget_class, LfGroupList, list);
  gtk_widget_class_bind_template_child (widget_class, LfGroupList, new_button);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_new_clicked_cb);
}

static void
lf_group_list_init (LfGroupList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lf_group_list_set_context (LfGroupList *self,
                           LfContext   *context)
{
  g_return_if_fail (LF_IS_GROUP_LIST (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (get_office (self), "changed", G_CALLBACK (show_groups), self, G_CONNECT_SWAPPED);
  show_groups (self);
}
