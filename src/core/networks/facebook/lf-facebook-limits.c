/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page may send. Facebook reports no limits; what the documents leave open, or will change, can be set for an account. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-limits.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-text.h"
#include "core/http/lf-json.h"

#define DAY_US (24 * 60 * LF_MINUTE_US)

static const char * const image_types[] = { "image/jpeg", "image/png", NULL };

/* A wrong setting is none. */
static gint64
get_setting (JsonNode   *node,
             const char *name,
             gint64      usual,
             gint64      most)
{
  gint64 value = lf_json_get_int (lf_json_root_object (node), name, usual);

  return value > 0 && value <= most ? value : usual;
}

/**
 * lf_facebook_limits_new:
 * @json: (nullable): what is set for the account
 *
 * Returns: (transfer full): never %NULL
 */
LfLimits *
lf_facebook_limits_new (const char *json)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (json);
  LfLimits *limits = lf_limits_new ();

  limits->max_length = get_setting (node, "max_length", LF_FACEBOOK_MAX_LENGTH, G_MAXINT);
  limits->max_media = get_setting (node, "max_media", LF_FACEBOOK_MAX_MEDIA, LF_FACEBOOK_MOST_MEDIA);
  limits->max_image_bytes = get_setting (node, "max_image_bytes", LF_FACEBOOK_MAX_IMAGE_BYTES, G_MAXINT);
  limits->image_types = g_strdupv ((char **) image_types);
  limits->schedule.min_ahead_us = get_setting (node, "schedule_min_minutes", LF_FACEBOOK_MIN_MINUTES, LF_FACEBOOK_MOST_MIN_MINUTES) * LF_MINUTE_US;
  limits->schedule.max_ahead_us = get_setting (node, "schedule_max_days", LF_FACEBOOK_MAX_DAYS, LF_FACEBOOK_MOST_MAX_DAYS) * DAY_US;
  return limits;
}

/**
 * lf_facebook_dup_version:
 * @json: (nullable): what is set for the account
 *
 * A version lives about two years; it can be set so that an office need not wait for a new Litfaß.
 *
 * Returns: (transfer full): the version of the API, such as “v26.0”
 */
char *
lf_facebook_dup_version (const char *json)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (json);
  const char *version = lf_json_get_string (lf_json_root_object (node), "version");

  if (version != NULL && g_regex_match_simple (LF_FACEBOOK_VERSION_PATTERN, version, G_REGEX_DOLLAR_ENDONLY, 0))
    return g_strdup (version);

  return g_strdup (LF_FACEBOOK_VERSION);
}

/**
 * lf_facebook_count:
 *
 * How Facebook counts is not documented; with a limit like this one it does not matter.
 *
 * Returns: the number of characters (code points)
 */
guint
lf_facebook_count (const char *text,
                   guint       url_length)
{
  g_autofree char *normal = lf_text_normalise (text);

  return (guint) g_utf8_strlen (normal, -1);
}
