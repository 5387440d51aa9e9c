/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in, publishing and deleting on a real server. */

#include "config.h"

#include "desk.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-tid.h"
#include "lib/lf-test.h"

#include <string.h>

#define PUT "com.atproto.repo.putRecord"

typedef LfBlueskyServer Server;

static guint
count_posts (Server *server)
{
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autofree char *cursor = NULL;
  g_autoptr(GHashTable) items = desk_fetch_all (desk, LF_STREAM_OWN, &cursor);

  return g_hash_table_size (items);
}

static void
assert_no_word_of (LfSecret   *secret,
                   const char *password)
{
  static const char * const names[] = { "accessJwt", "refreshJwt", "did", "handle", "pds", "password", "secret", "login" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (lf_secret_get (secret, names[i]) == NULL || strstr (lf_secret_get (secret, names[i]), password) == NULL);
}

static void
test_sign_in_keeps_tokens_and_no_password (gconstpointer data)
{
  Server *server = (Server *) data;
  const char *password = lf_bluesky_server_get (server, "office", "appPassword");
  g_autofree char *padded = g_strdup_printf ("  %s\n", password);
  g_autoptr(Desk) desk = desk_new (server);
  g_autoptr(LfSecret) secret = NULL;
  g_autoptr(GError) error = NULL;
  LfAccount *account;
  guint n_asked;

  desk_sign_in (desk, NULL, " @Bezirksamt.test\u202c ", padded, &n_asked, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_asked, ==, 2);

  account = lf_adapter_get_account (desk->adapter);
  g_assert_cmpstr (account->remote_id, ==, lf_bluesky_server_get (server, "office", "did"));
  g_assert_cmpstr (account->handle, ==, "bezirksamt.test");
  g_assert_cmpstr (account->name, ==, "Bezirksamt Neukölln");
  g_assert_cmpstr (account->server, ==, lf_bluesky_server_get_pds (server));
  g_assert_cmpuint (lf_adapter_get_limits (desk->adapter)->max_image_bytes, ==, 2000000);
  g_assert_cmpuint (lf_adapter_get_limits (desk->adapter)->max_length, ==, 300);

  secret = desk_load_secret (desk);
  g_assert_nonnull (lf_secret_get (secret, "accessJwt"));
  g_assert_nonnull (lf_secret_get (secret, "refreshJwt"));
  g_assert_cmpstr (lf_secret_get (secret, "did"), ==, account->remote_id);
  assert_no_word_of (secret, password);
}

static void
test_sign_in_takes_bare_names_and_addresses (gconstpointer data)
{
  static const char * const logins[] = { "bezirksamt", "office@example.test" };
  Server *server = (Server *) data;

  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      g_autoptr(Desk) desk = desk_new (server);
      g_autoptr(GError) error = NULL;

      desk_sign_in (desk, NULL, logins[i], lf_bluesky_server_get (server, "office", "appPassword"), NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (lf_adapter_get_account (desk->adapter)->handle, ==, "bezirksamt.test");
    }
}

static void
test_sign_in_with_wrong_words_is_refused (gconstpointer data)
{
  static const char * const logins[] = { "bezirksamt.test", "niemand.test" };
  Server *server = (Server *) data;

  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      g_autoptr(Desk) desk = desk_new (server);
      g_autoptr(GError) error = NULL;

      g_assert_false (desk_sign_in (desk, NULL, logins[i], "falsch-falsch", NULL, &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
      g_assert_null (desk_load_secret (desk));
    }
}

static void
test_another_kind_of_server_never_gets_a_password (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(JsonNode) state = lf_bluesky_server_ask (server, "/state", NULL);
  const char *other = lf_json_get_string (lf_json_root_object (state), "ctl");
  g_autoptr(Desk) desk = desk_new (server);
  g_autoptr(GError) error = NULL, offline = NULL, insecure = NULL;
  guint n_asked;

  g_assert_false (desk_sign_in (desk, other, "bezirksamt.test", "geheim", &n_asked, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
  g_assert_cmpuint (n_asked, ==, 0);

  g_assert_false (desk_sign_in (desk, "http://127.0.0.1:9", "bezirksamt.test", "geheim", &n_asked, &offline));
  g_assert_error (offline, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  g_assert_cmpuint (n_asked, ==, 0);

  g_assert_false (desk_sign_in (desk, "http://bsky.example", "bezirksamt.test", "geheim", &n_asked, &insecure));
  g_assert_error (insecure, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_SECURE);
  g_assert_cmpuint (n_asked, ==, 0);
}

static void
test_signing_in_again_as_somebody_else_changes_nothing (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(LfSecret) before = desk_load_secret (desk), after = NULL;
  g_autoptr(GError) error = NULL, fine = NULL;

  g_assert_false (desk_sign_in (desk, NULL, "anna.test", lf_bluesky_server_get (server, "anna", "appPassword"), NULL, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "OtherAccount");
  after = desk_load_secret (desk);
  g_assert_cmpstr (lf_secret_get (before, "refreshJwt"), ==, lf_secret_get (after, "refreshJwt"));

  g_assert_true (desk_sign_in (desk, NULL, "bezirksamt.test", lf_bluesky_server_get (server, "office", "appPassword"), NULL,
                               &fine));
  g_assert_no_error (fine);
}

static void
test_a_post_has_facets_and_described_pictures (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(Step) step = step_new ("Grüße an @anna.test 👋 und @niemand.test – mehr auf "
                                   "https://www.berlin.de/ba-neukoelln/ #Neukölln");
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(JsonNode) found = NULL;
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  JsonObject *record, *image;
  JsonArray *facets, *features;

  step_add_picture (step, desk, "Eine Rutsche auf grünem Rasen");
  step_add_picture (step, desk, NULL);
  receipt = desk_post (desk, step);
  g_assert_true (g_str_has_prefix (receipt->url, "https://bsky.app/profile/did:plc:"));
  g_assert_nonnull (strstr (receipt->extra, "\"cid\":\"bafyrei"));

  found = desk_get_record (desk, receipt->uri);
  record = lf_json_get_object (lf_json_root_object (found), "value");
  g_assert_cmpstr (lf_json_get_string (record, "text"), ==, step->parts.text);
  facets = lf_json_get_array (record, "facets");
  g_assert_cmpuint (lf_json_n_objects (facets), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *index = lf_json_get_object (lf_json_nth_object (facets, i), "index");
      gint64 begin = lf_json_get_int (index, "byteStart", 0), end = lf_json_get_int (index, "byteEnd", 0);

      g_ptr_array_add (parts, g_strndup (step->parts.text + begin, end - begin));
    }
  g_assert_cmpstr (g_ptr_array_index (parts, 0), ==, "@anna.test");
  g_assert_cmpstr (g_ptr_array_index (parts, 1), ==, "https://www.berlin.de/ba-neukoelln/");
  g_assert_cmpstr (g_ptr_array_index (parts, 2), ==, "#Neukölln");
  features = lf_json_get_array (lf_json_nth_object (facets, 0), "features");
  g_assert_cmpstr (lf_json_get_string (lf_json_nth_object (features, 0), "did"), ==, lf_bluesky_server_get (server, "anna", "did"));

  image = lf_json_nth_object (lf_json_get_array (lf_json_get_object (record, "embed"), "images"), 0);
  g_assert_cmpstr (lf_json_get_string (image, "alt"), ==, "Eine Rutsche auf grünem Rasen");
  g_assert_cmpint (lf_json_get_int (lf_json_get_object (image, "aspectRatio"), "width", 0), ==, 32);
  g_assert_cmpstr (lf_json_get_string (lf_json_get_object (image, "image"), "mimeType"), ==, "image/png");
  image = lf_json_nth_object (lf_json_get_array (lf_json_get_object (record, "embed"), "images"), 1);
  g_assert_cmpstr (lf_json_get_string (image, "alt"), ==, "");
}

static void
test_the_same_delivery_twice_is_one_post (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server), other_desk = desk_new_office (server);
  guint n_before = count_posts (server);
  g_autoptr(Step) step = step_new ("Bürgeramt heute bis 18 Uhr geöffnet");
  g_autoptr(LfReceipt) first = desk_post (desk, step), second = NULL, third = NULL;
  g_autoptr(GError) error = NULL;

  second = desk_publish (desk, step, &error);
  g_assert_no_error (error);
  step->parts.n_attempts = 2;
  third = desk_post (other_desk, step);

  g_assert_cmpstr (first->uri, ==, second->uri);
  g_assert_cmpstr (first->extra, ==, second->extra);
  g_assert_cmpstr (first->extra, ==, third->extra);
  g_assert_cmpuint (count_posts (server), ==, n_before + 1);
}

static void
test_a_lost_answer_is_unsure_until_looked_for (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(Step) step = step_new ("Straßensperrung in der Kantstraße");
  g_autoptr(LfReceipt) receipt = NULL, found = NULL, never = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (desk_find (desk, step, &never, &error), ==, LF_FOUND_ABSENT);
  g_assert_no_error (error);
  g_assert_true (desk_prepare (desk, step, &error));
  g_assert_cmpint (desk_find (desk, step, &never, &error), ==, LF_FOUND_ABSENT);
  g_assert_no_error (error);

  lf_bluesky_server_lose (server, PUT, 1);
  receipt = desk_publish (desk, step, &error);
  g_assert_null (receipt);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE);
  g_clear_error (&error);

  g_assert_cmpint (desk_find (desk, step, &found, &error), ==, LF_FOUND_THERE);
  g_assert_no_error (error);
  receipt = desk_publish (desk, step, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->uri, ==, receipt->uri);
  g_assert_cmpstr (found->extra, ==, receipt->extra);
  g_assert_null (never);
}

static char *
get_saved (Step       *step,
           const char *name)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (step->saved, strlen (step->saved));
  g_autoptr(JsonNode) node = lf_json_parse (bytes, NULL);

  return g_strdup (lf_json_get_string (lf_json_root_object (node), name));
}

static void
replace_saved (Step       *step,
               const char *from,
               const char *to)
{
  g_auto(GStrv) parts = g_strsplit (step->saved, from, -1);

  g_assert_cmpuint (g_strv_length (parts), >, 1);
  g_free (step->saved);
  step->saved = g_strjoinv (to, parts);
}

static void
test_key_and_time_stay_once_a_request_may_have_left (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(Step) step = step_new ("Wochenmarkt fällt aus");
  g_autofree char *rkey = NULL, *created = NULL, *new_rkey = NULL, *new_created = NULL, *newest_rkey = NULL;

  g_assert_true (desk_prepare (desk, step, NULL));
  rkey = get_saved (step, "rkey");
  created = get_saved (step, "createdAt");
  replace_saved (step, created, "2026-01-31T07:00:00.000Z");

  step->parts.n_attempts = 1;
  g_assert_true (desk_prepare (desk, step, NULL));
  new_rkey = get_saved (step, "rkey");
  new_created = get_saved (step, "createdAt");
  g_assert_cmpstr (new_rkey, ==, rkey);
  g_assert_cmpstr (new_created, ==, "2026-01-31T07:00:00.000Z");

  step->parts.n_attempts = 0;
  g_assert_true (desk_prepare (desk, step, NULL));
  newest_rkey = get_saved (step, "rkey");
  g_free (new_created);
  new_created = get_saved (step, "createdAt");
  g_assert_cmpstr (newest_rkey, !=, rkey);
  g_assert_cmpstr (new_created, >=, created);
}

static void
test_sending_again_by_a_person_has_a_key_of_its_own (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(Step) step = step_new ("Noch einmal");
  g_autoptr(LfReceipt) first = desk_post (desk, step), second = NULL;
  const char *key = step->parts.key;

  step->parts.n_attempts = 1;
  step->parts.key = g_strdup_printf ("%s-2", key);
  g_free ((char *) key);
  second = desk_post (desk, step);
  g_assert_cmpstr (first->uri, !=, second->uri);
}

static char *
get_expired (Server     *server,
             const char *which)
{
  g_autofree char *path = g_strdup_printf ("/expired-%s?did=%s", which, lf_bluesky_server_get (server, "office", "did"));
  g_autofree char *member = g_strdup_printf ("%sJwt", which);
  g_autoptr(JsonNode) answer = lf_bluesky_server_ask (server, path, NULL);

  return g_strdup (lf_json_get_string (lf_json_root_object (answer), member));
}

static void
test_an_expired_token_is_renewed_on_the_way (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autofree char *expired = get_expired (server, "access");
  g_autoptr(LfSecret) secret = NULL;
  g_autoptr(LfFetched) fetched = NULL;
  g_autoptr(GError) error = NULL;
  guint n_before = lf_bluesky_server_count (server, "com.atproto.server.refreshSession");

  desk_put_secret (desk, "accessJwt", expired);
  fetched = desk_fetch (desk, LF_STREAM_MENTIONS, NULL, &error);
  g_assert_no_error (error);
  secret = desk_load_secret (desk);
  g_assert_cmpstr (lf_secret_get (secret, "accessJwt"), !=, expired);
  g_assert_cmpuint (lf_bluesky_server_count (server, "com.atproto.server.refreshSession"), ==, n_before + 1);
}

static void
test_prepare_renews_a_token_before_it_is_needed (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autofree char *expired = get_expired (server, "access");
  g_autoptr(Step) step = step_new ("Mit frischer Anmeldung");
  g_autoptr(LfReceipt) receipt = NULL;
  guint n_before = lf_bluesky_server_count (server, PUT);

  desk_put_secret (desk, "accessJwt", expired);
  receipt = desk_post (desk, step);
  g_assert_cmpuint (lf_bluesky_server_count (server, PUT), ==, n_before + 1);
}

static void
test_a_token_that_expires_while_publishing_costs_one_more_attempt (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autofree char *expired = get_expired (server, "access");
  g_autoptr(Step) step = step_new ("Zwischen zwei Anmeldungen");
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  guint n_before = lf_bluesky_server_count (server, PUT), n_posts = count_posts (server);

  g_assert_true (desk_prepare (desk, step, NULL));
  desk_put_secret (desk, "accessJwt", expired);
  g_assert_null (desk_publish (desk, step, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  g_assert_cmpint (lf_network_error_peek_info (error)->wait_ms, >, 0);
  g_assert_cmpuint (lf_bluesky_server_count (server, PUT), ==, n_before + 1);
  g_clear_error (&error);

  receipt = desk_post (desk, step);
  g_assert_cmpuint (lf_bluesky_server_count (server, PUT), ==, n_before + 2);
  g_assert_cmpuint (count_posts (server), ==, n_posts + 1);
}

static void
test_a_revoked_session_asks_to_sign_in_again (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autofree char *access = get_expired (server, "access"), *refresh = get_expired (server, "refresh");
  g_autoptr(Step) step = step_new ("Kommt nicht an");
  g_autoptr(GError) fetch_error = NULL, error = NULL;

  desk_put_secret (desk, "accessJwt", access);
  desk_put_secret (desk, "refreshJwt", refresh);
  g_assert_null (desk_fetch (desk, LF_STREAM_MENTIONS, NULL, &fetch_error));
  g_assert_error (fetch_error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
  g_assert_false (desk_prepare (desk, step, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
}

static void
test_too_long_a_text_is_refused_here_and_there (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(GString) families = g_string_new (NULL);
  g_autofree char *longer = g_strnfill (301, 'a'), *fits = g_strnfill (300, 'a');
  g_autoptr(GArray) fine = lf_adapter_check (desk->adapter, fits, NULL);
  g_autoptr(GArray) too_long = lf_adapter_check (desk->adapter, longer, NULL);
  g_autoptr(GArray) too_big = NULL;
  g_autoptr(Step) step = step_new (longer);
  g_autoptr(GError) error = NULL;

  while (families->len <= 3000)
    g_string_append (families, "👨‍👩‍👧‍👦");
  too_big = lf_adapter_check (desk->adapter, families->str, NULL);
  g_assert_cmpuint (fine->len, ==, 0);
  g_assert_cmpuint (too_long->len, ==, 1);
  g_assert_cmpint (g_array_index (too_long, LfProblem, 0).code, ==, LF_POST_ERROR_TOO_LONG);
  g_assert_cmpuint (too_big->len, ==, 1);
  g_assert_cmpuint (g_array_index (too_big, LfProblem, 0).limit, ==, 3000);

  g_assert_true (desk_prepare (desk, step, NULL));
  g_assert_null (desk_publish (desk, step, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SHORTEN);
  g_assert_nonnull (lf_network_error_peek_info (error)->said);
}

static void
test_a_picture_that_the_server_forgot_is_sent_again (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(Step) step = step_new ("Mit Bild");
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *rkey = NULL, *link = NULL;
  const char *at;

  step_add_picture (step, desk, "Ein blaues Rechteck");
  g_assert_true (desk_prepare (desk, step, NULL));
  rkey = get_saved (step, "rkey");
  at = strstr (step->saved, "bafkrei");
  link = g_strndup (at, strcspn (at, "\""));
  replace_saved (step, link, "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");

  g_assert_null (desk_publish (desk, step, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  receipt = desk_post (desk, step);
  g_assert_true (g_str_has_suffix (receipt->uri, rkey));
}

static void
test_nothing_goes_out_for_fewer_readers (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  const LfAudience audiences[] = { LF_AUDIENCE_UNLISTED, LF_AUDIENCE_FOLLOWERS, LF_AUDIENCE_DIRECT };

  for (guint i = 0; i < G_N_ELEMENTS (audiences); i++)
    {
      g_autoptr(Step) step = step_new ("Nur für manche");
      g_autoptr(GError) error = NULL;

      step->parts.audience = audiences[i];
      g_assert_false (desk_prepare (desk, step, &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
      g_assert_null (step->saved);
    }
}

static void
test_a_deleted_post_is_gone_and_stays_deleted (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(Step) step = step_new ("Irrtum");
  g_autoptr(LfReceipt) receipt = desk_post (desk, step);
  g_autoptr(JsonNode) found = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (desk_delete (desk, receipt->remote_id, &error));
  found = desk_get_record (desk, receipt->uri);
  g_assert_null (found);
  g_assert_true (desk_delete (desk, receipt->remote_id, &error));
  g_assert_no_error (error);
  g_assert_false (desk_delete (desk, "at://did:plc:53wz2xeoo26qyy7vpdy4h6lb/app.bsky.feed.post/3n2xjrs2hik2b", &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
}

static gboolean
act (Desk       *desk,
     LfAct       what,
     LfReceipt  *receipt,
     GError    **error)
{
  g_autoptr(LfReference) target = lf_reference_new ();
  g_autoptr(GAsyncResult) result = NULL;

  target->remote_id = g_strdup (receipt->remote_id);
  target->uri = g_strdup (receipt->uri);
  target->extra = g_strdup (receipt->extra);
  lf_adapter_act_async (desk->adapter, what, target, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  return lf_adapter_act_finish (desk->adapter, result, error);
}

static void
test_liking_twice_is_one_like (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(Step) step = step_new ("Sehr erfreulich");
  g_autoptr(LfReceipt) receipt = desk_post (desk, step);
  g_autofree char *rkey = lf_bluesky_tid_from_text (receipt->uri);
  g_autofree char *uri = g_strdup_printf ("at://%s/app.bsky.feed.like/%s", lf_adapter_get_account (desk->adapter)->remote_id, rkey);
  g_autoptr(JsonNode) like = NULL, gone = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *value;

  g_assert_true (act (desk, LF_ACT_LIKE, receipt, &error));
  g_assert_true (act (desk, LF_ACT_LIKE, receipt, &error));
  g_assert_no_error (error);
  like = desk_get_record (desk, uri);
  g_assert_nonnull (like);
  value = lf_json_get_object (lf_json_root_object (like), "value");
  g_assert_cmpstr (lf_json_get_string (lf_json_get_object (value, "subject"), "uri"), ==, receipt->uri);

  g_assert_true (act (desk, LF_ACT_UNLIKE, receipt, &error));
  g_assert_true (act (desk, LF_ACT_UNLIKE, receipt, &error));
  g_assert_no_error (error);
  gone = desk_get_record (desk, uri);
  g_assert_null (gone);
}

static void
test_verify_tells_name_and_limits (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(LfAccount) plain = lf_account_copy (lf_adapter_get_account (desk->adapter)), account = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&plain->name, g_free);
  g_clear_pointer (&plain->limits, g_free);
  lf_adapter_set_account (desk->adapter, plain);
  lf_adapter_verify_async (desk->adapter, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  account = lf_adapter_verify_finish (desk->adapter, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->name, ==, "Bezirksamt Neukölln");
  g_assert_cmpstr (account->handle, ==, "bezirksamt.test");
  g_assert_cmpstr (account->limits, ==, "{\"imageBytes\":2000000}");
}

static void
test_sign_out_revokes_and_forgets (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server), copy = desk_new_office (server);
  g_autoptr(LfSecret) secret = desk_load_secret (desk);
  g_autofree char *expired = get_expired (server, "access");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_adapter_sign_out_async (desk->adapter, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  g_assert_true (lf_adapter_sign_out_finish (desk->adapter, result, &error));
  g_assert_no_error (error);
  g_assert_null (desk_load_secret (desk));

  desk_put_secret (copy, "accessJwt", expired);
  desk_put_secret (copy, "refreshJwt", lf_secret_get (secret, "refreshJwt"));
  g_assert_null (desk_fetch (copy, LF_STREAM_MENTIONS, NULL, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
}

#define ADD(name) g_test_add_data_func ("/bluesky/server/send/" #name, server, test_##name)

int
main (int   argc,
      char *argv[])
{
  LfBlueskyServer *server;
  int status;

  g_test_init (&argc, &argv, NULL);
  if ((server = lf_bluesky_server_start (TRUE)) == NULL)
    return 0;

  ADD (sign_in_keeps_tokens_and_no_password);
  ADD (sign_in_takes_bare_names_and_addresses);
  ADD (sign_in_with_wrong_words_is_refused);
  ADD (another_kind_of_server_never_gets_a_password);
  ADD (signing_in_again_as_somebody_else_changes_nothing);
  ADD (a_post_has_facets_and_described_pictures);
  ADD (the_same_delivery_twice_is_one_post);
  ADD (a_lost_answer_is_unsure_until_looked_for);
  ADD (key_and_time_stay_once_a_request_may_have_left);
  ADD (sending_again_by_a_person_has_a_key_of_its_own);
  ADD (an_expired_token_is_renewed_on_the_way);
  ADD (prepare_renews_a_token_before_it_is_needed);
  ADD (a_token_that_expires_while_publishing_costs_one_more_attempt);
  ADD (a_revoked_session_asks_to_sign_in_again);
  ADD (too_long_a_text_is_refused_here_and_there);
  ADD (a_picture_that_the_server_forgot_is_sent_again);
  ADD (nothing_goes_out_for_fewer_readers);
  ADD (a_deleted_post_is_gone_and_stays_deleted);
  ADD (liking_twice_is_one_like);
  ADD (verify_tells_name_and_limits);
  ADD (sign_out_revokes_and_forgets);
  status = g_test_run ();
  lf_bluesky_server_stop (server);
  return status;
}
