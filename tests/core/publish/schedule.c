/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan follows the store, and what did not change stays what and where it was. */

#include "config.h"

#include "core/publish/lf-schedule.h"
#include "core/store/lf-store-accounts.h"
#include "core/store/lf-store-items.h"
#include "core/store/lf-store-outbox.h"
#include "lib/lf-test.h"

#define NOW_US (1795000000 * LF_SECOND_US)
#define FROM_US (NOW_US - 24 * LF_HOUR_US)
#define TO_US (NOW_US + 24 * LF_HOUR_US)

typedef struct {
  char       *folder;
  LfClock    *clock;
  LfStore    *store;
  char       *accounts[3];
  LfSchedule *schedule;
  GString    *log;
  guint       n_changed;
} Fixture;

static char *
add_account (Fixture    *fixture,
             const char *remote_id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfAccount) account = lf_account_new (), kept = NULL;
  g_autoptr(GError) error = NULL;

  account->network = g_strdup ("practice");
  account->server = g_strdup ("practice:");
  account->remote_id = g_strdup (remote_id);
  account->handle = g_strconcat ("@", remote_id, NULL);
  account->name = g_strdup (remote_id);
  lf_store_put_account_async (fixture->store, account, NULL, lf_test_done_cb, &result);
  kept = lf_store_put_account_finish (fixture->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return g_strdup (kept->uid);
}

static void
on_items_changed_cb (GListModel *model,
                     guint       position,
                     guint       n_removed,
                     guint       n_added,
                     Fixture    *fixture)
{
  g_string_append_printf (fixture->log, "%u-%u+%u ", position, n_removed, n_added);
}

