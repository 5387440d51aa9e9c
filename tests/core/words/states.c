/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises of the words for states of deliveries, items and accounts. */

#include "config.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-error.h"
#include "core/words/lf-words.h"

/* Tuesday, 24 November 2026, 14:30 in Berlin. */
#define NOW_US (G_GINT64_CONSTANT (1795527000) * LF_SECOND_US)

/* A server that keeps planned posts of any time. */
static const LfScheduleLimits anywhen = { 0 };

static LfDelivery *
new_delivery (LfDeliveryState state,
              const char     *reason,
              gint64          until_us)
{
  LfDelivery *delivery = lf_delivery_new ();

  delivery->account_uid = g_strdup ("account");
  delivery->state = state;
  delivery->why.reason = g_strdup (reason);
  delivery->why.until_us = until_us;
  delivery->changed_us = NOW_US;
  return delivery;
}

static void
assert_words (LfDeliveryState state,
              const char     *reason,
              gint64          until_us,
              const char     *expected)
{
  g_autoptr(LfDelivery) delivery = new_delivery (state, reason, until_us);
  g_autofree char *words = lf_words_for_delivery (delivery, &anywhen, NOW_US);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words_a_delivery_says_its_state_and_why (void)
{
  assert_words (LF_DELIVERY_QUEUED, NULL, 0, "planned");
  assert_words (LF_DELIVERY_SENDING, NULL, 0, "being sent");
  assert_words (LF_DELIVERY_SENT, NULL, 0, "sent 14:30");
  assert_words (LF_DELIVERY_WAITING, "offline", NOW_US + 5 * LF_MINUTE_US, "next try 14:35, network does not answer");
  assert_words (LF_DELIVERY_WAITING, "sign-in-again", 0, "waits: please sign in again");
  assert_words (LF_DELIVERY_UNSURE, "unsure", NOW_US, "perhaps sent, being checked");
  assert_words (LF_DELIVERY_UNSURE, "decide", 0, "perhaps sent, please decide");
  assert_words (LF_DELIVERY_HELD, "late", 0, "held back: late");
  assert_words (LF_DELIVERY_HELD, "send-stop", 0, "held back: send stop");
  assert_words (LF_DELIVERY_HELD, "being-changed", 0, "held back: being changed");
  assert_words (LF_DELIVERY_HELD, "keyring-locked", 0, "held back: keyring locked");
  assert_words (LF_DELIVERY_FAILED, "shorten", 0, "not sent: text too long");
  assert_words (LF_DELIVERY_FAILED, NULL, 0, "not sent: unexpected error");
  assert_words (LF_DELIVERY_CANCELLED, NULL, 0, "withdrawn");
  assert_words (LF_DELIVERY_CANCELLED, "deleted", 0, "deleted at the network");
}

/* A delivery that has to do with a copy at a server of network “mastodon”, due at 15:30. */
static void
assert_copy_words (LfDeliveryState  state,
                   const char      *reason,
                   LfAtServer       at_server,
                   const char      *expected)
{
  g_autoptr(LfDelivery) delivery = new_delivery (state, reason, 0);
  g_autofree char *words = NULL;

  delivery->network = g_strdup ("mastodon");
  g_clear_pointer (&delivery->due, lf_due_free);
  delivery->due = lf_due_new (NOW_US + LF_HOUR_US, NULL, NULL);
  delivery->at_server.wanted = at_server.wanted;
  delivery->at_server.handing = at_server.handing;
  delivery->at_server.schedule_id = g_strdup (at_server.schedule_id);
  delivery->at_server.wish = g_strdup (at_server.wish);
  words = lf_words_for_delivery (delivery, &anywhen, NOW_US);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_words_what_waits_at_a_server_says_so (void)
{
  char *move = (char *) "move", *withdraw = (char *) "withdraw", *id = (char *) "7";

  assert_copy_words (LF_DELIVERY_QUEUED, NULL, (LfAtServer) { .wanted = TRUE }, "planned, will wait at Mastodon");
  assert_copy_words (LF_DELIVERY_QUEUED, "hand-over-day-full", (LfAtServer) { .wanted = TRUE },
                     "planned, waits here: the server takes no more for this day");
  assert_copy_words (LF_DELIVERY_SENDING, NULL, (LfAtServer) { .handing = TRUE }, "being handed over to Mastodon");
  assert_copy_words (LF_DELIVERY_AT_SERVER, NULL, (LfAtServer) { .wanted = TRUE }, "waits at Mastodon");
  assert_copy_words (LF_DELIVERY_AT_SERVER, "copied", (LfAtServer) { .wanted = TRUE }, "waits at Mastodon: profile was copied");
  assert_copy_words (LF_DELIVERY_AT_SERVER, NULL, (LfAtServer) { .wish = withdraw }, "being withdrawn at Mastodon");
  assert_copy_words (LF_DELIVERY_AT_SERVER, NULL, (LfAtServer) { .wish = move }, "being moved at Mastodon");
  assert_copy_words (LF_DELIVERY_AT_SERVER, "offline", (LfAtServer) { .wish = withdraw },
                     "could not be withdrawn at Mastodon yet: it will still go out at 15:30");
  assert_copy_words (LF_DELIVERY_AT_SERVER, "offline", (LfAtServer) { .wish = move },
                     "could not be moved at Mastodon yet: it will still go out at 15:30");
  assert_copy_words (LF_DELIVERY_UNSURE, "unsure", (LfAtServer) { .handing = TRUE }, "perhaps at Mastodon, being checked");
  assert_copy_words (LF_DELIVERY_UNSURE, "decide", (LfAtServer) { .handing = TRUE }, "perhaps at Mastodon, please decide");
  assert_copy_words (LF_DELIVERY_UNSURE, "decide", (LfAtServer) { .handing = TRUE, .schedule_id = id },
                     "neither waiting nor sent at Mastodon, please decide");
  assert_copy_words (LF_DELIVERY_SENT, "went-out", (LfAtServer) { 0 }, "sent 14:30, before the server could be told otherwise");
}

static const LfScheduleLimits *
find_schedule (const char *uid,
               gpointer    limits)
{
  return g_str_equal (uid, "account") ? limits : NULL;
}

static void
test_words_a_post_on_several_accounts_names_the_one_that_failed (void)
{
  g_autoptr(GPtrArray) deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_delivery_unref);
  g_autofree char *alike = NULL;
  g_autofree char *differing = NULL;
  g_autofree char *nameless = NULL;

  g_ptr_array_add (deliveries, new_delivery (LF_DELIVERY_SENT, NULL, 0));
  g_ptr_array_add (deliveries, new_delivery (LF_DELIVERY_SENT, NULL, 0));
  alike = lf_words_for_deliveries (deliveries, NULL, NULL, NOW_US);
  g_ptr_array_add (deliveries, new_delivery (LF_DELIVERY_FAILED, "rejected", 0));
  nameless = lf_words_for_deliveries (deliveries, NULL, NULL, NOW_US);
  ((LfDelivery *) g_ptr_array_index (deliveries, 2))->network = g_strdup ("brieftaube");
  differing = lf_words_for_deliveries (deliveries, NULL, NULL, NOW_US);

  g_assert_cmpstr (alike, ==, "sent 14:30");
  g_assert_cmpstr (differing, ==, "2 of 3 sent, brieftaube not");
  g_assert_cmpstr (nameless, ==, "2 of 3 sent, 1 failed");
}

static LfDelivery *
new_handed (const char *network,
            gint64      ahead_us)
{
  LfDelivery *delivery = new_delivery (LF_DELIVERY_QUEUED, NULL, 0);

  delivery->network = g_strdup (network);
  delivery->at_server.wanted = TRUE;
  g_clear_pointer (&delivery->due, lf_due_free);
  delivery->due = lf_due_new (NOW_US + ahead_us, NULL, NULL);
  return delivery;
}

static void
assert_handed (const LfScheduleLimits *limits,
               const char             *network,
               gint64                  ahead_us,
               const char             *expected)
{
  g_autoptr(LfDelivery) delivery = new_handed (network, ahead_us);
  g_autofree char *words = lf_words_for_delivery (delivery, limits, NOW_US);

  g_assert_cmpstr (words, ==, expected);
}

/* What the two networks want of planned posts: five and ten minutes at least, any time and thirty days at most. */
static const LfScheduleLimits mastodon = { 5 * LF_MINUTE_US, 0, 0, 0 };
static const LfScheduleLimits facebook = { 10 * LF_MINUTE_US, 30 * 24 * LF_HOUR_US, 0, 0 };

static void
test_words_no_server_is_promised_that_does_not_take_the_time (void)
{
  const char *late = "planned, waits here: too late for the server";

  assert_handed (&mastodon, "mastodon", 3 * LF_MINUTE_US, late);
  assert_handed (&mastodon, "mastodon", 7 * LF_MINUTE_US - 1, late);
  assert_handed (&mastodon, "mastodon", 7 * LF_MINUTE_US, "planned, will wait at Mastodon");
  assert_handed (&mastodon, "mastodon", 40 * 24 * LF_HOUR_US, "planned, will wait at Mastodon");
  assert_handed (&facebook, "facebook", 3 * LF_MINUTE_US, late);
  assert_handed (&facebook, "facebook", 8 * LF_MINUTE_US, late);
  assert_handed (&facebook, "facebook", 12 * LF_MINUTE_US, "planned, will wait at Facebook");
  assert_handed (&facebook, "facebook", 30 * 24 * LF_HOUR_US, "planned, will wait at Facebook");
  assert_handed (&facebook, "facebook", 40 * 24 * LF_HOUR_US, "planned, handed over to Facebook Fri 4 Dec, 14:30 if Litfaß runs then");
  assert_handed (NULL, "facebook", LF_HOUR_US, "planned");
}

/* Of two networks of which one takes it now and the other one not, the whole post is only planned. */
static void
test_words_one_server_does_not_speak_for_another (void)
{
  g_autoptr(GPtrArray) deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_delivery_unref);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  g_ptr_array_add (deliveries, new_handed ("mastodon", LF_HOUR_US));
  one = lf_words_for_deliveries (deliveries, find_schedule, (gpointer) &mastodon, NOW_US);
  g_ptr_array_add (deliveries, new_handed ("facebook", LF_HOUR_US));
  two = lf_words_for_deliveries (deliveries, find_schedule, (gpointer) &mastodon, NOW_US);

  g_assert_cmpstr (one, ==, "planned, will wait at Mastodon");
  g_assert_cmpstr (two, ==, "planned");
}

