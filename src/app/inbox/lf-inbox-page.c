/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox: who is still waiting for an answer. Arrivals never move what is on screen. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/inbox/lf-inbox-page.h"

#include "app/compat/lf-focus.h"
#include "app/compat/lf-scroll-to.h"
#include "app/inbox/lf-feed-item.h"
#include "app/inbox/lf-thread-view.h"
#include "app/lf-page.h"
#include "app/widgets/lf-letter-keys.h"
#include "app/widgets/lf-name-factory.h"
#include "app/widgets/lf-toasts.h"
#include "core/store/lf-store-feed.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* “3 new” is spoken once a minute at most. */
#define SPEAK_EVERY_US LF_MINUTE_US

struct _LfInboxPage {
  GtkWidget           parent_instance;
  LfContext          *context;
  LfFeed             *feed;
  GtkSingleSelection *selection;
  char               *search;
  gint64              spoken_us;
  gint64              wanted_key;   /* to choose as soon as the feed has it; 0: none */
  gboolean            answering;    /* the wanted one is to be answered */
  gboolean            filling;

  GtkWidget          *pattern;      /* how high the rows of the list are */
  AdwLeaflet         *leaflet;
  GtkWidget          *list_pane;
  GtkWidget          *thread_pane;
  GtkDropDown        *scope_drop;
  GtkDropDown        *account_drop;
  GtkRevealer        *new_revealer;
  GtkButton          *new_button;
  GtkStack           *stack;
  GtkListView        *list;
  AdwStatusPage      *empty_page;
  GtkWidget          *back_button;
  LfThreadView       *thread_view;
};

static const LfLetterKey letters[] = {
  { GDK_KEY_r, "item.reply" },
  { GDK_KEY_d, "item.toggle-done" },
  { GDK_KEY_b, "item.open-page" },
  { GDK_KEY_h, "item.hide" },
  { GDK_KEY_l, "item.like" },
  { GDK_KEY_m, "item.mute" },
  { GDK_KEY_Delete, "item.remove" },
};

static void page_init (LfPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfInboxPage, lf_inbox_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (LF_TYPE_PAGE, page_init))

/* ---- What is shown. */

/* (transfer full) (nullable): the account that is filtered by. */
static char *
dup_filter_uid (LfInboxPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->account_drop);
  g_autoptr(LfAdapter) adapter = NULL;

  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return NULL;

  adapter = g_list_model_get_item (G_LIST_MODEL (lf_context_get_accounts (self->context)), selected - 1);
  return adapter != NULL ? g_strdup (lf_adapter_get_account (adapter)->uid) : NULL;
}

/* An empty list never lies: what was not looked at is named. */
static void
append_not_looked (LfInboxPage *self,
                   GString     *text,
                   LfAccount   *account)
{
  gint64 looked_us = lf_inbox_get_looked_us (lf_context_get_inbox (self->context), account->uid);
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));
  g_autofree char *state = lf_words_for_account_state (account, now_us);
  g_autofree char *since = NULL;

  if (looked_us == 0)
    {
      /* Translators: %1$s is an account’s handle, %2$s why: “please sign in again” */
      g_string_append_printf (text, _("\n%1$s not looked at yet: %2$s"), account->handle, state);
      return;
    }
  since = lf_words_time_due (looked_us, now_us);
  /* Translators: %1$s is an account’s handle, %2$s a time, %3$s why: “not reachable” */
  g_string_append_printf (text, _("\n%1$s not looked at since %2$s: %3$s"), account->handle, since, state);
}

