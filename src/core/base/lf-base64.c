/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base64 with the signs that may stand in an address. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-base64.h"

#include <string.h>

/**
 * lf_base64url_encode:
 * @data: (array length=size): the bytes
 * @size: how many
 *
 * Returns: (transfer full): the text, without “=” at its end
 */
char *
lf_base64url_encode (const void *data,
                     gsize       size)
{
  char *text = g_base64_encode (data, size);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

guint8 *
lf_base64url_decode (const char *text,
                     gsize      *size)
{
  g_autofree char *padded = g_strconcat (text, &"==="[(strlen (text) + 3) % 4], NULL);
  guint8 *data;

  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  data = g_base64_decode (padded, size);
  explicit_bzero (padded, strlen (padded));
  return data;
}
