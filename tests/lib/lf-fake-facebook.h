/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LF_FAKE_FACEBOOK_PAGE "104872345001234"      /* “Bezirksamt Mitte” */
#define LF_FAKE_FACEBOOK_OTHER "104872345009999"     /* “Stadtbibliothek” */
#define LF_FAKE_FACEBOOK_PATH(rest) "/v26.0/" rest
#define LF_FAKE_FACEBOOK_EDGE(edge) "/v26.0/" LF_FAKE_FACEBOOK_PAGE "/" edge

/* A server with the Graph API on 127.0.0.1 that lives in memory and follows the documented answers field by field. It runs
 * in the main context of whoever made it. On it is a page of the office, and people who write to it. */
#define LF_TYPE_FAKE_FACEBOOK (lf_fake_facebook_get_type ())
G_DECLARE_FINAL_TYPE (LfFakeFacebook, lf_fake_facebook, LF, FAKE_FACEBOOK, GObject)

LfFakeFacebook *lf_fake_facebook_new     (GError **error);
const char     *lf_fake_facebook_get_uri (LfFakeFacebook *self);

/* The token of the page: for ever, with all rights. */
const char     *lf_fake_facebook_get_token  (LfFakeFacebook *self);

/* Another token. */
typedef struct {
  const char *type;          /* “PAGE” “USER” “SYSTEM_USER” */
  guint       n_pages;       /* of a person: 0, 1 or 2; the first one is the office's */
  const char *scopes;        /* (nullable): with spaces between; all */
  const char *tasks;         /* (nullable): of a person on the pages, with spaces between; all */
  const char *target;        /* (nullable): the rights are for this page only */
  gint64      expires_s;     /* 0: never */
  gint64      data_s;
} LfFakeFacebookToken;
const char     *lf_fake_facebook_add_token  (LfFakeFacebook *self, const LfFakeFacebookToken *token);

/* The office takes rights away from it, or gives it more; @scopes: with spaces between. */
void            lf_fake_facebook_set_scopes (LfFakeFacebook *self, const char *token, const char *scopes);
void            lf_fake_facebook_revoke_all (LfFakeFacebook *self);

/* What somebody writes: (transfer full): the id. */
typedef struct {
  const char *text;
  const char *who;           /* (nullable): the name; “Jürgen Müßig” */
  const char *on;            /* (nullable): id of a post: a comment */
  const char *parent;        /* (nullable): id of a comment: an answer to it */
  gboolean    elsewhere;     /* a post somewhere else with the page's name in it */
  gboolean    message;       /* in Messenger */
  gboolean    own;           /* the page itself, by hand */
  gint64      ago_s;
} LfFakeFacebookSaying;
char           *lf_fake_facebook_say        (LfFakeFacebook *self, const LfFakeFacebookSaying *saying);

/* How it behaves; each can be switched on and off. */
typedef enum {
  LF_FAKE_FACEBOOK_LATE       = 1 << 0,   /* own posts are in no list */
  LF_FAKE_FACEBOOK_NAMELESS   = 1 << 1,   /* nobody is told who wrote something */
  LF_FAKE_FACEBOOK_NO_TAGGED  = 1 << 2,   /* there is no such list */
  LF_FAKE_FACEBOOK_NO_DEBUG   = 1 << 3,   /* it does not tell what a token is */
  LF_FAKE_FACEBOOK_OTHER_TIME = 1 << 4,   /* it understands times an hour later */
  LF_FAKE_FACEBOOK_RANKED     = 1 << 5,   /* comments come in no order */
  LF_FAKE_FACEBOOK_NEW_IDS    = 1 << 6,   /* what waited has another id when it is out */
} LfFakeFacebookFlags;
void            lf_fake_facebook_set        (LfFakeFacebook *self, LfFakeFacebookFlags flag, gboolean on);

/* Headers of all answers from now on; (nullable): none. */
void            lf_fake_facebook_set_usage  (LfFakeFacebook *self, const char *business, const char *app);

/* What it shall do wrong with the next @times requests that fit. */
typedef struct {
  const char *kind;         /* “drop” “cut” “status” “rate” “html-200” “garbage-200” “html-502” “json” */
  const char *method;       /* (nullable): any */
  const char *path;         /* (nullable): any */
  const char *json;         /* for “json”: the answer, with the status 200 */
  guint       status;       /* for “status” … */
  int         code;         /* … with this number; 0: one that fits */
  int         subcode;
  gboolean    after;        /* the request is carried out first; only its answer is lost */
  guint       times;
} LfFakeFacebookFault;
void            lf_fake_facebook_fault      (LfFakeFacebook *self, const LfFakeFacebookFault *fault);

guint           lf_fake_facebook_count      (LfFakeFacebook *self, const char *method, const char *path);

/* Whether anybody ever put a token into an address. */
gboolean        lf_fake_facebook_saw_leak   (LfFakeFacebook *self);

/* (transfer full) (nullable): a parameter of what came last to this path, in the body, or behind the “?”. */
char           *lf_fake_facebook_dup_field  (LfFakeFacebook *self, const char *path, const char *name);

/* (transfer full): all that the page wrote and that is there, oldest first: “id”, “kind” (post, comment, message), “text”, “on”?,
 * “link”?, “media” (array of descriptions), “scheduled”? (seconds). */
JsonArray      *lf_fake_facebook_dump       (LfFakeFacebook *self);

/* “hidden”, “liked”, “deleted”: of something; “blocked”: of a person; “waits”: of a post. */
gboolean        lf_fake_facebook_is         (LfFakeFacebook *self, const char *what, const char *id);

/* The server's clock goes ahead by so many seconds more, and what waits goes out when its time has come. */
void            lf_fake_facebook_advance    (LfFakeFacebook *self, gint64 span_s);

/* Somebody takes away all that waits. */
void            lf_fake_facebook_forget_waiting (LfFakeFacebook *self);

G_END_DECLS
