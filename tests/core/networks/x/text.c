/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting as X counts, and every case of its own data about what is a mention, an address and a hashtag. */

#include "config.h"

#include "core/networks/x/lf-x-text.h"

#include "core/http/lf-json.h"

#include <string.h>

typedef GPtrArray *(*Find) (const char *text);

/* One thing that was found, as the published data tells it. */
typedef struct {
  char  *name;
  char  *list;     /* (nullable) */
  glong  start;    /* code points */
  glong  end;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->name);
  g_free (found->list);
  g_free (found);
}

static void
add_found (GPtrArray  *all,
           const char *text,
           LfTextSpan  span,
           gboolean    has_mark)
{
  const char *start = text + span.start_byte;
  const char *name = has_mark ? g_utf8_next_char (start) : start;
  Found *found = g_new0 (Found, 1);

  found->name = g_strndup (name, text + span.end_byte - name);
  found->start = g_utf8_pointer_to_offset (text, start);
  found->end = g_utf8_pointer_to_offset (text, text + span.end_byte);
  g_ptr_array_add (all, found);
}

static GPtrArray *
find_spans (GArray     *spans,
            const char *text,
            gboolean    has_mark)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (found_free);

  for (guint i = 0; i < spans->len; i++)
    add_found (all, text, g_array_index (spans, LfTextSpan, i), has_mark);

  g_array_unref (spans);
  return all;
}

static GPtrArray *
find_urls (const char *text)
{
  return find_spans (lf_x_find_urls (text), text, FALSE);
}

static GPtrArray *
find_hashtags (const char *text)
{
  return find_spans (lf_x_find_hashtags (text), text, TRUE);
}

static GPtrArray *
find_mentions_and_lists (const char *text)
{
  g_autoptr(GArray) mentions = lf_x_find_mentions (text);
  GPtrArray *all = g_ptr_array_new_with_free_func (found_free);

  for (guint i = 0; i < mentions->len; i++)
    {
      LfXMention *mention = &g_array_index (mentions, LfXMention, i);
      Found *found;

      add_found (all, text, mention->span, TRUE);
      found = g_ptr_array_index (all, i);
      found->list = g_strndup (text + mention->list_byte, mention->span.end_byte - mention->list_byte);
      found->name[strlen (found->name) - strlen (found->list)] = '\0';
    }

  return all;
}

static GPtrArray *
find_mentions (const char *text)
{
  GPtrArray *all = find_mentions_and_lists (text);

  for (guint i = all->len; i-- > 0;)
    if (*((Found *) g_ptr_array_index (all, i))->list != '\0')
      g_ptr_array_remove_index (all, i);

  return all;
}

static GPtrArray *
find_reply (const char *text)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (found_free);
  g_autofree char *name = lf_x_dup_reply_to (text);

  if (name != NULL)
    {
      Found *found = g_new0 (Found, 1);

      found->name = g_steal_pointer (&name);
      g_ptr_array_add (all, found);
    }

  return all;
}

static gboolean
is_expected (Found    *found,
             JsonNode *expected)
{
  static const char * const names[] = { "screen_name", "url", "hashtag" };
  JsonObject *object;
  JsonArray *indices;
  const char *name = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (expected))
    return g_strcmp0 (found->name, json_node_get_string (expected)) == 0;

  object = json_node_get_object (expected);
  indices = lf_json_get_array (object, "indices");
  for (guint i = 0; name == NULL && i < G_N_ELEMENTS (names); i++)
    name = lf_json_get_string (object, names[i]);

  return g_strcmp0 (found->name, name) == 0 && found->start == json_array_get_int_element (indices, 0) &&
         found->end == json_array_get_int_element (indices, 1) &&
         (!json_object_has_member (object, "list_slug") ||
          g_strcmp0 (found->list, lf_json_get_string (object, "list_slug")) == 0);
}

