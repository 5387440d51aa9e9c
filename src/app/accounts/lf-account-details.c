/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One account in full. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-account-details.h"

#include <glib/gi18n.h>

#include "app/accounts/lf-account-office.h"
#include "app/accounts/lf-account-options.h"
#include "app/accounts/lf-account-row.h"
#include "app/accounts/lf-reading-row.h"
#include "app/accounts/lf-sign-in-dialog.h"
#include "app/compat/lf-row-name.h"
#include "app/lf-unlock.h"
#include "app/widgets/lf-account-look.h"
#include "app/widgets/lf-beat.h"
#include "app/widgets/lf-toasts.h"
#include "core/publish/lf-take-back.h"
#include "core/words/lf-words.h"

struct _LfAccountDetails {
  AdwWindow parent_instance;

  LfContext           *context;
  LfAdapter           *adapter;
  GPtrArray           *limit_rows;
  AdwActionRow        *who_row;
  AdwAvatar           *avatar;
  AdwActionRow        *state_row;
  GtkWidget           *state_icon;
  GtkWidget           *look_button;
  AdwActionRow        *end_row;
  AdwActionRow        *rights_row;
  LfReadingRow        *reading_row;
  LfAccountOffice     *office_group;
  LfAccountOptions    *options_group;
  AdwPreferencesGroup *limits_group;
  GtkWidget           *sign_in_button;
  GtkWidget           *remove_button;
};

G_DEFINE_FINAL_TYPE (LfAccountDetails, lf_account_details, ADW_TYPE_WINDOW)

static void
set_row (AdwActionRow *row,
         const char   *title,
         const char   *subtitle)
{
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe_subtitle = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), safe_title);
  adw_action_row_set_subtitle (row, safe_subtitle);
  lf_row_name_set (GTK_WIDGET (row), title, subtitle);
}

static void
add_limit (LfAccountDetails *self,
           const char       *title,
           char             *value)
{
  g_autofree char *owned = value;
  GtkWidget *row = adw_action_row_new ();

  set_row (ADW_ACTION_ROW (row), title, owned);
  adw_preferences_group_add (self->limits_group, row);
  g_ptr_array_add (self->limit_rows, row);
}

static void
show_limits (LfAccountDetails *self)
{
  LfLimits *limits = lf_adapter_get_limits (self->adapter);

  for (guint i = 0; i < self->limit_rows->len; i++)
    adw_preferences_group_remove (self->limits_group, g_ptr_array_index (self->limit_rows, i));
  g_ptr_array_set_size (self->limit_rows, 0);

  if (limits->max_length > 0)
    add_limit (self, _("Text"), g_strdup_printf (ngettext ("up to %'u character", "up to %'u characters", limits->max_length), limits->max_length));
  if (limits->max_media > 0)
    add_limit (self, _("Pictures"), g_strdup_printf (ngettext ("up to %u in a post", "up to %u in a post", limits->max_media), limits->max_media));
  if (limits->max_image_bytes > 0)
    {
      g_autofree char *size = g_format_size (limits->max_image_bytes);

      /* Translators: %s is a size such as “16 MB” */
      add_limit (self, _("Size of a picture"), g_strdup_printf (_("up to %s, larger ones are made smaller"), size));
    }
  if (limits->max_alt_length > 0)
    add_limit (self, _("Picture description"),
               g_strdup_printf (ngettext ("up to %'u character", "up to %'u characters", limits->max_alt_length), limits->max_alt_length));
  gtk_widget_set_visible (GTK_WIDGET (self->limits_group), self->limit_rows->len > 0);
}

/* Rows of which the server may have said nothing: without words they are not there. */
static void
show_known (AdwActionRow *row,
            const char   *title,
            char         *words)
{
  g_autofree char *owned = words;

  gtk_widget_set_visible (GTK_WIDGET (row), owned != NULL);
  if (owned != NULL)
    set_row (row, title, owned);
}

static void
show_access (LfAccountDetails *self,
             LfAccount        *account)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));

  show_known (self->end_row, _("Validity"), lf_words_for_access_end (account, now_us));
  show_known (self->rights_row, _("Rights"), lf_words_for_rights (account));
}

