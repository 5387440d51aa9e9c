/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-limits.h"

G_BEGIN_DECLS

/* Members of the JSON object that is kept with an account (LfAccount.limits). X says neither: people set them. */
#define LF_X_READING_SETTING "reading"         /* boolean: mentions and threads are fetched; without it: posting only */
#define LF_X_MAX_LENGTH_SETTING "max_length"   /* number: for accounts that may write more than 280 */

LfLimits *lf_x_limits_new (const char *json);
gboolean  lf_x_reads      (const char *json);

G_END_DECLS
