/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the listener for the browser's redirect takes and what it refuses. */

#include "config.h"

#include "core/base/lf-error.h"
#include "core/http/lf-loopback.h"

#include "lib/lf-test.h"

#include <string.h>

#define DONE "Fertig: „Bürgeramt“ <b>& mehr</b>"
#define DENIED "Abgelehnt"
#define STRAY "Andere <Anmeldung>"

/* Sends @text as it is and returns all that comes back. */
static char *
say (LfLoopback *loopback,
     const char *text)
{
  const char *uri = lf_loopback_get_redirect_uri (loopback);
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GAsyncResult) spliced = NULL;
  g_autoptr(GOutputStream) all = g_memory_output_stream_new_resizable ();
  g_autoptr(GError) error = NULL;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (parsed), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_splice_async (all, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT, NULL, lf_test_done_cb, &spliced);
  g_output_stream_splice_finish (all, lf_test_wait_for (&spliced), &error);
  g_assert_no_error (error);
  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (all)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (all)));
}

static char *
ask (LfLoopback *loopback,
     const char *method,
     const char *target,
     const char *host)
{
  g_autoptr(GUri) parsed = g_uri_parse (lf_loopback_get_redirect_uri (loopback), G_URI_FLAGS_NONE, NULL);
  g_autofree char *own_host = g_strdup_printf ("127.0.0.1:%d", g_uri_get_port (parsed));
  g_autofree char *text = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: %s\r\n\r\n", method, target, host != NULL ? host : own_host);

  return say (loopback, text);
}

static char *
dup_target (LfLoopback *loopback,
            const char *state,
            const char *rest)
{
  g_autoptr(GUri) parsed = g_uri_parse (lf_loopback_get_redirect_uri (loopback), G_URI_FLAGS_NONE, NULL);

  return g_strdup_printf ("%s?state=%s%s", g_uri_get_path (parsed), state, rest);
}

static LfLoopback *
make_loopback (GAsyncResult **result)
{
  g_autoptr(GError) error = NULL;
  LfLoopback *loopback = lf_loopback_new (&error);

  g_assert_no_error (error);
  lf_loopback_set_page_texts (loopback, DONE, DENIED, STRAY);
  if (result != NULL)
    lf_loopback_wait_async (loopback, NULL, lf_test_done_cb, result);
  return loopback;
}

static void
assert_refused (LfLoopback   *loopback,
                GAsyncResult *result,
                char         *answer,
                const char   *status)
{
  g_assert_true (g_str_has_prefix (answer, status));
  g_assert_nonnull (strcasestr (answer, "Referrer-Policy: no-referrer"));
  g_assert_null (strstr (answer, DENIED));
  g_assert_null (result);
  g_free (answer);
}

