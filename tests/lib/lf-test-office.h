/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "lib/lf-test-profile.h"

G_BEGIN_DECLS

typedef struct _LfTestOffice LfTestOffice;

/* What goes wrong with the next request that fits. */
typedef struct {
  const char *kind;      /* “drop”, “status” (500), and what the network's server knows besides */
  const char *method;
  const char *path;
  gboolean    after;     /* the request is carried out first; only its answer is lost */
  guint       times;
} LfTestFault;

/* A network as the tests see it that kill whoever works for it. */
typedef struct {
  const char *id;
  const char *path;               /* where a post, and a copy that waits, is sent to by POST */
  const char *copy_path;          /* (nullable): of a copy that waits, without its id */
  gboolean    leaves_to_person;   /* what is not seen there may be there all the same: a person decides */

  /* Makes the server and signs in; FALSE: the server is not installed here. */
  gboolean    (*start)   (LfTestOffice *self, guint flags);
  void        (*stop)    (LfTestOffice *self);

  /* (transfer full): what the office has there: “text” and “media” (array with one element for each picture, where the server
   * tells); @waiting: copies that the server keeps, where there are any. */
  JsonArray  *(*dump)    (LfTestOffice *self, gboolean waiting);
  guint       (*count_requests) (LfTestOffice *self, const char *method, const char *path);
  void        (*fault)   (LfTestOffice *self, const LfTestFault *fault);

  /* (nullable): no copies wait there. @forget_waiting: somebody takes all of them away. */
  void        (*advance)        (LfTestOffice *self, gint64 span_us);
  void        (*forget_waiting) (LfTestOffice *self);
} LfTestNetwork;

extern const LfTestNetwork lf_test_practice, lf_test_mastodon, lf_test_bluesky, lf_test_facebook, lf_test_x;

/* A profile with one account at a server of that network. */
struct _LfTestOffice {
  const LfTestNetwork *network;
  LfTestProfile       *profile;
  gpointer             server;
  char                *account;
  LfMedia             *picture;     /* (nullable): of every post from now on */
  gint64               ahead_us;    /* server and workers live so far ahead */
  guint                n_left;      /* posts that were left to a person */
};

/* (nullable): the test was skipped. */
LfTestOffice   *lf_test_office_new  (const LfTestNetwork *network, guint flags);
void            lf_test_office_free (LfTestOffice *self);

/* Puts a picture below every post. */
void            lf_test_office_take_picture (LfTestOffice *self);

/* A worker, killed at the point @crash_at (0: never); whether it came to its end. The profile is this process's before and after. */
gboolean        lf_test_office_run    (LfTestOffice *self, guint crash_at);

/* A worker sleeps while its first request for a post hangs and is given up by the server; a second process waits for the profile
 * meanwhile, and one post, or copy that is @waiting, with @text is there. Then both come to their end. */
void            lf_test_office_run_beside_stopped (LfTestOffice *self, gboolean waiting, const char *text);

/* Killed at @crash_at and finished by a second process; whether that point was reached. */
gboolean        lf_test_office_run_killed (LfTestOffice *self, guint crash_at);
void            lf_test_office_advance    (LfTestOffice *self, gint64 span_us);

/* (transfer full): the new delivery; @post_uid (nullable): the post that it changes. */
LfDelivery     *lf_test_office_send       (LfTestOffice *self, const char *text);
LfDelivery     *lf_test_office_hand_over  (LfTestOffice *self, const char *post_uid, const char *text);

/* (transfer full): the uid of a delivery whose one copy waits at the server. */
char           *lf_test_office_place_copy (LfTestOffice *self, const char *text);

/* When what is handed over is due: one hour ahead of where server and worker live. */
gint64          lf_test_office_get_due_us (LfTestOffice *self);
void            lf_test_office_deed       (LfTestOffice *self, LfDeed deed, const char *uid, gint64 due_us);

guint           lf_test_office_count      (LfTestOffice *self, gboolean waiting, const char *text);
void            lf_test_office_lose       (LfTestOffice *self, const char *kind, const char *method, const char *path, gboolean after);

/* The delivery is in @state, and the server has what belongs to it: one post, one copy, or nothing. */
void            lf_test_office_assert_is  (LfTestOffice *self, const char *uid, LfDeliveryState state, const char *text);

/* The same; but where the network leaves it to a person it may have been left, and nothing is there then. Whether it is in @state. */
gboolean        lf_test_office_ends       (LfTestOffice *self, const char *uid, LfDeliveryState state, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfTestOffice, lf_test_office_free)

G_END_DECLS
