/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a page is looked at again and again: what it may not read, and how full its quota is. */

#include "config.h"

#include "core/inbox/desk.h"

#include "core/base/lf-policy.h"
#include "lib/lf-fake-facebook.h"
#include "lib/lf-test-adapter.h"
#include "lib/lf-test.h"

#define CONVERSATIONS LF_FAKE_FACEBOOK_EDGE ("conversations")
#define FEED LF_FAKE_FACEBOOK_EDGE ("feed")

typedef struct {
  char           *folder;
  LfClock        *clock;
  LfFakeFacebook *server;
  Desk           *desk;
  char           *account;
} Fixture;

static void
sign_in (Fixture    *fixture,
         const char *token)
{
  g_autoptr(LfTestSignIn) person = lf_test_sign_in_new (LF_SIGN_IN_SECRET, NULL, token);
  LfNewAccount request = { "facebook", lf_fake_facebook_get_uri (fixture->server), LF_SIGN_IN (person) };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfAdapter) adapter = NULL;
  g_autoptr(GError) error = NULL;

  lf_accounts_add_async (fixture->desk->accounts, &request, NULL, lf_test_done_cb, &result);
  adapter = lf_accounts_add_finish (fixture->desk->accounts, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_free (fixture->account);
  fixture->account = g_strdup (lf_adapter_get_account (adapter)->uid);
}

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = lf_test_make_folder ();
  fixture->clock = LF_CLOCK (lf_fake_clock_new (DESK_NOW_US));
  fixture->server = lf_fake_facebook_new (&error);
  g_assert_no_error (error);
  fixture->desk = desk_new (fixture->folder, fixture->clock);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  desk_free (fixture->desk);
  g_free (fixture->account);
  g_assert_finalize_object (fixture->server);
  g_assert_finalize_object (fixture->clock);
  lf_test_remove_folder (fixture->folder);
}

static LfAccount *
get_account (Fixture *fixture)
{
  return lf_adapter_get_account (lf_accounts_find (fixture->desk->accounts, fixture->account));
}

static guint
count_asked (Fixture    *fixture,
             const char *path)
{
  return lf_fake_facebook_count (fixture->server, "GET", path);
}

/* Returns (transfer full) (nullable): what it ended with */
static GError *
look (Fixture *fixture)
{
  g_autoptr(GHashTable) failures = NULL;
  g_autoptr(GError) error = NULL;
  GError *failure;

  desk_sync (fixture->desk, NULL, &failures, &error);
  g_assert_no_error (error);
  failure = failures != NULL ? g_hash_table_lookup (failures, fixture->account) : NULL;
  return failure != NULL ? g_error_copy (failure) : NULL;
}

static const char *
add_token_without_messages (Fixture *fixture)
{
  LfFakeFacebookToken token = {
    .type = "PAGE", .n_pages = 1, .scopes = "pages_manage_posts pages_read_engagement pages_read_user_content pages_manage_engagement",
  };

  return lf_fake_facebook_add_token (fixture->server, &token);
}

/* The server does not tell what the token may, and refuses one list of three: the account is well, and is not asked so for ever. */
static void
test_one_refused_list_does_not_make_an_account_ill (Fixture      *fixture,
                                                    gconstpointer unused)
{
  guint n_asked;

  lf_fake_facebook_set (fixture->server, LF_FAKE_FACEBOOK_NO_DEBUG, TRUE);
  sign_in (fixture, add_token_without_messages (fixture));
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(GError) failure = look (fixture);

      g_assert_no_error (failure);
      g_assert_cmpint (get_account (fixture)->state, ==, LF_ACCOUNT_FINE);
      g_assert_null (get_account (fixture)->reason);
      g_assert_cmpint (lf_inbox_get_looked_us (fixture->desk->inbox, fixture->account), ==, lf_clock_now_us (fixture->clock));
      desk_advance (fixture->desk, LF_MINUTE_US);
    }
  /* Once may be anything; three times is a no. */
  g_assert_cmpuint (count_asked (fixture, CONVERSATIONS), ==, 3);

  /* Another token may be good for more. */
  sign_in (fixture, lf_fake_facebook_get_token (fixture->server));
  n_asked = count_asked (fixture, CONVERSATIONS);
  g_assert_no_error (look (fixture));
  g_assert_cmpuint (count_asked (fixture, CONVERSATIONS), >, n_asked);
}

