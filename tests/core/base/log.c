/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No secret gets into the log, and what is no secret stays readable. */

#include "core/base/lf-log.h"

static void
assert_redacted (const char *text,
                 const char *expected)
{
  g_autofree char *redacted = lf_log_redact (text);

  g_assert_cmpstr (redacted, ==, expected);
}

static void
test_headers_are_hidden (void)
{
  assert_redacted ("> Authorization: Bearer abc\r\n> Accept: x", "> Authorization: [hidden]\r\n> Accept: x");
  assert_redacted ("authorization=Basic dXNlcjpwYXNz", "authorization=[hidden]");
  assert_redacted ("Set-Cookie: a=b; path=/", "Set-Cookie: [hidden]");
  assert_redacted ("sent with Bearer ZA-Yj3aBD8U8", "sent with Bearer [hidden]");
  assert_redacted ("DPoP eyJ0eXAiOiJkcG9wK2p3dCJ9.eyJqdGkiOiJ4In0.c2ln here", "DPoP [hidden] here");
  assert_redacted ("Basic dXNlcjpwYXNzd29yZA==", "Basic [hidden]");
}

static void
test_queries_and_forms_are_hidden (void)
{
  assert_redacted ("GET /me?access_token=EAAB1&fields=id", "GET /me?access_token=[hidden]&fields=id");
  assert_redacted ("GET /?code=a&state=b HTTP/1.1", "GET /?code=[hidden]&state=[hidden] HTTP/1.1");
  assert_redacted ("code=4%2F0AX4XfWh&grant_type=authorization_code", "code=[hidden]&grant_type=authorization_code");
  assert_redacted ("client_secret=x&code_verifier=y&refresh_token=z",
                   "client_secret=[hidden]&code_verifier=[hidden]&refresh_token=[hidden]");
  assert_redacted ("password=geheim, user=anna", "password=[hidden], user=anna");
}

static void
test_members_of_json_are_hidden (void)
{
  assert_redacted ("{\"accessJwt\":\"x\",\"handle\":\"anna.test\"}", "{\"accessJwt\":\"[hidden]\",\"handle\":\"anna.test\"}");
  assert_redacted ("{\"access_token\": \"a\\\"b\", \"scope\": \"read\"}",
                   "{\"access_token\": \"[hidden]\", \"scope\": \"read\"}");
  assert_redacted ("{\"password\": \"cut of", "{\"password\": \"[hidden]\"");
}

static void
test_tokens_without_a_name_are_hidden (void)
{
  assert_redacted ("it was eyJhbGciOiJFUzI1NksifQ.eyJzY29wZSI6ImNvbSJ9.abc-_1!", "it was [hidden]!");
  assert_redacted ("app password abcd-ef2h-ijkl-mn7p.", "app password [hidden].");
  assert_redacted ("app password ABCD-EF2H-IJKL-MN7P", "app password [hidden]");
  assert_redacted ("https://x.test/ZA-Yj3aBD8U8Cm7lKUp-lm9O9BmDgdhHzDeqsY8tlL0/a", "https://x.test/[hidden]/a");
}

static void
test_plain_lines_stay_as_they_are (void)
{
  static const char * const lines[] = {
    "",
    "GET https://example.test/api/v1/statuses?limit=40&min_id=01M83GP7KHQ9W104DR577HMFWJ → 200",
    "delivery 0198f3a2-7c1e-7b3a-9f00-1234567890ab is SENT",
    "at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l4xk2qavzc2p",
    "blob bafkreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy",
    "media e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.png",
    "the bearer token is not valid, exit code=1, state=SENT",
    "Bürgeramt heute bis 18 Uhr geöffnet: Basic Auth und OAuth gehen nicht",
    "lf_delivery_set_state_and_remember_the_receipt_of_the_server",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_redacted (lines[i], lines[i]);
}

static void
test_garbage_ends (void)
{
  g_autofree char *hyphens = g_strnfill (200000, '-');
  g_autofree char *mixed = g_strnfill (200000, 'e');
  g_autofree char *first = lf_log_redact (hyphens);
  g_autofree char *second = lf_log_redact (mixed);

  g_assert_nonnull (first);
  g_assert_nonnull (second);
  assert_redacted ("\xff\xfe access_token=\xff x", "\xff\xfe access_token=[hidden] x");
}

static void
test_the_log_itself_is_redacted (void)
{
  if (g_test_subprocess ())
    {
      lf_log_install ();
      g_message ("asked with access_token=%s", "geheimnis1");
      g_info ("answer {\"refreshJwt\": \"%s\"}", "geheimnis2");
      g_log_structured ("litfass", G_LOG_LEVEL_MESSAGE, "CODE", "access_token=geheimnis3", "MESSAGE", "Bearer %s", "geheimnis4");
      return;
    }

  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_unsetenv ("G_MESSAGES_DEBUG");
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*asked with access_token=?hidden?*refreshJwt*?hidden?*Bearer ?hidden?*");
  g_test_trap_assert_stderr_unmatched ("*geheimnis*");
  g_test_trap_assert_stdout_unmatched ("*hidden*");
  g_test_trap_assert_stdout_unmatched ("*geheimnis*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/base/log/" #name, test_##name)
  ADD (headers_are_hidden);
  ADD (queries_and_forms_are_hidden);
  ADD (members_of_json_are_hidden);
  ADD (tokens_without_a_name_are_hidden);
  ADD (plain_lines_stay_as_they_are);
  ADD (garbage_ends);
  ADD (the_log_itself_is_redacted);

  return g_test_run ();
}