static char *
dup_looked_text (LfInboxPage *self)
{
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (self->context));
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 newest_us = 0;

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (accounts, i);
      LfAccount *account = lf_adapter_get_account (adapter);
      gint64 looked_us = lf_inbox_get_looked_us (lf_context_get_inbox (self->context), account->uid);

      newest_us = MAX (newest_us, looked_us);
      if (account->state != LF_ACCOUNT_FINE)
        append_not_looked (self, text, account);
    }

  if (newest_us > 0)
    {
      g_autofree char *clock = lf_words_time_clock (newest_us);
      g_autofree char *first = g_strdup_printf (_("Last looked %s."), clock);

      g_string_prepend (text, first);
    }
  else
    g_string_prepend (text, _("Not looked yet."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_loading (LfInboxPage *self)
{
  gboolean loading;

  g_object_get (self->feed, "loading", &loading, NULL);
  return loading;
}

/* That nothing is there is said when it is known. */
static void
update_empty (LfInboxPage *self)
{
  gboolean has_rows = g_list_model_get_n_items (G_LIST_MODEL (self->feed)) > 0 || is_loading (self);
  gboolean had_focus = lf_focus_is_in (GTK_WIDGET (self->stack));
  g_autofree char *looked = NULL;

  gtk_stack_set_visible_child_name (self->stack, has_rows ? "list" : "empty");
  if (has_rows)
    return;

  /* A hidden list would keep the focus, and no key would do anything. */
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->scope_drop));

  looked = dup_looked_text (self);
  if (self->search != NULL && *self->search != '\0')
    adw_status_page_set_title (self->empty_page, _("Nothing found"));
  else
    adw_status_page_set_title (self->empty_page,
                               gtk_drop_down_get_selected (self->scope_drop) == LF_FEED_OPEN ? _("Nothing open") : _("Nothing here"));
  adw_status_page_set_description (self->empty_page, looked);
}

static void
on_store_changed_cb (LfInboxPage *self,
                     guint        changes)
{
  if (changes & LF_CHANGE_ACCOUNTS)
    update_empty (self);
}

static void
update_new (LfInboxPage *self)
{
  guint n_new = lf_feed_get_n_new (self->feed);
  gint64 now_us = lf_clock_boot_us (lf_context_get_clock (self->context));
  g_autofree char *text = NULL;

  gtk_revealer_set_reveal_child (self->new_revealer, n_new > 0);
  if (n_new == 0)
    return;

  /* Translators: a bar above the list of messages */
  text = g_strdup_printf (ngettext ("%u new – show", "%u new – show", n_new), n_new);
  gtk_button_set_label (self->new_button, text);
  if (self->spoken_us == 0 || now_us - self->spoken_us >= SPEAK_EVERY_US)
    {
      g_autofree char *spoken = g_strdup_printf (ngettext ("%u new message", "%u new messages", n_new), n_new);

      self->spoken_us = now_us;
      lf_toasts_announce (GTK_WIDGET (self), spoken);
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (self->feed)) == 0)
    lf_feed_show_new (self->feed);
}

/* What was chosen stays chosen when the new filter has it too. */
static void
apply_filter (LfInboxPage *self)
{
  LfFeedRow *chosen = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr(LfFeedQuery) query = lf_feed_query_new ();

  query->scope = (LfFeedScope) gtk_drop_down_get_selected (self->scope_drop);
  query->account_uid = dup_filter_uid (self);
  query->search = g_strdup (self->search);
  if (self->wanted_key == 0 && chosen != NULL)
    self->wanted_key = lf_feed_row_get_key (chosen);
  lf_feed_set_query (self->feed, query);
}

static void
on_filter_changed_cb (LfInboxPage *self)
{
  if (self->feed != NULL && !self->filling)
    apply_filter (self);
}

static void
fill_accounts (LfInboxPage *self)
{
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (self->context));
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = gtk_drop_down_get_selected (self->account_drop);

  gtk_string_list_append (names, _("All accounts"));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (accounts, i);
      LfAccount *account = lf_adapter_get_account (adapter);
      g_autofree char *name = g_strdup_printf ("%s · %s", lf_words_for_network (account->network), account->handle);

      gtk_string_list_append (names, name);
    }

  self->filling = TRUE;
  gtk_drop_down_set_model (self->account_drop, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->account_drop, selected <= g_list_model_get_n_items (accounts) ? selected : 0);
  self->filling = FALSE;
}