static gboolean
is_all_expected (GPtrArray *found,
                 JsonNode  *expected)
{
  JsonArray *array;

  if (JSON_NODE_HOLDS_NULL (expected))
    return found->len == 0;
  if (!JSON_NODE_HOLDS_ARRAY (expected))
    return found->len == 1 && is_expected (g_ptr_array_index (found, 0), expected);

  array = json_node_get_array (expected);
  if (json_array_get_length (array) != found->len)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    if (!is_expected (g_ptr_array_index (found, i), json_array_get_element (array, i)))
      return FALSE;

  return TRUE;
}

static void
test_published_cases (gconstpointer data)
{
  static const struct { const char *group; Find find; } finders[] = {
    { "mentions", find_mentions }, { "mentions_with_indices", find_mentions },
    { "mentions_or_lists_with_indices", find_mentions_and_lists }, { "replies", find_reply },
    { "urls", find_urls }, { "urls_with_indices", find_urls }, { "urls_with_directional_markers", find_urls },
    { "tco_urls_with_params", find_urls },
    { "hashtags", find_hashtags }, { "hashtags_from_astral", find_hashtags }, { "hashtags_with_indices", find_hashtags },
  };
  const char *group = data;
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "core/networks/x/extract.json", NULL);
  g_autofree char *contents = NULL;
  gsize size;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) root = NULL;
  JsonArray *cases;
  Find find = NULL;
  guint n_wrong = 0;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  bytes = g_bytes_new (contents, size);
  root = lf_json_parse (bytes, NULL);
  cases = lf_json_get_array (lf_json_root_object (root), group);
  g_assert_cmpuint (lf_json_n_objects (cases), >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (finders); i++)
    if (g_str_equal (finders[i].group, group))
      find = finders[i].find;

  for (guint i = 0; i < lf_json_n_objects (cases); i++)
    {
      JsonObject *object = lf_json_nth_object (cases, i);
      g_autoptr(GPtrArray) found = find (lf_json_get_string (object, "text"));

      if (is_all_expected (found, json_object_get_member (object, "expected")))
        continue;
      n_wrong++;
      g_test_message ("%s: “%s”", lf_json_get_string (object, "description"), lf_json_get_string (object, "text"));
      for (guint n = 0; n < found->len; n++)
        g_test_message ("  found “%s”", ((Found *) g_ptr_array_index (found, n))->name);
    }
  g_assert_cmpuint (n_wrong, ==, 0);
}

static void
assert_count (const char *text,
              guint       expected)
{
  guint count = lf_x_count (text, LF_X_URL_LENGTH);

  if (count != expected)
    g_error ("“%s” counts %u, not %u", text, count, expected);
}

static void
assert_count_repeated (const char *text,
                       guint       times,
                       guint       expected)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (all, text);
  assert_count (all->str, expected);
  g_string_free (all, TRUE);
}

static void
test_european_scripts_weigh_one_and_others_two (void)
{
  assert_count ("", 0);
  assert_count (NULL, 0);
  assert_count ("Straße „groß“ ‚x‘ – — » « ½ © °\u00a0", 32);
  assert_count ("Привет, ąęółńśźż ığüşöç", 23);
  assert_count ("\u10ff\u1100", 3);
  assert_count ("\u1fff\u2000\u200d\u200e\u200f\u2010\u201f\u2020\u2031\u2032\u2037\u2038",
                2 + 1 + 1 + 2 + 2 + 1 + 1 + 2 + 2 + 1 + 1 + 2);
  assert_count ("€…•→›™№\u202fẞế", 20);
  assert_count ("漢字かなカナ한글", 16);
  assert_count ("ﾊﾝｶｸ", 8);
  assert_count_repeated ("a", 280, 280);
  assert_count_repeated ("ä", 281, 281);
  assert_count_repeated ("字", 140, 280);
  assert_count_repeated ("字", 141, 282);
  assert_count_repeated ("中a", 100, 300);
  assert_count ("𠀋", 2);
  assert_count ("a\nb\tc", 5);
}

