/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A post while it is written: what is missing, how it is counted, that nothing typed is lost and nothing unfinished goes out. */

#include "config.h"

#include "app/compose/lf-compose-words.h"
#include "app/compose/lf-composition.h"
#include "core/base/lf-text.h"
#include "core/base/lf-uid.h"
#include "core/store/lf-store-accounts.h"
#include "core/store/lf-store-deliveries.h"
#include "core/store/lf-store-outbox.h"
#include "core/store/lf-store-posts.h"
#include "lib/lf-test.h"

#include <locale.h>

/* Monday, 23.11.2026, 16:30 in Berlin. */
#define NOW_US G_GINT64_CONSTANT (1795447800000000)

/* ---- An account that only counts. */

#define TEST_TYPE_ADAPTER (test_adapter_get_type ())
G_DECLARE_FINAL_TYPE (TestAdapter, test_adapter, TEST, ADAPTER, GObject)

struct _TestAdapter {
  GObject    parent_instance;
  LfAccount *account;
  LfLimits  *limits;
};

static void adapter_init (LfAdapterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestAdapter, test_adapter, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (LF_TYPE_ADAPTER, adapter_init))

static LfAccount *
get_account (LfAdapter *adapter)
{
  return TEST_ADAPTER (adapter)->account;
}

static LfLimits *
get_limits (LfAdapter *adapter)
{
  return TEST_ADAPTER (adapter)->limits;
}

static guint
count (LfAdapter  *adapter,
       const char *text)
{
  return lf_text_count_graphemes (text);
}

static void
adapter_init (LfAdapterInterface *iface)
{
  iface->get_account = get_account;
  iface->get_limits = get_limits;
  iface->count = count;
}

static void
test_adapter_finalize (GObject *object)
{
  TestAdapter *self = TEST_ADAPTER (object);

  lf_account_unref (self->account);
  lf_limits_unref (self->limits);
  G_OBJECT_CLASS (test_adapter_parent_class)->finalize (object);
}

static void
test_adapter_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  g_value_set_boxed (value, prop_id == 1 ? (gpointer) TEST_ADAPTER (object)->account : TEST_ADAPTER (object)->limits);
}

static void
test_adapter_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  g_assert_not_reached ();
}

static void
test_adapter_class_init (TestAdapterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = test_adapter_finalize;
  object_class->get_property = test_adapter_get_property;
  object_class->set_property = test_adapter_set_property;
  g_object_class_override_property (object_class, 1, "account");
  g_object_class_override_property (object_class, 2, "limits");
}

static void
test_adapter_init (TestAdapter *self)
{
}

/* ---- A store with accounts: two at Mastodon, one at Bluesky; the first and the last are the standard set. */

typedef struct {
  char          *folder;
  LfFakeClock   *clock;
  LfStore       *store;
  GListStore    *adapters;
  const char    *mastodon;
  const char    *second;
  const char    *bluesky;
  LfComposition *composition;
} Fixture;

#define CALL(result, function, ...)                 \
  g_autoptr(GAsyncResult) result = NULL;            \
  function (__VA_ARGS__, lf_test_done_cb, &result); \
  lf_test_wait_for (&result)

