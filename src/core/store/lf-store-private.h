/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-account.h"
#include "core/store/lf-db.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* How the subject files of the store do their work: a job is a function on the store's thread. */
typedef gpointer (*LfStoreFunc) (LfDb *db, gpointer data, GError **error);

typedef enum {
  LF_LANE_CLAIM,   /* write, before all others */
  LF_LANE_READ,    /* the reader connection */
  LF_LANE_WRITE,   /* one transaction: BEGIN IMMEDIATE … COMMIT; its result counts only after COMMIT */
  LF_LANE_BULK,    /* write, after page reads; at most 500 rows a job */
  LF_LANE_BARE,    /* the writing connection without a transaction around it, after claims: for what brings its own */
} LfLane;

typedef struct {
  LfLane          lane;
  LfChange        changes;      /* emitted after the commit when the result is not NULL */
  LfStoreFunc     func;         /* NULL result with @error unset is allowed and means “nothing” */
  gpointer        data;         /* (transfer full) */
  GDestroyNotify  free_data;
  GDestroyNotify  free_result;
} LfStoreJob;

/* The result of a job that has done something and has nothing to give. */
#define LF_STORE_DONE GINT_TO_POINTER (1)

/* For jobs that put accounts: PRACTICE_MIX where the profile is of the other kind. */
gboolean lf_store_check_practice (LfDb *db, LfAccount *account, GError **error);

void     lf_store_run_async  (LfStore *self, const LfStoreJob *job, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gpointer lf_store_run_finish (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
