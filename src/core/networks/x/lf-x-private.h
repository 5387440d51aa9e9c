/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/networks/x/lf-x-adapter.h"

G_BEGIN_DECLS

/* What the files of this folder share of one account. */
struct _LfXAdapter {
  GObject      parent_instance;
  LfAdapterEnv env;
  LfAccount   *account;
  LfLimits    *limits;
  gboolean     reads;      /* lf_x_reads() of the account */
};

void lf_x_adapter_take_account (LfXAdapter *self, LfAccount *account);

G_END_DECLS
