/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/model/lf-account.h"
#include "core/model/lf-delivery.h"
#include "core/model/lf-item.h"

G_BEGIN_DECLS

/* In the “extra” of a reference. */
#define LF_FACEBOOK_KIND "kind"                  /* one of these three: */
#define LF_FACEBOOK_KIND_POST "post"
#define LF_FACEBOOK_KIND_COMMENT "comment"
#define LF_FACEBOOK_KIND_MESSAGE "message"
#define LF_FACEBOOK_ON "post"                    /* of a comment: id of its post */
#define LF_FACEBOOK_AUTHOR "author"              /* id of who wrote it: needed to block, and to answer a message */
#define LF_FACEBOOK_NAME "name"                  /* and the name */
#define LF_FACEBOOK_CONVERSATION "conversation"  /* of a message: id of its conversation */
#define LF_FACEBOOK_UNTIL "until"                /* µs UTC, as text: end of the time for an answer … */
#define LF_FACEBOOK_PRIVATE_UNTIL "private"      /* … and for a private one */

/* What is asked for. */
#define LF_FACEBOOK_POST_FIELDS \
  "id,from,message,created_time,permalink_url,attachments{media_type,type,unshimmed_url,subattachments.limit(20){media_type}}"
#define LF_FACEBOOK_COMMENT_FIELDS \
  "id,from,message,created_time,permalink_url,parent{id},attachment{type},is_hidden,can_reply_privately"
#define LF_FACEBOOK_MESSAGE_FIELDS "id,created_time,from,to,message"

/* A page that a token may speak for. */
typedef struct {
  char     *id;
  char     *name;       /* cleaned */
  char     *token;      /* (nullable): none is given to who has no task there */
  gboolean  may_post;   /* by the tasks of the person */
} LfFacebookPage;

typedef enum { LF_FACEBOOK_TOKEN_UNKNOWN, LF_FACEBOOK_TOKEN_PAGE, LF_FACEBOOK_TOKEN_PERSON } LfFacebookTokenKind;

gboolean             lf_facebook_is_id           (const char *text);
char                *lf_facebook_dup_uri         (const char *id);
char                *lf_facebook_dup_message_uri (const char *id);
char                *lf_facebook_dup_extra       (LfReference *reference, const char *name);
gint64               lf_facebook_get_extra_us    (LfReference *reference, const char *name);
char                *lf_facebook_make_extra      (const char *first_name, ...) G_GNUC_NULL_TERMINATED;

/* (nullable): where the next page begins; NULL on the last one. The address that stands there holds the token and is never
 * used. */
const char          *lf_facebook_get_after       (JsonObject *answer);

/* Whether the list goes on, also where nobody says at which place. */
gboolean             lf_facebook_has_more        (JsonObject *answer);

LfFacebookTokenKind  lf_facebook_read_kind       (JsonObject *debug);
void                 lf_facebook_read_access     (JsonObject *debug, const char *page_id, LfAccountAccess *access);
GPtrArray           *lf_facebook_read_pages      (JsonObject *answer);

/* (transfer full) (nullable): NULL for what is none of them. */
LfItem              *lf_facebook_read_post       (JsonObject *post, const char *own_id);
LfItem              *lf_facebook_read_comment    (JsonObject *comment, const char *post_id, const char *own_id);

/* (transfer full): of LfItem: the messages in the answer about a conversation; what a person wrote has the end of the newest
 * of them. */
GPtrArray           *lf_facebook_read_messages   (JsonObject *answer, const char *conversation_id, const char *own_id);

/* What a found post is compared by. */
gboolean             lf_facebook_is_by           (JsonObject *object, const char *id);
gboolean             lf_facebook_same_text       (const char *sent, const char *shown);
guint                lf_facebook_count_pictures  (JsonObject *post);
gboolean             lf_facebook_has_link        (JsonObject *post);

/* Seconds since 1970 as µs: a number, digits, or ISO 8601; 0 when it is none. */
gint64               lf_facebook_read_stamp_us   (JsonObject *object, const char *name);

G_END_DECLS
