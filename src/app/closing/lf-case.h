/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lf-overview.h"
#include "core/words/lf-words.h"

G_BEGIN_DECLS

/* Deliveries of one post that stand in the same place for the same reason: one row, one decision. */
#define LF_TYPE_CASE (lf_case_get_type ())
G_DECLARE_FINAL_TYPE (LfCase, lf_case, LF, CASE, GObject)

LfDelivery *lf_case_get_first (LfCase *self);
gboolean    lf_case_is_same   (LfCase *self, LfCase *other);

/* All (transfer full). */
char       *lf_case_dup_title (LfCase *self);
char       *lf_case_dup_where (LfCase *self, LfContext *context);
char       *lf_case_dup_state (LfCase *self, LfCure *cure, gint64 now_us);

/* A deed on all its deliveries; finish: how many changed. */
void        lf_case_do_async  (LfCase *self, LfOutbox *outbox, const LfDeedRequest *request, GAsyncReadyCallback callback, gpointer user_data);
gssize      lf_case_do_finish (LfCase *self, GAsyncResult *result, GError **error);

typedef gboolean (*LfCaseFilter) (LfDelivery *delivery, gint64 before_us);

/* (transfer full) GPtrArray of LfCase in the order of @deliveries. */
GPtrArray  *lf_case_group     (GPtrArray *deliveries, LfCaseFilter filter, gint64 before_us);

G_END_DECLS