/* Comments are no list that may be passed over: that they are refused is told in every round, and they are asked for in each. */
static void
test_refused_comments_are_never_passed_over (Fixture      *fixture,
                                             gconstpointer unused)
{
  LfFakeFacebookFault fault = { .kind = "status", .method = "GET", .path = FEED, .status = 403, .code = 200, .times = 1000 };

  sign_in (fixture, lf_fake_facebook_get_token (fixture->server));
  lf_fake_facebook_fault (fixture->server, &fault);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(GError) failure = NULL;

      desk_advance (fixture->desk, LF_MINUTE_US);
      failure = look (fixture);
      g_assert_error (failure, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
      g_assert_cmpstr (get_account (fixture)->reason, ==, "not-allowed");
    }
}

/* Whoever refuses everything was reached all the same; but nothing was looked at. */
static void
test_who_is_refused_everything_is_reachable (Fixture      *fixture,
                                             gconstpointer unused)
{
  static const char * const paths[] = { CONVERSATIONS, FEED };
  g_autoptr(GError) failure = NULL;

  sign_in (fixture, lf_fake_facebook_get_token (fixture->server));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      LfFakeFacebookFault fault = { .kind = "status", .method = "GET", .path = paths[i], .status = 403, .code = 200, .times = 10 };

      lf_fake_facebook_fault (fixture->server, &fault);
    }

  desk_advance (fixture->desk, LF_MINUTE_US);
  failure = look (fixture);
  g_assert_error (failure, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpint (get_account (fixture)->state, ==, LF_ACCOUNT_FINE);
  g_assert_cmpstr (get_account (fixture)->reason, ==, "not-allowed");
  g_assert_cmpint (lf_inbox_get_looked_us (fixture->desk->inbox, fixture->account), <, lf_clock_now_us (fixture->clock));
}

static void
on_looked_cb (LfInbox    *inbox,
              const char *account_uid,
              guint       n_new,
              guint      *n_looks)
{
  ++*n_looks;
}

static gboolean
is_at_rest (gpointer data)
{
  return !lf_inbox_is_looking (((Fixture *) data)->desk->inbox);
}

/* How long it took until one more look, in whole seconds. */
static guint
wait_for_next_look (Fixture *fixture,
                    guint   *n_looks)
{
  guint before = *n_looks;

  for (guint seconds = 1; seconds <= 1300; seconds++)
    {
      desk_advance (fixture->desk, LF_SECOND_US);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      lf_test_wait_until (is_at_rest, fixture, 20);
      if (*n_looks > before)
        return seconds;
    }
  return G_MAXUINT;
}

/* From 80 % of the quota on a page is looked at half as often as it would be anyway, also where IT wants long waits. */
static void
test_a_full_quota_slows_down_what_it_set (Fixture      *fixture,
                                          gconstpointer unused)
{
  static const struct { const char *app; guint factor; } rows[] = {
    { "{\"call_count\":10}", 1 }, { "{\"call_count\":85}", 2 }, { "{\"total_time\":95}", 4 },
  };
  static const char * const policies[] = { "@a{si} {}", "{'facebook': 300}" };
  g_autoptr(GSettings) settings = g_settings_new (LF_APP_ID);
  guint n_looks = 0;

  sign_in (fixture, lf_fake_facebook_get_token (fixture->server));
  g_signal_connect (fixture->desk->inbox, "looked", G_CALLBACK (on_looked_cb), &n_looks);
  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_start (fixture->desk->inbox);
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      guint usual_s = i == 0 ? 60 : 300;
      g_autoptr(GVariant) least = g_variant_ref_sink (g_variant_new_parsed (policies[i]));

      g_settings_set_value (settings, "poll-min-s", least);
      for (guint n = 0; n < G_N_ELEMENTS (rows); n++)
        {
          guint seconds;

          /* The look that is told of it; then the wait that follows from it. */
          lf_fake_facebook_set_usage (fixture->server, NULL, rows[n].app);
          g_assert_no_error (look (fixture));
          seconds = wait_for_next_look (fixture, &n_looks);
          g_assert_cmpuint (seconds, <=, usual_s * rows[n].factor + 5);
          if (rows[n].factor > 1)
            g_assert_cmpuint (seconds, >=, usual_s * rows[n].factor);
        }
    }
  g_settings_reset (settings, "poll-min-s");
}

static guint
count_questions (Fixture *fixture)
{
  return lf_fake_facebook_count (fixture->server, "POST", LF_FAKE_FACEBOOK_PATH ("debug_token"));
}

