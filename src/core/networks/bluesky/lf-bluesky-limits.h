/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/model/lf-limits.h"

G_BEGIN_DECLS

LfLimits *lf_bluesky_limits_new  (const char *limits_json);
char     *lf_bluesky_limits_read (JsonNode *description, JsonNode *health);

G_END_DECLS
