/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The claim and what follows it: how deliveries move from state to state, each move one transaction. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/store/lf-claim-rows.h"
#include "core/store/lf-delivery-rows.h"
#include "core/store/lf-item-rows.h"
#include "core/store/lf-server-rows.h"
#include "core/store/lf-spending-rows.h"
#include "core/store/lf-store-outbox.h"
#include "core/store/lf-store-private.h"

/* What kept a first attempt this long after its time is not sent without asking. */
#define LATE_US (15 * LF_MINUTE_US)

/* An attempt begun in time is repeated this long after its time. */
#define RETRY_US (2 * LF_HOUR_US)

/* A window that has a planned post open gives a sign of life every 30 s. */
#define EDITING_US (90 * LF_SECOND_US)

/* While a settling look is made nobody else begins one. */
#define LOOK_US (10 * LF_MINUTE_US)

G_STATIC_ASSERT (EDITING_US == 90000000);

typedef struct {
  LfClaim   *claim;
  char      *uid;
  char      *text;
  LfOutcome  outcome;
  LfServerJob server;     /* the time, and what servers take */
  guint      n_held;
} OutboxJob;

typedef struct {
  gint64  ready_us;
  guint   n_active;
} NextReady;

static OutboxJob *
outbox_job_new (LfStore *store)
{
  OutboxJob *job = g_new0 (OutboxJob, 1);
  LfClock *clock = lf_store_get_clock (store);

  job->server.now_us = lf_clock_now_us (clock);
  job->server.boot_us = lf_clock_boot_us (clock);
  job->server.boot_id = g_strdup (lf_clock_get_boot_id (clock));
  return job;
}

static void
outbox_job_free (OutboxJob *job)
{
  g_clear_pointer (&job->claim, lf_claim_unref);
  g_clear_pointer (&job->outcome.receipt, lf_receipt_unref);
  g_free ((char *) job->outcome.reason);
  g_free ((char *) job->outcome.said);
  g_free ((char *) job->outcome.schedule_id);
  g_clear_pointer (&job->server.windows, g_ptr_array_unref);
  g_free (job->uid);
  g_free (job->text);
  g_free (job->server.boot_id);
  g_free (job);
}

static void
run_job (LfStore             *self,
         LfLane               lane,
         LfStoreFunc          func,
         OutboxJob           *data,
         GAsyncReadyCallback  callback,
         gpointer             user_data)
{
  LfStoreJob job = { lane, LF_CHANGE_DELIVERIES | LF_CHANGE_ITEMS | LF_CHANGE_POSTS, func, data, (GDestroyNotify) outbox_job_free, NULL };

  lf_store_run_async (self, &job, NULL, callback, user_data);
}

/* ---- The answer to an item follows its delivery. */

static gboolean
reopen_item (LfDb        *db,
             gint64       delivery_id,
             const char  *problem,
             GError     **error)
{
  gint64 item_id;

  return lf_item_rows_find_answered (db, delivery_id, &item_id, error) &&
         (item_id == 0 || lf_item_rows_reopen (db, item_id, problem, error));
}

static gboolean
mark_answered (LfDb    *db,
               gint64   delivery_id,
               gint64   now_us,
               GError **error)
{
  gint64 item_id;

  return lf_item_rows_find_answered (db, delivery_id, &item_id, error) &&
         (item_id == 0 || lf_item_rows_set_state (db, item_id, LF_ITEM_ANSWERED, now_us, error));
}

static gboolean
hold_rows (LfDb        *db,
           const char  *reason,
           const char  *which,
           OutboxJob   *job,
           GError     **error)
{
  gint64 now_us = job->server.now_us;
  g_autofree char *find = g_strdup_printf ("SELECT id FROM delivery WHERE %s", which);
  g_autoptr(GArray) ids = lf_db_query_ids (db, error, find, "i", now_us);

  if (ids == NULL)
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (!lf_db_run (db, error, "UPDATE delivery SET state = 'held', reason = ?2, said = NULL, ready_us = NULL, changed_us = ?3 WHERE id = ?1",
                      "isi", id, reason, now_us) ||
          !reopen_item (db, id, reason, error))
        return FALSE;
    }

  job->n_held += ids->len;
  return TRUE;
}

