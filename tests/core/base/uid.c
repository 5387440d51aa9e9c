/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identities are valid, unique and sort by the time of their making; random values are as long as asked for. */

#include "core/base/lf-uid.h"

#include <string.h>

#define N_UIDS 20000

static void
test_uids_are_valid_and_unique (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < N_UIDS; i++)
    {
      char *uid = lf_uid_new ();

      g_assert_true (lf_uid_is_valid (uid));
      g_assert_cmpint (uid[14], ==, '7');
      g_assert_nonnull (strchr ("89ab", uid[19]));
      g_assert_true (g_hash_table_add (seen, uid));
    }
}

/* The time a uid was made, ms since 1970. */
static guint64
get_made_ms (const char *uid)
{
  g_autofree char *digits = g_strndup (uid, 13);

  memmove (digits + 8, digits + 9, 5);
  return g_ascii_strtoull (digits, NULL, 16);
}

static void
test_uids_sort_by_time (void)
{
  guint64 before_ms = g_get_real_time () / 1000;
  g_autofree char *first = lf_uid_new ();
  g_autofree char *second = NULL;

  g_assert_cmpuint (get_made_ms (first), >=, before_ms);
  g_assert_cmpuint (get_made_ms (first), <=, g_get_real_time () / 1000);

  do
    {
      g_free (second);
      second = lf_uid_new ();
    }
  while (get_made_ms (second) <= get_made_ms (first));
  g_assert_cmpstr (first, <, second);
}

static void
test_what_is_no_uid_is_refused (void)
{
  static const char * const wrong[] = {
    "", "1", "0198f3a2-7c1e-7b3a-9f00-1234567890a", "0198f3a2-7c1e-7b3a-9f00-1234567890abc",
    "0198f3a27c1e7b3a9f001234567890ab", "0198f3a2-7c1e-7b3a-9f00-1234567890ag", "../../etc/passwd"
  };

  g_assert_false (lf_uid_is_valid (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (lf_uid_is_valid (wrong[i]));
}

static void
test_random_tokens_are_long_and_plain (void)
{
  g_autofree char *first = lf_random_token (32);
  g_autofree char *second = lf_random_token (32);

  /* RFC 7636: 43 to 128 characters. */
  g_assert_cmpuint (strlen (first), ==, 43);
  g_assert_cmpuint (strspn (first, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), ==, 43);
  g_assert_cmpstr (first, !=, second);
}

static void
test_sha256_is_the_known_one (void)
{
  g_autofree char *hex = lf_sha256_hex ("abc");

  /* FIPS 180-2, appendix B.1. */
  g_assert_cmpstr (hex, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/base/uid/" #name, test_##name)
  ADD (uids_are_valid_and_unique);
  ADD (uids_sort_by_time);
  ADD (what_is_no_uid_is_refused);
  ADD (random_tokens_are_long_and_plain);
  ADD (sha256_is_the_known_one);

  return g_test_run ();
}
