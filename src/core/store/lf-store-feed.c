/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The merged feed as SQL: ids of a query, what changed since, rows on demand, and the counts of the sidebar. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store-feed.h"

#include "core/base/lf-text.h"
#include "core/store/lf-delivery-rows.h"
#include "core/store/lf-item-rows.h"
#include "core/store/lf-post-rows.h"
#include "core/store/lf-store-private.h"

#define SEEN_BY "EXISTS (SELECT 1 FROM item_seen WHERE item_id = i.id AND account_id = (SELECT id FROM account WHERE uid = ?))"
#define HAS_WORDS "EXISTS (SELECT 1 FROM item_text WHERE item_text MATCH ? AND item_text.rowid = i.id)"

typedef struct {
  LfFeedScope  scope;
  char        *account_uid;   /* (nullable) */
  char        *words;         /* (nullable): full-text query */
  gint64       seq;
  guint        max;           /* 0: all */
} FeedData;

/* What a read gives. */
typedef struct {
  GArray *rows;
  gint64  seq;
} FeedResult;

static FeedData *
feed_data_new (LfFeedQuery *query,
               gint64       seq)
{
  FeedData *data = g_new0 (FeedData, 1);

  data->scope = query->scope;
  data->account_uid = g_strdup (query->account_uid);
  data->words = lf_text_fold_query (query->search);
  data->seq = seq;
  return data;
}

static void
feed_data_free (FeedData *data)
{
  g_free (data->account_uid);
  g_free (data->words);
  g_free (data);
}

static FeedResult *
feed_result_new (gsize row_size)
{
  FeedResult *result = g_new0 (FeedResult, 1);

  result->rows = g_array_new (FALSE, FALSE, row_size);
  return result;
}

static void
feed_result_free (FeedResult *result)
{
  g_clear_pointer (&result->rows, g_array_unref);
  g_free (result);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FeedResult, feed_result_free)

static gboolean
read_seq (LfDb        *db,
          FeedResult  *result,
          GError     **error)
{
  result->seq = lf_db_get_int (db, error, -1, "SELECT value FROM counter WHERE name = 'item-seq'", "");
  return result->seq >= 0;
}

static void
append_limit (GString  *sql,
              FeedData *wanted)
{
  if (wanted->max > 0)
    g_string_append_printf (sql, " LIMIT %u", wanted->max);
}

/* With words the index gives the hits newest first; any other order would mean sorting them all. */
static LfRows *
query_words (LfDb      *db,
             FeedData  *wanted,
             GError   **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT i.id, i.created_us FROM item_text JOIN item i ON i.id = item_text.rowid "
                                         "WHERE item_text MATCH ? AND i.in_feed = 1");

  if (wanted->scope == LF_FEED_OPEN)
    g_string_append (sql, " AND i.state = 'open'");
  else if (wanted->scope == LF_FEED_ANSWERED)
    g_string_append (sql, " AND i.state IN ('answered', 'done')");
  if (wanted->account_uid != NULL)
    g_string_append (sql, " AND " SEEN_BY);
  g_string_append (sql, " ORDER BY item_text.rowid DESC");
  append_limit (sql, wanted);

  if (wanted->account_uid != NULL)
    return lf_db_query (db, error, sql->str, "ss", wanted->words, wanted->account_uid);
  return lf_db_query (db, error, sql->str, "s", wanted->words);
}

