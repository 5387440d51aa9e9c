/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an office sets for its accounts survives whatever other processes note of them, and all of them see it. */

#include "config.h"

#include "core/words/lf-words.h"

#include "lib/lf-test-profile.h"
#include "lib/lf-test.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/* Two programs that have the same profile open. */
typedef struct {
  LfTestProfile *profile;
  LfContext     *other;
  char          *account;
  char          *second;
} Fixture;

static LfAccounts *
get_accounts (LfContext *context)
{
  return lf_context_get_accounts (context);
}

static LfAccount *
get_account (LfContext  *context,
             const char *uid)
{
  return lf_adapter_get_account (lf_accounts_find (get_accounts (context), uid));
}

static void
load (LfContext *context)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_accounts_load_async (get_accounts (context), NULL, lf_test_done_cb, &result);
  lf_accounts_load_finish (get_accounts (context), lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture->profile = lf_test_profile_new ();
  fixture->account = lf_test_profile_add (fixture->profile, "Bauamt");
  fixture->second = lf_test_profile_add (fixture->profile, "Jugendamt");
  lf_context_open_async (fixture->profile->folder, TRUE, NULL, lf_test_done_cb, &result);
  fixture->other = lf_context_open_finish (lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_context_close_async (fixture->other, lf_test_done_cb, &result);
  lf_context_close_finish (fixture->other, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->other);
  g_free (fixture->account);
  g_free (fixture->second);
  lf_test_profile_free (fixture->profile);
}

static void
set (LfContext       *context,
     LfAccount       *account,
     LfAccountFields  fields)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_accounts_set_async (get_accounts (context), account, fields, NULL, lf_test_done_cb, &result);
  lf_accounts_set_finish (get_accounts (context), lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
}

static gboolean
is_blue (gpointer data)
{
  Fixture *fixture = data;
  LfAccount *account = get_account (fixture->other, fixture->account);

  return g_strcmp0 (account->look.colour, "blue") == 0;
}

static gboolean
is_signed_out_here_too (gpointer data)
{
  Fixture *fixture = data;

  return get_account (fixture->profile->context, fixture->account)->state == LF_ACCOUNT_SIGN_IN_AGAIN;
}

/* The other program knows nothing of the office's wishes yet when it notes its contact. */
static void
test_noting_a_contact_keeps_what_the_office_set (Fixture       *fixture,
                                                 gconstpointer  unused)
{
  g_autoptr(LfAccount) wanted = lf_account_copy (get_account (fixture->profile->context, fixture->account));
  g_autoptr(GError) failure = lf_network_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL, "revoked");
  LfAccount *read;

  wanted->look.short_name = g_strdup ("Bau");
  wanted->look.colour = g_strdup ("blue");
  wanted->standard = TRUE;
  wanted->hands_over = TRUE;
  set (fixture->profile->context, wanted, LF_ACCOUNT_SHORT_NAME | LF_ACCOUNT_COLOUR | LF_ACCOUNT_STANDARD | LF_ACCOUNT_HANDS_OVER);
  lf_accounts_note_contact (get_accounts (fixture->other), fixture->account, failure);

  lf_test_wait_until (is_signed_out_here_too, fixture, 10);
  read = get_account (fixture->profile->context, fixture->account);
  g_assert_cmpint (read->state, ==, LF_ACCOUNT_SIGN_IN_AGAIN);
  g_assert_cmpstr (read->look.short_name, ==, "Bau");
  g_assert_cmpstr (read->look.colour, ==, "blue");
  g_assert_true (read->standard);
  g_assert_true (read->hands_over);
}

