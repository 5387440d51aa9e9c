/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes, renames and removes a group of accounts. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-group-window.h"

#include <glib/gi18n.h>

#include "app/compat/lf-row-name.h"
#include "app/widgets/lf-account-look.h"
#include "app/widgets/lf-close-guard.h"
#include "app/widgets/lf-toasts.h"
#include "core/base/lf-text.h"
#include "core/words/lf-words.h"

#define MAX_NAME_CHARS 80

struct _LfGroupWindow {
  AdwWindow       parent_instance;

  LfContext      *context;
  LfAccountGroup *group;         /* (nullable): as it is stored; NULL: a new one */
  GPtrArray      *checks;        /* of GtkCheckButton, one for each account */

  GtkWidget      *name_entry;
  GtkWidget      *fault_label;
  GtkListBox     *list;
  GtkWidget      *save_button;
  GtkWidget      *remove_button;
};

G_DEFINE_FINAL_TYPE (LfGroupWindow, lf_group_window, ADW_TYPE_WINDOW)

static LfOffice *
get_office (LfGroupWindow *self)
{
  return lf_accounts_get_office (lf_context_get_accounts (self->context));
}

static void
show_fault (LfGroupWindow *self,
            const char    *text)
{
  gtk_label_set_text (GTK_LABEL (self->fault_label), text);
  gtk_widget_set_visible (self->fault_label, TRUE);
  gtk_widget_set_sensitive (self->save_button, TRUE);
  gtk_widget_set_sensitive (self->remove_button, TRUE);
  gtk_widget_grab_focus (self->name_entry);
  lf_toasts_announce (GTK_WIDGET (self), text);
}

static void
end (LfGroupWindow *self,
     const char    *said)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (self->context == NULL)
    return;
  if (parent != NULL)
    lf_toasts_show (GTK_WIDGET (parent), said);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LfGroupWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *uid = lf_office_put_group_finish (LF_OFFICE (object), result, &error);
  g_autofree char *text = NULL;

  if (uid != NULL)
    {
      end (self, _("Group saved"));
      return;
    }

  if (g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT))
    text = g_strdup (_("There is a group with this name already."));
  else
    text = lf_words_for_error (error, NULL, NULL);
  show_fault (self, text);
}

static gboolean
is_member (LfGroupWindow  *self,
           GtkCheckButton *check)
{
  return self->group != NULL && lf_account_group_has (self->group, g_object_get_data (G_OBJECT (check), "lf-account-uid"));
}

static gboolean
is_changed (GtkWindow *window)
{
  LfGroupWindow *self = LF_GROUP_WINDOW (window);

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)) != is_member (self, g_ptr_array_index (self->checks, i)))
      return TRUE;

  return g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->name_entry)), self->group != NULL ? self->group->name : "") != 0;
}

static void
on_save_clicked_cb (LfGroupWindow *self)
{
  g_autoptr(LfAccountGroup) group = lf_account_group_new ();
  g_autoptr(GStrvBuilder) uids = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      {
        g_strv_builder_add (uids, g_object_get_data (g_ptr_array_index (self->checks, i), "lf-account-uid"));
        n++;
      }

  group->uid = self->group != NULL ? g_strdup (self->group->uid) : NULL;
  group->name = lf_text_clean_name (gtk_editable_get_text (GTK_EDITABLE (self->name_entry)), MAX_NAME_CHARS);
  group->account_uids = g_strv_builder_end (uids);
  if (*group->name == '\0')
    show_fault (self, _("Give the group a name, such as “All channels”."));
  else if (n == 0)
    show_fault (self, _("Choose at least one account for the group."));
  else
    {
      gtk_widget_set_sensitive (self->save_button, FALSE);
      lf_office_put_group_async (get_office (self), group, NULL, on_saved_cb, g_object_ref (self));
    }
}

static void
on_removed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfGroupWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (lf_office_remove_group_finish (LF_OFFICE (object), result, &error))
    {
      end (self, _("Group removed; its accounts stay"));
      return;
    }

  text = lf_words_for_error (error, NULL, NULL);
  show_fault (self, text);
}

static void
on_remove_clicked_cb (LfGroupWindow *self)
{
  gtk_widget_set_sensitive (self->remove_button, FALSE);
  lf_office_remove_group_async (get_office (self), self->group->uid, NULL, on_removed_cb, g_object_ref (self));
}

static void
add_account (LfGroupWindow *self,
             LfAccount     *account,
             gboolean       member)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *where = g_strdup_printf ("%s · %s", lf_words_for_network (account->network), account->handle);
  g_autofree char *name = g_strdup_printf ("%s, %s", lf_account_get_display_name (account), where);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), lf_account_get_display_name (account));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), where);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), member);
  g_object_set_data_full (G_OBJECT (check), "lf-account-uid", g_strdup (account->uid), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), lf_account_look_new_mark (account));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  lf_row_name_set (row, lf_account_get_display_name (account), where);
  gtk_list_box_append (self->list, row);
  g_ptr_array_add (self->checks, check);
}

static void
lf_group_window_dispose (GObject *object)
{
  LfGroupWindow *self = LF_GROUP_WINDOW (object);

  g_ptr_array_set_size (self->checks, 0);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_group_window_parent_class)->dispose (object);
}

static void
lf_group_window_finalize (GObject *object)
{
  LfGroupWindow *self = LF_GROUP_WINDOW (object);

  g_ptr_array_unref (self->checks);
  g_clear_pointer (&self->group, lf_account_group_unref);

  G_OBJECT_CLASS (lf_group_window_parent_class)->finalize (object);
}

static void
lf_group_window_class_init (LfGroupWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_group_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_group_window_finalize;

  g_type_ensure (LF_TYPE_TOASTS);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-group-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LfGroupWindow, name_entry);
  gtk_widget_class_bind_template_child (widget_class, LfGroupWindow, fault_label);
  gtk_widget_class_bind_template_child (widget_class, LfGroupWindow, list);
  gtk_widget_class_bind_template_child (widget_class, LfGroupWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, LfGroupWindow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lf_group_window_init (LfGroupWindow *self)
{
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  lf_close_guard_add (GTK_WINDOW (self), is_changed);
}

void
lf_group_window_show (GtkWindow      *parent,
                      LfContext      *context,
                      LfAccountGroup *group)
{
  LfGroupWindow *self = g_object_new (LF_TYPE_GROUP_WINDOW, "transient-for", parent, NULL);
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (context));

  self->context = g_object_ref (context);
  self->group = group != NULL ? lf_account_group_ref (group) : NULL;
  gtk_window_set_title (GTK_WINDOW (self), group != NULL ? _("Group of accounts") : _("New group of accounts"));
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), group != NULL ? group->name : "");
  gtk_widget_set_visible (self->remove_button, group != NULL);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (accounts, i);
      LfAccount *account = lf_adapter_get_account (adapter);

      add_account (self, account, group != NULL && lf_account_group_has (group, account->uid));
    }
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->name_entry);
}
