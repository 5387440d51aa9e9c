/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences of the compose window: what is missing, what the main button will do, how long the texts are. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-compose-words.h"

#include "core/words/lf-words.h"

#include <glib/gi18n.h>

/**
 * lf_compose_words_network:
 *
 * Returns: (transfer full): the network of an account in words; buttons never hold a handle, it may be long
 */
char *
lf_compose_words_network (LfComposition *self,
                          const char    *account_uid)
{
  LfAdapter *adapter = lf_composition_find_adapter (self, account_uid);

  if (adapter == NULL)
    return g_strdup (_("removed account"));
  return g_strdup (lf_words_for_network (lf_adapter_get_account (adapter)->network));
}

static char *
format_text_need (LfComposition *self,
                  const LfNeed  *need)
{
  g_autofree char *network = lf_compose_words_network (self, need->account_uid);

  if (need->kind == LF_NEED_SHORTER_TEXT)
    /* Translators: the first thing that is missing, after “1 thing missing:”; %s is a network, “Bluesky” */
    return g_strdup_printf (C_("missing", "shorten the %s text"), network);
  return g_strdup_printf (C_("missing", "change the %s text"), network);
}

static char *
format_picture_need (LfComposition *self,
                     const LfNeed  *need)
{
  g_autofree char *network = need->account_uid != NULL ? lf_compose_words_network (self, need->account_uid) : NULL;
  guint number = need->media + 1;

  switch (need->kind)
    {
    case LF_NEED_ALT_TEXT:
      return g_strdup_printf (C_("missing", "describe picture %u"), number);
    case LF_NEED_SHORTER_ALT_TEXT:
      return g_strdup_printf (C_("missing", "shorten the description of picture %u"), number);
    case LF_NEED_REASON:
      return g_strdup_printf (C_("missing", "say why picture %u is only decoration"), number);
    case LF_NEED_PICTURE_LOADED:
      return g_strdup (C_("missing", "the picture is still being read"));
    case LF_NEED_FEWER_PICTURES:
      return g_strdup_printf (C_("missing", "fewer pictures for %s"), network);
    default:
      return g_strdup_printf (C_("missing", "another picture %u for %s"), number, network);
    }
}

static char *
format_need (LfComposition *self,
             const LfNeed  *need)
{
  switch (need->kind)
    {
    case LF_NEED_TEXT:
      return g_strdup (C_("missing", "write the text"));
    case LF_NEED_SHORTER_TEXT:
    case LF_NEED_OTHER_TEXT:
      return format_text_need (self, need);
    case LF_NEED_ACCOUNT:
      return g_strdup (C_("missing", "choose an account"));
    case LF_NEED_TIME:
      return g_strdup (C_("missing", "choose a time"));
    case LF_NEED_READABLE_TIME:
      return g_strdup (C_("missing", "correct the time"));
    case LF_NEED_LATER_TIME:
      return g_strdup (C_("missing", "choose a later time"));
    case LF_NEED_FIELD:
      /* Translators: %s is what the office wants to be told, such as “Freigegeben von” */
      return g_strdup_printf (C_("missing", "fill in “%s”"), need->field);
    default:
      return format_picture_need (self, need);
    }
}

/**
 * lf_compose_words_need:
 *
 * Returns: (transfer full): what to do, in few words: “shorten the Bluesky text”; in a post of several parts “shorten the Bluesky text (part 2)”
 */
char *
lf_compose_words_need (LfComposition *self,
                       const LfNeed  *need)
{
  g_autofree char *what = format_need (self, need);

  if (lf_composition_count_parts (self) == 1 || (need->place != LF_PLACE_TEXT && need->part == 0))
    return g_steal_pointer (&what);
  /* Translators: a thing that is missing, in one of several parts of a post; %1$s is “shorten the Bluesky text” */
  return g_strdup_printf (C_("missing", "%1$s (part %2$u)"), what, need->part + 1);
}

