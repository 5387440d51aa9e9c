/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-network.h"

G_BEGIN_DECLS

/* Answers a sign-in from what was given on the command line: a login name and a token or app password; without them it prints which page to
 * open in a browser on this computer. */
#define LF_TYPE_CLI_SIGN_IN (lf_cli_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (LfCliSignIn, lf_cli_sign_in, LF, CLI_SIGN_IN, GObject)

/* @login, @secret: (nullable) */
LfCliSignIn *lf_cli_sign_in_new         (const LfNetwork *network, LfSignInMethod method, const char *login, const char *secret);

/* What IT set for LF_FIELD_CLIENT (nullable); it counts when no login was given. */
void         lf_cli_sign_in_set_client_id (LfCliSignIn *self, const char *client_id);

/* The option that would have answered what was asked in vain; (transfer none) (nullable): nothing was missing. */
const char  *lf_cli_sign_in_get_missing (LfCliSignIn *self);

/* Prints what has to be done at the network before there is an answer, if that is known. */
void         lf_cli_sign_in_explain     (const LfNetwork *network, LfSignInField field);

G_END_DECLS
