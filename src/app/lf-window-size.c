/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the size of the main window in GSettings. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-window-size.h"

#define FIRST_WIDTH 1280
#define FIRST_HEIGHT 800

/* A program run out of its build folder has no schema, which g_settings_new() would not survive. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, LF_APP_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

void
lf_window_size_restore (GtkWindow *window)
{
  g_autoptr(GSettings) settings = open_settings ();
  int width = FIRST_WIDTH;
  int height = FIRST_HEIGHT;

  g_return_if_fail (GTK_IS_WINDOW (window));

  if (settings != NULL)
    {
      g_settings_get (settings, "window-size", "(ii)", &width, &height);
      if (g_settings_get_boolean (settings, "window-maximized"))
        gtk_window_maximize (window);
    }
  gtk_window_set_default_size (window, width, height);
}

void
lf_window_size_save (GtkWindow *window)
{
  g_autoptr(GSettings) settings = open_settings ();
  int width;
  int height;

  g_return_if_fail (GTK_IS_WINDOW (window));

  if (settings == NULL)
    return;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set (settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
}