/* As it is stored, whatever this process remembers. */
static gboolean
may_read_messages (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(GError) error = NULL;

  lf_store_list_accounts_async (fixture->desk->store, NULL, lf_test_done_cb, &result);
  accounts = lf_store_list_accounts_finish (fixture->desk->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 1);
  return lf_account_may (g_ptr_array_index (accounts, 0), "messages");
}

/* What a server says of an account is read once a day, in the work of looking: rights that were taken away are known without a sign-in,
 * and a failure is told to nobody and tried again an hour later. */
static void
test_rights_are_read_once_a_day (Fixture      *fixture,
                                 gconstpointer unused)
{
  LfFakeFacebookFault fault = { .kind = "html-502", .method = "POST", .path = LF_FAKE_FACEBOOK_PATH ("debug_token"), .times = 1 };
  guint n_first, n_looks = 0;

  sign_in (fixture, lf_fake_facebook_get_token (fixture->server));
  g_assert_true (may_read_messages (fixture));
  g_signal_connect (fixture->desk->inbox, "looked", G_CALLBACK (on_looked_cb), &n_looks);
  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_start (fixture->desk->inbox);
  g_assert_no_error (look (fixture));
  n_first = count_questions (fixture);
  lf_fake_facebook_set_scopes (fixture->server, lf_fake_facebook_get_token (fixture->server),
                               "pages_manage_posts pages_read_engagement pages_read_user_content pages_manage_engagement");

  /* When a program starts, people wait for other things. */
  desk_advance (fixture->desk, 9 * LF_MINUTE_US);
  g_assert_no_error (look (fixture));
  g_assert_cmpuint (count_questions (fixture), ==, n_first);

  lf_fake_facebook_fault (fixture->server, &fault);
  desk_advance (fixture->desk, 2 * LF_MINUTE_US);
  g_assert_no_error (look (fixture));
  g_assert_cmpuint (count_questions (fixture), ==, n_first + 1);
  g_assert_cmpint (get_account (fixture)->state, ==, LF_ACCOUNT_FINE);
  g_assert_null (get_account (fixture)->reason);

  desk_advance (fixture->desk, 61 * LF_MINUTE_US);
  g_assert_no_error (look (fixture));
  g_assert_false (may_read_messages (fixture));
  g_assert_false (lf_account_may (get_account (fixture), "messages"));
  g_assert_cmpuint (count_questions (fixture), ==, n_first + 2);

  for (guint hours = 0; hours < 20; hours += 4)
    {
      desk_advance (fixture->desk, 4 * LF_HOUR_US);
      g_assert_no_error (look (fixture));
      g_assert_false (lf_account_may (get_account (fixture), "messages"));
    }
  g_assert_cmpuint (count_questions (fixture), ==, n_first + 2);
  lf_fake_facebook_set_scopes (fixture->server, lf_fake_facebook_get_token (fixture->server), "pages_manage_posts pages_messaging");
  desk_advance (fixture->desk, 5 * LF_HOUR_US);
  g_assert_no_error (look (fixture));
  g_assert_true (may_read_messages (fixture));
  g_assert_true (lf_account_may (get_account (fixture), "messages"));
}

static void
count_change_cb (LfStore *store,
                 guint    changes,
                 guint   *n)
{
  ++*n;
}

/* A look is two requests and its place moves in between; but where it began, nothing is written. */
static void
test_a_look_that_brings_nothing_changes_nothing (Fixture      *fixture,
                                                 gconstpointer unused)
{
  LfFakeFacebookSaying own = { .text = "Neuigkeit", .own = TRUE, .ago_s = 60 };
  g_autofree char *post = lf_fake_facebook_say (fixture->server, &own);
  guint n_changes = 0;

  sign_in (fixture, lf_fake_facebook_get_token (fixture->server));
  for (guint i = 0; i < 2; i++)
    g_assert_no_error (look (fixture));
  g_signal_connect (fixture->desk->store, "changed", G_CALLBACK (count_change_cb), &n_changes);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_no_error (look (fixture));
      desk_advance (fixture->desk, LF_SECOND_US);
    }
  g_assert_cmpuint (n_changes, ==, 0);
}

static guint
count_new (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  gssize n_new = desk_sync (fixture->desk, NULL, NULL, &error);

  g_assert_no_error (error);
  return n_new;
}

static char *
let_post (Fixture    *fixture,
          const char *text,
          gint64      ago_s)
{
  LfFakeFacebookSaying own = { .text = text, .own = TRUE, .ago_s = ago_s };

  return lf_fake_facebook_say (fixture->server, &own);
}

