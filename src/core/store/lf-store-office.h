/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-account.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* An account as another computer can take it over: no secret, no state, nothing of what was sent. */
typedef struct {
  LfAccount  *account;      /* uid, natural key, handle, name, look, standard, hands_over, limits */
  GHashTable *checks;       /* the checklist: name → value */
  gint64      checked_us;   /* when somebody last went through it */
} LfOfficeAccount;

typedef struct {
  char *uid;
  char *name;
  GStrv account_uids;
} LfOfficeGroup;

/* What an office set up. */
typedef struct {
  GPtrArray *accounts;      /* of LfOfficeAccount */
  GPtrArray *groups;        /* of LfOfficeGroup */
} LfOffice;

LfOffice        *lf_office_new         (void);
void             lf_office_free        (LfOffice *self);
LfOfficeAccount *lf_office_add_account (LfOffice *self, LfAccount *account);   /* (transfer none) */
LfOfficeGroup   *lf_office_add_group   (LfOffice *self);                       /* (transfer none) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfOffice, lf_office_free)

/* Finish: (transfer full) all accounts that are not removed. */
void      lf_store_read_office_async  (LfStore *self, GAsyncReadyCallback callback, gpointer user_data);
LfOffice *lf_store_read_office_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Takes @office (transfer full), all of it or nothing. An account that is there keeps its sign-in, its name and its uid; one that is new must sign in. What the office
 * set is as in @office afterwards, so the second time changes nothing. PRACTICE_MIX. Finish: how many accounts are new, −1 with an error. */
void      lf_store_put_office_async   (LfStore *self, LfOffice *office, GAsyncReadyCallback callback, gpointer user_data);
gssize    lf_store_put_office_finish  (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
