/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies that wait at a server: what is handed over, taken back, moved and looked after, each move one transaction. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/store/lf-server-rows.h"

#include "core/base/lf-uid.h"
#include "core/store/lf-claim-rows.h"

/* Servers count the posts of a day by UTC. */
#define SAME_DAY "o.due_us / 86400000000 = delivery.due_us / 86400000000"

#define COPIES "(SELECT count(*) FROM delivery o WHERE o.account_id = delivery.account_id AND o.state = 'at-server'"

/* ?1 now, ?2 the account, ?3 how long before at least. */
#define IN_TIME                                                                                                         \
  "state = 'queued' AND hand_over = 1 AND account_id = (SELECT id FROM account WHERE uid = ?2) AND due_us >= ?1 + ?3"

/* ?4 how long before at most, ?5 copies of one day, ?6 in all. */
#define MAY_HAND_OVER                                                                                                   \
  IN_TIME " AND due_us <= ?1 + ?4"                                                                                      \
  " AND " COPIES " AND " SAME_DAY ") < ?5 AND " COPIES ") < ?6"                                                          \
  " AND (SELECT count(*) FROM step s WHERE s.delivery_id = delivery.id) = 1" LF_MAY_SEND LF_IS_FREE

/* ?2 only for the sake of one list of parameters. */
#define ASKABLE                                                                                                         \
  "state = 'at-server' AND asking = 0 AND ready_us IS NOT NULL"                                                         \
  " AND EXISTS (SELECT 1 FROM account a WHERE a.id = delivery.account_id AND a.removed_us IS NULL)"

#define STOPPED                                                                                                         \
  "EXISTS (SELECT 1 FROM send_stop s WHERE s.since_us <= ?1 AND (s.until_us IS NULL OR s.until_us > ?1)"                \
  " AND (s.account_id IS NULL OR s.account_id = delivery.account_id))"

static gint64
or_any (gint64 limit)
{
  return limit > 0 ? limit : G_MAXINT64 / 4;
}

/* A value of the rows that MAY_HAND_OVER names; @fallback when there is none. */
static gint64
get_of_window (LfDb                *db,
               const LfServerJob   *job,
               const LfHandWindow  *window,
               const char          *sql,
               GError             **error)
{
  return lf_db_get_int (db, error, 0, sql, "isiiii", job->now_us, window->account_uid, window->min_ahead_us, or_any (window->max_ahead_us),
                        or_any (window->max_per_day), or_any (window->max_in_all));
}

gint64
lf_server_rows_claim_handing (LfDb               *db,
                              const LfServerJob  *job,
                              GError            **error)
{
  for (guint i = 0; job->windows != NULL && i < job->windows->len; i++)
    {
      g_autoptr(GError) failure = NULL;
      gint64 id = get_of_window (db, job, g_ptr_array_index (job->windows, i),
                                 "UPDATE delivery SET state = 'preparing', changed_us = ?1 WHERE id = (SELECT id FROM delivery WHERE "
                                 MAY_HAND_OVER " AND hand_us <= ?1 ORDER BY due_us, id LIMIT 1) RETURNING id", &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return 0;
        }
      if (id != 0)
        return id;
    }

  return 0;
}

gint64
lf_server_rows_claim_telling (LfDb               *db,
                              const LfServerJob  *job,
                              GError            **error)
{
  return lf_db_get_int (db, error, 0,
                        "UPDATE delivery SET asking = 1 WHERE id = (SELECT id FROM delivery WHERE " ASKABLE
                        " AND wish IS NOT NULL AND ready_us <= ?1 ORDER BY ready_us, id LIMIT 1) RETURNING id", "i", job->now_us);
}

gint64
lf_server_rows_claim_confirming (LfDb               *db,
                                 const LfServerJob  *job,
                                 GError            **error)
{
  return lf_db_get_int (db, error, 0,
                        "UPDATE delivery SET asking = 1 WHERE id = (SELECT id FROM delivery WHERE " ASKABLE
                        " AND wish IS NULL AND ready_us <= ?1 ORDER BY ready_us, id LIMIT 1) RETURNING id", "i", job->now_us);
}

