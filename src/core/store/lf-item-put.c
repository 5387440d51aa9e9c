/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an item from a network meets what is stored: one row for all who saw it, its kind, its thread. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-item-put.h"

#include "core/base/lf-text.h"
#include "core/base/lf-uid.h"
#include "core/store/lf-item-rows.h"

/* What the store makes of an item. */
typedef struct {
  gint64      id;         /* 0: not stored yet */
  LfItemKind  kind;
  gboolean    is_inserted;
  gboolean    was_in_feed;
  char       *root_uri;
  char       *folded;
  char       *links;
} Placed;

static void
placed_clear (Placed *self)
{
  g_free (self->root_uri);
  g_free (self->folded);
  g_free (self->links);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Placed, placed_clear)

static gboolean
stands_in_feed (LfItemKind kind)
{
  return kind == LF_ITEM_MENTION || kind == LF_ITEM_REPLY || kind == LF_ITEM_QUOTE || kind == LF_ITEM_MESSAGE;
}

/* The same thing comes in several roles; the one that says most is kept, and what is ours is never a mention. */
static LfItemKind
choose_kind (LfItemKind a,
             LfItemKind b)
{
  static const guint8 rank[] = {
    [LF_ITEM_CONTEXT] = 0, [LF_ITEM_MENTION] = 1, [LF_ITEM_QUOTE] = 2, [LF_ITEM_REPLY] = 3, [LF_ITEM_MESSAGE] = 4, [LF_ITEM_OWN] = 5,
  };

  return rank[a] >= rank[b] ? a : b;
}

char *
lf_item_put_dup_root (LfDb        *db,
                      const char  *network,
                      const char  *uri,
                      GError     **error)
{
  g_autoptr(GError) failed = NULL;
  char *root = lf_db_dup_text (db, &failed, "SELECT root_uri FROM item WHERE network = ? AND uri = ?", "ss", network, uri);

  /* What we sent may never have been fetched. Its thread is that of the item it answers, or begins with its first part. */
  if (root == NULL && failed == NULL)
    root = lf_db_dup_text (db, &failed, "SELECT coalesce (i.root_uri, (SELECT uri FROM step WHERE delivery_id = d.id ORDER BY ordinal LIMIT 1)) "
                           "FROM step s JOIN account a ON a.id = s.account_id JOIN delivery d ON d.id = s.delivery_id "
                           "JOIN post_revision r ON r.id = d.revision_id LEFT JOIN item i ON i.id = r.reply_to_item_id "
                           "WHERE s.uri = ? AND a.network = ?", "ss", uri, network);
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  return root;
}

/* Until its parent is known, a thread bears the name of the oldest part that is. */
static char *
find_root (LfDb      *db,
           LfItem    *item,
           GError   **error)
{
  char *root;

  if (item->root_uri != NULL)
    return g_strdup (item->root_uri);
  root = lf_item_put_dup_root (db, item->network, item->parent_uri != NULL ? item->parent_uri : item->reference->uri, error);
  if (root == NULL)
    root = g_strdup (item->parent_uri != NULL ? item->parent_uri : item->reference->uri);
  return root;
}

static gboolean
read_placed (LfDb      *db,
             LfItem    *item,
             Placed    *placed,
             GError   **error)
{
  g_autofree char *stored_root = NULL;
  LfRows *rows = lf_db_query (db, error, "SELECT id, kind, in_feed, root_uri FROM item WHERE network = ? AND uri = ?", "ss", item->network,
                              item->reference->uri);

  placed->kind = item->kind;
  if (lf_rows_next (rows))
    {
      placed->id = lf_rows_int (rows, 0);
      placed->kind = choose_kind (item->kind, lf_item_kind_from_name (lf_rows_text (rows, 1), LF_ITEM_CONTEXT));
      placed->was_in_feed = lf_rows_int (rows, 2) != 0;
      stored_root = g_strdup (lf_rows_text (rows, 3));
    }
  if (!lf_rows_end (rows, error))
    return FALSE;

  placed->root_uri = item->root_uri == NULL && stored_root != NULL ? g_steal_pointer (&stored_root) : find_root (db, item, error);
  return placed->root_uri != NULL;
}

static gboolean
place (LfDb      *db,
       LfItem    *item,
       Placed    *placed,
       GError   **error)
{
  g_autofree char *searched = g_strjoin (" ", item->author.name != NULL ? item->author.name : "",
                                         item->author.handle != NULL ? item->author.handle : "",
                                         item->text != NULL ? item->text : "", NULL);
  gint64 own;

  if (!read_placed (db, item, placed, error))
    return FALSE;

  own = lf_db_get_int (db, error, -1, "SELECT EXISTS (SELECT 1 FROM step s JOIN account a ON a.id = s.account_id "
                       "WHERE s.uri = ? AND a.network = ?)", "ss", item->reference->uri, item->network);
  if (own == 1)
    placed->kind = LF_ITEM_OWN;
  placed->folded = lf_text_fold (searched);
  placed->links = item->links != NULL && item->links[0] != NULL ? g_strjoinv ("\n", item->links) : NULL;
  return own >= 0;
}

