/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at all accounts while this process works for the profile, and asks the one that does when another does. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/inbox/lf-inbox.h"

#include "core/inbox/lf-poller.h"
#include "core/inbox/lf-sync-report.h"
#include "core/inbox/lf-thread-refresh.h"
#include "core/store/lf-store-settings.h"

/* How often a request to another process is looked after, in case its answer was not noticed. */
#define CHECK_US (2 * LF_SECOND_US)
#define HOLDER_SILENT_US (30 * LF_SECOND_US)
#define ANSWER_US (5 * LF_MINUTE_US)

struct _LfInbox {
  GObject       parent_instance;
  LfStore      *store;
  LfAccounts   *accounts;
  LfWorkerLock *lock;
  GHashTable   *pollers;    /* account uid → LfPoller */
  GHashTable   *served;     /* set of the uids of requests on which this process works */
  gboolean      started;
  gboolean      stopped;    /* serves nobody any more */
  gboolean      listing;    /* requests */
  gboolean      list_again;
};

enum { LOOKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfInbox, lf_inbox, G_TYPE_OBJECT)

/* ---- Pollers follow the accounts */

static void
on_looked_cb (LfPoller *poller,
              guint     n_new,
              LfInbox  *self)
{
  g_signal_emit (self, signals[LOOKED], 0, lf_adapter_get_account (lf_poller_get_adapter (poller))->uid, n_new);
}

/* Returns: (transfer none) (nullable): NULL for an account that is not there. */
static LfPoller *
get_poller (LfInbox    *self,
            const char *account_uid)
{
  LfAdapter *adapter = lf_accounts_find (self->accounts, account_uid);
  LfPoller *poller = g_hash_table_lookup (self->pollers, account_uid);

  if (poller != NULL && lf_poller_get_adapter (poller) == adapter)
    return poller;
  if (adapter == NULL)
    return NULL;

  poller = lf_poller_new (self->store, self->accounts, adapter);
  g_signal_connect_object (poller, "looked", G_CALLBACK (on_looked_cb), self, 0);
  g_hash_table_insert (self->pollers, g_strdup (account_uid), poller);
  return poller;
}

static gboolean
stop_if_gone (gpointer key,
              gpointer value,
              gpointer user_data)
{
  LfInbox *self = user_data;

  if (lf_accounts_find (self->accounts, key) == lf_poller_get_adapter (value))
    return FALSE;

  lf_poller_stop (value);
  lf_poller_cancel (value);
  return TRUE;
}

static void
update_pollers (LfInbox *self)
{
  gboolean works = self->started && lf_worker_lock_is_held (self->lock);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));

  g_hash_table_foreach_remove (self->pollers, stop_if_gone, self);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);
      LfPoller *poller = get_poller (self, lf_adapter_get_account (adapter)->uid);

      if (works)
        lf_poller_start (poller);
      else
        lf_poller_stop (poller);
    }
}

static void
cancel_rounds (LfInbox *self)
{
  GHashTableIter iter;
  gpointer poller;

  g_hash_table_iter_init (&iter, self->pollers);
  while (g_hash_table_iter_next (&iter, NULL, &poller))
    lf_poller_cancel (poller);
}

/* ---- One round over several accounts, here */

typedef struct {
  guint         n_open;
  LfSyncReport *report;
} RoundWork;

typedef struct {
  GTask *task;
  char  *account_uid;
} LookWork;

static void
round_work_free (RoundWork *work)
{
  lf_sync_report_free (work->report);
  g_free (work);
}

static void
let_go_round (GTask *task)
{
  RoundWork *work = g_task_get_task_data (task);

  if (--work->n_open == 0)
    g_task_return_pointer (task, g_steal_pointer (&work->report), (GDestroyNotify) lf_sync_report_free);
}

static void
on_account_looked_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  LookWork *look = user_data;
  g_autoptr(GTask) task = look->task;
  RoundWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gssize n_new = lf_poller_look_finish (LF_POLLER (object), result, &error);

  if (n_new < 0)
    lf_sync_report_add_failure (work->report, look->account_uid, error);
  else
    work->report->n_new += n_new;

  let_go_round (task);
  g_free (look->account_uid);
  g_free (look);
}

