/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process is killed at every point between “submit” and “sent”, answers and requests are lost, at every network; afterwards exactly one post
 * stands there. Where the network cannot tell, there is never a second one, and what cannot be known is left to a person. */

#include "config.h"

#include "core/store/lf-store-spending.h"
#include "lib/lf-fake-facebook.h"
#include "lib/lf-fake-mastodon.h"
#include "lib/lf-fake-x.h"
#include "lib/lf-test-office.h"
#include "lib/lf-test-worker.h"
#include "lib/lf-test.h"

/* A network, which of its servers, and how much is tried there. */
typedef struct {
  const char          *name;
  const LfTestNetwork *network;
  guint                flags;
  guint                n_lost;
} Place;

static const Place practice_keys = { "keys", &lf_test_practice, FALSE, 0 };
static const Place practice_no_keys = { "no-keys", &lf_test_practice, TRUE, 0 };
static const Place mastodon_keys = { "keys", &lf_test_mastodon, LF_FAKE_KEYS, 25 };
static const Place mastodon_no_keys = { "no-keys", &lf_test_mastodon, LF_FAKE_ULIDS, 25 };
static const Place bluesky = { "server", &lf_test_bluesky, 0, 10 };
static const Place facebook = { "page", &lf_test_facebook, 0, 50 };
static const Place x = { "account", &lf_test_x, 0, 50 };

static LfTestOffice *
open_office (const Place *place)
{
  return lf_test_office_new (place->network, place->flags);
}

static void
lose_post (LfTestOffice *office,
           gboolean      after)
{
  lf_test_office_lose (office, "drop", "POST", office->network->path, after);
}

static guint
count_posts_asked_for (LfTestOffice *office)
{
  return office->network->count_requests (office, "POST", office->network->path);
}

/* ---- Killed everywhere. */

/* One post, its worker killed at point @crash_at; gives whether that point was reached. */
static gboolean
check_killed_at (LfTestOffice *office,
                 guint         crash_at)
{
  g_autofree char *text = g_strdup_printf ("Sperrung Nummer %u", crash_at);
  g_autoptr(LfDelivery) delivery = lf_test_office_send (office, text);
  gboolean reached = lf_test_office_run_killed (office, crash_at);

  lf_test_office_ends (office, delivery->uid, LF_DELIVERY_SENT, text);
  return reached;
}

/* With one text and with a picture these are more than fifty kills at each network. */
static void
kill_everywhere (LfTestOffice *office)
{
  guint n_kills = 0;

  while (check_killed_at (office, n_kills + 1))
    n_kills++;
  g_assert_cmpuint (n_kills, >, 25);
  /* Only where the request was about to go out. */
  g_assert_cmpuint (office->n_left, <, n_kills / 2);
  g_test_message ("killed %u times, %u posts left to a person", n_kills, office->n_left);
}

static void
test_killed_anywhere_still_exactly_one (gconstpointer data)
{
  g_autoptr(LfTestOffice) office = open_office (data);

  if (office != NULL)
    kill_everywhere (office);
}

static void
test_killed_anywhere_with_a_picture_still_exactly_one (gconstpointer data)
{
  g_autoptr(LfTestOffice) office = open_office (data);

  if (office == NULL)
    return;

  lf_test_office_take_picture (office);
  kill_everywhere (office);
}

/* ---- Lost. */

static void
test_lost_answers_still_exactly_one (gconstpointer data)
{
  const Place *place = data;
  g_autoptr(LfTestOffice) office = open_office (place);

  for (guint i = 0; office != NULL && i < place->n_lost; i++)
    {
      g_autofree char *text = g_strdup_printf ("Verlorene Antwort %u", i);
      g_autoptr(LfDelivery) delivery = lf_test_office_send (office, text);

      lose_post (office, TRUE);
      g_assert_true (lf_test_office_run (office, 0));
      lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_SENT, text);
    }
}

/* The server has not carried the request out when the connection ends: where that can be seen, Litfaß sends it once more, by itself; elsewhere
 * never. */
static void
test_lost_requests_never_two (gconstpointer data)
{
  g_autoptr(LfTestOffice) office = open_office (data);
  g_autoptr(LfDelivery) delivery = lf_test_office_send (office, "Verlorene Anfrage");
  gboolean is_left = office->network->leaves_to_person;

  lose_post (office, FALSE);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, delivery->uid, is_left ? LF_DELIVERY_UNSURE : LF_DELIVERY_SENT, "Verlorene Anfrage");
  g_assert_cmpuint (count_posts_asked_for (office), ==, is_left ? 1 : 2);
}

/* ---- Two processes. */

static void
test_stopped_worker_and_a_second_one_still_one (gconstpointer data)
{
  g_autoptr(LfTestOffice) office = open_office (data);
  g_autoptr(LfDelivery) delivery = lf_test_office_send (office, "Nur einmal");

  lose_post (office, TRUE);
  lf_test_office_run_beside_stopped (office, FALSE, "Nur einmal");
  lf_test_office_assert_is (office, delivery->uid, LF_DELIVERY_SENT, "Nur einmal");
}

