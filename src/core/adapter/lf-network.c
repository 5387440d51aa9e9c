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

const char *
lf_network_get_server (const LfNetwork *self)
{
#if LF_TEST_HOOKS
  g_autofree char *id = g_ascii_strup (self->id, -1);
  g_autofree char *variable = g_strconcat ("LF_SERVER_", id, NULL);

  if (g_getenv (variable) != NULL)
    return g_getenv (variable);
#endif
  return self->default_server;
}
