/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/adapter/lf-outgoing.h"
#include "core/adapter/lf-sign-in.h"
#include "core/base/lf-clock.h"
#include "core/http/lf-http.h"
#include "core/model/lf-account.h"
#include "core/model/lf-item.h"
#include "core/model/lf-limits.h"
#include "core/secrets/lf-secrets.h"

G_BEGIN_DECLS

/* What an adapter works with; lent by the context, which outlives it. */
typedef struct {
  LfHttp     *http;
  LfSecrets  *secrets;
  LfClock    *clock;
  const char *folder;      /* the profile; a network without a server keeps its state in “<folder>/<network>/” */
} LfAdapterEnv;

typedef enum {
  LF_CAN_REPLY_PRIVATELY = 1 << 0,
  LF_CAN_DELETE          = 1 << 1,
  LF_CAN_MESSAGES        = 1 << 2,   /* fetch LF_STREAM_MESSAGES */
  LF_CAN_OWN             = 1 << 3,   /* fetch LF_STREAM_OWN */
  LF_CAN_THREAD          = 1 << 4,   /* fetch LF_STREAM_THREAD */
  LF_CAN_AUDIENCE        = 1 << 5,   /* other audiences than PUBLIC */
  LF_CAN_HIDE            = 1 << 6,   /* LF_ACT_HIDE */
  LF_CAN_MUTE            = 1 << 7,   /* LF_ACT_MUTE */
  LF_CAN_CHOOSE_READING  = 1 << 8,   /* reading costs money and is off until switched on: lf_accounts_set_reading() */
  LF_CAN_REMOVE          = 1 << 9,   /* LF_ACT_REMOVE */
  LF_CAN_LIKE            = 1 << 10,  /* LF_ACT_LIKE */
  LF_CAN_EDIT            = 1 << 11,  /* lf_adapter_edit_async() */
  LF_CAN_SCHEDULE        = 1 << 12,  /* planned posts can wait at the server; limits->schedule says how */
} LfCan;

typedef enum {
  LF_SETTLE_WATERMARK,     /* absence counts after looks at 20, 60 and 180 s: then one resend with the same key, at most two sendings, within 45 min */
  LF_SETTLE_SAME_RECORD,   /* repeating writes the same record: absence at a look → again, within 45 min */
  LF_SETTLE_PERSON,        /* absence proves nothing: a person decides */
} LfSettle;

typedef enum { LF_FOUND_THERE, LF_FOUND_ABSENT, LF_FOUND_CANNOT_TELL } LfFoundResult;

typedef enum {
  LF_ACT_DELETE,    /* an own post */
  LF_ACT_HIDE,      /* somebody's answer below an own post: readers see it only when they ask for it */
  LF_ACT_MUTE,      /* its author: nothing more of them comes in */
  LF_ACT_REMOVE,    /* somebody's answer below an own post, for good */
  LF_ACT_LIKE,
  LF_ACT_UNHIDE,    /* takes LF_ACT_HIDE back, where LF_CAN_HIDE … */
  LF_ACT_UNMUTE,    /* … LF_CAN_MUTE … */
  LF_ACT_UNLIKE,    /* … and LF_CAN_LIKE: who offers a deed can also take it back */
} LfAct;

/* Why a text or picture cannot go to this account. */
typedef struct {
  LfPostError  code;
  guint        have;      /* length, count or bytes; 0 where it means nothing */
  guint        limit;
  int          media;     /* index of the picture, −1 */
} LfProblem;

#define LF_TYPE_ADAPTER (lf_adapter_get_type ())
G_DECLARE_INTERFACE (LfAdapter, lf_adapter, LF, ADAPTER, GObject)

/* One instance per account. Properties: “account” (LfAccount, notify), “limits” (LfLimits, notify). Signal: “stirred”, there is more to fetch than the last fetch could
 * know, so the next one shall not wait; “signed-in”. All calls on the main context; all errors in
 * the domains LF_NETWORK_ERROR, LF_SECRETS_ERROR or G_IO_ERROR_CANCELLED. No sentence for people in here. */
struct _LfAdapterInterface {
  GTypeInterface parent_iface;

  LfAccount  *(*get_account) (LfAdapter *self);
  void        (*set_account) (LfAdapter *self, LfAccount *account);
  LfLimits   *(*get_limits)  (LfAdapter *self);
  guint       (*get_can)     (LfAdapter *self);
  LfSettle    (*get_settle)  (LfAdapter *self);
  guint       (*count)       (LfAdapter *self, const char *text);
  char       *(*address)     (LfAdapter *self, const char *text, LfReference *parent);
  void        (*check)       (LfAdapter *self, const char *text, GPtrArray *media, GArray *problems);
  gint64      (*get_price)         (LfAdapter *self, const char *text, GPtrArray *media, LfReference *parent);
  gint64      (*get_reading_price) (LfAdapter *self);
  gint64      (*get_deed_price)    (LfAdapter *self, LfAct act);
  gboolean    (*get_reads)         (LfAdapter *self);
  char       *(*set_reads)         (LfAdapter *self, gboolean reads);

