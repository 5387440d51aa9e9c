/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server says of itself: GET /api/v2/instance, or v1 of old servers, as limits that are kept with the account. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-limits.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-text.h"
#include "core/http/lf-json.h"

#include <string.h>

/* What Mastodon itself uses (entities/Instance of its documentation, read 2026-07-02); for the time before the first
 * contact and for what a server leaves out. */
#define MAX_LENGTH 500
#define URL_LENGTH 23
#define MAX_MEDIA 4
#define MAX_ALT_LENGTH 1500
#define MAX_IMAGE_BYTES (16 * 1024 * 1024)
#define MAX_IMAGE_PIXELS 33177600
#define MAX_DOMAIN_CHARS 255

#define QUOTES_API 7

/* Of planned posts, by the source of Mastodon (scheduled_status.rb) and the answers of GoToSocial; no document of a server tells them. */
#define MIN_AHEAD_US (5 * LF_MINUTE_US)
#define MAX_SCHEDULED_PER_DAY 25
#define MAX_SCHEDULED 300

static const char * const image_types[] = { "image/jpeg", "image/png", "image/gif", "image/webp", NULL };

static gint64
read_limit (JsonObject *object,
            const char *name,
            gint64      fallback)
{
  gint64 value = lf_json_get_int (object, name, fallback);

  return value > 0 ? MIN (value, G_MAXINT) : fallback;
}

/* 0: an address counts its own length, as at Pleroma and Akkoma. */
static gint64
read_url_length (JsonObject *object,
                 const char *name,
                 gint64      fallback)
{
  gint64 value = lf_json_get_int (object, name, fallback);

  return value >= 0 ? MIN (value, G_MAXINT) : fallback;
}

/* Mastodon: “uri” of v1 is a domain; others put an address there. */
static char *
read_domain (JsonObject *instance)
{
  const char *names[] = { "account_domain", "domain", "uri" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = lf_json_get_string (instance, names[i]);
      const char *host = value != NULL ? strstr (value, "://") : NULL;
      g_autofree char *domain = lf_text_clean_name (host != NULL ? host + 3 : value != NULL ? value : "", MAX_DOMAIN_CHARS);

      domain[strcspn (domain, "/ ")] = '\0';
      if (*domain != '\0')
        return g_steal_pointer (&domain);
    }

  return NULL;
}

static JsonArray *
read_image_types (JsonObject *media)
{
  JsonArray *all = lf_json_get_array (media, "supported_mime_types");
  JsonArray *images = json_array_new ();

  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      const char *type = lf_json_nth_string (all, i);

      if (type != NULL && g_str_has_prefix (type, "image/"))
        json_array_add_string_element (images, type);
    }

  return images;
}

/**
 * lf_mastodon_is_instance:
 * @instance: (nullable): the answer to GET /api/v2/instance or /api/v1/instance
 *
 * Returns: whether it is the document that a server with the Mastodon API gives
 */
gboolean
lf_mastodon_is_instance (JsonObject *instance)
{
  return lf_json_get_string (instance, "version") != NULL &&
         (lf_json_get_string (instance, "domain") != NULL || lf_json_get_string (instance, "uri") != NULL);
}

/**
 * lf_mastodon_read_instance:
 * @instance: the answer to GET /api/v2/instance or /api/v1/instance
 *
 * Returns: (transfer full): what is kept of it with the account: a JSON object in one line
 */
