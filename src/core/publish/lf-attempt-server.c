/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies that the server keeps and sends by itself: handing over, looking after them, telling the server what a person wants of them.
 *
 * The rule of all of it: nothing is made before it is certain that it is not there, and nothing here changes before the server was told. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-crash.h"
#include "core/base/lf-retry.h"
#include "core/publish/lf-attempt-private.h"

/* Servers publish a little late, and between their list and the post a copy is nowhere for a moment. */
#define CONFIRM_LOOKS 3   /* first looks after its time */

/* Whoever wants a copy away wants it soon. */
#define TELL_AGAIN_US (2 * LF_MINUTE_US)

/* So many copies that were lost sight of are taken away in one attempt. */
#define MAX_DOUBLES 5

#define FULL_AGAIN_US LF_HOUR_US
#define SIGN_IN_AGAIN_US (10 * LF_MINUTE_US)

/* What is told so shortly before its time may have gone out already. */
#define NEAR_US LF_MINUTE_US

typedef enum { LOOK_WAITS, LOOK_OUT, LOOK_NOWHERE, LOOK_CANNOT_TELL } LookResult;
typedef void (*LfLookDone) (GTask *task, LookResult result);

static LfDelivery *
get_delivery (LfAttempt *self)
{
  return self->claim->delivery;
}

/* After its time first one minute, then three, then nine; a test build has shorter ones. */
static gint64
confirm_us (guint n_looks)
{
  gint64 wait_us = CONFIRM_LOOKS * lf_attempt_first_look_us ();

  for (guint i = 0; i < MIN (n_looks, 2); i++)
    wait_us *= 3;
  return wait_us;
}

static void
end_at_server (GTask  *task,
               gint64  ready_us)
{
  lf_attempt_end_with (task, LF_DELIVERY_AT_SERVER, NULL, ready_us);
}

/* A copy that was lost sight of may turn up beside the one that was made afterwards: it is looked for twice before their time. */
static gint64
next_watch_us (LfAttempt *self)
{
  gint64 now_us = lf_attempt_now_us (self);
  gint64 due_us = get_delivery (self)->due->due_us;
  gint64 soon_us = now_us + 10 * confirm_us (0);
  gint64 last_us = due_us - NEAR_US;

  if (self->claim->n_handings > 1 && now_us < last_us)
    return MIN (soon_us, last_us);
  return due_us + confirm_us (0);
}

/* ---- A look: first at the copies that wait, then at the posts. In this order a copy that goes out meanwhile is seen. */

static void
end_look (GTask      *task,
          LookResult  result)
{
  LfLookDone done = (LfLookDone) lf_attempt_get (task)->look_done;

  LF_CRASH_POINT ("looked for a copy");
  done (task, result);
}

static gboolean
is_answer (const GError *error)
{
  return error == NULL || g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

static void
on_looked_for_post_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = lf_attempt_get (task);
  g_autoptr(GError) error = NULL;
  LfFoundResult found = lf_adapter_find_finish (LF_ADAPTER (object), result, &self->receipt, &error);

  if (!is_answer (error))
    lf_attempt_end_by_error (task, error);
  else if (found == LF_FOUND_THERE)
    end_look (task, LOOK_OUT);
  else
    end_look (task, found == LF_FOUND_ABSENT && self->none_waits ? LOOK_NOWHERE : LOOK_CANNOT_TELL);
}

static void
on_looked_for_copy_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = lf_attempt_get (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *schedule_id = NULL;
  LfFoundResult found = lf_adapter_find_scheduled_finish (LF_ADAPTER (object), result, &schedule_id, &error);

  if (!is_answer (error))
    {
      lf_attempt_end_by_error (task, error);
      return;
    }
  if (found == LF_FOUND_THERE)
    {
      g_free (self->schedule_id);
      self->schedule_id = g_steal_pointer (&schedule_id);
      end_look (task, LOOK_WAITS);
      return;
    }

  self->none_waits = found == LF_FOUND_ABSENT;
  lf_adapter_find_async (self->adapter, self->outgoing, NULL, on_looked_for_post_cb, g_steal_pointer (&task));
}

