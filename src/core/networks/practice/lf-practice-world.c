/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file that is the practice network: read, changed and replaced as a whole under a lock. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/practice/lf-practice-world.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

struct _LfPracticeWorld {
  char      *path;
  int        lock_fd;
  gboolean   is_new;
  gint64     next_n;
  gint64     next_seq;
  GPtrArray *entries;
};

static void
entry_free (LfPracticeEntry *entry)
{
  g_free (entry->handle);
  g_free (entry->name);
  g_free (entry->text);
  g_free (entry->key);
  g_free (entry);
}

static void
read_entry (LfPracticeWorld *self,
            JsonObject      *object)
{
  LfPracticeEntry *entry = g_new0 (LfPracticeEntry, 1);

  entry->n = lf_json_get_int (object, "n", 0);
  entry->seq = lf_json_get_int (object, "seq", 0);
  entry->kind = lf_item_kind_from_name (lf_json_get_string (object, "kind"), LF_ITEM_CONTEXT);
  entry->audience = lf_audience_from_name (lf_json_get_string (object, "audience"), LF_AUDIENCE_DIRECT);
  entry->handle = g_strdup (lf_json_get_string (object, "handle"));
  entry->name = g_strdup (lf_json_get_string (object, "name"));
  entry->text = g_strdup (lf_json_get_string (object, "text"));
  entry->key = g_strdup (lf_json_get_string (object, "key"));
  entry->parent = lf_json_get_int (object, "parent", 0);
  entry->root = lf_json_get_int (object, "root", entry->n);
  entry->time_us = lf_json_get_int (object, "time_us", 0);
  entry->n_media = lf_json_get_int (object, "n_media", 0);
  entry->deleted = lf_json_get_bool (object, "deleted", FALSE);
  entry->planned = lf_json_get_bool (object, "planned", FALSE);
  entry->marks = lf_json_get_int (object, "marks", 0);

  self->next_n = MAX (self->next_n, entry->n + 1);
  self->next_seq = MAX (self->next_seq, entry->seq + 1);
  g_ptr_array_add (self->entries, entry);
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static JsonObject *
write_entry (LfPracticeEntry *entry)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "n", entry->n);
  json_object_set_int_member (object, "seq", entry->seq);
  set_text (object, "kind", lf_item_kind_name (entry->kind));
  set_text (object, "audience", lf_audience_name (entry->audience));
  set_text (object, "handle", entry->handle);
  set_text (object, "name", entry->name);
  set_text (object, "text", entry->text);
  set_text (object, "key", entry->key);
  json_object_set_int_member (object, "parent", entry->parent);
  json_object_set_int_member (object, "root", entry->root);
  json_object_set_int_member (object, "time_us", entry->time_us);
  json_object_set_int_member (object, "n_media", entry->n_media);
  json_object_set_boolean_member (object, "deleted", entry->deleted);
  json_object_set_boolean_member (object, "planned", entry->planned);
  json_object_set_int_member (object, "marks", entry->marks);
  return object;
}

static gboolean
read_world (LfPracticeWorld  *self,
            GError          **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonArray *array;
  char *data;
  gsize size;

  if (!g_file_get_contents (self->path, &data, &size, &local))
    {
      self->is_new = g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT);
      if (!self->is_new)
        g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_OFFLINE, NULL, "practice world: %s", local->message));
      return self->is_new;
    }

  bytes = g_bytes_new_take (data, size);
  if ((node = lf_json_parse (bytes, error)) == NULL)
    return FALSE;
  if ((array = lf_json_get_array (lf_json_root_object (node), "entries")) == NULL)
    {
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "no practice world in this file"));
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = lf_json_nth_object (array, i);

      if (lf_json_get_int (object, "n", 0) > 0 && lf_json_get_string (object, "text") != NULL)
        read_entry (self, object);
    }

  return TRUE;
}

/**
 * lf_practice_lock_file:
 * @path: a file made for the lock alone; what it guards is replaced by rename and cannot carry one
 *
 * Waits for the lock. An own descriptor each time, so that threads of one process keep each other out too.
 *
 * Returns: a descriptor whose closing lets the lock go; −1 with OFFLINE
 */
