/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread to read: the office's own post, what citizens wrote, and what can be done about it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/inbox/lf-thread-view.h"

#include "app/inbox/lf-feed-item.h"
#include "app/inbox/lf-item-deeds.h"
#include "app/inbox/lf-reply-box.h"
#include "app/inbox/lf-thread-entry.h"
#include "app/widgets/lf-deeds.h"
#include "app/widgets/lf-open-page.h"
#include "app/widgets/lf-toasts.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _LfThreadView {
  GtkWidget     parent_instance;
  LfContext    *context;
  LfItem       *item;
  GCancellable *cancellable;
  char         *shown;        /* (nullable): what the rows were made of */
  char         *refused;      /* (nullable): our answer that the network did not take */
  GHashTable   *paid;         /* uids of items whose threads were fetched for money: once is enough */
  double        scroll_to;    /* in pixels, below 0: to the item */
  GtkStack     *stack;
  GtkLabel     *title_label;
  GtkLabel     *about_label;
  GtkLabel     *problem_label;
  GtkLabel     *note_label;
  GtkButton    *done_button;
  GtkWidget    *browser_button;
  GtkMenuButton *menu_button;
  GtkSpinner   *spinner;
  GtkScrolledWindow *scrolled;
  GtkListBox   *list;
  LfReplyBox   *reply_box;
};

G_DEFINE_FINAL_TYPE (LfThreadView, lf_thread_view, GTK_TYPE_WIDGET)

/* “private · Mastodon · @amt · can be answered until tomorrow 14:05”; icon and word for what is hidden. */
static char *
dup_about (LfThreadView *self)
{
  LfItem *item = self->item;
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));
  g_autofree char *audience = lf_words_for_audience (item->reference->audience);
  g_autofree char *accounts = lf_feed_item_dup_accounts (lf_context_get_accounts (self->context), item);
  g_autofree char *until = lf_words_for_answer_end (item->reference, FALSE, now_us);
  GString *about = g_string_new (NULL);

  if (item->marks & LF_ITEM_HIDDEN)
    g_string_append_printf (about, "⊘ %s · ", C_("item", "hidden"));
  g_string_append_printf (about, "%s · %s · %s", audience, lf_words_for_network (item->network), accounts);
  if (until != NULL)
    g_string_append_printf (about, " · %s", until);
  return g_string_free (about, FALSE);
}

static void
show_menu (LfThreadView *self)
{
  g_autoptr(GMenuModel) menu = lf_item_deeds_new_menu (self->context, self->item);

  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), g_menu_model_get_n_items (menu) > 0);
  gtk_menu_button_set_menu_model (self->menu_button, menu);
}

static void
show_head (LfThreadView *self)
{
  LfItem *item = self->item;
  const char *who = lf_words_for_person (&item->author);
  g_autofree char *kind = lf_words_for_item_kind (item);
  g_autofree char *title = g_strdup_printf ("%s · %s", who, kind);
  g_autofree char *about = dup_about (self);

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->about_label, about);
  show_menu (self);
  gtk_button_set_label (self->done_button, item->state == LF_ITEM_OPEN ? C_("deed", "Done") : C_("deed", "Reopen"));
  gtk_widget_set_visible (self->browser_button, item->reference->url != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), item->problem != NULL);
  if (item->problem != NULL)
    {
      g_autofree char *reason = lf_words_for_reason (item->problem, NULL, NULL);

      gtk_label_set_label (self->problem_label, reason);
    }
}

static char *
dup_digest (GPtrArray *items)
{
  g_autoptr(GString) digest = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      LfItem *item = g_ptr_array_index (items, i);

      g_string_append_printf (digest, "%d %s %s %s %s %s\n", (item->marks & LF_ITEM_HIDDEN) != 0, item->uid != NULL ? item->uid : "", item->reference->uri != NULL ? "sent" : "",
                              item->problem != NULL ? item->problem : "", lf_words_for_person (&item->author), item->text);
    }
  return g_string_free (g_steal_pointer (&digest), FALSE);
}

static GtkWidget *
find_row (LfThreadView *self,
          const char   *uid)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (lf_thread_entry_get_uid (LF_THREAD_ENTRY (row)), uid) == 0)
      return row;
  return NULL;
}

