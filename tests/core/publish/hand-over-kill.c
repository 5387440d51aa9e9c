/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process is killed at every point of handing a planned post over to the server, of taking it back, moving it and seeing it out; afterwards
 * exactly one copy waits there, or exactly one post is out. Where the network cannot tell, a person decides, and nothing is there. */

#include "config.h"

#include "lib/lf-fake-mastodon.h"
#include "lib/lf-test-office.h"
#include "lib/lf-test-worker.h"
#include "lib/lf-test.h"

#define LATER_US (3 * LF_HOUR_US)

static void
assert_goes_out_once (LfTestOffice *office,
                      const char   *uid,
                      const char   *text)
{
  g_autoptr(LfDelivery) delivery = NULL;

  lf_test_office_advance (office, LATER_US);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, uid, LF_DELIVERY_SENT, text);
  delivery = lf_test_profile_read (office->profile, uid);
  g_assert_nonnull (delivery->receipt->url);
}

/* What was left to a person is not sent when its time comes. */
static void
assert_stays_left (LfTestOffice *office,
                   const char   *uid,
                   const char   *text)
{
  lf_test_office_advance (office, LATER_US);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, uid, LF_DELIVERY_UNSURE, text);
}

/* ---- One round does one thing with the worker killed at one point; it gives whether that point was reached. */

typedef gboolean (*Round) (LfTestOffice *office, guint crash_at, const char *text);

static gboolean
round_hand_over (LfTestOffice *office,
                 guint         crash_at,
                 const char   *text)
{
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, NULL, text);
  gboolean reached = lf_test_office_run_killed (office, crash_at);

  if (lf_test_office_ends (office, delivery->uid, LF_DELIVERY_AT_SERVER, text))
    assert_goes_out_once (office, delivery->uid, text);
  else
    assert_stays_left (office, delivery->uid, text);
  return reached;
}

static gboolean
round_confirm (LfTestOffice *office,
               guint         crash_at,
               const char   *text)
{
  g_autofree char *uid = lf_test_office_place_copy (office, text);
  gboolean reached;

  lf_test_office_advance (office, LATER_US);
  reached = lf_test_office_run_killed (office, crash_at);
  lf_test_office_assert_is (office, uid, LF_DELIVERY_SENT, text);
  return reached;
}

static gboolean
round_withdraw (LfTestOffice *office,
                guint         crash_at,
                const char   *text)
{
  g_autofree char *uid = lf_test_office_place_copy (office, text);
  gboolean reached;

  lf_test_office_deed (office, LF_DEED_WITHDRAW, uid, 0);
  reached = lf_test_office_run_killed (office, crash_at);
  lf_test_office_assert_is (office, uid, LF_DELIVERY_CANCELLED, text);
  lf_test_office_advance (office, LATER_US);
  g_assert_true (lf_test_office_run (office, 0));
  lf_test_office_assert_is (office, uid, LF_DELIVERY_CANCELLED, text);
  return reached;
}

static gboolean
round_move (LfTestOffice *office,
            guint         crash_at,
            const char   *text)
{
  g_autofree char *uid = lf_test_office_place_copy (office, text);
  gint64 due_us = lf_test_office_get_due_us (office) + LF_HOUR_US;
  g_autoptr(LfDelivery) delivery = NULL;
  gboolean reached;

  lf_test_office_deed (office, LF_DEED_MOVE, uid, due_us);
  reached = lf_test_office_run_killed (office, crash_at);
  lf_test_office_assert_is (office, uid, LF_DELIVERY_AT_SERVER, text);
  delivery = lf_test_profile_read (office->profile, uid);
  g_assert_cmpint (delivery->due->due_us, ==, due_us);
  g_assert_null (delivery->at_server.wish);
  assert_goes_out_once (office, uid, text);
  return reached;
}

static gboolean
round_send_now (LfTestOffice *office,
                guint         crash_at,
                const char   *text)
{
  g_autofree char *uid = lf_test_office_place_copy (office, text);
  gboolean reached, is_sent;

  lf_test_office_deed (office, LF_DEED_SEND_NOW, uid, 0);
  reached = lf_test_office_run_killed (office, crash_at);
  is_sent = lf_test_office_ends (office, uid, LF_DELIVERY_SENT, text);
  lf_test_office_advance (office, LATER_US);
  lf_test_office_assert_is (office, uid, is_sent ? LF_DELIVERY_SENT : LF_DELIVERY_UNSURE, text);
  return reached;
}

