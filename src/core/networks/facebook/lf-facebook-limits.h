/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-limits.h"

G_BEGIN_DECLS

#define LF_FACEBOOK_VERSION "v26.0"

/* What can be set in LfAccount.limits: “version”, “max_length”, “max_media”, “max_image_bytes”, “schedule_min_minutes”,
 * “schedule_max_days”. */
LfLimits *lf_facebook_limits_new  (const char *json);
char     *lf_facebook_dup_version (const char *json);
guint     lf_facebook_count       (const char *text, guint url_length);

G_END_DECLS
