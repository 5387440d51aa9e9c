/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting and normalising what the office writes, and making safe to show what others wrote. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-text.h"

#include "core/base/lf-log.h"

#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <string.h>

/* More marks than this on one letter are no writing but ink spilt over the neighbouring lines. */
#define MAX_MARKS 8
#define MAX_LINE_CHARS 300
/* Nobody reads more of a server's sentence, so nothing more is looked at. */
#define MAX_LINE_BYTES 4096

typedef enum {
  KEEP_NEWLINES = 1 << 0,
  KEEP_FORMAT = 1 << 1,
} CleanFlags;

/* Ends with g_error() only when ICU was built without its data. */
static UBreakIterator *
open_graphemes (UText *utext)
{
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *graphemes = ubrk_open (UBRK_CHARACTER, "", NULL, 0, &status);

  ubrk_setUText (graphemes, utext, &status);
  if (U_FAILURE (status))
    g_error ("no grapheme rules: %s", u_errorName (status));
  return graphemes;
}

/* Cuts at the last grapheme boundary that leaves room for “…” within @max_chars; takes @text. */
static char *
cap_chars (char *text,
           guint max_chars)
{
  UText utext = UTEXT_INITIALIZER;
  UErrorCode status = U_ZERO_ERROR;
  g_autofree char *whole = text;
  UBreakIterator *graphemes;
  int32_t wanted, end;

  if (g_utf8_strlen (whole, -1) <= max_chars)
    return g_steal_pointer (&whole);
  if (max_chars == 0)
    return g_strdup ("");

  utext_openUTF8 (&utext, whole, -1, &status);
  graphemes = open_graphemes (&utext);
  wanted = g_utf8_offset_to_pointer (whole, max_chars - 1) - whole;
  end = ubrk_isBoundary (graphemes, wanted) ? wanted : ubrk_preceding (graphemes, wanted);
  ubrk_close (graphemes);
  utext_close (&utext);

  whole[MAX (end, 0)] = '\0';
  return g_strconcat (g_strchomp (whole), "…", NULL);
}

static gboolean
is_bidi_control (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c;
}

/* Signs that are seen by nobody and only serve to make one name look like another. The two joiners are not among them:
 * emoji sequences and Persian need them; nor are the tags that some flags consist of. */
static gboolean
is_hidden_format (gunichar c)
{
  return c == 0x00ad || c == 0x200b || (c >= 0x2060 && c <= 0x2064) || (c >= 0x206a && c <= 0x206f) || c == 0xfeff ||
         (c >= 0xfff9 && c <= 0xfffb);
}

static gboolean
is_dropped (gunichar   c,
            CleanFlags flags)
{
  return g_unichar_iscntrl (c) || is_bidi_control (c) || (!(flags & KEEP_FORMAT) && is_hidden_format (c));
}

static char *
clean (const char *text,
       CleanFlags  flags)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_sized_new (strlen (valid));
  guint n_marks = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\r' && p[1] == '\n')
        continue;
      if (c == '\r' || c == 0x2028 || c == 0x2029)
        c = '\n';
      if (c == '\t' || (c == '\n' && !(flags & KEEP_NEWLINES)))
        c = ' ';

      n_marks = g_unichar_ismark (c) ? n_marks + 1 : 0;
      if (n_marks <= MAX_MARKS && (c == '\n' || !is_dropped (c, flags)))
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

static char *
collapse_spaces (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  gboolean space = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        {
          space = out->len > 0;
          continue;
        }
      if (space)
        g_string_append_c (out, ' ');
      space = FALSE;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

static gboolean
has_anything_to_see (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isgraph (c) && !g_unichar_iszerowidth (c))
        return TRUE;
    }
  return FALSE;
}

static char *
compose (const char *text)
{
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance (&status);
  glong length;
  g_autofree gunichar2 *utf16 = g_utf8_to_utf16 (text, -1, NULL, &length, NULL);
  int32_t size = length * 3 + 1;
  g_autofree gunichar2 *composed = g_new (gunichar2, size);

  /* One UTF-16 unit becomes at most three (UAX #15, the table of expansion factors). */
  length = unorm2_normalize (nfc, utf16, length, composed, size, &status);
  if (U_FAILURE (status))
    g_error ("no normalisation: %s", u_errorName (status));
  return g_utf16_to_utf8 (composed, length, NULL, NULL, NULL);
}

/**
 * lf_text_count_graphemes:
 * @text: (nullable): UTF-8; broken bytes count as one replacement sign each
 *
 * Returns: the number of extended grapheme clusters (UAX #29) by ICU: what Mastodon and Bluesky count. CR LF is one
 */
guint
lf_text_count_graphemes (const char *text)
{
  UText utext = UTEXT_INITIALIZER;
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *graphemes;
  guint n = 0;

  if (text == NULL || *text == '\0')
    return 0;

  utext_openUTF8 (&utext, text, -1, &status);
  graphemes = open_graphemes (&utext);
  while (ubrk_next (graphemes) != UBRK_DONE)
    n++;
  ubrk_close (graphemes);
  utext_close (&utext);
  return n;
}

/**
 * lf_text_normalise:
 * @text: what a person or a file gave
 *
 * Returns: (transfer full): the form in which texts are kept and sent: valid UTF-8, NFC, lines ended by LF, no white space
 *   at the end
 */
char *
lf_text_normalise (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *composed = NULL;
  char *to = valid;
  char *end;

  for (const char *from = valid; *from != '\0'; from++)
    {
      if (*from == '\r' && from[1] == '\n')
        continue;
      *to++ = *from == '\r' ? '\n' : *from;
    }
  *to = '\0';

  composed = compose (valid);
  end = composed + strlen (composed);
  while (end > composed && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  *end = '\0';
  return g_steal_pointer (&composed);
}

/**
 * lf_text_clean_name:
 * @name: a name as another server or person gave it
 * @max_chars: the longest result
 *
 * Returns: (transfer full): one line without control signs, without signs that turn the direction of writing and without
 *   invisible ones, white space collapsed; a longer one is cut between two graphemes and ends in “…”. Empty when nothing
 *   would be seen of it
 */
char *
lf_text_clean_name (const char *name,
                    guint       max_chars)
{
  g_autofree char *cleaned = clean (name, 0);
  g_autofree char *collapsed = collapse_spaces (cleaned);

  if (!has_anything_to_see (collapsed))
    return g_strdup ("");
  return cap_chars (g_steal_pointer (&collapsed), max_chars);
}

/**
 * lf_text_clean_line:
 * @line: a sentence that a server sent
 *
 * Returns: (transfer full): as lf_text_clean_name(), at most 300 characters, with secrets hidden by lf_log_redact()
 */
char *
lf_text_clean_line (const char *line)
{
  g_autofree char *start = g_strndup (line, MAX_LINE_BYTES);
  g_autofree char *redacted = lf_log_redact (start);

  return lf_text_clean_name (redacted, MAX_LINE_CHARS);
}

/**
 * lf_text_clean_body:
 * @body: a text that another person wrote
 *
 * Returns: (transfer full): the text without signs that turn the direction of writing and without control signs but LF
 */
char *
lf_text_clean_body (const char *body)
{
  return clean (body, KEEP_NEWLINES | KEEP_FORMAT);
}
