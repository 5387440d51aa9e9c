/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One claim from its beginning to its written end: the only place that decides what an error means for a delivery. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-crash.h"
#include "core/base/lf-retry.h"
#include "core/publish/lf-attempt-private.h"
#include "core/publish/lf-pictures.h"

/* A repeat is only safe while the server remembers the first attempt; a person decides afterwards. */
#define REPEAT_WITHIN_US (45 * LF_MINUTE_US)

/* How long to wait when a server asks for a pause without saying how long. */
#define DEFAULT_PAUSE_US LF_MINUTE_US

static void
attempt_free (LfAttempt *self)
{
  g_clear_object (&self->store);
  g_clear_object (&self->adapter);
  g_clear_object (&self->accounts);
  g_clear_pointer (&self->claim, lf_claim_unref);
  g_clear_object (&self->outgoing);
  g_clear_pointer (&self->receipt, lf_receipt_unref);
  g_free (self->reason);
  g_free (self->said);
  g_free (self->schedule_id);
  g_free (self);
}

LfAttempt *
lf_attempt_get (GTask *task)
{
  return g_task_get_task_data (task);
}

gint64
lf_attempt_first_look_us (void)
{
  return lf_test_span_us ("LF_SETTLE_MS", 20 * LF_SECOND_US);
}

gint64
lf_attempt_now_us (LfAttempt *self)
{
  return lf_clock_now_us (lf_store_get_clock (self->store));
}

/* ---- Writing the end. */

static void write_end (GTask *task);

static gboolean
on_write_again_cb (gpointer user_data)
{
  write_end (g_object_ref (user_data));
  return G_SOURCE_REMOVE;
}

static void
on_written_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (lf_store_end_claim_finish (LF_STORE (object), result, &error))
    {
      LF_CRASH_POINT ("end written");
      g_task_return_boolean (task, TRUE);
    }
  else if (g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT) && self->outcome.state == LF_DELIVERY_SENT)
    {
      /* Another delivery has that post already: this one is not it. */
      self->outcome.state = LF_DELIVERY_UNSURE;
      self->outcome.reason = "decide";
      self->outcome.ready_us = 0;
      write_end (g_steal_pointer (&task));
    }
  else if (g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_FULL) || g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_BUSY))
    {
      g_warning ("how a delivery ended could not be written yet: %s", error->message);
      g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, 5, on_write_again_cb, g_object_ref (task), g_object_unref);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Takes the task. */
static void
write_end (GTask *task)
{
  LfAttempt *self = g_task_get_task_data (task);

  self->outcome.receipt = self->receipt;
  if (self->outgoing != NULL)
    self->outcome.read_micro = lf_outgoing_get_read_micro (self->outgoing);
  lf_store_end_claim_async (self->store, self->claim, &self->outcome, on_written_cb, task);
}

void
lf_attempt_end_with (GTask           *task,
                     LfDeliveryState  state,
                     const char      *reason,
                     gint64           ready_us)
{
  LfAttempt *self = g_task_get_task_data (task);

  g_free (self->reason);
  self->reason = g_strdup (reason);
  self->outcome.state = state;
  self->outcome.reason = self->reason;
  self->outcome.said = self->said;
  self->outcome.ready_us = ready_us;
  self->outcome.schedule_id = self->schedule_id;
  write_end (g_object_ref (task));
}

void
lf_attempt_end_sent (GTask     *task,
                     LfReceipt *receipt)
{
  LfAttempt *self = g_task_get_task_data (task);

  self->receipt = lf_receipt_ref (receipt);
  lf_attempt_end_with (task, LF_DELIVERY_SENT, NULL, 0);
}

/* ---- What an error means. */

static void
end_waiting (GTask      *task,
             const char *reason,
             gint64      wait_us)
{
  LfAttempt *self = g_task_get_task_data (task);

  self->outcome.failed = TRUE;
  lf_attempt_end_with (task, LF_DELIVERY_WAITING, reason, lf_attempt_now_us (self) + wait_us);
}

