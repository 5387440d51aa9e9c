/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The played X as a process of its own: prints “READY <uri>” and ends when its standard input does. */

#include "config.h"

#include "lib/lf-fake-x.h"

#include <glib-unix.h>
#include <stdio.h>
#include <unistd.h>

static gboolean
on_input_cb (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  char buffer[256];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

int
main (void)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFakeX) server = lf_fake_x_new (&error);

  if (server == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input_cb, loop);
  printf ("READY %s\n", lf_fake_x_get_uri (server));
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}