/* Only when the rows have their places. */
static gboolean
on_placed_cb (GtkWidget     *widget,
              GdkFrameClock *frames,
              gpointer       unused)
{
  LfThreadView *self = LF_THREAD_VIEW (widget);
  GtkWidget *row = self->item != NULL ? find_row (self, self->item->uid) : NULL;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  graphene_rect_t bounds;

  if (self->scroll_to >= 0)
    gtk_adjustment_set_value (adjustment, self->scroll_to);
  else if (row != NULL && gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
  return G_SOURCE_REMOVE;
}

/* What the network does not take from here can be pasted there. */
static void
keep_refused (LfThreadView *self,
              GPtrArray    *items)
{
  g_clear_pointer (&self->refused, g_free);
  for (guint i = 0; i < items->len; i++)
    {
      LfItem *item = g_ptr_array_index (items, i);
      LfCure cure = LF_CURE_NONE;
      g_autofree char *sentence = item->problem != NULL ? lf_words_for_reason (item->problem, NULL, &cure) : NULL;

      if (item->kind != LF_ITEM_OWN || cure != LF_CURE_OPEN_IN_BROWSER || g_strcmp0 (item->parent_uri, self->item->reference->uri) != 0)
        continue;
      g_free (self->refused);
      self->refused = g_strdup (item->text);
    }
}

static void
show_items (LfThreadView *self,
            GPtrArray    *items)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));
  g_autofree char *digest = dup_digest (items);
  GtkWidget *row;

  keep_refused (self, items);

  if (g_strcmp0 (digest, self->shown) == 0)
    return;

  self->scroll_to = self->shown != NULL ? gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scrolled)) : -1;
  g_free (self->shown);
  self->shown = g_steal_pointer (&digest);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < items->len; i++)
    gtk_list_box_append (self->list, lf_thread_entry_new (g_ptr_array_index (items, i), now_us));
  gtk_widget_add_tick_callback (GTK_WIDGET (self), on_placed_cb, NULL, NULL);
}

static void
on_thread_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LfThreadView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = lf_store_list_thread_finish (LF_STORE (object), result, &error);

  if (items != NULL)
    show_items (self, items);
}

static void
read_thread (LfThreadView *self)
{
  lf_store_list_thread_async (lf_context_get_store (self->context), self->item->uid, self->cancellable, on_thread_read_cb, g_object_ref (self));
}

static void
on_refreshed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfThreadView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfItem) answer = lf_inbox_refresh_thread_finish (lf_context_get_inbox (self->context), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), error != NULL);
  if (error != NULL)
    {
      g_autofree char *sentence = lf_words_for_error (error, lf_words_for_network (self->item->network), NULL);
      g_autofree char *note = g_strdup_printf (_("This is how the thread was when it was last fetched. %s"), sentence);

      gtk_label_set_label (self->note_label, note);
      /* Nothing was read: it may be asked for once more. */
      g_hash_table_remove (self->paid, self->item->uid);
    }
}

static void
on_item_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfThreadView) self = user_data;
  g_autoptr(LfItem) item = lf_store_get_item_finish (LF_STORE (object), result, NULL);

  if (item == NULL || self->item == NULL || g_strcmp0 (item->uid, self->item->uid) != 0)
    return;

  g_clear_pointer (&self->item, lf_item_unref);
  self->item = g_steal_pointer (&item);
  show_head (self);
}

static void
on_store_changed_cb (LfThreadView *self,
                     guint         changes)
{
  if (self->item == NULL || !(changes & (LF_CHANGE_ITEMS | LF_CHANGE_DELIVERIES)))
    return;

  lf_store_get_item_async (lf_context_get_store (self->context), self->item->uid, self->cancellable, on_item_read_cb, g_object_ref (self));
  read_thread (self);
}

void
lf_thread_view_open_page (LfThreadView *self)
{
  g_return_if_fail (LF_IS_THREAD_VIEW (self));

  if (self->item == NULL)
    return;
  if (self->item->reference->url != NULL && self->refused != NULL)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->refused);
      lf_toasts_show (GTK_WIDGET (self), _("Your answer was copied: paste it on the page."));
    }
  if (self->item->reference->url != NULL)
    lf_open_page (GTK_WIDGET (self), self->item->reference->url);
  else
    lf_toasts_show (GTK_WIDGET (self), _("This message has no page of its own"));
}

void
lf_thread_view_act (LfThreadView *self,
                    const char   *action_name)
{
  g_return_if_fail (LF_IS_THREAD_VIEW (self));

  if (self->item != NULL)
    lf_item_deeds_do (self->context, GTK_WIDGET (self), self->item, lf_item_deeds_find_act (self->item, action_name));
}

/* ---- Done and reopen, each with its undo. */

typedef struct {
  LfStore     *store;
  char        *uid;
  LfItemState  state;
} StateUndo;

static void
state_undo_free (gpointer data)
{
  StateUndo *undo = data;

  g_object_unref (undo->store);
  g_free (undo->uid);
  g_free (undo);
}

static void
undo_state (gpointer data)
{
  StateUndo *undo = data;

  lf_store_set_item_state_async (undo->store, undo->uid, undo->state, NULL, NULL);
}

static void
on_state_set_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfThreadView) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_store_set_item_state_finish (LF_STORE (object), result, &error))
    {
      g_autofree char *sentence = lf_words_for_error (error, NULL, NULL);

      lf_toasts_show (GTK_WIDGET (self), sentence);
    }
}

