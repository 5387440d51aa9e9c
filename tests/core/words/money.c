/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises of amounts in words. */

#include "config.h"

#include "core/base/lf-clock.h"
#include "core/words/lf-words.h"

static void
assert_money (gint64      micro,
              const char *expected)
{
  g_autofree char *words = lf_words_money (micro);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words_small_amounts_keep_a_third_place (void)
{
  assert_money (15000, "about 0.015 $");
  assert_money (200000, "about 0.20 $");
  assert_money (10000, "about 0.01 $");
  assert_money (215000, "about 0.215 $");
  assert_money (12345678, "about 12.35 $");
  assert_money (0, "about 0.00 $");
}

static void
test_words_a_price_is_told_with_what_was_spent (void)
{
  g_autofree char *first = lf_words_for_price (15000, 0);
  g_autofree char *later = lf_words_for_price (200000, 1230000);
  g_autofree char *alone = lf_words_for_price (200000, -1);

  g_assert_cmpstr (first, ==, "Sending costs about 0.015 $. Nothing was spent this month so far.");
  g_assert_cmpstr (later, ==, "Sending costs about 0.20 $. Spent this month: about 1.23 $.");
  g_assert_cmpstr (alone, ==, "Sending costs about 0.20 $.");
}

static void
test_words_reading_is_told_by_message_day_and_month (void)
{
  g_autofree char *words = lf_words_for_reading_price (15000, LF_MINUTE_US);

  g_assert_nonnull (strstr (words, "every 1 minute"));
  g_assert_nonnull (strstr (words, "at most about 0.015 $"));
  g_assert_nonnull (strstr (words, "With 20 messages a day that is about 0.30 $ a day and about 9.00 $ a month."));
}

/* Whoever has terms has words for them, and only those. */
static void
test_words_terms_stand_for_each_network_that_has_some (void)
{
  guint n_terms = 0;

  for (guint i = 0; lf_network_table[i] != NULL; i++)
    {
      g_autofree char *terms = lf_words_for_terms (lf_network_table[i]);

      g_assert_cmpint (terms != NULL, ==, lf_network_table[i]->terms != NULL);
      if (terms == NULL)
        continue;
      n_terms++;
      g_assert_nonnull (strstr (terms, "Enterprise"));
      g_assert_nonnull (strstr (terms, "a post with a link about 0.20 $"));
    }
  g_assert_cmpuint (n_terms, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/money/small-amounts", test_words_small_amounts_keep_a_third_place);
  g_test_add_func ("/words/money/price", test_words_a_price_is_told_with_what_was_spent);
  g_test_add_func ("/words/money/reading", test_words_reading_is_told_by_message_day_and_month);
  g_test_add_func ("/words/money/terms", test_words_terms_stand_for_each_network_that_has_some);

  return g_test_run ();
}
