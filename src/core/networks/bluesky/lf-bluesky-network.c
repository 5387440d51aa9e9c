/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The description of Bluesky for the table of networks. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-network.h"

#include "core/base/lf-text.h"
#include "core/networks/bluesky/lf-bluesky-adapter.h"
#include "core/networks/bluesky/lf-bluesky-limits.h"

/* Every sign counts, a link as long as it is. */
static guint
count (const char *text,
       guint       url_length)
{
  return lf_text_count_graphemes (text);
}

static LfLimits *
new_limits (void)
{
  return lf_bluesky_limits_new (NULL);
}

extern const LfNetwork lf_bluesky_network;

const LfNetwork lf_bluesky_network = {
  .id = "bluesky",
  .name = "Bluesky",
  .asks_server = TRUE,
  .default_server = "https://bsky.social",
  .server_hint = "https://bsky.social",
  .app_passwords = TRUE,
  .methods = 1 << LF_SIGN_IN_BROWSER | 1 << LF_SIGN_IN_SECRET,
  .new_adapter = lf_bluesky_adapter_new,
  .count = count,
  .new_limits = new_limits,
};
