/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page with all accounts. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-accounts-page.h"

#include <glib/gi18n.h>

#include "app/accounts/lf-account-details.h"
#include "app/accounts/lf-account-row.h"
#include "app/lf-page.h"

struct _LfAccountsPage {
  GtkWidget parent_instance;

  LfContext  *context;
  GtkWidget  *scroller;
  GtkListBox *list;
  GtkWidget  *add_button;
};

static const char *
lf_accounts_page_get_title (LfPage *page)
{
  return C_("page", "Accounts");
}

static void
lf_accounts_page_focus_default (LfPage *page)
{
  LfAccountsPage *self = LF_ACCOUNTS_PAGE (page);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->add_button);
}

static gboolean
lf_accounts_page_next_region (LfPage   *page,
                              gboolean  backwards)
{
  LfAccountsPage *self = LF_ACCOUNTS_PAGE (page);
  GtkWidget *regions[] = { GTK_WIDGET (self->list), self->add_button, NULL };

  return lf_page_step_regions (regions, backwards);
}

static void
lf_accounts_page_page_init (LfPageInterface *iface)
{
  iface->get_title = lf_accounts_page_get_title;
  iface->focus_default = lf_accounts_page_focus_default;
  iface->next_region = lf_accounts_page_next_region;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LfAccountsPage, lf_accounts_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_PAGE, lf_accounts_page_page_init))

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  return lf_account_row_new (LF_ACCOUNTS_PAGE (user_data)->context, LF_ADAPTER (item));
}

static void
on_row_activated_cb (LfAccountsPage *self,
                     LfAccountRow   *row)
{
  lf_account_details_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->context, lf_account_row_get_adapter (row));
}

static void
lf_accounts_page_dispose (GObject *object)
{
  LfAccountsPage *self = LF_ACCOUNTS_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_accounts_page_parent_class)->dispose (object);
}

static void
lf_accounts_page_class_init (LfAccountsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_accounts_page_dispose;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-accounts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LfAccountsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LfAccountsPage, list);
  gtk_widget_class_bind_template_child (widget_class, LfAccountsPage, add_button);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
lf_accounts_page_init (LfAccountsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_accounts_page_new:
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
lf_accounts_page_new (LfContext *context)
{
  LfAccountsPage *self = g_object_new (LF_TYPE_ACCOUNTS_PAGE, NULL);

  self->context = g_object_ref (context);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (lf_context_get_accounts (context)), make_row, self, NULL);
  return GTK_WIDGET (self);
}
