/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decoding child: what a picture does to the decoder, it does to this process, which has little memory and little time. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-picture-child.h"

#include "core/publish/lf-picture-bytes.h"
#include "core/publish/lf-pictures.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <signal.h>
#include <unistd.h>

/* Two copies of 40 MP with four bytes each, the libraries, and room for the encoder. */
#define MEMORY_BYTES (1024 * 1024 * 1024)
#define SECONDS 30
#define LEAST_EDGE 16

typedef struct {
  gsize         max_bytes;   /* 0: no limit */
  guint64       max_pixels;  /* 0: no limit */
  const char   *types;       /* separated by commas; “”: all */
} Target;

typedef struct {
  const char *mime;
  char       *data;
  gsize       size;
} Encoded;

/* Leaves at once: no exit handlers, no leak check, nothing half-written. */
static void G_GNUC_NORETURN
leave (LfPictureChildStatus status)
{
  _exit (status);
}

static void
set_limit (int    what,
           rlim_t most)
{
  struct rlimit limit = { most, most };

  if (setrlimit (what, &limit) != 0)
    leave (LF_PICTURE_CHILD_BROKEN);
}

static void
limit_process (void)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  set_limit (RLIMIT_CORE, 0);
  set_limit (RLIMIT_CPU, SECONDS);
  set_limit (RLIMIT_FSIZE, 4 * (rlim_t) LF_PICTURE_MAX_FILE_BYTES);
#ifndef __SANITIZE_ADDRESS__
  /* AddressSanitizer reserves terabytes of addresses. */
  set_limit (RLIMIT_AS, MEMORY_BYTES);
#endif
}

static GByteArray *
read_input (void)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 buffer[65536];
  ssize_t got;

  while ((got = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    {
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        leave (LF_PICTURE_CHILD_BROKEN);
      g_byte_array_append (bytes, buffer, got);
      if (bytes->len > LF_PICTURE_MAX_FILE_BYTES)
        leave (LF_PICTURE_CHILD_TOO_BIG);
    }

  return bytes;
}

static void
write_all (const char *data,
           gsize       size)
{
  while (size > 0)
    {
      ssize_t put = write (STDOUT_FILENO, data, size);

      if (put < 0 && errno == EINTR)
        continue;
      if (put <= 0)
        leave (LF_PICTURE_CHILD_TOO_BIG);
      data += put;
      size -= put;
    }
}

static void
answer (const char *mime,
        int         width,
        int         height,
        const char *data,
        gsize       size)
{
  g_autofree char *head = g_strdup_printf ("%s %d %d\n", mime, width, height);

  write_all (head, strlen (head));
  write_all (data, size);
  leave (LF_PICTURE_CHILD_DONE);
}

/* Comes with the header, before any memory for the picture is asked for. */
static void
on_size_prepared_cb (GdkPixbufLoader *loader,
                     int              width,
                     int              height,
                     gpointer         user_data)
{
  if (width <= 0 || height <= 0)
    leave (LF_PICTURE_CHILD_BROKEN);
  if ((guint64) width * height > LF_PICTURE_MAX_PIXELS)
    leave (LF_PICTURE_CHILD_TOO_BIG);
}

/* Returns: (transfer full): the picture as it is looked at (turned as the camera was). */
static GdkPixbuf *
decode (const char   *mime,
        const guint8 *data,
        gsize         size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (mime, &error);
  GdkPixbuf *pixbuf;
  gboolean written;

  if (loader == NULL)
    leave (LF_PICTURE_CHILD_BROKEN);

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared_cb), NULL);
  written = gdk_pixbuf_loader_write (loader, data, size, &error);
  pixbuf = gdk_pixbuf_loader_close (loader, written ? &error : NULL) && written ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf == NULL)
    leave (g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY) ? LF_PICTURE_CHILD_TOO_BIG
                                                                                           : LF_PICTURE_CHILD_BROKEN);

  if ((guint64) gdk_pixbuf_get_width (pixbuf) * gdk_pixbuf_get_height (pixbuf) > LF_PICTURE_MAX_PIXELS)
    leave (LF_PICTURE_CHILD_TOO_BIG);
  if ((pixbuf = gdk_pixbuf_apply_embedded_orientation (pixbuf)) == NULL)
    leave (LF_PICTURE_CHILD_TOO_BIG);
  return pixbuf;
}

/* An alpha channel alone says little: many pictures carry one and are opaque all the same. */
static gboolean
is_see_through (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf), stride = gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);

  if (!gdk_pixbuf_get_has_alpha (pixbuf))
    return FALSE;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (pixels[(gsize) y * stride + 4 * (gsize) x + 3] != 0xff)
        return TRUE;

  return FALSE;
}

/* Only pixels go out: the savers write no metadata unless told to. */
static Encoded
encode (GdkPixbuf  *pixbuf,
        const char *mime,
        const char *quality)
{
  g_autoptr(GError) error = NULL;
  Encoded encoded = { mime, NULL, 0 };
  gboolean done;

  if (g_str_equal (mime, "image/jpeg"))
    done = gdk_pixbuf_save_to_buffer (pixbuf, &encoded.data, &encoded.size, "jpeg", &error, "quality", quality, NULL);
  else
    done = gdk_pixbuf_save_to_buffer (pixbuf, &encoded.data, &encoded.size, "png", &error, NULL);
  if (!done)
    leave (LF_PICTURE_CHILD_TOO_BIG);

  return encoded;
}

