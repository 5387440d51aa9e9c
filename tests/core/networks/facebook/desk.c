/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts that wait at Facebook, and what can be done to what is there. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-read.h"

#define FEED LF_FAKE_FACEBOOK_EDGE ("feed")
#define PHOTOS LF_FAKE_FACEBOOK_EDGE ("photos")
#define MINUTE_US (60 * G_USEC_PER_SEC)
#define DAY_US (24 * 60 * (gint64) MINUTE_US)

/* ---- Handing over. */

static char *
schedule (Fixture     *fixture,
          LfOutgoing  *outgoing,
          gint64       due_us,
          GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_schedule_async (fixture->adapter, outgoing, due_us, NULL, lf_test_done_cb, &result);
  return lf_adapter_schedule_finish (fixture->adapter, lf_test_wait_for (&result), error);
}

static gboolean
reschedule (Fixture     *fixture,
            const char  *id,
            gint64       due_us,
            GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_reschedule_async (fixture->adapter, id, due_us, NULL, lf_test_done_cb, &result);
  return lf_adapter_reschedule_finish (fixture->adapter, lf_test_wait_for (&result), error);
}

static gboolean
unschedule (Fixture     *fixture,
            const char  *id,
            GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_unschedule_async (fixture->adapter, id, NULL, lf_test_done_cb, &result);
  return lf_adapter_unschedule_finish (fixture->adapter, lf_test_wait_for (&result), error);
}

static void
assert_scheduled (Fixture       *fixture,
                  LfOutgoing    *outgoing,
                  gint64         due_us,
                  LfFoundResult  expected,
                  const char    *expected_id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  lf_adapter_find_scheduled_async (fixture->adapter, outgoing, due_us, NULL, lf_test_done_cb, &result);
  g_assert_cmpint (lf_adapter_find_scheduled_finish (fixture->adapter, lf_test_wait_for (&result), &id, &error), ==, expected);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, expected_id);
}

static gint64
in_minutes (guint minutes)
{
  return g_get_real_time () + minutes * (gint64) MINUTE_US;
}

static guint
count_texts (Fixture *fixture)
{
  g_autoptr(JsonArray) texts = lf_fake_facebook_dump (fixture->server);

  return json_array_get_length (texts);
}

static gint64
get_time_s (Fixture *fixture)
{
  g_autoptr(JsonArray) texts = lf_fake_facebook_dump (fixture->server);

  g_assert_cmpuint (json_array_get_length (texts), ==, 1);
  return lf_json_get_int (json_array_get_object_element (texts, 0), "scheduled", 0);
}

static void
test_a_copy_waits_for_its_second (Fixture      *fixture,
                                  gconstpointer unused)
{
  LfTestWords words = { .text = "Straßenfest am Samstag, https://berlin.de" };
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);
  gint64 due_us = in_minutes (60) + 123456;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = schedule (fixture, outgoing, due_us, &error);
  g_autofree char *time = lf_fake_facebook_dup_field (fixture->server, FEED, "scheduled_publish_time");
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, due_us / G_USEC_PER_SEC);
  LfFoundResult found;

  g_assert_no_error (error);
  g_assert_cmpstr (time, ==, seconds);
  g_assert_true (lf_fake_facebook_is (fixture->server, "waits", id));
  assert_scheduled (fixture, outgoing, due_us, LF_FOUND_THERE, id);
  assert_scheduled (fixture, outgoing, due_us + MINUTE_US, LF_FOUND_CANNOT_TELL, NULL);
  found = lf_test_find (fixture->adapter, outgoing, NULL, &error);
  g_assert_cmpint (found, ==, LF_FOUND_CANNOT_TELL);
}

