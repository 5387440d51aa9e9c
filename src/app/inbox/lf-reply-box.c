/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to one item: who speaks, who reads, how long it is, and the waiting time before it goes. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/inbox/lf-reply-box.h"

#include "app/widgets/lf-toasts.h"
#include "core/store/lf-store-posts.h"
#include "core/store/lf-store-settings.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define SAVE_AFTER_MS 1500
#define DEFAULT_WAITING_S 10

struct _LfReplyBox {
  GtkWidget      parent_instance;
  LfContext     *context;
  LfItem        *item;
  LfPost        *draft;        /* (nullable): what the store has of this text */
  GStrv          account_uids; /* in the order of the drop-down */
  GCancellable  *cancellable;  /* of what was asked for the present item */
  char          *waiting_uid;  /* delivery in its waiting time */
  LfAlarm       *waiting_alarm;
  guint          save_id;
  gboolean       busy;

  GtkRevealer   *waiting_revealer;
  GtkLabel      *waiting_label;
  GtkDropDown   *as_drop;
  GtkTextView   *text_view;
  GtkLabel      *count_label;
  GtkWidget     *send_button;
  GtkImage      *audience_image;
  GtkLabel      *send_label;
};

G_DEFINE_FINAL_TYPE (LfReplyBox, lf_reply_box, GTK_TYPE_WIDGET)

static char *
dup_text (LfReplyBox *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* (nullable): with several own accounts none is chosen until the officer picks one. */
static LfAdapter *
get_adapter (LfReplyBox *self)
{
  guint selected = gtk_drop_down_get_selected (self->as_drop);
  guint n_accounts = self->account_uids != NULL ? g_strv_length (self->account_uids) : 0;

  if (n_accounts > 1 && selected != GTK_INVALID_LIST_POSITION)
    selected = selected == 0 ? GTK_INVALID_LIST_POSITION : selected - 1;
  if (selected >= n_accounts)
    return NULL;
  return lf_accounts_find (lf_context_get_accounts (self->context), self->account_uids[selected]);
}

static LfRevision *
make_revision (LfReplyBox *self,
               const char *text)
{
  LfRevision *revision = lf_revision_new ();
  LfPart *part = lf_part_new ();

  part->text = g_strdup (text);
  part->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_variant_unref);
  part->media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (revision->parts, part);
  revision->language = g_strdup ("de");
  revision->audience = self->item->reference->audience;
  revision->reply_to_uid = g_strdup (self->item->uid);
  return revision;
}

/* ---- Keeping the text. */

typedef struct {
  LfReplyBox *box;
  LfItem     *item;
} SaveWork;

static void
on_draft_saved_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  SaveWork *work = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfPost) post = lf_store_save_post_finish (LF_STORE (object), result, &error);

  if (post == NULL)
    {
      g_autofree char *sentence = lf_words_for_error (error, NULL, NULL);

      lf_toasts_show (GTK_WIDGET (work->box), sentence);
    }
  else if (work->box->item == work->item && !work->box->busy)
    {
      g_clear_pointer (&work->box->draft, lf_post_unref);
      work->box->draft = g_steal_pointer (&post);
    }

  g_object_unref (work->box);
  lf_item_unref (work->item);
  g_free (work);
}

static void
save_now (LfReplyBox *self)
{
  g_autofree char *text = NULL;
  g_autoptr(LfPost) post = NULL;
  LfAdapter *adapter;
  SaveWork *work;

  if (self->save_id == 0 || self->item == NULL)
    return;

  g_clear_handle_id (&self->save_id, g_source_remove);
  text = dup_text (self);
  if (*text == '\0' && self->draft == NULL)
    return;

  adapter = get_adapter (self);
  post = lf_post_new ();
  post->uid = self->draft != NULL ? g_strdup (self->draft->uid) : NULL;
  post->revision = make_revision (self, text);
  post->account_uids = g_new0 (char *, 2);
  post->account_uids[0] = adapter != NULL ? g_strdup (lf_adapter_get_account (adapter)->uid) : NULL;

  work = g_new0 (SaveWork, 1);
  work->box = g_object_ref (self);
  work->item = lf_item_ref (self->item);
  lf_store_save_post_async (lf_context_get_store (self->context), post, NULL, on_draft_saved_cb, work);
}