/* Each answer comes out of one partial index in its order; two states are merged on the way, not sorted. */
static LfRows *
query_scope (LfDb      *db,
             FeedData  *wanted,
             GError   **error)
{
  static const char * const conditions[] = {
    [LF_FEED_OPEN] = "i.state = 'open'",
    [LF_FEED_ANSWERED] = "i.state = 'answered'",
    [LF_FEED_ALL] = "1",
  };
  const char *seen = wanted->account_uid != NULL ? " AND " SEEN_BY : "";
  g_autoptr(GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT i.id, i.created_us FROM item i WHERE i.in_feed = 1 AND %s%s", conditions[wanted->scope], seen);
  if (wanted->scope == LF_FEED_ANSWERED)
    g_string_append_printf (sql, " UNION ALL SELECT i.id, i.created_us FROM item i WHERE i.in_feed = 1 AND i.state = 'done'%s", seen);
  g_string_append (sql, " ORDER BY 2 DESC, 1 DESC");
  append_limit (sql, wanted);

  if (wanted->account_uid == NULL)
    return lf_db_query (db, error, sql->str, "");
  if (wanted->scope == LF_FEED_ANSWERED)
    return lf_db_query (db, error, sql->str, "ss", wanted->account_uid, wanted->account_uid);
  return lf_db_query (db, error, sql->str, "s", wanted->account_uid);
}

static gpointer
read_feed (LfDb     *db,
           gpointer  data,
           GError  **error)
{
  FeedData *wanted = data;
  g_autoptr(FeedResult) result = feed_result_new (sizeof (LfFeedId));
  LfRows *rows;

  if (!read_seq (db, result, error))
    return NULL;

  rows = wanted->words != NULL ? query_words (db, wanted, error) : query_scope (db, wanted, error);
  while (lf_rows_next (rows))
    {
      LfFeedId id = { lf_rows_int (rows, 0), lf_rows_int (rows, 1) };

      g_array_append_val (result->rows, id);
    }
  return lf_rows_end (rows, error) ? g_steal_pointer (&result) : NULL;
}

static void
run_feed_async (LfStore             *self,
                LfStoreFunc          func,
                FeedData            *data,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = func,
    .data = data,
    .free_data = (GDestroyNotify) feed_data_free,
    .free_result = (GDestroyNotify) feed_result_free,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

static GArray *
finish_feed (LfStore       *self,
             GAsyncResult  *result,
             gint64        *seq,
             GError       **error)
{
  g_autoptr(FeedResult) read = lf_store_run_finish (self, result, error);

  if (read == NULL)
    return NULL;
  if (seq != NULL)
    *seq = read->seq;
  return g_steal_pointer (&read->rows);
}

void
lf_store_read_feed_async (LfStore             *self,
                          LfFeedQuery         *query,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  run_feed_async (self, read_feed, feed_data_new (query, 0), cancellable, callback, user_data);
}

void
lf_store_read_feed_head_async (LfStore             *self,
                               LfFeedQuery         *query,
                               guint                max,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  FeedData *data = feed_data_new (query, 0);

  data->max = max;
  run_feed_async (self, read_feed, data, cancellable, callback, user_data);
}

GArray *
lf_store_read_feed_finish (LfStore       *self,
                           GAsyncResult  *result,
                           gint64        *seq,
                           GError       **error)
{
  return finish_feed (self, result, seq, error);
}

static LfRows *
query_changes (LfDb      *db,
               FeedData  *wanted,
               GError   **error)
{
  const char *state = wanted->scope == LF_FEED_OPEN ? "i.state = 'open'"
                      : wanted->scope == LF_FEED_ANSWERED ? "i.state IN ('answered', 'done')" : "1";
  g_autofree char *sql = g_strdup_printf ("SELECT i.id, i.created_us, i.in_feed = 1 AND %s%s%s FROM item i WHERE i.seq > ? ORDER BY i.seq",
                                          state, wanted->account_uid != NULL ? " AND " SEEN_BY : "",
                                          wanted->words != NULL ? " AND " HAS_WORDS : "");

  if (wanted->account_uid != NULL && wanted->words != NULL)
    return lf_db_query (db, error, sql, "ssi", wanted->account_uid, wanted->words, wanted->seq);
  if (wanted->account_uid != NULL)
    return lf_db_query (db, error, sql, "si", wanted->account_uid, wanted->seq);
  if (wanted->words != NULL)
    return lf_db_query (db, error, sql, "si", wanted->words, wanted->seq);
  return lf_db_query (db, error, sql, "i", wanted->seq);
}

static gpointer
read_changes (LfDb     *db,
              gpointer  data,
              GError  **error)
{
  g_autoptr(FeedResult) result = feed_result_new (sizeof (LfFeedChange));
  LfRows *rows;

  if (!read_seq (db, result, error))
    return NULL;

  rows = query_changes (db, data, error);
  while (lf_rows_next (rows))
    {
      LfFeedChange change = { lf_rows_int (rows, 0), lf_rows_int (rows, 1), lf_rows_int (rows, 2) != 0 };

      g_array_append_val (result->rows, change);
    }
  return lf_rows_end (rows, error) ? g_steal_pointer (&result) : NULL;
}

void
lf_store_read_feed_changes_async (LfStore             *self,
                                  LfFeedQuery         *query,
                                  gint64               seq,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  run_feed_async (self, read_changes, feed_data_new (query, seq), NULL, callback, user_data);
}

GArray *
lf_store_read_feed_changes_finish (LfStore       *self,
                                   GAsyncResult  *result,
                                   gint64        *seq,
                                   GError       **error)
{
  return finish_feed (self, result, seq, error);
}

/* A row that is missing is NULL. */
static void
free_slot (gpointer item)
{
  if (item != NULL)
    lf_item_unref (item);
}

static gpointer
find_feed_id (LfDb     *db,
              gpointer  data,
              GError  **error)
{
  g_autofree LfFeedId *id = NULL;
  LfRows *rows = lf_db_query (db, error, "SELECT id, created_us FROM item WHERE uid = ? AND in_feed = 1", "s", (const char *) data);

  while (lf_rows_next (rows))
    {
      g_free (id);
      id = g_new (LfFeedId, 1);
      *id = (LfFeedId) { lf_rows_int (rows, 0), lf_rows_int (rows, 1) };
    }
  if (!lf_rows_end (rows, error))
    return NULL;
  if (id == NULL)
    g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT, "no item of the feed has the uid %s", (const char *) data);
  return g_steal_pointer (&id);
}

void
lf_store_find_feed_id_async (LfStore             *self,
                             const char          *item_uid,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = find_feed_id,
    .data = g_strdup (item_uid),
    .free_data = g_free,
    .free_result = g_free,
  };

  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_find_feed_id_finish (LfStore       *self,
                              GAsyncResult  *result,
                              LfFeedId      *id,
                              GError       **error)
{
  g_autofree LfFeedId *found = lf_store_run_finish (self, result, error);

  if (found != NULL)
    *id = *found;
  return found != NULL;
}

static gpointer
read_rows (LfDb     *db,
           gpointer  data,
           GError  **error)
{
  GArray *keys = data;
  g_autoptr(GPtrArray) items = g_ptr_array_new_full (keys->len, free_slot);

  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr(GPtrArray) found = lf_item_rows_query (db, error, "FROM item i WHERE i.id = ?", "i", g_array_index (keys, gint64, i));

      if (found == NULL)
        return NULL;
      g_ptr_array_add (items, found->len > 0 ? lf_item_ref (g_ptr_array_index (found, 0)) : NULL);
    }

  return g_steal_pointer (&items);
}