/* A look that fails ends the attempt. */
static void
look (GTask      *task,
      LfLookDone  done)
{
  LfAttempt *self = lf_attempt_get (task);

  self->look_done = (gpointer) done;
  lf_adapter_find_scheduled_async (self->adapter, self->outgoing, get_delivery (self)->due->due_us, NULL, on_looked_for_copy_cb,
                                   g_object_ref (task));
}

static void
end_out (GTask *task)
{
  LfAttempt *self = lf_attempt_get (task);
  g_autoptr(LfReceipt) receipt = g_steal_pointer (&self->receipt);

  lf_attempt_end_sent (task, receipt);
}

/* ---- Nothing is at the server, as far as is known. */

static void
wait_here (GTask      *task,
           const char *reason,
           gint64      hand_us)
{
  lf_attempt_end_with (task, LF_DELIVERY_QUEUED, reason, hand_us);
}

static void
end_hand_over_by_network (GTask        *task,
                          const GError *error,
                          const char   *reason)
{
  LfAttempt *self = lf_attempt_get (task);
  const LfNetworkErrorInfo *info = lf_network_error_peek_info (error);
  gint64 now_us = lf_attempt_now_us (self);

  switch ((LfNetworkError) error->code)
    {
    case LF_NETWORK_ERROR_WAIT:
      wait_here (task, reason, now_us + MAX (info->wait_ms * 1000, LF_MINUTE_US));
      break;
    case LF_NETWORK_ERROR_SIGN_IN_AGAIN:
      wait_here (task, "sign-in-again", now_us + SIGN_IN_AGAIN_US);
      break;
    case LF_NETWORK_ERROR_SHORTEN:
      lf_attempt_end_with (task, LF_DELIVERY_FAILED, reason, 0);
      break;
    case LF_NETWORK_ERROR_REJECTED:
      if (g_strcmp0 (info->name, "ScheduleFull") == 0)
        wait_here (task, "hand-over-day-full", now_us + FULL_AGAIN_US);
      else
        wait_here (task, g_strcmp0 (info->name, "ScheduleLate") == 0 ? "hand-over-late" : "hand-over-refused", G_MAXINT64);
      break;
    case LF_NETWORK_ERROR_NOT_ALLOWED:
    case LF_NETWORK_ERROR_GONE:
    case LF_NETWORK_ERROR_UNSUPPORTED:
      wait_here (task, "hand-over-refused", G_MAXINT64);
      break;
    case LF_NETWORK_ERROR_OFFLINE:
    case LF_NETWORK_ERROR_TIMED_OUT:
    case LF_NETWORK_ERROR_UNSURE:
    case LF_NETWORK_ERROR_NOT_UNDERSTOOD:
    case LF_NETWORK_ERROR_NOT_SECURE:
    default:
      self->outcome.failed = TRUE;
      wait_here (task, reason, now_us + lf_retry_wait_us (self->claim->n_failures + 1));
      break;
    }
}

static void
end_hand_over_by_error (GTask        *task,
                        const GError *error,
                        const char   *reason)
{
  LfAttempt *self = lf_attempt_get (task);

  /* Without a token nothing was sent. */
  if (g_error_matches (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING))
    wait_here (task, "sign-in-again", lf_attempt_now_us (self) + SIGN_IN_AGAIN_US);
  else if (error->domain == LF_SECRETS_ERROR)
    wait_here (task, reason, lf_attempt_now_us (self) + SIGN_IN_AGAIN_US);
  else if (self->publishing && (error->domain != LF_NETWORK_ERROR || error->code == LF_NETWORK_ERROR_UNSURE))
    lf_attempt_end_with (task, LF_DELIVERY_UNSURE, "unsure", lf_attempt_now_us (self) + lf_attempt_first_look_us ());
  else if (error->domain == LF_NETWORK_ERROR)
    end_hand_over_by_network (task, error, reason);
  else if (error->domain == LF_POST_ERROR)
    lf_attempt_end_with (task, LF_DELIVERY_FAILED, reason, 0);
  else
    wait_here (task, reason, lf_attempt_now_us (self) + SIGN_IN_AGAIN_US);
}

