/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-item.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* All ids of a query, newest first: (transfer full) GArray of LfFeedId; @seq: the highest seq read. */
void    lf_store_read_feed_async  (LfStore *self, LfFeedQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* The first @max of them, with the same finish. */
void    lf_store_read_feed_head_async (LfStore *self, LfFeedQuery *query, guint max, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray *lf_store_read_feed_finish (LfStore *self, GAsyncResult *result, gint64 *seq, GError **error);

/* What changed above @seq: GArray of LfFeedChange in order of seq. */
typedef struct {
  gint64   key;
  gint64   created_us;
  gboolean matches;     /* FALSE: changed, and not (any more) in the query */
} LfFeedChange;
void    lf_store_read_feed_changes_async  (LfStore *self, LfFeedQuery *query, gint64 seq, GAsyncReadyCallback callback, gpointer user_data);
GArray *lf_store_read_feed_changes_finish (LfStore *self, GAsyncResult *result, gint64 *seq, GError **error);

/* Where an item stands in the feed; finish: FALSE with an error also when it is not in it. */
void     lf_store_find_feed_id_async  (LfStore *self, const char *item_uid, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_find_feed_id_finish (LfStore *self, GAsyncResult *result, LfFeedId *id, GError **error);

/* Rows for ids, in their order; a missing one is NULL. @keys: GArray of gint64. (transfer container) of LfItem. */
void       lf_store_read_rows_async  (LfStore *self, GArray *keys, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_read_rows_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Counts for the sidebar. */
typedef struct {
  guint n_open;
  guint n_drafts;
  guint n_problems;      /* posts that need a deed */
  guint n_accounts_bad;
  guint n_unsent;
} LfStoreCounts;
void           lf_store_count_async  (LfStore *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_store_count_finish (LfStore *self, GAsyncResult *result, LfStoreCounts *counts, GError **error);

G_END_DECLS
