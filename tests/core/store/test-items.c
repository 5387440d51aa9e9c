/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others wrote: one row for all who saw it, whole batches or none, threads, search, the feed, erasing that leaves nothing. */

#include "config.h"

#include "core/store/lf-store-accounts.h"
#include "core/store/lf-store-deliveries.h"
#include "core/store/lf-store-feed.h"
#include "core/store/lf-store-items.h"
#include "core/store/lf-store-outbox.h"
#include "core/store/lf-store-posts.h"
#include "core/store/store-fixture.h"

#include "lib/lf-test.h"

typedef struct {
  StoreFixture  profile;
  char         *first;    /* uids of two accounts of one server … */
  char         *second;
  char         *other;    /* … and one of another */
} Fixture;

static char *
add_account (Fixture *fixture, const char *server, const char *remote_id)
{
  g_autoptr(LfAccount) account = store_fixture_make_account ("mastodon", server, remote_id);
  g_autoptr(LfAccount) stored = NULL;
  g_autoptr(GError) error = NULL;
  STORE_CALL (result, lf_store_put_account_async, fixture->profile.store, account, NULL);

  stored = lf_store_put_account_finish (fixture->profile.store, result, &error);
  g_assert_no_error (error);
  return g_strdup (stored->uid);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  store_fixture_set_up (&fixture->profile, NULL);
  fixture->first = add_account (fixture, "https://a.example", "1");
  fixture->second = add_account (fixture, "https://a.example", "2");
  fixture->other = add_account (fixture, "https://b.example", "3");
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_free (fixture->first);
  g_free (fixture->second);
  g_free (fixture->other);
  store_fixture_tear_down (&fixture->profile, NULL);
}

static LfItem *
make_item (LfItemKind kind, const char *uri, const char *parent_uri, const char *text, gint64 created_us)
{
  LfItem *item = lf_item_new ();

  item->network = g_strdup ("mastodon");
  item->kind = kind;
  item->reference = lf_reference_new ();
  item->reference->uri = g_strdup (uri);
  item->reference->remote_id = g_strconcat ("id-", uri, NULL);
  item->author.remote_id = g_strdup ("77");
  item->author.name = g_strdup ("Jürgen Groß");
  item->author.handle = g_strdup ("@juergen@a.example");
  item->text = g_strdup (text);
  item->links = g_strsplit ("https://berlin.de/a https://berlin.de/b", " ", -1);
  item->parent_uri = g_strdup (parent_uri);
  item->created_us = created_us;
  return item;
}

/* Takes the items. */
static gssize
put (Fixture *fixture, const char *account_uid, const char *cursor, GPtrArray *items, GError **error)
{
  g_autoptr(LfFetched) fetched = lf_fetched_new ();
  LfItemsBatch batch = { account_uid, LF_STREAM_MENTIONS, fetched, 0 };
  g_autoptr(GAsyncResult) result = NULL;

  fetched->items = items;
  fetched->next_cursor = g_strdup (cursor);
  lf_store_put_items_async (fixture->profile.store, &batch, NULL, lf_test_done_cb, &result);
  return lf_store_put_items_finish (fixture->profile.store, lf_test_wait_for (&result), error);
}

static gssize
put_one (Fixture *fixture, const char *account_uid, LfItem *item)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  g_autoptr(GError) error = NULL;
  gssize n_new;

  g_ptr_array_add (items, item);
  n_new = put (fixture, account_uid, NULL, items, &error);
  g_assert_no_error (error);
  return n_new;
}

static GArray *
read_feed (Fixture *fixture, LfFeedScope scope, const char *account_uid, const char *search)
{
  g_autoptr(LfFeedQuery) query = lf_feed_query_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 seq = -1;
  GArray *ids;

  query->scope = scope;
  query->account_uid = g_strdup (account_uid);
  query->search = g_strdup (search);
  lf_store_read_feed_async (fixture->profile.store, query, NULL, lf_test_done_cb, &result);
  ids = lf_store_read_feed_finish (fixture->profile.store, lf_test_wait_for (&result), &seq, &error);
  g_assert_no_error (error);
  g_assert_cmpint (seq, >=, 0);
  return ids;
}

