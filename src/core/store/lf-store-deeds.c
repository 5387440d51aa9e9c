/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person does with deliveries: sends off, moves, withdraws, decides. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-uid.h"
#include "core/store/lf-item-rows.h"
#include "core/store/lf-revision-rows.h"
#include "core/store/lf-delivery-rows.h"
#include "core/store/lf-store-deliveries.h"
#include "core/store/lf-store-outbox.h"
#include "core/store/lf-store-private.h"

typedef struct {
  LfSubmission *submission;
  LfDeed        deed;
  char         *delivery_uid;
  char         *post_uid;
  LfDue        *due;
  char         *item_uid;
  gint64        now_us;
} DeedJob;

static void
deed_job_free (DeedJob *job)
{
  g_clear_pointer (&job->submission, lf_submission_unref);
  g_free (job->delivery_uid);
  g_free (job->post_uid);
  g_free (job->item_uid);
  g_clear_pointer (&job->due, lf_due_free);
  g_free (job);
}

/* ---- Sending off. */

static gint64
find_or_make_post (LfDb     *db,
                   DeedJob  *job,
                   GError  **error)
{
  g_autofree char *uid = NULL;

  if (job->submission->post_uid != NULL)
    return lf_db_find_id (db, error, "SELECT id FROM post WHERE uid = ?1 AND state <> 'trashed'", job->submission->post_uid);

  uid = lf_uid_new ();
  if (!lf_db_run (db, error, "INSERT INTO post (uid, state, created_us, changed_us) VALUES (?1, 'draft', ?2, ?2)", "si", uid, job->now_us))
    return 0;
  return lf_db_last_id (db);
}

/* What was planned before under the same post and has not begun is replaced. A copy that waits at a server is taken away there first: until then
 * the claim lets nothing of the post go to that account. */
static gboolean
clear_way (LfDb     *db,
           gint64    post_id,
           gint64    now_us,
           GError  **error)
{
  return lf_db_run (db, error,
                    "UPDATE delivery SET wish = 'replace', ready_us = ?2, n_failures = 0, reason = NULL, said = NULL, changed_us = ?2"
                    " WHERE post_id = ?1 AND state = 'at-server'", "ii", post_id, now_us) &&
         lf_db_run (db, error,
                    "DELETE FROM delivery WHERE post_id = ?1 AND state IN ('queued', 'held', 'failed', 'waiting', 'cancelled')"
                    " AND NOT EXISTS (SELECT 1 FROM step s WHERE s.delivery_id = delivery.id AND s.state = 'sent')", "i", post_id);
}

static gboolean
insert_steps (LfDb        *db,
              gint64       delivery_id,
              gint64       account_id,
              LfRevision  *revision,
              const char  *account_uid,
              GError     **error)
{
  for (guint i = 0; i < revision->parts->len; i++)
    {
      g_autofree char *uid = lf_uid_new ();
      g_autofree char *key = lf_uid_new ();
      g_autofree char *sha = lf_sha256_hex (lf_part_get_text (g_ptr_array_index (revision->parts, i), account_uid));

      if (!lf_db_run (db, error,
                      "INSERT INTO step (uid, delivery_id, account_id, ordinal, key, state, text_sha256) VALUES (?1, ?2, ?3, ?4, ?5, 'new', ?6)",
                      "siiiss", uid, delivery_id, account_id, (gint64) i, key, sha))
        return FALSE;
    }

  return TRUE;
}

/* An answer goes out only from an account that has seen what it answers: only that one knows it by its own id. */
static gboolean
check_has_seen (LfDb        *db,
                DeedJob     *job,
                gint64       account_id,
                GError     **error)
{
  const char *item_uid = job->submission->revision->reply_to_uid;
  g_autoptr(GError) failure = NULL;
  gint64 n_seen;

  if (item_uid == NULL)
    return TRUE;

  n_seen = lf_db_get_int (db, &failure, 0,
                          "SELECT count(*) FROM item_seen n JOIN item i ON i.id = n.item_id WHERE i.uid = ?1 AND n.account_id = ?2",
                          "si", item_uid, account_id);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (n_seen == 0)
    g_set_error (error, LF_POST_ERROR, LF_POST_ERROR_NO_ACCOUNT, "the account has not seen what is answered");
  return n_seen > 0;
}

