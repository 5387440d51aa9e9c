/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from outside as a picture: taken in without its secrets, or refused before it can do harm. */

#include "config.h"

#include "core/base/lf-error.h"
#include "core/publish/lf-picture-bytes.h"
#include "core/publish/lf-pictures.h"
#include "lib/lf-test.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define OPAQUE_WEBP "UklGRkgAAABXRUJQVlA4IDwAAAAwAgCdASoMAAgAAoBCJagCdGuA/gAFu1l5iAD+8sM6YzG/0jwG1fceJL5//s4H8df/xxP7/uIvZtEAAAA="
#define CLEAR_WEBP "UklGRhwAAABXRUJQVlA4TA8AAAAvC8ABEAcQ/Y/+BSKi/wEA"
#define MOVING_GIF "R0lGODlhBgAEAPAAAP8AAAAAACH5BAAUAAAAIf4SR0VIRUlNIDUyLjVOIDEzLjNFACH/C05FVFNDQVBFMi4wAwEAAAAsAAAAAAYABAAA" \
                   "AgSEj6lXACH5BAAUAAAAIf4SR0VIRUlNIDUyLjVOIDEzLjNFACwAAAAABgAEAIAAAP8AAAACBISPqVcAOw=="
#define STILL_GIF "R0lGODlhBgAEAPAAAP8AAAAAACH5BAAAAAAALAAAAAAGAAQAAAIEhI+pVwA7"

typedef struct {
  char *folder;
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  fixture->folder = lf_test_make_folder ();
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  lf_test_remove_folder (fixture->folder);
}

static GFile *
put_file (Fixture      *fixture,
          const char   *name,
          gconstpointer data,
          gsize         size)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, data, size, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static LfMedia *
import (Fixture  *fixture,
        GFile    *file,
        GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_pictures_import_async (fixture->folder, file, NULL, lf_test_done_cb, &result);
  return lf_pictures_import_finish (lf_test_wait_for (&result), error);
}

static LfMedia *
import_bytes (Fixture      *fixture,
              const char   *name,
              gconstpointer data,
              gsize         size)
{
  g_autoptr(GFile) file = put_file (fixture, name, data, size);
  g_autoptr(GError) error = NULL;
  LfMedia *media = import (fixture, file, &error);

  g_assert_no_error (error);
  g_assert_nonnull (media);
  return media;
}

static LfMedia *
import_gbytes (Fixture    *fixture,
               const char *name,
               GBytes     *bytes)
{
  return import_bytes (fixture, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static LfMedia *
import_base64 (Fixture    *fixture,
               const char *name,
               const char *text)
{
  gsize size;
  g_autofree guchar *data = g_base64_decode (text, &size);

  return import_bytes (fixture, name, data, size);
}

static void
assert_refused (Fixture      *fixture,
                const char   *name,
                gconstpointer data,
                gsize         size,
                LfPostError   code)
{
  g_autoptr(GFile) file = put_file (fixture, name, data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfMedia) media = import (fixture, file, &error);

  g_assert_null (media);
  g_assert_error (error, LF_POST_ERROR, (int) code);
}

static GBytes *
read_media (Fixture *fixture,
            LfMedia *media)
{
  g_autofree char *path = g_build_filename (fixture->folder, "media", media->sha256, NULL);
  g_autofree char *sha256 = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *bytes;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (data, size);
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_assert_cmpstr (sha256, ==, media->sha256);
  g_assert_cmpint (media->size_bytes, ==, size);
  g_assert_cmpstr (lf_picture_sniff (g_bytes_get_data (bytes, NULL), size), ==, media->mime);
  return bytes;
}

static gboolean
contains (GBytes     *bytes,
          const char *needle)
{
  return memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), needle, strlen (needle)) != NULL;
}

/* Noise, so that it cannot be pressed small. */
static GdkPixbuf *
make_picture (int      width,
              int      height,
              gboolean alpha)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, alpha, 8, width, height);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize size = gdk_pixbuf_get_byte_length (pixbuf);
  guint32 state = 1;

  for (gsize i = 0; i < size; i++)
    {
      state = state * 1664525 + 1013904223;
      pixels[i] = state >> 24;
    }

  return pixbuf;
}

