/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What X takes for an address: with http:// or https:// before it or without, by the rules of twitter-text 3. The host is
 * scanned by hand, because a text without any dot must not cost the square of its length; what follows it is regular. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-url.h"

#include <unicode/uidna.h>

#include <string.h>

/* Counted with “https://” before it and the host in ASCII. */
#define MAX_URL_LENGTH 4096
#define MAX_SLUG_LENGTH 40
/* No host in the net has more; looking no further keeps “a.a.a.a…” from costing the square of its length. */
#define MAX_LABELS 128
#define MAX_HOST_BYTES 2048
#define MAX_TLD_CHARS 24

#define LATIN_ACCENTS "\\x{c0}-\\x{d6}\\x{d8}-\\x{f6}\\x{f8}-\\x{24f}\\x{253}\\x{254}\\x{256}\\x{257}\\x{259}\\x{25b}" \
                      "\\x{263}\\x{268}\\x{26f}\\x{272}\\x{289}\\x{28b}\\x{2bb}\\x{300}-\\x{36f}\\x{1e00}-\\x{1eff}"

/* Of all dashes only the hyphen and the en dash: after an em dash the sentence goes on. */
#define PATH_SIGN "[a-z\\p{Cyrillic}0-9!*';:=+,.$/%#\\[\\]\\-\\x{2013}_~&|@" LATIN_ACCENTS "]"
#define PATH_PARENS "\\((?:" PATH_SIGN "++|" PATH_SIGN "*\\(" PATH_SIGN "+\\)" PATH_SIGN "*)\\)"
#define PATH_END "(?:[a-z\\p{Cyrillic}0-9=_#/+\\-" LATIN_ACCENTS "]|" PATH_PARENS ")"
#define PATH "/(?>" PATH_SIGN "*(?:" PATH_PARENS PATH_SIGN "*)*" PATH_END "|" PATH_SIGN "+/)*+"
#define QUERY "\\?[a-z0-9!?*'();:&=+$/%#\\[\\]\\-_.,~|@]*[a-z0-9\\-_&=#/]"

/* What may follow a host: a port, a path (group 1), a query. */
#define TAIL "(?::[0-9]+)?(" PATH ")?(?:" QUERY ")?"

/* X's own short addresses have no longer path: group 1 is all there is of it. */
#define SHORT_URL "https?://t\\.co/([a-z0-9]+)(?:" QUERY ")?"

/* Where a host stands in a text. */
typedef struct {
  const char *start;
  const char *end;
} Host;

static GRegex *
get_regex (GRegex     **place,
           const char  *pattern)
{
  if (g_once_init_enter (place))
    g_once_init_leave (place, g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, G_REGEX_MATCH_ANCHORED, NULL));

  return *place;
}

static GRegex *
get_tail_regex (void)
{
  static GRegex *regex = NULL;

  return get_regex (&regex, TAIL);
}

static GRegex *
get_short_regex (void)
{
  static GRegex *regex = NULL;

  return get_regex (&regex, SHORT_URL);
}

/**
 * lf_x_is_turning_sign:
 *
 * Returns: whether @c only says in which direction is written
 */