static guint
count_feed (Fixture *fixture, LfFeedScope scope, const char *account_uid, const char *search)
{
  g_autoptr(GArray) ids = read_feed (fixture, scope, account_uid, search);

  return ids->len;
}

static GPtrArray *
read_rows (Fixture *fixture, GArray *keys)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *rows;
  STORE_CALL (result, lf_store_read_rows_async, fixture->profile.store, keys, NULL);

  rows = lf_store_read_rows_finish (fixture->profile.store, result, &error);
  g_assert_no_error (error);
  return rows;
}

static char *
dup_uid (Fixture *fixture, const char *uri)
{
  g_autofree char *sql = g_strdup_printf ("SELECT uid FROM item WHERE uri = '%s'", uri);

  return store_fixture_dup_text (&fixture->profile, sql);
}

static LfItem *
get_item (Fixture *fixture, const char *uri)
{
  g_autofree char *uid = dup_uid (fixture, uri);
  g_autoptr(GError) error = NULL;
  LfItem *item;
  STORE_CALL (result, lf_store_get_item_async, fixture->profile.store, uid, NULL);

  item = lf_store_get_item_finish (fixture->profile.store, result, &error);
  g_assert_no_error (error);
  return item;
}

static void
set_state (Fixture *fixture, const char *uri, LfItemState state)
{
  g_autofree char *uid = dup_uid (fixture, uri);
  g_autoptr(GError) error = NULL;
  STORE_CALL (result, lf_store_set_item_state_async, fixture->profile.store, uid, state);

  lf_store_set_item_state_finish (fixture->profile.store, result, &error);
  g_assert_no_error (error);
}

static void
test_items_seen_by_two_accounts_are_one_row (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(LfItem) item = NULL;

  g_assert_cmpint (put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u1", NULL, "Hallo", 5)), ==, 1);
  g_assert_cmpint (put_one (fixture, fixture->other, make_item (LF_ITEM_MENTION, "u1", NULL, "Hallo", 5)), ==, 0);

  item = get_item (fixture, "u1");
  g_assert_cmpint (store_fixture_get_int (&fixture->profile, "SELECT count(*) FROM item"), ==, 1);
  g_assert_cmpuint (g_strv_length (item->account_uids), ==, 2);
  g_assert_true (g_strv_contains ((const char * const *) item->account_uids, fixture->other));
  g_assert_cmpstr (item->reference->remote_id, ==, "id-u1");
  g_assert_cmpstr (item->links[1], ==, "https://berlin.de/b");
  g_assert_cmpstr (item->author.name, ==, "Jürgen Groß");
}

static void
test_items_own_state_survives_fetching (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(LfItem) before = NULL;
  g_autoptr(LfItem) same = NULL;
  g_autoptr(LfItem) edited = NULL;

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u1", NULL, "Hallo", 5));
  set_state (fixture, "u1", LF_ITEM_DONE);
  before = get_item (fixture, "u1");

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u1", NULL, "Hallo", 5));
  same = get_item (fixture, "u1");
  g_assert_cmpint (same->seq, ==, before->seq);

  put_one (fixture, fixture->first, make_item (LF_ITEM_CONTEXT, "u1", NULL, "Hallo, Bezirksamt", 5));
  edited = get_item (fixture, "u1");
  g_assert_cmpstr (edited->text, ==, "Hallo, Bezirksamt");
  g_assert_cmpint (edited->kind, ==, LF_ITEM_MENTION);
  g_assert_cmpint (edited->state, ==, LF_ITEM_DONE);
  g_assert_cmpint (edited->seq, >, before->seq);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_OPEN, NULL, NULL), ==, 0);
}