static void
test_when_its_time_has_come_it_is_found (Fixture      *fixture,
                                         gconstpointer unused)
{
  LfTestWords words = { .text = "Jetzt ist es so weit" };
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);
  gint64 due_us = in_minutes (11);
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = schedule (fixture, outgoing, due_us, &error);

  g_assert_no_error (error);
  lf_fake_facebook_advance (fixture->server, 11 * 60);
  assert_scheduled (fixture, outgoing, due_us, LF_FOUND_CANNOT_TELL, NULL);
  g_assert_cmpint (lf_test_find (fixture->adapter, outgoing, &receipt, &error), ==, LF_FOUND_THERE);
  g_assert_cmpstr (receipt->remote_id, ==, id);

  /* What is out is not taken away as if it waited. */
  g_assert_false (unschedule (fixture, id, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
  g_clear_error (&error);
  g_assert_false (reschedule (fixture, id, in_minutes (60), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
  g_assert_cmpuint (count_texts (fixture), ==, 1);
}

static void
test_pictures_of_a_copy_are_of_its_kind (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autoptr(GPtrArray) media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  g_autoptr(GBytes) png = lf_test_make_png ();
  LfTestWords words = { .text = "Mit Bild", .media = media, .waits = TRUE };
  g_autoptr(LfOutgoing) outgoing = NULL;
  g_autoptr(LfOutgoing) later = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *temporary = NULL;

  g_ptr_array_add (media, lf_test_house_add_picture (fixture->house, png, "Eine Linde"));
  outgoing = fixture_prepare (fixture, &words);
  id = schedule (fixture, outgoing, in_minutes (30), &error);
  g_assert_no_error (error);
  temporary = lf_fake_facebook_dup_field (fixture->server, PHOTOS, "temporary");
  g_assert_cmpstr (temporary, ==, "true");
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "POST", PHOTOS), ==, 1);

  /* Taken back and sent from here, it has pictures of the other kind again. */
  g_assert_true (unschedule (fixture, id, &error));
  g_assert_no_error (error);
  words.saved = fixture_get_saved (fixture);
  words.waits = FALSE;
  later = fixture_prepare (fixture, &words);
  receipt = lf_test_publish (fixture->adapter, later, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_texts (fixture), ==, 1);
}

static void
test_what_cannot_wait_is_not_sent (Fixture      *fixture,
                                   gconstpointer unused)
{
  const gint64 times[] = { g_get_real_time () - 60 * (gint64) MINUTE_US, in_minutes (0), in_minutes (9),
                           in_minutes (0) + 31 * DAY_US };
  LfTestWords words = { .text = "Zu früh oder zu spät" };
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (schedule (fixture, outgoing, times[i], &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
      g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, i < 3 ? "ScheduleLate" : "ScheduleWindow");
    }
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "POST", FEED), ==, 0);
}

