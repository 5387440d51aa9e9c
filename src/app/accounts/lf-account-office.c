/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the office sets for one account. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-account-office.h"

#include <glib/gi18n.h>

#include "app/accounts/lf-checklist-window.h"
#include "app/compat/lf-row-name.h"
#include "app/compat/lf-switch-row.h"
#include "app/widgets/lf-toasts.h"
#include "core/words/lf-words.h"

struct _LfAccountOffice {
  AdwPreferencesGroup parent_instance;

  LfContext   *context;
  LfAdapter   *adapter;
  gboolean     updating;

  GtkWidget   *short_row;
  GtkEditable *short_entry;
  AdwComboRow *colour_row;
  LfSwitchRow *standard_row;
  LfSwitchRow *hands_over_row;
  GtkWidget   *profile_row;
};

G_DEFINE_FINAL_TYPE (LfAccountOffice, lf_account_office, ADW_TYPE_PREFERENCES_GROUP)

static void
on_stored_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfAccountOffice) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_accounts_set_finish (LF_ACCOUNTS (object), result, &error) && self->adapter != NULL)
    {
      g_autofree char *text = lf_words_for_error (error, NULL, NULL);

      lf_toasts_show (GTK_WIDGET (self), text);
    }
}

static void
store (LfAccountOffice *self,
       LfAccount       *wanted,
       LfAccountFields  fields)
{
  lf_accounts_set_async (lf_context_get_accounts (self->context), wanted, fields, NULL, on_stored_cb, g_object_ref (self));
}

static gboolean
is_asked (LfAccountOffice *self)
{
  return self->adapter != NULL && !self->updating;
}

static void
on_short_changed_cb (LfAccountOffice *self)
{
  g_autoptr(LfAccount) wanted = NULL;
  gboolean fits;

  if (!is_asked (self))
    return;

  wanted = lf_account_copy (lf_adapter_get_account (self->adapter));
  g_free (wanted->look.short_name);
  wanted->look.short_name = lf_account_clean_short_name (gtk_editable_get_text (self->short_entry), &fits);
  if (fits)
    store (self, wanted, LF_ACCOUNT_SHORT_NAME);
}

static void
on_colour_selected_cb (LfAccountOffice *self)
{
  g_autoptr(LfAccount) wanted = NULL;
  guint selected = adw_combo_row_get_selected (self->colour_row);

  if (!is_asked (self) || selected == GTK_INVALID_LIST_POSITION)
    return;

  wanted = lf_account_copy (lf_adapter_get_account (self->adapter));
  g_free (wanted->look.colour);
  wanted->look.colour = selected > 0 ? g_strdup (lf_account_colours[selected - 1]) : NULL;
  store (self, wanted, LF_ACCOUNT_COLOUR);
}

static void
on_standard_changed_cb (LfAccountOffice *self)
{
  if (is_asked (self))
    lf_accounts_set_standard (lf_context_get_accounts (self->context), lf_adapter_get_account (self->adapter)->uid,
                              lf_switch_row_get_active (self->standard_row));
}

static void
on_hands_over_changed_cb (LfAccountOffice *self)
{
  g_autoptr(LfAccount) wanted = NULL;

  if (!is_asked (self))
    return;

  wanted = lf_account_copy (lf_adapter_get_account (self->adapter));
  wanted->hands_over = lf_switch_row_get_active (self->hands_over_row);
  store (self, wanted, LF_ACCOUNT_HANDS_OVER);
}

static void
on_profile_activated_cb (LfAccountOffice *self)
{
  if (self->adapter != NULL)
    lf_checklist_window_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->context, lf_adapter_get_account (self->adapter));
}

static void
show_colour (LfAccountOffice *self,
             const char      *colour)
{
  guint selected = 0;

  for (guint i = 0; lf_account_colours[i] != NULL; i++)
    if (g_strcmp0 (lf_account_colours[i], colour) == 0)
      selected = i + 1;
  adw_combo_row_set_selected (self->colour_row, selected);
}