static gboolean
on_save_timer_cb (gpointer user_data)
{
  save_now (user_data);
  return G_SOURCE_REMOVE;
}

/* ---- What is shown. */

static void
update (LfReplyBox *self)
{
  g_autofree char *text = dup_text (self);
  LfAdapter *adapter = self->context != NULL ? get_adapter (self) : NULL;
  gboolean private = self->item != NULL && self->item->reference->audience >= LF_AUDIENCE_FOLLOWERS;
  g_autofree char *count = NULL;

  if (adapter != NULL)
    {
      guint length = lf_adapter_count (adapter, text);
      guint limit = lf_adapter_get_limits (adapter)->max_length;

      if (limit > 0 && length > limit)
        count = g_strdup_printf (_("%u of %u, %u too many"), length, limit, length - limit);
      else
        count = g_strdup_printf (_("%u of %u"), length, limit);
    }

  gtk_label_set_label (self->count_label, count != NULL ? count : "");
  gtk_image_set_from_icon_name (self->audience_image, private ? "changes-prevent-symbolic" : "changes-allow-symbolic");
  if (lf_context_is_practice (self->context))
    gtk_label_set_label (self->send_label, private ? _("Answer privately for practice") : _("Answer publicly for practice"));
  else
    gtk_label_set_label (self->send_label, private ? _("Answer privately") : _("Answer publicly"));
}

static void
on_text_changed_cb (LfReplyBox *self)
{
  if (self->context == NULL || self->item == NULL)
    return;

  update (self);
  if (self->save_id == 0)
    self->save_id = g_timeout_add (SAVE_AFTER_MS, on_save_timer_cb, self);
}

static void
on_account_changed_cb (LfReplyBox *self)
{
  if (self->context != NULL && self->item != NULL)
    update (self);
}

static void
set_text (LfReplyBox *self,
          const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);

  g_signal_handlers_block_by_func (buffer, on_text_changed_cb, self);
  gtk_text_buffer_set_text (buffer, text, -1);
  g_signal_handlers_unblock_by_func (buffer, on_text_changed_cb, self);
  update (self);
}

static void
fill_accounts (LfReplyBox *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr(GStrvBuilder) uids = g_strv_builder_new ();
  guint n_accounts = 0;

  for (guint i = 0; self->item->account_uids != NULL && self->item->account_uids[i] != NULL; i++)
    n_accounts += lf_accounts_find (lf_context_get_accounts (self->context), self->item->account_uids[i]) != NULL;
  if (n_accounts > 1)
    gtk_string_list_append (names, _("Choose an account"));

  for (guint i = 0; self->item->account_uids != NULL && self->item->account_uids[i] != NULL; i++)
    {
      LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (self->context), self->item->account_uids[i]);
      LfAccount *account = adapter != NULL ? lf_adapter_get_account (adapter) : NULL;
      g_autofree char *name = NULL;

      if (account == NULL)
        continue;
      name = g_strdup_printf ("%s (%s)", account->handle, lf_words_for_network (account->network));
      gtk_string_list_append (names, name);
      g_strv_builder_add (uids, account->uid);
    }

  g_strfreev (self->account_uids);
  self->account_uids = g_strv_builder_end (uids);
  gtk_drop_down_set_model (self->as_drop, G_LIST_MODEL (names));
}

static void
on_draft_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LfReplyBox) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfPost) post = lf_store_get_reply_draft_finish (LF_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || post == NULL || self->save_id != 0)
    return;

  g_clear_pointer (&self->draft, lf_post_unref);
  self->draft = g_steal_pointer (&post);
  set_text (self, lf_part_get_text (g_ptr_array_index (self->draft->revision->parts, 0), NULL));
}

/* ---- Sending. */

static void
end_waiting (LfReplyBox *self)
{
  g_clear_pointer (&self->waiting_uid, g_free);
  gtk_revealer_set_reveal_child (self->waiting_revealer, FALSE);
}

static void
on_waiting_over_cb (gpointer user_data)
{
  end_waiting (user_data);
}