static void
on_account_changed_cb (LfAccountDetails *self)
{
  LfAccount *account = lf_adapter_get_account (self->adapter);
  const char *name = lf_account_get_display_name (account);
  g_autofree char *where = g_strdup_printf ("%s · %s", lf_words_for_network (account->network), account->handle);
  g_autofree char *state = lf_words_for_adapter_state (self->adapter, lf_clock_now_us (lf_context_get_clock (self->context)));
  g_autofree char *contact = lf_account_row_dup_contact (self->context, account);

  adw_avatar_set_text (self->avatar, name);
  set_row (self->who_row, name, where);
  set_row (self->state_row, state, contact);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->state_icon), lf_account_row_find_icon (account));
  lf_account_look_set_colour (GTK_WIDGET (self->avatar), account->look.colour);
  show_access (self, account);
  if (account->state == LF_ACCOUNT_SIGN_IN_AGAIN)
    gtk_widget_add_css_class (self->sign_in_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->sign_in_button, "suggested-action");
}

static void
on_looked_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfAccountDetails) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (self->look_button, TRUE);
  if (self->adapter == NULL)
    return;
  if (lf_accounts_verify_finish (LF_ACCOUNTS (object), result, &error))
    text = g_strdup (_("The server answers, the sign-in holds."));
  else
    text = lf_words_for_error (error, lf_adapter_get_account (self->adapter)->handle, NULL);
  lf_toasts_show (GTK_WIDGET (self), text);
}

static void
on_look_clicked_cb (LfAccountDetails *self)
{
  gtk_widget_set_sensitive (self->look_button, FALSE);
  lf_accounts_verify_async (lf_context_get_accounts (self->context), lf_adapter_get_account (self->adapter)->uid, NULL,
                            on_looked_cb, g_object_ref (self));
}

static void
on_sign_in_clicked_cb (LfAccountDetails *self)
{
  lf_sign_in_dialog_again (GTK_WINDOW (self), self->context, lf_adapter_get_account (self->adapter)->uid);
}

static void
on_stays_cb (AdwMessageDialog *dialog,
             const char       *response,
             LfAccountDetails *self)
{
  if (g_str_equal (response, "unlock") && self->context != NULL)
    lf_unlock_keyring (GTK_WIDGET (self), self->context);
}

/* No toast: it has no room for what has to be done first. */
static void
say_that_it_stays (LfAccountDetails *self,
                   const GError     *error)
{
  LfCure cure;
  g_autofree char *text = lf_words_for_error (error, NULL, &cure);
  /* Translators: %s is the handle of an account */
  g_autofree char *heading = g_strdup_printf (_("%s was not removed"), lf_adapter_get_account (self->adapter)->handle);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, text);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"), NULL);
  if (cure == LF_CURE_UNLOCK)
    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "unlock", lf_words_for_cure (cure));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_stays_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_removed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfAccountDetails) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean revoked = FALSE;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (!lf_accounts_remove_finish (LF_ACCOUNTS (object), result, &revoked, &error))
    {
      gtk_widget_set_sensitive (self->remove_button, TRUE);
      if (self->adapter != NULL)
        say_that_it_stays (self, error);
      return;
    }
  if (parent != NULL)
    lf_toasts_show (GTK_WIDGET (parent),
                    revoked ? _("Account removed. Its sign-in is no longer valid at the server either.")
                            : _("Account removed here. The server could not be told: end the sign-in in the account’s settings there."));
  if (self->context != NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_taken_back_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LfAccountDetails) self = user_data;
  gssize n_left = lf_take_back_finish (result, NULL);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (self->adapter == NULL)
    return;
  if (n_left > 0 && parent != NULL)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u planned post still waits at the server and will go out there. Take it away in the browser.",
                                                         "%u planned posts still wait at the server and will go out there. Take them away in the browser.",
                                                         n_left), (guint) n_left);

      lf_toasts_show (GTK_WIDGET (parent), text);
    }
  lf_accounts_remove_async (lf_context_get_accounts (self->context), lf_adapter_get_account (self->adapter)->uid, NULL,
                            on_removed_cb, g_object_ref (self));
}