static void
test_items_context_that_becomes_a_mention_is_new (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (put_one (fixture, fixture->first, make_item (LF_ITEM_CONTEXT, "u1", NULL, "Hallo", 5)), ==, 0);
  g_assert_cmpint (put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u1", NULL, "Hallo", 5)), ==, 1);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_OPEN, NULL, NULL), ==, 1);
}

static void
test_items_and_cursor_commit_together (Fixture *fixture, gconstpointer unused)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  g_autoptr(GError) error = NULL;
  g_autofree char *cursor = NULL;
  gint64 looked_us;

  /* Below a trigger that refuses the second item, neither the first one nor the cursor may stay. */
  store_fixture_run (&fixture->profile, "CREATE TRIGGER refuse BEFORE INSERT ON item WHEN new.uri = 'u2' BEGIN SELECT RAISE (ABORT, 'no'); END");
  g_ptr_array_add (items, make_item (LF_ITEM_MENTION, "u1", NULL, "Hallo", 5));
  g_ptr_array_add (items, make_item (LF_ITEM_MENTION, "u2", NULL, "Hallo", 6));
  g_assert_cmpint (put (fixture, fixture->first, "page-2", g_ptr_array_ref (items), &error), ==, -1);
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_cmpint (store_fixture_get_int (&fixture->profile, "SELECT (SELECT count(*) FROM item) + (SELECT count(*) FROM cursor)"), ==, 0);

  store_fixture_run (&fixture->profile, "DROP TRIGGER refuse");
  g_assert_cmpint (put (fixture, fixture->first, "page-2", items, &error), ==, 2);
  g_assert_no_error (error);
  {
    STORE_CALL (result, lf_store_get_cursor_async, fixture->profile.store, fixture->first, LF_STREAM_MENTIONS);
    cursor = lf_store_get_cursor_finish (fixture->profile.store, result, &looked_us, &error);
  }
  g_assert_cmpstr (cursor, ==, "page-2");
  g_assert_cmpint (looked_us, ==, STORE_FIXTURE_NOW_US);
  {
    STORE_CALL (result, lf_store_get_cursor_async, fixture->profile.store, fixture->second, LF_STREAM_MENTIONS);
    g_assert_null (lf_store_get_cursor_finish (fixture->profile.store, result, &looked_us, &error));
  }
  g_assert_no_error (error);
  g_assert_cmpint (looked_us, ==, 0);
}

static void
test_items_of_a_long_batch_all_arrive (Fixture *fixture, gconstpointer unused)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 1201; i++)
    {
      g_autofree char *uri = g_strdup_printf ("u%u", i);

      g_ptr_array_add (items, make_item (LF_ITEM_MENTION, uri, NULL, "Viele", 5 + i));
    }
  g_assert_cmpint (put (fixture, fixture->first, "end", items, &error), ==, 1201);
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_get_int (&fixture->profile, "SELECT count(*) FROM cursor WHERE cursor = 'end'"), ==, 1);
}

static void
test_items_without_identity_are_left_out (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpint (put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "", NULL, "Hallo", 5)), ==, 0);
  g_assert_cmpint (store_fixture_get_int (&fixture->profile, "SELECT count(*) FROM item"), ==, 0);
}

static void
test_items_ids_belong_to_their_server (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *uid = NULL;
  g_autoptr(GError) error = NULL;
  const char *good[] = { fixture->first, fixture->second };

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u1", NULL, "Hallo", 5));
  uid = dup_uid (fixture, "u1");
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(LfReference) reference = NULL;
      STORE_CALL (result, lf_store_get_reference_async, fixture->profile.store, uid, good[i]);

      reference = lf_store_get_reference_finish (fixture->profile.store, result, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (reference->remote_id, ==, "id-u1");
      g_assert_cmpstr (reference->handle, ==, "@juergen@a.example");
    }
  {
    STORE_CALL (result, lf_store_get_reference_async, fixture->profile.store, uid, fixture->other);
    g_assert_null (lf_store_get_reference_finish (fixture->profile.store, result, &error));
    g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING);
  }
}

