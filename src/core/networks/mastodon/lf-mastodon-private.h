/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/networks/mastodon/lf-mastodon-adapter.h"
#include "core/networks/mastodon/lf-mastodon-read.h"

G_BEGIN_DECLS

/* What the files of this folder share of one account. */
struct _LfMastodonAdapter {
  GObject      parent_instance;
  LfAdapterEnv env;
  LfAccount   *account;
  LfLimits    *limits;
  guint        features;      /* bits of LfMastodonFeatures */
  char        *domain;
  GHashTable  *known;         /* statuses seen: lf_mastodon_known_new() */
  GHashTable  *told_types;    /* unknown types that were logged */
};

void            lf_mastodon_adapter_take_account (LfMastodonAdapter *self, LfAccount *account);
LfMastodonSight lf_mastodon_adapter_get_sight    (LfMastodonAdapter *self);

/* Requests to the account's server; lf_mastodon_call_async() adds the account's token. */
LfHttpRequest *lf_mastodon_request     (LfMastodonAdapter *self, const char *method, const char *path);
void           lf_mastodon_call_async  (LfMastodonAdapter *self, LfHttpRequest *request, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
LfHttpReply   *lf_mastodon_call_finish (LfMastodonAdapter *self, GAsyncResult *result, GError **error);

/* (transfer none) (nullable): the answer as what it must be; sets @error NOT_UNDERSTOOD when it is not. */
JsonObject    *lf_mastodon_reply_object (LfHttpReply *reply, GError **error);
JsonArray     *lf_mastodon_reply_array  (LfHttpReply *reply, GError **error);

/* Who this token signs in, and what its server allows: (transfer full) a copy of the account, filled. */
void           lf_mastodon_look_async  (LfMastodonAdapter *self, const char *token, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
LfAccount     *lf_mastodon_look_finish (LfMastodonAdapter *self, GAsyncResult *result, GError **error);

/* Ends without an error only when the server speaks the Mastodon API. */
GError        *lf_mastodon_name_account  (GError *error);

void           lf_mastodon_check_server_async  (LfMastodonAdapter *self, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_mastodon_check_server_finish (LfMastodonAdapter *self, GAsyncResult *result, GError **error);

void           lf_mastodon_revoke_async  (LfMastodonAdapter *self, LfSecret *secret, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_mastodon_revoke_finish (LfMastodonAdapter *self, GAsyncResult *result, GError **error);

/* Uploads one picture, or waits until the server has done its work on one that was uploaded before. */
typedef struct {
  GBytes     *bytes;
  const char *type;
  const char *description;   /* (nullable) */
} LfMastodonPicture;
void           lf_mastodon_upload_async  (LfMastodonAdapter *self, const LfMastodonPicture *picture, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
char          *lf_mastodon_upload_finish (LfMastodonAdapter *self, GAsyncResult *result, gboolean *ready, GError **error);
void           lf_mastodon_await_media_async  (LfMastodonAdapter *self, const char *media_id, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_mastodon_await_media_finish (LfMastodonAdapter *self, GAsyncResult *result, GError **error);

/* The parts of the interface that have files of their own. */
void           lf_mastodon_sign_in_async   (LfAdapter *adapter, LfSignIn *sign_in, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LfAccount     *lf_mastodon_sign_in_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_mastodon_sign_out_async  (LfAdapter *adapter, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_mastodon_sign_out_finish (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_mastodon_verify_async    (LfAdapter *adapter, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LfAccount     *lf_mastodon_verify_finish   (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_mastodon_prepare_async   (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_mastodon_prepare_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_mastodon_publish_async   (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LfReceipt     *lf_mastodon_publish_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_mastodon_find_async      (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LfFoundResult  lf_mastodon_find_finish     (LfAdapter *adapter, GAsyncResult *result, LfReceipt **receipt, GError **error);
void           lf_mastodon_schedule_async         (LfAdapter *adapter, LfOutgoing *outgoing, gint64 due_us, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
char          *lf_mastodon_schedule_finish        (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_mastodon_find_scheduled_async   (LfAdapter *adapter, LfOutgoing *outgoing, gint64 due_us, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
LfFoundResult  lf_mastodon_find_scheduled_finish  (LfAdapter *adapter, GAsyncResult *result, char **schedule_id, GError **error);
void           lf_mastodon_reschedule_async       (LfAdapter *adapter, const char *schedule_id, gint64 due_us, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_mastodon_reschedule_finish      (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_mastodon_unschedule_async       (LfAdapter *adapter, const char *schedule_id, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_mastodon_unschedule_finish      (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_mastodon_fetch_async     (LfAdapter *adapter, LfStream stream, const char *cursor, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LfFetched     *lf_mastodon_fetch_finish    (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_mastodon_thread_async    (LfMastodonAdapter *self, const char *cursor, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void           lf_mastodon_act_async       (LfAdapter *adapter, LfAct act, LfReference *target, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_mastodon_act_finish      (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_mastodon_edit_async      (LfAdapter *adapter, LfReference *target, const char *text, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_mastodon_edit_finish     (LfAdapter *adapter, GAsyncResult *result, GError **error);

/* Whether an answer would be seen by more people than what it answers; sets @error NOT_ALLOWED. */
gboolean       lf_mastodon_refuse_wider    (LfOutgoing *outgoing, GError **error);
char          *lf_mastodon_dup_addressee   (LfMastodonAdapter *self, LfReference *parent);
char          *lf_mastodon_dup_warning     (LfReference *parent);

G_END_DECLS
