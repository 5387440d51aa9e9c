/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an account may do, how long, what it looks like, and what is unusual about it, in words. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/words/lf-words.h"

#include <glib/gi18n-lib.h>

/**
 * lf_words_for_adapter_state:
 * @adapter: of the account
 * @now_us: the clock
 *
 * Returns: (transfer full): as lf_words_for_account_state(), or “posting only”
 */
char *
lf_words_for_adapter_state (LfAdapter *adapter,
                            gint64     now_us)
{
  LfAccount *account = lf_adapter_get_account (adapter);

  if (account->state == LF_ACCOUNT_FINE && !lf_adapter_get_reads (adapter))
    return g_strdup (C_("account", "posting only"));

  return lf_words_for_account_state (account, now_us);
}

static const char *
find_words_for_right (const char *right)
{
  static const struct { const char *right; const char *words; } known[] = {
    { "post", NC_("right", "write posts") },
    { "read", NC_("right", "read answers") },
    { "media", NC_("right", "send pictures") },
    { "moderate", NC_("right", "hide and delete answers") },
    { "messages", NC_("right", "private messages") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].right, right))
      return g_dpgettext2 (GETTEXT_PACKAGE, "right", known[i].words);

  /* A newer program may have found it. */
  return right;
}

/**
 * lf_words_for_rights:
 * @account: an account
 *
 * Returns: (transfer full) (nullable): the rights that its sign-in was found to have; NULL when nobody has looked
 */
char *
lf_words_for_rights (LfAccount *account)
{
  g_auto(GStrv) rights = NULL;
  g_autoptr(GString) words = g_string_new (NULL);

  if (account->access.rights == NULL)
    return NULL;

  rights = g_strsplit (account->access.rights, " ", -1);
  for (guint i = 0; rights[i] != NULL; i++)
    if (*rights[i] != '\0')
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", find_words_for_right (rights[i]));

  return words->len > 0 ? g_strdup (words->str) : g_strdup (C_("right", "none"));
}

/**
 * lf_words_for_access_end:
 * @account: an account
 * @now_us: the clock
 *
 * Returns: (transfer full) (nullable): when its sign-in ends or that it has ended; NULL when no end is known. An end that went by
 *   says nothing while the server still takes the sign-in
 */
char *
lf_words_for_access_end (LfAccount *account,
                         gint64     now_us)
{
  g_autofree char *when = NULL;

  if (account->access.expires_us == 0)
    return NULL;

  when = lf_words_time_due (account->access.expires_us, now_us);
  if (account->access.expires_us <= now_us && account->state != LF_ACCOUNT_SIGN_IN_AGAIN)
    /* Translators: %s is a time that has gone by, “Tue 24 Nov, 14:30” */
    return g_strdup_printf (C_("account", "sign-in was to end %s"), when);
  if (account->access.expires_us <= now_us)
    /* Translators: %s is a time, “Tue 24 Nov, 14:30” */
    return g_strdup_printf (C_("account", "sign-in ended %s"), when);

  /* Translators: %s is a time, “Tue 24 Nov, 14:30” */
  return g_strdup_printf (C_("account", "sign-in ends %s"), when);
}

