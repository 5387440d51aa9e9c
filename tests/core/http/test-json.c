/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lf-json promises about JSON from outside (networks.md: measured behaviour of json-glib 1.6). */

#include "config.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"

#include "lib/lf-test.h"

#include <string.h>

static JsonNode *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  JsonNode *node = lf_json_parse (bytes, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
assert_refused (const char *text,
                gssize      size)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, size < 0 ? strlen (text) : (gsize) size);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = lf_json_parse (bytes, &error);

  g_assert_null (node);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
}

/* Editors write a mark of the byte order in front of a text. */
static void
test_a_byte_order_mark_is_ignored (void)
{
  g_autoptr(JsonNode) node = parse ("\xEF\xBB\xBF{\"a\": 1}");

  g_assert_cmpint (lf_json_get_int (lf_json_root_object (node), "a", 0), ==, 1);
  assert_refused ("\xEF\xBB\xBF", -1);
  assert_refused ("\xEF\xBB\xBF\xEF\xBB\xBF{}", -1);
  assert_refused ("\xEF\xBB", -1);
}

static char *
nest (guint       depth,
      const char *open,
      const char *inner,
      const char *close)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, inner);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);

  return g_string_free (text, FALSE);
}

static void
test_depth_is_limited_before_the_parser (void)
{
  g_autofree char *fine = nest (64, "[", "", "]");
  g_autofree char *deep = nest (65, "[", "", "]");
  g_autofree char *deeper = nest (10000, "{\"a\":", "1", "}");
  g_autofree char *deepest = nest (200000, "[", "", "]");
  g_autofree char *unclosed = nest (200000, "[", "", "");
  g_autoptr(JsonNode) node = parse (fine);

  assert_refused (deep, -1);
  assert_refused (deeper, -1);
  assert_refused (deepest, -1);
  assert_refused (unclosed, -1);
}

static void
test_brackets_inside_strings_do_not_count (void)
{
  g_autofree char *brackets = nest (1000, "[{", "\\\"", "");
  g_autofree char *text = g_strdup_printf ("{\"text\": \"%s\"}", brackets);
  g_autoptr(JsonNode) node = parse (text);

  g_assert_cmpuint (strlen (lf_json_get_string (lf_json_root_object (node), "text")), ==, 2001);
}

/* Each of these would hide a bracket from a scan that only knows double quotes. */
static void
test_what_is_no_plain_json_is_refused (void)
{
  g_autofree char *hidden = nest (100000, "[", "", "]");
  g_autofree char *in_comment = g_strdup_printf ("/* \" */ %s", hidden);
  g_autofree char *in_quotes = g_strdup_printf ("{'\"': %s}", hidden);
  static const char * const refused[] = {
    "", " ", "null", "12", "\"text\"", "{\"a\": 1} x", "{\"a\": 1} {}", "[1,]", "{\"a\": 1,}", "[1 2]", "{\"a\" 1}",
    "// comment\n{}", "# comment\n{}", "/* c */ {}", "['a']", "[0x10]", "[010]", "[+1]", "[.5]", "[1.]", "[1e]", "[NaN]",
    "[Infinity]", "[TRUE]", "[nul]", "var x = {};", "[\"\\ud800\"]", "[\"open", "{\"a\": \"b\\", "]", "[}", "{\"a\"}",
    "<html></html>", "[undefined]",
  };

  assert_refused (in_comment, -1);
  assert_refused (in_quotes, -1);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_test_message ("%s", refused[i]);
      assert_refused (refused[i], -1);
    }
  assert_refused ("[\"\xff\xfe\"]", -1);
  assert_refused ("[\"a\0b\"]", 7);
}

