/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How LfHttp keeps the limits of a host: two at a time, and the pauses it asks for. */

#include "config.h"

#include "http-fixture.h"
#include "lib/lf-test.h"

static gboolean
has_two (gpointer data)
{
  return ((HttpFixture *) data)->held->len == 2;
}

static gboolean
has_three (gpointer data)
{
  return ((HttpFixture *) data)->held->len == 3;
}

static gboolean
has_five (gpointer data)
{
  return ((HttpFixture *) data)->held->len == 5;
}

static gboolean
has_ended (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static void
start (HttpFixture   *fixture,
       const char    *path,
       gboolean       publishes,
       guint          deadline_ms,
       GCancellable  *cancellable,
       GAsyncResult **result)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build (publishes ? "POST" : "GET", fixture->base, path);

  lf_http_request_set_publishes (request, publishes);
  if (deadline_ms > 0)
    lf_http_request_set_deadline_ms (request, deadline_ms);
  lf_http_send_async (fixture->http, request, cancellable, lf_test_done_cb, result);
}

static void
finish (HttpFixture   *fixture,
        GAsyncResult **result,
        GError       **error)
{
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (fixture->http, lf_test_wait_for (result), error);

  g_clear_object (result);
}

static const char *
get_path (HttpFixture *fixture,
          guint        number)
{
  return g_uri_get_path (soup_server_message_get_uri (http_fixture_get_request (fixture, number)));
}

static void
test_a_host_gets_two_requests_at_a_time (HttpFixture   *fixture,
                                         gconstpointer  unused)
{
  GAsyncResult *results[5] = { NULL };
  g_autoptr(GError) error = NULL;

  fixture->holds = TRUE;
  for (guint i = 0; i < 5; i++)
    start (fixture, "/x", FALSE, 0, NULL, &results[i]);

  lf_test_wait_until (has_two, fixture, 20);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->requests->len, ==, 2);

  http_fixture_let_go (fixture, 0);
  lf_test_wait_until (has_three, fixture, 20);
  g_assert_cmpuint (fixture->requests->len, ==, 3);
  http_fixture_let_go (fixture, 1);
  http_fixture_let_go (fixture, 2);
  lf_test_wait_until (has_five, fixture, 20);
  http_fixture_let_go (fixture, 3);
  http_fixture_let_go (fixture, 4);
  for (guint i = 0; i < 5; i++)
    {
      finish (fixture, &results[i], &error);
      g_assert_no_error (error);
    }
}

static void
test_what_publishes_goes_before_what_reads (HttpFixture   *fixture,
                                            gconstpointer  unused)
{
  GAsyncResult *results[4] = { NULL };
  g_autoptr(GError) error = NULL;

  fixture->holds = TRUE;
  start (fixture, "/1", FALSE, 0, NULL, &results[0]);
  start (fixture, "/2", FALSE, 0, NULL, &results[1]);
  start (fixture, "/3", FALSE, 0, NULL, &results[2]);
  start (fixture, "/post", TRUE, 0, NULL, &results[3]);
  lf_test_wait_until (has_two, fixture, 20);
  http_fixture_let_go (fixture, 0);
  lf_test_wait_until (has_three, fixture, 20);
  g_assert_cmpstr (get_path (fixture, 2), ==, "/post");

  fixture->holds = FALSE;
  http_fixture_let_go (fixture, 1);
  http_fixture_let_go (fixture, 2);
  for (guint i = 0; i < 4; i++)
    {
      finish (fixture, &results[i], &error);
      g_assert_no_error (error);
    }
}

