/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The publisher: claims what is due, carries each claim through, and sleeps until the next time something is due. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-attempt.h"
#include "core/publish/lf-delete.h"
#include "core/publish/lf-edit.h"
#include "core/publish/lf-outbox.h"
#include "core/publish/lf-sleep-guard.h"
#include "core/publish/lf-submit.h"

/* Accounts that are sent to at the same time. */
#define MAX_ATTEMPTS 8

struct _LfOutbox {
  GObject       parent_instance;
  LfStore      *store;
  LfAccounts   *accounts;
  LfWorkerLock *lock;
  LfAlarm      *alarm;
  LfSleepGuard *guard;        /* held while anything is on its way */
  GTask        *stopping;
  guint         n_attempts;
  guint         n_active;
  gboolean      started;
  gboolean      recovered;
  gboolean      looking;
  gboolean      look_again;
  gboolean      idle;
};

enum { PROP_0, PROP_IDLE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LfOutbox, lf_outbox, G_TYPE_OBJECT)

static void look (LfOutbox *self);

static void
update_idle (LfOutbox *self)
{
  gboolean idle = self->started && self->recovered && lf_worker_lock_is_held (self->lock) && !self->looking &&
                  self->n_attempts == 0 && self->n_active == 0;

  if (idle != self->idle)
    {
      self->idle = idle;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IDLE]);
    }
}

static void
end_stopping (LfOutbox *self)
{
  if (self->stopping != NULL && self->n_attempts == 0 && !self->looking)
    {
      g_autoptr(GTask) task = g_steal_pointer (&self->stopping);

      g_task_return_boolean (task, TRUE);
    }
}

static void
end_looking (LfOutbox *self)
{
  self->looking = FALSE;
  if (self->look_again)
    {
      self->look_again = FALSE;
      look (self);
    }
  update_idle (self);
  end_stopping (self);
}

/* (transfer full): of every account whose server keeps planned posts, what it takes. */
static GPtrArray *
make_windows (LfOutbox *self)
{
  GPtrArray *windows = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_hand_window_free);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);
      LfScheduleLimits *limits = &lf_adapter_get_limits (adapter)->schedule;
      LfHandWindow *window;

      if (!lf_adapter_can (adapter, LF_CAN_SCHEDULE))
        continue;
      window = lf_hand_window_new (lf_adapter_get_account (adapter)->uid);
      window->min_ahead_us = limits->min_ahead_us + LF_HAND_OVER_MARGIN_US;
      window->max_ahead_us = limits->max_ahead_us;
      window->max_per_day = limits->max_per_day;
      window->max_in_all = limits->max_in_all;
      g_ptr_array_add (windows, window);
    }

  return windows;
}

static void
on_next_ready_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LfOutbox) self = user_data;
  g_autoptr(GError) error = NULL;
  gint64 ready_us = lf_store_next_ready_finish (LF_STORE (object), result, &self->n_active, &error);

  if (error != NULL)
    {
      g_warning ("the next due time could not be read: %s", error->message);
      self->n_active = 1;
      ready_us = lf_clock_now_us (lf_store_get_clock (self->store)) + 10 * LF_SECOND_US;
    }

  lf_alarm_set (self->alarm, self->started ? ready_us : 0);
  end_looking (self);
}

static void
on_attempt_ended_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(LfOutbox) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_attempt_run_finish (result, &error))
    g_warning ("how a delivery ended could not be written: %s", error->message);

  self->n_attempts--;
  lf_sleep_guard_release (self->guard);
  look (self);
  update_idle (self);
  end_stopping (self);
}

static void
on_claimed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfOutbox) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfClaim) claim = lf_store_claim_finish (LF_STORE (object), result, &error);

  if (error != NULL)
    g_warning ("nothing could be claimed: %s", error->message);

  if (claim == NULL)
    {
      g_autoptr(GPtrArray) windows = make_windows (self);

      lf_store_next_ready_async (self->store, windows, on_next_ready_cb, g_object_ref (self));
      return;
    }

  self->n_attempts++;
  lf_sleep_guard_hold (self->guard);
  lf_attempt_run_async (self->store, self->accounts, claim, on_attempt_ended_cb, g_object_ref (self));
  self->look_again = TRUE;
  end_looking (self);
}

static void
on_recovered_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfOutbox) self = user_data;
  g_autoptr(GError) error = NULL;

  if (lf_store_recover_finish (LF_STORE (object), result, &error))
    self->recovered = TRUE;
  else
    {
      g_warning ("what was in flight could not be read: %s", error->message);
      lf_alarm_set (self->alarm, lf_clock_now_us (lf_store_get_clock (self->store)) + 5 * LF_SECOND_US);
    }

  self->look_again = self->recovered;
  end_looking (self);
}

/* Claims the next delivery, if this process may. Every way out of it leads to end_looking(). */
static void
look (LfOutbox *self)
{
  gint64 now_us;

  if (!self->started || self->stopping != NULL || !lf_worker_lock_is_held (self->lock))
    return;
  if (self->looking || self->n_attempts >= MAX_ATTEMPTS)
    {
      self->look_again = self->looking;
      return;
    }

  self->looking = TRUE;
  now_us = lf_clock_now_us (lf_store_get_clock (self->store));
  if (!self->recovered)
    lf_store_recover_async (self->store, now_us + lf_attempt_first_look_us (), on_recovered_cb, g_object_ref (self));
  else
    {
      g_autoptr(GPtrArray) windows = make_windows (self);

      lf_store_claim_async (self->store, now_us, windows, on_claimed_cb, g_object_ref (self));
    }
}

static void
on_alarm_cb (gpointer user_data)
{
  look (user_data);
}