static void
test_readers_take_only_the_right_type (void)
{
  g_autoptr(JsonNode) node = parse ("{\"s\": \"Bürgeramt\", \"i\": 42, \"b\": true, \"n\": null, \"f\": 2.5, \"five\": 5.0,"
                                    " \"o\": {\"p\": {\"q\": \"deep\"}}, \"a\": [{\"x\": 1}, 2, null]}");
  JsonObject *o = lf_json_root_object (node);

  g_assert_cmpstr (lf_json_get_string (o, "s"), ==, "Bürgeramt");
  g_assert_cmpint (lf_json_get_int (o, "i", -1), ==, 42);
  g_assert_cmpint (lf_json_get_int (o, "five", -1), ==, 5);
  g_assert_true (lf_json_get_bool (o, "b", FALSE));
  g_assert_cmpstr (lf_json_get_string (lf_json_walk (o, "o", "p", NULL), "q"), ==, "deep");
  g_assert_cmpuint (lf_json_n_objects (lf_json_get_array (o, "a")), ==, 3);
  g_assert_cmpint (lf_json_get_int (lf_json_nth_object (lf_json_get_array (o, "a"), 0), "x", 0), ==, 1);

  for (const char *names = "sibnfoa?"; *names != '\0'; names++)
    {
      char name[] = { *names, '\0' };

      g_assert_true ((lf_json_get_string (o, name) != NULL) == (*names == 's'));
      g_assert_true ((lf_json_get_int (o, name, -7) != -7) == (*names == 'i'));
      g_assert_true (lf_json_get_bool (o, name, FALSE) == (*names == 'b'));
      g_assert_true ((lf_json_get_object (o, name) != NULL) == (*names == 'o'));
      g_assert_true ((lf_json_get_array (o, name) != NULL) == (*names == 'a'));
    }
  g_assert_null (lf_json_nth_object (lf_json_get_array (o, "a"), 1));
  g_assert_null (lf_json_nth_object (lf_json_get_array (o, "a"), 2));
  g_assert_null (lf_json_nth_object (lf_json_get_array (o, "a"), 3));
  g_assert_null (lf_json_walk (o, "o", "nothing", "q", NULL));
  g_assert_null (lf_json_root_array (node));
  g_assert_null (lf_json_root_object (NULL));
  g_assert_null (lf_json_get_string (NULL, "s"));
  g_assert_cmpuint (lf_json_n_objects (NULL), ==, 0);
}

static void
test_big_integers_never_turn_into_other_numbers (void)
{
  g_autoptr(JsonNode) node = parse ("{\"max\": 9223372036854775807, \"min\": -9223372036854775808, \"id\": 9223372036854775808,"
                                    " \"long\": 123456789012345678901234567890, \"inf\": 1e400, \"text\": \"9223372036854775808\","
                                    " \"after\": [99999999999999999999, 7]}");
  JsonObject *o = lf_json_root_object (node);

  g_assert_cmpint (lf_json_get_int (o, "max", 0), ==, G_MAXINT64);
  g_assert_cmpint (lf_json_get_int (o, "min", 0), ==, G_MININT64);
  g_assert_cmpint (lf_json_get_int (o, "id", -7), ==, -7);
  g_assert_cmpint (lf_json_get_int (o, "long", -7), ==, -7);
  g_assert_cmpint (lf_json_get_int (o, "inf", -7), ==, -7);
  g_assert_cmpstr (lf_json_get_string (o, "text"), ==, "9223372036854775808");
  g_assert_cmpint (json_array_get_int_element (lf_json_get_array (o, "after"), 1), ==, 7);
}

static void
test_ids_are_read_from_texts_only (void)
{
  g_autoptr(JsonNode) node = parse ("{\"id\": 109501234567890123, \"id_str\": \"01J9ZV3M8Q\"}");
  JsonObject *o = lf_json_root_object (node);

  g_assert_null (lf_json_get_string (o, "id"));
  g_assert_cmpstr (lf_json_get_string (o, "id_str"), ==, "01J9ZV3M8Q");
}

