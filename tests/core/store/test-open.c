/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a profile: each thing that can be wrong ends in its own error and changes nothing; a copy sends nothing by itself. */

#include "config.h"

#include "core/store/lf-store-settings.h"
#include "core/store/store-fixture.h"

#include "lib/lf-test.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

/* Small and read-only disks are real ones, in a mount namespace that ends with the test. */
static gboolean may_mount = FALSE;

static gboolean
write_line (const char *path, const char *line)
{
  int fd = open (path, O_WRONLY);
  gboolean done = fd >= 0 && write (fd, line, strlen (line)) == (ssize_t) strlen (line);

  if (fd >= 0)
    close (fd);
  return done;
}

static gboolean
enter_own_mounts (void)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1", getuid ());
  g_autofree char *groups = g_strdup_printf ("0 %u 1", getgid ());

  if (unshare (CLONE_NEWNS) != 0 &&
      (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0 || !write_line ("/proc/self/setgroups", "deny") ||
       !write_line ("/proc/self/uid_map", users) || !write_line ("/proc/self/gid_map", groups)))
    return FALSE;

  return mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static char *
dup_path (StoreFixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
check_error (StoreFixture *fixture, LfStoreError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (store_fixture_try (fixture->folder, fixture->clock, &error));
  g_assert_error (error, LF_STORE_ERROR, (int) code);
}

static GBytes *
read_database (StoreFixture *fixture)
{
  g_autofree char *path = dup_path (fixture, "litfass.db");
  char *data;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  return g_bytes_new_take (data, size);
}

/* What cannot be opened is refused with @code and stays as it is. */
static void
check_refused (StoreFixture *fixture, LfStoreError code)
{
  g_autoptr(GBytes) before = read_database (fixture);
  g_autoptr(GBytes) after = NULL;

  check_error (fixture, code);
  after = read_database (fixture);
  g_assert_cmpmem (g_bytes_get_data (before, NULL), g_bytes_get_size (before), g_bytes_get_data (after, NULL), g_bytes_get_size (after));
}

static void
put_setting (StoreFixture *fixture, const char *value, GError **error)
{
  STORE_CALL (result, lf_store_put_setting_async, fixture->store, "test", value);

  lf_store_put_setting_finish (fixture->store, result, error);
}

static char *
get_setting (StoreFixture *fixture)
{
  g_autoptr(GError) error = NULL;
  char *value;
  STORE_CALL (result, lf_store_get_setting_async, fixture->store, "test", NULL);

  value = lf_store_get_setting_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return value;
}

static void
test_open_keeps_what_was_written (StoreFixture *fixture, gconstpointer unused)
{
  g_autofree char *value = NULL;

  put_setting (fixture, "bleibt", NULL);
  store_fixture_close (fixture);
  store_fixture_open (fixture);
  value = get_setting (fixture);
  g_assert_cmpstr (value, ==, "bleibt");
  g_assert_false (lf_store_was_copied (fixture->store));
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM profile"), ==, 2);
}

static void
test_open_makes_files_for_this_user_only (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  put_setting (fixture, "geheim", NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = dup_path (fixture, name);
      GStatBuf status;

      g_assert_cmpint (g_stat (path, &status), ==, 0);
      g_assert_cmpuint (status.st_mode & 077, ==, 0);
    }
}

static void
test_open_refuses_a_file_that_is_no_database (StoreFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = dup_path (fixture, "litfass.db");
  g_autofree char *garbage = g_strnfill (20000, 'x');

  store_fixture_close (fixture);
  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
  check_refused (fixture, LF_STORE_ERROR_DAMAGED);
}

static void
copy_file (const char *from, const char *to, const char *name)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (source, &data, &size, NULL));
  g_assert_true (g_file_set_contents (target, data, size, NULL));
}

