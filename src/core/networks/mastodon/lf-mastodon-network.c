/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Describes Mastodon to the rest of the program. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-network.h"
#include "core/networks/mastodon/lf-mastodon-adapter.h"
#include "core/networks/mastodon/lf-mastodon-limits.h"
#include "core/networks/mastodon/lf-mastodon-text.h"

static LfLimits *
new_limits (void)
{
  return lf_mastodon_limits_new (NULL);
}

extern const LfNetwork lf_mastodon_network;

const LfNetwork lf_mastodon_network = {
  .id = "mastodon",
  .name = "Mastodon",
  .asks_server = TRUE,
  .server_hint = "mastodon.berlin",
  .methods = 1 << LF_SIGN_IN_BROWSER | 1 << LF_SIGN_IN_CODE | 1 << LF_SIGN_IN_SECRET,
  .new_adapter = lf_mastodon_adapter_new,
  .count = lf_mastodon_count,
  .new_limits = new_limits,
};
