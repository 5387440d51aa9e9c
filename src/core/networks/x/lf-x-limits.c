/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an account at X may send and what it was set to. X reports no limits; what differs from the usual is kept with the
 * account. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-limits.h"

#include "core/http/lf-json.h"
#include "core/networks/x/lf-x-text.h"

/* docs.x.com, media/quickstart/best-practices and openapi.json (MetadataCreateRequest), read 2026-09. */
#define MAX_MEDIA 4
#define MAX_ALT_LENGTH 1000
#define MAX_IMAGE_BYTES (5 * 1024 * 1024)
#define MAX_IMAGE_PIXELS (8192 * 8192)

static const char * const image_types[] = { "image/jpeg", "image/png", "image/gif", "image/webp", NULL };

/**
 * lf_x_limits_new:
 * @json: (nullable): what is kept with the account
 *
 * Returns: (transfer full): never %NULL
 */
LfLimits *
lf_x_limits_new (const char *json)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (json);
  gint64 max_length = lf_json_get_int (lf_json_root_object (node), LF_X_MAX_LENGTH_SETTING, LF_X_MAX_LENGTH);
  LfLimits *limits = lf_limits_new ();

  limits->max_length = max_length > 0 ? MIN (max_length, LF_X_LONGEST_LENGTH) : LF_X_MAX_LENGTH;
  limits->url_length = LF_X_URL_LENGTH;
  limits->max_media = MAX_MEDIA;
  limits->max_alt_length = MAX_ALT_LENGTH;
  limits->max_image_bytes = MAX_IMAGE_BYTES;
  limits->max_image_pixels = MAX_IMAGE_PIXELS;
  limits->image_types = g_strdupv ((char **) image_types);
  return limits;
}

/**
 * lf_x_reads:
 * @json: (nullable): what is kept with the account
 *
 * Returns: whether this account was set to read: each post that is read costs money, and what it may be used for by an
 *   authority stands in a contract; so nothing is read before somebody switched it on
 */
gboolean
lf_x_reads (const char *json)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (json);

  return lf_json_get_bool (lf_json_root_object (node), LF_X_READING_SETTING, FALSE);
}

/**
 * lf_x_set_reads:
 * @json: (nullable): what is kept with the account
 *
 * Returns: (transfer full): the same with @reads set; what cannot be read is left out
 */
char *
lf_x_set_reads (const char *json,
                gboolean    reads)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (json);

  json_object_set_boolean_member (json_node_get_object (node), LF_X_READING_SETTING, reads);
  return lf_json_to_text (node);
}

/**
 * lf_x_get_price:
 * @json: (nullable): what is kept with the account
 * @what: for what
 *
 * Prices of the pay-per-use plan (docs.x.com, getting-started/pricing, read 2026-09); other plans have others, so each can be
 * set.
 *
 * Returns: millionths of a US dollar
 */
gint64
lf_x_get_price (const char *json,
                LfXPrice    what)
{
  static const struct { const char *name; gint64 micro; } prices[] = {
    [LF_X_PRICE_POST] = { "post", LF_X_POST_MICRO },
    [LF_X_PRICE_LINK] = { "link", LF_X_LINK_MICRO },
    [LF_X_PRICE_REPLY] = { "reply", LF_X_REPLY_MICRO },
    [LF_X_PRICE_ALT] = { "alt", LF_X_ALT_MICRO },
    [LF_X_PRICE_READ] = { "read", LF_X_READ_MICRO },
    [LF_X_PRICE_LOOK] = { "look", LF_X_LOOK_MICRO },
    [LF_X_PRICE_DELETE] = { "delete", LF_X_DELETE_MICRO },
  };
  g_autoptr(JsonNode) node = lf_json_parse_text (json);
  JsonObject *set = lf_json_get_object (lf_json_root_object (node), LF_X_PRICES_SETTING);

  return MAX (lf_json_get_int (set, prices[what].name, prices[what].micro), 0);
}
