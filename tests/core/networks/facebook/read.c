/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the Graph API says, as values; whatever it says. */

#include "config.h"

#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-errors.h"
#include "core/networks/facebook/lf-facebook-limits.h"
#include "core/networks/facebook/lf-facebook-mark.h"
#include "core/networks/facebook/lf-facebook-read.h"

#include <string.h>

#define PAGE "104872345001234"
#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

static JsonNode *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  JsonNode *node = lf_json_parse (bytes, &error);

  g_assert_no_error (error);
  return node;
}

static JsonNode *
read_file (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "facebook", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return parse (text);
}

static gint64
to_us (const char *time)
{
  g_autoptr(GDateTime) date_time = g_date_time_new_from_iso8601 (time, NULL);

  return g_date_time_to_unix (date_time) * G_USEC_PER_SEC;
}

static LfItem *
read_nth_post (JsonNode *feed,
               guint     index)
{
  return lf_facebook_read_post (lf_json_nth_object (lf_json_get_array (json_node_get_object (feed), "data"), index), PAGE);
}

static void
test_posts_are_what_people_wrote (void)
{
  g_autoptr(JsonNode) feed = read_file ("feed.json");
  g_autoptr(LfItem) own = read_nth_post (feed, 0);
  g_autoptr(LfItem) visitor = read_nth_post (feed, 1);
  g_autoptr(LfItem) album = read_nth_post (feed, 2);

  g_assert_cmpint (own->kind, ==, LF_ITEM_OWN);
  g_assert_cmpstr (own->reference->remote_id, ==, PAGE "_122101234567890123");
  g_assert_cmpstr (own->reference->uri, ==, "https://www.facebook.com/" PAGE "_122101234567890123");
  g_assert_cmpstr (own->reference->url, ==, "https://www.facebook.com/104872345001234/posts/122101234567890123");
  g_assert_cmpuint (g_strv_length (own->links), ==, 1);
  g_assert_cmpstr (own->links[0], ==, "https://www.berlin.de/ba-mitte/markt");
  g_assert_cmpint (own->created_us, ==, to_us ("2026-11-27T09:30:05Z"));
  g_assert_cmpint (own->reference->private_until_us, ==, 0);

  g_assert_cmpint (visitor->kind, ==, LF_ITEM_MENTION);
  g_assert_cmpstr (visitor->author.name, ==, "Ayşe Öztürk");
  g_assert_cmpint (visitor->reference->private_until_us, ==, to_us ("2026-12-03T18:00:00Z"));
  g_assert_cmpint (lf_facebook_get_extra_us (visitor->reference, LF_FACEBOOK_PRIVATE_UNTIL), ==, to_us ("2026-12-03T18:00:00Z"));

  /* Only a web page is opened. */
  g_assert_cmpstr (album->reference->url, ==, "https://www.facebook.com/" PAGE "_122101234567890121");
  g_assert_null (read_nth_post (feed, 4));
}

static void
test_pictures_and_links_are_counted (void)
{
  static const struct { guint n_pictures; gboolean link; } expected[] = { { 0, TRUE }, { 0, FALSE }, { 3, FALSE }, { 1, FALSE } };
  g_autoptr(JsonNode) feed = read_file ("feed.json");
  JsonArray *list = lf_json_get_array (json_node_get_object (feed), "data");

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpuint (lf_facebook_count_pictures (lf_json_nth_object (list, i)), ==, expected[i].n_pictures);
      g_assert_cmpint (lf_facebook_has_link (lf_json_nth_object (list, i)), ==, expected[i].link);
    }
}