static void
on_stopped_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfReplyBox) self = user_data;
  g_autoptr(GError) error = NULL;

  if (lf_outbox_do_finish (LF_OUTBOX (object), result, &error) < 0)
    lf_toasts_show (GTK_WIDGET (self), _("It is already on its way."));
  else
    {
      lf_toasts_show (GTK_WIDGET (self), _("Stopped. The answer is a draft again."));
      if (self->item != NULL)
        lf_store_get_reply_draft_async (lf_context_get_store (self->context), self->item->uid, self->cancellable, on_draft_read_cb,
                                        g_object_ref (self));
    }
  end_waiting (self);
}

static void
on_stop_cb (LfReplyBox *self)
{
  LfDeedRequest request = { LF_DEED_MAKE_DRAFT, self->waiting_uid, NULL, NULL };

  if (self->waiting_uid != NULL)
    lf_outbox_do_async (lf_context_get_outbox (self->context), &request, on_stopped_cb, g_object_ref (self));
}

static void
show_waiting (LfReplyBox *self,
              LfDelivery *delivery)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));
  guint seconds = MAX (0, (delivery->due->due_us - now_us + LF_SECOND_US - 1) / LF_SECOND_US);
  g_autofree char *text = NULL;

  if (seconds == 0)
    {
      lf_toasts_show (GTK_WIDGET (self), _("The answer is being sent."));
      return;
    }

  g_free (self->waiting_uid);
  self->waiting_uid = g_strdup (delivery->uid);
  text = g_strdup_printf (ngettext ("The answer goes out in %u second.", "The answer goes out in %u seconds.", seconds), seconds);
  gtk_label_set_label (self->waiting_label, text);
  gtk_revealer_set_reveal_child (self->waiting_revealer, TRUE);
  lf_toasts_announce (GTK_WIDGET (self), text);
  lf_alarm_set (self->waiting_alarm, delivery->due->due_us);
}

static void
on_submitted_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfReplyBox) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_outbox_submit_finish (LF_OUTBOX (object), result, &error);

  self->busy = FALSE;
  if (deliveries == NULL)
    {
      LfAdapter *adapter = get_adapter (self);
      g_autofree char *sentence = lf_words_for_error (error, adapter != NULL ? lf_adapter_get_account (adapter)->handle : NULL, NULL);

      lf_toasts_show (GTK_WIDGET (self), sentence);
      return;
    }

  g_clear_pointer (&self->draft, lf_post_unref);
  set_text (self, "");
  show_waiting (self, g_ptr_array_index (deliveries, 0));
}

static void
on_waiting_setting_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(LfReplyBox) self = user_data;
  g_autofree char *setting = lf_store_get_setting_finish (LF_STORE (object), result, NULL);
  gint64 wait_s = setting != NULL ? CLAMP (g_ascii_strtoll (setting, NULL, 10), 0, 60) : DEFAULT_WAITING_S;
  g_autoptr(LfSubmission) submission = lf_submission_new ();
  g_autofree char *text = dup_text (self);
  LfAdapter *adapter = self->item != NULL ? get_adapter (self) : NULL;

  if (adapter == NULL)
    {
      self->busy = FALSE;
      return;
    }

  g_clear_handle_id (&self->save_id, g_source_remove);
  submission->post_uid = self->draft != NULL ? g_strdup (self->draft->uid) : NULL;
  submission->revision = make_revision (self, text);
  submission->account_uids = g_new0 (char *, 2);
  submission->account_uids[0] = g_strdup (lf_adapter_get_account (adapter)->uid);
  submission->due = lf_due_new (lf_clock_now_us (lf_context_get_clock (self->context)) + wait_s * LF_SECOND_US, NULL, NULL);
  lf_outbox_submit_async (lf_context_get_outbox (self->context), submission, NULL, on_submitted_cb, g_object_ref (self));
}

static void
submit (LfReplyBox *self)
{
  lf_store_get_setting_async (lf_context_get_store (self->context), "waiting-time-s", NULL, on_waiting_setting_cb, g_object_ref (self));
}

static void
on_all_the_same_cb (AdwMessageDialog *dialog,
                    const char       *response,
                    LfReplyBox       *self)
{
  if (g_str_equal (response, "send") && self->item != NULL)
    submit (self);
  else
    self->busy = FALSE;
}

