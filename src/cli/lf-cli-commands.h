/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/lf-cli.h"

G_BEGIN_DECLS

/* Finds the longest name that @args begin with; @n_words (out): how many of them it took. (transfer none) (nullable) */
const LfCliCommand *lf_cli_find_command (char **args, int *n_words);

/* All commands, or with @group only those of one group. */
void                lf_cli_print_help   (const char *group);
gboolean            lf_cli_is_group     (const char *word);

/* The tables of the groups, each ended by an empty entry. */
extern const LfCliCommand lf_cli_account_commands[];
extern const LfCliCommand lf_cli_account_set_commands[];
extern const LfCliCommand lf_cli_count_commands[];
extern const LfCliCommand lf_cli_inbox_commands[];
extern const LfCliCommand lf_cli_item_commands[];
extern const LfCliCommand lf_cli_office_commands[];
extern const LfCliCommand lf_cli_outbox_commands[];
extern const LfCliCommand lf_cli_plan_commands[];
extern const LfCliCommand lf_cli_plan_edit_commands[];
extern const LfCliCommand lf_cli_policy_commands[];
extern const LfCliCommand lf_cli_post_commands[];
extern const LfCliCommand lf_cli_setup_commands[];

G_END_DECLS
