/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a text that is searched, and what a person types turned into a safe full-text query. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-text.h"

#include <unicode/unorm2.h>

#include <string.h>

#define MAX_QUERY_WORDS 16

/* A search finds beginnings of words only, but German writes “Müllerstraße” in one word: these ends of words are filed as
 * words of their own, in the spelling of folded texts. */
static const char * const word_ends[] = {
  "strasse", "strassen", "platz", "allee", "damm", "ufer", "brucke", "bruecke", "park", "garten", "gaerten", "amt", "amter",
  "aemter", "haus", "schule", "markt", "fest", "baum", "baume", "baeume", "fallung", "faellung", "fallungen", "faellungen",
  "sperrung", "stelle", NULL
};

/* Letters with a stroke or ligatures that no decomposition takes apart, and umlauts; after case folding. */
static const struct {
  gunichar    letter;
  const char *plain;
  const char *spelt_out;
} letters[] = {
  { 0x00e4, "a", "ae" },
  { 0x00f6, "o", "oe" },
  { 0x00fc, "u", "ue" },
  { 0x00f8, "o", "oe" },
  { 0x00e6, "ae", "ae" },
  { 0x0153, "oe", "oe" },
  { 0x0131, "i", "i" },
  { 0x0142, "l", "l" },
  { 0x0111, "d", "d" },
};

typedef enum {
  PLAIN,
  SPELT_OUT,
} Spelling;

static char *
normalise_with (const UNormalizer2 *normaliser,
                const char         *text)
{
  UErrorCode status = U_ZERO_ERROR;
  glong length;
  g_autofree gunichar2 *from = g_utf8_to_utf16 (text, -1, NULL, &length, NULL);
  g_autofree gunichar2 *to = NULL;
  int32_t size;

  size = unorm2_normalize (normaliser, from, length, NULL, 0, &status);
  if (size == 0)
    return g_strdup ("");

  status = U_ZERO_ERROR;
  to = g_new (gunichar2, size);
  size = unorm2_normalize (normaliser, from, length, to, size, &status);
  if (U_FAILURE (status))
    g_error ("no normalisation: %s", u_errorName (status));
  return g_utf16_to_utf8 (to, size, NULL, NULL, NULL);
}

/* NFKC and case folded (ß → ss), composed, white space and invisible signs as NFKC_Casefold leaves them. */
static char *
fold_case (const char *text)
{
  UErrorCode status = U_ZERO_ERROR;
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return normalise_with (unorm2_getNFKCCasefoldInstance (&status), valid);
}

static char *
spell (const char *folded,
       Spelling    spelling)
{
  UErrorCode status = U_ZERO_ERROR;
  g_autoptr(GString) replaced = g_string_sized_new (strlen (folded));
  g_autoptr(GString) bare = g_string_sized_new (strlen (folded));
  g_autofree char *decomposed = NULL;

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      guint i = 0;

      while (i < G_N_ELEMENTS (letters) && letters[i].letter != c)
        i++;
      if (i == G_N_ELEMENTS (letters))
        g_string_append_unichar (replaced, c);
      else
        g_string_append (replaced, spelling == PLAIN ? letters[i].plain : letters[i].spelt_out);
    }

  /* Accents go: whoever searches for “Ayse” means “Ayşe” too. Marks of other scripts are parts of their words. */
  decomposed = normalise_with (unorm2_getNFDInstance (&status), replaced->str);
  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    if (g_utf8_get_char (p) < 0x0300 || g_utf8_get_char (p) > 0x036f)
      g_string_append_unichar (bare, g_utf8_get_char (p));
  return normalise_with (unorm2_getNFCInstance (&status), bare->str);
}