static const char *
add_account (Fixture    *fixture,
             const char *network,
             const char *remote_id,
             guint       max_length,
             gboolean    standard)
{
  g_autoptr(LfAccount) account = lf_account_new ();
  g_autoptr(TestAdapter) adapter = g_object_new (TEST_TYPE_ADAPTER, NULL);
  g_autoptr(GError) error = NULL;

  account->network = g_strdup (network);
  account->server = g_strdup_printf ("https://%s.example", network);
  account->remote_id = g_strdup (remote_id);
  account->handle = g_strdup_printf ("@%s", remote_id);
  account->name = g_strdup ("Bezirksamt");
  account->standard = standard;
  {
    CALL (result, lf_store_put_account_async, fixture->store, account, NULL);
    adapter->account = lf_store_put_account_finish (fixture->store, result, &error);
  }
  g_assert_no_error (error);
  adapter->limits = lf_limits_new ();
  adapter->limits->max_length = max_length;
  adapter->limits->max_media = 4;
  g_list_store_append (fixture->adapters, adapter);
  return adapter->account->uid;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = lf_test_make_folder ();
  fixture->clock = lf_fake_clock_new (NOW_US);
  {
    CALL (result, lf_store_open_async, fixture->folder, LF_CLOCK (fixture->clock), NULL);
    fixture->store = lf_store_open_finish (result, &error);
  }
  g_assert_no_error (error);
  fixture->adapters = g_list_store_new (LF_TYPE_ADAPTER);
  fixture->mastodon = add_account (fixture, "mastodon", "cw", 50, TRUE);
  fixture->second = add_account (fixture, "mastodon", "umwelt", 50, FALSE);
  fixture->bluesky = add_account (fixture, "bluesky", "cw", 20, TRUE);
  fixture->composition = lf_composition_new (fixture->store, G_LIST_MODEL (fixture->adapters));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;

  lf_composition_end (fixture->composition);
  g_clear_object (&fixture->composition);
  g_clear_object (&fixture->adapters);
  {
    CALL (result, lf_store_close_async, fixture->store);
    lf_store_close_finish (fixture->store, result, &error);
  }
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->store);
  g_clear_object (&fixture->clock);
  lf_test_remove_folder (fixture->folder);
}

static void
save (LfComposition *composition)
{
  g_autoptr(GError) error = NULL;
  CALL (result, lf_composition_save_async, composition);

  lf_composition_save_finish (composition, result, &error);
  g_assert_no_error (error);
}

static void
load (LfComposition *composition,
      const char    *post_uid)
{
  g_autoptr(GError) error = NULL;
  CALL (result, lf_composition_load_async, composition, post_uid, NULL);

  lf_composition_load_finish (composition, result, &error);
  g_assert_no_error (error);
}

static guint
count_drafts (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) drafts = NULL;
  CALL (result, lf_store_list_drafts_async, fixture->store, NULL);

  drafts = lf_store_list_drafts_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return drafts->len;
}

static char *
read_stored_text (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfPost) post = NULL;
  CALL (result, lf_store_get_post_async, fixture->store, lf_composition_get_post_uid (fixture->composition), NULL);

  post = lf_store_get_post_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return g_strdup (lf_part_get_text (g_ptr_array_index (post->revision->parts, 0), NULL));
}

static void
set_due (Fixture *fixture,
         gint64   in_us)
{
  g_autoptr(LfDue) due = lf_due_new (NOW_US + in_us, NULL, NULL);

  lf_composition_set_due (fixture->composition, due, FALSE);
}

static void
add_picture (Fixture    *fixture,
             const char *alt)
{
  g_autoptr(LfMedia) media = lf_media_new ();

  media->uid = lf_uid_new ();
  media->sha256 = lf_sha256_hex (media->uid);
  media->mime = g_strdup ("image/png");
  media->width = media->height = 10;
  media->size_bytes = 100;
  media->alt = g_strdup (alt);
  lf_composition_add_picture (fixture->composition, media);
}

/* The whole main button for what is missing now. */
static void
assert_main (Fixture    *fixture,
             const char *expected)
{
  g_autoptr(GArray) needs = lf_composition_list_needs (fixture->composition);
  g_autofree char *label = lf_compose_words_main (fixture->composition, needs, FALSE);

  g_assert_cmpstr (label, ==, expected);
}

static void
test_composition_new_one_has_the_standard_set (Fixture       *fixture,
                                               gconstpointer  unused)
{
  g_assert_true (lf_composition_is_chosen (fixture->composition, fixture->mastodon));
  g_assert_false (lf_composition_is_chosen (fixture->composition, fixture->second));
  g_assert_true (lf_composition_is_chosen (fixture->composition, fixture->bluesky));
  g_assert_cmpuint (lf_composition_count_chosen (fixture->composition), ==, 2);
}

