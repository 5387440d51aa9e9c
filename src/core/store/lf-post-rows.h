/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-post.h"
#include "core/store/lf-db.h"

G_BEGIN_DECLS

/* A draft is a post of which nothing is on its way and whose newest text was not sent; post p. What was deleted at the network had been sent. */
#define LF_POST_IS_DRAFT                                                                                                    \
  "(p.state = 'draft' AND NOT EXISTS "                                                                                      \
  "(SELECT 1 FROM delivery WHERE post_id = p.id AND state NOT IN ('sent', 'cancelled')) "                                   \
  "AND NOT EXISTS (SELECT 1 FROM delivery WHERE post_id = p.id AND revision_id = p.revision_id "                            \
  "AND (state = 'sent' OR reason = 'deleted')))"

LfPost *lf_post_rows_read (LfDb *db, gint64 post_id, GError **error);

G_END_DECLS
