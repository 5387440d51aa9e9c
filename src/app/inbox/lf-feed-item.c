/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the merged feed, as an officer scans it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/inbox/lf-feed-item.h"

#include "app/compat/lf-row-name.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

struct _LfFeedItem {
  GtkWidget       parent_instance;
  LfAccounts     *accounts;
  LfClock        *clock;
  LfFeedRow      *row;
  GtkWidget      *private_image;
  GtkWidget      *private_label;
  GtkInscription *who_inscription;
  GtkLabel       *when_label;
  GtkInscription *words_inscription;
  GtkImage       *state_image;
  GtkInscription *state_inscription;
};

G_DEFINE_FINAL_TYPE (LfFeedItem, lf_feed_item, GTK_TYPE_WIDGET)

static const char *
get_icon (LfItem *item)
{
  if (item->problem != NULL)
    return "dialog-warning-symbolic";
  if (item->marks & LF_ITEM_HAS_REPLY_DRAFT)
    return "document-edit-symbolic";
  return item->state == LF_ITEM_OPEN ? "mail-unread-symbolic" : "object-select-symbolic";
}

/**
 * lf_feed_item_dup_accounts:
 * @accounts: of the profile
 *
 * Returns: (transfer full): the handles of the own accounts that were addressed
 */
char *
lf_feed_item_dup_accounts (LfAccounts *accounts,
                           LfItem     *item)
{
  g_autoptr(GPtrArray) handles = g_ptr_array_new ();

  for (guint i = 0; item->account_uids != NULL && item->account_uids[i] != NULL; i++)
    {
      LfAdapter *adapter = lf_accounts_find (accounts, item->account_uids[i]);

      if (adapter != NULL)
        g_ptr_array_add (handles, lf_adapter_get_account (adapter)->handle);
    }
  g_ptr_array_add (handles, NULL);
  return g_strjoinv (", ", (char **) handles->pdata);
}

static char *
make_state_text (LfFeedItem *self,
                 LfItem     *item)
{
  g_autofree char *accounts = lf_feed_item_dup_accounts (self->accounts, item);
  g_autofree char *kind = lf_words_for_item_kind (item);
  g_autofree char *state = (item->marks & LF_ITEM_HAS_REPLY_DRAFT) && item->state == LF_ITEM_OPEN
    ? g_strdup (C_("inbox", "answer begun")) : lf_words_for_item_state (item);

  return g_strjoin (" · ", state, kind, lf_words_for_network (item->network), accounts, NULL);
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
show_item (LfFeedItem *self,
           LfItem     *item)
{
  gboolean unread = (item->marks & LF_ITEM_UNREAD) != 0 && item->state == LF_ITEM_OPEN;
  gboolean private = item->reference->audience >= LF_AUDIENCE_FOLLOWERS;
  g_autofree char *when = lf_words_time_ago (item->created_us, lf_clock_now_us (self->clock));
  g_autofree char *full = lf_words_time_full (item->created_us);
  g_autofree char *state = make_state_text (self, item);
  g_autofree char *words = g_strdelimit (g_strdup (item->text), "\n", ' ');
  const char *who = lf_person_get_display_name (&item->author);
  g_autofree char *name = NULL;

  gtk_widget_set_visible (self->private_image, private);
  gtk_widget_set_visible (self->private_label, private);
  gtk_inscription_set_text (self->who_inscription, who);
  gtk_label_set_label (self->when_label, when);
  gtk_inscription_set_text (self->words_inscription, words);
  gtk_inscription_set_text (self->state_inscription, state);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state_inscription), state);
  gtk_image_set_from_icon_name (self->state_image, get_icon (item));
  set_class (self->who_inscription, "dim-label", item->state != LF_ITEM_OPEN);
  set_class (self->who_inscription, "lf-unread", unread);
  set_class (self->words_inscription, "lf-unread", unread);

  name = g_strjoin (", ", who, state, when, words, unread ? C_("inbox row", "unread") : private ? C_("inbox row", "private") : NULL,
                    unread && private ? C_("inbox row", "private") : NULL, NULL);
  lf_row_name_set (GTK_WIDGET (self), name, full);
}

static void
on_row_changed_cb (LfFeedItem *self)
{
  LfItem *item = lf_feed_row_get_item (self->row);

  if (item != NULL)
    show_item (self, item);
  else
    lf_row_name_set (GTK_WIDGET (self), _("Loading"), "");
  gtk_widget_set_opacity (GTK_WIDGET (self), lf_feed_row_is_stale (self->row) ? 0.5 : 1.0);
}

void
lf_feed_item_bind (LfFeedItem *self,
                   LfFeedRow  *row)
{
  g_return_if_fail (LF_IS_FEED_ITEM (self));

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_data (self->row, self);
  g_set_object (&self->row, row);
  if (row == NULL)
    return;

  g_signal_connect_object (row, "notify", G_CALLBACK (on_row_changed_cb), self, G_CONNECT_SWAPPED);
  on_row_changed_cb (self);
}

static void
lf_feed_item_dispose (GObject *object)
{
  LfFeedItem *self = LF_FEED_ITEM (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  lf_feed_item_bind (self, NULL);
  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_object (&self->accounts);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lf_feed_item_parent_class)->dispose (object);
}

static void
lf_feed_item_class_init (LfFeedItemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_feed_item_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-feed-item.ui");
  gtk_widget_class_bind_template_child (widget_class, LfFeedItem, private_image);
  gtk_widget_class_bind_template_child (widget_class, LfFeedItem, private_label);
  gtk_widget_class_bind_template_child (widget_class, LfFeedItem, who_inscription);
  gtk_widget_class_bind_template_child (widget_class, LfFeedItem, when_label);
  gtk_widget_class_bind_template_child (widget_class, LfFeedItem, words_inscription);
  gtk_widget_class_bind_template_child (widget_class, LfFeedItem, state_image);
  gtk_widget_class_bind_template_child (widget_class, LfFeedItem, state_inscription);
}

static void
lf_feed_item_init (LfFeedItem *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_feed_item_new:
 * @accounts: to name accounts by their handles
 * @clock: for “2 hours ago”
 */
GtkWidget *
lf_feed_item_new (LfAccounts *accounts,
                  LfClock    *clock)
{
  LfFeedItem *self = g_object_new (LF_TYPE_FEED_ITEM, NULL);

  self->accounts = g_object_ref (accounts);
  self->clock = g_object_ref (clock);
  return GTK_WIDGET (self);
}
