/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Migrations: every old version comes out whole, and a step that fails leaves the database as it was. */

#include "config.h"

#include "core/store/lf-migrate.h"
#include "core/store/lf-profile-folder.h"
#include "core/store/store-fixture.h"

#include "lib/lf-test.h"

#include <sys/file.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;
  int   lock_fd;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = lf_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "litfass.db", NULL);
  fixture->lock_fd = lf_profile_folder_open_lock (fixture->folder, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  close (fixture->lock_fd);
  g_free (fixture->path);
  lf_test_remove_folder (fixture->folder);
}

static gboolean
migrate (Fixture *fixture, const char *resources, gint64 now_us, GError **error)
{
  g_autoptr(LfDb) db = lf_db_open (fixture->path, FALSE, error);
  LfMigrate wanted = { fixture->folder, resources, fixture->lock_fd, now_us };
  gboolean done = db != NULL && lf_migrate_run (db, &wanted, error);

  /* Whatever happened, rows may not point nowhere afterwards. */
  g_assert_cmpint (lf_db_get_int (db, NULL, -1, "PRAGMA foreign_keys", ""), ==, 1);
  return done;
}

/* Tables with their columns, and all rows: one line each. */
static char *
dump_file (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDb) db = lf_db_open (path, TRUE, &error);
  g_autoptr(GString) out = g_string_new (NULL);
  LfRows *tables;

  g_assert_no_error (error);
  /* The machine and the path differ with every run; the shadow tables of the search are its own affair. */
  tables = lf_db_query (db, &error, "SELECT t.name, (SELECT group_concat ('quote(' || name || ')', ' || '', '' || ') FROM pragma_table_info (t.name)) "
                        "FROM pragma_table_list t WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%' "
                        "AND t.name <> 'profile' ORDER BY t.name", "");
  while (lf_rows_next (tables))
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" ORDER BY 1", lf_rows_text (tables, 1), lf_rows_text (tables, 0));
      LfRows *rows = lf_db_query (db, &error, sql, "");

      while (lf_rows_next (rows))
        g_string_append_printf (out, "%s: %s\n", lf_rows_text (tables, 0), lf_rows_text (rows, 0));
      lf_rows_end (rows, &error);
    }
  lf_rows_end (tables, &error);
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static guint
count_copies (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "litfass.db.before-");
  return n;
}

static void
test_migrate_rebuilding_a_table_keeps_what_hangs_below (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *dump = NULL;

  g_assert_true (migrate (fixture, "/test/first", 1, &error));
  g_assert_cmpuint (count_copies (fixture), ==, 0);
  g_assert_true (migrate (fixture, "/test/rebuild", 2, &error));
  g_assert_no_error (error);

  dump = dump_file (fixture->path);
  g_assert_cmpstr (dump, ==,
    "kind: 'association'\nkind: 'citizen'\nletter: 1, 1, 'eins'\nletter: 2, 1, 'zwei'\nletter: 3, 2, 'drei'\n"
    "person: 1, 'Ayşe', 'citizen', NULL\nperson: 2, 'Jürgen', 'citizen', NULL\n");
}

static void
test_migrate_a_step_that_fails_leaves_all_as_it_was (Fixture *fixture, gconstpointer unused)
{
  static const char * const bad[] = { "/test/loses-rows", "/test/points-nowhere", "/test/not-sql" };
  g_autofree char *before = NULL;

  g_assert_true (migrate (fixture, "/test/first", 1, NULL));
  before = dump_file (fixture->path);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *after = NULL;

      g_assert_false (migrate (fixture, bad[i], 2 + i, &error));
      g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_DAMAGED);
      after = dump_file (fixture->path);
      g_assert_cmpstr (after, ==, before);
    }

  /* It can still be brought on by a right one. */
  g_assert_true (migrate (fixture, "/test/rebuild", 9, NULL));
}

static void
test_migrate_makes_a_copy_and_drops_it_after_30_days (Fixture *fixture, gconstpointer unused)
{
  gint64 day_us = 24 * LF_HOUR_US;
  g_autofree char *before = NULL;
  g_autofree char *copy = g_strdup_printf ("%s.before-2-%" G_GINT64_FORMAT, fixture->path, STORE_FIXTURE_NOW_US);
  g_autofree char *copied = NULL;

  g_assert_true (migrate (fixture, "/test/first", STORE_FIXTURE_NOW_US, NULL));
  before = dump_file (fixture->path);
  g_assert_true (migrate (fixture, "/test/rebuild", STORE_FIXTURE_NOW_US, NULL));
  copied = dump_file (copy);
  g_assert_cmpstr (copied, ==, before);

  g_assert_true (migrate (fixture, "/test/rebuild", STORE_FIXTURE_NOW_US + 29 * day_us, NULL));
  g_assert_cmpuint (count_copies (fixture), ==, 1);
  g_assert_true (migrate (fixture, "/test/rebuild", STORE_FIXTURE_NOW_US + 31 * day_us, NULL));
  g_assert_cmpuint (count_copies (fixture), ==, 0);
}

