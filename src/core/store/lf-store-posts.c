/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts being written: autosave, drafts, reply texts, the trash. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store-posts.h"

#include "core/base/lf-uid.h"
#include "core/store/lf-item-rows.h"
#include "core/store/lf-post-rows.h"
#include "core/store/lf-revision-rows.h"
#include "core/store/lf-store-private.h"

typedef struct {
  LfPost   *post;   /* save */
  char     *uid;    /* of a post, or of the item that is answered */
  gboolean  flag;
  gint64    now_us;
} PostData;

static PostData *
post_data_new (LfStore    *self,
               const char *uid,
               gboolean    flag)
{
  PostData *data = g_new0 (PostData, 1);

  data->uid = g_strdup (uid);
  data->flag = flag;
  data->now_us = lf_clock_now_us (lf_store_get_clock (self));
  return data;
}

static void
post_data_free (PostData *data)
{
  g_clear_pointer (&data->post, lf_post_unref);
  g_free (data->uid);
  g_free (data);
}

/* The draft that answers this item; 0 without error: there is none. */
static gint64
find_reply_draft (LfDb        *db,
                  const char  *item_uid,
                  GError     **error)
{
  return lf_db_get_int (db, error, 0, "SELECT p.id FROM post_revision r JOIN post p ON p.revision_id = r.id "
                        "JOIN item i ON i.id = r.reply_to_item_id WHERE i.uid = ? AND " LF_POST_IS_DRAFT
                        " ORDER BY p.changed_us DESC, p.id DESC LIMIT 1", "s", item_uid);
}

/* An item has one reply text: who begins a second one goes on with the first. 0 with @error on failure. */
static gint64
make_post_row (LfDb      *db,
               PostData  *save,
               GError   **error)
{
  const char *item_uid = save->post->revision->reply_to_uid;
  g_autofree char *uid = lf_uid_new ();
  g_autoptr(GError) failed = NULL;
  gint64 post_id = item_uid != NULL ? find_reply_draft (db, item_uid, &failed) : 0;

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return 0;
    }
  if (post_id != 0)
    return post_id;
  if (!lf_db_run (db, error, "INSERT INTO post (uid, state, created_us, changed_us) VALUES (?, ?, ?, ?)", "ssii", uid,
                  lf_post_state_name (save->post->state), save->now_us, save->now_us))
    return 0;
  return lf_db_last_id (db);
}

static gint64
put_post_row (LfDb      *db,
              PostData  *save,
              GError   **error)
{
  LfPost *post = save->post;
  LfDue *due = post->due;
  gint64 post_id;

  post_id = post->uid == NULL ? make_post_row (db, save, error)
                              : lf_db_find_id (db, error, "SELECT id FROM post WHERE uid = ?", post->uid);
  if (post_id == 0)
    return 0;

  /* The state of an existing post is changed by deeds, not by autosave. */
  if (!lf_db_run (db, error, "UPDATE post SET due_us = iif (?, ?, NULL), wall = ?, zone = ?, changed_us = ?, "
                  "hand_over = CASE ? WHEN 0 THEN NULL WHEN 1 THEN 0 ELSE 1 END WHERE id = ?", "iissiii",
                  (gint64) (due != NULL), due != NULL ? due->due_us : (gint64) 0, due != NULL ? due->wall : NULL,
                  due != NULL ? due->zone : NULL, save->now_us, (gint64) post->hand_over, post_id))
    return 0;
  return post_id;
}

static gboolean
put_accounts (LfDb    *db,
              gint64   post_id,
              GStrv    account_uids,
              GError **error)
{
  if (!lf_db_run (db, error, "DELETE FROM post_account WHERE post_id = ?", "i", post_id))
    return FALSE;

  for (guint i = 0; account_uids != NULL && account_uids[i] != NULL; i++)
    {
      gint64 account_id = lf_db_find_id (db, error, "SELECT id FROM account WHERE uid = ?", account_uids[i]);

      if (account_id == 0 ||
          !lf_db_run (db, error, "INSERT INTO post_account (post_id, account_id) VALUES (?, ?) ON CONFLICT DO NOTHING", "ii", post_id,
                      account_id))
        return FALSE;
    }

  return TRUE;
}

