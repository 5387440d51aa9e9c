/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises that every network's adapter makes to the outbox, the inbox and the windows. */

#include "config.h"

#include "conformance-private.h"

#include "core/base/lf-error.h"
#include "core/store/lf-store-accounts.h"

#include <string.h>

#define WORDS CONFORMANCE_WORDS

static GString *all_said;

static void
keep_message (const char     *domain,
              GLogLevelFlags  level,
              const char     *message,
              gpointer        user_data)
{
  if (all_said != NULL)
    g_string_append_printf (all_said, "%s\n", message);
  if ((level & G_LOG_LEVEL_MASK) <= G_LOG_LEVEL_WARNING)
    g_printerr ("%s\n", message);
}

static GLogWriterOutput
keep_line (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  for (gsize i = 0; all_said != NULL && i < n_fields; i++)
    if (fields[i].length < 0)
      g_string_append_printf (all_said, "%s\n", (const char *) fields[i].value);

  return level <= G_LOG_LEVEL_WARNING ? g_log_writer_default (level, fields, n_fields, NULL) : G_LOG_WRITER_HANDLED;
}

void
conformance_keep_error (Fixture      *fixture,
                        const GError *error)
{
  const LfNetworkErrorInfo *info = lf_network_error_peek_info (error);

  g_string_append_printf (fixture->said, "%s\n%s\n%s\n", error->message, info->name != NULL ? info->name : "",
                          info->said != NULL ? info->said : "");
}

/* What must never be seen, whichever network keeps it. */
static void
note_secrets (Fixture *fixture)
{
  static const char * const names[] = { "token", "refresh", "client_secret", "accessJwt", "refreshJwt", "dpopKey" };
  const char *uid = lf_adapter_get_account (fixture->adapter)->uid;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfSecret) secret = NULL;

  lf_secrets_load_async (fixture->house->env.secrets, uid, NULL, lf_test_done_cb, &result);
  secret = lf_secrets_load_finish (fixture->house->env.secrets, lf_test_wait_for (&result), NULL);
  for (guint i = 0; secret != NULL && i < G_N_ELEMENTS (names); i++)
    if (lf_secret_get (secret, names[i]) != NULL)
      g_ptr_array_add (fixture->secrets, g_strdup (lf_secret_get (secret, names[i])));
}

static void
set_up (Fixture      *fixture,
        gconstpointer world)
{
  fixture->world = world;
  fixture->said = g_string_new (NULL);
  all_said = fixture->said;
  g_debug ("the log is heard");
  g_assert_nonnull (strstr (all_said->str, "the log is heard"));
  fixture->house = lf_test_house_new ();
  fixture->data = fixture->world->start (fixture->house);
  fixture->adapter = lf_test_house_add (fixture->house, fixture->world->network, fixture->world->get_server (fixture->data));
  fixture->saved = g_ptr_array_new_with_free_func (g_free);
  fixture->secrets = g_ptr_array_new_with_free_func (g_free);
}

static void
set_up_in (Fixture      *fixture,
           gconstpointer world)
{
  g_autoptr(LfTestSignIn) person = NULL;
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  set_up (fixture, world);
  person = fixture->world->new_person (fixture->data, FALSE);
  account = lf_test_sign_in (fixture->adapter, person, &error);
  g_assert_no_error (error);
  if (fixture->world->settle_in != NULL)
    {
      LfAccount *settled = lf_account_copy (account);

      fixture->world->settle_in (fixture->data, settled);
      lf_account_unref (account);
      account = settled;
    }
  lf_adapter_set_account (fixture->adapter, account);
  note_secrets (fixture);
  g_assert_cmpuint (fixture->secrets->len, >, 0);
}

static gboolean
has_leaked (Fixture    *fixture,
            const char *secret)
{
  gboolean leaked = strstr (fixture->said->str, secret) != NULL;

  for (guint i = 0; i < fixture->saved->len; i++)
    leaked = leaked || strstr (g_ptr_array_index (fixture->saved, i), secret) != NULL;
  return leaked;
}

