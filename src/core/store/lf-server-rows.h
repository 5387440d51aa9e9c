/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-db.h"
#include "core/store/lf-store-outbox.h"

G_BEGIN_DECLS

/* Copies that wait at a server: rows, inside a job only. @windows (nullable): of LfHandWindow. */
typedef struct {
  GPtrArray *windows;
  gint64     now_us;
  gint64     boot_us;
  char      *boot_id;
} LfServerJob;

/* Each claims one delivery and gives its id; 0 when there is none. */
gint64   lf_server_rows_claim_telling    (LfDb *db, const LfServerJob *job, GError **error);
gint64   lf_server_rows_claim_handing    (LfDb *db, const LfServerJob *job, GError **error);
gint64   lf_server_rows_claim_confirming (LfDb *db, const LfServerJob *job, GError **error);

/* Says at what cannot be handed over why it waits here, and takes back what a send stop forbids. */
gboolean lf_server_rows_mark      (LfDb *db, const LfServerJob *job, GError **error);

/* Right before the request that makes a copy; @begun: FALSE when something forbids it now. */
gboolean lf_server_rows_begin     (LfDb *db, const LfServerJob *job, LfClaim *claim, gboolean *begun, GError **error);

/* How a claim ended that was about a copy; all ends but SENT. */
gboolean lf_server_rows_end       (LfDb *db, const LfServerJob *job, LfClaim *claim, const LfOutcome *outcome, gint64 delivery_id, GError **error);

/* After the rows say SENT: a wish that came too late is told. */
gboolean lf_server_rows_end_sent  (LfDb *db, const LfServerJob *job, gint64 delivery_id, const char *wish, GError **error);

/* The next time that something of this has to be done, 0 for never; @n_active: what is to be done now. */
gint64   lf_server_rows_next      (LfDb *db, const LfServerJob *job, guint *n_active, GError **error);

G_END_DECLS
