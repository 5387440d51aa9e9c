/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts, pictures, comments, messages: what goes out, once, and how a lost answer is settled. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"

#include <string.h>

#define FEED LF_FAKE_FACEBOOK_EDGE ("feed")
#define PHOTOS LF_FAKE_FACEBOOK_EDGE ("photos")
#define MESSAGES LF_FAKE_FACEBOOK_EDGE ("messages")

static LfReceipt *
send (Fixture     *fixture,
      LfTestWords *words,
      GError     **error)
{
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, words);

  return lf_test_publish (fixture->adapter, outgoing, error);
}

/* (transfer full): the newest that the page wrote. */
static JsonObject *
get_newest (Fixture *fixture)
{
  g_autoptr(JsonArray) texts = lf_fake_facebook_dump (fixture->server);

  g_assert_cmpuint (json_array_get_length (texts), >, 0);
  return json_object_ref (json_array_get_object_element (texts, json_array_get_length (texts) - 1));
}

static guint
count_texts (Fixture *fixture)
{
  g_autoptr(JsonArray) texts = lf_fake_facebook_dump (fixture->server);

  return json_array_get_length (texts);
}

static LfReference *
make_reference (LfItem *item)
{
  return lf_reference_ref (item->reference);
}

/* (transfer full): a citizen's comment, as it came in. */
static LfReference *
let_comment (Fixture    *fixture,
             const char *text)
{
  g_autofree char *post = fixture_own_post (fixture, "Neuigkeit");
  g_autofree char *comment = fixture_comment (fixture, post, text);
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);

  g_assert_cmpuint (items->len, ==, 1);
  return make_reference (g_ptr_array_index (items, 0));
}

static LfReference *
let_message (Fixture    *fixture,
             const char *text,
             gint64      ago_s)
{
  LfFakeFacebookSaying saying = { .text = text, .message = TRUE, .ago_s = ago_s };
  g_autofree char *id = lf_fake_facebook_say (fixture->server, &saying);
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) items = fixture_look (fixture, LF_STREAM_MESSAGES, &cursor);

  g_assert_cmpuint (items->len, ==, 1);
  return make_reference (g_ptr_array_index (items, 0));
}

/* ---- Posts. */

static void
test_a_post_goes_out_with_its_link (Fixture      *fixture,
                                    gconstpointer unused)
{
  LfTestWords words = { .text = "Mehr unter https://www.berlin.de/ba-mitte?a=1&b=2 und berlin.de" };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = send (fixture, &words, &error);
  g_autofree char *link = lf_fake_facebook_dup_field (fixture->server, FEED, "link");
  g_autofree char *published = lf_fake_facebook_dup_field (fixture->server, FEED, "published");
  g_autoptr(JsonObject) post = NULL;

  g_assert_no_error (error);
  post = get_newest (fixture);
  g_assert_cmpstr (lf_json_get_string (post, "text"), ==, words.text);
  g_assert_cmpstr (lf_json_get_string (post, "id"), ==, receipt->remote_id);
  g_assert_cmpstr (link, ==, "https://www.berlin.de/ba-mitte?a=1&b=2");
  g_assert_null (published);
  g_assert_true (g_str_has_prefix (receipt->url, "https://www.facebook.com/"));
}

static GPtrArray *
make_pictures (Fixture *fixture,
               guint    n)
{
  GPtrArray *media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  g_autoptr(GBytes) png = lf_test_make_png ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *alt = g_strdup_printf ("Bild %u, eine „Linde“", i);

      g_ptr_array_add (media, lf_test_house_add_picture (fixture->house, png, i == 1 ? NULL : alt));
    }
  return media;
}

