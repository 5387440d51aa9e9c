/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending, and finding out whether something was sent: never twice, never silently not, at servers of both kinds. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"

#include <string.h>

#define POSTS "/api/v1/statuses"
#define WORDS "Bürgeramt heute bis 18 Uhr geöffnet"

static GPtrArray *
saved_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static const char *
last (GPtrArray *saved)
{
  return g_ptr_array_index (saved, saved->len - 1);
}

static LfOutgoing *
prepare (Fixture           *fixture,
         const LfTestWords *words,
         GPtrArray         *saved)
{
  LfOutgoing *outgoing = lf_test_outgoing_new (fixture->house, words, saved);
  g_autoptr(GError) error = NULL;

  lf_test_prepare (fixture->adapter, outgoing, &error);
  g_assert_no_error (error);
  return outgoing;
}

static LfReceipt *
send_words (Fixture           *fixture,
            const LfTestWords *words)
{
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, words, NULL);
  g_autoptr(GError) error = NULL;
  LfReceipt *receipt = lf_test_publish (fixture->adapter, outgoing, &error);

  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  return receipt;
}

static guint
count_posts (Fixture *fixture)
{
  g_autoptr(JsonArray) posts = lf_fake_mastodon_dump (fixture->server);

  return json_array_get_length (posts);
}

/* What is at the server of the post that came last. */
static char *
dup_posted (Fixture    *fixture,
            const char *name)
{
  g_autoptr(JsonArray) posts = lf_fake_mastodon_dump (fixture->server);

  g_assert_cmpuint (json_array_get_length (posts), >, 0);
  return g_strdup (lf_json_get_string (lf_json_nth_object (posts, json_array_get_length (posts) - 1), name));
}

static void
assert_posted (Fixture    *fixture,
               const char *name,
               const char *expected)
{
  g_autofree char *value = dup_posted (fixture, name);

  g_assert_cmpstr (value, ==, expected);
}

static LfReference *
make_parent (Fixture    *fixture,
             const char *id,
             LfAudience  audience)
{
  LfReference *parent = lf_reference_new ();

  parent->remote_id = g_strdup (id);
  parent->uri = g_strdup_printf ("%s/users/buerger1/statuses/%s", lf_fake_mastodon_get_uri (fixture->server), id);
  parent->handle = g_strdup_printf ("@buerger1@%s", lf_fake_mastodon_get_uri (fixture->server) + strlen ("http://"));
  parent->audience = audience;
  return parent;
}

static void
test_a_post_says_all_that_was_meant (Fixture      *fixture,
                                     gconstpointer unused)
{
  LfTestWords words = { .text = WORDS "\r\nhttps://berlin.de", .audience = LF_AUDIENCE_PUBLIC, .key = "key-1" };
  g_autoptr(LfReceipt) receipt = send_words (fixture, &words);

  assert_posted (fixture, "text", WORDS "\nhttps://berlin.de");
  assert_posted (fixture, "visibility", "public");
  assert_posted (fixture, "language", "de");
  assert_posted (fixture, "key", "key-1");
  assert_posted (fixture, "id", receipt->remote_id);
  assert_posted (fixture, "uri", receipt->uri);
  g_assert_nonnull (receipt->url);
  g_assert_cmpint (receipt->sent_us, >, 0);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_each_audience_is_sent (Fixture      *fixture,
                            gconstpointer unused)
{
  const char *names[] = { "public", "unlisted", "private", "direct" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LfTestWords words = { .text = names[i], .audience = i };
      g_autoptr(LfReceipt) receipt = send_words (fixture, &words);

      assert_posted (fixture, "visibility", names[i]);
    }
}

/* The counter of an answer must not say “fits” when the mention in front of it makes it too long. */
static void
test_an_answer_counts_as_it_goes_out (Fixture      *fixture,
                                      gconstpointer unused)
{
  g_autoptr(LfReference) parent = make_parent (fixture, "1", LF_AUDIENCE_PUBLIC);
  g_autofree char *answer = lf_adapter_address (fixture->adapter, "Ja.", parent);
  g_autofree char *mentions = lf_adapter_address (fixture->adapter, "Ja, @buerger1.", parent);
  g_autofree char *no_answer = lf_adapter_address (fixture->adapter, "Ja.", NULL);

  g_assert_cmpstr (answer, ==, "@buerger1 Ja.");
  g_assert_cmpuint (lf_adapter_count (fixture->adapter, answer), ==, 13);
  g_assert_cmpstr (mentions, ==, "Ja, @buerger1.");
  g_assert_cmpstr (no_answer, ==, "Ja.");
}

static void
test_an_answer_reaches_whom_it_answers (Fixture      *fixture,
                                        gconstpointer unused)
{
  LfFakeSaying question = { .text = "@bezirksamt Geht das auch samstags?", .visibility = "unlisted" };
  g_autofree char *id = lf_fake_mastodon_say (fixture->server, &question);
  g_autoptr(LfReference) parent = make_parent (fixture, id, LF_AUDIENCE_UNLISTED);
  LfTestWords words = { .text = "Ja, samstags auch.", .audience = LF_AUDIENCE_UNLISTED, .parent = parent };
  g_autoptr(LfReceipt) receipt = send_words (fixture, &words);

  assert_posted (fixture, "text", "@buerger1 Ja, samstags auch.");
  assert_posted (fixture, "in_reply_to_id", id);
  assert_posted (fixture, "visibility", "unlisted");
}

static void
test_an_answer_repeats_the_warning (Fixture      *fixture,
                                    gconstpointer unused)
{
  LfFakeSaying question = { .text = "@bezirksamt Was ist dort passiert?", .warning = "Unfall" };
  g_autofree char *id = lf_fake_mastodon_say (fixture->server, &question);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, &error);
  LfTestWords words = { .text = "Die Straße ist wieder frei." };
  g_autoptr(LfReceipt) receipt = NULL;
  g_autofree char *counted = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (fetched->items->len, ==, 1);
  words.parent = ((LfItem *) g_ptr_array_index (fetched->items, 0))->reference;
  receipt = send_words (fixture, &words);
  assert_posted (fixture, "text", "@buerger1 Die Straße ist wieder frei.");
  assert_posted (fixture, "spoiler_text", "Unfall");
  counted = lf_adapter_address (fixture->adapter, words.text, words.parent);
  g_assert_true (g_str_has_prefix (counted, "Unfall\n@buerger1 "));
}

