/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* What the officer sets, by name. Finish of get: (transfer full) (nullable). */
void     lf_store_get_setting_async  (LfStore *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char    *lf_store_get_setting_finish (LfStore *self, GAsyncResult *result, GError **error);
void     lf_store_put_setting_async  (LfStore *self, const char *name, const char *value, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_put_setting_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Requests to the process that works for the profile: “sync”. Finish of put: (transfer full) the request's uid. */
void       lf_store_put_request_async    (LfStore *self, const char *kind, const char *argument, GAsyncReadyCallback callback, gpointer user_data);
char      *lf_store_put_request_finish   (LfStore *self, GAsyncResult *result, GError **error);
/* (transfer container) (element-type LfStoreRequest) the ones not done. */
typedef struct { char *uid; char *kind; char *argument; } LfStoreRequest;
void       lf_store_list_requests_async  (LfStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_list_requests_finish (LfStore *self, GAsyncResult *result, GError **error);
void       lf_store_end_request_async    (LfStore *self, const char *uid, const char *outcome, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_store_end_request_finish   (LfStore *self, GAsyncResult *result, GError **error);
/* (transfer full) (nullable): the result once it is done. */
void       lf_store_get_request_async    (LfStore *self, const char *uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char      *lf_store_get_request_finish   (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