static void
test_words_a_post_on_several_accounts_names_the_gravest_state (void)
{
  static const struct { LfDeliveryState states[3]; const char *words; } mixed[] = {
    { { LF_DELIVERY_QUEUED, LF_DELIVERY_HELD, LF_DELIVERY_QUEUED }, "not sent yet: 1 of 3 held back" },
    { { LF_DELIVERY_HELD, LF_DELIVERY_FAILED, LF_DELIVERY_FAILED }, "not sent: 2 of 3 failed" },
    { { LF_DELIVERY_UNSURE, LF_DELIVERY_HELD, LF_DELIVERY_WAITING }, "1 of 3 perhaps sent" },
    { { LF_DELIVERY_WAITING, LF_DELIVERY_QUEUED, LF_DELIVERY_SENDING }, "not sent yet: 1 of 3 waiting for the next try" },
    { { LF_DELIVERY_SENDING, LF_DELIVERY_QUEUED, LF_DELIVERY_QUEUED }, "1 of 3 being sent" },
    { { LF_DELIVERY_QUEUED, LF_DELIVERY_CANCELLED, LF_DELIVERY_QUEUED }, "2 of 3 planned" },
    { { LF_DELIVERY_AT_SERVER, LF_DELIVERY_CANCELLED, LF_DELIVERY_CANCELLED }, "1 of 3 wait at the server" },
    { { LF_DELIVERY_SENT, LF_DELIVERY_HELD, LF_DELIVERY_HELD }, "1 of 3 sent, 2 held back" },
    { { LF_DELIVERY_SENT, LF_DELIVERY_UNSURE, LF_DELIVERY_QUEUED }, "1 of 3 sent, 1 perhaps" },
    { { LF_DELIVERY_SENT, LF_DELIVERY_WAITING, LF_DELIVERY_SENDING }, "1 of 3 sent, 1 waiting for the next try" },
    { { LF_DELIVERY_SENT, LF_DELIVERY_CANCELLED, LF_DELIVERY_CANCELLED }, "1 of 3 sent, 2 withdrawn" },
    { { LF_DELIVERY_SENT, LF_DELIVERY_QUEUED, LF_DELIVERY_SENDING }, "1 of 3 sent" },
    { { LF_DELIVERY_QUEUED, LF_DELIVERY_QUEUED, LF_DELIVERY_QUEUED }, "planned" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mixed); i++)
    {
      g_autoptr(GPtrArray) deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_delivery_unref);
      g_autofree char *words = NULL;

      for (guint n = 0; n < 3; n++)
        g_ptr_array_add (deliveries, new_delivery (mixed[i].states[n], "late", 0));
      words = lf_words_for_deliveries (deliveries, NULL, NULL, NOW_US);
      g_assert_cmpstr (words, ==, mixed[i].words);
    }
}

