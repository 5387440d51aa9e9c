/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who sends a post that is being written: which of its servers keep planned posts, and whether they shall. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-handing.h"

#include "core/words/lf-words.h"

#include <glib/gi18n.h>

static void
add_network (LfHanding *handing,
             LfAccount *account)
{
  const char *network = lf_words_for_network (account->network);

  if (handing->n_can == 0)
    handing->network = network;
  else if (g_strcmp0 (handing->network, network) != 0)
    handing->network = NULL;
  handing->n_can++;
  handing->set = handing->set || account->hands_over;
}

LfHanding
lf_handing_look (LfComposition *composition)
{
  GListModel *adapters = lf_composition_get_adapters (composition);
  LfHanding handing = { 0 };

  for (guint i = 0; i < g_list_model_get_n_items (adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (adapters, i);
      LfAccount *account = lf_adapter_get_account (adapter);

      if (!lf_composition_is_chosen (composition, account->uid) || lf_composition_is_fixed (composition, account->uid))
        continue;
      handing.n_chosen++;
      if (lf_adapter_can (adapter, LF_CAN_SCHEDULE) && lf_composition_get_contents (composition, FALSE)->reply_to_uid == NULL)
        add_network (&handing, account);
    }

  return handing;
}

gboolean
lf_handing_is_wanted (LfComposition   *composition,
                      const LfHanding *handing)
{
  LfHandOver chosen = lf_composition_get_contents (composition, FALSE)->hand_over;

  return handing->n_can > 0 && (chosen == LF_HAND_OVER_ALWAYS || (chosen == LF_HAND_OVER_AS_SET && handing->set));
}

char *
lf_handing_dup_label (const LfHanding *handing)
{
  if (handing->network != NULL)
    /* Translators: a check in the compose window: the server keeps the planned post and sends it; %s is a network */
    return g_strdup_printf (_("%s sends it itself"), handing->network);
  return g_strdup (_("The servers send it themselves"));
}

/**
 * lf_handing_dup_words:
 *
 * Returns: (transfer full): what it depends on that the post goes out
 */
char *
lf_handing_dup_words (LfComposition *composition)
{
  LfHanding handing = lf_handing_look (composition);

  if (!lf_handing_is_wanted (composition, &handing))
    return g_strdup (_("goes out only while this computer is on and Litfaß runs"));
  if (handing.n_can == handing.n_chosen)
    return g_strdup (_("goes out even if this computer is off"));
  if (handing.network != NULL)
    /* Translators: %s is a network whose server sends the post by itself */
    return g_strdup_printf (_("goes out even if this computer is off on %s; on the others only while Litfaß runs"), handing.network);
  return g_strdup (_("goes out even if this computer is off where the server can; elsewhere only while Litfaß runs"));
}
