/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to one item: who speaks, who reads, how long it is, and the waiting time before it goes. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/inbox/lf-reply-box.h"

#include "app/inbox/lf-reply-sending.h"
#include "app/widgets/lf-account-look.h"
#include "app/widgets/lf-name-factory.h"
#include "app/widgets/lf-price-line.h"
#include "app/widgets/lf-send-key.h"
#include "app/widgets/lf-toasts.h"
#include "core/store/lf-store-posts.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define SAVE_AFTER_MS 1500

struct _LfReplyBox {
  GtkWidget      parent_instance;
  LfContext     *context;
  LfItem        *item;
  LfPost        *draft;        /* (nullable): what the store has of this text */
  GStrv          account_uids; /* in the order of the drop-down */
  GCancellable  *cancellable;  /* of what was asked for the present item */
  GHashTable    *sendings;     /* uid of an item → LfReplySending: what has begun its way and did not end */
  guint          save_id;
  guint          tick_id;

  GtkRevealer   *way_revealer;
  GtkLabel      *way_label;
  GtkButton     *way_button;
  AdwAvatar     *avatar;
  GtkDropDown   *as_drop;
  GtkTextView   *text_view;
  GtkLabel      *count_label;
  LfPriceLine   *price_line;
  GtkWidget     *send_button;
  GtkWidget     *private_button;
  GtkLabel      *private_label;
  GtkLabel      *until_label;
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
               const char *text,
               gboolean    private)
{
  LfRevision *revision = lf_revision_new ();
  LfPart *part = lf_part_new ();

  part->text = g_strdup (text);
  part->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_variant_unref);
  part->media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (revision->parts, part);
  revision->language = g_strdup ("de");
  revision->audience = private ? MAX (self->item->reference->audience, LF_AUDIENCE_DIRECT) : self->item->reference->audience;
  revision->reply_to_uid = g_strdup (self->item->uid);
  return revision;
}

/* (nullable): the way of the answer to the present item. */
static LfReplySending *
get_sending (LfReplyBox *self)
{
  return self->item != NULL ? g_hash_table_lookup (self->sendings, self->item->uid) : NULL;
}

static LfPost *
make_post (LfReplyBox *self,
           const char *text,
           gboolean    private)
{
  LfAdapter *adapter = get_adapter (self);
  LfPost *post = lf_post_new ();

  post->uid = self->draft != NULL ? g_strdup (self->draft->uid) : NULL;
  post->revision = make_revision (self, text, private);
  post->account_uids = g_new0 (char *, 2);
  post->account_uids[0] = adapter != NULL ? g_strdup (lf_adapter_get_account (adapter)->uid) : NULL;
  return post;
}

/* ---- Keeping the text. */

static void show_draft (LfReplyBox *self, LfPost *draft);

typedef struct {
  LfReplyBox *box;
  char       *item_uid;
} SaveWork;

static void
on_draft_saved_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  SaveWork *work = user_data;
  LfReplyBox *self = work->box;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfPost) post = lf_store_save_post_finish (LF_STORE (object), result, &error);

  if (post == NULL)
    {
      g_autofree char *sentence = lf_words_for_error (error, NULL, NULL);

      lf_toasts_show (GTK_WIDGET (self), sentence);
    }
  else if (self->item != NULL && g_str_equal (self->item->uid, work->item_uid) && get_sending (self) == NULL)
    {
      /* Whoever left the item and came back before this was written found nothing yet. */
      if (self->draft == NULL && self->save_id == 0)
        show_draft (self, post);
      g_clear_pointer (&self->draft, lf_post_unref);
      self->draft = g_steal_pointer (&post);
    }

  g_object_unref (work->box);
  g_free (work->item_uid);
  g_free (work);
}