/* Late ones, and those that somebody is changing just now, are kept back before anything is claimed. */
static gboolean
hold_back (LfDb       *db,
           OutboxJob  *job,
           GError    **error)
{
  return hold_rows (db, "late",
                    "state IN ('queued', 'waiting') AND ((first_attempt_us IS NULL AND due_us < ?1 - 900000000)"
                    " OR (first_attempt_us IS NOT NULL AND due_us < ?1 - 7200000000))", job, error) &&
         hold_rows (db, "being-changed",
                    "state IN ('queued', 'waiting') AND ready_us <= ?1 AND EXISTS (SELECT 1 FROM post p WHERE p.id = delivery.post_id"
                    " AND p.editing_us > ?1 - 90000000)", job, error);
}

G_STATIC_ASSERT (LATE_US == 900000000 && RETRY_US == G_GINT64_CONSTANT (7200000000));

static gint64
claim_sending (LfDb    *db,
               gint64   now_us,
               GError **error)
{
  return lf_db_get_int (db, error, 0,
    "UPDATE delivery SET state = 'preparing', changed_us = ?1 WHERE id = ("
    " SELECT id FROM delivery WHERE state IN ('queued', 'waiting') AND ready_us <= ?1" LF_MAY_SEND LF_IS_FREE
    " ORDER BY ready_us, id LIMIT 1) RETURNING id", "i", now_us);
}

static gint64
claim_settling (LfDb    *db,
                gint64   now_us,
                GError **error)
{
  return lf_db_get_int (db, error, 0,
    "UPDATE delivery SET ready_us = ?2 WHERE id = (SELECT id FROM delivery WHERE state = 'unsure' AND ready_us <= ?1"
    " ORDER BY ready_us, id LIMIT 1) RETURNING id", "ii", now_us, now_us + LOOK_US);
}

/* What a person wants of a copy goes first: it may be about to go out. */
static gint64
claim_any (LfDb         *db,
           OutboxJob    *job,
           LfClaimKind  *kind,
           GError      **error)
{
  g_autoptr(GError) failure = NULL;
  gint64 id;

  *kind = LF_CLAIM_TELL;
  id = lf_server_rows_claim_telling (db, &job->server, &failure);
  if (id == 0 && failure == NULL)
    {
      *kind = LF_CLAIM_SEND;
      id = claim_sending (db, job->server.now_us, &failure);
    }
  if (id == 0 && failure == NULL)
    {
      *kind = LF_CLAIM_HAND_OVER;
      id = lf_server_rows_claim_handing (db, &job->server, &failure);
    }
  if (id == 0 && failure == NULL)
    {
      *kind = LF_CLAIM_SETTLE;
      id = claim_settling (db, job->server.now_us, &failure);
    }
  if (id == 0 && failure == NULL)
    {
      *kind = LF_CLAIM_CONFIRM;
      id = lf_server_rows_claim_confirming (db, &job->server, &failure);
    }

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return id;
}

static gpointer
claim_job (LfDb      *db,
           gpointer   data,
           GError   **error)
{
  OutboxJob *job = data;
  g_autoptr(GError) failure = NULL;
  LfClaimKind kind = LF_CLAIM_SEND;
  LfClaim *claim = NULL;
  gint64 id = 0;

  if (hold_back (db, job, &failure) && lf_server_rows_mark (db, &job->server, &failure))
    id = claim_any (db, job, &kind, &failure);
  if (id != 0 && failure == NULL)
    claim = lf_claim_rows_read (db, id, kind, job->server.now_us, &failure);
  else if (job->n_held > 0 && failure == NULL)
    claim = lf_claim_new ();   /* empty: nothing was claimed, but what was held back has to be told */

  if (failure != NULL)
    {
      g_clear_pointer (&claim, lf_claim_unref);
      g_propagate_error (error, g_steal_pointer (&failure));
    }
  return claim;
}

static LfSpending
spending_of (LfClaim *claim)
{
  return (LfSpending) { claim->delivery->account_uid, LF_SPENT_POST, claim->price_micro };
}