static GPtrArray *
list_thread (Fixture *fixture, const char *uri)
{
  g_autofree char *uid = dup_uid (fixture, uri);
  g_autoptr(GError) error = NULL;
  GPtrArray *items;
  STORE_CALL (result, lf_store_list_thread_async, fixture->profile.store, uid, NULL);

  items = lf_store_list_thread_finish (fixture->profile.store, result, &error);
  g_assert_no_error (error);
  return items;
}

static void
test_threads_are_joined_when_a_parent_comes_late (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GPtrArray) thread = NULL;

  put_one (fixture, fixture->first, make_item (LF_ITEM_REPLY, "u4", "u3", "vier", 40));
  put_one (fixture, fixture->first, make_item (LF_ITEM_REPLY, "u5", "u4", "fünf", 50));
  put_one (fixture, fixture->first, make_item (LF_ITEM_CONTEXT, "u2", "u1", "zwei", 20));
  put_one (fixture, fixture->first, make_item (LF_ITEM_CONTEXT, "u3", "u2", "drei", 30));
  put_one (fixture, fixture->first, make_item (LF_ITEM_CONTEXT, "u1", NULL, "eins", 10));

  thread = list_thread (fixture, "u4");
  g_assert_cmpuint (thread->len, ==, 5);
  for (guint i = 0; i < thread->len; i++)
    {
      LfItem *item = g_ptr_array_index (thread, i);

      g_assert_cmpint (item->created_us, ==, 10 * (i + 1));
      g_assert_cmpstr (item->root_uri, ==, "u1");
    }
}

static LfSubmission *
make_submission (Fixture *fixture, const char *text, const char *reply_to_uid)
{
  LfSubmission *submission = lf_submission_new ();
  LfPart *part = lf_part_new ();

  part->text = g_strdup (text);
  submission->revision = lf_revision_new ();
  submission->revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (submission->revision->parts, part);
  submission->revision->language = g_strdup ("de");
  submission->revision->reply_to_uid = g_strdup (reply_to_uid);
  submission->account_uids = g_strsplit (fixture->first, " ", -1);
  submission->due = lf_due_new (STORE_FIXTURE_NOW_US, NULL, NULL);
  return submission;
}

static void
submit (Fixture *fixture, const char *text, const char *reply_to_uid)
{
  g_autoptr(LfSubmission) submission = make_submission (fixture, text, reply_to_uid);
  g_autoptr(GPtrArray) deliveries = NULL;
  g_autoptr(GError) error = NULL;
  STORE_CALL (result, lf_store_submit_async, fixture->profile.store, submission, NULL);

  deliveries = lf_store_submit_finish (fixture->profile.store, result, &error);
  g_assert_no_error (error);
}

/* As if the step with @text had been sent. */
static void
mark_sent (Fixture *fixture, const char *text, const char *uri)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE step SET state = 'sent', remote_id = 'id-%s', uri = '%s', sent_us = 25 WHERE delivery_id = "
                                          "(SELECT d.id FROM delivery d JOIN revision_part p ON p.revision_id = d.revision_id WHERE p.text = '%s')",
                                          uri, uri, text);

  store_fixture_run (&fixture->profile, sql);
  store_fixture_run (&fixture->profile, "UPDATE delivery SET state = 'sent', ready_us = NULL "
                     "WHERE EXISTS (SELECT 1 FROM step WHERE delivery_id = delivery.id AND state = 'sent')");
}