static void
test_comments_know_what_they_answer (void)
{
  g_autoptr(JsonNode) comments = read_file ("comments.json");
  JsonArray *list = lf_json_get_array (json_node_get_object (comments), "data");
  g_autoptr(LfItem) first = lf_facebook_read_comment (lf_json_nth_object (list, 0), "P_1", PAGE);
  g_autoptr(LfItem) second = lf_facebook_read_comment (lf_json_nth_object (list, 1), "P_1", PAGE);
  g_autoptr(LfItem) own = lf_facebook_read_comment (lf_json_nth_object (list, 2), "P_1", PAGE);
  g_autofree char *on = lf_facebook_dup_extra (first->reference, LF_FACEBOOK_ON);
  g_autofree char *author = lf_facebook_dup_extra (first->reference, LF_FACEBOOK_AUTHOR);

  g_assert_cmpint (first->kind, ==, LF_ITEM_REPLY);
  g_assert_cmpstr (first->text, ==, "Und die Ersatztermine?\nDanke!");
  g_assert_cmpstr (first->author.name, ==, "Jürgen Müßig 🚲");
  g_assert_cmpstr (first->parent_uri, ==, "https://www.facebook.com/P_1");
  g_assert_cmpstr (first->root_uri, ==, "https://www.facebook.com/P_1");
  g_assert_cmpuint (first->marks, ==, LF_ITEM_HIDDEN);
  g_assert_cmpint (first->reference->private_until_us, ==, to_us ("2026-12-04T10:00:00Z"));
  g_assert_cmpint (first->reference->answer_until_us, ==, 0);
  g_assert_cmpstr (on, ==, "P_1");
  g_assert_cmpstr (author, ==, "5512345678901235");

  /* Without the right to know who it was it is somebody; a private answer is not possible any more. */
  g_assert_cmpstr (second->author.name, ==, "");
  g_assert_cmpstr (second->author.remote_id, ==, "");
  g_assert_cmpstr (second->parent_uri, ==, "https://www.facebook.com/122101234567890123_998877");
  g_assert_cmpint (second->reference->private_until_us, ==, second->created_us);
  g_assert_cmpint (own->kind, ==, LF_ITEM_OWN);
}

static void
test_messages_can_be_answered_for_a_day_after_the_last (void)
{
  g_autoptr(JsonNode) conversation = read_file ("conversation.json");
  g_autoptr(GPtrArray) messages = lf_facebook_read_messages (json_node_get_object (conversation), "t_1001", PAGE);
  LfItem *newest = g_ptr_array_index (messages, 0);
  LfItem *own = g_ptr_array_index (messages, 1);
  LfItem *oldest = g_ptr_array_index (messages, 2);

  g_assert_cmpuint (messages->len, ==, 3);
  g_assert_cmpint (newest->kind, ==, LF_ITEM_MESSAGE);
  g_assert_cmpint (own->kind, ==, LF_ITEM_OWN);
  g_assert_cmpint (newest->reference->audience, ==, LF_AUDIENCE_DIRECT);
  g_assert_cmpint (newest->reference->answer_until_us, ==, to_us ("2026-11-28T15:00:00Z"));
  g_assert_cmpint (oldest->reference->answer_until_us, ==, newest->reference->answer_until_us);
  g_assert_cmpint (own->reference->answer_until_us, ==, 0);
  g_assert_cmpstr (newest->root_uri, ==, oldest->root_uri);
  g_assert_null (newest->reference->url);
}

static void
test_pages_and_rights_are_read (void)
{
  g_autoptr(JsonNode) accounts = read_file ("accounts.json");
  g_autoptr(JsonNode) debug_node = read_file ("debug-token.json");
  JsonObject *debug = lf_json_get_object (json_node_get_object (debug_node), "data");
  g_autoptr(GPtrArray) pages = lf_facebook_read_pages (json_node_get_object (accounts));
  LfFacebookPage *first = g_ptr_array_index (pages, 0), *second = g_ptr_array_index (pages, 1);
  LfAccountAccess access = { g_strdup ("old"), 7 };

  g_assert_cmpuint (pages->len, ==, 2);
  g_assert_true (first->may_post);
  g_assert_cmpstr (first->token, ==, "EAAGpage1");
  g_assert_false (second->may_post);
  g_assert_null (second->token);
  g_assert_cmpstr (second->name, ==, "Stadtbibliothek");
  g_assert_null (lf_facebook_get_after (json_node_get_object (accounts)));

  g_assert_cmpint (lf_facebook_read_kind (debug), ==, LF_FACEBOOK_TOKEN_PAGE);
  g_assert_cmpint (lf_facebook_read_kind (NULL), ==, LF_FACEBOOK_TOKEN_UNKNOWN);
  lf_facebook_read_access (debug, PAGE, &access);
  g_assert_cmpstr (access.rights, ==, "post read media moderate");
  g_assert_cmpint (access.expires_us, ==, G_GINT64_CONSTANT (1798119000) * G_USEC_PER_SEC);
  lf_facebook_read_access (debug, "104872345009999", &access);
  g_assert_cmpstr (access.rights, ==, "read moderate messages");
  lf_facebook_read_access (NULL, PAGE, &access);
  g_assert_null (access.rights);
  g_assert_cmpint (access.expires_us, ==, 0);
}

static void
test_the_next_page_is_a_place_never_an_address (void)
{
  g_autoptr(JsonNode) feed = read_file ("feed.json");

  g_assert_cmpstr (lf_facebook_get_after (json_node_get_object (feed)), ==, "QVFIa");
}

