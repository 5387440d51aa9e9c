/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Record keys chosen by the client: 64 bits as 13 signs that sort like the time they hold. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-tid.h"

#include "core/base/lf-uid.h"

#include <string.h>

#define TID_LENGTH 13
#define CLOCK_BITS 10

static const char alphabet[] = "234567abcdefghijklmnopqrstuvwxyz";

static char *
write_tid (guint64 value)
{
  char tid[TID_LENGTH + 1] = { 0 };

  for (int i = TID_LENGTH - 1; i >= 0; i--, value >>= 5)
    tid[i] = alphabet[value & 31];

  return g_strdup (tid);
}

/**
 * lf_bluesky_tid_next:
 * @self: the maker
 * @now_us: the wall clock, µs since 1970 UTC
 *
 * A TID is one zero bit, 53 bits of microseconds and 10 bits that tell apart who made it (atproto specification “tid”). A
 * clock that stands still or goes back gives the microsecond after the last one.
 *
 * Returns: (transfer full): 13 signs, greater than all that @self made before
 */
char *
lf_bluesky_tid_next (LfBlueskyTidMaker *self,
                     gint64             now_us)
{
  while (self->clock_id == 0)
    {
      guint16 random;

      lf_random_bytes ((guint8 *) &random, sizeof random);
      self->clock_id = random & ((1 << CLOCK_BITS) - 1);
    }

  self->last_us = MAX (MAX (now_us, 0), self->last_us + 1);
  return write_tid ((guint64) self->last_us << CLOCK_BITS | self->clock_id);
}

/**
 * lf_bluesky_tid_from_text:
 * @text: whatever the record is about
 *
 * A record that there shall be only one of gets its key from what it is about: writing it twice is writing the same one.
 *
 * Returns: (transfer full): 13 signs in the form of a TID, always the same for @text
 */
char *
lf_bluesky_tid_from_text (const char *text)
{
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  guint64 value = 0;

  g_checksum_update (sum, (const guchar *) text, -1);
  g_checksum_get_digest (sum, digest, &size);
  for (guint i = 0; i < 8; i++)
    value = value << 8 | digest[i];
  return write_tid (value & G_MAXINT64);
}

/**
 * lf_bluesky_tid_is_valid:
 * @tid: (nullable): a record key
 *
 * Returns: whether it has the form of a TID; app.bsky.feed.post takes no other key
 */
gboolean
lf_bluesky_tid_is_valid (const char *tid)
{
  return tid != NULL && strlen (tid) == TID_LENGTH && strspn (tid, alphabet) == TID_LENGTH
         && strchr ("234567abcdefghij", tid[0]) != NULL;
}

/**
 * lf_bluesky_tid_get_us:
 * @tid: (nullable): a record key
 *
 * Returns: the time in it, µs since 1970 UTC; 0 when it is no TID
 */
gint64
lf_bluesky_tid_get_us (const char *tid)
{
  guint64 value = 0;

  if (!lf_bluesky_tid_is_valid (tid))
    return 0;

  for (const char *c = tid; *c != '\0'; c++)
    value = value << 5 | (guint64) (strchr (alphabet, *c) - alphabet);

  return (gint64) ((value & G_MAXINT64) >> CLOCK_BITS);
}
