/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds a network in the generated table. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-network.h"

/**
 * lf_network_find:
 * @id: (nullable): folder name, such as “mastodon”
 *
 * Returns: (nullable) (transfer none): its constant description
 */
const LfNetwork *
lf_network_find (const char *id)
{
  for (guint i = 0; lf_network_table[i] != NULL; i++)
    if (g_strcmp0 (lf_network_table[i]->id, id) == 0)
      return lf_network_table[i];

  return NULL;
}
