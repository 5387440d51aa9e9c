/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From “Answer” to the outbox: the text is kept first, then the thread is looked at again, then the officer has the waiting time. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/inbox/lf-reply-sending.h"

#include "app/widgets/lf-toasts.h"
#include "core/publish/lf-waiting-time.h"
#include "core/store/lf-store-posts.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _LfReplySending {
  GObject       parent_instance;
  LfContext    *context;
  LfItem       *item;
  LfPost       *post;
  GtkWidget    *widget;        /* (nullable) before the start and after the end */
  GCancellable *cancellable;
  LfAlarm      *alarm;
  gint64        due_us;        /* 0: not in the outbox */
  LfReplyStage  stage;
};

enum { PROP_0, PROP_STAGE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LfReplySending, lf_reply_sending, G_TYPE_OBJECT)

static LfStore *
get_store (LfReplySending *self)
{
  return lf_context_get_store (self->context);
}

static void
set_stage (LfReplySending *self,
           LfReplyStage    stage)
{
  if (self->stage == stage)
    return;
  self->stage = stage;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STAGE]);
  if (stage == LF_REPLY_ENDED)
    g_clear_object (&self->widget);
}

static void
say (LfReplySending *self,
     const char     *text)
{
  if (self->widget != NULL)
    lf_toasts_show (self->widget, text);
}

/* Nothing is lost: the text stays at its thread. */
static void
fail (LfReplySending *self,
      const GError   *error)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (self->context), self->post->account_uids[0]);
  g_autofree char *sentence = lf_words_for_error (error, adapter != NULL ? lf_adapter_get_account (adapter)->handle : NULL, NULL);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, sentence);
  set_stage (self, LF_REPLY_ENDED);
}

/* ---- In the outbox. */

static void
on_rang_cb (gpointer user_data)
{
  set_stage (user_data, LF_REPLY_ENDED);
}

static void
on_draft_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LfReplySending) self = user_data;
  g_autoptr(LfPost) post = lf_store_get_reply_draft_finish (LF_STORE (object), result, NULL);

  if (post == NULL || self->stage != LF_REPLY_WAITING || g_strcmp0 (post->uid, self->post->uid) != 0)
    return;
  self->due_us = 0;
  set_stage (self, LF_REPLY_ENDED);
}

/* It may be stopped here, in the state line or by another process. */
static void
on_store_changed_cb (LfReplySending *self,
                     guint           changes)
{
  if (self->stage == LF_REPLY_WAITING && changes & (LF_CHANGE_DELIVERIES | LF_CHANGE_POSTS))
    lf_store_get_reply_draft_async (get_store (self), self->item->uid, NULL, on_draft_read_cb, g_object_ref (self));
}

static void
on_submitted_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfReplySending) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_outbox_submit_finish (LF_OUTBOX (object), result, &error);

  if (deliveries == NULL || deliveries->len == 0)
    {
      fail (self, error);
      return;
    }

  self->due_us = ((LfDelivery *) g_ptr_array_index (deliveries, 0))->due->due_us;
  if (lf_reply_sending_get_wait_s (self) == 0)
    {
      say (self, _("The answer is being sent."));
      set_stage (self, LF_REPLY_ENDED);
      return;
    }
  lf_alarm_set (self->alarm, self->due_us);
  set_stage (self, LF_REPLY_WAITING);
}

static void
on_due_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(LfReplySending) self = user_data;
  g_autoptr(LfSubmission) submission = lf_submission_new ();
  g_autoptr(GError) error = NULL;
  guint wait_s;

  submission->due = lf_waiting_time_get_due_finish (LF_STORE (object), result, &wait_s, &error);
  if (submission->due == NULL)
    {
      fail (self, error);
      return;
    }
  submission->post_uid = g_strdup (self->post->uid);
  submission->revision = lf_revision_ref (self->post->revision);
  submission->account_uids = g_strdupv (self->post->account_uids);
  lf_outbox_submit_async (lf_context_get_outbox (self->context), submission, NULL, on_submitted_cb, g_object_ref (self));
}

static void
submit (LfReplySending *self)
{
  lf_waiting_time_get_due_async (get_store (self), on_due_cb, g_object_ref (self));
}

/* ---- Before. */

static void
on_all_the_same_cb (AdwMessageDialog *dialog,
                    const char       *response,
                    LfReplySending   *self)
{
  if (g_str_equal (response, "send"))
    submit (self);
  else
    set_stage (self, LF_REPLY_ENDED);
}

