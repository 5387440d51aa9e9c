/* SPDX-License-Identifier: GPL-3.0-or-later */
/* litfass-cli: everything that the window does, for scripts and tests. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli.h"

#include "core/base/lf-log.h"
#include "core/publish/lf-pictures.h"

#include <glib/gi18n-lib.h>

#include <locale.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr(LfCli) cli = NULL;
  int status;

  lf_log_install ();
  if (lf_pictures_run_child (argc, argv, &status))
    return status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LF_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  cli = lf_cli_new ();
  return lf_cli_run (cli, argc, argv);
}
