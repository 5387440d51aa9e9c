/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a message to its page at the network. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/widgets/lf-open-page.h"

#include "app/compat/lf-uri-launcher.h"
#include "app/widgets/lf-toasts.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *widget;
  char      *url;
} OpenWork;

static void
on_opened_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  OpenWork *work = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_uri_launcher_open_finish (result, &error) && gtk_widget_get_root (work->widget) != NULL)
    lf_toasts_show_toast (work->widget, &(LfToast) {
      .text = _("The browser could not be opened"), .button = _("Copy address"), .action = "app.copy",
      .target = g_variant_new_string (work->url), .seconds = 10 });

  g_object_unref (work->widget);
  g_free (work->url);
  g_free (work);
}

/**
 * lf_open_page:
 * @widget: in whose window a failure is told
 * @url: an address from outside: it is checked before anything is started
 */
void
lf_open_page (GtkWidget  *widget,
              const char *url)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  OpenWork *work;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (url != NULL);

  work = g_new0 (OpenWork, 1);
  work->widget = g_object_ref (widget);
  work->url = g_strdup (url);
  lf_uri_launcher_open_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, url, NULL, on_opened_cb, work);
}