/* Nothing that a test did may have left the secret anywhere, or keep the adapter alive. */
static void
tear_down (Fixture      *fixture,
           gconstpointer world)
{
  if (fixture->world->get_secret != NULL && fixture->world->get_secret (fixture->data) != NULL)
    g_ptr_array_add (fixture->secrets, g_strdup (fixture->world->get_secret (fixture->data)));
  note_secrets (fixture);
  for (guint i = 0; i < fixture->secrets->len; i++)
    g_assert_false (has_leaked (fixture, g_ptr_array_index (fixture->secrets, i)));
  g_assert_finalize_object (fixture->adapter);
  fixture->world->stop (fixture->data);
  lf_test_house_free (fixture->house);
  g_ptr_array_unref (fixture->saved);
  g_ptr_array_unref (fixture->secrets);
  all_said = NULL;
  g_string_free (fixture->said, TRUE);
}

LfOutgoing *
conformance_prepare (Fixture     *fixture,
                     LfTestWords *words)
{
  LfOutgoing *outgoing = lf_test_outgoing_new (fixture->house, words, fixture->saved);
  g_autoptr(GError) error = NULL;

  lf_test_prepare (fixture->adapter, outgoing, &error);
  g_assert_no_error (error);
  return outgoing;
}

/* A network may have nothing to save. */
static const char *
get_last_saved (Fixture *fixture)
{
  return fixture->saved->len > 0 ? g_ptr_array_index (fixture->saved, fixture->saved->len - 1) : NULL;
}

static guint
count_posts (Fixture *fixture)
{
  return fixture->world->count_posts (fixture->data, fixture->adapter, WORDS);
}

static void
assert_receipt (LfReceipt *receipt)
{
  g_assert_nonnull (receipt);
  g_assert_nonnull (receipt->remote_id);
  g_assert_cmpstr (receipt->remote_id, !=, "");
  g_assert_nonnull (receipt->uri);
  g_assert_cmpstr (receipt->uri, !=, "");
  g_assert_true (receipt->url == NULL || g_str_has_prefix (receipt->url, "http"));
}

/* ---- Before anybody signs in. */

static void
test_limits_are_there_from_the_start (Fixture      *fixture,
                                      gconstpointer unused)
{
  g_autoptr(LfLimits) limits = fixture->world->network->new_limits ();

  g_assert_nonnull (limits);
  g_assert_nonnull (lf_adapter_get_limits (fixture->adapter));
  g_assert_nonnull (lf_adapter_get_account (fixture->adapter));
  g_assert_cmpuint (limits->max_length, >, 0);
  g_assert_cmpuint (limits->max_media, >, 0);
  g_assert_cmpuint (lf_adapter_get_limits (fixture->adapter)->max_length, >, 0);
}

static void
test_counting_is_the_same_with_and_without_an_account (Fixture      *fixture,
                                                       gconstpointer unused)
{
  const char *texts[] = { "", "Straße", "👩‍👩‍👧‍👦", "a\u0308", "a\r\nb", "https://berlin.de/ und mehr", "@a@b.example" };
  guint url_length = lf_adapter_get_limits (fixture->adapter)->url_length;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpuint (lf_adapter_count (fixture->adapter, texts[i]), ==, fixture->world->network->count (texts[i], url_length));
  g_assert_cmpuint (lf_adapter_count (fixture->adapter, ""), ==, 0);
  g_assert_cmpuint (lf_adapter_count (fixture->adapter, "👩‍👩‍👧‍👦"), ==, MAX (fixture->world->emoji_length, 1));
}

