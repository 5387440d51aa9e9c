/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/networks/x/lf-x-adapter.h"

G_BEGIN_DECLS

/* Names in the secret of an account. */
#define LF_X_TOKEN "token"
#define LF_X_REFRESH "refresh"
#define LF_X_EXPIRES "expires"        /* µs since 1970 UTC, as text */
#define LF_X_CLIENT_ID "client_id"

/* What the files of this folder share of one account. */
struct _LfXAdapter {
  GObject      parent_instance;
  LfAdapterEnv env;
  LfAccount   *account;
  LfLimits    *limits;
  gboolean     reads;      /* lf_x_reads() of the account */
  gboolean     doubts_id;  /* the last sign-in with the client id that is kept did not come to an end */
};

void           lf_x_adapter_take_account (LfXAdapter *self, LfAccount *account);

/* Requests to the account's server; @path begins behind “/2”. lf_x_call_async() adds the account's token. */
LfHttpRequest *lf_x_request     (LfXAdapter *self, const char *method, const char *path);
void           lf_x_call_async  (LfXAdapter *self, LfHttpRequest *request, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
LfHttpReply   *lf_x_call_finish (LfXAdapter *self, GAsyncResult *result, GError **error);

/* (transfer none) (nullable): the answer, and its “data”; sets @error NOT_UNDERSTOOD when it is not there. */
JsonObject    *lf_x_reply_object (LfHttpReply *reply, GError **error);
JsonObject    *lf_x_reply_data   (LfHttpReply *reply, GError **error);

/* X also refuses with the status 200 and “errors” instead of what was asked for: then @error is set, to REJECTED. */
gboolean       lf_x_reply_refuses (LfHttpReply *reply, GError **error);
GError        *lf_x_recode       (GError *error, LfNetworkError code, const char *name);

/* Tokens. */
gboolean       lf_x_read_tokens    (LfXAdapter *self, LfHttpReply *reply, LfSecret *secret, GError **error);
gboolean       lf_x_is_stale       (LfXAdapter *self, LfSecret *secret);
void           lf_x_renew_async    (LfXAdapter *self, LfSecret *used, GAsyncReadyCallback callback, gpointer user_data);
LfSecret      *lf_x_renew_finish   (LfXAdapter *self, GAsyncResult *result, GError **error);
void           lf_x_revoke_async   (LfXAdapter *self, LfSecret *secret, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_x_revoke_finish  (LfXAdapter *self, GAsyncResult *result, GError **error);

/* Fills a copy of the account from the answer to GET /2/users/me: (transfer full) (nullable). */
LfHttpRequest *lf_x_me_request     (LfXAdapter *self);
LfAccount     *lf_x_read_me        (LfXAdapter *self, LfHttpReply *reply, GError **error);

/* Pictures: each call does what is left of one and saves after every step of it. */
typedef struct {
  LfOutgoing *outgoing;
  JsonObject *saved;      /* the whole saved state of the step */
  JsonObject *media;      /* the part of it that is about this picture */
  guint       index;
} LfXPicture;
void           lf_x_upload_async   (LfXAdapter *self, const LfXPicture *picture, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_x_upload_finish  (LfXAdapter *self, GAsyncResult *result, GError **error);

/* The parts of the interface that have files of their own. */
void           lf_x_sign_in_async   (LfAdapter *adapter, LfSignIn *sign_in, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
LfAccount     *lf_x_sign_in_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_x_sign_out_async  (LfAdapter *adapter, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_x_sign_out_finish (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_x_verify_async    (LfAdapter *adapter, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
LfAccount     *lf_x_verify_finish   (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_x_prepare_async   (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_x_prepare_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_x_publish_async   (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
LfReceipt     *lf_x_publish_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_x_find_async      (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
LfFoundResult  lf_x_find_finish     (LfAdapter *adapter, GAsyncResult *result, LfReceipt **receipt, GError **error);
void           lf_x_fetch_async     (LfAdapter *adapter, LfStream stream, const char *cursor, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
LfFetched     *lf_x_fetch_finish    (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_x_thread_async    (LfXAdapter *self, const char *cursor, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
void           lf_x_act_async       (LfAdapter *adapter, LfAct act, LfReference *target, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_x_act_finish      (LfAdapter *adapter, GAsyncResult *result, GError **error);

/* Whether an answer would be seen by more people than what it answers; sets @error NOT_ALLOWED. */
gboolean       lf_x_refuse_wider    (LfOutgoing *outgoing, GError **error);

G_END_DECLS