static void
test_composition_names_what_is_missing_in_order (Fixture       *fixture,
                                                 gconstpointer  unused)
{
  assert_main (fixture, "2 things missing: write the text");
  lf_composition_choose (fixture->composition, fixture->mastodon, FALSE);
  lf_composition_choose (fixture->composition, fixture->bluesky, FALSE);
  assert_main (fixture, "3 things missing: write the text");
  lf_composition_set_text (fixture->composition, 0, NULL, "Kurz");
  assert_main (fixture, "2 things missing: choose an account");
  lf_composition_choose (fixture->composition, fixture->second, TRUE);
  assert_main (fixture, "1 thing missing: choose a time");
  lf_composition_set_due (fixture->composition, NULL, TRUE);
  assert_main (fixture, "1 thing missing: correct the time");
  set_due (fixture, -LF_MINUTE_US);
  assert_main (fixture, "1 thing missing: choose a later time");
  set_due (fixture, 22 * LF_HOUR_US);
  assert_main (fixture, "Plan for tomorrow 14:30");
}

static void
test_composition_asks_for_what_the_office_wants (Fixture       *fixture,
                                                 gconstpointer  unused)
{
  static const char * const names[] = { "Freigegeben von", "Aktenzeichen", NULL };
  g_autoptr(LfComposition) again = lf_composition_new (fixture->store, G_LIST_MODEL (fixture->adapters));
  g_autoptr(LfSubmission) submission = NULL;

  lf_composition_require (fixture->composition, names);
  lf_composition_set_text (fixture->composition, 0, NULL, "Kurz");
  set_due (fixture, LF_HOUR_US);
  assert_main (fixture, "2 things missing: fill in “Freigegeben von”");
  lf_composition_set_field (fixture->composition, "Freigegeben von", "  ");
  assert_main (fixture, "2 things missing: fill in “Freigegeben von”");
  lf_composition_set_field (fixture->composition, "Freigegeben von", "Frau Öz");
  assert_main (fixture, "1 thing missing: fill in “Aktenzeichen”");
  lf_composition_set_field (fixture->composition, "Aktenzeichen", "B-12/3");
  assert_main (fixture, "Plan for today 17:30");

  submission = lf_composition_make_submission (fixture->composition, lf_composition_get_due (fixture->composition));
  g_assert_cmpuint (submission->revision->fields->len, ==, 2);
  g_assert_cmpstr (lf_fields_get (submission->revision->fields, "Aktenzeichen"), ==, "B-12/3");
  save (fixture->composition);
  load (again, lf_composition_get_post_uid (fixture->composition));
  g_assert_cmpstr (lf_composition_get_field (again, "Freigegeben von"), ==, "Frau Öz");
  lf_composition_end (again);
}

static void
test_composition_asks_to_shorten_where_it_is_too_long (Fixture       *fixture,
                                                       gconstpointer  unused)
{
  set_due (fixture, LF_HOUR_US);
  lf_composition_set_text (fixture->composition, 0, NULL, "Länger als zwanzig Zeichen");
  assert_main (fixture, "1 thing missing: shorten the Bluesky text");
  lf_composition_set_text (fixture->composition, 0, fixture->bluesky, "Kurz");
  assert_main (fixture, "Plan for today 17:30");
  lf_composition_take_own_text (fixture->composition, fixture->bluesky);
  assert_main (fixture, "1 thing missing: shorten the Bluesky text");
}

static void
test_composition_names_one_cure_once (Fixture       *fixture,
                                      gconstpointer  unused)
{
  set_due (fixture, LF_HOUR_US);
  lf_composition_choose (fixture->composition, fixture->bluesky, FALSE);
  lf_composition_choose (fixture->composition, fixture->second, TRUE);
  lf_composition_set_text (fixture->composition, 0, NULL, "Dieser Text hat weit mehr als fünfzig Zeichen, viel mehr");
  assert_main (fixture, "1 thing missing: shorten the Mastodon text");
  lf_composition_set_text (fixture->composition, 0, fixture->second, "Dieser andere Text hat auch mehr als fünfzig Zeichen");
  assert_main (fixture, "2 things missing: shorten the Mastodon text");
}