/* It may have come with a file of another version; whatever else is set for the account is stored. */
static void
test_an_unknown_colour_is_an_error_and_no_silence (Fixture       *fixture,
                                                   gconstpointer  unused)
{
  LfAccounts *accounts = get_accounts (fixture->profile->context);
  g_autoptr(LfAccount) wanted = lf_account_copy (get_account (fixture->profile->context, fixture->account));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  wanted->look.colour = g_strdup ("brown");
  wanted->standard = TRUE;
  set (fixture->profile->context, wanted, LF_ACCOUNT_STANDARD);
  g_assert_true (get_account (fixture->profile->context, fixture->account)->standard);

  lf_accounts_set_async (accounts, wanted, LF_ACCOUNT_COLOUR, NULL, lf_test_done_cb, &result);
  g_assert_false (lf_accounts_set_finish (accounts, lf_test_wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_null (get_account (fixture->profile->context, fixture->account)->look.colour);
}

/* One field alone is written: another one that was set elsewhere in the meantime stays. */
static void
test_setting_one_thing_keeps_the_others (Fixture       *fixture,
                                         gconstpointer  unused)
{
  g_autoptr(LfAccount) here = lf_account_copy (get_account (fixture->profile->context, fixture->account));
  g_autoptr(LfAccount) there = lf_account_copy (get_account (fixture->other, fixture->account));
  LfAccount *read;

  here->look.short_name = g_strdup ("Bau");
  set (fixture->profile->context, here, LF_ACCOUNT_SHORT_NAME);
  there->standard = TRUE;
  set (fixture->other, there, LF_ACCOUNT_STANDARD);

  read = get_account (fixture->other, fixture->account);
  g_assert_cmpstr (read->look.short_name, ==, "Bau");
  g_assert_true (read->standard);
}

/* Signing in again, and asking the server, write what the server said; the office's part is not theirs. */
static void
test_asking_the_server_keeps_what_the_office_set (Fixture       *fixture,
                                                  gconstpointer  unused)
{
  g_autoptr(LfAccount) wanted = lf_account_copy (get_account (fixture->other, fixture->account));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  wanted->standard = TRUE;
  wanted->look.colour = g_strdup ("red");
  set (fixture->other, wanted, LF_ACCOUNT_STANDARD | LF_ACCOUNT_COLOUR);
  lf_accounts_verify_async (get_accounts (fixture->profile->context), fixture->account, NULL, lf_test_done_cb, &result);
  lf_accounts_verify_finish (get_accounts (fixture->profile->context), lf_test_wait_for (&result), &error);
  g_assert_no_error (error);

  g_assert_true (get_account (fixture->profile->context, fixture->account)->standard);
  g_assert_cmpstr (get_account (fixture->profile->context, fixture->account)->look.colour, ==, "red");
}

static void
test_other_programs_see_what_was_set (Fixture       *fixture,
                                      gconstpointer  unused)
{
  g_autoptr(LfAccount) wanted = lf_account_copy (get_account (fixture->profile->context, fixture->account));

  wanted->look.colour = g_strdup ("blue");
  set (fixture->profile->context, wanted, LF_ACCOUNT_COLOUR);
  lf_test_wait_until (is_blue, fixture, 10);
}

static LfAccountGroup *
make_group (const char *uid,
            const char *name,
            const char *first,
            const char *second)
{
  LfAccountGroup *group = lf_account_group_new ();
  const char * const uids[] = { first, second, NULL };

  group->uid = g_strdup (uid);
  group->name = g_strdup (name);
  group->account_uids = g_strdupv ((char **) uids);
  return group;
}

static char *
put_group (LfContext       *context,
           LfAccountGroup  *group,
           GError         **error)
{
  LfOffice *office = lf_accounts_get_office (get_accounts (context));
  g_autoptr(GAsyncResult) result = NULL;

  lf_office_put_group_async (office, group, NULL, lf_test_done_cb, &result);
  return lf_office_put_group_finish (office, lf_test_wait_for (&result), error);
}

static gboolean
has_one_group (gpointer data)
{
  return lf_office_get_groups (lf_accounts_get_office (get_accounts (((Fixture *) data)->other)))->len == 1;
}

static void
test_groups_are_made_renamed_and_removed (Fixture       *fixture,
                                          gconstpointer  unused)
{
  LfOffice *office = lf_accounts_get_office (get_accounts (fixture->profile->context));
  g_autoptr(LfAccountGroup) group = make_group (NULL, "Alle Kanäle", fixture->second, fixture->account);
  g_autoptr(LfAccountGroup) renamed = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *uid = put_group (fixture->profile->context, group, &error);
  g_autofree char *twice = NULL;
  g_autofree char *again = NULL;
  LfAccountGroup *found;

  g_assert_no_error (error);
  found = lf_office_find_group (office, "Alle Kanäle");
  g_assert_cmpstr (found->uid, ==, uid);
  g_assert_cmpuint (g_strv_length (found->account_uids), ==, 2);
  g_assert_cmpstr (found->account_uids[0], ==, fixture->account);
  lf_test_wait_until (has_one_group, fixture, 10);

  twice = put_group (fixture->profile->context, group, &error);
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT);
  g_assert_null (twice);
  g_clear_error (&error);

  renamed = make_group (uid, "Bezirk", fixture->second, NULL);
  again = put_group (fixture->profile->context, renamed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, uid);
  g_assert_cmpuint (g_strv_length (lf_office_find_group (office, "Bezirk")->account_uids), ==, 1);
  {
    g_autoptr(GAsyncResult) result = NULL;

    lf_office_remove_group_async (office, uid, NULL, lf_test_done_cb, &result);
    g_assert_true (lf_office_remove_group_finish (office, lf_test_wait_for (&result), &error));
  }
  g_assert_cmpuint (lf_office_get_groups (office)->len, ==, 0);
  g_assert_nonnull (lf_accounts_find (get_accounts (fixture->profile->context), fixture->second));
}

/* A removed account is in no group, and back in it when it is signed in again. */
static void
test_a_removed_account_leaves_its_groups_until_it_is_back (Fixture       *fixture,
                                                           gconstpointer  unused)
{
  LfAccounts *accounts = get_accounts (fixture->profile->context);
  g_autoptr(LfAccountGroup) group = make_group (NULL, "Alle", fixture->account, fixture->second);
  g_autoptr(GError) error = NULL;
  g_autofree char *uid = put_group (fixture->profile->context, group, &error);
  g_autofree char *back = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  lf_accounts_remove_async (accounts, fixture->second, NULL, lf_test_done_cb, &result);
  g_assert_true (lf_accounts_remove_finish (accounts, lf_test_wait_for (&result), NULL, &error));
  load (fixture->profile->context);
  g_assert_cmpuint (g_strv_length (lf_office_find_group (lf_accounts_get_office (accounts), uid)->account_uids), ==, 1);

  back = lf_test_profile_add (fixture->profile, "Jugendamt");
  g_assert_cmpstr (back, ==, fixture->second);
  load (fixture->profile->context);
  g_assert_cmpuint (g_strv_length (lf_office_find_group (lf_accounts_get_office (accounts), uid)->account_uids), ==, 2);
}

static gboolean
remove_account (Fixture  *fixture,
                GError  **error)
{
  LfAccounts *accounts = get_accounts (fixture->profile->context);
  g_autoptr(GAsyncResult) result = NULL;

  lf_accounts_remove_async (accounts, fixture->second, NULL, lf_test_done_cb, &result);
  return lf_accounts_remove_finish (accounts, lf_test_wait_for (&result), NULL, error);
}

/* Whoever renews its sign-in would write it back into the keyring, where nobody would know of it. */
static void
test_an_account_stays_while_its_sign_in_is_in_use (Fixture       *fixture,
                                                   gconstpointer  unused)
{
  g_autofree char *path = g_build_filename (fixture->profile->folder, "locks", fixture->second, NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);
  g_setenv ("LF_LOCK_MS", "200", TRUE);
  g_assert_false (remove_account (fixture, &error));
  g_unsetenv ("LF_LOCK_MS");
  g_assert_error (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_BUSY);
  g_clear_error (&error);
  load (fixture->profile->context);
  g_assert_nonnull (lf_accounts_find (get_accounts (fixture->profile->context), fixture->second));

  close (fd);
  g_assert_true (remove_account (fixture, &error));
  g_assert_no_error (error);
  g_assert_null (lf_accounts_find (get_accounts (fixture->profile->context), fixture->second));
}

static void
test_checklists_are_kept_and_fall_due_after_a_year (Fixture       *fixture,
                                                    gconstpointer  unused)
{
  LfOffice *office = lf_accounts_get_office (get_accounts (fixture->profile->context));
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (fixture->profile->context));
  g_autoptr(LfChecklist) list = lf_checklist_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  list->account_uid = g_strdup (fixture->account);
  list->values[LF_CHECK_IMPRINT] = g_strdup ("https://www.berlin.de/impressum");
  list->values[LF_CHECK_HOURS] = g_strdup ("");
  list->checked_us = now_us;
  lf_office_put_checklist_async (office, list, NULL, lf_test_done_cb, &result);
  g_assert_true (lf_office_put_checklist_finish (office, lf_test_wait_for (&result), &error));

  g_assert_cmpstr (lf_office_get_checklist (office, fixture->account)->values[LF_CHECK_IMPRINT], ==, "https://www.berlin.de/impressum");
  g_assert_null (lf_office_get_checklist (office, fixture->account)->values[LF_CHECK_HOURS]);
  g_assert_null (lf_office_get_checklist (office, fixture->second)->values[LF_CHECK_IMPRINT]);

  g_assert_false (lf_office_is_check_due (office, fixture->account, 0, now_us + 365 * 24 * LF_HOUR_US));
  g_assert_true (lf_office_is_check_due (office, fixture->account, 0, now_us + 366 * 24 * LF_HOUR_US));
  /* Added again, or taken over to another computer, it is the same profile that was looked at. */
  g_assert_true (lf_office_is_check_due (office, fixture->account, now_us + 300 * 24 * LF_HOUR_US, now_us + 366 * 24 * LF_HOUR_US));
  /* One that nobody ever went through is due a year after it was added. */
  g_assert_false (lf_office_is_check_due (office, fixture->second, now_us, now_us + LF_HOUR_US));
  g_assert_true (lf_office_is_check_due (office, fixture->second, now_us, now_us + 366 * 24 * LF_HOUR_US));
}