static void
save_now (LfReplyBox *self)
{
  g_autofree char *text = NULL;
  g_autoptr(LfPost) post = NULL;
  SaveWork *work;

  if (self->save_id == 0 || self->item == NULL)
    return;

  g_clear_handle_id (&self->save_id, g_source_remove);
  text = dup_text (self);
  if (*text == '\0')
    {
      /* A text that was taken out is no draft. */
      if (self->draft != NULL)
        lf_store_trash_post_async (lf_context_get_store (self->context), self->draft->uid, TRUE, NULL, NULL);
      g_clear_pointer (&self->draft, lf_post_unref);
      return;
    }

  post = make_post (self, text, FALSE);
  work = g_new0 (SaveWork, 1);
  work->box = g_object_ref (self);
  work->item_uid = g_strdup (self->item->uid);
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
show_price (LfReplyBox *self,
            LfAdapter  *adapter,
            const char *text)
{
  LfReference *parent = self->item != NULL ? self->item->reference : NULL;
  const char *uids[] = { adapter != NULL ? lf_adapter_get_account (adapter)->uid : NULL, NULL };

  lf_price_line_show (self->price_line, adapter != NULL ? lf_adapter_get_price_micro (adapter, text, NULL, parent) : 0, uids);
}

/* Below what everybody may read an answer can also go to its author alone. */
static void
show_private (LfReplyBox *self,
              LfAdapter  *adapter)
{
  LfReference *reference = self->item != NULL ? self->item->reference : NULL;
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));
  gboolean can = reference != NULL && adapter != NULL && lf_adapter_can (adapter, LF_CAN_REPLY_PRIVATELY) &&
                 reference->audience < LF_AUDIENCE_FOLLOWERS && (reference->private_until_us == 0 || reference->private_until_us > now_us);
  g_autofree char *until = reference != NULL ? lf_words_for_answer_end (reference, FALSE, now_us) : NULL;
  g_autofree char *private_until = can ? lf_words_for_answer_end (reference, TRUE, now_us) : NULL;

  gtk_widget_set_visible (self->private_button, can);
  gtk_label_set_label (self->private_label, lf_context_is_practice (self->context) ? _("Privately for practice") : _("Answer privately"));
  gtk_widget_set_tooltip_text (self->private_button, private_until);
  gtk_label_set_label (self->until_label, until != NULL ? until : private_until != NULL ? private_until : "");
  gtk_widget_set_visible (GTK_WIDGET (self->until_label), until != NULL || private_until != NULL);
}

static void
update (LfReplyBox *self)
{
  g_autofree char *text = dup_text (self);
  LfAdapter *adapter = self->context != NULL ? get_adapter (self) : NULL;
  gboolean private = self->item != NULL && self->item->reference->audience >= LF_AUDIENCE_FOLLOWERS;
  g_autofree char *count = NULL;

  if (adapter != NULL)
    {
      g_autofree char *addressed = self->item != NULL && *text != '\0' ? lf_adapter_address (adapter, text, self->item->reference) : g_strdup (text);
      guint length = lf_adapter_count (adapter, addressed);
      guint limit = lf_adapter_get_limits (adapter)->max_length;

      if (limit > 0 && length > limit)
        count = g_strdup_printf (_("%u of %u, %u too many"), length, limit, length - limit);
      else
        count = g_strdup_printf (_("%u of %u"), length, limit);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->avatar), adapter != NULL);
  if (adapter != NULL)
    {
      adw_avatar_set_text (self->avatar, lf_account_get_display_name (lf_adapter_get_account (adapter)));
      lf_account_look_set_colour (GTK_WIDGET (self->avatar), lf_adapter_get_account (adapter)->look.colour);
    }
  gtk_label_set_label (self->count_label, count != NULL ? count : "");
  show_price (self, adapter, text);
  if (self->context != NULL)
    show_private (self, adapter);
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
  if (n_accounts == 0)
    gtk_string_list_append (names, _("No account is left that could answer"));
  gtk_drop_down_set_model (self->as_drop, G_LIST_MODEL (names));
  gtk_widget_set_sensitive (GTK_WIDGET (self->as_drop), n_accounts > 0);
}

/* Whom the officer had picked. */
static void
choose_account (LfReplyBox *self,
                const char *account_uid)
{
  guint n_accounts = g_strv_length (self->account_uids);

  for (guint i = 0; n_accounts > 1 && account_uid != NULL && i < n_accounts; i++)
    if (g_str_equal (self->account_uids[i], account_uid))
      gtk_drop_down_set_selected (self->as_drop, i + 1);
}