static gpointer
begin_job (LfDb      *db,
           gpointer   data,
           GError   **error)
{
  OutboxJob *job = data;
  LfSpending spending = spending_of (job->claim);
  gboolean begun;

  if (job->claim->kind == LF_CLAIM_HAND_OVER)
    return lf_server_rows_begin (db, &job->server, job->claim, &begun, error) ? GINT_TO_POINTER (begun ? 2 : 1) : NULL;

  if (!lf_db_run (db, error,
                  "UPDATE delivery SET state = 'sending', handing = 0, first_attempt_us = COALESCE(first_attempt_us, ?1), reason = NULL, said = NULL,"
                  " changed_us = ?1 WHERE uid = ?2 AND state = 'preparing'" LF_MAY_SEND,
                  "is", job->server.now_us, job->claim->delivery->uid))
    return NULL;

  if (lf_db_changes (db) == 0)
    {
      if (!lf_db_run (db, error, "UPDATE delivery SET state = 'queued' WHERE uid = ?1 AND state = 'preparing'", "s",
                      job->claim->delivery->uid))
        return NULL;
      return GINT_TO_POINTER (1);
    }

  if (!lf_db_run (db, error,
                  "UPDATE step SET state = 'sending', n_looks = 0, boot_id = ?2,"
                  " first_boot_us = CASE WHEN n_attempts = 0 THEN ?3 ELSE first_boot_us END, n_attempts = n_attempts + 1"
                  " WHERE uid = ?1", "ssi", job->claim->step.uid, job->server.boot_id, job->server.boot_us) ||
      !lf_spending_rows_put (db, &spending, job->server.now_us, error))
    return NULL;

  return GINT_TO_POINTER (2);
}

/* ---- How a claim ends. */

static gboolean
end_sent (LfDb       *db,
          OutboxJob  *job,
          gint64      delivery_id,
          GError    **error)
{
  LfReceipt *receipt = job->outcome.receipt;
  gint64 sent_us = receipt->sent_us != 0 ? receipt->sent_us : job->server.now_us;
  g_autoptr(GError) failure = NULL;
  gint64 n_left;

  if (!lf_db_run (db, error,
                  "UPDATE step SET state = 'sent', remote_id = ?2, uri = ?3, url = ?4, extra = ?5, sent_us = ?6 WHERE uid = ?1",
                  "sssssi", job->claim->step.uid, receipt->remote_id, receipt->uri, receipt->url, receipt->extra, sent_us))
    return FALSE;

  n_left = lf_db_get_int (db, &failure, 0, "SELECT count(*) FROM step WHERE delivery_id = ?1 AND state <> 'sent'", "i", delivery_id);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  if (n_left > 0)
    return lf_db_run (db, error, "UPDATE delivery SET state = 'queued', ready_us = ?2, reason = NULL, said = NULL, n_failures = 0,"
                      " changed_us = ?2 WHERE id = ?1", "ii", delivery_id, job->server.now_us);

  return lf_db_run (db, error, "UPDATE delivery SET state = 'sent', ready_us = NULL, reason = NULL, said = NULL, changed_us = ?2"
                    " WHERE id = ?1", "ii", delivery_id, job->server.now_us) &&
         mark_answered (db, delivery_id, job->server.now_us, error);
}

/* The step after an attempt that certainly published nothing: as if it had not been made, except that a resend stays one. */
static gboolean
take_attempt_back (LfDb        *db,
                   OutboxJob   *job,
                   gint64       delivery_id,
                   const char  *step_state,
                   GError     **error)
{
  LfSpending spending = spending_of (job->claim);
  g_autoptr(GError) failure = NULL;
  gint64 was_sending = lf_db_get_int (db, &failure, 0, "SELECT count(*) FROM step WHERE uid = ?1 AND state = 'sending'", "s",
                                      job->claim->step.uid);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return (was_sending == 0 || lf_spending_rows_take_back (db, &spending, error)) &&
         lf_db_run (db, error,
                    "UPDATE step SET n_attempts = CASE WHEN state = 'sending' THEN n_attempts - 1 ELSE n_attempts END, state = ?2 WHERE uid = ?1",
                    "ss", job->claim->step.uid, step_state) &&
         lf_db_run (db, error,
                    "UPDATE delivery SET first_attempt_us = NULL WHERE id = ?1"
                    " AND NOT EXISTS (SELECT 1 FROM step WHERE delivery_id = ?1 AND (n_attempts > 0 OR state = 'sent'))",
                    "i", delivery_id);
}

static gboolean
end_step (LfDb       *db,
          OutboxJob  *job,
          gint64      delivery_id,
          GError    **error)
{
  switch (job->outcome.state)
    {
    case LF_DELIVERY_UNSURE:
      return lf_db_run (db, error,
                        "UPDATE step SET ended_boot_us = CASE WHEN state = 'sending' THEN ?2 ELSE ended_boot_us END, state = 'unsure',"
                        " n_looks = n_looks + ?3 WHERE uid = ?1", "sii", job->claim->step.uid, job->server.boot_us,
                        (gint64) (job->outcome.looked ? 1 : 0));
    case LF_DELIVERY_FAILED:
      return take_attempt_back (db, job, delivery_id, "failed", error);
    case LF_DELIVERY_QUEUED:
      /* A resend: the attempts that were made stay counted. */
      return lf_db_run (db, error, "UPDATE step SET state = 'new' WHERE uid = ?1", "s", job->claim->step.uid);
    default:
      return take_attempt_back (db, job, delivery_id, "new", error);
    }
}