/* ---- Why something waits here after all. */

static gboolean
mark_window (LfDb                *db,
             const LfServerJob   *job,
             const LfHandWindow  *window,
             GError             **error)
{
  return lf_db_run (db, error, "UPDATE delivery SET hand_us = ?4, reason = coalesce (reason, 'hand-over-late'), changed_us = ?1"
                    " WHERE state = 'queued' AND hand_over = 1 AND hand_us < ?4 AND account_id = (SELECT id FROM account WHERE uid = ?2)"
                    " AND due_us < ?1 + ?3", "isii", job->now_us, window->account_uid, window->min_ahead_us, G_MAXINT64) &&
         lf_db_run (db, error, "UPDATE delivery SET reason = 'hand-over-day-full', changed_us = ?1 WHERE " IN_TIME
                    " AND reason IS NULL AND " COPIES " AND " SAME_DAY ") >= ?4", "isii", job->now_us, window->account_uid,
                    window->min_ahead_us, or_any (window->max_per_day)) &&
         lf_db_run (db, error, "UPDATE delivery SET reason = 'hand-over-full', changed_us = ?1 WHERE " IN_TIME
                    " AND reason IS NULL AND " COPIES ") >= ?4", "isii", job->now_us, window->account_uid,
                    window->min_ahead_us, or_any (window->max_in_all));
}

gboolean
lf_server_rows_mark (LfDb               *db,
                     const LfServerJob  *job,
                     GError            **error)
{
  if (!lf_db_run (db, error, "UPDATE delivery SET wish = 'stop', ready_us = ?1 WHERE state = 'at-server' AND wish IS NULL"
                  " AND ready_us IS NOT NULL AND due_us > ?1 AND " STOPPED, "i", job->now_us) ||
      !lf_db_run (db, error, "UPDATE delivery SET wish = NULL, reason = NULL, ready_us = due_us WHERE state = 'at-server' AND wish = 'stop'"
                  " AND asking = 0 AND NOT " STOPPED, "i", job->now_us))
    return FALSE;

  for (guint i = 0; job->windows != NULL && i < job->windows->len; i++)
    if (!mark_window (db, job, g_ptr_array_index (job->windows, i), error))
      return FALSE;

  return TRUE;
}

/* ---- Handing over. */

gboolean
lf_server_rows_begin (LfDb               *db,
                      const LfServerJob  *job,
                      LfClaim            *claim,
                      gboolean           *begun,
                      GError            **error)
{
  const char *uid = claim->delivery->uid;

  if (!lf_db_run (db, error, "UPDATE delivery SET state = 'sending', handing = 1, n_handings = n_handings + 1, reason = NULL, said = NULL,"
                  " changed_us = ?1 WHERE uid = ?2 AND state = 'preparing'" LF_MAY_SEND, "is", job->now_us, uid))
    return FALSE;

  *begun = lf_db_changes (db) > 0;
  if (!*begun)
    return lf_db_run (db, error, "UPDATE delivery SET state = 'queued' WHERE uid = ?1 AND state = 'preparing'", "s", uid);

  return lf_db_run (db, error, "UPDATE step SET state = 'sending', n_looks = 0, boot_id = ?2, first_boot_us = ?3 WHERE uid = ?1", "ssi",
                    claim->step.uid, job->boot_id, job->boot_us);
}

static gboolean
set_step (LfDb        *db,
          gint64       delivery_id,
          const char  *state,
          GError     **error)
{
  return lf_db_run (db, error, "UPDATE step SET state = ?2, n_looks = 0 WHERE delivery_id = ?1 AND state <> 'sent'", "is", delivery_id, state);
}

static gboolean
end_at_server (LfDb             *db,
               gint64            delivery_id,
               const LfOutcome  *outcome,
               gint64            now_us,
               GError          **error)
{
  return set_step (db, delivery_id, "new", error) &&
         lf_db_run (db, error, "UPDATE delivery SET state = 'at-server', server_schedule_id = ?2, handing = 0, ready_us = ?3, reason = NULL,"
                    " said = NULL, n_failures = 0, first_attempt_us = NULL, changed_us = ?4 WHERE id = ?1", "isii", delivery_id,
                    outcome->schedule_id, outcome->ready_us, now_us);
}

