/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a profile's folder and refuses the ones where a database would be harmed or cannot be written. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-profile-folder.h"

#include "core/base/lf-crash.h"
#include "core/base/lf-error.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Not in linux/magic.h; from statfs(2). */
#define SMB2_MAGIC 0xFE534D42
#define CIFS_MAGIC 0xFF534D42
#define FUSE_MAGIC 0x65735546

static const struct {
  guint32     magic;
  const char *name;
} magics[] = {
  { NFS_SUPER_MAGIC, "nfs" }, { SMB_SUPER_MAGIC, "smbfs" }, { SMB2_MAGIC, "cifs" }, { CIFS_MAGIC, "cifs" }, { V9FS_MAGIC, "9p" },
  { AFS_SUPER_MAGIC, "afs" }, { AFS_FS_MAGIC, "afs" }, { CODA_SUPER_MAGIC, "coda" }, { CEPH_SUPER_MAGIC, "ceph" },
  { NCP_SUPER_MAGIC, "ncpfs" }, { FUSE_MAGIC, "fuse" },
};

static const char * const network_names[] = {
  "nfs", "smbfs", "cifs", "9p", "afs", "coda", "ceph", "ncpfs", "davfs", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse",
  "fuse.glusterfs", "fuse.ceph-fuse", "fuse.s3fs", "fuse.davfs", "fuse.curlftpfs", "fuse.smbnetfs", "fuse.onedriver", NULL
};

/* All that FUSE carries has one magic number; the list of mounts knows the kind. Lines are “id parent major:minor root place options
 * … - kind source …”, see proc(5). */
static char *
dup_mount_kind (const char *folder)
{
  g_autofree char *mounts = NULL;
  g_autofree char *device = NULL;
  g_auto(GStrv) lines = NULL;
  struct stat status;

  if (stat (folder, &status) != 0 || !g_file_get_contents ("/proc/self/mountinfo", &mounts, NULL, NULL))
    return g_strdup ("fuse");

  device = g_strdup_printf (" %u:%u ", major (status.st_dev), minor (status.st_dev));
  lines = g_strsplit (mounts, "\n", -1);
  for (int i = 0; lines[i] != NULL; i++)
    {
      const char *dash = strstr (lines[i], " - ");

      if (dash != NULL && strstr (lines[i], device) != NULL)
        return g_strndup (dash + 3, strcspn (dash + 3, " "));
    }

  return g_strdup ("fuse");
}

static char *
dup_file_system (const char *folder)
{
  struct statfs status;

#if LF_TEST_HOOKS
  if (g_getenv ("LF_TEST_FS") != NULL)
    return g_strdup (g_getenv ("LF_TEST_FS"));
#endif
  if (statfs (folder, &status) != 0)
    return g_strdup ("");

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (magics[i].magic == (guint32) status.f_type)
      return magics[i].magic == FUSE_MAGIC ? dup_mount_kind (folder) : g_strdup (magics[i].name);

  return g_strdup ("");
}

static gboolean
fail (const char  *path,
      int          saved_errno,
      GError     **error)
{
  LfStoreError code = LF_STORE_ERROR_OPEN;

  if (saved_errno == EROFS || saved_errno == EACCES || saved_errno == EPERM)
    code = LF_STORE_ERROR_READ_ONLY;
  else if (saved_errno == ENOSPC || saved_errno == EDQUOT)
    code = LF_STORE_ERROR_FULL;

  g_set_error (error, LF_STORE_ERROR, code, "%s: %s", path, g_strerror (saved_errno));
  return FALSE;
}

/**
 * lf_profile_folder_prepare:
 * @folder: path of the profile; made, for this user only, when it is not there
 * @error: NETWORK_FOLDER, READ_ONLY, FULL or OPEN
 *
 * The write-ahead log needs memory that all its processes share, which network file systems do not give
 * (sqlite.org/wal.html, read 2026-11-20).
 */
gboolean
lf_profile_folder_prepare (const char  *folder,
                           GError     **error)
{
  g_autofree char *database = g_build_filename (folder, "litfass.db", NULL);
  g_autofree char *kind = NULL;
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (folder, errno, error);

  kind = dup_file_system (folder);
  if (g_strv_contains (network_names, kind))
    {
      g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_NETWORK_FOLDER, "%s is on a network file system (%s)", folder, kind);
      return FALSE;
    }

  if (access (folder, W_OK | X_OK) != 0)
    return fail (folder, errno, error);

  /* For this user only, wherever the folder may be; its log takes over the mode. A file that is there already is never opened here:
   * closing it again would drop the locks of this process. */
  fd = open (database, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0)
    close (fd);
  else if (errno != EEXIST || access (database, W_OK) != 0)
    return fail (database, errno, error);
  return TRUE;
}

/**
 * lf_profile_folder_open_lock:
 *
 * Returns: a descriptor of profile.lock that children do not inherit; −1 with @error
 */
int
lf_profile_folder_open_lock (const char  *folder,
                             GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "profile.lock", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    fail (path, errno, error);
  return fd;
}

/**
 * lf_profile_folder_dup_real:
 *
 * Returns: (transfer full): the absolute path without links, by which a copy is told from the original
 */
char *
lf_profile_folder_dup_real (const char *folder)
{
  char *resolved = realpath (folder, NULL);
  char *path = resolved != NULL ? g_strdup (resolved) : g_canonicalize_filename (folder, NULL);

  free (resolved);
  return path;
}

/**
 * lf_profile_folder_dup_machine:
 *
 * Returns: (transfer full): what tells this computer from others, see machine-id(5); hashed with an own word, because the id itself
 *   is not to be spread
 */
char *
lf_profile_folder_dup_machine (void)
{
  g_autofree char *id = NULL;

  if (!g_file_get_contents ("/etc/machine-id", &id, NULL, NULL) &&
      !g_file_get_contents ("/var/lib/dbus/machine-id", &id, NULL, NULL))
    id = g_strdup (g_get_host_name ());

  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) LF_APP_ID, strlen (LF_APP_ID), g_strstrip (id), -1);
}
