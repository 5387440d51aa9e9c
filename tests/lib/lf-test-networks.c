/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The networks as the tests see them that kill whoever works for them: their servers, and what stands there. */

#include "config.h"

#include "lib/lf-test-office.h"

#include "core/http/lf-json.h"
#include "lib/lf-bluesky-server.h"
#include "lib/lf-fake-facebook.h"
#include "lib/lf-fake-mastodon.h"
#include "lib/lf-fake-x.h"
#include "lib/lf-test-adapter.h"
#include "lib/lf-test.h"

#include "core/networks/practice/lf-practice-faults.h"

static void
stop_object (LfTestOffice *self)
{
  g_clear_object (&self->server);
}

/* ---- Practice: no server, but a file in the profile. @flags: it ignores keys. */

static gboolean
start_practice (LfTestOffice *self,
                guint         flags)
{
  LfPracticeFaults faults = { .ignores_key = flags != 0 };
  g_autoptr(GError) error = NULL;

  self->account = lf_test_profile_add (self->profile, "bezirksamt");
  lf_practice_faults_set (self->profile->folder, self->account, &faults, &error);
  g_assert_no_error (error);
  return TRUE;
}

static void
add_text (JsonArray  *array,
          const char *text)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "text", text);
  json_array_add_object_element (array, object);
}

static JsonArray *
dump_practice (LfTestOffice *self,
               gboolean      waiting)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (self->profile->context), self->account);
  JsonArray *array = json_array_new ();
  g_autofree char *cursor = NULL;
  gboolean more = !waiting;

  while (more)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) fetched = lf_test_fetch (adapter, LF_STREAM_OWN, cursor, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < fetched->items->len; i++)
        add_text (array, ((LfItem *) g_ptr_array_index (fetched->items, i))->text);
      more = fetched->more;
      g_free (cursor);
      cursor = g_strdup (fetched->next_cursor);
    }

  return array;
}

const LfTestNetwork lf_test_practice = { .id = "practice", .start = start_practice, .dump = dump_practice };

/* ---- Mastodon, and what speaks like it. @flags: LfFakeFlags. */

static gboolean
start_mastodon (LfTestOffice *self,
                guint         flags)
{
  g_autoptr(GError) error = NULL;

  self->server = lf_fake_mastodon_new (flags, 0, &error);
  g_assert_no_error (error);
  self->account = lf_test_profile_sign_in (self->profile,
    &(LfTestLogin) { "mastodon", lf_fake_mastodon_get_uri (self->server), "bezirksamt", lf_fake_mastodon_get_token (self->server) });
  return TRUE;
}

static JsonArray *
dump_mastodon (LfTestOffice *self,
               gboolean      waiting)
{
  return waiting ? lf_fake_mastodon_dump_scheduled (self->server) : lf_fake_mastodon_dump (self->server);
}

static guint
count_mastodon (LfTestOffice *self,
                const char   *method,
                const char   *path)
{
  return lf_fake_mastodon_count (self->server, method, path);
}

static void
fault_mastodon (LfTestOffice      *self,
                const LfTestFault *fault)
{
  lf_fake_mastodon_fault (self->server, &(LfFakeFault) { .kind = fault->kind, .method = fault->method, .path = fault->path,
                                                         .status = 500, .after = fault->after, .times = fault->times });
}

static void
advance_mastodon (LfTestOffice *self,
                  gint64        span_us)
{
  lf_fake_mastodon_advance (self->server, span_us);
}

static void
forget_mastodon (LfTestOffice *self)
{
  lf_fake_mastodon_forget_scheduled (self->server);
}

const LfTestNetwork lf_test_mastodon = {
  .id = "mastodon",
  .path = "/api/v1/statuses",
  .copy_path = "/api/v1/scheduled_statuses/",
  .start = start_mastodon,
  .stop = stop_object,
  .dump = dump_mastodon,
  .count_requests = count_mastodon,
  .fault = fault_mastodon,
  .advance = advance_mastodon,
  .forget_waiting = forget_mastodon,
};

/* ---- Bluesky: the real server. */

static gboolean
start_bluesky (LfTestOffice *self,
               guint         flags)
{
  self->server = lf_bluesky_server_start (FALSE);
  if (self->server == NULL)
    return FALSE;

  self->account = lf_test_profile_sign_in (self->profile,
    &(LfTestLogin) { "bluesky", lf_bluesky_server_get_pds (self->server), lf_bluesky_server_get (self->server, "office", "handle"),
                     lf_bluesky_server_get (self->server, "office", "appPassword") });
  return TRUE;
}

static void
stop_bluesky (LfTestOffice *self)
{
  lf_bluesky_server_stop (self->server);
}

static JsonArray *
dump_bluesky (LfTestOffice *self,
              gboolean      waiting)
{
  g_autoptr(LfHttp) http = lf_http_new (lf_context_get_clock (self->profile->context));
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", lf_bluesky_server_get_pds (self->server),
                                                            "/xrpc/com.atproto.repo.listRecords");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) answer = NULL;
  JsonArray *array = json_array_new ();
  JsonArray *records;

  if (waiting)
    return array;

  lf_http_request_add_query (request, "repo", lf_bluesky_server_get (self->server, "office", "did"));
  lf_http_request_add_query (request, "collection", "app.bsky.feed.post");
  lf_http_request_add_query (request, "limit", "100");
  lf_http_send_async (http, request, NULL, lf_test_done_cb, &result);
  answer = lf_http_send_finish (http, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  records = lf_json_get_array (lf_json_root_object (lf_http_reply_get_json (answer)), "records");
  for (guint i = 0; i < lf_json_n_objects (records); i++)
    add_text (array, lf_json_get_string (lf_json_get_object (lf_json_nth_object (records, i), "value"), "text"));
  return array;
}