void
lf_thread_view_toggle_done (LfThreadView *self)
{
  LfItemState state;
  StateUndo *undo;
  const char *who;
  g_autofree char *label = NULL;

  g_return_if_fail (LF_IS_THREAD_VIEW (self));
  if (self->item == NULL)
    return;

  state = self->item->state == LF_ITEM_OPEN ? LF_ITEM_DONE : LF_ITEM_OPEN;
  who = lf_words_for_person (&self->item->author);
  label = g_strdup_printf (state == LF_ITEM_DONE ? _("Done: %s") : _("Reopened: %s"), who);

  undo = g_new0 (StateUndo, 1);
  undo->store = g_object_ref (lf_context_get_store (self->context));
  undo->uid = g_strdup (self->item->uid);
  undo->state = self->item->state;
  lf_store_set_item_state_async (undo->store, undo->uid, state, on_state_set_cb, g_object_ref (self));
  lf_deeds_push (label, undo_state, undo, state_undo_free);
  lf_toasts_show_toast (GTK_WIDGET (self), &(LfToast) { label, _("Undo"), "app.undo-deed", NULL, 5 });
}

static void
lf_thread_view_dispose (GObject *object)
{
  LfThreadView *self = LF_THREAD_VIEW (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->item, lf_item_unref);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->refused, g_free);
  g_clear_pointer (&self->paid, g_hash_table_unref);
  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_thread_view_parent_class)->dispose (object);
}

static void
lf_thread_view_class_init (LfThreadViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_thread_view_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (LF_TYPE_REPLY_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-thread-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, stack);
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, title_label);
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, problem_label);
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, about_label);
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, note_label);
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, done_button);
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, browser_button);
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, spinner);
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, list);
  gtk_widget_class_bind_template_child (widget_class, LfThreadView, reply_box);
  gtk_widget_class_bind_template_callback (widget_class, lf_thread_view_toggle_done);
  gtk_widget_class_bind_template_callback (widget_class, lf_thread_view_open_page);
}

static void
lf_thread_view_init (LfThreadView *self)
{
  self->paid = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lf_thread_view_set_context (LfThreadView *self,
                            LfContext    *context)
{
  g_return_if_fail (LF_IS_THREAD_VIEW (self) && self->context == NULL);

  self->context = g_object_ref (context);
  lf_reply_box_set_context (self->reply_box, context);
  g_signal_connect_object (lf_context_get_store (context), "changed", G_CALLBACK (on_store_changed_cb), self, G_CONNECT_SWAPPED);
}

/* Whether the thread is fetched when it is shown: where each post that is read costs money, only the first time. */
static gboolean
is_fetched (LfThreadView *self,
            LfItem       *item)
{
  LfAdapter *adapter;

  if (item->account_uids == NULL || item->account_uids[0] == NULL)
    return FALSE;

  adapter = lf_accounts_find (lf_context_get_accounts (self->context), item->account_uids[0]);
  return adapter == NULL || lf_adapter_get_reading_price_micro (adapter) == 0 || g_hash_table_add (self->paid, g_strdup (item->uid));
}

/**
 * lf_thread_view_set_item:
 * @item: (nullable): the item to read; its thread is fetched anew from the network that brought it
 */
void
lf_thread_view_set_item (LfThreadView *self,
                         LfItem       *item)
{
  g_return_if_fail (LF_IS_THREAD_VIEW (self));

  if (item != NULL && self->item != NULL && g_strcmp0 (item->uid, self->item->uid) == 0)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->item, lf_item_unref);
  lf_reply_box_set_item (self->reply_box, item);
  gtk_stack_set_visible_child_name (self->stack, item != NULL ? "thread" : "empty");
  if (item == NULL)
    return;

  self->item = lf_item_ref (item);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->refused, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), FALSE);
  show_head (self);
  read_thread (self);
  if (item->marks & LF_ITEM_UNREAD)
    lf_store_mark_read_async (lf_context_get_store (self->context), item->uid, NULL, NULL);
  gtk_spinner_stop (self->spinner);
  if (is_fetched (self, item))
    {
      gtk_spinner_start (self->spinner);
      lf_inbox_refresh_thread_async (lf_context_get_inbox (self->context), item->uid, item->account_uids[0], self->cancellable,
                                     on_refreshed_cb, g_object_ref (self));
    }
}

void
lf_thread_view_reply (LfThreadView *self)
{
  g_return_if_fail (LF_IS_THREAD_VIEW (self));
  lf_reply_box_focus (self->reply_box);
}

GtkWidget *
lf_thread_view_get_list (LfThreadView *self)
{
  return GTK_WIDGET (self->list);
}

GtkWidget *
lf_thread_view_get_reply (LfThreadView *self)
{
  return GTK_WIDGET (self->reply_box);
}
