/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/compose/lf-composition.h"
#include "app/compose/lf-contents.h"

G_BEGIN_DECLS

/* What needs and counters are found from; all lent. */
typedef struct {
  const LfContents *contents;
  GListModel       *adapters;
  GPtrArray        *fixed;        /* of account uids that have the post already */
  guint             n_importing;
  gboolean          unreadable;   /* the typed time */
  gint64            now_us;
  const char * const *required;   /* names of what the office wants to be told */
} LfCheckup;

GArray *lf_checkup_list_needs    (const LfCheckup *self);
GArray *lf_checkup_list_counters (const LfCheckup *self, guint part);
/* @account_uids: (transfer full): those that charge something. */
gint64  lf_checkup_get_price     (const LfCheckup *self, GStrv *account_uids);

G_END_DECLS