static void
test_somebody_elsewhere_is_mentioned_whole (Fixture      *fixture,
                                            gconstpointer unused)
{
  LfFakeSaying question = { .text = "@bezirksamt Geht das auch samstags?" };
  g_autofree char *id = lf_fake_mastodon_say (fixture->server, &question);
  g_autoptr(LfReference) parent = make_parent (fixture, id, LF_AUDIENCE_PUBLIC);
  LfTestWords words = { .text = "Ja.", .parent = parent };
  g_autoptr(LfReceipt) receipt = NULL;

  g_free (parent->handle);
  parent->handle = g_strdup ("@buerger1@anderswo.example");
  receipt = send_words (fixture, &words);
  assert_posted (fixture, "text", "@buerger1@anderswo.example Ja.");
}

static void
test_a_thread_of_own_posts_mentions_nobody (Fixture      *fixture,
                                            gconstpointer unused)
{
  LfTestWords first = { .text = "1/2 Sperrung" };
  g_autoptr(LfReceipt) receipt = send_words (fixture, &first);
  g_autoptr(LfReference) parent = lf_reference_new ();
  LfTestWords second = { .text = "2/2 Umleitung", .parent = parent };
  g_autoptr(LfReceipt) second_receipt = NULL;

  parent->remote_id = g_strdup (receipt->remote_id);
  parent->uri = g_strdup (receipt->uri);
  parent->extra = g_strdup (receipt->extra);
  parent->handle = g_strdup (lf_adapter_get_account (fixture->adapter)->handle);
  second_receipt = send_words (fixture, &second);
  assert_posted (fixture, "text", "2/2 Umleitung");
  assert_posted (fixture, "in_reply_to_id", receipt->remote_id);
}

static void
test_an_answer_is_never_wider (Fixture      *fixture,
                               gconstpointer unused)
{
  LfFakeSaying question = { .text = "@bezirksamt Mein Anliegen ist vertraulich.", .visibility = "direct" };
  g_autofree char *id = lf_fake_mastodon_say (fixture->server, &question);

  for (guint i = LF_AUDIENCE_UNLISTED; i <= LF_AUDIENCE_DIRECT; i++)
    {
      g_autoptr(LfReference) parent = make_parent (fixture, id, i);
      LfTestWords words = { .text = "Antwort", .audience = i - 1, .parent = parent };
      g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, NULL);
      g_autoptr(GError) prepare_error = NULL;
      g_autoptr(GError) publish_error = NULL;

      g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &prepare_error));
      g_assert_error (prepare_error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
      g_assert_null (lf_test_publish (fixture->adapter, outgoing, &publish_error));
      g_assert_error (publish_error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
    }
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", POSTS), ==, 0);
}

static void
test_a_question_that_is_gone_is_named (Fixture      *fixture,
                                       gconstpointer unused)
{
  g_autoptr(LfReference) parent = make_parent (fixture, "115598999999999999", LF_AUDIENCE_PUBLIC);
  LfTestWords words = { .text = "Antwort", .parent = parent };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

/* ---- Pictures. */

static GPtrArray *
add_pictures (Fixture *fixture,
              guint    n)
{
  GPtrArray *media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GBytes) png = lf_test_make_png ();
      g_autofree char *alt = g_strdup_printf ("Plakat %u", i + 1);

      g_ptr_array_add (media, lf_test_house_add_picture (fixture->house, png, alt));
    }

  return media;
}

