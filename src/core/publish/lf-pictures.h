/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/model/lf-limits.h"
#include "core/model/lf-post.h"

G_BEGIN_DECLS

/* Takes a picture into the profile: type sniffed (png, jpeg, webp, gif), above 40 MP or broken refused, decoded one at a
 * time in a child process with a memory limit, EXIF and GPS stripped by encoding anew (orientation applied), then
 * <folder>/media/<sha256> by temporary file, fsync, rename. Off the main thread; can be cancelled. Errors: LF_POST_ERROR
 * MEDIA_TYPE (no picture), MEDIA_SIZE (too many pixels or bytes); G_IO_ERROR for the file. Finish: (transfer full), without
 * alt text.
 *
 * What becomes of each type: png stays png, jpeg stays jpeg (quality 92), webp becomes jpeg, or png when it can be seen
 * through; a still gif becomes png; a moving gif stays, but only its frames, their times and the number of repeats: comments,
 * texts and data of applications are left out. Colour profiles are left out too. */
void     lf_pictures_import_async  (const char *folder, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
LfMedia *lf_pictures_import_finish (GAsyncResult *result, GError **error);

/* Makes, when needed, a copy of @media that fits @limits (bytes, pixels, types) beside the original (“media/<sha256>.<n>”)
 * before sending: scaled until the bytes fit, in a type the account takes (png, jpeg); of a moving gif that does not fit the
 * first frame. Finish: the path. Errors as above; MEDIA_SIZE when no size fits. */
void     lf_pictures_fit_async     (const char *folder, LfMedia *media, LfLimits *limits, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
char    *lf_pictures_fit_finish    (GAsyncResult *result, GError **error);

/* A program that decodes pictures calls this first in main(): when it was started as the decoding child it does that and
 * returns TRUE (then exit with @status). */
gboolean lf_pictures_run_child     (int argc, char **argv, int *status);

G_END_DECLS
