/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever cancels, in whichever moment: nothing hangs, nothing is lost, and “cancelled” never means a post that went out. */

#include "config.h"

#include "conformance-private.h"

#include "core/base/lf-error.h"

/* After so many turns of the main loop. */
static const guint moments[] = { 0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 40 };

static GAsyncResult *
cancel_at (GAsyncResult **result,
           GCancellable  *cancellable,
           guint          moment)
{
  for (guint i = 0; i < moment && *result == NULL; i++)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);

  return lf_test_wait_for (result);
}

static void
cancel_publishing (Fixture *fixture,
                   guint    moment)
{
  g_autofree char *text = g_strdup_printf (CONFORMANCE_WORDS " (%u)", moment);
  LfTestWords words = { .text = text };
  g_autoptr(LfOutgoing) outgoing = conformance_prepare (fixture, &words);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(LfFetched) later = NULL;
  g_autoptr(GError) error = NULL;
  guint n;

  lf_adapter_publish_async (fixture->adapter, outgoing, cancellable, lf_test_done_cb, &result);
  receipt = lf_adapter_publish_finish (fixture->adapter, cancel_at (&result, cancellable, moment), &error);
  later = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, NULL);
  n = fixture->world->count_posts (fixture->data, fixture->adapter, text);
  if (receipt != NULL)
    g_assert_cmpuint (n, ==, 1);
  else if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE))
    g_assert_cmpuint (n, <=, 1);
  else
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (n, ==, 0);
    }
  if (error != NULL)
    conformance_keep_error (fixture, error);
}

static void
test_publishing_can_be_cancelled_at_every_moment (Fixture      *fixture,
                                                  gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    cancel_publishing (fixture, moments[i]);
}

/* What was prepared so far is gone on with. */
static void
test_preparing_can_be_cancelled_at_every_moment (Fixture      *fixture,
                                                 gconstpointer unused)
{
  LfTestWords words = { .text = CONFORMANCE_WORDS };
  g_autoptr(LfOutgoing) whole = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr(LfOutgoing) outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) cancelled = NULL;

      lf_adapter_prepare_async (fixture->adapter, outgoing, cancellable, lf_test_done_cb, &result);
      if (!lf_adapter_prepare_finish (fixture->adapter, cancel_at (&result, cancellable, moments[i]), &cancelled))
        g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      if (fixture->saved->len > 0)
        words.saved = g_ptr_array_index (fixture->saved, fixture->saved->len - 1);
    }

  g_assert_cmpuint (fixture->world->count_posts (fixture->data, fixture->adapter, CONFORMANCE_WORDS), ==, 0);
  whole = conformance_prepare (fixture, &words);
  receipt = lf_test_publish (fixture->adapter, whole, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->world->count_posts (fixture->data, fixture->adapter, CONFORMANCE_WORDS), ==, 1);
}

static void
test_fetching_can_be_cancelled_at_every_moment (Fixture      *fixture,
                                                gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(LfFetched) fetched = NULL;
      g_autoptr(LfFetched) after = NULL;
      g_autoptr(GError) cancelled = NULL;
      g_autoptr(GError) error = NULL;

      lf_adapter_fetch_async (fixture->adapter, LF_STREAM_MENTIONS, NULL, cancellable, lf_test_done_cb, &result);
      fetched = lf_adapter_fetch_finish (fixture->adapter, cancel_at (&result, cancellable, moments[i]), &cancelled);
      if (fetched == NULL)
        g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      after = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, &error);
      g_assert_no_error (error);
    }
}

void
conformance_add_cancels (const LfWorld *world)
{
  conformance_add (world, "cancel/publishing", TRUE, test_publishing_can_be_cancelled_at_every_moment);
  conformance_add (world, "cancel/preparing", TRUE, test_preparing_can_be_cancelled_at_every_moment);
  conformance_add (world, "cancel/fetching", TRUE, test_fetching_can_be_cancelled_at_every_moment);
}