static void
show_draft (LfReplyBox *self,
            LfPost     *draft)
{
  choose_account (self, draft->account_uids != NULL ? draft->account_uids[0] : NULL);
  set_text (self, lf_part_get_text (g_ptr_array_index (draft->revision->parts, 0), NULL));
}

static void
on_draft_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LfReplyBox) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfPost) post = lf_store_get_reply_draft_finish (LF_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || post == NULL || self->save_id != 0 || get_sending (self) != NULL)
    return;

  g_clear_pointer (&self->draft, lf_post_unref);
  self->draft = g_steal_pointer (&post);
  show_draft (self, self->draft);
}

static void
read_draft (LfReplyBox *self)
{
  lf_store_get_reply_draft_async (lf_context_get_store (self->context), self->item->uid, self->cancellable, on_draft_read_cb,
                                  g_object_ref (self));
}

/* ---- Sending. */

static char *
dup_way_text (LfReplySending *sending)
{
  guint seconds = lf_reply_sending_get_wait_s (sending);

  if (lf_reply_sending_get_stage (sending) != LF_REPLY_WAITING)
    return g_strdup (_("Looking whether it was answered already …"));
  return g_strdup_printf (ngettext ("The answer goes out in %u second.", "The answer goes out in %u seconds.", seconds), seconds);
}

static gboolean on_tick_cb (gpointer user_data);

/* While an answer is on its way its text stands still: it is there, or gone with it. */
static void
show_way (LfReplyBox *self)
{
  LfReplySending *sending = get_sending (self);
  gboolean looking = sending != NULL && !lf_reply_sending_has_left (sending);

  gtk_text_view_set_editable (self->text_view, !looking);
  gtk_widget_set_sensitive (self->send_button, !looking);
  gtk_widget_set_sensitive (self->private_button, !looking);
  gtk_revealer_set_reveal_child (self->way_revealer, sending != NULL);
  if (sending != NULL)
    {
      g_autofree char *text = dup_way_text (sending);

      gtk_label_set_label (self->way_label, text);
      gtk_button_set_label (self->way_button, looking ? _("Cancel") : _("Stop it"));
      if (self->tick_id == 0)
        self->tick_id = g_timeout_add_seconds (1, on_tick_cb, self);
    }
}

