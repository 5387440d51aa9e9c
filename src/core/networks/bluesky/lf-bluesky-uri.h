/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LF_BLUESKY_POST "app.bsky.feed.post"

/* The parts of “at://did/collection/rkey”. */
typedef struct {
  char *did;
  char *collection;
  char *rkey;
} LfBlueskyUri;
gboolean lf_bluesky_uri_split   (const char *uri, LfBlueskyUri *parts);
void     lf_bluesky_uri_clear   (LfBlueskyUri *self);
char    *lf_bluesky_uri_make    (const char *did, const char *rkey);
char    *lf_bluesky_uri_dup_url (const char *uri);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LfBlueskyUri, lf_bluesky_uri_clear)

G_END_DECLS
