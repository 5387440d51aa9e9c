/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Describes Facebook Pages to the rest of the program. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-network.h"
#include "core/networks/facebook/lf-facebook-adapter.h"
#include "core/networks/facebook/lf-facebook-limits.h"

static LfLimits *
new_limits (void)
{
  return lf_facebook_limits_new (NULL);
}

/* developers.facebook.com, Pages API, read 2026-09. */
static const char * const permissions[] = {
  "pages_show_list", "pages_manage_posts", "pages_read_engagement", "pages_read_user_content", "pages_manage_engagement", "pages_messaging", NULL,
};

static const LfNetworkGuide guide = {
  .id = "page-token",
  .field = LF_FIELD_SECRET,
  .page = "https://business.facebook.com/settings",
  .copies = permissions,
};

extern const LfNetwork lf_facebook_network;

static const LfNetworkOption options[] = {
  { .name = "version", .usual = LF_FACEBOOK_VERSION, .pattern = LF_FACEBOOK_VERSION_PATTERN },
  { .name = "max_length", .usual = G_STRINGIFY (LF_FACEBOOK_MAX_LENGTH), .least = 1, .most = G_MAXINT },
  { .name = "max_media", .usual = G_STRINGIFY (LF_FACEBOOK_MAX_MEDIA), .least = 1, .most = LF_FACEBOOK_MOST_MEDIA },
  { .name = "max_image_bytes", .usual = G_STRINGIFY (LF_FACEBOOK_MAX_IMAGE_BYTES), .least = 1, .most = G_MAXINT },
  { .name = "schedule_min_minutes", .usual = G_STRINGIFY (LF_FACEBOOK_MIN_MINUTES), .least = 1, .most = LF_FACEBOOK_MOST_MIN_MINUTES },
  { .name = "schedule_max_days", .usual = G_STRINGIFY (LF_FACEBOOK_MAX_DAYS), .least = 1, .most = LF_FACEBOOK_MOST_MAX_DAYS },
  { NULL },
};

const LfNetwork lf_facebook_network = {
  .id = "facebook",
  .name = "Facebook",
  .guide = &guide,
  .options = options,
  .default_server = "https://graph.facebook.com",
  .methods = 1 << LF_SIGN_IN_SECRET,
  .new_adapter = lf_facebook_adapter_new,
  .count = lf_facebook_count,
  .new_limits = new_limits,
};
