/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secrets of the accounts: kept in the keyring, or in memory when there is none; refreshed by one process at a time. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/secrets/lf-secrets.h"

#include "core/base/lf-uid.h"
#include "core/secrets/lf-keyring.h"
#include "core/secrets/lf-secret-text.h"
#include "core/secrets/lf-secrets-lock.h"

#include <unistd.h>

/* How often a locked keyring is looked at. */
#define WATCH_MS 5000

struct _LfSecrets {
  GObject parent_instance;

  char *locks_dir;
  GCancellable *watch;  /* (nullable): of the looks at a locked keyring */
  guint watch_id;
  LfSecretGuard guard;  /* (nullable) */
  gpointer guard_data;
  GHashTable *memory;   /* (element-type utf8 LfSecret): what the keyring could not take; goes with the program */
};

enum { UNLOCKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfSecrets, lf_secrets, G_TYPE_OBJECT)

/* One call; the data of its task. */
typedef struct {
  char *uid;
  LfSecret *secret;         /* what is saved (NULL: it is cleared), or what was found */
  LfSecretRefresh refresh;
  LfSecret *used;
  int lock_fd;
} Work;

static void
work_free (Work *work)
{
  g_free (work->uid);
  g_clear_pointer (&work->secret, lf_secret_unref);
  g_clear_pointer (&work->used, lf_secret_unref);
  if (work->lock_fd >= 0)
    close (work->lock_fd);
  g_free (work);
}

/* Returns (nullable): NULL when the call has failed already */
static GTask *
begin_work (LfSecrets           *self,
            const char          *account_uid,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Work *work;

  /* What was done is told, even when the cancellable was quicker. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return NULL;
  if (!lf_uid_is_valid (account_uid))
    {
      g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING, "this is no account's key");
      return NULL;
    }

  work = g_new0 (Work, 1);
  work->uid = g_strdup (account_uid);
  work->lock_fd = -1;
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  return g_steal_pointer (&task);
}

static void
keep_in_memory (LfSecrets  *self,
                const char *uid,
                LfSecret   *secret)
{
  g_hash_table_replace (self->memory, g_strdup (uid), lf_secret_copy (secret));
}

static gboolean on_watch_cb (gpointer user_data);

static void
stop_watching (LfSecrets *self)
{
  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_cancellable_cancel (self->watch);
  g_clear_object (&self->watch);
}

static void
on_checked_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfSecrets) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean open = lf_keyring_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->watch == NULL)
    return;

  if (!open)
    {
      self->watch_id = g_timeout_add (WATCH_MS, on_watch_cb, self);
      return;
    }
  stop_watching (self);
  g_signal_emit (self, signals[UNLOCKED], 0);
}

static gboolean
on_watch_cb (gpointer user_data)
{
  LfSecrets *self = user_data;

  self->watch_id = 0;
  lf_keyring_check_async (self->watch, on_checked_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* From the first call that met a locked keyring until it is open. */
static void
watch_locked (LfSecrets    *self,
              const GError *error)
{
  if (self->watch != NULL || (!g_error_matches (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_LOCKED) &&
                              !g_error_matches (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_DENIED)))
    return;

  self->watch = g_cancellable_new ();
  self->watch_id = g_timeout_add (WATCH_MS, on_watch_cb, self);
}

static void
on_loaded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  LfSecret *secret = lf_keyring_load_finish (result, &error);

  watch_locked (g_task_get_source_object (task), error);
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) lf_secret_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* The lock goes before anybody hears of the end. */
static void
unlock (Work *work)
{
  close (work->lock_fd);
  work->lock_fd = -1;
}

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  LfSecrets *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  unlock (work);
  if (lf_keyring_finish (result, &error))
    {
      g_hash_table_remove (self->memory, work->uid);
      g_task_return_int (task, TRUE);
    }
  else if (g_error_matches (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_NO_SERVICE))
    {
      keep_in_memory (self, work->uid, work->secret);
      g_task_return_int (task, FALSE);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_cleared_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  LfSecrets *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  unlock (work);
  /* Without a keyring, what was in memory was all there is. */
  if (lf_keyring_finish (result, &error) || (g_hash_table_contains (self->memory, work->uid) &&
                                             g_error_matches (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_NO_SERVICE)))
    {
      g_hash_table_remove (self->memory, work->uid);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_unlocked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (lf_keyring_finish (result, &error))
    {
      stop_watching (g_task_get_source_object (task));
      g_signal_emit (g_task_get_source_object (task), signals[UNLOCKED], 0);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Takes @secret and @error. */
static void
end_refresh (GTask    *task,
             LfSecret *secret,
             GError   *error)
{
  unlock (g_task_get_task_data (task));
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) lf_secret_unref);
  else
    g_task_return_error (task, error);
}

static void
on_refreshed_saved_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfSecrets *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  /* The old one is used up: what the keyring does not take now still serves until the program ends. */
  if (lf_keyring_finish (result, NULL))
    g_hash_table_remove (self->memory, work->uid);
  else
    keep_in_memory (self, work->uid, work->secret);

  end_refresh (task, lf_secret_copy (work->secret), NULL);
}

