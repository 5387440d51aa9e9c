/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What networks charge, and what an office must know before it signs in to one that does. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/words/lf-words.h"

#include <glib/gi18n-lib.h>

#define DOLLAR_MICRO 1000000
#define CENT_MICRO 10000

/**
 * lf_words_money:
 * @micro: millionths of a US dollar
 *
 * Returns: (transfer full): “about 0.20 $” by locale; what is no whole number of cents gets a third place as long as it is small
 */
char *
lf_words_money (gint64 micro)
{
  gboolean fine = micro < DOLLAR_MICRO && micro % CENT_MICRO != 0;
  double dollars = (double) micro / DOLLAR_MICRO;

  /* Translators: an estimated amount of US dollars; keep the number of places */
  return fine ? g_strdup_printf (_("about %.3f $"), dollars) : g_strdup_printf (_("about %'.2f $"), dollars);
}

/**
 * lf_words_for_price:
 * @micro: what sending costs
 * @month_micro: what was spent this month on the accounts it goes to; below 0: nobody knows
 *
 * Returns: (transfer full): what is known in one line
 */
char *
lf_words_for_price (gint64 micro,
                    gint64 month_micro)
{
  g_autofree char *price = lf_words_money (micro);
  g_autofree char *month = lf_words_money (month_micro);

  if (month_micro < 0)
    /* Translators: %s is an amount, “about 0.015 $” */
    return g_strdup_printf (_("Sending costs %s."), price);
  if (month_micro == 0)
    /* Translators: %s is an amount, “about 0.015 $” */
    return g_strdup_printf (_("Sending costs %s. Nothing was spent this month so far."), price);
  /* Translators: both are amounts, “about 0.015 $” */
  return g_strdup_printf (_("Sending costs %s. Spent this month: %s."), price, month);
}

/**
 * lf_words_for_reading_price:
 * @micro: of each item that is read
 * @wait_us: how long between two looks
 *
 * Returns: (transfer full): what it costs to fetch what people write, also by day and month
 */
char *
lf_words_for_reading_price (gint64 micro,
                            gint64 wait_us)
{
  const guint n_a_day = 20;
  g_autofree char *each = lf_words_money (micro);
  g_autofree char *day = lf_words_money (micro * n_a_day);
  g_autofree char *month = lf_words_money (micro * n_a_day * 30);
  g_autofree char *span = lf_words_time_span (wait_us);

  /* Translators: %1$s is a span such as “1 minute”, %2$s to %5$s amounts such as “about 0.015 $” */
  return g_strdup_printf (_("Litfaß looks every %1$s. A look that finds nothing new costs nothing, each message that is read at most %2$s; "
                            "opening one reads its thread as well. With %3$u messages a day that is %4$s a day and %5$s a month."),
                          span, each, n_a_day, day, month);
}

static char *
dup_price_terms (const LfNetworkTerms *terms)
{
  g_autofree char *post = lf_words_money (terms->post_micro);
  g_autofree char *link = lf_words_money (terms->link_micro);
  g_autofree char *answer = lf_words_money (terms->answer_micro);

  /* Translators: all are amounts such as “about 0.015 $” */
  return g_strdup_printf (_("It costs: a post %s, a post with a link %s, an answer %s. The network charges your office’s developer account; "
                            "Litfaß shows each price before sending. Set a limit for it on the network’s page for developers."),
                          post, link, answer);
}

/**
 * lf_words_for_terms:
 * @network: a network
 *
 * Returns: (transfer full) (nullable): what an office must be told before it adds an account there, in paragraphs with an empty line between;
 *   %NULL when there is nothing
 */
char *
lf_words_for_terms (const LfNetwork *network)
{
  const char *name = lf_words_for_network (network->id);
  g_autofree char *plan = NULL;
  g_autofree char *limits = NULL;
  g_autofree char *price = NULL;

  if (network->terms == NULL || g_strcmp0 (network->terms->id, "authority-plan") != 0)
    return NULL;

  /* Translators: %1$s is the name of a network */
  plan = g_strdup_printf (_("%1$s lets public authorities use its interface only with an Enterprise plan: whoever shows posts of %1$s to people "
                            "who act for an authority needs one and has to name them. Whether posting alone is allowed without it, your legal "
                            "department has to settle with %1$s."), name);
  limits = g_strdup_printf (_("Plans that an office takes out itself allow answers only to people who wrote to the account or quoted it; likes "
                              "are not allowed. What %1$s refuses can be done in the browser."), name);
  price = dup_price_terms (network->terms);
  return g_strjoin ("\n\n", plan, limits, price, NULL);
}
