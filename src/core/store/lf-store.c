/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The profile's database as the program sees it: jobs go in, answers come back on the main context, changes are said. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store.h"

#include "core/store/lf-store-open.h"
#include "core/store/lf-store-queue.h"

#include <sys/stat.h>
#include <unistd.h>

#define LOG_NAME "litfass.db-wal"

/* The log is written before its commit counts, and the commit itself makes no sign: on a slow disk the look at the first sign comes
 * too early. So the looks go on for a while, each after twice the wait of the one before. */
#define FIRST_WAIT_MS 50
#define LAST_WAIT_MS 6400

/* What this process writes makes signs too. Whether others wrote is seen with each job that writes; only what another process began to
 * write in the moment after our commit needs a look, and there is time for it. */
#define OWN_WAIT_MS 1600

/* The log as a commit of this process left it. */
typedef struct {
  gint64 size;
  gint64 changed_ns;
} LogStamp;

/* What is known of the log. */
typedef struct {
  gboolean is_looking;     /* a look at data_version is on its way … */
  gboolean look_again;     /* … and the log has changed since it began */
  guint    look_id;        /* the next look, when there was a sign lately */
  guint    wait_ms;        /* before it */
  guint    n_writing;      /* jobs that may write, on their way … */
  gboolean has_sign;       /* … and the log has changed meanwhile: by them? */
  LogStamp own;
} Watch;

struct _LfStore {
  GObject       parent_instance;
  LfClock      *clock;
  char         *folder;
  LfStoreQueue *queue;
  GFileMonitor *monitor;        /* of litfass.db-wal */
  int           lock_fd;
  gint64        data_version;   /* touched on the writing thread only */
  gboolean      was_copied;
  gboolean      is_closed;
  Watch         watch;
};

/* A job with what it found on the writing thread. */
typedef struct {
  LfPendingJob pending;
  LogStamp     stamp;          /* all 0: nothing was written */
  gboolean     others_wrote;
} StoreJob;

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfStore, lf_store, G_TYPE_OBJECT)

static void look_for_changes (LfStore *self);
static void weigh_sign (LfStore *self);

static gboolean
may_write (const LfPendingJob *pending)
{
  return pending->job.lane != LF_LANE_READ && pending->job.lane != LF_LANE_BARE;
}

static LogStamp
read_stamp (LfStore *self)
{
  g_autofree char *path = g_build_filename (self->folder, LOG_NAME, NULL);
  struct stat found;

  if (stat (path, &found) != 0)
    return (LogStamp) { 0 };
  return (LogStamp) { found.st_size, found.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + found.st_mtim.tv_nsec };
}

/* What a job changed, and what others changed before it. */
static LfChange
find_changes (StoreJob *job)
{
  LfPendingJob *pending = &job->pending;

  if (job->others_wrote)
    return LF_CHANGE_ALL;
  if (pending->error != NULL || pending->result == NULL || (may_write (pending) && !pending->wrote))
    return LF_CHANGE_NONE;
  return pending->job.changes;
}

static void
end_writing (LfStore  *self,
             StoreJob *job)
{
  if (job->pending.wrote)
    self->watch.own = job->stamp;
  if (--self->watch.n_writing > 0 || !self->watch.has_sign)
    return;

  self->watch.has_sign = FALSE;
  if (!self->is_closed)
    weigh_sign (self);
}

static gboolean
on_delivered_cb (gpointer user_data)
{
  LfPendingJob *pending = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&pending->task);
  LfStore *self = g_task_get_source_object (task);
  LfChange changes = find_changes (user_data);

  if (may_write (pending))
    end_writing (self, user_data);
  g_cancellable_disconnect (g_task_get_cancellable (task), pending->cancel_id);
  if (pending->job.free_data != NULL)
    pending->job.free_data (pending->job.data);

  if (changes != LF_CHANGE_NONE)
    g_signal_emit (self, signals[CHANGED], 0, (guint) changes);

  if (pending->error != NULL)
    g_task_return_error (task, pending->error);
  else
    g_task_return_pointer (task, pending->result, pending->job.free_result);
  g_free (pending);
  return G_SOURCE_REMOVE;
}

/* On a thread of the store, or on one that cancels. The last reference to the store must never go on a thread of its own, so all the
 * rest happens on the caller's context; always through a source: g_main_context_invoke() may run in place. */
static void
deliver (LfPendingJob *pending)
{
  g_autoptr(GSource) source = g_idle_source_new ();
  StoreJob *job = (StoreJob *) pending;
  LfStore *self = g_task_get_source_object (pending->task);

  if (pending->data_version > 0)
    {
      job->others_wrote = pending->data_version != self->data_version;
      self->data_version = pending->data_version;
      if (pending->wrote)
        job->stamp = read_stamp (self);
    }

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_delivered_cb, pending, NULL);
  g_source_set_static_name (source, "litfass: store answers");
  g_source_attach (source, g_task_get_context (pending->task));
}