static void
test_pictures_come_first_with_their_descriptions (Fixture      *fixture,
                                                  gconstpointer unused)
{
  g_autoptr(GPtrArray) media = make_pictures (fixture, 3);
  LfTestWords words = { .text = "Drei Bilder, https://berlin.de", .media = media };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = send (fixture, &words, &error);
  g_autofree char *link = lf_fake_facebook_dup_field (fixture->server, FEED, "link");
  g_autoptr(JsonObject) post = NULL;
  JsonArray *shown;

  g_assert_no_error (error);
  post = get_newest (fixture);
  shown = lf_json_get_array (post, "media");
  g_assert_cmpuint (json_array_get_length (shown), ==, 3);
  g_assert_cmpstr (json_array_get_string_element (shown, 0), ==, "Bild 0, eine „Linde“");
  g_assert_cmpstr (json_array_get_string_element (shown, 1), ==, "");
  g_assert_null (link);
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "POST", PHOTOS), ==, 3);
}

/* Each id is in the database before anything follows: who dies in between uploads only what is missing. */
static void
test_a_picture_that_is_there_is_not_uploaded_again (Fixture      *fixture,
                                                    gconstpointer unused)
{
  g_autoptr(GPtrArray) media = make_pictures (fixture, 3);
  LfTestWords words = { .text = "Drei Bilder", .media = media };
  LfFakeFacebookFault fault = { .kind = "html-502", .method = "POST", .path = PHOTOS, .times = 1 };
  g_autoptr(LfOutgoing) first = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
  g_autoptr(LfOutgoing) second = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_facebook_fault (fixture->server, &fault);
  g_assert_false (lf_test_prepare (fixture->adapter, first, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  g_clear_error (&error);

  words.saved = fixture_get_saved (fixture);
  g_clear_object (&first);
  first = fixture_prepare (fixture, &words);
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "POST", PHOTOS), ==, 4);
  words.saved = fixture_get_saved (fixture);
  second = fixture_prepare (fixture, &words);
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "POST", PHOTOS), ==, 4);
  g_assert_cmpuint (count_texts (fixture), ==, 0);
}

static void
test_pictures_of_a_given_up_sending_are_not_used (Fixture      *fixture,
                                                  gconstpointer unused)
{
  g_autoptr(GPtrArray) media = make_pictures (fixture, 1);
  LfTestWords words = { .text = "Ein Bild", .media = media, .key = "a" };
  g_autoptr(LfOutgoing) first = fixture_prepare (fixture, &words);
  g_autoptr(LfOutgoing) second = NULL;

  words.saved = fixture_get_saved (fixture);
  words.key = "b";
  second = fixture_prepare (fixture, &words);
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "POST", PHOTOS), ==, 2);
}

static void
test_what_was_not_prepared_does_not_go (Fixture      *fixture,
                                        gconstpointer unused)
{
  LfTestWords words = { .text = "Unvorbereitet" };
  g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "POST", FEED), ==, 0);
}

/* ---- Lost answers. */

static LfOutgoing *
lose (Fixture     *fixture,
      LfTestWords *words,
      const char  *path,
      gboolean     after)
{
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, words);
  LfFakeFacebookFault fault = { .kind = "drop", .method = "POST", .path = path, .after = after, .times = 1 };
  g_autoptr(GError) error = NULL;

  lf_fake_facebook_fault (fixture->server, &fault);
  g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  words->saved = fixture_get_saved (fixture);
  words->n_attempts++;
  return lf_test_outgoing_new (fixture->house, words, fixture->saved);
}

static void
assert_found (Fixture       *fixture,
              LfOutgoing    *outgoing,
              LfFoundResult  expected,
              const char    *id)
{
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  LfFoundResult found = lf_test_find (fixture->adapter, outgoing, &receipt, &error);

  g_assert_no_error (error);
  g_assert_cmpint (found, ==, expected);
  g_assert_cmpstr (receipt != NULL ? receipt->remote_id : NULL, ==, id);
}