static void
end_by_network_error (GTask        *task,
                      const GError *error,
                      const char   *reason)
{
  LfAttempt *self = g_task_get_task_data (task);
  const LfNetworkErrorInfo *info = lf_network_error_peek_info (error);

  switch ((LfNetworkError) error->code)
    {
    case LF_NETWORK_ERROR_WAIT:
      end_waiting (task, reason, info->wait_ms > 0 ? MAX (info->wait_ms * 1000, LF_SECOND_US) : DEFAULT_PAUSE_US);
      break;
    case LF_NETWORK_ERROR_UNSURE:
      if (self->publishing)
        lf_attempt_end_with (task, LF_DELIVERY_UNSURE, reason, lf_attempt_now_us (self) + lf_attempt_first_look_us ());
      else
        end_waiting (task, reason, lf_retry_wait_us (self->claim->n_failures + 1));
      break;
    case LF_NETWORK_ERROR_SIGN_IN_AGAIN:
      /* Why is said by the account's state; this is what it waits for. */
      lf_attempt_end_with (task, LF_DELIVERY_WAITING, "sign-in-again", 0);
      break;
    case LF_NETWORK_ERROR_NOT_ALLOWED:
    case LF_NETWORK_ERROR_SHORTEN:
    case LF_NETWORK_ERROR_REJECTED:
    case LF_NETWORK_ERROR_GONE:
    case LF_NETWORK_ERROR_UNSUPPORTED:
      lf_attempt_end_with (task, LF_DELIVERY_FAILED, reason, 0);
      break;
    case LF_NETWORK_ERROR_OFFLINE:
    case LF_NETWORK_ERROR_TIMED_OUT:
    case LF_NETWORK_ERROR_NOT_UNDERSTOOD:
    case LF_NETWORK_ERROR_NOT_SECURE:
    default:
      end_waiting (task, reason, lf_retry_wait_us (self->claim->n_failures + 1));
      break;
    }
}

/* A server that refuses this one post answers well: the account is fine. */
static gboolean
is_about_post (LfAttempt    *self,
               const GError *error,
               const char   *reason)
{
  if (lf_reason_is (reason, "not-by-it"))
    return FALSE;
  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) ||
         g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SHORTEN) ||
         g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE) ||
         (self->claim->parent != NULL && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED));
}

void
lf_attempt_end_by_error (GTask        *task,
                         const GError *error)
{
  LfAttempt *self = g_task_get_task_data (task);
  g_autofree char *reason = lf_error_dup_reason (error);

  g_debug ("delivery %s: %s", self->claim->delivery->uid, error->message);
  g_free (self->said);
  self->said = g_strdup (lf_network_error_peek_info (error)->said);
  lf_accounts_note_contact (self->accounts, self->claim->delivery->account_uid, is_about_post (self, error, reason) ? NULL : error);

  if (lf_claim_is_about_copy (self->claim))
    lf_attempt_end_here (task, error, reason);
  /* Nothing was sent: no secret was given out. It goes on when IT allows it. */
  else if (lf_reason_is (reason, "not-by-it"))
    lf_attempt_end_with (task, LF_DELIVERY_WAITING, reason, 0);
  else if (error->domain == LF_NETWORK_ERROR)
    end_by_network_error (task, error, reason);
  else if (g_error_matches (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING))
    lf_attempt_end_with (task, LF_DELIVERY_WAITING, "sign-in-again", 0);
  else if (error->domain == LF_SECRETS_ERROR)
    lf_attempt_end_with (task, LF_DELIVERY_HELD, reason, 0);
  else if (error->domain == LF_POST_ERROR)
    lf_attempt_end_with (task, LF_DELIVERY_FAILED, reason, 0);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lf_attempt_end_with (task, LF_DELIVERY_WAITING, NULL, lf_attempt_now_us (self));
  else if (self->publishing)
    lf_attempt_end_with (task, LF_DELIVERY_UNSURE, "unsure", lf_attempt_now_us (self) + lf_attempt_first_look_us ());
  else
    end_waiting (task, reason, lf_retry_wait_us (self->claim->n_failures + 1));
}

/* ---- Sending. */