/* The next run of letters, digits and marks at or behind *@p, which is moved behind it; NULL at the end. */
static char *
next_word (const char **p)
{
  const char *start;

  while (**p != '\0' && !g_unichar_isalnum (g_utf8_get_char (*p)))
    *p = g_utf8_next_char (*p);
  start = *p;
  while (**p != '\0' && (g_unichar_isalnum (g_utf8_get_char (*p)) || g_unichar_ismark (g_utf8_get_char (*p))))
    *p = g_utf8_next_char (*p);
  return *p > start ? g_strndup (start, *p - start) : NULL;
}

static gboolean
has_umlaut (const char *word)
{
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
      if (letters[i].letter == g_utf8_get_char (p) && !g_str_equal (letters[i].plain, letters[i].spelt_out))
        return TRUE;
  return FALSE;
}

static void
append_once (GString    *out,
             GHashTable *seen,
             const char *word)
{
  if (g_hash_table_add (seen, g_strdup (word)))
    g_string_append_printf (out, " %s", word);
}

static void
append_end_of_word (GString    *out,
                    GHashTable *seen,
                    const char *word)
{
  for (guint i = 0; word_ends[i] != NULL; i++)
    if (g_str_has_suffix (word, word_ends[i]) && strlen (word) > strlen (word_ends[i]))
      append_once (out, seen, word_ends[i]);
}

/**
 * lf_text_fold:
 * @text: (nullable): any text
 *
 * Folds @text for the full-text index: NFKC, case folded, ß as ss, without accents. Behind the text follow, once each, the
 * words with umlauts as they are spelt with ae, oe and ue, and common ends of German compounds, so that “Müllerstraße” is
 * found as “muller…”, “mueller…” and “strasse”.
 *
 * Returns: (transfer full): valid UTF-8, only for the index
 */
char *
lf_text_fold (const char *text)
{
  g_autofree char *folded = fold_case (text != NULL ? text : "");
  g_autofree char *plain = spell (folded, PLAIN);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *out = g_string_new (plain);
  const char *p;
  char *next;

  for (p = plain; (next = next_word (&p)) != NULL; g_free (next))
    append_end_of_word (out, seen, next);

  for (p = folded; (next = next_word (&p)) != NULL; g_free (next))
    if (has_umlaut (next))
      {
        g_autofree char *spelt_out = spell (next, SPELT_OUT);

        append_once (out, seen, spelt_out);
        append_end_of_word (out, seen, spelt_out);
      }
  return g_string_free (out, FALSE);
}

static void
append_term (GString    *query,
             const char *word,
             gboolean    is_last)
{
  g_string_append_printf (query, "\"%s\"%s", word, is_last ? " *" : "");
}

/**
 * lf_text_fold_query:
 * @typed: (nullable): what a person typed into a search field
 *
 * Returns: (transfer full) (nullable): an FTS5 MATCH expression over texts folded by lf_text_fold(): every word (at most 16)
 *   must occur, the last one as the beginning of a word; a word with umlauts also in its ae, oe, ue spelling. Never a syntax
 *   error, since only letters, digits and marks get into it, quoted. %NULL when nothing is left to search for
 */
char *
lf_text_fold_query (const char *typed)
{
  g_autofree char *folded = fold_case (typed != NULL ? typed : "");
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) query = g_string_new (NULL);
  const char *p = folded;
  char *word;

  while (words->len < MAX_QUERY_WORDS && (word = next_word (&p)) != NULL)
    g_ptr_array_add (words, word);

  for (guint i = 0; i < words->len; i++)
    {
      g_autofree char *plain = spell (g_ptr_array_index (words, i), PLAIN);
      g_autofree char *spelt_out = spell (g_ptr_array_index (words, i), SPELT_OUT);
      gboolean is_last = i + 1 == words->len;

      g_string_append (query, i > 0 ? " AND (" : "(");
      append_term (query, plain, is_last);
      if (!g_str_equal (plain, spelt_out))
        {
          g_string_append (query, " OR ");
          append_term (query, spelt_out, is_last);
        }
      g_string_append_c (query, ')');
    }
  return words->len > 0 ? g_strdup (query->str) : NULL;
}