static GBytes *
encode (GdkPixbuf  *pixbuf,
        const char *type)
{
  g_autoptr(GError) error = NULL;
  char *data;
  gsize size;

  gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static GBytes *
make_bytes (int         width,
            int         height,
            gboolean    alpha,
            const char *type)
{
  g_autoptr(GdkPixbuf) pixbuf = make_picture (width, height, alpha);

  return encode (pixbuf, type);
}

static void
append_big_endian (GByteArray *out,
                   guint32     value)
{
  guint32 turned = GUINT32_TO_BE (value);

  g_byte_array_append (out, (guint8 *) &turned, 4);
}

/* PNG specification, annex D. */
static guint32
compute_crc (const guint8 *data,
             gsize         size)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < size; i++)
    {
      crc ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc & 1 ? 0xedb88320 ^ crc >> 1 : crc >> 1;
    }

  return ~crc;
}

static void
append_chunk (GByteArray   *out,
              const char   *name,
              gconstpointer data,
              gsize         size)
{
  gsize start = out->len + 4;

  append_big_endian (out, size);
  g_byte_array_append (out, (const guint8 *) name, 4);
  if (size > 0)
    g_byte_array_append (out, data, size);
  append_big_endian (out, compute_crc (out->data + start, out->len - start));
}

/* A grey picture of any size; @rows FALSE leaves all but the header out. */
static GByteArray *
make_grey_png (guint32  width,
               guint32  height,
               gboolean rows)
{
  static const guint8 magic[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' }, kind[] = { 8, 0, 0, 0, 0 };
  GByteArray *out = g_byte_array_new ();
  g_autoptr(GByteArray) header = g_byte_array_new ();
  g_autoptr(GConverter) press = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 1));
  g_autofree guint8 *raw = rows ? g_malloc0 ((gsize) (width + 1) * height) : NULL;
  g_autofree guint8 *pressed = g_malloc (1024 * 1024);
  g_autoptr(GError) error = NULL;
  gsize n_read, n_written = 0;

  if (rows)
    {
      GConverterResult result = g_converter_convert (press, raw, (gsize) (width + 1) * height, pressed, 1024 * 1024,
                                                     G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &error);

      g_assert_no_error (error);
      g_assert_cmpint (result, ==, G_CONVERTER_FINISHED);
    }

  g_byte_array_append (out, magic, sizeof magic);
  append_big_endian (header, width);
  append_big_endian (header, height);
  g_byte_array_append (header, kind, sizeof kind);
  append_chunk (out, "IHDR", header->data, header->len);
  append_chunk (out, "IDAT", pressed, n_written);
  append_chunk (out, "IEND", NULL, 0);
  return out;
}

