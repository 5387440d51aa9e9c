/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/model/lf-account.h"
#include "core/model/lf-item.h"
#include "core/networks/bluesky/lf-bluesky-uri.h"

G_BEGIN_DECLS

/* One page of a list that begins with the newest entry. */
typedef struct {
  GPtrArray *items;       /* of LfItem, oldest first */
  char      *cursor;      /* (nullable): of the page below */
  gint64     newest_us;   /* the times by which the server sorts; 0 for an empty page */
  gint64     oldest_us;
  guint      n_entries;
  guint      n_skipped;   /* unknown or unreadable */
} LfBlueskyPage;
void           lf_bluesky_page_free           (LfBlueskyPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfBlueskyPage, lf_bluesky_page_free)
LfBlueskyPage *lf_bluesky_read_notifications  (JsonNode *answer, GError **error);
LfBlueskyPage *lf_bluesky_read_records        (JsonNode *answer, LfAccount *account, GError **error);

typedef enum {
  LF_BLUESKY_WHOLE_THREAD,   /* all posts, kinds OWN and CONTEXT */
  LF_BLUESKY_ANSWERS,        /* what others answered to the own posts in it, kind REPLY */
} LfBlueskyThreadUse;
GPtrArray *lf_bluesky_read_thread (JsonNode *answer, const char *own_did, const char *target_uri, LfBlueskyThreadUse use);

LfItem    *lf_bluesky_read_post_of (JsonNode *answer, const char *uri);
char      *lf_bluesky_make_extra   (const char *uri, const char *cid, JsonObject *root);

G_END_DECLS