  void        (*sign_in_async)   (LfAdapter *self, LfSignIn *sign_in, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  LfAccount  *(*sign_in_finish)  (LfAdapter *self, GAsyncResult *result, GError **error);
  void        (*sign_out_async)  (LfAdapter *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean    (*sign_out_finish) (LfAdapter *self, GAsyncResult *result, GError **error);
  void        (*verify_async)    (LfAdapter *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  LfAccount  *(*verify_finish)   (LfAdapter *self, GAsyncResult *result, GError **error);

  void          (*prepare_async)  (LfAdapter *self, LfOutgoing *outgoing, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean      (*prepare_finish) (LfAdapter *self, GAsyncResult *result, GError **error);
  void          (*publish_async)  (LfAdapter *self, LfOutgoing *outgoing, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  LfReceipt    *(*publish_finish) (LfAdapter *self, GAsyncResult *result, GError **error);
  void          (*find_async)     (LfAdapter *self, LfOutgoing *outgoing, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  LfFoundResult (*find_finish)    (LfAdapter *self, GAsyncResult *result, LfReceipt **receipt, GError **error);

  void          (*schedule_async)          (LfAdapter *self, LfOutgoing *outgoing, gint64 due_us, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  char         *(*schedule_finish)         (LfAdapter *self, GAsyncResult *result, GError **error);
  void          (*find_scheduled_async)    (LfAdapter *self, LfOutgoing *outgoing, gint64 due_us, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  LfFoundResult (*find_scheduled_finish)   (LfAdapter *self, GAsyncResult *result, char **schedule_id, GError **error);
  void          (*reschedule_async)        (LfAdapter *self, const char *schedule_id, gint64 due_us, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean      (*reschedule_finish)       (LfAdapter *self, GAsyncResult *result, GError **error);
  void          (*unschedule_async)        (LfAdapter *self, const char *schedule_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean      (*unschedule_finish)       (LfAdapter *self, GAsyncResult *result, GError **error);

  void        (*fetch_async)  (LfAdapter *self, LfStream stream, const char *cursor, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  LfFetched  *(*fetch_finish) (LfAdapter *self, GAsyncResult *result, GError **error);
  void        (*act_async)    (LfAdapter *self, LfAct act, LfReference *target, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean    (*act_finish)   (LfAdapter *self, GAsyncResult *result, GError **error);
  void        (*edit_async)   (LfAdapter *self, LfReference *target, const char *text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean    (*edit_finish)  (LfAdapter *self, GAsyncResult *result, GError **error);
};

/* (transfer none), never NULL. Before a sign-in only uid, network and server are known. */
LfAccount *lf_adapter_get_account (LfAdapter *self);
void       lf_adapter_set_account (LfAdapter *self, LfAccount *account);
LfLimits  *lf_adapter_get_limits  (LfAdapter *self);
/* @self (nullable); (nullable): what its server wants of planned posts; NULL where it keeps none. */
LfScheduleLimits *lf_adapter_get_schedule (LfAdapter *self);
gboolean   lf_adapter_can         (LfAdapter *self, LfCan can);

/* For adapters: emits “stirred”. */
void       lf_adapter_stir        (LfAdapter *self);

/* For whoever lets somebody sign in: emits “signed-in”. What was refused before may be allowed now. */
void       lf_adapter_note_sign_in (LfAdapter *self);
LfSettle   lf_adapter_get_settle  (LfAdapter *self);

/* Length of @text by the network's own rule, to compare with limits->max_length. */
guint      lf_adapter_count       (LfAdapter *self, const char *text);

/* (transfer full): @text as it goes out as an answer to @parent, with the mention that a network needs to tell whom it answers, and with a warning that is repeated. An answer is counted so. @parent
 * (nullable): no answer. Default: @text itself. */
char      *lf_adapter_address     (LfAdapter *self, const char *text, LfReference *parent);

/* All that is wrong with this text and these pictures (of LfMedia) for this account: (transfer full) GArray of LfProblem, empty when it fits. Common rules (EMPTY, TOO_LONG, NO_ALT_TEXT,
 * MEDIA_COUNT, MEDIA_TYPE, MEDIA_SIZE by limits) are checked here for every network; the adapter's check() adds its own. */
GArray    *lf_adapter_check       (LfAdapter *self, const char *text, GPtrArray *media);

/* What the network charges, in millionths of a US dollar; 0 where it charges nothing. For sending @text with @media (of LfMedia, nullable) as an answer to @parent (nullable); at
 * most for each item that is read; and for a deed. An estimate: prices are settings and change. */
gint64     lf_adapter_get_price_micro         (LfAdapter *self, const char *text, GPtrArray *media, LfReference *parent);
gint64     lf_adapter_get_reading_price_micro (LfAdapter *self);
gint64     lf_adapter_get_deed_price_micro    (LfAdapter *self, LfAct act);

/* Whether anything is fetched for this account at all; FALSE: posting only. Where the account can choose, lf_adapter_dup_reading() makes what LfAccount.limits then is: (transfer full)
 * (nullable). */
gboolean   lf_adapter_get_reads   (LfAdapter *self);
char      *lf_adapter_dup_reading (LfAdapter *self, gboolean reads);

/* Finish: (transfer full) the complete account (remote id, handle, name, limits JSON; uid as before). The token was put under that uid into the secrets. For an account that
 * has a remote id already (“sign in again”) another remote id is LF_NETWORK_ERROR_NOT_ALLOWED with name “OtherAccount”. Errors while finding the server: OFFLINE, NOT_SECURE,
 * NOT_UNDERSTOOD (not such a server), SIGN_IN_AGAIN (wrong password or token), NOT_ALLOWED (the person said no), CANCELLED. */
void       lf_adapter_sign_in_async   (LfAdapter *self, LfSignIn *sign_in, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfAccount *lf_adapter_sign_in_finish  (LfAdapter *self, GAsyncResult *result, GError **error);

/* Revokes the token at the server where it can, then clears the secret whatever the server said. */
void       lf_adapter_sign_out_async  (LfAdapter *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_adapter_sign_out_finish (LfAdapter *self, GAsyncResult *result, GError **error);

/* A copy of the account with name, handle, rights and limits as the server says now. (transfer full) The adapter keeps the one it has: whoever stores the copy sets it. */
void       lf_adapter_verify_async    (LfAdapter *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfAccount *lf_adapter_verify_finish   (LfAdapter *self, GAsyncResult *result, GError **error);

/* Everything before publishing, repeatable and invisible; each id is saved before the next call. */
void       lf_adapter_prepare_async   (LfAdapter *self, LfOutgoing *outgoing, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_adapter_prepare_finish  (LfAdapter *self, GAsyncResult *result, GError **error);

/* Exactly one request that can become public; reads only what prepare saved. (transfer full) */
void       lf_adapter_publish_async   (LfAdapter *self, LfOutgoing *outgoing, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfReceipt *lf_adapter_publish_finish  (LfAdapter *self, GAsyncResult *result, GError **error);

/* Is it there? @receipt (transfer full) is set for THERE. An error means: this look could not be made. */
void          lf_adapter_find_async   (LfAdapter *self, LfOutgoing *outgoing, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfFoundResult lf_adapter_find_finish  (LfAdapter *self, GAsyncResult *result, LfReceipt **receipt, GError **error);

/* Hands a prepared step over to the server, which sends it at @due_us (µs UTC, inside limits->schedule). Exactly one request that can make a copy; it is marked as publishing, so a lost
 * answer is UNSURE: the copy may be there. The adapter reads back what the server understood; a copy with another time is taken away again and REJECTED. Finish: (transfer full) the server's
 * id of the copy, which is not the id of the later post. */
void          lf_adapter_schedule_async        (LfAdapter *self, LfOutgoing *outgoing, gint64 due_us, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char         *lf_adapter_schedule_finish       (LfAdapter *self, GAsyncResult *result, GError **error);

/* Does a copy of this step wait there? @schedule_id (transfer full) is set for THERE. ABSENT is only said where the server's list is whole. */
void          lf_adapter_find_scheduled_async  (LfAdapter *self, LfOutgoing *outgoing, gint64 due_us, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfFoundResult lf_adapter_find_scheduled_finish (LfAdapter *self, GAsyncResult *result, char **schedule_id, GError **error);

/* Moves or takes away the copy. GONE: there is none any more; it may have been sent (find); with the name LF_COPY_NOT_LISTED it is surely not among what waits, so that before its time it was
 * taken away. Repeatable: the second time ends like the first or with GONE. */
#define LF_COPY_NOT_LISTED "CopyNotListed"

void          lf_adapter_reschedule_async      (LfAdapter *self, const char *schedule_id, gint64 due_us, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      lf_adapter_reschedule_finish     (LfAdapter *self, GAsyncResult *result, GError **error);
void          lf_adapter_unschedule_async      (LfAdapter *self, const char *schedule_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      lf_adapter_unschedule_finish     (LfAdapter *self, GAsyncResult *result, GError **error);

/* MENTIONS, MESSAGES, OWN: what is new since @cursor (NULL: the newest page), oldest first where the network allows. THREAD: @cursor is a JSON object text made by
 * lf_adapter_thread_cursor() and the answer is the whole thread (kinds CONTEXT and OWN where nothing better is known). (transfer full) */
void       lf_adapter_fetch_async     (LfAdapter *self, LfStream stream, const char *cursor, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfFetched *lf_adapter_fetch_finish    (LfAdapter *self, GAsyncResult *result, GError **error);
char      *lf_adapter_thread_cursor   (LfReference *reference);
LfReference *lf_adapter_thread_target (const char *cursor, GError **error);

void       lf_adapter_act_async       (LfAdapter *self, LfAct act, LfReference *target, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_adapter_act_finish      (LfAdapter *self, GAsyncResult *result, GError **error);

/* Another text for an own post that is out. Repeatable. */
void       lf_adapter_edit_async      (LfAdapter *self, LfReference *target, const char *text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_adapter_edit_finish     (LfAdapter *self, GAsyncResult *result, GError **error);

G_END_DECLS
