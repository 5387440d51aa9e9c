/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a post is there: nobody can tell but a person, who sees both texts. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/closing/lf-decide-dialog.h"

#include "app/widgets/lf-toasts.h"
#include "core/store/lf-store-deliveries.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

/* Clocks differ, and so does what a server calls the time of a post. */
#define BEFORE_US (15 * LF_MINUTE_US)
#define MOST_SHOWN 3

struct _LfDecideDialog {
  AdwWindow   parent_instance;
  LfContext  *context;
  LfDelivery *delivery;     /* (nullable) until it was read */

  GtkLabel   *where_label;
  GtkLabel   *text_label;
  GtkSpinner *spinner;
  GtkBox     *there_box;
  GtkWidget  *there_button;
  GtkWidget  *again_button;
};

G_DEFINE_FINAL_TYPE (LfDecideDialog, lf_decide_dialog, ADW_TYPE_WINDOW)

static GtkWidget *
make_label (const char *text)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
}

static void
add_remark (LfDecideDialog *self,
            const char     *text)
{
  GtkWidget *label = make_label (text);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (self->there_box, label);
}

/* What stands there, with the deed that says so: then the post can be opened, changed and deleted like any other. */
static void
add_card (LfDecideDialog *self,
          LfItem         *item)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));
  g_autofree char *when = lf_words_time_due (item->created_us, now_us);
  g_autofree char *text = g_strdup_printf ("%s\n%s", when, item->text);
  GtkWidget *card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, NULL);
  /* Translators: below a post that was found at the network: it is the one that was to be sent */
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", C_("deed", "This is it"), "halign", GTK_ALIGN_END,
                                    "action-name", "decide.take", NULL);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", item->uid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_box_append (GTK_BOX (card), make_label (text));
  gtk_box_append (GTK_BOX (card), button);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "lf-compared");
  gtk_box_append (self->there_box, card);
}

/* The newest first: what is looked for is among the last. */
static void
show_there (LfDecideDialog *self,
            GPtrArray      *items)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (self->context), self->delivery->account_uid);
  guint n_shown = 0;

  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  for (guint i = items->len; i-- > 0 && n_shown < MOST_SHOWN;)
    {
      LfItem *item = g_ptr_array_index (items, i);

      if (adapter == NULL || g_strcmp0 (item->author.remote_id, lf_adapter_get_account (adapter)->remote_id) != 0)
        continue;
      add_card (self, item);
      n_shown++;
    }
  if (n_shown == 0)
    add_remark (self, _("No post of this account from that time was found that Litfaß does not know already. It may still show up: networks "
                        "sometimes list new posts late."));
}

static void
on_listed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfDecideDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = lf_store_list_elsewhere_finish (LF_STORE (object), result, &error);

  if (items != NULL && self->context != NULL)
    show_there (self, items);
}

static void
on_synced_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfDecideDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) failures = NULL;
  const GError *failure;

  if (lf_inbox_sync_finish (LF_INBOX (object), result, &failures, &error) < 0 || self->context == NULL)
    return;

  failure = failures != NULL ? g_hash_table_lookup (failures, self->delivery->account_uid) : NULL;
  if (failure != NULL)
    {
      g_autofree char *sentence = lf_words_for_error (failure, NULL, NULL);

      add_remark (self, sentence);
    }
  lf_store_list_elsewhere_async (lf_context_get_store (self->context), self->delivery->first_attempt_us - BEFORE_US, G_MAXINT64, on_listed_cb,
                                 g_object_ref (self));
}

static void
look (LfDecideDialog *self)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (self->context), self->delivery->account_uid);

  if (adapter == NULL || !lf_adapter_can (adapter, LF_CAN_OWN))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
      add_remark (self, _("Litfaß does not fetch own posts from this account. Look in the browser whether it is there."));
      return;
    }

  gtk_spinner_start (self->spinner);
  lf_inbox_sync_async (lf_context_get_inbox (self->context), self->delivery->account_uid, NULL, on_synced_cb, g_object_ref (self));
}

/* Of several parts, those before it are known to be there. */
static LfPart *
get_unsure_part (LfDelivery *delivery)
{
  GPtrArray *parts = delivery->revision->parts;

  return g_ptr_array_index (parts, MIN (delivery->n_steps_sent, parts->len - 1));
}