static void
look_at (GTask      *task,
         LfInbox    *self,
         const char *account_uid)
{
  RoundWork *work = g_task_get_task_data (task);
  LookWork *look = g_new0 (LookWork, 1);

  work->n_open++;
  look->task = g_object_ref (task);
  look->account_uid = g_strdup (account_uid);
  lf_poller_look_async (get_poller (self, account_uid), on_account_looked_cb, look);
}

static void
run_round_async (LfInbox             *self,
                 const char          *account_uid,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  RoundWork *work = g_new0 (RoundWork, 1);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));

  work->n_open = 1;
  work->report = lf_sync_report_new ();
  g_task_set_task_data (task, work, (GDestroyNotify) round_work_free);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);
      const char *uid = lf_adapter_get_account (adapter)->uid;

      if (account_uid == NULL || g_str_equal (account_uid, uid))
        look_at (task, self, uid);
    }
  let_go_round (task);
}

static LfSyncReport *
run_round_finish (GAsyncResult  *result,
                  GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Requests of other processes */

static void list_requests (LfInbox *self);

/* A store that was closed while something was on its way is no failure. */
static void
log_failure (const char *what,
             GError     *error)
{
  if (g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_OPEN))
    g_debug ("%s: %s", what, error->message);
  else
    g_warning ("%s: %s", what, error->message);
}

typedef struct {
  LfInbox *inbox;
  char    *uid;
} ServeWork;

static void
serve_work_free (ServeWork *work)
{
  g_object_unref (work->inbox);
  g_free (work->uid);
  g_free (work);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServeWork, serve_work_free)

static void
on_request_ended_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(ServeWork) work = user_data;
  g_autoptr(GError) error = NULL;

  g_hash_table_remove (work->inbox->served, work->uid);
  if (!lf_store_end_request_finish (LF_STORE (object), result, &error))
    log_failure ("the answer to a request was not stored", error);
}

static void
on_request_round_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  ServeWork *work = user_data;
  g_autoptr(LfSyncReport) report = run_round_finish (result, NULL);
  g_autofree char *outcome = lf_sync_report_to_text (report);

  /* Cut short by the end of this process: whoever works next does it in full. */
  if (work->inbox->stopped)
    serve_work_free (work);
  else
    lf_store_end_request_async (work->inbox->store, work->uid, outcome, on_request_ended_cb, work);
}

static void
serve (LfInbox        *self,
       LfStoreRequest *request)
{
  ServeWork *work;

  if (g_strcmp0 (request->kind, "sync") != 0 || !g_hash_table_add (self->served, g_strdup (request->uid)))
    return;

  work = g_new0 (ServeWork, 1);
  work->inbox = g_object_ref (self);
  work->uid = g_strdup (request->uid);
  run_round_async (self, request->argument, on_request_round_cb, work);
}

static void
on_requests_listed_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(LfInbox) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) requests = lf_store_list_requests_finish (LF_STORE (object), result, &error);

  self->listing = FALSE;
  if (requests == NULL)
    log_failure ("requests were not read", error);

  for (guint i = 0; requests != NULL && !self->stopped && i < requests->len; i++)
    serve (self, g_ptr_array_index (requests, i));
  if (self->list_again)
    list_requests (self);
}

/* Also before start: a process that only sends holds the lock too, and nobody else could answer. */
static void
list_requests (LfInbox *self)
{
  if (self->stopped || !lf_worker_lock_is_held (self->lock))
    return;
  if (self->listing)
    {
      self->list_again = TRUE;
      return;
    }

  self->listing = TRUE;
  self->list_again = FALSE;
  lf_store_list_requests_async (self->store, NULL, on_requests_listed_cb, g_object_ref (self));
}

static void
on_store_changed_cb (LfStore *store,
                     guint    changes,
                     LfInbox *self)
{
  if (changes & LF_CHANGE_REQUESTS)
    list_requests (self);
}

static void
on_held_changed_cb (LfWorkerLock *lock,
                    GParamSpec   *pspec,
                    LfInbox      *self)
{
  update_pollers (self);
  list_requests (self);
}

static void
on_accounts_changed_cb (GListModel *model,
                        guint       position,
                        guint       n_removed,
                        guint       n_added,
                        LfInbox    *self)
{
  update_pollers (self);
}

