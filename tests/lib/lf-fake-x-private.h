/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/lf-fake-mastodon-private.h"
#include "lib/lf-fake-x.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *username;
  const char *name;
} LfFakeXUser;

typedef struct {
  char              *id;
  const LfFakeXUser *author;
  char              *text;
  char              *parent;        /* (nullable) */
  char              *conversation;
  GStrv              media;         /* (nullable): ids */
  gint64             created_us;
  gboolean           hidden;
  gboolean           deleted;       /* still makes the same text a duplicate */
} LfFakeXPost;

typedef struct {
  char       *id;
  char       *alt;          /* (nullable) */
  char       *category;
  guint64     total;        /* bytes that were promised, in several pieces */
  GByteArray *bytes;
  guint       n_asks;       /* “in_progress” so often */
  gboolean    fails;
  gboolean    finished;
  gboolean    attached;
} LfFakeXMedia;

struct _LfFakeX {
  GObject     parent_instance;
  SoupServer *server;
  char       *uri;
  guint64     n_ids;
  GPtrArray  *posts;        /* oldest first */
  GHashTable *media;
  GHashTable *codes;        /* code → JsonObject */
  GHashTable *tokens;       /* good access tokens */
  GHashTable *refreshes;    /* refresh token → NULL when good, else “used” */
  char       *token;        /* (nullable) */
  char       *scopes;       /* (nullable): of the tokens that are given; NULL: it does not say */
  GHashTable *muted;
  GHashTable *fields;       /* path → JsonObject */
  GPtrArray  *requests;     /* of “METHOD path” */
  GPtrArray  *faults;
  guint       flags;
  guint       n_work_asks;
};

enum { LF_FAKE_X_DENIES = 1 << 0, LF_FAKE_X_SUMMONED = 1 << 1, LF_FAKE_X_WORK_FAILS = 1 << 2, LF_FAKE_X_LATE = 1 << 3,
       LF_FAKE_X_WORKS = 1 << 4, LF_FAKE_X_OWN_SCOPES = 1 << 5, LF_FAKE_X_NO_PLACES = 1 << 6 };

extern const LfFakeXUser lf_fake_x_users[2];   /* the office, a citizen */

char        *lf_fake_x_new_id (LfFakeX *self);

/* {title, detail, type, status} */
void         lf_fake_x_refuse (LfFakeRequest *request, guint status, const char *title, const char *detail);
LfFakeXPost *lf_fake_x_find_post (LfFakeX *self, const char *id);
LfFakeXPost *lf_fake_x_add_post  (LfFakeX *self, const LfFakeXUser *author, const char *text, const char *parent);
void         lf_fake_x_post_free (gpointer post);
void         lf_fake_x_media_free (gpointer media);

/* Each says whether the path is one of its own. */
gboolean     lf_fake_x_handle_page    (LfFakeX *self, LfFakeRequest *request);
gboolean     lf_fake_x_handle_sign_in (LfFakeX *self, LfFakeRequest *request);
gboolean     lf_fake_x_handle_posts   (LfFakeX *self, LfFakeRequest *request);
gboolean     lf_fake_x_handle_reading (LfFakeX *self, LfFakeRequest *request);
gboolean     lf_fake_x_handle_media   (LfFakeX *self, LfFakeRequest *request);

G_END_DECLS
