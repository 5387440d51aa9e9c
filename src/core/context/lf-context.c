/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds the objects of one profile in their order, and takes them down in the reverse one. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/context/lf-context.h"

struct _LfContext {
  GObject       parent_instance;
  char         *folder;
  LfClock      *clock;
  LfPolicy     *policy;
  LfStore      *store;
  LfHttp       *http;
  LfSecrets    *secrets;
  LfAccounts   *accounts;
  LfWorkerLock *lock;
  LfOutbox     *outbox;
  LfInbox      *inbox;
};

G_DEFINE_FINAL_TYPE (LfContext, lf_context, G_TYPE_OBJECT)

typedef struct {
  LfContext *context;
  gboolean   practice;
} OpenWork;

static void
open_work_free (OpenWork *work)
{
  g_clear_object (&work->context);
  g_free (work);
}

static void
on_accounts_loaded_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  OpenWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!lf_accounts_load_finish (LF_ACCOUNTS (object), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&work->context), g_object_unref);
}

/* What waited for the keyring goes on. */
static void
on_unlocked_cb (LfContext *self)
{
  if (self->outbox == NULL || self->inbox == NULL)
    return;
  lf_outbox_release (self->outbox, "keyring-locked", NULL);
  lf_outbox_release (self->outbox, "keyring-denied", NULL);
  lf_inbox_sync_async (self->inbox, NULL, NULL, NULL, NULL);
}

/* What waited for IT goes on; what is not allowed now waits again by itself. Also when this process begins to work for the profile: IT may have
 * set something while nobody did. */
static void
on_policy_changed_cb (LfContext *self)
{
  if (self->outbox == NULL || !lf_worker_lock_is_held (self->lock))
    return;
  lf_outbox_release (self->outbox, "not-by-it", NULL);
  lf_outbox_release (self->outbox, "bad-proxy", NULL);
  lf_outbox_release (self->outbox, "bad-authorities", NULL);
}

static void
on_store_opened_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  OpenWork *work = g_task_get_task_data (task);
  LfContext *self = work->context;
  g_autofree char *locks = g_build_filename (self->folder, "locks", NULL);
  g_autoptr(GError) error = NULL;
  LfAdapterEnv env;

  self->store = lf_store_open_finish (result, &error);
  if (self->store == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->secrets = lf_secrets_new (locks);
  env = (LfAdapterEnv) { self->http, self->secrets, self->clock, self->folder };
  g_signal_connect_object (self->secrets, "unlocked", G_CALLBACK (on_unlocked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->policy, "changed", G_CALLBACK (on_policy_changed_cb), self, G_CONNECT_SWAPPED);
  self->accounts = lf_accounts_new (self->store, &env, work->practice);
  lf_accounts_follow_policy (self->accounts, self->policy);
  self->lock = lf_worker_lock_new (self->folder);
  g_signal_connect_object (self->lock, "notify::held", G_CALLBACK (on_policy_changed_cb), self, G_CONNECT_SWAPPED);
  self->outbox = lf_outbox_new (self->store, self->accounts, self->lock);
  self->inbox = lf_inbox_new (self->store, self->accounts, self->lock);
  lf_accounts_load_async (self->accounts, g_task_get_cancellable (task), on_accounts_loaded_cb, g_object_ref (task));
}

static void
lf_context_dispose (GObject *object)
{
  LfContext *self = LF_CONTEXT (object);

  g_clear_object (&self->inbox);
  g_clear_object (&self->outbox);
  g_clear_object (&self->lock);
  g_clear_object (&self->accounts);
  g_clear_object (&self->secrets);
  g_clear_object (&self->http);
  g_clear_object (&self->store);
  g_clear_object (&self->policy);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lf_context_parent_class)->dispose (object);
}

static void
lf_context_finalize (GObject *object)
{
  g_free (LF_CONTEXT (object)->folder);

  G_OBJECT_CLASS (lf_context_parent_class)->finalize (object);
}

static void
lf_context_class_init (LfContextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lf_context_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_context_finalize;
}

static void
lf_context_init (LfContext *self)
{
}

void
lf_context_open_async (const char          *folder,
                       gboolean             practice,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  OpenWork *work = g_new0 (OpenWork, 1);

  work->context = g_object_new (LF_TYPE_CONTEXT, NULL);
  work->context->folder = g_canonicalize_filename (folder, NULL);
  work->context->clock = lf_system_clock_new ();
  /* It changes the environment of the process: before the store's threads are there to read it. */
  work->context->http = lf_http_new (work->context->clock);
  work->context->policy = lf_policy_new (NULL);
  lf_http_follow_policy (work->context->http, work->context->policy);
  work->practice = practice;
  g_task_set_task_data (task, work, (GDestroyNotify) open_work_free);
  lf_store_open_async (work->context->folder, work->context->clock, cancellable, on_store_opened_cb, task);
}

LfContext *
lf_context_open_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_store_closed_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_store_close_finish (LF_STORE (object), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_outbox_stopped_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfContext *self = g_task_get_source_object (task);

  lf_outbox_stop_finish (LF_OUTBOX (object), result, NULL);
  lf_worker_lock_release (self->lock);
  lf_store_close_async (self->store, on_store_closed_cb, g_steal_pointer (&task));
}

void
lf_context_close_async (LfContext           *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LF_IS_CONTEXT (self));

  task = g_task_new (self, NULL, callback, user_data);
  lf_inbox_stop (self->inbox);
  lf_outbox_stop_async (self->outbox, on_outbox_stopped_cb, task);
}

gboolean
lf_context_close_finish (LfContext     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

LfStore *
lf_context_get_store (LfContext *self)
{
  g_return_val_if_fail (LF_IS_CONTEXT (self), NULL);
  return self->store;
}

LfClock *
lf_context_get_clock (LfContext *self)
{
  g_return_val_if_fail (LF_IS_CONTEXT (self), NULL);
  return self->clock;
}

LfPolicy *
lf_context_get_policy (LfContext *self)
{
  g_return_val_if_fail (LF_IS_CONTEXT (self), NULL);
  return self->policy;
}

LfSecrets *
lf_context_get_secrets (LfContext *self)
{
  g_return_val_if_fail (LF_IS_CONTEXT (self), NULL);
  return self->secrets;
}

LfAccounts *
lf_context_get_accounts (LfContext *self)
{
  g_return_val_if_fail (LF_IS_CONTEXT (self), NULL);
  return self->accounts;
}

LfOutbox *
lf_context_get_outbox (LfContext *self)
{
  g_return_val_if_fail (LF_IS_CONTEXT (self), NULL);
  return self->outbox;
}

LfInbox *
lf_context_get_inbox (LfContext *self)
{
  g_return_val_if_fail (LF_IS_CONTEXT (self), NULL);
  return self->inbox;
}

LfWorkerLock *
lf_context_get_lock (LfContext *self)
{
  g_return_val_if_fail (LF_IS_CONTEXT (self), NULL);
  return self->lock;
}

const char *
lf_context_get_folder (LfContext *self)
{
  g_return_val_if_fail (LF_IS_CONTEXT (self), NULL);
  return self->folder;
}

gboolean
lf_context_is_practice (LfContext *self)
{
  g_return_val_if_fail (LF_IS_CONTEXT (self), FALSE);
  return lf_accounts_is_practice (self->accounts);
}
