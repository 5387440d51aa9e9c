/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a list has been read, also when the reading is cut, the list grows meanwhile, or makes no sense. */

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-walk.h"

#define MINUTE_US G_GINT64_CONSTANT (60000000)

/* As if stored and read again by the next process. */
static LfBlueskyWalk *
reopen (LfBlueskyWalk *walk)
{
  g_autofree char *cursor = lf_bluesky_walk_to_cursor (walk);

  lf_bluesky_walk_free (walk);
  return lf_bluesky_walk_parse (cursor);
}

static LfBlueskyPage *
make_page (gint64      newest_us,
           gint64      oldest_us,
           guint       n_entries,
           const char *cursor)
{
  LfBlueskyPage *page = g_new0 (LfBlueskyPage, 1);

  page->items = g_ptr_array_new ();
  page->newest_us = newest_us;
  page->oldest_us = oldest_us;
  page->n_entries = n_entries;
  page->cursor = g_strdup (cursor);
  return page;
}

static gboolean
advance (LfBlueskyWalk **walk,
         gint64          newest_us,
         gint64          oldest_us,
         const char     *cursor)
{
  g_autoptr(LfBlueskyPage) page = make_page (newest_us, oldest_us, newest_us != 0 ? 50 : 0, cursor);
  gboolean ended = lf_bluesky_walk_advance (*walk, page, MINUTE_US);

  *walk = reopen (*walk);
  return ended;
}

static void
test_the_first_look_reads_one_page (void)
{
  g_autoptr(LfBlueskyWalk) walk = lf_bluesky_walk_parse (NULL);

  g_assert_cmpuint (lf_bluesky_walk_get_limit (walk), ==, 100);
  g_assert_true (advance (&walk, 900 * MINUTE_US, 800 * MINUTE_US, "800"));
  g_assert_cmpint (walk->known_us, ==, 900 * MINUTE_US);
  g_assert_null (walk->page);
  g_assert_cmpuint (lf_bluesky_walk_get_limit (walk), ==, 50);
}

static void
test_a_look_ends_below_what_is_known (void)
{
  g_autoptr(LfBlueskyWalk) walk = lf_bluesky_walk_parse ("{\"known\":6000000000}");

  g_assert_false (advance (&walk, 300 * MINUTE_US, 200 * MINUTE_US, "200"));
  g_assert_cmpint (walk->known_us, ==, 100 * MINUTE_US);
  g_assert_cmpstr (walk->page, ==, "200");
  g_assert_false (advance (&walk, 199 * MINUTE_US, 100 * MINUTE_US, "100"));
  g_assert_cmpint (walk->known_us, ==, 100 * MINUTE_US);
  g_assert_true (advance (&walk, 99 * MINUTE_US + 1, 98 * MINUTE_US, "98"));
  g_assert_cmpint (walk->known_us, ==, 300 * MINUTE_US);
  g_assert_cmpuint (walk->turn, ==, 1);
  g_assert_null (walk->page);
}

static void
test_after_an_empty_list_everything_is_new (void)
{
  g_autoptr(LfBlueskyWalk) walk = lf_bluesky_walk_parse (NULL);

  g_assert_true (advance (&walk, 0, 0, NULL));
  g_assert_false (advance (&walk, 300 * MINUTE_US, 200 * MINUTE_US, "200"));
  g_assert_false (advance (&walk, 199 * MINUTE_US, 100 * MINUTE_US, "100"));
  g_assert_true (advance (&walk, 99 * MINUTE_US, 98 * MINUTE_US, NULL));
  g_assert_cmpint (walk->known_us, ==, 300 * MINUTE_US);
  lf_bluesky_walk_free (g_steal_pointer (&walk));

  /* As the first version of the program wrote it. */
  walk = lf_bluesky_walk_parse ("{\"known\":0,\"turn\":3}");
  g_assert_false (advance (&walk, 300 * MINUTE_US, 200 * MINUTE_US, "200"));
}

static void
test_a_list_that_ends_or_stands_still_ends_the_look (void)
{
  g_autoptr(LfBlueskyWalk) walk = lf_bluesky_walk_parse ("{\"known\":60000000}");

  g_assert_true (advance (&walk, 300 * MINUTE_US, 200 * MINUTE_US, NULL));
  g_assert_false (advance (&walk, 600 * MINUTE_US, 500 * MINUTE_US, "x"));
  g_assert_true (advance (&walk, 600 * MINUTE_US, 500 * MINUTE_US, "x"));
}

static void
test_empty_pages_are_passed_but_not_for_ever (void)
{
  g_autoptr(LfBlueskyWalk) walk = lf_bluesky_walk_parse ("{\"known\":60000000}");

  g_assert_false (advance (&walk, 0, 0, "a"));
  g_assert_false (advance (&walk, 0, 0, "b"));
  g_assert_false (advance (&walk, 200 * MINUTE_US, 190 * MINUTE_US, "c"));
  g_assert_false (advance (&walk, 0, 0, "d"));
  g_assert_false (advance (&walk, 0, 0, "e"));
  g_assert_true (advance (&walk, 0, 0, "f"));
  g_assert_cmpint (walk->known_us, ==, 200 * MINUTE_US);
}

