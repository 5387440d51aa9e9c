/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending to X: what goes out, pictures, what happens when an answer is lost. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"

#include <string.h>

#define WORDS "Das Bürgeramt öffnet um 8 Uhr: berlin.de/buergeramt & mehr <bald>"

static LfOutgoing *
prepare (Fixture           *fixture,
         const LfTestWords *words)
{
  LfOutgoing *outgoing = lf_test_outgoing_new (fixture->house, words, fixture->saved);
  g_autoptr(GError) error = NULL;

  lf_test_prepare (fixture->adapter, outgoing, &error);
  g_assert_no_error (error);
  return outgoing;
}

static LfReceipt *
publish (Fixture           *fixture,
         const LfTestWords *words)
{
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, words);
  g_autoptr(GError) error = NULL;
  LfReceipt *receipt = lf_test_publish (fixture->adapter, outgoing, &error);

  g_assert_no_error (error);
  return receipt;
}

static void
fail_to_publish (Fixture           *fixture,
                 const LfTestWords *words,
                 LfNetworkError     code,
                 const char        *name)
{
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, words);
  g_autoptr(GError) error = NULL;

  g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, (int) code);
  if (name != NULL)
    g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, name);
}

static const char *
get_saved (Fixture *fixture)
{
  return g_ptr_array_index (fixture->saved, fixture->saved->len - 1);
}

static guint
count_posts (Fixture *fixture)
{
  g_autoptr(JsonArray) posts = lf_fake_x_dump (fixture->server);

  return json_array_get_length (posts);
}

static LfReference *
refer (LfReceipt  *receipt,
       const char *handle)
{
  LfReference *reference = lf_reference_new ();

  reference->remote_id = g_strdup (receipt->remote_id);
  reference->uri = g_strdup (receipt->uri);
  reference->handle = g_strdup (handle);
  return reference;
}

static LfReference *
refer_to_id (const char *id)
{
  g_autoptr(LfReceipt) receipt = lf_receipt_new ();

  receipt->remote_id = g_strdup (id);
  receipt->uri = g_strconcat ("https://x.com/i/web/status/", id, NULL);
  return refer (receipt, "@buerger1");
}

static void
test_a_text_goes_out_as_it_is (Fixture      *fixture,
                               gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfReceipt) receipt = publish (fixture, &words);
  g_autoptr(JsonArray) posts = lf_fake_x_dump (fixture->server);
  g_autofree char *url = g_strconcat ("https://x.com/bezirksamt/status/", receipt->remote_id, NULL);

  g_assert_cmpstr (lf_json_get_string (lf_json_nth_object (posts, 0), "text"), ==, WORDS);
  g_assert_cmpstr (lf_json_get_string (lf_json_nth_object (posts, 0), "id"), ==, receipt->remote_id);
  g_assert_cmpstr (receipt->url, ==, url);
  g_assert_true (g_str_has_suffix (receipt->uri, receipt->remote_id));
}

static void
test_a_thread_is_answers_to_oneself (Fixture      *fixture,
                                     gconstpointer unused)
{
  LfTestWords first = { .text = "1/2 Heute" };
  g_autoptr(LfReceipt) one = publish (fixture, &first);
  g_autoptr(LfReference) parent = refer (one, "@bezirksamt");
  LfTestWords second = { .text = "2/2 und morgen", .parent = parent };
  g_autoptr(LfReceipt) two = publish (fixture, &second);
  g_autoptr(JsonArray) posts = lf_fake_x_dump (fixture->server);

  g_assert_cmpuint (json_array_get_length (posts), ==, 2);
  g_assert_cmpstr (lf_json_get_string (lf_json_nth_object (posts, 1), "reply_to"), ==, one->remote_id);
  g_assert_cmpstr (lf_json_get_string (lf_json_nth_object (posts, 1), "text"), ==, "2/2 und morgen");
}

static void
test_an_answer_needs_no_mention (Fixture      *fixture,
                                 gconstpointer unused)
{
  g_autofree char *id = lf_fake_x_say (fixture->server, "@bezirksamt Wann?", NULL);
  g_autoptr(LfReference) parent = refer_to_id (id);
  LfTestWords words = { .text = "Um 8 Uhr.", .parent = parent };
  g_autoptr(LfReceipt) receipt = publish (fixture, &words);
  g_autofree char *addressed = lf_adapter_address (fixture->adapter, "Um 8 Uhr.", parent);
  g_autoptr(JsonArray) posts = lf_fake_x_dump (fixture->server);

  g_assert_cmpstr (lf_json_get_string (lf_json_nth_object (posts, 0), "text"), ==, "Um 8 Uhr.");
  g_assert_cmpstr (lf_json_get_string (lf_json_nth_object (posts, 0), "reply_to"), ==, id);
  g_assert_cmpstr (addressed, ==, "Um 8 Uhr.");
}