static gboolean
may_repeat (LfAttempt *self)
{
  LfClock *clock = lf_store_get_clock (self->store);
  const LfClaimStep *step = &self->claim->step;

  /* After a restart of the computer nobody can say how long ago the first attempt was. */
  return g_strcmp0 (step->boot_id, lf_clock_get_boot_id (clock)) == 0 &&
         lf_clock_boot_us (clock) - step->first_boot_us < REPEAT_WITHIN_US;
}

static void
on_published_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = lf_adapter_publish_finish (LF_ADAPTER (object), result, &error);

  LF_CRASH_POINT ("answer read");
  if (receipt == NULL)
    {
      lf_attempt_end_by_error (task, error);
      return;
    }

  lf_accounts_note_contact (self->accounts, self->claim->delivery->account_uid, NULL);
  lf_attempt_end_sent (task, receipt);
}

static void
on_sending_begun_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!lf_store_begin_sending_finish (LF_STORE (object), result, &error))
    {
      if (error != NULL)
        lf_attempt_end_by_error (task, error);
      else
        g_task_return_boolean (task, TRUE);
      return;
    }

  LF_CRASH_POINT ("sending begun");
  self->publishing = TRUE;
  lf_adapter_publish_async (self->adapter, self->outgoing, NULL, on_published_cb, g_steal_pointer (&task));
  LF_CRASH_POINT ("request handed over");
}

static void
on_prepared_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  LF_CRASH_POINT ("prepared");
  if (!lf_adapter_prepare_finish (LF_ADAPTER (object), result, &error))
    lf_attempt_end_by_error (task, error);
  else if (self->claim->kind == LF_CLAIM_HAND_OVER)
    lf_attempt_hand_over (task);
  else if (self->claim->step.n_attempts > 0 && !may_repeat (self))
    /* A resend that was kept waiting too long, by a network that was away or by sleep, is none any more: it is looked for once more, and if
     * it is not there a person decides. */
    lf_attempt_end_with (task, LF_DELIVERY_UNSURE, "unsure", lf_attempt_now_us (self));
  else
    lf_store_begin_sending_async (self->store, self->claim, lf_attempt_now_us (self), on_sending_begun_cb, g_steal_pointer (&task));
}

static void fit_next_picture (GTask *task);

static void
on_fitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = lf_pictures_fit_finish (result, &error);

  if (path == NULL)
    {
      lf_attempt_end_by_error (task, error);
      return;
    }

  lf_outgoing_set_media_path (self->outgoing, self->n_fitted++, path);
  fit_next_picture (g_steal_pointer (&task));
}

/* Takes the task. */
static void
fit_next_picture (GTask *task)
{
  LfAttempt *self = g_task_get_task_data (task);

  if (self->n_fitted < lf_outgoing_get_n_media (self->outgoing))
    lf_pictures_fit_async (lf_store_get_folder (self->store), lf_outgoing_get_media (self->outgoing, self->n_fitted),
                           lf_adapter_get_limits (self->adapter), NULL, on_fitted_cb, task);
  else
    lf_adapter_prepare_async (self->adapter, self->outgoing, NULL, on_prepared_cb, task);
}

void
lf_attempt_prepare (GTask *task)
{
  fit_next_picture (g_object_ref (task));
}

/* ---- Settling. */

void
lf_attempt_look_later (GTask *task)
{
  LfAttempt *self = g_task_get_task_data (task);
  gint64 first_us = lf_attempt_first_look_us ();
  /* Looks at 1, 3 and 9 times the first wait, counted from the end of the attempt. */
  gint64 wait_us = self->claim->step.n_looks == 0 ? 2 * first_us : 6 * first_us;

  self->outcome.looked = TRUE;
  lf_attempt_end_with (task, LF_DELIVERY_UNSURE, "unsure", lf_attempt_now_us (self) + wait_us);
}