/* No copy was made, as far as is known: it waits here, and may be handed over again later. Until then its time here is its due time. */
static gboolean
end_here (LfDb             *db,
          gint64            delivery_id,
          const LfOutcome  *outcome,
          gint64            now_us,
          GError          **error)
{
  /* A request that was certainly not carried out is as if it had not been made. */
  return lf_db_run (db, error, "UPDATE delivery SET n_handings = n_handings - 1 WHERE id = ?1 AND state = 'sending'", "i", delivery_id) &&
         set_step (db, delivery_id, outcome->state == LF_DELIVERY_FAILED ? "failed" : "new", error) &&
         lf_db_run (db, error, "UPDATE delivery SET state = ?2, handing = 0, ready_us = iif (?2 = 'queued', due_us, NULL), hand_us = ?3,"
                    " reason = ?4, said = ?5, n_failures = n_failures + ?6, changed_us = ?7 WHERE id = ?1", "isissii", delivery_id,
                    lf_delivery_state_name (outcome->state), outcome->ready_us, outcome->reason, outcome->said,
                    (gint64) (outcome->failed ? 1 : 0), now_us);
}

static gboolean
end_unsure (LfDb               *db,
            const LfServerJob  *job,
            gint64              delivery_id,
            const LfOutcome    *outcome,
            GError            **error)
{
  return lf_db_run (db, error, "UPDATE step SET ended_boot_us = CASE WHEN state = 'sending' THEN ?2 ELSE ended_boot_us END, state = 'unsure',"
                    " n_looks = n_looks + ?3 WHERE delivery_id = ?1 AND state <> 'sent'", "iii", delivery_id, job->boot_us,
                    (gint64) (outcome->looked ? 1 : 0)) &&
         lf_db_run (db, error, "UPDATE delivery SET state = 'unsure', handing = 1, asking = 0, reason = ?2, said = ?3, ready_us = NULLIF (?4, 0),"
                    " n_failures = n_failures + ?5, changed_us = ?6 WHERE id = ?1", "issiii", delivery_id, outcome->reason, outcome->said,
                    outcome->ready_us, (gint64) (outcome->failed ? 1 : 0), job->now_us);
}

/* ---- A copy that is there: told, asked after. */

static const char *
get_state_after (const char *wish)
{
  return g_str_equal (wish, "withdraw") ? "cancelled" : "queued";
}

/* The copy is certainly away. A new key and a new preparation: what was made under the old ones belonged to the copy. */
static gboolean
end_without_copy (LfDb        *db,
                  gint64       delivery_id,
                  const char  *wish,
                  gint64       now_us,
                  GError     **error)
{
  g_autofree char *key = lf_uid_new ();

  if (g_str_equal (wish, "replace"))
    return lf_db_run (db, error, "DELETE FROM delivery WHERE id = ?1", "i", delivery_id);

  return lf_db_run (db, error, "UPDATE step SET state = 'new', key = ?2, saved = NULL, n_attempts = 0, n_looks = 0,"
                    /* What became of the request is known now, unless there was more than one. */
                    " ended_boot_us = iif ((SELECT n_handings FROM delivery WHERE id = ?1) > 1, ended_boot_us, 0) WHERE delivery_id = ?1", "is",
                    delivery_id, key) &&
         lf_db_run (db, error, "UPDATE delivery SET state = ?2, due_us = CASE wish WHEN 'move' THEN wish_due_us WHEN 'send-now' THEN ?3 ELSE due_us END,"
                    " wall = iif (wish = 'move', wish_wall, wall), zone = iif (wish = 'move', wish_zone, zone),"
                    " ready_us = iif (?2 = 'cancelled', NULL, CASE wish WHEN 'move' THEN wish_due_us WHEN 'send-now' THEN ?3 ELSE due_us END),"
                    " hand_us = iif (wish = 'send-now', ?4, 0), server_schedule_id = NULL, handing = 0, n_handings = 0, asking = 0, n_failures = 0,"
                    " first_attempt_us = NULL, reason = NULL, said = NULL, changed_us = ?3 WHERE id = ?1", "isii", delivery_id,
                    get_state_after (wish), now_us, G_MAXINT64) &&
         lf_db_run (db, error, "UPDATE delivery SET wish = NULL, wish_due_us = NULL, wish_wall = NULL, wish_zone = NULL WHERE id = ?1", "i",
                    delivery_id);
}