static void
test_a_lost_post_is_found_among_others (Fixture      *fixture,
                                        gconstpointer unused)
{
  g_autoptr(GPtrArray) media = make_pictures (fixture, 2);
  LfTestWords words = { .text = "Wie  immer,\nzwei Bilder", .media = media };
  LfFakeFacebookSaying earlier = { .text = words.text, .own = TRUE, .ago_s = 3600 };
  LfFakeFacebookSaying without = { .text = "Wie immer,\nzwei Bilder ", .own = TRUE };
  LfFakeFacebookSaying citizen = { .text = words.text };
  g_autofree char *first = lf_fake_facebook_say (fixture->server, &earlier);
  g_autoptr(LfOutgoing) outgoing = NULL;
  g_autoptr(JsonObject) post = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  /* Facebook would refuse the earlier one's double. */
  words.text = "Wie  immer,\n zwei Bilder";
  outgoing = lose (fixture, &words, FEED, TRUE);
  post = get_newest (fixture);
  second = lf_fake_facebook_say (fixture->server, &without);
  third = lf_fake_facebook_say (fixture->server, &citizen);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *other = fixture_own_post (fixture, "Anderes");
    }
  assert_found (fixture, outgoing, LF_FOUND_THERE, lf_json_get_string (post, "id"));
}

static void
test_another_deliverys_post_is_not_this_one (Fixture      *fixture,
                                             gconstpointer unused)
{
  LfTestWords words = { .text = "Vergeben" };
  g_autoptr(LfOutgoing) outgoing = lose (fixture, &words, FEED, TRUE);
  g_autoptr(JsonObject) post = get_newest (fixture);
  const char *taken[] = { lf_json_get_string (post, "id"), NULL };

  words.taken_ids = (GStrv) taken;
  g_clear_object (&outgoing);
  outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
  assert_found (fixture, outgoing, LF_FOUND_CANNOT_TELL, NULL);
}

static void
test_absence_proves_nothing (Fixture      *fixture,
                             gconstpointer unused)
{
  LfTestWords words = { .text = "Nie angekommen" };
  g_autoptr(LfOutgoing) outgoing = lose (fixture, &words, FEED, FALSE);

  assert_found (fixture, outgoing, LF_FOUND_CANNOT_TELL, NULL);
}

/* 506 after a lost answer: a look, not a failure. */
static void
test_a_double_leads_to_a_look (Fixture      *fixture,
                               gconstpointer unused)
{
  LfFakeFacebookSaying yesterday = { .text = "Schon da", .own = TRUE, .ago_s = 86400 };
  g_autofree char *id = lf_fake_facebook_say (fixture->server, &yesterday);
  LfTestWords words = { .text = "Schon da", .was_unsure = TRUE };
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);
  g_autoptr(LfOutgoing) later = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  words.saved = fixture_get_saved (fixture);
  later = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
  assert_found (fixture, later, LF_FOUND_THERE, id);
  g_assert_cmpuint (count_texts (fixture), ==, 1);
}