static void
settle_absent (GTask         *task,
               LfFoundResult  found)
{
  LfAttempt *self = g_task_get_task_data (task);
  LfSettle settle = lf_adapter_get_settle (self->adapter);
  gboolean absent = found == LF_FOUND_ABSENT;

  if (settle == LF_SETTLE_SAME_RECORD && absent && may_repeat (self))
    lf_attempt_end_with (task, LF_DELIVERY_QUEUED, NULL, lf_attempt_now_us (self));
  else if (settle == LF_SETTLE_WATERMARK && self->claim->step.n_looks + 1 < LF_ATTEMPT_LOOKS)
    lf_attempt_look_later (task);
  else if (settle == LF_SETTLE_WATERMARK && absent && self->claim->step.n_attempts < LF_ATTEMPT_SENDINGS && may_repeat (self))
    lf_attempt_end_with (task, LF_DELIVERY_QUEUED, NULL, lf_attempt_now_us (self));
  else
    lf_attempt_end_with (task, LF_DELIVERY_UNSURE, "decide", 0);
}

/**
 * lf_attempt_may_look_later:
 * @error: why a settling look could not be made
 *
 * Returns: whether another look may show more; else the network does not let it be seen, however often it is asked
 */
gboolean
lf_attempt_may_look_later (const GError *error)
{
  if (error->domain != LF_NETWORK_ERROR)
    return TRUE;

  switch ((LfNetworkError) error->code)
    {
    case LF_NETWORK_ERROR_NOT_ALLOWED:
    case LF_NETWORK_ERROR_SHORTEN:
    case LF_NETWORK_ERROR_REJECTED:
    case LF_NETWORK_ERROR_GONE:
    case LF_NETWORK_ERROR_UNSUPPORTED:
      return FALSE;
    case LF_NETWORK_ERROR_WAIT:
    case LF_NETWORK_ERROR_SIGN_IN_AGAIN:
    case LF_NETWORK_ERROR_UNSURE:
    case LF_NETWORK_ERROR_OFFLINE:
    case LF_NETWORK_ERROR_TIMED_OUT:
    case LF_NETWORK_ERROR_NOT_UNDERSTOOD:
    case LF_NETWORK_ERROR_NOT_SECURE:
    default:
      return TRUE;
    }
}

/**
 * lf_attempt_end_unseen:
 * @error: why this look could not be made; it does not count, and is made again
 *
 * Whoever knows better need not wait for it: after some such looks the person may decide, while Litfaß goes on looking.
 */
void
lf_attempt_end_unseen (GTask        *task,
                       const GError *error)
{
  LfAttempt *self = g_task_get_task_data (task);
  guint n_failures = self->claim->n_failures + 1;
  gint64 wait_us = MIN (lf_retry_wait_us (n_failures), 3 * lf_attempt_first_look_us ());

  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT))
    wait_us = MAX (wait_us, lf_network_error_peek_info (error)->wait_ms * 1000);
  self->outcome.failed = TRUE;
  lf_attempt_end_with (task, LF_DELIVERY_UNSURE, n_failures >= LF_ATTEMPT_LOOKS ? "decide" : "unsure", lf_attempt_now_us (self) + wait_us);
}

static void
on_found_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAttempt *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfReceipt) receipt = NULL;
  LfFoundResult found = lf_adapter_find_finish (LF_ADAPTER (object), result, &receipt, &error);

  LF_CRASH_POINT ("looked");
  if (error != NULL)
    {
      g_debug ("delivery %s: no look: %s", self->claim->delivery->uid, error->message);
      g_free (self->said);
      self->said = g_strdup (lf_network_error_peek_info (error)->said);
    }
  if (error != NULL && lf_attempt_may_look_later (error))
    {
      lf_accounts_note_contact (self->accounts, self->claim->delivery->account_uid, error);
      lf_attempt_end_unseen (task, error);
    }
  else if (found == LF_FOUND_THERE)
    lf_attempt_end_sent (task, receipt);
  else
    settle_absent (task, found);
}

/* ---- The beginning. */

static void
save_step (LfOutgoing          *outgoing,
           const char          *saved,
           GAsyncReadyCallback  callback,
           gpointer             user_data,
           gpointer             save_data)
{
  LfAttempt *self = save_data;

  LF_CRASH_POINT ("before saving a step");
  lf_store_save_step_async (self->store, self->claim->step.uid, saved, callback, user_data);
}

