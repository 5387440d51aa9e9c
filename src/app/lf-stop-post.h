/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* “Stop it”, wherever it stands: makes a post that waits a draft again and opens it where it is written, an answer at its thread. Says what came of it. */
void lf_stop_post (LfContext *context, const char *post_uid);

G_END_DECLS