static void
lf_inbox_dispose (GObject *object)
{
  LfInbox *self = LF_INBOX (object);

  if (self->pollers != NULL)
    lf_inbox_stop (self);

  G_OBJECT_CLASS (lf_inbox_parent_class)->dispose (object);
}

static void
lf_inbox_finalize (GObject *object)
{
  LfInbox *self = LF_INBOX (object);

  g_clear_pointer (&self->pollers, g_hash_table_unref);
  g_clear_pointer (&self->served, g_hash_table_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->accounts);
  g_clear_object (&self->lock);

  G_OBJECT_CLASS (lf_inbox_parent_class)->finalize (object);
}

static void
lf_inbox_class_init (LfInboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_inbox_dispose;
  object_class->finalize = lf_inbox_finalize;
  signals[LOOKED] = g_signal_new ("looked", LF_TYPE_INBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  2, G_TYPE_STRING, G_TYPE_UINT);
}

static void
lf_inbox_init (LfInbox *self)
{
  self->pollers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->served = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

LfInbox *
lf_inbox_new (LfStore      *store,
              LfAccounts   *accounts,
              LfWorkerLock *lock)
{
  LfInbox *self = g_object_new (LF_TYPE_INBOX, NULL);

  self->store = g_object_ref (store);
  self->accounts = g_object_ref (accounts);
  self->lock = g_object_ref (lock);
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed_cb), self, 0);
  g_signal_connect_object (lock, "notify::held", G_CALLBACK (on_held_changed_cb), self, 0);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed_cb), self, 0);
  return self;
}

void
lf_inbox_start (LfInbox *self)
{
  g_return_if_fail (LF_IS_INBOX (self));

  self->started = TRUE;
  self->stopped = FALSE;
  update_pollers (self);
  list_requests (self);
}

void
lf_inbox_stop (LfInbox *self)
{
  g_return_if_fail (LF_IS_INBOX (self));

  self->started = FALSE;
  self->stopped = TRUE;
  update_pollers (self);
  cancel_rounds (self);
}

/* ---- Sync: here when this process works for the profile, else by the one that does */

typedef struct {
  char    *account_uid;     /* (nullable): all */
  char    *request_uid;     /* (nullable): asked of another process */
  GSource *cancel_source;
  LfAlarm *alarm;
  gulong   changed_id;
  gulong   held_id;
  gint64   asked_boot_us;
  gboolean reading;
  gboolean ended;
} SyncWork;

static void
sync_work_free (SyncWork *work)
{
  g_free (work->account_uid);
  g_free (work->request_uid);
  g_clear_object (&work->alarm);
  g_free (work);
}

/* Nothing of it is called again; the task itself lives on until its last callback came. */
static gboolean
end_sync (GTask *task)
{
  LfInbox *self = g_task_get_source_object (task);
  SyncWork *work = g_task_get_task_data (task);

  if (work->ended)
    return FALSE;

  work->ended = TRUE;
  if (work->request_uid != NULL)
    g_hash_table_remove (self->served, work->request_uid);
  g_clear_signal_handler (&work->changed_id, self->store);
  g_clear_signal_handler (&work->held_id, self->lock);
  g_clear_object (&work->alarm);
  if (work->cancel_source != NULL)
    {
      g_source_destroy (work->cancel_source);
      g_clear_pointer (&work->cancel_source, g_source_unref);
    }
  return TRUE;
}

static gboolean
on_sync_cancelled_cb (GCancellable *cancellable,
                      gpointer      user_data)
{
  GTask *task = user_data;
  LfInbox *self = g_task_get_source_object (task);

  g_object_ref (task);
  if (end_sync (task))
    {
      /* In a process that looks for itself the round goes on; here it ran for the caller alone. */
      if (!self->started)
        cancel_rounds (self);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
    }

  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
on_sync_round_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfInbox *self = LF_INBOX (object);
  SyncWork *work = g_task_get_task_data (task);
  g_autoptr(LfSyncReport) report = run_round_finish (result, NULL);

  if (!end_sync (task))
    return;

  /* Asked before this process took the work over: nobody else shall do it once more. */
  if (work->request_uid != NULL && !self->stopped && g_hash_table_add (self->served, g_strdup (work->request_uid)))
    {
      g_autofree char *outcome = lf_sync_report_to_text (report);
      ServeWork *serving = g_new0 (ServeWork, 1);

      serving->inbox = g_object_ref (self);
      serving->uid = g_strdup (work->request_uid);
      lf_store_end_request_async (self->store, work->request_uid, outcome, on_request_ended_cb, serving);
    }
  g_task_return_pointer (task, g_steal_pointer (&report), (GDestroyNotify) lf_sync_report_free);
}

