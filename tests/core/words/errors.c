/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises of the sentences for errors, reasons and problems. */

#include "config.h"

#include "core/base/lf-error.h"
#include "core/words/lf-words.h"

#include <gio/gio.h>

static const struct {
  GQuark    (*domain) (void);
  int         n_codes;
} domains[] = {
  { lf_network_error_quark, LF_NETWORK_ERROR_NOT_SECURE + 1 },
  { lf_store_error_quark, LF_STORE_ERROR_PRACTICE_MIX + 1 },
  { lf_secrets_error_quark, LF_SECRETS_ERROR_BUSY + 1 },
  { lf_post_error_quark, LF_POST_ERROR_TIME_UNREADABLE + 1 },
};

static char *
sentence_for (GQuark domain,
              int    code)
{
  g_autoptr(GError) error = g_error_new_literal (domain, code, "secret detail");

  return lf_words_for_error (error, NULL, NULL);
}

static void
test_words_every_error_has_its_own_sentence (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *unknown = sentence_for (G_IO_ERROR, G_IO_ERROR_FAILED);

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    for (int code = 0; code < domains[i].n_codes; code++)
      {
        char *sentence = sentence_for (domains[i].domain (), code);

        g_test_message ("%s", sentence);
        g_assert_cmpstr (sentence, !=, unknown);
        g_assert_true (g_str_has_suffix (sentence, "."));
        g_assert_null (strstr (sentence, "secret detail"));
        g_assert_true (g_hash_table_add (seen, sentence));
      }
}

static void
test_words_what_servers_do_wrong_has_its_own_sentence (void)
{
  static const struct { LfNetworkError code; const char *name; } wrongs[] = {
    { LF_NETWORK_ERROR_OFFLINE, NULL },
    { LF_NETWORK_ERROR_OFFLINE, "UnknownHost" },
    { LF_NETWORK_ERROR_NOT_SECURE, NULL },
    { LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL },
    { LF_NETWORK_ERROR_NOT_UNDERSTOOD, "BadAddress" },
    { LF_NETWORK_ERROR_NOT_UNDERSTOOD, "OtherServer" },
    { LF_NETWORK_ERROR_NOT_UNDERSTOOD, "NotJson" },
    { LF_NETWORK_ERROR_NOT_UNDERSTOOD, "TooBig" },
    { LF_NETWORK_ERROR_NOT_ALLOWED, "NoPage" },
    { LF_NETWORK_ERROR_NOT_ALLOWED, "NoSuchPage" },
    { LF_NETWORK_ERROR_NOT_ALLOWED, "NoPostingRight" },
    { LF_NETWORK_ERROR_NOT_ALLOWED, "PageUnauthorized" },
    { LF_NETWORK_ERROR_NOT_ALLOWED, "WindowClosed" },
    { LF_NETWORK_ERROR_NOT_ALLOWED, "PrivateAnswerUsed" },
    { LF_NETWORK_ERROR_REJECTED, "Duplicate" },
    { LF_NETWORK_ERROR_REJECTED, "VersionEnded" },
    { LF_NETWORK_ERROR_REJECTED, "AnswerPictures" },
    { LF_NETWORK_ERROR_REJECTED, "ScheduleWindow" },
    { LF_NETWORK_ERROR_REJECTED, "OtherTime" },
    { LF_NETWORK_ERROR_OFFLINE, "PortsTaken" },
    { LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL },
    { LF_NETWORK_ERROR_SIGN_IN_AGAIN, "WrongClientId" },
    { LF_NETWORK_ERROR_NOT_ALLOWED, "ReplyRefused" },
    { LF_NETWORK_ERROR_NOT_ALLOWED, "CreditsDepleted" },
    { LF_NETWORK_ERROR_NOT_UNDERSTOOD, "TooDeep" },
    { LF_NETWORK_ERROR_GONE, NULL },
    { LF_NETWORK_ERROR_GONE, "AccountGone" },
    { LF_NETWORK_ERROR_NOT_ALLOWED, NULL },
    { LF_NETWORK_ERROR_NOT_ALLOWED, "access_denied" },
    { LF_NETWORK_ERROR_NOT_ALLOWED, "AccountDeactivated" },
  };
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      LfNetworkErrorInfo info = { .name = (char *) wrongs[i].name };
      g_autoptr(GError) error = lf_network_error_new (wrongs[i].code, &info, "secret detail");
      g_autofree char *reason = lf_error_dup_reason (error);
      g_autofree char *stored = lf_words_for_reason (reason, NULL, NULL);
      char *sentence = lf_words_for_error (error, NULL, NULL);

      /* What is read again from the store says the same. */
      g_assert_cmpstr (sentence, ==, stored);
      g_assert_null (strstr (sentence, "secret detail"));
      g_assert_true (g_hash_table_add (seen, sentence));
    }
}