static gboolean
insert_revision (LfDb        *db,
                 gint64       post_id,
                 LfRevision  *revision,
                 GError     **error)
{
  gint64 revision_id = lf_revision_rows_insert (db, post_id, revision, FALSE, error);

  /* A text that nobody points to any more is not kept. */
  return revision_id != 0 &&
         lf_db_run (db, error, "UPDATE post SET revision_id = ? WHERE id = ?", "ii", revision_id, post_id) &&
         lf_db_run (db, error, "DELETE FROM post_revision WHERE post_id = ? AND frozen = 0 AND id <> ? "
                    "AND NOT EXISTS (SELECT 1 FROM delivery WHERE revision_id = post_revision.id)", "ii", post_id, revision_id);
}

/* A revision that a delivery points to never changes again; saving the same text over it makes no new one. */
static gboolean
put_revision (LfDb        *db,
              gint64       post_id,
              LfRevision  *revision,
              GError     **error)
{
  g_autoptr(LfRevision) newest = NULL;
  g_autofree char *sha256 = NULL;
  g_autoptr(GError) failed = NULL;
  gint64 revision_id = lf_db_get_int (db, &failed, 0, "SELECT revision_id FROM post WHERE id = ?", "i", post_id);
  gboolean frozen = lf_db_get_int (db, &failed, 0, "SELECT r.frozen OR EXISTS (SELECT 1 FROM delivery WHERE revision_id = r.id) "
                                   "FROM post_revision r WHERE r.id = ?", "i", revision_id) != 0;

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (revision_id == 0)
    return insert_revision (db, post_id, revision, error);
  if (!frozen)
    return lf_revision_rows_replace (db, revision_id, revision, error);

  if ((newest = lf_revision_rows_read (db, revision_id, error)) == NULL)
    return FALSE;
  sha256 = lf_revision_rows_dup_sha256 (revision);
  return (g_str_equal (sha256, newest->sha256) && lf_fields_equal (revision->fields, newest->fields)) || insert_revision (db, post_id, revision, error);
}

/* The row of the item that the post answers says whether an answer is begun. */
static gboolean
touch_answered_item (LfDb    *db,
                     gint64   post_id,
                     GError **error)
{
  g_autoptr(GError) failed = NULL;
  gint64 item_id = lf_db_get_int (db, &failed, 0, "SELECT ifnull(r.reply_to_item_id, 0) FROM post p "
                                  "JOIN post_revision r ON r.id = p.revision_id WHERE p.id = ?", "i", post_id);

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  return item_id == 0 || lf_item_rows_touch (db, item_id, error);
}

static gpointer
save_post (LfDb     *db,
           gpointer  data,
           GError  **error)
{
  PostData *save = data;
  gint64 post_id = put_post_row (db, save, error);

  if (post_id == 0 || !put_accounts (db, post_id, save->post->account_uids, error) ||
      !put_revision (db, post_id, save->post->revision, error) ||
      (save->post->uid == NULL && !touch_answered_item (db, post_id, error)))
    return NULL;

  return lf_post_rows_read (db, post_id, error);
}

void
lf_store_save_post_async (LfStore             *self,
                          LfPost              *post,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  PostData *data = post_data_new (self, NULL, FALSE);
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_POSTS | (post->uid == NULL && post->revision->reply_to_uid != NULL ? LF_CHANGE_ITEMS : 0),
    .func = save_post,
    .data = data,
    .free_data = (GDestroyNotify) post_data_free,
    .free_result = (GDestroyNotify) lf_post_unref,
  };

  g_return_if_fail (post->revision != NULL);

  data->post = lf_post_ref (post);
  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