static void
test_an_answer_cannot_wait (Fixture      *fixture,
                            gconstpointer unused)
{
  g_autoptr(LfReference) parent = lf_reference_new ();
  LfTestWords words = { .text = "Später", .parent = parent };
  g_autoptr(LfOutgoing) outgoing = NULL;
  g_autoptr(GError) error = NULL;

  parent->remote_id = fixture_own_post (fixture, "Neuigkeit");
  outgoing = fixture_prepare (fixture, &words);
  g_assert_null (schedule (fixture, outgoing, in_minutes (60), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

/* The server takes loose words for times: what it understood is read back, and a copy with another time does not stay. */
static void
test_another_time_is_taken_back (Fixture      *fixture,
                                 gconstpointer unused)
{
  LfTestWords words = { .text = "Zur falschen Stunde" };
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);
  g_autoptr(GError) error = NULL;

  lf_fake_facebook_set (fixture->server, LF_FAKE_FACEBOOK_OTHER_TIME, TRUE);
  g_assert_null (schedule (fixture, outgoing, in_minutes (60), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "OtherTime");
  g_assert_cmpuint (count_texts (fixture), ==, 0);
}

/* A copy with another time that may still wait must never be followed by a second one. */
static void
test_another_time_that_stays_is_in_doubt (Fixture      *fixture,
                                          gconstpointer unused)
{
  const LfFakeFacebookFault rows[] = {
    { .kind = "json", .method = "DELETE", .json = "{\"success\":false}", .times = 1 },
    { .kind = "status", .method = "DELETE", .status = 400, .code = 100, .subcode = 33, .times = 1 },
    { .kind = "drop", .method = "DELETE", .times = 1 },
  };

  lf_fake_facebook_set (fixture->server, LF_FAKE_FACEBOOK_OTHER_TIME, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("Zur falschen Stunde %u", i);
      LfTestWords words = { .text = text };
      g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);
      g_autoptr(GError) error = NULL;

      lf_fake_facebook_fault (fixture->server, &rows[i]);
      g_assert_null (schedule (fixture, outgoing, in_minutes (60), &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
      g_assert_cmpuint (count_texts (fixture), ==, i + 1);
    }
}

static void
test_a_lost_hand_over_is_found (Fixture      *fixture,
                                gconstpointer unused)
{
  LfTestWords words = { .text = "Verlorene Übergabe" };
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);
  gint64 due_us = in_minutes (60);
  LfFakeFacebookFault fault = { .kind = "drop", .method = "POST", .path = FEED, .after = TRUE, .times = 1 };
  g_autoptr(JsonArray) texts = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_facebook_fault (fixture->server, &fault);
  g_assert_null (schedule (fixture, outgoing, due_us, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  texts = lf_fake_facebook_dump (fixture->server);
  assert_scheduled (fixture, outgoing, due_us, LF_FOUND_THERE,
                    lf_json_get_string (json_array_get_object_element (texts, 0), "id"));
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "POST", FEED), ==, 1);
}

static void
test_a_hand_over_that_was_refused_is_not_there (Fixture      *fixture,
                                                gconstpointer unused)
{
  LfTestWords words = { .text = "Abgelehnt" };
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);
  g_autoptr(LfOutgoing) again = NULL;
  g_autoptr(GError) error = NULL;

  fixture_refuse (fixture, FEED, 368, 1346003);
  g_assert_null (schedule (fixture, outgoing, in_minutes (60), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_clear_error (&error);
  fixture_refuse (fixture, FEED, 506, 0);
  g_assert_null (schedule (fixture, outgoing, in_minutes (60), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_clear_error (&error);

  /* After an answer that was lost it may be this one. */
  words.was_unsure = TRUE;
  again = fixture_prepare (fixture, &words);
  fixture_refuse (fixture, FEED, 506, 0);
  g_assert_null (schedule (fixture, again, in_minutes (60), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
}

static void
test_a_copy_is_moved_and_taken_away (Fixture      *fixture,
                                     gconstpointer unused)
{
  LfTestWords words = { .text = "Wandert" };
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);
  gint64 later_us = in_minutes (120);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = schedule (fixture, outgoing, in_minutes (60), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (reschedule (fixture, id, later_us, &error));
      g_assert_no_error (error);
      g_assert_cmpint (get_time_s (fixture), ==, later_us / G_USEC_PER_SEC);
    }
  g_assert_false (reschedule (fixture, id, in_minutes (1), &error));
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "ScheduleLate");
  g_clear_error (&error);
  g_assert_cmpint (get_time_s (fixture), ==, later_us / G_USEC_PER_SEC);

  g_assert_true (unschedule (fixture, id, &error));
  g_assert_no_error (error);
  g_assert_true (lf_fake_facebook_is (fixture->server, "deleted", id));

  /* Once more, because an answer was lost: it waits nowhere. Whether it went out is not known here. */
  g_assert_false (unschedule (fixture, id, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, LF_COPY_NOT_LISTED);
}

/* “Does not exist” may be said of what cannot be read: it is not believed while the copy is listed, or nothing can be listed. */
static void
test_a_copy_that_cannot_be_read_is_not_taken_for_gone (Fixture      *fixture,
                                                       gconstpointer unused)
{
  LfTestWords words = { .text = "Nicht zu lesen" };
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = schedule (fixture, outgoing, in_minutes (60), &error);
  g_autofree char *path = g_strconcat (LF_FAKE_FACEBOOK_PATH (""), id, NULL);

  g_assert_no_error (error);
  fixture_refuse (fixture, path, 100, 33);
  g_assert_false (unschedule (fixture, id, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, NULL);
  g_clear_error (&error);

  fixture_refuse (fixture, path, 100, 33);
  fixture_refuse (fixture, LF_FAKE_FACEBOOK_EDGE ("scheduled_posts"), 200, 0);
  g_assert_false (unschedule (fixture, id, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_true (lf_fake_facebook_is (fixture->server, "waits", id));
}

/* The status 200 is not yet a yes. */
static void
test_what_the_server_did_not_do_is_not_done (Fixture      *fixture,
                                             gconstpointer unused)
{
  LfTestWords words = { .text = "Bleibt stehen" };
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = schedule (fixture, outgoing, in_minutes (60), &error);
  g_autofree char *path = g_strconcat (LF_FAKE_FACEBOOK_PATH (""), id, NULL);
  LfFakeFacebookFault away = { .kind = "json", .method = "DELETE", .path = path, .json = "{\"success\":false}", .times = 1 };
  LfFakeFacebookFault move = { .kind = "json", .method = "POST", .path = path, .json = "{\"success\":false}", .times = 1 };

  g_assert_no_error (error);
  lf_fake_facebook_fault (fixture->server, &away);
  g_assert_false (unschedule (fixture, id, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_clear_error (&error);
  lf_fake_facebook_fault (fixture->server, &move);
  g_assert_false (reschedule (fixture, id, in_minutes (120), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED);
  g_assert_true (lf_fake_facebook_is (fixture->server, "waits", id));
}

/* Only a list that is whole proves that a copy does not wait. */
static void
test_a_list_without_an_end_proves_nothing (Fixture      *fixture,
                                           gconstpointer unused)
{
  static const struct { const char *json; LfNetworkError error; } lists[] = {
    { "{\"data\":[],\"paging\":{\"next\":\"https://graph.facebook.com/x?__paging_token=1\"}}", LF_NETWORK_ERROR_GONE },
    { "{\"paging\":{}}", LF_NETWORK_ERROR_NOT_UNDERSTOOD },
  };
  LfTestWords words = { .text = "Noch da" };
  g_autoptr(LfOutgoing) outgoing = fixture_prepare (fixture, &words);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = schedule (fixture, outgoing, in_minutes (60), &error);
  g_autofree char *path = g_strconcat (LF_FAKE_FACEBOOK_PATH (""), id, NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      LfFakeFacebookFault fault = {
        .kind = "json", .path = LF_FAKE_FACEBOOK_EDGE ("scheduled_posts"), .json = lists[i].json, .times = 1,
      };

      fixture_refuse (fixture, path, 100, 33);
      lf_fake_facebook_fault (fixture->server, &fault);
      g_assert_false (unschedule (fixture, id, &error));
      g_assert_error (error, LF_NETWORK_ERROR, (int) lists[i].error);
      g_assert_cmpstr (lf_network_error_peek_info (error)->name, !=, LF_COPY_NOT_LISTED);
      g_clear_error (&error);
    }
}

/* ---- Deeds. */

static gboolean
act (Fixture      *fixture,
     LfAct         deed,
     LfReference  *target,
     GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_act_async (fixture->adapter, deed, target, NULL, lf_test_done_cb, &result);
  return lf_adapter_act_finish (fixture->adapter, lf_test_wait_for (&result), error);
}

static gboolean
edit (Fixture      *fixture,
      LfReference  *target,
      const char   *text,
      GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_edit_async (fixture->adapter, target, text, NULL, lf_test_done_cb, &result);
  return lf_adapter_edit_finish (fixture->adapter, lf_test_wait_for (&result), error);
}

static LfItem *
let_comment (Fixture *fixture)
{
  g_autofree char *post = fixture_own_post (fixture, "Neuigkeit");
  g_autofree char *comment = fixture_comment (fixture, post, "Unfug");
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) items = fixture_look (fixture, LF_STREAM_MENTIONS, &cursor);

  return lf_item_ref (g_ptr_array_index (items, 0));
}

static void
test_comments_are_hidden_liked_and_removed (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autoptr(LfItem) item = let_comment (fixture);
  g_autoptr(GError) error = NULL;

  g_assert_true (act (fixture, LF_ACT_HIDE, item->reference, &error));
  g_assert_no_error (error);
  g_assert_true (lf_fake_facebook_is (fixture->server, "hidden", item->reference->remote_id));
  g_assert_true (act (fixture, LF_ACT_LIKE, item->reference, &error));
  g_assert_true (lf_fake_facebook_is (fixture->server, "liked", item->reference->remote_id));
  g_assert_true (act (fixture, LF_ACT_MUTE, item->reference, &error));
  g_assert_true (lf_fake_facebook_is (fixture->server, "blocked", item->author.remote_id));
  for (guint i = 0; i < 2; i++)
    g_assert_true (act (fixture, LF_ACT_REMOVE, item->reference, &error));
  g_assert_no_error (error);
  g_assert_true (lf_fake_facebook_is (fixture->server, "deleted", item->reference->remote_id));
}

static void
test_what_was_done_to_a_comment_is_taken_back (Fixture      *fixture,
                                               gconstpointer unused)
{
  g_autoptr(LfItem) item = let_comment (fixture);
  const char *id = item->reference->remote_id;
  g_autofree char *path = g_strconcat (LF_FAKE_FACEBOOK_PATH (""), id, NULL);
  g_autofree char *hidden = NULL, *person = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (act (fixture, LF_ACT_HIDE, item->reference, &error));
  g_assert_true (act (fixture, LF_ACT_UNHIDE, item->reference, &error));
  g_assert_no_error (error);
  g_assert_false (lf_fake_facebook_is (fixture->server, "hidden", id));
  hidden = lf_fake_facebook_dup_field (fixture->server, path, "is_hidden");
  g_assert_cmpstr (hidden, ==, "false");

  g_assert_true (act (fixture, LF_ACT_LIKE, item->reference, &error));
  g_assert_true (act (fixture, LF_ACT_UNLIKE, item->reference, &error));
  g_assert_no_error (error);
  g_assert_false (lf_fake_facebook_is (fixture->server, "liked", id));

  g_assert_true (act (fixture, LF_ACT_MUTE, item->reference, &error));
  g_assert_true (act (fixture, LF_ACT_UNMUTE, item->reference, &error));
  g_assert_no_error (error);
  g_assert_false (lf_fake_facebook_is (fixture->server, "blocked", item->author.remote_id));
  person = lf_fake_facebook_dup_field (fixture->server, LF_FAKE_FACEBOOK_EDGE ("blocked"), "user");
  g_assert_cmpstr (person, ==, item->author.remote_id);
  g_assert_cmpuint (lf_fake_facebook_count (fixture->server, "DELETE", LF_FAKE_FACEBOOK_EDGE ("blocked")), ==, 1);
}

static void
test_nobody_is_blocked_who_is_not_known (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autoptr(LfItem) item = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_facebook_set (fixture->server, LF_FAKE_FACEBOOK_NAMELESS, TRUE);
  item = let_comment (fixture);
  g_assert_false (act (fixture, LF_ACT_MUTE, item->reference, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

static void
test_own_posts_are_changed_and_deleted (Fixture      *fixture,
                                        gconstpointer unused)
{
  g_autoptr(LfReference) post = lf_reference_new ();
  g_autoptr(JsonArray) texts = NULL;
  g_autoptr(GError) error = NULL;

  post->remote_id = fixture_own_post (fixture, "Mit Feler");
  for (guint i = 0; i < 2; i++)
    g_assert_true (edit (fixture, post, "Mit Fehler\r\nund Zeile", &error));
  g_assert_no_error (error);
  texts = lf_fake_facebook_dump (fixture->server);
  g_assert_cmpstr (lf_json_get_string (json_array_get_object_element (texts, 0), "text"), ==, "Mit Fehler\nund Zeile");
  for (guint i = 0; i < 2; i++)
    g_assert_true (act (fixture, LF_ACT_DELETE, post, &error));
  g_assert_cmpuint (count_texts (fixture), ==, 0);
  g_assert_false (edit (fixture, post, "Zu spät", &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

/* Whether the change is there is not known then, and it can be asked for again. */
static void
test_a_lost_answer_to_a_change_is_unsure (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autoptr(LfReference) post = lf_reference_new ();
  g_autofree char *path = NULL;
  LfFakeFacebookFault fault = { .kind = "drop", .method = "POST", .after = TRUE, .times = 1 };
  g_autoptr(GError) error = NULL;

  post->remote_id = fixture_own_post (fixture, "Mit Feler");
  fault.path = path = g_strdup_printf ("/v26.0/%s", post->remote_id);
  lf_fake_facebook_fault (fixture->server, &fault);
  g_assert_false (edit (fixture, post, "Ohne", &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  g_clear_error (&error);
  g_assert_true (edit (fixture, post, "Ohne", &error));
  g_assert_no_error (error);
}

/* What another app made may not be changed; what is said between two people is not touched. */
static void
test_what_may_not_be_done_is_refused (Fixture      *fixture,
                                      gconstpointer unused)
{
  g_autoptr(LfReference) post = lf_reference_new ();
  g_autoptr(LfReference) message = lf_reference_new ();
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  post->remote_id = fixture_own_post (fixture, "Von Hand");
  path = g_strdup_printf ("/v26.0/%s", post->remote_id);
  fixture_refuse (fixture, path, 200, 7);
  g_assert_false (edit (fixture, post, "Anders", &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);

  message->remote_id = g_strdup ("m_1");
  message->extra = g_strdup ("{\"kind\":\"message\",\"author\":\"77\"}");
  g_assert_false (edit (fixture, message, "Anders", &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (act (fixture, LF_ACT_DELETE, message, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_free (message->remote_id);
  message->remote_id = g_strdup ("../me");
  g_assert_false (act (fixture, LF_ACT_DELETE, message, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

/* “Does not exist” is also said to whoever lost a right: what can be read, or what nothing around can be read of, is not gone. */
static void
test_what_may_not_be_deleted_is_not_gone (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autoptr(LfItem) item = let_comment (fixture);
  const char *id = item->reference->remote_id;
  g_autofree char *path = g_strconcat (LF_FAKE_FACEBOOK_PATH (""), id, NULL);
  g_autofree char *on = lf_facebook_dup_extra (item->reference, LF_FACEBOOK_ON);
  g_autofree char *comments = g_strdup_printf ("/v26.0/%s/comments", on);
  LfFakeFacebookFault hidden = { .kind = "status", .path = path, .status = 400, .code = 100, .subcode = 33, .times = 2 };
  g_autoptr(GError) error = NULL;

  /* Readable. */
  fixture_refuse (fixture, path, 100, 33);
  g_assert_false (act (fixture, LF_ACT_REMOVE, item->reference, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);

  /* Not readable, and neither are the other comments. */
  lf_fake_facebook_fault (fixture->server, &hidden);
  fixture_refuse (fixture, comments, 10, 0);
  g_assert_false (act (fixture, LF_ACT_REMOVE, item->reference, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);

  /* Nor is anything of the page. */
  lf_fake_facebook_fault (fixture->server, &hidden);
  fixture_refuse (fixture, comments, 100, 33);
  fixture_refuse (fixture, FEED, 100, 33);
  g_assert_false (act (fixture, LF_ACT_REMOVE, item->reference, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);

  /* The post went, with its comments. */
  lf_fake_facebook_fault (fixture->server, &hidden);
  fixture_refuse (fixture, comments, 100, 33);
  g_assert_true (act (fixture, LF_ACT_REMOVE, item->reference, &error));
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("schedule/waits", test_a_copy_waits_for_its_second);
  ADD ("schedule/found", test_when_its_time_has_come_it_is_found);
  ADD ("schedule/pictures", test_pictures_of_a_copy_are_of_its_kind);
  ADD ("schedule/window", test_what_cannot_wait_is_not_sent);
  ADD ("schedule/answer", test_an_answer_cannot_wait);
  ADD ("schedule/other-time", test_another_time_is_taken_back);
  ADD ("schedule/other-time-stays", test_another_time_that_stays_is_in_doubt);
  ADD ("schedule/lost", test_a_lost_hand_over_is_found);
  ADD ("schedule/refused", test_a_hand_over_that_was_refused_is_not_there);
  ADD ("schedule/moved", test_a_copy_is_moved_and_taken_away);
  ADD ("schedule/unreadable", test_a_copy_that_cannot_be_read_is_not_taken_for_gone);
  ADD ("schedule/not-done", test_what_the_server_did_not_do_is_not_done);
  ADD ("schedule/endless", test_a_list_without_an_end_proves_nothing);
  ADD ("deeds/comments", test_comments_are_hidden_liked_and_removed);
  ADD ("deeds/back", test_what_was_done_to_a_comment_is_taken_back);
  ADD ("deeds/nameless", test_nobody_is_blocked_who_is_not_known);
  ADD ("deeds/own", test_own_posts_are_changed_and_deleted);
  ADD ("edit/lost-answer", test_a_lost_answer_to_a_change_is_unsure);
  ADD ("deeds/not-gone", test_what_may_not_be_deleted_is_not_gone);
  ADD ("deeds/refused", test_what_may_not_be_done_is_refused);
  return g_test_run ();
}
