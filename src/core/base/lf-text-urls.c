/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the web addresses in a text, for counting and for facets. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-text.h"

#include <string.h>

static const char opening[] = "([{";
static const char closing[] = ")]}";
#define N_BRACKETS 3

static gsize
match_scheme (const char *text)
{
  if (g_ascii_strncasecmp (text, "https://", 8) == 0)
    return 8;
  if (g_ascii_strncasecmp (text, "http://", 7) == 0)
    return 7;
  return 0;
}

/* “xhttp://…” and “a/http://…” are no beginnings; “(http://…”, “„http://…” and a beginning after an emoji are. */
static gboolean
can_begin_at (const char *text,
              const char *start)
{
  gunichar before;

  if (start == text)
    return TRUE;
  before = g_utf8_get_char (g_utf8_prev_char (start));
  return !g_unichar_isalnum (before) && (before >= 128 || strchr ("/@#$%&=?_-.+~", before) == NULL);
}

static gboolean
ends_url (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c) || g_utf8_strchr ("<>\"`“”„«»‹›。、，！？；：（）「」", -1, c) != NULL;
}

/* The kind of bracket that @c is, with what it adds to the count of those that wait to be closed; -1 for other signs. */
static int
get_bracket (gunichar c,
             int     *step)
{
  for (int i = 0; i < N_BRACKETS; i++)
    if (c == (gunichar) opening[i] || c == (gunichar) closing[i])
      {
        *step = c == (gunichar) opening[i] ? 1 : -1;
        return i;
      }
  return -1;
}

/* Where the address ends that begins before @host: at a sign that no address holds, less the signs before it that belong
 * to the sentence around. */
static const char *
find_end (const char *host)
{
  const char *end = host;
  int open[N_BRACKETS] = { 0 };
  int kind, step;

  for (; *end != '\0' && !ends_url (g_utf8_get_char (end)); end = g_utf8_next_char (end))
    if ((kind = get_bracket (g_utf8_get_char (end), &step)) >= 0)
      open[kind] += step;

  while (end > host)
    {
      const char *last = g_utf8_prev_char (end);

      kind = get_bracket (g_utf8_get_char (last), &step);
      if (kind >= 0 && step < 0 && open[kind] >= 0)
        break;
      if (kind >= 0)
        open[kind] -= step;
      else if (g_utf8_strchr (".,;:!?'’‘…–—|", -1, g_utf8_get_char (last)) == NULL)
        break;
      end = last;
    }
  return end;
}

/**
 * lf_text_find_urls:
 * @text: valid UTF-8
 *
 * Finds addresses that begin with http:// or https:// and have a host. The punctuation of the sentence around an address is
 * left out: full stops, commas, quotation marks and the like at its end, and closing brackets that are not opened in it.
 *
 * Returns: (transfer full) (element-type LfTextSpan): where they stand, in order; empty when there is none
 */
GArray *
lf_text_find_urls (const char *text)
{
  GArray *urls = g_array_new (FALSE, FALSE, sizeof (LfTextSpan));
  const char *p = text;

  while ((p = strpbrk (p, "hH")) != NULL)
    {
      gsize scheme = match_scheme (p);
      const char *end;

      if (scheme == 0 || !can_begin_at (text, p) || !g_unichar_isalnum (g_utf8_get_char (p + scheme)))
        {
          p++;
          continue;
        }
      end = find_end (p + scheme);
      g_array_append_val (urls, ((LfTextSpan) { p - text, end - text }));
      p = end;
    }
  return urls;
}
