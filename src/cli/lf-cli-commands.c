/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of all commands, and the help that is made from it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"

#include <glib/gi18n-lib.h>

static const LfCliCommand * const groups[] = {
  lf_cli_account_commands, lf_cli_account_set_commands, lf_cli_setup_commands, lf_cli_office_commands, lf_cli_post_commands, lf_cli_plan_commands,
  lf_cli_plan_edit_commands, lf_cli_outbox_commands, lf_cli_inbox_commands, lf_cli_item_commands, lf_cli_count_commands, lf_cli_policy_commands,
};

static int
count_matching_words (const char  *name,
                      char       **args)
{
  g_auto(GStrv) words = g_strsplit (name, " ", -1);
  int n = 0;

  while (words[n] != NULL && args[n] != NULL && g_str_equal (words[n], args[n]))
    n++;

  return words[n] == NULL ? n : 0;
}

const LfCliCommand *
lf_cli_find_command (char **args,
                     int   *n_words)
{
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    for (const LfCliCommand *command = groups[g]; command->name != NULL; command++)
      if ((*n_words = count_matching_words (command->name, args)) > 0)
        return command;

  return NULL;
}

static gboolean
is_of_group (const LfCliCommand *command,
             const char         *group)
{
  gsize length = strlen (group);

  return g_str_has_prefix (command->name, group) && (command->name[length] == '\0' || command->name[length] == ' ');
}

gboolean
lf_cli_is_group (const char *word)
{
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    if (is_of_group (groups[g], word))
      return TRUE;

  return FALSE;
}

void
lf_cli_print_help (const char *group)
{
  lf_cli_print ("%s\n\n", _("Usage: litfass-cli [--profile DIR] [--json] COMMAND …"));
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    for (const LfCliCommand *command = groups[g]; command->name != NULL; command++)
      if (group == NULL || is_of_group (command, group))
        lf_cli_print ("  %s%s%s\n      %s\n", command->name, command->arguments != NULL ? " " : "",
                      command->arguments != NULL ? command->arguments : "", g_dgettext (GETTEXT_PACKAGE, command->summary));

  lf_cli_print ("\n%s\n%s\n%s\n",
                _("--profile DIR keeps everything below DIR; --json answers as JSON; COMMAND --help tells more."),
                _("Times are written like 2026-12-24T14:30 (local) or with an offset, 2026-12-24T14:30+01:00."),
                _("Exit status: 0 done, 1 refused or failed, 2 wrong usage."));
}