static void
test_an_answer_that_nobody_asked_for_is_named (Fixture      *fixture,
                                               gconstpointer unused)
{
  g_autofree char *id = lf_fake_x_say (fixture->server, "Niemand antwortet", NULL);
  g_autoptr(LfReference) parent = refer_to_id (id);
  LfTestWords words = { .text = "Doch.", .parent = parent };

  lf_fake_x_set_summoned (fixture->server, TRUE);
  fail_to_publish (fixture, &words, LF_NETWORK_ERROR_NOT_ALLOWED, "ReplyRefused");
  g_assert_cmpuint (count_posts (fixture), ==, 0);
}

/* Nobody can answer that in the browser either. */
static void
test_an_answer_to_what_is_deleted_is_gone (Fixture      *fixture,
                                           gconstpointer unused)
{
  g_autoptr(LfReference) parent = refer_to_id ("1790000000000000001");
  LfTestWords words = { .text = "Um 8 Uhr.", .parent = parent };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words);
  g_autoptr(GError) error = NULL;
  g_autofree char *reason = NULL;

  g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
  reason = lf_error_dup_reason (error);
  g_assert_cmpstr (reason, ==, "gone");
}

static void
test_used_up_money_is_named (Fixture      *fixture,
                             gconstpointer unused)
{
  LfFakeXFault fault = { .kind = "status", .path = "/2/tweets", .status = 402, .times = 1 };
  LfTestWords words = { .text = WORDS };

  lf_fake_x_fault (fixture->server, &fault);
  fail_to_publish (fixture, &words, LF_NETWORK_ERROR_NOT_ALLOWED, "CreditsDepleted");
}

/* Whatever is asked for: a picture is uploaded before the post, and is charged too. */
static void
test_used_up_money_is_named_at_a_picture (Fixture      *fixture,
                                          gconstpointer unused)
{
  LfFakeXFault fault = { .kind = "status", .path = "/2/media/upload", .status = 402, .times = 1 };
  g_autoptr(GPtrArray) media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  g_autoptr(GBytes) png = lf_test_make_png ();
  LfTestWords words = { .text = WORDS, .media = media };
  g_autoptr(LfOutgoing) outgoing = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (media, lf_test_house_add_picture (fixture->house, png, "Ein Rechteck"));
  outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
  lf_fake_x_fault (fixture->server, &fault);
  g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "CreditsDepleted");
}

static void
test_a_long_text_is_to_be_shortened (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autofree char *text = g_strnfill (300, 'x');
  LfTestWords words = { .text = text };

  fail_to_publish (fixture, &words, LF_NETWORK_ERROR_SHORTEN, NULL);
}

static void
test_a_rate_limit_says_how_long (Fixture      *fixture,
                                 gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words);
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "rate", "/2/tweets", FALSE);
  g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  g_assert_cmpint (lf_network_error_peek_info (error)->wait_ms, >, 200 * 1000);
  g_assert_cmpint (lf_network_error_peek_info (error)->wait_ms, <=, 241 * 1000);
}