/* 506 at once: somebody else posted it, and nothing was sent. */
static void
test_a_double_of_somebody_else_is_refused (Fixture      *fixture,
                                           gconstpointer unused)
{
  LfFakeFacebookSaying yesterday = { .text = "Schon da", .own = TRUE, .ago_s = 86400 };
  g_autofree char *id = lf_fake_facebook_say (fixture->server, &yesterday);
  LfTestWords words = { .text = "Schon da" };
  g_autoptr(GError) error = NULL;

  g_assert_null (send (fixture, &words, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "Duplicate");
  g_assert_cmpuint (count_texts (fixture), ==, 1);
}

static void
test_a_refusal_keeps_the_servers_sentence (Fixture      *fixture,
                                           gconstpointer unused)
{
  static const struct { int code, subcode; LfNetworkError error; } rows[] = {
    { 1, 1404102, LF_NETWORK_ERROR_REJECTED }, { 368, 1346003, LF_NETWORK_ERROR_REJECTED },
    { 200, 1404078, LF_NETWORK_ERROR_NOT_ALLOWED },
    { 190, 463, LF_NETWORK_ERROR_SIGN_IN_AGAIN }, { 1390008, 7, LF_NETWORK_ERROR_WAIT }, { 2, 7, LF_NETWORK_ERROR_UNSURE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("Abgelehnt %u", i);
      LfTestWords words = { .text = text };
      g_autoptr(GError) error = NULL;

      fixture_refuse (fixture, FEED, rows[i].code, rows[i].subcode);
      g_assert_null (send (fixture, &words, &error));
      g_assert_error (error, LF_NETWORK_ERROR, (int) rows[i].error);
      g_assert_cmpstr (lf_network_error_peek_info (error)->said, ==, "Das geht so nicht.");
    }
}

/* ---- Comments. */

static void
test_an_answer_is_a_comment_below_the_comment (Fixture      *fixture,
                                               gconstpointer unused)
{
  g_autoptr(LfReference) parent = let_comment (fixture, "Wie lange?");
  LfTestWords words = { .text = "Bis Freitag.", .parent = parent };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = send (fixture, &words, &error);
  g_autoptr(JsonObject) comment = NULL;

  g_assert_no_error (error);
  comment = get_newest (fixture);
  g_assert_cmpstr (lf_json_get_string (comment, "kind"), ==, "comment");
  g_assert_cmpstr (lf_json_get_string (comment, "on"), ==, parent->remote_id);
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "POST", MESSAGES), ==, 0);
}

static void
test_a_lost_answer_below_a_comment_is_found (Fixture      *fixture,
                                             gconstpointer unused)
{
  g_autoptr(LfReference) parent = let_comment (fixture, "Wie lange?");
  g_autofree char *path = g_strdup_printf ("/v26.0/%s/comments", parent->remote_id);
  LfTestWords words = { .text = "Bis Freitag.", .parent = parent };
  g_autoptr(LfOutgoing) outgoing = lose (fixture, &words, path, TRUE);
  g_autoptr(JsonObject) comment = get_newest (fixture);

  assert_found (fixture, outgoing, LF_FOUND_THERE, lf_json_get_string (comment, "id"));
}

/* On Facebook the parts of a thread are comments on the first one. */
static void
test_a_thread_is_a_post_with_comments (Fixture      *fixture,
                                       gconstpointer unused)
{
  LfTestWords first = { .text = "Teil 1" };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = send (fixture, &first, &error);
  g_autoptr(LfReference) root = lf_reference_new ();
  LfTestWords second = { .text = "Teil 2", .parent = root };
  g_autoptr(LfReceipt) next = NULL;
  g_autoptr(JsonObject) comment = NULL;

  root->remote_id = g_strdup (receipt->remote_id);
  root->uri = g_strdup (receipt->uri);
  root->extra = g_strdup (receipt->extra);
  next = send (fixture, &second, &error);
  g_assert_no_error (error);
  comment = get_newest (fixture);
  g_assert_cmpstr (lf_json_get_string (comment, "on"), ==, receipt->remote_id);
  g_assert_nonnull (strstr (next->extra, receipt->remote_id));
}

static void
test_a_comment_takes_one_picture (Fixture      *fixture,
                                  gconstpointer unused)
{
  g_autoptr(LfReference) parent = let_comment (fixture, "Und wo?");
  g_autoptr(GPtrArray) one = make_pictures (fixture, 1);
  g_autoptr(GPtrArray) two = make_pictures (fixture, 2);
  LfTestWords words = { .text = "Hier.", .parent = parent, .media = one };
  g_autoptr(LfOutgoing) outgoing = NULL;
  g_autoptr(JsonObject) comment = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = send (fixture, &words, &error);

  g_assert_no_error (error);
  comment = get_newest (fixture);
  g_assert_cmpuint (json_array_get_length (lf_json_get_array (comment, "media")), ==, 1);

  words.media = two;
  outgoing = lf_test_outgoing_new (fixture->house, &words, NULL);
  g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "AnswerPictures");
}

