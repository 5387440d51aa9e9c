/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was begun and not sent, reply texts included. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-drafts-page.h"

#include "app/compat/lf-focus.h"
#include "app/compose/lf-compose-window.h"
#include "app/compose/lf-draft-row.h"
#include "app/lf-page.h"
#include "core/store/lf-store-posts.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _LfDraftsPage {
  GtkWidget      parent_instance;

  LfContext     *context;
  GCancellable  *cancellable;
  gboolean       reading;
  gboolean       read_again;
  gboolean       wants_focus;
  char          *opened_uid;   /* (nullable): the row to come back to */

  GtkStack      *stack;
  GtkListBox    *list_box;
  AdwStatusPage *trouble_page;
};

static void page_iface_init (LfPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfDraftsPage, lf_drafts_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_PAGE, page_iface_init))

static GtkApplication *
get_app (LfDraftsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;
}

static void
on_row_activated_cb (LfDraftsPage  *self,
                     GtkListBoxRow *row)
{
  LfPost *post = lf_draft_row_get_post (LF_DRAFT_ROW (row));
  GtkApplication *app = get_app (self);

  g_free (self->opened_uid);
  self->opened_uid = g_strdup (post->uid);
  /* A reply text belongs to its thread. */
  if (post->revision->reply_to_uid != NULL &&
      gtk_widget_activate_action (GTK_WIDGET (self), "app.show-item", "s", post->revision->reply_to_uid))
    return;
  if (app != NULL)
    lf_compose_window_open (app, self->context, post->uid, NULL);
}

static void
on_new_post_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  LfDraftsPage *self = LF_DRAFTS_PAGE (widget);
  GtkApplication *app = get_app (self);

  if (app != NULL)
    lf_compose_window_open (app, self->context, NULL, NULL);
}

static int
get_focused_index (LfDraftsPage *self)
{
  GtkWidget *focused = lf_focus_get_child (GTK_WIDGET (self->list_box));

  return focused != NULL && GTK_IS_LIST_BOX_ROW (focused) ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focused)) : -1;
}

/* While a draft is open in its own window its row may go and come again; who comes back finds the focus there. Less than 0: not now. */
static int
find_opened (LfDraftsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkListBoxRow *row;

  if (self->opened_uid == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) || !GTK_IS_WINDOW (root) || gtk_window_is_active (GTK_WINDOW (root)))
    return -1;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list_box, i)) != NULL; i++)
    if (g_str_equal (lf_draft_row_get_post (LF_DRAFT_ROW (row))->uid, self->opened_uid))
      return i;
  return -1;
}

static void
show_drafts (LfDraftsPage *self,
             GPtrArray    *drafts)
{
  int focused = get_focused_index (self);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list_box, 0)) != NULL)
    gtk_list_box_remove (self->list_box, GTK_WIDGET (row));
  for (guint i = 0; i < drafts->len; i++)
    gtk_list_box_append (self->list_box, lf_draft_row_new (self->context, g_ptr_array_index (drafts, i)));
  gtk_stack_set_visible_child_name (self->stack, drafts->len > 0 ? "list" : "empty");

  if (self->wants_focus)
    lf_page_focus_default (LF_PAGE (self));
  /* The next deed is on the row that took the place. */
  if (focused < 0)
    focused = find_opened (self);
  if (focused < 0)
    return;
  row = gtk_list_box_get_row_at_index (self->list_box, MIN (focused, (int) drafts->len - 1));
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void read_drafts (LfDraftsPage *self);

static void
on_drafts_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LfDraftsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) drafts = lf_store_list_drafts_finish (LF_STORE (object), result, &error);

  self->reading = FALSE;
  if (self->context == NULL)
    return;

  if (drafts != NULL)
    {
      show_drafts (self, drafts);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text = lf_words_for_error (error, NULL, NULL);

      adw_status_page_set_description (self->trouble_page, text);
      gtk_stack_set_visible_child_name (self->stack, "trouble");
    }
  if (self->read_again)
    read_drafts (self);
}

static void
read_drafts (LfDraftsPage *self)
{
  if (self->reading)
    {
      self->read_again = TRUE;
      return;
    }

  self->reading = TRUE;
  self->read_again = FALSE;
  lf_store_list_drafts_async (lf_context_get_store (self->context), self->cancellable, on_drafts_read_cb, g_object_ref (self));
}

static void
on_reload_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  read_drafts (LF_DRAFTS_PAGE (widget));
}

static void
on_store_changed_cb (LfStore      *store,
                     guint         changes,
                     LfDraftsPage *self)
{
  if (changes & (LF_CHANGE_POSTS | LF_CHANGE_DELIVERIES | LF_CHANGE_ACCOUNTS))
    read_drafts (self);
}

static const char *
lf_drafts_page_get_title (LfPage *page)
{
  return C_("page", "Drafts");
}

static void
lf_drafts_page_focus_default (LfPage *page)
{
  LfDraftsPage *self = LF_DRAFTS_PAGE (page);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list_box, 0);

  /* Before the drafts are read there is nothing that could take it. */
  self->wants_focus = !(row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row))) &&
                      !gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
page_iface_init (LfPageInterface *iface)
{
  iface->get_title = lf_drafts_page_get_title;
  iface->focus_default = lf_drafts_page_focus_default;
}

static void
lf_drafts_page_dispose (GObject *object)
{
  LfDraftsPage *self = LF_DRAFTS_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_drafts_page_parent_class)->dispose (object);
}

static void
lf_drafts_page_finalize (GObject *object)
{
  g_object_unref (LF_DRAFTS_PAGE (object)->cancellable);
  g_free (LF_DRAFTS_PAGE (object)->opened_uid);

  G_OBJECT_CLASS (lf_drafts_page_parent_class)->finalize (object);
}

static void
lf_drafts_page_class_init (LfDraftsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_drafts_page_dispose;
  object_class->finalize = lf_drafts_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-drafts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LfDraftsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LfDraftsPage, list_box);
  gtk_widget_class_bind_template_child (widget_class, LfDraftsPage, trouble_page);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_install_action (widget_class, "drafts.new-post", NULL, on_new_post_cb);
  gtk_widget_class_install_action (widget_class, "drafts.reload", NULL, on_reload_cb);
  gtk_widget_class_set_css_name (widget_class, "draftspage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_drafts_page_init (LfDraftsPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, C_("page", "Drafts"), -1);
}

GtkWidget *
lf_drafts_page_new (LfContext *context)
{
  LfDraftsPage *self = g_object_new (LF_TYPE_DRAFTS_PAGE, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (lf_context_get_store (context), "changed", G_CALLBACK (on_store_changed_cb), self, 0);
  read_drafts (self);
  return GTK_WIDGET (self);
}
