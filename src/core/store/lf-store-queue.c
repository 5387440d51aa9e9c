/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store's two threads, one that writes and one that reads, and the lanes of jobs before them. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store-queue.h"

#include "core/base/lf-crash.h"

#define N_LANES (LF_LANE_BARE + 1)

typedef struct {
  LfStoreQueue *queue;
  LfDb         *db;
  GThread      *thread;
  GCond         called;    /* only the thread that may have something to do is woken */
  gboolean      writes;
  LfPendingJob *running;   /* (nullable); under the mutex */
} Worker;

struct _LfStoreQueue {
  GMutex   mutex;
  GQueue   lanes[N_LANES]; /* of LfPendingJob */
  gboolean closing;
  Worker   writer;
  Worker   reader;
};

/* What the writer takes first. Bulk writes come last of all, and only when nobody waits for a page. */
static const LfLane writer_lanes[] = { LF_LANE_CLAIM, LF_LANE_BARE, LF_LANE_WRITE, LF_LANE_BULK };

static LfPendingJob *
pop_job (LfStoreQueue *self,
         Worker       *worker)
{
  if (!worker->writes)
    return g_queue_pop_head (&self->lanes[LF_LANE_READ]);

  for (guint i = 0; i < G_N_ELEMENTS (writer_lanes); i++)
    {
      GQueue *lane = &self->lanes[writer_lanes[i]];

      if (writer_lanes[i] == LF_LANE_BULK && !g_queue_is_empty (&self->lanes[LF_LANE_READ]))
        continue;
      if (!g_queue_is_empty (lane))
        return g_queue_pop_head (lane);
    }

  return NULL;
}

static gboolean
is_over (LfStoreQueue *self,
         Worker       *worker)
{
  return self->closing && (!worker->writes || g_queue_is_empty (&self->lanes[LF_LANE_BULK]));
}

/* The last page that was waited for may have been taken. */
static void
call_bulk_writer (LfStoreQueue *self)
{
  if (!g_queue_is_empty (&self->lanes[LF_LANE_BULK]) && g_queue_is_empty (&self->lanes[LF_LANE_READ]))
    g_cond_signal (&self->writer.called);
}

/* Returns: (nullable): the next job, waited for; NULL when the queue closes and all jobs are taken */
static LfPendingJob *
take_job (LfStoreQueue *self,
          Worker       *worker)
{
  LfPendingJob *pending;

  g_mutex_lock (&self->mutex);
  while ((pending = pop_job (self, worker)) == NULL && !is_over (self, worker))
    g_cond_wait (&worker->called, &self->mutex);
  worker->running = pending;
  /* An interrupt was meant for the job before. */
  lf_db_resume (worker->db);
  if (!worker->writes)
    call_bulk_writer (self);
  g_mutex_unlock (&self->mutex);

  return pending;
}

/* What a job of the writing connection leaves behind. */
static void
note_traces (LfPendingJob *pending,
             LfDb         *db,
             gint64        n_changes)
{
  g_autoptr(GError) error = NULL;

  pending->wrote = pending->error == NULL && lf_db_total_changes (db) != n_changes;
  pending->data_version = lf_db_get_int (db, &error, 0, "PRAGMA data_version", "");
  if (error != NULL)
    g_debug ("data_version was not read: %s", error->message);
}

static void
carry_out (LfPendingJob *pending,
           LfDb         *db)
{
  const LfStoreJob *job = &pending->job;
  gboolean bare = job->lane == LF_LANE_BARE;
  gboolean writes = !bare && job->lane != LF_LANE_READ;
  gint64 n_changes = lf_db_total_changes (db);

  if (!bare && !lf_db_begin (db, writes, &pending->error))
    return;

  pending->result = job->func (db, job->data, &pending->error);
  if (writes)
    LF_CRASH_POINT ("before commit");
  if (pending->error == NULL && !bare)
    lf_db_commit (db, &pending->error);
  if (writes && pending->error == NULL)
    LF_CRASH_POINT ("after commit");

  if (pending->error != NULL)
    {
      lf_db_rollback (db);
      if (pending->result != NULL && job->free_result != NULL)
        job->free_result (pending->result);
      pending->result = NULL;
    }
  if (writes)
    note_traces (pending, db, n_changes);
}

static gpointer
run_worker (gpointer data)
{
  Worker *worker = data;
  LfStoreQueue *self = worker->queue;
  LfPendingJob *pending;

  while ((pending = take_job (self, worker)) != NULL)
    {
      carry_out (pending, worker->db);

      g_mutex_lock (&self->mutex);
      worker->running = NULL;
      g_mutex_unlock (&self->mutex);
      pending->done (pending);
    }

  return NULL;
}

static void
start_worker (LfStoreQueue *self,
              Worker       *worker,
              LfDb         *db,
              gboolean      writes)
{
  worker->queue = self;
  worker->db = db;
  worker->writes = writes;
  g_cond_init (&worker->called);
  worker->thread = g_thread_new (writes ? "store-writer" : "store-reader", run_worker, worker);
}

/**
 * lf_store_queue_new:
 * @writer: (transfer full): connection for lanes CLAIM, WRITE, BULK and BARE
 * @reader: (transfer full): connection for lane READ
 */
LfStoreQueue *
lf_store_queue_new (LfDb *writer,
                    LfDb *reader)
{
  LfStoreQueue *self = g_new0 (LfStoreQueue, 1);

  g_mutex_init (&self->mutex);
  start_worker (self, &self->writer, writer, TRUE);
  start_worker (self, &self->reader, reader, FALSE);
  return self;
}

void
lf_store_queue_push (LfStoreQueue *self,
                     LfPendingJob *pending)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->lanes[pending->job.lane], pending);
  g_cond_signal (pending->job.lane == LF_LANE_READ ? &self->reader.called : &self->writer.called);
  g_mutex_unlock (&self->mutex);
}

void
lf_store_queue_cancel (LfStoreQueue *self,
                       LfPendingJob *pending)
{
  gboolean dropped;

  g_mutex_lock (&self->mutex);
  dropped = g_queue_remove (&self->lanes[pending->job.lane], pending);
  if (self->writer.running == pending)
    lf_db_interrupt (self->writer.db);
  if (self->reader.running == pending)
    lf_db_interrupt (self->reader.db);
  call_bulk_writer (self);
  g_mutex_unlock (&self->mutex);

  if (dropped)
    {
      g_set_error (&pending->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the job was cancelled before it began");
      pending->done (pending);
    }
}

void
lf_store_queue_close (LfStoreQueue *self)
{
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_signal (&self->reader.called);
  g_cond_signal (&self->writer.called);
  g_mutex_unlock (&self->mutex);

  g_clear_pointer (&self->reader.thread, g_thread_join);
  g_clear_pointer (&self->writer.thread, g_thread_join);

  /* The writer last: the last connection that closes empties the log. */
  g_clear_pointer (&self->reader.db, lf_db_close);
  g_clear_pointer (&self->writer.db, lf_db_close);
}

void
lf_store_queue_free (LfStoreQueue *self)
{
  lf_store_queue_close (self);
  g_cond_clear (&self->reader.called);
  g_cond_clear (&self->writer.called);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
