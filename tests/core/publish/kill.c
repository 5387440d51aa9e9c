/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process is killed at every point between “submit” and “sent”; afterwards exactly one post stands at the network, whether or not that
 * knows repeated keys. */

#include "config.h"

#include "core/networks/practice/lf-practice-faults.h"
#include "lib/lf-bluesky-server.h"
#include "lib/lf-fake-mastodon.h"
#include "lib/lf-test-profile.h"
#include "lib/lf-test-worker.h"
#include "lib/lf-test.h"

#include <signal.h>

#define ROUNDS 3

/* Lost answers for each kind of server. */
#define N_LOST 25
#define N_LOST_BLUESKY 10

/* A place to send to, and how many posts with a text stand there. */
typedef struct {
  LfTestProfile  *profile;
  char           *account;
  LfFakeMastodon *mastodon;   /* (nullable) */
  LfBlueskyServer *bluesky;   /* (nullable); neither: practice */
} House;

static gboolean
run_once (House *house,
          guint  crash_at)
{
  return lf_test_worker_run (house->profile->folder, crash_at);
}

static guint
count_mastodon (House      *house,
                const char *text)
{
  g_autoptr(JsonArray) statuses = lf_fake_mastodon_dump (house->mastodon);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (statuses); i++)
    n += g_str_equal (json_object_get_string_member (json_array_get_object_element (statuses, i), "text"), text);

  return n;
}

static guint
count_practice (House      *house,
                const char *text)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (house->profile->context), house->account);
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;
  guint n = 0;

  while (more)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) fetched = NULL;

      lf_adapter_fetch_async (adapter, LF_STREAM_OWN, cursor, NULL, lf_test_done_cb, &result);
      fetched = lf_adapter_fetch_finish (adapter, lf_test_wait_for (&result), &error);
      g_assert_no_error (error);
      for (guint i = 0; i < fetched->items->len; i++)
        n += g_str_equal (((LfItem *) g_ptr_array_index (fetched->items, i))->text, text);
      more = fetched->more;
      g_free (cursor);
      cursor = g_strdup (fetched->next_cursor);
    }

  return n;
}

static guint
count_bluesky (House      *house,
               const char *text)
{
  g_autoptr(LfHttp) http = lf_http_new (lf_context_get_clock (house->profile->context));
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", lf_bluesky_server_get_pds (house->bluesky),
                                                            "/xrpc/com.atproto.repo.listRecords");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) answer = NULL;
  JsonArray *records;
  guint n = 0;

  lf_http_request_add_query (request, "repo", lf_bluesky_server_get (house->bluesky, "office", "did"));
  lf_http_request_add_query (request, "collection", "app.bsky.feed.post");
  lf_http_request_add_query (request, "limit", "100");
  lf_http_send_async (http, request, NULL, lf_test_done_cb, &result);
  answer = lf_http_send_finish (http, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  records = json_object_get_array_member (json_node_get_object (lf_http_reply_get_json (answer)), "records");
  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *value = json_object_get_object_member (json_array_get_object_element (records, i), "value");

      n += g_str_equal (json_object_get_string_member (value, "text"), text);
    }

  return n;
}

static guint
count_posts (House      *house,
             const char *text)
{
  if (house->mastodon != NULL)
    return count_mastodon (house, text);
  if (house->bluesky != NULL)
    return count_bluesky (house, text);
  return count_practice (house, text);
}

