/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of table item, shared by the subject files of the store. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-item-rows.h"

#include "core/base/lf-error.h"
#include "core/store/lf-post-rows.h"

#define SELECT_ITEM                                                                                                          \
  "SELECT i.uid, i.network, i.uri, i.kind, i.author_remote_id, i.author_name, i.author_handle, i.author_url, i.text, "       \
  "i.links, i.url, i.extra, i.audience, i.parent_uri, i.root_uri, i.created_us, i.state, i.seq, i.problem, "                 \
  "(SELECT local_id FROM item_seen WHERE item_id = i.id ORDER BY account_id LIMIT 1), "                                      \
  "(SELECT group_concat (a.uid, ' ') FROM item_seen s JOIN account a ON a.id = s.account_id WHERE s.item_id = i.id), "       \
  "EXISTS (SELECT 1 FROM post_revision r JOIN post p ON p.revision_id = r.id "                                               \
  "WHERE r.reply_to_item_id = i.id AND " LF_POST_IS_DRAFT                                                                    \
  " AND EXISTS (SELECT 1 FROM revision_part WHERE revision_id = r.id AND text <> '')), i.read_us = 0, "                                  \
  "i.answer_until_us, i.private_until_us, i.hidden_us <> 0 "

gint64
lf_item_rows_next_seq (LfDb    *db,
                       GError **error)
{
  return lf_db_get_int (db, error, 0, "UPDATE counter SET value = value + 1 WHERE name = 'item-seq' RETURNING value", "");
}

gboolean
lf_item_rows_touch (LfDb    *db,
                    gint64   item_id,
                    GError **error)
{
  gint64 seq = lf_item_rows_next_seq (db, error);

  return seq != 0 && lf_db_run (db, error, "UPDATE item SET seq = ? WHERE id = ?", "ii", seq, item_id);
}

gboolean
lf_item_rows_reopen (LfDb        *db,
                     gint64       item_id,
                     const char  *problem,
                     GError     **error)
{
  gint64 seq = lf_item_rows_next_seq (db, error);

  return seq != 0 && lf_db_run (db, error, "UPDATE item SET state = 'open', problem = ?, seq = ? WHERE id = ?", "sii",
                                problem, seq, item_id);
}

gboolean
lf_item_rows_set_state (LfDb        *db,
                        gint64       item_id,
                        LfItemState  state,
                        gint64       now_us,
                        GError     **error)
{
  return lf_db_run (db, error, "UPDATE item SET state = ?, state_us = ?, problem = NULL WHERE id = ?", "sii",
                    lf_item_state_name (state), now_us, item_id) &&
         lf_item_rows_touch (db, item_id, error);
}

gboolean
lf_item_rows_find_answered (LfDb    *db,
                            gint64   delivery_id,
                            gint64  *item_id,
                            GError **error)
{
  g_autoptr(GError) failure = NULL;

  *item_id = lf_db_get_int (db, &failure, 0,
                            "SELECT r.reply_to_item_id FROM delivery d JOIN post_revision r ON r.id = d.revision_id WHERE d.id = ?1",
                            "i", delivery_id);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static LfReference *
make_reference (LfRows *rows)
{
  LfReference *reference = lf_reference_new ();

  reference->remote_id = g_strdup (lf_rows_text (rows, 19));
  reference->uri = g_strdup (lf_rows_text (rows, 2));
  reference->url = g_strdup (lf_rows_text (rows, 10));
  reference->extra = g_strdup (lf_rows_text (rows, 11));
  reference->handle = g_strdup (lf_rows_text (rows, 6));
  /* A name from a newer program is never taken for a wider audience. */
  reference->audience = lf_audience_from_name (lf_rows_text (rows, 12), LF_AUDIENCE_DIRECT);
  reference->answer_until_us = lf_rows_int (rows, 23);
  reference->private_until_us = lf_rows_int (rows, 24);
  return reference;
}

static LfItem *
make_item (LfRows *rows)
{
  LfItem *item = lf_item_new ();
  const char *links = lf_rows_text (rows, 9);
  const char *account_uids = lf_rows_text (rows, 20);

  item->uid = g_strdup (lf_rows_text (rows, 0));
  item->network = g_strdup (lf_rows_text (rows, 1));
  item->kind = lf_item_kind_from_name (lf_rows_text (rows, 3), LF_ITEM_CONTEXT);
  item->reference = make_reference (rows);
  item->author.remote_id = g_strdup (lf_rows_text (rows, 4));
  item->author.name = g_strdup (lf_rows_text (rows, 5));
  item->author.handle = g_strdup (lf_rows_text (rows, 6));
  item->author.url = g_strdup (lf_rows_text (rows, 7));
  item->text = g_strdup (lf_rows_text (rows, 8));
  item->links = g_strsplit (links != NULL ? links : "", "\n", -1);
  item->parent_uri = g_strdup (lf_rows_text (rows, 13));
  item->root_uri = g_strdup (lf_rows_text (rows, 14));
  item->created_us = lf_rows_int (rows, 15);
  item->state = lf_item_state_from_name (lf_rows_text (rows, 16), LF_ITEM_OPEN);
  item->seq = lf_rows_int (rows, 17);
  item->problem = g_strdup (lf_rows_text (rows, 18));
  item->account_uids = g_strsplit (account_uids != NULL ? account_uids : "", " ", -1);
  item->marks = (lf_rows_int (rows, 21) != 0 ? LF_ITEM_HAS_REPLY_DRAFT : 0) | (lf_rows_int (rows, 22) != 0 ? LF_ITEM_UNREAD : 0) |
                (lf_rows_int (rows, 25) != 0 ? LF_ITEM_HIDDEN : 0);
  return item;
}

GPtrArray *
lf_item_rows_query (LfDb        *db,
                    GError     **error,
                    const char  *from_sql,
                    const char  *types,
                    ...)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  g_autofree char *sql = g_strconcat (SELECT_ITEM, from_sql, NULL);
  LfRows *rows;
  va_list args;

  va_start (args, types);
  rows = lf_db_query_va (db, error, sql, types, args);
  va_end (args);

  while (lf_rows_next (rows))
    g_ptr_array_add (items, make_item (rows));
  return lf_rows_end (rows, error) ? g_steal_pointer (&items) : NULL;
}

LfItem *
lf_item_rows_read (LfDb    *db,
                   gint64   item_id,
                   GError **error)
{
  g_autoptr(GPtrArray) items = lf_item_rows_query (db, error, "FROM item i WHERE i.id = ?", "i", item_id);

  if (items == NULL)
    return NULL;
  if (items->len == 0)
    {
      g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING, "there is no item %" G_GINT64_FORMAT, item_id);
      return NULL;
    }

  return lf_item_ref (g_ptr_array_index (items, 0));
}
