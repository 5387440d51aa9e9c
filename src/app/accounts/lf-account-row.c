/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account in the list of accounts. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-account-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/compat/lf-row-name.h"
#include "app/widgets/lf-account-look.h"
#include "app/widgets/lf-beat.h"
#include "core/words/lf-words.h"

struct _LfAccountRow {
  GtkListBoxRow parent_instance;

  LfContext *context;
  LfAdapter *adapter;
  GtkWidget *avatar;
  GtkWidget *name_label;
  GtkWidget *handle_label;
  GtkWidget *state_icon;
  GtkWidget *state_label;
  GtkWidget *standard_check;
};

G_DEFINE_FINAL_TYPE (LfAccountRow, lf_account_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_state (LfAccountRow *self,
            LfAccount    *account)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));
  g_autofree char *state = lf_words_for_adapter_state (self->adapter, now_us);
  g_autofree char *end = lf_words_for_access_end (account, now_us);
  g_autofree char *contact = lf_account_row_dup_contact (self->context, account);
  /* Translators: %1$s is the state of an account, %2$s when it was last in contact */
  g_autofree char *text = g_strdup_printf (C_("account", "%1$s · %2$s"), state, contact);
  g_autofree char *all = end != NULL ? g_strdup_printf ("%s · %s", text, end) : g_strdup (text);
  g_autofree char *rest = NULL;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->state_icon), lf_account_row_find_icon (account));
  gtk_label_set_text (GTK_LABEL (self->state_label), all);
  rest = g_strdup_printf ("%s, %s", gtk_label_get_text (GTK_LABEL (self->handle_label)), all);
  lf_row_name_set (GTK_WIDGET (self), gtk_label_get_text (GTK_LABEL (self->name_label)), rest);
}

static void
on_account_changed_cb (LfAccountRow *self)
{
  LfAccount *account = lf_adapter_get_account (self->adapter);
  const char *name = lf_account_get_display_name (account);
  const char *network = lf_words_for_network (account->network);
  g_autofree char *handle = account->look.short_name != NULL ? g_strdup_printf ("%s · %s · %s", account->look.short_name, network, account->handle)
                                                              : g_strdup_printf ("%s · %s", network, account->handle);

  adw_avatar_set_text (ADW_AVATAR (self->avatar), name);
  lf_account_look_set_colour (self->avatar, account->look.colour);
  gtk_label_set_text (GTK_LABEL (self->name_label), name);
  gtk_label_set_text (GTK_LABEL (self->handle_label), handle);
  gtk_widget_set_tooltip_text (self->handle_label, handle);
  gtk_widget_set_tooltip_text (self->name_label, name);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->standard_check), account->standard);
  show_state (self, account);
}

static void
on_beat_cb (GtkWidget *widget)
{
  LfAccountRow *self = LF_ACCOUNT_ROW (widget);

  if (self->adapter != NULL)
    show_state (self, lf_adapter_get_account (self->adapter));
}

static void
on_standard_toggled_cb (LfAccountRow *self)
{
  if (self->adapter != NULL)
    lf_accounts_set_standard (lf_context_get_accounts (self->context), lf_adapter_get_account (self->adapter)->uid,
                              gtk_check_button_get_active (GTK_CHECK_BUTTON (self->standard_check)));
}

static void
lf_account_row_dispose (GObject *object)
{
  LfAccountRow *self = LF_ACCOUNT_ROW (object);

  g_clear_object (&self->context);
  g_clear_object (&self->adapter);

  G_OBJECT_CLASS (lf_account_row_parent_class)->dispose (object);
}

static void
lf_account_row_class_init (LfAccountRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_account_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LfAccountRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, LfAccountRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, LfAccountRow, handle_label);
  gtk_widget_class_bind_template_child (widget_class, LfAccountRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, LfAccountRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, LfAccountRow, standard_check);
  gtk_widget_class_bind_template_callback (widget_class, on_standard_toggled_cb);
}

static void
lf_account_row_init (LfAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_account_row_new:
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
lf_account_row_new (LfContext *context,
                    LfAdapter *adapter)
{
  LfAccountRow *self = g_object_new (LF_TYPE_ACCOUNT_ROW, NULL);

  self->context = g_object_ref (context);
  self->adapter = g_object_ref (adapter);
  g_signal_connect_object (adapter, "notify::account", G_CALLBACK (on_account_changed_cb), self, G_CONNECT_SWAPPED);
  on_account_changed_cb (self);
  lf_beat_add (GTK_WIDGET (self), on_beat_cb);
  return GTK_WIDGET (self);
}

LfAdapter *
lf_account_row_get_adapter (LfAccountRow *self)
{
  g_return_val_if_fail (LF_IS_ACCOUNT_ROW (self), NULL);

  return self->adapter;
}

char *
lf_account_row_dup_contact (LfContext *context,
                            LfAccount *account)
{
  g_autofree char *ago = NULL;

  if (account->last_contact_us == 0)
    return g_strdup (C_("account", "no contact yet"));
  ago = lf_words_time_ago (account->last_contact_us, lf_clock_now_us (lf_context_get_clock (context)));
  /* Translators: %s is a time such as “2 hours ago” */
  return g_strdup_printf (C_("account", "last contact %s"), ago);
}

const char *
lf_account_row_find_icon (LfAccount *account)
{
  switch (account->state)
    {
    case LF_ACCOUNT_FINE:
      return "object-select-symbolic";
    case LF_ACCOUNT_SIGN_IN_AGAIN:
      return "dialog-password-symbolic";
    case LF_ACCOUNT_SLOWED:
      return "content-loading-symbolic";
    case LF_ACCOUNT_OFFLINE:
    default:
      return "network-offline-symbolic";
    }
}
