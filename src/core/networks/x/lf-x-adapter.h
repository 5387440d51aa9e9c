/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-adapter.h"

G_BEGIN_DECLS

/* Where the browser comes back to: X compares the whole redirect with what stands in the settings of the office's app there. */
#define LF_X_PORT_1 17653
#define LF_X_PORT_2 27653
#define LF_X_PORT_3 37653

#define LF_TYPE_X_ADAPTER (lf_x_adapter_get_type ())
G_DECLARE_FINAL_TYPE (LfXAdapter, lf_x_adapter, LF, X_ADAPTER, GObject)

LfAdapter *lf_x_adapter_new (const LfAdapterEnv *env, LfAccount *account);

G_END_DECLS
