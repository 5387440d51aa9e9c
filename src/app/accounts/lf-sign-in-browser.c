/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a sign-in that waits for the browser, without a time limit. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-sign-in-browser.h"

#include <glib/gi18n.h>

#include "app/compat/lf-focus.h"
#include "app/compat/lf-uri-launcher.h"
#include "app/widgets/lf-toasts.h"

struct _LfSignInBrowserPage {
  GtkWidget parent_instance;

  char      *uri;
  GtkWidget *box;
  GtkWidget *page_label;
  GtkWidget *again_button;
  GtkWidget *copy_button;
};

G_DEFINE_FINAL_TYPE (LfSignInBrowserPage, lf_sign_in_browser_page, GTK_TYPE_WIDGET)

static void
on_opened_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfSignInBrowserPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_uri_launcher_open_finish (result, &error))
    {
      g_message ("no browser: %s", error->message);
      lf_toasts_show (GTK_WIDGET (self), _("No browser could be opened. Copy the address and open it yourself."));
      gtk_widget_grab_focus (self->copy_button);
    }
}

static void
open_page (LfSignInBrowserPage *self)
{
  lf_uri_launcher_open_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->uri, NULL, on_opened_cb, g_object_ref (self));
}

static void
on_again_clicked_cb (LfSignInBrowserPage *self)
{
  open_page (self);
}

static void
on_copy_clicked_cb (LfSignInBrowserPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->uri);
  lf_toasts_show (GTK_WIDGET (self), _("Address copied"));
}

static gboolean
lf_sign_in_browser_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (LF_SIGN_IN_BROWSER_PAGE (widget)->again_button);
}

static void
lf_sign_in_browser_page_dispose (GObject *object)
{
  LfSignInBrowserPage *self = LF_SIGN_IN_BROWSER_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->uri, g_free);

  G_OBJECT_CLASS (lf_sign_in_browser_page_parent_class)->dispose (object);
}

static void
lf_sign_in_browser_page_class_init (LfSignInBrowserPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_sign_in_browser_page_dispose;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_sign_in_browser_page_grab_focus;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-sign-in-browser.ui");
  gtk_widget_class_bind_template_child (widget_class, LfSignInBrowserPage, box);
  gtk_widget_class_bind_template_child (widget_class, LfSignInBrowserPage, page_label);
  gtk_widget_class_bind_template_child (widget_class, LfSignInBrowserPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, LfSignInBrowserPage, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
}

static void
lf_sign_in_browser_page_init (LfSignInBrowserPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_sign_in_browser_page_open:
 * @uri: the page; its host is shown, so that a person sees whom the password goes to
 */
void
lf_sign_in_browser_page_open (LfSignInBrowserPage *self,
                              const char          *uri)
{
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  g_autofree char *text = NULL;

  g_return_if_fail (LF_IS_SIGN_IN_BROWSER_PAGE (self));

  g_free (self->uri);
  self->uri = g_strdup (uri);
  /* Translators: %s is a host such as “mastodon.berlin” */
  text = g_strdup_printf (_("A page of %s is open in your browser. Sign in there and allow Litfaß to speak for the account."),
                          parsed != NULL ? g_uri_get_host (parsed) : uri);
  gtk_label_set_text (GTK_LABEL (self->page_label), text);
  lf_toasts_announce (GTK_WIDGET (self), text);
  open_page (self);
}
