/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A changed text changes nothing else: at Mastodon what a change does not name is taken away. */

#include "config.h"

#include "fixture.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"

static LfReference *
fetch_question (Fixture *fixture)
{
  LfFakeSaying question = { .text = "@bezirksamt Was ist dort passiert?", .warning = "Unfall" };
  g_autofree char *id = lf_fake_mastodon_say (fixture->server, &question);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (fetched->items->len, ==, 1);
  return lf_reference_ref (((LfItem *) g_ptr_array_index (fetched->items, 0))->reference);
}

static LfReference *
send_answer (Fixture     *fixture,
             LfReference *question)
{
  g_autoptr(GPtrArray) media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  g_autoptr(GBytes) png = lf_test_make_png ();
  LfTestWords words = { .text = "Die Straße ist gespert.", .parent = question, .media = media };
  g_autoptr(LfOutgoing) outgoing = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  LfReference *target = lf_reference_new ();

  g_ptr_array_add (media, lf_test_house_add_picture (fixture->house, png, "Die Absperrung"));
  g_ptr_array_add (media, lf_test_house_add_picture (fixture->house, png, "Die Umleitung"));
  outgoing = lf_test_outgoing_new (fixture->house, &words, NULL);
  g_assert_true (lf_test_prepare (fixture->adapter, outgoing, &error));
  g_assert_no_error (error);
  receipt = lf_test_publish (fixture->adapter, outgoing, &error);
  g_assert_no_error (error);
  target->remote_id = g_strdup (receipt->remote_id);
  target->uri = g_strdup (receipt->uri);
  return target;
}

static void
test_warning_pictures_and_mention_stay (Fixture      *fixture,
                                        gconstpointer unused)
{
  g_autoptr(LfReference) question = fetch_question (fixture);
  g_autoptr(LfReference) target = send_answer (fixture, question);
  g_autoptr(JsonArray) before = lf_fake_mastodon_dump (fixture->server);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonArray) after = NULL;
  JsonObject *post;
  JsonArray *media;

  lf_adapter_edit_async (fixture->adapter, target, "Die Straße ist gesperrt.", NULL, lf_test_done_cb, &result);
  g_assert_true (lf_adapter_edit_finish (fixture->adapter, lf_test_wait_for (&result), &error));
  g_assert_no_error (error);

  after = lf_fake_mastodon_dump (fixture->server);
  g_assert_cmpuint (json_array_get_length (after), ==, json_array_get_length (before));
  post = lf_json_nth_object (after, json_array_get_length (after) - 1);
  g_assert_cmpstr (lf_json_get_string (post, "id"), ==, target->remote_id);
  g_assert_cmpstr (lf_json_get_string (post, "text"), ==, "@buerger1 Die Straße ist gesperrt.");
  g_assert_cmpstr (lf_json_get_string (post, "spoiler_text"), ==, "Unfall");
  g_assert_cmpstr (lf_json_get_string (post, "language"), ==, "de");
  media = lf_json_get_array (post, "media");
  g_assert_cmpuint (json_array_get_length (media), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (media, 0), ==, "Die Absperrung");
  g_assert_cmpstr (json_array_get_string_element (media, 1), ==, "Die Umleitung");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_BOTH ("edit/all-else-stays", test_warning_pictures_and_mention_stay);
  return g_test_run ();
}
