/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-item.h"
#include "core/store/lf-db.h"

G_BEGIN_DECLS

/* A whole thread by time, see lf_store_list_thread_async(). (transfer container): of LfItem; inside a job only */
GPtrArray *lf_thread_rows_list (LfDb *db, const char *item_uid, GError **error);

G_END_DECLS
