/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Which kind of server it plays. */
typedef enum {
  LF_FAKE_KEYS       = 1 << 0,   /* honours Idempotency-Key */
  LF_FAKE_ULIDS      = 1 << 1,   /* like GoToSocial: ULIDs, input errors are 400, no api_versions, wants a User-Agent */
  LF_FAKE_SLOW_MEDIA = 1 << 2,   /* an upload is 202, then 206 for a while */
  LF_FAKE_NO_MIN_ID  = 1 << 3,   /* does not know min_id: gives the newest page whatever is asked */
  LF_FAKE_TLS        = 1 << 4,   /* https, with a certificate that nobody trusts */
  LF_FAKE_NO_MOVE    = 1 << 6,   /* does not change the time of a planned post */
  LF_FAKE_CONSENT    = 1 << 5,   /* the authorize page has buttons for a browser; without, it says yes at once */
  LF_FAKE_OTHER_TIME = 1 << 7,   /* understands the time of a planned post an hour later */
  LF_FAKE_MUTE_MEDIA = 1 << 8,   /* takes pictures, but tells nothing of them afterwards, as Pixelfed */
} LfFakeMastodonFlags;

/* A server with the Mastodon API on 127.0.0.1 that lives in memory. It follows the recorded answers in tests/fixtures/mastodon
 * and runs in the main context of whoever made it. People on it: “bezirksamt” (the office) and “buerger1” to “buerger3”. */
#define LF_TYPE_FAKE_MASTODON (lf_fake_mastodon_get_type ())
G_DECLARE_FINAL_TYPE (LfFakeMastodon, lf_fake_mastodon, LF, FAKE_MASTODON, GObject)

/* @port 0: any that is free. */
LfFakeMastodon *lf_fake_mastodon_new (guint flags, guint port, GError **error);

/* “http://127.0.0.1:PORT” */
const char *lf_fake_mastodon_get_uri (LfFakeMastodon *self);

/* A token of the office that is good from the start, as a person would paste it. */
const char *lf_fake_mastodon_get_token (LfFakeMastodon *self);

/* Takes every token of the office away. */
void        lf_fake_mastodon_revoke_all (LfFakeMastodon *self);

/* What somebody posts there by other means. Returns (transfer full): the id. */
typedef struct {
  const char *who;          /* (nullable): user name; NULL is “buerger1” */
  const char *text;
  const char *visibility;   /* (nullable): NULL is “public” */
  const char *reply_to;     /* (nullable): an id */
  const char *quoted;       /* (nullable): id of a status that is quoted */
  const char *warning;      /* (nullable) */
} LfFakeSaying;
char       *lf_fake_mastodon_say   (LfFakeMastodon *self, const LfFakeSaying *saying);
void        lf_fake_mastodon_boost (LfFakeMastodon *self, const char *who, const char *id);

/* Notifies the office of something that is no status; the type need not exist. */
void        lf_fake_mastodon_notify (LfFakeMastodon *self, const char *type, const char *who);

/* What the server shall do wrong with the next @times requests that fit. */
typedef struct {
  const char *kind;         /* “drop” “cut” “hang” “status” “rate-reset” “rate-retry” “html-200” “garbage-200” “html-502” “text-405”
                             * “redirect” “big” “deep” “empty-200”; “late”: the connection ends, and a planned post arrives with
                             * lf_fake_mastodon_let_arrive(); “forget-apps”: no registration is known any more;
                             * “deny”: the person says no on the authorize page, as long as it is there */
  const char *method;       /* (nullable): any */
  const char *path;         /* (nullable): any; the whole path, without the query */
  guint       status;       /* for “status” */
  gboolean    after;        /* the request is carried out first; only its answer is lost */
  guint       seconds;      /* for “hang”: then the answer comes after all; 0: never */
  guint       times;
} LfFakeFault;
void        lf_fake_mastodon_fault (LfFakeMastodon *self, const LfFakeFault *fault);
void        lf_fake_mastodon_clear_faults (LfFakeMastodon *self);

/* How many requests came so far; @method and @path NULL for any. */
guint       lf_fake_mastodon_count (LfFakeMastodon *self, const char *method, const char *path);

/* (transfer full): the office's statuses, oldest first: array of objects “id”, “uri”, “text”, “visibility”, “in_reply_to_id”,
 * “language”, “media” (array of descriptions), “key”. */
JsonArray  *lf_fake_mastodon_dump  (LfFakeMastodon *self);

/* “liked”: a status, “muted”: who wrote it; by the office. */
gboolean    lf_fake_mastodon_is    (LfFakeMastodon *self, const char *what, const char *id);

/* Planned posts. The server lives in the future by all spans that were given: what became due meanwhile is out. dump: (transfer full): array of
 * objects “id”, “scheduled_at”, “text”, “media” (ids), oldest first; forget: somebody takes all of them away there. */
void        lf_fake_mastodon_advance          (LfFakeMastodon *self, gint64 span_us);
JsonArray  *lf_fake_mastodon_dump_scheduled   (LfFakeMastodon *self);
void        lf_fake_mastodon_forget_scheduled (LfFakeMastodon *self);
void        lf_fake_mastodon_let_arrive       (LfFakeMastodon *self);

/* What a browser would do with the address of the authorize page: (transfer full): where it ends, or the code that the page
 * shows. */
char       *lf_fake_mastodon_allow (LfFakeMastodon *self, const char *authorize_uri);

/* A field of what came last to this path, in the body or behind the “?”: (transfer full) (nullable).
 *
 * As a process (tests/lib/fake-mastodon, LF_FAKE_MASTODON in the tests' environment) the same can be had by HTTP:
 * POST /_control/citizen {who, text, visibility, reply_to, quoted, warning} → {id}; POST /_control/fault {kind, method, path,
 * status, after, seconds, times}; POST /_control/clear-faults, /_control/revoke-all; GET /_control/statuses;
 * GET /_control/scheduled; POST /_control/advance {seconds}; GET /_control/count?method=&path= → {requests, statuses}; GET /_control/tokens → {tokens, client_secrets}: what is valid
 * and must be nowhere but in the keyring. */
char       *lf_fake_mastodon_dup_field (LfFakeMastodon *self, const char *path, const char *name);
char       *lf_fake_mastodon_dup_query (LfFakeMastodon *self, const char *path, const char *name);

G_END_DECLS
