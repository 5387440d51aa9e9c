/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How X counts a text, and whom and what it sees named there: the rules of twitter-text 3. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-text.h"

#include <unicode/uchar.h>

#include <string.h>

/* The weights of config-v3.json; all are hundredths there and whole here. */
#define DEFAULT_WEIGHT 2
#define EMOJI_WEIGHT 2

/* No emoji is longer: a kiss of two people with skin colours has 15 units of UTF-16, a flag of tags 14. */
#define MAX_EMOJI_UNITS 20

#define KEYCAP 0x20e3
#define EMOJI_STYLE 0xfe0f

/* Group 1: with the @; group 2: the list. */
#define MENTION "(?:[^a-z0-9_!#$%&*@\\x{ff20}]|^|(?:^|[^a-z0-9_+~.\\-])RT:?)" \
                "([@\\x{ff20}][a-z0-9_]{1,20}(/[a-z][a-z0-9_\\-]{0,24})?)"

/* Beside letters, marks and digits. */
#define TAG_EXTRAS "_\\x{200c}\\x{200d}\\x{a67e}\\x{5be}\\x{5f3}\\x{5f4}\\x{ff5e}\\x{301c}\\x{309b}\\x{309c}\\x{30a0}\\x{30fb}" \
                   "\\x{3003}\\x{f0b}\\x{f0c}\\x{b7}"
#define TAG_SIGN "[\\p{L}\\p{M}\\p{Nd}" TAG_EXTRAS "]"

/* Group 1: with the #. */
#define HASHTAG "(?:^|[\\x{fe0e}\\x{fe0f}]|[^&\\p{L}\\p{M}\\p{Nd}" TAG_EXTRAS "])" \
                "([#\\x{ff03}](?![\\x{fe0f}\\x{20e3}])" TAG_SIGN "*[\\p{L}\\p{M}]" TAG_SIGN "*)"

#define REPLY "[\\s\\x{85}\\x{a0}\\x{1680}\\x{180e}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}" \
              "\\x{61c}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]*[@\\x{ff20}]([a-z0-9_]{1,20})"

static GRegex *
get_regex (GRegex     **place,
           const char  *pattern)
{
  if (g_once_init_enter (place))
    g_once_init_leave (place, g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL));

  return *place;
}

static GRegex *
get_mention_regex (void)
{
  static GRegex *regex = NULL;

  return get_regex (&regex, MENTION);
}

static GRegex *
get_hashtag_regex (void)
{
  static GRegex *regex = NULL;

  return get_regex (&regex, HASHTAG);
}

static GRegex *
get_reply_regex (void)
{
  static GRegex *regex = NULL;

  return get_regex (&regex, "^" REPLY);
}

/* “@user@host” and “@http://” are no mentions, “@aliceì” is another name. */
static gboolean
may_follow_mention (const char *p)
{
  gunichar c = g_utf8_get_char (p);

  return c != '@' && c != 0xff20 && !lf_x_is_latin_accent (c) && !g_str_has_prefix (p, "://");
}

static gboolean
may_follow_hashtag (const char *p)
{
  gunichar c = g_utf8_get_char (p);

  return c != '#' && c != 0xff03 && !g_str_has_prefix (p, "://");
}

static guint
get_weight (gunichar c)
{
  return c <= 0x10ff || (c >= 0x2000 && c <= 0x200d) || (c >= 0x2010 && c <= 0x201f) || (c >= 0x2032 && c <= 0x2037)
         ? 1 : DEFAULT_WEIGHT;
}

static gboolean
is_regional (gunichar c)
{
  return u_hasBinaryProperty (c, UCHAR_REGIONAL_INDICATOR);
}

/* Signs that are an emoji by themselves and take a variation selector none the less; of the others it counts for itself. */
static gboolean
takes_style (gunichar c)
{
  return u_hasBinaryProperty (c, UCHAR_EMOJI_PRESENTATION) &&
         (c <= 0xffff || c == 0x1f004 || c == 0x1f21a || c == 0x1f22f) && !is_regional (c);
}

/* “1” and a frame round it, with or without the selector between them. */
static const gunichar *
match_keycap (const gunichar *p)
{
  const gunichar *frame = p[0] != 0 && p[1] == EMOJI_STYLE ? p + 2 : p + 1;

  return (g_ascii_isdigit ((char) MIN (*p, 0x7f)) || *p == '#' || *p == '*') && *frame == KEYCAP ? frame + 1 : NULL;
}

/* The longest sequence that Unicode recommends and that begins at @p. Returns (nullable): its end */
static const gunichar *
match_sequence (const gunichar *p)
{
  UChar units[MAX_EMOJI_UNITS];
  int32_t ends[MAX_EMOJI_UNITS];
  int32_t size = 0;
  int n = 0;

  for (; p[n] != 0 && size + U16_LENGTH (p[n]) <= MAX_EMOJI_UNITS; n++)
    {
      U16_APPEND_UNSAFE (units, size, p[n]);
      ends[n] = size;
    }
  while (n-- > 0)
    if (u_stringHasBinaryProperty (units, ends[n], UCHAR_RGI_EMOJI))
      return p + n + 1;

  return NULL;
}