static void
test_a_token_that_ends_meanwhile_costs_nothing (Fixture      *fixture,
                                                gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, &words);
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_x_end_tokens (fixture->server);
  receipt = lf_test_publish (fixture->adapter, outgoing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

/* ---- Lost answers. */

static LfFoundResult
find (Fixture     *fixture,
      LfTestWords *words,
      LfReceipt  **receipt)
{
  g_autoptr(LfOutgoing) outgoing = NULL;
  g_autoptr(GError) error = NULL;
  LfFoundResult found;

  if (words->saved == NULL)
    words->saved = get_saved (fixture);
  words->n_attempts = 1;
  outgoing = lf_test_outgoing_new (fixture->house, words, fixture->saved);
  found = lf_test_find (fixture->adapter, outgoing, receipt, &error);
  g_assert_no_error (error);
  return found;
}

static void
lose_answer (Fixture     *fixture,
             LfTestWords *words,
             gboolean     after)
{
  g_autoptr(LfOutgoing) outgoing = prepare (fixture, words);
  g_autoptr(GError) error = NULL;

  fixture_fault (fixture, "drop", "/2/tweets", after);
  g_assert_null (lf_test_publish (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
}

static void
test_a_lost_answer_is_found_among_the_newest (Fixture      *fixture,
                                              gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(JsonArray) posts = NULL;

  lose_answer (fixture, &words, TRUE);
  g_assert_cmpint (find (fixture, &words, &receipt), ==, LF_FOUND_THERE);
  posts = lf_fake_x_dump (fixture->server);
  g_assert_cmpstr (receipt->remote_id, ==, lf_json_get_string (lf_json_nth_object (posts, 0), "id"));
  g_assert_cmpstr (receipt->url, !=, NULL);
}

static void
test_it_is_found_behind_many_others (Fixture      *fixture,
                                     gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  LfReceipt *receipt = NULL;

  lose_answer (fixture, &words, TRUE);
  words.saved = get_saved (fixture);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *text = g_strdup_printf ("Nachricht %u", i);
      LfTestWords other = { .text = text };
      g_autoptr(LfReceipt) other_receipt = publish (fixture, &other);
    }
  g_assert_cmpint (find (fixture, &words, &receipt), ==, LF_FOUND_THERE);
  lf_receipt_unref (receipt);
}

static void
test_absence_proves_nothing (Fixture      *fixture,
                             gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  LfReceipt *receipt = NULL;

  lose_answer (fixture, &words, FALSE);
  g_assert_cmpint (find (fixture, &words, &receipt), ==, LF_FOUND_CANNOT_TELL);
  g_assert_null (receipt);
}

static void
test_a_late_page_is_no_absence (Fixture      *fixture,
                                gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  LfReceipt *receipt = NULL;

  lose_answer (fixture, &words, TRUE);
  lf_fake_x_set_late (fixture->server, TRUE);
  g_assert_cmpint (find (fixture, &words, &receipt), ==, LF_FOUND_CANNOT_TELL);
  lf_fake_x_set_late (fixture->server, FALSE);
  g_assert_cmpint (find (fixture, &words, &receipt), ==, LF_FOUND_THERE);
  lf_receipt_unref (receipt);
}

static void
test_another_deliverys_post_is_not_taken (Fixture      *fixture,
                                          gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(JsonArray) posts = NULL;
  const char *taken[] = { NULL, NULL };
  LfReceipt *receipt = NULL;

  lose_answer (fixture, &words, TRUE);
  posts = lf_fake_x_dump (fixture->server);
  taken[0] = lf_json_get_string (lf_json_nth_object (posts, 0), "id");
  words.taken_ids = (GStrv) taken;
  g_assert_cmpint (find (fixture, &words, &receipt), ==, LF_FOUND_CANNOT_TELL);
  g_assert_null (receipt);
}

static void
test_an_answer_with_a_mention_and_a_link_is_found (Fixture      *fixture,
                                                   gconstpointer unused)
{
  g_autofree char *id = lf_fake_x_say (fixture->server, "@bezirksamt Wo?", NULL);
  g_autoptr(LfReference) parent = refer_to_id (id);
  LfTestWords words = { .text = "Dort: https://www.Berlin.de/ & müller.de/straße\n\nGruß", .parent = parent };
  LfReceipt *receipt = NULL;

  lose_answer (fixture, &words, TRUE);
  g_assert_cmpint (find (fixture, &words, &receipt), ==, LF_FOUND_THERE);
  lf_receipt_unref (receipt);
}

static void
test_the_same_text_elsewhere_is_another_post (Fixture      *fixture,
                                              gconstpointer unused)
{
  g_autofree char *id = lf_fake_x_say (fixture->server, "@bezirksamt Wo?", NULL);
  g_autoptr(LfReference) parent = refer_to_id (id);
  LfTestWords answer = { .text = "Im Rathaus.", .parent = parent };
  LfTestWords words = { .text = "Im Rathaus." };
  g_autoptr(LfReceipt) sent = publish (fixture, &answer);
  LfReceipt *receipt = NULL;

  lose_answer (fixture, &words, FALSE);
  g_assert_cmpint (find (fixture, &words, &receipt), ==, LF_FOUND_CANNOT_TELL);
}

/* What is saved of a step that a person sends again: (transfer full). */
static char *
make_saved_since (gint64 since_us)
{
  return g_strdup_printf ("{\"since\": \"%" G_GINT64_FORMAT "\"}", since_us);
}

/* A person chose “send again” after an answer was lost: everything is made anew. The first one is found, however long ago. */
static void
test_a_double_is_refused_and_the_first_one_found (Fixture      *fixture,
                                                  gconstpointer unused)
{
  g_autofree char *since = make_saved_since (g_get_real_time () - 3 * 24 * LF_HOUR_US);
  LfTestWords words = { .text = WORDS };
  LfTestWords again = { .text = WORDS, .key = "019abc00-0000-7000-8000-000000000002", .saved = since, .was_unsure = TRUE };
  LfReceipt *receipt = NULL;

  lose_answer (fixture, &words, TRUE);
  lf_fake_x_make_older (fixture->server, 2 * 24 * LF_HOUR_US);
  fail_to_publish (fixture, &again, LF_NETWORK_ERROR_UNSURE, "Duplicate");
  g_assert_cmpuint (count_posts (fixture), ==, 1);
  again.saved = get_saved (fixture);
  g_assert_cmpint (find (fixture, &again, &receipt), ==, LF_FOUND_THERE);
  lf_receipt_unref (receipt);
}

/* Older than the first attempt: it cannot be this one, and a person decides. */
static void
test_a_double_of_an_older_post_is_not_taken_for_it (Fixture      *fixture,
                                                    gconstpointer unused)
{
  g_autofree char *id = lf_fake_x_say_own (fixture->server, WORDS);
  g_autofree char *since = make_saved_since (g_get_real_time () - LF_HOUR_US);
  LfTestWords again = { .text = WORDS, .saved = since, .was_unsure = TRUE };
  LfReceipt *receipt = NULL;

  lf_fake_x_make_older (fixture->server, 2 * LF_HOUR_US);
  fail_to_publish (fixture, &again, LF_NETWORK_ERROR_UNSURE, "Duplicate");
  again.saved = get_saved (fixture);
  g_assert_cmpint (find (fixture, &again, &receipt), ==, LF_FOUND_CANNOT_TELL);
  g_assert_null (receipt);
}

/* Made ready, then kept waiting for hours: nothing of it was sent meanwhile. */
static void
test_what_was_posted_while_it_waited_is_not_taken_for_it (Fixture      *fixture,
                                                          gconstpointer unused)
{
  g_autofree char *id = lf_fake_x_say_own (fixture->server, "Wochenmarkt");
  g_autofree char *since = make_saved_since (g_get_real_time () - 5 * LF_HOUR_US);
  LfTestWords words = { .text = "Wochenmarkt", .saved = since };
  LfReceipt *receipt = NULL;

  lf_fake_x_make_older (fixture->server, 2 * LF_HOUR_US);
  lose_answer (fixture, &words, FALSE);
  words.saved = get_saved (fixture);
  g_assert_cmpint (find (fixture, &words, &receipt), ==, LF_FOUND_CANNOT_TELL);
  g_assert_null (receipt);
}

/* Nothing was sent before, so it is somebody else's: a clear no, and no look for it. */
static void
test_a_double_of_somebody_else_is_refused (Fixture      *fixture,
                                           gconstpointer unused)
{
  g_autofree char *id = lf_fake_x_say_own (fixture->server, WORDS);
  LfTestWords words = { .text = WORDS };

  fail_to_publish (fixture, &words, LF_NETWORK_ERROR_REJECTED, "Duplicate");
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

/* ---- Pictures. */

static GBytes *
make_big_picture (gsize size)
{
  g_autoptr(GBytes) png = lf_test_make_png ();
  gsize head;
  const guint8 *data = g_bytes_get_data (png, &head);
  guint8 *big = g_malloc0 (size);

  memcpy (big, data, head);
  return g_bytes_new_take (big, size);
}

static GPtrArray *
make_media (Fixture    *fixture,
            gsize       size,
            const char *alt)
{
  g_autoptr(GBytes) bytes = size > 0 ? make_big_picture (size) : lf_test_make_png ();
  GPtrArray *media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);

  g_ptr_array_add (media, lf_test_house_add_picture (fixture->house, bytes, alt));
  return media;
}

static void
assert_one_described (Fixture    *fixture,
                      const char *alt)
{
  g_autoptr(JsonArray) posts = lf_fake_x_dump (fixture->server);
  JsonArray *media = lf_json_get_array (lf_json_nth_object (posts, 0), "media");

  g_assert_cmpuint (json_array_get_length (posts), ==, 1);
  g_assert_cmpuint (json_array_get_length (media), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (media, 0), ==, alt);
}

static void
test_a_picture_goes_with_its_description (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autoptr(GPtrArray) media = make_media (fixture, 0, "Ein blaues Rechteck");
  LfTestWords words = { .text = "Bild", .media = media };
  g_autoptr(LfReceipt) receipt = publish (fixture, &words);

  assert_one_described (fixture, "Ein blaues Rechteck");
  g_assert_cmpuint (lf_fake_x_count (fixture->server, "POST", "/2/media/upload"), ==, 1);
}

static void
test_a_big_picture_goes_in_pieces (Fixture      *fixture,
                                   gconstpointer unused)
{
  g_autoptr(GPtrArray) media = make_media (fixture, 2 * 1024 * 1024 + 100, "Groß");
  LfTestWords words = { .text = "Bild", .media = media };
  g_autoptr(LfReceipt) receipt = NULL;

  lf_fake_x_set_work (fixture->server, 2, FALSE);
  receipt = publish (fixture, &words);
  assert_one_described (fixture, "Groß");
  g_assert_cmpuint (lf_fake_x_count (fixture->server, "POST", "/2/media/upload/initialize"), ==, 1);
  g_assert_cmpuint (lf_fake_x_count (fixture->server, "GET", "/2/media/upload"), ==, 2);
}

/* X carries out the first request to @step, and its answer is lost. */
static void
lose_step (Fixture    *fixture,
           LfOutgoing *outgoing,
           const char *step)
{
  g_autofree char *path_end = g_strconcat ("/", step, NULL);
  LfFakeXFault fault = { .kind = "drop", .path_end = path_end, .after = TRUE, .times = 1 };
  g_autoptr(GError) error = NULL;

  lf_fake_x_fault (fixture->server, &fault);
  g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
}

static void
test_pieces_go_on_where_they_broke_off (Fixture      *fixture,
                                        gconstpointer unused)
{
  g_autoptr(GPtrArray) media = make_media (fixture, 3 * 1024 * 1024, "Groß");
  LfTestWords words = { .text = "Bild", .media = media };
  g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = NULL;

  lf_adapter_prepare_async (fixture->adapter, outgoing, cancellable, lf_test_done_cb, &result);
  while (fixture->saved->len < 2)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  g_assert_false (lf_adapter_prepare_finish (fixture->adapter, lf_test_wait_for (&result), &error));

  words.saved = get_saved (fixture);
  receipt = publish (fixture, &words);
  assert_one_described (fixture, "Groß");
  g_assert_cmpuint (lf_fake_x_count (fixture->server, "POST", "/2/media/upload/initialize"), ==, 1);
}

/* Whoever sends it dies before it is saved: the next one sends it again, and X refuses that. */
static void
test_pieces_that_x_has_already_begin_again (Fixture      *fixture,
                                            gconstpointer unused)
{
  static const char * const steps[] = { "append", "finalize" };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(GPtrArray) media = make_media (fixture, 2 * 1024 * 1024, "Groß");
      LfTestWords words = { .text = steps[i], .media = media };
      g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
      g_autoptr(LfReceipt) receipt = NULL;

      lose_step (fixture, outgoing, steps[i]);
      words.saved = get_saved (fixture);
      receipt = publish (fixture, &words);
      g_assert_cmpuint (lf_fake_x_count (fixture->server, "POST", "/2/media/upload/initialize"), ==, 2 * (i + 1));
      g_assert_cmpuint (count_posts (fixture), ==, i + 1);
    }
}

/* A picture that X never takes in pieces is not sent for ever. */
static void
test_a_picture_begins_again_only_once (Fixture      *fixture,
                                       gconstpointer unused)
{
  LfFakeXFault fault = { .kind = "status", .path_end = "/append", .status = 400, .times = 9 };
  g_autoptr(GPtrArray) media = make_media (fixture, 2 * 1024 * 1024, "Groß");
  LfTestWords words = { .text = "Bild", .media = media };
  g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
  g_autoptr(GError) error = NULL;

  lf_fake_x_fault (fixture->server, &fault);
  g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_assert_cmpuint (lf_fake_x_count (fixture->server, "POST", "/2/media/upload/initialize"), ==, 2);
}

static void
test_a_forgotten_picture_is_uploaded_anew (Fixture      *fixture,
                                           gconstpointer unused)
{
  g_autoptr(GPtrArray) media = make_media (fixture, 0, "Bild");
  LfTestWords words = { .text = "Bild", .media = media };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
  g_autoptr(LfReceipt) receipt = NULL;

  fixture_fault (fixture, "html-502", "/2/media/metadata", FALSE);
  g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  lf_fake_x_forget_media (fixture->server);

  words.saved = get_saved (fixture);
  receipt = publish (fixture, &words);
  assert_one_described (fixture, "Bild");
}

static void
test_a_picture_that_x_cannot_read_is_final (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autoptr(GPtrArray) media = make_media (fixture, 0, "Bild");
  LfTestWords words = { .text = "Bild", .media = media };
  g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
  g_autoptr(GError) error = NULL;

  lf_fake_x_set_work (fixture->server, 1, TRUE);
  g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
}

static void
test_every_step_of_a_picture_may_fail_once (Fixture      *fixture,
                                            gconstpointer unused)
{
  static const char * const paths[] = { "/2/media/upload", "/2/media/metadata" };
  g_autoptr(GPtrArray) media = make_media (fixture, 0, "Bild");
  LfTestWords words = { .text = "Bild", .media = media };
  g_autoptr(LfReceipt) receipt = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
      g_autoptr(GError) error = NULL;

      fixture_fault (fixture, "drop", paths[i], TRUE);
      g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
      g_assert_nonnull (error);
      if (fixture->saved->len > 0)
        words.saved = get_saved (fixture);
    }
  receipt = publish (fixture, &words);
  assert_one_described (fixture, "Bild");
}

