/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server that keeps the account works without an AppView: posting goes on, reading waits. */

#include "config.h"

#include "desk.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "lib/lf-test.h"

typedef LfBlueskyServer Server;

static void
test_reading_waits_for_the_app_view (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(GError) error = NULL;

  g_assert_null (desk_fetch (desk, LF_STREAM_MENTIONS, NULL, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  g_assert_cmpuint (lf_network_error_peek_info (error)->status, ==, 502);
}

static void
test_signing_in_and_verifying_need_no_profile (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(LfAccount) named = lf_account_copy (lf_adapter_get_account (desk->adapter)), account = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (named->name, ==, "bezirksamt.test");
  g_free (named->name);
  named->name = g_strdup ("Bezirksamt Neukölln");
  lf_adapter_set_account (desk->adapter, named);
  lf_adapter_verify_async (desk->adapter, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  account = lf_adapter_verify_finish (desk->adapter, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->name, ==, "Bezirksamt Neukölln");
}

static void
test_an_answer_goes_out_with_what_is_remembered (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(Step) step = step_new ("Ja, samstags auch."), unknown = step_new ("Ja, sonntags nicht.");
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(JsonNode) found = NULL;
  g_autoptr(GError) error = NULL;
  const char *question = "at://did:plc:53wz2xeoo26qyy7vpdy4h6lb/app.bsky.feed.post/3n2xjrt4zwt2y";
  JsonObject *reply;

  step->parts.parent = lf_reference_new ();
  step->parts.parent->uri = g_strdup (question);
  step->parts.parent->extra = g_strdup ("{\"cid\":\"bafyreigxflwdimueb35wgap5rr754mtll4a6dxrsxyb3xet4p3zbuk3lou\"}");
  receipt = desk_post (desk, step);
  found = desk_get_record (desk, receipt->uri);
  reply = lf_json_walk (lf_json_root_object (found), "value", "reply", NULL);
  g_assert_cmpstr (lf_json_get_string (lf_json_get_object (reply, "parent"), "uri"), ==, question);
  g_assert_cmpstr (lf_json_get_string (lf_json_get_object (reply, "root"), "uri"), ==, question);

  unknown->parts.parent = lf_reference_new ();
  unknown->parts.parent->uri = g_strdup (question);
  g_assert_false (desk_prepare (desk, unknown, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
}

/* Last: the account is not usable afterwards. */
static void
test_a_deactivated_account_says_so (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server), late = desk_new (server);
  g_autoptr(Step) step = step_new ("Zu spät");
  g_autofree char *reason = NULL, *sign_in_reason = NULL;
  g_autoptr(GError) error = NULL, sign_in_error = NULL;

  g_assert_true (desk_prepare (desk, step, NULL));
  g_assert_null (lf_bluesky_server_call (server, "office", "com.atproto.server.deactivateAccount", json_object_new ()));
  g_assert_null (desk_publish (desk, step, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "AccountDeactivated");

  g_assert_false (desk_sign_in (late, NULL, "bezirksamt.test", lf_bluesky_server_get (server, "office", "appPassword"), NULL,
                                &sign_in_error));
  g_assert_error (sign_in_error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (sign_in_error)->name, ==, "AccountDeactivated");
  reason = lf_error_dup_reason (error);
  g_assert_cmpstr (reason, ==, "account-deactivated");
  sign_in_reason = lf_error_dup_reason (sign_in_error);
  g_assert_cmpstr (sign_in_reason, ==, "account-deactivated");
}

#define ADD(name) g_test_add_data_func ("/bluesky/server/alone/" #name, server, test_##name)

int
main (int   argc,
      char *argv[])
{
  LfBlueskyServer *server;
  int status;

  g_test_init (&argc, &argv, NULL);
  if ((server = lf_bluesky_server_start (FALSE)) == NULL)
    return 0;

  ADD (reading_waits_for_the_app_view);
  ADD (signing_in_and_verifying_need_no_profile);
  ADD (an_answer_goes_out_with_what_is_remembered);
  ADD (a_deactivated_account_says_so);
  status = g_test_run ();
  lf_bluesky_server_stop (server);
  return status;
}
