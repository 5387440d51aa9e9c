/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-post.h"

G_BEGIN_DECLS

/* A time as typed on the command line: (transfer full) (nullable). Errors: LF_POST_ERROR TIME_…. @not_before_us 0: the past is allowed. */
LfDue *lf_cli_read_when (const char *typed, gint64 not_before_us, GError **error);

G_END_DECLS
