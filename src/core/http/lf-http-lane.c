/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits of one host: how many requests at a time, and the pauses it asks for. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/http/lf-http-lane.h"

#include <string.h>

#define MAX_WAIT_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

/* Some limits count by account, by path or by day; longer than this they do not silence everything else on the host. The
 * request that met the limit carries the whole wait in its error. */
#define MAX_PAUSE_MS (15 * 60 * G_GINT64_CONSTANT (1000))

/* A window that is over already by our clock. */
#define MIN_WAIT_MS G_GINT64_CONSTANT (1000)

#define MAX_NONCE 1024

/* Numbers above this are instants (unix seconds), below it spans. */
#define FIRST_INSTANT G_GINT64_CONSTANT (1000000000)

LfHttpLane *
lf_http_lane_new (void)
{
  LfHttpLane *lane = g_new0 (LfHttpLane, 1);

  g_queue_init (&lane->publishing);
  g_queue_init (&lane->reading);
  return lane;
}

void
lf_http_lane_free (LfHttpLane *lane)
{
  g_assert (lane->n_active == 0 && g_queue_is_empty (&lane->publishing) && g_queue_is_empty (&lane->reading));
  g_free (lane->nonce);
  g_free (lane);
}

/**
 * lf_http_lane_dup_key:
 * @uri: a checked address
 *
 * Returns: (transfer full): “host:port” in lower case
 */
char *
lf_http_lane_dup_key (GUri *uri)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  int port = g_uri_get_port (uri);

  if (port < 0)
    port = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;

  return g_strdup_printf ("%s:%d", host, port);
}

/**
 * lf_http_lane_get_wait_ms:
 * @publishes: whether the request publishes something
 * @boot_us: now, lf_clock_boot_us()
 *
 * Returns: how long the host wants to be left alone, 0 when it is free
 */
gint64
lf_http_lane_get_wait_ms (LfHttpLane *lane,
                          gboolean    publishes,
                          gint64      boot_us)
{
  gint64 until_us = lane->pause_until_us;

  if (!publishes)
    until_us = MAX (until_us, lane->read_pause_until_us);

  return until_us > boot_us ? (until_us - boot_us + 999) / 1000 : 0;
}

static gboolean
read_number (const char *text,
             gint64     *number)
{
  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64 / 1000000, number, NULL);
}

static gint64
limit_wait (gint64 wait_ms)
{
  return CLAMP (wait_ms, MIN_WAIT_MS, MAX_WAIT_MS);
}

/* Mastodon: “X-RateLimit-Reset” as an ISO time; Bluesky: “ratelimit-reset” in unix seconds; X: “x-rate-limit-reset” likewise;
 * the IETF draft: seconds from now. */
static gint64
read_reset_ms (SoupMessageHeaders *headers,
               gint64              now_us)
{
  static const char * const names[] = { "X-RateLimit-Reset", "RateLimit-Reset", "X-Rate-Limit-Reset" };
  const char *text = NULL;
  g_autoptr(GDateTime) time = NULL;
  gint64 number;

  for (guint i = 0; i < G_N_ELEMENTS (names) && text == NULL; i++)
    text = soup_message_headers_get_one (headers, names[i]);

  if (read_number (text, &number))
    return limit_wait (number < FIRST_INSTANT ? number * 1000 : number * 1000 - now_us / 1000);
  if (text != NULL && (time = g_date_time_new_from_iso8601 (text, NULL)) != NULL)
    return limit_wait (g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000 - now_us / 1000);

  return 0;
}

/**
 * lf_http_read_wait_ms:
 * @headers: of an answer
 * @now_us: the wall clock
 *
 * Reads Retry-After (seconds or a date, RFC 9110, section 10.2.3), else the end of the server's window.
 *
 * Returns: how long the server asks to wait, at most a day; 0 when it does not say
 */
gint64
lf_http_read_wait_ms (SoupMessageHeaders *headers,
                      gint64              now_us)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  g_autoptr(GDateTime) time = NULL;
  gint64 seconds;

  if (read_number (text, &seconds))
    return limit_wait (seconds * 1000);
  if (text != NULL && (time = soup_date_time_new_from_http_string (text)) != NULL)
    return limit_wait (g_date_time_to_unix (time) * 1000 - now_us / 1000);

  return read_reset_ms (headers, now_us);
}

static gboolean
is_last_of_window (SoupMessageHeaders *headers)
{
  static const char * const names[] = { "X-RateLimit-Remaining", "RateLimit-Remaining", "X-Rate-Limit-Remaining" };
  gint64 remaining;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (read_number (soup_message_headers_get_one (headers, names[i]), &remaining))
        return remaining == 0;
    }

  return FALSE;
}

/**
 * lf_http_lane_note:
 * @message: a message whose answer has begun
 * @now_us: the wall clock
 * @boot_us: lf_clock_boot_us()
 *
 * Remembers what the host asks for.
 */
void
lf_http_lane_note (LfHttpLane  *lane,
                   SoupMessage *message,
                   gint64       now_us,
                   gint64       boot_us)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  gint64 wait_ms;

  if (soup_message_get_status (message) == 429)
    {
      wait_ms = MIN (lf_http_read_wait_ms (headers, now_us), MAX_PAUSE_MS);
      lane->pause_until_us = MAX (lane->pause_until_us, boot_us + wait_ms * 1000);
    }
  else if (is_last_of_window (headers))
    {
      wait_ms = MIN (read_reset_ms (headers, now_us), MAX_PAUSE_MS);
      lane->read_pause_until_us = MAX (lane->read_pause_until_us, boot_us + wait_ms * 1000);
    }
}

/* The signs of RFC 9449, section 8.1: visible ones without quote and backslash. */
static gboolean
is_nonce (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]) || text[i] == '"' || text[i] == '\\')
      return FALSE;

  return length > 0 && length <= MAX_NONCE;
}

/**
 * lf_http_lane_note_nonce:
 * @message: a message whose answer has begun
 *
 * Remembers what the host wants to see in the next proof; it may change with every answer.
 */
void
lf_http_lane_note_nonce (LfHttpLane  *lane,
                         SoupMessage *message)
{
  const char *nonce = soup_message_headers_get_one (soup_message_get_response_headers (message), "DPoP-Nonce");

  if (nonce == NULL || !is_nonce (nonce))
    return;

  g_free (lane->nonce);
  lane->nonce = g_strdup (nonce);
}
