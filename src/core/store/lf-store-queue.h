/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-store-private.h"

G_BEGIN_DECLS

typedef struct _LfStoreQueue LfStoreQueue;

/* A job on its way. Belongs to whoever made it; the queue calls @done exactly once, on any thread, and forgets it then. */
typedef struct _LfPendingJob LfPendingJob;
struct _LfPendingJob {
  LfStoreJob  job;
  void      (*done) (LfPendingJob *self);
  gpointer    result;
  GError     *error;
  gboolean    wrote;         /* a transaction of it changed rows */
  gint64      data_version;  /* of the writing connection after it; 0: it was no write */
  GTask      *task;        /* this and what follows are the owner's */
  gulong      cancel_id;
};

LfStoreQueue *lf_store_queue_new    (LfDb *writer, LfDb *reader);   /* takes both */
void          lf_store_queue_push   (LfStoreQueue *self, LfPendingJob *pending);
void          lf_store_queue_cancel (LfStoreQueue *self, LfPendingJob *pending);   /* from any thread, until @done was called */
void          lf_store_queue_close  (LfStoreQueue *self);   /* waits until all jobs are done, then closes both; nothing may be pushed any more */
void          lf_store_queue_free   (LfStoreQueue *self);   /* closes it when that was not done */

G_END_DECLS
