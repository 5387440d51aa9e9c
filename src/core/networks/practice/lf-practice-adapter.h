/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-network.h"

G_BEGIN_DECLS

/* One account of the network that exists only on this computer. */
#define LF_TYPE_PRACTICE_ADAPTER (lf_practice_adapter_get_type ())
G_DECLARE_FINAL_TYPE (LfPracticeAdapter, lf_practice_adapter, LF, PRACTICE_ADAPTER, GObject)

LfAdapter *lf_practice_adapter_new (const LfAdapterEnv *env, LfAccount *account);

extern const LfNetwork lf_practice_network;

G_END_DECLS