static void
ask_all_the_same (LfReplyBox *self,
                  LfItem     *answer)
{
  g_autofree char *when = lf_words_time_clock (answer->created_us);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, NULL);

  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _("Already answered %s"), when);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), answer->text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "back", _("Back"), "send", _("Send all the same"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "back");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "back");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_all_the_same_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_refreshed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfReplyBox) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfItem) answer = lf_inbox_refresh_thread_finish (lf_context_get_inbox (self->context), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->busy = FALSE;
  else if (answer != NULL)
    ask_all_the_same (self, answer);
  else
    submit (self);   /* when the network could not be asked, the outbox will wait for it as well */
}

static void
on_send_cb (LfReplyBox *self)
{
  LfAdapter *adapter;
  g_autofree char *text = dup_text (self);

  if (self->item == NULL || self->busy)
    return;

  adapter = get_adapter (self);
  if (adapter == NULL)
    {
      lf_toasts_show (GTK_WIDGET (self), _("Choose the account that answers."));
      gtk_widget_grab_focus (GTK_WIDGET (self->as_drop));
      return;
    }
  if (*g_strstrip (text) == '\0')
    {
      lf_toasts_show (GTK_WIDGET (self), _("Write an answer first."));
      gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
      return;
    }

  self->busy = TRUE;
  lf_inbox_refresh_thread_async (lf_context_get_inbox (self->context), self->item->uid, lf_adapter_get_account (adapter)->uid,
                                 self->cancellable, on_refreshed_cb, g_object_ref (self));
}

static void
send_by_key (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  on_send_cb (LF_REPLY_BOX (widget));
}

static void
lf_reply_box_dispose (GObject *object)
{
  LfReplyBox *self = LF_REPLY_BOX (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (child != NULL)
    lf_reply_box_set_item (self, NULL);
  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_object (&self->waiting_alarm);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_pointer (&self->waiting_uid, g_free);
  g_clear_pointer (&self->account_uids, g_strfreev);

  G_OBJECT_CLASS (lf_reply_box_parent_class)->dispose (object);
}

static void
lf_reply_box_class_init (LfReplyBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_reply_box_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-reply-box.ui");
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, waiting_revealer);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, as_drop);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, text_view);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, count_label);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, send_button);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, audience_image);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, send_label);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_account_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_send_cb);
  gtk_widget_class_install_action (widget_class, "item.send-reply", NULL, send_by_key);
}

/* Before the text view, which takes Ctrl+Enter for a new line. */
static void
add_send_key (LfReplyBox *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i], GDK_CONTROL_MASK),
                                                            gtk_named_action_new ("item.send-reply")));
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
lf_reply_box_init (LfReplyBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_send_key (self);
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed", G_CALLBACK (on_text_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * lf_reply_box_set_context:
 * @context: the profile; a reference is taken
 */
void
lf_reply_box_set_context (LfReplyBox *self,
                          LfContext  *context)
{
  g_return_if_fail (LF_IS_REPLY_BOX (self) && self->context == NULL);

  self->context = g_object_ref (context);
  self->waiting_alarm = lf_alarm_new (lf_context_get_clock (context), on_waiting_over_cb, self);
}

void
lf_reply_box_set_item (LfReplyBox *self,
                       LfItem     *item)
{
  gboolean same = item != NULL && self->item != NULL && g_strcmp0 (item->uid, self->item->uid) == 0;

  g_return_if_fail (LF_IS_REPLY_BOX (self));

  if (same)
    return;

  save_now (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->draft, lf_post_unref);
  g_clear_pointer (&self->item, lf_item_unref);
  self->busy = FALSE;
  if (item == NULL)
    return;

  self->item = lf_item_ref (item);
  self->cancellable = g_cancellable_new ();
  fill_accounts (self);
  set_text (self, "");
  lf_store_get_reply_draft_async (lf_context_get_store (self->context), item->uid, self->cancellable, on_draft_read_cb, g_object_ref (self));
}

void
lf_reply_box_focus (LfReplyBox *self)
{
  g_return_if_fail (LF_IS_REPLY_BOX (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}