/* A process was killed, so the last commits stand in the log; then the database itself was damaged. */
static void
test_open_leaves_the_log_beside_a_damaged_database (StoreFixture *fixture, gconstpointer unused)
{
  static const char * const names[] = { "litfass.db", "litfass.db-wal" };
  char *folder = lf_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "litfass.db", NULL);
  g_autofree char *many = g_strnfill (20000, 'x');
  g_autofree char *garbage = g_strnfill (1000000, 'x');
  char *sums[2];
  g_autoptr(LfClock) clock = g_object_ref (fixture->clock);
  g_autoptr(GError) error = NULL;

  store_fixture_close (fixture);
  store_fixture_open (fixture);
  /* So much that the log holds the first page, too. */
  put_setting (fixture, many, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    copy_file (fixture->folder, folder, names[i]);
  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      {
        g_autofree char *file = g_build_filename (folder, names[i], NULL);
        g_autofree char *content = NULL;
        g_autofree char *sum = NULL;
        gsize size;

        g_assert_true (g_file_get_contents (file, &content, &size, NULL));
        g_assert_cmpuint (size, >, 1000);
        sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) content, size);
        if (round == 0)
          sums[i] = g_steal_pointer (&sum);
        else
          {
            g_assert_cmpstr (sum, ==, sums[i]);
            g_free (sums[i]);
          }
        if (round == 0 && i == 1)
          g_assert_null (store_fixture_try (folder, clock, &error));
      }
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_DAMAGED);
  lf_test_remove_folder (folder);
}

static void
test_open_refuses_a_database_of_somebody_else (StoreFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = dup_path (fixture, "litfass.db");

  store_fixture_close (fixture);
  g_remove (path);
  store_fixture_run (fixture, "PRAGMA journal_mode = DELETE; CREATE TABLE theirs (a TEXT); INSERT INTO theirs VALUES ('keep')");
  check_refused (fixture, LF_STORE_ERROR_DAMAGED);
}

static void
test_open_refuses_a_newer_version (StoreFixture *fixture, gconstpointer unused)
{
  store_fixture_close (fixture);
  store_fixture_run (fixture, "PRAGMA user_version = 9999");
  check_refused (fixture, LF_STORE_ERROR_TOO_NEW);
}

static void
test_open_names_damage_found_while_reading (StoreFixture *fixture, gconstpointer unused)
{
  g_autofree char *path = dup_path (fixture, "litfass.db");
  g_autofree char *garbage = g_strnfill (4096, 'x');
  g_autoptr(GError) error = NULL;
  gint64 page = store_fixture_get_int (fixture, "SELECT rootpage FROM sqlite_schema WHERE name = 'setting'");
  int fd;

  put_setting (fixture, "da", NULL);
  store_fixture_close (fixture);
  fd = open (path, O_RDWR);
  g_assert_cmpint (pwrite (fd, garbage, 4096, (page - 1) * 4096), ==, 4096);
  close (fd);

  store_fixture_open (fixture);
  put_setting (fixture, "neu", &error);
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_DAMAGED);
}

static void
test_open_refuses_a_network_folder (StoreFixture *fixture, gconstpointer unused)
{
#if LF_TEST_HOOKS
  static const char * const kinds[] = { "nfs", "cifs", "fuse.sshfs" };

  store_fixture_close (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_setenv ("LF_TEST_FS", kinds[i], TRUE);
      check_refused (fixture, LF_STORE_ERROR_NETWORK_FOLDER);
    }
  g_setenv ("LF_TEST_FS", "fuse.gocryptfs", TRUE);
  store_fixture_open (fixture);
  g_unsetenv ("LF_TEST_FS");
#else
  g_test_skip ("needs a build with -Dtest_hooks=true");
#endif
}

static void
mount_small (const char *folder, const char *size)
{
  g_autofree char *options = g_strdup_printf ("size=%s,mode=700", size);

  if (mount ("none", folder, "tmpfs", 0, options) != 0)
    g_error ("cannot mount: %s", g_strerror (errno));
}

