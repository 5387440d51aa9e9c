/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The welcome while there is no account. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/welcome/lf-welcome-page.h"

#include "app/compat/lf-focus.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _LfWelcomePage {
  GtkWidget parent_instance;

  GtkWidget *status;
  GtkWidget *add_button;
  GtkWidget *practise_button;
  GtkWidget *practise_label;
};

G_DEFINE_FINAL_TYPE (LfWelcomePage, lf_welcome_page, GTK_TYPE_WIDGET)

static gboolean
lf_welcome_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (LF_WELCOME_PAGE (widget)->add_button);
}

static void
lf_welcome_page_dispose (GObject *object)
{
  LfWelcomePage *self = LF_WELCOME_PAGE (object);

  g_clear_pointer (&self->status, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_welcome_page_parent_class)->dispose (object);
}

static void
lf_welcome_page_class_init (LfWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_welcome_page_dispose;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_welcome_page_grab_focus;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LfWelcomePage, status);
  gtk_widget_class_bind_template_child (widget_class, LfWelcomePage, add_button);
  gtk_widget_class_bind_template_child (widget_class, LfWelcomePage, practise_button);
  gtk_widget_class_bind_template_child (widget_class, LfWelcomePage, practise_label);
}

static void
lf_welcome_page_init (LfWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_welcome_page_new:
 * @practice: whether the window is the practice window, where the second way is taken already
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
lf_welcome_page_new (gboolean practice)
{
  LfWelcomePage *self = g_object_new (LF_TYPE_WELCOME_PAGE, NULL);

  if (practice)
    {
      gtk_widget_set_visible (self->practise_button, FALSE);
      gtk_widget_set_visible (self->practise_label, FALSE);
      gtk_button_set_label (GTK_BUTTON (self->add_button), _("_Add a practice account …"));
      adw_status_page_set_title (ADW_STATUS_PAGE (self->status), _("Welcome to Practice"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->status),
                                       _("Try everything here: made-up citizens ask and answer, and nothing leaves this computer."));
    }
  return GTK_WIDGET (self);
}