/* The wish may have changed while the server was told of the older one. */
static gboolean
end_moved (LfDb             *db,
           gint64            delivery_id,
           LfDue            *due,
           const LfOutcome  *outcome,
           gint64            now_us,
           GError          **error)
{
  return lf_db_run (db, error, "UPDATE delivery SET due_us = ?2, wall = ?3, zone = ?4, asking = 0, n_failures = 0, reason = NULL, said = NULL,"
                    " ready_us = ?5, changed_us = ?5 WHERE id = ?1", "iissi", delivery_id, due->due_us, due->wall, due->zone, now_us) &&
         lf_db_run (db, error, "UPDATE delivery SET wish = NULL, wish_due_us = NULL, wish_wall = NULL, wish_zone = NULL, ready_us = ?3"
                    " WHERE id = ?1 AND wish = 'move' AND wish_due_us = ?2", "iii", delivery_id, due->due_us, outcome->ready_us);
}

static gboolean
end_staying (LfDb             *db,
             LfClaim          *claim,
             const LfOutcome  *outcome,
             gint64            delivery_id,
             gint64            now_us,
             GError          **error)
{
  LfAtServer *told = &claim->delivery->at_server;
  gint64 wish_due_us = told->wish_due != NULL ? told->wish_due->due_us : 0;

  return lf_db_run (db, error, "UPDATE step SET n_looks = iif (?2, n_looks + 1, 0) WHERE delivery_id = ?1", "ii", delivery_id,
                    (gint64) outcome->looked) &&
         lf_db_run (db, error, "UPDATE delivery SET asking = 0, reason = ?2, said = ?3, n_failures = iif (?4, n_failures + 1, 0),"
                    " server_schedule_id = coalesce (?5, server_schedule_id),"
                    " ready_us = iif (wish IS ?6 AND ifnull (wish_due_us, 0) = ?7, ?8, ?9), changed_us = ?9 WHERE id = ?1", "ississiii", delivery_id,
                    outcome->reason, outcome->said, (gint64) outcome->failed, outcome->schedule_id, told->wish, wish_due_us, outcome->ready_us,
                    now_us);
}

static gboolean
end_asking (LfDb               *db,
            const LfServerJob  *job,
            LfClaim            *claim,
            const LfOutcome    *outcome,
            gint64              delivery_id,
            GError            **error)
{
  g_autoptr(GError) failure = NULL;
  g_autofree char *wish = lf_db_dup_text (db, &failure, "SELECT wish FROM delivery WHERE id = ?1", "i", delivery_id);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  if (outcome->copy == LF_COPY_MOVED)
    return end_moved (db, delivery_id, claim->delivery->at_server.wish_due, outcome, job->now_us, error);
  if (outcome->copy == LF_COPY_AWAY && wish != NULL)
    return end_without_copy (db, delivery_id, wish, job->now_us, error);
  if (outcome->state == LF_DELIVERY_UNSURE && (wish == NULL || claim->kind == LF_CLAIM_TELL))
    return end_unsure (db, job, delivery_id, outcome, error) &&
           lf_db_run (db, error, "UPDATE delivery SET wish = NULL, wish_due_us = NULL, wish_wall = NULL, wish_zone = NULL WHERE id = ?1", "i",
                      delivery_id);
  return end_staying (db, claim, outcome, delivery_id, job->now_us, error);
}