static gboolean
is_handed (LfSubmission *submission,
           const char   *account_uid)
{
  return submission->handed_uids != NULL && g_strv_contains ((const char * const *) submission->handed_uids, account_uid);
}

static LfDelivery *
insert_delivery (LfDb        *db,
                 DeedJob     *job,
                 const char  *account_uid,
                 gint64       post_id,
                 gint64       revision_id,
                 GError     **error)
{
  g_autofree char *uid = lf_uid_new ();
  LfDue *due = job->submission->due;
  g_autoptr(GError) failure = NULL;
  gint64 account_id = lf_db_find_id (db, error, "SELECT id FROM account WHERE uid = ?1 AND removed_us IS NULL", account_uid);
  gint64 n_begun;
  gint64 delivery_id;

  if (account_id == 0 || !check_has_seen (db, job, account_id, error))
    return NULL;

  n_begun = lf_db_get_int (db, &failure, 0, "SELECT count(*) FROM delivery WHERE post_id = ?1 AND account_id = ?2"
                           " AND NOT (state = 'at-server' AND wish = 'replace')", "ii", post_id, account_id);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (n_begun > 0)
    {
      g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT, "this post is on its way to the account already, or there");
      return NULL;
    }

  if (!lf_db_run (db, error,
                  "INSERT INTO delivery (uid, post_id, revision_id, account_id, state, due_us, wall, zone, ready_us, created_us, changed_us, hand_over)"
                  " VALUES (?1, ?2, ?3, ?4, 'queued', ?5, ?6, ?7, ?5, ?8, ?8, ?9)", "siiiissii", uid, post_id, revision_id, account_id,
                  due->due_us, due->wall, due->zone, job->now_us, (gint64) is_handed (job->submission, account_uid)))
    return NULL;

  delivery_id = lf_db_last_id (db);
  if (!insert_steps (db, delivery_id, account_id, job->submission->revision, account_uid, error))
    return NULL;
  return lf_delivery_rows_read (db, delivery_id, error);
}

static gboolean
mark_item_answered (LfDb     *db,
                    DeedJob  *job,
                    GError  **error)
{
  gint64 item_id;

  if (job->submission->revision->reply_to_uid == NULL)
    return TRUE;

  item_id = lf_db_find_id (db, error, "SELECT id FROM item WHERE uid = ?1", job->submission->revision->reply_to_uid);
  return item_id != 0 && lf_item_rows_set_state (db, item_id, LF_ITEM_ANSWERED, job->now_us, error);
}

static gpointer
submit_job (LfDb      *db,
            gpointer   data,
            GError   **error)
{
  DeedJob *job = data;
  g_autoptr(GPtrArray) deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_delivery_unref);
  LfDue *due = job->submission->due;
  gint64 post_id = find_or_make_post (db, job, error);
  gint64 revision_id;

  if (post_id == 0 || !clear_way (db, post_id, job->now_us, error))
    return NULL;

  revision_id = lf_revision_rows_insert (db, post_id, job->submission->revision, TRUE, error);
  if (revision_id == 0 ||
      !lf_db_run (db, error, "UPDATE post SET revision_id = ?2, due_us = ?3, wall = ?4, zone = ?5, editing_us = 0, changed_us = ?6,"
                  " hand_over = CASE ?7 WHEN 0 THEN NULL WHEN 1 THEN 0 ELSE 1 END WHERE id = ?1",
                  "iiissii", post_id, revision_id, due->due_us, due->wall, due->zone, job->now_us, (gint64) job->submission->hand_over) ||
      !lf_db_run (db, error, "DELETE FROM post_account WHERE post_id = ?1", "i", post_id))
    return NULL;

  for (guint i = 0; job->submission->account_uids[i] != NULL; i++)
    {
      const char *account_uid = job->submission->account_uids[i];
      LfDelivery *delivery = insert_delivery (db, job, account_uid, post_id, revision_id, error);

      if (delivery == NULL)
        return NULL;
      g_ptr_array_add (deliveries, delivery);
      if (!lf_db_run (db, error, "INSERT INTO post_account (post_id, account_id) SELECT ?1, id FROM account WHERE uid = ?2", "is", post_id, account_uid))
        return NULL;
    }

  return mark_item_answered (db, job, error) ? g_steal_pointer (&deliveries) : NULL;
}