static void
assert_code (LfLoopback   *loopback,
             GAsyncResult **result,
             const char   *expected)
{
  g_autofree char *target = NULL;
  g_autofree char *rest = g_strconcat ("&code=", expected, NULL);
  g_autofree char *answer = NULL;
  g_autofree char *code = NULL;
  g_autoptr(GError) error = NULL;

  target = dup_target (loopback, lf_loopback_get_state (loopback), rest);
  answer = ask (loopback, "GET", target, NULL);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200"));
  code = lf_loopback_wait_finish (loopback, lf_test_wait_for (result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (code, ==, expected);
  g_clear_object (result);
}

static void
test_the_code_comes_back_and_the_port_closes (void)
{
  GAsyncResult *result = NULL;
  g_autoptr(LfLoopback) loopback = make_loopback (&result);
  g_autoptr(GUri) parsed = g_uri_parse (lf_loopback_get_redirect_uri (loopback), G_URI_FLAGS_NONE, NULL);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;

  assert_code (loopback, &result, "a-b_c.4711~");
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (parsed), NULL, NULL);
  g_assert_null (connection);
}

static void
test_the_page_is_plain (void)
{
  GAsyncResult *result = NULL;
  g_autoptr(LfLoopback) loopback = make_loopback (&result);
  g_autofree char *target = dup_target (loopback, lf_loopback_get_state (loopback), "&code=geheim99");
  g_autofree char *answer = ask (loopback, "GET", target, NULL);

  g_free (lf_loopback_wait_finish (loopback, lf_test_wait_for (&result), NULL));
  g_object_unref (result);
  g_assert_nonnull (strcasestr (answer, "Referrer-Policy: no-referrer\r\n"));
  g_assert_nonnull (strcasestr (answer, "Connection: close\r\n"));
  g_assert_nonnull (strcasestr (answer, "Cache-Control: no-store\r\n"));
  g_assert_nonnull (strcasestr (answer, "Content-Type: text/html; charset=utf-8\r\n"));
  g_assert_nonnull (strstr (answer, "Fertig: „Bürgeramt“ &lt;b&gt;&amp; mehr&lt;/b&gt;"));
  g_assert_null (strcasestr (answer, "<script"));
  g_assert_null (strstr (answer, "geheim99"));
  g_assert_null (strstr (answer, lf_loopback_get_state (loopback)));
}

static void
test_a_no_of_the_person_ends_the_waiting (void)
{
  GAsyncResult *result = NULL;
  g_autoptr(LfLoopback) loopback = make_loopback (&result);
  g_autofree char *target = dup_target (loopback, lf_loopback_get_state (loopback), "&error=access_denied");
  g_autofree char *answer = ask (loopback, "GET", target, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (strstr (answer, DENIED));
  g_assert_null (lf_loopback_wait_finish (loopback, lf_test_wait_for (&result), &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "access_denied");
  g_object_unref (result);
}

static void
test_wrong_requests_are_refused_and_waiting_goes_on (void)
{
  GAsyncResult *result = NULL;
  g_autoptr(LfLoopback) loopback = make_loopback (&result);
  const char *state = lf_loopback_get_state (loopback);
  g_autofree char *right = dup_target (loopback, state, "&code=1");
  g_autofree char *wrong_state = dup_target (loopback, "x", "&code=1");
  g_autofree char *other_state = g_strdup (state);
  g_autofree char *flipped = NULL;
  g_autofree char *no_code = dup_target (loopback, state, "");
  g_autofree char *empty_code = dup_target (loopback, state, "&code=");
  g_autofree char *bad_code = dup_target (loopback, state, "&code=a%0d%0ab");
  g_autofree char *denied_without_state = g_strdup_printf ("%.*s?error=access_denied", (int) strcspn (right, "?"), right);
  g_autofree char *wrong_path = g_strdup_printf ("/callback/xxx?state=%s&code=1", state);
  g_autofree char *longer_path = g_strdup_printf ("%.*s/x?state=%s&code=1", (int) strcspn (right, "?"), right, state);

  other_state[0] = other_state[0] == 'a' ? 'b' : 'a';
  flipped = dup_target (loopback, other_state, "&code=1");

  assert_refused (loopback, result, ask (loopback, "GET", wrong_state, NULL), "HTTP/1.1 400");
  assert_refused (loopback, result, ask (loopback, "GET", flipped, NULL), "HTTP/1.1 400");
  assert_refused (loopback, result, ask (loopback, "GET", no_code, NULL), "HTTP/1.1 400");
  assert_refused (loopback, result, ask (loopback, "GET", empty_code, NULL), "HTTP/1.1 400");
  assert_refused (loopback, result, ask (loopback, "GET", bad_code, NULL), "HTTP/1.1 400");
  assert_refused (loopback, result, ask (loopback, "GET", denied_without_state, NULL), "HTTP/1.1 400");
  assert_refused (loopback, result, ask (loopback, "GET", wrong_path, NULL), "HTTP/1.1 404");
  assert_refused (loopback, result, ask (loopback, "GET", longer_path, NULL), "HTTP/1.1 404");
  assert_refused (loopback, result, ask (loopback, "GET", "/favicon.ico", NULL), "HTTP/1.1 404");
  assert_refused (loopback, result, ask (loopback, "GET", "/", NULL), "HTTP/1.1 404");
  assert_refused (loopback, result, ask (loopback, "POST", right, NULL), "HTTP/1.1 405");
  assert_refused (loopback, result, ask (loopback, "HEAD", right, NULL), "HTTP/1.1 405");
  assert_refused (loopback, result, ask (loopback, "GET", right, "evil.example"), "HTTP/1.1 400");
  assert_refused (loopback, result, ask (loopback, "GET", right, "localhost:80"), "HTTP/1.1 400");
  assert_code (loopback, &result, "1");
}

static void
test_a_page_of_another_attempt_says_so (void)
{
  GAsyncResult *result = NULL;
  g_autoptr(LfLoopback) loopback = make_loopback (&result);
  g_autofree char *wrong_state = dup_target (loopback, "geheim99", "&code=1"), *wrong_host = dup_target (loopback, "x", "");
  g_autofree char *state_page = ask (loopback, "GET", wrong_state, NULL), *path_page = ask (loopback, "GET", "/callback/old?code=1", NULL);
  g_autofree char *host_page = ask (loopback, "GET", wrong_host, "evil.example");

  g_assert_nonnull (strstr (state_page, "Andere &lt;Anmeldung&gt;"));
  g_assert_nonnull (strstr (path_page, "Andere &lt;Anmeldung&gt;"));
  g_assert_null (strstr (host_page, "Andere"));
  g_assert_null (strstr (state_page, "geheim99"));
  assert_code (loopback, &result, "1");
}

static void
assert_issuer (const char *rest,
               const char *refusal,
               const char *name)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfLoopback) loopback = make_loopback (&result);
  g_autofree char *target = dup_target (loopback, lf_loopback_get_state (loopback), rest);
  g_autofree char *answer = NULL, *code = NULL;
  g_autoptr(GError) error = NULL;

  lf_loopback_set_issuer (loopback, "https://bsky.social");
  answer = ask (loopback, "GET", target, NULL);
  code = lf_loopback_wait_finish (loopback, lf_test_wait_for (&result), &error);
  g_assert_cmpstr (code, ==, refusal == NULL ? "1" : NULL);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, name);
  g_assert_nonnull (strstr (answer, refusal == NULL ? "Fertig" : refusal));
}