/* ---- In private. */

static void
test_a_private_answer_goes_once_to_who_commented (Fixture      *fixture,
                                                  gconstpointer unused)
{
  g_autoptr(LfReference) parent = let_comment (fixture, "Meine Nummer ist 030 …");
  LfTestWords words = { .text = "Wir rufen an.", .parent = parent, .audience = LF_AUDIENCE_DIRECT };
  LfTestWords again = { .text = "Noch einmal.", .parent = parent, .audience = LF_AUDIENCE_DIRECT };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = send (fixture, &words, &error);
  g_autofree char *recipient = lf_fake_facebook_dup_field (fixture->server, MESSAGES, "recipient");
  g_autofree char *expected = g_strdup_printf ("{\"comment_id\":\"%s\"}", parent->remote_id);
  g_autoptr(JsonObject) message = NULL;

  g_assert_no_error (error);
  message = get_newest (fixture);
  g_assert_cmpstr (lf_json_get_string (message, "kind"), ==, "message");
  g_assert_cmpstr (recipient, ==, expected);
  g_assert_null (receipt->url);
  g_assert_null (send (fixture, &again, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "PrivateAnswerUsed");
}

static void
test_a_lost_private_answer_is_found_by_the_name (Fixture      *fixture,
                                                 gconstpointer unused)
{
  g_autoptr(LfReference) parent = let_comment (fixture, "Meine Nummer ist 030 …");
  LfTestWords words = { .text = "Wir rufen an.", .parent = parent, .audience = LF_AUDIENCE_DIRECT };
  g_autoptr(LfOutgoing) outgoing = lose (fixture, &words, MESSAGES, TRUE);
  g_autoptr(JsonObject) message = get_newest (fixture);

  assert_found (fixture, outgoing, LF_FOUND_THERE, lf_json_get_string (message, "id"));
}

static void
test_a_message_is_answered_within_a_day (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autoptr(LfReference) parent = let_message (fixture, "Mein Bescheid fehlt.", 3600);
  LfTestWords words = { .text = "Er ist unterwegs.", .parent = parent, .audience = LF_AUDIENCE_DIRECT };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = send (fixture, &words, &error);
  g_autoptr(JsonObject) message = NULL;

  g_assert_no_error (error);
  message = get_newest (fixture);
  g_assert_cmpstr (lf_json_get_string (message, "id"), ==, receipt->remote_id);
  g_assert_cmpstr (lf_json_get_string (message, "text"), ==, "Er ist unterwegs.");
}

static void
test_a_lost_message_is_found (Fixture      *fixture,
                              gconstpointer unused)
{
  g_autoptr(LfReference) parent = let_message (fixture, "Mein Bescheid fehlt.", 3600);
  LfTestWords words = { .text = "Er ist unterwegs.", .parent = parent, .audience = LF_AUDIENCE_DIRECT };
  g_autoptr(LfOutgoing) outgoing = lose (fixture, &words, MESSAGES, TRUE);
  g_autoptr(JsonObject) message = get_newest (fixture);

  assert_found (fixture, outgoing, LF_FOUND_THERE, lf_json_get_string (message, "id"));
}

static void
assert_too_late (Fixture     *fixture,
                 LfReference *parent)
{
  LfTestWords words = { .text = "Zu spät", .parent = parent, .audience = LF_AUDIENCE_DIRECT };
  g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
  g_autoptr(GError) error = NULL;

  g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "WindowClosed");
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "POST", MESSAGES), ==, 0);
}

static void
test_when_the_time_is_over_nothing_is_sent (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autoptr(LfReference) message = let_message (fixture, "Hallo?", 25 * 3600);
  g_autoptr(LfReference) comment = let_comment (fixture, "Alt");

  assert_too_late (fixture, message);
  /* A claim only knows what stands in “extra”. */
  message->answer_until_us = 0;
  assert_too_late (fixture, message);
  comment->private_until_us = 1;
  assert_too_late (fixture, comment);
}

