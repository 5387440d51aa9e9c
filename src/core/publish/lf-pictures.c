/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes pictures into the profile and makes them fit an account, by a child process that does the decoding. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-pictures.h"

#include "core/base/lf-error.h"
#include "core/base/lf-uid.h"
#include "core/publish/lf-picture-bytes.h"
#include "core/publish/lf-picture-child.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the child answered. */
typedef struct {
  char    mime[32];
  int     width;
  int     height;
  GBytes *bytes;
} Picture;

typedef struct {
  char     *folder;
  GFile    *file;     /* import */
  LfMedia  *media;    /* fit */
  LfLimits *limits;
} PictureWork;

static void
picture_work_free (PictureWork *work)
{
  g_free (work->folder);
  g_clear_object (&work->file);
  g_clear_pointer (&work->media, lf_media_unref);
  g_clear_pointer (&work->limits, lf_limits_unref);
  g_free (work);
}

static gboolean
refuse (GError      **error,
        LfPostError   code,
        const char   *message)
{
  g_set_error_literal (error, LF_POST_ERROR, code, message);
  return FALSE;
}

static gboolean
fail_io (GError     **error,
         const char  *what)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", what, g_strerror (saved));
  return FALSE;
}

/* Only plain files, and never more than the limit: neither a pipe nor a huge file can hold us up. */
static GBytes *
read_picture_file (GFile         *file,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr(GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable,
                                                 error);
  g_autoptr(GFileInputStream) stream = NULL;
  g_autofree guint8 *data = NULL;
  gsize size;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, "a folder is no picture");
      return NULL;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "not a regular file");
      return NULL;
    }
  if ((stream = g_file_read (file, cancellable, error)) == NULL)
    return NULL;

  data = g_malloc (LF_PICTURE_MAX_FILE_BYTES + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), data, LF_PICTURE_MAX_FILE_BYTES + 1, &size, cancellable, error))
    return NULL;
  if (size > LF_PICTURE_MAX_FILE_BYTES)
    {
      refuse (error, LF_POST_ERROR_MEDIA_SIZE, "the file has too many bytes");
      return NULL;
    }

  data = g_realloc (data, MAX (size, 1));
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/* One picture at a time, over all processes of the profile. */
static int
wait_for_turn (const char    *folder,
               GError       **error)
{
  g_autofree char *dir = g_build_filename (folder, "media", NULL);
  g_autofree char *path = g_build_filename (dir, ".decoding", NULL);
  int fd = -1, locked = -1;

  if (g_mkdir_with_parents (dir, 0700) == 0)
    fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  while (fd >= 0 && (locked = flock (fd, LOCK_EX)) != 0 && errno == EINTR)
    continue;

  if (locked != 0)
    {
      fail_io (error, "media folder");
      if (fd >= 0)
        close (fd);
      return -1;
    }

  return fd;
}

static void
close_fd (int fd)
{
  if (fd >= 0)
    close (fd);
}

static gboolean
write_fd (int      fd,
          GBytes  *bytes)
{
  gsize left;
  const guint8 *p = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      ssize_t put = write (fd, p, left);

      if (put < 0 && errno == EINTR)
        continue;
      if (put <= 0)
        return FALSE;
      p += put;
      left -= put;
    }

  return lseek (fd, 0, SEEK_SET) == 0;
}