/* ---- The selection. */

static void
show_selected (LfInboxPage *self)
{
  LfFeedRow *row = gtk_single_selection_get_selected_item (self->selection);
  LfItem *item = row != NULL ? lf_feed_row_get_item (row) : NULL;

  lf_thread_view_set_item (self->thread_view, item);
}

static void
on_row_filled_cb (LfInboxPage *self,
                  GParamSpec  *pspec,
                  LfFeedRow   *row)
{
  if (row == gtk_single_selection_get_selected_item (self->selection))
    show_selected (self);
}

static void
on_selected_cb (LfInboxPage *self)
{
  LfFeedRow *row = gtk_single_selection_get_selected_item (self->selection);

  /* The old list goes, the new one comes a moment later. */
  if (row == NULL && self->wanted_key != 0)
    return;

  lf_feed_hold_row (self->feed, row != NULL ? lf_feed_row_get_key (row) : 0);
  if (row != NULL && lf_feed_row_get_item (row) == NULL)
    g_signal_connect_object (row, "notify::item", G_CALLBACK (on_row_filled_cb), self, G_CONNECT_SWAPPED);
  show_selected (self);
}

static gboolean
choose_wanted (LfInboxPage *self)
{
  guint position = self->wanted_key != 0 ? lf_feed_find_key (self->feed, self->wanted_key) : G_MAXUINT;

  if (position == G_MAXUINT)
    return FALSE;

  self->wanted_key = 0;
  gtk_single_selection_set_selected (self->selection, position);
  if (self->answering)
    {
      lf_scroll_to (GTK_WIDGET (self->list), position);
      adw_leaflet_set_visible_child (self->leaflet, self->thread_pane);
      lf_thread_view_reply (self->thread_view);
    }
  self->answering = FALSE;
  return TRUE;
}

static void
on_loaded_cb (LfInboxPage *self)
{
  if (is_loading (self) || self->wanted_key == 0 || choose_wanted (self))
    return;

  self->wanted_key = 0;
  self->answering = FALSE;
  on_selected_cb (self);
}

/* Below the new-ones bar or hidden by a filter. */
static void
uncover_wanted (LfInboxPage *self)
{
  if (is_loading (self) || choose_wanted (self))
    return;

  lf_feed_show_new (self->feed);
  if (choose_wanted (self))
    return;

  self->filling = TRUE;
  gtk_drop_down_set_selected (self->scope_drop, LF_FEED_ALL);
  gtk_drop_down_set_selected (self->account_drop, 0);
  g_clear_pointer (&self->search, g_free);
  self->filling = FALSE;
  apply_filter (self);
}

static void
on_feed_id_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfInboxPage) self = user_data;
  g_autoptr(GError) error = NULL;
  LfFeedId id;

  if (!lf_store_find_feed_id_finish (LF_STORE (object), result, &id, &error))
    {
      g_debug ("not in the feed: %s", error->message);
      lf_toasts_show (GTK_WIDGET (self), _("The message is not there any more."));
      return;
    }

  self->wanted_key = id.key;
  self->answering = TRUE;
  uncover_wanted (self);
}

static void
on_row_clicked_cb (GtkGestureClick *gesture,
                   int              n_presses,
                   double           x,
                   double           y,
                   LfInboxPage     *self)
{
  /* With one pane, choosing is opening. */
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child (self->leaflet, self->thread_pane);
}

static void
on_activate_cb (LfInboxPage *self,
                guint        position)
{
  gtk_single_selection_set_selected (self->selection, position);
  adw_leaflet_set_visible_child (self->leaflet, self->thread_pane);
  lf_thread_view_reply (self->thread_view);
}

