/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-db.h"
#include "core/store/lf-store-outbox.h"

G_BEGIN_DECLS

/* Everything that may forbid sending; ?1 is the present time; on table delivery. */
#define LF_MAY_SEND                                                                                                     \
  " AND NOT EXISTS (SELECT 1 FROM send_stop s WHERE s.since_us <= ?1 AND (s.until_us IS NULL OR s.until_us > ?1)"       \
  "                 AND (s.account_id IS NULL OR s.account_id = delivery.account_id))"                                  \
  " AND EXISTS (SELECT 1 FROM account a WHERE a.id = delivery.account_id AND a.removed_us IS NULL)"                     \
  " AND EXISTS (SELECT 1 FROM post p WHERE p.id = delivery.post_id AND p.state <> 'trashed'"                            \
  "             AND p.editing_us <= ?1 - 90000000)"                                                                     \
  " AND EXISTS (SELECT 1 FROM post_revision r WHERE r.id = delivery.revision_id AND r.frozen = 1)"                      \
  /* The older text of the same post still waits at the server, or nobody knows: the two would be out together. */      \
  " AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.post_id = delivery.post_id AND o.account_id = delivery.account_id" \
  "                 AND o.id <> delivery.id AND o.state IN ('at-server', 'sending', 'unsure'))"

/* Of one account nothing else is on its way, and the same words are not sent while nobody knows whether they are there already: the two
 * could not be told apart. */
#define LF_IS_FREE                                                                                                      \
  " AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.account_id = delivery.account_id AND o.id <> delivery.id"          \
  "                 AND o.state IN ('preparing', 'sending'))"                                                           \
  " AND NOT EXISTS (SELECT 1 FROM delivery o JOIN step os ON os.delivery_id = o.id JOIN step s ON s.delivery_id = delivery.id" \
  "                 WHERE o.account_id = delivery.account_id AND o.id <> delivery.id AND o.state = 'unsure'"            \
  "                 AND os.state = 'unsure' AND s.state <> 'sent' AND s.text_sha256 = os.text_sha256)"

/* All that the outbox needs for the first unsent step of a delivery: (transfer full). */
LfClaim *lf_claim_rows_read (LfDb *db, gint64 delivery_id, LfClaimKind kind, gint64 now_us, GError **error);

G_END_DECLS
