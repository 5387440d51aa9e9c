/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings a database to the newest version, step by step, so that a failure leaves it as it was. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-migrate.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-crash.h"
#include "core/base/lf-error.h"
#include "core/store/lf-store-resources.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <sys/file.h>

#define LOCK_LIMIT_US (10 * LF_SECOND_US)
#define COPY_AGE_US (30 * 24 * LF_HOUR_US)
#define COPY_PREFIX "litfass.db.before-"

/**
 * lf_migrate_dup_resources:
 *
 * Returns: (transfer full): the resource folder of the program's own migrations, which can be read from now on
 */
char *
lf_migrate_dup_resources (void)
{
  /* The resource registers itself, but only when the linker had a reason to take it out of the static library. */
  if (lf_store_get_resource () == NULL)
    g_error ("the migrations are not in the program");
  return g_strdup (LF_APP_PATH "/migrations");
}

static gboolean
take_lock (int      lock_fd,
           int      operation,
           GError **error)
{
  gint64 began_us = g_get_monotonic_time ();

  while (flock (lock_fd, operation | LOCK_NB) != 0)
    {
      if (errno != EWOULDBLOCK && errno != EINTR)
        {
          g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_OPEN, "profile.lock: %s", g_strerror (errno));
          return FALSE;
        }
      if (g_get_monotonic_time () - began_us > lf_test_span_us ("LF_TEST_LOCK_MS", LOCK_LIMIT_US))
        {
          g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_BUSY, "another process holds profile.lock");
          return FALSE;
        }
      g_usleep (20000);
    }

  return TRUE;
}

/**
 * lf_migrate_lock_shared:
 *
 * Every process holds profile.lock shared while the store is open, so that nobody changes tables under it.
 * Waits up to 10 s for a migration of another process to end.
 */
gboolean
lf_migrate_lock_shared (int      lock_fd,
                        GError **error)
{
  return take_lock (lock_fd, LOCK_SH, error);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(char **) a, *(char **) b);
}

static GStrv
list_steps (const LfMigrate  *migrate,
            GError          **error)
{
  GStrv names = g_resources_enumerate_children (migrate->resources, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (names != NULL)
    qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  return names;
}

static void
remove_old_copies (const LfMigrate *migrate)
{
  g_autoptr(GDir) dir = g_dir_open (migrate->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      const char *made;

      /* litfass.db.before-<version>-<µs since 1970> */
      if (!g_str_has_prefix (name, COPY_PREFIX) || (made = strchr (name + strlen (COPY_PREFIX), '-')) == NULL)
        continue;
      if (migrate->now_us - g_ascii_strtoll (made + 1, NULL, 10) > COPY_AGE_US)
        {
          g_autofree char *path = g_build_filename (migrate->folder, name, NULL);

          g_remove (path);
        }
    }
}

static gboolean
make_copy (LfDb             *db,
           const LfMigrate  *migrate,
           int               next_version,
           GError          **error)
{
  g_autofree char *name = g_strdup_printf (COPY_PREFIX "%d-%" G_GINT64_FORMAT, next_version, migrate->now_us);
  g_autofree char *path = g_build_filename (migrate->folder, name, NULL);

  /* Never a file copy: closing a second descriptor of the database drops all locks of the process. */
  if (lf_db_run (db, error, "VACUUM INTO ?", "s", path))
    return TRUE;

  g_remove (path);
  return FALSE;
}

static GHashTable *
count_rows (LfDb    *db,
            GError **error)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  LfRows *rows = lf_db_query (db, error, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                              "AND name NOT LIKE 'sqlite%'", "");

  while (lf_rows_next (rows))
    g_ptr_array_add (names, g_strdup (lf_rows_text (rows, 0)));
  if (!lf_rows_end (rows, error))
    return NULL;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM \"%s\"", name);
      gint64 n_rows = lf_db_get_int (db, error, -1, sql, "");

      if (n_rows < 0)
        return NULL;
      g_hash_table_insert (counts, g_strdup (name), g_memdup2 (&n_rows, sizeof n_rows));
    }

  return g_steal_pointer (&counts);
}

/* A step that means to change how many rows a kept table has says so in its first line: “-- rows change: item_kind, setting”. */
static gboolean
may_change_rows (const char *sql,
                 const char *table)
{
  const char *mark = "-- rows change:";
  g_autofree char *line = g_strndup (sql, strcspn (sql, "\n"));
  g_auto(GStrv) tables = NULL;

  if (!g_str_has_prefix (line, mark))
    return FALSE;

  tables = g_strsplit (line + strlen (mark), ",", -1);
  for (guint i = 0; tables[i] != NULL; i++)
    if (g_str_equal (g_strstrip (tables[i]), table))
      return TRUE;
  return FALSE;
}

static gboolean
check_rows (GHashTable  *before,
            GHashTable  *after,
            const char  *sql,
            GError     **error)
{
  GHashTableIter iter;
  gpointer name, count;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &name, &count))
    {
      gint64 *now = g_hash_table_lookup (after, name);

      if (now != NULL && *now != *(gint64 *) count && !may_change_rows (sql, name))
        {
          g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_DAMAGED, "table %s had %" G_GINT64_FORMAT " rows and would have %"
                       G_GINT64_FORMAT, (char *) name, *(gint64 *) count, *now);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_foreign_keys (LfDb    *db,
                    GError **error)
{
  g_autoptr(GError) failed = NULL;
  g_autofree char *table = lf_db_dup_text (db, &failed, "PRAGMA foreign_key_check", "");

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (table != NULL)
    g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_DAMAGED, "a row of table %s would point nowhere", table);
  return table == NULL;
}

