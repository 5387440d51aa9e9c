/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process is killed at every point between “submit” and “sent”, and answers are lost: at Facebook, where nothing keeps a
 * request from being carried out twice, there is never a second post, and what the network cannot tell is left to a person. */

#include "config.h"

#include "lib/lf-fake-facebook.h"
#include "lib/lf-test-profile.h"
#include "lib/lf-test-worker.h"
#include "lib/lf-test.h"

#include "core/http/lf-json.h"

#define N_KILLS 50
#define N_LOST 50

#define FEED LF_FAKE_FACEBOOK_EDGE ("feed")

typedef struct {
  LfTestProfile  *profile;
  LfFakeFacebook *server;
  char           *account;
} House;

static void
house_set_up (House        *house,
              gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  house->profile = lf_test_profile_new ();
  house->server = lf_fake_facebook_new (&error);
  g_assert_no_error (error);
  house->account = lf_test_profile_sign_in (house->profile,
    &(LfTestLogin) { "facebook", lf_fake_facebook_get_uri (house->server), NULL, lf_fake_facebook_get_token (house->server) });
}

static void
house_tear_down (House        *house,
                 gconstpointer unused)
{
  g_free (house->account);
  lf_test_profile_free (house->profile);
  g_clear_object (&house->server);
}

static guint
count_posts (House      *house,
             const char *text)
{
  g_autoptr(JsonArray) texts = lf_fake_facebook_dump (house->server);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (texts); i++)
    n += g_strcmp0 (lf_json_get_string (lf_json_nth_object (texts, i), "text"), text) == 0;

  return n;
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
  lf_test_profile_close (house->profile);
  return g_strdup (((LfDelivery *) g_ptr_array_index (deliveries, 0))->uid);
}

/* Sent is what stands there once; what is left to a person was perhaps sent, and stands there at most once. */
static LfDeliveryState
check_end (House      *house,
           const char *delivery_uid,
           const char *text)
{
  g_autoptr(LfDelivery) delivery = NULL;
  guint n = count_posts (house, text);

  lf_test_profile_open (house->profile);
  delivery = lf_test_profile_read (house->profile, delivery_uid);
  if (delivery->state == LF_DELIVERY_SENT)
    g_assert_cmpuint (n, ==, 1);
  else
    {
      g_assert_cmpstr (lf_delivery_state_name (delivery->state), ==, "unsure");
      g_assert_cmpstr (delivery->why.reason, ==, "decide");
      g_assert_cmpuint (n, ==, 0);
    }

  return delivery->state;
}

static void
test_killed_anywhere_never_two_posts (House        *house,
                                      gconstpointer unused)
{
  guint crash_at = 1, n_sent = 0, n_kills = 0;

  while (n_kills < N_KILLS)
    {
      g_autofree char *text = g_strdup_printf ("Sperrung Nummer %u-%u", n_kills, crash_at);
      g_autofree char *uid = plan (house, text);
      gboolean killed = !lf_test_worker_run (house->profile->folder, crash_at);

      if (killed)
        g_assert_true (lf_test_worker_run (house->profile->folder, 0));
      else
        g_assert_cmpuint (crash_at, >, 6);
      n_sent += check_end (house, uid, text) == LF_DELIVERY_SENT;
      n_kills += killed;
      crash_at = killed ? crash_at + 1 : 1;
    }
  g_assert_cmpuint (n_sent, >, N_KILLS / 2);
  g_test_message ("%u kills, %u posts sent", n_kills, n_sent);
}

static void
test_lost_answers_are_found (House        *house,
                             gconstpointer unused)
{
  LfFakeFacebookFault fault = { .kind = "drop", .method = "POST", .path = FEED, .after = TRUE, .times = 1 };

  for (guint i = 0; i < N_LOST; i++)
    {
      g_autofree char *text = g_strdup_printf ("Verlorene Antwort %u", i);
      g_autofree char *uid = plan (house, text);

      lf_fake_facebook_fault (house->server, &fault);
      g_assert_true (lf_test_worker_run (house->profile->folder, 0));
      g_assert_cmpint (check_end (house, uid, text), ==, LF_DELIVERY_SENT);
    }
  g_assert_cmpuint (lf_fake_facebook_count (house->server, "POST", FEED), ==, N_LOST);
}

/* Nothing went out, but who could know: it is never sent again by itself. */
static void
test_a_lost_request_is_for_a_person (House        *house,
                                     gconstpointer unused)
{
  LfFakeFacebookFault fault = { .kind = "drop", .method = "POST", .path = FEED, .times = 1 };
  g_autofree char *uid = plan (house, "Verlorene Anfrage");

  lf_fake_facebook_fault (house->server, &fault);
  g_assert_true (lf_test_worker_run (house->profile->folder, 0));
  g_assert_cmpint (check_end (house, uid, "Verlorene Anfrage"), ==, LF_DELIVERY_UNSURE);
  g_assert_cmpuint (lf_fake_facebook_count (house->server, "POST", FEED), ==, 1);
}

/* Facebook does not list a new post yet; the person sends it again: the double is refused, and the first one is found. */
static void
test_sent_again_it_is_found_not_doubled (House        *house,
                                         gconstpointer unused)
{
  LfFakeFacebookFault fault = { .kind = "drop", .method = "POST", .path = FEED, .after = TRUE, .times = 1 };
  g_autofree char *uid = plan (house, "Nur einmal");
  g_autoptr(LfDelivery) delivery = NULL;
  g_autoptr(GError) error = NULL;

  lf_fake_facebook_set (house->server, LF_FAKE_FACEBOOK_LATE, TRUE);
  lf_fake_facebook_fault (house->server, &fault);
  g_assert_true (lf_test_worker_run (house->profile->folder, 0));
  lf_fake_facebook_set (house->server, LF_FAKE_FACEBOOK_LATE, FALSE);
  lf_test_profile_open (house->profile);
  delivery = lf_test_profile_read (house->profile, uid);
  g_assert_cmpint (delivery->state, ==, LF_DELIVERY_UNSURE);

  lf_test_profile_deed (house->profile, LF_DEED_SEND_AGAIN, uid, NULL, &error);
  g_assert_no_error (error);
  lf_test_profile_close (house->profile);
  g_assert_true (lf_test_worker_run (house->profile->folder, 0));
  g_assert_cmpint (check_end (house, uid, "Nur einmal"), ==, LF_DELIVERY_SENT);
  g_assert_cmpuint (lf_fake_facebook_count (house->server, "POST", FEED), ==, 2);
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
#define KILL(path, func) g_test_add ("/facebook/kill/" path, House, NULL, house_set_up, func, house_tear_down)
  KILL ("killed-anywhere-never-two-posts", test_killed_anywhere_never_two_posts);
  KILL ("lost-answers-are-found", test_lost_answers_are_found);
  KILL ("a-lost-request-is-for-a-person", test_a_lost_request_is_for_a_person);
  KILL ("sent-again-it-is-found-not-doubled", test_sent_again_it_is_found_not_doubled);
  return g_test_run ();
}
