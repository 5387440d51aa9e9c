/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-delivery.h"

G_BEGIN_DECLS

typedef struct {
  char *remote_id;
  char *name;      /* cleaned: no bidi or control characters, at most 100 characters */
  char *handle;
  char *url;
} LfPerson;

typedef enum {
  LF_ITEM_HAS_REPLY_DRAFT = 1 << 0,
  LF_ITEM_UNREAD          = 1 << 1,   /* never shown here */
  LF_ITEM_HIDDEN          = 1 << 2,   /* the office hid it from readers */
} LfItemMarks;

/* What somebody wrote: identity is (network, uri). Text is plain, never markup. */
LF_DECLARE_VALUE (LfItem, lf_item);
struct _LfItem {
  char        *uid;          /* (nullable) until stored */
  char        *network;
  LfItemKind   kind;
  LfReference *reference;    /* remote_id is the id that the account which fetched it uses */
  LfPerson     author;
  char        *text;
  GStrv        links;        /* http(s) targets in the order of the text */
  char        *parent_uri;   /* (nullable) */
  char        *root_uri;     /* (nullable): the thread; equal for all its items once known */
  gint64       created_us;
  LfItemState  state;
  GStrv        account_uids; /* own accounts that saw it */
  gint64       seq;          /* grows with every change in the store */
  char        *problem;      /* (nullable): why an answer came back: reason of its delivery */
  LfItemMarks  marks;
};

void        lf_person_clear            (LfPerson *self);
/* The name or, where somebody has none, the handle. Lent. */
const char *lf_person_get_display_name (const LfPerson *self);

/* A page of what a network has. */
LF_DECLARE_VALUE (LfFetched, lf_fetched);
struct _LfFetched {
  GPtrArray *items;          /* of LfItem */
  char      *next_cursor;    /* (nullable): to store with the items; opaque */
  gboolean   more;           /* ask again at once with next_cursor */
  gint64     poll_after_ms;  /* 0: the poller decides */
  guint      poll_slower;    /* so many times the usual wait, whoever set that; 0 and 1: as usual */
  guint      n_skipped;      /* entries of unknown kind */
};

/* Which part of the merged feed. */
typedef enum { LF_FEED_OPEN, LF_FEED_ANSWERED, LF_FEED_ALL } LfFeedScope;
LF_DECLARE_VALUE (LfFeedQuery, lf_feed_query);
struct _LfFeedQuery {
  LfFeedScope  scope;        /* ANSWERED holds DONE too */
  char        *account_uid;  /* (nullable): all */
  char        *search;       /* (nullable): words as typed */
};

/* A feed is read as ids first: 16 bytes a row. Never leaves the computer's memory; the key is only good in this process. */
typedef struct {
  gint64 key;
  gint64 created_us;
} LfFeedId;

G_END_DECLS
