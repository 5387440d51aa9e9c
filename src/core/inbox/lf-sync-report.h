/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a round over accounts ended; as text it goes from the process that works to the one that asked. */
typedef struct {
  gssize      n_new;
  GHashTable *failures;   /* account uid → GError */
} LfSyncReport;

LfSyncReport *lf_sync_report_new         (void);
void          lf_sync_report_free        (LfSyncReport *self);
void          lf_sync_report_add_failure (LfSyncReport *self, const char *account_uid, const GError *error);
char         *lf_sync_report_to_text     (LfSyncReport *self);
LfSyncReport *lf_sync_report_from_text   (const char *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfSyncReport, lf_sync_report_free)

G_END_DECLS
