/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a post says since its text was changed at the network. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/store/lf-store-edits.h"

#include "core/base/lf-text.h"
#include "core/base/lf-uid.h"
#include "core/store/lf-delivery-rows.h"
#include "core/store/lf-item-rows.h"
#include "core/store/lf-revision-rows.h"
#include "core/store/lf-store-private.h"

#include <string.h>

typedef struct {
  char   *delivery_uid;
  char   *text;
  gint64  now_us;
} EditJob;

static void
edit_job_free (EditJob *job)
{
  g_free (job->delivery_uid);
  g_free (job->text);
  g_free (job);
}

/* (transfer full): @old with another text and nobody's own one: one delivery alone points to it */
static LfRevision *
make_revision (LfRevision *old,
               EditJob    *job)
{
  LfRevision *revision = lf_revision_new ();
  LfPart *part = lf_part_new ();
  LfPart *old_part = g_ptr_array_index (old->parts, 0);

  part->text = g_strdup (job->text);
  part->media = old_part->media != NULL ? g_ptr_array_ref (old_part->media) : NULL;
  revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (revision->parts, part);
  revision->language = g_strdup (old->language);
  revision->audience = old->audience;
  revision->reply_to_uid = g_strdup (old->reply_to_uid);
  revision->fields = old->fields != NULL ? g_ptr_array_ref (old->fields) : NULL;
  revision->created_us = job->now_us;
  return revision;
}

static gboolean
point_to (LfDb     *db,
          gint64    delivery_id,
          gint64    revision_id,
          EditJob  *job,
          GError  **error)
{
  g_autofree char *sha = lf_sha256_hex (job->text);

  return lf_db_run (db, error, "UPDATE delivery SET revision_id = ?2, changed_us = ?3 WHERE id = ?1", "iii", delivery_id, revision_id, job->now_us) &&
         lf_db_run (db, error, "UPDATE step SET text_sha256 = ?2 WHERE delivery_id = ?1", "is", delivery_id, sha) &&
         lf_db_run (db, error, "UPDATE post SET revision_id = ?2, changed_us = ?3 WHERE id = (SELECT post_id FROM delivery WHERE id = ?1)"
                    " AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.post_id = post.id AND o.id <> ?1)", "iii", delivery_id, revision_id, job->now_us);
}

/* (transfer full) (nullable): those of @links that the text still has; the network tells of new ones when it is asked again */
static char *
keep_links (const char *links,
            const char *text)
{
  g_auto(GStrv) all = g_strsplit (links != NULL ? links : "", "\n", -1);
  g_autoptr(GString) kept = g_string_new (NULL);

  for (guint i = 0; all[i] != NULL; i++)
    if (*all[i] != '\0' && strstr (text, all[i]) != NULL)
      g_string_append_printf (kept, "%s%s", kept->len > 0 ? "\n" : "", all[i]);

  return kept->len > 0 ? g_string_free (g_steal_pointer (&kept), FALSE) : NULL;
}

static gboolean
change_item (LfDb     *db,
             gint64    item_id,
             EditJob  *job,
             GError  **error)
{
  g_autofree char *searched = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *links = NULL;
  LfRows *rows = lf_db_query (db, error, "SELECT author_name, author_handle, links FROM item WHERE id = ?", "i", item_id);

  if (lf_rows_next (rows))
    {
      searched = g_strjoin (" ", lf_rows_text (rows, 0), lf_rows_text (rows, 1), job->text, NULL);
      links = keep_links (lf_rows_text (rows, 2), job->text);
    }
  if (!lf_rows_end (rows, error))
    return FALSE;

  folded = lf_text_fold (searched);
  return lf_db_run (db, error, "UPDATE item SET text = ?2, folded = ?3, links = ?4 WHERE id = ?1", "isss", item_id, job->text, folded, links) &&
         lf_item_rows_touch (db, item_id, error);
}

/* What was fetched of the post itself. */
static gboolean
change_items (LfDb     *db,
              gint64    delivery_id,
              EditJob  *job,
              GError  **error)
{
  g_autoptr(GArray) ids = lf_db_query_ids (db, error, "SELECT i.id FROM item i JOIN step s ON s.uri = i.uri JOIN account a ON a.id = s.account_id "
                                           "WHERE s.delivery_id = ? AND i.network = a.network", "i", delivery_id);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!change_item (db, g_array_index (ids, gint64, i), job, error))
      return FALSE;

  return ids != NULL;
}

static gpointer
put_edit_job (LfDb      *db,
              gpointer   data,
              GError   **error)
{
  EditJob *job = data;
  gint64 id = lf_db_find_id (db, error, "SELECT id FROM delivery WHERE uid = ?1", job->delivery_uid);
  g_autoptr(LfDelivery) delivery = id != 0 ? lf_delivery_rows_read (db, id, error) : NULL;
  g_autoptr(LfRevision) revision = NULL;
  gint64 post_id, revision_id;

  if (delivery == NULL)
    return NULL;
  if (delivery->state != LF_DELIVERY_SENT || delivery->n_steps != 1)
    {
      g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT, "the state of the delivery does not allow this");
      return NULL;
    }

  revision = make_revision (delivery->revision, job);
  if ((post_id = lf_db_find_id (db, error, "SELECT id FROM post WHERE uid = ?1", delivery->post_uid)) == 0 ||
      (revision_id = lf_revision_rows_insert (db, post_id, revision, TRUE, error)) == 0 ||
      !point_to (db, id, revision_id, job, error) || !change_items (db, id, job, error))
    return NULL;

  return LF_STORE_DONE;
}

void
lf_store_put_edit_async (LfStore             *self,
                         const char          *delivery_uid,
                         const char          *text,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  EditJob *data = g_new0 (EditJob, 1);
  LfStoreJob job = { LF_LANE_WRITE, LF_CHANGE_DELIVERIES | LF_CHANGE_POSTS | LF_CHANGE_ITEMS, put_edit_job, data, (GDestroyNotify) edit_job_free, NULL };

  data->delivery_uid = g_strdup (delivery_uid);
  data->text = g_strdup (text);
  data->now_us = lf_clock_now_us (lf_store_get_clock (self));
  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_put_edit_finish (LfStore       *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}