static void
test_open_full_disk_loses_nothing_and_recovers (StoreFixture *fixture, gconstpointer unused)
{
  g_autofree char *big = g_strnfill (100000, 'x');
  g_autofree char *value = NULL;
  g_autoptr(GError) error = NULL;

  if (!may_mount)
    {
      g_test_skip ("no mount namespaces here");
      return;
    }

  store_fixture_close (fixture);
  mount_small (fixture->folder, "2m");
  store_fixture_open (fixture);
  put_setting (fixture, "bleibt", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 100 && error == NULL; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u%s", i, big);
      STORE_CALL (result, lf_store_put_setting_async, fixture->store, text, text);

      lf_store_put_setting_finish (fixture->store, result, &error);
    }
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_FULL);
  value = get_setting (fixture);
  g_assert_cmpstr (value, ==, "bleibt");

  g_clear_error (&error);
  if (mount ("none", fixture->folder, "tmpfs", MS_REMOUNT, "size=8m,mode=700") != 0)
    g_error ("cannot remount: %s", g_strerror (errno));
  put_setting (fixture, "geht wieder", &error);
  g_assert_no_error (error);

  store_fixture_close (fixture);
  g_assert_cmpint (umount2 (fixture->folder, MNT_DETACH), ==, 0);
}

static void
test_open_on_a_full_disk_says_full (StoreFixture *fixture, gconstpointer unused)
{
  if (!may_mount)
    {
      g_test_skip ("no mount namespaces here");
      return;
    }

  store_fixture_close (fixture);
  mount_small (fixture->folder, "64k");
  check_error (fixture, LF_STORE_ERROR_FULL);
  g_assert_cmpint (umount2 (fixture->folder, MNT_DETACH), ==, 0);
}

static void
test_open_in_a_read_only_folder_says_so (StoreFixture *fixture, gconstpointer unused)
{
  if (!may_mount)
    {
      g_test_skip ("no mount namespaces here");
      return;
    }

  store_fixture_close (fixture);
  if (mount (fixture->folder, fixture->folder, NULL, MS_BIND, NULL) != 0 ||
      mount (NULL, fixture->folder, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) != 0)
    g_error ("cannot mount: %s", g_strerror (errno));
  check_refused (fixture, LF_STORE_ERROR_READ_ONLY);
  g_assert_cmpint (umount2 (fixture->folder, MNT_DETACH), ==, 0);
}

/* Also where nothing can be mounted. */
static void
test_open_full_and_read_only_are_told_apart (StoreFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = dup_path (fixture, "litfass.db");
  g_autofree char *big = g_strnfill (1000000, 'x');
  g_autoptr(LfDb) full = lf_db_open (path, FALSE, &error);
  g_autoptr(LfDb) read_only = lf_db_open (path, TRUE, &error);

  g_assert_no_error (error);
  lf_db_script (full, "PRAGMA max_page_count = 1", NULL);
  g_assert_false (lf_db_run (full, &error, "INSERT INTO setting VALUES ('big', ?)", "s", big));
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_FULL);
  g_clear_error (&error);
  g_assert_false (lf_db_run (read_only, &error, "INSERT INTO setting VALUES ('small', 'x')", ""));
  g_assert_error (error, LF_STORE_ERROR, LF_STORE_ERROR_READ_ONLY);
}

static void
add_deliveries (StoreFixture *fixture)
{
  store_fixture_run (fixture,
    "INSERT INTO account (id, uid, network, server, remote_id, handle, name, state, added_us) "
    "VALUES (1, 'a', 'mastodon', 'https://x', '1', '@x', 'X', 'fine', 1);"
    "INSERT INTO item (id, uid, network, uri, kind, author_remote_id, author_name, author_handle, text, folded, audience, created_us, arrived_us, "
    "state, in_feed, seq) VALUES (1, 'i', 'mastodon', 'u', 'mention', '', '', '', '', '', 'public', 1, 1, 'answered', 1, 0);"
    "INSERT INTO post (id, uid, state, created_us, changed_us) VALUES (1, 'p', 'draft', 1, 1);"
    "INSERT INTO post_revision (id, uid, post_id, language, audience, reply_to_item_id, sha256, frozen, created_us) "
    "VALUES (1, 'r', 1, 'de', 'public', 1, '', 1, 1);"
    "INSERT INTO delivery (uid, post_id, revision_id, account_id, state, due_us, ready_us, created_us, changed_us) "
    "SELECT name, 1, 1, 1, name, 5, 5, 1, 1 FROM delivery_state;"
    "INSERT INTO step (uid, delivery_id, account_id, ordinal, key, state, text_sha256) SELECT uid, id, 1, 0, 'k', 'sending', '' FROM delivery "
    "WHERE state = 'sending';");
}