static void
test_composition_wants_pictures_described (Fixture       *fixture,
                                           gconstpointer  unused)
{
  set_due (fixture, LF_HOUR_US);
  add_picture (fixture, "Drei Robinien");
  add_picture (fixture, NULL);
  assert_main (fixture, "1 thing missing: describe picture 2");
  lf_composition_describe (fixture->composition, 1, NULL, "");
  assert_main (fixture, "1 thing missing: say why picture 2 is only decoration");
  lf_composition_describe (fixture->composition, 1, NULL, "Zierleiste");
  assert_main (fixture, "Plan for today 17:30");
  lf_composition_set_importing (fixture->composition, 1);
  assert_main (fixture, "1 thing missing: the picture is still being read");
}

static void
test_composition_counts_by_each_network (Fixture       *fixture,
                                         gconstpointer  unused)
{
  g_autoptr(GArray) counters = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  lf_composition_choose (fixture->composition, fixture->second, TRUE);
  lf_composition_set_text (fixture->composition, 0, NULL, "Länger als zwanzig Zeichen ");
  counters = lf_composition_list_counters (fixture->composition, 0);
  /* Two accounts that count the same share one. */
  g_assert_cmpuint (counters->len, ==, 2);
  first = lf_compose_words_counter (&g_array_index (counters, LfCounter, 0));
  second = lf_compose_words_counter (&g_array_index (counters, LfCounter, 1));
  g_assert_cmpstr (first, ==, "Mastodon 26 of 50");
  g_assert_cmpstr (second, ==, "Bluesky 26 of 20, 6 too many");
}

static gboolean
is_saved (gpointer data)
{
  return lf_composition_get_saved_us (LF_COMPOSITION (data)) != 0;
}

static void
test_composition_saves_itself_within_two_seconds (Fixture       *fixture,
                                                  gconstpointer  unused)
{
  gint64 typed_us = g_get_monotonic_time ();
  g_autofree char *text = NULL;

  lf_composition_set_text (fixture->composition, 0, NULL, "Am Montag");
  lf_test_wait_until (is_saved, fixture->composition, 10);
  g_assert_cmpint (g_get_monotonic_time () - typed_us, <, 2 * G_USEC_PER_SEC);

  text = read_stored_text (fixture);
  g_assert_cmpstr (text, ==, "Am Montag");
}

static void
test_composition_keeps_all_that_was_made (Fixture       *fixture,
                                          gconstpointer  unused)
{
  g_autoptr(LfComposition) again = lf_composition_new (fixture->store, G_LIST_MODEL (fixture->adapters));

  lf_composition_set_text (fixture->composition, 0, NULL, "Für alle");
  lf_composition_set_text (fixture->composition, 0, fixture->bluesky, "Kürzer");
  lf_composition_choose (fixture->composition, fixture->mastodon, FALSE);
  lf_composition_set_language (fixture->composition, "tr");
  add_picture (fixture, "Drei Robinien");
  set_due (fixture, LF_HOUR_US);
  save (fixture->composition);

  load (again, lf_composition_get_post_uid (fixture->composition));
  g_assert_cmpstr (lf_composition_get_text (again, 0, NULL), ==, "Für alle");
  g_assert_cmpstr (lf_composition_get_text (again, 0, fixture->bluesky), ==, "Kürzer");
  g_assert_false (lf_composition_is_chosen (again, fixture->mastodon));
  g_assert_true (lf_composition_is_chosen (again, fixture->bluesky));
  g_assert_cmpstr (lf_composition_get_language (again), ==, "tr");
  g_assert_cmpstr (lf_composition_get_picture (again, 0)->alt, ==, "Drei Robinien");
  g_assert_cmpint (lf_composition_get_due (again)->due_us, ==, NOW_US + LF_HOUR_US);
  g_assert_false (lf_composition_is_planned (again));
}

static void
write_three_parts (LfComposition *composition)
{
  static const char * const texts[] = { "Eins", "Zwei", "Drei" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (i > 0)
        lf_composition_insert_part (composition, i, NULL);
      lf_composition_set_text (composition, i, NULL, texts[i]);
    }
}

