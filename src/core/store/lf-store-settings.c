/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the officer sets, and what other processes ask of the one that works for the profile. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store-settings.h"

#include "core/base/lf-uid.h"
#include "core/store/lf-store-private.h"

#define REQUEST_AGE_US (24 * LF_HOUR_US)

/* A setting, or a request. */
typedef struct {
  char   *name;
  char   *value;
  gint64  now_us;
} PairData;

static PairData *
pair_data_new (LfStore    *self,
               const char *name,
               const char *value)
{
  PairData *data = g_new0 (PairData, 1);

  data->name = g_strdup (name);
  data->value = g_strdup (value);
  data->now_us = lf_clock_now_us (lf_store_get_clock (self));
  return data;
}

static void
pair_data_free (PairData *data)
{
  g_free (data->name);
  g_free (data->value);
  g_free (data);
}

static gpointer
get_setting (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  PairData *pair = data;

  return lf_db_dup_text (db, error, "SELECT value FROM setting WHERE name = ?", "s", pair->name);
}

void
lf_store_get_setting_async (LfStore             *self,
                            const char          *name,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = get_setting,
    .data = pair_data_new (self, name, NULL),
    .free_data = (GDestroyNotify) pair_data_free,
    .free_result = g_free,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

char *
lf_store_get_setting_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
put_setting (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  PairData *pair = data;
  gboolean done;

  if (pair->value == NULL)
    done = lf_db_run (db, error, "DELETE FROM setting WHERE name = ?", "s", pair->name);
  else
    done = lf_db_run (db, error, "INSERT INTO setting (name, value) VALUES (?, ?) "
                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value", "ss", pair->name, pair->value);
  return done ? LF_STORE_DONE : NULL;
}

void
lf_store_put_setting_async (LfStore             *self,
                            const char          *name,
                            const char          *value,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_SETTINGS,
    .func = put_setting,
    .data = pair_data_new (self, name, value),
    .free_data = (GDestroyNotify) pair_data_free,
  };

  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_put_setting_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

static gpointer
put_request (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  PairData *pair = data;
  g_autofree char *uid = lf_uid_new ();

  if (lf_db_run (db, error, "DELETE FROM request WHERE done_us < ?", "i", pair->now_us - REQUEST_AGE_US) &&
      lf_db_run (db, error, "INSERT INTO request (uid, kind, argument, created_us) VALUES (?, ?, ?, ?)", "sssi", uid, pair->name,
                 pair->value, pair->now_us))
    return g_steal_pointer (&uid);
  return NULL;
}

void
lf_store_put_request_async (LfStore             *self,
                            const char          *kind,
                            const char          *argument,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_REQUESTS,
    .func = put_request,
    .data = pair_data_new (self, kind, argument),
    .free_data = (GDestroyNotify) pair_data_free,
    .free_result = g_free,
  };

  lf_store_run_async (self, &job, NULL, callback, user_data);
}

char *
lf_store_put_request_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static void
request_free (gpointer data)
{
  LfStoreRequest *request = data;

  g_free (request->uid);
  g_free (request->kind);
  g_free (request->argument);
  g_free (request);
}

static gpointer
list_requests (LfDb     *db,
               gpointer  data,
               GError  **error)
{
  g_autoptr(GPtrArray) requests = g_ptr_array_new_with_free_func (request_free);
  LfRows *rows = lf_db_query (db, error, "SELECT uid, kind, argument FROM request WHERE done_us IS NULL ORDER BY id", "");

  while (lf_rows_next (rows))
    {
      LfStoreRequest *request = g_new0 (LfStoreRequest, 1);

      request->uid = g_strdup (lf_rows_text (rows, 0));
      request->kind = g_strdup (lf_rows_text (rows, 1));
      request->argument = g_strdup (lf_rows_text (rows, 2));
      g_ptr_array_add (requests, request);
    }
  return lf_rows_end (rows, error) ? g_steal_pointer (&requests) : NULL;
}

void
lf_store_list_requests_async (LfStore             *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = list_requests,
    .free_result = (GDestroyNotify) g_ptr_array_unref,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

GPtrArray *
lf_store_list_requests_finish (LfStore       *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
end_request (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  PairData *pair = data;
  gint64 id = lf_db_find_id (db, error, "SELECT id FROM request WHERE uid = ?", pair->name);

  /* The first end counts: a worker that was stopped in between may come to a second one. */
  if (id != 0 && lf_db_run (db, error, "UPDATE request SET done_us = ?, result = ? WHERE id = ? AND done_us IS NULL", "isi",
                            pair->now_us, pair->value != NULL ? pair->value : "", id))
    return LF_STORE_DONE;
  return NULL;
}

void
lf_store_end_request_async (LfStore             *self,
                            const char          *uid,
                            const char          *outcome,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_REQUESTS,
    .func = end_request,
    .data = pair_data_new (self, uid, outcome),
    .free_data = (GDestroyNotify) pair_data_free,
  };

  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gboolean
lf_store_end_request_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

static gpointer
get_request (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  PairData *pair = data;

  return lf_db_dup_text (db, error, "SELECT result FROM request WHERE uid = ? AND done_us IS NOT NULL", "s", pair->name);
}

void
lf_store_get_request_async (LfStore             *self,
                            const char          *uid,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = get_request,
    .data = pair_data_new (self, uid, NULL),
    .free_data = (GDestroyNotify) pair_data_free,
    .free_result = g_free,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

char *
lf_store_get_request_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error);
}
