/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-delivery.h"
#include "core/model/lf-account.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* What the outbox needs to send, or to look for, one step. */
typedef enum {
  LF_CLAIM_SEND,
  LF_CLAIM_SETTLE,
  LF_CLAIM_HAND_OVER,   /* makes a copy that the server keeps until its time */
  LF_CLAIM_TELL,        /* AT_SERVER: the server is told what a person wants of the copy */
  LF_CLAIM_CONFIRM,     /* AT_SERVER: has it gone out? */
} LfClaimKind;

/* What the server of an account takes; immutable, owned by a GPtrArray. */
typedef struct {
  char   *account_uid;
  gint64  min_ahead_us;   /* with a margin */
  gint64  max_ahead_us;   /* 0: any */
  gint64  max_per_day;    /* 0: any */
  gint64  max_in_all;     /* 0: any */
} LfHandWindow;
LfHandWindow *lf_hand_window_new  (const char *account_uid);
void          lf_hand_window_free (LfHandWindow *self);

typedef struct {
  char   *uid;
  guint   ordinal;
  char   *key;
  char   *saved;          /* (nullable) JSON object of the adapter */
  guint   n_attempts;
  guint   n_looks;
  gint64  first_boot_us;
  gint64  ended_boot_us;  /* when an attempt ended of which nobody knows how; 0: there was none, also before “send again” */
  char   *boot_id;        /* (nullable) */
} LfClaimStep;

LF_DECLARE_VALUE (LfClaim, lf_claim);
struct _LfClaim {
  LfClaimKind  kind;
  LfDelivery  *delivery;
  LfClaimStep  step;
  LfPart      *part;
  LfReference *parent;    /* (nullable): previous part, or the item that is answered as this account knows it */
  LfReference *root;      /* (nullable): first part */
  GStrv        taken_ids; /* looks (NULL otherwise): ids, of posts and of copies at the server, that belong to other deliveries of the account */
  guint        n_failures;
  guint        n_handings; /* requests so far that may have made a copy at the server */
  gint64       price_micro; /* what the network charges for sending this step, as whoever sends it found; 0 from the store */
};

/* Whether what is on its way, or asked after, is a copy at the server. */
gboolean lf_claim_is_about_copy (LfClaim *self);

/* Puts a whole submission into the store in one transaction: a frozen revision, deliveries (QUEUED), steps with keys. What waits at a server is
 * taken away there before the new one goes. Replaces the unsent deliveries of the same post that are
 * QUEUED, HELD, FAILED, WAITING or CANCELLED; CONFLICT when one is SENDING, UNSURE or SENT to an account that is named again. Answering sets the item to ANSWERED.
 * Finish: (transfer container) of LfDelivery. */
void       lf_store_submit_async  (LfStore *self, LfSubmission *submission, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_submit_finish (LfStore *self, GAsyncResult *result, GError **error);

/* The claim: everything that may forbid sending in one statement. Late ones become HELD on the way. @windows (nullable): of LfHandWindow, of every
 * account whose server keeps planned posts. Finish: (nullable) when nothing is ready. */
void     lf_store_claim_async  (LfStore *self, gint64 now_us, GPtrArray *windows, GAsyncReadyCallback callback, gpointer user_data);
LfClaim *lf_store_claim_finish (LfStore *self, GAsyncResult *result, GError **error);

/* PREPARING → SENDING right before the request; FALSE (no error) when something forbids it now. */
void     lf_store_begin_sending_async  (LfStore *self, LfClaim *claim, gint64 now_us, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_begin_sending_finish (LfStore *self, GAsyncResult *result, GError **error);

void     lf_store_save_step_async  (LfStore *self, const char *step_uid, const char *saved, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_save_step_finish (LfStore *self, GAsyncResult *result, GError **error);

/* What became of a copy at the server. */
typedef enum { LF_COPY_STAYS, LF_COPY_MOVED, LF_COPY_AWAY } LfCopy;

/* How an attempt or a look ended. */
typedef struct {
  LfDeliveryState  state;        /* SENT: this step; the next unsent step makes the delivery QUEUED again */
  LfReceipt       *receipt;      /* SENT */
  const char      *reason;       /* (nullable) */
  const char      *said;         /* (nullable) */
  gint64           ready_us;     /* WAITING, UNSURE, QUEUED, AT_SERVER: when next (of a hand-over, QUEUED: handed over again); 0: not by itself */
  gboolean         looked;       /* a settling look ended without an answer: counts it */
  gboolean         failed;       /* counts a failure for the back-off */
  const char      *schedule_id;  /* (nullable): AT_SERVER: the server's id of the copy */
  LfCopy           copy;         /* TELL, CONFIRM */
  gint64           read_micro;    /* what looking for it cost, whatever it found */
} LfOutcome;
void     lf_store_end_claim_async  (LfStore *self, LfClaim *claim, const LfOutcome *outcome, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_end_claim_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Right after the worker lock was got, once: SENDING → UNSURE, PREPARING → QUEUED. @first_look_us: when the settling looks begin. */
void     lf_store_recover_async  (LfStore *self, gint64 first_look_us, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_recover_finish (LfStore *self, GAsyncResult *result, GError **error);

/* When the outbox has to look next; 0: never. @n_active: in flight or being settled. */
void     lf_store_next_ready_async  (LfStore *self, GPtrArray *windows, GAsyncReadyCallback callback, gpointer user_data);
gint64   lf_store_next_ready_finish (LfStore *self, GAsyncResult *result, guint *n_active, GError **error);

/* Deeds of a person on one delivery. CONFLICT when its state forbids it (UNSURE and SENDING cannot be moved or withdrawn). What waits at a server
 * (AT_SERVER) only gets a wish; the outbox tells the server first, and its state follows. */
typedef enum {
  LF_DEED_MOVE,          /* to @due */
  LF_DEED_SEND_NOW,      /* also for HELD and FAILED (same keys: nothing was published), and “Try now” for WAITING */
  LF_DEED_WITHDRAW,      /* CANCELLED */
  LF_DEED_MAKE_DRAFT,    /* “Stop it”: QUEUED → withdrawn, the post is a draft again, an answered item open */
  LF_DEED_IT_IS_THERE,   /* UNSURE (“decide”): SENT without receipt */
  LF_DEED_SEND_AGAIN,    /* UNSURE (“decide”): a new key, QUEUED now */
  LF_DEED_LOOK,          /* UNSURE: look again now */
  LF_DEED_WAS_DELETED,   /* SENT and deleted at the network: CANCELLED (“deleted”) */
} LfDeed;
typedef struct {
  LfDeed      deed;
  const char *delivery_uid;   /* one delivery … */
  const char *post_uid;       /* … or all of a post that allow it */
  LfDue      *due;            /* MOVE */
  const char *item_uid;       /* (nullable): IT_IS_THERE: the own post, read from the network, that it is; the delivery takes its ids */
} LfDeedRequest;
void   lf_store_do_deed_async  (LfStore *self, const LfDeedRequest *request, GAsyncReadyCallback callback, gpointer user_data);
gssize lf_store_do_deed_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Deliveries HELD or WAITING for @reason_from (“keyring-locked”, “sign-in-again”) of @account_uid (NULL: all) are QUEUED again; those late stay HELD (“late”). */
void     lf_store_release_async  (LfStore *self, const char *reason, const char *account_uid, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_release_finish (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
