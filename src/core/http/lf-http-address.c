/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which addresses a request may go to: https, or http within this computer, to a host that is nothing but a host. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/http/lf-http-address.h"

#include "core/base/lf-error.h"
#include "core/http/lf-http.h"

#include <libsoup/soup.h>
#include <string.h>

#define MAX_HOST 253
#define MAX_LABEL 63

static gboolean
label_is_valid (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > MAX_LABEL || label[0] == '-' || label[length - 1] == '-')
    return FALSE;

  for (const char *c = label; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c) && *c != '-')
        return FALSE;
    }

  return TRUE;
}

/* “127.1” and “0x7f000001” are addresses to some resolvers and names to others. */
static gboolean
label_is_numeric (const char *label)
{
  return strspn (label, "0123456789") == strlen (label)
         || (label[0] == '0' && g_ascii_tolower (label[1]) == 'x'
             && strspn (label + 2, "0123456789abcdefABCDEF") == strlen (label + 2));
}

/**
 * lf_http_host_is_valid:
 * @host: (nullable): a host in ASCII, an IPv6 address without brackets
 *
 * Returns: whether @host is an IP address or a DNS name of letters, digits and hyphens (RFC 1123, section 2.1)
 */
gboolean
lf_http_host_is_valid (const char *host)
{
  g_auto(GStrv) labels = NULL;
  guint n_labels;

  if (host == NULL || *host == '\0' || strlen (host) > MAX_HOST || strchr (host, '%') != NULL)
    return FALSE;
  if (g_hostname_is_ip_address (host))
    return TRUE;

  labels = g_strsplit (host, ".", -1);
  n_labels = g_strv_length (labels);
  for (guint i = 0; i < n_labels; i++)
    {
      if (!label_is_valid (labels[i]))
        return FALSE;
    }

  return !label_is_numeric (labels[n_labels - 1]);
}

/**
 * lf_http_host_is_loopback:
 * @host: a valid host
 *
 * Returns: whether @host never leaves this computer: 127.0.0.0/8, ::1 or “localhost”
 */
gboolean
lf_http_host_is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
has_bad_sign (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar sign = g_utf8_get_char (c);

      if (sign == '\\' || g_unichar_isspace (sign) || g_unichar_iscntrl (sign) || g_unichar_type (sign) == G_UNICODE_FORMAT)
        return TRUE;
    }

  return FALSE;
}

static void
refuse_address (GError     **error,
                const char  *why)
{
  LfNetworkErrorInfo info = { .name = (char *) "BadAddress" };

  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, &info, "%s", why));
}

/**
 * lf_http_parse_address:
 * @address: a whole address, written as in a browser's address line
 * @error: NOT_UNDERSTOOD when it is no address of a server, NOT_SECURE when it is not https
 *
 * Returns: (transfer full) (nullable): the address, its host in ASCII and lower case, checked
 */
GUri *
lf_http_parse_address (const char  *address,
                       GError     **error)
{
  g_autoptr(GUri) parsed = NULL;
  g_autofree char *host = NULL;
  gboolean is_secure;

  if (address == NULL || !g_utf8_validate (address, -1, NULL) || has_bad_sign (address)
      || (parsed = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL)) == NULL || g_uri_get_host (parsed) == NULL)
    {
      refuse_address (error, "this is no address of a server");
      return NULL;
    }

  host = g_ascii_strdown (g_uri_get_host (parsed), -1);
  if (g_str_has_suffix (host, ".") && !g_str_has_suffix (host, ".."))
    host[strlen (host) - 1] = '\0';

  is_secure = g_str_equal (g_uri_get_scheme (parsed), "https");
  if ((!is_secure && !g_str_equal (g_uri_get_scheme (parsed), "http")) || g_uri_get_userinfo (parsed) != NULL
      || !lf_http_host_is_valid (host) || g_uri_get_port (parsed) == 0)
    {
      refuse_address (error, "this is no address of a server");
      return NULL;
    }
  if (!is_secure && !lf_http_host_is_loopback (host))
    {
      g_set_error_literal (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_SECURE, "plain http stays within this computer");
      return NULL;
    }

  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (parsed), NULL, host, g_uri_get_port (parsed),
                      g_uri_get_path (parsed), g_uri_get_query (parsed), NULL);
}

char *
lf_http_dup_base_url (const char  *typed,
                      GError     **error)
{
  g_autofree char *trimmed = typed != NULL ? g_strstrip (g_strdup (typed)) : NULL;
  g_autofree char *address = NULL;
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GUri) bare = NULL;
  int port;

  if (trimmed != NULL)
    address = strstr (trimmed, "://") != NULL ? g_strdup (trimmed) : g_strconcat ("https://", trimmed, NULL);
  if ((uri = lf_http_parse_address (address, error)) == NULL)
    return NULL;

  /* GUri decodes the host, and drops “?” and “#” with nothing behind them, so the typed text is asked. */
  if (strpbrk (address, "?#%") != NULL || (g_uri_get_path (uri)[0] != '\0' && !g_str_equal (g_uri_get_path (uri), "/")))
    {
      refuse_address (error, "only the name of the server is wanted");
      return NULL;
    }

  port = g_uri_get_port (uri);
  if (port == (g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80))
    port = -1;

  bare = g_uri_build (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), port, "", NULL, NULL);
  return g_uri_to_string (bare);
}

void
lf_http_append_query (GString    *address,
                      const char *name,
                      const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (address, "%c%s=%s", strchr (address->str, '?') == NULL ? '?' : '&', name, escaped);
}