static void
check_held (StoreFixture *fixture)
{
  g_autofree char *states = store_fixture_dup_text (fixture, "SELECT group_concat (uid || '=' || state, ' ') FROM (SELECT * FROM delivery ORDER BY uid)");
  g_autofree char *item = store_fixture_dup_text (fixture, "SELECT state || ' ' || problem || ' ' || (seq > 0) FROM item");

  g_assert_cmpstr (states, ==, "at-server=at-server cancelled=cancelled failed=failed held=held preparing=held queued=held sending=unsure "
                   "sent=sent unsure=unsure waiting=held");
  g_assert_cmpstr (item, ==, "open copied 1");
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM delivery WHERE state = 'held' AND reason = 'copied' AND ready_us IS NULL"), ==, 3);
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM delivery WHERE state = 'unsure' AND reason = 'decide' AND ready_us IS NULL"),
                   ==, 2);
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM delivery WHERE state = 'at-server' AND reason = 'copied' AND ready_us IS NULL"),
                   ==, 1);
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM step WHERE state = 'unsure'"), ==, 1);
}

static void
test_open_a_copied_profile_holds_everything (StoreFixture *fixture, gconstpointer unused)
{
  StoreFixture copy = { lf_test_make_folder (), g_object_ref (fixture->clock), NULL };

  add_deliveries (fixture);
  store_fixture_close (fixture);
  copy_file (fixture->folder, copy.folder, "litfass.db");

  store_fixture_open (&copy);
  g_assert_true (lf_store_was_copied (copy.store));
  check_held (&copy);

  /* Said once; the original goes on as before. */
  store_fixture_close (&copy);
  store_fixture_open (&copy);
  g_assert_false (lf_store_was_copied (copy.store));
  store_fixture_open (fixture);
  g_assert_false (lf_store_was_copied (fixture->store));
  g_assert_cmpint (store_fixture_get_int (fixture, "SELECT count(*) FROM delivery WHERE state = 'queued' AND ready_us = 5"), ==, 1);

  store_fixture_close (&copy);
  g_object_unref (copy.clock);
  lf_test_remove_folder (copy.folder);
}

static void
test_open_on_another_machine_holds_everything (StoreFixture *fixture, gconstpointer unused)
{
  add_deliveries (fixture);
  store_fixture_close (fixture);
  store_fixture_run (fixture, "UPDATE profile SET value = 'another' WHERE name = 'machine'");
  store_fixture_open (fixture);
  g_assert_true (lf_store_was_copied (fixture->store));
  check_held (fixture);
}

#define ADD(name, function) g_test_add (name, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)

int
main (int argc, char *argv[])
{
  may_mount = enter_own_mounts ();
  g_test_init (&argc, &argv, NULL);

  ADD ("/open/keeps-what-was-written", test_open_keeps_what_was_written);
  ADD ("/open/makes-files-for-this-user-only", test_open_makes_files_for_this_user_only);
  ADD ("/open/refuses-a-file-that-is-no-database", test_open_refuses_a_file_that_is_no_database);
  ADD ("/open/leaves-the-log-beside-a-damaged-database", test_open_leaves_the_log_beside_a_damaged_database);
  ADD ("/open/refuses-a-database-of-somebody-else", test_open_refuses_a_database_of_somebody_else);
  ADD ("/open/refuses-a-newer-version", test_open_refuses_a_newer_version);
  ADD ("/open/names-damage-found-while-reading", test_open_names_damage_found_while_reading);
  ADD ("/open/refuses-a-network-folder", test_open_refuses_a_network_folder);
  ADD ("/open/full-disk-loses-nothing-and-recovers", test_open_full_disk_loses_nothing_and_recovers);
  ADD ("/open/on-a-full-disk-says-full", test_open_on_a_full_disk_says_full);
  ADD ("/open/in-a-read-only-folder-says-so", test_open_in_a_read_only_folder_says_so);
  ADD ("/open/full-and-read-only-are-told-apart", test_open_full_and_read_only_are_told_apart);
  ADD ("/open/a-copied-profile-holds-everything", test_open_a_copied_profile_holds_everything);
  ADD ("/open/on-another-machine-holds-everything", test_open_on_another_machine_holds_everything);

  return g_test_run ();
}