static void
show_profile (LfAccountOffice *self)
{
  LfAccount *account = lf_adapter_get_account (self->adapter);
  LfChecklist *list = lf_office_get_checklist (lf_accounts_get_office (lf_context_get_accounts (self->context)), account->uid);
  g_autofree char *text = lf_checklist_window_dup_checked (list);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->profile_row), text);
  lf_row_name_set (self->profile_row, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->profile_row)), text);
}

/* What is typed just now stays as it is typed. */
static void
on_account_changed_cb (LfAccountOffice *self)
{
  LfAccount *account = lf_adapter_get_account (self->adapter);
  gboolean typing = (gtk_widget_get_state_flags (GTK_WIDGET (self->short_entry)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  self->updating = TRUE;
  if (!typing)
    gtk_editable_set_text (self->short_entry, account->look.short_name != NULL ? account->look.short_name : "");
  show_colour (self, account->look.colour);
  lf_switch_row_set_active (self->standard_row, account->standard);
  lf_switch_row_set_active (self->hands_over_row, account->hands_over);
  gtk_widget_set_visible (GTK_WIDGET (self->hands_over_row), lf_adapter_can (self->adapter, LF_CAN_SCHEDULE));
  self->updating = FALSE;
}

static void
lf_account_office_dispose (GObject *object)
{
  LfAccountOffice *self = LF_ACCOUNT_OFFICE (object);

  g_clear_object (&self->context);
  g_clear_object (&self->adapter);

  G_OBJECT_CLASS (lf_account_office_parent_class)->dispose (object);
}

static void
lf_account_office_class_init (LfAccountOfficeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_account_office_dispose;

  g_type_ensure (LF_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-account-office.ui");
  gtk_widget_class_bind_template_child (widget_class, LfAccountOffice, short_row);
  gtk_widget_class_bind_template_child (widget_class, LfAccountOffice, short_entry);
  gtk_widget_class_bind_template_child (widget_class, LfAccountOffice, colour_row);
  gtk_widget_class_bind_template_child (widget_class, LfAccountOffice, standard_row);
  gtk_widget_class_bind_template_child (widget_class, LfAccountOffice, hands_over_row);
  gtk_widget_class_bind_template_child (widget_class, LfAccountOffice, profile_row);
  gtk_widget_class_bind_template_callback (widget_class, on_short_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_colour_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_standard_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_hands_over_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_profile_activated_cb);
}

static void
lf_account_office_init (LfAccountOffice *self)
{
  g_autoptr(GtkStringList) colours = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_string_list_append (colours, lf_words_for_colour (NULL));
  for (guint i = 0; lf_account_colours[i] != NULL; i++)
    gtk_string_list_append (colours, lf_words_for_colour (lf_account_colours[i]));
  adw_combo_row_set_model (self->colour_row, G_LIST_MODEL (colours));
  lf_row_name_set (self->short_row, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->short_row)),
                   adw_action_row_get_subtitle (ADW_ACTION_ROW (self->short_row)));
  lf_row_name_set (GTK_WIDGET (self->colour_row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->colour_row)),
                   adw_action_row_get_subtitle (ADW_ACTION_ROW (self->colour_row)));
}

void
lf_account_office_set_up (LfAccountOffice *self,
                          LfContext       *context,
                          LfAdapter       *adapter)
{
  g_return_if_fail (LF_IS_ACCOUNT_OFFICE (self));
  g_return_if_fail (self->adapter == NULL);

  self->context = g_object_ref (context);
  self->adapter = g_object_ref (adapter);
  g_signal_connect_object (adapter, "notify::account", G_CALLBACK (on_account_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lf_accounts_get_office (lf_context_get_accounts (context)), "changed", G_CALLBACK (show_profile), self,
                           G_CONNECT_SWAPPED);
  on_account_changed_cb (self);
  show_profile (self);
}
