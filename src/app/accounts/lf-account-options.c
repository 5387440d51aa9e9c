/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a network does not report and an office may set: one row for each detail, with the usual value in the empty field. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-account-options.h"

#include <glib/gi18n.h>

#include "app/compat/lf-row-name.h"
#include "app/widgets/lf-toasts.h"
#include "core/words/lf-words.h"

struct _LfAccountOptions {
  AdwPreferencesGroup parent_instance;

  LfContext       *context;
  LfAdapter       *adapter;
  GPtrArray       *rows;       /* of OptionRow */
  gboolean         updating;

  AdwExpanderRow  *expander;
};

G_DEFINE_FINAL_TYPE (LfAccountOptions, lf_account_options, ADW_TYPE_PREFERENCES_GROUP)

typedef struct {
  LfAccountOptions      *self;
  const LfNetworkOption *option;
  GtkWidget             *row;
  GtkEditable           *entry;
  gboolean               is_wrong;
} OptionRow;

static void
on_stored_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfAccountOptions) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_accounts_set_finish (LF_ACCOUNTS (object), result, &error) && self->adapter != NULL)
    {
      g_autofree char *text = lf_words_for_error (error, NULL, NULL);

      lf_toasts_show (GTK_WIDGET (self), text);
    }
}

/* What is wrong is said when it becomes so, not with each letter. */
static void
show_wrong (OptionRow *row,
            gboolean   is_wrong)
{
  g_autofree char *range = is_wrong ? lf_words_for_option_range (row->option) : g_strdup ("");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row->row), range);
  lf_row_name_set (row->row, lf_words_for_option (row->option), range);
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (row->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (is_wrong && !row->is_wrong)
    lf_toasts_announce (row->row, range);
  row->is_wrong = is_wrong;
}

static void
on_typed_cb (OptionRow *row)
{
  LfAccountOptions *self = row->self;
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (row->entry)));
  g_autoptr(LfAccount) wanted = NULL;
  char *limits;

  if (self->updating || self->adapter == NULL)
    return;

  wanted = lf_account_copy (lf_adapter_get_account (self->adapter));
  limits = lf_network_option_set (row->option, wanted->limits, typed);
  show_wrong (row, limits == NULL);
  if (limits == NULL)
    return;

  g_free (wanted->limits);
  wanted->limits = limits;
  lf_accounts_set_async (lf_context_get_accounts (self->context), wanted, LF_ACCOUNT_LIMITS, NULL, on_stored_cb, g_object_ref (self));
}

/* What is typed just now stays as it is typed. */
static void
on_account_changed_cb (LfAccountOptions *self)
{
  LfAccount *account = lf_adapter_get_account (self->adapter);

  self->updating = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      OptionRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *value = lf_network_option_get (row->option, account->limits);

      if (!row->is_wrong && (gtk_widget_get_state_flags (GTK_WIDGET (row->entry)) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
        gtk_editable_set_text (row->entry, value != NULL ? value : "");
    }
  self->updating = FALSE;
}

static void
add_option (LfAccountOptions      *self,
            const LfNetworkOption *option)
{
  OptionRow *row = g_new0 (OptionRow, 1);
  const char *label = lf_words_for_option (option);
  GtkWidget *entry = gtk_entry_new ();

  row->self = self;
  row->option = option;
  row->row = adw_action_row_new ();
  row->entry = GTK_EDITABLE (entry);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row->row), FALSE);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 20);
  gtk_editable_set_width_chars (row->entry, 10);
  gtk_editable_set_max_width_chars (row->entry, 12);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), option->usual);
  if (option->most > 0)
    gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_DIGITS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, option->usual, -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_typed_cb), row);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row->row), entry);
  adw_expander_row_add_row (self->expander, row->row);
  g_ptr_array_add (self->rows, row);
  show_wrong (row, FALSE);
}

static void
lf_account_options_dispose (GObject *object)
{
  LfAccountOptions *self = LF_ACCOUNT_OPTIONS (object);

  g_clear_object (&self->context);
  g_clear_object (&self->adapter);

  G_OBJECT_CLASS (lf_account_options_parent_class)->dispose (object);
}

static void
lf_account_options_finalize (GObject *object)
{
  g_ptr_array_unref (LF_ACCOUNT_OPTIONS (object)->rows);

  G_OBJECT_CLASS (lf_account_options_parent_class)->finalize (object);
}

static void
lf_account_options_class_init (LfAccountOptionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_account_options_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_account_options_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-account-options.ui");
  gtk_widget_class_bind_template_child (widget_class, LfAccountOptions, expander);
}

static void
lf_account_options_init (LfAccountOptions *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lf_account_options_set_up (LfAccountOptions *self,
                           LfContext        *context,
                           LfAdapter        *adapter)
{
  const LfNetwork *network = lf_network_find (lf_adapter_get_account (adapter)->network);
  /* Translators: %s is a network; below are limits and prices that it does not tell programs */
  g_autofree char *title = g_strdup_printf (_("What %s does not report"), lf_words_for_network (lf_adapter_get_account (adapter)->network));

  g_return_if_fail (LF_IS_ACCOUNT_OPTIONS (self));
  g_return_if_fail (self->adapter == NULL);

  if (network == NULL || network->options == NULL)
    return;

  self->context = g_object_ref (context);
  self->adapter = g_object_ref (adapter);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->expander), title);
  lf_row_name_set (GTK_WIDGET (self->expander), title, adw_expander_row_get_subtitle (self->expander));
  for (const LfNetworkOption *option = network->options; option->name != NULL; option++)
    add_option (self, option);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (adapter, "notify::account", G_CALLBACK (on_account_changed_cb), self, G_CONNECT_SWAPPED);
  on_account_changed_cb (self);
}