gboolean
lf_x_is_turning_sign (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/**
 * lf_x_is_refused_sign:
 *
 * Returns: whether X takes no text with @c in it
 */
gboolean
lf_x_is_refused_sign (gunichar c)
{
  return c == 0xfffe || c == 0xfeff || c == 0xffff;
}

static gboolean
is_space (gunichar c)
{
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 || c == 0x180e ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* A letter of a host, whatever the script: all that is no punctuation of ASCII, space or control. */
static gboolean
is_host_letter (gunichar c)
{
  return c >= 0x80 ? !is_space (c) && !lf_x_is_turning_sign (c) && !lf_x_is_refused_sign (c) : g_ascii_isalnum (c);
}

static gboolean
may_stand_before (gunichar c)
{
  return c >= 0x80 ? c != 0xff20 && c != 0xff03 && !lf_x_is_refused_sign (c)
                   : !g_ascii_isalnum (c) && c != '@' && c != '$' && c != '#';
}

/* Where the label ends that begins at @p: at the first sign that cannot stand in one. */
static const char *
skip_label (const char *p)
{
  while (*p == '-' || *p == '_' || (*p != '\0' && is_host_letter (g_utf8_get_char (p))))
    p = g_utf8_next_char (p);

  return p;
}

static gboolean
is_label (const char *start,
          const char *end)
{
  return end > start && is_host_letter (g_utf8_get_char (start)) && is_host_letter (g_utf8_get_char (g_utf8_prev_char (end)));
}

static gboolean
is_known_tld (const char *name)
{
  guint low = 0, high = lf_x_n_tlds;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (lf_x_tlds[middle], name);

      if (order == 0)
        return TRUE;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return FALSE;
}

/* “example.community” does not end in “com”; “example.comこれは” does. */
static gboolean
may_follow_tld (const char *p)
{
  return *p == '\0' || !(g_ascii_isalnum (*p) || *p == '@' || *p == '+' || *p == '-');
}

/* Returns (nullable): the end of the longest top-level domain that begins at @p, looking no further than @limit (nullable) */
static const char *
match_tld (const char *p,
           const char *limit)
{
  char folded[MAX_TLD_CHARS * 6 + 1];
  gsize ends[MAX_TLD_CHARS];
  const char *places[MAX_TLD_CHARS];
  gsize size = 0;
  guint n = 0;
  const char *q = p;

  if (g_ascii_strncasecmp (p, "xn--", 4) == 0 && (limit == NULL || p + 4 < limit))
    {
      for (q = p + 4; (limit == NULL || q < limit) && (g_ascii_isalnum (*q) || *q == '-'); q++)
        ;
      if (q > p + 4)
        return q;
    }

  for (q = p; n < MAX_TLD_CHARS && (limit == NULL || q < limit) && *q != '\0' && is_host_letter (g_utf8_get_char (q)); n++)
    {
      size += g_unichar_to_utf8 (g_unichar_tolower (g_utf8_get_char (q)), folded + size);
      q = g_utf8_next_char (q);
      ends[n] = size;
      places[n] = q;
    }
  while (n-- > 0)
    {
      folded[ends[n]] = '\0';
      if ((places[n] == limit || may_follow_tld (places[n])) && is_known_tld (folded))
        return places[n];
    }

  return NULL;
}

/* The longest host that begins at @start: labels with dots between them, a name without “_”, a top-level domain. @label_end is
 * where the first label ends. Returns (nullable): the end */
static const char *
match_host (const char *start,
            const char *label_end)
{
  const char *label = start;
  const char *found = NULL;

  for (guint n = 0; n < MAX_LABELS && *label_end == '.' && is_label (label, label_end); n++)
    {
      const char *next = label_end + 1;
      const char *end = memchr (label, '_', label_end - label) == NULL ? match_tld (next, NULL) : NULL;

      if (end != NULL)
        found = end;
      label = next;
      label_end = skip_label (label);
    }

  return found;
}

static gboolean
is_ascii (const Host *host)
{
  for (const char *p = host->start; p < host->end; p++)
    if ((guchar) *p >= 0x80)
      return FALSE;

  return TRUE;
}

/* Whether each label can be written in ASCII and is not too long, and the address as a whole is not. What is ASCII is taken as it
 * stands: X does not look whether anything is written in “xn--t”. */
static gboolean
is_possible (const Host *host,
             gsize       n_url_chars)
{
  const guint32 bad = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG |
                      (is_ascii (host) ? 0 : UIDNA_ERROR_PUNYCODE | UIDNA_ERROR_INVALID_ACE_LABEL);
  UErrorCode status = U_ZERO_ERROR;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  gsize size = host->end - host->start;
  char ascii[MAX_HOST_BYTES * 2];
  UIDNA *idna;
  int32_t length;

  if (size > MAX_HOST_BYTES)
    return FALSE;

  idna = uidna_openUTS46 (UIDNA_DEFAULT, &status);
  length = uidna_nameToASCII_UTF8 (idna, host->start, size, ascii, sizeof ascii, &info, &status);
  uidna_close (idna);
  return U_SUCCESS (status) && (info.errors & bad) == 0 &&
         strlen ("https://") + n_url_chars - g_utf8_strlen (host->start, size) + length <= MAX_URL_LENGTH;
}

/**
 * lf_x_is_latin_accent:
 *
 * Returns: whether @c is a letter with an accent, or an accent, that counts as Latin
 */
gboolean
lf_x_is_latin_accent (gunichar c)
{
  static const gunichar others[] = { 0x253, 0x254, 0x256, 0x257, 0x259, 0x25b, 0x263, 0x268, 0x26f, 0x272, 0x289, 0x28b, 0x2bb };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (c == others[i])
      return TRUE;

  return (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7) || (c >= 0x300 && c <= 0x36f) || (c >= 0x1e00 && c <= 0x1eff);
}

/* Without http:// no name has a “_”: of “my_blog.tumblr.com” only “blog.tumblr.com” is an address. */
static const char *
skip_latin_label (const char *p,
                  const char *limit)
{
  while (p < limit && (g_ascii_isalnum (*p) || *p == '-' ||
                       ((guchar) *p >= 0x80 && lf_x_is_latin_accent (g_utf8_get_char (p)))))
    p = g_utf8_next_char (p);

  return p;
}

/* The longest host of Latin letters that begins at @start and ends before @limit. Returns (nullable): its end */
static const char *
match_latin_host (const char *start,
                  const char *limit)
{
  const char *label = start;
  const char *label_end = skip_latin_label (start, limit);
  const char *found = NULL;

  while (label_end > label && label_end < limit && *label_end == '.')
    {
      const char *end = match_tld (label_end + 1, limit);

      if (end != NULL)
        found = end;
      label = label_end + 1;
      label_end = skip_latin_label (label, limit);
    }

  return found;
}

/* Without http:// only hosts of Latin letters count: in “中国語example.comて” they stand amid the sentence. The last one owns the
 * path that follows. */
static void
add_bare_hosts (GArray     *urls,
                const char *text,
                const Host *host,
                const char *path_end)
{
  const char *p = host->start;
  gboolean any = FALSE;

  while (p < host->end)
    {
      Host latin = { p, match_latin_host (p, host->end) };

      if (latin.end == NULL)
        {
          p = g_utf8_next_char (p);
          continue;
        }
      p = latin.end;
      if (!is_possible (&latin, g_utf8_strlen (latin.start, latin.end - latin.start)))
        continue;
      g_array_append_val (urls, ((LfTextSpan) { latin.start - text, latin.end - text }));
      any = TRUE;
    }

  if (any && path_end != NULL)
    g_array_index (urls, LfTextSpan, urls->len - 1).end_byte = path_end - text;
}

static void
add_whole_url (GArray     *urls,
               const char *text,
               const Host *host,
               LfTextSpan  url)
{
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *whole = g_strndup (text + url.start_byte, url.end_byte - url.start_byte);
  int start, end;

  if (g_regex_match (get_short_regex (), whole, 0, &match))
    {
      g_match_info_fetch_pos (match, 1, &start, &end);
      if (end - start > MAX_SLUG_LENGTH)
        return;
      g_match_info_fetch_pos (match, 0, &start, &end);
      url.end_byte = url.start_byte + end;
    }
  if (is_possible (host, g_utf8_strlen (text + url.start_byte, url.end_byte - url.start_byte)))
    g_array_append_val (urls, url);
}

static gsize
match_scheme (const char *p)
{
  if (g_ascii_strncasecmp (p, "https://", 8) == 0)
    return 8;
  return g_ascii_strncasecmp (p, "http://", 7) == 0 ? 7 : 0;
}

/* Where the label ends in which @p stands; @known is the end that was found last. */
static const char *
find_label_end (const char  *p,
                const char **known)
{
  if (*known == NULL || p >= *known)
    *known = skip_label (p);

  return *known;
}

/* Is there an address at @p? Returns (nullable): where looking goes on */
static const char *
take_url (GArray      *urls,
          const char  *text,
          const char  *p,
          const char **known_label_end)
{
  gsize scheme = match_scheme (p);
  Host host = { p + scheme, NULL };
  g_autoptr(GMatchInfo) match = NULL;
  const char *end;
  int path_start = -1, path_end = -1, tail_end = 0;

  host.end = match_host (host.start, scheme > 0 ? skip_label (host.start) : find_label_end (p, known_label_end));
  if (host.end == NULL)
    return NULL;

  if (g_regex_match (get_tail_regex (), host.end, 0, &match))
    {
      g_match_info_fetch_pos (match, 0, NULL, &tail_end);
      g_match_info_fetch_pos (match, 1, &path_start, &path_end);
    }
  end = host.end + tail_end;
  if (scheme > 0)
    add_whole_url (urls, text, &host, (LfTextSpan) { p - text, end - text });
  else if (p == text || strchr ("-_./", p[-1]) == NULL)
    add_bare_hosts (urls, text, &host, path_end > path_start ? end : NULL);

  return end;
}

/**
 * lf_x_find_urls:
 * @text: valid UTF-8
 *
 * Returns: (transfer full) (element-type LfTextSpan): all that X takes for an address, in order
 */
GArray *
lf_x_find_urls (const char *text)
{
  GArray *urls = g_array_new (FALSE, FALSE, sizeof (LfTextSpan));
  const char *known_label_end = NULL;
  const char *p = text;

  while (*p != '\0')
    {
      const char *next = g_utf8_next_char (p);
      const char *end = may_stand_before (g_utf8_get_char (p)) ? take_url (urls, text, next, &known_label_end) : NULL;

      if (end == NULL && p == text)
        end = take_url (urls, text, p, &known_label_end);
      p = end != NULL ? end : next;
    }

  return urls;
}