static void
test_letters_are_composed_before_they_count (void)
{
  assert_count ("cafe\u0301", 4);
  assert_count ("a\u0308o\u0308u\u0308", 3);
  assert_count ("e\u0302\u0301", 2);           /* ế is one sign of weight 2 */
  assert_count ("q\u0307\u0323", 3);
  assert_count ("\u1112\u1161\u11ab", 2);      /* 한 */
  assert_count ("\u212b", 1);                  /* the sign for Ångström becomes the letter */
}

static void
test_an_emoji_weighs_two_as_a_whole (void)
{
  assert_count ("😷👾😡🔥💩", 10);
  assert_count ("👍🏽", 2);
  assert_count ("✌🏿", 2);
  assert_count ("🤦🏾‍♂️", 2);
  assert_count ("👨‍👩‍👧‍👦", 2);
  assert_count ("👩🏻‍❤️‍💋‍👨🏿", 2);
  assert_count ("🏳️‍🌈", 2);
  assert_count ("🇩🇪🇹🇷", 4);
  assert_count ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2);
  assert_count ("❤️", 2);
  assert_count ("☺️", 2);
  assert_count ("⚽️", 2);
  assert_count ("🕵️‍♂️", 2);
  assert_count ("👁\u200d🗨", 2);
  assert_count ("🪿", 2);
  assert_count ("Frühling 🌷!", 12);
}

static void
test_frames_marks_and_selectors_belong_to_their_emoji (void)
{
  assert_count ("1\ufe0f\u20e3", 2);
  assert_count ("#\u20e3", 2);
  assert_count ("*\ufe0f\u20e3", 2);
  assert_count ("12", 2);
  assert_count ("a\u20e3", 3);
  assert_count ("©", 1);
  assert_count ("©\ufe0f", 2);
  assert_count ("®\ufe0f", 2);
  assert_count ("™\ufe0f", 2);
  assert_count ("☺", 2);
  assert_count ("☺\ufe0e", 4);
  assert_count ("a\ufe0f", 3);
}

static void
test_what_is_no_emoji_together_weighs_apart (void)
{
  assert_count ("🔥🏿", 4);
  assert_count ("🔥\u200d🔥", 5);
  assert_count ("\u200d", 1);
  assert_count ("🇩", 2);
  assert_count ("🇩🇩🇩", 6);
  assert_count ("👍🏽👍🏽", 4);
  assert_count ("👍\u200d", 3);
}

static void
test_an_address_weighs_the_same_whatever_its_length (void)
{
  assert_count ("http://test.co", 23);
  assert_count ("Hi http://test.co", 26);
  assert_count ("https://service.berlin.de/terminvereinbarung/termin/all/120686/?a=1&b=2#oben", 23);
  assert_count ("berlin.de", 23);
  assert_count ("Siehe berlin.de/buergeramt.", 6 + 23 + 1);
  assert_count ("http://test.co http://b.de", 23 + 1 + 23);
  assert_count ("(http://test.co)", 25);
  assert_count ("amt@berlin.de", 13);
  assert_count ("Datei.docx", 10);
  assert_count ("http://müller.de/straße", 23);
  assert_count ("http://例え.みんな", 23);
  assert_count ("\u202ahttp://test.co\u202c", 2 + 23 + 2);
  assert_count ("😀http://test.co😀", 27);
  g_assert_cmpuint (lf_x_count ("berlin.de", 0), ==, 23);
  g_assert_cmpuint (lf_x_count ("berlin.de", 30), ==, 30);
}

/* What twitter-text 3.1.0 counts; its published cases are silent about these. */
static void
test_without_http_a_host_has_no_underscore (void)
{
  assert_count ("my_blog.tumblr.com", 3 + 23);
  assert_count ("my_blog.tumblr.com/x_y", 3 + 23);
  assert_count ("Straße_service.berlin.de", 7 + 23);
  assert_count ("a_b.c_d.berlin.de", 6 + 23);
  assert_count ("http://my_blog.tumblr.com", 23);
  assert_count ("foo.a_b.de", 10);
}