static void
on_cancelled_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  LfPendingJob *pending = user_data;
  LfStore *self = g_task_get_source_object (pending->task);

  lf_store_queue_cancel (self->queue, pending);
}

static gpointer
read_data_version (LfDb     *db,
                   gpointer  data,
                   GError  **error)
{
  LfStore *self = data;
  gint64 version = lf_db_get_int (db, error, self->data_version, "PRAGMA data_version", "");
  gboolean differs = version != self->data_version;

  self->data_version = version;
  return differs ? self : NULL;
}

static gboolean
on_wait_over_cb (gpointer user_data)
{
  LfStore *self = user_data;

  self->watch.look_id = 0;
  look_for_changes (self);
  return G_SOURCE_REMOVE;
}

static void
arm_look (LfStore *self)
{
  if (self->watch.look_id != 0)
    return;

  self->watch.look_id = g_timeout_add (self->watch.wait_ms, on_wait_over_cb, self);
  self->watch.wait_ms *= 2;
}

static void
on_looked_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  LfStore *self = LF_STORE (object);
  g_autoptr(GError) error = NULL;

  /* The changes were said when the job was delivered. */
  lf_store_run_finish (self, result, &error);
  if (error != NULL)
    g_warning ("cannot see what other processes write: %s", error->message);

  self->watch.is_looking = FALSE;
  if (self->watch.look_again)
    look_for_changes (self);
  else if (self->watch.wait_ms <= LAST_WAIT_MS && !self->is_closed)
    arm_look (self);
}

/* Only commits of other connections change the data_version of the writing one. */
static void
look_for_changes (LfStore *self)
{
  LfStoreJob job = { LF_LANE_BARE, LF_CHANGE_ALL, read_data_version, self, NULL, NULL };

  self->watch.look_again = self->watch.is_looking;
  if (self->watch.is_looking || self->is_closed)
    return;

  self->watch.is_looking = TRUE;
  lf_store_run_async (self, &job, NULL, on_looked_cb, NULL);
}

static void
weigh_sign (LfStore *self)
{
  LogStamp stamp = read_stamp (self);

  if (stamp.size == self->watch.own.size && stamp.changed_ns == self->watch.own.changed_ns)
    {
      self->watch.wait_ms = MIN (self->watch.wait_ms, OWN_WAIT_MS);
      if (!self->watch.is_looking)
        arm_look (self);
      return;
    }

  self->watch.wait_ms = FIRST_WAIT_MS;
  g_clear_handle_id (&self->watch.look_id, g_source_remove);
  look_for_changes (self);
}

static void
on_log_changed_cb (GFileMonitor      *monitor,
                   GFile             *file,
                   GFile             *other,
                   GFileMonitorEvent  event,
                   LfStore           *self)
{
  if (event != G_FILE_MONITOR_EVENT_CHANGED && event != G_FILE_MONITOR_EVENT_CREATED)
    return;

  if (self->watch.n_writing > 0)
    self->watch.has_sign = TRUE;
  else
    weigh_sign (self);
}

static void
watch_log (LfStore *self)
{
  g_autofree char *path = g_build_filename (self->folder, LOG_NAME, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  if (self->monitor == NULL)
    {
      g_warning ("what other processes write is not seen at once: %s", error->message);
      return;
    }

  /* The default of 800 ms is too slow for what another process plans for this second. */
  g_file_monitor_set_rate_limit (self->monitor, 100);
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_log_changed_cb), self, 0);
}