const char *
lf_words_for_colour (const char *colour)
{
  static const struct { const char *name; const char *words; } known[] = {
    { "blue", NC_("colour", "blue") },
    { "teal", NC_("colour", "teal") },
    { "green", NC_("colour", "green") },
    { "yellow", NC_("colour", "yellow") },
    { "orange", NC_("colour", "orange") },
    { "red", NC_("colour", "red") },
    { "pink", NC_("colour", "pink") },
    { "purple", NC_("colour", "purple") },
    { "grey", NC_("colour", "grey") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (known[i].name, colour) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "colour", known[i].words);

  return C_("colour", "no colour");
}

const char *
lf_words_for_option (const LfNetworkOption *option)
{
  static const struct { const char *name; const char *words; } known[] = {
    { "version", NC_("option", "Version of the interface") },
    { "max_length", NC_("option", "Characters of a text") },
    { "max_media", NC_("option", "Pictures in a post") },
    { "max_image_bytes", NC_("option", "Size of a picture, in bytes") },
    { "schedule_min_minutes", NC_("option", "Planned at the server: minutes ahead at least") },
    { "schedule_max_days", NC_("option", "Planned at the server: days ahead at most") },
    { "prices.post", NC_("option", "Price of a post, in millionths of a dollar") },
    { "prices.link", NC_("option", "Price of a post with a link, in millionths of a dollar") },
    { "prices.reply", NC_("option", "Price of an answer, in millionths of a dollar") },
    { "prices.alt", NC_("option", "Price of a picture description, in millionths of a dollar") },
    { "prices.read", NC_("option", "Price of what is read, in millionths of a dollar") },
    { "prices.look", NC_("option", "Price of an own post that is looked for, in millionths of a dollar") },
    { "prices.delete", NC_("option", "Price of a deletion, in millionths of a dollar") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].name, option->name))
      return g_dpgettext2 (GETTEXT_PACKAGE, "option", known[i].words);

  return option->name;
}

char *
lf_words_for_option_range (const LfNetworkOption *option)
{
  g_autofree char *least = g_strdup_printf ("%" G_GINT64_FORMAT, option->least);
  g_autofree char *most = g_strdup_printf ("%" G_GINT64_FORMAT, option->most);

  if (option->most == 0)
    /* Translators: what can be typed into a field; %s is an example such as “v26.0” */
    return g_strdup_printf (_("This has to look like “%s”."), option->usual);

  return g_strdup_printf (_("This has to be a whole number from %1$s to %2$s."), least, most);
}

const char *
lf_words_for_check_item (LfCheckItem item)
{
  switch (item)
    {
    case LF_CHECK_PURPOSE:
      return C_("profile", "Purpose");
    case LF_CHECK_RESPONSIBLE:
      return C_("profile", "Who is responsible");
    case LF_CHECK_HOURS:
      return C_("profile", "When somebody answers");
    case LF_CHECK_IMPRINT:
      return C_("profile", "Imprint");
    case LF_CHECK_PRIVACY:
      return C_("profile", "Privacy notice");
    case LF_CHECK_NETIQUETTE:
    default:
      return C_("profile", "Netiquette");
    }
}

const char *
lf_words_for_doubt (LfDoubtKind kind)
{
  switch (kind)
    {
    case LF_DOUBT_NO_SET:
      return _("It belongs neither to the standard accounts nor to a group.");
    case LF_DOUBT_NEVER_POSTED:
    default:
      return _("Nothing has been posted to it from this computer yet.");
    }
}

/**
 * lf_words_for_guide:
 * @network: a network
 * @field: a question of its sign-in
 *
 * Returns: (transfer full) (nullable): what has to be done there before it can be answered; what has to be copied follows in the guide of the network.
 *   %NULL when there is nothing to do
 */
char *
lf_words_for_guide (const LfNetwork *network,
                    LfSignInField    field)
{
  const LfNetworkGuide *guide = network->guide;

  if (guide == NULL || guide->field != field)
    return NULL;
  if (g_str_equal (guide->id, "own-app"))
    /* Translators: %1$s is a network, %2$s the address of a page; the words in quotation marks stand on that page in English */
    return g_strdup_printf (_("Your office needs an app of its own at %1$s. On %2$s open the app, then “User authentication settings”: choose “Read "
                              "and write” and the type “Native App”, and enter these three callback addresses. The “OAuth 2.0 Client ID” that is "
                              "shown afterwards goes below."), lf_words_for_network (network->id), guide->page);
  if (g_str_equal (guide->id, "page-token"))
    /* Translators: %1$s is a network, %2$s the address of a page */
    return g_strdup_printf (_("An administrator of your page makes the token at %1$s: on %2$s choose “System users”, assign the page to one, and "
                              "generate a token for it with these permissions. Such a token belongs to the office, not to a person."),
                            lf_words_for_network (network->id), guide->page);

  return NULL;
}