static gboolean
end_other (LfDb       *db,
           OutboxJob  *job,
           gint64      delivery_id,
           GError    **error)
{
  const LfOutcome *outcome = &job->outcome;
  const char *state = lf_delivery_state_name (outcome->state);
  gboolean came_back = outcome->state == LF_DELIVERY_FAILED || outcome->state == LF_DELIVERY_HELD || outcome->state == LF_DELIVERY_UNSURE;

  return end_step (db, job, delivery_id, error) &&
         lf_db_run (db, error,
                    "UPDATE delivery SET state = ?2, reason = ?3, said = ?4, ready_us = NULLIF(?5, 0), n_failures = n_failures + ?6,"
                    " changed_us = ?7 WHERE id = ?1", "isssiii", delivery_id, state, outcome->reason, outcome->said, outcome->ready_us,
                    (gint64) (outcome->failed ? 1 : 0), job->server.now_us) &&
         (!came_back || reopen_item (db, delivery_id, outcome->reason != NULL ? outcome->reason : state, error));
}

static const char *
get_states (LfClaimKind kind)
{
  switch (kind)
    {
    case LF_CLAIM_SETTLE:
      return "SELECT id FROM delivery WHERE uid = ?1 AND state = 'unsure'";
    case LF_CLAIM_TELL:
    case LF_CLAIM_CONFIRM:
      return "SELECT id FROM delivery WHERE uid = ?1 AND state = 'at-server'";
    case LF_CLAIM_SEND:
    case LF_CLAIM_HAND_OVER:
    default:
      return "SELECT id FROM delivery WHERE uid = ?1 AND state IN ('preparing', 'sending')";
    }
}

static gboolean
end_at_network (LfDb       *db,
                OutboxJob  *job,
                gint64      delivery_id,
                GError    **error)
{
  g_autoptr(GError) failure = NULL;
  g_autofree char *wish = lf_db_dup_text (db, &failure, "SELECT wish FROM delivery WHERE id = ?1", "i", delivery_id);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return end_sent (db, job, delivery_id, error) && lf_server_rows_end_sent (db, &job->server, delivery_id, wish, error);
}

static gpointer
end_job (LfDb      *db,
         gpointer   data,
         GError   **error)
{
  OutboxJob *job = data;
  LfSpending looking = { job->claim->delivery->account_uid, LF_SPENT_READ, job->outcome.read_micro };
  g_autoptr(GError) failure = NULL;
  const char *find = get_states (job->claim->kind);
  gint64 id = lf_db_get_int (db, &failure, 0, find, "s", job->claim->delivery->uid);
  gboolean done;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (!lf_spending_rows_put (db, &looking, job->server.now_us, error))
    return NULL;
  /* Somebody decided meanwhile. */
  if (id == 0)
    return GINT_TO_POINTER (1);

  if (job->outcome.state == LF_DELIVERY_SENT)
    done = end_at_network (db, job, id, error);
  /* What was to be sent here may be found waiting at the server. */
  else if (lf_claim_is_about_copy (job->claim) || job->outcome.state == LF_DELIVERY_AT_SERVER)
    done = lf_server_rows_end (db, &job->server, job->claim, &job->outcome, id, error);
  else
    done = end_other (db, job, id, error);
  return GINT_TO_POINTER (done && lf_delivery_rows_withdraw_removed (db, job->server.now_us, error));
}

static gpointer
save_step_job (LfDb      *db,
               gpointer   data,
               GError   **error)
{
  OutboxJob *job = data;

  return GINT_TO_POINTER (lf_db_run (db, error, "UPDATE step SET saved = ?2 WHERE uid = ?1", "ss", job->uid, job->text));
}