static void
assert_pictures (Fixture *fixture,
                 guint    n)
{
  g_autoptr(JsonArray) posts = lf_fake_mastodon_dump (fixture->server);
  JsonArray *media = lf_json_get_array (lf_json_nth_object (posts, json_array_get_length (posts) - 1), "media");

  g_assert_cmpuint (json_array_get_length (media), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *alt = g_strdup_printf ("Plakat %u", i + 1);

      g_assert_cmpstr (json_array_get_string_element (media, i), ==, alt);
    }
}

static void
test_pictures_go_with_their_descriptions (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autoptr(GPtrArray) media = add_pictures (fixture, 3);
  LfTestWords words = { .text = WORDS, .media = media };
  g_autoptr(LfReceipt) receipt = send_words (fixture, &words);

  assert_pictures (fixture, 3);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", "/api/v2/media"), ==, 3);
}

static void
test_each_picture_is_saved_before_the_next (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autoptr(GPtrArray) media = add_pictures (fixture, 2);
  g_autoptr(GPtrArray) saved = saved_new ();
  LfTestWords words = { .text = WORDS, .media = media };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words, saved);

  g_assert_cmpuint (saved->len, ==, 3);
  g_assert_null (strstr (g_ptr_array_index (saved, 0), "watermark"));
  g_assert_null (strstr (g_ptr_array_index (saved, 1), "watermark"));
  g_assert_nonnull (strstr (last (saved), "watermark"));
}

static void
test_an_upload_that_broke_goes_on_where_it_was (Fixture      *fixture,
                                                gconstpointer unused)
{
  g_autoptr(GPtrArray) media = add_pictures (fixture, 2);
  g_autoptr(GPtrArray) saved = saved_new ();
  LfTestWords words = { .text = WORDS, .media = media };
  g_autoptr(LfOutgoing) first = NULL;
  g_autoptr(LfOutgoing) second = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) one = g_ptr_array_new ();

  /* The first picture alone, then the break at the second. */
  g_ptr_array_add (one, g_ptr_array_index (media, 0));
  words.media = one;
  first = prepare (fixture, &words, saved);
  words.media = media;
  words.saved = g_ptr_array_index (saved, 0);
  fixture_fault (fixture, "html-502", "/api/v2/media", FALSE);
  g_clear_object (&first);
  first = lf_test_outgoing_new (fixture->house, &words, saved);
  g_assert_false (lf_test_prepare (fixture->adapter, first, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);

  words.saved = g_ptr_array_index (saved, 0);
  second = prepare (fixture, &words, saved);
  g_clear_error (&error);
  receipt = lf_test_publish (fixture->adapter, second, &error);
  g_assert_no_error (error);
  assert_pictures (fixture, 2);
  /* One, the broken one, and the second again. */
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", "/api/v2/media"), ==, 3);
}

static void
test_a_forgotten_picture_is_uploaded_again (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autoptr(GPtrArray) media = add_pictures (fixture, 1);
  g_autoptr(GPtrArray) saved = saved_new ();
  LfTestWords words = { .text = WORDS, .media = media, .key = "k",
                        .saved = "{\"key\":\"k\",\"media\":[\"115598999999999999\"]}" };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words, saved);

  g_assert_null (strstr (last (saved), "115598999999999999"));
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", "/api/v2/media"), ==, 1);
}

/* Some have no GET /api/v1/media/ID: what the upload said is all there is. */
static void
test_a_server_that_tells_nothing_of_pictures_gets_each_once (Fixture      *fixture,
                                                             gconstpointer unused)
{
  g_autoptr(GPtrArray) media = add_pictures (fixture, 2);
  LfTestWords words = { .text = WORDS, .media = media };
  g_autoptr(LfReceipt) receipt = send_words (fixture, &words);

  assert_pictures (fixture, 2);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", "/api/v2/media"), ==, 2);
}

static void
test_pictures_stay_once_something_may_be_sent (Fixture      *fixture,
                                               gconstpointer unused)
{
  g_autoptr(GPtrArray) media = add_pictures (fixture, 1);
  g_autoptr(GPtrArray) saved = saved_new ();
  LfTestWords words = { .text = WORDS, .media = media, .key = "k", .n_attempts = 1,
                        .saved = "{\"key\":\"k\",\"media\":[\"115598999999999999\"],\"watermark\":\"7\","
                                 "\"body\":{\"status\":\"x\"}}" };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words, saved);

  g_assert_nonnull (strstr (last (saved), "115598999999999999"));
  g_assert_nonnull (strstr (last (saved), "\"watermark\":\"7\""));
  g_assert_nonnull (strstr (last (saved), "\"status\":\"x\""));
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", "/api/v2/media"), ==, 0);
}