/* Only answers, after the work was done. */
static void
fault_bluesky (LfTestOffice      *self,
               const LfTestFault *fault)
{
  g_assert_true (fault->after);
  lf_bluesky_server_lose (self->server, fault->path, fault->times);
}

static guint
count_bluesky (LfTestOffice *self,
               const char   *method,
               const char   *path)
{
  return lf_bluesky_server_count (self->server, path);
}

const LfTestNetwork lf_test_bluesky = {
  .id = "bluesky",
  .path = "com.atproto.repo.putRecord",
  .start = start_bluesky,
  .stop = stop_bluesky,
  .dump = dump_bluesky,
  .count_requests = count_bluesky,
  .fault = fault_bluesky,
};

/* ---- Facebook. @flags: LfFakeFacebookFlags. */

static gboolean
start_facebook (LfTestOffice *self,
                guint         flags)
{
  g_autoptr(GError) error = NULL;

  self->server = lf_fake_facebook_new (&error);
  g_assert_no_error (error);
  lf_fake_facebook_set (self->server, flags, TRUE);
  self->account = lf_test_profile_sign_in (self->profile,
    &(LfTestLogin) { "facebook", lf_fake_facebook_get_uri (self->server), NULL, lf_fake_facebook_get_token (self->server) });
  return TRUE;
}

static JsonArray *
dump_facebook (LfTestOffice *self,
               gboolean      waiting)
{
  g_autoptr(JsonArray) all = lf_fake_facebook_dump (self->server);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < lf_json_n_objects (all); i++)
    if (json_object_has_member (lf_json_nth_object (all, i), "scheduled") == waiting)
      json_array_add_object_element (array, json_object_ref (lf_json_nth_object (all, i)));

  return array;
}

static guint
count_facebook (LfTestOffice *self,
                const char   *method,
                const char   *path)
{
  return lf_fake_facebook_count (self->server, method, path);
}

static void
fault_facebook (LfTestOffice      *self,
                const LfTestFault *fault)
{
  lf_fake_facebook_fault (self->server, &(LfFakeFacebookFault) { .kind = fault->kind, .method = fault->method, .path = fault->path,
                                                                 .status = 500, .after = fault->after, .times = fault->times });
}

static void
advance_facebook (LfTestOffice *self,
                  gint64        span_us)
{
  lf_fake_facebook_advance (self->server, span_us / LF_SECOND_US);
}

static void
forget_facebook (LfTestOffice *self)
{
  lf_fake_facebook_forget_waiting (self->server);
}

const LfTestNetwork lf_test_facebook = {
  .id = "facebook",
  .path = LF_FAKE_FACEBOOK_EDGE ("feed"),
  .copy_path = LF_FAKE_FACEBOOK_PATH (""),
  .leaves_to_person = TRUE,
  .start = start_facebook,
  .stop = stop_object,
  .dump = dump_facebook,
  .count_requests = count_facebook,
  .fault = fault_facebook,
  .advance = advance_facebook,
  .forget_waiting = forget_facebook,
};

/* ---- X. */

static char *
browse_x (const char *uri,
          gpointer    server)
{
  return lf_fake_x_allow (server, uri);
}

static gboolean
start_x (LfTestOffice *self,
         guint         flags)
{
  g_autoptr(LfTestSignIn) person = lf_test_sign_in_new (LF_SIGN_IN_BROWSER, LF_FAKE_X_CLIENT, NULL);
  LfAccounts *accounts = lf_context_get_accounts (self->profile->context);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfAdapter) adapter = NULL;
  g_autoptr(GError) error = NULL;
  LfNewAccount request = { "x", NULL, LF_SIGN_IN (person) };

  self->server = lf_fake_x_new (&error);
  g_assert_no_error (error);
  request.server = lf_fake_x_get_uri (self->server);
  lf_test_sign_in_set_browser (person, browse_x, self->server);
  lf_accounts_add_async (accounts, &request, NULL, lf_test_done_cb, &result);
  adapter = lf_accounts_add_finish (accounts, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  self->account = g_strdup (lf_adapter_get_account (adapter)->uid);
  return TRUE;
}

static JsonArray *
dump_x (LfTestOffice *self,
        gboolean      waiting)
{
  return waiting ? json_array_new () : lf_fake_x_dump (self->server);
}

static guint
count_x (LfTestOffice *self,
         const char   *method,
         const char   *path)
{
  return lf_fake_x_count (self->server, method, path);
}

static void
fault_x (LfTestOffice      *self,
         const LfTestFault *fault)
{
  lf_fake_x_fault (self->server, &(LfFakeXFault) { .kind = fault->kind, .method = fault->method, .path = fault->path,
                                                   .status = 500, .after = fault->after, .times = fault->times });
}

const LfTestNetwork lf_test_x = {
  .id = "x",
  .path = "/2/tweets",
  .leaves_to_person = TRUE,
  .start = start_x,
  .stop = stop_object,
  .dump = dump_x,
  .count_requests = count_x,
  .fault = fault_x,
};