void
lf_store_submit_async (LfStore             *self,
                       LfSubmission        *submission,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  DeedJob *data = g_new0 (DeedJob, 1);
  LfStoreJob job = { LF_LANE_WRITE, LF_CHANGE_DELIVERIES | LF_CHANGE_POSTS | LF_CHANGE_ITEMS, submit_job, data,
                     (GDestroyNotify) deed_job_free, (GDestroyNotify) g_ptr_array_unref };

  data->submission = lf_submission_ref (submission);
  data->now_us = lf_clock_now_us (lf_store_get_clock (self));
  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

GPtrArray *
lf_store_submit_finish (LfStore       *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

/* ---- Deeds: which states allow them, and what they write. */

typedef struct {
  const char *allowed;   /* SQL condition on table delivery */
  const char *delivery;  /* SQL assignments; ?2 now, ?3 due, ?4 wall, ?5 zone */
  const char *step;      /* (nullable): SQL assignments on the unsent steps; ?2 now, ?3 a new key */
  const char *wish;      /* (nullable): what is wanted of a copy that waits at a server */
  gboolean    reopens;   /* what it answered is open again */
  gboolean    answers;   /* what it answers is answered again */
} DeedRule;

/* Every rule is given the same parameters, whichever of them it names. */
#define ALL_BOUND(more) " AND ?2 IS ?2 AND ?3 IS ?3" more

/* What is being replaced is wanted by nobody any more. */
#define AT_SERVER "state = 'at-server' AND wish IS NOT 'replace'"

/* Not handed over for this time. */
#define NEVER "9223372036854775807"

#define PARTS_LEFT "NOT handing AND EXISTS (SELECT 1 FROM step s WHERE s.delivery_id = delivery.id AND s.state NOT IN ('sent', 'unsure'))"

/* When it was tried first stays known: whatever is older cannot be of this delivery. */
#define SINCE_ALONE "saved = (SELECT json_object ('since', value) FROM json_each (step.saved) WHERE key = 'since')"

#define AGAIN "reason = NULL, said = NULL, n_failures = 0, changed_us = ?2"

static const DeedRule rules[] = {
  [LF_DEED_MOVE] = { "state IN ('queued', 'held', 'waiting', 'failed', 'cancelled')",
    "state = 'queued', due_us = ?3, wall = ?4, zone = ?5, ready_us = ?3, first_attempt_us = NULL, hand_us = 0, " AGAIN, "state = 'new'", "move",
    FALSE, TRUE },
  [LF_DEED_SEND_NOW] = { "state IN ('queued', 'held', 'waiting', 'failed')",
    "state = 'queued', due_us = CASE WHEN state = 'waiting' THEN due_us ELSE ?2 END, ready_us = ?2, first_attempt_us = NULL, hand_us = " NEVER ", " AGAIN,
    "state = 'new'", "send-now", FALSE, TRUE },
  [LF_DEED_WITHDRAW] = { "state IN ('queued', 'held', 'waiting', 'failed')",
    "state = 'cancelled', ready_us = NULL, reason = NULL, said = NULL, changed_us = ?2", NULL, "withdraw", TRUE, FALSE },
  [LF_DEED_MAKE_DRAFT] = { "state = 'queued' AND NOT EXISTS (SELECT 1 FROM step s WHERE s.delivery_id = delivery.id AND (s.state = 'sent' OR s.n_attempts > 0))",
    "state = 'cancelled', ready_us = NULL, reason = NULL, said = NULL, changed_us = ?2", NULL, "withdraw", TRUE, FALSE },
  [LF_DEED_IT_IS_THERE] = { "state = 'unsure' AND reason = 'decide'",
    /* What the server keeps is not out yet; the parts behind the one that is there go out now. */
    "state = CASE WHEN handing AND due_us > ?2 THEN 'at-server' WHEN " PARTS_LEFT " THEN 'queued' ELSE 'sent' END,"
    " ready_us = CASE WHEN handing AND due_us > ?2 THEN due_us WHEN " PARTS_LEFT " THEN ?2 END, handing = 0, reason = NULL, said = NULL,"
    " changed_us = ?2",
    "state = (SELECT CASE d.state WHEN 'at-server' THEN 'new' WHEN 'sent' THEN 'sent' ELSE iif (step.state = 'unsure', 'sent', step.state) END"
    " FROM delivery d WHERE d.id = delivery_id), sent_us = COALESCE (sent_us, ?2)", NULL, FALSE, TRUE },
  [LF_DEED_SEND_AGAIN] = { "state = 'unsure' AND reason = 'decide'",
    "state = 'queued', due_us = ?2, ready_us = ?2, first_attempt_us = NULL, handing = 0, n_handings = 0, server_schedule_id = NULL,"
    " hand_us = " NEVER ", " AGAIN, "state = 'new', key = ?3, " SINCE_ALONE ", n_attempts = 0, n_looks = 0", NULL, FALSE, TRUE },
  [LF_DEED_LOOK] = { "state = 'unsure' OR (state = 'at-server' AND wish IS NULL)",
    "reason = iif (state = 'unsure', 'unsure', NULL), ready_us = ?2, changed_us = ?2", NULL, NULL, FALSE, FALSE },
  [LF_DEED_WAS_DELETED] = { "state = 'sent'", "state = 'cancelled', reason = 'deleted', ready_us = NULL, changed_us = ?2", NULL, NULL, FALSE, FALSE },
};

static GArray *
find_deliveries (LfDb        *db,
                 DeedJob     *job,
                 const char  *allowed,
                 GError     **error)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT id FROM delivery WHERE (uid = ?1 OR (?1 IS NULL AND post_id = (SELECT id FROM post WHERE uid = ?2))) AND (%s)", allowed);

  return lf_db_query_ids (db, error, sql, "ss", job->delivery_uid, job->post_uid);
}

static gboolean
change_item (LfDb            *db,
             DeedJob         *job,
             const DeedRule  *rule,
             gint64           delivery_id,
             GError         **error)
{
  LfItemState state = rule->reopens ? LF_ITEM_OPEN : LF_ITEM_ANSWERED;
  gint64 item_id;

  if (!rule->reopens && !rule->answers)
    return TRUE;

  return lf_item_rows_find_answered (db, delivery_id, &item_id, error) &&
         (item_id == 0 || lf_item_rows_set_state (db, item_id, state, job->now_us, error));
}

/* A person found it among what was read from the network: so it is out, whatever was planned. */
static gboolean
take_item (LfDb     *db,
           DeedJob  *job,
           gint64    delivery_id,
           GError  **error)
{
  if (job->item_uid == NULL)
    return TRUE;

  if (!lf_db_run (db, error,
                  "UPDATE step SET remote_id = n.local_id, uri = i.uri, url = i.url, extra = i.extra, sent_us = i.created_us"
                  " FROM item i JOIN item_seen n ON n.item_id = i.id WHERE step.delivery_id = ?1 AND i.uid = ?2 AND n.account_id = step.account_id"
                  " AND i.author_remote_id = (SELECT a.remote_id FROM account a WHERE a.id = step.account_id)"
                  " AND step.ordinal = (SELECT min(s.ordinal) FROM step s WHERE s.delivery_id = ?1 AND s.state <> 'sent')",
                  "is", delivery_id, job->item_uid))
    return FALSE;
  if (lf_db_changes (db) == 0)
    {
      g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING, "this account has not seen such an own post");
      return FALSE;
    }

  return lf_db_run (db, error, "UPDATE delivery SET handing = 0 WHERE id = ?1", "i", delivery_id);
}

