/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is found in a text and where: byte offsets as the servers count them. */

#include "config.h"

#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-facets.h"

#include "lib/lf-test.h"

#include <string.h>

/* Writes what was found as “kind:part of the text=value” lines. */
static char *
describe (const char *text)
{
  g_autoptr(GPtrArray) facets = lf_bluesky_facets_find (text);
  GString *out = g_string_new (NULL);
  gsize end = 0;

  for (guint i = 0; i < facets->len; i++)
    {
      LfBlueskyFacet *facet = g_ptr_array_index (facets, i);

      g_assert_cmpuint (facet->span.start_byte, >=, end);
      g_assert_cmpuint (facet->span.end_byte, >, facet->span.start_byte);
      g_assert_cmpuint (facet->span.end_byte, <=, strlen (text));
      end = facet->span.end_byte;
      g_string_append_printf (out, "%s%c%.*s=%s", out->len > 0 ? "|" : "", "LMT"[facet->kind],
                              (int) (end - facet->span.start_byte), text + facet->span.start_byte, facet->value);
    }

  return g_string_free (out, FALSE);
}

static void
assert_found (const char *text,
              const char *expected)
{
  g_autofree char *found = describe (text);

  g_test_message ("%s", text);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_the_recorded_post_gets_the_recorded_facets (void)
{
  g_autoptr(GBytes) bytes = lf_test_read_file ("fixtures/bluesky/facets-post.request.json");
  g_autoptr(JsonNode) request = lf_json_parse (bytes, NULL);
  JsonObject *record = lf_json_walk (lf_json_root_object (request), "body", "record", NULL);
  g_autoptr(GPtrArray) facets = lf_bluesky_facets_find (lf_json_get_string (record, "text"));
  g_autoptr(GHashTable) dids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(JsonNode) made = json_node_new (JSON_NODE_ARRAY);
  g_autoptr(JsonNode) expected = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *made_text = NULL;
  g_autofree char *expected_text = NULL;

  g_hash_table_insert (dids, (gpointer) "anna.test", (gpointer) "did:plc:53wz2xeoo26qyy7vpdy4h6lb");
  json_node_take_array (made, lf_bluesky_facets_to_json (facets, dids));
  json_node_set_array (expected, lf_json_get_array (record, "facets"));
  made_text = lf_json_to_text (made);
  expected_text = lf_json_to_text (expected);
  g_assert_cmpstr (made_text, ==, expected_text);
}

static void
test_an_unknown_mention_stays_plain_text (void)
{
  g_autoptr(GPtrArray) facets = lf_bluesky_facets_find ("@niemand.test #Berlin");
  g_autoptr(GHashTable) dids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(JsonArray) array = lf_bluesky_facets_to_json (facets, dids);

  g_assert_cmpuint (facets->len, ==, 2);
  g_assert_cmpuint (json_array_get_length (array), ==, 1);
  g_assert_cmpint (lf_json_get_int (lf_json_get_object (lf_json_nth_object (array, 0), "index"), "byteStart", -1), ==, 14);
}

static void
test_mentions (void)
{
  assert_found ("Grüße an @anna.test 👋", "M@anna.test=anna.test");
  assert_found ("@Anna.Test, bitte", "M@Anna.Test=anna.test");
  assert_found ("(@anna.test)", "M@anna.test=anna.test");
  assert_found ("Danke @anna.test.", "M@anna.test=anna.test");
  assert_found ("Danke @anna.test...\n@mehmet.test!", "M@anna.test=anna.test|M@mehmet.test=mehmet.test");
  assert_found ("👨‍👩‍👧‍👦 @anna.test", "M@anna.test=anna.test");
  assert_found ("presse@charlottenburg-wilmersdorf.berlin.de", "");
  assert_found ("@anna", "");
  assert_found ("@anna@mastodon.berlin", "");
  assert_found ("@anna.test@mastodon.berlin", "");
  assert_found ("@anna.testä", "");
  assert_found ("@anna.test_x", "");
  assert_found ("@-anna.test @anna..test @anna.1 @.test @", "");
  assert_found ("https://example.org/@anna.test", "Lhttps://example.org/@anna.test=https://example.org/@anna.test");
}

static void
test_tags (void)
{
  assert_found ("#Neukölln", "T#Neukölln=Neukölln");
  assert_found ("Neu: #Straßenbau, #Bäume.", "T#Straßenbau=Straßenbau|T#Bäume=Bäume");
  assert_found ("＃東京", "T＃東京=東京");
  assert_found ("#2026 #1. #A100", "T#A100=A100");
  assert_found ("#🎉 #Berlin🐻", "T#🎉=🎉|T#Berlin🐻=Berlin🐻");
  assert_found ("#️⃣ und #⃣", "");
  assert_found ("# #, ## a#b (#c)", "");
  assert_found ("#Bürger_innen #C++!", "T#Bürger_innen=Bürger_innen|T#C++=C++");
}

static void
test_a_tag_of_more_than_64_graphemes_is_none (void)
{
  g_autofree char *fits = g_strnfill (64, 'a'), *longer = g_strnfill (65, 'a');
  g_autofree char *fits_tag = g_strconcat ("#", fits, NULL), *longer_tag = g_strconcat ("#", longer, NULL);
  g_autofree char *expected = g_strdup_printf ("T#%s=%s", fits, fits);

  assert_found (fits_tag, expected);
  assert_found (longer_tag, "");
}

static void
test_links (void)
{
  assert_found ("Mehr: https://www.berlin.de/ba-neukoelln/.",
                "Lhttps://www.berlin.de/ba-neukoelln/=https://www.berlin.de/ba-neukoelln/");
  assert_found ("(https://de.wikipedia.org/wiki/Berlin_(Begriffsklärung))",
                "Lhttps://de.wikipedia.org/wiki/Berlin_(Begriffsklärung)=https://de.wikipedia.org/wiki/Berlin_(Begriffsklärung)");
  assert_found ("https://example.org/#Anker #Tag", "Lhttps://example.org/#Anker=https://example.org/#Anker|T#Tag=Tag");
  assert_found ("ftp://example.org www.berlin.de", "");
}

static void
test_nothing_is_found_in_nothing (void)
{
  assert_found ("", "");
  assert_found ("Bürgeramt heute bis 18 Uhr geöffnet", "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluesky/facets/the-recorded-post-gets-the-recorded-facets", test_the_recorded_post_gets_the_recorded_facets);
  g_test_add_func ("/bluesky/facets/an-unknown-mention-stays-plain-text", test_an_unknown_mention_stays_plain_text);
  g_test_add_func ("/bluesky/facets/mentions", test_mentions);
  g_test_add_func ("/bluesky/facets/tags", test_tags);
  g_test_add_func ("/bluesky/facets/a-tag-of-more-than-64-graphemes-is-none", test_a_tag_of_more_than_64_graphemes_is_none);
  g_test_add_func ("/bluesky/facets/links", test_links);
  g_test_add_func ("/bluesky/facets/nothing-is-found-in-nothing", test_nothing_is_found_in_nothing);
  return g_test_run ();
}