/* ---- What stands there besides. */

/* The same words a week earlier are another post. */
static void
test_same_words_earlier_do_not_count (void)
{
  LfFakeSaying saying = { .who = "bezirksamt", .text = "Wochenmarkt wie immer" };
  g_autoptr(LfTestOffice) office = open_office (&mastodon_no_keys);
  g_autofree char *earlier = lf_fake_mastodon_say (office->server, &saying);
  g_autoptr(LfDelivery) planned = lf_test_office_send (office, "Wochenmarkt wie immer");
  g_autoptr(LfDelivery) delivery = NULL;

  lose_post (office, FALSE);
  g_assert_true (lf_test_office_run (office, 0));
  delivery = lf_test_profile_read (office->profile, planned->uid);
  g_assert_cmpint (delivery->state, ==, LF_DELIVERY_SENT);
  g_assert_cmpstr (delivery->receipt->remote_id, !=, earlier);
  g_assert_cmpuint (lf_test_office_count (office, FALSE, "Wochenmarkt wie immer"), ==, 2);
}

static void
set_late (LfTestOffice *office,
          gboolean      late)
{
  if (office->network == &lf_test_x)
    lf_fake_x_set_late (office->server, late);
  else
    lf_fake_facebook_set (office->server, LF_FAKE_FACEBOOK_LATE, late);
}

/* The network does not list a new post yet; the person sends it again: the double is refused, and the first one is found. */
static void
test_sent_again_it_is_found_not_doubled (gconstpointer data)
{
  g_autoptr(LfTestOffice) office = open_office (data);
  g_autoptr(LfDelivery) planned = lf_test_office_send (office, "Nur einmal");
  g_autoptr(LfDelivery) delivery = NULL;

  set_late (office, TRUE);
  lose_post (office, TRUE);
  g_assert_true (lf_test_office_run (office, 0));
  set_late (office, FALSE);
  delivery = lf_test_profile_read (office->profile, planned->uid);
  g_assert_cmpint (delivery->state, ==, LF_DELIVERY_UNSURE);

  lf_test_office_deed (office, LF_DEED_SEND_AGAIN, planned->uid, 0);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, planned->uid, LF_DELIVERY_SENT, "Nur einmal");
  g_assert_cmpuint (count_posts_asked_for (office), ==, 2);
}

static char *
post_by_hand (LfTestOffice *office,
              const char   *text)
{
  LfFakeFacebookSaying saying = { .text = text, .own = TRUE, .ago_s = 3 * 86400 };

  return office->network == &lf_test_x ? lf_fake_x_say_own (office->server, text) : lf_fake_facebook_say (office->server, &saying);
}

/* Somebody posted the same words with a phone: the network refuses the double, and that post is not taken for this one. */
static void
test_somebody_elses_post_is_not_taken_for_this_one (gconstpointer data)
{
  g_autoptr(LfTestOffice) office = open_office (data);
  g_autofree char *id = post_by_hand (office, "Wochenmarkt wie immer");
  g_autoptr(LfDelivery) planned = lf_test_office_send (office, "Wochenmarkt wie immer");
  g_autoptr(LfDelivery) delivery = NULL;

  g_assert_true (lf_test_office_run (office, 0));
  delivery = lf_test_profile_read (office->profile, planned->uid);
  g_assert_cmpint (delivery->state, ==, LF_DELIVERY_FAILED);
  g_assert_cmpstr (delivery->why.reason, ==, "duplicate");
  g_assert_null (delivery->receipt);
  g_assert_cmpuint (count_posts_asked_for (office), ==, 1);
  g_assert_cmpuint (lf_test_office_count (office, FALSE, "Wochenmarkt wie immer"), ==, 1);
}

/* ---- Where nobody can look. */

static LfDelivery *
wait_for_reason (LfTestOffice *office,
                 const char   *uid,
                 const char   *reason)
{
  gint64 over_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  LfDelivery *delivery = lf_test_profile_wait (office->profile, uid, LF_DELIVERY_UNSURE);

  while (g_strcmp0 (delivery->why.reason, reason) != 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, over_us);
      g_main_context_iteration (NULL, FALSE);
      lf_delivery_unref (delivery);
      delivery = lf_test_profile_read (office->profile, uid);
    }

  return delivery;
}

static guint
count_looks (LfTestOffice *office)
{
  return office->network->count_requests (office, "GET", office->network->path);
}

/* The token may write, and not read: it is for the person at once, who is not kept waiting by looks that cannot show anything. */
static void
test_what_may_not_be_seen_is_for_a_person (void)
{
  LfFakeFacebookFault blind = { .kind = "status", .method = "GET", .path = LF_FAKE_FACEBOOK_EDGE ("feed"), .status = 403, .code = 200, .times = 1000 };
  g_autoptr(LfTestOffice) office = open_office (&facebook);
  g_autoptr(LfDelivery) planned = lf_test_office_send (office, "Nicht zu sehen");

  lf_fake_facebook_fault (office->server, &blind);
  lose_post (office, TRUE);
  g_assert_true (lf_test_office_run (office, 0));
  g_assert_false (lf_test_office_ends (office, planned->uid, LF_DELIVERY_SENT, "nothing of this text"));
  g_assert_cmpuint (count_looks (office), ==, 1);

  lf_test_office_deed (office, LF_DEED_IT_IS_THERE, planned->uid, 0);
  lf_test_office_assert_is (office, planned->uid, LF_DELIVERY_SENT, "Nicht zu sehen");
}

