/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every test needs: a folder of its own, and a main loop that waits for an answer. */

#include "config.h"

#include "lib/lf-test.h"

#include <glib/gstdio.h>

char *
lf_test_make_folder (void)
{
  g_autoptr(GError) error = NULL;
  char *path = g_dir_make_tmp ("litfass-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_remove (child);
    }
  g_rmdir (path);
}

void
lf_test_remove_folder (char *path)
{
  remove_tree (path);
  g_free (path);
}

void
lf_test_done_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

GAsyncResult *
lf_test_wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static gboolean
on_time_over_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

void
lf_test_wait_until (gboolean (*done) (gpointer data),
                    gpointer   data,
                    guint      seconds)
{
  gboolean over = FALSE;
  guint id = g_timeout_add_seconds (seconds, on_time_over_cb, &over);

  while (!done (data) && !over)
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (done (data));
  if (!over)
    g_source_remove (id);
}

GBytes *
lf_test_read_file (const char *path)
{
  g_autofree char *name = g_test_build_filename (G_TEST_DIST, path, NULL);
  g_autoptr(GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (name, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

void
lf_test_use_schema (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "..", "data", NULL);

  g_setenv ("GSETTINGS_SCHEMA_DIR", folder, TRUE);
}
