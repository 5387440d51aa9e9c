/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the bytes of a picture tell without decoding them. Nothing here trusts its input. */
const char *lf_picture_sniff    (const guint8 *data, gsize size);
gboolean    lf_picture_is_whole (const guint8 *data, gsize size);

/* A GIF without comments, texts and data of applications (where XMP hides). @n_frames (out). (transfer full) (nullable): NULL
 * when broken. */
GBytes     *lf_picture_clean_gif (const guint8 *data, gsize size, guint *n_frames);

/* The same, ending after the first frame. */
GBytes     *lf_picture_first_frame (const guint8 *data, gsize size);

G_END_DECLS
