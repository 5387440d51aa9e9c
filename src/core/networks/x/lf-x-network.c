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

extern const LfNetwork lf_x_network;

const LfNetwork lf_x_network = {
  .id = "x",
  .name = "X",
  .unoffered = TRUE,
  .default_server = "https://api.x.com",
  .methods = 1 << LF_SIGN_IN_BROWSER,
  .new_adapter = lf_x_adapter_new,
  .count = lf_x_count,
  .new_limits = new_limits,
};