void
lf_store_read_rows_async (LfStore             *self,
                          GArray              *keys,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = read_rows,
    .data = g_array_copy (keys),
    .free_data = (GDestroyNotify) g_array_unref,
    .free_result = (GDestroyNotify) g_ptr_array_unref,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

GPtrArray *
lf_store_read_rows_finish (LfStore       *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gboolean
count_rows (LfDb        *db,
            guint       *count,
            const char  *from_sql,
            GError     **error)
{
  g_autofree char *sql = g_strconcat ("SELECT count(*) FROM ", from_sql, NULL);
  gint64 n = lf_db_get_int (db, error, -1, sql, "");

  *count = MAX (n, 0);
  return n >= 0;
}

static gpointer
count_all (LfDb     *db,
           gpointer  data,
           GError  **error)
{
  g_autofree LfStoreCounts *counts = g_new0 (LfStoreCounts, 1);

  if (count_rows (db, &counts->n_open, "item WHERE in_feed = 1 AND state = 'open'", error) &&
      count_rows (db, &counts->n_drafts, "post p WHERE " LF_POST_IS_DRAFT, error) &&
      count_rows (db, &counts->n_problems, "(SELECT DISTINCT post_id FROM delivery d WHERE " LF_DELIVERY_NEEDS_DEED ")", error) &&
      count_rows (db, &counts->n_accounts_bad, "account WHERE removed_us IS NULL AND state <> 'fine'", error) &&
      count_rows (db, &counts->n_unsent, "delivery WHERE state IN ('queued', 'preparing', 'sending', 'waiting')", error))
    return g_steal_pointer (&counts);
  return NULL;
}

void
lf_store_count_async (LfStore             *self,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = count_all,
    .free_result = g_free,
  };

  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_count_finish (LfStore        *self,
                       GAsyncResult   *result,
                       LfStoreCounts  *counts,
                       GError        **error)
{
  g_autofree LfStoreCounts *read = lf_store_run_finish (self, result, error);

  if (read == NULL)
    return FALSE;
  *counts = *read;
  return TRUE;
}
