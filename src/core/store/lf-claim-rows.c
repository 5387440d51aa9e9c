/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads from the tables what the outbox has to know to send, or to look for, one step. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/store/lf-claim-rows.h"
#include "core/store/lf-delivery-rows.h"

/* Ids of other deliveries that a look could meet: those of the last posts of the account. */
#define N_TAKEN 500

static void
clear_claim (LfClaim *self)
{
  g_clear_pointer (&self->delivery, lf_delivery_unref);
  g_free (self->step.uid);
  g_free (self->step.key);
  g_free (self->step.saved);
  g_free (self->step.boot_id);
  g_clear_pointer (&self->part, lf_part_unref);
  g_clear_pointer (&self->parent, lf_reference_unref);
  g_clear_pointer (&self->root, lf_reference_unref);
  g_strfreev (self->taken_ids);
}

LF_DEFINE_VALUE (LfClaim, lf_claim, clear_claim)

gboolean
lf_claim_is_about_copy (LfClaim *self)
{
  return self->kind == LF_CLAIM_HAND_OVER || self->kind == LF_CLAIM_TELL || self->kind == LF_CLAIM_CONFIRM ||
         (self->kind == LF_CLAIM_SETTLE && self->delivery->at_server.handing);
}

LfHandWindow *
lf_hand_window_new (const char *account_uid)
{
  LfHandWindow *self = g_new0 (LfHandWindow, 1);

  self->account_uid = g_strdup (account_uid);
  return self;
}

void
lf_hand_window_free (LfHandWindow *self)
{
  g_free (self->account_uid);
  g_free (self);
}

static gboolean
read_step (LfDb     *db,
           gint64    delivery_id,
           LfClaim  *claim,
           GError  **error)
{
  LfRows *rows = lf_db_query (db, error,
    "SELECT s.uid, s.ordinal, s.key, s.saved, s.n_attempts, s.n_looks, s.first_boot_us, s.ended_boot_us, s.boot_id, d.n_failures, d.n_handings"
    " FROM step s JOIN delivery d ON d.id = s.delivery_id WHERE s.delivery_id = ?1 AND s.state <> 'sent' ORDER BY s.ordinal LIMIT 1",
    "i", delivery_id);
  gboolean found = FALSE;

  if (rows == NULL)
    return FALSE;

  if (lf_rows_next (rows))
    {
      found = TRUE;
      claim->step.uid = g_strdup (lf_rows_text (rows, 0));
      claim->step.ordinal = lf_rows_int (rows, 1);
      claim->step.key = g_strdup (lf_rows_text (rows, 2));
      claim->step.saved = g_strdup (lf_rows_text (rows, 3));
      claim->step.n_attempts = lf_rows_int (rows, 4);
      claim->step.n_looks = lf_rows_int (rows, 5);
      claim->step.first_boot_us = lf_rows_int (rows, 6);
      claim->step.ended_boot_us = lf_rows_int (rows, 7);
      claim->step.boot_id = g_strdup (lf_rows_text (rows, 8));
      claim->n_failures = lf_rows_int (rows, 9);
      claim->n_handings = lf_rows_int (rows, 10);
    }
  if (!lf_rows_end (rows, error))
    return FALSE;
  if (!found)
    g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT, "a delivery that was claimed has no unsent step");

  return found;
}

/* One row of remote id, uri, url, extra, handle, audience; NULL without an error when there is none. */
static LfReference *
read_reference (LfDb        *db,
                GError     **error,
                const char  *sql,
                gint64       first,
                gint64       second)
{
  LfRows *rows = lf_db_query (db, error, sql, "ii", first, second);
  g_autoptr(LfReference) reference = NULL;

  if (rows == NULL)
    return NULL;

  if (lf_rows_next (rows))
    {
      reference = lf_reference_new ();
      reference->remote_id = g_strdup (lf_rows_text (rows, 0));
      reference->uri = g_strdup (lf_rows_text (rows, 1));
      reference->url = g_strdup (lf_rows_text (rows, 2));
      reference->extra = g_strdup (lf_rows_text (rows, 3));
      reference->handle = g_strdup (lf_rows_text (rows, 4));
      reference->audience = lf_audience_from_name (lf_rows_text (rows, 5), LF_AUDIENCE_DIRECT);
    }

  return lf_rows_end (rows, error) ? g_steal_pointer (&reference) : NULL;
}

