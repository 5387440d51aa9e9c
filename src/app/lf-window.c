/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main window: a shell around its pages. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-window.h"

#include <glib/gi18n.h>

#include "app/accounts/lf-accounts-page.h"
#include "app/closing/lf-leave.h"
#include "app/compat/lf-banner.h"
#include "app/compose/lf-drafts-page.h"
#include "app/inbox/lf-inbox-page.h"
#include "app/lf-page.h"
#include "app/lf-sidebar.h"
#include "app/lf-state-line.h"
#include "app/lf-trouble.h"
#include "app/lf-unlock.h"
#include "app/lf-window-size.h"
#include "app/plan/lf-plan-page.h"
#include "app/welcome/lf-first-steps.h"
#include "app/welcome/lf-welcome-page.h"
#include "app/widgets/lf-practice-band.h"
#include "app/widgets/lf-toasts.h"

struct _LfWindow {
  AdwApplicationWindow parent_instance;

  LfOverview  *overview;
  GPtrArray   *troubles;
  GtkWidget   *back_button;
  GtkWidget   *title_label;
  GtkWidget   *search_entry;
  GtkWidget   *new_post_button;
  GtkWidget   *practice_band;
  GtkStack    *views;
  LfBanner    *banner;
  AdwLeaflet  *leaflet;
  LfSidebar   *sidebar;
  GtkWidget   *page_box;
  GtkWidget   *first_steps;
  GtkStack    *pages;
  LfStateLine *state_line;
  guint        first_id;     /* the first page waits for the first frame */
};

G_DEFINE_FINAL_TYPE (LfWindow, lf_window, ADW_TYPE_APPLICATION_WINDOW)

/* A page is one line here; it is made when it is first shown. */
typedef struct {
  const char *name;
  const char *title;
  const char *icon_name;
  GtkWidget *(*new_page) (LfContext *context);
} PageKind;

static const PageKind page_kinds[] = {
  { "inbox", NC_("page", "Inbox"), "mail-unread-symbolic", lf_inbox_page_new },
  { "plan", NC_("page", "Plan"), "x-office-calendar-symbolic", lf_plan_page_new },
  { "drafts", NC_("page", "Drafts"), "document-edit-symbolic", lf_drafts_page_new },
  { "accounts", NC_("page", "Accounts"), "avatar-default-symbolic", lf_accounts_page_new },
};

static LfContext *
get_context (LfWindow *self)
{
  return lf_overview_get_context (self->overview);
}

static LfPage *
get_page (LfWindow *self)
{
  return (LfPage *) gtk_stack_get_visible_child (self->pages);
}

static GtkWidget *
find_page (LfWindow   *self,
           const char *name)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, name);

  for (guint i = 0; page == NULL && i < G_N_ELEMENTS (page_kinds); i++)
    if (g_str_equal (page_kinds[i].name, name))
      {
        page = page_kinds[i].new_page (get_context (self));
        gtk_stack_add_named (self->pages, page, name);
      }
  return page;
}

static void
show_head (LfWindow *self)
{
  LfPage *page = get_page (self);
  gboolean working = g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "work") == 0;
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  gboolean on_page = adw_leaflet_get_visible_child (self->leaflet) == self->page_box;
  gboolean titled = working && page != NULL && (on_page || !folded);

  gtk_widget_set_visible (self->back_button, working && folded && on_page);
  gtk_widget_set_visible (self->new_post_button, working);
  gtk_widget_set_visible (GTK_WIDGET (self->state_line), working);
  gtk_widget_set_visible (self->search_entry, working && page != NULL && lf_page_can_search (page));
  gtk_widget_set_visible (gtk_widget_get_ancestor (self->first_steps, GTK_TYPE_SCROLLED_WINDOW),
                          lf_first_steps_get_wanted (LF_FIRST_STEPS (self->first_steps)) &&
                          g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), page_kinds[0].name) == 0);
  gtk_label_set_text (GTK_LABEL (self->title_label), titled ? lf_page_get_title (page) : "");
  gtk_widget_set_visible (self->title_label, titled);
}

static void
on_page_chosen_cb (LfWindow   *self,
                   const char *name)
{
  if (self->first_id != 0 && g_str_equal (name, page_kinds[0].name))
    return;

  g_clear_handle_id (&self->first_id, g_source_remove);
  gtk_stack_set_visible_child (self->pages, find_page (self, name));
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  show_head (self);
}

static void
on_page_activated_cb (LfWindow   *self,
                      const char *name)
{
  g_clear_handle_id (&self->first_id, g_source_remove);
  on_page_chosen_cb (self, name);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  lf_page_focus_default (get_page (self));
}

