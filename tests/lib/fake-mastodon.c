/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fake Mastodon server as a process of its own: prints “READY <uri> <token>” and ends when its standard input does. */

#include "config.h"

#include "lib/lf-fake-mastodon.h"

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
main (int    argc,
      char **argv)
{
  gboolean keys = FALSE, ulids = FALSE, slow_media = FALSE, tls = FALSE, consent = FALSE;
  int port = 0;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "Listen here (default: any free port)", "PORT" },
    { "keys", 0, 0, G_OPTION_ARG_NONE, &keys, "Honour Idempotency-Key", NULL },
    { "ulids", 0, 0, G_OPTION_ARG_NONE, &ulids, "Behave like GoToSocial", NULL },
    { "slow-media", 0, 0, G_OPTION_ARG_NONE, &slow_media, "Work on pictures for a while", NULL },
    { "tls", 0, 0, G_OPTION_ARG_NONE, &tls, "Speak https with a certificate that nobody trusts", NULL },
    { "consent", 0, 0, G_OPTION_ARG_NONE, &consent, "Ask on the authorize page", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(LfFakeMastodon) server = NULL;
  g_autoptr(GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) ||
      (server = lf_fake_mastodon_new ((keys ? LF_FAKE_KEYS : 0) | (ulids ? LF_FAKE_ULIDS : 0) |
                                      (slow_media ? LF_FAKE_SLOW_MEDIA : 0) | (tls ? LF_FAKE_TLS : 0) |
                                      (consent ? LF_FAKE_CONSENT : 0), port, &error)) == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input_cb, loop);
  printf ("READY %s %s\n", lf_fake_mastodon_get_uri (server), lf_fake_mastodon_get_token (server));
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}