/* A post with pictures whose answer was lost: the pictures hang on it, which the resend must not turn into a second post. */
static void
test_a_resend_with_pictures_makes_no_second_post (Fixture      *fixture,
                                                  gconstpointer flags)
{
  g_autoptr(GPtrArray) media = add_pictures (fixture, 1);
  g_autoptr(GPtrArray) saved = saved_new ();
  LfTestWords words = { .text = WORDS, .media = media };
  g_autoptr(LfOutgoing) first = prepare (fixture, &words, saved);
  g_autoptr(LfOutgoing) second = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "drop", POSTS, TRUE);
  g_assert_null (lf_test_publish (fixture->adapter, first, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  g_clear_error (&error);

  words.saved = last (saved);
  words.n_attempts = 1;
  second = prepare (fixture, &words, saved);
  receipt = lf_test_publish (fixture->adapter, second, &error);
  if (GPOINTER_TO_UINT (flags) & LF_FAKE_KEYS)
    g_assert_no_error (error);
  else
    g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_a_picture_the_server_refuses_is_final (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autoptr(GPtrArray) media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  g_autoptr(GBytes) text = g_bytes_new_static ("kein Bild", 9);
  LfTestWords words = { .text = WORDS, .media = media };
  g_autoptr(LfOutgoing) outgoing = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (media, lf_test_house_add_picture (fixture->house, text, "x"));
  outgoing = lf_test_outgoing_new (fixture->house, &words, NULL);
  g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
}

/* ---- Lost answers. */

static LfOutgoing *
lose_answer (Fixture     *fixture,
             LfTestWords *words,
             GPtrArray   *saved,
             gboolean     after)
{
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, words, saved);
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "drop", POSTS, after);
  g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  words->saved = last (saved);
  words->n_attempts++;
  return lf_test_outgoing_new (fixture->house, words, saved);
}

static void
assert_found (Fixture       *fixture,
              LfOutgoing    *outgoing,
              LfFoundResult  expected)
{
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  LfFoundResult found = lf_test_find (fixture->adapter, outgoing, &receipt, &error);

  g_assert_no_error (error);
  g_assert_cmpint (found, ==, expected);
  if (expected == LF_FOUND_THERE)
    assert_posted (fixture, "id", receipt->remote_id);
  else
    g_assert_null (receipt);
}

static void
test_a_lost_answer_is_found (Fixture      *fixture,
                             gconstpointer unused)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  LfFakeSaying before = { .who = "bezirksamt", .text = "Guten Morgen" };
  g_autofree char *id = lf_fake_mastodon_say (fixture->server, &before);
  LfTestWords words = { .text = WORDS "\n\n@buerger1@anderswo.example https://berlin.de/ #Wedding" };
  g_autoptr(LfOutgoing) outgoing = lose_answer (fixture, &words, saved, TRUE);

  assert_found (fixture, outgoing, LF_FOUND_THERE);
  g_assert_cmpuint (count_posts (fixture), ==, 2);
}

static void
test_a_first_post_is_found_without_a_mark (Fixture      *fixture,
                                           gconstpointer unused)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = lose_answer (fixture, &words, saved, TRUE);

  g_assert_nonnull (strstr (last (saved), "\"watermark\":\"\""));
  assert_found (fixture, outgoing, LF_FOUND_THERE);
}

static void
test_what_never_arrived_is_absent_and_sent_again_once (Fixture      *fixture,
                                                       gconstpointer unused)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  LfFakeSaying before = { .who = "bezirksamt", .text = "Guten Morgen" };
  g_autofree char *id = lf_fake_mastodon_say (fixture->server, &before);
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = lose_answer (fixture, &words, saved, FALSE);
  g_autoptr(LfOutgoing) again = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *mark = g_strdup_printf ("\"watermark\":\"%s\"", id);

  assert_found (fixture, outgoing, LF_FOUND_ABSENT);
  again = prepare (fixture, &words, saved);
  g_assert_nonnull (strstr (last (saved), mark));
  receipt = lf_test_publish (fixture->adapter, again, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_posts (fixture), ==, 2);
}