static gboolean
save_step_finish (GAsyncResult  *result,
                  gpointer       save_data,
                  GError       **error)
{
  LfAttempt *self = save_data;

  if (!lf_store_save_step_finish (self->store, result, error))
    return FALSE;

  LF_CRASH_POINT ("step saved");
  return TRUE;
}

static LfOutgoing *
make_outgoing (LfAttempt *self)
{
  LfClaim *claim = self->claim;
  g_autofree char *folder = g_build_filename (lf_store_get_folder (self->store), "media", NULL);
  LfOutgoingSaver saver = { save_step, save_step_finish, self, NULL };
  LfOutgoingParts parts = {
    .text = lf_part_get_text (claim->part, claim->delivery->account_uid),
    .language = claim->delivery->revision->language,
    .audience = claim->delivery->revision->audience,
    .key = claim->step.key,
    .n_attempts = claim->step.n_attempts,
    .was_unsure = claim->step.ended_boot_us > 0,
    .waits = claim->kind == LF_CLAIM_HAND_OVER,
    .media = claim->part->media,
    .parent = claim->parent,
    .root = claim->root,
    .taken_ids = claim->taken_ids,
  };

  return lf_outgoing_new (&parts, claim->step.saved, &saver, folder);
}

static void
end_without_adapter (GTask *task)
{
  LfAttempt *self = lf_attempt_get (task);

  if (self->claim->kind == LF_CLAIM_SEND)
    lf_attempt_end_with (task, LF_DELIVERY_HELD, "no-account", 0);
  else if (self->claim->kind == LF_CLAIM_HAND_OVER)
    lf_attempt_end_with (task, LF_DELIVERY_QUEUED, "no-account", G_MAXINT64);
  else
    lf_attempt_end_with (task, LF_DELIVERY_UNSURE, "decide", 0);
}

void
lf_attempt_run_async (LfStore             *store,
                      LfAccounts          *accounts,
                      LfClaim             *claim,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, NULL, callback, user_data);
  LfAttempt *self = g_new0 (LfAttempt, 1);
  LfAdapter *adapter = lf_accounts_find (accounts, claim->delivery->account_uid);
  gboolean wider = claim->parent != NULL && claim->step.ordinal == 0 && claim->delivery->revision->audience < claim->parent->audience;

  g_task_set_task_data (task, self, (GDestroyNotify) attempt_free);
  self->store = g_object_ref (store);
  self->accounts = g_object_ref (accounts);
  self->claim = lf_claim_ref (claim);

  if (adapter == NULL)
    {
      end_without_adapter (task);
      return;
    }

  self->adapter = g_object_ref (adapter);
  self->outgoing = make_outgoing (self);
  /* A further part answers an own post: that costs what a post costs. */
  claim->price_micro = lf_adapter_get_price_micro (adapter, lf_part_get_text (claim->part, claim->delivery->account_uid), claim->part->media,
                                                   claim->step.ordinal == 0 ? claim->parent : NULL);
  LF_CRASH_POINT ("claimed");
  if (claim->kind == LF_CLAIM_TELL)
    lf_attempt_tell (task);
  else if (claim->kind == LF_CLAIM_CONFIRM)
    lf_attempt_confirm (task);
  else if (claim->kind == LF_CLAIM_SETTLE && claim->delivery->at_server.handing)
    lf_attempt_settle_copy (task);
  else if (claim->kind == LF_CLAIM_SETTLE)
    lf_adapter_find_async (adapter, self->outgoing, NULL, on_found_cb, g_steal_pointer (&task));
  else if (wider || (claim->delivery->revision->reply_to_uid != NULL && claim->parent == NULL))
    lf_attempt_end_with (task, LF_DELIVERY_FAILED, wider ? "audience" : "gone", 0);
  else if (claim->n_handings > 0)
    lf_attempt_look_first (task);
  else
    lf_attempt_prepare (task);
}

gboolean
lf_attempt_run_finish (GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