static void
test_threads_show_what_we_sent_and_what_is_on_its_way (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *uid = NULL;
  g_autoptr(GPtrArray) thread = NULL;
  LfItem *item;

  /* Our post, a question below it, our answer, a question below that one, and an answer that still waits. */
  submit (fixture, "Die Linde wird gefällt", NULL);
  mark_sent (fixture, "Die Linde wird gefällt", "own1");
  put_one (fixture, fixture->first, make_item (LF_ITEM_REPLY, "q1", "own1", "Warum?", 30));
  uid = dup_uid (fixture, "q1");
  submit (fixture, "Sie ist krank", uid);
  mark_sent (fixture, "Sie ist krank", "own2");
  put_one (fixture, fixture->first, make_item (LF_ITEM_REPLY, "q2", "own2", "Schade", 50));
  g_clear_pointer (&uid, g_free);
  uid = dup_uid (fixture, "q2");
  submit (fixture, "Im Herbst kommt eine neue", uid);

  thread = list_thread (fixture, "q2");
  g_assert_cmpuint (thread->len, ==, 5);
  item = g_ptr_array_index (thread, 0);
  g_assert_cmpstr (item->reference->uri, ==, "own1");
  g_assert_cmpint (item->kind, ==, LF_ITEM_OWN);
  g_assert_cmpstr (item->author.handle, ==, "@office1");
  item = g_ptr_array_index (thread, 4);
  g_assert_cmpstr (item->text, ==, "Im Herbst kommt eine neue");
  g_assert_null (item->reference->uri);
  g_assert_cmpstr (item->parent_uri, ==, "q2");
}

static void
test_items_that_we_sent_are_own_and_not_elsewhere (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GPtrArray) elsewhere = NULL;
  g_autoptr(GPtrArray) thread = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *uid = NULL;

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "q1", NULL, "Frage", 10));
  uid = dup_uid (fixture, "q1");
  submit (fixture, "Antwort", uid);
  mark_sent (fixture, "Antwort", "own1");
  g_assert_cmpint (put_one (fixture, fixture->second, make_item (LF_ITEM_MENTION, "own1", "q1", "Antwort", 20)), ==, 0);
  put_one (fixture, fixture->first, make_item (LF_ITEM_OWN, "phone", "q1", "Vom Telefon", 30));

  lf_store_list_elsewhere_async (fixture->profile.store, 0, 100, lf_test_done_cb, &result);
  elsewhere = lf_store_list_elsewhere_finish (fixture->profile.store, lf_test_wait_for (&result), &error);
  g_assert_cmpuint (elsewhere->len, ==, 1);
  g_assert_cmpstr (((LfItem *) g_ptr_array_index (elsewhere, 0))->reference->uri, ==, "phone");

  /* Each once. */
  thread = list_thread (fixture, "q1");
  g_assert_cmpuint (thread->len, ==, 3);
}

static void
test_items_answered_elsewhere_keep_their_state (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(LfItem) item = NULL;

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "q1", NULL, "Frage", 10));
  put_one (fixture, fixture->first, make_item (LF_ITEM_OWN, "phone", "q1", "Vom Telefon", 30));
  item = get_item (fixture, "q1");
  g_assert_cmpint (item->state, ==, LF_ITEM_OPEN);
}

static void
test_items_say_when_a_reply_text_waits (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(LfItem) before = NULL;
  g_autoptr(LfItem) after = NULL;
  g_autoptr(LfPost) post = lf_post_new ();
  g_autoptr(LfSubmission) submission = NULL;
  g_autoptr(LfPost) saved = NULL;
  g_autoptr(LfPost) draft = NULL;
  g_autoptr(GError) error = NULL;

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "q1", NULL, "Frage", 10));
  before = get_item (fixture, "q1");
  g_assert_false (before->marks & LF_ITEM_HAS_REPLY_DRAFT);

  submission = make_submission (fixture, "Noch nicht fertig", before->uid);
  post->revision = lf_revision_ref (submission->revision);
  {
    STORE_CALL (result, lf_store_save_post_async, fixture->profile.store, post, NULL);
    saved = lf_store_save_post_finish (fixture->profile.store, result, &error);
    g_assert_no_error (error);
  }
  {
    STORE_CALL (result, lf_store_get_reply_draft_async, fixture->profile.store, before->uid, NULL);
    draft = lf_store_get_reply_draft_finish (fixture->profile.store, result, &error);
    g_assert_no_error (error);
  }
  after = get_item (fixture, "q1");
  g_assert_true (after->marks & LF_ITEM_HAS_REPLY_DRAFT);
  g_assert_cmpstr (draft->uid, ==, saved->uid);
  g_assert_cmpstr (draft->revision->reply_to_uid, ==, before->uid);
}