static void
test_words_every_stored_reason_has_its_own_sentence (void)
{
  static const char * const reasons[] = { "late", "send-stop", "being-changed", "copied", "decide", "no-account", "deleted", "unsure",
                                          "keyring-locked", "sign-in-again", "offline" };
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_add (seen, lf_words_for_reason ("unknown", NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    g_assert_true (g_hash_table_add (seen, lf_words_for_reason (reasons[i], NULL, NULL)));
}

static void
test_words_a_reason_of_a_newer_version_is_said_in_general (void)
{
  LfCure cure = LF_CURE_NONE;
  g_autofree char *sentence = lf_words_for_reason ("made-up-next-year", NULL, &cure);
  g_autofree char *unknown = lf_words_for_reason ("unknown", NULL, NULL);

  g_assert_cmpstr (sentence, ==, unknown);
  g_assert_cmpint (cure, ==, LF_CURE_TRY_AGAIN);
}

static void
test_words_an_error_offers_its_cure_and_says_where (void)
{
  const LfNetworkErrorInfo info = { .wait_ms = 300000, .said = (char *) "Slow down" };
  g_autoptr(GError) error = lf_network_error_new (LF_NETWORK_ERROR_WAIT, &info, "429");
  LfCure cure = LF_CURE_NONE;
  g_autofree char *sentence = lf_words_for_error (error, "@amt@example.org", &cure);

  g_assert_true (g_str_has_prefix (sentence, "@amt@example.org: "));
  g_assert_nonnull (strstr (sentence, "5 minutes"));
  g_assert_nonnull (strstr (sentence, "“Slow down”"));
  g_assert_cmpint (cure, ==, LF_CURE_TRY_AGAIN);
}

static void
test_words_another_account_at_sign_in_has_its_own_sentence (void)
{
  const LfNetworkErrorInfo info = { .name = (char *) "OtherAccount" };
  g_autoptr(GError) error = lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &info, "other");
  g_autofree char *sentence = lf_words_for_error (error, NULL, NULL);

  g_assert_nonnull (strstr (sentence, "somebody else"));
}

static void
test_words_a_problem_says_by_how_much (void)
{
  const LfProblem one = { LF_POST_ERROR_TOO_LONG, 301, 300, -1 };
  const LfProblem description = { LF_POST_ERROR_TOO_LONG, 1502, 1500, 1 };
  const LfProblem many = { LF_POST_ERROR_TOO_LONG, 318, 300, -1 };
  const LfProblem picture = { LF_POST_ERROR_NO_ALT_TEXT, 0, 0, 1 };
  g_autofree char *first = lf_words_for_problem (&one, NULL);
  g_autofree char *second = lf_words_for_problem (&many, "Bluesky");
  g_autofree char *third = lf_words_for_problem (&picture, NULL);
  g_autofree char *fourth = lf_words_for_problem (&description, NULL);

  g_assert_cmpstr (fourth, ==, "The description of picture 2 is 2 characters too long (1502 of 1500). Shorten it.");

  g_assert_cmpstr (first, ==, "The text is 1 character too long (301 of 300). Shorten it.");
  g_assert_cmpstr (second, ==, "Bluesky: The text is 18 characters too long (318 of 300). Shorten it.");
  g_assert_true (g_str_has_prefix (third, "Picture 2 "));
}

static void
test_words_every_cure_has_a_button (void)
{
  for (int cure = LF_CURE_NONE + 1; cure <= LF_CURE_DECIDE; cure++)
    g_assert_nonnull (lf_words_for_cure (cure));
  g_assert_null (lf_words_for_cure (LF_CURE_NONE));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/errors/every-error-has-its-own-sentence", test_words_every_error_has_its_own_sentence);
  g_test_add_func ("/words/errors/what-servers-do-wrong-has-its-own-sentence", test_words_what_servers_do_wrong_has_its_own_sentence);
  g_test_add_func ("/words/errors/every-stored-reason-has-its-own-sentence", test_words_every_stored_reason_has_its_own_sentence);
  g_test_add_func ("/words/errors/a-reason-of-a-newer-version-is-said-in-general", test_words_a_reason_of_a_newer_version_is_said_in_general);
  g_test_add_func ("/words/errors/an-error-offers-its-cure-and-says-where", test_words_an_error_offers_its_cure_and_says_where);
  g_test_add_func ("/words/errors/another-account-has-its-own-sentence", test_words_another_account_at_sign_in_has_its_own_sentence);
  g_test_add_func ("/words/errors/a-problem-says-by-how-much", test_words_a_problem_says_by_how_much);
  g_test_add_func ("/words/errors/every-cure-has-a-button", test_words_every_cure_has_a_button);

  return g_test_run ();
}