/* The same words a week ago, in another place, in a boost, with a picture, by another delivery: none is this post. */
static void
test_others_are_not_taken_for_it (Fixture      *fixture,
                                  gconstpointer unused)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  LfFakeSaying earlier = { .who = "bezirksamt", .text = WORDS };
  g_autofree char *earlier_id = lf_fake_mastodon_say (fixture->server, &earlier);
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = lose_answer (fixture, &words, saved, FALSE);
  LfFakeSaying answer = { .who = "bezirksamt", .text = WORDS, .reply_to = earlier_id };
  LfFakeSaying nearly = { .who = "bezirksamt", .text = "Nicht: " WORDS };
  LfFakeSaying citizen = { .who = "buerger2", .text = WORDS };
  g_autofree char *answer_id = lf_fake_mastodon_say (fixture->server, &answer);
  g_autofree char *nearly_id = lf_fake_mastodon_say (fixture->server, &nearly);
  g_autofree char *citizen_id = lf_fake_mastodon_say (fixture->server, &citizen);
  g_autofree char *other_id = NULL;
  const char *taken[] = { NULL, NULL };

  lf_fake_mastodon_boost (fixture->server, "bezirksamt", citizen_id);
  lf_fake_mastodon_boost (fixture->server, "bezirksamt", earlier_id);
  assert_found (fixture, outgoing, LF_FOUND_ABSENT);

  other_id = lf_fake_mastodon_say (fixture->server, &earlier);
  taken[0] = other_id;
  words.taken_ids = (GStrv) taken;
  g_clear_object (&outgoing);
  outgoing = lf_test_outgoing_new (fixture->house, &words, saved);
  assert_found (fixture, outgoing, LF_FOUND_ABSENT);

  words.taken_ids = NULL;
  g_clear_object (&outgoing);
  outgoing = lf_test_outgoing_new (fixture->house, &words, saved);
  assert_found (fixture, outgoing, LF_FOUND_THERE);
}

static void
test_it_is_found_below_many_others (Fixture      *fixture,
                                    gconstpointer unused)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  LfFakeSaying before = { .who = "bezirksamt", .text = "Guten Morgen" };
  g_autofree char *before_id = lf_fake_mastodon_say (fixture->server, &before);
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = lose_answer (fixture, &words, saved, TRUE);
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = dup_posted (fixture, "id");

  for (guint i = 0; i < 130; i++)
    {
      LfFakeSaying other = { .who = "bezirksamt", .text = "Anderes" };
      g_autofree char *unused_id = lf_fake_mastodon_say (fixture->server, &other);
    }
  g_assert_cmpint (lf_test_find (fixture->adapter, outgoing, &receipt, &error), ==, LF_FOUND_THERE);
  g_assert_no_error (error);
  g_assert_cmpstr (receipt->remote_id, ==, id);
}

static void
test_many_others_without_it_are_absence (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = lose_answer (fixture, &words, saved, FALSE);

  for (guint i = 0; i < 130; i++)
    {
      LfFakeSaying other = { .who = "bezirksamt", .text = "Anderes" };
      g_autofree char *unused_id = lf_fake_mastodon_say (fixture->server, &other);
    }
  assert_found (fixture, outgoing, LF_FOUND_ABSENT);
}

/* The page then holds the mark itself, and what stands behind it is older. */
static void
test_a_server_without_min_id_is_understood (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  g_autoptr(GPtrArray) saved_again = saved_new ();
  LfFakeSaying earlier = { .who = "bezirksamt", .text = WORDS };
  g_autofree char *earlier_id = lf_fake_mastodon_say (fixture->server, &earlier);
  LfFakeSaying between = { .who = "bezirksamt", .text = "Guten Morgen" };
  g_autofree char *between_id = lf_fake_mastodon_say (fixture->server, &between);
  LfTestWords words = { .text = WORDS };
  LfTestWords others = { .text = "Anderes" };
  g_autoptr(LfOutgoing) absent = lose_answer (fixture, &words, saved, FALSE);
  g_autoptr(LfOutgoing) there = lose_answer (fixture, &others, saved_again, TRUE);

  assert_found (fixture, absent, LF_FOUND_ABSENT);
  assert_found (fixture, there, LF_FOUND_THERE);
}

static void
test_an_answer_of_ours_is_found (Fixture      *fixture,
                                 gconstpointer unused)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  LfFakeSaying question = { .text = "@bezirksamt Geht das auch samstags?" };
  g_autofree char *id = lf_fake_mastodon_say (fixture->server, &question);
  g_autoptr(LfReference) parent = make_parent (fixture, id, LF_AUDIENCE_PUBLIC);
  LfTestWords words = { .text = "Ja.", .parent = parent };
  g_autoptr(LfOutgoing) outgoing = lose_answer (fixture, &words, saved, TRUE);

  assert_found (fixture, outgoing, LF_FOUND_THERE);
}

static void
test_where_no_source_is_kept_what_is_shown_counts (Fixture      *fixture,
                                                   gconstpointer unused)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  LfTestWords words = { .text = "Hallo @buerger1,\n\nmehr: https://berlin.de/x?a=1&b=2 <3" };
  g_autoptr(LfOutgoing) outgoing = lose_answer (fixture, &words, saved, TRUE);
  g_autofree char *id = dup_posted (fixture, "id");
  g_autofree char *path = g_strdup_printf ("/api/v1/statuses/%s/source", id);
  const guint missing[] = { 404, 405, 501 };

  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    {
      LfFakeFault fault = { .kind = "status", .status = missing[i], .path = path, .times = 1 };

      lf_fake_mastodon_fault (fixture->server, &fault);
      assert_found (fixture, outgoing, LF_FOUND_THERE);
    }
}