static void
test_what_does_not_fit_is_found (Fixture      *fixture,
                                 gconstpointer unused)
{
  guint limit = lf_adapter_get_limits (fixture->adapter)->max_length;
  g_autofree char *long_text = g_strnfill (limit + 1, 'x');
  g_autofree char *whole_text = g_strnfill (limit, 'x');
  g_autoptr(GArray) empty = lf_adapter_check (fixture->adapter, " \n", NULL);
  g_autoptr(GArray) too_long = lf_adapter_check (fixture->adapter, long_text, NULL);
  g_autoptr(GArray) whole = lf_adapter_check (fixture->adapter, whole_text, NULL);

  g_assert_cmpuint (empty->len, ==, 1);
  g_assert_cmpint (g_array_index (empty, LfProblem, 0).code, ==, LF_POST_ERROR_EMPTY);
  g_assert_cmpuint (too_long->len, ==, 1);
  g_assert_cmpint (g_array_index (too_long, LfProblem, 0).code, ==, LF_POST_ERROR_TOO_LONG);
  g_assert_cmpuint (g_array_index (too_long, LfProblem, 0).have, ==, limit + 1);
  g_assert_cmpuint (whole->len, ==, 0);
}

static void
test_signing_in_gives_a_whole_account (Fixture      *fixture,
                                       gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = fixture->world->new_person (fixture->data, FALSE);
  g_autofree char *uid = g_strdup (lf_adapter_get_account (fixture->adapter)->uid);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = lf_test_sign_in (fixture->adapter, person, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account->uid, ==, uid);
  g_assert_cmpstr (account->network, ==, fixture->world->network->id);
  g_assert_nonnull (account->remote_id);
  g_assert_cmpstr (account->remote_id, !=, "");
  g_assert_cmpstr (account->handle, !=, "");
  g_assert_cmpstr (account->name, !=, "");
  if (fixture->world->get_secret != NULL)
    g_assert_null (strstr (account->limits != NULL ? account->limits : "", fixture->world->get_secret (fixture->data)));
}

static void
assert_same (LfAccount *account,
             LfAccount *expected)
{
  g_assert_cmpstr (account->uid, ==, expected->uid);
  g_assert_cmpstr (account->network, ==, expected->network);
  g_assert_cmpstr (account->server, ==, expected->server);
  g_assert_cmpstr (account->remote_id, ==, expected->remote_id);
  g_assert_cmpstr (account->handle, ==, expected->handle);
  g_assert_cmpstr (account->name, ==, expected->name);
  g_assert_cmpstr (account->access.rights, ==, expected->access.rights);
  g_assert_cmpint (account->access.expires_us, ==, expected->access.expires_us);
  g_assert_cmpstr (account->limits, ==, expected->limits);
}

