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
} LfSetupAccount;

typedef struct {
  char *uid;
  char *name;
  GStrv account_uids;
} LfSetupGroup;

/* What an office set up. */
typedef struct {
  GPtrArray *accounts;      /* of LfSetupAccount */
  GPtrArray *groups;        /* of LfSetupGroup */
} LfSetup;

LfSetup        *lf_setup_new         (void);
void             lf_setup_free        (LfSetup *self);
LfSetupAccount *lf_setup_add_account (LfSetup *self, LfAccount *account);   /* (transfer none) */
LfSetupGroup   *lf_setup_add_group   (LfSetup *self);                       /* (transfer none) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfSetup, lf_setup_free)

/* Finish: (transfer full) all accounts that are not removed. */
void      lf_store_read_setup_async  (LfStore *self, GAsyncReadyCallback callback, gpointer user_data);
LfSetup *lf_store_read_setup_finish (LfStore *self, GAsyncResult *result, GError **error);

/* Takes @setup (transfer full), all of it or nothing. An account that is there keeps its sign-in, its name and its uid; one that is new must sign in. What the office
 * set is as in @setup afterwards, so the second time changes nothing. PRACTICE_MIX. Finish: how many accounts are new, −1 with an error. */
void      lf_store_put_setup_async   (LfStore *self, LfSetup *setup, GAsyncReadyCallback callback, gpointer user_data);
gssize    lf_store_put_setup_finish  (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