/* Some servers make the source anew from what they show: what may be it is never a reason to send again. */
static void
test_what_a_server_rewrote_is_not_sent_again (Fixture      *fixture,
                                              gconstpointer flags)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  LfTestWords words = { .text = "**Sperrung** der Müllerstraße..." };
  LfFakeSaying shown = { .who = "bezirksamt", .text = "Sperrung der Müllerstraße…" };
  g_autoptr(LfOutgoing) outgoing = lose_answer (fixture, &words, saved, FALSE);
  g_autofree char *id = lf_fake_mastodon_say (fixture->server, &shown);
  g_autofree char *path = g_strdup_printf ("/api/v1/statuses/%s/source", id);
  LfFakeFault fault = { .kind = "status", .status = 404, .path = path, .times = 1 };

  assert_found (fixture, outgoing, LF_FOUND_CANNOT_TELL);
  lf_fake_mastodon_fault (fixture->server, &fault);
  assert_found (fixture, outgoing, GPOINTER_TO_UINT (flags) & LF_FAKE_ULIDS ? LF_FOUND_CANNOT_TELL : LF_FOUND_THERE);
}

static void
test_a_look_that_fails_says_nothing (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = lose_answer (fixture, &words, saved, TRUE);
  const char *kinds[] = { "drop", "html-502", "html-200", "cut", "redirect", "deep", "big", "empty-200" };
  g_autofree char *path = g_strdup_printf ("/api/v1/accounts/%s/statuses", lf_adapter_get_account (fixture->adapter)->remote_id);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(LfReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;
      LfFakeFault fault = { .kind = kinds[i], .path = path, .times = 4 };

      lf_fake_mastodon_fault (fixture->server, &fault);
      lf_test_find (fixture->adapter, outgoing, &receipt, &error);
      g_assert_nonnull (error);
      g_assert_null (receipt);
      lf_fake_mastodon_clear_faults (fixture->server);
    }
  assert_found (fixture, outgoing, LF_FOUND_THERE);
}

static void
test_without_a_saved_mark_nobody_can_tell (Fixture      *fixture,
                                           gconstpointer unused)
{
  LfTestWords words = { .text = WORDS, .key = "k", .n_attempts = 1, .saved = "{\"key\":\"k\",\"body\":{\"status\":\"x\"}}" };
  g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, NULL);

  assert_found (fixture, outgoing, LF_FOUND_CANNOT_TELL);
}

/* A person chose “send again”: what an earlier sending saved counts no more. */
static void
test_a_new_key_begins_anew (Fixture      *fixture,
                            gconstpointer unused)
{
  g_autoptr(GPtrArray) saved = saved_new ();
  LfTestWords words = { .text = WORDS, .key = "new", .saved = "{\"key\":\"old\",\"media\":[\"1\"],\"watermark\":\"7\",\"body\":"
                                                              "{\"status\":\"alt\"}}" };
  g_autoptr(LfOutgoing) unprepared = lf_test_outgoing_new (fixture->house, &words, saved);
  g_autoptr(LfOutgoing) outgoing = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_publish (fixture->adapter, unprepared, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", POSTS), ==, 0);
  outgoing = prepare (fixture, &words, saved);
  g_assert_null (strstr (last (saved), "\"7\""));
  g_assert_null (strstr (last (saved), "alt"));
}

/* ---- What errors mean. */

typedef struct {
  const char     *kind;
  guint           status;
  LfNetworkError  code;
} Meaning;

static const Meaning meanings[] = {
  { "status", 400, LF_NETWORK_ERROR_REJECTED },
  { "status", 401, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
  { "status", 403, LF_NETWORK_ERROR_NOT_ALLOWED },
  { "status", 404, LF_NETWORK_ERROR_REJECTED },
  { "status", 408, LF_NETWORK_ERROR_UNSURE },
  { "status", 409, LF_NETWORK_ERROR_UNSURE },
  { "status", 413, LF_NETWORK_ERROR_SHORTEN },
  { "status", 422, LF_NETWORK_ERROR_REJECTED },
  { "status", 500, LF_NETWORK_ERROR_UNSURE },
  { "status", 503, LF_NETWORK_ERROR_UNSURE },
  { "text-405", 0, LF_NETWORK_ERROR_REJECTED },
  { "html-502", 0, LF_NETWORK_ERROR_UNSURE },
  { "html-200", 0, LF_NETWORK_ERROR_UNSURE },
  { "empty-200", 0, LF_NETWORK_ERROR_UNSURE },
  { "redirect", 0, LF_NETWORK_ERROR_UNSURE },
  { "cut", 0, LF_NETWORK_ERROR_UNSURE },
  { "big", 0, LF_NETWORK_ERROR_UNSURE },
  { "deep", 0, LF_NETWORK_ERROR_UNSURE },
};

static void
test_errors_say_what_can_be_done (Fixture      *fixture,
                                  gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      LfTestWords words = { .text = WORDS };
      g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words, NULL);
      LfFakeFault fault = { .kind = meanings[i].kind, .status = meanings[i].status, .path = POSTS, .times = 1 };
      g_autoptr(GError) error = NULL;

      lf_fake_mastodon_fault (fixture->server, &fault);
      g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
      g_test_message ("%s %u", meanings[i].kind, meanings[i].status);
      g_assert_error (error, LF_NETWORK_ERROR, (int) meanings[i].code);
      g_assert_null (strstr (error->message, lf_fake_mastodon_get_token (fixture->server)));
    }
  g_assert_cmpuint (count_posts (fixture), ==, 0);
}