static void
on_exchanged_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  Work *work = g_task_get_task_data (task);
  g_autoptr(LfSecret) fresh = work->refresh.finish (result, work->refresh.data, &error);

  if (fresh == NULL)
    {
      end_refresh (task, NULL, g_steal_pointer (&error));
      return;
    }

  g_clear_pointer (&work->secret, lf_secret_unref);
  work->secret = g_steal_pointer (&fresh);
  lf_keyring_save_async (work->uid, work->secret, NULL, on_refreshed_saved_cb, g_object_ref (task));
}

/* From here on a cancel does not count: a token that was used up must not be lost. */
static void
exchange (GTask    *task,
          LfSecret *stored)
{
  Work *work = g_task_get_task_data (task);

  if (work->used != NULL && !lf_secret_equal (stored, work->used))
    {
      end_refresh (task, lf_secret_ref (stored), NULL);
      return;
    }

  work->secret = lf_secret_ref (stored);
  work->refresh.start (work->secret, NULL, on_exchanged_cb, g_object_ref (task), work->refresh.data);
}

/* A refresh that another process is in the middle of would write its outcome over what is saved now, or back to where it was cleared. */
static void
on_locked_to_write_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  work->lock_fd = lf_secrets_lock_finish (result, &error);
  /* It is no server that asks for a pause here. */
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT))
    g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_BUSY, "%s", error->message);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (work->secret != NULL)
    lf_keyring_save_async (work->uid, work->secret, g_task_get_cancellable (task), on_saved_cb, g_object_ref (task));
  else
    lf_keyring_clear_async (work->uid, g_task_get_cancellable (task), on_cleared_cb, g_object_ref (task));
}

static void
lock_then (GTask               *task,
           GAsyncReadyCallback  callback)
{
  LfSecrets *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  g_autofree char *path = g_build_filename (self->locks_dir, work->uid, NULL);

  lf_secrets_lock_async (path, g_task_get_cancellable (task), callback, g_object_ref (task));
}

static void
on_loaded_to_refresh_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) stored = lf_keyring_load_finish (result, &error);

  watch_locked (g_task_get_source_object (task), error);
  if (stored != NULL)
    exchange (task, stored);
  else
    end_refresh (task, NULL, g_steal_pointer (&error));
}

static void
on_locked_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  LfSecrets *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  LfSecret *in_memory;

  if ((work->lock_fd = lf_secrets_lock_finish (result, &error)) < 0)
    {
      g_task_return_error (task, error);
      return;
    }

  if ((in_memory = g_hash_table_lookup (self->memory, work->uid)) != NULL)
    {
      g_autoptr(LfSecret) stored = lf_secret_copy (in_memory);

      exchange (task, stored);
    }
  else
    lf_keyring_load_async (work->uid, g_task_get_cancellable (task), on_loaded_to_refresh_cb, g_object_ref (task));
}

static void
lf_secrets_dispose (GObject *object)
{
  stop_watching (LF_SECRETS (object));

  G_OBJECT_CLASS (lf_secrets_parent_class)->dispose (object);
}

static void
lf_secrets_finalize (GObject *object)
{
  LfSecrets *self = LF_SECRETS (object);

  g_free (self->locks_dir);
  g_hash_table_unref (self->memory);
  lf_keyring_disconnect ();

  G_OBJECT_CLASS (lf_secrets_parent_class)->finalize (object);
}