static void
assert_texts (LfComposition *composition,
              const char    *account_uid,
              const char    *expected)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();
  g_autofree char *all = NULL;

  for (guint i = 0; i < lf_composition_count_parts (composition); i++)
    g_ptr_array_add (texts, (gpointer) lf_composition_get_text (composition, i, account_uid));
  g_ptr_array_add (texts, NULL);
  all = g_strjoinv ("|", (GStrv) texts->pdata);
  g_assert_cmpstr (all, ==, expected);
}

static void
test_composition_keeps_all_parts (Fixture       *fixture,
                                  gconstpointer  unused)
{
  g_autoptr(LfComposition) again = lf_composition_new (fixture->store, G_LIST_MODEL (fixture->adapters));
  g_autoptr(LfSubmission) submission = NULL;

  write_three_parts (fixture->composition);
  lf_composition_set_text (fixture->composition, 1, fixture->bluesky, "Zwei, kurz");
  set_due (fixture, LF_HOUR_US);
  save (fixture->composition);

  load (again, lf_composition_get_post_uid (fixture->composition));
  assert_texts (again, NULL, "Eins|Zwei|Drei");
  assert_texts (again, fixture->bluesky, "Eins|Zwei, kurz|Drei");
  lf_composition_set_text (again, 0, NULL, "Eins, geändert");
  save (again);
  submission = lf_composition_make_submission (again, lf_composition_get_due (again));
  g_assert_cmpuint (submission->revision->parts->len, ==, 3);
  g_assert_cmpstr (lf_part_get_text (g_ptr_array_index (submission->revision->parts, 1), fixture->bluesky), ==, "Zwei, kurz");
  g_assert_cmpstr (lf_part_get_text (g_ptr_array_index (submission->revision->parts, 2), NULL), ==, "Drei");
}

static void
test_composition_checks_every_part (Fixture       *fixture,
                                    gconstpointer  unused)
{
  g_autoptr(GArray) counters = NULL;

  set_due (fixture, LF_HOUR_US);
  write_three_parts (fixture->composition);
  assert_main (fixture, "Plan for today 17:30");
  lf_composition_set_text (fixture->composition, 1, NULL, "Länger als zwanzig Zeichen");
  assert_main (fixture, "1 thing missing: shorten the Bluesky text (part 2)");
  counters = lf_composition_list_counters (fixture->composition, 1);
  g_assert_cmpuint (g_array_index (counters, LfCounter, 1).have, ==, 26);
  lf_composition_set_text (fixture->composition, 2, NULL, "");
  assert_main (fixture, "2 things missing: shorten the Bluesky text (part 2)");
  lf_composition_set_text (fixture->composition, 1, NULL, "Zwei");
  assert_main (fixture, "1 thing missing: write the text (part 3)");
  g_assert_true (lf_composition_part_is_empty (fixture->composition, 2));
  lf_part_unref (lf_composition_remove_part (fixture->composition, 2));
  assert_main (fixture, "Plan for today 17:30");
}

static void
test_composition_removed_part_comes_back (Fixture       *fixture,
                                          gconstpointer  unused)
{
  g_autoptr(LfPart) first = NULL;
  g_autoptr(LfPart) second = NULL;

  write_three_parts (fixture->composition);
  lf_composition_set_text (fixture->composition, 1, fixture->bluesky, "Zwei, kurz");
  add_picture (fixture, "Drei Robinien");
  second = lf_composition_remove_part (fixture->composition, 1);
  assert_texts (fixture->composition, NULL, "Eins|Drei");
  lf_composition_insert_part (fixture->composition, 1, second);
  assert_texts (fixture->composition, fixture->bluesky, "Eins|Zwei, kurz|Drei");

  /* The pictures are those of the post, whichever part is its first. */
  first = lf_composition_remove_part (fixture->composition, 0);
  assert_texts (fixture->composition, NULL, "Zwei|Drei");
  g_assert_cmpstr (lf_composition_get_picture (fixture->composition, 0)->alt, ==, "Drei Robinien");
  lf_composition_insert_part (fixture->composition, 0, first);
  assert_texts (fixture->composition, NULL, "Eins|Zwei|Drei");
  g_assert_cmpuint (lf_composition_count_pictures (fixture->composition), ==, 1);
  g_assert_cmpuint (lf_composition_count_part_pictures (fixture->composition, 1), ==, 0);
}

