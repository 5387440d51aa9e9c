/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes the text of a sent post at its network. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/plan/lf-edit-window.h"

#include "app/widgets/lf-close-guard.h"
#include "app/widgets/lf-send-key.h"
#include "app/widgets/lf-toasts.h"
#include "core/store/lf-store-items.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

struct _LfEditWindow {
  AdwWindow    parent_instance;

  LfContext   *context;      /* NULL once it is closed */
  LfAdapter   *adapter;
  LfDelivery  *delivery;
  LfReference *answered;     /* (nullable): what it answers: it is counted with the mention that goes out with it */
  gboolean     is_busy;
  gboolean     is_over;      /* too long, and that was said */

  GtkTextView *view;
  GtkLabel    *count_label;
  GtkLabel    *fault_label;
  GtkWidget   *change_button;
};

G_DEFINE_FINAL_TYPE (LfEditWindow, lf_edit_window, ADW_TYPE_WINDOW)

static char *
dup_text (LfEditWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static const char *
get_network (LfEditWindow *self)
{
  return lf_words_for_network (lf_adapter_get_account (self->adapter)->network);
}

/* Too long is said when it happens, not with each letter. */
static void
show_count (LfEditWindow *self,
            const char   *text)
{
  g_autofree char *addressed = *text != '\0' ? lf_adapter_address (self->adapter, text, self->answered) : g_strdup (text);
  guint length = lf_adapter_count (self->adapter, addressed);
  guint limit = lf_adapter_get_limits (self->adapter)->max_length;
  gboolean is_over = limit > 0 && length > limit;
  g_autofree char *count = is_over ? g_strdup_printf (_("%u of %u, %u too many"), length, limit, length - limit)
                                   : g_strdup_printf (_("%u of %u"), length, limit);

  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_css_classes (GTK_WIDGET (self->count_label), is_over ? (const char *[]) { "numeric", "lf-trouble", NULL }
                                                                      : (const char *[]) { "numeric", "dim-label", NULL });
  if (is_over && !self->is_over)
    lf_toasts_announce (GTK_WIDGET (self), count);
  self->is_over = is_over;
}

static const char *
get_old (LfEditWindow *self)
{
  return lf_part_get_text (g_ptr_array_index (self->delivery->revision->parts, 0), self->delivery->account_uid);
}

static void
update (LfEditWindow *self)
{
  g_autofree char *text = dup_text (self);

  show_count (self, text);
  gtk_widget_set_sensitive (self->change_button, !self->is_busy && !self->is_over && !g_str_equal (text, get_old (self)));
}

/* What the network is being asked to take is no longer only in this window. */
static gboolean
is_changed (GtkWindow *window)
{
  LfEditWindow *self = LF_EDIT_WINDOW (window);
  g_autofree char *text = dup_text (self);

  return !self->is_busy && !g_str_equal (text, get_old (self));
}

static void
on_text_changed_cb (LfEditWindow *self)
{
  if (self->context == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->fault_label), FALSE);
  update (self);
}

static void
set_busy (LfEditWindow *self,
          gboolean      is_busy)
{
  self->is_busy = is_busy;
  gtk_text_view_set_editable (self->view, !is_busy);
  update (self);
}

static void
show_fault (LfEditWindow *self,
            const char   *text)
{
  gtk_label_set_label (self->fault_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->fault_label), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  lf_toasts_announce (GTK_WIDGET (self), text);
}

/* Who closed the window while the network was asked is told all the same. */
static void
say_elsewhere (const char *text)
{
  if (g_application_get_default () != NULL)
    lf_toasts_show_in_app (GTK_APPLICATION (g_application_get_default ()), &(LfToast) { .text = text });
}

