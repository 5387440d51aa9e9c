/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-post.h"
#include "core/store/lf-db.h"

G_BEGIN_DECLS

/* Revisions and what hangs below them: parts, variants, media. Shared by the subject files of the store; inside a job only. */

/* A new row with a new uid and the checksum of what it holds, whatever @revision says of these; made when the
 * post was changed last, unless @revision says when. Media that are not in the store yet get a
 * row. Returns: the row's id; 0 with @error (MISSING when it names an account or item that is not there). */
gint64      lf_revision_rows_insert   (LfDb *db, gint64 post_id, LfRevision *revision, gboolean frozen, GError **error);

/* The same for an existing row that is not frozen: uid and id stay. */
gboolean    lf_revision_rows_replace  (LfDb *db, gint64 revision_id, LfRevision *revision, GError **error);

LfRevision *lf_revision_rows_read     (LfDb *db, gint64 revision_id, GError **error);

/* Of all that readers can see. */
char       *lf_revision_rows_dup_sha256 (LfRevision *revision);

G_END_DECLS