static void
on_remove_response_cb (AdwMessageDialog *dialog,
                       const char       *response,
                       LfAccountDetails *self)
{
  if (!g_str_equal (response, "remove") || self->adapter == NULL)
    return;
  gtk_widget_set_sensitive (self->remove_button, FALSE);
  lf_take_back_async (lf_context_get_store (self->context), lf_context_get_outbox (self->context), lf_adapter_get_account (self->adapter)->uid,
                      on_taken_back_cb, g_object_ref (self));
}

/* @there (nullable): what is known of copies at the server. */
static void
ask_remove (LfAccountDetails *self,
            const char       *there)
{
  g_autofree char *heading = g_strdup_printf (_("Remove %s?"), lf_adapter_get_account (self->adapter)->handle);
  const char *rest = _("Posts planned for it are withdrawn. What was sent and what people wrote stays here, "
                       "and nothing is deleted at the network.");
  g_autofree char *text = there != NULL ? g_strdup_printf ("%s\n\n%s", there, rest) : g_strdup (rest);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, text);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "remove", C_("account", "_Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_counted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfAccountDetails) self = user_data;
  gssize n_copies = lf_take_back_count_finish (result, NULL);
  g_autofree char *there = NULL;

  if (self->adapter == NULL)
    return;
  if (n_copies > 0)
    there = g_strdup_printf (ngettext ("%u planned post waits at the server; it is taken away there first, if the server answers.",
                                       "%u planned posts wait at the server; they are taken away there first, if the server answers.", n_copies),
                             (guint) n_copies);
  ask_remove (self, there);
}

static void
on_remove_clicked_cb (LfAccountDetails *self)
{
  lf_take_back_count_async (lf_context_get_store (self->context), lf_adapter_get_account (self->adapter)->uid, on_counted_cb, g_object_ref (self));
}

static void
on_beat_cb (GtkWidget *widget)
{
  if (LF_ACCOUNT_DETAILS (widget)->adapter != NULL)
    on_account_changed_cb (LF_ACCOUNT_DETAILS (widget));
}

static void
lf_account_details_dispose (GObject *object)
{
  LfAccountDetails *self = LF_ACCOUNT_DETAILS (object);

  g_clear_object (&self->context);
  g_clear_object (&self->adapter);

  G_OBJECT_CLASS (lf_account_details_parent_class)->dispose (object);
}

static void
lf_account_details_finalize (GObject *object)
{
  g_ptr_array_unref (LF_ACCOUNT_DETAILS (object)->limit_rows);

  G_OBJECT_CLASS (lf_account_details_parent_class)->finalize (object);
}

static void
lf_account_details_class_init (LfAccountDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_account_details_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_account_details_finalize;

  g_type_ensure (LF_TYPE_ACCOUNT_OFFICE);
  g_type_ensure (LF_TYPE_ACCOUNT_OPTIONS);
  g_type_ensure (LF_TYPE_READING_ROW);
  g_type_ensure (LF_TYPE_TOASTS);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-account-details.ui");
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, who_row);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, avatar);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, state_row);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, state_icon);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, look_button);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, end_row);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, rights_row);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, reading_row);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, office_group);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, options_group);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, limits_group);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, LfAccountDetails, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_look_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lf_account_details_init (LfAccountDetails *self)
{
  self->limit_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_account_details_show:
 * @parent: the window it belongs to, which hears of a removal
 * @adapter: of the account
 */
void
lf_account_details_show (GtkWindow *parent,
                         LfContext *context,
                         LfAdapter *adapter)
{
  LfAccountDetails *self = g_object_new (LF_TYPE_ACCOUNT_DETAILS, "transient-for", parent, NULL);

  self->context = g_object_ref (context);
  self->adapter = g_object_ref (adapter);
  g_signal_connect_object (adapter, "notify::account", G_CALLBACK (on_account_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adapter, "notify::limits", G_CALLBACK (show_limits), self, G_CONNECT_SWAPPED);
  lf_reading_row_set_account (self->reading_row, context, adapter);
  lf_account_office_set_up (self->office_group, context, adapter);
  lf_account_options_set_up (self->options_group, context, adapter);
  on_account_changed_cb (self);
  lf_beat_add (GTK_WIDGET (self), on_beat_cb);
  show_limits (self);
  /* Else its name would have it, all marked as if to be copied. */
  gtk_window_set_focus (GTK_WINDOW (self), self->look_button);
  gtk_window_present (GTK_WINDOW (self));
}