static void
on_delivery_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(LfDecideDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  LfDelivery *delivery = lf_store_get_delivery_finish (LF_STORE (object), result, &error);
  LfAdapter *adapter;
  LfAccount *account;
  g_autofree char *when = NULL;
  g_autofree char *where = NULL;

  if (delivery == NULL || self->context == NULL)
    {
      g_clear_pointer (&delivery, lf_delivery_unref);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  self->delivery = delivery;
  adapter = lf_accounts_find (lf_context_get_accounts (self->context), delivery->account_uid);
  account = adapter != NULL ? lf_adapter_get_account (adapter) : NULL;
  when = lf_words_time_due (delivery->first_attempt_us, lf_clock_now_us (lf_context_get_clock (self->context)));
  /* Translators: %1$s is a network and account, %2$s a time */
  where = g_strdup_printf (_("%1$s did not say whether it took this post (%2$s). Compare, then decide: sent again it may stand there twice."),
                           account != NULL ? account->handle : _("an account that was removed"), when);
  gtk_label_set_label (self->where_label, where);
  gtk_label_set_label (self->text_label, lf_part_get_text (get_unsure_part (delivery), delivery->account_uid));
  look (self);
}

static void
on_done_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LfDecideDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  gssize n = lf_outbox_do_finish (LF_OUTBOX (object), result, &error);
  g_autofree char *text = NULL;

  if (n > 0)
    {
      if (self->context != NULL)
        gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  if (self->context == NULL)
    return;
  text = n == 0 ? g_strdup (_("Nothing changed: the post has moved on meanwhile.")) : lf_words_for_error (error, NULL, NULL);
  lf_toasts_show (GTK_WIDGET (self), text);
}

static void
decide (LfDecideDialog *self,
        LfDeed          deed,
        const char     *item_uid)
{
  LfDeedRequest request = { .deed = deed, .item_uid = item_uid };

  if (self->delivery == NULL)
    return;
  request.delivery_uid = self->delivery->uid;
  lf_outbox_do_async (lf_context_get_outbox (self->context), &request, on_done_cb, g_object_ref (self));
}

static void
on_there_cb (LfDecideDialog *self)
{
  decide (self, LF_DEED_IT_IS_THERE, NULL);
}

static void
take_activated (GtkWidget  *widget,
                const char *action,
                GVariant   *item_uid)
{
  decide (LF_DECIDE_DIALOG (widget), LF_DEED_IT_IS_THERE, g_variant_get_string (item_uid, NULL));
}

static void
on_again_cb (LfDecideDialog *self)
{
  decide (self, LF_DEED_SEND_AGAIN, NULL);
}

static void
lf_decide_dialog_dispose (GObject *object)
{
  LfDecideDialog *self = LF_DECIDE_DIALOG (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->delivery, lf_delivery_unref);

  G_OBJECT_CLASS (lf_decide_dialog_parent_class)->dispose (object);
}

static void
lf_decide_dialog_class_init (LfDecideDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_decide_dialog_dispose;

  g_type_ensure (LF_TYPE_TOASTS);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-decide-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LfDecideDialog, where_label);
  gtk_widget_class_bind_template_child (widget_class, LfDecideDialog, text_label);
  gtk_widget_class_bind_template_child (widget_class, LfDecideDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, LfDecideDialog, there_box);
  gtk_widget_class_bind_template_child (widget_class, LfDecideDialog, there_button);
  gtk_widget_class_bind_template_child (widget_class, LfDecideDialog, again_button);
  gtk_widget_class_install_action (widget_class, "decide.take", "s", take_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_there_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_again_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lf_decide_dialog_init (LfDecideDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_decide_dialog_show:
 * @parent: (nullable): the window it belongs to
 * @delivery_uid: one that is unsure
 */
void
lf_decide_dialog_show (GtkWindow  *parent,
                       LfContext  *context,
                       const char *delivery_uid)
{
  LfDecideDialog *self = g_object_new (LF_TYPE_DECIDE_DIALOG, "transient-for", parent, NULL);

  self->context = g_object_ref (context);
  lf_store_get_delivery_async (lf_context_get_store (context), delivery_uid, NULL, on_delivery_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
