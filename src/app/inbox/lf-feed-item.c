/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the merged feed. A list makes two hundred and shows ten: what is seen of a row is made when it is first on the screen. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/inbox/lf-feed-item.h"

#include "app/compat/lf-row-name.h"
#include "app/inbox/lf-feed-card.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

struct _LfFeedItem {
  GtkWidget      parent_instance;
  LfAccounts    *accounts;
  LfClock       *clock;
  LfFeedPattern *pattern;
  LfFeedRow     *row;
  LfFeedCard    *card;      /* (nullable): made when the row is first on the screen */
  guint          card_id;
};

G_DEFINE_FINAL_TYPE (LfFeedItem, lf_feed_item, GTK_TYPE_WIDGET)

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
        g_ptr_array_add (handles, (char *) lf_account_get_short_name (lf_adapter_get_account (adapter)));
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

/* Several own accounts have no common colour. (nullable) */
static const char *
find_colour (LfFeedItem *self,
             LfItem     *item)
{
  LfAdapter *adapter;

  if (item->account_uids == NULL || g_strv_length (item->account_uids) != 1)
    return NULL;

  adapter = lf_accounts_find (self->accounts, item->account_uids[0]);
  return adapter != NULL ? lf_adapter_get_account (adapter)->look.colour : NULL;
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
  const char *who = lf_words_for_person (&item->author);
  g_autofree char *name = NULL;

  if (self->card != NULL)
    lf_feed_card_show (self->card, item, state, when, find_colour (self, item));
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

static gboolean
on_shown_cb (gpointer user_data)
{
  LfFeedItem *self = user_data;

  self->card_id = 0;
  self->card = LF_FEED_CARD (lf_feed_card_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->card), GTK_WIDGET (self));
  if (self->row != NULL)
    on_row_changed_cb (self);
  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
lf_feed_item_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
lf_feed_item_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  LfFeedItem *self = LF_FEED_ITEM (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = lf_feed_pattern_get_height (self->pattern);
  else if (self->card != NULL)
    gtk_widget_measure (GTK_WIDGET (self->card), orientation, -1, minimum, natural, NULL, NULL);
}

static void
lf_feed_item_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  LfFeedItem *self = LF_FEED_ITEM (widget);
  int least;

  if (self->card != NULL)
    {
      /* Before its style is known a card asks for a little more. */
      gtk_widget_measure (GTK_WIDGET (self->card), GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
      gtk_widget_size_allocate (GTK_WIDGET (self->card), &(GtkAllocation) { 0, 0, width, MAX (height, least) }, baseline);
    }
  /* A list gives only those rows a place that are on the screen; no child can be added in the middle of that. */
  else if (self->card_id == 0)
    self->card_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_shown_cb, self, NULL);
}

static void
lf_feed_item_dispose (GObject *object)
{
  LfFeedItem *self = LF_FEED_ITEM (object);

  lf_feed_item_bind (self, NULL);
  g_clear_handle_id (&self->card_id, g_source_remove);
  g_clear_pointer ((GtkWidget **) &self->card, gtk_widget_unparent);
  g_clear_object (&self->pattern);
  g_clear_object (&self->accounts);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lf_feed_item_parent_class)->dispose (object);
}

static void
lf_feed_item_class_init (LfFeedItemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_feed_item_dispose;
  widget_class->get_request_mode = lf_feed_item_get_request_mode;
  widget_class->measure = lf_feed_item_measure;
  widget_class->size_allocate = lf_feed_item_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_feed_item_init (LfFeedItem *self)
{
}

/**
 * lf_feed_item_new:
 * @accounts: to name accounts by their handles
 * @clock: for “2 hours ago”
 * @pattern: says how high every row is, with and without content
 */
GtkWidget *
lf_feed_item_new (LfAccounts    *accounts,
                  LfClock       *clock,
                  LfFeedPattern *pattern)
{
  LfFeedItem *self = g_object_new (LF_TYPE_FEED_ITEM, NULL);

  self->accounts = g_object_ref (accounts);
  self->clock = g_object_ref (clock);
  self->pattern = g_object_ref (pattern);
  g_signal_connect_object (pattern, "notify::height", G_CALLBACK (gtk_widget_queue_resize), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