static void
sync_here (GTask *task)
{
  LfInbox *self = g_task_get_source_object (task);
  SyncWork *work = g_task_get_task_data (task);

  g_clear_signal_handler (&work->changed_id, self->store);
  g_clear_signal_handler (&work->held_id, self->lock);
  g_clear_object (&work->alarm);
  run_round_async (self, work->account_uid, on_sync_round_cb, g_object_ref (task));
}

static void
on_answer_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SyncWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *outcome = lf_store_get_request_finish (LF_STORE (object), result, &error);

  work->reading = FALSE;
  if (error != NULL && end_sync (task))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (outcome != NULL && end_sync (task))
    g_task_return_pointer (task, lf_sync_report_from_text (outcome), (GDestroyNotify) lf_sync_report_free);
}

static void
read_answer (GTask *task)
{
  LfInbox *self = g_task_get_source_object (task);
  SyncWork *work = g_task_get_task_data (task);

  if (work->reading || work->ended)
    return;

  work->reading = TRUE;
  lf_store_get_request_async (self->store, work->request_uid, NULL, on_answer_read_cb, g_object_ref (task));
}

static void
on_answer_changed_cb (LfStore *store,
                      guint    changes,
                      gpointer user_data)
{
  if (changes & LF_CHANGE_REQUESTS)
    read_answer (user_data);
}

/* The one that was asked is gone: this process does it. */
static void
on_taken_over_cb (LfWorkerLock *lock,
                  GParamSpec   *pspec,
                  gpointer      user_data)
{
  if (lf_worker_lock_is_held (lock))
    sync_here (user_data);
}

static void
on_check_cb (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  LfInbox *self = g_task_get_source_object (task);
  SyncWork *work = g_task_get_task_data (task);
  LfClock *clock = lf_store_get_clock (self->store);
  gint64 age_us = lf_worker_lock_holder_age_us (self->lock);

  if (lf_worker_lock_try (self->lock))
    return;

  if (age_us > HOLDER_SILENT_US || lf_clock_boot_us (clock) - work->asked_boot_us > ANSWER_US)
    {
      if (end_sync (task))
        g_task_return_new_error (task, LF_STORE_ERROR, LF_STORE_ERROR_BUSY,
                                 "the process that works for the profile does not answer");
      return;
    }

  read_answer (task);
  lf_alarm_set (work->alarm, lf_clock_now_us (clock) + CHECK_US);
}

static void
on_requested_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfInbox *self = g_task_get_source_object (task);
  SyncWork *work = g_task_get_task_data (task);
  LfClock *clock = lf_store_get_clock (self->store);
  g_autoptr(GError) error = NULL;

  work->request_uid = lf_store_put_request_finish (LF_STORE (object), result, &error);
  if (work->ended)
    return;
  /* Should this process take the work over, this very call does it. */
  if (work->request_uid != NULL)
    g_hash_table_add (self->served, g_strdup (work->request_uid));
  else
    {
      end_sync (task);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (lf_worker_lock_is_held (self->lock))
    {
      sync_here (task);
      return;
    }

  /* These live until end_sync() at the latest; the source of the check keeps the task. */
  work->asked_boot_us = lf_clock_boot_us (clock);
  work->changed_id = g_signal_connect_data (self->store, "changed", G_CALLBACK (on_answer_changed_cb), g_object_ref (task),
                                            (GClosureNotify) g_object_unref, 0);
  work->held_id = g_signal_connect_data (self->lock, "notify::held", G_CALLBACK (on_taken_over_cb), g_object_ref (task),
                                         (GClosureNotify) g_object_unref, 0);
  work->alarm = lf_alarm_new (clock, on_check_cb, task);
  lf_alarm_set (work->alarm, lf_clock_now_us (clock) + CHECK_US);
  read_answer (task);
}