static void
lf_secrets_class_init (LfSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lf_secrets_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_secrets_finalize;
  signals[UNLOCKED] = g_signal_new ("unlocked", LF_TYPE_SECRETS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lf_secrets_init (LfSecrets *self)
{
  self->memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lf_secret_unref);
}

/**
 * lf_secrets_new:
 * @locks_dir: a folder of the profile for the locks; made when the first one is needed
 */
LfSecrets *
lf_secrets_new (const char *locks_dir)
{
  LfSecrets *self = g_object_new (LF_TYPE_SECRETS, NULL);

  self->locks_dir = g_strdup (locks_dir);
  return self;
}

void
lf_secrets_set_guard (LfSecrets     *self,
                      LfSecretGuard  guard,
                      gpointer       data)
{
  g_return_if_fail (LF_IS_SECRETS (self));

  self->guard = guard;
  self->guard_data = data;
}

/* Returns (nullable): NULL when the call has failed already */
static GTask *
begin_use (LfSecrets           *self,
           const char          *account_uid,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  g_autoptr(GTask) task = begin_work (self, account_uid, cancellable, callback, user_data);
  GError *error = NULL;

  if (task != NULL && self->guard != NULL && !self->guard (account_uid, self->guard_data, &error))
    {
      g_task_return_error (task, error);
      return NULL;
    }
  return g_steal_pointer (&task);
}

void
lf_secrets_load_async (LfSecrets           *self,
                       const char          *account_uid,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = begin_use (self, account_uid, cancellable, callback, user_data);
  LfSecret *in_memory;

  if (task == NULL)
    return;

  if ((in_memory = g_hash_table_lookup (self->memory, account_uid)) != NULL)
    g_task_return_pointer (task, lf_secret_copy (in_memory), (GDestroyNotify) lf_secret_unref);
  else
    lf_keyring_load_async (account_uid, cancellable, on_loaded_cb, g_object_ref (task));
}

LfSecret *
lf_secrets_load_finish (LfSecrets     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lf_secrets_save_async (LfSecrets           *self,
                       const char          *account_uid,
                       LfSecret            *secret,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = begin_work (self, account_uid, cancellable, callback, user_data);
  Work *work;

  if (task == NULL)
    return;

  work = g_task_get_task_data (task);
  work->secret = lf_secret_copy (secret);
  lock_then (task, on_locked_to_write_cb);
}

gboolean
lf_secrets_save_finish (LfSecrets     *self,
                        GAsyncResult  *result,
                        gboolean      *kept,
                        GError       **error)
{
  gssize answer = g_task_propagate_int (G_TASK (result), error);

  if (kept != NULL)
    *kept = answer == TRUE;

  return answer >= 0;
}

gboolean
lf_secrets_is_kept (LfSecrets  *self,
                    const char *account_uid)
{
  g_return_val_if_fail (LF_IS_SECRETS (self), FALSE);

  return !g_hash_table_contains (self->memory, account_uid);
}

void
lf_secrets_clear_async (LfSecrets           *self,
                        const char          *account_uid,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = begin_work (self, account_uid, cancellable, callback, user_data);

  if (task != NULL)
    lock_then (task, on_locked_to_write_cb);
}

gboolean
lf_secrets_clear_finish (LfSecrets     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lf_secrets_unlock_async (LfSecrets           *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  lf_keyring_unlock_async (cancellable, on_unlocked_cb, task);
}

gboolean
lf_secrets_unlock_finish (LfSecrets     *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lf_secrets_refresh_async (LfSecrets             *self,
                          const char            *account_uid,
                          const LfSecretRefresh *refresh,
                          GCancellable          *cancellable,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data)
{
  g_autoptr(GTask) task = begin_use (self, account_uid, cancellable, callback, user_data);
  Work *work;

  if (task == NULL)
    return;

  work = g_task_get_task_data (task);
  work->refresh = *refresh;
  work->used = refresh->used != NULL ? lf_secret_copy (refresh->used) : NULL;
  lock_then (task, on_locked_cb);
}

/**
 * lf_secrets_refresh_finish:
 * @error: also what the exchange ended with, and %LF_NETWORK_ERROR_WAIT when another process holds the lock for two minutes
 *
 * Returns: (transfer full) (nullable): the secret to be used from now on
 */
LfSecret *
lf_secrets_refresh_finish (LfSecrets     *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