static void
test_migrate_never_under_another_process (Fixture *fixture, gconstpointer unused)
{
#if LF_TEST_HOOKS
  g_autoptr(GError) error = NULL;
  int other_fd = lf_profile_folder_open_lock (fixture->folder, NULL);

  g_assert_true (migrate (fixture, "/test/first", 1, NULL));
  g_assert_cmpint (flock (other_fd, LOCK_SH), ==, 0);
  g_setenv ("LF_TEST_LOCK_MS", "100", TRUE);
  g_assert_false (migrate (fixture, "/test/rebuild", 2, &error));
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_BUSY);
  g_unsetenv ("LF_TEST_LOCK_MS");

  close (other_fd);
  g_assert_true (migrate (fixture, "/test/rebuild", 3, NULL));
#else
  g_test_skip ("needs a build with -Dtest_hooks=true");
#endif
}

static void
test_migrate_refuses_a_newer_version (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (migrate (fixture, "/test/rebuild", 1, NULL));
  g_assert_false (migrate (fixture, "/test/first", 2, &error));
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_TOO_NEW);
}

/* A database as version @version of the program left it. */
static void
make_old (const char *path, GStrv steps, const char *resources, guint version)
{
  g_autofree char *fixture = g_strdup_printf ("core/store/fixtures/version-%u.sql", version);
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %u", version);
  g_autoptr(GBytes) rows = lf_test_read_file (fixture);
  g_autofree char *sql = g_strndup (g_bytes_get_data (rows, NULL), g_bytes_get_size (rows));
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDb) db = lf_db_open (path, FALSE, &error);

  for (guint i = 0; i < version; i++)
    {
      g_autofree char *name = g_build_path ("/", resources, steps[i], NULL);
      g_autoptr(GBytes) step = g_resources_lookup_data (name, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

      g_assert_true (lf_db_script (db, g_bytes_get_data (step, NULL), &error));
    }
  lf_db_script (db, sql, &error);
  g_assert_no_error (error);
  lf_db_script (db, set_version, &error);
  g_assert_no_error (error);
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char **) a, *(char **) b);
}

/* Each version from 1 to the newest has fixtures/version-N.sql with its rows and fixtures/version-N.expected with what they are in the
 * newest one. */
static void
test_migrate_every_old_version_comes_out_whole (gconstpointer unused)
{
  g_autofree char *resources = lf_migrate_dup_resources ();
  g_auto(GStrv) steps = g_resources_enumerate_children (resources, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  qsort (steps, g_strv_length (steps), sizeof (char *), compare_names);
  for (guint version = 1; steps[version - 1] != NULL; version++)
    {
      StoreFixture profile = { lf_test_make_folder (), LF_CLOCK (lf_fake_clock_new (STORE_FIXTURE_NOW_US)), NULL };
      g_autofree char *path = g_build_filename (profile.folder, "litfass.db", NULL);
      g_autofree char *name = g_strdup_printf ("core/store/fixtures/version-%u.expected", version);
      g_autoptr(GBytes) bytes = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *dump = NULL;

      make_old (path, steps, resources, version);
      store_fixture_open (&profile);
      g_assert_cmpint (store_fixture_get_int (&profile, "SELECT count(*) FROM item_text WHERE item_text MATCH 'linde'"), ==, 1);
      store_fixture_close (&profile);
      dump = dump_file (path);
      bytes = lf_test_read_file (name);
      expected = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_assert_cmpstr (dump, ==, expected);

      g_object_unref (profile.clock);
      lf_test_remove_folder (profile.folder);
    }
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/migrate/rebuilding-a-table-keeps-what-hangs-below", test_migrate_rebuilding_a_table_keeps_what_hangs_below);
  ADD ("/migrate/a-step-that-fails-leaves-all-as-it-was", test_migrate_a_step_that_fails_leaves_all_as_it_was);
  ADD ("/migrate/makes-a-copy-and-drops-it-after-30-days", test_migrate_makes_a_copy_and_drops_it_after_30_days);
  ADD ("/migrate/never-under-another-process", test_migrate_never_under_another_process);
  ADD ("/migrate/refuses-a-newer-version", test_migrate_refuses_a_newer_version);
  g_test_add_data_func ("/migrate/every-old-version-comes-out-whole", NULL, test_migrate_every_old_version_comes_out_whole);

  return g_test_run ();
}
