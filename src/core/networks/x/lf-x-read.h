/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/model/lf-delivery.h"
#include "core/model/lf-item.h"

G_BEGIN_DECLS

/* In the “extra” of a reference. */
#define LF_X_AUTHOR "author"               /* id of who wrote it: needed to mute */
#define LF_X_CONVERSATION "conversation"   /* id of the first post of the thread */

/* What is asked for with every post that is read. */
#define LF_X_POST_FIELDS \
  "author_id,conversation_id,created_at,in_reply_to_user_id,referenced_tweets,entities,attachments,note_tweet"
#define LF_X_EXPANSIONS "author_id"

typedef struct {
  char *id;
  char *handle;   /* with @ */
  char *name;     /* cleaned */
} LfXUser;

void         lf_x_user_clear   (LfXUser *user);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LfXUser, lf_x_user_clear)

gboolean     lf_x_is_id        (const char *text);
gboolean     lf_x_read_user    (JsonObject *json, LfXUser *user);
gint64       lf_x_read_time_us (JsonObject *post);
char        *lf_x_dup_text     (JsonObject *post);
const char  *lf_x_get_parent   (JsonObject *post);
guint        lf_x_count_media  (JsonObject *post);

/* (transfer full): as LfAccountAccess.rights; @scopes: what a token was granted, with spaces between. */
char        *lf_x_dup_rights   (const char *scopes);
char        *lf_x_dup_extra    (LfReference *reference, const char *name);
gboolean     lf_x_same_text    (const char *sent, const char *shown, gboolean is_answer);
LfReceipt   *lf_x_receipt_new  (const char *id, const char *handle, gint64 sent_us);

/* All posts of an answer into @fetched, in its order; what is no post is counted as skipped. */
void         lf_x_read_posts   (JsonObject *answer, const char *own_id, LfFetched *fetched);

G_END_DECLS