static gboolean
on_first_frame_cb (gpointer user_data)
{
  LfWindow *self = user_data;

  self->first_id = 0;
  on_page_chosen_cb (self, page_kinds[0].name);
  return G_SOURCE_REMOVE;
}

static gboolean
on_next_frame_cb (GtkWidget     *widget,
                  GdkFrameClock *clock,
                  gpointer       user_data)
{
  if (LF_WINDOW (widget)->overview != NULL)
    show_head (LF_WINDOW (widget));
  return G_SOURCE_REMOVE;
}

/* The panes fold while they get their places: too late in this frame to change what stands in the header. */
static void
on_folded_cb (LfWindow *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), on_next_frame_cb, NULL, NULL);
}

static void
on_search_changed_cb (LfWindow *self)
{
  LfPage *page = get_page (self);

  if (page != NULL)
    lf_page_search (page, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
on_stop_search_cb (LfWindow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  if (get_page (self) != NULL)
    lf_page_focus_default (get_page (self));
}

static void
on_banner_clicked_cb (LfWindow *self)
{
  LfTrouble *trouble = self->troubles->len > 0 ? g_ptr_array_index (self->troubles, 0) : NULL;
  GVariant *target;

  /* It is over, and the banner is on its way out. */
  if (trouble == NULL)
    return;

  target = trouble->target != NULL ? g_variant_new_string (trouble->target) : NULL;
  gtk_widget_activate_action_variant (GTK_WIDGET (self), trouble->action, target);
}

static void
show_troubles (LfWindow *self)
{
  g_autofree char *more = NULL;
  LfTrouble *gravest;

  g_clear_pointer (&self->troubles, g_ptr_array_unref);
  self->troubles = lf_trouble_list (self->overview);
  if (self->troubles->len == 0)
    {
      lf_banner_hide (self->banner);
      return;
    }
  gravest = g_ptr_array_index (self->troubles, 0);
  if (self->troubles->len > 1)
    more = g_strdup_printf (ngettext ("and %u more", "and %u more", self->troubles->len - 1), self->troubles->len - 1);
  lf_banner_show (self->banner, gravest->text, gravest->button, more);
}

static void
on_overview_changed_cb (LfWindow *self)
{
  gboolean working = g_list_model_get_n_items (G_LIST_MODEL (lf_context_get_accounts (get_context (self)))) > 0;
  const char *view = working ? "work" : "welcome";

  lf_sidebar_show_counts (self->sidebar, lf_overview_get_counts (self->overview));
  show_troubles (self);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->views), view) != 0)
    {
      gtk_stack_set_visible_child_name (self->views, view);
      show_head (self);
      if (working && get_page (self) != NULL)
        lf_page_focus_default (get_page (self));
      else if (!working)
        gtk_widget_grab_focus (gtk_stack_get_visible_child (self->views));
    }
}

static gboolean
on_next_region_cb (GtkWidget *widget,
                   GVariant  *args,
                   gpointer   user_data)
{
  LfWindow *self = LF_WINDOW (widget);

  lf_page_step_around (GTK_WIDGET (self->sidebar), get_page (self), GTK_WIDGET (self->state_line), g_variant_get_boolean (args));
  return TRUE;
}

static gboolean
on_nth_page_cb (GtkWidget *widget,
                GVariant  *args,
                gpointer   user_data)
{
  guint n = (guint) g_variant_get_int32 (args);

  if (n < G_N_ELEMENTS (page_kinds))
    lf_window_show_page (LF_WINDOW (widget), page_kinds[n].name);
  return n < G_N_ELEMENTS (page_kinds);
}

static void
back_activated (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  LfWindow *self = LF_WINDOW (widget);

  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  gtk_widget_grab_focus (GTK_WIDGET (self->sidebar));
}

static void
search_activated (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  GtkWidget *entry = LF_WINDOW (widget)->search_entry;

  if (gtk_widget_get_visible (entry))
    gtk_widget_grab_focus (entry);
}

static void
unlock_activated (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  lf_unlock_keyring (widget, get_context (LF_WINDOW (widget)));
}

static gboolean
lf_window_close_request (GtkWindow *window)
{
  LfWindow *self = LF_WINDOW (window);

  lf_window_size_save (window);
  if (lf_leave_must_ask (window, self->overview))
    return TRUE;
  return GTK_WINDOW_CLASS (lf_window_parent_class)->close_request (window);
}

