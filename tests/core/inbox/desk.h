/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/inbox/lf-inbox.h"
#include "core/networks/practice/lf-practice-faults.h"
#include "core/networks/practice/lf-practice-server.h"

G_BEGIN_DECLS

#define DESK_NOW_US (1795000000 * LF_SECOND_US)

/* What one process has of a profile, without what it does not need here; two of them on one folder are two processes to each
 * other. */
typedef struct {
  char         *folder;
  LfClock      *clock;      /* a fake one */
  LfStore      *store;
  LfHttp       *http;
  LfSecrets    *secrets;
  LfAccounts   *accounts;
  LfWorkerLock *lock;
  LfInbox      *inbox;
} Desk;

Desk      *desk_new          (const char *folder, LfClock *clock);
void       desk_free         (Desk *self);

/* (transfer full): the uid of a new practice account. */
char      *desk_add_account  (Desk *self, const char *login);

/* The office writes elsewhere, with a telephone: no delivery of this profile. */
LfReceipt *desk_publish      (Desk *self, const char *account_uid, const char *key, const char *text, const char *parent_id);
void       desk_set_fault    (Desk *self, const char *account_uid, LfPracticeFault fetch, guint count);

/* New items; −1 with @error. */
gssize     desk_sync         (Desk *self, const char *account_uid, GHashTable **failures, GError **error);
void       desk_advance      (Desk *self, gint64 span_us);

G_END_DECLS