static void
test_items_are_unread_until_they_were_shown (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(LfItem) before = NULL;
  g_autoptr(LfItem) after = NULL;
  g_autoptr(LfItem) fetched_again = NULL;
  g_autoptr(GError) error = NULL;

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "q1", NULL, "Frage", 10));
  before = get_item (fixture, "q1");
  g_assert_true (before->marks & LF_ITEM_UNREAD);

  {
    STORE_CALL (result, lf_store_mark_read_async, fixture->profile.store, before->uid);
    g_assert_true (lf_store_mark_read_finish (fixture->profile.store, result, &error));
    g_assert_no_error (error);
  }
  after = get_item (fixture, "q1");
  g_assert_false (after->marks & LF_ITEM_UNREAD);
  g_assert_cmpint (after->seq, >, before->seq);
  g_assert_cmpint (after->state, ==, LF_ITEM_OPEN);

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "q1", NULL, "Frage, verbessert", 10));
  fetched_again = get_item (fixture, "q1");
  g_assert_false (fetched_again->marks & LF_ITEM_UNREAD);
}

static LfPost *
save_new_reply (Fixture *fixture, const char *text, const char *item_uid)
{
  g_autoptr(LfSubmission) submission = make_submission (fixture, text, item_uid);
  g_autoptr(LfPost) post = lf_post_new ();
  g_autoptr(GError) error = NULL;
  LfPost *saved;
  STORE_CALL (result, lf_store_save_post_async, fixture->profile.store, (post->revision = lf_revision_ref (submission->revision), post), NULL);

  saved = lf_store_save_post_finish (fixture->profile.store, result, &error);
  g_assert_no_error (error);
  return saved;
}

/* Two savings, neither of which knows the other's post. */
static void
test_items_have_one_reply_text (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(LfItem) item = NULL;
  g_autoptr(LfPost) first = NULL;
  g_autoptr(LfPost) second = NULL;

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "q1", NULL, "Frage", 10));
  item = get_item (fixture, "q1");
  first = save_new_reply (fixture, "Angefangen", item->uid);
  second = save_new_reply (fixture, "Angefangen und weiter", item->uid);

  g_assert_cmpstr (first->uid, ==, second->uid);
  g_assert_cmpstr (lf_part_get_text (g_ptr_array_index (second->revision->parts, 0), NULL), ==, "Angefangen und weiter");
}

static void
test_search_finds_umlauts_in_every_spelling (Fixture *fixture, gconstpointer unused)
{
  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u1", NULL, "Baumfällung in der Müllerstraße", 10));
  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u2", NULL, "Nichts davon", 20));

  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, "müllerstraße"), ==, 1);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, "MUELLERSTRASSE"), ==, 1);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, "mullerst"), ==, 1);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, "groß"), ==, 2);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, "juergen"), ==, 2);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, "linde"), ==, 0);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, "\" OR * ( AND"), ==, 0);

  /* A changed text is found by its new words only. */
  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u1", NULL, "Straßenfest", 10));
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, "müllerstraße"), ==, 0);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, "strassenfest"), ==, 1);
  store_fixture_run (&fixture->profile, "INSERT INTO item_text (item_text) VALUES ('integrity-check')");
}