static void
test_words_an_item_whose_answer_came_back_says_why (void)
{
  g_autoptr(LfItem) item = lf_item_new ();
  g_autofree char *open = NULL;
  g_autofree char *back = NULL;

  item->state = LF_ITEM_OPEN;
  open = lf_words_for_item_state (item);
  item->problem = g_strdup ("shorten");
  back = lf_words_for_item_state (item);

  g_assert_cmpstr (open, ==, "open");
  g_assert_cmpstr (back, ==, "open, answer not sent: text too long");
}

static void
test_words_every_state_has_words_and_an_icon (void)
{
  for (int state = LF_DELIVERY_QUEUED; state <= LF_DELIVERY_CANCELLED; state++)
    g_assert_true (g_str_has_suffix (lf_words_icon_for_state (state), "-symbolic"));

  for (int audience = LF_AUDIENCE_PUBLIC; audience <= LF_AUDIENCE_DIRECT; audience++)
    {
      g_autofree char *words = lf_words_for_audience (audience);

      g_assert_cmpstr (words, !=, "");
    }

  for (int state = LF_ACCOUNT_FINE; state <= LF_ACCOUNT_SLOWED; state++)
    {
      g_autoptr(LfAccount) account = lf_account_new ();
      g_autofree char *words = NULL;

      account->state = state;
      words = lf_words_for_account_state (account, NOW_US);
      g_assert_cmpstr (words, !=, "");
    }
}