static gpointer
recover_job (LfDb      *db,
             gpointer   data,
             GError   **error)
{
  OutboxJob *job = data;
  gint64 first_look_us = job->outcome.ready_us;
  gboolean done =
    lf_db_run (db, error, "UPDATE step SET state = 'unsure', ended_boot_us = ?1 WHERE state = 'sending'", "i", job->server.boot_us) &&
    lf_db_run (db, error, "UPDATE delivery SET state = 'unsure', reason = 'unsure', ready_us = ?1, changed_us = ?2 WHERE state = 'sending'",
               "ii", first_look_us, job->server.now_us) &&
    lf_db_run (db, error, "UPDATE delivery SET ready_us = MIN(ready_us, ?1) WHERE state = 'unsure' AND ready_us IS NOT NULL", "i", first_look_us) &&
    lf_db_run (db, error, "UPDATE delivery SET state = 'queued', changed_us = ?1 WHERE state = 'preparing'", "i", job->server.now_us) &&
    lf_db_run (db, error, "UPDATE delivery SET asking = 0 WHERE asking = 1", "") &&
    lf_delivery_rows_withdraw_removed (db, job->server.now_us, error);

  return GINT_TO_POINTER (done);
}

static gpointer
next_ready_job (LfDb      *db,
                gpointer   data,
                GError   **error)
{
  OutboxJob *job = data;
  g_autoptr(GError) failure = NULL;
  NextReady *next = g_new0 (NextReady, 1);
  guint n_copies = 0;

  next->ready_us = lf_db_get_int (db, &failure, 0,
    /* What is ready and may not be sent is not claimed: it has no time before the stop ends or it is late. */
    "SELECT MIN(t) FROM (SELECT MIN(ready_us) AS t FROM delivery WHERE state = 'unsure'"
    " UNION ALL SELECT MIN(ready_us) FROM delivery WHERE state IN ('queued', 'waiting') AND (ready_us > ?1 OR (TRUE" LF_MAY_SEND "))"
    " UNION ALL SELECT MIN(due_us) + 900000001 FROM delivery WHERE state IN ('queued', 'waiting') AND first_attempt_us IS NULL"
    " UNION ALL SELECT MIN(due_us) + 7200000001 FROM delivery WHERE state IN ('queued', 'waiting') AND first_attempt_us IS NOT NULL"
    " UNION ALL SELECT MIN(until_us) FROM send_stop WHERE until_us > ?1)", "i", job->server.now_us);
  if (failure == NULL)
    {
      gint64 server_us = lf_server_rows_next (db, &job->server, &n_copies, &failure);

      if (next->ready_us == 0 || (server_us != 0 && server_us < next->ready_us))
        next->ready_us = server_us;
    }
  if (failure == NULL)
    next->n_active = n_copies + lf_db_get_int (db, &failure, 0,
      "SELECT count(*) FROM delivery WHERE state IN ('preparing', 'sending') OR (state = 'unsure' AND ready_us IS NOT NULL)"
      " OR (state IN ('queued', 'waiting') AND ready_us IS NOT NULL AND due_us <= ?1)", "i", job->server.now_us);

  if (failure != NULL)
    {
      g_clear_pointer (&next, g_free);
      g_propagate_error (error, g_steal_pointer (&failure));
    }
  return next;
}

static gpointer
release_job (LfDb      *db,
             gpointer   data,
             GError   **error)
{
  OutboxJob *job = data;
  gboolean done = lf_db_run (db, error,
    "UPDATE delivery SET state = 'queued', reason = NULL, said = NULL, ready_us = MAX(due_us, ?1), changed_us = ?1"
    " WHERE state IN ('held', 'waiting') AND reason = ?2 AND (?3 IS NULL OR account_id = (SELECT id FROM account WHERE uid = ?3))"
    /* Nobody waits for a sign-in whose account is not signed in yet. */
    " AND (?2 <> 'sign-in-again' OR EXISTS (SELECT 1 FROM account a WHERE a.id = delivery.account_id AND a.state = 'fine'))",
    "iss", job->server.now_us, job->text, job->uid);
  gboolean changed = done && lf_db_changes (db) > 0;

  /* What was not handed over for the same reason, and copies that could not be asked after. */
  done = done && lf_db_run (db, error,
    "UPDATE delivery SET reason = NULL, hand_us = iif (state = 'queued', 0, hand_us), ready_us = iif (state = 'at-server', ?1, ready_us)"
    " WHERE state IN ('queued', 'at-server') AND ready_us IS NOT NULL AND reason = ?2"
    " AND (?3 IS NULL OR account_id = (SELECT id FROM account WHERE uid = ?3))"
    " AND (?2 <> 'sign-in-again' OR EXISTS (SELECT 1 FROM account a WHERE a.id = delivery.account_id AND a.state = 'fine'))",
    "iss", job->server.now_us, job->text, job->uid);
  changed = changed || (done && lf_db_changes (db) > 0);

  if (!done || !hold_back (db, job, error))
    return NULL;
  return GINT_TO_POINTER (changed);
}

