/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an office does to what citizens wrote comes to the network and stays known here; answers keep to the network's times. */

#include "config.h"

#include "core/inbox/desk.h"
#include "core/inbox/lf-item-deed.h"
#include "core/publish/lf-submit.h"
#include "core/store/lf-store-feed.h"
#include "lib/lf-test.h"

typedef struct {
  char    *folder;
  LfClock *clock;
  Desk    *desk;
  char    *account;
} Fixture;

static LfItem *
read_item (Fixture    *fixture,
           const char *uid)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  LfItem *item;

  lf_store_get_item_async (fixture->desk->store, uid, NULL, lf_test_done_cb, &result);
  item = lf_store_get_item_finish (fixture->desk->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return item;
}

static GPtrArray *
list_thread (Fixture    *fixture,
             const char *uid)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *items;

  lf_store_list_thread_async (fixture->desk->store, uid, NULL, lf_test_done_cb, &result);
  items = lf_store_list_thread_finish (fixture->desk->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return items;
}

/* (transfer full): the first open item of @kind. */
static LfItem *
find_item (Fixture    *fixture,
           LfItemKind  kind)
{
  g_autoptr(LfFeedQuery) query = lf_feed_query_new ();
  g_autoptr(GAsyncResult) read = NULL, rows = NULL;
  g_autoptr(GArray) ids = NULL, keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = NULL;
  gint64 seq;

  query->scope = LF_FEED_OPEN;
  lf_store_read_feed_async (fixture->desk->store, query, NULL, lf_test_done_cb, &read);
  ids = lf_store_read_feed_finish (fixture->desk->store, lf_test_wait_for (&read), &seq, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < ids->len; i++)
    g_array_append_val (keys, g_array_index (ids, LfFeedId, i).key);
  lf_store_read_rows_async (fixture->desk->store, keys, NULL, lf_test_done_cb, &rows);
  items = lf_store_read_rows_finish (fixture->desk->store, lf_test_wait_for (&rows), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    if (((LfItem *) g_ptr_array_index (items, i))->kind == kind)
      return lf_item_ref (g_ptr_array_index (items, i));
  g_assert_not_reached ();
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  fixture->folder = lf_test_make_folder ();
  fixture->clock = LF_CLOCK (lf_fake_clock_new (DESK_NOW_US));
  fixture->desk = desk_new (fixture->folder, fixture->clock);
  fixture->account = desk_add_account (fixture->desk, "Bezirksamt");
  receipt = desk_publish (fixture->desk, fixture->account, "k1", "Der Spielplatz ist offen.", NULL);
  desk_advance (fixture->desk, LF_MINUTE_US);
  g_assert_cmpint (desk_sync (fixture->desk, NULL, NULL, &error), >, 0);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  desk_free (fixture->desk);
  g_free (fixture->account);
  g_assert_finalize_object (fixture->clock);
  lf_test_remove_folder (fixture->folder);
}

static gboolean
run_deed (Fixture *fixture,
          LfItem  *item,
          LfAct    act,
          GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_item_deed_run_async (fixture->desk->accounts, fixture->desk->store, item, act, lf_test_done_cb, &result);
  return lf_item_deed_run_finish (lf_test_wait_for (&result), error);
}

static void
test_hiding_is_known_and_taken_back (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autoptr(LfItem) item = find_item (fixture, LF_ITEM_REPLY);
  g_autoptr(LfItem) hidden = NULL, shown = NULL;
  g_autoptr(GError) error = NULL;
  LfAct back;

  g_assert_cmpint (item->marks & LF_ITEM_HIDDEN, ==, 0);
  g_assert_true (run_deed (fixture, item, LF_ACT_HIDE, &error));
  g_assert_true (run_deed (fixture, item, LF_ACT_HIDE, &error));
  hidden = read_item (fixture, item->uid);
  g_assert_cmpint (hidden->marks & LF_ITEM_HIDDEN, !=, 0);
  g_assert_cmpint (hidden->seq, >, item->seq);

  g_assert_true (lf_item_deed_reverse (LF_ACT_HIDE, &back));
  g_assert_true (run_deed (fixture, item, back, &error));
  g_assert_no_error (error);
  shown = read_item (fixture, item->uid);
  g_assert_cmpint (shown->marks & LF_ITEM_HIDDEN, ==, 0);
}

static void
test_what_was_removed_waits_for_nobody (Fixture      *fixture,
                                        gconstpointer unused)
{
  g_autoptr(LfItem) item = find_item (fixture, LF_ITEM_REPLY);
  g_autoptr(LfItem) removed = NULL;
  g_autoptr(GError) error = NULL;
  LfAct back;

  g_assert_true (run_deed (fixture, item, LF_ACT_REMOVE, &error));
  g_assert_no_error (error);
  removed = read_item (fixture, item->uid);
  g_assert_cmpint (removed->state, ==, LF_ITEM_DONE);
  g_assert_cmpint (removed->marks & LF_ITEM_HIDDEN, !=, 0);
  g_assert_false (lf_item_deed_reverse (LF_ACT_REMOVE, &back));
  /* It is gone at the network: once more is what was wanted. */
  g_assert_true (run_deed (fixture, item, LF_ACT_REMOVE, &error));
}

static void
test_only_what_fits_can_be_done (Fixture      *fixture,
                                 gconstpointer unused)
{
  g_autoptr(LfItem) item = find_item (fixture, LF_ITEM_REPLY);
  g_autoptr(GPtrArray) thread = list_thread (fixture, item->uid);
  g_autoptr(GError) error = NULL;

  g_assert_true (lf_item_deed_can (fixture->desk->accounts, item, LF_ACT_HIDE));
  g_assert_true (lf_item_deed_can (fixture->desk->accounts, item, LF_ACT_LIKE));
  g_assert_true (lf_item_deed_can (fixture->desk->accounts, item, LF_ACT_MUTE));
  g_assert_false (lf_item_deed_can (fixture->desk->accounts, item, LF_ACT_DELETE));
  for (guint i = 0; i < thread->len; i++)
    {
      LfItem *other = g_ptr_array_index (thread, i);

      if (other->kind == LF_ITEM_OWN)
        g_assert_false (lf_item_deed_can (fixture->desk->accounts, other, LF_ACT_HIDE));
    }
  g_assert_false (run_deed (fixture, item, LF_ACT_DELETE, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

static gboolean
answer (Fixture    *fixture,
        LfItem     *item,
        LfAudience  audience,
        GError    **error)
{
  g_autoptr(LfSubmission) submission = lf_submission_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) deliveries = NULL;
  LfPart *part = lf_part_new ();

  part->text = g_strdup ("Ja, seit heute.");
  part->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_variant_unref);
  part->media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  submission->revision = lf_revision_new ();
  submission->revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (submission->revision->parts, part);
  submission->revision->language = g_strdup ("de");
  submission->revision->audience = audience;
  submission->revision->reply_to_uid = g_strdup (item->uid);
  submission->account_uids = g_strsplit (fixture->account, " ", -1);
  submission->due = lf_due_new (lf_clock_now_us (fixture->clock), NULL, NULL);
  lf_submit_run_async (fixture->desk->store, fixture->desk->accounts, submission, NULL, lf_test_done_cb, &result);
  deliveries = lf_submit_run_finish (lf_test_wait_for (&result), error);
  return deliveries != NULL;
}

/* Practice takes answers in private to what everybody may read for seven days. */
static void
test_a_private_answer_keeps_to_its_time (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autoptr(LfItem) item = find_item (fixture, LF_ITEM_REPLY);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (item->reference->private_until_us, ==, item->created_us + 7 * 24 * LF_HOUR_US);
  g_assert_cmpint (item->reference->answer_until_us, ==, 0);
  lf_fake_clock_set (LF_FAKE_CLOCK (fixture->clock), item->reference->private_until_us + LF_SECOND_US);
  g_assert_false (answer (fixture, item, LF_AUDIENCE_DIRECT, &error));
  g_assert_error (error, LF_POST_ERROR, LF_POST_ERROR_ANSWER_ENDED);
  g_clear_error (&error);
  g_assert_true (answer (fixture, item, item->reference->audience, &error));
  g_assert_no_error (error);
}

static void
test_a_private_answer_in_time_is_narrower_and_taken (Fixture      *fixture,
                                                     gconstpointer unused)
{
  g_autoptr(LfItem) item = find_item (fixture, LF_ITEM_REPLY);
  g_autoptr(GError) error = NULL;

  g_assert_true (answer (fixture, item, LF_AUDIENCE_DIRECT, &error));
  g_assert_no_error (error);
}

#define ADD(name, func) g_test_add ("/inbox/deeds/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("hiding", test_hiding_is_known_and_taken_back);
  ADD ("removed", test_what_was_removed_waits_for_nobody);
  ADD ("fits", test_only_what_fits_can_be_done);
  ADD ("private-too-late", test_a_private_answer_keeps_to_its_time);
  ADD ("private-in-time", test_a_private_answer_in_time_is_narrower_and_taken);

  return g_test_run ();
}