char *
lf_mastodon_read_instance (JsonObject *instance)
{
  JsonObject *statuses = lf_json_walk (instance, "configuration", "statuses", NULL);
  JsonObject *media = lf_json_walk (instance, "configuration", "media_attachments", NULL);
  const char *source = lf_json_get_string (instance, "source_url");
  /* Where Pleroma and Akkoma say these. */
  gint64 alt_length = read_limit (instance, "description_limit", MAX_ALT_LENGTH);
  gint64 image_bytes = read_limit (instance, "upload_limit", MAX_IMAGE_BYTES);
  g_autofree char *domain = read_domain (instance);
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *kept = json_object_new ();

  json_node_take_object (node, kept);
  if (domain != NULL)
    json_object_set_string_member (kept, "domain", domain);
  json_object_set_int_member (kept, "max_length",
                              read_limit (statuses, "max_characters", read_limit (instance, "max_toot_chars", MAX_LENGTH)));
  json_object_set_int_member (kept, "url_length", read_url_length (statuses, "characters_reserved_per_url", URL_LENGTH));
  json_object_set_int_member (kept, "max_media", read_limit (statuses, "max_media_attachments", MAX_MEDIA));
  json_object_set_int_member (kept, "max_alt_length", read_limit (media, "description_limit", alt_length));
  json_object_set_int_member (kept, "max_image_bytes", read_limit (media, "image_size_limit", image_bytes));
  json_object_set_int_member (kept, "max_image_pixels", read_limit (media, "image_matrix_limit", MAX_IMAGE_PIXELS));
  json_object_set_array_member (kept, "image_types", read_image_types (media));
  json_object_set_boolean_member (kept, "quotes",
                                  read_limit (lf_json_get_object (instance, "api_versions"), "mastodon", 0) >= QUOTES_API);
  json_object_set_boolean_member (kept, "approvals", source != NULL && strstr (source, "gotosocial") != NULL);

  return lf_json_to_text (node);
}

/* Returns (transfer full): the kept types, those of Mastodon when there is none */
static GStrv
dup_image_types (JsonObject *kept)
{
  JsonArray *types = lf_json_get_array (kept, "image_types");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    {
      if (lf_json_nth_string (types, i) == NULL)
        continue;
      g_strv_builder_add (builder, lf_json_nth_string (types, i));
      n++;
    }

  return n > 0 ? g_strv_builder_end (builder) : g_strdupv ((char **) image_types);
}

/**
 * lf_mastodon_limits_new:
 * @json: (nullable): what lf_mastodon_read_instance() made; %NULL, or a text that is no such thing, gives the limits that
 *   Mastodon itself uses
 *
 * Returns: (transfer full): never %NULL
 */
LfLimits *
lf_mastodon_limits_new (const char *json)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (json);
  JsonObject *kept = lf_json_root_object (node);
  LfLimits *limits = lf_limits_new ();

  limits->max_length = read_limit (kept, "max_length", MAX_LENGTH);
  limits->url_length = read_url_length (kept, "url_length", URL_LENGTH);
  limits->max_media = read_limit (kept, "max_media", MAX_MEDIA);
  limits->max_alt_length = read_limit (kept, "max_alt_length", MAX_ALT_LENGTH);
  limits->max_image_bytes = read_limit (kept, "max_image_bytes", MAX_IMAGE_BYTES);
  limits->max_image_pixels = read_limit (kept, "max_image_pixels", MAX_IMAGE_PIXELS);
  limits->image_types = dup_image_types (kept);
  limits->schedule = (LfScheduleLimits) { MIN_AHEAD_US, 0, MAX_SCHEDULED_PER_DAY, MAX_SCHEDULED };
  return limits;
}

/**
 * lf_mastodon_read_features:
 * @json: (nullable): what lf_mastodon_read_instance() made
 *
 * Returns: bits of #LfMastodonFeatures
 */
guint
lf_mastodon_read_features (const char *json)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (json);
  JsonObject *kept = lf_json_root_object (node);

  return (lf_json_get_bool (kept, "quotes", FALSE) ? LF_MASTODON_QUOTES : 0) |
         (lf_json_get_bool (kept, "approvals", FALSE) ? LF_MASTODON_APPROVALS : 0);
}

/**
 * lf_mastodon_dup_domain:
 * @json: (nullable): what lf_mastodon_read_instance() made
 *
 * Returns: (transfer full) (nullable): the domain that the handles of this server's people end in
 */
char *
lf_mastodon_dup_domain (const char *json)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (json);

  return g_strdup (lf_json_get_string (lf_json_root_object (node), "domain"));
}
