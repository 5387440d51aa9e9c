/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens a profile's database: refuses what would be harmed, migrates, and keeps a copied profile from sending by itself. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store-open.h"

#include "core/store/lf-item-rows.h"
#include "core/store/lf-migrate.h"
#include "core/store/lf-profile-folder.h"

#include <unistd.h>

void
lf_store_parts_free (LfStoreParts *self)
{
  g_clear_pointer (&self->reader, lf_db_close);
  g_clear_pointer (&self->writer, lf_db_close);
  /* After the connections: it is what keeps a migration of another process away from them. */
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self->folder);
  g_free (self);
}

/* Items whose answer will not go out by itself any more are open again. */
static gboolean
reopen_items (LfDb    *db,
              GError **error)
{
  g_autoptr(GArray) ids = lf_db_query_ids (db, error, "SELECT DISTINCT r.reply_to_item_id FROM delivery d "
                                           "JOIN post_revision r ON r.id = d.revision_id "
                                           "WHERE d.state IN ('queued', 'waiting', 'preparing', 'sending', 'unsure') "
                                           "AND r.reply_to_item_id IS NOT NULL", "");

  if (ids == NULL)
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    if (!lf_item_rows_reopen (db, g_array_index (ids, gint64, i), "copied", error))
      return FALSE;
  return TRUE;
}

/* The original may still be at work: what it may have begun, and even looking after it, is for a person to decide here. */
static gboolean
hold_deliveries (LfDb    *db,
                 gint64   now_us,
                 GError **error)
{
  return reopen_items (db, error) &&
         lf_db_run (db, error, "UPDATE step SET state = 'unsure' WHERE state = 'sending'", "") &&
         lf_db_run (db, error, "UPDATE delivery SET state = 'held', reason = 'copied', said = NULL, ready_us = NULL, changed_us = ? "
                    "WHERE state IN ('queued', 'waiting', 'preparing')", "i", now_us) &&
         lf_db_run (db, error, "UPDATE delivery SET state = 'unsure', reason = 'decide', ready_us = NULL, changed_us = ? "
                    "WHERE state IN ('sending', 'unsure')", "i", now_us) &&
         /* The copy at the server is one, whoever looks after it: nothing is done to it here before a person said so. */
         lf_db_run (db, error, "UPDATE delivery SET reason = 'copied', said = NULL, ready_us = NULL, asking = 0, changed_us = ? "
                    "WHERE state = 'at-server'", "i", now_us);
}

/* Returns: TRUE when @name has @value; FALSE without an error when it has another one or none */
static gboolean
is_known (LfDb        *db,
          const char  *name,
          const char  *value,
          gboolean    *is_new,
          GError     **error)
{
  g_autofree char *known = lf_db_dup_text (db, error, "SELECT value FROM profile WHERE name = ?", "s", name);

  *is_new = known == NULL;
  return g_strcmp0 (known, value) == 0;
}

static gboolean
put_fact (LfDb        *db,
          const char  *name,
          const char  *value,
          GError     **error)
{
  return lf_db_run (db, error, "INSERT INTO profile (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    "ss", name, value);
}

static gboolean
settle_place (LfStoreParts *self,
              const char   *machine,
              const char   *path,
              GError      **error)
{
  g_autoptr(GError) failed = NULL;
  gboolean is_new, same;

  same = is_known (self->writer, "machine", machine, &is_new, &failed) && is_known (self->writer, "path", path, &is_new, &failed);
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (same)
    return TRUE;

  self->was_copied = !is_new;
  return (is_new || hold_deliveries (self->writer, self->now_us, error)) &&
         put_fact (self->writer, "machine", machine, error) &&
         put_fact (self->writer, "path", path, error);
}

static gboolean
check_place (LfStoreParts *self,
             GError      **error)
{
  g_autofree char *machine = lf_profile_folder_dup_machine ();
  g_autofree char *path = lf_profile_folder_dup_real (self->folder);

  if (lf_db_begin (self->writer, TRUE, error) && settle_place (self, machine, path, error) && lf_db_commit (self->writer, error))
    return TRUE;

  lf_db_rollback (self->writer);
  return FALSE;
}

/**
 * lf_store_parts_open:
 * @folder: the profile's; made when it is not there
 * @now_us: µs since 1970
 * @error: OPEN, TOO_NEW, DAMAGED, BUSY, FULL, READ_ONLY, NETWORK_FOLDER; nothing was overwritten then
 */
LfStoreParts *
lf_store_parts_open (const char *folder,
                     gint64      now_us,
                     GError    **error)
{
  g_autoptr(LfStoreParts) self = g_new0 (LfStoreParts, 1);
  g_autofree char *path = g_build_filename (folder, "litfass.db", NULL);
  g_autofree char *resources = lf_migrate_dup_resources ();
  LfMigrate migrate = { folder, resources, -1, now_us };

  self->folder = g_strdup (folder);
  self->now_us = now_us;
  self->lock_fd = -1;
  if (!lf_profile_folder_prepare (folder, error) || (self->lock_fd = lf_profile_folder_open_lock (folder, error)) < 0)
    return NULL;

  migrate.lock_fd = self->lock_fd;
  if (!lf_migrate_lock_shared (self->lock_fd, error) ||
      !lf_migrate_check (path, &migrate, error) ||
      (self->writer = lf_db_open (path, FALSE, error)) == NULL ||
      !lf_migrate_run (self->writer, &migrate, error) ||
      !check_place (self, error) ||
      (self->reader = lf_db_open (path, TRUE, error)) == NULL ||
      (self->data_version = lf_db_get_int (self->writer, error, -1, "PRAGMA data_version", "")) < 0)
    return NULL;

  return g_steal_pointer (&self);
}