static GPtrArray *
list_doubts (Fixture *fixture)
{
  LfStore *store = lf_context_get_store (fixture->profile->context);
  const char * const uids[] = { fixture->account, fixture->second, NULL };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *doubts;

  lf_store_list_doubts_async (store, uids, NULL, lf_test_done_cb, &result);
  doubts = lf_store_list_doubts_finish (store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return doubts;
}

static void
assert_doubts (Fixture    *fixture,
               const char *expected)
{
  g_autoptr(GPtrArray) doubts = list_doubts (fixture);
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; i < doubts->len; i++)
    {
      LfDoubt *doubt = g_ptr_array_index (doubts, i);

      g_string_append_printf (found, "%s%s", g_str_equal (doubt->account_uid, fixture->account) ? "first" : "second",
                              doubt->kind == LF_DOUBT_NO_SET ? "?" : "!");
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_an_unusual_account_is_doubted (Fixture       *fixture,
                                    gconstpointer  unused)
{
  g_autoptr(LfAccount) wanted = lf_account_copy (get_account (fixture->profile->context, fixture->account));
  g_autoptr(LfAccountGroup) group = make_group (NULL, "Jugend", fixture->second, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *group_uid = NULL;

  /* In practice the first post is nothing unusual, and without a standard set nothing else is. */
  assert_doubts (fixture, "");

  wanted->standard = TRUE;
  set (fixture->profile->context, wanted, LF_ACCOUNT_STANDARD);
  assert_doubts (fixture, "second?");

  group_uid = put_group (fixture->profile->context, group, &error);
  g_assert_no_error (error);
  assert_doubts (fixture, "");
}

static void
test_the_concept_tells_what_was_filled_in (Fixture       *fixture,
                                           gconstpointer  unused)
{
  LfAccounts *accounts = get_accounts (fixture->profile->context);
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (fixture->profile->context));
  g_autoptr(LfChecklist) list = lf_checklist_new ();
  g_autoptr(LfAccountGroup) group = make_group (NULL, "Alle [Kanäle]", fixture->account, fixture->second);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *uid = put_group (fixture->profile->context, group, &error);
  g_autofree char *concept = NULL;

  list->account_uid = g_strdup (fixture->account);
  list->values[LF_CHECK_PURPOSE] = g_strdup ("Bauen & <Wohnen>\n# keine Überschrift");
  list->values[LF_CHECK_IMPRINT] = g_strdup ("https://www.berlin.de/impressum?a=1> x");
  lf_office_put_checklist_async (lf_accounts_get_office (accounts), list, NULL, lf_test_done_cb, &result);
  g_assert_true (lf_office_put_checklist_finish (lf_accounts_get_office (accounts), lf_test_wait_for (&result), &error));

  concept = lf_words_dup_concept (accounts, now_us);
  g_assert_nonnull (strstr (concept, "# Usage concept for our accounts\n"));
  g_assert_nonnull (strstr (concept, "- **Purpose:** Bauen & \\<Wohnen\\> \\# keine Überschrift\n"));
  g_assert_nonnull (strstr (concept, "- **Imprint:** <https://www.berlin.de/impressum?a=1%3E%20x>\n"));
  g_assert_nonnull (strstr (concept, "- **Privacy notice:** not filled in\n"));
  g_assert_nonnull (strstr (concept, "- **Last checked:** never\n"));
  g_assert_nonnull (strstr (concept, "- **Alle \\[Kanäle\\]:** @bauamt, @jugendamt\n"));
}

static void
test_typed_values_are_checked (void)
{
  gboolean fits;
  g_autofree char *cleaned = lf_account_clean_short_name ("  Bau\n amt ", &fits);
  g_autofree char *empty = NULL;
  g_autofree char *longer = NULL;

  g_assert_cmpstr (cleaned, ==, "Bau amt");
  g_assert_true (fits);
  empty = lf_account_clean_short_name (" ", &fits);
  g_assert_null (empty);
  g_assert_true (fits);
  longer = lf_account_clean_short_name ("Charlottenburg", &fits);
  g_assert_false (fits);

  g_assert_true (lf_check_item_is_valid (LF_CHECK_IMPRINT, "https://www.berlin.de/impressum"));
  g_assert_true (lf_check_item_is_valid (LF_CHECK_IMPRINT, "HTTP://berlin.de"));
  g_assert_true (lf_check_item_is_valid (LF_CHECK_IMPRINT, ""));
  g_assert_true (lf_check_item_is_valid (LF_CHECK_HOURS, "Montag bis Freitag"));
  g_assert_false (lf_check_item_is_valid (LF_CHECK_PRIVACY, "www.berlin.de"));
  g_assert_false (lf_check_item_is_valid (LF_CHECK_PRIVACY, "javascript:alert(1)"));
  g_assert_false (lf_check_item_is_valid (LF_CHECK_PRIVACY, "file:///etc/passwd"));
  g_assert_false (lf_check_item_is_valid (LF_CHECK_PRIVACY, "https://"));

  g_assert_true (lf_account_is_colour ("teal"));
  g_assert_false (lf_account_is_colour ("#ff0000"));
}

static void
test_accounts_say_what_they_may_and_how_long (void)
{
  g_autoptr(LfAccount) account = lf_account_new ();
  g_autofree char *unknown = lf_words_for_rights (account);
  g_autofree char *rights = NULL;
  g_autofree char *endless = lf_words_for_access_end (account, 1);
  g_autofree char *ends = NULL;
  g_autofree char *ended = NULL;
  g_autofree char *passed = NULL;
  g_autofree char *slowed = NULL;
  g_autofree char *expected = NULL;

  g_assert_null (unknown);
  g_assert_null (endless);
  account->access.rights = g_strdup ("post read");
  rights = lf_words_for_rights (account);
  g_assert_cmpstr (rights, ==, "write posts, read answers");

  account->access.expires_us = G_GINT64_CONSTANT (1795600000000000);
  ends = lf_words_for_access_end (account, account->access.expires_us - LF_HOUR_US);
  g_assert_true (g_str_has_prefix (ends, "sign-in ends "));
  /* The server may have given more time than it said. */
  passed = lf_words_for_access_end (account, account->access.expires_us + LF_HOUR_US);
  g_assert_true (g_str_has_prefix (passed, "sign-in was to end "));
  account->state = LF_ACCOUNT_SIGN_IN_AGAIN;
  ended = lf_words_for_access_end (account, account->access.expires_us + LF_HOUR_US);
  g_assert_true (g_str_has_prefix (ended, "sign-in ended "));

  account->state = LF_ACCOUNT_SLOWED;
  account->access.slowed_until_us = account->access.expires_us;
  slowed = lf_words_for_account_state (account, account->access.slowed_until_us - LF_SECOND_US);
  {
    g_autofree char *clock = lf_words_time_clock (account->access.slowed_until_us);

    expected = g_strdup_printf ("slowed down by the server until %s", clock);
  }
  g_assert_cmpstr (slowed, ==, expected);
}

static gboolean
is_slowed_there (gpointer data)
{
  Fixture *fixture = data;

  return get_account (fixture->other, fixture->account)->access.slowed_until_us != 0;
}

/* How long the server asked to wait is known to every program, and over with the next good answer. */
static void
test_a_pause_is_told_with_its_end (Fixture       *fixture,
                                   gconstpointer  unused)
{
  LfNetworkErrorInfo info = { .wait_ms = 300000 };
  g_autoptr(GError) wait = lf_network_error_new (LF_NETWORK_ERROR_WAIT, &info, "slow down");
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (fixture->profile->context));
  LfAccount *account;

  lf_accounts_note_contact (get_accounts (fixture->profile->context), fixture->account, wait);
  lf_test_wait_until (is_slowed_there, fixture, 10);
  account = get_account (fixture->other, fixture->account);
  g_assert_cmpint (account->state, ==, LF_ACCOUNT_SLOWED);
  g_assert_cmpint (ABS (account->access.slowed_until_us - now_us - 300 * LF_SECOND_US), <, 60 * LF_SECOND_US);

  lf_accounts_note_contact (get_accounts (fixture->profile->context), fixture->account, NULL);
  g_assert_cmpint (get_account (fixture->profile->context, fixture->account)->access.slowed_until_us, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/office/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("noting-a-contact-keeps-what-the-office-set", test_noting_a_contact_keeps_what_the_office_set);
  ADD ("setting-one-thing-keeps-the-others", test_setting_one_thing_keeps_the_others);
  ADD ("an-unknown-colour-is-an-error-and-no-silence", test_an_unknown_colour_is_an_error_and_no_silence);
  ADD ("asking-the-server-keeps-what-the-office-set", test_asking_the_server_keeps_what_the_office_set);
  ADD ("other-programs-see-what-was-set", test_other_programs_see_what_was_set);
  ADD ("groups-are-made-renamed-and-removed", test_groups_are_made_renamed_and_removed);
  ADD ("a-removed-account-leaves-its-groups-until-it-is-back", test_a_removed_account_leaves_its_groups_until_it_is_back);
  ADD ("an-account-stays-while-its-sign-in-is-in-use", test_an_account_stays_while_its_sign_in_is_in_use);
  ADD ("checklists-are-kept-and-fall-due-after-a-year", test_checklists_are_kept_and_fall_due_after_a_year);
  ADD ("an-unusual-account-is-doubted", test_an_unusual_account_is_doubted);
  ADD ("the-concept-tells-what-was-filled-in", test_the_concept_tells_what_was_filled_in);
  ADD ("a-pause-is-told-with-its-end", test_a_pause_is_told_with_its_end);
  g_test_add_func ("/office/typed-values-are-checked", test_typed_values_are_checked);
  g_test_add_func ("/office/accounts-say-what-they-may-and-how-long", test_accounts_say_what_they_may_and_how_long);
  return g_test_run ();
}