static void
test_a_full_server_says_when_to_come_again (Fixture      *fixture,
                                            gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words, NULL);
  gboolean by_header = g_str_has_suffix (g_test_get_path (), "retry-after");
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, by_header ? "rate-retry" : "rate-reset", POSTS, FALSE);
  g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  if (by_header)
    g_assert_cmpint (lf_network_error_peek_info (error)->wait_ms, ==, 30000);
  else
    g_assert_cmpint (lf_network_error_peek_info (error)->wait_ms, >, 200000);
}

static void
test_a_text_over_the_limit_is_named (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autofree char *text = g_strnfill (5001, 'x');
  LfTestWords words = { .text = text };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SHORTEN);
}

static void
test_cancelling_a_sending_is_unsure (Fixture      *fixture,
                                     gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "hang", POSTS, TRUE);
  lf_adapter_publish_async (fixture->adapter, outgoing, cancellable, lf_test_done_cb, &result);
  while (lf_fake_mastodon_count (fixture->server, "POST", POSTS) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  g_assert_null (lf_adapter_publish_finish (fixture->adapter, lf_test_wait_for (&result), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_cancelling_before_sends_nothing (Fixture      *fixture,
                                      gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  lf_adapter_publish_async (fixture->adapter, outgoing, cancellable, lf_test_done_cb, &result);
  g_assert_null (lf_adapter_publish_finish (fixture->adapter, lf_test_wait_for (&result), &error));
  g_assert_nonnull (error);
  g_assert_false (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE));
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", POSTS), ==, 0);
}

static void
test_a_revoked_token_asks_for_a_sign_in (Fixture      *fixture,
                                         gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, NULL);
  g_autoptr(GError) error = NULL;

  lf_fake_mastodon_revoke_all (fixture->server);
  g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
}

static void
test_deleting_what_is_gone_is_done (Fixture      *fixture,
                                    gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfReceipt) receipt = send_words (fixture, &words);
  g_autoptr(LfReference) target = lf_reference_new ();
  g_autoptr(GError) error = NULL;

  target->remote_id = g_strdup (receipt->remote_id);
  g_assert_true (lf_test_delete (fixture->adapter, target, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_posts (fixture), ==, 0);
  g_assert_true (lf_test_delete (fixture->adapter, target, &error));
  g_assert_no_error (error);
}

/* Muting asks the status for its author first; all can be repeated, and taken back. */
static void
test_a_question_is_liked_and_its_author_muted (Fixture      *fixture,
                                               gconstpointer unused)
{
  LfFakeSaying question = { .text = "Wann kommt die Linde?" };
  g_autofree char *id = lf_fake_mastodon_say (fixture->server, &question);
  g_autofree char *like = g_strdup_printf ("/api/v1/statuses/%s/favourite", id);
  g_autofree char *unlike = g_strdup_printf ("/api/v1/statuses/%s/unfavourite", id);
  g_autofree char *look = g_strdup_printf ("/api/v1/statuses/%s", id);
  g_autoptr(LfReference) target = lf_reference_new ();
  g_autoptr(GError) error = NULL;

  target->remote_id = g_strdup (id);
  g_assert_true (lf_test_act (fixture->adapter, LF_ACT_LIKE, target, &error));
  g_assert_true (lf_test_act (fixture->adapter, LF_ACT_LIKE, target, &error));
  g_assert_true (lf_test_act (fixture->adapter, LF_ACT_UNLIKE, target, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", like), ==, 2);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "POST", unlike), ==, 1);

  g_assert_true (lf_test_act (fixture->adapter, LF_ACT_MUTE, target, &error));
  g_assert_true (lf_test_act (fixture->adapter, LF_ACT_UNMUTE, target, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (lf_fake_mastodon_count (fixture->server, "GET", look), ==, 2);

  g_assert_false (lf_test_act (fixture->adapter, LF_ACT_HIDE, target, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_free (target->remote_id);
  target->remote_id = g_strdup ("1");
  g_assert_false (lf_test_act (fixture->adapter, LF_ACT_MUTE, target, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

static void
add_picture_tests (void)
{
  ADD ("answers/count", MASTODON, test_an_answer_counts_as_it_goes_out);
  ADD_BOTH ("pictures/descriptions", test_pictures_go_with_their_descriptions);
  ADD ("pictures/descriptions/slow", SLOW_MASTODON, test_pictures_go_with_their_descriptions);
  ADD ("pictures/mute", GUINT_TO_POINTER (LF_FAKE_MUTE_MEDIA), test_a_server_that_tells_nothing_of_pictures_gets_each_once);
  ADD ("pictures/mute/slow", GUINT_TO_POINTER (LF_FAKE_MUTE_MEDIA | LF_FAKE_SLOW_MEDIA),
       test_a_server_that_tells_nothing_of_pictures_gets_each_once);
  ADD ("pictures/saved", MASTODON, test_each_picture_is_saved_before_the_next);
  ADD ("pictures/broken-upload", SLOW_MASTODON, test_an_upload_that_broke_goes_on_where_it_was);
  ADD_BOTH ("pictures/forgotten", test_a_forgotten_picture_is_uploaded_again);
  ADD ("pictures/stay", MASTODON, test_pictures_stay_once_something_may_be_sent);
  ADD_BOTH ("pictures/resend", test_a_resend_with_pictures_makes_no_second_post);
  ADD_BOTH ("pictures/refused", test_a_picture_the_server_refuses_is_final);
}

static void
add_find_tests (void)
{
  ADD_BOTH ("find/there", test_a_lost_answer_is_found);
  ADD_BOTH ("find/first-post", test_a_first_post_is_found_without_a_mark);
  ADD_BOTH ("find/absent", test_what_never_arrived_is_absent_and_sent_again_once);
  ADD_BOTH ("find/others", test_others_are_not_taken_for_it);
  ADD_BOTH ("find/below-many", test_it_is_found_below_many_others);
  ADD_BOTH ("find/absent-among-many", test_many_others_without_it_are_absence);
  ADD_BOTH ("find/answer", test_an_answer_of_ours_is_found);
  ADD ("find/no-min-id", GUINT_TO_POINTER (LF_FAKE_NO_MIN_ID), test_a_server_without_min_id_is_understood);
  ADD ("find/no-source", MASTODON, test_where_no_source_is_kept_what_is_shown_counts);
  ADD_BOTH ("find/rewritten", test_what_a_server_rewrote_is_not_sent_again);
  ADD ("find/look-fails", MASTODON, test_a_look_that_fails_says_nothing);
  ADD ("find/no-mark", MASTODON, test_without_a_saved_mark_nobody_can_tell);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_BOTH ("publish/whole", test_a_post_says_all_that_was_meant);
  ADD_BOTH ("publish/audience", test_each_audience_is_sent);
  ADD_BOTH ("publish/warning", test_an_answer_repeats_the_warning);
  ADD_BOTH ("publish/answer", test_an_answer_reaches_whom_it_answers);
  ADD ("publish/answer-elsewhere", MASTODON, test_somebody_elsewhere_is_mentioned_whole);
  ADD ("publish/own-thread", MASTODON, test_a_thread_of_own_posts_mentions_nobody);
  ADD ("publish/never-wider", MASTODON, test_an_answer_is_never_wider);
  ADD_BOTH ("publish/parent-gone", test_a_question_that_is_gone_is_named);
  ADD ("publish/new-key", MASTODON, test_a_new_key_begins_anew);
  add_picture_tests ();
  add_find_tests ();
  ADD ("errors/meaning", MASTODON, test_errors_say_what_can_be_done);
  ADD ("errors/rate/reset", GOTOSOCIAL, test_a_full_server_says_when_to_come_again);
  ADD ("errors/rate/retry-after", GOTOSOCIAL, test_a_full_server_says_when_to_come_again);
  ADD_BOTH ("errors/too-long", test_a_text_over_the_limit_is_named);
  ADD ("errors/cancel", MASTODON, test_cancelling_a_sending_is_unsure);
  ADD ("errors/cancel-before", MASTODON, test_cancelling_before_sends_nothing);
  ADD_BOTH ("errors/revoked", test_a_revoked_token_asks_for_a_sign_in);
  ADD_BOTH ("delete", test_deleting_what_is_gone_is_done);
  ADD_BOTH ("deeds", test_a_question_is_liked_and_its_author_muted);
  return g_test_run ();
}