/* Nothing changes: the wish stays, or the next look is made later. */
static void
stay (GTask      *task,
      const char *reason,
      gint64      ready_us)
{
  lf_attempt_end_with (task, LF_DELIVERY_AT_SERVER, reason, ready_us);
}

/**
 * lf_attempt_end_here:
 * @error: of anything that was asked or told about a copy
 * @reason: its short name
 */
void
lf_attempt_end_here (GTask        *task,
                     const GError *error,
                     const char   *reason)
{
  LfAttempt *self = lf_attempt_get (task);
  gint64 wait_us = lf_retry_wait_us (self->claim->n_failures + 1);
  LfClaimKind kind = self->claim->kind;
  gboolean is_out = kind == LF_CLAIM_CONFIRM && lf_attempt_now_us (self) >= get_delivery (self)->due->due_us;

  if (kind == LF_CLAIM_HAND_OVER)
    {
      end_hand_over_by_error (task, error, reason);
      return;
    }
  if ((kind == LF_CLAIM_SETTLE || is_out) && !lf_attempt_may_look_later (error))
    {
      lf_attempt_end_with (task, LF_DELIVERY_UNSURE, "decide", 0);
      return;
    }
  if (kind == LF_CLAIM_SETTLE)
    {
      lf_attempt_end_unseen (task, error);
      return;
    }

  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT))
    wait_us = MAX (lf_network_error_peek_info (error)->wait_ms * 1000, LF_SECOND_US);
  self->outcome.failed = TRUE;
  stay (task, reason, lf_attempt_now_us (self) + (kind == LF_CLAIM_TELL ? MIN (wait_us, TELL_AGAIN_US) : wait_us));
}

/* ---- Handing over. */

static void
on_scheduled_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = lf_attempt_get (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *schedule_id = lf_adapter_schedule_finish (LF_ADAPTER (object), result, &error);

  LF_CRASH_POINT ("answer about the copy read");
  if (schedule_id == NULL)
    {
      lf_attempt_end_by_error (task, error);
      return;
    }

  lf_accounts_note_contact (self->accounts, get_delivery (self)->account_uid, NULL);
  self->schedule_id = g_steal_pointer (&schedule_id);
  self->claim->n_handings++;
  end_at_server (task, next_watch_us (self));
}

static void
on_handing_begun_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = lf_attempt_get (task);
  g_autoptr(GError) error = NULL;

  if (!lf_store_begin_sending_finish (LF_STORE (object), result, &error))
    {
      if (error != NULL)
        lf_attempt_end_by_error (task, error);
      else
        g_task_return_boolean (task, TRUE);
      return;
    }

  LF_CRASH_POINT ("handing over begun");
  self->publishing = TRUE;
  lf_adapter_schedule_async (self->adapter, self->outgoing, get_delivery (self)->due->due_us, NULL, on_scheduled_cb, g_steal_pointer (&task));
  LF_CRASH_POINT ("copy handed over");
}

/* A server that is told too late sends at once, or refuses: by the time the preparations are done it may be too late. */
static gboolean
is_in_time (LfAttempt *self,
            gint64     due_us,
            gint64     margin_us)
{
  LfScheduleLimits *limits = &lf_adapter_get_limits (self->adapter)->schedule;
  gint64 ahead_us = due_us - lf_attempt_now_us (self);

  return ahead_us >= limits->min_ahead_us + margin_us && (limits->max_ahead_us == 0 || ahead_us <= limits->max_ahead_us);
}