LfPost *
lf_store_save_post_finish (LfStore       *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
get_post (LfDb     *db,
          gpointer  data,
          GError  **error)
{
  gint64 post_id = lf_db_find_id (db, error, "SELECT id FROM post WHERE uid = ?", ((PostData *) data)->uid);

  return post_id != 0 ? lf_post_rows_read (db, post_id, error) : NULL;
}

void
lf_store_get_post_async (LfStore             *self,
                         const char          *post_uid,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = get_post,
    .data = post_data_new (self, post_uid, FALSE),
    .free_data = (GDestroyNotify) post_data_free,
    .free_result = (GDestroyNotify) lf_post_unref,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

LfPost *
lf_store_get_post_finish (LfStore       *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
list_drafts (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  g_autoptr(GPtrArray) posts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_post_unref);
  g_autoptr(GArray) ids = lf_db_query_ids (db, error, "SELECT p.id FROM post p WHERE " LF_POST_IS_DRAFT
                                           " ORDER BY p.changed_us DESC, p.id DESC", "");

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      LfPost *post = lf_post_rows_read (db, g_array_index (ids, gint64, i), error);

      if (post == NULL)
        return NULL;
      g_ptr_array_add (posts, post);
    }
  return ids != NULL ? g_steal_pointer (&posts) : NULL;
}

void
lf_store_list_drafts_async (LfStore             *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = list_drafts,
    .free_result = (GDestroyNotify) g_ptr_array_unref,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

GPtrArray *
lf_store_list_drafts_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
get_reply_draft (LfDb     *db,
                 gpointer  data,
                 GError  **error)
{
  gint64 post_id = find_reply_draft (db, ((PostData *) data)->uid, error);

  return post_id != 0 ? lf_post_rows_read (db, post_id, error) : NULL;
}

void
lf_store_get_reply_draft_async (LfStore             *self,
                                const char          *item_uid,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = get_reply_draft,
    .data = post_data_new (self, item_uid, FALSE),
    .free_data = (GDestroyNotify) post_data_free,
    .free_result = (GDestroyNotify) lf_post_unref,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

LfPost *
lf_store_get_reply_draft_finish (LfStore       *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
trash_post (LfDb     *db,
            gpointer  data,
            GError  **error)
{
  PostData *trash = data;
  gint64 post_id = lf_db_find_id (db, error, "SELECT id FROM post WHERE uid = ?", trash->uid);

  if (post_id == 0)
    return NULL;
  if (!lf_db_run (db, error, "UPDATE post SET state = ?, changed_us = ? WHERE id = ? AND (state = 'trashed') <> ? "
                  "AND NOT EXISTS (SELECT 1 FROM delivery WHERE post_id = post.id AND state <> 'cancelled')", "siii",
                  lf_post_state_name (trash->flag ? LF_POST_TRASHED : LF_POST_DRAFT), trash->now_us, post_id, (gint64) trash->flag))
    return NULL;

  /* Nothing to do is no conflict. */
  if (lf_db_changes (db) == 0 &&
      lf_db_get_int (db, error, 0, "SELECT (state = 'trashed') <> ? FROM post WHERE id = ?", "ii", (gint64) trash->flag, post_id) != 0)
    {
      g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT, "the post has deliveries");
      return NULL;
    }

  if (!touch_answered_item (db, post_id, error))
    return NULL;
  return LF_STORE_DONE;
}

void
lf_store_trash_post_async (LfStore             *self,
                           const char          *post_uid,
                           gboolean             trashed,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_POSTS | LF_CHANGE_DELIVERIES | LF_CHANGE_ITEMS,
    .func = trash_post,
    .data = post_data_new (self, post_uid, trashed),
    .free_data = (GDestroyNotify) post_data_free,
  };

  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_trash_post_finish (LfStore       *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

static gpointer
set_editing (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  PostData *editing = data;
  gint64 post_id = lf_db_find_id (db, error, "SELECT id FROM post WHERE uid = ?", editing->uid);

  if (post_id != 0 && lf_db_run (db, error, "UPDATE post SET editing_us = ? WHERE id = ?", "ii",
                                 editing->flag ? editing->now_us : (gint64) 0, post_id))
    return LF_STORE_DONE;
  return NULL;
}

/* Says no change: it comes every 30 s and nothing that is shown depends on it. */
void
lf_store_set_editing_async (LfStore             *self,
                            const char          *post_uid,
                            gboolean             open,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .func = set_editing,
    .data = post_data_new (self, post_uid, open),
    .free_data = (GDestroyNotify) post_data_free,
  };

  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_set_editing_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}