static void
test_composition_own_text_is_one_of_all_parts (Fixture       *fixture,
                                               gconstpointer  unused)
{
  write_three_parts (fixture->composition);
  lf_composition_give_own_text (fixture->composition, fixture->bluesky);
  lf_composition_set_text (fixture->composition, 2, NULL, "Drei, neu");
  assert_texts (fixture->composition, fixture->bluesky, "Eins|Zwei|Drei");
  lf_composition_insert_part (fixture->composition, 3, NULL);
  lf_composition_set_text (fixture->composition, 3, NULL, "Vier");
  assert_texts (fixture->composition, fixture->bluesky, "Eins|Zwei|Drei|Vier");
  lf_composition_take_own_text (fixture->composition, fixture->bluesky);
  assert_texts (fixture->composition, fixture->bluesky, "Eins|Zwei|Drei, neu|Vier");
  g_assert_false (lf_composition_has_own_text (fixture->composition, fixture->bluesky));
}

static void
test_composition_empty_one_leaves_nothing (Fixture       *fixture,
                                           gconstpointer  unused)
{
  set_due (fixture, LF_HOUR_US);
  save (fixture->composition);
  g_assert_cmpuint (count_drafts (fixture), ==, 0);

  lf_composition_set_text (fixture->composition, 0, NULL, "Doch nicht");
  save (fixture->composition);
  g_assert_cmpuint (count_drafts (fixture), ==, 1);
  lf_composition_set_text (fixture->composition, 0, NULL, "");
  save (fixture->composition);
  g_assert_cmpuint (count_drafts (fixture), ==, 0);
}

static void
test_composition_discarded_while_being_saved_stays_away (Fixture       *fixture,
                                                         gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) saved = NULL;

  lf_composition_set_text (fixture->composition, 0, NULL, "Verworfen");
  lf_composition_save_async (fixture->composition, lf_test_done_cb, &saved);
  {
    CALL (result, lf_composition_discard_async, fixture->composition);
    lf_composition_discard_finish (fixture->composition, result, &error);
  }
  g_assert_no_error (error);
  lf_test_wait_for (&saved);
  g_assert_cmpuint (count_drafts (fixture), ==, 0);
}

/* Plans what is written for in a minute and opens it again. */
static void
plan_and_open (Fixture *fixture)
{
  g_autoptr(LfSubmission) submission = NULL;
  g_autoptr(GPtrArray) deliveries = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *post_uid = NULL;

  lf_composition_set_text (fixture->composition, 0, NULL, "Geplant");
  set_due (fixture, LF_MINUTE_US);
  save (fixture->composition);
  submission = lf_composition_make_submission (fixture->composition, lf_composition_get_due (fixture->composition));
  {
    CALL (result, lf_store_submit_async, fixture->store, submission, NULL);
    deliveries = lf_store_submit_finish (fixture->store, result, &error);
  }
  g_assert_no_error (error);
  g_assert_cmpuint (deliveries->len, ==, 2);
  post_uid = g_strdup (lf_composition_get_post_uid (fixture->composition));
  lf_composition_end (fixture->composition);
  g_object_unref (fixture->composition);

  fixture->composition = lf_composition_new (fixture->store, G_LIST_MODEL (fixture->adapters));
  load (fixture->composition, post_uid);
}

/* What the outbox would get at the due time, which is within the 90 s for which a sign of life counts. */
static LfClaim *
claim_at_due (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  LfClaim *claim;

  lf_fake_clock_set (fixture->clock, NOW_US + LF_MINUTE_US);
  {
    CALL (result, lf_store_claim_async, fixture->store, NOW_US + LF_MINUTE_US, NULL);
    claim = lf_store_claim_finish (fixture->store, result, &error);
  }
  g_assert_no_error (error);
  return claim;
}

