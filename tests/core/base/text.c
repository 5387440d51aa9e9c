/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts are counted as the networks count them, and what others wrote becomes safe to show. */

#include "core/base/lf-text.h"

#include <string.h>

static void
test_graphemes_are_counted_as_people_see_them (void)
{
  static const struct {
    const char *text;
    guint       n;
  } cases[] = {
    { "", 0 },
    { "Bürgeramt", 9 },
    { "Bu\xcc\x88rgeramt", 9 },
    { "👩‍👩‍👧‍👦", 1 },
    { "🇩🇪🇹🇷", 2 },
    { "🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1 },
    { "👍🏽👍🏿", 2 },
    { "👩🏽‍🚒", 1 },
    { "❤️", 1 },
    { "1️⃣", 1 },
    { "e\xcc\x81\xcc\xa3\xcc\xb1", 1 },
    { "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 1 },
    { "한글", 2 },
    { "a\r\nb", 3 },
    { "a\nb", 3 },
    { "a\n\r\nb", 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (lf_text_count_graphemes (cases[i].text), ==, cases[i].n);
  g_assert_cmpuint (lf_text_count_graphemes (NULL), ==, 0);
  g_assert_cmpuint (lf_text_count_graphemes ("a\xff" "b"), ==, 3);
}

static void
assert_normalised (const char *text,
                   const char *expected)
{
  g_autofree char *normalised = lf_text_normalise (text);

  g_assert_cmpstr (normalised, ==, expected);
}

static void
test_normalised_text_is_composed_and_ends_lines_by_lf (void)
{
  assert_normalised ("", "");
  assert_normalised ("Mu\xcc\x88ll", "Müll");
  assert_normalised ("eins\r\nzwei\rdrei\n", "eins\nzwei\ndrei");
  assert_normalised ("  Ende \t\n\xc2\xa0\xe2\x80\x83", "  Ende");
  assert_normalised (" \n ", "");
  assert_normalised ("ab\xc3", "ab\xef\xbf\xbd");
  /* The canonical form of this sign is three times as long. */
  assert_normalised ("\xef\xac\xac", "\xd7\xa9\xd6\xbc\xd7\x81");
}

static void
assert_name (const char *name,
             guint       max,
             const char *expected)
{
  g_autofree char *cleaned = lf_text_clean_name (name, max);

  g_assert_cmpstr (cleaned, ==, expected);
}

static void
test_names_lose_what_deceives_the_eye (void)
{
  assert_name ("Anna K.", 50, "Anna K.");
  assert_name ("Bezirksamt\xe2\x80\xae" "nilreB", 50, "BezirksamtnilreB");
  assert_name ("\xe2\x81\xa6" "a\xe2\x81\xa9\xe2\x80\x8e" "b\xe2\x80\x8f" "c\xd8\x9c" "d", 50, "abcd");
  assert_name ("Be\xc2\xad" "zirks\xe2\x80\x8b" "amt\xef\xbb\xbf", 50, "Bezirksamt");
  assert_name ("  viel \n\t\r\n Luft\xc2\xa0\xe2\x80\xa9 ", 50, "viel Luft");
  assert_name ("a\x01\x7f\xc2\x85" "b", 50, "ab");
  assert_name ("Familie 👩‍👩‍👧‍👦", 50, "Familie 👩‍👩‍👧‍👦");
  assert_name ("\xff\xfe", 50, "\xef\xbf\xbd\xef\xbf\xbd");
}

static void
test_names_that_show_nothing_are_empty (void)
{
  assert_name ("", 50, "");
  assert_name (" \xe2\x80\x8b\xe2\x80\x8d\xe2\x80\x8d ", 50, "");
  assert_name ("\xe2\x80\xae", 50, "");
}

static void
test_long_names_are_cut_between_graphemes (void)
{
  assert_name ("abcdef", 6, "abcdef");
  assert_name ("abcdefg", 6, "abcde…");
  assert_name ("abcd efg", 6, "abcd…");
  assert_name ("ab👩‍👩‍👧‍👦cd", 6, "ab…");
  assert_name ("👩‍👩‍👧‍👦", 3, "…");
  assert_name ("abc", 0, "");
}

static void
test_heaps_of_marks_are_taken_off (void)
{
  g_autoptr(GString) heap = g_string_new ("e");
  g_autofree char *cleaned = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (heap, "\xcc\x81");
  g_string_append (heap, "x");
  cleaned = lf_text_clean_body (heap->str);
  g_assert_cmpuint (strlen (cleaned), ==, 1 + 8 * 2 + 1);
}

static void
test_servers_sentence_becomes_one_short_line (void)
{
  g_autofree char *huge = g_strnfill (10 * 1000 * 1000, 'x');
  g_autofree char *line = lf_text_clean_line ("Validation failed:\r\n\tText\xe2\x80\xae can't be blank ");
  g_autofree char *cut = lf_text_clean_line (huge);
  g_autofree char *secret = lf_text_clean_line ("bad request: access_token=abcdef");

  g_assert_cmpstr (line, ==, "Validation failed: Text can't be blank");
  g_assert_cmpuint (g_utf8_strlen (cut, -1), ==, 300);
  g_assert_cmpstr (secret, ==, "bad request: access_token=[hidden]");
}

static void
test_bodies_keep_lines_and_lose_controls (void)
{
  g_autofree char *body = lf_text_clean_body ("eins\r\n\nzwei\tdrei\x1b[31m\xe2\x80\xae vier\rfünf\xe2\x80\xa8sechs");

  g_assert_cmpstr (body, ==, "eins\n\nzwei drei[31m vier\nfünf\nsechs");
}

static void
assert_urls (const char *text,
             const char *expected)
{
  g_autoptr(GArray) urls = lf_text_find_urls (text);
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; i < urls->len; i++)
    {
      LfTextSpan *url = &g_array_index (urls, LfTextSpan, i);

      if (i > 0)
        g_string_append_c (found, '|');
      g_string_append_len (found, text + url->start_byte, url->end_byte - url->start_byte);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_urls_are_found_without_the_sentence_around (void)
{
  assert_urls ("", "");
  assert_urls ("kein http und kein https:// und kein http:/x", "");
  assert_urls ("ä https://berlin.de", "https://berlin.de");
  assert_urls ("Siehe https://www.berlin.de/ba/?a=b&c=d#e.", "https://www.berlin.de/ba/?a=b&c=d#e");
  assert_urls ("(https://berlin.de/x)", "https://berlin.de/x");
  assert_urls ("(siehe https://de.wikipedia.org/wiki/Linde_(Baum)).", "https://de.wikipedia.org/wiki/Linde_(Baum)");
  assert_urls ("https://a.de/x), [https://b.de/y].", "https://a.de/x|https://b.de/y");
  assert_urls ("https://a.de/(((", "https://a.de/");
  assert_urls ("https://a.de/((x)", "https://a.de/((x)");
  assert_urls ("„https://a.de/x“, “https://b.de”", "https://a.de/x|https://b.de");
  assert_urls ("HTTPS://A.DE/X! Oder Http://b.de?", "HTTPS://A.DE/X|Http://b.de");
  assert_urls ("https://müller.de/straße, https://xn--mller-kva.de", "https://müller.de/straße|https://xn--mller-kva.de");
  assert_urls ("<https://a.de/x>\nhttps://b.de/\tc", "https://a.de/x|https://b.de/");
  assert_urls ("👍https://a.de/👍…", "https://a.de/👍");
  assert_urls ("xhttps://a.de foo/http://b.de @http://c.de", "");
  assert_urls ("https://web.archive.org/web/http://a.de/", "https://web.archive.org/web/http://a.de/");
  assert_urls ("https://a.de。https://b.de", "https://a.de|https://b.de");
  assert_urls ("http://127.0.0.1:8080/x?y=[1]", "http://127.0.0.1:8080/x?y=[1]");
}

static void
test_url_of_brackets_only_takes_no_time (void)
{
  g_autofree char *brackets = g_strnfill (500000, ')');
  g_autofree char *text = g_strconcat ("https://a.de/", brackets, NULL);

  assert_urls (text, "https://a.de/");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/base/text/" #name, test_##name)
  ADD (graphemes_are_counted_as_people_see_them);
  ADD (normalised_text_is_composed_and_ends_lines_by_lf);
  ADD (names_lose_what_deceives_the_eye);
  ADD (names_that_show_nothing_are_empty);
  ADD (long_names_are_cut_between_graphemes);
  ADD (heaps_of_marks_are_taken_off);
  ADD (servers_sentence_becomes_one_short_line);
  ADD (bodies_keep_lines_and_lose_controls);
  ADD (urls_are_found_without_the_sentence_around);
  ADD (url_of_brackets_only_takes_no_time);

  return g_test_run ();
}
