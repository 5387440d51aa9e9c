/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control file that makes the practice network fail on demand. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/practice/lf-practice-faults.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/networks/practice/lf-practice-world.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

static const char * const fault_names[] = {
  "fine", "offline", "rate-limit", "lost-answer", "lost-request", "sign-in-expired", "rejected", "too-long",
};

static JsonNode *
read_control (const char *path)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  JsonNode *node;
  char *data;
  gsize size;

  if (!g_file_get_contents (path, &data, &size, NULL))
    return NULL;

  bytes = g_bytes_new_take (data, size);
  if ((node = lf_json_parse (bytes, &error)) == NULL)
    g_debug ("practice faults are unreadable: %s", error->message);

  return node;
}

static LfPracticeFaults
read_faults (JsonObject *object)
{
  return (LfPracticeFaults) {
    .publish = lf_practice_fault_from_name (lf_json_get_string (object, "publish")),
    .fetch = lf_practice_fault_from_name (lf_json_get_string (object, "fetch")),
    .count = CLAMP (lf_json_get_int (object, "count", 0), 0, G_MAXINT),
    .delay_ms = CLAMP (lf_json_get_int (object, "delay_ms", 0), 0, 600000),
    .ignores_key = lf_json_get_bool (object, "ignores_key", FALSE),
  };
}

static JsonObject *
write_faults (const LfPracticeFaults *faults)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "publish", lf_practice_fault_name (faults->publish));
  json_object_set_string_member (object, "fetch", lf_practice_fault_name (faults->fetch));
  json_object_set_int_member (object, "count", faults->count);
  json_object_set_int_member (object, "delay_ms", faults->delay_ms);
  json_object_set_boolean_member (object, "ignores_key", faults->ignores_key);
  return object;
}

static gboolean
is_fine (const LfPracticeFaults *faults)
{
  return faults->publish == LF_PRACTICE_FINE && faults->fetch == LF_PRACTICE_FINE && faults->delay_ms == 0 &&
         !faults->ignores_key;
}

static char *
build_path (const char *folder,
            const char *name)
{
  return g_build_filename (folder, "practice", name, NULL);
}

/* Under the lock. */
static gboolean
write_control (const char              *folder,
               const char              *name,
               const LfPracticeFaults  *faults,
               GError                 **error)
{
  g_autofree char *path = build_path (folder, "faults.json");
  g_autoptr(JsonNode) node = read_control (path);
  g_autoptr(GError) local = NULL;
  g_autofree char *text = NULL;

  if (lf_json_root_object (node) == NULL)
    {
      g_clear_pointer (&node, json_node_unref);
      node = json_node_init_object (json_node_alloc (), NULL);
      json_node_take_object (node, json_object_new ());
    }

  if (is_fine (faults))
    json_object_remove_member (json_node_get_object (node), name);
  else
    json_object_set_object_member (json_node_get_object (node), name, write_faults (faults));

  text = lf_json_to_text (node);
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local))
    {
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_OFFLINE, NULL, "practice faults: %s", local->message));
      return FALSE;
    }

  return TRUE;
}

/* The entry that counts for the account: its own, else the one for all. @name: which one it was. */
static LfPracticeFaults
find_faults (const char  *folder,
             const char  *account_uid,
             const char **name)
{
  g_autofree char *path = build_path (folder, "faults.json");
  g_autoptr(JsonNode) node = read_control (path);
  JsonObject *root = lf_json_root_object (node);
  JsonObject *own = account_uid != NULL ? lf_json_get_object (root, account_uid) : NULL;

  *name = own != NULL ? account_uid : "*";
  return read_faults (own != NULL ? own : lf_json_get_object (root, "*"));
}

static int
lock_control (const char  *folder,
              GError     **error)
{
  g_autofree char *path = build_path (folder, "faults.lock");

  return lf_practice_lock_file (path, error);
}

const char *
lf_practice_fault_name (LfPracticeFault fault)
{
  return fault_names[(guint) fault < G_N_ELEMENTS (fault_names) ? fault : 0];
}

/**
 * lf_practice_fault_from_name:
 * @name: (nullable): as in the control file
 *
 * Returns: the fault; FINE for a name that is not known
 */
LfPracticeFault
lf_practice_fault_from_name (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (fault_names); i++)
    if (g_str_equal (fault_names[i], name))
      return i;

  return LF_PRACTICE_FINE;
}

gboolean
lf_practice_faults_set (const char              *folder,
                        const char              *account_uid,
                        const LfPracticeFaults  *faults,
                        GError                 **error)
{
  g_autofree char *dir = g_build_filename (folder, "practice", NULL);
  gboolean written;
  int fd;

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_OFFLINE, NULL, "practice folder: %s", g_strerror (errno)));
      return FALSE;
    }
  if ((fd = lock_control (folder, error)) < 0)
    return FALSE;

  written = write_control (folder, account_uid != NULL ? account_uid : "*", faults, error);
  close (fd);
  return written;
}

LfPracticeFaults
lf_practice_faults_get (const char *folder,
                        const char *account_uid)
{
  const char *name;

  return find_faults (folder, account_uid, &name);
}

LfPracticeFaults
lf_practice_faults_take (const char *folder,
                         const char *account_uid,
                         gboolean    publish)
{
  g_autofree char *path = build_path (folder, "faults.json");
  g_autoptr(GError) error = NULL;
  LfPracticeFaults faults = { 0 };
  LfPracticeFault fault;
  const char *name;
  int fd;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) || (fd = lock_control (folder, &error)) < 0)
    return faults;

  faults = find_faults (folder, account_uid, &name);
  fault = publish ? faults.publish : faults.fetch;
  if (fault != LF_PRACTICE_FINE && faults.count > 0)
    {
      LfPracticeFaults left = faults;

      if (--left.count == 0)
        left.publish = left.fetch = LF_PRACTICE_FINE;
      if (!write_control (folder, name, &left, &error))
        g_debug ("practice faults were not counted down: %s", error->message);
    }

  close (fd);
  return faults;
}