static gboolean
round_change (LfTestOffice *office,
              guint         crash_at,
              const char   *text)
{
  g_autofree char *newer = g_strconcat ("Neu: ", text, NULL);
  g_autofree char *uid = lf_test_office_place_copy (office, text);
  g_autoptr(LfDelivery) older = lf_test_profile_read (office->profile, uid);
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (office, older->post_uid, newer);
  gboolean reached = lf_test_office_run_killed (office, crash_at);
  gboolean is_there = lf_test_office_ends (office, delivery->uid, LF_DELIVERY_AT_SERVER, newer);

  g_assert_cmpuint (lf_test_office_count (office, TRUE, text), ==, 0);
  if (is_there)
    assert_goes_out_once (office, delivery->uid, newer);
  else
    assert_stays_left (office, delivery->uid, newer);
  g_assert_cmpuint (lf_test_office_count (office, FALSE, text), ==, 0);
  return reached;
}

/* ---- Every point. */

typedef struct {
  const char          *name;
  Round                round;
  const LfTestNetwork *network;
  guint                flags;
  gboolean             picture;
} Killing;

static const Killing killings[] = {
  { "hand-over", round_hand_over, &lf_test_mastodon, LF_FAKE_KEYS, FALSE },
  { "hand-over-picture", round_hand_over, &lf_test_mastodon, LF_FAKE_KEYS, TRUE },
  { "hand-over-gotosocial", round_hand_over, &lf_test_mastodon, LF_FAKE_ULIDS, FALSE },
  { "confirm", round_confirm, &lf_test_mastodon, LF_FAKE_KEYS, FALSE },
  { "withdraw", round_withdraw, &lf_test_mastodon, LF_FAKE_KEYS, FALSE },
  { "move", round_move, &lf_test_mastodon, LF_FAKE_KEYS, FALSE },
  { "move-not-possible-there", round_move, &lf_test_mastodon, LF_FAKE_ULIDS | LF_FAKE_NO_MOVE, FALSE },
  { "send-now", round_send_now, &lf_test_mastodon, LF_FAKE_KEYS, FALSE },
  { "change", round_change, &lf_test_mastodon, LF_FAKE_KEYS, FALSE },
  { "hand-over-facebook", round_hand_over, &lf_test_facebook, 0, FALSE },
  { "hand-over-picture-facebook", round_hand_over, &lf_test_facebook, 0, TRUE },
  { "confirm-facebook", round_confirm, &lf_test_facebook, 0, FALSE },
  { "withdraw-facebook", round_withdraw, &lf_test_facebook, 0, FALSE },
  { "move-facebook", round_move, &lf_test_facebook, 0, FALSE },
  { "send-now-facebook", round_send_now, &lf_test_facebook, 0, FALSE },
  { "send-now-picture-facebook", round_send_now, &lf_test_facebook, 0, TRUE },
  { "change-facebook", round_change, &lf_test_facebook, 0, FALSE },
};

static void
test_killed_anywhere_still_exactly_one (gconstpointer data)
{
  const Killing *killing = data;
  g_autoptr(LfTestOffice) office = lf_test_office_new (killing->network, killing->flags);
  guint crash_at = 0;
  gboolean reached = TRUE;

  if (killing->picture)
    lf_test_office_take_picture (office);
  while (reached)
    {
      g_autofree char *text = g_strdup_printf ("Wochenmarkt Nummer %u", ++crash_at);

      reached = killing->round (office, crash_at, text);
    }
  g_assert_cmpuint (crash_at, >, 3);
  /* Only where the request was about to go out. */
  g_assert_cmpuint (office->n_left, <, crash_at / 2);
  g_test_message ("killed at %u points, %u posts left to a person", crash_at - 1, office->n_left);
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
  for (guint i = 0; i < G_N_ELEMENTS (killings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/publish/hand-over/%s/%s", killings[i].network->id, killings[i].name);

      g_test_add_data_func (path, &killings[i], test_killed_anywhere_still_exactly_one);
    }
  return g_test_run ();
}