static void
test_feed_is_newest_first_and_filtered (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GArray) ids = NULL;
  gint64 last = G_MAXINT64;

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *uri = g_strdup_printf ("u%u", i);

      put_one (fixture, i < 2 ? fixture->second : fixture->first, make_item (LF_ITEM_MENTION, uri, NULL, "Hallo", 100 + (i * 7) % 6));
    }
  put_one (fixture, fixture->first, make_item (LF_ITEM_CONTEXT, "context", NULL, "Hallo", 200));
  set_state (fixture, "u2", LF_ITEM_DONE);
  set_state (fixture, "u5", LF_ITEM_ANSWERED);
  set_state (fixture, "u3", LF_ITEM_DONE);

  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, NULL), ==, 6);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_OPEN, NULL, NULL), ==, 3);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_OPEN, fixture->second, NULL), ==, 2);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ANSWERED, fixture->first, "hallo"), ==, 3);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ANSWERED, fixture->second, NULL), ==, 0);

  ids = read_feed (fixture, LF_FEED_ANSWERED, NULL, NULL);
  g_assert_cmpuint (ids->len, ==, 3);
  for (guint i = 0; i < ids->len; i++)
    {
      g_assert_cmpint (g_array_index (ids, LfFeedId, i).created_us, <, last);
      last = g_array_index (ids, LfFeedId, i).created_us;
    }
}

static void
test_feed_rows_come_in_the_order_asked_for (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GPtrArray) rows = NULL;
  gint64 nowhere = 4711;

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u1", NULL, "eins", 10));
  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u2", NULL, "zwei", 20));
  ids = read_feed (fixture, LF_FEED_ALL, NULL, NULL);
  g_array_append_val (keys, g_array_index (ids, LfFeedId, 1).key);
  g_array_append_val (keys, nowhere);
  g_array_append_val (keys, g_array_index (ids, LfFeedId, 0).key);

  rows = read_rows (fixture, keys);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstr (((LfItem *) g_ptr_array_index (rows, 0))->text, ==, "eins");
  g_assert_null (g_ptr_array_index (rows, 1));
  g_assert_cmpstr (((LfItem *) g_ptr_array_index (rows, 2))->text, ==, "zwei");
}

static void
test_feed_changes_tell_what_came_and_what_left (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(LfFeedQuery) query = lf_feed_query_new ();
  g_autoptr(GArray) changes = NULL;
  g_autoptr(GAsyncResult) first = NULL, second = NULL;
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GError) error = NULL;
  gint64 seq, newest;

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u1", NULL, "Hallo", 10));
  query->scope = LF_FEED_OPEN;
  query->account_uid = g_strdup (fixture->first);
  query->search = g_strdup ("hallo");
  lf_store_read_feed_async (fixture->profile.store, query, NULL, lf_test_done_cb, &first);
  ids = lf_store_read_feed_finish (fixture->profile.store, lf_test_wait_for (&first), &seq, &error);

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "u2", NULL, "Hallo", 20));
  put_one (fixture, fixture->second, make_item (LF_ITEM_MENTION, "u3", NULL, "Hallo", 30));
  set_state (fixture, "u1", LF_ITEM_DONE);
  lf_store_read_feed_changes_async (fixture->profile.store, query, seq, lf_test_done_cb, &second);
  changes = lf_store_read_feed_changes_finish (fixture->profile.store, lf_test_wait_for (&second), &newest, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (changes->len, ==, 3);
  g_assert_cmpint (newest, >, seq);
  g_assert_cmpint (g_array_index (changes, LfFeedChange, 0).created_us, ==, 20);
  g_assert_true (g_array_index (changes, LfFeedChange, 0).matches);
  g_assert_false (g_array_index (changes, LfFeedChange, 1).matches);
  g_assert_cmpint (g_array_index (changes, LfFeedChange, 2).key, ==, g_array_index (ids, LfFeedId, 0).key);
  g_assert_false (g_array_index (changes, LfFeedChange, 2).matches);
}

/* Another process looks: closing a file of the database here would drop the locks of this one. */
static gboolean
is_anywhere (Fixture *fixture, const char *words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) grep = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "grep", "-rqaF", words, fixture->profile.folder, NULL);

  g_assert_no_error (error);
  g_subprocess_wait (grep, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (grep), <=, 1);
  return g_subprocess_get_successful (grep);
}