static char *
plan (House      *house,
      const char *text)
{
  char *accounts[] = { house->account, NULL };
  g_autoptr(GError) error = NULL;
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (house->profile->context));
  g_autoptr(GPtrArray) deliveries = lf_test_profile_submit (house->profile, accounts, text, now_us, &error);

  g_assert_no_error (error);
  return g_strdup (((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid);
}

static void
assert_sent_once (House      *house,
                  const char *delivery_uid,
                  const char *text)
{
  g_autoptr(LfDelivery) delivery = lf_test_profile_read (house->profile, delivery_uid);

  g_assert_cmpstr (lf_delivery_state_name (delivery->state), ==, "sent");
  g_assert_cmpuint (count_posts (house, text), ==, 1);
}

/* One post, its worker killed at point @crash_at; gives whether that point was reached. */
static gboolean
check_killed_at (House *house,
                 guint  crash_at)
{
  g_autofree char *text = g_strdup_printf ("Sperrung Nummer %u", crash_at);
  g_autofree char *uid = plan (house, text);
  gboolean reached;

  lf_test_profile_close (house->profile);
  reached = !run_once (house, crash_at);
  if (reached)
    g_assert_true (run_once (house, 0));

  lf_test_profile_open (house->profile);
  assert_sent_once (house, uid, text);
  return reached;
}

static void
house_set_up_mastodon (House *house,
                       guint  flags)
{
  g_autoptr(GError) error = NULL;

  house->profile = lf_test_profile_new ();
  house->mastodon = lf_fake_mastodon_new (flags, 0, &error);
  g_assert_no_error (error);
  house->account = lf_test_profile_sign_in (house->profile,
    &(LfTestLogin) { "mastodon", lf_fake_mastodon_get_uri (house->mastodon), "bezirksamt", lf_fake_mastodon_get_token (house->mastodon) });
}

static void
house_tear_down (House *house)
{
  g_free (house->account);
  lf_test_profile_free (house->profile);
  g_clear_object (&house->mastodon);
  g_clear_pointer (&house->bluesky, lf_bluesky_server_stop);
}

static void
kill_everywhere (House *house)
{
  guint crash_at = 1;

  while (check_killed_at (house, crash_at))
    crash_at++;
  g_assert_cmpuint (crash_at, >, 6);
  g_test_message ("killed at %u points", crash_at - 1);
}

static void
test_practice_killed_anywhere_still_exactly_one (gconstpointer data)
{
  House house = { lf_test_profile_new (), NULL, NULL, NULL };
  LfPracticeFaults faults = { .ignores_key = GPOINTER_TO_INT (data) };
  g_autoptr(GError) error = NULL;

  house.account = lf_test_profile_add (house.profile, "bezirksamt");
  lf_practice_faults_set (house.profile->folder, house.account, &faults, &error);
  g_assert_no_error (error);
  kill_everywhere (&house);
  house_tear_down (&house);
}

static void
test_mastodon_killed_anywhere_still_exactly_one (gconstpointer data)
{
  for (guint round = 0; round < ROUNDS; round++)
    {
      House house = { 0 };

      house_set_up_mastodon (&house, GPOINTER_TO_UINT (data));
      kill_everywhere (&house);
      house_tear_down (&house);
    }
}

static void
test_mastodon_lost_answers_still_exactly_one (gconstpointer data)
{
  LfFakeFault fault = { .kind = "drop", .method = "POST", .path = "/api/v1/statuses", .after = TRUE, .times = 1 };
  House house = { 0 };

  house_set_up_mastodon (&house, GPOINTER_TO_UINT (data));
  for (guint i = 0; i < N_LOST; i++)
    {
      g_autofree char *text = g_strdup_printf ("Verlorene Antwort %u", i);
      g_autofree char *uid = plan (&house, text);

      lf_fake_mastodon_fault (house.mastodon, &fault);
      lf_test_profile_close (house.profile);
      g_assert_true (run_once (&house, 0));
      lf_test_profile_open (house.profile);
      assert_sent_once (&house, uid, text);
    }
  house_tear_down (&house);
}

/* The server has not carried the request out when the connection ends: Litfaß sends it once more, by itself. */
static void
test_mastodon_lost_requests_go_out_once (gconstpointer data)
{
  LfFakeFault fault = { .kind = "drop", .method = "POST", .path = "/api/v1/statuses", .times = 1 };
  House house = { 0 };
  g_autofree char *uid = NULL;

  house_set_up_mastodon (&house, GPOINTER_TO_UINT (data));
  uid = plan (&house, "Verlorene Anfrage");
  lf_fake_mastodon_fault (house.mastodon, &fault);
  lf_test_profile_close (house.profile);
  g_assert_true (run_once (&house, 0));
  lf_test_profile_open (house.profile);
  assert_sent_once (&house, uid, "Verlorene Anfrage");
  house_tear_down (&house);
}

static gboolean
is_request_there (gpointer data)
{
  return lf_fake_mastodon_count (((House *) data)->mastodon, "POST", "/api/v1/statuses") > 0;
}

static gboolean
on_second_over_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* The worker sleeps while its request hangs and is given up by the server; a second process waits for the profile meanwhile. */
static void
test_stopped_worker_and_a_second_one_still_one (gconstpointer data)
{
  LfFakeFault fault = { .kind = "drop", .method = "POST", .path = "/api/v1/statuses", .after = TRUE, .times = 1 };
  House house = { 0 };
  g_autoptr(GSubprocess) first = NULL;
  g_autoptr(GSubprocess) second = NULL;
  g_autofree char *uid = NULL;
  gboolean over = FALSE;

  house_set_up_mastodon (&house, GPOINTER_TO_UINT (data));
  uid = plan (&house, "Nur einmal");
  lf_fake_mastodon_fault (house.mastodon, &fault);
  lf_test_profile_close (house.profile);

  first = lf_test_worker_spawn (house.profile->folder, 0);
  lf_test_wait_until (is_request_there, &house, 20);
  g_subprocess_send_signal (first, SIGSTOP);
  second = lf_test_worker_spawn (house.profile->folder, 0);
  g_timeout_add_seconds (2, on_second_over_cb, &over);
  lf_test_wait_until (is_true, &over, 20);
  g_assert_cmpuint (count_mastodon (&house, "Nur einmal"), ==, 1);
  g_subprocess_send_signal (first, SIGCONT);
  g_assert_true (lf_test_worker_wait (first));
  g_assert_true (lf_test_worker_wait (second));

  lf_test_profile_open (house.profile);
  assert_sent_once (&house, uid, "Nur einmal");
  house_tear_down (&house);
}

/* The same words a week earlier are another post. */
static void
test_same_words_earlier_do_not_count (gconstpointer data)
{
  LfFakeFault fault = { .kind = "drop", .method = "POST", .path = "/api/v1/statuses", .times = 1 };
  LfFakeSaying saying = { .who = "bezirksamt", .text = "Wochenmarkt wie immer" };
  House house = { 0 };
  g_autofree char *earlier = NULL;
  g_autofree char *uid = NULL;
  g_autoptr(LfDelivery) delivery = NULL;

  house_set_up_mastodon (&house, GPOINTER_TO_UINT (data));
  earlier = lf_fake_mastodon_say (house.mastodon, &saying);
  uid = plan (&house, "Wochenmarkt wie immer");
  lf_fake_mastodon_fault (house.mastodon, &fault);
  lf_test_profile_close (house.profile);
  g_assert_true (run_once (&house, 0));
  lf_test_profile_open (house.profile);

  delivery = lf_test_profile_read (house.profile, uid);
  g_assert_cmpint (delivery->state, ==, LF_DELIVERY_SENT);
  g_assert_cmpstr (delivery->receipt->remote_id, !=, earlier);
  g_assert_cmpuint (count_mastodon (&house, "Wochenmarkt wie immer"), ==, 2);
  house_tear_down (&house);
}

/* The real server: killed everywhere, and its answers lost. */
static void
test_bluesky_killed_and_lost_still_exactly_one (void)
{
  House house = { 0 };

  house.bluesky = lf_bluesky_server_start (FALSE);
  if (house.bluesky == NULL)
    {
      g_test_skip ("the packages of the Bluesky server are not installed");
      return;
    }

  house.profile = lf_test_profile_new ();
  house.account = lf_test_profile_sign_in (house.profile,
    &(LfTestLogin) { "bluesky", lf_bluesky_server_get_pds (house.bluesky), lf_bluesky_server_get (house.bluesky, "office", "handle"),
                     lf_bluesky_server_get (house.bluesky, "office", "appPassword") });
  kill_everywhere (&house);

  for (guint i = 0; i < N_LOST_BLUESKY; i++)
    {
      g_autofree char *text = g_strdup_printf ("Verlorene Antwort %u", i);
      g_autofree char *uid = plan (&house, text);

      lf_bluesky_server_lose (house.bluesky, "com.atproto.repo.putRecord", 1);
      lf_test_profile_close (house.profile);
      g_assert_true (run_once (&house, 0));
      lf_test_profile_open (house.profile);
      assert_sent_once (&house, uid, text);
    }
  house_tear_down (&house);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_setenv ("LF_SETTLE_MS", "20", TRUE);
  if (lf_test_worker_main (argc, argv, &status))
    return status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publish/kill/bluesky", test_bluesky_killed_and_lost_still_exactly_one);
#define WITH_KEYS GUINT_TO_POINTER (LF_FAKE_KEYS)
#define WITHOUT_KEYS GUINT_TO_POINTER (LF_FAKE_ULIDS)
  g_test_add_data_func ("/publish/kill/practice/keys", GINT_TO_POINTER (FALSE), test_practice_killed_anywhere_still_exactly_one);
  g_test_add_data_func ("/publish/kill/practice/no-keys", GINT_TO_POINTER (TRUE), test_practice_killed_anywhere_still_exactly_one);
  g_test_add_data_func ("/publish/kill/mastodon/keys", WITH_KEYS, test_mastodon_killed_anywhere_still_exactly_one);
  g_test_add_data_func ("/publish/kill/mastodon/no-keys", WITHOUT_KEYS, test_mastodon_killed_anywhere_still_exactly_one);
  g_test_add_data_func ("/publish/kill/lost-answer/keys", WITH_KEYS, test_mastodon_lost_answers_still_exactly_one);
  g_test_add_data_func ("/publish/kill/lost-answer/no-keys", WITHOUT_KEYS, test_mastodon_lost_answers_still_exactly_one);
  g_test_add_data_func ("/publish/kill/lost-request/keys", WITH_KEYS, test_mastodon_lost_requests_go_out_once);
  g_test_add_data_func ("/publish/kill/lost-request/no-keys", WITHOUT_KEYS, test_mastodon_lost_requests_go_out_once);
  g_test_add_data_func ("/publish/kill/stopped-worker/keys", WITH_KEYS, test_stopped_worker_and_a_second_one_still_one);
  g_test_add_data_func ("/publish/kill/stopped-worker/no-keys", WITHOUT_KEYS, test_stopped_worker_and_a_second_one_still_one);
  g_test_add_data_func ("/publish/kill/same-words-earlier", WITHOUT_KEYS, test_same_words_earlier_do_not_count);
  return g_test_run ();
}
