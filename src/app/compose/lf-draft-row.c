/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A draft in its list: first words, where it goes or whom it answers, when it was written. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-draft-row.h"

#include "app/compat/lf-row-name.h"
#include "app/widgets/lf-deeds.h"
#include "app/widgets/lf-toasts.h"
#include "core/store/lf-store-items.h"
#include "core/store/lf-store-posts.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

#define FIRST_WORDS 200
#define LABEL_WORDS 40

struct _LfDraftRow {
  GtkListBoxRow  parent_instance;

  LfContext     *context;
  LfPost        *post;
  char          *whom;          /* (nullable): who is answered */
  GCancellable  *cancellable;

  GtkImage      *kind_image;
  GtkLabel      *words_label;
  GtkLabel      *about_label;
};

G_DEFINE_FINAL_TYPE (LfDraftRow, lf_draft_row, GTK_TYPE_LIST_BOX_ROW)

/* A draft on its way to the trash or back; it outlives the row. */
typedef struct {
  LfContext *context;
  char      *post_uid;
  char      *label;
  gboolean   trashed;
} Trashing;

static void
trashing_free (Trashing *trashing)
{
  g_object_unref (trashing->context);
  g_free (trashing->post_uid);
  g_free (trashing->label);
  g_free (trashing);
}

static Trashing *
trashing_new (LfContext  *context,
              const char *post_uid,
              const char *label,
              gboolean    trashed)
{
  Trashing *trashing = g_new0 (Trashing, 1);

  trashing->context = g_object_ref (context);
  trashing->post_uid = g_strdup (post_uid);
  trashing->label = g_strdup (label);
  trashing->trashed = trashed;
  return trashing;
}

static void trash (Trashing *trashing);

static void
on_undo_cb (gpointer data)
{
  Trashing *done = data;

  trash (trashing_new (done->context, done->post_uid, done->label, FALSE));
}

static void
on_trashed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  Trashing *trashing = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  LfToast toast = { 0 };

  if (!lf_store_trash_post_finish (LF_STORE (object), result, &error))
    {
      text = lf_words_for_error (error, NULL, NULL);
      toast.text = text;
    }
  else if (trashing->trashed)
    {
      toast = (LfToast) { .text = _("Draft discarded"), .button = _("Undo"), .action = "app.undo-deed", .seconds = 8 };
      lf_deeds_push (trashing->label, on_undo_cb,
                     trashing_new (trashing->context, trashing->post_uid, trashing->label, TRUE), (GDestroyNotify) trashing_free);
    }
  else
    {
      toast.text = _("The draft is back");
    }
  if (g_application_get_default () != NULL)
    lf_toasts_show_in_app (GTK_APPLICATION (g_application_get_default ()), &toast);
  trashing_free (trashing);
}

static void
trash (Trashing *trashing)
{
  lf_store_trash_post_async (lf_context_get_store (trashing->context), trashing->post_uid, trashing->trashed,
                             on_trashed_cb, trashing);
}

static char *
dup_networks (LfDraftRow *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; self->post->account_uids != NULL && self->post->account_uids[i] != NULL; i++)
    {
      LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (self->context), self->post->account_uids[i]);
      const char *name = adapter != NULL ? lf_words_for_network (lf_adapter_get_account (adapter)->network) : NULL;

      if (name != NULL && strstr (names->str, name) == NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }

  return g_string_free (names, FALSE);
}

static void
show_draft (LfDraftRow *self)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));
  g_autofree char *words = lf_revision_dup_first_words (self->post->revision, FIRST_WORDS);
  g_autofree char *networks = dup_networks (self);
  g_autofree char *ago = lf_words_time_ago (self->post->changed_us, now_us);
  g_autofree char *more = lf_words_for_more_parts (self->post->revision);
  g_autofree char *whom = NULL;
  g_autofree char *about = NULL;
  g_autofree char *name = NULL;

  if (self->whom != NULL)
    /* Translators: a begun reply; %s is a person, “answer to Anna K.” */
    whom = g_strdup_printf (_("answer to %s"), self->whom);
  else if (self->post->revision->reply_to_uid != NULL)
    whom = g_strdup (_("begun answer"));
  about = g_strjoin (" · ", whom != NULL ? whom : *networks != '\0' ? networks : _("no account chosen"), ago, more, NULL);
  if (*words == '\0')
    {
      g_free (words);
      words = g_strdup (_("Without text"));
    }

  gtk_label_set_label (self->words_label, words);
  gtk_label_set_label (self->about_label, about);
  gtk_image_set_from_icon_name (self->kind_image, whom != NULL ? "mail-reply-sender-symbolic" : "document-edit-symbolic");
  name = g_strdup_printf ("%s, %s", words, about);
  lf_row_name_set (GTK_WIDGET (self), name, NULL);
}

static void
on_item_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfDraftRow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfItem) item = lf_store_get_item_finish (LF_STORE (object), result, &error);

  if (item == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("whom the draft answers is not known: %s", error->message);
      return;
    }
  if (self->context == NULL)
    return;

  self->whom = g_strdup (lf_words_for_person (&item->author));
  show_draft (self);
}

static void
on_discard_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  lf_draft_row_discard (LF_DRAFT_ROW (widget));
}

static void
lf_draft_row_dispose (GObject *object)
{
  LfDraftRow *self = LF_DRAFT_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_draft_row_parent_class)->dispose (object);
}

static void
lf_draft_row_finalize (GObject *object)
{
  LfDraftRow *self = LF_DRAFT_ROW (object);

  g_clear_pointer (&self->post, lf_post_unref);
  g_free (self->whom);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (lf_draft_row_parent_class)->finalize (object);
}

static void
lf_draft_row_class_init (LfDraftRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_draft_row_dispose;
  object_class->finalize = lf_draft_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-draft-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LfDraftRow, kind_image);
  gtk_widget_class_bind_template_child (widget_class, LfDraftRow, words_label);
  gtk_widget_class_bind_template_child (widget_class, LfDraftRow, about_label);
  gtk_widget_class_install_action (widget_class, "draft.discard", NULL, on_discard_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "draft.discard", NULL);
}

static void
lf_draft_row_init (LfDraftRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lf_draft_row_new (LfContext *context,
                  LfPost    *post)
{
  LfDraftRow *self = g_object_new (LF_TYPE_DRAFT_ROW, NULL);

  self->context = g_object_ref (context);
  self->post = lf_post_ref (post);
  show_draft (self);
  if (post->revision->reply_to_uid != NULL)
    lf_store_get_item_async (lf_context_get_store (context), post->revision->reply_to_uid, self->cancellable,
                             on_item_read_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

LfPost *
lf_draft_row_get_post (LfDraftRow *self)
{
  g_return_val_if_fail (LF_IS_DRAFT_ROW (self), NULL);

  return self->post;
}

void
lf_draft_row_discard (LfDraftRow *self)
{
  g_autofree char *words = lf_revision_dup_first_words (self->post->revision, LABEL_WORDS);
  /* Translators: in the list of last deeds; %s are the first words of a draft */
  g_autofree char *label = g_strdup_printf (_("Draft discarded: %s"), words);

  trash (trashing_new (self->context, self->post->uid, label, TRUE));
}