void
lf_inbox_sync_async (LfInbox             *self,
                     const char          *account_uid,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  SyncWork *work;

  g_return_if_fail (LF_IS_INBOX (self));

  task = g_task_new (self, cancellable, callback, user_data);
  if (account_uid != NULL && lf_accounts_find (self->accounts, account_uid) == NULL)
    {
      g_task_return_new_error (task, LF_STORE_ERROR, LF_STORE_ERROR_MISSING, "no such account");
      return;
    }

  work = g_new0 (SyncWork, 1);
  work->account_uid = g_strdup (account_uid);
  g_task_set_task_data (task, work, (GDestroyNotify) sync_work_free);
  g_task_set_check_cancellable (task, FALSE);
  if (cancellable != NULL)
    {
      work->cancel_source = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, work->cancel_source, G_SOURCE_FUNC (on_sync_cancelled_cb));
    }

  if (lf_worker_lock_is_held (self->lock) || lf_worker_lock_try (self->lock))
    sync_here (task);
  else
    lf_store_put_request_async (self->store, "sync", account_uid, on_requested_cb, g_object_ref (task));
}

gssize
lf_inbox_sync_finish (LfInbox       *self,
                      GAsyncResult  *result,
                      GHashTable   **failures,
                      GError       **error)
{
  g_autoptr(LfSyncReport) report = g_task_propagate_pointer (G_TASK (result), error);

  if (report == NULL)
    return -1;

  if (failures != NULL)
    *failures = g_hash_table_size (report->failures) > 0 ? g_steal_pointer (&report->failures) : NULL;
  return report->n_new;
}

static void
on_thread_looked_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  LfItem *answer = lf_thread_refresh_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, answer, (GDestroyNotify) lf_item_unref);
}

typedef void (*ThreadLook) (LfStore *store, LfAdapter *adapter, const char *item_uid, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);

static void
look_at_thread (LfInbox    *self,
                ThreadLook  look,
                const char *item_uid,
                const char *account_uid,
                GTask      *task)
{
  LfAdapter *adapter = lf_accounts_find (self->accounts, account_uid);

  if (adapter != NULL)
    look (self->store, adapter, item_uid, g_task_get_cancellable (task), on_thread_looked_cb, task);
  else
    {
      g_task_return_new_error (task, LF_STORE_ERROR, LF_STORE_ERROR_MISSING, "no such account");
      g_object_unref (task);
    }
}

void
lf_inbox_refresh_thread_async (LfInbox             *self,
                               const char          *item_uid,
                               const char          *account_uid,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (LF_IS_INBOX (self));

  look_at_thread (self, lf_thread_refresh_async, item_uid, account_uid, g_task_new (self, cancellable, callback, user_data));
}

void
lf_inbox_check_thread_async (LfInbox             *self,
                             const char          *item_uid,
                             const char          *account_uid,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (LF_IS_INBOX (self));

  look_at_thread (self, lf_thread_check_async, item_uid, account_uid, g_task_new (self, cancellable, callback, user_data));
}

LfItem *
lf_inbox_refresh_thread_finish (LfInbox       *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return lf_thread_refresh_finish (result, error);
}

gint64
lf_inbox_get_looked_us (LfInbox    *self,
                        const char *account_uid)
{
  LfPoller *poller;
  LfAdapter *adapter;

  g_return_val_if_fail (LF_IS_INBOX (self), 0);

  poller = g_hash_table_lookup (self->pollers, account_uid);
  if (poller != NULL && lf_poller_get_looked_us (poller) > 0)
    return lf_poller_get_looked_us (poller);

  /* Another process looks; what it stored of the account tells when. */
  adapter = lf_accounts_find (self->accounts, account_uid);
  return adapter != NULL ? lf_adapter_get_account (adapter)->last_contact_us : 0;
}

gboolean
lf_inbox_is_looking (LfInbox *self)
{
  GHashTableIter iter;
  gpointer poller;

  g_return_val_if_fail (LF_IS_INBOX (self), FALSE);

  g_hash_table_iter_init (&iter, self->pollers);
  while (g_hash_table_iter_next (&iter, NULL, &poller))
    if (lf_poller_is_looking (poller))
      return TRUE;
  return FALSE;
}
