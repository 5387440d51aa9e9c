/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page with all accounts. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-accounts-page.h"

#include <glib/gi18n.h>

#include "app/accounts/lf-account-details.h"
#include "app/accounts/lf-account-row.h"
#include "app/accounts/lf-group-list.h"
#include "app/compat/lf-file-dialog.h"
#include "app/lf-page.h"
#include "app/widgets/lf-toasts.h"
#include "core/words/lf-words.h"

struct _LfAccountsPage {
  GtkWidget parent_instance;

  LfContext  *context;
  GtkWidget  *scroller;
  GtkListBox *list;
  GtkWidget  *add_button;
  GtkWidget  *group_list;
  GtkWidget  *concept_box;
  GtkWidget  *concept_button;
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
  GtkWidget *regions[] = { GTK_WIDGET (self->list), self->add_button, self->group_list, self->concept_button, NULL };

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
on_written_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfAccountsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    text = g_strdup (_("Usage concept exported"));
  else
    /* Translators: %s is what the system says */
    text = g_strdup_printf (_("The usage concept could not be written: %s"), error->message);
  lf_toasts_show (GTK_WIDGET (self), text);
}

static void
on_file_chosen_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LfAccountsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = lf_file_dialog_save_finish (result, &error);
  g_autoptr(GBytes) bytes = NULL;
  char *concept;

  if (file == NULL || self->context == NULL)
    return;

  concept = lf_words_dup_concept (lf_context_get_accounts (self->context), lf_clock_now_us (lf_context_get_clock (self->context)));
  bytes = g_bytes_new_take (concept, strlen (concept));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, on_written_cb,
                                       g_object_ref (self));
}

static void
on_concept_clicked_cb (LfAccountsPage *self)
{
  /* Translators: name of a file; a sign that is not a letter may be a trouble there */
  g_autofree char *name = g_strconcat (C_("file", "Usage concept"), ".md", NULL);

  lf_file_dialog_save_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Export usage concept"), name, NULL,
                             on_file_chosen_cb, g_object_ref (self));
}

static void
on_accounts_changed_cb (LfAccountsPage *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (lf_context_get_accounts (self->context))) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->list), any);
  gtk_widget_set_visible (self->group_list, any);
  gtk_widget_set_visible (self->concept_box, any);
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
  g_type_ensure (LF_TYPE_GROUP_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-accounts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LfAccountsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LfAccountsPage, list);
  gtk_widget_class_bind_template_child (widget_class, LfAccountsPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, LfAccountsPage, group_list);
  gtk_widget_class_bind_template_child (widget_class, LfAccountsPage, concept_box);
  gtk_widget_class_bind_template_child (widget_class, LfAccountsPage, concept_button);
  gtk_widget_class_bind_template_callback (widget_class, on_concept_clicked_cb);
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
  lf_group_list_set_context (LF_GROUP_LIST (self->group_list), context);
  g_signal_connect_object (lf_context_get_accounts (context), "items-changed", G_CALLBACK (on_accounts_changed_cb), self, G_CONNECT_SWAPPED);
  on_accounts_changed_cb (self);
  return GTK_WIDGET (self);
}