static gboolean
on_tick_cb (gpointer user_data)
{
  LfReplyBox *self = user_data;

  if (get_sending (self) != NULL)
    {
      show_way (self);
      return G_SOURCE_CONTINUE;
    }
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
on_way_cb (LfReplyBox *self)
{
  LfReplySending *sending = get_sending (self);

  if (sending != NULL && lf_reply_sending_has_left (sending))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.stop-post", "s", lf_reply_sending_get_post (sending));
  else if (sending != NULL)
    lf_reply_sending_cancel (sending);
}

/* The outbox has the text: it is no draft any more. */
static void
say_waiting (LfReplyBox     *self,
             LfReplySending *sending,
             gboolean        here)
{
  g_autofree char *text = dup_way_text (sending);

  if (here)
    lf_toasts_announce (GTK_WIDGET (self), text);
  else
    lf_toasts_show_toast (GTK_WIDGET (self), &(LfToast) {
      .text = text, .button = _("Stop it"), .action = "app.stop-post",
      .target = g_variant_new_string (lf_reply_sending_get_post (sending)), .seconds = lf_reply_sending_get_wait_s (sending) });
}

static void
on_stage_cb (LfReplyBox     *self,
             GParamSpec     *pspec,
             LfReplySending *sending)
{
  gboolean here = self->item != NULL && g_str_equal (self->item->uid, lf_reply_sending_get_uid (sending));
  LfReplyStage stage = lf_reply_sending_get_stage (sending);

  if (stage == LF_REPLY_WAITING)
    say_waiting (self, sending, here);
  if (here && lf_reply_sending_has_left (sending))
    {
      g_clear_pointer (&self->draft, lf_post_unref);
      set_text (self, "");
    }
  if (stage == LF_REPLY_ENDED)
    {
      g_hash_table_remove (self->sendings, lf_reply_sending_get_uid (sending));
      if (here)
        read_draft (self);
    }
  if (here)
    show_way (self);
}

static gboolean
can_send (LfReplyBox *self,
          const char *text)
{
  LfAdapter *adapter = get_adapter (self);
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (adapter == NULL)
    {
      gboolean none = g_strv_length (self->account_uids) == 0;

      lf_toasts_show (GTK_WIDGET (self), none ? _("No account is left that could answer. Add it again on the page Accounts.")
                                              : _("Choose the account that answers."));
      gtk_widget_grab_focus (GTK_WIDGET (self->as_drop));
      return FALSE;
    }
  if (*stripped == '\0')
    {
      lf_toasts_show (GTK_WIDGET (self), _("Write an answer first."));
      gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
      return FALSE;
    }
  return TRUE;
}

/* Also told by the outbox; here before the waiting time and the look at the thread. */
static gboolean
is_in_time (LfReplyBox *self,
            gboolean    private)
{
  LfReference *reference = self->item->reference;
  gint64 until_us = private ? reference->private_until_us : reference->answer_until_us;
  g_autofree char *sentence = NULL;

  if (until_us == 0 || lf_clock_now_us (lf_context_get_clock (self->context)) <= until_us)
    return TRUE;

  sentence = lf_words_for_reason ("answer-ended", NULL, NULL);
  lf_toasts_show (GTK_WIDGET (self), sentence);
  return FALSE;
}

static void
send (LfReplyBox *self,
      gboolean    private)
{
  g_autofree char *text = dup_text (self);
  g_autoptr(LfPost) post = NULL;
  LfReplySending *sending = self->item != NULL ? get_sending (self) : NULL;

  if (self->item == NULL || (sending != NULL && !lf_reply_sending_has_left (sending)) || !can_send (self, text) ||
      !is_in_time (self, private))
    return;

  g_clear_handle_id (&self->save_id, g_source_remove);
  post = make_post (self, text, private);
  sending = lf_reply_sending_new (self->context, self->item, post);
  g_signal_connect_object (sending, "notify::stage", G_CALLBACK (on_stage_cb), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->sendings, g_strdup (self->item->uid), sending);
  lf_reply_sending_start (sending, GTK_WIDGET (self));
  show_way (self);
}

static void
on_send_cb (LfReplyBox *self)
{
  send (self, FALSE);
}

static void
on_private_cb (LfReplyBox *self)
{
  send (self, TRUE);
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
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_hash_table_remove_all (self->sendings);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_pointer (&self->account_uids, g_strfreev);

  G_OBJECT_CLASS (lf_reply_box_parent_class)->dispose (object);
}

static void
lf_reply_box_finalize (GObject *object)
{
  g_hash_table_unref (LF_REPLY_BOX (object)->sendings);

  G_OBJECT_CLASS (lf_reply_box_parent_class)->finalize (object);
}

static void
lf_reply_box_class_init (LfReplyBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_reply_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_reply_box_finalize;
  g_type_ensure (LF_TYPE_PRICE_LINE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-reply-box.ui");
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, way_revealer);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, way_label);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, way_button);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, avatar);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, as_drop);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, text_view);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, count_label);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, price_line);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, send_button);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, private_button);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, private_label);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, until_label);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, audience_image);
  gtk_widget_class_bind_template_child (widget_class, LfReplyBox, send_label);
  gtk_widget_class_bind_template_callback (widget_class, on_way_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_account_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_private_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_send_cb);
  gtk_widget_class_install_action (widget_class, "item.send-reply", NULL, send_by_key);
}

static void
lf_reply_box_init (LfReplyBox *self)
{
  self->sendings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  lf_name_factory_use (self->as_drop);
  lf_send_key_add (GTK_WIDGET (self), "item.send-reply");
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
  lf_price_line_set_context (self->price_line, context);
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
  if (item == NULL)
    return;

  self->item = lf_item_ref (item);
  self->cancellable = g_cancellable_new ();
  fill_accounts (self);
  set_text (self, "");
  read_draft (self);
  show_way (self);
}

void
lf_reply_box_focus (LfReplyBox *self)
{
  g_return_if_fail (LF_IS_REPLY_BOX (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}
