/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identities (UUID version 7) and random values that nobody can guess. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-uid.h"

#include "core/base/lf-base64.h"

#include <errno.h>
#include <sys/random.h>

/**
 * lf_random_bytes:
 * @bytes: (out caller-allocates) (array length=n_bytes): filled by the kernel
 *
 * g_random_int() is predictable; this is not. Safe from any thread.
 */
void
lf_random_bytes (guint8 *bytes,
                 gsize   n_bytes)
{
  gsize done = 0;

  while (done < n_bytes)
    {
      ssize_t got = getrandom (bytes + done, n_bytes - done, 0);

      if (got > 0)
        done += got;
      else if (errno != EINTR)
        g_error ("no random bytes from the kernel: %s", g_strerror (errno));
    }
}

/**
 * lf_random_token:
 * @n_bytes: how much randomness
 *
 * Returns: (transfer full): base64url without padding, for PKCE verifiers, states and path parts (RFC 7636, section 4.1)
 */
char *
lf_random_token (gsize n_bytes)
{
  g_autofree guint8 *bytes = g_malloc (n_bytes);

  lf_random_bytes (bytes, n_bytes);
  return lf_base64url_encode (bytes, n_bytes);
}

/**
 * lf_uid_new:
 *
 * Returns: (transfer full): a new UUID version 7 (RFC 9562): sorts by time of making, ends in 74 random bits
 */
char *
lf_uid_new (void)
{
  guint8 b[16];
  guint64 ms = g_get_real_time () / 1000;

  lf_random_bytes (b, sizeof b);
  for (int i = 0; i < 6; i++)
    b[i] = (ms >> (40 - 8 * i)) & 0xff;
  b[6] = 0x70 | (b[6] & 0x0f);
  b[8] = 0x80 | (b[8] & 0x3f);

  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7],
                          b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

/**
 * lf_uid_is_valid:
 * @uid: (nullable): text from a person or a file
 */
gboolean
lf_uid_is_valid (const char *uid)
{
  return uid != NULL && g_uuid_string_is_valid (uid);
}

/**
 * lf_sha256_hex:
 * @text: any UTF-8
 *
 * Returns: (transfer full): 64 hex digits
 */
char *
lf_sha256_hex (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}