int
lf_practice_lock_file (const char  *path,
                       GError     **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int result = -1;

  while (fd >= 0 && (result = flock (fd, LOCK_EX)) != 0 && errno == EINTR)
    continue;

  if (result != 0)
    {
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_OFFLINE, NULL, "practice lock: %s", g_strerror (errno)));
      if (fd >= 0)
        close (fd);
      return -1;
    }

  return fd;
}

/**
 * lf_practice_world_open:
 * @folder: the profile
 * @account_uid: whose world
 * @error: OFFLINE, NOT_UNDERSTOOD
 *
 * Returns: (transfer full) (nullable): the world, locked until it is closed
 */
LfPracticeWorld *
lf_practice_world_open (const char  *folder,
                        const char  *account_uid,
                        GError     **error)
{
  g_autoptr(LfPracticeWorld) self = g_new0 (LfPracticeWorld, 1);
  g_autofree char *dir = g_build_filename (folder, "practice", NULL);
  g_autofree char *name = g_strconcat (account_uid, ".json", NULL);
  g_autofree char *lock_name = g_strconcat (account_uid, ".lock", NULL);
  g_autofree char *lock_path = g_build_filename (dir, lock_name, NULL);

  self->lock_fd = -1;
  self->next_n = 1;
  self->next_seq = 1;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->path = g_build_filename (dir, name, NULL);

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_OFFLINE, NULL, "practice folder: %s", g_strerror (errno)));
      return NULL;
    }
  if ((self->lock_fd = lf_practice_lock_file (lock_path, error)) < 0)
    return NULL;
  if (!read_world (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
lf_practice_world_close (LfPracticeWorld *self)
{
  g_free (self->path);
  g_ptr_array_unref (self->entries);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self);
}

/**
 * lf_practice_world_save:
 * @error: OFFLINE; then the file is as it was
 */
gboolean
lf_practice_world_save (LfPracticeWorld  *self,
                        GError          **error)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  g_autoptr(GError) local = NULL;
  g_autofree char *text = NULL;
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    json_array_add_object_element (array, write_entry (g_ptr_array_index (self->entries, i)));
  json_object_set_array_member (object, "entries", array);
  json_node_take_object (node, object);
  text = lf_json_to_text (node);

  if (!g_file_set_contents_full (self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &local))
    {
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_OFFLINE, NULL, "practice world: %s", local->message));
      return FALSE;
    }

  self->is_new = FALSE;
  return TRUE;
}

/**
 * lf_practice_world_is_new:
 *
 * Returns: TRUE when nothing was ever saved here
 */
gboolean
lf_practice_world_is_new (LfPracticeWorld *self)
{
  return self->is_new;
}

GPtrArray *
lf_practice_world_get_entries (LfPracticeWorld *self)
{
  return self->entries;
}

/**
 * lf_practice_world_add:
 *
 * Returns: (transfer none): a new entry with an id of its own, at the top of a thread, to be filled
 */
LfPracticeEntry *
lf_practice_world_add (LfPracticeWorld *self)
{
  LfPracticeEntry *entry = g_new0 (LfPracticeEntry, 1);

  entry->n = entry->root = self->next_n++;
  g_ptr_array_add (self->entries, entry);
  return entry;
}

/**
 * lf_practice_world_show:
 * @entry: becomes visible now, after all that are visible already, whatever the clock says
 */
void
lf_practice_world_show (LfPracticeWorld *self,
                        LfPracticeEntry *entry)
{
  entry->seq = self->next_seq++;
}

LfPracticeEntry *
lf_practice_world_find (LfPracticeWorld *self,
                        gint64           n)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (((LfPracticeEntry *) g_ptr_array_index (self->entries, i))->n == n)
      return g_ptr_array_index (self->entries, i);

  return NULL;
}

/**
 * lf_practice_world_find_key:
 * @key: idempotency key
 *
 * Returns: (transfer none) (nullable): the first own entry made with it, deleted ones too
 */
LfPracticeEntry *
lf_practice_world_find_key (LfPracticeWorld *self,
                            const char      *key)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_strcmp0 (((LfPracticeEntry *) g_ptr_array_index (self->entries, i))->key, key) == 0)
      return g_ptr_array_index (self->entries, i);

  return NULL;
}
