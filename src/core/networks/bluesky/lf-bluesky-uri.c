/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of records, and the pages that show them. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-uri.h"

#include <string.h>

#define MAX_URI 2048

static const char uri_signs[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:~%";

/**
 * lf_bluesky_uri_split:
 * @uri: (nullable): “at://did:…/collection/rkey”
 * @parts: (out): cleared with lf_bluesky_uri_clear(); all NULL when the form is another one
 *
 * Returns: whether @uri is the address of a record; then its parts hold no sign that means something in a web address
 */
gboolean
lf_bluesky_uri_split (const char   *uri,
                      LfBlueskyUri *parts)
{
  g_auto(GStrv) pieces = NULL;

  *parts = (LfBlueskyUri) { 0 };
  if (uri == NULL || strlen (uri) > MAX_URI || !g_str_has_prefix (uri, "at://did:"))
    return FALSE;

  pieces = g_strsplit (uri + strlen ("at://"), "/", -1);
  if (g_strv_length (pieces) != 3)
    return FALSE;
  for (guint i = 0; i < 3; i++)
    if (*pieces[i] == '\0' || pieces[i][strspn (pieces[i], uri_signs)] != '\0' || strspn (pieces[i], ".") == strlen (pieces[i]))
      return FALSE;

  parts->did = g_strdup (pieces[0]);
  parts->collection = g_strdup (pieces[1]);
  parts->rkey = g_strdup (pieces[2]);
  return TRUE;
}

void
lf_bluesky_uri_clear (LfBlueskyUri *self)
{
  g_clear_pointer (&self->did, g_free);
  g_clear_pointer (&self->collection, g_free);
  g_clear_pointer (&self->rkey, g_free);
}

/**
 * lf_bluesky_uri_make:
 *
 * Returns: (transfer full): the address of the post @rkey of @did
 */
char *
lf_bluesky_uri_make (const char *did,
                     const char *rkey)
{
  return g_strdup_printf ("at://%s/" LF_BLUESKY_POST "/%s", did, rkey);
}

/**
 * lf_bluesky_uri_dup_url:
 * @uri: the address of a post
 *
 * Returns: (transfer full) (nullable): its page, by DID, for handles change; NULL when it is no post
 */
char *
lf_bluesky_uri_dup_url (const char *uri)
{
  g_auto(LfBlueskyUri) parts = { 0 };

  if (!lf_bluesky_uri_split (uri, &parts) || !g_str_equal (parts.collection, LF_BLUESKY_POST))
    return NULL;

  return g_strdup_printf ("https://bsky.app/profile/%s/post/%s", parts.did, parts.rkey);
}
