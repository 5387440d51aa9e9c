/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done to what somebody wrote can be taken back, or it is not offered. */

#include "config.h"

#include "conformance-private.h"

#include "core/inbox/lf-item-deed.h"

#include <string.h>

#define ANSWER "Und wer räumt danach auf?"

static const struct {
  LfCan can;
  LfAct act;
} deeds[] = { { LF_CAN_HIDE, LF_ACT_HIDE }, { LF_CAN_MUTE, LF_ACT_MUTE }, { LF_CAN_LIKE, LF_ACT_LIKE } };

/* (transfer full) (nullable): from the next page of what comes in; @cursor goes on. */
static LfItem *
look_for_answer (Fixture  *fixture,
                 char    **cursor)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, *cursor, &error);

  g_assert_no_error (error);
  if (fetched->next_cursor != NULL)
    {
      g_free (*cursor);
      *cursor = g_strdup (fetched->next_cursor);
    }
  for (guint i = 0; i < fetched->items->len; i++)
    if (strstr (((LfItem *) g_ptr_array_index (fetched->items, i))->text, ANSWER) != NULL)
      return lf_item_ref (g_ptr_array_index (fetched->items, i));

  return NULL;
}

/* (transfer full): a citizen's answer below an own post, as the inbox gets it. */
static LfItem *
let_citizen_answer (Fixture *fixture)
{
  LfTestWords words = { .text = CONFORMANCE_WORDS };
  g_autoptr(LfOutgoing) outgoing = conformance_prepare (fixture, &words);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = lf_test_publish (fixture->adapter, outgoing, &error);
  g_autofree char *cursor = NULL;
  LfItem *item = NULL;

  g_assert_no_error (error);
  g_assert_null (look_for_answer (fixture, &cursor));
  fixture->world->let_citizen_answer (fixture->data, fixture->adapter, receipt, ANSWER);
  for (guint rounds = 0; rounds < 5 && item == NULL; rounds++)
    item = look_for_answer (fixture, &cursor);
  g_assert_nonnull (item);
  return item;
}

typedef struct {
  Fixture     *fixture;
  LfAct        act;
  LfReference *target;
  gboolean     done;
} Wanted;

static gboolean
is_as_wanted (gpointer data)
{
  Wanted *wanted = data;
  const LfWorld *world = wanted->fixture->world;

  return !!world->was_done (wanted->fixture->data, wanted->fixture->adapter, wanted->act, wanted->target) == wanted->done;
}

static gboolean
on_tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Servers pass on to each other what was done, and nothing tells when it has arrived: it is asked for until then. */
static void
wait_for_it (Wanted   *wanted,
             gboolean  done)
{
  guint id = g_timeout_add (50, on_tick_cb, NULL);

  wanted->done = done;
  lf_test_wait_until (is_as_wanted, wanted, 20);
  g_source_remove (id);
}

static void
act (Wanted *wanted,
     LfAct   deed)
{
  g_autoptr(GError) error = NULL;

  lf_test_act (wanted->fixture->adapter, deed, wanted->target, &error);
  g_assert_no_error (error);
}

static void
test_what_can_be_done_can_be_taken_back (Fixture      *fixture,
                                         gconstpointer unused)
{
  g_autoptr(LfItem) item = let_citizen_answer (fixture);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      Wanted wanted = { fixture, deeds[i].act, item->reference, FALSE };
      LfAct back = wanted.act;

      if (!lf_adapter_can (fixture->adapter, deeds[i].can))
        continue;

      g_assert_true (lf_item_deed_reverse (wanted.act, &back));
      g_assert_true (is_as_wanted (&wanted));
      /* Twice, as after a lost answer. */
      act (&wanted, wanted.act);
      act (&wanted, wanted.act);
      wait_for_it (&wanted, TRUE);
      act (&wanted, back);
      wait_for_it (&wanted, FALSE);
      n++;
    }

  g_assert_cmpuint (n, >, 0);
}

void
conformance_add_deeds (const LfWorld *world)
{
  conformance_add (world, "deeds", TRUE, test_what_can_be_done_can_be_taken_back);
}