static void
test_a_wrong_secret_asks_again (Fixture      *fixture,
                                gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = fixture->world->new_person (fixture->data, TRUE);
  g_autoptr(GError) error = NULL;

  if (person == NULL)
    {
      g_test_skip ("no secret is wrong here");
      return;
    }
  g_assert_null (lf_test_sign_in (fixture->adapter, person, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
  conformance_keep_error (fixture, error);
}

/* Asking changes nothing here: whoever asked stores what is new. */
static void
test_asking_the_server_gives_what_is_known (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autoptr(LfAccount) known = lf_account_ref (lf_adapter_get_account (fixture->adapter));
  g_autoptr(LfAccount) before = lf_account_copy (known);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = lf_test_verify (fixture->adapter, &error);

  g_assert_no_error (error);
  g_assert_true (lf_adapter_get_account (fixture->adapter) == known);
  assert_same (known, before);
  assert_same (account, before);
  g_assert_cmpuint (lf_account_find_news (before, account), ==, 0);
}

/* ---- Sending. */

static void
test_a_post_is_there_once (Fixture      *fixture,
                           gconstpointer unused)
{
  LfTestWords words = { .text = WORDS, .key = "019abc00-0000-7000-8000-000000000001" };
  g_autoptr(LfOutgoing) outgoing = conformance_prepare (fixture, &words);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = lf_test_publish (fixture->adapter, outgoing, &error);

  g_assert_no_error (error);
  assert_receipt (receipt);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

/* Sent once more because the answer came to a process that died: the same post, or nobody can say. Where no key is honoured the outbox looks first, and must find it. */
static void
test_the_same_key_twice_is_one_post (Fixture      *fixture,
                                     gconstpointer unused)
{
  LfTestWords words = { .text = WORDS, .key = "019abc00-0000-7000-8000-000000000002" };
  g_autoptr(LfOutgoing) first = conformance_prepare (fixture, &words);
  g_autoptr(LfReceipt) receipt = lf_test_publish (fixture->adapter, first, NULL);
  g_autoptr(LfReceipt) again = NULL;
  g_autoptr(LfOutgoing) second = NULL;
  g_autoptr(GError) error = NULL;

  assert_receipt (receipt);
  words.saved = get_last_saved (fixture);
  words.n_attempts = 1;
  words.was_unsure = TRUE;
  second = conformance_prepare (fixture, &words);
  if (fixture->world->doubles)
    g_assert_cmpint (lf_test_find (fixture->adapter, second, &again, &error), ==, LF_FOUND_THERE);
  else
    again = lf_test_publish (fixture->adapter, second, &error);
  if (again == NULL)
    g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  else
    g_assert_cmpstr (again->remote_id, ==, receipt->remote_id);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_preparing_is_repeatable_and_invisible (Fixture      *fixture,
                                            gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) first = conformance_prepare (fixture, &words);
  g_autoptr(LfOutgoing) second = conformance_prepare (fixture, &words);
  g_autoptr(LfOutgoing) third = NULL;

  words.saved = get_last_saved (fixture);
  third = conformance_prepare (fixture, &words);
  g_assert_cmpuint (count_posts (fixture), ==, 0);
}

/* Unless the answer came, the end is unsure; with the answer it is one post. Never “no” for what is there. */
static LfOutgoing *
publish_into (Fixture      *fixture,
              LfTestWords  *words,
              LfWorldFault  fault)
{
  g_autoptr(LfOutgoing) outgoing = conformance_prepare (fixture, words);
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  fixture->world->fault (fixture->data, fixture->adapter, fault);
  receipt = lf_test_publish (fixture->adapter, outgoing, &error);
  g_assert_null (receipt);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  conformance_keep_error (fixture, error);
  words->saved = get_last_saved (fixture);
  words->n_attempts++;
  return lf_test_outgoing_new (fixture->house, words, fixture->saved);
}

static void
test_a_lost_answer_is_unsure_and_found (Fixture      *fixture,
                                        gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = publish_into (fixture, &words, LF_WORLD_LOSE_ANSWER);
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  LfFoundResult found = lf_test_find (fixture->adapter, outgoing, &receipt, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
  if (lf_adapter_get_settle (fixture->adapter) == LF_SETTLE_PERSON)
    g_assert_cmpint (found, !=, LF_FOUND_ABSENT);
  else
    g_assert_cmpint (found, ==, LF_FOUND_THERE);
  if (found == LF_FOUND_THERE)
    assert_receipt (receipt);
}

static void
test_a_lost_request_is_absent_and_sent_again_once (Fixture      *fixture,
                                                   gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = publish_into (fixture, &words, LF_WORLD_LOSE_REQUEST);
  g_autoptr(LfOutgoing) again = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  LfFoundResult found = lf_test_find (fixture->adapter, outgoing, &receipt, &error);

  g_assert_no_error (error);
  g_assert_null (receipt);
  g_assert_cmpint (found, !=, LF_FOUND_THERE);
  g_assert_cmpuint (count_posts (fixture), ==, 0);
  if (found != LF_FOUND_ABSENT)
    return;

  again = conformance_prepare (fixture, &words);
  receipt = lf_test_publish (fixture->adapter, again, &error);
  g_assert_no_error (error);
  assert_receipt (receipt);
  g_assert_cmpuint (count_posts (fixture), ==, 1);
}

static void
test_a_broken_server_is_never_a_no (Fixture      *fixture,
                                    gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = publish_into (fixture, &words, LF_WORLD_BREAK);

  g_assert_nonnull (outgoing);
}

static void
assert_meaning (Fixture        *fixture,
                LfWorldFault    fault,
                LfNetworkError  code)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = conformance_prepare (fixture, &words);
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  fixture->world->fault (fixture->data, fixture->adapter, fault);
  receipt = lf_test_publish (fixture->adapter, outgoing, &error);
  g_assert_null (receipt);
  g_assert_error (error, LF_NETWORK_ERROR, (int) code);
  g_assert_cmpuint (count_posts (fixture), ==, 0);
  conformance_keep_error (fixture, error);
}

static void
test_a_refusal_is_final (Fixture      *fixture,
                         gconstpointer unused)
{
  assert_meaning (fixture, LF_WORLD_REFUSE, LF_NETWORK_ERROR_REJECTED);
}

static void
test_a_rate_limit_waits (Fixture      *fixture,
                         gconstpointer unused)
{
  assert_meaning (fixture, LF_WORLD_RATE_LIMIT, LF_NETWORK_ERROR_WAIT);
}

static void
test_an_ended_sign_in_asks_again (Fixture      *fixture,
                                  gconstpointer unused)
{
  assert_meaning (fixture, LF_WORLD_END_SIGN_IN, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
}

static void
test_an_answer_is_never_wider (Fixture      *fixture,
                               gconstpointer unused)
{
  g_autoptr(LfReference) parent = lf_reference_new ();
  LfTestWords words = { .text = WORDS, .audience = LF_AUDIENCE_PUBLIC, .parent = parent };
  g_autoptr(LfOutgoing) outgoing = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) prepare_error = NULL;
  g_autoptr(GError) publish_error = NULL;

  parent->remote_id = g_strdup ("1");
  parent->uri = g_strdup ("https://a.example/1");
  parent->handle = g_strdup ("@buerger1");
  parent->audience = LF_AUDIENCE_DIRECT;
  outgoing = lf_test_outgoing_new (fixture->house, &words, fixture->saved);
  if (lf_test_prepare (fixture->adapter, outgoing, &prepare_error))
    {
      receipt = lf_test_publish (fixture->adapter, outgoing, &publish_error);
      g_assert_null (receipt);
      g_assert_nonnull (publish_error);
    }
  g_assert_cmpuint (count_posts (fixture), ==, 0);
}

/* ---- Cancelling, reading, ending. */

static void
test_cancelled_before_it_began_nothing_is_sent (Fixture      *fixture,
                                                gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = conformance_prepare (fixture, &words);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  lf_adapter_publish_async (fixture->adapter, outgoing, cancellable, lf_test_done_cb, &result);
  receipt = lf_adapter_publish_finish (fixture->adapter, lf_test_wait_for (&result), &error);
  g_assert_null (receipt);
  g_assert_nonnull (error);
  g_assert_false (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE));
  g_assert_cmpuint (count_posts (fixture), ==, 0);
}

static void
test_a_call_under_way_outlives_its_owner (Fixture      *fixture,
                                          gconstpointer unused)
{
  g_autoptr(LfAdapter) adapter = g_object_ref (fixture->adapter);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfFetched) fetched = NULL;
  g_autoptr(GError) error = NULL;

  lf_adapter_fetch_async (adapter, LF_STREAM_MENTIONS, NULL, NULL, lf_test_done_cb, &result);
  g_clear_object (&adapter);
  fetched = lf_adapter_fetch_finish (fixture->adapter, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
test_a_question_comes_in_once (Fixture      *fixture,
                               gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFetched) first = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, &error);
  g_autofree char *cursor = NULL;
  guint n = 0;

  g_assert_no_error (error);
  cursor = g_strdup (first->next_cursor);
  fixture->world->let_citizen_ask (fixture->data, fixture->adapter, "Wie lange noch?");
  for (guint rounds = 0; rounds < 5; rounds++)
    {
      g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, cursor, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < fetched->items->len; i++)
        {
          LfItem *item = g_ptr_array_index (fetched->items, i);

          n += strstr (item->text, "Wie lange noch?") != NULL;
          g_assert_cmpstr (item->network, ==, fixture->world->network->id);
          g_assert_cmpstr (item->author.handle, !=, NULL);
        }
      if (fetched->next_cursor != NULL)
        {
          g_free (cursor);
          cursor = g_strdup (fetched->next_cursor);
        }
    }
  g_assert_cmpuint (n, ==, 1);
}