static void
on_setup_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item,
             LfInboxPage              *self)
{
  GtkWidget *child = lf_feed_item_new (lf_context_get_accounts (self->context), lf_context_get_clock (self->context),
                                       LF_FEED_PATTERN (self->pattern));
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (click, "released", G_CALLBACK (on_row_clicked_cb), self, 0);
  gtk_widget_add_controller (child, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (list_item, child);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *list_item,
            LfInboxPage              *self)
{
  lf_feed_item_bind (LF_FEED_ITEM (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item,
              LfInboxPage              *self)
{
  lf_feed_item_bind (LF_FEED_ITEM (gtk_list_item_get_child (list_item)), NULL);
}

/* ---- Deeds. */

static void
show_new (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  LfInboxPage *self = LF_INBOX_PAGE (widget);

  lf_feed_show_new (self->feed);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->feed)) > 0)
    lf_scroll_to (GTK_WIDGET (self->list), 0);
}

static void
go_back (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  LfInboxPage *self = LF_INBOX_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/* Escape and Alt+Left: from the thread to the list; from there on it is the window's. */
static gboolean
on_back_key_cb (GtkWidget *widget,
                GVariant  *args,
                gpointer   user_data)
{
  LfInboxPage *self = LF_INBOX_PAGE (widget);
  gboolean on_thread = adw_leaflet_get_folded (self->leaflet)
    ? adw_leaflet_get_visible_child (self->leaflet) == self->thread_pane
    : lf_focus_is_in (self->thread_pane);

  if (on_thread)
    go_back (widget, "inbox.back", NULL);
  return on_thread;
}

static void
open_page (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  lf_thread_view_open_page (LF_INBOX_PAGE (widget)->thread_view);
}

static void
reply (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  LfInboxPage *self = LF_INBOX_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->thread_pane);
  lf_thread_view_reply (self->thread_view);
}

static void
toggle_done (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  lf_thread_view_toggle_done (LF_INBOX_PAGE (widget)->thread_view);
}

static void
act (GtkWidget  *widget,
     const char *action,
     GVariant   *parameter)
{
  lf_thread_view_act (LF_INBOX_PAGE (widget)->thread_view, action);
}

/* ---- The page. */

static const char *
get_title (LfPage *page)
{
  return _("Inbox");
}

static void
focus_default (LfPage *page)
{
  LfInboxPage *self = LF_INBOX_PAGE (page);
  gboolean has_rows = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") == 0;

  gtk_widget_grab_focus (has_rows ? GTK_WIDGET (self->list) : GTK_WIDGET (self->scope_drop));
}

static gboolean
next_region (LfPage   *page,
             gboolean  backwards)
{
  LfInboxPage *self = LF_INBOX_PAGE (page);
  GtkWidget *regions[] = { GTK_WIDGET (self->list), lf_thread_view_get_list (self->thread_view),
                           lf_thread_view_get_reply (self->thread_view), NULL };

  return lf_page_step_regions (regions, backwards);
}

static void
search (LfPage     *page,
        const char *text)
{
  LfInboxPage *self = LF_INBOX_PAGE (page);

  g_free (self->search);
  self->search = g_strdup (text);
  apply_filter (self);
}

static void
page_init (LfPageInterface *iface)
{
  iface->get_title = get_title;
  iface->focus_default = focus_default;
  iface->next_region = next_region;
  iface->search = search;
}

static void
on_folded_cb (LfInboxPage *self)
{
  gtk_widget_set_visible (self->back_button, adw_leaflet_get_folded (self->leaflet));
}

static void
lf_inbox_page_dispose (GObject *object)
{
  LfInboxPage *self = LF_INBOX_PAGE (object);
  GtkWidget *child;

  if (self->feed != NULL)
    g_signal_handlers_disconnect_by_data (self->feed, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->feed);
  g_clear_object (&self->context);
  g_clear_pointer (&self->search, g_free);

  G_OBJECT_CLASS (lf_inbox_page_parent_class)->dispose (object);
}

