/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/publish/lf-attempt.h"

G_BEGIN_DECLS

/* While the server is told what a person wants of a copy. */
typedef struct {
  gboolean looked_for_gone;
  LfCopy   done;            /* what the server did, while others of the copy are looked for */
  guint    n_doubles;       /* that were taken away since */
} LfTelling;

/* One claim under way: the data of its task. */
typedef struct {
  LfStore    *store;
  LfAdapter  *adapter;
  LfAccounts *accounts;
  LfClaim    *claim;
  LfOutgoing *outgoing;
  guint       n_fitted;
  gboolean    publishing;    /* the request that counts is out */

  /* How it ended; kept until it is written. */
  LfOutcome   outcome;
  LfReceipt  *receipt;
  char       *reason;
  char       *said;

  /* What the last look at the server found. */
  char       *schedule_id;
  gboolean    none_waits;    /* the list of copies was whole, and it was not in it */
  gpointer    look_done;     /* LfLookDone */
  LfTelling   telling;
} LfAttempt;

/* Looks of the settling rule. */
#define LF_ATTEMPT_LOOKS 3

/* Requests that could publish, at servers that may ignore the key: the first and one resend. */
#define LF_ATTEMPT_SENDINGS 2

gint64     lf_attempt_now_us        (LfAttempt *self);
gboolean   lf_attempt_may_look_later (const GError *error);
LfAttempt *lf_attempt_get           (GTask *task);

/* All of these lend the task. */
void       lf_attempt_end_with      (GTask *task, LfDeliveryState state, const char *reason, gint64 ready_us);
void       lf_attempt_end_sent      (GTask *task, LfReceipt *receipt);
void       lf_attempt_end_by_error  (GTask *task, const GError *error);
void       lf_attempt_look_later    (GTask *task);
void       lf_attempt_end_unseen    (GTask *task, const GError *error);
void       lf_attempt_prepare       (GTask *task);

/* The part that is about copies at the server. */
void       lf_attempt_hand_over     (GTask *task);   /* prepared */
void       lf_attempt_end_here      (GTask *task, const GError *error, const char *reason);
void       lf_attempt_look_first    (GTask *task);   /* an earlier copy was lost sight of: before anything is sent */
void       lf_attempt_settle_copy   (GTask *task);
void       lf_attempt_tell          (GTask *task);
void       lf_attempt_confirm       (GTask *task);

G_END_DECLS
