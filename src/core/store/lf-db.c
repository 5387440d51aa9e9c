/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One SQLite connection: statements kept, parameters bound, results of SQLite turned into errors of the store. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-db.h"

#include "core/base/lf-error.h"

#include <sqlite3.h>

#include <errno.h>

#define BUSY_LIMIT_US (10 * G_USEC_PER_SEC)

struct _LfDb {
  sqlite3    *db;
  GHashTable *statements;     /* SQL → sqlite3_stmt: the kept ones that nobody uses now; the key belongs to the statement */
  gint64      busy_since_us;  /* g_get_monotonic_time() */
  int         interrupted;    /* atomic */
};

struct _LfRows {
  LfDb         *db;
  sqlite3_stmt *statement;
  int           rc;
};

static LfStoreError
get_error_code (LfDb *self,
                int   rc)
{
  int system_errno = self->db != NULL ? sqlite3_system_errno (self->db) : 0;

  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return LF_STORE_ERROR_FULL;
    case SQLITE_READONLY:
      return LF_STORE_ERROR_READ_ONLY;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    /* Our own SQL is right for a whole database: what it cannot find or read there is missing. */
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
      return LF_STORE_ERROR_DAMAGED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return LF_STORE_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
      return LF_STORE_ERROR_CONFLICT;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      /* A full disk under the shared memory file comes as IOERR, a read-only one as CANTOPEN. */
      if (system_errno == ENOSPC || system_errno == EDQUOT)
        return LF_STORE_ERROR_FULL;
      if (system_errno == EROFS)
        return LF_STORE_ERROR_READ_ONLY;
      return LF_STORE_ERROR_OPEN;
    default:
      return LF_STORE_ERROR_OPEN;
    }
}

static void
set_error (LfDb    *self,
           int      rc,
           GError **error)
{
  LfStoreError code;

  if ((rc & 0xff) == SQLITE_INTERRUPT || (g_atomic_int_get (&self->interrupted) && (rc & 0xff) == SQLITE_BUSY))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the job was cancelled");
      return;
    }

  code = get_error_code (self, rc);
  g_set_error (error, LF_STORE_ERROR, code, "SQLite %d: %s", rc, self->db != NULL ? sqlite3_errmsg (self->db) : sqlite3_errstr (rc));
  /* Else closing would write the log over what is left, and delete it: the last that a backup could be completed with. */
  if (code == LF_STORE_ERROR_DAMAGED && self->db != NULL)
    sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

static gboolean
check_interrupted (LfDb    *self,
                   GError **error)
{
  if (!g_atomic_int_get (&self->interrupted))
    return TRUE;

  set_error (self, SQLITE_INTERRUPT, error);
  return FALSE;
}

static int
on_busy_cb (void *data,
            int   n_calls)
{
  LfDb *self = data;

  if (n_calls == 0)
    self->busy_since_us = g_get_monotonic_time ();
  if (g_atomic_int_get (&self->interrupted) || g_get_monotonic_time () - self->busy_since_us > BUSY_LIMIT_US)
    return 0;

  g_usleep (MIN (1000 * (n_calls + 1), 25000));
  return 1;
}