/* The server does not answer: after some looks the person may decide, and Litfaß goes on looking. */
static void
test_what_cannot_be_looked_for_is_for_a_person_meanwhile (void)
{
  LfFakeFacebookFault away = { .kind = "html-502", .method = "GET", .path = LF_FAKE_FACEBOOK_EDGE ("feed"), .times = 1000 };
  g_autoptr(LfTestOffice) office = open_office (&facebook);
  g_autoptr(LfDelivery) planned = lf_test_office_send (office, "Gerade nicht");
  g_autoptr(LfDelivery) meanwhile = NULL;
  guint n_looks;

  lf_fake_facebook_fault (office->server, &away);
  lose_post (office, TRUE);
  lf_outbox_start (lf_context_get_outbox (office->profile->context));
  meanwhile = wait_for_reason (office, planned->uid, "decide");
  n_looks = count_looks (office);
  g_assert_cmpuint (n_looks, >=, 3);
  while (count_looks (office) < n_looks + 2)
    g_main_context_iteration (NULL, TRUE);

  lf_test_office_deed (office, LF_DEED_IT_IS_THERE, planned->uid, 0);
  lf_test_office_assert_is (office, planned->uid, LF_DELIVERY_SENT, "Gerade nicht");
  g_assert_cmpuint (count_posts_asked_for (office), ==, 1);
}

/* X takes money for each post that is read, also when it is only looked whether one is there; its author is not read then. */
static void
test_what_looking_costs_is_counted (void)
{
  g_autoptr(LfTestOffice) office = open_office (&x);
  g_autoptr(LfDelivery) planned = lf_test_office_send (office, "Verlorene Antwort");
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (office->profile->context), office->account);
  gint64 post_micro = lf_adapter_get_price_micro (adapter, "Verlorene Antwort", NULL, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GHashTable) sums = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (post_micro, >, 0);
  lose_post (office, TRUE);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, planned->uid, LF_DELIVERY_SENT, "Verlorene Antwort");
  lf_store_sum_spending_async (lf_context_get_store (office->profile->context), 0, NULL, lf_test_done_cb, &result);
  sums = lf_store_sum_spending_finish (lf_context_get_store (office->profile->context), lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (lf_spending_get (sums, office->account), ==, post_micro + 5000);
}

static void
add (const char    *name,
     const Place   *place,
     GTestDataFunc  func)
{
  g_autofree char *path = g_strdup_printf ("/publish/kill/%s/%s-%s", place->network->id, name, place->name);

  g_test_add_data_func (path, place, func);
}

int
main (int    argc,
      char **argv)
{
  static const Place * const everywhere[] = {
    &practice_keys, &practice_no_keys, &mastodon_keys, &mastodon_no_keys, &bluesky, &facebook, &x,
  };
  static const Place * const with_faults[] = { &mastodon_keys, &mastodon_no_keys, &facebook, &x };
  static const Place * const leaving[] = { &facebook, &x };
  int status;

  g_setenv ("LF_SETTLE_MS", "20", TRUE);
  if (lf_test_worker_main (argc, argv, &status))
    return status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (everywhere); i++)
    {
      add ("killed", everywhere[i], test_killed_anywhere_still_exactly_one);
      add ("killed-picture", everywhere[i], test_killed_anywhere_with_a_picture_still_exactly_one);
      if (everywhere[i]->n_lost > 0)
        add ("lost-answer", everywhere[i], test_lost_answers_still_exactly_one);
    }
  for (guint i = 0; i < G_N_ELEMENTS (with_faults); i++)
    {
      add ("lost-request", with_faults[i], test_lost_requests_never_two);
      add ("stopped-worker", with_faults[i], test_stopped_worker_and_a_second_one_still_one);
    }
  for (guint i = 0; i < G_N_ELEMENTS (leaving); i++)
    {
      add ("sent-again", leaving[i], test_sent_again_it_is_found_not_doubled);
      add ("by-hand", leaving[i], test_somebody_elses_post_is_not_taken_for_this_one);
    }
  g_test_add_func ("/publish/kill/facebook/may-not-be-seen", test_what_may_not_be_seen_is_for_a_person);
  g_test_add_func ("/publish/kill/facebook/cannot-be-looked-for", test_what_cannot_be_looked_for_is_for_a_person_meanwhile);
  g_test_add_func ("/publish/kill/x/what-looking-costs", test_what_looking_costs_is_counted);
  g_test_add_func ("/publish/kill/mastodon/same-words-earlier", test_same_words_earlier_do_not_count);
  return g_test_run ();
}
