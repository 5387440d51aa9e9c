/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LF_FAKE_X_CLIENT "bezirksamt-klient_1"
#define LF_FAKE_X_OFFICE "2244994945"

/* A server with the API of X (v2) on 127.0.0.1 that lives in memory and follows the documented answers field by field. It runs
 * in the main context of whoever made it. On it are “bezirksamt” (the office) and “buerger1”. */
#define LF_TYPE_FAKE_X (lf_fake_x_get_type ())
G_DECLARE_FINAL_TYPE (LfFakeX, lf_fake_x, LF, FAKE_X, GObject)

LfFakeX    *lf_fake_x_new     (GError **error);
const char *lf_fake_x_get_uri (LfFakeX *self);

/* What a browser would do with the address of the authorize page: (transfer full): where it ends. Refuses what X refuses. */
char       *lf_fake_x_allow   (LfFakeX *self, const char *authorize_uri);
void        lf_fake_x_deny    (LfFakeX *self);

/* What it gives, instead of what is asked for; (nullable): it does not say what. */
void        lf_fake_x_set_scopes (LfFakeX *self, const char *scopes);

/* The newest access token; NULL before anybody signed in. Ending it leaves the refresh token good. */
const char *lf_fake_x_get_token  (LfFakeX *self);
void        lf_fake_x_end_tokens (LfFakeX *self);
void        lf_fake_x_revoke_all (LfFakeX *self);
guint       lf_fake_x_n_good     (LfFakeX *self);   /* access and refresh tokens */

/* What a citizen posts: (transfer full): the id. @reply_to (nullable). */
char       *lf_fake_x_say     (LfFakeX *self, const char *text, const char *reply_to);

/* The same, posted by the office elsewhere. */
char       *lf_fake_x_say_own (LfFakeX *self, const char *text);

/* All that stands there was posted so much earlier. */
void        lf_fake_x_make_older (LfFakeX *self, gint64 span_us);

/* Self-serve plans: answers are refused unless the author named the account. */
void        lf_fake_x_set_summoned (LfFakeX *self, gboolean summoned);

/* Pictures are worked on: so many questions are answered with “in_progress” first; “failed” at the end. */
void        lf_fake_x_set_work (LfFakeX *self, guint n_asks, gboolean fails);
void        lf_fake_x_forget_media (LfFakeX *self);

/* Own posts are not among the newest for now. */
void        lf_fake_x_set_late (LfFakeX *self, gboolean late);

/* Places in lists are refused, as those that are too old are. */
void        lf_fake_x_refuse_places (LfFakeX *self, gboolean on);

/* What it shall do wrong with the next @times requests that fit. */
typedef struct {
  const char *kind;         /* “drop” “cut” “status” “rate” “html-200” “garbage-200” “html-502” “html” “json” */
  const char *method;       /* (nullable): any */
  const char *json;         /* for “json”: the answer, with the status 200 */
  const char *path;         /* (nullable): any */
  const char *path_end;     /* (nullable): any */
  guint       status;       /* for “status” and “html” */
  gboolean    after;        /* the request is carried out first; only its answer is lost */
  guint       times;
} LfFakeXFault;
void        lf_fake_x_fault   (LfFakeX *self, const LfFakeXFault *fault);

guint       lf_fake_x_count   (LfFakeX *self, const char *method, const char *path);

/* (transfer full) (nullable): a parameter of what came last to this path, in the body, or behind the “?”. */
char       *lf_fake_x_dup_field (LfFakeX *self, const char *path, const char *name);

/* (transfer full): the office's posts, oldest first: “id”, “text”, “reply_to”?, “media” (array of descriptions), and people's
 * answers that it hid. */
JsonArray  *lf_fake_x_dump    (LfFakeX *self);
gboolean    lf_fake_x_is_hidden (LfFakeX *self, const char *id);
gboolean    lf_fake_x_is_muted  (LfFakeX *self, const char *user_id);

G_END_DECLS