static void
close_lock (LfStore *self)
{
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

static void
lf_store_dispose (GObject *object)
{
  LfStore *self = LF_STORE (object);

  g_clear_object (&self->monitor);
  g_clear_handle_id (&self->watch.look_id, g_source_remove);
  g_clear_pointer (&self->queue, lf_store_queue_free);
  close_lock (self);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (lf_store_parent_class)->dispose (object);
}

static void
lf_store_finalize (GObject *object)
{
  LfStore *self = LF_STORE (object);

  g_free (self->folder);
  G_OBJECT_CLASS (lf_store_parent_class)->finalize (object);
}

static void
lf_store_class_init (LfStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_store_dispose;
  object_class->finalize = lf_store_finalize;
  signals[CHANGED] = g_signal_new ("changed", LF_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lf_store_init (LfStore *self)
{
  self->lock_fd = -1;
}

/* What a pool thread works on holds no object: the thread may be the last to let it go. */
typedef struct {
  char   *folder;
  gint64  now_us;
} OpenData;

static void
open_data_free (OpenData *self)
{
  g_free (self->folder);
  g_free (self);
}

static void
open_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  OpenData *data = task_data;
  GError *error = NULL;
  LfStoreParts *parts = lf_store_parts_open (data->folder, data->now_us, &error);

  if (parts == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, parts, (GDestroyNotify) lf_store_parts_free);
}

static LfStore *
make_store (LfStoreParts *parts,
            LfClock      *clock)
{
  LfStore *self = g_object_new (LF_TYPE_STORE, NULL);

  self->clock = g_object_ref (clock);
  self->folder = g_strdup (parts->folder);
  self->lock_fd = parts->lock_fd;
  parts->lock_fd = -1;
  self->data_version = parts->data_version;
  self->was_copied = parts->was_copied;
  self->queue = lf_store_queue_new (g_steal_pointer (&parts->writer), g_steal_pointer (&parts->reader));
  self->watch.wait_ms = FIRST_WAIT_MS;
  watch_log (self);
  /* For what was written between the opening and the watching. */
  look_for_changes (self);
  return self;
}

static void
on_opened_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(LfStoreParts) parts = NULL;
  GError *error = NULL;

  if ((parts = g_task_propagate_pointer (G_TASK (result), &error)) == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, make_store (parts, g_task_get_task_data (task)), g_object_unref);
}

void
lf_store_open_async (const char          *folder,
                     LfClock             *clock,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GTask) opening = g_task_new (NULL, cancellable, on_opened_cb, task);
  OpenData *data = g_new0 (OpenData, 1);

  g_task_set_source_tag (task, lf_store_open_async);
  g_task_set_task_data (task, g_object_ref (clock), g_object_unref);

  data->folder = g_strdup (folder);
  data->now_us = lf_clock_now_us (clock);
  g_task_set_task_data (opening, data, (GDestroyNotify) open_data_free);
  g_task_run_in_thread (opening, open_in_thread);
}

LfStore *
lf_store_open_finish (GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lf_store_open_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
close_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  lf_store_queue_close (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
on_closed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  close_lock (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

void
lf_store_close_async (LfStore             *self,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GTask) closing = NULL;

  g_return_if_fail (LF_IS_STORE (self));

  g_task_set_source_tag (task, lf_store_close_async);
  g_clear_object (&self->monitor);
  g_clear_handle_id (&self->watch.look_id, g_source_remove);
  if (self->is_closed)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  self->is_closed = TRUE;
  closing = g_task_new (NULL, NULL, on_closed_cb, g_steal_pointer (&task));
  g_task_set_task_data (closing, self->queue, NULL);
  g_task_run_in_thread (closing, close_in_thread);
}

gboolean
lf_store_close_finish (LfStore       *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

LfClock *
lf_store_get_clock (LfStore *self)
{
  g_return_val_if_fail (LF_IS_STORE (self), NULL);
  return self->clock;
}

const char *
lf_store_get_folder (LfStore *self)
{
  g_return_val_if_fail (LF_IS_STORE (self), NULL);
  return self->folder;
}

gboolean
lf_store_was_copied (LfStore *self)
{
  g_return_val_if_fail (LF_IS_STORE (self), FALSE);
  return self->was_copied;
}

/**
 * lf_store_run_async:
 * @job: copied
 * @cancellable: (nullable): drops the job while it waits, interrupts it while it runs; a commit that succeeded stands
 *
 * Runs the job on a thread of the store. Like every call of the store it is made on the main context, and the answer comes there.
 */
void
lf_store_run_async (LfStore             *self,
                    const LfStoreJob    *job,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  LfPendingJob *pending;

  g_return_if_fail (LF_IS_STORE (self));

  /* The first part of it: freed as a whole. */
  pending = (LfPendingJob *) g_new0 (StoreJob, 1);
  pending->job = *job;
  pending->done = deliver;
  pending->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (pending->task, lf_store_run_async);
  /* What was written is reported as written, even when the cancelling came a moment later. */
  g_task_set_check_cancellable (pending->task, FALSE);
  self->watch.n_writing += may_write (pending);

  if (self->is_closed || g_cancellable_set_error_if_cancelled (cancellable, &pending->error))
    {
      if (pending->error == NULL)
        g_set_error (&pending->error, LF_STORE_ERROR, LF_STORE_ERROR_OPEN, "the store is closed");
      deliver (pending);
      return;
    }

  /* It may be done at any moment now, but it is delivered and let go by a later turn of this context. */
  lf_store_queue_push (self->queue, pending);
  if (cancellable != NULL)
    pending->cancel_id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled_cb), pending, NULL);
}

/**
 * lf_store_run_finish:
 *
 * Returns: (transfer full) (nullable): what the job's function gave, to be freed as the job said
 */
gpointer
lf_store_run_finish (LfStore       *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