void
lf_attempt_hand_over (GTask *task)
{
  LfAttempt *self = lf_attempt_get (task);

  if (is_in_time (self, get_delivery (self)->due->due_us, LF_HAND_OVER_MARGIN_US / 2))
    lf_store_begin_sending_async (self->store, self->claim, lf_attempt_now_us (self), on_handing_begun_cb, g_object_ref (task));
  else
    wait_here (task, "hand-over-late", G_MAXINT64);
}

static void
on_looked_first (GTask      *task,
                 LookResult  result)
{
  LfAttempt *self = lf_attempt_get (task);

  if (result == LOOK_WAITS)
    end_at_server (task, next_watch_us (self));
  else if (result == LOOK_OUT)
    end_out (task);
  else if (result == LOOK_NOWHERE)
    lf_attempt_prepare (task);
  else if (self->claim->kind == LF_CLAIM_HAND_OVER)
    wait_here (task, "hand-over-unsure", G_MAXINT64);
  else
    lf_attempt_end_with (task, LF_DELIVERY_UNSURE, "decide", 0);
}

void
lf_attempt_look_first (GTask *task)
{
  look (task, on_looked_first);
}

/* ---- Settling a hand-over whose end is unknown. */

static void
on_looked_to_settle (GTask      *task,
                     LookResult  result)
{
  LfAttempt *self = lf_attempt_get (task);
  gboolean again = self->claim->n_handings < LF_ATTEMPT_SENDINGS;

  if (result == LOOK_WAITS)
    end_at_server (task, next_watch_us (self));
  else if (result == LOOK_OUT)
    end_out (task);
  else if (self->claim->step.n_looks + 1 < LF_ATTEMPT_LOOKS)
    lf_attempt_look_later (task);
  else if (result == LOOK_NOWHERE && lf_adapter_get_settle (self->adapter) != LF_SETTLE_PERSON)
    wait_here (task, again ? NULL : "hand-over-unsure", again ? lf_attempt_now_us (self) : G_MAXINT64);
  else
    lf_attempt_end_with (task, LF_DELIVERY_UNSURE, "decide", 0);
}

void
lf_attempt_settle_copy (GTask *task)
{
  look (task, on_looked_to_settle);
}

/* ---- Telling the server what a person wants. */

static void unschedule (GTask *task);

static void
end_copy (GTask  *task,
          LfCopy  copy,
          gint64  ready_us)
{
  lf_attempt_get (task)->outcome.copy = copy;
  end_at_server (task, ready_us);
}

static void
end_told (GTask *task)
{
  LfAttempt *self = lf_attempt_get (task);
  LfDue *due = get_delivery (self)->at_server.wish_due;

  end_copy (task, self->telling.done, self->telling.done == LF_COPY_MOVED ? due->due_us + confirm_us (0) : 0);
}

static void look_for_double (GTask *task);

static void
on_told_double_away_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = lf_attempt_get (task);
  g_autoptr(GError) error = NULL;

  LF_CRASH_POINT ("lost copy taken away");
  self->telling.n_doubles++;
  if (lf_adapter_unschedule_finish (LF_ADAPTER (object), result, &error) ||
      g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    look_for_double (task);
  else
    lf_attempt_end_by_error (task, error);
}

static void
on_looked_for_told_double (GTask      *task,
                           LookResult  result)
{
  LfAttempt *self = lf_attempt_get (task);

  if (result == LOOK_WAITS && self->telling.n_doubles < MAX_DOUBLES)
    lf_adapter_unschedule_async (self->adapter, self->schedule_id, NULL, on_told_double_away_cb, g_object_ref (task));
  else if (result == LOOK_OUT && self->telling.done == LF_COPY_AWAY)
    end_out (task);
  else
    end_told (task);
}

static void
look_for_double (GTask *task)
{
  look (task, on_looked_for_told_double);
}

