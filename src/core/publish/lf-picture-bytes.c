/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at a picture's bytes: which type, is its end there, and – for GIF – what of it may be passed on. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-picture-bytes.h"

#include <string.h>

#define GIF_IMAGE 0x2c
#define GIF_EXTENSION 0x21
#define GIF_TRAILER 0x3b
#define GIF_GRAPHIC_CONTROL 0xf9
#define GIF_APPLICATION 0xff

static const guint8 png_magic[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

typedef struct {
  const guint8 *data;
  gsize         size;
  gsize         at;
} Reader;

/* @n bytes from here, which are passed by; NULL when there are not so many. */
static const guint8 *
take (Reader *reader,
      gsize   n)
{
  const guint8 *start = reader->data + reader->at;

  if (n > reader->size - reader->at)
    return NULL;

  reader->at += n;
  return start;
}

static guint32
read_big_endian (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

/* Chunk after chunk up to IEND (PNG specification, 5.3). */
static gboolean
is_whole_png (Reader *reader)
{
  const guint8 *head;

  take (reader, sizeof png_magic);
  while ((head = take (reader, 8)) != NULL)
    {
      if (take (reader, (gsize) read_big_endian (head) + 4) == NULL)
        return FALSE;
      if (memcmp (head + 4, "IEND", 4) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Segments up to the first scan; behind it the end marker, which cannot stand in the data of a scan (ITU T.81, B.1.1). A
 * thumbnail has an end marker too, but in front of the scan. */
static gboolean
is_whole_jpeg (Reader *reader)
{
  const guint8 *p;

  take (reader, 2);
  while ((p = take (reader, 4)) != NULL && p[0] == 0xff)
    {
      guint length = (guint) p[2] << 8 | p[3];

      if (p[1] == 0xff)
        {
          reader->at -= 3;
          continue;
        }
      if (p[1] == 0xda)
        {
          for (gsize i = reader->at; i + 1 < reader->size; i++)
            if (reader->data[i] == 0xff && reader->data[i + 1] == 0xd9)
              return TRUE;
          return FALSE;
        }
      if (length < 2 || take (reader, length - 2) == NULL)
        return FALSE;
    }

  return FALSE;
}

static gboolean
is_whole_webp (Reader *reader)
{
  const guint8 *p = reader->data + 4;
  guint32 length = (guint32) p[3] << 24 | (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];

  return length >= 12 && length <= reader->size - 8;
}

/**
 * lf_picture_sniff:
 *
 * Returns: (nullable): “image/png”, “image/jpeg”, “image/gif” or “image/webp” by the first bytes; NULL for everything else
 */
const char *
lf_picture_sniff (const guint8 *data,
                  gsize         size)
{
  if (size >= sizeof png_magic && memcmp (data, png_magic, sizeof png_magic) == 0)
    return "image/png";
  if (size >= 3 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff)
    return "image/jpeg";
  if (size >= 6 && (memcmp (data, "GIF87a", 6) == 0 || memcmp (data, "GIF89a", 6) == 0))
    return "image/gif";
  if (size >= 16 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return "image/webp";

  return NULL;
}

/**
 * lf_picture_is_whole:
 *
 * The loaders show the upper half of a picture that was cut off in the middle; nobody wants to publish that.
 *
 * Returns: TRUE when the picture's own end is there
 */
gboolean
lf_picture_is_whole (const guint8 *data,
                     gsize         size)
{
  const char *type = lf_picture_sniff (data, size);
  Reader reader = { data, size, 0 };

  if (g_strcmp0 (type, "image/png") == 0)
    return is_whole_png (&reader);
  if (g_strcmp0 (type, "image/jpeg") == 0)
    return is_whole_jpeg (&reader);
  if (g_strcmp0 (type, "image/webp") == 0)
    return is_whole_webp (&reader);
  if (g_strcmp0 (type, "image/gif") == 0)
    {
      guint n_frames = 0;
      g_autoptr(GBytes) clean = lf_picture_clean_gif (data, size, &n_frames);

      return clean != NULL;
    }

  return FALSE;
}

/* Size of a colour table that the packed byte announces. */
static gsize
count_table_bytes (guint8 packed)
{
  return packed & 0x80 ? 3 * ((gsize) 2 << (packed & 0x07)) : 0;
}

/* A chain of sub-blocks with its end; @out (nullable) gets a copy. */
static gboolean
pass_sub_blocks (Reader     *reader,
                 GByteArray *out)
{
  const guint8 *length, *block;

  while ((length = take (reader, 1)) != NULL)
    {
      guint8 n = *length;

      if (out != NULL)
        g_byte_array_append (out, &n, 1);
      if (n == 0)
        return TRUE;
      if ((block = take (reader, n)) == NULL)
        return FALSE;
      if (out != NULL)
        g_byte_array_append (out, block, n);
    }

  return FALSE;
}

static gboolean
pass_frame (Reader     *reader,
            GByteArray *out)
{
  const guint8 *descriptor = take (reader, 9), *table, *code_size;
  static const guint8 mark = GIF_IMAGE;
  gsize n_table;

  if (descriptor == NULL)
    return FALSE;

  n_table = count_table_bytes (descriptor[8]);
  if ((table = take (reader, n_table)) == NULL || (code_size = take (reader, 1)) == NULL)
    return FALSE;

  g_byte_array_append (out, &mark, 1);
  g_byte_array_append (out, descriptor, 9);
  g_byte_array_append (out, table, n_table);
  g_byte_array_append (out, code_size, 1);
  return pass_sub_blocks (reader, out);
}

/* Only how long a frame is shown and how often all of them are: everything else can carry words or places. */
static gboolean
pass_extension (Reader     *reader,
                GByteArray *out)
{
  const guint8 *label = take (reader, 1), *body = reader->data + reader->at;
  gsize left = reader->size - reader->at, n_kept = 0;

  if (label == NULL)
    return FALSE;

  if (*label == GIF_GRAPHIC_CONTROL && left > 5 && body[0] == 4)
    n_kept = 5;
  else if (*label == GIF_APPLICATION && left > 16 && body[0] == 11 && body[12] == 3 && body[13] == 1 &&
           (memcmp (body + 1, "NETSCAPE2.0", 11) == 0 || memcmp (body + 1, "ANIMEXTS1.0", 11) == 0))
    n_kept = 16;

  if (n_kept > 0)
    {
      guint8 head[] = { GIF_EXTENSION, *label };
      static const guint8 end = 0;

      g_byte_array_append (out, head, sizeof head);
      g_byte_array_append (out, body, n_kept);
      g_byte_array_append (out, &end, 1);
    }
  return pass_sub_blocks (reader, NULL);
}

static GBytes *
copy_gif (const guint8 *data,
          gsize         size,
          guint         max_frames,
          guint        *n_frames)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  Reader reader = { data, size, 0 };
  const guint8 *head = take (&reader, 13), *table, *mark;
  static const guint8 trailer = GIF_TRAILER;

  *n_frames = 0;
  if (head == NULL || (table = take (&reader, count_table_bytes (head[10]))) == NULL)
    return NULL;

  g_byte_array_append (out, head, 13);
  g_byte_array_append (out, table, count_table_bytes (head[10]));
  while (*n_frames < max_frames && (mark = take (&reader, 1)) != NULL && *mark != GIF_TRAILER)
    {
      if (*mark == GIF_IMAGE && pass_frame (&reader, out))
        ++*n_frames;
      else if (*mark != GIF_EXTENSION || !pass_extension (&reader, out))
        return NULL;
    }
  if (*n_frames == 0)
    return NULL;

  g_byte_array_append (out, &trailer, 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
lf_picture_clean_gif (const guint8 *data,
                      gsize         size,
                      guint        *n_frames)
{
  return copy_gif (data, size, G_MAXUINT, n_frames);
}

GBytes *
lf_picture_first_frame (const guint8 *data,
                        gsize         size)
{
  guint n_frames;

  return copy_gif (data, size, 1, &n_frames);
}