static const char *
text_or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static gboolean
insert_item (LfDb                *db,
             const LfItemSource  *source,
             LfItem              *item,
             Placed              *placed,
             GError             **error)
{
  g_autofree char *uid = lf_uid_new ();
  LfReference *reference = item->reference;
  gint64 seq = lf_item_rows_next_seq (db, error);

  if (seq == 0 ||
      !lf_db_run (db, error, "INSERT INTO item (uid, network, uri, kind, author_remote_id, author_name, author_handle, author_url, text, folded, "
                  "links, url, extra, audience, parent_uri, root_uri, created_us, arrived_us, state, in_feed, seq, answer_until_us, "
                  "private_until_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?)", "ssssssssssssssssiiiiii",
                  uid, item->network, reference->uri, lf_item_kind_name (placed->kind), text_or_empty (item->author.remote_id),
                  text_or_empty (item->author.name), text_or_empty (item->author.handle), item->author.url, text_or_empty (item->text),
                  placed->folded, placed->links, reference->url, reference->extra, lf_audience_name (reference->audience),
                  item->parent_uri, placed->root_uri, item->created_us, source->now_us, (gint64) stands_in_feed (placed->kind), seq,
                  reference->answer_until_us, reference->private_until_us))
    return FALSE;

  placed->id = lf_db_last_id (db);
  placed->is_inserted = TRUE;
  return TRUE;
}

/* Only when something differs: every change makes the feed look at the row again. Its own state is never touched. */
static gboolean
refresh_item (LfDb      *db,
              LfItem    *item,
              Placed    *placed,
              GError   **error)
{
  LfReference *reference = item->reference;

  if (!lf_db_run (db, error, "UPDATE item SET kind = ?1, author_name = ?2, author_handle = ?3, author_url = ?4, text = ?5, folded = ?6, links = ?7, "
                  "url = ?8, extra = coalesce (?9, extra), audience = ?10, parent_uri = coalesce (?11, parent_uri), root_uri = ?12, "
                  "in_feed = ?13, answer_until_us = ?15, private_until_us = ?16 WHERE id = ?14 AND ((kind, author_name, author_handle, text, audience, "
                  "root_uri, in_feed) IS NOT (?1, ?2, ?3, ?5, ?10, ?12, ?13) OR (author_url, links, url, extra, parent_uri, answer_until_us, "
                  "private_until_us) IS NOT (?4, ?7, ?8, coalesce (?9, extra), coalesce (?11, parent_uri), ?15, ?16))", "ssssssssssssiiii",
                  lf_item_kind_name (placed->kind), text_or_empty (item->author.name), text_or_empty (item->author.handle),
                  item->author.url, text_or_empty (item->text), placed->folded, placed->links, reference->url, reference->extra,
                  lf_audience_name (reference->audience), item->parent_uri, placed->root_uri,
                  (gint64) stands_in_feed (placed->kind), placed->id,
                  reference->answer_until_us, reference->private_until_us))
    return FALSE;

  return lf_db_changes (db) == 0 || lf_item_rows_touch (db, placed->id, error);
}

static gboolean
put_seen (LfDb                *db,
          const LfItemSource  *source,
          LfItem              *item,
          Placed              *placed,
          GError             **error)
{
  const char *local_id = item->reference->remote_id != NULL ? item->reference->remote_id : item->reference->uri;
  if (!lf_db_run (db, error, "INSERT INTO item_seen (item_id, account_id, local_id, stream) VALUES (?, ?, ?, ?) "
                  "ON CONFLICT (item_id, account_id) DO UPDATE SET local_id = excluded.local_id WHERE local_id <> excluded.local_id",
                  "iiss", placed->id, source->account_id, local_id, lf_stream_name (source->stream)))
    return FALSE;

  /* A row says which accounts saw it. */
  return lf_db_changes (db) == 0 || placed->is_inserted || lf_item_rows_touch (db, placed->id, error);
}

/* Answers that came before this item bear its uri as the name of their thread. */
static gboolean
join_thread (LfDb      *db,
             LfItem    *item,
             Placed    *placed,
             GError   **error)
{
  g_autoptr(GArray) ids = NULL;

  if (g_str_equal (placed->root_uri, item->reference->uri))
    return TRUE;

  ids = lf_db_query_ids (db, error, "SELECT id FROM item WHERE network = ? AND root_uri = ?", "ss", item->network, item->reference->uri);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (!lf_db_run (db, error, "UPDATE item SET root_uri = ? WHERE id = ?", "si", placed->root_uri, id) ||
          !lf_item_rows_touch (db, id, error))
        return FALSE;
    }
  return ids != NULL;
}

gboolean
lf_item_put (LfDb                *db,
             const LfItemSource  *source,
             LfItem              *item,
             gboolean            *is_new,
             GError             **error)
{
  g_auto(Placed) placed = { 0 };

  *is_new = FALSE;
  if (item->network == NULL || item->reference == NULL || item->reference->uri == NULL || item->reference->uri[0] == '\0')
    {
      g_message ("an item without identity is left out");
      return TRUE;
    }

  if (!place (db, item, &placed, error))
    return FALSE;
  if (placed.id != 0 ? !refresh_item (db, item, &placed, error) : !insert_item (db, source, item, &placed, error))
    return FALSE;

  *is_new = !placed.was_in_feed && stands_in_feed (placed.kind);
  return put_seen (db, source, item, &placed, error) && join_thread (db, item, &placed, error);
}