static void
test_the_redirect_must_name_who_was_asked (void)
{
  assert_issuer ("&code=1&iss=https%3A%2F%2Fbsky.social", NULL, NULL);
  assert_issuer ("&code=1&iss=https%3A%2F%2Fevil.example", DENIED, "OtherIssuer");
  assert_issuer ("&code=1&iss=https%3A%2F%2Fbsky.social%2F", DENIED, "OtherIssuer");
  assert_issuer ("&code=1", DENIED, "OtherIssuer");
  assert_issuer ("&error=access_denied&iss=https%3A%2F%2Fevil.example", DENIED, "OtherIssuer");
  assert_issuer ("&error=access_denied&iss=https%3A%2F%2Fbsky.social", DENIED, "access_denied");
}

static void
test_two_attempts_stand_side_by_side (void)
{
  GAsyncResult *first_result = NULL, *second_result = NULL;
  g_autoptr(LfLoopback) first = make_loopback (&first_result);
  g_autoptr(LfLoopback) second = make_loopback (&second_result);
  g_autofree char *crossed = dup_target (first, lf_loopback_get_state (second), "&code=1");

  g_assert_cmpstr (lf_loopback_get_redirect_uri (first), !=, lf_loopback_get_redirect_uri (second));
  g_assert_cmpstr (lf_loopback_get_state (first), !=, lf_loopback_get_state (second));
  g_assert_cmpuint (strlen (lf_loopback_get_state (first)), ==, 43);
  assert_refused (first, first_result, ask (first, "GET", crossed, NULL), "HTTP/1.1 400");
  assert_code (second, &second_result, "zwei");
  g_assert_null (first_result);
  assert_code (first, &first_result, "eins");
}

static void
test_an_early_answer_is_not_lost (void)
{
  GAsyncResult *result = NULL;
  g_autoptr(LfLoopback) loopback = make_loopback (NULL);
  g_autofree char *target = dup_target (loopback, lf_loopback_get_state (loopback), "&code=frueh");
  g_autofree char *answer = ask (loopback, "GET", target, NULL);
  g_autofree char *code = NULL;

  lf_loopback_wait_async (loopback, NULL, lf_test_done_cb, &result);
  code = lf_loopback_wait_finish (loopback, lf_test_wait_for (&result), NULL);
  g_assert_cmpstr (code, ==, "frueh");
  g_object_unref (result);
}