static void
import (const char   *mime,
        const guint8 *data,
        gsize         size)
{
  g_autoptr(GBytes) clean = NULL, first = NULL;
  g_autoptr(GdkPixbuf) pixbuf = NULL;
  const char *new_mime = mime;
  guint n_frames = 0;
  Encoded encoded;

  if (g_str_equal (mime, "image/gif"))
    {
      if ((clean = lf_picture_clean_gif (data, size, &n_frames)) == NULL || (first = lf_picture_first_frame (data, size)) == NULL)
        leave (LF_PICTURE_CHILD_BROKEN);
      data = g_bytes_get_data (first, &size);
      new_mime = "image/png";
    }

  pixbuf = decode (mime, data, size);
  if (n_frames > 1)
    {
      /* A moving picture stays as it is, without its remarks; every frame is drawn on the same area. */
      data = g_bytes_get_data (clean, &size);
      answer (mime, gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf), (const char *) data, size);
    }

  if (g_str_equal (mime, "image/webp"))
    new_mime = is_see_through (pixbuf) ? "image/png" : "image/jpeg";
  encoded = encode (pixbuf, new_mime, "92");
  answer (new_mime, gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf), encoded.data, encoded.size);
}

static gboolean
is_taken (const Target *target,
          const char   *mime)
{
  g_auto(GStrv) types = g_strsplit (target->types, ",", -1);

  return *target->types == '\0' || g_strv_contains ((const char *const *) types, mime);
}

static GdkPixbuf *
scale (GdkPixbuf *pixbuf,
       double     factor)
{
  int width = MAX (1, (int) floor (gdk_pixbuf_get_width (pixbuf) * factor));
  int height = MAX (1, (int) floor (gdk_pixbuf_get_height (pixbuf) * factor));
  GdkPixbuf *scaled = gdk_pixbuf_scale_simple (pixbuf, width, height, GDK_INTERP_BILINEAR);

  if (scaled == NULL)
    leave (LF_PICTURE_CHILD_TOO_BIG);
  return scaled;
}

/* Smaller by @factor until the bytes fit; what loses more than it must is tried last. */
static void
shrink (GdkPixbuf    *whole,
        const char   *mime,
        const char   *quality,
        const Target *target)
{
  guint64 n_pixels = (guint64) gdk_pixbuf_get_width (whole) * gdk_pixbuf_get_height (whole);
  double factor = target->max_pixels > 0 && n_pixels > target->max_pixels ? sqrt ((double) target->max_pixels / n_pixels) : 1;

  do
    {
      g_autoptr(GdkPixbuf) pixbuf = factor < 1 ? scale (whole, factor) : g_object_ref (whole);
      Encoded encoded = encode (pixbuf, mime, quality);

      if (target->max_bytes == 0 || encoded.size <= target->max_bytes)
        answer (mime, gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf), encoded.data, encoded.size);

      factor *= MIN (0.9, sqrt ((double) target->max_bytes / encoded.size) * 0.97);
      g_free (encoded.data);
    }
  while (MAX (gdk_pixbuf_get_width (whole), gdk_pixbuf_get_height (whole)) * factor >= LEAST_EDGE);

  leave (LF_PICTURE_CHILD_TOO_BIG);
}

static void
fit (const char   *mime,
     const guint8 *data,
     gsize         size,
     const Target *target)
{
  g_autoptr(GBytes) first = g_str_equal (mime, "image/gif") ? lf_picture_first_frame (data, size) : NULL;
  g_autoptr(GdkPixbuf) pixbuf = first != NULL ? decode (mime, g_bytes_get_data (first, NULL), g_bytes_get_size (first))
                                              : decode (mime, data, size);
  gboolean takes_jpeg = is_taken (target, "image/jpeg"), takes_png = is_taken (target, "image/png");

  if (!takes_jpeg && !takes_png)
    leave (LF_PICTURE_CHILD_BROKEN);
  if (takes_png && (!takes_jpeg || is_see_through (pixbuf)))
    shrink (pixbuf, "image/png", NULL, target);
  /* Of a photograph, a lower quality shows less than fewer pixels do. */
  shrink (pixbuf, "image/jpeg", "85", target);
}

static guint64
read_number (const char *text)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL))
    leave (LF_PICTURE_CHILD_BROKEN);
  return value;
}

gboolean
lf_pictures_run_child (int    argc,
                       char **argv,
                       int   *status)
{
  g_autoptr(GByteArray) bytes = NULL;
  const char *mime;

  if (argc < 3 || !g_str_equal (argv[1], LF_PICTURE_CHILD_ARG))
    return FALSE;

  *status = LF_PICTURE_CHILD_BROKEN;
  limit_process ();
  bytes = read_input ();
  mime = lf_picture_sniff (bytes->data, bytes->len);
  if (mime == NULL || !lf_picture_is_whole (bytes->data, bytes->len))
    return TRUE;

  if (g_str_equal (argv[2], "import"))
    import (mime, bytes->data, bytes->len);
  else if (g_str_equal (argv[2], "fit") && argc == 6)
    {
      Target target = { read_number (argv[3]), read_number (argv[4]), argv[5] };

      fit (mime, bytes->data, bytes->len, &target);
    }

  return TRUE;
}
