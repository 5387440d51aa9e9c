/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/lf-cli.h"

G_BEGIN_DECLS

/* Sends, here or in the process that works for the profile, and waits until nothing of the post will happen by itself any more; then prints the
 * post and ends the run: done when all is sent, else refused. */
void lf_cli_wait_for_post   (LfCli *cli, const char *post_uid);

/* The same, but only until the server was told what is wanted of the copies it keeps: refused when it could not be, or when they were out already. */
void lf_cli_wait_for_server (LfCli *cli, const char *post_uid);

G_END_DECLS