static void
on_changed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfEditWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = lf_outbox_edit_finish (LF_OUTBOX (object), result, &error);
  /* Translators: %s is a network */
  g_autofree char *text = done ? g_strdup_printf (_("Text changed at %s"), get_network (self)) : lf_words_for_error (error, NULL, NULL);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (self->context == NULL)
    {
      say_elsewhere (text);
      return;
    }

  set_busy (self, FALSE);
  if (!done)
    {
      show_fault (self, text);
      return;
    }
  if (parent != NULL)
    lf_toasts_show (GTK_WIDGET (parent), text);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_change_clicked_cb (LfEditWindow *self)
{
  g_autofree char *text = dup_text (self);

  gtk_widget_set_visible (GTK_WIDGET (self->fault_label), FALSE);
  set_busy (self, TRUE);
  lf_outbox_edit_async (lf_context_get_outbox (self->context), self->delivery->uid, text, on_changed_cb, g_object_ref (self));
}

static void
change_by_key (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  LfEditWindow *self = LF_EDIT_WINDOW (widget);

  if (gtk_widget_get_sensitive (self->change_button))
    on_change_clicked_cb (self);
}

static void
on_answered_read_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(LfEditWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfItem) item = lf_store_get_item_finish (LF_STORE (object), result, &error);

  if (item == NULL && !g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING))
    g_warning ("what is answered could not be read: %s", error->message);
  if (item == NULL || self->context == NULL)
    return;

  self->answered = lf_reference_ref (item->reference);
  update (self);
}

static void
lf_edit_window_dispose (GObject *object)
{
  g_clear_object (&LF_EDIT_WINDOW (object)->context);

  G_OBJECT_CLASS (lf_edit_window_parent_class)->dispose (object);
}

static void
lf_edit_window_finalize (GObject *object)
{
  LfEditWindow *self = LF_EDIT_WINDOW (object);

  g_clear_object (&self->adapter);
  g_clear_pointer (&self->delivery, lf_delivery_unref);
  g_clear_pointer (&self->answered, lf_reference_unref);

  G_OBJECT_CLASS (lf_edit_window_parent_class)->finalize (object);
}

static void
lf_edit_window_class_init (LfEditWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_edit_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_edit_window_finalize;

  g_type_ensure (LF_TYPE_TOASTS);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-edit-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LfEditWindow, view);
  gtk_widget_class_bind_template_child (widget_class, LfEditWindow, count_label);
  gtk_widget_class_bind_template_child (widget_class, LfEditWindow, fault_label);
  gtk_widget_class_bind_template_child (widget_class, LfEditWindow, change_button);
  gtk_widget_class_bind_template_callback (widget_class, on_change_clicked_cb);
  gtk_widget_class_install_action (widget_class, "edit.change", NULL, change_by_key);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lf_edit_window_init (LfEditWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lf_close_guard_add (GTK_WINDOW (self), is_changed);
  lf_send_key_add (GTK_WIDGET (self), "edit.change");
}

void
lf_edit_window_show (GtkWindow  *parent,
                     LfContext  *context,
                     LfDelivery *delivery)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (context), delivery->account_uid);
  LfEditWindow *self;
  GtkTextBuffer *buffer;
  g_autofree char *title = NULL;
  g_autofree char *label = NULL;

  if (adapter == NULL)
    return;

  self = g_object_new (LF_TYPE_EDIT_WINDOW, "transient-for", parent, NULL);
  self->context = g_object_ref (context);
  self->adapter = g_object_ref (adapter);
  self->delivery = lf_delivery_ref (delivery);
  /* Translators: title of a window: the text of a sent post is changed; %s is a network */
  title = g_strdup_printf (_("Change text at %s"), get_network (self));
  /* Translators: button: changes the text of a sent post; %s is a network */
  label = g_strdup_printf (_("_Change at %s"), get_network (self));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_button_set_label (GTK_BUTTON (self->change_button), label);

  buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_set_text (buffer, get_old (self), -1);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (on_text_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  if (delivery->revision->reply_to_uid != NULL)
    lf_store_get_item_async (lf_context_get_store (context), delivery->revision->reply_to_uid, NULL, on_answered_read_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
