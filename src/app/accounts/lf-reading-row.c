/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The switch that an account needs before anything is read for it, because reading costs money; and what the account has cost. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-reading-row.h"

#include "app/compat/lf-row-name.h"
#include "app/compat/lf-switch-row.h"
#include "core/inbox/lf-poller.h"
#include "core/store/lf-store-spending.h"
#include "core/words/lf-words.h"

struct _LfReadingRow {
  AdwPreferencesGroup parent_instance;
  LfContext    *context;
  LfAdapter    *adapter;
  GCancellable *cancellable;

  LfSwitchRow  *switch_row;
  AdwActionRow *month_row;
};

G_DEFINE_FINAL_TYPE (LfReadingRow, lf_reading_row, ADW_TYPE_PREFERENCES_GROUP)

static void
show_account (LfReadingRow *self)
{
  g_autofree char *price = lf_words_for_reading_price (lf_adapter_get_reading_price_micro (self->adapter), LF_POLL_WAIT_US);

  gtk_widget_set_visible (GTK_WIDGET (self), lf_adapter_can (self->adapter, LF_CAN_CHOOSE_READING));
  lf_switch_row_set_active (self->switch_row, lf_adapter_get_reads (self->adapter));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->switch_row), price);
  lf_row_name_set (GTK_WIDGET (self->switch_row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->switch_row)), price);
}

static void
on_sums_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LfReadingRow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) sums = lf_store_sum_spending_finish (LF_STORE (object), result, &error);
  g_autofree char *money = NULL;

  if (sums == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("what was spent cannot be read: %s", error->message);
      return;
    }
  money = lf_words_money (lf_spending_get (sums, lf_adapter_get_account (self->adapter)->uid));
  adw_action_row_set_subtitle (self->month_row, money);
  lf_row_name_set (GTK_WIDGET (self->month_row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->month_row)), money);
}

static void
read_sums (LfReadingRow *self)
{
  gint64 month_us = lf_spending_month_us (lf_clock_now_us (lf_context_get_clock (self->context)));

  lf_store_sum_spending_async (lf_context_get_store (self->context), month_us, self->cancellable, on_sums_cb, g_object_ref (self));
}

static void
on_store_changed_cb (LfReadingRow *self,
                     guint         changes)
{
  if (changes & (LF_CHANGE_DELIVERIES | LF_CHANGE_ITEMS))
    read_sums (self);
}

static void
on_switched_cb (LfReadingRow *self)
{
  if (self->adapter != NULL)
    lf_accounts_set_reading (lf_context_get_accounts (self->context), lf_adapter_get_account (self->adapter)->uid,
                             lf_switch_row_get_active (self->switch_row));
}

static void
lf_reading_row_dispose (GObject *object)
{
  LfReadingRow *self = LF_READING_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->adapter);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_reading_row_parent_class)->dispose (object);
}

static void
lf_reading_row_finalize (GObject *object)
{
  g_object_unref (LF_READING_ROW (object)->cancellable);

  G_OBJECT_CLASS (lf_reading_row_parent_class)->finalize (object);
}

static void
lf_reading_row_class_init (LfReadingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_reading_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_reading_row_finalize;

  g_type_ensure (LF_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-reading-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LfReadingRow, switch_row);
  gtk_widget_class_bind_template_child (widget_class, LfReadingRow, month_row);
  gtk_widget_class_bind_template_callback (widget_class, on_switched_cb);
}

static void
lf_reading_row_init (LfReadingRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lf_reading_row_set_account (LfReadingRow *self,
                            LfContext    *context,
                            LfAdapter    *adapter)
{
  g_return_if_fail (LF_IS_READING_ROW (self) && self->adapter == NULL);

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (!lf_adapter_can (adapter, LF_CAN_CHOOSE_READING))
    return;

  self->context = g_object_ref (context);
  self->adapter = g_object_ref (adapter);
  g_signal_connect_object (adapter, "notify::account", G_CALLBACK (show_account), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lf_context_get_store (context), "changed", G_CALLBACK (on_store_changed_cb), self, G_CONNECT_SWAPPED);
  show_account (self);
  read_sums (self);
}
