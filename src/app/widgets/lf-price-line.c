/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The price of what is about to be sent. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/widgets/lf-price-line.h"

#include "core/store/lf-store-spending.h"
#include "core/words/lf-words.h"

struct _LfPriceLine {
  GtkWidget     parent_instance;
  LfContext    *context;
  GCancellable *cancellable;
  GHashTable   *sums;          /* (nullable): of this month, by account; NULL: not read yet */
  GStrv         account_uids;
  gint64        micro;
  gboolean      unreadable;    /* the last look at the sums failed */

  GtkLabel     *label;
};

G_DEFINE_FINAL_TYPE (LfPriceLine, lf_price_line, GTK_TYPE_WIDGET)

static void
update (LfPriceLine *self)
{
  g_autofree char *text = NULL;
  gint64 month_micro = self->sums != NULL ? 0 : -1;
  gboolean is_known = self->sums != NULL || self->unreadable;

  gtk_widget_set_visible (GTK_WIDGET (self), self->micro > 0 && is_known);
  if (self->micro <= 0 || !is_known)
    return;

  for (guint i = 0; self->sums != NULL && self->account_uids != NULL && self->account_uids[i] != NULL; i++)
    month_micro += lf_spending_get (self->sums, self->account_uids[i]);
  text = lf_words_for_price (self->micro, month_micro);
  gtk_label_set_label (self->label, text);
}

static void
on_sums_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LfPriceLine) self = user_data;
  g_autoptr(GError) error = NULL;
  GHashTable *sums = lf_store_sum_spending_finish (LF_STORE (object), result, &error);

  if (sums == NULL)
    {
      if (!g_cancellable_is_cancelled (self->cancellable))
        {
          /* The price itself needs no database. */
          g_warning ("what was spent cannot be read: %s", error->message);
          self->unreadable = TRUE;
          update (self);
        }
      return;
    }
  g_clear_pointer (&self->sums, g_hash_table_unref);
  self->sums = sums;
  update (self);
}

static void
read_sums (LfPriceLine *self)
{
  gint64 month_us = lf_spending_month_us (lf_clock_now_us (lf_context_get_clock (self->context)));

  lf_store_sum_spending_async (lf_context_get_store (self->context), month_us, self->cancellable, on_sums_cb, g_object_ref (self));
}

/* Who never shows a price never asks what was spent. */
static void
on_store_changed_cb (LfPriceLine *self,
                     guint        changes)
{
  if (self->micro > 0 && changes & (LF_CHANGE_DELIVERIES | LF_CHANGE_ITEMS))
    read_sums (self);
}

static void
lf_price_line_dispose (GObject *object)
{
  LfPriceLine *self = LF_PRICE_LINE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->context);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (lf_price_line_parent_class)->dispose (object);
}

static void
lf_price_line_finalize (GObject *object)
{
  LfPriceLine *self = LF_PRICE_LINE (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->sums, g_hash_table_unref);
  g_strfreev (self->account_uids);

  G_OBJECT_CLASS (lf_price_line_parent_class)->finalize (object);
}

static void
lf_price_line_class_init (LfPriceLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_price_line_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_price_line_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-price-line.ui");
  gtk_widget_class_bind_template_child (widget_class, LfPriceLine, label);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_price_line_init (LfPriceLine *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lf_price_line_set_context (LfPriceLine *self,
                           LfContext   *context)
{
  g_return_if_fail (LF_IS_PRICE_LINE (self) && self->context == NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (lf_context_get_store (context), "changed", G_CALLBACK (on_store_changed_cb), self, G_CONNECT_SWAPPED);
}

void
lf_price_line_show (LfPriceLine        *self,
                    gint64              micro,
                    const char * const *account_uids)
{
  gboolean was_hidden;

  g_return_if_fail (LF_IS_PRICE_LINE (self));

  was_hidden = self->micro <= 0;
  self->micro = micro;
  g_strfreev (self->account_uids);
  self->account_uids = g_strdupv ((char **) account_uids);
  if (micro > 0 && was_hidden)
    read_sums (self);
  update (self);
}
