/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a Mastodon server does with a text: how it counts, whom it sees mentioned, and when two texts are the same. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-text.h"

#include "core/base/lf-text.h"

#include <string.h>

#define ALIKE_LETTERS 16

#define WORD "\\p{L}\\p{M}\\p{N}\\p{Pc}"

/* A mention of somebody on another server: group 1 is what counts. */
#define REMOTE_MENTION "(?<![=/" WORD "])(@[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)@[" WORD "]+(?:[.-]+[" WORD "]+)*(?::[0-9]+)?"

static GRegex *
get_mention_regex (void)
{
  static GRegex *regex = NULL;

  if (g_once_init_enter (&regex))
    g_once_init_leave (&regex, g_regex_new (REMOTE_MENTION, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL));

  return regex;
}

/**
 * lf_mastodon_shorten_mentions:
 * @text: valid UTF-8
 *
 * Returns: (transfer full): @text with “@user” for each “@user@domain”: what servers count, and what they show
 */
char *
lf_mastodon_shorten_mentions (const char *text)
{
  return g_regex_replace (get_mention_regex (), text, -1, 0, "\\1", 0, NULL);
}

/**
 * lf_mastodon_count:
 * @text: what a person wrote; line ends of any kind
 * @url_length: what any address counts (configuration.statuses.characters_reserved_per_url); 0 for its own length
 *
 * Returns: the length by Mastodon's rule: grapheme clusters, each address that begins with http:// or https:// counts
 *   @url_length, a mention counts without its domain
 */
guint
lf_mastodon_count (const char *text,
                   guint       url_length)
{
  g_autofree char *normal = lf_text_normalise (text != NULL ? text : "");
  g_autofree char *rest = NULL;
  g_autofree char *shortened = NULL;
  g_autoptr(GArray) urls = lf_text_find_urls (normal);
  GString *counted = g_string_sized_new (strlen (normal));
  gsize done = 0;
  guint length;

  for (guint i = 0; i < urls->len; i++)
    {
      LfTextSpan *url = &g_array_index (urls, LfTextSpan, i);
      g_autofree char *before = g_strndup (normal + done, url->start_byte - done);
      g_autofree char *before_shortened = lf_mastodon_shorten_mentions (before);

      g_string_append (counted, before_shortened);
      if (url_length == 0)
        g_string_append_len (counted, normal + url->start_byte, url->end_byte - url->start_byte);
      for (guint n = 0; n < url_length; n++)
        g_string_append_c (counted, 'x');
      done = url->end_byte;
    }
  rest = g_strdup (normal + done);
  shortened = lf_mastodon_shorten_mentions (rest);
  g_string_append (counted, shortened);

  length = lf_text_count_graphemes (counted->str);
  g_string_free (counted, TRUE);
  return length;
}

/**
 * lf_mastodon_mentions:
 * @text: valid UTF-8
 * @acct: “user” for somebody of the own server, “user@domain” for others
 *
 * Returns: whether @text holds a mention of @acct; somebody of the own server may be written with any domain
 */
gboolean
lf_mastodon_mentions (const char *text,
                      const char *acct)
{
  g_autofree char *escaped = g_regex_escape_string (acct, -1);
  g_autofree char *pattern = g_strdup_printf ("(?<![=/" WORD "])@%s%s(?![" WORD "@-]|\\.[" WORD "])", escaped,
                                              strchr (acct, '@') == NULL ? "(?:@[" WORD ".-]*[" WORD "](?::[0-9]+)?)?" : "");

  return g_regex_match_simple (pattern, text, G_REGEX_CASELESS, 0);
}

/**
 * lf_mastodon_address:
 * @text: an answer
 * @acct: (nullable): whom it answers, as lf_mastodon_mentions() takes it
 *
 * Returns: (transfer full): @text, with “@acct ” before it when it does not mention @acct: only who is mentioned is told
 */
char *
lf_mastodon_address (const char *text,
                     const char *acct)
{
  if (acct == NULL || *acct == '\0' || lf_mastodon_mentions (text, acct))
    return g_strdup (text);

  return g_strdup_printf ("@%s %s", acct, text);
}

static char *
squeeze (const char *text)
{
  g_autofree char *normal = lf_text_normalise (text);

  return g_strdup (g_strchug (normal));
}

/**
 * lf_mastodon_same_text:
 * @sent: what was sent
 * @source: the source text as the server keeps it
 *
 * Returns: whether they are the same but for line ends, composed letters and white space at both ends, which servers change
 */
gboolean
lf_mastodon_same_text (const char *sent,
                       const char *source)
{
  g_autofree char *a = squeeze (sent);
  g_autofree char *b = squeeze (source);

  return g_str_equal (a, b);
}

static char *
drop_spaces (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));

  return g_string_free (out, FALSE);
}

static char *
keep_letters (const char *text)
{
  g_autofree char *normal = squeeze (text);
  g_autofree char *shortened = lf_mastodon_shorten_mentions (normal);
  GString *out = g_string_sized_new (strlen (shortened));

  for (const char *p = shortened; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));

  return g_string_free (out, FALSE);
}

/**
 * lf_mastodon_same_shown_text:
 * @sent: what was sent
 * @shown: text made from the `content` of a status, where the server keeps no source
 *
 * Returns: whether they are the same but for white space and the domains of mentions, which HTML does not keep; where there are letters
 *   these alone count, because some servers take stars for emphasis and three dots for one sign
 */
gboolean
lf_mastodon_same_shown_text (const char *sent,
                             const char *shown)
{
  g_autofree char *sent_letters = keep_letters (sent);
  g_autofree char *shown_letters = keep_letters (shown);
  g_autofree char *a = drop_spaces (sent);
  g_autofree char *b = drop_spaces (shown);

  return g_str_equal (sent_letters, shown_letters) && (*sent_letters != '\0' || g_str_equal (a, b));
}

/**
 * lf_mastodon_alike_text:
 * @sent: what was sent
 * @other: what stands at the server
 *
 * Returns: whether @other may be @sent after the server rewrote it: they begin with the same letters
 */
gboolean
lf_mastodon_alike_text (const char *sent,
                        const char *other)
{
  g_autofree char *a = keep_letters (sent);
  g_autofree char *b = keep_letters (other);
  glong n = MIN (g_utf8_strlen (a, -1), ALIKE_LETTERS);

  return n > 0 && strncmp (a, b, g_utf8_offset_to_pointer (a, n) - a) == 0;
}