static void
test_cancel_closes_the_port (gconstpointer by_close)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfLoopback) loopback = make_loopback (NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GUri) parsed = g_uri_parse (lf_loopback_get_redirect_uri (loopback), G_URI_FLAGS_NONE, NULL);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;

  lf_loopback_wait_async (loopback, cancellable, lf_test_done_cb, &result);
  if (GPOINTER_TO_INT (by_close))
    lf_loopback_close (loopback);
  else
    g_cancellable_cancel (cancellable);
  g_assert_null (lf_loopback_wait_finish (loopback, lf_test_wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (parsed), NULL, NULL);
  g_assert_null (connection);
}

static void
test_it_listens_on_this_computer_only (void)
{
  g_autoptr(LfLoopback) loopback = make_loopback (NULL);

  g_assert_true (g_str_has_prefix (lf_loopback_get_redirect_uri (loopback), "http://127.0.0.1:"));
  g_assert_nonnull (strstr (lf_loopback_get_redirect_uri (loopback), "/callback/"));
}

static void
test_fixed_ports_are_tried_in_turn (void)
{
  g_autoptr(LfLoopback) other = make_loopback (NULL);
  g_autoptr(GUri) taken = g_uri_parse (lf_loopback_get_redirect_uri (other), G_URI_FLAGS_NONE, NULL);
  guint16 ports[] = { g_uri_get_port (taken), 0 };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfLoopback) refused = lf_loopback_new_fixed (ports, 1, &error);
  g_autoptr(LfLoopback) loopback = NULL;

  g_assert_null (refused);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, "PortsTaken");
  g_clear_error (&error);

  loopback = lf_loopback_new_fixed (ports, G_N_ELEMENTS (ports), &error);
  g_assert_no_error (error);
  g_assert_true (g_regex_match_simple ("^http://127\\.0\\.0\\.1:[0-9]+/callback$", lf_loopback_get_redirect_uri (loopback), 0, 0));
  g_assert_false (g_str_has_prefix (lf_loopback_get_redirect_uri (other), lf_loopback_get_redirect_uri (loopback)));
  lf_loopback_wait_async (loopback, NULL, lf_test_done_cb, &result);
  assert_code (loopback, &result, "fest");
}

/* RFC 7636, appendix B. */
static void
test_pkce_follows_the_rfc (void)
{
  g_autofree char *challenge = lf_pkce_challenge ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  g_autofree char *verifier = lf_pkce_verifier_new ();
  g_autofree char *other = lf_pkce_verifier_new ();

  g_assert_cmpstr (challenge, ==, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  g_assert_cmpuint (strlen (verifier), ==, 43);
  g_assert_cmpstr (verifier, !=, other);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loopback/the-code-comes-back-and-the-port-closes", test_the_code_comes_back_and_the_port_closes);
  g_test_add_func ("/loopback/the-page-is-plain", test_the_page_is_plain);
  g_test_add_func ("/loopback/a-no-of-the-person-ends-the-waiting", test_a_no_of_the_person_ends_the_waiting);
  g_test_add_func ("/loopback/wrong-requests-are-refused-and-waiting-goes-on", test_wrong_requests_are_refused_and_waiting_goes_on);
  g_test_add_func ("/loopback/a-page-of-another-attempt-says-so", test_a_page_of_another_attempt_says_so);
  g_test_add_func ("/loopback/the-redirect-must-name-who-was-asked", test_the_redirect_must_name_who_was_asked);
  g_test_add_func ("/loopback/two-attempts-stand-side-by-side", test_two_attempts_stand_side_by_side);
  g_test_add_func ("/loopback/an-early-answer-is-not-lost", test_an_early_answer_is_not_lost);
  g_test_add_data_func ("/loopback/cancel-closes-the-port", GINT_TO_POINTER (FALSE), test_cancel_closes_the_port);
  g_test_add_data_func ("/loopback/close-closes-the-port", GINT_TO_POINTER (TRUE), test_cancel_closes_the_port);
  g_test_add_func ("/loopback/it-listens-on-this-computer-only", test_it_listens_on_this_computer_only);
  g_test_add_func ("/loopback/fixed-ports-are-tried-in-turn", test_fixed_ports_are_tried_in_turn);
  g_test_add_func ("/loopback/pkce-follows-the-rfc", test_pkce_follows_the_rfc);
  return g_test_run ();
}
