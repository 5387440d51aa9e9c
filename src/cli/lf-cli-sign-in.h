/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-sign-in.h"

G_BEGIN_DECLS

/* Answers a sign-in from what was given on the command line: a login name and a token or app password; without them it prints which page to
 * open in a browser on this computer. */
#define LF_TYPE_CLI_SIGN_IN (lf_cli_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (LfCliSignIn, lf_cli_sign_in, LF, CLI_SIGN_IN, GObject)

/* @login, @secret: (nullable) */
LfCliSignIn *lf_cli_sign_in_new         (LfSignInMethod method, const char *login, const char *secret);

/* The option that would have answered what was asked in vain; (transfer none) (nullable): nothing was missing. */
const char  *lf_cli_sign_in_get_missing (LfCliSignIn *self);

G_END_DECLS
