/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/model/lf-limits.h"

G_BEGIN_DECLS

/* What an adapter asks of the instance document beside the limits. */
typedef enum {
  LF_MASTODON_QUOTES    = 1 << 0,   /* knows notifications of quotes */
  LF_MASTODON_APPROVALS = 1 << 1,   /* replies may wait for approval (GoToSocial) */
} LfMastodonFeatures;

gboolean  lf_mastodon_is_instance      (JsonObject *instance);
char     *lf_mastodon_read_instance    (JsonObject *instance);
LfLimits *lf_mastodon_limits_new       (const char *json);
guint     lf_mastodon_read_features    (const char *json);
char     *lf_mastodon_dup_domain       (const char *json);

G_END_DECLS