static void
test_times_keep_every_digit (void)
{
  g_autoptr(JsonNode) node = parse ("{\"z\": \"2026-12-24T13:30:00.000Z\", \"off\": \"2026-12-24T14:30:00+01:00\","
                                    " \"us\": \"2026-12-24T13:30:00.123456Z\", \"ns\": \"2026-12-24T13:30:00.123456789Z\","
                                    " \"local\": \"2026-12-24T13:30:00\", \"bad\": \"gestern\", \"num\": 1}");
  JsonObject *o = lf_json_root_object (node);
  const gint64 expected = G_GINT64_CONSTANT (1798119000) * G_USEC_PER_SEC;

  g_assert_cmpint (lf_json_get_time_us (o, "z"), ==, expected);
  g_assert_cmpint (lf_json_get_time_us (o, "off"), ==, expected);
  g_assert_cmpint (lf_json_get_time_us (o, "us"), ==, expected + 123456);
  g_assert_cmpint (lf_json_get_time_us (o, "ns"), ==, expected + 123456);
  g_assert_cmpint (lf_json_get_time_us (o, "local"), ==, 0);
  g_assert_cmpint (lf_json_get_time_us (o, "bad"), ==, 0);
  g_assert_cmpint (lf_json_get_time_us (o, "num"), ==, 0);
  g_assert_cmpint (lf_json_get_time_us (o, "none"), ==, 0);

  for (int ms = 0; ms < 1000; ms++)
    {
      g_autofree char *text = lf_json_format_time (expected + ms * 1000);
      g_autofree char *json = g_strdup_printf ("{\"t\": \"%s\"}", text);
      g_autoptr(JsonNode) again = parse (json);

      g_assert_cmpint (lf_json_get_time_us (lf_json_root_object (again), "t"), ==, expected + ms * 1000);
    }
}

static void
test_times_are_written_as_servers_want_them (void)
{
  g_autofree char *time = lf_json_format_time (G_GINT64_CONSTANT (1798119000) * G_USEC_PER_SEC + 999999);
  g_autofree char *before = lf_json_format_time (-1);

  g_assert_cmpstr (time, ==, "2026-12-24T13:30:00.999Z");
  g_assert_cmpstr (before, ==, "1969-12-31T23:59:59.999Z");
}

static void
test_text_of_json_is_one_line (void)
{
  g_autoptr(JsonNode) node = parse ("{ \"text\" : \"a\\nb “c”\" }");
  g_autofree char *text = lf_json_to_text (node);

  g_assert_cmpstr (text, ==, "{\"text\":\"a\\nb “c”\"}");
}

static void
test_an_error_never_quotes_the_text (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("{\"access_token\": \"geheim123\" \"x\"}", 33);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = lf_json_parse (bytes, &error);

  g_assert_null (node);
  g_assert_null (strstr (error->message, "geheim123"));
  g_assert_null (strstr (error->message, "access_token"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/depth-is-limited-before-the-parser", test_depth_is_limited_before_the_parser);
  g_test_add_func ("/json/a-byte-order-mark-is-ignored", test_a_byte_order_mark_is_ignored);
  g_test_add_func ("/json/brackets-inside-strings-do-not-count", test_brackets_inside_strings_do_not_count);
  g_test_add_func ("/json/what-is-no-plain-json-is-refused", test_what_is_no_plain_json_is_refused);
  g_test_add_func ("/json/readers-take-only-the-right-type", test_readers_take_only_the_right_type);
  g_test_add_func ("/json/big-integers-never-turn-into-other-numbers", test_big_integers_never_turn_into_other_numbers);
  g_test_add_func ("/json/ids-are-read-from-texts-only", test_ids_are_read_from_texts_only);
  g_test_add_func ("/json/times-keep-every-digit", test_times_keep_every_digit);
  g_test_add_func ("/json/times-are-written-as-servers-want-them", test_times_are_written_as_servers_want_them);
  g_test_add_func ("/json/text-of-json-is-one-line", test_text_of_json_is_one_line);
  g_test_add_func ("/json/an-error-never-quotes-the-text", test_an_error_never_quotes_the_text);
  return g_test_run ();
}