static gboolean
erase (Fixture *fixture, const char *uri, GError **error)
{
  g_autofree char *uid = dup_uid (fixture, uri);
  const char *uids[] = { uid, NULL };
  STORE_CALL (result, lf_store_erase_items_async, fixture->profile.store, uids);

  return lf_store_erase_items_finish (fixture->profile.store, result, error);
}

static void
test_erasing_leaves_nothing_in_the_files (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *uri = g_strdup_printf ("u%u", i);

      put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, uri, NULL, "Gewöhnlicher Text mit vielen Wörtern", 10 + i));
    }
  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "secret", NULL, "Unverwechselbarquatsch Zwölfeinhalb", 10));
  g_assert_true (is_anywhere (fixture, "Unverwechselbarquatsch"));
  g_assert_true (is_anywhere (fixture, "unverwechselbarquatsch"));

  g_assert_true (erase (fixture, "secret", &error));
  g_assert_no_error (error);
  g_assert_false (is_anywhere (fixture, "Unverwechselbarquatsch"));
  g_assert_false (is_anywhere (fixture, "unverwechselbarquatsch"));
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, NULL), ==, 200);
  g_assert_cmpuint (count_feed (fixture, LF_FEED_ALL, NULL, "unverwechselbarquatsch"), ==, 0);
}

static void
test_erasing_waits_for_an_answer_on_its_way (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *uid = NULL;

  put_one (fixture, fixture->first, make_item (LF_ITEM_MENTION, "q1", NULL, "Frage", 10));
  uid = dup_uid (fixture, "q1");
  submit (fixture, "Antwort", uid);
  g_assert_false (erase (fixture, "q1", &error));
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT);
  g_clear_error (&error);

  mark_sent (fixture, "Antwort", "own1");
  g_assert_true (erase (fixture, "q1", &error));
  g_assert_no_error (error);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/items/seen-by-two-accounts-are-one-row", test_items_seen_by_two_accounts_are_one_row);
  ADD ("/items/own-state-survives-fetching", test_items_own_state_survives_fetching);
  ADD ("/items/context-that-becomes-a-mention-is-new", test_items_context_that_becomes_a_mention_is_new);
  ADD ("/items/and-cursor-commit-together", test_items_and_cursor_commit_together);
  ADD ("/items/of-a-long-batch-all-arrive", test_items_of_a_long_batch_all_arrive);
  ADD ("/items/without-identity-are-left-out", test_items_without_identity_are_left_out);
  ADD ("/items/ids-belong-to-their-server", test_items_ids_belong_to_their_server);
  ADD ("/items/that-we-sent-are-own-and-not-elsewhere", test_items_that_we_sent_are_own_and_not_elsewhere);
  ADD ("/items/answered-elsewhere-keep-their-state", test_items_answered_elsewhere_keep_their_state);
  ADD ("/items/say-when-a-reply-text-waits", test_items_say_when_a_reply_text_waits);
  ADD ("/items/are-unread-until-they-were-shown", test_items_are_unread_until_they_were_shown);
  ADD ("/items/have-one-reply-text", test_items_have_one_reply_text);
  ADD ("/threads/are-joined-when-a-parent-comes-late", test_threads_are_joined_when_a_parent_comes_late);
  ADD ("/threads/show-what-we-sent-and-what-is-on-its-way", test_threads_show_what_we_sent_and_what_is_on_its_way);
  ADD ("/search/finds-umlauts-in-every-spelling", test_search_finds_umlauts_in_every_spelling);
  ADD ("/feed/is-newest-first-and-filtered", test_feed_is_newest_first_and_filtered);
  ADD ("/feed/rows-come-in-the-order-asked-for", test_feed_rows_come_in_the_order_asked_for);
  ADD ("/feed/changes-tell-what-came-and-what-left", test_feed_changes_tell_what_came_and_what_left);
  ADD ("/erasing/leaves-nothing-in-the-files", test_erasing_leaves_nothing_in_the_files);
  ADD ("/erasing/waits-for-an-answer-on-its-way", test_erasing_waits_for_an_answer_on_its_way);

  return g_test_run ();
}
