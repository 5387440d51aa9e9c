/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Describes X to the rest of the program. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-network.h"
#include "core/networks/x/lf-x-adapter.h"
#include "core/networks/x/lf-x-limits.h"
#include "core/networks/x/lf-x-text.h"

static LfLimits *
new_limits (void)
{
  return lf_x_limits_new (NULL);
}

/* Developer agreement, “Government Use”, and prices of the pay-per-use plan, read 2026-09. */
static const LfNetworkTerms terms = {
  .id = "authority-plan",
  .post_micro = LF_X_POST_MICRO,
  .link_micro = LF_X_LINK_MICRO,
  .answer_micro = LF_X_REPLY_MICRO,
  .read_micro = LF_X_READ_MICRO,
};

#define REDIRECT(port) "http://127.0.0.1:" G_STRINGIFY (port) "/callback"

static const char * const redirects[] = { REDIRECT (LF_X_PORT_1), REDIRECT (LF_X_PORT_2), REDIRECT (LF_X_PORT_3), NULL };

static const LfNetworkGuide guide = {
  .id = "own-app",
  .field = LF_FIELD_CLIENT,
  .page = "https://developer.x.com/portal",
  .copies = redirects,
};

extern const LfNetwork lf_x_network;

#define PRICE(what, micro) { .name = LF_X_PRICES_SETTING "." what, .usual = G_STRINGIFY (micro), .most = LF_X_MOST_MICRO }

static const LfNetworkOption options[] = {
  { .name = LF_X_MAX_LENGTH_SETTING, .usual = G_STRINGIFY (LF_X_MAX_LENGTH), .least = 1, .most = LF_X_LONGEST_LENGTH },
  PRICE ("post", LF_X_POST_MICRO), PRICE ("link", LF_X_LINK_MICRO), PRICE ("reply", LF_X_REPLY_MICRO), PRICE ("alt", LF_X_ALT_MICRO),
  PRICE ("read", LF_X_READ_MICRO), PRICE ("look", LF_X_LOOK_MICRO), PRICE ("delete", LF_X_DELETE_MICRO),
  { NULL },
};

const LfNetwork lf_x_network = {
  .id = "x",
  .name = "X",
  .terms = &terms,
  .guide = &guide,
  .options = options,
  .default_server = "https://api.x.com",
  .methods = 1 << LF_SIGN_IN_BROWSER,
  .new_adapter = lf_x_adapter_new,
  .count = lf_x_count,
  .new_limits = new_limits,
};