/* Returns (nullable): the end of the emoji that begins at @p */
static const gunichar *
match_emoji (const gunichar *p)
{
  static const gunichar eye_in_bubble[] = { 0x1f441, 0x200d, 0x1f5e8 };
  const gunichar *end = match_keycap (p);

  if (end != NULL || *p < 0x80 || !u_hasBinaryProperty (*p, UCHAR_EMOJI))
    return end;
  if (p[1] != 0 && p[2] != 0 && memcmp (p, eye_in_bubble, sizeof eye_in_bubble) == 0)
    return p + G_N_ELEMENTS (eye_in_bubble);

  end = match_sequence (p);
  if (takes_style (*p) && p[1] == EMOJI_STYLE && (end == NULL || end == p + 1))
    end = p + 2;

  return end;
}

static guint
count_part (const char *start,
            const char *end)
{
  g_autofree gunichar *part = g_utf8_to_ucs4_fast (start, end - start, NULL);
  const gunichar *p = part;
  guint weight = 0;

  while (*p != 0)
    {
      const gunichar *emoji_end = match_emoji (p);

      weight += emoji_end != NULL ? EMOJI_WEIGHT : get_weight (*p);
      p = emoji_end != NULL ? emoji_end : p + 1;
    }

  return weight;
}

/**
 * lf_x_count:
 * @text: (nullable): what a person wrote
 * @url_length: what any address counts; 0 for %LF_X_URL_LENGTH
 *
 * Returns: the weighted length by twitter-text 3 (config/v3.json): of the composed text (NFC), each address as @url_length,
 *   each emoji as 2 however many signs it has, the signs of most European scripts as 1 and all others as 2
 */
guint
lf_x_count (const char *text,
            guint       url_length)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  g_autoptr(GArray) urls = lf_x_find_urls (composed);
  const char *done = composed;
  guint weight = 0;

  for (guint i = 0; i < urls->len; i++)
    {
      LfTextSpan *url = &g_array_index (urls, LfTextSpan, i);

      weight += count_part (done, composed + url->start_byte) + (url_length > 0 ? url_length : LF_X_URL_LENGTH);
      done = composed + url->end_byte;
    }

  return weight + count_part (done, composed + strlen (composed));
}

/**
 * lf_x_drop_refused:
 * @text: valid UTF-8
 *
 * Returns: (transfer full): @text without signs that nobody sees and for which X refuses a whole text
 */
char *
lf_x_drop_refused (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!lf_x_is_refused_sign (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));

  return g_string_free (out, FALSE);
}

/**
 * lf_x_find_mentions:
 * @text: valid UTF-8
 *
 * Returns: (transfer full) (element-type LfXMention): people and lists that are named, in order
 */
GArray *
lf_x_find_mentions (const char *text)
{
  GArray *mentions = g_array_new (FALSE, FALSE, sizeof (LfXMention));
  g_autoptr(GMatchInfo) match = NULL;

  for (g_regex_match (get_mention_regex (), text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      int start, end, list = -1;

      g_match_info_fetch_pos (match, 1, &start, &end);
      g_match_info_fetch_pos (match, 2, &list, NULL);
      if (may_follow_mention (text + end))
        g_array_append_val (mentions, ((LfXMention) { { start, end }, list >= 0 ? list : end }));
    }

  return mentions;
}

/**
 * lf_x_find_hashtags:
 * @text: valid UTF-8
 *
 * Returns: (transfer full) (element-type LfTextSpan): the hashtags with their #, in order; not those within an address
 */
GArray *
lf_x_find_hashtags (const char *text)
{
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (LfTextSpan));
  g_autoptr(GArray) urls = lf_x_find_urls (text);
  g_autoptr(GMatchInfo) match = NULL;
  gsize done = 0;
  guint n = 0;

  for (g_regex_match (get_hashtag_regex (), text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      int start, end;

      g_match_info_fetch_pos (match, 1, &start, &end);
      for (; n < urls->len && g_array_index (urls, LfTextSpan, n).start_byte <= (gsize) start; n++)
        done = g_array_index (urls, LfTextSpan, n).end_byte;
      if ((gsize) start >= done && may_follow_hashtag (text + end))
        g_array_append_val (tags, ((LfTextSpan) { start, end }));
    }

  return tags;
}

/**
 * lf_x_dup_reply_to:
 * @text: valid UTF-8
 *
 * Returns: (transfer full) (nullable): whom a text addresses with its first word, without the @
 */
char *
lf_x_dup_reply_to (const char *text)
{
  g_autoptr(GMatchInfo) match = NULL;
  int end;

  if (!g_regex_match (get_reply_regex (), text, 0, &match))
    return NULL;

  g_match_info_fetch_pos (match, 1, NULL, &end);
  return may_follow_mention (text + end) ? g_match_info_fetch (match, 1) : NULL;
}