/* The server did what was wanted. What was handed over beside the copy, and lost sight of, must not go out either. */
static void
be_told (GTask  *task,
         LfCopy  told)
{
  LfAttempt *self = lf_attempt_get (task);

  self->telling.done = told;
  lf_accounts_note_contact (self->accounts, get_delivery (self)->account_uid, NULL);
  if (self->claim->n_handings > 1)
    look_for_double (task);
  else
    end_told (task);
}

/* The server does not know the copy any more. */
static void
on_looked_for_gone (GTask      *task,
                    LookResult  result)
{
  LfAttempt *self = lf_attempt_get (task);
  gint64 now_us = lf_attempt_now_us (self);
  gint64 due_us = get_delivery (self)->due->due_us;
  guint n_looks = self->claim->step.n_looks;

  if (result == LOOK_WAITS)
    unschedule (task);
  else if (result == LOOK_OUT)
    end_out (task);
  else if (result == LOOK_NOWHERE && now_us < due_us - NEAR_US)
    end_copy (task, LF_COPY_AWAY, 0);
  else if (n_looks < CONFIRM_LOOKS)
    {
      /* It may be on the way from the one list to the other just now. Long before its time nobody knows where it is: that is told, and
       * looked for again. */
      self->outcome.looked = now_us >= due_us - NEAR_US;
      stay (task, self->outcome.looked ? NULL : "copy-not-seen", MIN (now_us + LF_HOUR_US, MAX (now_us, due_us) + confirm_us (n_looks)));
    }
  else if (result == LOOK_NOWHERE)
    end_copy (task, LF_COPY_AWAY, 0);
  else
    lf_attempt_end_with (task, LF_DELIVERY_UNSURE, "decide", 0);
}

/* A copy that waits nowhere was taken away, as long as it cannot have gone out: the answer that said so was lost. */
static gboolean
is_surely_away (LfAttempt    *self,
                const GError *error)
{
  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE) &&
         g_strcmp0 (lf_network_error_peek_info (error)->name, LF_COPY_NOT_LISTED) == 0 &&
         lf_attempt_now_us (self) < get_delivery (self)->due->due_us - NEAR_US;
}

static void
on_unscheduled_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = lf_attempt_get (task);
  g_autoptr(GError) error = NULL;

  LF_CRASH_POINT ("copy taken away");
  if (lf_adapter_unschedule_finish (LF_ADAPTER (object), result, &error) || is_surely_away (self, error))
    be_told (task, LF_COPY_AWAY);
  else if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE) && !self->telling.looked_for_gone)
    {
      /* Once: a copy that is listed and cannot be taken away stays a failure. */
      self->telling.looked_for_gone = TRUE;
      look (task, on_looked_for_gone);
    }
  else
    lf_attempt_end_by_error (task, error);
}

static void
unschedule (GTask *task)
{
  LfAttempt *self = lf_attempt_get (task);

  lf_adapter_unschedule_async (self->adapter, self->schedule_id, NULL, on_unscheduled_cb, g_object_ref (task));
  LF_CRASH_POINT ("copy asked to be taken away");
}

static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED) ||
         g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) ||
         g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SHORTEN) ||
         g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED);
}

static void
on_rescheduled_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  LF_CRASH_POINT ("copy moved");
  if (lf_adapter_reschedule_finish (LF_ADAPTER (object), result, &error))
    be_told (task, LF_COPY_MOVED);
  else if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    look (task, on_looked_for_gone);
  /* A server that does not move: the copy goes away, and then it is handed over anew, or sent from here. */
  else if (is_final (error))
    unschedule (task);
  else
    lf_attempt_end_by_error (task, error);
}

