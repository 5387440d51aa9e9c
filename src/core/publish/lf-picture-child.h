/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The hidden first argument that makes a program the decoding child; then “import”, or “fit” MAX_BYTES MAX_PIXELS TYPE,TYPE…
 * (0 and empty: no limit). The picture stands in the file on descriptor 0; the answer goes to the file on descriptor 1: a line
 * “MIME WIDTH HEIGHT”, then the new picture. */
#define LF_PICTURE_CHILD_ARG "--litfass-decode-picture"

#define LF_PICTURE_MAX_PIXELS G_GUINT64_CONSTANT (40000000)
#define LF_PICTURE_MAX_FILE_BYTES (64 * 1024 * 1024)

typedef enum {
  LF_PICTURE_CHILD_DONE = 0,
  LF_PICTURE_CHILD_BROKEN = 10,
  LF_PICTURE_CHILD_TOO_BIG = 11,
} LfPictureChildStatus;

G_END_DECLS