static void
test_a_waiting_request_is_cancelled_at_once (HttpFixture   *fixture,
                                             gconstpointer  unused)
{
  GAsyncResult *results[3] = { NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) cancelled = NULL;
  g_autoptr(GError) error = NULL;

  fixture->holds = TRUE;
  start (fixture, "/1", FALSE, 0, NULL, &results[0]);
  start (fixture, "/2", FALSE, 0, NULL, &results[1]);
  start (fixture, "/post", TRUE, 0, cancellable, &results[2]);
  lf_test_wait_until (has_two, fixture, 20);
  g_cancellable_cancel (cancellable);
  finish (fixture, &results[2], &cancelled);
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  http_fixture_let_go (fixture, 0);
  http_fixture_let_go (fixture, 1);
  for (guint i = 0; i < 2; i++)
    {
      finish (fixture, &results[i], &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (fixture->requests->len, ==, 2);
}

/* The third waits longer than its own time limit, and is still sent and answered. */
static void
test_the_deadline_begins_with_the_sending (HttpFixture   *fixture,
                                           gconstpointer  unused)
{
  GAsyncResult *results[3] = { NULL };
  g_autoptr(GError) first = NULL;
  g_autoptr(GError) second = NULL;
  g_autoptr(GError) third = NULL;

  fixture->holds = TRUE;
  start (fixture, "/1", FALSE, 1500, NULL, &results[0]);
  start (fixture, "/2", FALSE, 1500, NULL, &results[1]);
  start (fixture, "/3", FALSE, 1000, NULL, &results[2]);
  lf_test_wait_until (has_two, fixture, 20);
  fixture->holds = FALSE;
  finish (fixture, &results[0], &first);
  finish (fixture, &results[1], &second);
  finish (fixture, &results[2], &third);
  g_assert_error (first, LF_NETWORK_ERROR, LF_NETWORK_ERROR_TIMED_OUT);
  g_assert_error (second, LF_NETWORK_ERROR, LF_NETWORK_ERROR_TIMED_OUT);
  g_assert_no_error (third);
}

static gint64
ask_for_wait (HttpFixture *fixture,
              guint        status,
              const char  *name,
              const char  *value)
{
  g_autoptr(GError) error = NULL;

  http_fixture_answer (fixture, status, "application/json", "{\"error\": \"Too many requests\"}");
  fixture->headers[0] = name;
  fixture->headers[1] = value;
  error = http_fixture_fail (fixture, FALSE);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  lf_fake_clock_advance (fixture->clock, 48 * LF_HOUR_US);
  lf_fake_clock_set (fixture->clock, HTTP_FIXTURE_NOW_US);
  return lf_network_error_peek_info (error)->wait_ms;
}

static void
test_the_servers_wait_is_read_in_every_spelling (HttpFixture   *fixture,
                                                 gconstpointer  unused)
{
  g_autofree char *unix_reset = g_strdup_printf ("%" G_GINT64_FORMAT, HTTP_FIXTURE_NOW_US / G_USEC_PER_SEC + 90);

  g_assert_cmpint (ask_for_wait (fixture, 429, "Retry-After", "30"), ==, 30000);
  g_assert_cmpint (ask_for_wait (fixture, 503, "Retry-After", "30"), ==, 30000);
  g_assert_cmpint (ask_for_wait (fixture, 429, "Retry-After", "Thu, 24 Dec 2026 13:32:00 GMT"), ==, 120000);
  g_assert_cmpint (ask_for_wait (fixture, 429, "X-RateLimit-Reset", "2026-12-24T13:35:00.500Z"), ==, 300500);
  g_assert_cmpint (ask_for_wait (fixture, 429, "X-Ratelimit-Reset", "2026-12-24T14:35:00+01:00"), ==, 300000);
  g_assert_cmpint (ask_for_wait (fixture, 429, "x-ratelimit-reset", "2026-12-24T13:35:00Z"), ==, 300000);
  g_assert_cmpint (ask_for_wait (fixture, 429, "ratelimit-reset", unix_reset), ==, 90000);
  g_assert_cmpint (ask_for_wait (fixture, 429, "x-rate-limit-reset", unix_reset), ==, 90000);
  g_assert_cmpint (ask_for_wait (fixture, 429, "RateLimit-Reset", "45"), ==, 45000);
  g_assert_cmpint (ask_for_wait (fixture, 429, "Retry-After", "0"), ==, 1000);
  g_assert_cmpint (ask_for_wait (fixture, 429, "X-RateLimit-Reset", "2020-01-01T00:00:00Z"), ==, 1000);
  g_assert_cmpint (ask_for_wait (fixture, 429, "Retry-After", "9999999999"), ==, 24 * 3600 * 1000);
  g_assert_cmpint (ask_for_wait (fixture, 429, "Retry-After", "morgen"), ==, 0);
  g_assert_cmpint (ask_for_wait (fixture, 429, "Retry-After", "-5"), ==, 0);
  g_assert_cmpint (ask_for_wait (fixture, 429, "X-Nothing", "1"), ==, 0);
}

static void
assert_waits (HttpFixture *fixture,
              gboolean     publishes,
              gint64       wait_ms)
{
  g_autoptr(GError) error = http_fixture_fail (fixture, publishes);

  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  g_assert_cmpint (lf_network_error_peek_info (error)->wait_ms, ==, wait_ms);
}

static void
assert_passes (HttpFixture *fixture,
               const char  *base,
               gboolean     publishes)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("POST", base, "/x");
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = NULL;

  lf_http_request_set_publishes (request, publishes);
  reply = http_fixture_send (fixture, request, &error);
  g_assert_no_error (error);
}

static void
test_a_429_silences_the_host_for_its_time (HttpFixture   *fixture,
                                           gconstpointer  unused)
{
  g_autofree char *other_host = g_strdup_printf ("http://localhost%s", fixture->base + strlen ("http://127.0.0.1"));

  http_fixture_answer (fixture, 429, "application/json", "{}");
  fixture->headers[0] = "Retry-After";
  fixture->headers[1] = "60";
  assert_waits (fixture, FALSE, 60000);
  http_fixture_answer (fixture, 200, "application/json", "{}");

  lf_fake_clock_advance (fixture->clock, 20 * LF_SECOND_US);
  assert_waits (fixture, FALSE, 40000);
  assert_waits (fixture, TRUE, 40000);
  g_assert_cmpuint (fixture->requests->len, ==, 1);
  assert_passes (fixture, other_host, FALSE);

  lf_fake_clock_advance (fixture->clock, 40 * LF_SECOND_US);
  assert_passes (fixture, fixture->base, FALSE);
}

static void
test_a_limit_of_one_path_silences_nothing_else (HttpFixture   *fixture,
                                                gconstpointer  unused)
{
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", fixture->base, "/mentions");
  g_autoptr(GError) error = NULL;

  http_fixture_answer (fixture, 429, "application/json", "{}");
  fixture->headers[0] = "Retry-After";
  fixture->headers[1] = "60";
  lf_http_request_set_own_window (request, TRUE);
  g_assert_null (http_fixture_send (fixture, request, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
  g_assert_cmpint (lf_network_error_peek_info (error)->wait_ms, ==, 60000);

  http_fixture_answer (fixture, 200, "application/json", "{}");
  assert_passes (fixture, fixture->base, FALSE);
  assert_passes (fixture, fixture->base, TRUE);
}

static void
test_a_long_limit_does_not_silence_the_host_all_day (HttpFixture   *fixture,
                                                     gconstpointer  unused)
{
  http_fixture_answer (fixture, 429, "application/json", "{}");
  fixture->headers[0] = "Retry-After";
  fixture->headers[1] = "86400";
  assert_waits (fixture, TRUE, 86400 * 1000);
  http_fixture_answer (fixture, 200, "application/json", "{}");
  assert_waits (fixture, FALSE, 15 * 60 * 1000);
  lf_fake_clock_advance (fixture->clock, 15 * LF_MINUTE_US);
  assert_passes (fixture, fixture->base, FALSE);
}

static void
test_the_last_of_a_window_pauses_reading_only (HttpFixture   *fixture,
                                               gconstpointer  unused)
{
  fixture->headers[0] = "X-Ratelimit-Remaining";
  fixture->headers[1] = "0";
  fixture->headers[2] = "X-Ratelimit-Reset";
  fixture->headers[3] = "2026-12-24T13:31:00Z";
  assert_passes (fixture, fixture->base, FALSE);
  http_fixture_answer (fixture, 200, "application/json", "{}");

  assert_waits (fixture, FALSE, 60000);
  assert_passes (fixture, fixture->base, TRUE);
  lf_fake_clock_advance (fixture->clock, LF_MINUTE_US);
  assert_passes (fixture, fixture->base, FALSE);
}

static void
test_waiting_requests_meet_the_pause_too (HttpFixture   *fixture,
                                          gconstpointer  unused)
{
  GAsyncResult *results[3] = { NULL };
  GError *errors[3] = { NULL };

  http_fixture_answer (fixture, 429, "application/json", "{}");
  fixture->headers[0] = "Retry-After";
  fixture->headers[1] = "60";
  fixture->holds = TRUE;
  for (guint i = 0; i < 3; i++)
    start (fixture, "/x", FALSE, 0, NULL, &results[i]);
  lf_test_wait_until (has_two, fixture, 20);
  http_fixture_let_go (fixture, 0);
  lf_test_wait_until (has_ended, &results[2], 20);
  http_fixture_let_go (fixture, 1);
  for (guint i = 0; i < 3; i++)
    {
      finish (fixture, &results[i], &errors[i]);
      g_assert_error (errors[i], LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT);
      g_clear_error (&errors[i]);
    }
  g_assert_cmpuint (fixture->requests->len, ==, 2);
}

#define ADD(name, func) g_test_add ("/http/limits/" name, HttpFixture, NULL, http_fixture_set_up, func, http_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-host-gets-two-requests-at-a-time", test_a_host_gets_two_requests_at_a_time);
  ADD ("what-publishes-goes-before-what-reads", test_what_publishes_goes_before_what_reads);
  ADD ("a-waiting-request-is-cancelled-at-once", test_a_waiting_request_is_cancelled_at_once);
  ADD ("the-deadline-begins-with-the-sending", test_the_deadline_begins_with_the_sending);
  ADD ("the-servers-wait-is-read-in-every-spelling", test_the_servers_wait_is_read_in_every_spelling);
  ADD ("a-429-silences-the-host-for-its-time", test_a_429_silences_the_host_for_its_time);
  ADD ("a-long-limit-does-not-silence-the-host-all-day", test_a_long_limit_does_not_silence_the_host_all_day);
  ADD ("a-limit-of-one-path-silences-nothing-else", test_a_limit_of_one_path_silences_nothing_else);
  ADD ("the-last-of-a-window-pauses-reading-only", test_the_last_of_a_window_pauses_reading_only);
  ADD ("waiting-requests-meet-the-pause-too", test_waiting_requests_meet_the_pause_too);
  return g_test_run ();
}