static void
test_no_picture_is_refused (Fixture      *fixture,
                            gconstpointer unused)
{
  static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' width='20000' height='20000'/>";
  g_autoptr(GFile) missing = g_file_new_build_filename (fixture->folder, "missing.png", NULL);
  g_autoptr(GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr(GError) error = NULL;

  assert_refused (fixture, "text.png", "Guten Tag", 9, LF_POST_ERROR_MEDIA_TYPE);
  assert_refused (fixture, "empty.jpg", "", 0, LF_POST_ERROR_MEDIA_TYPE);
  assert_refused (fixture, "drawing.png", svg, strlen (svg), LF_POST_ERROR_MEDIA_TYPE);
  assert_refused (fixture, "magic.png", "\x89PNG\r\n\x1a\n", 8, LF_POST_ERROR_MEDIA_TYPE);
  assert_refused (fixture, "magic.gif", "GIF89a", 6, LF_POST_ERROR_MEDIA_TYPE);

  g_assert_null (import (fixture, missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (import (fixture, folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

static void
test_a_pipe_does_not_hold_us_up (Fixture      *fixture,
                                 gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->folder, "pipe.png", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_null (import (fixture, file, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
}

static void
test_a_cut_picture_is_refused (Fixture      *fixture,
                               gconstpointer unused)
{
  static const char * const types[] = { "png", "jpeg" };
  gsize gif_size;
  g_autofree guchar *gif = g_base64_decode (MOVING_GIF, &gif_size);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(GBytes) bytes = make_bytes (40, 30, FALSE, types[i]);
      const guint8 *data = g_bytes_get_data (bytes, NULL);
      gsize size = g_bytes_get_size (bytes);

      assert_refused (fixture, "cut", data, size / 2, LF_POST_ERROR_MEDIA_TYPE);
      assert_refused (fixture, "cut", data, size - 3, LF_POST_ERROR_MEDIA_TYPE);
    }
  assert_refused (fixture, "cut.gif", gif, gif_size - 6, LF_POST_ERROR_MEDIA_TYPE);
}

static void
test_garbage_behind_a_good_head_is_refused (Fixture      *fixture,
                                            gconstpointer unused)
{
  g_autoptr(GByteArray) png = make_grey_png (40, 30, TRUE);

  memset (png->data + 33 + 8, 0x5a, 8);
  assert_refused (fixture, "garbage.png", png->data, png->len, LF_POST_ERROR_MEDIA_TYPE);
}

/* The header alone says 50 million pixels; had it been decoded, its missing rows would have made it “no picture”. */
static void
test_a_bomb_is_refused_by_its_header (Fixture      *fixture,
                                      gconstpointer unused)
{
  g_autoptr(GByteArray) bomb = make_grey_png (10000, 5000, FALSE);
  g_autoptr(GByteArray) worse = make_grey_png (2000000000, 2000000000, FALSE);
  g_autofree guint8 *huge = g_malloc0 (64 * 1024 * 1024 + 1);

  assert_refused (fixture, "bomb.png", bomb->data, bomb->len, LF_POST_ERROR_MEDIA_SIZE);
  assert_refused (fixture, "huge.png", huge, 64 * 1024 * 1024 + 1, LF_POST_ERROR_MEDIA_SIZE);

  /* libpng itself refuses edges beyond a million. */
  assert_refused (fixture, "worse.png", worse->data, worse->len, LF_POST_ERROR_MEDIA_TYPE);
}

/* An EXIF segment: turned by 90 degrees, and a GPS directory with a place (EXIF 2.32, 4.6). */
static GBytes *
add_exif (GBytes *jpeg)
{
  static const guint8 exif[] = {
    0xff, 0xe1, 0x00, 0x00, 'E', 'x', 'i', 'f', 0, 0,
    'M', 'M', 0, 42, 0, 0, 0, 8,
    0, 3,
    0x01, 0x0f, 0, 2, 0, 0, 0, 8, 0, 0, 0, 50,        /* Make, at 50 */
    0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0,         /* Orientation 6 */
    0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 58,        /* GPS directory, at 58 */
    0, 0, 0, 0,
    'G', 'E', 'H', 'E', 'I', 'M', '1', 0,
    0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 'N', 0, 0, 0, 0, 0, 0, 0,
  };
  const guint8 *data = g_bytes_get_data (jpeg, NULL);
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, data, 2);
  g_byte_array_append (out, exif, sizeof exif);
  out->data[5] = sizeof exif - 2;
  g_byte_array_append (out, data + 2, g_bytes_get_size (jpeg) - 2);
  return g_byte_array_free_to_bytes (out);
}

static void
test_place_and_camera_are_left_behind (Fixture      *fixture,
                                       gconstpointer unused)
{
  g_autoptr(GBytes) plain = make_bytes (40, 30, FALSE, "jpeg");
  g_autoptr(GBytes) photo = add_exif (plain);
  g_autoptr(LfMedia) media = import_gbytes (fixture, "photo.jpg", photo);
  g_autoptr(GBytes) stored = read_media (fixture, media);

  g_assert_true (contains (photo, "Exif") && contains (photo, "GEHEIM1"));
  g_assert_false (contains (stored, "Exif"));
  g_assert_false (contains (stored, "GEHEIM1"));
  g_assert_cmpstr (media->mime, ==, "image/jpeg");
  g_assert_cmpint (media->width, ==, 30);
  g_assert_cmpint (media->height, ==, 40);
  g_assert_null (media->alt);
}

static void
test_remarks_in_png_are_left_behind (Fixture      *fixture,
                                     gconstpointer unused)
{
  g_autoptr(GByteArray) png = make_grey_png (20, 10, TRUE);
  g_autoptr(LfMedia) media = NULL;
  g_autoptr(GBytes) stored = NULL;

  g_byte_array_set_size (png, png->len - 12);
  append_chunk (png, "tEXt", "Author\0GEHEIM", 13);
  append_chunk (png, "IEND", NULL, 0);
  media = import_bytes (fixture, "remark.jpg", png->data, png->len);
  stored = read_media (fixture, media);
  g_assert_cmpstr (media->mime, ==, "image/png");
  g_assert_cmpint (media->width, ==, 20);
  g_assert_false (contains (stored, "GEHEIM"));
}

static void
test_each_type_becomes_what_networks_take (Fixture      *fixture,
                                           gconstpointer unused)
{
  g_autoptr(LfMedia) opaque = import_base64 (fixture, "a.webp", OPAQUE_WEBP);
  g_autoptr(LfMedia) clear = import_base64 (fixture, "b.webp", CLEAR_WEBP);
  g_autoptr(LfMedia) still = import_base64 (fixture, "c.gif", STILL_GIF);
  g_autoptr(LfMedia) moving = import_base64 (fixture, "d.gif", MOVING_GIF);
  g_autoptr(GBytes) a = read_media (fixture, opaque), b = read_media (fixture, clear), c = read_media (fixture, still);
  g_autoptr(GBytes) d = read_media (fixture, moving);
  guint n_frames;
  g_autoptr(GBytes) again = lf_picture_clean_gif (g_bytes_get_data (d, NULL), g_bytes_get_size (d), &n_frames);

  g_assert_cmpstr (opaque->mime, ==, "image/jpeg");
  g_assert_cmpint (opaque->width, ==, 12);
  g_assert_cmpstr (clear->mime, ==, "image/png");
  g_assert_cmpstr (still->mime, ==, "image/png");
  g_assert_cmpint (still->width, ==, 6);

  g_assert_cmpstr (moving->mime, ==, "image/gif");
  g_assert_cmpint (moving->height, ==, 4);
  g_assert_cmpuint (n_frames, ==, 2);
  g_assert_true (g_bytes_equal (d, again));
  g_assert_true (contains (d, "NETSCAPE2.0"));
  g_assert_false (contains (d, "GEHEIM"));
}

static void
test_the_same_picture_is_kept_once (Fixture      *fixture,
                                    gconstpointer unused)
{
  g_autoptr(LfMedia) first = import_base64 (fixture, "a.gif", STILL_GIF);
  g_autoptr(LfMedia) second = import_base64 (fixture, "b.gif", STILL_GIF);
  g_autofree char *media = g_build_filename (fixture->folder, "media", NULL);
  g_autoptr(GDir) dir = g_dir_open (media, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_cmpstr (first->sha256, ==, second->sha256);
  g_assert_cmpstr (first->uid, !=, second->uid);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (*name != '.')
      n++;
  g_assert_cmpuint (n, ==, 1);
}

static char *
fit (Fixture   *fixture,
     LfMedia   *media,
     LfLimits  *limits,
     GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_pictures_fit_async (fixture->folder, media, limits, NULL, lf_test_done_cb, &result);
  return lf_pictures_fit_finish (lf_test_wait_for (&result), error);
}

static void
assert_fits (Fixture    *fixture,
             LfMedia    *media,
             LfLimits   *limits,
             const char *mime)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = fit (fixture, media, limits, &error);
  g_autofree char *repeated = NULL;
  g_autofree char *data = NULL;
  g_autofree char *prefix = g_build_filename (fixture->folder, "media", media->sha256, NULL);
  int width, height;
  gsize size;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (path, prefix));
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_cmpstr (lf_picture_sniff ((guint8 *) data, size), ==, mime);
  if (limits->max_image_bytes > 0)
    g_assert_cmpuint (size, <=, limits->max_image_bytes);
  g_assert_nonnull (gdk_pixbuf_get_file_info (path, &width, &height));
  if (limits->max_image_pixels > 0)
    g_assert_cmpuint ((guint64) width * height, <=, limits->max_image_pixels);
  g_assert_cmpfloat_with_epsilon ((double) width / height, (double) media->width / media->height, 0.1);

  repeated = fit (fixture, media, limits, &error);
  g_assert_cmpstr (repeated, ==, path);
}

static void
test_pictures_are_made_to_fit (Fixture      *fixture,
                               gconstpointer unused)
{
  static const char * const only_jpeg[] = { "image/jpeg", NULL };
  g_autoptr(GBytes) photo_bytes = make_bytes (400, 300, FALSE, "jpeg"), drawing_bytes = make_bytes (200, 100, TRUE, "png");
  g_autoptr(LfMedia) photo = import_gbytes (fixture, "p.jpg", photo_bytes);
  g_autoptr(LfMedia) drawing = import_gbytes (fixture, "d.png", drawing_bytes);
  g_autoptr(LfMedia) moving = import_base64 (fixture, "d.gif", MOVING_GIF);
  g_autoptr(LfLimits) none = lf_limits_new (), bytes = lf_limits_new (), pixels = lf_limits_new (), types = lf_limits_new (),
                      impossible = lf_limits_new ();
  g_autofree char *original = g_build_filename (fixture->folder, "media", photo->sha256, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *same = fit (fixture, photo, none, &error);

  g_assert_cmpstr (same, ==, original);
  bytes->max_image_bytes = 20000;
  assert_fits (fixture, photo, bytes, "image/jpeg");
  assert_fits (fixture, drawing, bytes, "image/png");
  pixels->max_image_pixels = 5000;
  assert_fits (fixture, photo, pixels, "image/jpeg");
  assert_fits (fixture, drawing, pixels, "image/png");
  types->image_types = g_strdupv ((GStrv) only_jpeg);
  assert_fits (fixture, drawing, types, "image/jpeg");
  assert_fits (fixture, moving, types, "image/jpeg");

  impossible->max_image_bytes = 10;
  g_assert_null (fit (fixture, photo, impossible, &error));
  g_assert_error (error, LF_POST_ERROR, LF_POST_ERROR_MEDIA_SIZE);
}

static guint
count_media (Fixture *fixture)
{
  g_autofree char *media = g_build_filename (fixture->folder, "media", NULL);
  g_autoptr(GDir) dir = g_dir_open (media, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (*name != '.')
      n++;

  return n;
}

static gboolean
has_child (gpointer data)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/children", name);
      g_autofree char *children = NULL;

      if (g_file_get_contents (path, &children, NULL, NULL) && *children != '\0')
        return TRUE;
    }

  return FALSE;
}

static gboolean
on_tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_importing_can_be_cancelled (Fixture      *fixture,
                                 gconstpointer unused)
{
  g_autoptr(GByteArray) png = make_grey_png (7000, 5700, TRUE);
  g_autoptr(GFile) file = put_file (fixture, "big.png", png->data, png->len);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint tick = g_timeout_add (1, on_tick_cb, NULL);

  lf_pictures_import_async (fixture->folder, file, cancellable, lf_test_done_cb, &result);
  lf_test_wait_until (has_child, NULL, 60);
  g_cancellable_cancel (cancellable);
  g_assert_null (lf_pictures_import_finish (lf_test_wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (has_child (NULL));
  g_assert_cmpuint (count_media (fixture), ==, 0);
  g_source_remove (tick);
}

/* Every prefix and every changed byte of small pictures: refused or taken, but never a crash of the reader. */
static void
test_no_bytes_upset_the_reader (void)
{
  static const char * const samples[] = { OPAQUE_WEBP, CLEAR_WEBP, STILL_GIF, MOVING_GIF };

  for (guint s = 0; s < G_N_ELEMENTS (samples); s++)
    {
      gsize size;
      g_autofree guchar *data = g_base64_decode (samples[s], &size);

      for (gsize i = 0; i <= size; i++)
        {
          g_autofree guchar *cut = g_memdup2 (data, i);

          lf_picture_is_whole (cut, i);
        }
      for (gsize i = 0; i < size; i++)
        for (guint value = 0; value < 256; value += 5)
          {
            guchar before = data[i];

            data[i] = value;
            lf_picture_is_whole (data, size);
            data[i] = before;
          }
      g_assert_true (lf_picture_is_whole (data, size));
    }
}

#define ADD(name, test) g_test_add ("/pictures/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  if (lf_pictures_run_child (argc, argv, &status))
    return status;

  g_test_init (&argc, &argv, NULL);
  ADD ("no-picture-is-refused", test_no_picture_is_refused);
  ADD ("a-pipe-does-not-hold-us-up", test_a_pipe_does_not_hold_us_up);
  ADD ("a-cut-picture-is-refused", test_a_cut_picture_is_refused);
  ADD ("garbage-behind-a-good-head-is-refused", test_garbage_behind_a_good_head_is_refused);
  ADD ("a-bomb-is-refused-by-its-header", test_a_bomb_is_refused_by_its_header);
  ADD ("place-and-camera-are-left-behind", test_place_and_camera_are_left_behind);
  ADD ("remarks-in-png-are-left-behind", test_remarks_in_png_are_left_behind);
  ADD ("each-type-becomes-what-networks-take", test_each_type_becomes_what_networks_take);
  ADD ("the-same-picture-is-kept-once", test_the_same_picture_is_kept_once);
  ADD ("pictures-are-made-to-fit", test_pictures_are_made_to_fit);
  ADD ("importing-can-be-cancelled", test_importing_can_be_cancelled);
  g_test_add_func ("/pictures/no-bytes-upset-the-reader", test_no_bytes_upset_the_reader);
  return g_test_run ();
}