/* Inside the transaction. */
static gboolean
run_step (LfDb        *db,
          const char  *sql,
          int          version,
          GError     **error)
{
  g_autoptr(GHashTable) before = NULL;
  g_autoptr(GHashTable) after = NULL;
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", version);

  return (before = count_rows (db, error)) != NULL &&
         lf_db_script (db, sql, error) &&
         check_foreign_keys (db, error) &&
         (after = count_rows (db, error)) != NULL &&
         check_rows (before, after, sql, error) &&
         lf_db_script (db, set_version, error);
}

static gboolean
set_foreign_keys (LfDb      *db,
                  gboolean   on,
                  GError   **error)
{
  if (!lf_db_script (db, on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF", error))
    return FALSE;
  if (lf_db_get_int (db, error, -1, "PRAGMA foreign_keys", "") == on)
    return TRUE;

  /* The pragma does nothing, without an error, inside a transaction. */
  if (error != NULL && *error == NULL)
    g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_OPEN, "foreign_keys cannot be switched");
  return FALSE;
}

/* ON would cascade the rebuilding of a table into lost rows, and can only be switched outside a transaction. */
static gboolean
run_steps (LfDb             *db,
           const LfMigrate  *migrate,
           GStrv             steps,
           int               version,
           GError          **error)
{
  gboolean done = set_foreign_keys (db, FALSE, error);

  for (int i = version; done && steps[i] != NULL; i++)
    {
      g_autofree char *path = g_build_path ("/", migrate->resources, steps[i], NULL);
      g_autoptr(GBytes) sql = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

      /* The files count from 0001 on without a gap. */
      g_assert (g_ascii_strtoll (steps[i], NULL, 10) == i + 1);

      done = sql != NULL && lf_db_begin (db, TRUE, error) &&
             run_step (db, g_bytes_get_data (sql, NULL), i + 1, error) &&
             lf_db_commit (db, error);
      if (!done)
        lf_db_rollback (db);
      if (error != NULL && *error != NULL)
        g_prefix_error (error, "migration %s: ", steps[i]);
    }

  if (!done)
    {
      set_foreign_keys (db, TRUE, NULL);
      return FALSE;
    }
  return set_foreign_keys (db, TRUE, error);
}

static int
get_version (LfDb    *db,
             GError **error)
{
  int version = lf_db_get_int (db, error, -1, "PRAGMA user_version", "");
  gint64 n_tables;

  if (version < 0 && error != NULL && *error == NULL)
    g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_DAMAGED, "a version that was never given");
  if (version != 0)
    return version;

  /* Somebody else's database is not ours to fill. */
  if ((n_tables = lf_db_get_int (db, error, -1, "SELECT count(*) FROM sqlite_schema", "")) > 0)
    g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_DAMAGED, "a database that Litfaß did not make");
  return n_tables == 0 ? 0 : -1;
}

static gboolean
check_version (int      version,
               int      newest,
               GError **error)
{
  if (version > newest)
    g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_TOO_NEW, "the database has version %d, this program knows %d",
                 version, newest);
  return version >= 0 && version <= newest;
}

static gboolean
run_locked (LfDb             *db,
            const LfMigrate  *migrate,
            GStrv             steps,
            GError          **error)
{
  int newest = g_strv_length (steps);
  int version = get_version (db, error);

  if (!check_version (version, newest, error))
    return FALSE;
  /* Another process may have done it while this one waited for the lock. */
  if (version == newest)
    return TRUE;
  if (version > 0 && !make_copy (db, migrate, version + 1, error))
    return FALSE;

  return run_steps (db, migrate, steps, version, error);
}

/**
 * lf_migrate_check:
 * @path: the database file; it need not be there
 * @error: TOO_NEW, DAMAGED or what SQLite says
 *
 * Looks, without writing, whether the file is one that lf_migrate_run() may be given: opening it for writing would already switch
 * a foreign file to another journal.
 */
gboolean
lf_migrate_check (const char       *path,
                  const LfMigrate  *migrate,
                  GError          **error)
{
  g_auto(GStrv) steps = list_steps (migrate, error);
  g_autoptr(LfDb) db = NULL;
  GStatBuf status;

  if (steps == NULL)
    return FALSE;
  if (g_stat (path, &status) != 0 || status.st_size == 0)
    return TRUE;

  return (db = lf_db_open (path, TRUE, error)) != NULL &&
         check_version (get_version (db, error), g_strv_length (steps), error);
}

/**
 * lf_migrate_run:
 * @db: an open connection without a transaction
 * @error: TOO_NEW when a newer program wrote the database, BUSY when other processes hold the profile for 10 s, or what SQLite
 *   says; the database is then as it was before the step that failed
 *
 * Carries out the steps that are missing; each is one transaction. Before the first one a copy is made
 * (litfass.db.before-<version>-<µs>), which is deleted after 30 days.
 */
gboolean
lf_migrate_run (LfDb             *db,
                const LfMigrate  *migrate,
                GError          **error)
{
  g_auto(GStrv) steps = list_steps (migrate, error);
  int newest, version;
  gboolean done;

  if (steps == NULL || !lf_migrate_lock_shared (migrate->lock_fd, error))
    return FALSE;

  version = get_version (db, error);
  newest = g_strv_length (steps);
  if (!check_version (version, newest, error))
    return FALSE;

  remove_old_copies (migrate);
  if (version == newest)
    return TRUE;

  /* A lock is not raised in one go: two that both hold it shared would wait for each other. */
  flock (migrate->lock_fd, LOCK_UN);
  if (!take_lock (migrate->lock_fd, LOCK_EX, error))
    return FALSE;

  done = run_locked (db, migrate, steps, error);
  return lf_migrate_lock_shared (migrate->lock_fd, done ? error : NULL) && done;
}