static GBytes *
read_fd (int fd)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[65536];
  ssize_t got;

  lseek (fd, 0, SEEK_SET);
  while ((got = read (fd, buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR))
    g_byte_array_append (bytes, buffer, MAX (got, 0));

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
read_answer (GBytes   *answer,
             Picture  *picture,
             GError  **error)
{
  gsize size;
  const char *data = g_bytes_get_data (answer, &size);
  const char *end = data != NULL ? memchr (data, '\n', MIN (size, 80)) : NULL;
  g_autofree char *line = end != NULL ? g_strndup (data, end - data) : NULL;
  gsize offset = end != NULL ? end + 1 - data : 0;

  if (line == NULL || sscanf (line, "%31s %d %d", picture->mime, &picture->width, &picture->height) != 3 || offset >= size)
    return refuse (error, LF_POST_ERROR_MEDIA_TYPE, "the decoder gave no picture");

  picture->bytes = g_bytes_new_from_bytes (answer, offset, size - offset);
  if (g_strcmp0 (lf_picture_sniff (g_bytes_get_data (picture->bytes, NULL), size - offset), picture->mime) != 0)
    {
      g_clear_pointer (&picture->bytes, g_bytes_unref);
      return refuse (error, LF_POST_ERROR_MEDIA_TYPE, "the decoder gave another type than it said");
    }

  return TRUE;
}

static gboolean
check_end (GSubprocess  *child,
           GError      **error)
{
  int status = g_subprocess_get_status (child);
  int code = WIFEXITED (status) ? WEXITSTATUS (status) : -1;

  if (code == LF_PICTURE_CHILD_DONE)
    return TRUE;
  /* A limit ends it by a signal; so does a decoder that writes where it must not. */
  if (code == LF_PICTURE_CHILD_TOO_BIG || (WIFSIGNALED (status) && WTERMSIG (status) != SIGSEGV))
    return refuse (error, LF_POST_ERROR_MEDIA_SIZE, "the picture needs too much memory or time");

  return refuse (error, LF_POST_ERROR_MEDIA_TYPE, "the picture cannot be decoded");
}

/* Runs this same program as the decoding child. Files in memory instead of pipes: nobody can wait for the other. */
static gboolean
run_child (const char *const  *arguments,
           GBytes             *input,
           Picture            *picture,
           GCancellable       *cancellable,
           GError            **error)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GBytes) answer = NULL;
  int in = memfd_create ("litfass-picture", MFD_CLOEXEC), out = memfd_create ("litfass-decoded", MFD_CLOEXEC), kept;
  gboolean ended;

  if (in < 0 || out < 0 || !write_fd (in, input) || (kept = fcntl (out, F_DUPFD_CLOEXEC, 3)) < 0)
    {
      fail_io (error, "memory for the decoder");
      close_fd (in);
      close_fd (out);
      return FALSE;
    }

  g_ptr_array_add (argv, (char *) "/proc/self/exe");
  g_ptr_array_add (argv, (char *) LF_PICTURE_CHILD_ARG);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);

  g_subprocess_launcher_take_stdin_fd (launcher, in);
  g_subprocess_launcher_take_stdout_fd (launcher, out);
  /* A loader's warning about an odd picture is no reason to end. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  child = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, error);
  ended = child != NULL && g_subprocess_wait (child, cancellable, error);
  if (child != NULL && !ended)
    {
      g_subprocess_force_exit (child);
      g_subprocess_wait (child, NULL, NULL);
    }

  answer = ended ? read_fd (kept) : NULL;
  close (kept);
  return ended && check_end (child, error) && read_answer (answer, picture, error);
}

static gboolean
decode_in_turn (PictureWork        *work,
                const char *const  *arguments,
                GBytes             *input,
                Picture            *picture,
                GTask              *task,
                GError            **error)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  int turn = wait_for_turn (work->folder, error);
  gboolean done;

  if (turn < 0)
    return FALSE;

  done = !g_cancellable_set_error_if_cancelled (cancellable, error) && run_child (arguments, input, picture, cancellable, error);
  close (turn);
  return done;
}

/* Temporary file, fsync, rename, and the folder too: a delivery may point to it as soon as this returns. */
static gboolean
store_file (const char  *path,
            GBytes      *bytes,
            GError     **error)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autoptr(GError) local = NULL;
  int fd;

  if (!g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local))
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_file_error (local->code), local->message);
      return FALSE;
    }

  if ((fd = g_open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) >= 0)
    {
      fsync (fd);
      close (fd);
    }
  return TRUE;
}