static gboolean
is_loaded (gpointer data)
{
  gboolean loading;

  g_object_get (data, "loading", &loading, NULL);
  return !loading;
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture->folder = lf_test_make_folder ();
  fixture->clock = LF_CLOCK (lf_fake_clock_new (NOW_US));
  fixture->log = g_string_new (NULL);
  lf_store_open_async (fixture->folder, fixture->clock, NULL, lf_test_done_cb, &result);
  fixture->store = lf_store_open_finish (lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  fixture->accounts[0] = add_account (fixture, "bezirksamt");
  fixture->accounts[1] = add_account (fixture, "umweltamt");

  fixture->schedule = lf_schedule_new (fixture->store);
  g_signal_connect (fixture->schedule, "items-changed", G_CALLBACK (on_items_changed_cb), fixture);
  lf_schedule_set_range (fixture->schedule, FROM_US, TO_US);
  lf_test_wait_until (is_loaded, fixture->schedule, 20);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_store_close_async (fixture->store, lf_test_done_cb, &result);
  lf_store_close_finish (fixture->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_assert_finalize_object (fixture->schedule);
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->clock);
  g_free (fixture->accounts[0]);
  g_free (fixture->accounts[1]);
  g_string_free (fixture->log, TRUE);
  lf_test_remove_folder (fixture->folder);
}

/* The delivery for the first account. */
static char *
plan (Fixture    *fixture,
      const char *text,
      gint64      due_us,
      gboolean    for_both)
{
  g_autoptr(LfSubmission) submission = lf_submission_new ();
  LfPart *part = lf_part_new ();
  char *one[] = { fixture->accounts[0], NULL };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) deliveries = NULL;
  g_autoptr(GError) error = NULL;

  part->text = g_strdup (text);
  submission->revision = lf_revision_new ();
  submission->revision->language = g_strdup ("de");
  submission->revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (submission->revision->parts, part);
  submission->account_uids = g_strdupv (for_both ? fixture->accounts : one);
  submission->due = lf_due_new (due_us, NULL, NULL);
  lf_store_submit_async (fixture->store, submission, NULL, lf_test_done_cb, &result);
  deliveries = lf_store_submit_finish (fixture->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return g_strdup (((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid);
}

static void
do_deed (Fixture    *fixture,
         LfDeed      deed,
         const char *delivery_uid,
         gint64      due_us)
{
  g_autoptr(LfDue) due = lf_due_new (due_us, NULL, NULL);
  LfDeedRequest request = { deed, delivery_uid, NULL, due };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_store_do_deed_async (fixture->store, &request, lf_test_done_cb, &result);
  g_assert_cmpint (lf_store_do_deed_finish (fixture->store, lf_test_wait_for (&result), &error), >=, 1);
  g_assert_no_error (error);
}

static void
put_own_post (Fixture *fixture,
              gint64   created_us)
{
  g_autoptr(LfFetched) fetched = lf_fetched_new ();
  LfItemsBatch batch = { fixture->accounts[1], LF_STREAM_OWN, fetched, 0 };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  LfItem *item = lf_item_new ();

  item->network = g_strdup ("practice");
  item->kind = LF_ITEM_OWN;
  item->reference = lf_reference_new ();
  item->reference->remote_id = g_strdup ("77");
  item->reference->uri = g_strdup ("practice:umweltamt/77");
  item->author.remote_id = g_strdup ("umweltamt");
  item->author.name = g_strdup ("Umweltamt");
  item->author.handle = g_strdup ("@umweltamt");
  item->text = g_strdup ("Mit dem Telefon geschrieben");
  item->created_us = created_us;
  fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  g_ptr_array_add (fetched->items, item);
  lf_store_put_items_async (fixture->store, &batch, NULL, lf_test_done_cb, &result);
  lf_store_put_items_finish (fixture->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
}

static LfPlanEntry *
get_entry (Fixture *fixture,
           guint    position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->schedule), position);
}

typedef struct {
  Fixture *fixture;
  guint    n;
} Wanted;

static gboolean
has_n (gpointer data)
{
  Wanted *wanted = data;

  return g_list_model_get_n_items (G_LIST_MODEL (wanted->fixture->schedule)) == wanted->n;
}

static void
wait_for_n (Fixture *fixture,
            guint    n)
{
  Wanted wanted = { fixture, n };

  lf_test_wait_until (has_n, &wanted, 20);
}

static gboolean
has_log (gpointer data)
{
  return ((Fixture *) data)->log->len > 0;
}

static void
on_entry_changed_cb (LfPlanEntry *entry,
                     Fixture     *fixture)
{
  fixture->n_changed++;
}

static void
test_a_post_on_two_accounts_is_one_entry (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autofree char *late = plan (fixture, "Straßenfest", NOW_US + 3 * LF_HOUR_US, TRUE);
  g_autofree char *early = plan (fixture, "Wochenmarkt", NOW_US + LF_HOUR_US, FALSE);
  g_autoptr(LfPlanEntry) first = NULL, second = NULL;
  g_autofree char *words = NULL;

  wait_for_n (fixture, 2);
  first = get_entry (fixture, 0);
  second = get_entry (fixture, 1);
  g_assert_null (get_entry (fixture, 2));
  g_assert_cmpint (lf_plan_entry_get_due_us (first), ==, NOW_US + LF_HOUR_US);
  g_assert_cmpuint (lf_plan_entry_get_deliveries (first)->len, ==, 1);
  g_assert_cmpuint (lf_plan_entry_get_deliveries (second)->len, ==, 2);
  g_assert_cmpint (lf_plan_entry_get_state (second), ==, LF_DELIVERY_QUEUED);
  g_assert_nonnull (lf_plan_entry_get_post_uid (second));
  g_assert_null (lf_plan_entry_get_elsewhere (second));
  words = lf_revision_dup_first_words (lf_plan_entry_get_revision (second), 20);
  g_assert_cmpstr (words, ==, "Straßenfest");
  g_assert_cmpuint (lf_schedule_count_between (fixture->schedule, NOW_US, NOW_US + 2 * LF_HOUR_US), ==, 1);
}

static void
test_a_change_of_state_keeps_the_entry (Fixture      *fixture,
                                        gconstpointer unused)
{
  g_autofree char *first = plan (fixture, "Wochenmarkt", NOW_US + LF_HOUR_US, FALSE);
  g_autofree char *second = plan (fixture, "Straßenfest", NOW_US + 2 * LF_HOUR_US, TRUE);
  g_autofree char *third = plan (fixture, "Laubsäcke", NOW_US + 3 * LF_HOUR_US, FALSE);
  g_autoptr(LfPlanEntry) before = NULL, after = NULL;

  wait_for_n (fixture, 3);
  before = get_entry (fixture, 1);
  g_signal_connect (before, "changed", G_CALLBACK (on_entry_changed_cb), fixture);
  g_string_truncate (fixture->log, 0);
  do_deed (fixture, LF_DEED_WITHDRAW, second, 0);
  lf_test_wait_until (has_log, fixture, 20);

  after = get_entry (fixture, 1);
  g_assert_true (before == after);
  g_assert_cmpstr (fixture->log->str, ==, "1-1+1 ");
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  /* One is withdrawn, the other still waits: what waits is graver. */
  g_assert_cmpint (lf_plan_entry_get_state (after), ==, LF_DELIVERY_QUEUED);
  g_assert_cmpuint (lf_schedule_count_between (fixture->schedule, FROM_US, TO_US), ==, 3);
}

static void
test_a_moved_post_moves_alone (Fixture      *fixture,
                               gconstpointer unused)
{
  g_autofree char *first = plan (fixture, "Wochenmarkt", NOW_US + LF_HOUR_US, FALSE);
  g_autofree char *second = plan (fixture, "Straßenfest", NOW_US + 2 * LF_HOUR_US, FALSE);
  g_autofree char *third = plan (fixture, "Laubsäcke", NOW_US + 3 * LF_HOUR_US, FALSE);
  g_autoptr(LfPlanEntry) stays = NULL, same = NULL, moved = NULL;

  wait_for_n (fixture, 3);
  stays = get_entry (fixture, 1);
  g_string_truncate (fixture->log, 0);
  do_deed (fixture, LF_DEED_MOVE, first, NOW_US + 4 * LF_HOUR_US);
  lf_test_wait_until (has_log, fixture, 20);
  g_assert_cmpstr (fixture->log->str, ==, "0-1+0 2-0+1 ");
  same = get_entry (fixture, 0);
  g_assert_true (stays == same);
  moved = get_entry (fixture, 2);
  g_assert_cmpint (lf_plan_entry_get_due_us (moved), ==, NOW_US + 4 * LF_HOUR_US);

  /* Out of the range it is out of the plan. */
  do_deed (fixture, LF_DEED_MOVE, first, TO_US + LF_HOUR_US);
  wait_for_n (fixture, 2);
}

static void
test_what_was_made_elsewhere_stands_in_the_plan (Fixture      *fixture,
                                                 gconstpointer unused)
{
  g_autofree char *uid = plan (fixture, "Wochenmarkt", NOW_US + LF_HOUR_US, FALSE);
  g_autoptr(LfPlanEntry) entry = NULL;

  wait_for_n (fixture, 1);
  put_own_post (fixture, NOW_US - LF_HOUR_US);
  wait_for_n (fixture, 2);
  entry = get_entry (fixture, 0);
  g_assert_cmpstr (lf_plan_entry_get_elsewhere (entry)->text, ==, "Mit dem Telefon geschrieben");
  g_assert_null (lf_plan_entry_get_post_uid (entry));
  g_assert_null (lf_plan_entry_get_revision (entry));
  g_assert_cmpuint (lf_plan_entry_get_deliveries (entry)->len, ==, 0);
  g_assert_cmpint (lf_plan_entry_get_state (entry), ==, LF_DELIVERY_SENT);
  g_assert_cmpuint (lf_schedule_count_between (fixture->schedule, FROM_US, TO_US), ==, 1);
}

static void
test_range_and_account_filter (Fixture      *fixture,
                               gconstpointer unused)
{
  g_autofree char *one = plan (fixture, "Wochenmarkt", NOW_US + LF_HOUR_US, FALSE);
  g_autofree char *both = plan (fixture, "Straßenfest", NOW_US + 2 * LF_HOUR_US, TRUE);
  g_autofree char *far = plan (fixture, "Silvester", TO_US, FALSE);
  g_autoptr(LfPlanEntry) entry = NULL;

  put_own_post (fixture, NOW_US - LF_HOUR_US);
  wait_for_n (fixture, 3);

  lf_schedule_set_account (fixture->schedule, fixture->accounts[1]);
  lf_test_wait_until (is_loaded, fixture->schedule, 20);
  wait_for_n (fixture, 2);
  lf_schedule_set_account (fixture->schedule, fixture->accounts[0]);
  wait_for_n (fixture, 2);
  lf_schedule_set_account (fixture->schedule, NULL);

  /* Only the last of several wishes counts. */
  for (guint i = 0; i < 10; i++)
    lf_schedule_set_range (fixture->schedule, TO_US - i, TO_US + LF_HOUR_US);
  lf_test_wait_until (is_loaded, fixture->schedule, 20);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->schedule)), ==, 1);
  entry = get_entry (fixture, 0);
  g_assert_cmpint (lf_plan_entry_get_due_us (entry), ==, TO_US);
}

#define ADD(name, test) g_test_add ("/schedule/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-post-on-two-accounts-is-one-entry", test_a_post_on_two_accounts_is_one_entry);
  ADD ("a-change-of-state-keeps-the-entry", test_a_change_of_state_keeps_the_entry);
  ADD ("a-moved-post-moves-alone", test_a_moved_post_moves_alone);
  ADD ("what-was-made-elsewhere-stands-in-the-plan", test_what_was_made_elsewhere_stands_in_the_plan);
  ADD ("range-and-account-filter", test_range_and_account_filter);
  return g_test_run ();
}