static void
ask_all_the_same (LfReplySending *self,
                  LfItem         *answer)
{
  const char *who = lf_words_for_person (&self->item->author);
  g_autofree char *when = lf_words_time_clock (answer->created_us);
  GtkRoot *root = gtk_widget_get_root (self->widget);
  GtkWidget *dialog = adw_message_dialog_new (root != NULL ? GTK_WINDOW (root) : NULL, NULL, NULL);

  set_stage (self, LF_REPLY_ASKING);
  /* Translators: %1$s is a person, %2$s a time */
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _("%1$s was already answered %2$s"), who, when);
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
  g_autoptr(LfReplySending) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfItem) answer = lf_inbox_refresh_thread_finish (lf_context_get_inbox (self->context), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_stage (self, LF_REPLY_ENDED);
  else if (answer != NULL)
    ask_all_the_same (self, answer);
  else
    submit (self);   /* when the network could not be asked, the outbox will wait for it as well */
}

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LfReplySending) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfPost) post = lf_store_save_post_finish (LF_STORE (object), result, &error);

  if (post == NULL)
    {
      fail (self, error);
      return;
    }

  lf_post_unref (self->post);
  self->post = g_steal_pointer (&post);
  lf_inbox_check_thread_async (lf_context_get_inbox (self->context), self->item->uid, self->post->account_uids[0], self->cancellable,
                               on_refreshed_cb, g_object_ref (self));
}

static void
lf_reply_sending_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (id == PROP_STAGE)
    g_value_set_int (value, LF_REPLY_SENDING (object)->stage);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lf_reply_sending_dispose (GObject *object)
{
  LfReplySending *self = LF_REPLY_SENDING (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->alarm);
  g_clear_object (&self->widget);

  G_OBJECT_CLASS (lf_reply_sending_parent_class)->dispose (object);
}

static void
lf_reply_sending_finalize (GObject *object)
{
  LfReplySending *self = LF_REPLY_SENDING (object);

  g_object_unref (self->context);
  g_object_unref (self->cancellable);
  lf_item_unref (self->item);
  lf_post_unref (self->post);

  G_OBJECT_CLASS (lf_reply_sending_parent_class)->finalize (object);
}

static void
lf_reply_sending_class_init (LfReplySendingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_reply_sending_dispose;
  object_class->finalize = lf_reply_sending_finalize;
  object_class->get_property = lf_reply_sending_get_property;
  props[PROP_STAGE] = g_param_spec_int ("stage", NULL, NULL, 0, LF_REPLY_ENDED, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lf_reply_sending_init (LfReplySending *self)
{
  self->cancellable = g_cancellable_new ();
}

LfReplySending *
lf_reply_sending_new (LfContext *context,
                      LfItem    *item,
                      LfPost    *post)
{
  LfReplySending *self = g_object_new (LF_TYPE_REPLY_SENDING, NULL);

  self->context = g_object_ref (context);
  self->item = lf_item_ref (item);
  self->post = lf_post_ref (post);
  self->alarm = lf_alarm_new (lf_context_get_clock (context), on_rang_cb, self);
  g_signal_connect_object (lf_context_get_store (context), "changed", G_CALLBACK (on_store_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
lf_reply_sending_start (LfReplySending *self,
                        GtkWidget      *widget)
{
  g_return_if_fail (LF_IS_REPLY_SENDING (self) && self->widget == NULL);

  self->widget = g_object_ref (widget);
  lf_store_save_post_async (get_store (self), self->post, NULL, on_saved_cb, g_object_ref (self));
}

void
lf_reply_sending_cancel (LfReplySending *self)
{
  g_return_if_fail (LF_IS_REPLY_SENDING (self));
  g_cancellable_cancel (self->cancellable);
}

LfReplyStage
lf_reply_sending_get_stage (LfReplySending *self)
{
  g_return_val_if_fail (LF_IS_REPLY_SENDING (self), LF_REPLY_ENDED);
  return self->stage;
}

const char *
lf_reply_sending_get_uid (LfReplySending *self)
{
  g_return_val_if_fail (LF_IS_REPLY_SENDING (self), NULL);
  return self->item->uid;
}

const char *
lf_reply_sending_get_post (LfReplySending *self)
{
  g_return_val_if_fail (LF_IS_REPLY_SENDING (self), NULL);
  return self->post->uid;
}

guint
lf_reply_sending_get_wait_s (LfReplySending *self)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));

  return (guint) MAX (0, (self->due_us - now_us + LF_SECOND_US - 1) / LF_SECOND_US);
}

gboolean
lf_reply_sending_has_left (LfReplySending *self)
{
  g_return_val_if_fail (LF_IS_REPLY_SENDING (self), FALSE);
  return self->due_us != 0;
}