/* Nobody gets a picture without the description that the office wrote. */
static void
test_a_refused_description_keeps_the_post_back (Fixture      *fixture,
                                                gconstpointer unused)
{
  LfFakeXFault fault = {
    .kind = "json", .path = "/2/media/metadata", .times = 1,
    .json = "{\"errors\":[{\"title\":\"Invalid Request\",\"detail\":\"alt_text is not valid.\"}]}",
  };
  g_autoptr(GPtrArray) media = make_media (fixture, 0, "Bild");
  LfTestWords words = { .text = "Bild", .media = media };
  g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_x_fault (fixture->server, &fault);
  g_assert_false (lf_test_prepare (fixture->adapter, outgoing, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  words.saved = get_saved (fixture);
  receipt = publish (fixture, &words);
  assert_one_described (fixture, "Bild");
}

static void
test_a_gif_stands_alone (Fixture      *fixture,
                         gconstpointer unused)
{
  g_autoptr(GPtrArray) media = make_media (fixture, 0, "Eins");
  g_autoptr(GPtrArray) other = make_media (fixture, 0, "Zwei");
  g_autoptr(GArray) fine = NULL;
  g_autoptr(GArray) problems = NULL;
  LfMedia *gif = lf_media_ref (g_ptr_array_index (other, 0));

  g_ptr_array_add (media, gif);
  fine = lf_adapter_check (fixture->adapter, "Text", media);
  g_assert_cmpuint (fine->len, ==, 0);
  g_free (gif->mime);
  gif->mime = g_strdup ("image/gif");
  problems = lf_adapter_check (fixture->adapter, "Text", media);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpint (g_array_index (problems, LfProblem, 0).code, ==, LF_POST_ERROR_MEDIA_COUNT);
}

/* ---- Money. */

static void
test_the_price_is_known_before (Fixture      *fixture,
                                gconstpointer unused)
{
  g_autoptr(GPtrArray) media = make_media (fixture, 0, "Bild");
  g_autoptr(LfReference) parent = refer_to_id ("5");
  g_autoptr(LfReference) own = refer_to_id ("6");

  g_free (own->handle);
  own->handle = g_strdup ("@bezirksamt");
  g_assert_cmpint (lf_adapter_get_price_micro (fixture->adapter, "Heute", NULL, NULL), ==, 15000);
  g_assert_cmpint (lf_adapter_get_price_micro (fixture->adapter, "Heute: berlin.de", NULL, NULL), ==, 200000);
  g_assert_cmpint (lf_adapter_get_price_micro (fixture->adapter, "Heute", media, NULL), ==, 20000);
  g_assert_cmpint (lf_adapter_get_price_micro (fixture->adapter, "Ja", NULL, parent), ==, 10000);
  g_assert_cmpint (lf_adapter_get_price_micro (fixture->adapter, "2/2", NULL, own), ==, 15000);
  g_assert_cmpint (lf_adapter_get_reading_price_micro (fixture->adapter), ==, 15000);
  g_assert_false (lf_adapter_get_reads (fixture->adapter));
}

/* ---- Deeds. */

static void
act (Fixture     *fixture,
     LfAct        deed,
     LfReference *target,
     GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_act_async (fixture->adapter, deed, target, NULL, lf_test_done_cb, &result);
  lf_adapter_act_finish (fixture->adapter, lf_test_wait_for (&result), error);
}

static void
test_a_post_can_be_deleted (Fixture      *fixture,
                            gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfReceipt) receipt = publish (fixture, &words);
  g_autoptr(LfReference) reference = refer (receipt, "@bezirksamt");
  g_autoptr(GError) error = NULL;

  act (fixture, LF_ACT_DELETE, reference, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_posts (fixture), ==, 0);
  act (fixture, LF_ACT_DELETE, reference, &error);
  g_assert_no_error (error);
}

/* It costs nothing, so it must not look like a deletion. */
static void
test_what_is_gone_already_is_not_deleted (Fixture      *fixture,
                                          gconstpointer unused)
{
  LfFakeXFault fault = { .kind = "status", .method = "DELETE", .status = 404, .times = 1 };
  g_autoptr(LfReference) reference = refer_to_id ("1790000000000000001");
  g_autoptr(GError) error = NULL;

  lf_fake_x_fault (fixture->server, &fault);
  act (fixture, LF_ACT_DELETE, reference, &error);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

static void
test_an_answer_can_be_hidden_and_its_author_muted (Fixture      *fixture,
                                                   gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfReceipt) receipt = publish (fixture, &words);
  g_autofree char *id = lf_fake_x_say (fixture->server, "Unfug", receipt->remote_id);
  g_autoptr(LfReference) reference = refer_to_id (id);
  g_autoptr(GError) error = NULL;

  act (fixture, LF_ACT_HIDE, reference, &error);
  g_assert_no_error (error);
  g_assert_true (lf_fake_x_is_hidden (fixture->server, id));

  act (fixture, LF_ACT_MUTE, reference, &error);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  reference->extra = g_strdup ("{\"author\": \"1460323737035677698\"}");
  act (fixture, LF_ACT_MUTE, reference, &error);
  g_assert_no_error (error);
  g_assert_true (lf_fake_x_is_muted (fixture->server, "1460323737035677698"));

  act (fixture, LF_ACT_UNHIDE, reference, &error);
  act (fixture, LF_ACT_UNMUTE, reference, &error);
  g_assert_no_error (error);
  g_assert_false (lf_fake_x_is_hidden (fixture->server, id));
  g_assert_false (lf_fake_x_is_muted (fixture->server, "1460323737035677698"));
}

/* The status 200 is not yet a yes. */
static void
test_what_x_did_not_do_is_not_done (Fixture      *fixture,
                                    gconstpointer unused)
{
  static const char errors[] = "{\"errors\":[{\"title\":\"Forbidden\",\"detail\":\"You may not do this.\"}]}";
  static const struct { LfAct act; const char *method; const char *json; LfNetworkError error; } rows[] = {
    { LF_ACT_DELETE, "DELETE", "{\"data\":{\"deleted\":false}}", LF_NETWORK_ERROR_REJECTED },
    { LF_ACT_DELETE, "DELETE", errors, LF_NETWORK_ERROR_REJECTED },
    { LF_ACT_HIDE, "PUT", "{\"data\":{\"hidden\":false}}", LF_NETWORK_ERROR_REJECTED },
    { LF_ACT_UNHIDE, "PUT", "{\"data\":{\"hidden\":true}}", LF_NETWORK_ERROR_REJECTED },
    { LF_ACT_MUTE, "POST", "{\"data\":{\"muting\":false}}", LF_NETWORK_ERROR_REJECTED },
    { LF_ACT_UNMUTE, "DELETE", "{\"data\":{\"muting\":true}}", LF_NETWORK_ERROR_REJECTED },
    { LF_ACT_MUTE, "POST", errors, LF_NETWORK_ERROR_REJECTED },
    { LF_ACT_DELETE, "DELETE", NULL, LF_NETWORK_ERROR_NOT_UNDERSTOOD },
  };
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfReceipt) receipt = publish (fixture, &words);
  g_autoptr(LfReference) reference = refer (receipt, "@bezirksamt");

  g_free (reference->extra);
  reference->extra = g_strdup ("{\"author\": \"1460323737035677698\"}");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LfFakeXFault fault = {
        .kind = rows[i].json != NULL ? "json" : "html-200", .method = rows[i].method, .json = rows[i].json, .times = 1,
      };
      g_autoptr(GError) error = NULL;

      lf_fake_x_fault (fixture->server, &fault);
      act (fixture, rows[i].act, reference, &error);
      g_assert_error (error, LF_NETWORK_ERROR, (int) rows[i].error);
    }
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("publish/a-text-goes-out-as-it-is", test_a_text_goes_out_as_it_is);
  ADD ("publish/a-thread-is-answers-to-oneself", test_a_thread_is_answers_to_oneself);
  ADD ("publish/an-answer-needs-no-mention", test_an_answer_needs_no_mention);
  ADD ("publish/an-answer-that-nobody-asked-for-is-named", test_an_answer_that_nobody_asked_for_is_named);
  ADD ("publish/an-answer-to-what-is-deleted-is-gone", test_an_answer_to_what_is_deleted_is_gone);
  ADD ("publish/used-up-money-is-named", test_used_up_money_is_named);
  ADD ("publish/used-up-money-is-named-at-a-picture", test_used_up_money_is_named_at_a_picture);
  ADD ("publish/a-long-text-is-to-be-shortened", test_a_long_text_is_to_be_shortened);
  ADD ("publish/a-rate-limit-says-how-long", test_a_rate_limit_says_how_long);
  ADD ("publish/a-token-that-ends-meanwhile-costs-nothing", test_a_token_that_ends_meanwhile_costs_nothing);
  ADD ("find/a-lost-answer-is-found-among-the-newest", test_a_lost_answer_is_found_among_the_newest);
  ADD ("find/it-is-found-behind-many-others", test_it_is_found_behind_many_others);
  ADD ("find/absence-proves-nothing", test_absence_proves_nothing);
  ADD ("find/a-late-page-is-no-absence", test_a_late_page_is_no_absence);
  ADD ("find/another-deliverys-post-is-not-taken", test_another_deliverys_post_is_not_taken);
  ADD ("find/an-answer-with-a-mention-and-a-link-is-found", test_an_answer_with_a_mention_and_a_link_is_found);
  ADD ("find/the-same-text-elsewhere-is-another-post", test_the_same_text_elsewhere_is_another_post);
  ADD ("find/a-double-is-refused-and-the-first-one-found", test_a_double_is_refused_and_the_first_one_found);
  ADD ("find/a-double-of-an-older-post-is-not-taken-for-it", test_a_double_of_an_older_post_is_not_taken_for_it);
  ADD ("find/what-was-posted-while-it-waited-is-not-taken-for-it", test_what_was_posted_while_it_waited_is_not_taken_for_it);
  ADD ("find/a-double-of-somebody-else-is-refused", test_a_double_of_somebody_else_is_refused);
  ADD ("media/a-picture-goes-with-its-description", test_a_picture_goes_with_its_description);
  ADD ("media/a-big-picture-goes-in-pieces", test_a_big_picture_goes_in_pieces);
  ADD ("media/pieces-go-on-where-they-broke-off", test_pieces_go_on_where_they_broke_off);
  ADD ("media/pieces-that-x-has-already-begin-again", test_pieces_that_x_has_already_begin_again);
  ADD ("media/a-picture-begins-again-only-once", test_a_picture_begins_again_only_once);
  ADD ("media/a-forgotten-picture-is-uploaded-anew", test_a_forgotten_picture_is_uploaded_anew);
  ADD ("media/a-picture-that-x-cannot-read-is-final", test_a_picture_that_x_cannot_read_is_final);
  ADD ("media/every-step-may-fail-once", test_every_step_of_a_picture_may_fail_once);
  ADD ("media/a-refused-description-keeps-the-post-back", test_a_refused_description_keeps_the_post_back);
  ADD ("media/a-gif-stands-alone", test_a_gif_stands_alone);
  ADD ("money/the-price-is-known-before", test_the_price_is_known_before);
  ADD ("deeds/a-post-can-be-deleted", test_a_post_can_be_deleted);
  ADD ("deeds/what-is-gone-already-is-not-deleted", test_what_is_gone_already_is_not_deleted);
  ADD ("deeds/an-answer-can-be-hidden-and-its-author-muted", test_an_answer_can_be_hidden_and_its_author_muted);
  ADD ("deeds/what-x-did-not-do-is-not-done", test_what_x_did_not_do_is_not_done);
  return g_test_run ();
}