static LfMedia *
store_picture (const char  *folder,
               Picture     *picture,
               GError     **error)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, picture->bytes);
  g_autofree char *path = g_build_filename (folder, "media", sha256, NULL);
  LfMedia *media;

  if (!store_file (path, picture->bytes, error))
    return NULL;

  media = lf_media_new ();
  media->uid = lf_uid_new ();
  media->sha256 = g_steal_pointer (&sha256);
  media->mime = g_strdup (picture->mime);
  media->width = picture->width;
  media->height = picture->height;
  media->size_bytes = g_bytes_get_size (picture->bytes);
  return media;
}

static void
import_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  PictureWork *work = task_data;
  static const char *const arguments[] = { "import", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = read_picture_file (work->file, cancellable, &error);
  Picture picture = { 0 };
  LfMedia *media = NULL;

  if (bytes != NULL && lf_picture_sniff (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) == NULL)
    refuse (&error, LF_POST_ERROR_MEDIA_TYPE, "the file is no png, jpeg, webp or gif");
  else if (bytes != NULL && decode_in_turn (work, arguments, bytes, &picture, task, &error))
    media = store_picture (work->folder, &picture, &error);

  g_clear_pointer (&picture.bytes, g_bytes_unref);
  if (media != NULL)
    g_task_return_pointer (task, media, (GDestroyNotify) lf_media_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
fits (LfMedia  *media,
      LfLimits *limits)
{
  if (limits->max_image_bytes > 0 && (gsize) media->size_bytes > limits->max_image_bytes)
    return FALSE;
  if (limits->max_image_pixels > 0 && (guint64) media->width * media->height > limits->max_image_pixels)
    return FALSE;

  return limits->image_types == NULL || *limits->image_types == NULL ||
         g_strv_contains ((const char *const *) limits->image_types, media->mime);
}

static void
fit_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  PictureWork *work = task_data;
  LfLimits *limits = work->limits;
  g_autofree char *max_bytes = g_strdup_printf ("%" G_GSIZE_FORMAT, limits->max_image_bytes);
  g_autofree char *max_pixels = g_strdup_printf ("%" G_GUINT64_FORMAT, limits->max_image_pixels);
  g_autofree char *types = limits->image_types != NULL ? g_strjoinv (",", limits->image_types) : g_strdup ("");
  const char *arguments[] = { "fit", max_bytes, max_pixels, types, NULL };
  g_autofree char *original = g_build_filename (work->folder, "media", work->media->sha256, NULL);
  g_autofree char *wish = g_strjoin ("/", max_bytes, max_pixels, types, NULL);
  g_autofree char *wish_sha256 = lf_sha256_hex (wish);
  g_autofree char *path = g_strdup_printf ("%s.%.8s", original, wish_sha256);
  g_autoptr(GFile) file = g_file_new_for_path (original);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  Picture picture = { 0 };
  gboolean done = g_file_test (path, G_FILE_TEST_EXISTS);

  if (!done && (bytes = read_picture_file (file, cancellable, &error)) != NULL &&
      decode_in_turn (work, arguments, bytes, &picture, task, &error))
    done = store_file (path, picture.bytes, &error);

  g_clear_pointer (&picture.bytes, g_bytes_unref);
  if (done)
    g_task_return_pointer (task, g_steal_pointer (&path), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lf_pictures_import_async (const char          *folder,
                          GFile               *file,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  PictureWork *work = g_new0 (PictureWork, 1);

  work->folder = g_strdup (folder);
  work->file = g_object_ref (file);
  g_task_set_task_data (task, work, (GDestroyNotify) picture_work_free);
  g_task_run_in_thread (task, import_in_thread);
}

LfMedia *
lf_pictures_import_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lf_pictures_fit_async (const char          *folder,
                       LfMedia             *media,
                       LfLimits            *limits,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  PictureWork *work;

  if (fits (media, limits))
    {
      g_task_return_pointer (task, g_build_filename (folder, "media", media->sha256, NULL), g_free);
      return;
    }

  work = g_new0 (PictureWork, 1);
  work->folder = g_strdup (folder);
  work->media = lf_media_ref (media);
  work->limits = lf_limits_ref (limits);
  g_task_set_task_data (task, work, (GDestroyNotify) picture_work_free);
  g_task_run_in_thread (task, fit_in_thread);
}

char *
lf_pictures_fit_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
