/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "lib/lf-fake-mastodon.h"

G_BEGIN_DECLS

#define LF_FAKE_OFFICE "bezirksamt"

typedef struct {
  char *id;
  char *username;
  char *name;
  gboolean muted;   /* by the office */
} LfFakePerson;

typedef struct {
  JsonObject   *json;        /* as its author sees it, without “text” */
  LfFakePerson *author;
  char         *text;
  char         *key;         /* (nullable) */
} LfFakeStatus;

typedef struct {
  char         *id;
  char         *description;
  guint         n_asks_left; /* 206 so often */
  gboolean      attached;
} LfFakeMedia;

/* A planned post that waits. */
typedef struct {
  char         *id;
  gint64        due_us;
  LfFakePerson *author;
  JsonObject   *parameters;
} LfFakeScheduled;

struct _LfFakeMastodon {
  GObject     parent_instance;
  SoupServer *server;
  guint       flags;
  char       *uri;
  char       *domain;
  char       *token;
  guint64     n_ids;
  GPtrArray  *people;
  GPtrArray  *statuses;      /* oldest first */
  GPtrArray  *scheduled;     /* of LfFakeScheduled, oldest first */
  GPtrArray  *late;          /* of JsonObject: bodies that arrive when the test says so */
  gint64      ahead_us;      /* how far the server lives in the future */
  GPtrArray  *notifications; /* of JsonObject, oldest first; “_to” names the reader */
  GHashTable *media;
  GHashTable *keys;          /* key → id of the status */
  GHashTable *tokens;        /* token → user name */
  GHashTable *apps;          /* client id → JsonObject */
  GHashTable *codes;         /* code → JsonObject */
  GHashTable *fields;        /* path → JsonObject: the last body */
  GHashTable *queries;       /* path → JsonObject: the last query */
  GPtrArray  *faults;
  GPtrArray  *requests;      /* of “METHOD path” */
  GHashTable *held;          /* ids of sources → message that is answered later or never */
};

/* One request and all that is known of it. */
typedef struct {
  SoupServerMessage *message;
  const char        *path;
  const char        *method;
  JsonObject        *query;
  JsonObject        *body;   /* form, JSON or the fields of a multipart body */
  GBytes            *file;   /* (nullable) */
  char              *file_type;
  LfFakePerson      *reader; /* (nullable): whose token it is */
} LfFakeRequest;

char         *lf_fake_new_id      (LfFakeMastodon *self);
LfFakePerson *lf_fake_find_person (LfFakeMastodon *self, const char *username);
gboolean      lf_fake_is_ulid     (LfFakeMastodon *self);

/* For all servers that are played: taking a request apart. */
JsonObject   *lf_fake_read_pairs    (const char *text);
gboolean      lf_fake_read_body     (LfFakeRequest *request);
void          lf_fake_request_clear (LfFakeRequest *request);

/* Answers; @object and @array are taken. */
void lf_fake_answer       (LfFakeRequest *request, guint status, JsonObject *object);
void lf_fake_answer_array (LfFakeRequest *request, JsonArray *array);
void lf_fake_answer_text  (LfFakeRequest *request, guint status, const char *type, const char *text);
void lf_fake_refuse       (LfFakeRequest *request, guint status, const char *error);

/* Each says whether the path is one of its own. */
gboolean lf_fake_handle_consent  (LfFakeMastodon *self, LfFakeRequest *request);
gboolean lf_fake_handle_sign_in  (LfFakeMastodon *self, LfFakeRequest *request);
gboolean lf_fake_handle_statuses (LfFakeMastodon *self, LfFakeRequest *request);
gboolean lf_fake_handle_scheduled (LfFakeMastodon *self, LfFakeRequest *request);
gboolean lf_fake_handle_reading  (LfFakeMastodon *self, LfFakeRequest *request);
gboolean lf_fake_handle_media    (LfFakeMastodon *self, LfFakeRequest *request);
gboolean lf_fake_handle_control  (LfFakeMastodon *self, LfFakeRequest *request);

/* Does what is wrong; says whether the answer is made. @carry_out handles the request as usual. */
typedef void (*LfFakeCarryOut) (LfFakeMastodon *self, LfFakeRequest *request);
gboolean lf_fake_do_fault  (LfFakeMastodon *self, LfFakeRequest *request, LfFakeCarryOut carry_out);
gboolean lf_fake_is_denied (LfFakeMastodon *self);
void     lf_fake_fault_free (gpointer fault);

/* Where the browser goes after the person said yes, or the code that is shown; NULL: a client that nobody knows. */
char    *lf_fake_end_authorize (LfFakeMastodon *self, JsonObject *query);
gboolean lf_fake_is_registered (JsonObject *app, const char *redirect);

JsonObject   *lf_fake_person_json   (LfFakeMastodon *self, LfFakePerson *person);
JsonObject   *lf_fake_status_json   (LfFakeMastodon *self, LfFakeStatus *status, LfFakePerson *reader);
LfFakeStatus *lf_fake_find_status   (LfFakeMastodon *self, const char *id, LfFakePerson *reader);
gboolean      lf_fake_can_see       (LfFakeStatus *status, LfFakePerson *reader);
LfFakeStatus *lf_fake_add_status    (LfFakeMastodon *self, LfFakePerson *author, JsonObject *parameters);
void          lf_fake_status_free   (gpointer status);

gint64        lf_fake_now_us          (LfFakeMastodon *self);
void          lf_fake_publish_due     (LfFakeMastodon *self);
gboolean      lf_fake_schedule_status (LfFakeMastodon *self, LfFakeRequest *request);
void          lf_fake_keep_for_later  (LfFakeMastodon *self, LfFakeRequest *request);
void          lf_fake_scheduled_free  (gpointer copy);

G_END_DECLS