static void
on_due_passed_cb (LfComposition *composition,
                  gpointer       user_data)
{
  gboolean *passed = user_data;

  *passed = TRUE;
}

static void
test_composition_planned_one_goes_out_unaltered (Fixture       *fixture,
                                                 gconstpointer  unused)
{
  g_autoptr(LfClaim) claim = NULL;

  plan_and_open (fixture);
  g_assert_true (lf_composition_is_planned (fixture->composition));
  g_assert_false (lf_composition_is_altered (fixture->composition));
  claim = claim_at_due (fixture);
  g_assert_nonnull (claim);
}

/* One more part is a change of the plan as any other. */
static void
test_composition_added_part_is_held (Fixture       *fixture,
                                     gconstpointer  unused)
{
  g_autoptr(LfPart) added = NULL;

  plan_and_open (fixture);
  lf_composition_insert_part (fixture->composition, 1, NULL);
  lf_composition_set_text (fixture->composition, 1, NULL, "Und noch etwas");
  save (fixture->composition);
  g_assert_true (lf_composition_is_altered (fixture->composition));
  g_assert_null (claim_at_due (fixture));
  added = lf_composition_remove_part (fixture->composition, 1);
  g_assert_false (lf_composition_is_altered (fixture->composition));
}

static void
test_composition_changed_plan_is_held (Fixture       *fixture,
                                       gconstpointer  unused)
{
  g_autoptr(LfClaim) claim = NULL;
  gboolean passed = FALSE;

  plan_and_open (fixture);
  g_signal_connect (fixture->composition, "due-passed", G_CALLBACK (on_due_passed_cb), &passed);
  lf_composition_set_text (fixture->composition, 0, NULL, "Geändert");
  g_assert_true (lf_composition_is_altered (fixture->composition));
  save (fixture->composition);
  claim = claim_at_due (fixture);
  g_assert_null (claim);
  g_assert_true (passed);
}

static void
test_composition_changed_back_goes_out (Fixture       *fixture,
                                        gconstpointer  unused)
{
  g_autoptr(LfClaim) claim = NULL;

  plan_and_open (fixture);
  lf_composition_set_text (fixture->composition, 0, NULL, "Geändert");
  save (fixture->composition);
  lf_composition_set_text (fixture->composition, 0, NULL, "Geplant");
  g_assert_false (lf_composition_is_altered (fixture->composition));
  save (fixture->composition);
  claim = claim_at_due (fixture);
  g_assert_nonnull (claim);
}

static void
test_composition_discarded_change_restores_the_plan (Fixture       *fixture,
                                                     gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfClaim) claim = NULL;
  g_autofree char *text = NULL;

  plan_and_open (fixture);
  lf_composition_set_text (fixture->composition, 0, NULL, "Geändert");
  save (fixture->composition);
  {
    CALL (result, lf_composition_discard_async, fixture->composition);
    lf_composition_discard_finish (fixture->composition, result, &error);
  }
  g_assert_no_error (error);
  text = read_stored_text (fixture);
  g_assert_cmpstr (text, ==, "Geplant");
  claim = claim_at_due (fixture);
  g_assert_nonnull (claim);
}

static gboolean
is_moved (gpointer data)
{
  return lf_composition_get_due (LF_COMPOSITION (data))->due_us == NOW_US + 2 * LF_MINUTE_US;
}

static void
test_composition_follows_a_plan_that_is_moved (Fixture       *fixture,
                                               gconstpointer  unused)
{
  g_autoptr(LfDue) due = lf_due_new (NOW_US + 2 * LF_MINUTE_US, NULL, NULL);
  g_autoptr(GError) error = NULL;
  LfDeedRequest request = { .deed = LF_DEED_MOVE, .due = due };

  plan_and_open (fixture);
  request.post_uid = lf_composition_get_post_uid (fixture->composition);
  {
    CALL (result, lf_store_do_deed_async, fixture->store, &request);
    g_assert_cmpint (lf_store_do_deed_finish (fixture->store, result, &error), ==, 2);
  }
  g_assert_no_error (error);
  lf_test_wait_until (is_moved, fixture->composition, 10);
  g_assert_false (lf_composition_is_altered (fixture->composition));
}