static gboolean
set_up (LfDb     *self,
        gboolean  read_only,
        GError  **error)
{
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_busy_handler (self->db, on_busy_cb, self);

  /* trusted_schema stays as it is: SQLite 3.40 does not count FTS5 among the tables that triggers may write without trust. */
  if (!lf_db_script (self, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;", error))
    return FALSE;
  /* What the reader has read once is in the system's cache; a second copy of it is of no use. */
  if (read_only)
    return lf_db_script (self, "PRAGMA cache_size = -512;", error);

  /* FULL: a lost SENDING would be a second post. */
  return lf_db_script (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;", error);
}

/**
 * lf_db_open:
 * @path: the database file; made when it is not there, unless @read_only
 * @error: OPEN, READ_ONLY, FULL, DAMAGED, BUSY
 *
 * Returns: (transfer full) (nullable): the connection, to be used on one thread at a time
 */
LfDb *
lf_db_open (const char  *path,
            gboolean     read_only,
            GError     **error)
{
  g_autoptr(LfDb) self = g_new0 (LfDb, 1);
  int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  int rc;

  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) sqlite3_finalize);
  rc = sqlite3_open_v2 (path, &self->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (rc != SQLITE_OK)
    {
      set_error (self, rc, error);
      return NULL;
    }
  if (!set_up (self, read_only, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
lf_db_close (LfDb *self)
{
  g_hash_table_unref (self->statements);
  sqlite3_close (self->db);
  g_free (self);
}

void
lf_db_interrupt (LfDb *self)
{
  /* sqlite3_interrupt() alone is lost between two statements. */
  g_atomic_int_set (&self->interrupted, TRUE);
  sqlite3_interrupt (self->db);
}

void
lf_db_resume (LfDb *self)
{
  g_atomic_int_set (&self->interrupted, FALSE);
}

gboolean
lf_db_script (LfDb        *self,
              const char  *sql,
              GError     **error)
{
  int rc;

  if (!check_interrupted (self, error))
    return FALSE;

  rc = sqlite3_exec (self->db, sql, NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    set_error (self, rc, error);
  return rc == SQLITE_OK;
}

gboolean
lf_db_begin (LfDb      *self,
             gboolean   immediate,
             GError   **error)
{
  return lf_db_script (self, immediate ? "BEGIN IMMEDIATE" : "BEGIN", error);
}

gboolean
lf_db_commit (LfDb    *self,
              GError **error)
{
  return lf_db_script (self, "COMMIT", error);
}

void
lf_db_rollback (LfDb *self)
{
  /* SQLite has rolled back by itself after some errors. */
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
lf_db_checkpoint (LfDb    *self,
                  GError **error)
{
  gint64 began_us = g_get_monotonic_time ();
  g_autoptr(GError) failed = NULL;

  while (lf_db_get_int (self, &failed, 1, "PRAGMA wal_checkpoint (TRUNCATE)", "") != 0)
    {
      if (failed == NULL && g_get_monotonic_time () - began_us > BUSY_LIMIT_US)
        g_set_error (&failed, LF_STORE_ERROR, LF_STORE_ERROR_BUSY, "readers hold the write-ahead log");
      if (failed != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failed));
          return FALSE;
        }
      g_usleep (10000);
    }

  return TRUE;
}

static sqlite3_stmt *
take_statement (LfDb        *self,
                const char  *sql,
                GError     **error)
{
  sqlite3_stmt *statement = NULL;
  int rc;

  if (g_hash_table_steal_extended (self->statements, sql, NULL, (gpointer *) &statement))
    return statement;

  rc = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (rc != SQLITE_OK)
    set_error (self, rc, error);
  return statement;
}

static void
give_statement_back (LfDb         *self,
                     sqlite3_stmt *statement)
{
  const char *sql = sqlite3_sql (statement);

  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);

  /* A pragma may be carried out, or its answer fixed, when it is prepared: never kept. The same statement may have been in use
   * twice at once; one is enough to keep. */
  if (g_ascii_strncasecmp (sql, "PRAGMA", 6) == 0 || g_hash_table_contains (self->statements, sql))
    sqlite3_finalize (statement);
  else
    g_hash_table_insert (self->statements, (gpointer) sql, statement);
}

LfRows *
lf_db_query_va (LfDb        *self,
                GError     **error,
                const char  *sql,
                const char  *types,
                va_list      args)
{
  sqlite3_stmt *statement;
  LfRows *rows;

  if (!check_interrupted (self, error) || (statement = take_statement (self, sql, error)) == NULL)
    return NULL;

  g_assert (sqlite3_bind_parameter_count (statement) == (int) strlen (types));
  for (int i = 0; types[i] != '\0'; i++)
    {
      if (types[i] == 's')
        sqlite3_bind_text (statement, i + 1, va_arg (args, const char *), -1, SQLITE_TRANSIENT);
      else if (types[i] == 'i')
        sqlite3_bind_int64 (statement, i + 1, va_arg (args, gint64));
      else
        g_assert_not_reached ();
    }

  rows = g_new (LfRows, 1);
  rows->db = self;
  rows->statement = statement;
  rows->rc = SQLITE_ROW;
  return rows;
}

/**
 * lf_db_run:
 * @sql: one statement
 * @types: one letter a parameter, see #LfDb
 *
 * Carries @sql out to its end.
 */
gboolean
lf_db_run (LfDb        *self,
           GError     **error,
           const char  *sql,
           const char  *types,
           ...)
{
  va_list args;
  LfRows *rows;

  va_start (args, types);
  rows = lf_db_query_va (self, error, sql, types, args);
  va_end (args);

  while (lf_rows_next (rows))
    ;
  return lf_rows_end (rows, error);
}

gint64
lf_db_total_changes (LfDb *self)
{
  return sqlite3_total_changes64 (self->db);
}

gint64
lf_db_changes (LfDb *self)
{
  return sqlite3_changes64 (self->db);
}

gint64
lf_db_last_id (LfDb *self)
{
  return sqlite3_last_insert_rowid (self->db);
}

gint64
lf_db_get_int (LfDb        *self,
               GError     **error,
               gint64       fallback,
               const char  *sql,
               const char  *types,
               ...)
{
  gint64 value = fallback;
  va_list args;
  LfRows *rows;

  va_start (args, types);
  rows = lf_db_query_va (self, error, sql, types, args);
  va_end (args);

  if (lf_rows_next (rows) && !lf_rows_is_null (rows, 0))
    value = lf_rows_int (rows, 0);
  return lf_rows_end (rows, error) ? value : fallback;
}

char *
lf_db_dup_text (LfDb        *self,
                GError     **error,
                const char  *sql,
                const char  *types,
                ...)
{
  g_autofree char *value = NULL;
  va_list args;
  LfRows *rows;

  va_start (args, types);
  rows = lf_db_query_va (self, error, sql, types, args);
  va_end (args);

  if (lf_rows_next (rows))
    value = g_strdup (lf_rows_text (rows, 0));
  return lf_rows_end (rows, error) ? g_steal_pointer (&value) : NULL;
}

gint64
lf_db_find_id (LfDb        *self,
               GError     **error,
               const char  *sql,
               const char  *uid)
{
  g_autoptr(GError) failed = NULL;
  gint64 id = lf_db_get_int (self, &failed, 0, sql, "s", uid);

  if (id == 0 && failed == NULL)
    g_set_error (&failed, LF_STORE_ERROR, LF_STORE_ERROR_MISSING, "nothing is stored under uid %s", uid != NULL ? uid : "(none)");
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  return id;
}

GArray *
lf_db_query_ids (LfDb        *self,
                 GError     **error,
                 const char  *sql,
                 const char  *types,
                 ...)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  va_list args;
  LfRows *rows;

  va_start (args, types);
  rows = lf_db_query_va (self, error, sql, types, args);
  va_end (args);

  while (lf_rows_next (rows))
    {
      gint64 id = lf_rows_int (rows, 0);

      g_array_append_val (ids, id);
    }
  return lf_rows_end (rows, error) ? g_steal_pointer (&ids) : NULL;
}

LfRows *
lf_db_query (LfDb        *self,
             GError     **error,
             const char  *sql,
             const char  *types,
             ...)
{
  va_list args;
  LfRows *rows;

  va_start (args, types);
  rows = lf_db_query_va (self, error, sql, types, args);
  va_end (args);
  return rows;
}

gboolean
lf_rows_next (LfRows *self)
{
  if (self == NULL || self->rc != SQLITE_ROW)
    return FALSE;

  self->rc = g_atomic_int_get (&self->db->interrupted) ? SQLITE_INTERRUPT : sqlite3_step (self->statement);
  return self->rc == SQLITE_ROW;
}

gint64
lf_rows_int (LfRows *self,
             int     column)
{
  return sqlite3_column_int64 (self->statement, column);
}

const char *
lf_rows_text (LfRows *self,
              int     column)
{
  return (const char *) sqlite3_column_text (self->statement, column);
}

gboolean
lf_rows_is_null (LfRows *self,
                 int     column)
{
  return sqlite3_column_type (self->statement, column) == SQLITE_NULL;
}

gboolean
lf_rows_end (LfRows  *self,
             GError **error)
{
  gboolean fine;

  if (self == NULL)
    return FALSE;

  fine = self->rc == SQLITE_ROW || self->rc == SQLITE_DONE;
  if (!fine)
    set_error (self->db, self->rc, error);
  give_statement_back (self->db, self->statement);
  g_free (self);
  return fine;
}