static void
test_a_broken_reading_is_tried_later (Fixture      *fixture,
                                      gconstpointer unused)
{
  g_autoptr(LfFetched) fetched = NULL;
  g_autoptr(GError) error = NULL;

  fixture->world->fault (fixture->data, fixture->adapter, LF_WORLD_BREAK_READING);
  fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, &error);
  g_assert_null (fetched);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  conformance_keep_error (fixture, error);
}

static void
test_signed_out_nothing_goes (Fixture      *fixture,
                              gconstpointer unused)
{
  LfTestWords words = { .text = WORDS };
  g_autoptr(LfOutgoing) outgoing = conformance_prepare (fixture, &words);
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) publish_error = NULL;

  if (!lf_test_sign_out (fixture->adapter, &error))
    conformance_keep_error (fixture, error);
  receipt = lf_test_publish (fixture->adapter, outgoing, &publish_error);
  g_assert_null (receipt);
  g_assert_nonnull (publish_error);
  g_assert_false (g_error_matches (publish_error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE));
  g_assert_cmpuint (count_posts (fixture), ==, 0);
}

void
conformance_add (const LfWorld   *world,
                 const char      *name,
                 gboolean         signed_in,
                 ConformanceFunc  func)
{
  g_autofree char *path = g_strdup_printf ("/conformance/%s/%s", world->name, name);

  g_test_add (path, Fixture, world, signed_in ? set_up_in : set_up, func, tear_down);
}

