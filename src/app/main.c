/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts the desktop app. */

#include "config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "app/lf-application.h"
#include "core/publish/lf-pictures.h"

int
main (int    argc,
      char **argv)
{
  /* A build that is not installed has its translations elsewhere. */
  const char *locale_dir = g_getenv ("TEXTDOMAINDIR");
  g_autoptr(LfApplication) app = NULL;
  int status = 0;

  if (lf_pictures_run_child (argc, argv, &status))
    return status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : LF_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  app = lf_application_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