static void
test_an_em_dash_ends_an_address (void)
{
  assert_count ("berlin.de/a—Text", 23 + 5);
  assert_count ("http://berlin.de/a—b", 23 + 2);
  assert_count ("http://berlin.de/a\u2011b", 23 + 2);
  assert_count ("berlin.de/a–Text", 23);
  assert_count ("berlin.de/a-Text", 23);
}

static void
test_a_host_in_ascii_is_not_decoded (void)
{
  assert_count ("xn--t.co", 23);
  assert_count ("http://XN--T.co", 23);
  assert_count ("http://xn--99999.de/", 23);
  assert_count ("xn--mller-kva.de", 23);
  assert_count ("http://xn--.de", 14);
  assert_count ("http://xn--例え.de", 18);
}

static void
test_long_texts_are_counted_in_no_time (void)
{
  gint64 begin = g_get_monotonic_time ();

  assert_count_repeated ("字", 20000, 40000);
  assert_count_repeated ("字.", 5000, 15000);
  assert_count_repeated ("a.", 5000, 10000);
  assert_count_repeated ("#1", 10000, 20000);
  assert_count_repeated ("https://berlin.de/((((((", 300, 300 * (23 + 6));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 20 * G_USEC_PER_SEC);
}

static void
test_broken_texts_count_and_do_no_harm (void)
{
  g_autofree char *clean = lf_x_drop_refused ("\ufeffa\u200d👍🏽\uffff\ufffeä");

  assert_count ("a\xff" "b", 4);
  g_assert_cmpstr (clean, ==, "a\u200d👍🏽ä");
}

int
main (int   argc,
      char *argv[])
{
  static const char * const groups[] = {
    "mentions", "mentions_with_indices", "mentions_or_lists_with_indices", "replies",
    "urls", "urls_with_indices", "urls_with_directional_markers", "tco_urls_with_params",
    "hashtags", "hashtags_from_astral", "hashtags_with_indices",
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_autofree char *path = g_strdup_printf ("/x/text/every-published-case-passes/%s", groups[i]);

      g_test_add_data_func (path, groups[i], test_published_cases);
    }
  g_test_add_func ("/x/text/european-scripts-weigh-one-and-others-two", test_european_scripts_weigh_one_and_others_two);
  g_test_add_func ("/x/text/letters-are-composed-before-they-count", test_letters_are_composed_before_they_count);
  g_test_add_func ("/x/text/an-emoji-weighs-two-as-a-whole", test_an_emoji_weighs_two_as_a_whole);
  g_test_add_func ("/x/text/frames-marks-and-selectors-belong-to-their-emoji",
                   test_frames_marks_and_selectors_belong_to_their_emoji);
  g_test_add_func ("/x/text/what-is-no-emoji-together-weighs-apart", test_what_is_no_emoji_together_weighs_apart);
  g_test_add_func ("/x/text/an-address-weighs-the-same-whatever-its-length", test_an_address_weighs_the_same_whatever_its_length);
  g_test_add_func ("/x/text/without-http-a-host-has-no-underscore", test_without_http_a_host_has_no_underscore);
  g_test_add_func ("/x/text/an-em-dash-ends-an-address", test_an_em_dash_ends_an_address);
  g_test_add_func ("/x/text/a-host-in-ascii-is-not-decoded", test_a_host_in_ascii_is_not_decoded);
  g_test_add_func ("/x/text/long-texts-are-counted-in-no-time", test_long_texts_are_counted_in_no_time);
  g_test_add_func ("/x/text/broken-texts-count-and-do-no-harm", test_broken_texts_count_and_do_no_harm);
  return g_test_run ();
}
