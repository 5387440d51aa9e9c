/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What X says, as values; whatever it says. */

#include "config.h"

#include "core/adapter/lf-network.h"
#include "core/http/lf-json.h"
#include "core/networks/x/lf-x-limits.h"
#include "core/networks/x/lf-x-read.h"

#include <string.h>

static JsonNode *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  JsonNode *node = lf_json_parse (bytes, &error);

  g_assert_no_error (error);
  return node;
}

static void
assert_text (const char *post,
             const char *expected)
{
  g_autoptr(JsonNode) node = parse (post);
  g_autofree char *text = lf_x_dup_text (json_node_get_object (node));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_texts_are_what_people_wrote (void)
{
  assert_text ("{\"text\": \"a &amp;lt; b &lt;c&gt; &quot;\"}", "a &lt; b <c> &quot;");
  assert_text ("{\"text\": \"Bild https://t.co/a\", \"entities\": {\"urls\": [{\"url\": \"https://t.co/a\","
               " \"media_key\": \"3_1\", \"expanded_url\": \"https://x.com/a/status/1/photo/1\"}]}}", "Bild");
  assert_text ("{\"text\": \"Bild https://t.co/a\", \"entities\": {\"urls\": [{\"url\": \"https://t.co/a\","
               " \"expanded_url\": \"https://twitter.com/a/status/1/video/1\"}]}}", "Bild");
  assert_text ("{\"text\": \"kurz…\", \"note_tweet\": {\"text\": \"lang https://t.co/b!\", \"entities\": {\"urls\": [{\"url\":"
               " \"https://t.co/b\", \"expanded_url\": \"https://berlin.de/?a=1&b=2\"}]}}}", "lang https://berlin.de/?a=1&b=2!");
  assert_text ("{\"text\": \"\\u202eabc\\u0007\"}", "abc");
  assert_text ("{}", "");
  assert_text ("{\"text\": 7, \"entities\": [], \"note_tweet\": \"x\"}", "");
  assert_text ("{\"text\": \"x\", \"entities\": {\"urls\": [{\"url\": \"\", \"expanded_url\": \"y\"}, 5, {\"url\": 5}]}}", "x");
}

static void
assert_same (const char *sent,
             const char *shown,
             gboolean    expected)
{
  if (lf_x_same_text (sent, shown, FALSE) != expected)
    g_error ("“%s” and “%s” are taken for %s", sent, shown, expected ? "different" : "the same");
}

static void
test_the_same_text_is_known_again (void)
{
  assert_same ("Hallo", "Hallo", TRUE);
  assert_same ("Hallo  Welt\n\n\nda", "Hallo Welt\nda", TRUE);
  assert_same ("Siehe berlin.de", "Siehe http://berlin.de", TRUE);
  assert_same ("Siehe https://Berlin.de/", "Siehe https://berlin.de", TRUE);
  assert_same ("müller.de/straße", "http://müller.de/straße", TRUE);
  assert_same ("http://müller.de/straße?a=ö", "http://xn--mller-kva.de/stra%C3%9Fe?a=%C3%B6", TRUE);
  assert_same ("Hallo", "Hallo!", FALSE);
  assert_same ("Hallo", "hallo", FALSE);
  assert_same ("Siehe berlin.de/a", "Siehe berlin.de/b", FALSE);
  assert_same ("", "", TRUE);
}

static void
assert_same_answer (const char *sent,
                    const char *shown,
                    gboolean    expected)
{
  if (lf_x_same_text (sent, shown, TRUE) != expected)
    g_error ("The answers “%s” and “%s” are taken for %s", sent, shown, expected ? "different" : "the same");
}

static void
test_only_what_x_puts_before_an_answer_is_ignored (void)
{
  assert_same_answer ("Ja", "@buerger1 @buerger2 Ja", TRUE);
  assert_same_answer ("@buerger2 Ja", "@buerger1 @buerger2 Ja", TRUE);
  assert_same_answer ("@buerger1 Ja", "@buerger1 Ja", TRUE);
  assert_same_answer ("@buerger1 Ja", "@buerger1 @buerger2 Ja", TRUE);
  assert_same_answer ("@buerger1 Ja", "Ja", FALSE);
  assert_same_answer ("@buerger1 Ja", "@buerger2 Ja", FALSE);
  assert_same_answer ("@buerger", "@buerger1 @buerger", TRUE);
  assert_same_answer ("@buerger1", "@buerger12 Ja", FALSE);
  assert_same ("Ja", "@buerger1 Ja", FALSE);
  assert_same ("@buerger1 Ja", "Ja", FALSE);
  assert_same ("@buerger1 Ja", "@buerger2 Ja", FALSE);
  assert_same ("@buerger1 Ja", "@buerger1 Ja", TRUE);
}

static void
test_times_come_from_the_post_or_its_id (void)
{
  g_autoptr(JsonNode) said = parse ("{\"id\": \"1\", \"created_at\": \"2026-11-23T12:00:00.000Z\"}");
  g_autoptr(JsonNode) silent = parse ("{\"id\": \"1445880548472328192\"}");
  g_autoptr(JsonNode) nothing = parse ("{\"id\": \"abc\"}");

  g_assert_cmpint (lf_x_read_time_us (json_node_get_object (said)) / G_USEC_PER_SEC, ==, 1795435200);
  g_assert_cmpint (lf_x_read_time_us (json_node_get_object (silent)) / G_USEC_PER_SEC, ==, 1633559760);
  g_assert_cmpint (lf_x_read_time_us (json_node_get_object (nothing)), ==, 0);
}

static void
test_posts_that_are_none_are_left_out (void)
{
  static const char * const answers[] = {
    "{}", "{\"data\": {}}", "{\"data\": [1, \"x\", null]}", "{\"data\": [{\"id\": 5}]}", "{\"data\": [{\"id\": \"../x\"}]}",
    "{\"data\": [{\"id\": \"5\", \"author_id\": \"6\"}], \"includes\": {\"users\": [{\"id\": \"6\", \"username\": \"a/b\"}]}}",
    "{\"data\": [{\"id\": \"5\", \"author_id\": \"6\"}], \"includes\": []}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(JsonNode) node = parse (answers[i]);
      g_autoptr(LfFetched) fetched = lf_fetched_new ();

      fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
      lf_x_read_posts (json_node_get_object (node), "1", fetched);
      g_assert_cmpuint (fetched->items->len, ==, 0);
    }
}

static void
test_names_of_strangers_do_no_harm (void)
{
  const char *answer = "{\"data\": [{\"id\": \"5\", \"author_id\": \"6\", \"text\": \"x\", \"created_at\": 7}],"
                       " \"includes\": {\"users\": [{\"id\": \"6\", \"username\": \"abc\", \"name\": \"\\u202eNeb\\nA\"}]}}";
  g_autoptr(JsonNode) node = parse (answer);
  g_autoptr(LfFetched) fetched = lf_fetched_new ();
  LfItem *item;

  fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  lf_x_read_posts (json_node_get_object (node), "1", fetched);
  g_assert_cmpuint (fetched->items->len, ==, 1);
  item = g_ptr_array_index (fetched->items, 0);
  g_assert_cmpstr (item->author.name, ==, "Neb A");
  g_assert_cmpint (item->kind, ==, LF_ITEM_CONTEXT);
}

static void
test_settings_are_read_with_care (void)
{
  static const struct { const char *json; guint max_length; gboolean reads; } cases[] = {
    { NULL, 280, FALSE }, { "", 280, FALSE }, { "x", 280, FALSE }, { "{\"reading\": \"true\"}", 280, FALSE },
    { "{\"reading\": true}", 280, TRUE }, { "{\"max_length\": 4000, \"reading\": false}", 4000, FALSE },
    { "{\"max_length\": -1}", 280, FALSE }, { "{\"max_length\": 9999999}", 25000, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(LfLimits) limits = lf_x_limits_new (cases[i].json);

      g_assert_cmpuint (limits->max_length, ==, cases[i].max_length);
      g_assert_cmpint (lf_x_reads (cases[i].json), ==, cases[i].reads);
    }
}

static void
test_reading_is_switched_without_losing_the_rest (void)
{
  static const struct { const char *before; gboolean reads; const char *after; } cases[] = {
    { NULL, TRUE, "{\"reading\":true}" }, { "rubbish", FALSE, "{\"reading\":false}" }, { "[1]", TRUE, "{\"reading\":true}" },
    { "{\"max_length\": 4000, \"reading\": true}", FALSE, "{\"max_length\":4000,\"reading\":false}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *after = lf_x_set_reads (cases[i].before, cases[i].reads);

      g_assert_cmpstr (after, ==, cases[i].after);
    }
}

static void
test_prices_can_be_set (void)
{
  const char *set = "{\"prices\": {\"post\": 1, \"link\": -5, \"alt\": \"x\"}}";

  g_assert_cmpint (lf_x_get_price (NULL, LF_X_PRICE_POST), ==, 15000);
  g_assert_cmpint (lf_x_get_price (NULL, LF_X_PRICE_LINK), ==, 200000);
  g_assert_cmpint (lf_x_get_price (set, LF_X_PRICE_POST), ==, 1);
  g_assert_cmpint (lf_x_get_price (set, LF_X_PRICE_LINK), ==, 0);
  g_assert_cmpint (lf_x_get_price (set, LF_X_PRICE_ALT), ==, 5000);
  g_assert_cmpint (lf_x_get_price (NULL, LF_X_PRICE_LOOK), ==, 5000);
  g_assert_cmpint (lf_x_get_price ("{\"prices\": {\"look\": 2}}", LF_X_PRICE_LOOK), ==, 2);
}

/* As `account set --option` does it. */
static void
test_options_are_set_without_losing_the_rest (void)
{
  extern const LfNetwork lf_x_network;
  static const struct { const char *before; const char *name; const char *value; const char *after; } cases[] = {
    { NULL, "max_length", "4000", "{\"max_length\":4000}" },
    { "{\"reading\":true}", "prices.post", "0", "{\"reading\":true,\"prices\":{\"post\":0}}" },
    { "{\"prices\":{\"post\":1}}", "prices.link", "5", "{\"prices\":{\"post\":1,\"link\":5}}" },
    { "{\"prices\":{\"post\":1},\"reading\":true}", "prices.post", "", "{\"prices\":{},\"reading\":true}" },
    { "rubbish", "max_length", "", "{}" },
    { "{}", "max_length", "25001", NULL }, { "{}", "max_length", "0", NULL }, { "{}", "prices.post", "-1", NULL }, { "{}", "prices.post", "1.5", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LfNetworkOption *option = lf_network_find_option (&lf_x_network, cases[i].name);
      g_autofree char *after = lf_network_option_set (option, cases[i].before, cases[i].value);

      g_assert_cmpstr (after, ==, cases[i].after);
    }
  g_assert_null (lf_network_find_option (&lf_x_network, "reading"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/x/read/texts-are-what-people-wrote", test_texts_are_what_people_wrote);
  g_test_add_func ("/x/read/the-same-text-is-known-again", test_the_same_text_is_known_again);
  g_test_add_func ("/x/read/only-what-x-puts-before-an-answer-is-ignored", test_only_what_x_puts_before_an_answer_is_ignored);
  g_test_add_func ("/x/read/times-come-from-the-post-or-its-id", test_times_come_from_the_post_or_its_id);
  g_test_add_func ("/x/read/posts-that-are-none-are-left-out", test_posts_that_are_none_are_left_out);
  g_test_add_func ("/x/read/names-of-strangers-do-no-harm", test_names_of_strangers_do_no_harm);
  g_test_add_func ("/x/read/settings-are-read-with-care", test_settings_are_read_with_care);
  g_test_add_func ("/x/read/reading-is-switched-without-losing-the-rest", test_reading_is_switched_without_losing_the_rest);
  g_test_add_func ("/x/read/prices-can-be-set", test_prices_can_be_set);
  g_test_add_func ("/x/read/options-are-set-without-losing-the-rest", test_options_are_set_without_losing_the_rest);
  return g_test_run ();
}