/* The day when it is not today, and the time: what a button can hold. */
static char *
format_due (LfComposition *self)
{
  const LfDue *due = lf_composition_get_due (self);

  return lf_words_time_due (due->due_us, lf_composition_get_now_us (self));
}

/**
 * lf_compose_words_main:
 * @needs: of LfNeed
 *
 * Returns: (transfer full): what the main button does: plans, or leads to the first thing that is missing
 */
char *
lf_compose_words_main (LfComposition *self,
                       GArray        *needs,
                       gboolean       practice)
{
  g_autofree char *what = NULL;

  if (needs->len > 0)
    {
      what = lf_compose_words_need (self, &g_array_index (needs, LfNeed, 0));
      /* Translators: on the main button; %s is the first of them, “shorten the Bluesky text” */
      return g_strdup_printf (ngettext ("%u thing missing: %s", "%u things missing: %s", needs->len), needs->len, what);
    }

  what = format_due (self);
  if (practice)
    /* Translators: button in the practice window; %s is a time, “Tue 24 Nov, 14:30” or “today 15:00” */
    return g_strdup_printf (_("Plan for practice: %s"), what);
  /* Translators: button; %s is a time, “Tue 24 Nov, 14:30” or “today 15:00” */
  return g_strdup_printf (_("Plan for %s"), what);
}

/**
 * lf_compose_words_counter:
 *
 * Returns: (transfer full): “Mastodon 312 of 500”, “Bluesky 318 of 300, 18 too many”
 */
char *
lf_compose_words_counter (const LfCounter *counter)
{
  const char *network = lf_words_for_network (counter->network);

  if (counter->limit == 0)
    /* Translators: length of the text; %s is a network */
    return g_strdup_printf (_("%s %u"), network, counter->have);
  if (counter->have <= counter->limit)
    /* Translators: length of the text and what the network takes: “Mastodon 312 of 500” */
    return g_strdup_printf (_("%s %'u of %'u"), network, counter->have, counter->limit);
  /* Translators: “Bluesky 318 of 300, 18 too many” */
  return g_strdup_printf (_("%s %'u of %'u, %'u too many"), network, counter->have, counter->limit,
                          counter->have - counter->limit);
}

/**
 * lf_compose_words_saved:
 *
 * Returns: (transfer full) (nullable): “Saved 14:02”; NULL as long as nothing was
 */
char *
lf_compose_words_saved (LfComposition *self)
{
  g_autofree char *clock = NULL;

  if (lf_composition_get_error (self) != NULL)
    return lf_words_for_error (lf_composition_get_error (self), NULL, NULL);
  if (lf_composition_get_saved_us (self) == 0)
    return NULL;

  clock = lf_words_time_clock (lf_composition_get_saved_us (self));
  /* Translators: %s is a time of day */
  return g_strdup_printf (_("Saved %s"), clock);
}

/**
 * lf_compose_words_sent:
 * @wait_s: how long it still waits, 0 when it goes at once
 *
 * Returns: (transfer full): “Goes out in 10 s on 3 accounts”
 */
char *
lf_compose_words_sent (guint    n_accounts,
                       guint    wait_s,
                       gboolean practice)
{
  if (wait_s == 0 && practice)
    return g_strdup_printf (ngettext ("Practice: going out now on %u account", "Practice: going out now on %u accounts", n_accounts), n_accounts);
  if (wait_s == 0)
    return g_strdup_printf (ngettext ("Going out now on %u account", "Going out now on %u accounts", n_accounts), n_accounts);
  if (practice)
    /* Translators: in the practice window, where nothing leaves the computer */
    return g_strdup_printf (ngettext ("Practice: goes out in %2$u s on %1$u account",
                                      "Practice: goes out in %2$u s on %1$u accounts", n_accounts), n_accounts, wait_s);
  return g_strdup_printf (ngettext ("Goes out in %2$u s on %1$u account", "Goes out in %2$u s on %1$u accounts", n_accounts),
                          n_accounts, wait_s);
}
