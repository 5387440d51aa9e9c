/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/lf-fake-facebook.h"
#include "lib/lf-fake-mastodon-private.h"

G_BEGIN_DECLS

/* A post, a comment or a message. */
typedef struct {
  char      *id;
  char      *kind;          /* “post” “comment” “message” */
  char      *author;        /* id; of a person one that holds only for this page */
  char      *name;
  char      *text;
  char      *on;            /* (nullable): id of the post, or of the conversation */
  char      *parent;        /* (nullable): id of a comment */
  char      *link;          /* (nullable) */
  GStrv      photos;        /* (nullable): ids */
  gint64     created_s;
  gint64     scheduled_s;   /* 0: does not wait */
  gboolean   elsewhere;
  gboolean   hidden, liked, deleted;
  gboolean   answered_privately;
} LfFakeFacebookText;

typedef struct {
  char      *token;
  char      *type;
  char      *page;          /* of a page's token */
  guint      n_pages;
  GStrv      scopes;
  GStrv      tasks;
  char      *target;        /* (nullable) */
  gint64     expires_s, data_s;
  gboolean   revoked;
} LfFakeFacebookGrant;

typedef struct {
  char      *id;
  char      *alt;
  gboolean   temporary;
  gboolean   attached;
} LfFakeFacebookPhoto;

struct _LfFakeFacebook {
  GObject     parent_instance;
  SoupServer *server;
  char       *uri;
  guint64     n_ids;
  gint64      ahead_s;      /* of the real time */
  guint       flags;
  char       *business;     /* (nullable) */
  char       *app;          /* (nullable) */
  gboolean    leaked;
  GPtrArray  *texts;        /* oldest first */
  GHashTable *photos;
  GHashTable *grants;       /* token → LfFakeFacebookGrant */
  char       *token;        /* of the page */
  GHashTable *blocked;
  GHashTable *fields;       /* path → JsonObject */
  GPtrArray  *requests;     /* of “METHOD path” */
  GPtrArray  *faults;
};

/* One request behind the version: “/ID/EDGE”. */
typedef struct {
  LfFakeRequest       *request;
  LfFakeFacebookGrant *grant;
  const char          *node;
  const char          *edge;     /* “”: none */
} LfFakeFacebookCall;

gint64              lf_fake_facebook_now_s    (LfFakeFacebook *self);
char               *lf_fake_facebook_new_id   (LfFakeFacebook *self);
char               *lf_fake_facebook_format   (gint64 seconds);
LfFakeFacebookText *lf_fake_facebook_find     (LfFakeFacebook *self, const char *id);
LfFakeFacebookText *lf_fake_facebook_add      (LfFakeFacebook *self, const char *kind, const char *author, const char *name,
                                               const char *text);
void                lf_fake_facebook_text_free (gpointer text);

/* {"error": {…}} as the documents show it. */
void                lf_fake_facebook_refuse   (LfFakeRequest *request, guint status, int code, int subcode, const char *message);

/* Refuses when the token does not have that right. */
gboolean            lf_fake_facebook_has_scope (LfFakeFacebookCall *call, const char *scope);

/* A page of @list (taken) by “limit” and “after”, with “paging”; @list may have “summary” (nullable, taken). */
void                lf_fake_facebook_answer_list (LfFakeFacebook *self, LfFakeFacebookCall *call, JsonArray *list,
                                                  JsonObject *summary);

/* (transfer full): as far as @fields (nullable) asks for it. */
JsonObject         *lf_fake_facebook_text_json (LfFakeFacebook *self, LfFakeFacebookText *text, const char *fields);

/* Each says whether it is one of its own. */
gboolean            lf_fake_facebook_handle_sign_in (LfFakeFacebook *self, LfFakeFacebookCall *call);
gboolean            lf_fake_facebook_handle_posts   (LfFakeFacebook *self, LfFakeFacebookCall *call);
gboolean            lf_fake_facebook_handle_reading (LfFakeFacebook *self, LfFakeFacebookCall *call);
gboolean            lf_fake_facebook_handle_control (LfFakeFacebook *self, LfFakeRequest *request);

G_END_DECLS