/* A new sign-in alone does not help where the account is switched off. */
static void
test_words_an_account_that_is_deactivated_is_no_matter_of_signing_in (void)
{
  LfNetworkErrorInfo info = { .name = (char *) "AccountDeactivated" };
  g_autoptr(LfAccount) account = lf_account_new ();
  g_autofree char *words = NULL;
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = lf_network_error_new (i == 0 ? LF_NETWORK_ERROR_SIGN_IN_AGAIN : LF_NETWORK_ERROR_NOT_ALLOWED, &info, "x");
      g_autofree char *reason = lf_error_dup_reason (error);

      g_assert_cmpstr (reason, ==, "account-deactivated");
    }
  account->state = LF_ACCOUNT_SIGN_IN_AGAIN;
  account->reason = g_strdup ("account-deactivated");
  words = lf_words_for_account_state (account, NOW_US);
  g_assert_cmpstr (words, ==, "account deactivated at its network");
  sentence = lf_words_for_reason (account->reason, NULL, NULL);
  g_assert_cmpstr (sentence, ==, "The account is deactivated at its network. Activate it in its settings there, then sign in again.");
}

/* A server may want a whole day without requests. */
static void
test_words_a_long_wait_is_told_with_its_day (void)
{
  static const struct { gint64 until_us; const char *words; } waits[] = {
    { NOW_US + 5 * LF_MINUTE_US, "slowed down by the server until 14:35" },
    { NOW_US + 24 * LF_HOUR_US, "slowed down by the server until tomorrow 14:30" },
    { NOW_US + 48 * LF_HOUR_US, "slowed down by the server until Thu 26 Nov, 14:30" },
    { 0, "slowed down by the server" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autoptr(LfAccount) account = lf_account_new ();
      g_autofree char *words = NULL;

      account->state = LF_ACCOUNT_SLOWED;
      account->access.slowed_until_us = waits[i].until_us;
      words = lf_words_for_account_state (account, NOW_US);
      g_assert_cmpstr (words, ==, waits[i].words);
    }
}

static void
test_words_nobody_is_without_a_name (void)
{
  LfPerson person = { .name = (char *) "Åse", .handle = (char *) "@ase" };

  g_assert_cmpstr (lf_words_for_person (&person), ==, "Åse");
  person.name = NULL;
  g_assert_cmpstr (lf_words_for_person (&person), ==, "@ase");
  person.handle = (char *) "";
  g_assert_cmpstr (lf_words_for_person (&person), ==, "somebody");
  person.handle = NULL;
  g_assert_cmpstr (lf_words_for_person (&person), ==, "somebody");
}

static void
test_words_networks_are_called_by_name (void)
{
  g_assert_cmpstr (lf_words_for_network ("practice"), ==, "Practice");
  g_assert_cmpstr (lf_words_for_network ("not-yet-made"), ==, "not-yet-made");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/states/what-waits-at-a-server-says-so", test_words_what_waits_at_a_server_says_so);
  g_test_add_func ("/words/states/a-delivery-says-its-state-and-why", test_words_a_delivery_says_its_state_and_why);
  g_test_add_func ("/words/states/several-accounts-name-the-failed-one", test_words_a_post_on_several_accounts_names_the_one_that_failed);
  g_test_add_func ("/words/states/several-accounts-name-the-gravest-state", test_words_a_post_on_several_accounts_names_the_gravest_state);
  g_test_add_func ("/words/states/no-server-is-promised-that-does-not-take-the-time", test_words_no_server_is_promised_that_does_not_take_the_time);
  g_test_add_func ("/words/states/a-long-wait-is-told-with-its-day", test_words_a_long_wait_is_told_with_its_day);
  g_test_add_func ("/words/states/an-account-that-is-deactivated-is-no-matter-of-signing-in", test_words_an_account_that_is_deactivated_is_no_matter_of_signing_in);
  g_test_add_func ("/words/states/one-server-does-not-speak-for-another", test_words_one_server_does_not_speak_for_another);
  g_test_add_func ("/words/states/an-answer-that-came-back-says-why", test_words_an_item_whose_answer_came_back_says_why);
  g_test_add_func ("/words/states/every-state-has-words-and-an-icon", test_words_every_state_has_words_and_an_icon);
  g_test_add_func ("/words/states/nobody-is-without-a-name", test_words_nobody_is_without_a_name);
  g_test_add_func ("/words/states/networks-are-called-by-name", test_words_networks_are_called_by_name);

  return g_test_run ();
}