static void
add_world (const LfWorld *world)
{
  conformance_add (world, "limits", FALSE, test_limits_are_there_from_the_start);
  conformance_add (world, "count", FALSE, test_counting_is_the_same_with_and_without_an_account);
  conformance_add (world, "check", FALSE, test_what_does_not_fit_is_found);
  conformance_add (world, "sign-in", FALSE, test_signing_in_gives_a_whole_account);
  conformance_add (world, "wrong-secret", FALSE, test_a_wrong_secret_asks_again);
  conformance_add (world, "verify", TRUE, test_asking_the_server_gives_what_is_known);
  conformance_add (world, "once", TRUE, test_a_post_is_there_once);
  conformance_add (world, "twice", TRUE, test_the_same_key_twice_is_one_post);
  conformance_add (world, "prepare", TRUE, test_preparing_is_repeatable_and_invisible);
  conformance_add (world, "never-wider", TRUE, test_an_answer_is_never_wider);
  conformance_add (world, "cancel", TRUE, test_cancelled_before_it_began_nothing_is_sent);
  conformance_add (world, "owner", TRUE, test_a_call_under_way_outlives_its_owner);
  conformance_add (world, "signed-out", TRUE, test_signed_out_nothing_goes);
  if (world->let_citizen_ask != NULL)
    conformance_add (world, "question", TRUE, test_a_question_comes_in_once);
  conformance_add_cancels (world);
  if (world->let_citizen_answer != NULL)
    conformance_add_deeds (world);
  if (world->say != NULL)
    conformance_add_answers (world);
  if (world->fault == NULL)
    return;

  conformance_add (world, "lost-answer", TRUE, test_a_lost_answer_is_unsure_and_found);
  conformance_add (world, "lost-request", TRUE, test_a_lost_request_is_absent_and_sent_again_once);
  conformance_add (world, "broken", TRUE, test_a_broken_server_is_never_a_no);
  conformance_add (world, "refused", TRUE, test_a_refusal_is_final);
  conformance_add (world, "rate-limit", TRUE, test_a_rate_limit_waits);
  conformance_add (world, "ended-sign-in", TRUE, test_an_ended_sign_in_asks_again);
  conformance_add (world, "broken-reading", TRUE, test_a_broken_reading_is_tried_later);
}

int
lf_conformance_run (int                    argc,
                    char                 **argv,
                    const LfWorld * const *worlds)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (keep_line, NULL, NULL);
  g_log_set_default_handler (keep_message, NULL);
  for (guint i = 0; worlds[i] != NULL; i++)
    add_world (worlds[i]);
  return g_test_run ();
}
