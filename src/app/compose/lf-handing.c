/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who sends a post that is being written: which of its servers keep planned posts, and whether they shall. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-handing.h"

#include "core/words/lf-words.h"

#include <glib/gi18n.h>

/* Accounts and, while they are of one network only, its name. */
typedef struct {
  guint       n;
  const char *network;
} Some;

/* What the chosen servers make of the time. */
typedef struct {
  Some   now;
  Some   later;
  gint64 from_us;   /* when the last of them takes it */
} Promise;

static void
add_to (Some       *some,
        const char *network)
{
  if (some->n == 0)
    some->network = network;
  else if (g_strcmp0 (some->network, network) != 0)
    some->network = NULL;
  some->n++;
}

static gboolean
is_open (LfComposition *composition,
         LfAdapter     *adapter)
{
  const char *uid = lf_adapter_get_account (adapter)->uid;

  return lf_composition_is_chosen (composition, uid) && !lf_composition_is_fixed (composition, uid);
}

/* Answers and further parts need what they answer: only this program looks first whether it is there. */
static LfScheduleLimits *
get_schedule (LfComposition *composition,
              LfAdapter     *adapter)
{
  const LfContents *contents = lf_composition_get_contents (composition, FALSE);

  return contents->reply_to_uid == NULL && contents->parts->len == 1 ? lf_adapter_get_schedule (adapter) : NULL;
}

LfHanding
lf_handing_look (LfComposition *composition)
{
  GListModel *adapters = lf_composition_get_adapters (composition);
  LfHanding handing = { 0 };
  Some can = { 0 };

  for (guint i = 0; i < g_list_model_get_n_items (adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (adapters, i);

      if (!is_open (composition, adapter))
        continue;
      handing.n_chosen++;
      if (get_schedule (composition, adapter) != NULL)
        {
          add_to (&can, lf_words_for_network (lf_adapter_get_account (adapter)->network));
          handing.set = handing.set || lf_adapter_get_account (adapter)->hands_over;
        }
    }

  handing.n_can = can.n;
  handing.network = can.network;
  return handing;
}

/* Whether this account's server shall have it: what the person chose is for all that can, otherwise each is as it is set. */
static gboolean
is_asked (LfComposition *composition,
          LfAdapter     *adapter)
{
  return lf_composition_get_contents (composition, FALSE)->hand_over == LF_HAND_OVER_ALWAYS || lf_adapter_get_account (adapter)->hands_over;
}

/* Without a time it can only be sent now, from here. */
static Promise
look_at_time (LfComposition *composition,
              gint64         now_us,
              gint64        *until_us)
{
  GListModel *adapters = lf_composition_get_adapters (composition);
  const LfDue *due = lf_composition_get_due (composition);
  Promise promise = { 0 };

  for (guint i = 0; due != NULL && i < g_list_model_get_n_items (adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (adapters, i);
      LfScheduleLimits *limits = get_schedule (composition, adapter);
      const char *network = lf_words_for_network (lf_adapter_get_account (adapter)->network);
      LfHandTime time;
      gint64 from_us, end_us;

      if (!is_open (composition, adapter) || limits == NULL || !is_asked (composition, adapter))
        continue;
      time = lf_schedule_limits_look (limits, due->due_us, now_us, &from_us);
      if (time == LF_HAND_TIME_TOO_LATE)
        continue;
      add_to (time == LF_HAND_TIME_NOW ? &promise.now : &promise.later, network);
      promise.from_us = MAX (promise.from_us, from_us);
      end_us = time == LF_HAND_TIME_NOW ? due->due_us - limits->min_ahead_us - LF_HAND_OVER_MARGIN_US + 1 : from_us;
      *until_us = *until_us == 0 ? end_us : MIN (*until_us, end_us);
    }

  return promise;
}

static char *
words_for_later (const Promise *promise,
                 guint          n_chosen,
                 gint64         now_us)
{
  g_autofree char *when = lf_words_time_due (promise->from_us, now_us);
  /* Translators: instead of the name of a network, behind “handed over to” */
  const char *keeper = promise->later.network != NULL ? promise->later.network : C_("hand over", "the servers");

  if (promise->later.n == n_chosen)
    /* Translators: too early for the server of the network %1$s; %2$s is a time such as “Tue 24 Nov, 14:30” */
    return g_strdup_printf (_("is handed over to %1$s %2$s, if Litfaß runs then"), keeper, when);
  if (promise->later.n + promise->now.n == n_chosen)
    /* Translators: too early for the server of the network %1$s; %2$s is a time such as “Tue 24 Nov, 14:30” */
    return g_strdup_printf (_("goes out even if this computer is off, but is handed over to %1$s only %2$s, if Litfaß runs then"), keeper, when);
  /* Translators: too early for the server of the network %1$s; %2$s is a time such as “Tue 24 Nov, 14:30” */
  return g_strdup_printf (_("is handed over to %1$s %2$s, if Litfaß runs then; elsewhere goes out only while Litfaß runs"), keeper, when);
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
 * @now_us: the clock
 * @until_us: (out): when these words stop being true although nobody changed anything; 0: never
 *
 * A server takes a planned post neither too near nor, at some networks, too far ahead: only what it takes now goes out without this computer.
 *
 * Returns: (transfer full): what it depends on that the post goes out
 */
char *
lf_handing_dup_words (LfComposition *composition,
                      gint64         now_us,
                      gint64        *until_us)
{
  LfHanding handing = lf_handing_look (composition);
  Promise promise = { 0 };

  *until_us = 0;
  if (lf_handing_is_wanted (composition, &handing))
    promise = look_at_time (composition, now_us, until_us);

  if (promise.now.n + promise.later.n == 0)
    return g_strdup (_("goes out only while this computer is on and Litfaß runs"));
  if (promise.later.n > 0)
    return words_for_later (&promise, handing.n_chosen, now_us);
  if (promise.now.n == handing.n_chosen)
    return g_strdup (_("goes out even if this computer is off"));
  if (promise.now.network != NULL)
    /* Translators: %s is a network whose server sends the post by itself */
    return g_strdup_printf (_("goes out even if this computer is off on %s; on the others only while Litfaß runs"), promise.now.network);
  return g_strdup (_("goes out even if this computer is off where the server can; elsewhere only while Litfaß runs"));
}