static void
test_a_message_has_a_length_and_no_pictures (Fixture      *fixture,
                                             gconstpointer unused)
{
  g_autoptr(LfReference) parent = let_message (fixture, "Hallo?", 60);
  g_autoptr(GPtrArray) media = make_pictures (fixture, 1);
  g_autofree char *long_text = g_strnfill (2001, 'x');
  LfTestWords words = { .text = long_text, .parent = parent, .audience = LF_AUDIENCE_DIRECT };
  LfTestWords picture = { .text = "Bild", .parent = parent, .audience = LF_AUDIENCE_DIRECT, .media = media };
  g_autoptr(LfOutgoing) first = lf_test_outgoing_new (fixture->house, &words, NULL);
  g_autoptr(LfOutgoing) second = lf_test_outgoing_new (fixture->house, &picture, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (lf_test_prepare (fixture->adapter, first, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SHORTEN);
  g_clear_error (&error);
  g_assert_false (lf_test_prepare (fixture->adapter, second, &error));
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "AnswerPictures");
}

static void
test_nothing_is_seen_by_more_than_it_is_meant_for (Fixture      *fixture,
                                                   gconstpointer unused)
{
  g_autoptr(LfReference) message = let_message (fixture, "Hallo?", 60);
  const LfTestWords rows[] = {
    { .text = "a", .audience = LF_AUDIENCE_DIRECT }, { .text = "a", .audience = LF_AUDIENCE_FOLLOWERS },
    { .text = "a", .audience = LF_AUDIENCE_UNLISTED }, { .text = "a", .audience = LF_AUDIENCE_PUBLIC, .parent = message },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &rows[i], NULL);
      g_autoptr(GError) error = NULL;

      g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
      g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "WiderAudience");
    }
  g_assert_cmpuint (count_texts (fixture), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("publish/link", test_a_post_goes_out_with_its_link);
  ADD ("publish/pictures", test_pictures_come_first_with_their_descriptions);
  ADD ("publish/pictures-once", test_a_picture_that_is_there_is_not_uploaded_again);
  ADD ("publish/pictures-anew", test_pictures_of_a_given_up_sending_are_not_used);
  ADD ("publish/unprepared", test_what_was_not_prepared_does_not_go);
  ADD ("publish/found", test_a_lost_post_is_found_among_others);
  ADD ("publish/taken", test_another_deliverys_post_is_not_this_one);
  ADD ("publish/absent", test_absence_proves_nothing);
  ADD ("publish/double", test_a_double_leads_to_a_look);
  ADD ("publish/double-of-others", test_a_double_of_somebody_else_is_refused);
  ADD ("publish/refusals", test_a_refusal_keeps_the_servers_sentence);
  ADD ("publish/comment", test_an_answer_is_a_comment_below_the_comment);
  ADD ("publish/comment-found", test_a_lost_answer_below_a_comment_is_found);
  ADD ("publish/thread", test_a_thread_is_a_post_with_comments);
  ADD ("publish/comment-picture", test_a_comment_takes_one_picture);
  ADD ("publish/private", test_a_private_answer_goes_once_to_who_commented);
  ADD ("publish/private-found", test_a_lost_private_answer_is_found_by_the_name);
  ADD ("publish/message", test_a_message_is_answered_within_a_day);
  ADD ("publish/message-found", test_a_lost_message_is_found);
  ADD ("publish/too-late", test_when_the_time_is_over_nothing_is_sent);
  ADD ("publish/message-limits", test_a_message_has_a_length_and_no_pictures);
  ADD ("publish/never-wider", test_nothing_is_seen_by_more_than_it_is_meant_for);
  return g_test_run ();
}
