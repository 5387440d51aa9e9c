/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Enumerations and the names under which the store, JSON output and logs know them. */

typedef enum { LF_POST_DRAFT, LF_POST_REVIEW, LF_POST_APPROVED, LF_POST_TRASHED } LfPostState;

typedef enum {
  LF_DELIVERY_QUEUED, LF_DELIVERY_PREPARING, LF_DELIVERY_SENDING, LF_DELIVERY_SENT, LF_DELIVERY_WAITING,
  LF_DELIVERY_AT_SERVER, LF_DELIVERY_UNSURE, LF_DELIVERY_HELD, LF_DELIVERY_FAILED, LF_DELIVERY_CANCELLED,
} LfDeliveryState;

typedef enum { LF_ITEM_MENTION, LF_ITEM_REPLY, LF_ITEM_QUOTE, LF_ITEM_MESSAGE, LF_ITEM_OWN, LF_ITEM_CONTEXT } LfItemKind;

typedef enum { LF_ITEM_OPEN, LF_ITEM_ANSWERED, LF_ITEM_DONE } LfItemState;

/* From widest to narrowest; a greater value is never visible to more people. UNLISTED is readable by everyone with the link. */
typedef enum { LF_AUDIENCE_PUBLIC, LF_AUDIENCE_UNLISTED, LF_AUDIENCE_FOLLOWERS, LF_AUDIENCE_DIRECT } LfAudience;

typedef enum { LF_ACCOUNT_FINE, LF_ACCOUNT_SIGN_IN_AGAIN, LF_ACCOUNT_OFFLINE, LF_ACCOUNT_SLOWED } LfAccountState;

/* Who sends a planned post. */
typedef enum { LF_HAND_OVER_AS_SET, LF_HAND_OVER_NEVER, LF_HAND_OVER_ALWAYS } LfHandOver;

typedef enum { LF_STREAM_MENTIONS, LF_STREAM_MESSAGES, LF_STREAM_OWN, LF_STREAM_THREAD } LfStream;

const char *lf_post_state_name     (LfPostState state);
const char *lf_delivery_state_name (LfDeliveryState state);
const char *lf_item_kind_name      (LfItemKind kind);
const char *lf_item_state_name     (LfItemState state);
const char *lf_audience_name       (LfAudience audience);
const char *lf_account_state_name  (LfAccountState state);
const char *lf_stream_name         (LfStream stream);

/* A name that is not known gives the fallback: a newer program may have written it. */
LfPostState     lf_post_state_from_name     (const char *name, LfPostState fallback);
LfDeliveryState lf_delivery_state_from_name (const char *name, LfDeliveryState fallback);
LfItemKind      lf_item_kind_from_name      (const char *name, LfItemKind fallback);
LfItemState     lf_item_state_from_name     (const char *name, LfItemState fallback);
LfAudience      lf_audience_from_name       (const char *name, LfAudience fallback);
LfAccountState  lf_account_state_from_name  (const char *name, LfAccountState fallback);

G_END_DECLS
