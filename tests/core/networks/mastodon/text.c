/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting and comparing texts as Mastodon servers do. */

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-text.h"

static void
assert_count (const char *text,
              guint       expected)
{
  guint count = lf_mastodon_count (text, 23);

  if (count != expected)
    g_error ("“%s” counts %u, not %u", text, count, expected);
}

static void
test_graphemes_count_once (void)
{
  assert_count ("", 0);
  assert_count ("Straße", 6);
  assert_count ("a\u0308", 1);
  assert_count ("👩‍👩‍👧‍👦", 1);
  assert_count ("🇩🇪🇹🇷", 2);
  assert_count ("👍🏽", 1);
  assert_count ("a\u0301\u0302\u0303\u0304b", 2);
}

static void
test_line_ends_count_one_whatever_they_are (void)
{
  assert_count ("a\r\nb", 3);
  assert_count ("a\nb", 3);
  assert_count ("a\rb", 3);
  assert_count ("a\r\n\r\nb", 4);
}

static void
test_addresses_count_what_the_server_says (void)
{
  assert_count ("https://berlin.de", 23);
  assert_count ("Mehr: https://service.berlin.de/terminvereinbarung/termin/all/120686/?a=1&b=2#oben.", 6 + 23 + 1);
  assert_count ("http://a.de https://b.de", 23 + 1 + 23);
  assert_count ("berlin.de", 9);
  g_assert_cmpuint (lf_mastodon_count ("https://berlin.de", 25), ==, 25);
  g_assert_cmpuint (lf_mastodon_count ("https://berlin.de", 0), ==, 17);
}

static void
test_mentions_count_without_their_domain (void)
{
  assert_count ("@buerger@mastodon.example Danke", 8 + 6);
  assert_count ("@buerger Danke", 8 + 6);
  assert_count ("(@a.b-c@mastodon.example)", 8);
  assert_count ("post@bezirksamt.berlin.de", 25);
  assert_count ("https://mastodon.example/@a@b.example", 23);
  assert_count ("@a@müller.example!", 3);
}

static void
test_a_mention_is_found_as_a_whole (void)
{
  g_assert_true (lf_mastodon_mentions ("@buerger1 Guten Tag", "buerger1"));
  g_assert_true (lf_mastodon_mentions ("Guten Tag, @Buerger1!", "buerger1"));
  g_assert_true (lf_mastodon_mentions ("@buerger1@mastodon.berlin Guten Tag", "buerger1"));
  g_assert_true (lf_mastodon_mentions ("@a@b.example.", "a@b.example"));
  g_assert_false (lf_mastodon_mentions ("@buerger12 Guten Tag", "buerger1"));
  g_assert_false (lf_mastodon_mentions ("buerger1", "buerger1"));
  g_assert_false (lf_mastodon_mentions ("@a@b.example.org", "a@b.example"));
  g_assert_false (lf_mastodon_mentions ("@a Guten Tag", "a@b.example"));
  g_assert_false (lf_mastodon_mentions ("a@buerger1", "buerger1"));
}

static void
test_an_answer_names_whom_it_answers (void)
{
  g_autofree char *added = lf_mastodon_address ("Ja, samstags.", "buerger1@b.example");
  g_autofree char *there = lf_mastodon_address ("Ja, @buerger1@b.example, samstags.", "buerger1@b.example");
  g_autofree char *own = lf_mastodon_address ("2/2 Und weiter", NULL);

  g_assert_cmpstr (added, ==, "@buerger1@b.example Ja, samstags.");
  g_assert_cmpstr (there, ==, "Ja, @buerger1@b.example, samstags.");
  g_assert_cmpstr (own, ==, "2/2 Und weiter");
}

static void
test_the_same_text_is_known_again (void)
{
  g_assert_true (lf_mastodon_same_text ("Bürgeramt\r\ngeöffnet \n", " Bu\u0308rgeramt\ngeöffnet"));
  g_assert_false (lf_mastodon_same_text ("Bürgeramt geöffnet", "Bürgeramt geöffnet!"));
  g_assert_false (lf_mastodon_same_text ("a b", "ab"));
  g_assert_true (lf_mastodon_same_shown_text ("@a@b.example Hallo\n\nWelt", "@a Hallo Welt"));
  g_assert_false (lf_mastodon_same_shown_text ("@a@b.example Hallo", "@c Hallo"));
  g_assert_true (lf_mastodon_same_shown_text ("**Halt**...", "Halt…"));
  g_assert_false (lf_mastodon_same_shown_text ("👍", "👎"));
  g_assert_true (lf_mastodon_alike_text ("*Morgen* ist Markt am Platz, kommen Sie", "Morgen ist Markt am Platz"));
  g_assert_false (lf_mastodon_alike_text ("Morgen ist Markt", "Heute ist Markt"));
  g_assert_false (lf_mastodon_alike_text ("👍", "👍"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mastodon/text/graphemes", test_graphemes_count_once);
  g_test_add_func ("/mastodon/text/line-ends", test_line_ends_count_one_whatever_they_are);
  g_test_add_func ("/mastodon/text/addresses", test_addresses_count_what_the_server_says);
  g_test_add_func ("/mastodon/text/mentions", test_mentions_count_without_their_domain);
  g_test_add_func ("/mastodon/text/mentioned", test_a_mention_is_found_as_a_whole);
  g_test_add_func ("/mastodon/text/address", test_an_answer_names_whom_it_answers);
  g_test_add_func ("/mastodon/text/same", test_the_same_text_is_known_again);
  return g_test_run ();
}
