/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises, tried at the practice network: staff shall see there what they will see outside. */

#include "config.h"

#include "conformance.h"

#include "core/networks/practice/lf-practice-faults.h"
#include "core/networks/practice/lf-practice-server.h"
#include "core/networks/practice/lf-practice-world.h"

extern const LfNetwork lf_practice_network;

static gpointer
start (LfTestHouse *house)
{
  return house;
}

static void
stop (gpointer house)
{
}

static const char *
get_server (gpointer house)
{
  return lf_practice_network.default_server;
}

/* Whoever comes is let in. */
static LfTestSignIn *
new_person (gpointer house,
            gboolean is_wrong)
{
  return is_wrong ? NULL : lf_test_sign_in_new (LF_SIGN_IN_SECRET, "Bezirksamt", NULL);
}

static void
set_faults (LfTestHouse     *house,
            LfAdapter       *adapter,
            LfPracticeFault  publish,
            LfPracticeFault  fetch)
{
  LfPracticeFaults faults = { .publish = publish, .fetch = fetch, .count = 1 };
  g_autoptr(GError) error = NULL;

  lf_practice_faults_set (house->folder, lf_adapter_get_account (adapter)->uid, &faults, &error);
  g_assert_no_error (error);
}

static void
do_fault (gpointer      house,
          LfAdapter    *adapter,
          LfWorldFault  fault)
{
  static const LfPracticeFault publishing[] = {
    [LF_WORLD_LOSE_ANSWER] = LF_PRACTICE_LOST_ANSWER,
    [LF_WORLD_LOSE_REQUEST] = LF_PRACTICE_LOST_REQUEST,
    [LF_WORLD_BREAK] = LF_PRACTICE_LOST_REQUEST,
    [LF_WORLD_REFUSE] = LF_PRACTICE_REJECTED,
    [LF_WORLD_RATE_LIMIT] = LF_PRACTICE_RATE_LIMIT,
    [LF_WORLD_END_SIGN_IN] = LF_PRACTICE_SIGN_IN_EXPIRED,
    [LF_WORLD_BREAK_READING] = LF_PRACTICE_FINE,
  };

  set_faults (house, adapter, publishing[fault], fault == LF_WORLD_BREAK_READING ? LF_PRACTICE_OFFLINE : LF_PRACTICE_FINE);
}

static guint
count_posts (gpointer    house,
             LfAdapter  *adapter,
             const char *text)
{
  LfPracticeSite site = { ((LfTestHouse *) house)->folder, lf_adapter_get_account (adapter), g_get_real_time () };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFetched) own = NULL;
  guint n = 0;

  /* Past the adapter, which may be signed out. */
  set_faults (house, adapter, LF_PRACTICE_FINE, LF_PRACTICE_FINE);
  own = lf_practice_server_fetch (&site, LF_STREAM_OWN, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < own->items->len; i++)
    n += g_strcmp0 (((LfItem *) g_ptr_array_index (own->items, i))->text, text) == 0;

  return n;
}

/* (transfer full): what stands there, past the adapter. */
static LfPracticeWorld *
open_world (LfTestHouse *house,
            LfAdapter   *adapter)
{
  g_autoptr(GError) error = NULL;
  LfPracticeWorld *world = lf_practice_world_open (house->folder, lf_adapter_get_account (adapter)->uid, &error);

  g_assert_no_error (error);
  return world;
}

static LfPracticeEntry *
find_entry (LfPracticeWorld *world,
            const char      *remote_id)
{
  LfPracticeEntry *entry = lf_practice_world_find (world, g_ascii_strtoll (remote_id, NULL, 10));

  g_assert_nonnull (entry);
  return entry;
}

static void
let_citizen_answer (gpointer    house,
                    LfAdapter  *adapter,
                    LfReceipt  *post,
                    const char *text)
{
  g_autoptr(LfPracticeWorld) world = open_world (house, adapter);
  LfPracticeEntry *answer = lf_practice_world_add (world);
  LfPracticeEntry *parent = find_entry (world, post->remote_id);
  g_autoptr(GError) error = NULL;

  answer->kind = LF_ITEM_REPLY;
  answer->audience = parent->audience;
  answer->handle = g_strdup ("@nachbarin@praxis.example");
  answer->name = g_strdup ("Die Nachbarin");
  answer->text = g_strdup (text);
  answer->parent = parent->n;
  answer->root = parent->root;
  answer->time_us = g_get_real_time ();
  lf_practice_world_show (world, answer);
  lf_practice_world_save (world, &error);
  g_assert_no_error (error);
}

static gboolean
was_done (gpointer     house,
          LfAdapter   *adapter,
          LfAct        act,
          LfReference *target)
{
  g_autoptr(LfPracticeWorld) world = open_world (house, adapter);
  guint mark = act == LF_ACT_HIDE ? LF_PRACTICE_HIDDEN : act == LF_ACT_MUTE ? LF_PRACTICE_MUTED : LF_PRACTICE_LIKED;

  return (find_entry (world, target->remote_id)->marks & mark) != 0;
}

static const LfWorld practice = {
  .name = "practice",
  .network = &lf_practice_network,
  .start = start,
  .stop = stop,
  .get_server = get_server,
  .new_person = new_person,
  .fault = do_fault,
  .count_posts = count_posts,
  .let_citizen_answer = let_citizen_answer,
  .was_done = was_done,
};
static const LfWorld * const worlds[] = { &practice, NULL };

int
main (int    argc,
      char **argv)
{
  return lf_conformance_run (argc, argv, worlds);
}
