/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which server names are taken from a person, and where a request may go. */

#include "config.h"

#include "core/http/lf-http.h"

#include "lib/lf-test.h"

static void
test_typed_names_become_base_urls (void)
{
  static const char * const pairs[][2] = {
    { "mastodon.berlin", "https://mastodon.berlin" },
    { "  Mastodon.Berlin \n", "https://mastodon.berlin" },
    { "https://mastodon.berlin", "https://mastodon.berlin" },
    { "HTTPS://mastodon.berlin/", "https://mastodon.berlin" },
    { "mastodon.berlin.", "https://mastodon.berlin" },
    { "mastodon.berlin:443", "https://mastodon.berlin" },
    { "mastodon.berlin:8443", "https://mastodon.berlin:8443" },
    { "bürgeramt.example", "https://xn--brgeramt-65a.example" },
    { "xn--brgeramt-65a.example", "https://xn--brgeramt-65a.example" },
    { "localhost:8080", "https://localhost:8080" },
    { "http://localhost:8080", "http://localhost:8080" },
    { "http://127.0.0.1:3000/", "http://127.0.0.1:3000" },
    { "http://127.9.9.9:80", "http://127.9.9.9" },
    { "http://[::1]:3000", "http://[::1]:3000" },
    { "10.1.2.3", "https://10.1.2.3" },
    { "intranet", "https://intranet" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *base = lf_http_dup_base_url (pairs[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (base, ==, pairs[i][1]);
    }
}

static void
test_what_is_no_server_name_is_refused (void)
{
  static const char * const refused[] = {
    "", "  ", "https://", "https:///", "http://", "@presse@mastodon.berlin", "presse@mastodon.berlin",
    "https://user:pass@mastodon.berlin", "https://user@mastodon.berlin", "https://mastodon.berlin/@presse",
    "https://mastodon.berlin/?", "https://mastodon.berlin?x=1", "https://mastodon.berlin#", "https://mastodon.berlin/#x",
    "mastodon.berlin/about", "mastodon berlin", "mastodon\tberlin", "mastodon.berlin\r\nX: y", "mastodon..berlin", ".berlin",
    "-a.berlin", "a-.berlin", "a_b.berlin", "mastodon.berlin:0", "mastodon.berlin:99999", "mastodon.berlin:x", "mastodon%2eberlin",
    "mastodon.berlin%0d%0aX", "https://mastodon.berlin\\@evil.example", "ftp://mastodon.berlin", "file:///etc/passwd",
    "javascript://x", "127.1", "2130706433", "0x7f.1", "1.2.3.256", "https://[::1", "[fe80::1%25eth0]", "\xff\xfe",
    "mastodon\xe2\x80\xae.berlin",
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *base = lf_http_dup_base_url (refused[i], &error);

      if (base != NULL)
        g_test_message ("%u gave %s", i, base);
      g_assert_null (base);
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
    }
}

static void
test_plain_http_stays_on_this_computer (void)
{
  static const char * const refused[] = {
    "http://mastodon.berlin", "http://127.0.0.1.example", "http://localhost.example", "http://10.0.0.1", "http://128.0.0.1",
    "http://[::2]", "http://0.0.0.0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *base = lf_http_dup_base_url (refused[i], &error);

      g_assert_null (base);
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_SECURE);
    }
}

/* A server names other addresses in its answers; they pass the same gate before anything is sent. */
static void
test_sending_checks_the_address_again (void)
{
  static const struct { const char *base, *path; LfNetworkError code; } refused[] = {
    { "http://192.0.2.1", "/x", LF_NETWORK_ERROR_NOT_SECURE },
    { "https://user:pass@mastodon.berlin", "/x", LF_NETWORK_ERROR_NOT_UNDERSTOOD },
    { "gopher://mastodon.berlin", "/x", LF_NETWORK_ERROR_NOT_UNDERSTOOD },
    { "https://mastodon.berlin\r\nHost: evil", "/x", LF_NETWORK_ERROR_NOT_UNDERSTOOD },
    { "https://mastodon%0d%0a.berlin", "/x", LF_NETWORK_ERROR_NOT_UNDERSTOOD },
    { "https://mastodon.berlin", "/api/v1/../../oauth/revoke", LF_NETWORK_ERROR_NOT_UNDERSTOOD },
    { "https://mastodon.berlin", "/api/v1/statuses//context", LF_NETWORK_ERROR_NOT_UNDERSTOOD },
  };
  g_autoptr(LfClock) clock = lf_system_clock_new ();
  g_autoptr(LfHttp) http = lf_http_new (clock);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", refused[i].base, refused[i].path);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      lf_http_send_async (http, request, NULL, lf_test_done_cb, &result);
      g_assert_null (lf_http_send_finish (http, lf_test_wait_for (&result), &error));
      g_assert_error (error, LF_NETWORK_ERROR, (int) refused[i].code);
    }
}

static void
test_control_characters_in_headers_are_refused (void)
{
  g_autoptr(LfClock) clock = lf_system_clock_new ();
  g_autoptr(LfHttp) http = lf_http_new (clock);

  for (int i = 0; i < 4; i++)
    {
      g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", "http://127.0.0.1:9", "/x");
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      if (i == 0)
        lf_http_request_set_bearer (request, "token\r\nX-Evil: 1");
      else if (i == 1)
        lf_http_request_add_header (request, "X-A", "b\nc");
      else if (i == 2)
        lf_http_request_add_header (request, "X A", "b");
      else
        lf_http_request_add_header (request, "X-A", "b\x7f");
      lf_http_send_async (http, request, NULL, lf_test_done_cb, &result);
      g_assert_null (lf_http_send_finish (http, lf_test_wait_for (&result), &error));
      g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/address/typed-names-become-base-urls", test_typed_names_become_base_urls);
  g_test_add_func ("/http/address/what-is-no-server-name-is-refused", test_what_is_no_server_name_is_refused);
  g_test_add_func ("/http/address/plain-http-stays-on-this-computer", test_plain_http_stays_on_this_computer);
  g_test_add_func ("/http/address/sending-checks-the-address-again", test_sending_checks_the_address_again);
  g_test_add_func ("/http/address/control-characters-in-headers-are-refused", test_control_characters_in_headers_are_refused);
  return g_test_run ();
}
