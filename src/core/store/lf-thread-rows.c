/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread as it stands: what others wrote, what we sent, and what is on its way. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-thread-rows.h"

#include "core/base/lf-error.h"
#include "core/store/lf-item-rows.h"

/* Own steps that have no row among the items: answers to an item of the thread, and the parts of a post with which it begins. */
#define SELECT_STEPS                                                                                                         \
  "SELECT s.remote_id, s.uri, s.url, s.extra, coalesce (s.sent_us, d.due_us), "                                              \
  "coalesce (v.text, t.text, ''), r.audience, a.uid, a.remote_id, a.name, a.handle, "                                        \
  "iif (d.state IN ('failed', 'held', 'unsure'), d.reason, NULL), "                                                          \
  "coalesce ((SELECT uri FROM step WHERE delivery_id = d.id AND ordinal < s.ordinal ORDER BY ordinal DESC LIMIT 1), i.uri) " \
  "FROM step s JOIN delivery d ON d.id = s.delivery_id JOIN account a ON a.id = d.account_id "                               \
  "JOIN post_revision r ON r.id = d.revision_id LEFT JOIN item i ON i.id = r.reply_to_item_id "                              \
  "LEFT JOIN revision_part t ON t.revision_id = r.id "                                                                       \
  "AND t.ordinal = s.ordinal - (SELECT min (ordinal) FROM step WHERE delivery_id = d.id) "                                   \
  "LEFT JOIN part_variant v ON v.revision_id = r.id AND v.ordinal = t.ordinal AND v.account_id = a.id "                      \
  "WHERE a.network = ?1 AND d.state <> 'cancelled' AND d.id IN "                                                             \
  "(SELECT delivery_id FROM step WHERE uri = ?2 UNION "                                                                      \
  "SELECT e.id FROM item o JOIN post_revision q ON q.reply_to_item_id = o.id JOIN delivery e ON e.revision_id = q.id "       \
  "WHERE o.network = ?1 AND o.root_uri = ?2) "                                                                               \
  "AND NOT EXISTS (SELECT 1 FROM item WHERE network = ?1 AND uri = s.uri)"

static LfItem *
make_step_item (LfRows     *rows,
                const char *network,
                const char *root_uri)
{
  LfItem *item = lf_item_new ();

  item->network = g_strdup (network);
  item->kind = LF_ITEM_OWN;
  item->reference = lf_reference_new ();
  item->reference->remote_id = g_strdup (lf_rows_text (rows, 0));
  item->reference->uri = g_strdup (lf_rows_text (rows, 1));
  item->reference->url = g_strdup (lf_rows_text (rows, 2));
  item->reference->extra = g_strdup (lf_rows_text (rows, 3));
  item->reference->audience = lf_audience_from_name (lf_rows_text (rows, 6), LF_AUDIENCE_DIRECT);
  item->reference->handle = g_strdup (lf_rows_text (rows, 10));
  item->created_us = lf_rows_int (rows, 4);
  item->text = g_strdup (lf_rows_text (rows, 5));
  item->links = g_new0 (char *, 1);
  item->account_uids = g_strsplit (lf_rows_text (rows, 7), " ", -1);
  item->author.remote_id = g_strdup (lf_rows_text (rows, 8));
  item->author.name = g_strdup (lf_rows_text (rows, 9));
  item->author.handle = g_strdup (lf_rows_text (rows, 10));
  item->problem = g_strdup (lf_rows_text (rows, 11));
  item->parent_uri = g_strdup (lf_rows_text (rows, 12));
  item->root_uri = g_strdup (root_uri);
  return item;
}

static gboolean
add_steps (LfDb        *db,
           const char  *network,
           const char  *root_uri,
           GPtrArray   *items,
           GError     **error)
{
  LfRows *rows = lf_db_query (db, error, SELECT_STEPS, "ss", network, root_uri);

  while (lf_rows_next (rows))
    g_ptr_array_add (items, make_step_item (rows, network, root_uri));
  return lf_rows_end (rows, error);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  LfItem *first = *(LfItem **) a;
  LfItem *second = *(LfItem **) b;

  return (first->created_us > second->created_us) - (first->created_us < second->created_us);
}

GPtrArray *
lf_thread_rows_list (LfDb        *db,
                     const char  *item_uid,
                     GError     **error)
{
  gint64 item_id = lf_db_find_id (db, error, "SELECT id FROM item WHERE uid = ?", item_uid);
  g_autoptr(LfItem) item = item_id != 0 ? lf_item_rows_read (db, item_id, error) : NULL;
  g_autoptr(GPtrArray) items = NULL;
  const char *root_uri;

  if (item == NULL)
    return NULL;

  root_uri = item->root_uri != NULL ? item->root_uri : item->reference->uri;
  items = lf_item_rows_query (db, error, "FROM item i WHERE i.network = ? AND i.root_uri = ? ORDER BY i.created_us, i.id", "ss", item->network,
                              root_uri);
  if (items == NULL || !add_steps (db, item->network, root_uri, items, error))
    return NULL;

  g_ptr_array_sort (items, compare_times);
  return g_steal_pointer (&items);
}
