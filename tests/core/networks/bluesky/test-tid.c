/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What record keys promise: their form, their order, their time. */

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-tid.h"

#include <string.h>

static void
test_keys_grow_whatever_the_clock_does (void)
{
  const gint64 us = G_GINT64_CONSTANT (1795416312002000);
  const gint64 clock[] = { us, us, us, us - 3600000000, 0, -5, us + 1, us + 1000 };
  LfBlueskyTidMaker maker = { 0 };
  g_autofree char *last = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (clock); i++)
    {
      g_autofree char *tid = lf_bluesky_tid_next (&maker, clock[i]);

      g_assert_true (lf_bluesky_tid_is_valid (tid));
      g_assert_cmpint (strcmp (tid, last != NULL ? last : ""), >, 0);
      g_free (last);
      last = g_steal_pointer (&tid);
    }
  g_assert_cmpint (lf_bluesky_tid_get_us (last), ==, us + 1000);
}

static void
test_two_makers_differ_in_the_same_microsecond (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 20; i++)
    {
      LfBlueskyTidMaker maker = { 0 };

      g_hash_table_add (seen, lf_bluesky_tid_next (&maker, 1795416312002000));
    }
  g_assert_cmpuint (g_hash_table_size (seen), >=, 15);
}

static void
test_a_recorded_key_tells_its_time (void)
{
  g_autoptr(GDateTime) made = g_date_time_new_utc (2026, 11, 23, 6, 45, 12);
  gint64 us = lf_bluesky_tid_get_us ("3n2xjrs2hik2b");

  g_assert_cmpint (ABS (us / G_USEC_PER_SEC - g_date_time_to_unix (made)), <=, 1);
}

static void
test_other_keys_are_no_tids (void)
{
  static const char * const others[] = { "", "self", "beitrag-2026-01", "3n2xjrs2hik2", "3n2xjrs2hik2bb", "3N2XJRS2HIK2B",
                                         "zn2xjrs2hik2b", "0n2xjrs2hik2b" };

  g_assert_false (lf_bluesky_tid_is_valid (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_false (lf_bluesky_tid_is_valid (others[i]));
      g_assert_cmpint (lf_bluesky_tid_get_us (others[i]), ==, 0);
    }
}

static void
test_a_key_made_of_a_text_is_always_the_same (void)
{
  g_autofree char *one = lf_bluesky_tid_from_text ("at://did:plc:a/app.bsky.feed.post/3k");
  g_autofree char *same = lf_bluesky_tid_from_text ("at://did:plc:a/app.bsky.feed.post/3k");
  g_autofree char *other = lf_bluesky_tid_from_text ("at://did:plc:b/app.bsky.feed.post/3k");

  g_assert_true (lf_bluesky_tid_is_valid (one));
  g_assert_true (lf_bluesky_tid_is_valid (other));
  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, other);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluesky/tid/keys-grow-whatever-the-clock-does", test_keys_grow_whatever_the_clock_does);
  g_test_add_func ("/bluesky/tid/two-makers-differ-in-the-same-microsecond", test_two_makers_differ_in_the_same_microsecond);
  g_test_add_func ("/bluesky/tid/a-recorded-key-tells-its-time", test_a_recorded_key_tells_its_time);
  g_test_add_func ("/bluesky/tid/other-keys-are-no-tids", test_other_keys_are_no_tids);
  g_test_add_func ("/bluesky/tid/a-key-made-of-a-text-is-always-the-same", test_a_key_made_of_a_text_is_always_the_same);
  return g_test_run ();
}