static gboolean
do_one (LfDb     *db,
        DeedJob  *job,
        gint64    delivery_id,
        GError  **error)
{
  const DeedRule *rule = &rules[job->deed];
  g_autofree char *change = g_strdup_printf ("UPDATE delivery SET %s WHERE id = ?1" ALL_BOUND (" AND ?4 IS ?4 AND ?5 IS ?5"), rule->delivery);
  gint64 due_us = job->due != NULL ? job->due->due_us : 0;

  if (!take_item (db, job, delivery_id, error))
    return FALSE;
  if (!lf_db_run (db, error, change, "iiiss", delivery_id, job->now_us, due_us, job->due != NULL ? job->due->wall : NULL,
                  job->due != NULL ? job->due->zone : NULL))
    return FALSE;

  if (rule->step != NULL)
    {
      g_autofree char *steps = g_strdup_printf ("UPDATE step SET %s WHERE delivery_id = ?1 AND state <> 'sent'" ALL_BOUND (""), rule->step);
      g_autofree char *key = lf_uid_new ();

      if (!lf_db_run (db, error, steps, "iis", delivery_id, job->now_us, key))
        return FALSE;
    }

  return change_item (db, job, rule, delivery_id, error);
}

/* The outbox tells the server as soon as it can; a later wish takes the place of an earlier one. */
static gboolean
put_wish (LfDb     *db,
          DeedJob  *job,
          gint64    delivery_id,
          GError  **error)
{
  LfDue *due = job->deed == LF_DEED_MOVE ? job->due : NULL;

  return lf_db_run (db, error, "UPDATE delivery SET wish = ?2, wish_due_us = iif (?3, ?4, NULL), wish_wall = ?5, wish_zone = ?6, ready_us = ?7,"
                    " n_failures = 0, reason = NULL, said = NULL, changed_us = ?7 WHERE id = ?1", "isiissi", delivery_id, rules[job->deed].wish,
                    (gint64) (due != NULL), due != NULL ? due->due_us : (gint64) 0, due != NULL ? due->wall : NULL,
                    due != NULL ? due->zone : NULL, job->now_us);
}

