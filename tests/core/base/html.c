/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML of other servers becomes the text that its writer saw, whatever it holds. */

#include "core/base/lf-html.h"
#include "lib/lf-test.h"

#include <json-glib/json-glib.h>

#include <string.h>

static void
assert_text (const char *html,
             const char *expected)
{
  g_autofree char *text = lf_html_to_text (html, NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_links (const char *html,
              const char *expected)
{
  g_auto(GStrv) links = NULL;
  g_autofree char *text = lf_html_to_text (html, &links);
  g_autofree char *joined = g_strjoinv (" ", links);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_paragraphs_and_lines (void)
{
  assert_text ("", "");
  assert_text ("nur Text", "nur Text");
  assert_text ("<p>eins</p><p>zwei<br>drei<br/><br />vier</p>", "eins\n\nzwei\ndrei\n\nvier");
  assert_text ("<p>eins<br></p><p></p><p>zwei</p>", "eins\n\nzwei");
  assert_text ("<div>a</div><div>b</div>c", "a\nb\nc");
  assert_text ("<p> viel \n\t Luft </p>\n\n<p>b</p>", "viel Luft\n\nb");
  assert_text ("<p>a <b>b</b> <i>c</i>d</p>", "a b cd");
  assert_text ("<h1>Titel</h1><p>Text</p><hr><p>Ende</p>", "Titel\n\nText\n\nEnde");
  assert_text ("a<br><br><br><br><br><br>b", "a\n\n\nb");
  assert_text ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc");
}

static void
test_lists_and_quotes (void)
{
  assert_text ("<p>Bitte:</p><ul><li>eins</li><li><p>zwei</p></li></ul><p>Ende</p>", "Bitte:\n\n• eins\n• zwei\n\nEnde");
  assert_text ("<ol><li>eins</li><li>zwei<ul><li>innen</li></ul></li><li>drei</li></ol>",
               "1. eins\n2. zwei\n  • innen\n3. drei");
  assert_text ("<ul><li></li><li>b</li></ul>", "• b");
  assert_text ("<li>ohne Liste</li>", "ohne Liste");
  assert_text ("<p>Sie:</p><blockquote><p>a<br>b</p><p>c</p></blockquote><p>Nein.</p>", "Sie:\n\n> a\n> b\n>\n> c\n\nNein.");
  assert_text ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b");
  assert_text ("<blockquote><ul><li>a</li><li>b</li></ul></blockquote>", "> • a\n> • b");
  assert_text ("<pre><code>\nif (a)\n  b;\n\n\nc\n</code></pre>x", "if (a)\n  b;\n\n\nc\n\nx");
}

static void
test_hidden_parts_of_links_are_shown_whole (void)
{
  assert_text ("<p>Mehr: <a href=\"https://www.berlin.de/ba/presse/2026/linden.html\" rel=\"nofollow\">"
               "<span class=\"invisible\">https://www.</span><span class=\"ellipsis\">berlin.de/ba/presse</span>"
               "<span class=\"invisible\">/2026/linden.html</span></a></p>",
               "Mehr: https://www.berlin.de/ba/presse/2026/linden.html");
}

static void
test_only_web_links_of_the_writer_are_kept (void)
{
  assert_links ("nichts", "");
  assert_links ("<a href='https://a.test/x?a=1&amp;b=2'>A</a> <a href=' http://b.test '>B</a> "
                "<a href='https://a.test/x?a=1&amp;b=2'>C</a>",
                "https://a.test/x?a=1&b=2 http://b.test");
  assert_links ("<a class='u-url mention' href='https://a.test/@x'>@x</a>"
                "<a rel='tag nofollow' href='https://a.test/tags/y'>#y</a>"
                "<a class='mention hashtag' href='https://a.test/tags/z'>#z</a>", "");
  assert_links ("<a href='javascript:alert(1)'>a</a><a href='data:text/html,x'>b</a><a href='file:///etc/passwd'>c</a>"
                "<a href='//a.test'>d</a><a href='/x'>e</a><a>f</a><a href>g</a><a href=''>h</a>", "");
  assert_links ("<a href='https://a.test/\xe2\x80\xae" "moc.elgoog'>a</a><a href='https://a.test\\@b.test'>b</a>"
                "<a href='https://a.test/\nx'>c</a><a href='https://a.test/ x'>d</a>", "");
  assert_links ("<A HREF='HTTPS://A.test/ä'>a</A>", "HTTPS://A.test/ä");
}

static void
test_nothing_active_gets_through (void)
{
  assert_text ("a<script>alert('x')</script><style>p { }</style>b", "ab");
  assert_text ("<p>a</p><iframe src=x>innen</iframe><svg><text>bild</text></svg><p>b</p>", "a\n\nb");
  assert_text ("<html><head><title>T</title><meta charset=iso-8859-1></head><body>Müll</body></html>", "Müll");
  assert_text ("&lt;b&gt;kein Tag&lt;/b&gt; &amp;amp; &auml;&#228;&#xe4; &nbsp;&unbekannt;",
               "<b>kein Tag</b> &amp; äää \xc2\xa0&unbekannt;");
  assert_text ("ab&#x202e;cd\xe2\x80\xae" "e\x1b[0m", "abcde[0m");
  assert_text ("<p>Herz <img src=http://x.test/a.png alt=':herz:'><img src=http://x.test/b.png></p>", "Herz :herz:");
  assert_text ("<!-- <p>nein</p> --><p>ja</p>", "ja");
}

static void
test_entities_of_the_sender_stay_unexpanded (void)
{
  g_autofree char *text = lf_html_to_text ("<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><p>&b;&a;</p>", NULL);

  g_assert_true (g_str_has_suffix (text, "&b;&a;"));
}

static void
test_broken_input_never_crashes (void)
{
  static const char * const broken[] = {
    "<", "<<<>>>", "</", "</p></div></ul></blockquote>", "<p", "<p class", "<a href='", "<ul><ul><li><ol>", "&", "&#", "&#x;",
    "<!--",
    "<![", "<?xml", "<p></ul></p></pre></li>x", "\xff\xfe<p>\x80</p>", "<b><p></b></p>", "<script>", "<li><li></ul><li>",
    "<a href=https://a.test/\xff>x</a>", "<table><td><p><table>"
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_auto(GStrv) links = NULL;
      g_autofree char *text = lf_html_to_text (broken[i], &links);

      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_nonnull (links);
    }
}

static void
test_random_soup_never_crashes (void)
{
  static const char * const parts[] = {
    "<p>", "</p>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<br>",
    "<a href=\"https://a.test\">", "</a>", "<script>", "</script>", "<svg>", "</svg>", "<table>", "</table>", "<td>", "x",
    " ", "\n",
    "ä", "&amp;", "<", "\"", "<!--", "-->", "<span class=invisible>", "</span>", "<body>", "</html>"
  };

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr(GString) html = g_string_new (NULL);
      g_autofree char *text = NULL;

      for (int j = g_test_rand_int_range (1, 40); j > 0; j--)
        g_string_append (html, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      text = lf_html_to_text (html->str, NULL);
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
}

static char *
repeat (const char *text,
        guint       n)
{
  GString *out = g_string_new (NULL);

  while (n-- > 0)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}

static void
test_deep_nesting_keeps_the_text (void)
{
  g_autofree char *divs = repeat ("<div>", 10000);
  g_autofree char *quotes = repeat ("<blockquote><ul><li>", 3000);
  g_autofree char *in_divs = g_strconcat (divs, "tief", NULL);
  g_autofree char *in_quotes = g_strconcat (quotes, "tief", NULL);

  assert_text (in_divs, "tief");
  assert_text (in_quotes, "> > >       • tief");
}

static void
test_huge_input_is_cut_and_ends_soon (void)
{
  static const struct {
    const char *before;
    const char *part;
  } bombs[] = {
    { "", "ä" },
    { "", "<b>" },
    { "", "</b>" },
    { "<p", " a" },
    { "", "<b></i>" },
    { "", "<ul><li>x" },
    { "", "<table><tr><td>" },
    { "", "<!--" },
    { "", "&amp;" },
    { "<!--", "-" },
    { "<a href='", "x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bombs); i++)
    {
      g_autofree char *parts = repeat (bombs[i].part, 1000000 / strlen (bombs[i].part));
      g_autofree char *html = g_strconcat (bombs[i].before, parts, NULL);
      gint64 begin_us = g_get_monotonic_time ();
      g_autofree char *text = lf_html_to_text (html, NULL);

      g_test_message ("bomb %u: %" G_GINT64_FORMAT " ms", i, (g_get_monotonic_time () - begin_us) / 1000);
      g_assert_true (g_str_has_suffix (text, "…"));
      g_assert_cmpuint (strlen (text), <, 1000000);
    }
}

static void
test_recorded_statuses_read_as_they_were_written (void)
{
  g_autoptr(GBytes) bytes = lf_test_read_file ("core/base/data/mastodon-contents.json");
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  JsonArray *cases;

  json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  cases = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (cases), >=, 30);

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *object = json_array_get_object_element (cases, i);

      assert_text (json_object_get_string_member (object, "content"), json_object_get_string_member (object, "text"));
      assert_links (json_object_get_string_member (object, "content"), json_object_get_string_member (object, "links"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/base/html/" #name, test_##name)
  ADD (paragraphs_and_lines);
  ADD (lists_and_quotes);
  ADD (hidden_parts_of_links_are_shown_whole);
  ADD (only_web_links_of_the_writer_are_kept);
  ADD (nothing_active_gets_through);
  ADD (entities_of_the_sender_stay_unexpanded);
  ADD (broken_input_never_crashes);
  ADD (random_soup_never_crashes);
  ADD (deep_nesting_keeps_the_text);
  ADD (huge_input_is_cut_and_ends_soon);
  ADD (recorded_statuses_read_as_they_were_written);

  return g_test_run ();
}
