/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a refusal means that only says so in words. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-refusal.h"

#include <string.h>

static gboolean
is_rejected (const GError *error)
{
  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
}

/* (transfer full): in small letters, empty when nothing was said. */
static char *
dup_said (const GError *error)
{
  const char *said = lf_network_error_peek_info (error)->said;

  return said != NULL ? g_utf8_strdown (said, -1) : g_strdup ("");
}

/* As a number of its own: 500 is not in “1500”. */
static gboolean
holds_number (const char *text,
              guint       number)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);
  gsize length = strlen (digits);

  for (const char *found = strstr (text, digits); found != NULL; found = strstr (found + 1, digits))
    if (!g_ascii_isdigit (found[length]) && (found == text || !g_ascii_isdigit (found[-1])))
      return number != 0;

  return FALSE;
}

GError *
lf_mastodon_rename_error (GError         *error,
                          LfNetworkError  code,
                          const char     *name)
{
  LfNetworkErrorInfo info = *lf_network_error_peek_info (error);
  GError *named;

  info.name = (char *) name;
  named = lf_network_error_new (code, &info, "%s", error->message);
  g_error_free (error);
  return named;
}

/* “text with spoiler exceed max chars (5000)”, “Text character limit of 500 exceeded”, “Begrenzung von 500 Zeichen überschritten” */
GError *
lf_mastodon_name_length (GError         *error,
                         const LfLimits *limits)
{
  g_autofree char *said = NULL;

  if (!is_rejected (error))
    return error;

  said = dup_said (error);
  if ((strstr (said, "exceed") != NULL && strstr (said, "char") != NULL) || holds_number (said, limits->max_length))
    return lf_mastodon_rename_error (error, LF_NETWORK_ERROR_SHORTEN, NULL);

  return error;
}

/* “You have exceeded the limit of 25 scheduled posts for today”; GoToSocial says no more than the words of its status then, and uses
 * 422 for nothing else without words of its own. */
static gboolean
is_full (const char             *said,
         const LfScheduleLimits *limits)
{
  return (strstr (said, "scheduled") != NULL && strstr (said, "limit") != NULL) || holds_number (said, limits->max_per_day) ||
         holds_number (said, limits->max_in_all) || g_str_equal (said, "unprocessable entity");
}

/* “scheduled_at must be at least 5 minutes in the future”, “Das Datum muss in der Zukunft liegen” */
static gboolean
is_late (const char *said)
{
  return strstr (said, "in the future") != NULL || strstr (said, "in der zukunft") != NULL;
}

GError *
lf_mastodon_name_hand_over (GError         *error,
                            const LfLimits *limits)
{
  g_autofree char *said = NULL;

  if (!is_rejected (error))
    return error;

  said = dup_said (error);
  if (is_late (said))
    return lf_mastodon_rename_error (error, LF_NETWORK_ERROR_REJECTED, "ScheduleLate");
  if (is_full (said, &limits->schedule))
    return lf_mastodon_rename_error (error, LF_NETWORK_ERROR_REJECTED, "ScheduleFull");

  return lf_mastodon_name_length (error, limits);
}