static void
test_composition_opened_again_still_differs_from_its_plan (Fixture       *fixture,
                                                           gconstpointer  unused)
{
  g_autoptr(LfComposition) again = lf_composition_new (fixture->store, G_LIST_MODEL (fixture->adapters));

  /* As after a crash: the change is saved, the plan is the old one. */
  plan_and_open (fixture);
  lf_composition_set_text (fixture->composition, 0, NULL, "Geändert");
  save (fixture->composition);
  load (again, lf_composition_get_post_uid (fixture->composition));
  g_assert_cmpstr (lf_composition_get_text (again, 0, NULL), ==, "Geändert");
  g_assert_true (lf_composition_is_altered (again));
  lf_composition_end (again);
}

static void
test_composition_submits_only_to_chosen_accounts (Fixture       *fixture,
                                                  gconstpointer  unused)
{
  g_autoptr(LfSubmission) submission = NULL;
  g_autoptr(LfDue) due = lf_due_new (NOW_US + LF_HOUR_US, NULL, NULL);
  LfPart *part;

  lf_composition_set_text (fixture->composition, 0, NULL, "Für alle");
  lf_composition_set_text (fixture->composition, 0, fixture->bluesky, "Kürzer");
  lf_composition_choose (fixture->composition, fixture->bluesky, FALSE);
  submission = lf_composition_make_submission (fixture->composition, due);
  part = g_ptr_array_index (submission->revision->parts, 0);

  g_assert_cmpuint (g_strv_length (submission->account_uids), ==, 1);
  g_assert_cmpstr (submission->account_uids[0], ==, fixture->mastodon);
  g_assert_cmpuint (part->variants->len, ==, 0);
  /* The draft still knows it. */
  g_assert_true (lf_composition_has_own_text (fixture->composition, fixture->bluesky));
}

#define ADD(name, function) g_test_add ("/compose/composition/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  ADD ("new-one-has-the-standard-set", test_composition_new_one_has_the_standard_set);
  ADD ("names-what-is-missing-in-order", test_composition_names_what_is_missing_in_order);
  ADD ("asks-to-shorten-where-it-is-too-long", test_composition_asks_to_shorten_where_it_is_too_long);
  ADD ("names-one-cure-once", test_composition_names_one_cure_once);
  ADD ("wants-pictures-described", test_composition_wants_pictures_described);
  ADD ("counts-by-each-network", test_composition_counts_by_each_network);
  ADD ("saves-itself-within-two-seconds", test_composition_saves_itself_within_two_seconds);
  ADD ("keeps-all-that-was-made", test_composition_keeps_all_that_was_made);
  ADD ("keeps-all-parts", test_composition_keeps_all_parts);
  ADD ("checks-every-part", test_composition_checks_every_part);
  ADD ("removed-part-comes-back", test_composition_removed_part_comes_back);
  ADD ("own-text-is-one-of-all-parts", test_composition_own_text_is_one_of_all_parts);
  ADD ("added-part-is-held", test_composition_added_part_is_held);
  ADD ("empty-one-leaves-nothing", test_composition_empty_one_leaves_nothing);
  ADD ("discarded-while-being-saved-stays-away", test_composition_discarded_while_being_saved_stays_away);
  ADD ("planned-one-goes-out-unaltered", test_composition_planned_one_goes_out_unaltered);
  ADD ("changed-plan-is-held", test_composition_changed_plan_is_held);
  ADD ("asks-for-what-the-office-wants", test_composition_asks_for_what_the_office_wants);
  ADD ("changed-back-goes-out", test_composition_changed_back_goes_out);
  ADD ("discarded-change-restores-the-plan", test_composition_discarded_change_restores_the_plan);
  ADD ("follows-a-plan-that-is-moved", test_composition_follows_a_plan_that_is_moved);
  ADD ("opened-again-still-differs-from-its-plan", test_composition_opened_again_still_differs_from_its_plan);
  ADD ("submits-only-to-chosen-accounts", test_composition_submits_only_to_chosen_accounts);
  return g_test_run ();
}