static void
on_store_changed_cb (LfStore  *store,
                     guint     changes,
                     LfOutbox *self)
{
  /* Somebody may have signed in again, here or in another process. */
  if ((changes & LF_CHANGE_ACCOUNTS) && self->started && lf_worker_lock_is_held (self->lock))
    lf_outbox_release (self, "sign-in-again", NULL);
  if (changes & (LF_CHANGE_DELIVERIES | LF_CHANGE_ACCOUNTS))
    look (self);
}

static void
on_lock_cb (LfOutbox *self)
{
  self->recovered = FALSE;
  look (self);
  update_idle (self);
}

static void
on_clock_changed_cb (LfOutbox *self)
{
  look (self);
}

static void
lf_outbox_dispose (GObject *object)
{
  LfOutbox *self = LF_OUTBOX (object);

  self->started = FALSE;
  g_clear_object (&self->alarm);
  g_clear_object (&self->guard);
  g_clear_object (&self->store);
  g_clear_object (&self->accounts);
  g_clear_object (&self->lock);

  G_OBJECT_CLASS (lf_outbox_parent_class)->dispose (object);
}

static void
lf_outbox_get_property (GObject    *object,
                        guint       id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  if (id == PROP_IDLE)
    g_value_set_boolean (value, LF_OUTBOX (object)->idle);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lf_outbox_class_init (LfOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_outbox_dispose;
  object_class->get_property = lf_outbox_get_property;

  props[PROP_IDLE] = g_param_spec_boolean ("idle", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lf_outbox_init (LfOutbox *self)
{
  self->guard = lf_sleep_guard_new ();
}

/**
 * lf_outbox_new:
 * @store: where posts wait; a reference is taken
 * @accounts: who sends; a reference is taken
 * @lock: whether this process works for the profile; a reference is taken
 */
LfOutbox *
lf_outbox_new (LfStore      *store,
               LfAccounts   *accounts,
               LfWorkerLock *lock)
{
  LfOutbox *self = g_object_new (LF_TYPE_OUTBOX, NULL);

  self->store = g_object_ref (store);
  self->accounts = g_object_ref (accounts);
  self->lock = g_object_ref (lock);
  self->alarm = lf_alarm_new (lf_store_get_clock (store), on_alarm_cb, self);
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed_cb), self, 0);
  g_signal_connect_object (lock, "notify::held", G_CALLBACK (on_lock_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lf_store_get_clock (store), "changed", G_CALLBACK (on_clock_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
lf_outbox_start (LfOutbox *self)
{
  g_return_if_fail (LF_IS_OUTBOX (self));

  self->started = TRUE;
  lf_worker_lock_try (self->lock);
  look (self);
  update_idle (self);
}

void
lf_outbox_stop_async (LfOutbox            *self,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_return_if_fail (LF_IS_OUTBOX (self) && self->stopping == NULL);

  self->started = FALSE;
  lf_alarm_set (self->alarm, 0);
  self->stopping = g_task_new (self, NULL, callback, user_data);
  update_idle (self);
  end_stopping (self);
}

gboolean
lf_outbox_stop_finish (LfOutbox      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
lf_outbox_is_idle (LfOutbox *self)
{
  g_return_val_if_fail (LF_IS_OUTBOX (self), FALSE);
  return self->idle;
}

static void
on_submitted_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *deliveries = lf_submit_run_finish (result, &error);

  if (deliveries == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, deliveries, (GDestroyNotify) g_ptr_array_unref);
}

void
lf_outbox_submit_async (LfOutbox            *self,
                        LfSubmission        *submission,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LF_IS_OUTBOX (self));

  task = g_task_new (self, cancellable, callback, user_data);
  lf_submit_run_async (self->store, self->accounts, submission, cancellable, on_submitted_cb, task);
}

GPtrArray *
lf_outbox_submit_finish (LfOutbox      *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_deed_done_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  gssize n_done = lf_store_do_deed_finish (LF_STORE (object), result, &error);

  if (n_done < 0)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_int (task, n_done);
}

void
lf_outbox_do_async (LfOutbox            *self,
                    const LfDeedRequest *request,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LF_IS_OUTBOX (self));

  task = g_task_new (self, NULL, callback, user_data);
  lf_store_do_deed_async (self->store, request, on_deed_done_cb, task);
}

gssize
lf_outbox_do_finish (LfOutbox      *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
on_released_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!lf_store_release_finish (LF_STORE (object), result, &error))
    g_warning ("deliveries that waited were not released: %s", error->message);
}

void
lf_outbox_release (LfOutbox   *self,
                   const char *reason,
                   const char *account_uid)
{
  g_return_if_fail (LF_IS_OUTBOX (self));

  lf_store_release_async (self->store, reason, account_uid, on_released_cb, NULL);
}

static void
on_deleted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_delete_run_finish (result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
lf_outbox_delete_async (LfOutbox            *self,
                        const char          *delivery_uid,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LF_IS_OUTBOX (self));

  task = g_task_new (self, cancellable, callback, user_data);
  lf_delete_run_async (self->store, self->accounts, delivery_uid, cancellable, on_deleted_cb, task);
}

gboolean
lf_outbox_delete_finish (LfOutbox      *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_edited_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_edit_run_finish (result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
lf_outbox_edit_async (LfOutbox            *self,
                      const char          *delivery_uid,
                      const char          *text,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_return_if_fail (LF_IS_OUTBOX (self));

  lf_edit_run_async (self->store, self->accounts, delivery_uid, text, on_edited_cb, g_task_new (self, NULL, callback, user_data));
}

gboolean
lf_outbox_edit_finish (LfOutbox      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
