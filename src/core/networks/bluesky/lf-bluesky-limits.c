/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a post on Bluesky may hold, and what of it the account's server decides. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-limits.h"

#include "core/http/lf-json.h"

#include <string.h>

/* Lexicon app.bsky.feed.post: “text” maxGraphemes 300, maxLength 3000 (bytes). */
#define MAX_GRAPHEMES 300
#define MAX_TEXT_BYTES 3000

/* Lexicon app.bsky.embed.images: four images, each at most 2,000,000 bytes; servers up to 0.4 refuse more than 1,000,000. */
#define MAX_IMAGES 4
#define MAX_IMAGE_BYTES 2000000
#define MAX_IMAGE_BYTES_0_4 1000000

/* The lexicon sets none; Bluesky's own apps stop here, and a longer one could not be read in them as it was written. */
#define MAX_ALT 2000

/**
 * lf_bluesky_limits_new:
 * @limits_json: (nullable): what lf_bluesky_limits_read() made; NULL before the first contact
 *
 * Returns: (transfer full): the limits of an account
 */
LfLimits *
lf_bluesky_limits_new (const char *limits_json)
{
  static const char * const types[] = { "image/jpeg", "image/png", "image/webp", "image/gif", NULL };
  g_autoptr(GBytes) bytes = limits_json != NULL ? g_bytes_new_static (limits_json, strlen (limits_json)) : NULL;
  g_autoptr(JsonNode) node = bytes != NULL ? lf_json_parse (bytes, NULL) : NULL;
  gint64 image_bytes = lf_json_get_int (lf_json_root_object (node), "imageBytes", MAX_IMAGE_BYTES);
  LfLimits *limits = lf_limits_new ();

  limits->max_length = MAX_GRAPHEMES;
  limits->max_text_bytes = MAX_TEXT_BYTES;
  limits->max_media = MAX_IMAGES;
  limits->max_alt_length = MAX_ALT;
  limits->max_image_bytes = image_bytes > 0 ? MIN (image_bytes, MAX_IMAGE_BYTES) : MAX_IMAGE_BYTES;
  limits->image_types = g_strdupv ((GStrv) types);
  return limits;
}

/**
 * lf_bluesky_limits_read:
 * @description: (nullable): answer of com.atproto.server.describeServer
 * @health: (nullable): answer of _health, which names the server's version
 *
 * Returns: (transfer full): JSON text for LfAccount.limits: “imageBytes”, the most bytes of one picture
 */
char *
lf_bluesky_limits_read (JsonNode *description,
                        JsonNode *health)
{
  const char *version = lf_json_get_string (lf_json_root_object (health), "version");
  gint64 upload = lf_json_get_int (lf_json_root_object (description), "blobUploadLimit", MAX_IMAGE_BYTES);
  gint64 image_bytes = version != NULL && g_str_has_prefix (version, "0.4.") ? MAX_IMAGE_BYTES_0_4 : MAX_IMAGE_BYTES;

  return g_strdup_printf ("{\"imageBytes\":%" G_GINT64_FORMAT "}", upload > 0 ? MIN (image_bytes, upload) : image_bytes);
}