static void
test_a_list_without_end_is_left (void)
{
  g_autoptr(LfBlueskyWalk) walk = lf_bluesky_walk_parse ("{\"known\":60000000}");
  guint n = 1;

  for (gboolean ended = FALSE; !ended; n++)
    {
      g_autofree char *cursor = g_strdup_printf ("%u", n);

      ended = advance (&walk, 300 * MINUTE_US, 200 * MINUTE_US, cursor);
      g_assert_cmpuint (n, <=, 200);
    }
  g_assert_cmpuint (n, >, 100);
}

static void
test_threads_to_read_are_remembered (void)
{
  LfBlueskyWalk *walk = lf_bluesky_walk_parse (NULL);

  walk->check = TRUE;
  g_ptr_array_add (walk->threads, g_strdup ("at://did:plc:a/app.bsky.feed.post/b"));
  walk = reopen (walk);
  g_assert_true (walk->check);
  g_assert_cmpuint (walk->threads->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (walk->threads, 0), ==, "at://did:plc:a/app.bsky.feed.post/b");
  lf_bluesky_walk_free (walk);
}

static void
test_what_is_read_again_is_not_given_again (void)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  LfBlueskyWalk *walk = lf_bluesky_walk_parse (NULL);

  for (guint i = 0; i < 600; i++)
    {
      LfItem *item = lf_item_new ();

      item->reference = lf_reference_new ();
      item->reference->uri = g_strdup_printf ("at://did:plc:a/app.bsky.feed.post/%u", i);
      g_ptr_array_add (items, item);
      if (i == 400 || i == 599)
        {
          g_autoptr(GPtrArray) fresh = lf_bluesky_walk_take_new (walk, items);

          g_assert_cmpuint (fresh->len, ==, i == 400 ? 401 : 199);
          walk = reopen (walk);
        }
    }
  g_assert_cmpuint (walk->given->len, ==, 500);
  lf_bluesky_walk_free (walk);
}

static void
test_an_unreadable_cursor_begins_anew (void)
{
  static const char * const cursors[] = { "", "x", "[]", "{\"known\":\"x\",\"page\":7,\"threads\":[1,null,{}],\"check\":3}" };

  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr(LfBlueskyWalk) walk = lf_bluesky_walk_parse (cursors[i]);

      g_assert_cmpint (walk->known_us, ==, 0);
      g_assert_null (walk->page);
      g_assert_false (walk->check);
      g_assert_cmpuint (walk->threads->len, ==, 0);
    }
}

static void
test_a_refused_page_begins_the_walk_again (void)
{
  g_autoptr(LfBlueskyWalk) walk = lf_bluesky_walk_parse (NULL);

  g_assert_true (advance (&walk, 500 * MINUTE_US, 400 * MINUTE_US, "400"));
  g_assert_false (lf_bluesky_walk_restart (walk));
  g_assert_false (advance (&walk, 900 * MINUTE_US, 800 * MINUTE_US, "800"));
  g_assert_true (lf_bluesky_walk_restart (walk));
  walk = reopen (walk);
  g_assert_null (walk->page);
  g_assert_cmpint (walk->known_us, ==, 500 * MINUTE_US);
  g_assert_false (advance (&walk, 950 * MINUTE_US, 850 * MINUTE_US, "850"));
  g_assert_true (advance (&walk, 850 * MINUTE_US, 300 * MINUTE_US, "300"));
  g_assert_cmpint (walk->known_us, ==, 950 * MINUTE_US);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bluesky/walk/the-first-look-reads-one-page", test_the_first_look_reads_one_page);
  g_test_add_func ("/bluesky/walk/a-look-ends-below-what-is-known", test_a_look_ends_below_what_is_known);
  g_test_add_func ("/bluesky/walk/after-an-empty-list-everything-is-new", test_after_an_empty_list_everything_is_new);
  g_test_add_func ("/bluesky/walk/a-list-that-ends-or-stands-still-ends-the-look",
                   test_a_list_that_ends_or_stands_still_ends_the_look);
  g_test_add_func ("/bluesky/walk/empty-pages-are-passed-but-not-for-ever", test_empty_pages_are_passed_but_not_for_ever);
  g_test_add_func ("/bluesky/walk/a-list-without-end-is-left", test_a_list_without_end_is_left);
  g_test_add_func ("/bluesky/walk/threads-to-read-are-remembered", test_threads_to_read_are_remembered);
  g_test_add_func ("/bluesky/walk/what-is-read-again-is-not-given-again", test_what_is_read_again_is_not_given_again);
  g_test_add_func ("/bluesky/walk/an-unreadable-cursor-begins-anew", test_an_unreadable_cursor_begins_anew);
  g_test_add_func ("/bluesky/walk/refused-page", test_a_refused_page_begins_the_walk_again);
  return g_test_run ();
}
