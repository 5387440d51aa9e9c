/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-limits.h"

G_BEGIN_DECLS

#define LF_FACEBOOK_VERSION "v26.0"
#define LF_FACEBOOK_VERSION_PATTERN "^v[0-9]{1,3}\\.[0-9]{1,2}$"

/* developers.facebook.com, Pages API posts and Page photos, read 2026-09. Documents name 10 MB for a picture, an error of the
 * server names 4: below that it is taken either way. */
#define LF_FACEBOOK_MAX_LENGTH 63206
#define LF_FACEBOOK_MAX_MEDIA 10
#define LF_FACEBOOK_MAX_IMAGE_BYTES 4000000
#define LF_FACEBOOK_MIN_MINUTES 10
#define LF_FACEBOOK_MAX_DAYS 30

/* The greatest of what can be set in LfAccount.limits (lf_facebook_network.options). */
#define LF_FACEBOOK_MOST_MEDIA 100
#define LF_FACEBOOK_MOST_MIN_MINUTES (24 * 60)
#define LF_FACEBOOK_MOST_MAX_DAYS 365

LfLimits *lf_facebook_limits_new  (const char *json);
char     *lf_facebook_dup_version (const char *json);
guint     lf_facebook_count       (const char *text, guint url_length);

G_END_DECLS