static gpointer
deed_job (LfDb      *db,
          gpointer   data,
          GError   **error)
{
  DeedJob *job = data;
  const DeedRule *rule = &rules[job->deed];
  g_autoptr(GArray) ids = find_deliveries (db, job, rule->allowed, error);
  g_autoptr(GArray) copies = ids != NULL ? find_deliveries (db, job, rule->wish != NULL ? AT_SERVER : "FALSE", error) : NULL;

  if (copies == NULL)
    return NULL;
  if (ids->len + copies->len == 0)
    {
      gint64 n_there = lf_db_get_int (db, NULL, 1, "SELECT count(*) FROM delivery WHERE uid = ?1 OR (?1 IS NULL AND "
                                      "post_id = (SELECT id FROM post WHERE uid = ?2))", "ss", job->delivery_uid, job->post_uid);

      g_set_error (error, LF_STORE_ERROR, n_there > 0 ? LF_STORE_ERROR_CONFLICT : LF_STORE_ERROR_MISSING,
                   n_there > 0 ? "the state of the delivery does not allow this" : "nothing of this name was ever to be sent");
      return NULL;
    }

  for (guint i = 0; i < ids->len; i++)
    if (!do_one (db, job, g_array_index (ids, gint64, i), error))
      return NULL;
  for (guint i = 0; i < copies->len; i++)
    if (!put_wish (db, job, g_array_index (copies, gint64, i), error))
      return NULL;

  return GINT_TO_POINTER (ids->len + copies->len);
}

void
lf_store_do_deed_async (LfStore              *self,
                        const LfDeedRequest  *request,
                        GAsyncReadyCallback   callback,
                        gpointer              user_data)
{
  DeedJob *data = g_new0 (DeedJob, 1);
  LfStoreJob job = { LF_LANE_WRITE, LF_CHANGE_DELIVERIES | LF_CHANGE_POSTS | LF_CHANGE_ITEMS, deed_job, data,
                     (GDestroyNotify) deed_job_free, NULL };

  data->deed = request->deed;
  data->delivery_uid = g_strdup (request->delivery_uid);
  data->post_uid = g_strdup (request->post_uid);
  data->item_uid = g_strdup (request->item_uid);
  data->due = request->due != NULL ? lf_due_copy (request->due) : NULL;
  data->now_us = lf_clock_now_us (lf_store_get_clock (self));
  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gssize
lf_store_do_deed_finish (LfStore       *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  gpointer n_done = lf_store_run_finish (self, result, error);

  return n_done != NULL ? GPOINTER_TO_INT (n_done) : -1;
}

/* ---- Reading one. */

static gpointer
get_delivery_job (LfDb      *db,
                  gpointer   data,
                  GError   **error)
{
  DeedJob *job = data;
  gint64 id = lf_db_find_id (db, error, "SELECT id FROM delivery WHERE uid = ?1", job->delivery_uid);

  return id != 0 ? lf_delivery_rows_read (db, id, error) : NULL;
}

void
lf_store_get_delivery_async (LfStore             *self,
                             const char          *delivery_uid,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  DeedJob *data = g_new0 (DeedJob, 1);
  LfStoreJob job = { LF_LANE_READ, LF_CHANGE_NONE, get_delivery_job, data, (GDestroyNotify) deed_job_free,
                     (GDestroyNotify) lf_delivery_unref };

  data->delivery_uid = g_strdup (delivery_uid);
  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

LfDelivery *
lf_store_get_delivery_finish (LfStore       *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return lf_store_run_finish (self, result, error);
}
