/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-office-values.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* What the office arranged around its accounts, read as one. */
typedef struct {
  GPtrArray *groups;       /* of LfAccountGroup, in the order of making */
  GPtrArray *checklists;   /* of LfChecklist, one for each account that is not removed, in the order of adding */
} LfStoreOffice;

void           lf_store_office_free        (LfStoreOffice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfStoreOffice, lf_store_office_free)

/* Finish: (transfer full) */
void           lf_store_read_office_async  (LfStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfStoreOffice *lf_store_read_office_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Makes a group (its uid is NULL) or gives the one with this uid another name and other members. Finish: (transfer full) the uid. CONFLICT: another group has the name;
 * MISSING: there is no such group or account. */
void           lf_store_put_group_async    (LfStore *self, LfAccountGroup *group, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char          *lf_store_put_group_finish   (LfStore *self, GAsyncResult *result, GError **error);

/* The accounts stay. */
void           lf_store_remove_group_async  (LfStore *self, const char *group_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_store_remove_group_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Writes the whole list of one account, and when it was gone through. */
void           lf_store_put_checklist_async  (LfStore *self, LfChecklist *checklist, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_store_put_checklist_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Which of these accounts a person should be asked about before a post goes there. Finish: (transfer full) of LfDoubt in the order of @account_uids, at most one for each. */
void           lf_store_list_doubts_async  (LfStore *self, const char * const *account_uids, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray     *lf_store_list_doubts_finish (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