static void
lf_inbox_page_class_init (LfInboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_inbox_page_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (LF_TYPE_THREAD_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-inbox-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, thread_pane);
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, scope_drop);
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, account_drop);
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, new_revealer);
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, list);
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, LfInboxPage, thread_view);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
  gtk_widget_class_install_action (widget_class, "inbox.show-new", NULL, show_new);
  gtk_widget_class_install_action (widget_class, "inbox.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "item.reply", NULL, reply);
  gtk_widget_class_install_action (widget_class, "item.toggle-done", NULL, toggle_done);
  gtk_widget_class_install_action (widget_class, "item.open-page", NULL, open_page);
  gtk_widget_class_install_action (widget_class, "item.hide", NULL, act);
  gtk_widget_class_install_action (widget_class, "item.like", NULL, act);
  gtk_widget_class_install_action (widget_class, "item.mute", NULL, act);
  gtk_widget_class_install_action (widget_class, "item.remove", NULL, act);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Home, GDK_CONTROL_MASK, "inbox.show-new", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "item.reply", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "item.toggle-done", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, GDK_CONTROL_MASK, "item.open-page", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, GDK_CONTROL_MASK, "item.hide", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "item.like", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "item.mute", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, GDK_CONTROL_MASK, "item.remove", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, on_back_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_back_key_cb, NULL);
}

/* Before the list does with it what lists do, but not in a text, where the key has its own meaning. */
static void
add_new_key (LfInboxPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Home, GDK_CONTROL_MASK),
                                                          gtk_named_action_new ("inbox.show-new")));
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
}

static void
lf_inbox_page_init (LfInboxPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_new_key (self);
  self->pattern = lf_feed_pattern_new ();
  gtk_widget_set_parent (self->pattern, GTK_WIDGET (self));
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (on_folded_cb), self, G_CONNECT_SWAPPED);
  on_folded_cb (self);
  lf_name_factory_use (self->account_drop);
}

static void
connect_feed (LfInboxPage *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);

  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->feed)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->feed, "items-changed", G_CALLBACK (update_empty), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->feed, "notify::loading", G_CALLBACK (update_empty), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->feed, "notify::loading", G_CALLBACK (on_loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->feed, "notify::n-new", G_CALLBACK (update_new), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lf_context_get_store (self->context), "changed", G_CALLBACK (on_store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lf_context_get_inbox (self->context), "looked", G_CALLBACK (update_empty), self, G_CONNECT_SWAPPED);
}

/**
 * lf_inbox_page_new:
 * @context: the profile; a reference is taken
 */
GtkWidget *
lf_inbox_page_new (LfContext *context)
{
  LfInboxPage *self = g_object_new (LF_TYPE_INBOX_PAGE, NULL);

  self->context = g_object_ref (context);
  self->feed = lf_feed_new (lf_context_get_store (context));
  lf_thread_view_set_context (self->thread_view, context);
  connect_feed (self);
  lf_letter_keys_add (GTK_WIDGET (self->list), lf_context_get_store (context), letters, G_N_ELEMENTS (letters));
  lf_letter_keys_add (lf_thread_view_get_list (self->thread_view), lf_context_get_store (context), letters, G_N_ELEMENTS (letters));
  g_signal_connect_object (lf_context_get_accounts (context), "items-changed", G_CALLBACK (fill_accounts), self, G_CONNECT_SWAPPED);
  fill_accounts (self);
  apply_filter (self);
  update_empty (self);
  return GTK_WIDGET (self);
}

void
lf_inbox_page_show_item (LfInboxPage *self,
                         const char  *item_uid)
{
  g_return_if_fail (LF_IS_INBOX_PAGE (self));
  g_return_if_fail (item_uid != NULL);

  lf_store_find_feed_id_async (lf_context_get_store (self->context), item_uid, on_feed_id_cb, g_object_ref (self));
}