static gboolean
read_references (LfDb     *db,
                 gint64    delivery_id,
                 LfClaim  *claim,
                 GError  **error)
{
  g_autoptr(GError) failure = NULL;

  if (claim->step.ordinal > 0)
    {
      static const char sql[] =
        "SELECT s.remote_id, s.uri, s.url, s.extra, NULL, r.audience FROM step s JOIN delivery d ON d.id = s.delivery_id"
        " JOIN post_revision r ON r.id = d.revision_id WHERE s.delivery_id = ?1 AND s.ordinal = ?2";

      claim->parent = read_reference (db, &failure, sql, delivery_id, claim->step.ordinal - 1);
      if (failure == NULL)
        claim->root = read_reference (db, &failure, sql, delivery_id, 0);
    }
  else
    claim->parent = read_reference (db, &failure,
      "SELECT n.local_id, i.uri, i.url, i.extra, i.author_handle, i.audience FROM delivery d"
      " JOIN post_revision r ON r.id = d.revision_id JOIN item i ON i.id = r.reply_to_item_id"
      " JOIN item_seen n ON n.item_id = i.id AND n.account_id = d.account_id WHERE d.id = ?1 AND ?2 = 0", delivery_id, 0);

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return failure == NULL;
}

static gboolean
read_taken_ids (LfDb     *db,
                gint64    delivery_id,
                gint64    now_us,
                LfClaim  *claim,
                GError  **error)
{
  /* Before its time nobody asks whether it went out, only whether there is a second copy. */
  gboolean looks_for_double = claim->kind == LF_CLAIM_CONFIRM && now_us < claim->delivery->due->due_us;
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  LfRows *rows = lf_db_query (db, error,
    "SELECT * FROM (SELECT remote_id FROM step WHERE account_id = (SELECT account_id FROM delivery WHERE id = ?1) AND remote_id IS NOT NULL"
    " ORDER BY id DESC LIMIT ?2) UNION ALL SELECT server_schedule_id FROM delivery WHERE account_id = (SELECT account_id FROM delivery WHERE id = ?1)"
    " AND (id <> ?1 OR ?3) AND state = 'at-server' AND server_schedule_id IS NOT NULL", "iii", delivery_id, (gint64) N_TAKEN,
    (gint64) looks_for_double);

  if (rows == NULL)
    return FALSE;
  while (lf_rows_next (rows))
    g_strv_builder_add (ids, lf_rows_text (rows, 0));
  if (!lf_rows_end (rows, error))
    return FALSE;

  claim->taken_ids = g_strv_builder_end (ids);
  return TRUE;
}

LfClaim *
lf_claim_rows_read (LfDb         *db,
                    gint64        delivery_id,
                    LfClaimKind   kind,
                    gint64        now_us,
                    GError      **error)
{
  g_autoptr(LfClaim) claim = lf_claim_new ();

  claim->kind = kind;
  claim->delivery = lf_delivery_rows_read (db, delivery_id, error);
  if (claim->delivery == NULL ||
      !read_step (db, delivery_id, claim, error) ||
      !read_references (db, delivery_id, claim, error) ||
      ((kind != LF_CLAIM_SEND || claim->n_handings > 0) && !read_taken_ids (db, delivery_id, now_us, claim, error)))
    return NULL;

  if (claim->step.ordinal >= claim->delivery->revision->parts->len)
    {
      g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT, "a step has no part in its revision");
      return NULL;
    }

  claim->part = lf_part_ref (g_ptr_array_index (claim->delivery->revision->parts, claim->step.ordinal));
  return g_steal_pointer (&claim);
}