static void
tell (GTask *task)
{
  LfAttempt *self = lf_attempt_get (task);
  LfAtServer *copy = &get_delivery (self)->at_server;
  gboolean moves = g_strcmp0 (copy->wish, "move") == 0 && copy->wish_due != NULL;

  if (moves && is_in_time (self, copy->wish_due->due_us, LF_HAND_OVER_MARGIN_US / 2))
    {
      lf_adapter_reschedule_async (self->adapter, self->schedule_id, copy->wish_due->due_us, NULL, on_rescheduled_cb, g_object_ref (task));
      LF_CRASH_POINT ("copy asked to be moved");
    }
  else
    unschedule (task);
}

static void
on_looked_to_tell (GTask      *task,
                   LookResult  result)
{
  if (result == LOOK_WAITS)
    tell (task);
  else
    on_looked_for_gone (task, result);
}

void
lf_attempt_tell (GTask *task)
{
  LfAttempt *self = lf_attempt_get (task);

  self->schedule_id = g_strdup (get_delivery (self)->at_server.schedule_id);
  if (self->schedule_id != NULL)
    tell (task);
  else
    look (task, on_looked_to_tell);
}

/* ---- Has it gone out? */

static void
on_looked_to_confirm (GTask      *task,
                      LookResult  result)
{
  LfAttempt *self = lf_attempt_get (task);
  guint n_looks = self->claim->step.n_looks;

  if (result == LOOK_OUT)
    end_out (task);
  else if (result == LOOK_WAITS)
    /* A server behind its time. */
    stay (task, NULL, lf_attempt_now_us (self) + confirm_us (1));
  else if (n_looks < CONFIRM_LOOKS)
    {
      self->outcome.looked = TRUE;
      stay (task, NULL, lf_attempt_now_us (self) + confirm_us (n_looks));
    }
  else
    lf_attempt_end_with (task, LF_DELIVERY_UNSURE, "decide", 0);
}

static void
on_confirmed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = lf_attempt_get (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  LfFoundResult found = lf_adapter_find_finish (LF_ADAPTER (object), result, &receipt, &error);

  LF_CRASH_POINT ("looked whether it is out");
  if (!is_answer (error))
    lf_attempt_end_by_error (task, error);
  else if (found == LF_FOUND_THERE)
    {
      lf_accounts_note_contact (self->accounts, get_delivery (self)->account_uid, NULL);
      lf_attempt_end_sent (task, receipt);
    }
  else
    look (task, on_looked_to_confirm);
}

static void
on_double_away_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = lf_attempt_get (task);
  g_autoptr(GError) error = NULL;

  if (lf_adapter_unschedule_finish (LF_ADAPTER (object), result, &error) ||
      g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    stay (task, NULL, next_watch_us (self));
  else
    lf_attempt_end_by_error (task, error);
}

static void
on_looked_for_double_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = lf_attempt_get (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *second_id = NULL;
  LfFoundResult found = lf_adapter_find_scheduled_finish (LF_ADAPTER (object), result, &second_id, &error);

  if (!is_answer (error))
    lf_attempt_end_by_error (task, error);
  else if (found == LF_FOUND_THERE)
    {
      g_message ("delivery %s: a copy that was lost sight of turned up beside the later one", get_delivery (self)->uid);
      lf_adapter_unschedule_async (self->adapter, second_id, NULL, on_double_away_cb, g_steal_pointer (&task));
    }
  else
    stay (task, NULL, next_watch_us (self));
}

void
lf_attempt_confirm (GTask *task)
{
  LfAttempt *self = lf_attempt_get (task);
  LfDelivery *delivery = get_delivery (self);

  if (lf_attempt_now_us (self) >= delivery->due->due_us)
    lf_adapter_find_async (self->adapter, self->outgoing, NULL, on_confirmed_cb, g_object_ref (task));
  else if (self->claim->n_handings > 1 && delivery->at_server.schedule_id != NULL)
    lf_adapter_find_scheduled_async (self->adapter, self->outgoing, delivery->due->due_us, NULL, on_looked_for_double_cb, g_object_ref (task));
  else
    stay (task, NULL, delivery->due->due_us + confirm_us (0));
}