static void
test_ids_are_one_part_of_a_path (void)
{
  static const char * const good[] = { "1", "104_122", "m_Zx-1==", "t_1001", "aGVsbG8$:x" };
  static const char * const bad[] = { "", ".", "..", "a/b", "a?b", "a#b", "a b", "a%2Fb", "ä", "a\\b" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (lf_facebook_is_id (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (lf_facebook_is_id (bad[i]));
  g_assert_false (lf_facebook_is_id (NULL));
}

static void
test_stamps_come_in_three_forms (void)
{
  g_autoptr(JsonNode) node = parse ("{\"a\": 1798119000, \"b\": \"1798119000\", \"c\": \"2026-12-24T13:30:00+0000\","
                                    " \"d\": \"morgen\", \"e\": -5, \"f\": []}");
  static const char * const good[] = { "a", "b", "c" };
  static const char * const bad[] = { "d", "e", "f", "g" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_cmpint (lf_facebook_read_stamp_us (json_node_get_object (node), good[i]), ==,
                     G_GINT64_CONSTANT (1798119000) * G_USEC_PER_SEC);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (lf_facebook_read_stamp_us (json_node_get_object (node), bad[i]), ==, 0);
}

static void
test_texts_are_compared_without_white_space (void)
{
  g_assert_true (lf_facebook_same_text ("Ein  Satz.\r\n\r\nNoch einer ", "Ein Satz.\nNoch einer"));
  g_assert_true (lf_facebook_same_text (NULL, ""));
  g_assert_true (lf_facebook_same_text ("a\xcc\x88", "ä"));
  g_assert_false (lf_facebook_same_text ("Ein Satz", "Ein Satz."));
}

static void
test_nonsense_is_nothing (void)
{
  static const char * const texts[] = {
    "{}", "{\"id\": 7, \"from\": []}", "{\"id\": \"a/b\"}", "{\"id\": {}, \"message\": 3}", "{\"data\": [1, null, \"x\", []]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(JsonNode) node = parse (texts[i]);
      JsonObject *object = json_node_get_object (node);
      g_autoptr(GPtrArray) pages = lf_facebook_read_pages (object);
      g_autoptr(GPtrArray) messages = lf_facebook_read_messages (object, "t_1", PAGE);

      g_assert_null (lf_facebook_read_post (object, PAGE));
      g_assert_null (lf_facebook_read_comment (object, "1", PAGE));
      g_assert_cmpuint (pages->len + messages->len, ==, 0);
      g_assert_cmpuint (lf_facebook_count_pictures (object), ==, 0);
    }
}

/* ---- Refusals. */

static const char *
get_header (gpointer    headers,
            const char *name)
{
  return g_strcmp0 (name, "X-Business-Use-Case-Usage") == 0 ? headers : NULL;
}

static GError *
refuse (const char     *file,
        LfNetworkError  code,
        gboolean        publishes,
        const char     *usage)
{
  g_autoptr(JsonNode) node = read_file (file);
  LfHttpRefusal refusal = { json_node_get_object (node), (gpointer) usage, get_header };
  LfNetworkErrorInfo info = { 0 };
  GError *error;

  lf_facebook_read_refusal (&refusal, &info);
  error = lf_network_error_new (code, &info, "refused");
  g_free (info.name);
  g_free (info.said);
  return lf_facebook_translate (error, publishes);
}

static void
test_refusals_say_what_can_be_done (void)
{
  g_autoptr(GError) token = refuse ("error-token.json", LF_NETWORK_ERROR_REJECTED, FALSE, NULL);
  g_autoptr(GError) content = refuse ("error-content.json", LF_NETWORK_ERROR_REJECTED, TRUE, NULL);
  g_autoptr(GError) unsure = refuse ("error-content.json", LF_NETWORK_ERROR_UNSURE, TRUE, NULL);
  g_autoptr(GError) rate = refuse ("error-rate.json", LF_NETWORK_ERROR_REJECTED, TRUE,
                                   "{\"" PAGE "\": [{\"call_count\": 101, \"estimated_time_to_regain_access\": 7}]}");

  g_assert_error (token, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
  g_assert_true (g_str_has_prefix (lf_network_error_peek_info (token)->said, "Error validating access token"));
  g_assert_error (content, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_assert_cmpstr (lf_network_error_peek_info (content)->said, ==,
                   "Dieser Beitrag verstößt gegen unsere Gemeinschaftsstandards.");
  /* A lost or broken end stays one, whatever is said with it. */
  g_assert_error (unsure, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  g_assert_error (rate, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  g_assert_cmpint (lf_network_error_peek_info (rate)->wait_ms, ==, 7 * 60 * 1000);
}

static GError *
translate (int            code,
           int            subcode,
           LfNetworkError from,
           gboolean       publishes)
{
  g_autofree char *name = g_strdup_printf ("graph-%d-%d", code, subcode);
  LfNetworkErrorInfo info = { .name = name, .status = 400 };

  return lf_facebook_translate (lf_network_error_new (from, &info, "refused"), publishes);
}

static void
test_every_number_has_its_meaning (void)
{
  static const struct { int code, subcode; LfNetworkError publishing, reading; } rows[] = {
    { 190, 460, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { 102, 0, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
    { 4, 0, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { 17, 0, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { 32, 0, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { 613, 0, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { 80001, 0, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { 80006, 0, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { 200, 0, LF_NETWORK_ERROR_NOT_ALLOWED, LF_NETWORK_ERROR_NOT_ALLOWED },
    { 299, 0, LF_NETWORK_ERROR_NOT_ALLOWED, LF_NETWORK_ERROR_NOT_ALLOWED },
    { 10, 0, LF_NETWORK_ERROR_NOT_ALLOWED, LF_NETWORK_ERROR_NOT_ALLOWED },
    { 3, 0, LF_NETWORK_ERROR_NOT_ALLOWED, LF_NETWORK_ERROR_NOT_ALLOWED },
    { 10, 2018278, LF_NETWORK_ERROR_NOT_ALLOWED, LF_NETWORK_ERROR_NOT_ALLOWED },
    { 368, 0, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { 1390008, 0, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { 368, 1390008, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
    { 1346003, 0, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
    { 1, 1404102, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
    { 100, 33, LF_NETWORK_ERROR_GONE, LF_NETWORK_ERROR_GONE },
    { 100, 0, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
    { 803, 0, LF_NETWORK_ERROR_GONE, LF_NETWORK_ERROR_GONE },
    { 1, 0, LF_NETWORK_ERROR_UNSURE, LF_NETWORK_ERROR_OFFLINE },
    { 2, 0, LF_NETWORK_ERROR_UNSURE, LF_NETWORK_ERROR_OFFLINE },
    { 77777, 0, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) publishing = translate (rows[i].code, rows[i].subcode, LF_NETWORK_ERROR_REJECTED, TRUE);
      g_autoptr(GError) reading = translate (rows[i].code, rows[i].subcode, LF_NETWORK_ERROR_REJECTED, FALSE);
      g_autoptr(GError) lost = translate (rows[i].code, rows[i].subcode, LF_NETWORK_ERROR_UNSURE, TRUE);

      g_assert_error (publishing, LF_NETWORK_ERROR, (int) rows[i].publishing);
      g_assert_error (reading, LF_NETWORK_ERROR, (int) rows[i].reading);
      g_assert_error (lost, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
    }
}

static void
test_doubles_are_known_as_such (void)
{
  g_autoptr(GError) first = translate (506, 1455006, LF_NETWORK_ERROR_REJECTED, TRUE);
  g_autoptr(GError) photos = translate (100, 1366051, LF_NETWORK_ERROR_REJECTED, TRUE);
  g_autoptr(GError) other = translate (100, 0, LF_NETWORK_ERROR_REJECTED, TRUE);

  g_assert_true (lf_facebook_is_duplicate (first));
  g_assert_true (lf_facebook_is_duplicate (photos));
  g_assert_false (lf_facebook_is_duplicate (other));
}

static void
test_a_full_quota_slows_down (void)
{
  static const struct { const char *business, *app; guint percent, slower; gint64 regain_ms; } rows[] = {
    { NULL, NULL, 0, 1, 0 },
    { NULL, "{\"call_count\": 79, \"total_time\": 10, \"total_cputime\": 5}", 79, 1, 0 },
    { NULL, "{\"call_count\": 28, \"total_time\": 25, \"total_cputime\": 80}", 80, 2, 0 },
    { "{\"" PAGE "\": [{\"type\": \"pages\", \"call_count\": 91, \"total_cputime\": 1, \"total_time\": 1,"
      " \"estimated_time_to_regain_access\": 0}]}", "{\"call_count\": 5}", 91, 4, 0 },
    { "{\"" PAGE "\": [{\"call_count\": 100, \"estimated_time_to_regain_access\": 19}], \"7\": [{\"call_count\": 3}]}", NULL,
      100, 4, 1140000 },
    { "no json", "[1]", 0, 1, 0 },
    { "{\"a\": 3, \"b\": [4]}", "{\"call_count\": \"90\"}", 0, 1, 0 },
    { "{\"a\": [{\"call_count\": -9, \"estimated_time_to_regain_access\": 999999999}]}", NULL, 0, 1, 86400000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LfFacebookUsage usage = lf_facebook_read_usage (rows[i].business, rows[i].app);

      g_assert_cmpuint (usage.percent, ==, rows[i].percent);
      g_assert_cmpuint (lf_facebook_usage_get_slower (&usage), ==, rows[i].slower);
      g_assert_cmpint (usage.regain_ms, ==, rows[i].regain_ms);
    }
}

/* ---- Settings and places. */

static void
test_what_may_change_can_be_set (void)
{
  g_autofree char *newer = NULL;
  g_autoptr(LfLimits) usual = lf_facebook_limits_new (NULL);
  g_autoptr(LfLimits) set = lf_facebook_limits_new ("{\"max_length\": 100, \"schedule_max_days\": 75, \"max_media\": -3}");
  static const char * const bad[] = { "{\"version\": \"26\"}", "{\"version\": \"v26.0/../x\"}", "{\"version\": \"v26.0\\n\"}",
                                      "{", NULL };

  g_assert_cmpuint (usual->max_length, ==, 63206);
  g_assert_cmpuint (usual->max_media, ==, 10);
  g_assert_cmpuint (usual->max_image_bytes, <, 4 * 1024 * 1024);
  g_assert_cmpint (usual->schedule.min_ahead_us, ==, 600 * G_USEC_PER_SEC);
  g_assert_cmpint (usual->schedule.max_ahead_us, ==, 30 * DAY_US);
  g_assert_cmpuint (set->max_length, ==, 100);
  g_assert_cmpuint (set->max_media, ==, 10);
  g_assert_cmpint (set->schedule.max_ahead_us, ==, 75 * DAY_US);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *version = lf_facebook_dup_version (bad[i]);

      g_assert_cmpstr (version, ==, LF_FACEBOOK_VERSION);
    }
  newer = lf_facebook_dup_version ("{\"version\": \"v27.0\"}");
  g_assert_cmpstr (newer, ==, "v27.0");
}

static void
test_a_place_knows_its_second (void)
{
  g_autoptr(JsonNode) cursor = lf_json_parse_text ("no cursor");
  JsonObject *mark = lf_facebook_cursor_get (json_node_get_object (cursor), "mark");

  g_assert_true (lf_facebook_mark_is_new (mark, "a", 10));
  lf_facebook_mark_note (mark, "a", 10);
  lf_facebook_mark_note (mark, "z", 3);
  g_assert_false (lf_facebook_mark_is_new (mark, "a", 10));
  g_assert_true (lf_facebook_mark_is_new (mark, "b", 10));
  g_assert_false (lf_facebook_mark_is_new (mark, "c", 9));
  lf_facebook_mark_note (mark, "b", 10);
  g_assert_false (lf_facebook_mark_is_new (mark, "b", 10));
  lf_facebook_mark_note (mark, "d", 11);
  g_assert_false (lf_facebook_mark_is_new (mark, "b", 10));
  g_assert_true (lf_facebook_mark_is_new (mark, "a", 11));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define READ(path, func) g_test_add_func ("/facebook/read/" path, func)
  READ ("posts", test_posts_are_what_people_wrote);
  READ ("pictures-and-links", test_pictures_and_links_are_counted);
  READ ("comments", test_comments_know_what_they_answer);
  READ ("messages", test_messages_can_be_answered_for_a_day_after_the_last);
  READ ("pages-and-rights", test_pages_and_rights_are_read);
  READ ("next-page", test_the_next_page_is_a_place_never_an_address);
  READ ("ids", test_ids_are_one_part_of_a_path);
  READ ("stamps", test_stamps_come_in_three_forms);
  READ ("compared", test_texts_are_compared_without_white_space);
  READ ("nonsense", test_nonsense_is_nothing);
  READ ("refusals", test_refusals_say_what_can_be_done);
  READ ("numbers", test_every_number_has_its_meaning);
  READ ("doubles", test_doubles_are_known_as_such);
  READ ("usage", test_a_full_quota_slows_down);
  READ ("settings", test_what_may_change_can_be_set);
  READ ("places", test_a_place_knows_its_second);
  return g_test_run ();
}
