/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-adapter.h"
#include "core/networks/bluesky/lf-bluesky-tid.h"

G_BEGIN_DECLS

/* One account on a server of the AT protocol. Its fields are for the files of this folder only. */
#define LF_TYPE_BLUESKY_ADAPTER (lf_bluesky_adapter_get_type ())
G_DECLARE_FINAL_TYPE (LfBlueskyAdapter, lf_bluesky_adapter, LF, BLUESKY_ADAPTER, GObject)

struct _LfBlueskyAdapter {
  GObject            parent_instance;
  LfAdapterEnv       env;
  LfAccount         *account;
  LfLimits          *limits;
  LfBlueskyTidMaker  tids;
  gint64             renewed_boot_us;   /* when a token refused while publishing was last renewed, 0 for never */
};

LfAdapter *lf_bluesky_adapter_new (const LfAdapterEnv *env, LfAccount *account);

/* The parts of the adapter; see LfAdapterInterface. */
void           lf_bluesky_sign_in_async   (LfAdapter *adapter, LfSignIn *sign_in, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
LfAccount     *lf_bluesky_sign_in_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_bluesky_sign_out_async  (LfAdapter *adapter, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_bluesky_sign_out_finish (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_bluesky_revoke_async    (LfAdapter *adapter, LfSecret *secret, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_bluesky_revoke_finish   (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_bluesky_verify_async    (LfAdapter *adapter, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
LfAccount     *lf_bluesky_verify_finish   (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_bluesky_prepare_async   (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_bluesky_prepare_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_bluesky_publish_async   (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
LfReceipt     *lf_bluesky_publish_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_bluesky_find_async      (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
LfFoundResult  lf_bluesky_find_finish     (LfAdapter *adapter, GAsyncResult *result, LfReceipt **receipt, GError **error);
void           lf_bluesky_fetch_async     (LfAdapter *adapter, LfStream stream, const char *cursor, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
LfFetched     *lf_bluesky_fetch_finish    (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_bluesky_thread_async    (LfBlueskyAdapter *self, const char *cursor, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
LfFetched     *lf_bluesky_thread_finish   (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);
void           lf_bluesky_act_async       (LfAdapter *adapter, LfAct act, LfReference *target, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_bluesky_act_finish      (LfAdapter *adapter, GAsyncResult *result, GError **error);

G_END_DECLS
