/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is seen of a row of the feed. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/inbox/lf-feed-card.h"

#include "app/widgets/lf-account-look.h"
#include "core/model/lf-office-values.h"
#include "core/words/lf-words.h"

struct _LfFeedCard {
  GtkWidget       parent_instance;
  GtkWidget      *private_image;
  GtkWidget      *private_label;
  GtkInscription *who_inscription;
  GtkLabel       *when_label;
  GtkInscription *words_inscription;
  GtkImage       *state_image;
  GtkWidget      *mark;
  GtkInscription *state_inscription;
};

G_DEFINE_FINAL_TYPE (LfFeedCard, lf_feed_card, GTK_TYPE_WIDGET)

static const char *
get_icon (LfItem *item)
{
  if (item->problem != NULL)
    return "dialog-warning-symbolic";
  if (item->marks & LF_ITEM_HAS_REPLY_DRAFT)
    return "document-edit-symbolic";
  return item->state == LF_ITEM_OPEN ? "mail-unread-symbolic" : "object-select-symbolic";
}

static void
set_class (GtkInscription *inscription,
           const char     *name,
           gboolean        wanted)
{
  if (wanted)
    gtk_widget_add_css_class (GTK_WIDGET (inscription), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (inscription), name);
}

static void
lf_feed_card_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_pointer (&child, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_feed_card_parent_class)->dispose (object);
}

static void
lf_feed_card_class_init (LfFeedCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_feed_card_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-feed-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LfFeedCard, private_image);
  gtk_widget_class_bind_template_child (widget_class, LfFeedCard, private_label);
  gtk_widget_class_bind_template_child (widget_class, LfFeedCard, who_inscription);
  gtk_widget_class_bind_template_child (widget_class, LfFeedCard, when_label);
  gtk_widget_class_bind_template_child (widget_class, LfFeedCard, words_inscription);
  gtk_widget_class_bind_template_child (widget_class, LfFeedCard, state_image);
  gtk_widget_class_bind_template_child (widget_class, LfFeedCard, mark);
  gtk_widget_class_bind_template_child (widget_class, LfFeedCard, state_inscription);
}

static void
lf_feed_card_init (LfFeedCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lf_feed_card_new (void)
{
  return g_object_new (LF_TYPE_FEED_CARD, NULL);
}

/**
 * lf_feed_card_show:
 * @item: what the row stands for
 * @state: its state, network and accounts in words
 * @when: its age in words
 * @colour: (nullable): of the only own account that was addressed
 */
void
lf_feed_card_show (LfFeedCard *self,
                   LfItem     *item,
                   const char *state,
                   const char *when,
                   const char *colour)
{
  gboolean unread = (item->marks & LF_ITEM_UNREAD) != 0 && item->state == LF_ITEM_OPEN;
  gboolean private = item->reference->audience >= LF_AUDIENCE_FOLLOWERS;
  g_autofree char *words = g_strdelimit (g_strdup (item->text), "\n", ' ');

  g_return_if_fail (LF_IS_FEED_CARD (self));

  gtk_widget_set_visible (self->private_image, private);
  gtk_widget_set_visible (self->private_label, private);
  gtk_inscription_set_text (self->who_inscription, lf_words_for_person (&item->author));
  gtk_label_set_label (self->when_label, when);
  gtk_inscription_set_text (self->words_inscription, words);
  gtk_inscription_set_text (self->state_inscription, state);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state_inscription), state);
  gtk_image_set_from_icon_name (self->state_image, get_icon (item));
  lf_account_look_set_colour (self->mark, colour);
  gtk_widget_set_visible (self->mark, colour != NULL);
  set_class (self->who_inscription, "dim-label", item->state != LF_ITEM_OPEN);
  set_class (self->who_inscription, "lf-unread", unread);
  set_class (self->words_inscription, "lf-unread", unread);
}

/**
 * lf_feed_card_new_pattern:
 *
 * Returns: (transfer none): a card as high as any, to measure by: an unread one with tall letters
 */
GtkWidget *
lf_feed_card_new_pattern (void)
{
  GtkWidget *card = lf_feed_card_new ();
  g_autoptr(LfItem) item = lf_item_new ();

  item->reference = lf_reference_new ();
  item->author.name = g_strdup ("Åg");
  item->text = g_strdup ("Åg");
  item->marks = LF_ITEM_UNREAD;
  lf_feed_card_show (LF_FEED_CARD (card), item, "Åg · ß", "Åg", lf_account_colours[0]);
  return card;
}
