/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says why a profile cannot be opened; nothing was overwritten. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/welcome/lf-start-error.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "core/words/lf-words.h"

#define LF_TYPE_START_ERROR (lf_start_error_get_type ())
G_DECLARE_FINAL_TYPE (LfStartError, lf_start_error, LF, START_ERROR, AdwApplicationWindow)

struct _LfStartError {
  AdwApplicationWindow parent_instance;

  char          *folder;
  AdwStatusPage *status;
  GtkWidget     *folder_label;
  GtkWidget     *again_button;
};

G_DEFINE_FINAL_TYPE (LfStartError, lf_start_error, ADW_TYPE_APPLICATION_WINDOW)

static void
on_again_clicked_cb (LfStartError *self)
{
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (self));

  /* Activating opens the profile when there is no other window; the hold bridges the time without any. */
  g_application_hold (G_APPLICATION (app));
  gtk_window_destroy (GTK_WINDOW (self));
  g_application_activate (G_APPLICATION (app));
  g_application_release (G_APPLICATION (app));
}

static void
on_folder_clicked_cb (LfStartError *self)
{
  g_autofree char *uri = g_filename_to_uri (self->folder, NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (self), uri, GDK_CURRENT_TIME);
}

static void
lf_start_error_finalize (GObject *object)
{
  LfStartError *self = LF_START_ERROR (object);

  g_free (self->folder);

  G_OBJECT_CLASS (lf_start_error_parent_class)->finalize (object);
}

static void
lf_start_error_class_init (LfStartErrorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lf_start_error_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-start-error.ui");
  gtk_widget_class_bind_template_child (widget_class, LfStartError, status);
  gtk_widget_class_bind_template_child (widget_class, LfStartError, folder_label);
  gtk_widget_class_bind_template_child (widget_class, LfStartError, again_button);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_clicked_cb);
}

static void
lf_start_error_init (LfStartError *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_start_error_new:
 * @app: the application
 * @folder: the profile
 * @error: why it cannot be opened
 *
 * Returns: (transfer none): the window
 */
GtkWidget *
lf_start_error_new (GtkApplication *app,
                    const char     *folder,
                    const GError   *error)
{
  LfStartError *self = g_object_new (LF_TYPE_START_ERROR, "application", app, NULL);
  g_autofree char *text = lf_words_for_error (error, NULL, NULL);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *display = g_filename_display_name (folder);

  self->folder = g_strdup (folder);
  adw_status_page_set_description (self->status, escaped);
  gtk_label_set_text (GTK_LABEL (self->folder_label), display);
  gtk_widget_grab_focus (self->again_button);
  return GTK_WIDGET (self);
}