/* ---- Public functions. */

void
lf_store_claim_async (LfStore             *self,
                      gint64               now_us,
                      GPtrArray           *windows,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  LfStoreJob job = { LF_LANE_CLAIM, LF_CHANGE_DELIVERIES | LF_CHANGE_ITEMS, claim_job, NULL, (GDestroyNotify) outbox_job_free,
                     (GDestroyNotify) lf_claim_unref };
  OutboxJob *data = outbox_job_new (self);

  data->server.now_us = now_us;
  data->server.windows = windows != NULL ? g_ptr_array_ref (windows) : NULL;
  job.data = data;
  lf_store_run_async (self, &job, NULL, callback, user_data);
}

LfClaim *
lf_store_claim_finish (LfStore       *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_autoptr(LfClaim) claim = lf_store_run_finish (self, result, error);

  return claim != NULL && claim->delivery != NULL ? g_steal_pointer (&claim) : NULL;
}

void
lf_store_begin_sending_async (LfStore             *self,
                              LfClaim             *claim,
                              gint64               now_us,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  OutboxJob *data = outbox_job_new (self);

  data->server.now_us = now_us;
  data->claim = lf_claim_ref (claim);
  run_job (self, LF_LANE_CLAIM, begin_job, data, callback, user_data);
}

gboolean
lf_store_begin_sending_finish (LfStore       *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return GPOINTER_TO_INT (lf_store_run_finish (self, result, error)) == 2;
}

void
lf_store_save_step_async (LfStore             *self,
                          const char          *step_uid,
                          const char          *saved,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  OutboxJob *data = outbox_job_new (self);

  data->uid = g_strdup (step_uid);
  data->text = g_strdup (saved);
  run_job (self, LF_LANE_CLAIM, save_step_job, data, callback, user_data);
}

gboolean
lf_store_save_step_finish (LfStore       *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

void
lf_store_end_claim_async (LfStore             *self,
                          LfClaim             *claim,
                          const LfOutcome     *outcome,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  OutboxJob *data = outbox_job_new (self);

  data->claim = lf_claim_ref (claim);
  data->outcome = *outcome;
  data->outcome.receipt = outcome->receipt != NULL ? lf_receipt_ref (outcome->receipt) : NULL;
  data->outcome.reason = g_strdup (outcome->reason);
  data->outcome.said = g_strdup (outcome->said);
  data->outcome.schedule_id = g_strdup (outcome->schedule_id);
  run_job (self, LF_LANE_CLAIM, end_job, data, callback, user_data);
}

gboolean
lf_store_end_claim_finish (LfStore       *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

void
lf_store_recover_async (LfStore             *self,
                        gint64               first_look_us,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  OutboxJob *data = outbox_job_new (self);

  data->outcome.ready_us = first_look_us;
  run_job (self, LF_LANE_CLAIM, recover_job, data, callback, user_data);
}

gboolean
lf_store_recover_finish (LfStore       *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

void
lf_store_next_ready_async (LfStore             *self,
                           GPtrArray           *windows,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  OutboxJob *data = outbox_job_new (self);
  LfStoreJob job = { LF_LANE_READ, LF_CHANGE_NONE, next_ready_job, data, (GDestroyNotify) outbox_job_free, g_free };

  data->server.windows = windows != NULL ? g_ptr_array_ref (windows) : NULL;
  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gint64
lf_store_next_ready_finish (LfStore       *self,
                            GAsyncResult  *result,
                            guint         *n_active,
                            GError       **error)
{
  g_autofree NextReady *next = lf_store_run_finish (self, result, error);

  *n_active = next != NULL ? next->n_active : 0;
  return next != NULL ? next->ready_us : 0;
}

void
lf_store_release_async (LfStore             *self,
                        const char          *reason,
                        const char          *account_uid,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  OutboxJob *data = outbox_job_new (self);

  data->text = g_strdup (reason);
  data->uid = g_strdup (account_uid);
  run_job (self, LF_LANE_WRITE, release_job, data, callback, user_data);
}

gboolean
lf_store_release_finish (LfStore       *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_autoptr(GError) failure = NULL;

  lf_store_run_finish (self, result, &failure);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
