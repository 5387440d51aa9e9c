/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts from rows. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-post-rows.h"

#include "core/base/lf-error.h"
#include "core/store/lf-revision-rows.h"

static gboolean
read_accounts (LfDb    *db,
               gint64   post_id,
               LfPost  *post,
               GError **error)
{
  g_autoptr(GStrvBuilder) uids = g_strv_builder_new ();
  LfRows *rows = lf_db_query (db, error, "SELECT a.uid FROM post_account p JOIN account a ON a.id = p.account_id WHERE p.post_id = ? "
                              "ORDER BY a.added_us, a.id", "i", post_id);

  while (lf_rows_next (rows))
    g_strv_builder_add (uids, lf_rows_text (rows, 0));
  post->account_uids = g_strv_builder_end (uids);
  return lf_rows_end (rows, error);
}

/* Returns: (transfer full): with all its fields; NULL with @error, MISSING when there is no such post */
LfPost *
lf_post_rows_read (LfDb    *db,
                   gint64   post_id,
                   GError **error)
{
  g_autoptr(LfPost) post = lf_post_new ();
  gint64 revision_id = 0;
  LfRows *rows = lf_db_query (db, error, "SELECT uid, state, revision_id, due_us, wall, zone, changed_us, "
                              "(SELECT count(*) FROM delivery WHERE post_id = post.id AND state <> 'cancelled'), hand_over "
                              "FROM post WHERE id = ?",
                              "i", post_id);

  if (lf_rows_next (rows))
    {
      post->uid = g_strdup (lf_rows_text (rows, 0));
      post->state = lf_post_state_from_name (lf_rows_text (rows, 1), LF_POST_REVIEW);
      revision_id = lf_rows_int (rows, 2);
      if (!lf_rows_is_null (rows, 3))
        post->due = lf_due_new (lf_rows_int (rows, 3), lf_rows_text (rows, 4), lf_rows_text (rows, 5));
      post->changed_us = lf_rows_int (rows, 6);
      post->n_deliveries = lf_rows_int (rows, 7);
      if (!lf_rows_is_null (rows, 8))
        post->hand_over = lf_rows_int (rows, 8) != 0 ? LF_HAND_OVER_ALWAYS : LF_HAND_OVER_NEVER;
    }
  if (!lf_rows_end (rows, error))
    return NULL;
  if (post->uid == NULL)
    {
      g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING, "there is no post %" G_GINT64_FORMAT, post_id);
      return NULL;
    }

  if (!read_accounts (db, post_id, post, error) || (post->revision = lf_revision_rows_read (db, revision_id, error)) == NULL)
    return NULL;
  return g_steal_pointer (&post);
}
