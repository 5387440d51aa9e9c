/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-item.h"
#include "core/store/lf-db.h"

G_BEGIN_DECLS

/* Who brought an item, and when. */
typedef struct {
  gint64    account_id;
  LfStream  stream;
  gint64    now_us;
} LfItemSource;

/* Puts one item of a network into the store; see lf_store_put_items_async(). In a writing job only. @is_new: set to TRUE when it stands in the feed
 * since now. */
gboolean lf_item_put (LfDb *db, const LfItemSource *source, LfItem *item, gboolean *is_new, GError **error);

/* The root of the thread in which the item or the own step @uri stands; NULL when it is not known. (transfer full) */
char    *lf_item_put_dup_root (LfDb *db, const char *network, const char *uri, GError **error);

G_END_DECLS