gboolean
lf_server_rows_end (LfDb               *db,
                    const LfServerJob  *job,
                    LfClaim            *claim,
                    const LfOutcome    *outcome,
                    gint64              delivery_id,
                    GError            **error)
{
  if (claim->kind == LF_CLAIM_TELL || claim->kind == LF_CLAIM_CONFIRM)
    return end_asking (db, job, claim, outcome, delivery_id, error);
  if (outcome->state == LF_DELIVERY_AT_SERVER)
    return end_at_server (db, delivery_id, outcome, job->now_us, error);
  if (outcome->state == LF_DELIVERY_UNSURE)
    return end_unsure (db, job, delivery_id, outcome, error);
  return end_here (db, delivery_id, outcome, job->now_us, error);
}

gboolean
lf_server_rows_end_sent (LfDb               *db,
                         const LfServerJob  *job,
                         gint64              delivery_id,
                         const char         *wish,
                         GError            **error)
{
  gboolean too_late = wish != NULL && !g_str_equal (wish, "send-now");

  return lf_db_run (db, error, "UPDATE delivery SET asking = 0, handing = 0, wish = NULL, wish_due_us = NULL, wish_wall = NULL, wish_zone = NULL,"
                    " reason = iif (?2, 'went-out', NULL) WHERE id = ?1", "ii", delivery_id, (gint64) too_late) &&
         /* The new text is not sent beside the old one before a person saw that this is out. */
         lf_db_run (db, error, "UPDATE delivery SET state = 'held', reason = 'went-out', said = NULL, ready_us = NULL, changed_us = ?3"
                    " WHERE ?2 AND id <> ?1 AND state IN ('queued', 'waiting')"
                    " AND post_id = (SELECT post_id FROM delivery WHERE id = ?1) AND account_id = (SELECT account_id FROM delivery WHERE id = ?1)",
                    "iii", delivery_id, (gint64) (g_strcmp0 (wish, "replace") == 0), job->now_us);
}

/* ---- The next time. */

static gint64
earlier (gint64 a,
         gint64 b)
{
  return a == 0 || (b != 0 && b < a) ? b : a;
}

gint64
lf_server_rows_next (LfDb               *db,
                     const LfServerJob  *job,
                     guint              *n_active,
                     GError            **error)
{
  g_autoptr(GError) failure = NULL;
  gint64 next_us = lf_db_get_int (db, &failure, 0, "SELECT MIN (ready_us) FROM delivery WHERE " ASKABLE, "");

  *n_active = 0;
  if (failure == NULL)
    *n_active = lf_db_get_int (db, &failure, 0, "SELECT count(*) FROM delivery WHERE state = 'at-server' AND ready_us IS NOT NULL"
                               " AND (asking OR wish IS NOT NULL OR due_us <= ?1)", "i", job->now_us);

  for (guint i = 0; job->windows != NULL && i < job->windows->len && failure == NULL; i++)
    {
      LfHandWindow *window = g_ptr_array_index (job->windows, i);

      *n_active += get_of_window (db, job, window, "SELECT count(*) FROM delivery WHERE " MAY_HAND_OVER " AND hand_us <= ?1", &failure);
      /* What lies too far ahead now has its time later; what may not go now for another reason has none by itself. */
      if (failure == NULL)
        next_us = earlier (next_us, lf_db_get_int (db, &failure, 0,
                             "SELECT MIN (MAX (hand_us, due_us - ?4)) FROM delivery WHERE " IN_TIME " AND hand_us < due_us - ?3"
                             " AND (MAX (hand_us, due_us - ?4) > ?1 OR (" COPIES " AND " SAME_DAY ") < ?5 AND " COPIES ") < ?6"
                             " AND (SELECT count(*) FROM step s WHERE s.delivery_id = delivery.id) = 1" LF_MAY_SEND LF_IS_FREE "))",
                             "isiiii", job->now_us, window->account_uid, window->min_ahead_us, or_any (window->max_ahead_us),
                             or_any (window->max_per_day), or_any (window->max_in_all)));
    }

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return next_us;
}
