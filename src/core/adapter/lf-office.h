/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-store-office.h"

G_BEGIN_DECLS

/* The groups and checklists of a profile; lf_accounts_load_async() keeps them equal to the store. Signal “changed”: they were read anew and differ. */
#define LF_TYPE_OFFICE (lf_office_get_type ())
G_DECLARE_FINAL_TYPE (LfOffice, lf_office, LF, OFFICE, GObject)

LfOffice       *lf_office_new             (LfStore *store);

void            lf_office_load_async      (LfOffice *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean        lf_office_load_finish     (LfOffice *self, GAsyncResult *result, GError **error);

/* (transfer none) of LfAccountGroup in the order of making. */
GPtrArray      *lf_office_get_groups      (LfOffice *self);
/* By uid or name. (transfer none) (nullable) */
LfAccountGroup *lf_office_find_group      (LfOffice *self, const char *uid_or_name);
/* (transfer none) (nullable): no account has this uid. */
LfChecklist    *lf_office_get_checklist   (LfOffice *self, const char *account_uid);

/* As the jobs of lf-store-office.h; the groups and lists here are already the new ones when they end. */
void            lf_office_put_group_async      (LfOffice *self, LfAccountGroup *group, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char           *lf_office_put_group_finish     (LfOffice *self, GAsyncResult *result, GError **error);
void            lf_office_remove_group_async   (LfOffice *self, const char *group_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean        lf_office_remove_group_finish  (LfOffice *self, GAsyncResult *result, GError **error);
void            lf_office_put_checklist_async  (LfOffice *self, LfChecklist *checklist, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean        lf_office_put_checklist_finish (LfOffice *self, GAsyncResult *result, GError **error);

/* Since when nobody has gone through the list: the last time, else when the account was added. TRUE when that is longer ago than a year. */
gboolean        lf_office_is_check_due    (LfOffice *self, const char *account_uid, gint64 added_us, gint64 now_us);

G_END_DECLS