static void
let_comment (Fixture    *fixture,
             const char *post,
             const char *text,
             gint64      ago_s)
{
  LfFakeFacebookSaying saying = { .text = text, .on = post, .ago_s = ago_s };
  g_autofree char *id = lf_fake_facebook_say (fixture->server, &saying);
}

/* What people write below a post of last month is read within the hour; what they wrote there before Litfaß never. */
static void
test_older_posts_are_looked_at_once_an_hour (Fixture      *fixture,
                                             gconstpointer unused)
{
  g_autofree char *oldest = let_post (fixture, "Baustelle", 100 * 86400);
  guint n_asked;

  let_comment (fixture, oldest, "Alte Frage", 86400);
  for (guint i = 120; i > 0; i--)
    {
      g_autofree char *text = g_strdup_printf ("Nr. %u", i);
      g_autofree char *post = let_post (fixture, text, i * 3600);
    }
  sign_in (fixture, lf_fake_facebook_get_token (fixture->server));
  g_assert_no_error (look (fixture));
  n_asked = count_asked (fixture, FEED);

  let_comment (fixture, oldest, "Neue Frage", 0);
  desk_advance (fixture->desk, 30 * LF_MINUTE_US);
  g_assert_cmpuint (count_new (fixture), ==, 0);
  /* Own posts and comments: a page each. */
  g_assert_cmpuint (count_asked (fixture, FEED), ==, n_asked + 2);

  desk_advance (fixture->desk, 31 * LF_MINUTE_US);
  g_assert_cmpuint (count_new (fixture), ==, 1);
  g_assert_cmpuint (count_asked (fixture, FEED), ==, n_asked + 6);
  desk_advance (fixture->desk, LF_MINUTE_US);
  g_assert_cmpuint (count_new (fixture), ==, 0);
  g_assert_cmpuint (count_asked (fixture, FEED), ==, n_asked + 8);
}

/* After a long weekend more than a page of posts may be new. */
static void
test_posts_of_others_beyond_a_page_come_in (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autofree char *first = let_post (fixture, "Neuigkeit", 3600);

  sign_in (fixture, lf_fake_facebook_get_token (fixture->server));
  g_assert_no_error (look (fixture));
  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *text = g_strdup_printf ("Beitrag auf der Seite %u", i);
      LfFakeFacebookSaying saying = { .text = text, .ago_s = 120 - i };
      g_autofree char *id = lf_fake_facebook_say (fixture->server, &saying);
    }
  desk_advance (fixture->desk, LF_MINUTE_US);
  g_assert_cmpuint (count_new (fixture), ==, 120);
  desk_advance (fixture->desk, LF_MINUTE_US);
  g_assert_cmpuint (count_new (fixture), ==, 0);
}

/* Not every answer tells the quota; what was told counts for an hour. */
static void
test_a_silent_answer_does_not_empty_the_quota (Fixture      *fixture,
                                               gconstpointer unused)
{
  guint n_looks = 0;

  sign_in (fixture, lf_fake_facebook_get_token (fixture->server));
  g_signal_connect (fixture->desk->inbox, "looked", G_CALLBACK (on_looked_cb), &n_looks);
  g_assert_true (lf_worker_lock_try (fixture->desk->lock));
  lf_inbox_start (fixture->desk->inbox);
  lf_fake_facebook_set_usage (fixture->server, NULL, "{\"call_count\":85}");
  g_assert_no_error (look (fixture));
  lf_fake_facebook_set_usage (fixture->server, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (wait_for_next_look (fixture, &n_looks), >=, 120);

  desk_advance (fixture->desk, 61 * LF_MINUTE_US);
  g_assert_no_error (look (fixture));
  wait_for_next_look (fixture, &n_looks);
  g_assert_cmpuint (wait_for_next_look (fixture, &n_looks), <=, 65);
}

#define ADD(name, test) g_test_add ("/facebook/poll/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lf_test_use_schema ();
  ADD ("refused-list", test_one_refused_list_does_not_make_an_account_ill);
  ADD ("refused-comments", test_refused_comments_are_never_passed_over);
  ADD ("refused-all", test_who_is_refused_everything_is_reachable);
  ADD ("nothing-new", test_a_look_that_brings_nothing_changes_nothing);
  ADD ("older", test_older_posts_are_looked_at_once_an_hour);
  ADD ("many", test_posts_of_others_beyond_a_page_come_in);
  ADD ("rights", test_rights_are_read_once_a_day);
  ADD ("quota-silent", test_a_silent_answer_does_not_empty_the_quota);
  ADD ("quota", test_a_full_quota_slows_down_what_it_set);
  return g_test_run ();
}
