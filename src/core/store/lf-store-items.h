/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-item.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* What one fetch brought: items and the next cursor commit together. */
typedef struct {
  const char *account_uid;
  LfStream    stream;
  LfFetched  *fetched;
  gint64      price_micro;   /* what the network charged for each item */
} LfItemsBatch;

/* One item seen by two own accounts is one row; a known one is refreshed (text, kind MENTION over CONTEXT), its own state never. An item that is one of our own sent steps
 * becomes OWN, not “elsewhere”. Root uris are completed along known parents. Items of kind MENTION, REPLY, QUOTE, MESSAGE stand in the feed. In one job of at most
 * 500 rows each. Finish: number of items new in the feed. */
void   lf_store_put_items_async  (LfStore *self, const LfItemsBatch *batch, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gssize lf_store_put_items_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Finish: (transfer full) (nullable). @looked_us: when something of it was last stored, to a quarter of an hour; 0 for never. */
void     lf_store_get_cursor_async  (LfStore *self, const char *account_uid, LfStream stream, GAsyncReadyCallback callback, gpointer user_data);
char    *lf_store_get_cursor_finish (LfStore *self, GAsyncResult *result, gint64 *looked_us, GError **error);

void     lf_store_get_item_async   (LfStore *self, const char *item_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfItem  *lf_store_get_item_finish  (LfStore *self, GAsyncResult *result, GError **error);

/* The item as @account_uid's server knows it: its remote_id and extra for acting. */
void         lf_store_get_reference_async  (LfStore *self, const char *item_uid, const char *account_uid, GAsyncReadyCallback callback, gpointer user_data);
LfReference *lf_store_get_reference_finish (LfStore *self, GAsyncResult *result, GError **error);

/* The whole thread of an item, own posts included, by time; (transfer container) of LfItem. Own deliveries that are not at the network yet come as items of kind OWN without uri. */
void       lf_store_list_thread_async  (LfStore *self, const char *item_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_list_thread_finish (LfStore *self, GAsyncResult *result, GError **error);

void     lf_store_set_item_state_async  (LfStore *self, const char *item_uid, LfItemState state, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_set_item_state_finish (LfStore *self, GAsyncResult *result, GError **error);

/* The office hid it from readers, or took that back; LF_ITEM_HIDDEN. */
void     lf_store_set_item_hidden_async  (LfStore *self, const char *item_uid, gboolean hidden, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_set_item_hidden_finish (LfStore *self, GAsyncResult *result, GError **error);

/* It was shown to somebody here: no longer LF_ITEM_UNREAD. Once is enough; again changes nothing. */
void     lf_store_mark_read_async  (LfStore *self, const char *item_uid, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_mark_read_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Erases (retention, on demand): rows, full-text index and freed pages, checkpointed. (element-type utf8) uids. */
void     lf_store_erase_items_async  (LfStore *self, const char * const *item_uids, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_erase_items_finish (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