static void
lf_window_dispose (GObject *object)
{
  LfWindow *self = LF_WINDOW (object);

  g_clear_handle_id (&self->first_id, g_source_remove);
  g_clear_object (&self->overview);
  g_clear_pointer (&self->troubles, g_ptr_array_unref);

  G_OBJECT_CLASS (lf_window_parent_class)->dispose (object);
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
  /* In the bubble phase, so that a text field keeps its own Ctrl+Z. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "app.undo-deed", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F6, 0, on_next_region_cb, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F6, GDK_SHIFT_MASK, on_next_region_cb, "b", TRUE);
  for (int n = 0; n < 9; n++)
    gtk_widget_class_add_binding (widget_class, (guint) (GDK_KEY_1 + n), GDK_ALT_MASK, on_nth_page_cb, "i", n);
}

static void
lf_window_class_init (LfWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lf_window_close_request;

  g_type_ensure (LF_TYPE_BANNER);
  g_type_ensure (LF_TYPE_FIRST_STEPS);
  g_type_ensure (LF_TYPE_PRACTICE_BAND);
  g_type_ensure (LF_TYPE_SIDEBAR);
  g_type_ensure (LF_TYPE_STATE_LINE);
  g_type_ensure (LF_TYPE_TOASTS);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LfWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, new_post_button);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, practice_band);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, views);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, page_box);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, first_steps);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, LfWindow, state_line);
  gtk_widget_class_bind_template_callback (widget_class, on_page_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_page_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_banner_clicked_cb);

  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_activated);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_activated);
  gtk_widget_class_install_action (widget_class, "win.unlock-keyring", NULL, unlock_activated);
  add_bindings (widget_class);
}

static void
lf_window_init (LfWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_window_new:
 * @app: the application
 * @overview: of the profile that the window shows
 *
 * Returns: (transfer none): a window on its first page, or on the welcome while there is no account
 */
GtkWidget *
lf_window_new (GtkApplication *app,
               LfOverview     *overview)
{
  LfWindow *self = g_object_new (LF_TYPE_WINDOW, "application", app, NULL);
  gboolean practice = lf_context_is_practice (lf_overview_get_context (overview));

  self->overview = g_object_ref (overview);
  if (practice)
    {
      gtk_window_set_title (GTK_WINDOW (self), _("Litfaß – Practice"));
      gtk_widget_set_visible (self->practice_band, TRUE);
    }
  lf_window_size_restore (GTK_WINDOW (self));
  lf_state_line_set_overview (self->state_line, overview);
  lf_first_steps_set_overview (LF_FIRST_STEPS (self->first_steps), overview);
  gtk_stack_add_named (self->views, lf_welcome_page_new (practice), "welcome");
  for (guint i = 0; i < G_N_ELEMENTS (page_kinds); i++)
    lf_sidebar_add_page (self->sidebar, page_kinds[i].name, g_dpgettext2 (NULL, "page", page_kinds[i].title), page_kinds[i].icon_name);
  /* Idle sources come behind the first frame, which is there all the sooner. */
  self->first_id = g_idle_add (on_first_frame_cb, self);
  lf_sidebar_select (self->sidebar, page_kinds[0].name);
  g_signal_connect_object (overview, "changed", G_CALLBACK (on_overview_changed_cb), self, G_CONNECT_SWAPPED);
  on_overview_changed_cb (self);
  show_head (self);
  /* Not the search field, which would come first in the order of Tab. */
  if (gtk_stack_get_visible_child (self->views) != gtk_stack_get_child_by_name (self->views, "welcome"))
    gtk_widget_grab_focus (GTK_WIDGET (self->sidebar));
  return GTK_WIDGET (self);
}

/**
 * lf_window_show_item:
 * @item_uid: what somebody wrote; its thread is shown in the inbox, whatever was filtered there
 */
void
lf_window_show_item (LfWindow   *self,
                     const char *item_uid)
{
  g_return_if_fail (LF_IS_WINDOW (self));

  lf_window_show_page (self, page_kinds[0].name);
  lf_inbox_page_show_item (LF_INBOX_PAGE (find_page (self, page_kinds[0].name)), item_uid);
}

/**
 * lf_window_show_page:
 * @name: a page's short name; one that is not there changes nothing
 */
void
lf_window_show_page (LfWindow   *self,
                     const char *name)
{
  g_return_if_fail (LF_IS_WINDOW (self));

  if (find_page (self, name) == NULL)
    return;
  if (self->first_id != 0)
    on_page_activated_cb (self, page_kinds[0].name);
  lf_sidebar_select (self->sidebar, name);
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lf_page_focus_default (get_page (self));
}
